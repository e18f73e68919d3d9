//! GitLab's code quality report, of the CodeClimate format what GitLab reads
//! (<https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format>).

use std::io::{self, Write};

use serde::Serialize;

use super::clean;
use crate::check::Outcome;
use crate::rule::Severity;

#[derive(Serialize)]
struct Issue<'a> {
    description: &'a str,
    check_name: &'a str,
    /// GitLab shows one of those that share it.
    fingerprint: &'a str,
    severity: &'static str,
    location: Location,
}

#[derive(Serialize)]
struct Location {
    /// Relative to the repository, without a leading `./`.
    path: String,
    lines: Lines,
}

#[derive(Serialize)]
struct Lines {
    begin: usize,
}

/// Writes one document.
pub(super) fn write(outcome: &Outcome, out: &mut dyn Write) -> io::Result<()> {
    let mut first = true;
    for reported in super::reported(outcome) {
        let finding = &reported.finding;
        let span = finding.primary.span;
        let issue = Issue {
            description: &clean::text(&finding.message),
            check_name: finding.rule,
            fingerprint: &reported.fingerprint,
            severity: severity(finding.severity),
            location: Location {
                path: super::repository_path(span, outcome),
                lines: Lines { begin: outcome.sources.locate(span).line },
            },
        };
        out.write_all(if first { b"[\n" } else { b",\n" })?;
        first = false;
        serde_json::to_writer(&mut *out, &issue)?;
    }
    out.write_all(if first { b"[]\n" } else { b"\n]\n" })
}

/// GitLab's steps are info, minor, major, critical and blocker. The last one is its readers' to give away.
fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "critical",
        Severity::Warning => "major",
        Severity::Note => "minor",
    }
}
