//! The second half of a run: rules, what they say about one mistake put together, and exceptions.

use std::cell::OnceCell;
use std::collections::{BTreeSet, HashMap, HashSet};

use super::merged::{Merged, calls, one_for_each_place};
use super::named::{Named, places};
use super::read::{Lowered, Read};
use super::story::{self, Story};
use super::{LookedAt, Problem, Request, elsewhere, rule_names, rulings};
use crate::allow::{self, Exception, Open};
use crate::model::{
    Attachment, Certificate, Deployment, Existence, Format, Index, Lookup, Place, Strangers, Taken, WrittenArn,
};
use crate::rule::{
    Answers, Beyond, Check, Finding, Label, Reported, Rule, Scene, Severity, Subject, Undecided, Verdict,
    without_instances,
};
use crate::rules;
use crate::source::{Owner, Sources, Span};
use crate::tree::Tree;
use crate::value::Why;

/// What the rules said of everything.
pub(super) struct Judged {
    /// Findings, one for each mistake.
    pub findings: Vec<Reported>,
    /// What could not be decided.
    pub undecided: Vec<Undecided>,
    /// What could not be done.
    pub problems: Vec<Problem>,
    /// What the findings are about.
    pub stories: Vec<Story>,
    /// What was looked at.
    pub looked_at: LookedAt,
}

/// What the rules said of one deployment, and what others have to know of it.
#[derive(Default)]
pub(super) struct Said {
    answers: Vec<Answer>,
    /// What the findings may be about.
    story: Option<Story>,
    /// The deployment, where a rule has to know of all others before it can answer.
    waiting: Option<Box<Waiting>>,
    lookups: Vec<Lookup>,
    arns: Vec<WrittenArn>,
    /// Why a certificate of another template may be taken here.
    taker: Option<Why>,
    /// Why a certificate of any other deployment may be taken here: nothing was looked at.
    skipped: Option<Why>,
    certificates: Vec<Span>,
    problems: Vec<Problem>,
    /// Whether it was judged, and has anything to be judged.
    is_judged: bool,
}

/// A deployment that is kept until all others are known.
struct Waiting {
    deployment: Deployment,
    sources: Sources,
    named: Named,
}

/// An answer of a rule that is more than that all is fine.
enum Answer {
    Violation { key: Key, reported: Box<Reported>, touched: bool },
    Undecided { key: (&'static str, Span), undecided: Box<Undecided>, open: Open, touched: bool },
}

/// What the rules say of a deployment by itself.
pub(super) fn deployment(request: &Request, lowered: Lowered<'_>) -> Said {
    let Lowered { mut deployment, wanted, sources, named, viewpoint } = lowered;
    let mut said = Said {
        lookups: deployment.lookups.clone(),
        arns: std::mem::take(&mut deployment.arns),
        taker: taker(&deployment),
        skipped: deployment.is_skipped.then(|| Why::new(format!("`{}` was not looked at", deployment.path), None)),
        ..Said::default()
    };
    let beyond = said.lookups.iter().map(|lookup| lookup.at).chain(said.arns.iter().map(|arn| arn.at));
    for span in beyond.chain(said.taker.as_ref().and_then(|why| why.at)) {
        sources.keep(span.file);
    }
    if !wanted {
        return said;
    }
    said.is_judged = !deployment.is_silent();
    said.certificates = deployment
        .certificates
        .iter()
        .filter(|certificate| !matches!(switched_off(&certificate.place, &deployment), Off::ByDecision))
        .map(|certificate| owned(&certificate.place, sources))
        .collect();
    let problems = deployment.problems.iter().map(|problem| (problem, false));
    said.problems.extend(problems.chain(deployment.cuts.iter().map(|cut| (cut, true))).map(
        |((span, message), fatal)| {
            sources.keep(span.file);
            let path = viewpoint.path(sources.path(*span));
            Problem { path, span: Some(*span), message: message.clone(), fatal }
        },
    ));
    let judge = Judge::new(request, named, sources, &deployment);
    let (across, alone): (Vec<&Rule>, Vec<&Rule>) =
        request.rules.iter().partition(|rule| matches!(rule.check, Check::Across(_)));
    for rule in alone {
        judge.by(rule, &Beyond::default(), &mut said.answers);
    }
    // What is fine whatever the others are need not wait for them.
    let mut open = Vec::new();
    for rule in across {
        judge.by(rule, &Beyond::default(), &mut open);
    }
    let waits = !open.is_empty();
    said.keep(sources);
    if waits {
        let (sources, named) = (sources.clone(), named.clone());
        said.waiting = Some(Box::new(Waiting { deployment, sources, named }));
    } else {
        said.tell(&deployment);
    }
    said
}

impl Said {
    /// Keeps the files of what was said.
    fn keep(&self, sources: &Sources) {
        for answer in &self.answers {
            match answer {
                Answer::Violation { reported, .. } => {
                    for span in places(&reported.finding).chain(reported.written.iter().copied()) {
                        sources.keep(span.file);
                    }
                }
                Answer::Undecided { undecided, open, .. } => {
                    for span in [undecided.subject.span, undecided.at].iter().chain(&open.places) {
                        sources.keep(span.file);
                    }
                }
            }
        }
    }

    /// Tells what the findings are about.
    fn tell(&mut self, deployment: &Deployment) {
        let subjects = self.answers.iter().filter_map(|answer| match answer {
            Answer::Violation { reported, .. } => Some(&*reported.finding.subject.address),
            Answer::Undecided { .. } => None,
        });
        let subjects: HashSet<&str> = subjects.collect();
        self.story = if subjects.is_empty() { None } else { Story::of(deployment, &subjects) };
    }
}

/// Why a certificate of another template may be taken here: a template that takes one by a parameter gets the ARN from
/// whoever deploys it.
fn taker(deployment: &Deployment) -> Option<Why> {
    let takes_unknown = |attachment: &&Attachment| {
        attachment.targets.iter().any(|target| matches!(target.certificate, Taken::Unknown { .. }))
    };
    let taker = deployment.attachments.iter().filter(|_| deployment.format == Format::CloudFormation);
    let taker = taker.into_iter().find(takes_unknown)?;
    let reason = format!("`{}` beside it takes a certificate that is handed to it", taker.place.address);
    Some(Why::new(reason, Some(taker.at)))
}

/// Judges what has to know of all deployments, and puts together what was said of each.
pub(super) fn together(request: &Request, read: &mut Read<Said>, tree: &dyn Tree, sources: &Sources) -> Judged {
    let mut told = std::mem::take(&mut read.told);
    across(request, &mut told, &read.mentions, tree, sources);
    let named = &read.named;
    let mut gathered = Gathered::default();
    let mut problems = read.problems.clone();
    let mut certificates: HashSet<Span> = HashSet::new();
    let mut deployments = 0;
    let mut stories: Vec<Story> = Vec::new();
    for said in told {
        deployments += usize::from(said.is_judged);
        certificates.extend(said.certificates);
        problems.extend(said.problems);
        stories.extend(said.story);
        said.answers.into_iter().for_each(|answer| gathered.take(answer));
    }
    problems.dedup();
    let (Merged { mut findings, touched, .. }, mut undecided, open) = gathered.finish();
    let ran = |name: &str| request.rules.iter().any(|rule| rule.name == name);
    let said_by_rules = findings.len();
    if ran(rules::SYNTAX_ERROR) {
        let errors = read.errors.iter().filter(|error| named.holds(sources.path(error.span)));
        findings.extend(errors.map(|error| read.reported(syntax_error(error, sources), sources)));
    }
    let mut said = Vec::new();
    if request.allow {
        let all = rule_names();
        said = allow::apply(&read.exceptions, &mut findings, &open, &all, &ran, rules::ALIASES, request.today, sources);
        rulings::told(&mut said, request, read, named, sources);
    }
    let errors = findings.split_off(said_by_rules);
    let mut findings = one_for_each_place(findings.into_iter().zip(touched));
    findings.extend(errors);
    findings.extend(said.into_iter().map(|finding| read.reported(finding, sources)));
    rulings::leave_out(request, named, &mut findings, &mut undecided, sources);
    rulings::apply(request, &mut findings, &mut undecided, sources);
    let looked_at = LookedAt { files: read.files, deployments, certificates: certificates.len() };
    let stories = story::about(stories, &findings);
    Judged { findings, undecided, problems, stories, looked_at }
}

/// Judges the deployments that wait for all others.
fn across(request: &Request, told: &mut [Said], mentions: &[String], tree: &dyn Tree, sources: &Sources) {
    if told.iter().all(|said| said.waiting.is_none()) {
        return;
    }
    let lookups = told.iter_mut().flat_map(|said| std::mem::take(&mut said.lookups)).collect();
    let mut arns: Vec<WrittenArn> = told.iter_mut().flat_map(|said| std::mem::take(&mut said.arns)).collect();
    arns.extend(elsewhere::arns(mentions, tree, sources));
    let mut beyond = Beyond { strangers: Strangers::new(lookups, arns), handed_over: None };
    let takers = told.iter().enumerate().filter_map(|(index, said)| Some((index, said.taker.clone()?)));
    let takers: Vec<(usize, Why)> = takers.take(2).collect();
    let skipped = told.iter().find_map(|said| said.skipped.clone());
    for (index, said) in told.iter_mut().enumerate() {
        let Some(waiting) = said.waiting.take() else { continue };
        let Waiting { deployment, sources, named } = *waiting;
        let other = takers.iter().find(|(taker, _)| *taker != index && deployment.format == Format::CloudFormation);
        beyond.handed_over = other.map(|(_, why)| why.clone()).or_else(|| skipped.clone());
        let judge = Judge::new(request, &named, &sources, &deployment);
        for rule in request.rules.iter().filter(|rule| matches!(rule.check, Check::Across(_))) {
            judge.by(rule, &beyond, &mut said.answers);
        }
        said.keep(&sources);
        said.tell(&deployment);
    }
}

impl Read<Said> {
    /// What the run itself says about a file.
    fn reported(&self, finding: Finding, sources: &Sources) -> Reported {
        let span = finding.primary.span;
        let (format, deployment) = self.homes.get(&span.file).map_or_else(
            || (Format::Terraform, crate::tree::parent(sources.path(span))),
            |(format, deployment)| (*format, deployment.as_str()),
        );
        let deployment = if deployment.is_empty() { ".".to_owned() } else { deployment.to_owned() };
        Reported::new(finding, format, deployment)
    }
}

/// What the rules said so far.
#[derive(Default)]
struct Gathered {
    findings: Merged<Key>,
    undecided: HashMap<(&'static str, Span), Asked>,
    open: HashSet<Open>,
}

/// A question that could not be decided: which one it is, and whether it touches what was named.
struct Asked {
    number: usize,
    undecided: Undecided,
    touched: bool,
}

/// What exceptions can tell apart: the rule, and every place of a finding.
type Key = (&'static str, [Span; 2], Vec<Span>, Option<String>);

impl Gathered {
    fn take(&mut self, answer: Answer) {
        match answer {
            Answer::Violation { key, reported, touched } => self.findings.take(key, *reported, touched),
            Answer::Undecided { key, undecided, open, touched } => {
                self.open.insert(open);
                let number = self.undecided.len();
                let asked =
                    self.undecided.entry(key).or_insert(Asked { number, undecided: *undecided, touched: false });
                asked.touched |= touched;
            }
        }
    }

    /// What was found, and what is undecided: also where what was found about the same thing decides it.
    fn finish(self) -> (Merged<Key>, Vec<Undecided>, Vec<Open>) {
        let findings = &self.findings.findings;
        let found = findings.iter().map(|reported| (reported.finding.rule, reported.finding.subject.span));
        let decided: HashSet<(&str, Span)> = found.collect();
        let undecided = self.undecided.into_values();
        let is_open = |one: &Undecided| !decided.contains(&(one.rule, one.subject.span));
        let mut undecided: Vec<Asked> = undecided.filter(|asked| asked.touched && is_open(&asked.undecided)).collect();
        undecided.sort_by_key(|asked| asked.number);
        let undecided = undecided.into_iter().map(|asked| asked.undecided).collect();
        (self.findings, undecided, self.open.into_iter().collect())
    }
}

/// Judges a deployment.
struct Judge<'j> {
    deployment: &'j Deployment,
    scene: Scene<'j>,
    sources: &'j Sources,
    named: &'j Named,
    /// The places of its certificates, by their headers and addresses; made where something is found.
    places: OnceCell<HashMap<(Span, &'j str), &'j Place>>,
    /// Whether exceptions tell addresses apart.
    by_address: bool,
}

impl<'j> Judge<'j> {
    fn new(request: &Request, named: &'j Named, sources: &'j Sources, deployment: &'j Deployment) -> Self {
        let (index, limits) = (Index::of(deployment), request.settings.limits);
        Self {
            deployment,
            scene: Scene { deployment, index, today: request.today, limits },
            sources,
            named,
            places: OnceCell::new(),
            by_address: request.settings.exceptions.iter().any(Exception::has_address),
        }
    }

    /// What a rule says that is more than that all is fine.
    fn by(&self, rule: &Rule, beyond: &Beyond, answers: &mut Vec<Answer>) {
        let mut take = |place: &Place, verdict| answers.extend(self.answer(rule, place, verdict));
        match rule.check {
            Check::Certificate(check) => self.certificates(rule, &|one| check(one, &self.scene), &mut take),
            Check::Across(check) => self.certificates(rule, &|one| check(one, &self.scene, beyond), &mut take),
            Check::Attachment(check) => {
                for attachment in &self.deployment.attachments {
                    if !matches!(attachment.place.existence, Existence::No { .. }) {
                        take(&attachment.place, check(attachment, &self.scene));
                    }
                }
            }
            Check::Places(check) => check(&self.scene, &mut |place, verdict| {
                if !matches!(place.existence, Existence::No { .. }) {
                    take(place, verdict);
                }
            }),
            Check::Run => {}
        }
    }

    fn certificates(&self, rule: &Rule, check: &dyn Fn(&Certificate) -> Verdict, take: Answers<'_>) {
        for certificate in &self.deployment.certificates {
            match switched_off(&certificate.place, self.deployment) {
                Off::Not => take(&certificate.place, check(certificate)),
                // In a format in which the rule has nothing to judge, whoever calls has nothing to decide.
                Off::ByDefault(why) if rule.formats.contains(&self.deployment.format) => {
                    take(&certificate.place, Verdict::Undecided(why));
                }
                Off::ByDefault(_) | Off::ByDecision => {}
            }
        }
    }

    fn answer(&self, rule: &Rule, place: &Place, verdict: Verdict) -> Option<Answer> {
        let (deployment, sources) = (self.deployment, self.sources);
        match verdict {
            Verdict::Fine => None,
            Verdict::Violation(mut finding) => {
                let subject = finding.subject.clone();
                relocate(&mut finding, place, self.place(&subject).unwrap_or(place), sources);
                let told = self.place(&finding.subject).unwrap_or(place);
                let written = retell(&mut finding, place, told);
                let calls = calls(place, sources, finding.primary.span);
                let fresh = calls.filter(|call| !finding.related.iter().any(|label| label.span == call.span));
                let fresh: Vec<Label> = fresh.collect();
                finding.related.extend(fresh);
                let address = self.by_address.then(|| finding.subject.address.clone());
                let key = (rule.name, [finding.primary.span, finding.subject.span], written.clone(), address);
                let touched = places(&finding).chain(written.iter().copied()).any(|span| self.is_touched(span))
                    || self.surrounds(place, &subject);
                let (format, path) = (deployment.format, deployment.path.clone());
                let site = format!("{path} {}", without_instances(&finding.subject.address));
                let sites = BTreeSet::from([site]);
                let reported = Box::new(Reported { sites, written, ..Reported::new(*finding, format, path) });
                Some(Answer::Violation { key, reported, touched })
            }
            Verdict::Undecided(why) => {
                let mut undecided = undecided(rule, place, &why, deployment, sources);
                let written = undecided.subject.span;
                undecided.subject.span = place.origin.unwrap_or(written);
                let open = Open { rule: rule.name, places: [written, undecided.subject.span, undecided.at] };
                let key = (rule.name, undecided.subject.span);
                let judged = Subject { address: place.address.clone(), span: place.header };
                let touched = self.is_touched(undecided.subject.span)
                    || self.is_touched(undecided.at)
                    || self.surrounds(place, &judged);
                Some(Answer::Undecided { key, undecided: Box::new(undecided), open, touched })
            }
        }
    }

    fn is_touched(&self, span: Span) -> bool {
        self.named.touches(self.sources.path(span))
    }

    /// Whether what was named may have made a finding that shows nothing of it: who calls a module decides what it gets,
    /// and what a module did with a certificate that it is given may be gone.
    fn surrounds(&self, place: &Place, subject: &Subject) -> bool {
        // Templates that nest each other, and their settings, are one: they are judged only where one of them was named.
        if self.deployment.format == Format::CloudFormation {
            return true;
        }
        let mut calls = self.place(subject).into_iter().chain([place]).flat_map(|place| &place.calls);
        let mut given = self.deployment.given.get(&subject.span).into_iter().flatten();
        calls.any(|call| self.is_touched(call.header)) || given.any(|folder| self.named.touches_module(folder))
    }

    /// The place of the certificate that something is said of.
    fn place(&self, subject: &Subject) -> Option<&'j Place> {
        let places = self.places.get_or_init(|| {
            let places = self.deployment.certificates.iter().map(|certificate| &certificate.place);
            // Of two of a name the first one is meant.
            places.rev().map(|place| ((place.header, &*place.address), place)).collect()
        });
        places.get(&(subject.span, &*subject.address)).copied()
    }
}

fn undecided(rule: &Rule, place: &Place, why: &Why, deployment: &Deployment, sources: &Sources) -> Undecided {
    let subject = Subject { address: place.address.clone(), span: owned(place, sources) };
    let at = why.at.filter(|at| sources.file(at.file).owner == Owner::User).unwrap_or(subject.span);
    Undecided { rule: rule.name, subject, reason: why.reason.to_string(), at, deployment: deployment.path.clone() }
}

/// Whether something exists here.
enum Off {
    Not,
    ByDecision,
    /// Whoever calls the module may say otherwise.
    ByDefault(Why),
}

fn switched_off(place: &Place, deployment: &Deployment) -> Off {
    match &place.existence {
        Existence::Yes | Existence::Perhaps(_) => Off::Not,
        Existence::No { at, by_default: true } if deployment.reusable => {
            Off::ByDefault(Why::new("a variable's default switches it off here", Some(*at)))
        }
        Existence::No { .. } => Off::ByDecision,
    }
}

/// The header of a resource, or the call that leads to it where the resource is not its reader's to change.
fn owned(place: &Place, sources: &Sources) -> Span {
    let user = |span: &Span| sources.file(span.file).owner == Owner::User;
    let headers = std::iter::once(place.header).chain(place.calls.iter().rev().map(|call| call.header));
    headers.into_iter().find(user).unwrap_or(place.header)
}

/// A finding in a downloaded module, or in acmlint's stand-in for one, is told where its reader can mend it: at the
/// argument that decided it, else at the call. What is judged may be who takes the certificate, and the subject the
/// certificate.
fn relocate(finding: &mut Finding, place: &Place, subject: &Place, sources: &Sources) {
    let user = |span: Span| sources.file(span.file).owner == Owner::User;
    if !user(finding.subject.span) {
        let foreign = std::mem::replace(&mut finding.subject.span, owned(subject, sources));
        for label in finding.related.iter_mut().filter(|label| label.span == foreign) {
            label.span = finding.subject.span;
        }
    }
    let foreign = !user(finding.primary.span);
    finding.related.retain(|label| user(label.span));
    if foreign {
        let argument = finding.related.iter().position(|label| label.text.starts_with("passed to"));
        finding.primary = match argument {
            Some(index) => Label { span: finding.related.remove(index).span, ..finding.primary.clone() },
            None => Label { span: owned(place, sources), ..finding.primary.clone() },
        };
        finding.suggestion.clear();
    }
}

/// A finding in what a program wrote is told at the line of the program; what it wrote explains it. Gives the places
/// where it is written.
fn retell(finding: &mut Finding, place: &Place, subject: &Place) -> Vec<Span> {
    let told = [finding.primary.span, finding.subject.span];
    if let Some(origin) = subject.origin {
        let written = std::mem::replace(&mut finding.subject.span, origin);
        for label in finding.related.iter_mut().filter(|label| label.span == written) {
            label.span = origin;
        }
    }
    if let Some(origin) = place.origin {
        let written = std::mem::replace(&mut finding.primary.span, origin);
        finding.related.retain(|label| label.span != origin);
        finding.related.insert(0, Label::new(written, "as it was synthesized"));
    }
    let is_told = |span: &Span| *span == finding.primary.span || *span == finding.subject.span;
    told.into_iter().filter(|span| !is_told(span)).collect()
}

fn syntax_error(error: &crate::syntax::SyntaxError, sources: &Sources) -> Finding {
    Finding {
        rule: rules::SYNTAX_ERROR,
        severity: Severity::Error,
        message: error.message.clone(),
        subject: Subject { address: sources.path(error.span).to_owned(), span: error.span },
        consumer: None,
        primary: Label::new(error.span, "the parser stopped here"),
        related: Vec::new(),
        help: vec!["what stands around this was not judged; whatever could be read was".to_owned()],
        suggestion: Vec::new(),
        attribute: "",
        values: Vec::new(),
    }
}
