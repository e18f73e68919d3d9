//! The last line: how many of what, and what was looked at, so that an empty input never looks clean.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use crate::check::Outcome;
use crate::rule::{Severity, Suppression};

/// How many findings of a severity are shown.
pub(super) fn count(outcome: &Outcome, severity: Severity) -> usize {
    super::shown(outcome).filter(|finding| finding.severity == severity).count()
}

/// The last line of a report.
pub(super) fn sentence(outcome: &Outcome) -> String {
    let looked_at = outcome.looked_at;
    let counts: Vec<String> = [(Severity::Error, "error"), (Severity::Warning, "warning"), (Severity::Note, "note")]
        .into_iter()
        .map(|(severity, name)| (count(outcome, severity), name))
        .filter(|(count, _)| *count > 0)
        .map(|(count, name)| plural(count, name))
        .collect();
    if counts.is_empty() && looked_at.deployments == 0 {
        let failed = outcome.problems.iter().any(|problem| problem.fatal);
        return match looked_at.files {
            0 if failed => "nothing was checked".to_owned(),
            0 => "nothing to check: no Terraform, CloudFormation or CDK definitions here, and no plans or states"
                .to_owned(),
            files => {
                format!("nothing to check: {} read, and nothing in it is about certificates", plural(files, "file"))
            }
        };
    }
    let found = if counts.is_empty() { "no findings".to_owned() } else { and(&counts) };
    let mut sentence = format!("{found}: {}", certificates(outcome));
    if !counts.is_empty() {
        let _ = write!(sentence, " ({})", plural(looked_at.files, "file"));
    }
    if !outcome.undecided.is_empty() {
        let _ = write!(sentence, ", {} undecided", plural(outcome.undecided.len(), "check"));
    }
    for why in [ALLOWED, "in the baseline", "there before"] {
        let silenced = outcome.findings.iter().filter_map(|reported| reported.suppressed.as_ref());
        let count = silenced.filter(|by| reason(by) == why).count();
        if count > 0 {
            let _ = write!(sentence, ", {} {why}", plural(count, "finding"));
        }
        let others: Vec<String> = others(outcome).iter().map(|(tool, count)| format!("{count} of {tool}")).collect();
        if why == ALLOWED && !others.is_empty() {
            let _ = write!(sentence, " ({})", others.join(", "));
        }
    }
    sentence
}

/// Why an exception keeps a finding from being shown.
const ALLOWED: &str = "allowed by an exception";

/// Why a finding is not shown.
fn reason(by: &Suppression) -> &'static str {
    match by {
        Suppression::Exception { .. } => ALLOWED,
        Suppression::Baseline => "in the baseline",
        Suppression::Revision(_) => "there before",
    }
}

/// What was looked at, if there was anything.
pub(super) fn looked_at(outcome: &Outcome) -> Option<String> {
    (outcome.looked_at.deployments > 0)
        .then(|| format!("{} ({})", certificates(outcome), plural(outcome.looked_at.files, "file")))
}

fn certificates(outcome: &Outcome) -> String {
    let looked_at = outcome.looked_at;
    format!("{} in {}", plural(looked_at.certificates, "certificate"), plural(looked_at.deployments, "deployment"))
}

/// How many findings the exceptions of other tools silence.
fn others(outcome: &Outcome) -> BTreeMap<&'static str, usize> {
    let mut counts = BTreeMap::new();
    for reported in &outcome.findings {
        if let Some(Suppression::Exception { tool: Some(tool), .. }) = &reported.suppressed {
            *counts.entry(*tool).or_default() += 1;
        }
    }
    counts
}

/// "1 file", "2 files".
pub(super) fn plural(count: usize, name: &str) -> String {
    if count == 1 { format!("1 {name}") } else { format!("{count} {name}s") }
}

/// "a", "a and b", "a, b and c".
fn and(parts: &[String]) -> String {
    match parts {
        [] => String::new(),
        [one] => one.clone(),
        [init @ .., last] => format!("{} and {last}", init.join(", ")),
    }
}
