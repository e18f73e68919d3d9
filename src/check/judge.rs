//! The second half of a run: rules, what they say about one mistake put together, and exceptions.

use std::collections::{BTreeSet, HashMap, HashSet};

use super::merged::{Merged, calls, one_for_each_place};
use super::named::{Named, places};
use super::read::{Lowered, Read};
use super::story::{self, Story};
use super::{LookedAt, Problem, Request, rule_names, rulings};
use crate::allow::{self, Exception, Open};
use crate::model::{Deployment, Existence, Format, Index, Lookup, Place, Strangers, WrittenArn};
use crate::rule::{
    Check, Finding, Label, Reported, Rule, Scene, Severity, Subject, Undecided, Verdict, without_instances,
};
use crate::rules;
use crate::source::{FileId, Owner, Sources, Span};
use crate::value::Why;

/// What the rules said.
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

/// Judges what was read.
pub(super) fn judge(request: &Request, read: &Read, sources: &Sources) -> Judged {
    let lookups: Vec<Lookup> =
        read.deployments.iter().flat_map(|lowered| lowered.deployment.lookups.iter().cloned()).collect();
    let arns: Vec<WrittenArn> =
        read.deployments.iter().flat_map(|lowered| &lowered.deployment.arns).chain(&read.arns).cloned().collect();
    let strangers = Strangers::new(lookups, arns);
    let wanted: Vec<&Lowered> = read.deployments.iter().filter(|lowered| lowered.wanted).collect();
    let named = &read.named;
    let by_address = request.settings.exceptions.iter().any(Exception::has_address);
    let mut gathered = Gathered {
        sources,
        named,
        by_address,
        findings: Merged::default(),
        undecided: HashMap::new(),
        open: HashSet::new(),
    };
    for lowered in &wanted {
        let limits = request.settings.limits;
        let deployment = &lowered.deployment;
        let index = Index::of(deployment);
        let scene = Scene { deployment, index, today: request.today, strangers: &strangers, limits };
        for rule in &request.rules {
            gathered.judge(rule, &scene);
        }
    }
    let (Merged { mut findings, touched, .. }, mut undecided, open) = gathered.finish();
    let ran = |name: &str| request.rules.iter().any(|rule| rule.name == name);
    let said_by_rules = findings.len();
    let place = Files::of(&wanted);
    if ran(rules::SYNTAX_ERROR) {
        let errors = read.errors.iter().filter(|error| named.holds(sources.path(error.span)));
        findings.extend(errors.map(|error| place.reported(syntax_error(error, sources), sources)));
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
    findings.extend(said.into_iter().map(|finding| place.reported(finding, sources)));
    rulings::leave_out(request, named, &mut findings, &mut undecided, sources);
    rulings::apply(request, &mut findings, &mut undecided, sources);
    let mut certificates: Vec<Span> = wanted
        .iter()
        .flat_map(|lowered| {
            lowered.deployment.certificates.iter().map(|certificate| (certificate, &lowered.deployment))
        })
        .filter(|(certificate, deployment)| !matches!(switched_off(&certificate.place, deployment), Off::ByDecision))
        .map(|(certificate, _)| owned(&certificate.place, sources))
        .collect();
    certificates.sort_by_key(|span| (sources.path(*span), span.start));
    certificates.dedup();
    let mut problems = read.problems.clone();
    for lowered in &wanted {
        problems.extend(lowered.deployment.problems.iter().map(|(span, message)| Problem {
            path: read.viewpoint.path(sources.path(*span)),
            span: Some(*span),
            message: message.clone(),
            fatal: false,
        }));
    }
    problems.dedup();
    let looked_at = LookedAt { files: read.files, deployments: wanted.len(), certificates: certificates.len() };
    let subjects = story::subjects(&findings);
    let stories = wanted
        .iter()
        .map(|lowered| &lowered.deployment)
        .filter_map(|deployment| Story::of(deployment, subjects.get(&(&*deployment.path, deployment.format))?));
    let stories = stories.collect();
    Judged { findings, undecided, problems, stories, looked_at }
}

/// What the rules said so far.
struct Gathered<'a> {
    sources: &'a Sources,
    named: &'a Named,
    /// Whether exceptions tell addresses apart.
    by_address: bool,
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

impl Gathered<'_> {
    fn judge(&mut self, rule: &Rule, scene: &Scene<'_>) {
        let deployment = scene.deployment;
        match rule.check {
            Check::Certificate(check) => {
                for certificate in &deployment.certificates {
                    match switched_off(&certificate.place, deployment) {
                        Off::Not => self.take(rule, &certificate.place, check(certificate, scene), deployment),
                        // In a format in which the rule has nothing to judge, whoever calls has nothing to decide.
                        Off::ByDefault(why) if rule.formats.contains(&deployment.format) => {
                            self.take(rule, &certificate.place, Verdict::Undecided(why), deployment);
                        }
                        Off::ByDefault(_) | Off::ByDecision => {}
                    }
                }
            }
            Check::Attachment(check) => {
                for attachment in &deployment.attachments {
                    if !matches!(attachment.place.existence, Existence::No { .. }) {
                        self.take(rule, &attachment.place, check(attachment, scene), deployment);
                    }
                }
            }
            Check::Places(check) => check(scene, &mut |place, verdict| {
                if !matches!(place.existence, Existence::No { .. }) {
                    self.take(rule, place, verdict, deployment);
                }
            }),
            Check::Run => {}
        }
    }

    fn take(&mut self, rule: &Rule, place: &Place, verdict: Verdict, deployment: &Deployment) {
        match verdict {
            Verdict::Fine => {}
            Verdict::Violation(mut finding) => {
                let subject = finding.subject.clone();
                relocate(&mut finding, place, deployment, self.sources);
                let written = retell(&mut finding, place, deployment);
                let calls = calls(place, self.sources, finding.primary.span);
                let fresh = calls.filter(|call| !finding.related.iter().any(|label| label.span == call.span));
                let fresh: Vec<Label> = fresh.collect();
                finding.related.extend(fresh);
                let address = self.by_address.then(|| finding.subject.address.clone());
                let key = (rule.name, [finding.primary.span, finding.subject.span], written.clone(), address);
                let touched = places(&finding).chain(written.iter().copied()).any(|span| self.is_touched(span))
                    || self.surrounds(place, &subject, deployment);
                let (format, deployment) = (deployment.format, deployment.path.clone());
                let site = format!("{deployment} {}", without_instances(&finding.subject.address));
                let sites = BTreeSet::from([site]);
                let reported = Reported { sites, written, ..Reported::new(*finding, format, deployment) };
                self.findings.take(key, reported, touched);
            }
            Verdict::Undecided(why) => {
                let mut undecided = undecided(rule, place, &why, deployment, self.sources);
                let written = undecided.subject.span;
                undecided.subject.span = place.origin.unwrap_or(written);
                self.open.insert(Open { rule: rule.name, places: [written, undecided.subject.span, undecided.at] });
                let key = (rule.name, undecided.subject.span);
                let judged = Subject { address: place.address.clone(), span: place.header };
                let touched = self.is_touched(undecided.subject.span)
                    || self.is_touched(undecided.at)
                    || self.surrounds(place, &judged, deployment);
                let number = self.undecided.len();
                let asked = self.undecided.entry(key).or_insert(Asked { number, undecided, touched: false });
                asked.touched |= touched;
            }
        }
    }

    fn is_touched(&self, span: Span) -> bool {
        self.named.touches(self.sources.path(span))
    }

    /// Whether what was named may have made a finding that shows nothing of it: who calls a module decides what it gets,
    /// and what a module did with a certificate that it is given may be gone.
    fn surrounds(&self, place: &Place, subject: &Subject, deployment: &Deployment) -> bool {
        let certificates = deployment.certificates.iter().map(|certificate| &certificate.place);
        let subject_place =
            certificates.filter(|place| place.header == subject.span).find(|place| place.address == subject.address);
        let mut calls = subject_place.into_iter().chain([place]).flat_map(|place| &place.calls);
        let mut given = deployment.given.get(&subject.span).into_iter().flatten();
        // Templates that nest each other, and their settings, are one: they are judged only where one of them was named.
        deployment.format == Format::CloudFormation
            || calls.any(|call| self.is_touched(call.header))
            || given.any(|folder| self.named.touches_module(folder))
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
/// argument that decided it, else at the call.
fn relocate(finding: &mut Finding, place: &Place, deployment: &Deployment, sources: &Sources) {
    let user = |span: Span| sources.file(span.file).owner == Owner::User;
    if !user(finding.subject.span) {
        // What is judged may be who takes the certificate, and the subject the certificate.
        let places = deployment.certificates.iter().map(|certificate| &certificate.place);
        let subject = places
            .filter(|place| place.header == finding.subject.span)
            .find(|place| place.address == finding.subject.address);
        let foreign = std::mem::replace(&mut finding.subject.span, owned(subject.unwrap_or(place), sources));
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
fn retell(finding: &mut Finding, place: &Place, deployment: &Deployment) -> Vec<Span> {
    let told = [finding.primary.span, finding.subject.span];
    let places = deployment.certificates.iter().map(|certificate| &certificate.place);
    let subject = places
        .filter(|place| place.header == finding.subject.span)
        .find(|place| place.address == finding.subject.address)
        .unwrap_or(place);
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

/// Deployments of documents and of programs, by their files.
struct Files<'d>(HashMap<FileId, &'d Deployment>);

impl<'d> Files<'d> {
    fn of(lowered: &[&'d Lowered]) -> Self {
        let others = lowered.iter().map(|lowered| &lowered.deployment);
        let others = others.filter(|deployment| !matches!(deployment.format, Format::Terraform | Format::Plan));
        let files = others.flat_map(|deployment| {
            let programs = deployment.places().filter_map(|place| place.origin).map(|origin| origin.file);
            deployment.files.iter().copied().chain(programs).map(move |file| (file, deployment))
        });
        Self(files.collect())
    }

    /// What the run itself says about a file.
    fn reported(&self, finding: Finding, sources: &Sources) -> Reported {
        let span = finding.primary.span;
        let (format, deployment) = self.0.get(&span.file).map_or_else(
            || (Format::Terraform, crate::tree::parent(sources.path(span))),
            |deployment| (deployment.format, deployment.path.as_str()),
        );
        let deployment = if deployment.is_empty() { ".".to_owned() } else { deployment.to_owned() };
        Reported::new(finding, format, deployment)
    }
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
