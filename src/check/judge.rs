//! The second half of a run: rules, what they say about one mistake put together, and exceptions.

use std::collections::{BTreeMap, HashMap};

use super::read::{Lowered, Read, is_looked_at};
use super::{LookedAt, Problem, Request, rule_names};
use crate::allow;
use crate::model::{Deployment, Existence, Format, Lookup, Place, WrittenArn};
use crate::rule::{Check, Finding, Label, Reported, Rule, Scene, Severity, Subject, Undecided, Verdict};
use crate::rules;
use crate::source::{Owner, Sources, Span};
use crate::value::Why;

/// What the rules said.
pub(super) struct Judged {
    /// Findings, one for each mistake.
    pub findings: Vec<Reported>,
    /// What could not be decided.
    pub undecided: Vec<Undecided>,
    /// What could not be done.
    pub problems: Vec<Problem>,
    /// What was looked at.
    pub looked_at: LookedAt,
}

/// Labels of calls that lead to one finding.
const MOST_CALLS: usize = 3;

type Key = (&'static str, Span);

/// Judges what was read.
pub(super) fn judge(request: &Request, read: &Read, sources: &Sources) -> Judged {
    let lookups: Vec<Lookup> =
        read.deployments.iter().flat_map(|lowered| lowered.deployment.lookups.iter().cloned()).collect();
    let arns: Vec<WrittenArn> =
        read.deployments.iter().flat_map(|lowered| &lowered.deployment.arns).chain(&read.arns).cloned().collect();
    let wanted: Vec<&Lowered> = read.deployments.iter().filter(|lowered| lowered.wanted).collect();
    let mut gathered =
        Gathered { sources, findings: BTreeMap::new(), order: HashMap::new(), undecided: HashMap::new() };
    for lowered in &wanted {
        let scene = Scene { deployment: &lowered.deployment, lookups: &lookups, arns: &arns };
        for rule in &request.rules {
            gathered.judge(rule, &scene);
        }
    }
    let (mut findings, undecided) = gathered.finish();
    findings.retain(|reported| concerns(&reported.finding, read, sources));
    let undecided =
        undecided.into_iter().filter(|undecided| is_looked_at(&read.seeds, sources, undecided.subject.span.file));
    let undecided: Vec<Undecided> = undecided.collect();
    let ran = |name: &str| request.rules.iter().any(|rule| rule.name == name);
    if ran(rules::SYNTAX_ERROR) {
        let errors = read.errors.iter().filter(|error| is_looked_at(&read.seeds, sources, error.span.file));
        findings.extend(errors.map(|error| run_finding(syntax_error(error, sources), sources)));
    }
    if request.allow {
        // An exception in a file that was not named holds all the same; what is wrong with it is told where it is named.
        let names = rule_names();
        let mut said =
            allow::apply(&read.exceptions, &mut findings, &undecided, &names, &ran, &rules::alias, request.today);
        said.retain(|finding| is_looked_at(&read.seeds, sources, finding.primary.span.file));
        findings.extend(said.into_iter().map(|finding| run_finding(finding, sources)));
    }
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
    Judged { findings, undecided, problems, looked_at }
}

/// Whether a finding touches what was named on the command line.
fn concerns(finding: &Finding, read: &Read, sources: &Sources) -> bool {
    std::iter::once(finding.primary.span)
        .chain([finding.subject.span])
        .chain(finding.related.iter().map(|label| label.span))
        .any(|span| is_looked_at(&read.seeds, sources, span.file))
}

/// What the rules said so far: one finding for each rule and place.
struct Gathered<'a> {
    sources: &'a Sources,
    findings: BTreeMap<usize, Reported>,
    order: HashMap<Key, usize>,
    undecided: HashMap<Key, (usize, Undecided)>,
}

impl Gathered<'_> {
    fn judge(&mut self, rule: &Rule, scene: &Scene<'_>) {
        let deployment = scene.deployment;
        match rule.check {
            Check::Certificate(check) => {
                for certificate in &deployment.certificates {
                    match switched_off(&certificate.place, deployment) {
                        Off::Not => self.take(rule, &certificate.place, check(certificate, scene), deployment),
                        Off::ByDefault(why) => {
                            self.take(rule, &certificate.place, Verdict::Undecided(why), deployment);
                        }
                        Off::ByDecision => {}
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
            Check::Run => {}
        }
    }

    fn take(&mut self, rule: &Rule, place: &Place, verdict: Verdict, deployment: &Deployment) {
        let next = self.findings.len();
        match verdict {
            Verdict::Fine => {}
            Verdict::Violation(mut finding) => {
                relocate(&mut finding, place, deployment, self.sources);
                retell(&mut finding, place, deployment);
                let calls = calls(place, self.sources, finding.primary.span);
                let key = (rule.name, finding.primary.span);
                let index = *self.order.entry(key).or_insert(next);
                let known = self.findings.entry(index).or_insert_with(|| Reported {
                    finding: *finding,
                    format: deployment.format,
                    deployment: deployment.path.clone(),
                    suppressed: None,
                });
                let related = &mut known.finding.related;
                let shown = related.iter().filter(|label| label.text.starts_with("called here")).count();
                let fresh: Vec<Label> =
                    calls.into_iter().filter(|call| !related.iter().any(|label| label.span == call.span)).collect();
                related.extend(fresh.into_iter().take(MOST_CALLS.saturating_sub(shown)));
            }
            Verdict::Undecided(why) => {
                let mut undecided = undecided(rule, place, &why, deployment, self.sources);
                undecided.subject.span = place.origin.unwrap_or(undecided.subject.span);
                let key = (rule.name, undecided.subject.span);
                let next = self.undecided.len();
                self.undecided.entry(key).or_insert((next, undecided));
            }
        }
    }

    /// What was found; what is undecided about the same thing is decided by it.
    fn finish(self) -> (Vec<Reported>, Vec<Undecided>) {
        let findings: Vec<Reported> = self.findings.into_values().collect();
        let decided = |undecided: &Undecided| {
            findings.iter().any(|reported| {
                reported.finding.rule == undecided.rule && reported.finding.subject.span == undecided.subject.span
            })
        };
        let mut open: Vec<(usize, Undecided)> = self.undecided.into_values().filter(|(_, one)| !decided(one)).collect();
        open.sort_by_key(|(index, _)| *index);
        (findings, open.into_iter().map(|(_, undecided)| undecided).collect())
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

/// A finding in what a program wrote is told at the line of the program; what it wrote explains it.
fn retell(finding: &mut Finding, place: &Place, deployment: &Deployment) {
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
}

/// The calls that lead to a resource, the innermost first.
fn calls(place: &Place, sources: &Sources, primary: Span) -> Vec<Label> {
    let user = |span: Span| sources.file(span.file).owner == Owner::User;
    place
        .calls
        .iter()
        .rev()
        .filter(|call| user(call.header) && call.header != primary)
        .take(1)
        .map(|call| Label::new(call.header, format!("called here as `{}`", call.address)))
        .collect()
}

fn run_finding(finding: Finding, sources: &Sources) -> Reported {
    let path = sources.path(finding.primary.span);
    let directory = crate::tree::parent(path);
    let deployment = if directory.is_empty() { ".".to_owned() } else { directory.to_owned() };
    Reported { finding, format: Format::Terraform, deployment, suppressed: None }
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
        help: vec!["what stands around this was not judged; the rest of the file was".to_owned()],
        suggestion: Vec::new(),
        attribute: "",
        values: Vec::new(),
    }
}
