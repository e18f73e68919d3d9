//! Rules as SARIF declares them.

use serde_json::{Value, json};

use super::super::{Look, page};
use crate::check::Outcome;
use crate::rule::{Rule, Severity};
use crate::rules;

/// The rules that judged and those that something was found by, sorted by name.
pub(super) fn declared(outcome: &Outcome) -> Vec<&Rule> {
    let found = super::super::shown(outcome).filter_map(|finding| rules::find(finding.rule));
    let mut declared: Vec<&Rule> = outcome.rules.iter().copied().chain(found).collect();
    declared.sort_by_key(|rule| rule.name);
    declared.dedup_by_key(|rule| rule.name);
    declared
}

/// A rule with its page.
pub(super) fn descriptor(rule: &Rule) -> Value {
    let summary = rule.summary();
    let short = summary.split_inclusive(". ").next().unwrap_or(&summary).trim_end();
    json!({
        "id": rule.name,
        "name": pascal(rule.name),
        "shortDescription": { "text": short },
        "fullDescription": { "text": summary },
        "help": { "text": page::terminal(rule.page, &Look::default()), "markdown": rule.page },
        "helpUri": super::super::url(rule.name),
        "defaultConfiguration": { "level": rule.severity.name() },
        "properties": {
            "tags": ["security", "availability", "aws", "acm"],
            "precision": "high",
            "problem.severity": match rule.severity {
                Severity::Error => "error",
                Severity::Warning => "warning",
                Severity::Note => "recommendation",
            },
            "security-severity": score(rule.severity),
        },
    })
}

/// The CVSS 3.1 base score of what is lost: nothing leaks or is changed, but a service is not reached. All of it
/// (`AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H`, GitHub's "high"), some of it or later (`A:L`, "medium"), perhaps
/// (`AC:H/A:L`, "low"); <https://www.first.org/cvss/v3-1/specification-document>.
fn score(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "7.5",
        Severity::Warning => "5.3",
        Severity::Note => "3.7",
    }
}

/// `unused-allow` is `UnusedAllow`: SARIF wants a name that is not the id.
fn pascal(name: &str) -> String {
    let words = name.split('-').map(|word| {
        let (first, rest) = word.split_at(word.len().min(1));
        first.to_ascii_uppercase() + rest
    });
    words.collect()
}
