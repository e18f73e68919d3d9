//! One outcome, told in several ways: for people, for editors, for programs.
//!
//! A report never decides anything: it gets the outcome of a run and a [`Look`], and the same outcome gives the same
//! bytes. What was read is other people's text; the formats for people show nothing of it that a terminal would obey.

mod clean;
mod concise;
mod full;
mod github;
mod gitlab;
pub mod json;
mod junit;
mod markdown;
pub mod model;
pub mod page;
mod rdjson;
mod sarif;
pub mod settings;
mod tally;
mod window;

use std::borrow::Cow;
use std::io::{self, Write};
use std::time::Duration;

use crate::check::{Outcome, Problem};
use crate::rule::{Finding, Reported};
use crate::source::Span;

/// How a report is written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Format {
    /// For people: the lines and what there is to say about them.
    Full,
    /// For people and editors: a line a finding.
    Concise,
    /// One JSON document.
    Json,
    /// A JSON object a line.
    Jsonl,
    /// Workflow commands of GitHub Actions.
    Github,
    /// The summary of a job, in Markdown as GitHub renders it.
    Markdown,
    /// SARIF 2.1.0, for code scanning.
    Sarif,
    /// GitLab's code quality report.
    Gitlab,
    /// JUnit's XML, for whatever shows test results.
    Junit,
    /// reviewdog's diagnostics.
    Rdjson,
}

impl Format {
    /// All of them, in the order in which they are told.
    pub const ALL: [Self; 10] = [
        Self::Full,
        Self::Concise,
        Self::Json,
        Self::Jsonl,
        Self::Github,
        Self::Markdown,
        Self::Sarif,
        Self::Gitlab,
        Self::Junit,
        Self::Rdjson,
    ];

    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Full => "full",
            Self::Concise => "concise",
            Self::Json => "json",
            Self::Jsonl => "jsonl",
            Self::Github => "github",
            Self::Markdown => "markdown",
            Self::Sarif => "sarif",
            Self::Gitlab => "gitlab",
            Self::Junit => "junit",
            Self::Rdjson => "rdjson",
        }
    }

    /// The one of a name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.name() == name)
    }
}

/// How text looks.
#[derive(Clone, PartialEq, Eq, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is a question of its own")]
pub struct Look {
    /// Columns.
    pub width: usize,
    /// Whether escape sequences may colour it.
    pub color: bool,
    /// Whether frames may be drawn with more than ASCII.
    pub unicode: bool,
    /// Whether names may be links (OSC 8).
    pub links: bool,
    /// Whether questions that could not be decided are listed.
    pub undecided: bool,
    /// Whether the last line says what was looked at.
    pub summary: bool,
    /// Where the repository's files can be looked at: what stands before their paths, with a final `/`.
    pub files_url: Option<String>,
}

impl Default for Look {
    fn default() -> Self {
        Self { width: 100, color: false, unicode: true, links: false, undecided: false, summary: true, files_url: None }
    }
}

/// Writes an outcome; `duration` is how long the run took.
pub fn write(
    format: Format,
    outcome: &Outcome,
    look: &Look,
    duration: Duration,
    out: &mut dyn Write,
) -> io::Result<()> {
    match format {
        Format::Full => full::write(outcome, look, out),
        Format::Concise => concise::write(outcome, look, out),
        Format::Json => json::write(outcome, duration, out),
        Format::Jsonl => json::write_lines(outcome, duration, out),
        Format::Github => github::write(outcome, look, out),
        Format::Markdown => markdown::write(outcome, look, out),
        Format::Sarif => sarif::write(outcome, out),
        Format::Gitlab => gitlab::write(outcome, out),
        Format::Junit => junit::write(outcome, out),
        Format::Rdjson => rdjson::write(outcome, out),
    }
}

/// What was looked at and found, in one line.
pub fn summary(outcome: &Outcome) -> String {
    tally::sentence(outcome)
}

/// A line in which nothing acts on a terminal or on a runner.
pub fn line(text: &str) -> Cow<'_, str> {
    clean::text(text)
}

/// A JSON document for whoever reads it: indented, and with escapes for what a terminal would act on.
pub fn pretty(value: &serde_json::Value) -> String {
    let mut bytes = Vec::new();
    // Into memory, and of a value that is JSON already: this cannot fail.
    let _ = serde_json::to_writer_pretty(clean::Json(&mut bytes), value);
    bytes.push(b'\n');
    String::from_utf8(bytes).unwrap_or_default()
}

/// A problem in one line: `error: main.tf:3:1: what is wrong`.
pub fn problem(problem: &Problem, sources: &crate::source::Sources) -> String {
    let severity = if problem.fatal { "error" } else { "warning" };
    let path = clean::text(&problem.path);
    let place = match problem.span {
        Some(span) => {
            let at = sources.locate(span);
            format!("{path}:{}:{}: ", at.line, at.column)
        }
        None if path.is_empty() => String::new(),
        None => format!("{path}: "),
    };
    format!("{severity}: {place}{}", clean::text(&problem.message))
}

/// Where the page of a rule can be read.
pub fn url(rule: &str) -> String {
    format!("{}/blob/main/rules/{rule}.md", env!("CARGO_PKG_REPOSITORY"))
}

/// The findings that nothing silences.
fn shown(outcome: &Outcome) -> impl Iterator<Item = &Finding> {
    reported(outcome).map(|reported| &reported.finding)
}

/// The same, with what the run knows of them.
fn reported(outcome: &Outcome) -> impl Iterator<Item = &Reported> {
    outcome.findings.iter().filter(|reported| reported.suppressed.is_none())
}

/// A file as the repository knows it, safe to show.
fn repository_path(span: Span, outcome: &Outcome) -> String {
    clean::text(&outcome.repository.path(outcome.sources.path(span))).into_owned()
}

/// `path:line:column`, safe to print.
fn place(span: Span, outcome: &Outcome) -> String {
    let at = outcome.sources.locate(span);
    let path = outcome.viewpoint.path(outcome.sources.path(span));
    format!("{}:{}:{}", clean::text(&path), at.line, at.column)
}

/// `path:line`, as the repository's host names it, safe to print.
fn place_in_repository(span: Span, outcome: &Outcome) -> String {
    format!("{}:{}", repository_path(span, outcome), outcome.sources.locate(span).line)
}
