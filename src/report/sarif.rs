//! SARIF 2.1.0 (OASIS), as GitHub's code scanning reads it.
//!
//! GitHub shows a related place only where the message links to it, tells alerts apart by
//! `primaryLocationLineHash`, and takes neither more than 5,000 results of a run nor more than 10 MB
//! (<https://docs.github.com/en/code-security/code-scanning/troubleshooting-sarif-uploads>).

mod line_hash;
mod rules;
mod text;

use std::cmp::Reverse;
use std::collections::{BTreeSet, HashMap, HashSet};
use std::io::{self, Write};

use serde_json::{Value, json};

use self::line_hash::line_hashes;
use super::{clean, tally};
use crate::check::{Outcome, Problem};
use crate::rule::{Finding, Label, Reported, Rule, Severity};
use crate::source::{FileId, Span};

/// GitHub shows no more results of a run, and refuses a run of more than 25,000.
const MOST_RESULTS: usize = 5_000;
/// GitHub refuses an upload of more than 10 MB once it is compressed. Text of strangers need not become any smaller.
const MOST_BYTES: usize = 9_000_000;
/// GitHub shows 100 places of a result; no story that a person follows has as many.
const MOST_PLACES: usize = 20;
/// Results are of one analysis where this is the same; what stands before the last `/` is GitHub's category.
const ANALYSIS: &str = "acmlint/";
/// What paths are relative to: the repository's root, wherever it lies.
const ROOT: &str = "%SRCROOT%";

/// Writes a log of one run.
pub(super) fn write(outcome: &Outcome, out: &mut dyn Write) -> io::Result<()> {
    let rules = rules::declared(outcome);
    let (results, left_out) = results(outcome, &rules);
    let mut notifications: Vec<Value> = outcome.problems.iter().map(|problem| notification(problem, outcome)).collect();
    if left_out > 0 {
        let text = format!(
            "{} left out, the least severe ones: GitHub takes {MOST_RESULTS} results and 10 MB of a run.",
            if left_out == 1 { "1 finding is".to_owned() } else { format!("{left_out} findings are") },
        );
        notifications.push(json!({ "level": "warning", "message": { "text": text } }));
    }
    let log = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": env!("CARGO_PKG_NAME"),
                "version": env!("CARGO_PKG_VERSION"),
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "informationUri": env!("CARGO_PKG_REPOSITORY"),
                "rules": rules.iter().map(|rule| rules::descriptor(rule)).collect::<Vec<_>>(),
            } },
            "automationDetails": { "id": ANALYSIS },
            "columnKind": "unicodeCodePoints",
            "originalUriBaseIds": { ROOT: { "description": { "text": "The root of the repository." } } },
            "invocations": [{
                "executionSuccessful": !outcome.problems.iter().any(|problem| problem.fatal),
                "toolExecutionNotifications": notifications,
            }],
            "properties": { "summary": clean::text(&tally::sentence(outcome)) },
            "results": results,
        }],
    });
    serde_json::to_writer(&mut *out, &log)?;
    writeln!(out)
}

/// The worst findings that fit, in the order of the outcome, and how many do not.
fn results(outcome: &Outcome, rules: &[&Rule]) -> (Vec<Value>, usize) {
    let mut worst: Vec<(usize, &Reported)> = super::reported(outcome).enumerate().collect();
    let all = worst.len();
    let prints = fingerprints(&worst, outcome);
    worst.sort_by_key(|(_, reported)| Reverse(reported.finding.severity));
    let mut bytes = 0;
    let mut kept = Vec::new();
    for (index, reported) in worst.into_iter().take(MOST_RESULTS) {
        let result = result(reported, &prints[index], rules, outcome);
        bytes += result.to_string().len();
        if bytes > MOST_BYTES {
            break;
        }
        kept.push((index, result));
    }
    kept.sort_by_key(|(index, _)| *index);
    let left_out = all - kept.len();
    (kept.into_iter().map(|(_, result)| result).collect(), left_out)
}

fn result(reported: &Reported, line_hash: &str, rules: &[&Rule], outcome: &Outcome) -> Value {
    let finding = &reported.finding;
    let related: Vec<&Label> = finding.related.iter().take(MOST_PLACES).collect();
    let mut result = json!({
        "ruleId": finding.rule,
        "level": finding.severity.name(),
        "message": { "text": text::message(finding, &related) },
        "locations": [primary(finding, outcome)],
        "partialFingerprints": { "primaryLocationLineHash": line_hash, "acmlint/v1": reported.fingerprint },
    });
    if let Some(index) = rules.iter().position(|rule| rule.name == finding.rule) {
        result["ruleIndex"] = index.into();
    }
    if !related.is_empty() {
        let places = related.iter().zip(1..).map(|(label, id)| {
            let mut place = labelled(label, outcome);
            place["id"] = Value::from(id);
            place
        });
        result["relatedLocations"] = places.collect();
        // The story is told from what is wrong to where it comes from; a flow goes the other way and ends at the alert.
        let flow = related.iter().rev().copied().chain([&finding.primary]);
        let flow: Vec<Value> = flow.map(|label| json!({ "location": labelled(label, outcome) })).collect();
        result["codeFlows"] = json!([{ "threadFlows": [{ "locations": flow }] }]);
    }
    result
}

fn primary(finding: &Finding, outcome: &Outcome) -> Value {
    let mut place = json!({ "physicalLocation": physical(finding.primary.span, outcome) });
    let address = clean::text(&finding.subject.address);
    if !address.is_empty() {
        place["logicalLocations"] = json!([{ "fullyQualifiedName": address, "kind": "resource" }]);
    }
    place
}

/// A place with its words.
fn labelled(label: &Label, outcome: &Outcome) -> Value {
    json!({
        "physicalLocation": physical(label.span, outcome),
        "message": { "text": text::label(label) },
    })
}

/// A place on one line: of a longer one the part on its first line, because GitHub shows that one.
fn physical(span: Span, outcome: &Outcome) -> Value {
    let file = outcome.sources.file(span.file);
    let (line, column) = file.position(span.start as usize);
    let end_of_line = file.line_starts().get(line).map_or(file.text.len(), |&next| next as usize - 1);
    let end = (span.end as usize).min(end_of_line).max(span.start as usize);
    // The end of a line is before its `\r\n`.
    let end = if end == end_of_line && file.text[..end].ends_with('\r') { end - 1 } else { end };
    let end_column = file.position(end).1.max(column);
    json!({
        "artifactLocation": { "uri": text::uri(&outcome.repository.path(&file.path)), "uriBaseId": ROOT },
        "region": { "startLine": line, "startColumn": column, "endLine": line, "endColumn": end_column },
    })
}

/// `primaryLocationLineHash` of each finding: the value that GitHub's upload action gives a result without one, so that an
/// upload by other means names the same alerts. GitHub takes two results of a rule with one hash for one alert, and a plan
/// or a minified template is a single line: from the second finding of a rule in a line on, it is our own fingerprint,
/// in the same form.
fn fingerprints(findings: &[(usize, &Reported)], outcome: &Outcome) -> Vec<String> {
    let places: Vec<(FileId, usize)> = findings
        .iter()
        .map(|(_, reported)| {
            let span = reported.finding.primary.span;
            (span.file, outcome.sources.file(span.file).position(span.start as usize).0)
        })
        .collect();
    let mut lines: HashMap<FileId, BTreeSet<usize>> = HashMap::new();
    for (file, line) in &places {
        lines.entry(*file).or_default().insert(*line);
    }
    let hashes: HashMap<FileId, HashMap<usize, String>> =
        lines.iter().map(|(file, lines)| (*file, line_hashes(&outcome.sources.file(*file).text, lines))).collect();
    let mut seen: HashSet<(&str, FileId, usize)> = HashSet::new();
    let prints = findings.iter().zip(places).map(|((_, reported), (file, line))| {
        match hashes.get(&file).and_then(|hashes| hashes.get(&line)) {
            Some(hash) if seen.insert((reported.finding.rule, file, line)) => hash.clone(),
            _ => match reported.fingerprint.split_once('-') {
                Some((hash, ordinal)) => format!("{hash}:{ordinal}"),
                None => format!("{}:1", reported.fingerprint),
            },
        }
    });
    prints.collect()
}

fn notification(problem: &Problem, outcome: &Outcome) -> Value {
    let level = if problem.fatal { Severity::Error } else { Severity::Warning };
    let text = match problem.span {
        None if !problem.path.is_empty() => format!("{}: {}", problem.path, problem.message),
        _ => problem.message.clone(),
    };
    let mut notification = json!({ "level": level.name(), "message": { "text": text::sentence(&text) } });
    if let Some(span) = problem.span {
        notification["locations"] = json!([{ "physicalLocation": physical(span, outcome) }]);
    }
    notification
}
