//! What the settings say about findings: where a rule judges, how bad it is, and which exceptions can be blamed.

use std::collections::HashMap;

use super::Request;
use super::judge::Said;
use super::named::Named;
use super::read::Read;
use crate::allow::{Area, Exception, UNUSED};
use crate::config::Ruling;
use crate::discover;
use crate::rule::{Finding, Reported, Undecided};
use crate::source::{FileId, Sources};

/// Takes out what is left out: a file of a configuration is read with its folder, and what is said of it is not told.
pub(super) fn leave_out(
    request: &Request,
    named: &Named,
    findings: &mut Vec<Reported>,
    undecided: &mut Vec<Undecided>,
    sources: &Sources,
) {
    // What is no pattern has ended the run before.
    let arguments = discover::excluded(&request.exclude).unwrap_or_default();
    let lists = [&arguments, &request.settings.exclude];
    if lists.iter().all(|list| list.patterns().is_empty()) {
        return;
    }
    let is_left_out = |path: &str| {
        let mut around = named.around(path).peekable();
        let around_none = around.peek().is_none();
        (around_none && lists.iter().any(|list| list.hold(path)))
            || (!around_none && around.all(|seed| lists.iter().any(|list| list.hold_below(seed, path))))
    };
    let mut files: HashMap<FileId, bool> = HashMap::new();
    let mut is_seen = |file: FileId| !*files.entry(file).or_insert_with(|| is_left_out(&sources.file(file).path));
    findings.retain(|reported| is_seen(reported.finding.primary.span.file));
    undecided.retain(|undecided| is_seen(undecided.subject.span.file));
}

/// Takes out what does not count where it is, and gives the rest the severity that it has there: by the file of the
/// primary label, and of an undecided question by the file of its subject.
pub(super) fn apply(
    request: &Request,
    findings: &mut Vec<Reported>,
    undecided: &mut Vec<Undecided>,
    sources: &Sources,
) {
    let mut rulings = Rulings { request, sources, files: HashMap::new() };
    if request.settings.policy.depends_on_paths() {
        findings.retain(|reported| rulings.of(reported.finding.rule, reported.finding.primary.span.file).0);
        undecided.retain(|undecided| rulings.of(undecided.rule, undecided.subject.span.file).0);
    }
    for Reported { finding, .. } in findings {
        if let (_, Some(ruling)) = rulings.of(finding.rule, finding.primary.span.file) {
            finding.severity = ruling.severity.map_or(finding.severity, |(severity, _)| severity);
        }
    }
}

struct Rulings<'r> {
    request: &'r Request,
    sources: &'r Sources,
    files: HashMap<FileId, Vec<Ruling>>,
}

impl Rulings<'_> {
    /// Whether a rule judges in a file, and what else is said of it there.
    fn of(&mut self, rule: &str, file: FileId) -> (bool, Option<Ruling>) {
        let policy = &self.request.settings.policy;
        let rulings = self.files.entry(file).or_insert_with(|| policy.at(&self.sources.file(file).path));
        let ruling = rulings.iter().find(|ruling| ruling.rule == rule).copied();
        (ruling.is_none_or(|ruling| ruling.judges), ruling)
    }
}

/// What is told of what is wrong with exceptions. Those in a file that was not named hold all the same; what is wrong with
/// them is told where it is named. That an exception of the settings is unused can be said only where all that it could
/// cover was looked at and could be read.
pub(super) fn told(said: &mut Vec<Finding>, request: &Request, read: &Read<Said>, named: &Named, sources: &Sources) {
    let settings: HashMap<_, &Exception> =
        request.settings.exceptions.iter().map(|exception| (exception.span, exception)).collect();
    said.retain(|finding| {
        let path = sources.path(finding.primary.span);
        match settings.get(&finding.subject.span).and_then(|exception| exception.area.as_ref()) {
            None => named.touches(path),
            Some(area) if finding.rule == UNUSED => covers_only_what_was_seen(area, request, read, named, sources),
            Some(area) => named.holds(path) || named.holds(&area.paths.root()),
        }
    });
}

fn covers_only_what_was_seen(
    area: &Area,
    request: &Request,
    read: &Read<Said>,
    named: &Named,
    sources: &Sources,
) -> bool {
    let is_whole = request.piped.is_none() && request.exclude.is_empty();
    let holds = |path: &str| area.paths.hold(path);
    let unread = read.errors.iter().any(|error| holds(sources.path(error.span)));
    is_whole && named.holds(&area.paths.root()) && !unread && !read.unread.iter().any(|path| holds(path))
}
