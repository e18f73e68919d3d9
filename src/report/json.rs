//! For programs: one JSON document, or one object a line. `schema/findings.schema.json` describes both.
//!
//! Lines and columns are 1-based and columns count Unicode characters; paths use `/` and are relative to the working
//! directory. Text is what it is in the files: whoever shows it has to escape it for where it is shown.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::time::Duration;

use schemars::JsonSchema;
use serde::Serialize;

use super::clean::Json;
use super::tally;
use crate::check::Outcome;
use crate::model::Format;
use crate::rule::{self, Severity, Suppression};
use crate::source::Span;

/// What `--format json` writes.
#[derive(Serialize, JsonSchema)]
#[schemars(title = "acmlint findings")]
struct Document {
    /// Findings, sorted by path, line, column and rule; also those that an exception silences.
    findings: Vec<Finding>,
    /// Questions that could not be decided.
    undecided: Vec<Undecided>,
    /// What could not be done.
    problems: Vec<Problem>,
    /// What was looked at.
    summary: Summary,
}

/// A line of `--format jsonl`; the summary is the last one.
#[derive(Serialize, JsonSchema)]
#[serde(tag = "type", rename_all = "lowercase")]
enum Line {
    Finding(Box<Finding>),
    Undecided(Undecided),
    Problem(Problem),
    Summary(Summary),
}

/// One mistake.
#[derive(Serialize, JsonSchema)]
struct Finding {
    /// The rule's name.
    rule: String,
    severity: Severity,
    /// What is wrong, with the actual values.
    message: String,
    /// What to do; a sentence a line, and lines to write with a leading `+`.
    help: String,
    /// The rule's page.
    url: String,
    /// The language of the definitions.
    format: Format,
    /// The certificate it is about, or where there is none, the consumer.
    subject: Subject,
    /// The one place to show.
    primary: Label,
    /// What else explains it, in the order in which it is told.
    related: Vec<Label>,
    /// The values that decided it, by name.
    values: BTreeMap<String, String>,
    /// The same for the same mistake in later runs, wherever its line has moved.
    fingerprint: String,
    /// The deployment's folder or file.
    deployment: String,
    /// What silences it.
    #[serde(skip_serializing_if = "Option::is_none")]
    suppressed: Option<Suppressed>,
}

/// What a finding or a question is about.
#[derive(Serialize, JsonSchema)]
struct Subject {
    /// Its address.
    address: String,
    /// The file that defines it.
    file: String,
    /// The line of its header.
    line: usize,
}

/// A place and what there is to say about it.
#[derive(Serialize, JsonSchema)]
struct Label {
    #[serde(flatten)]
    place: Place,
    /// What there is to say.
    text: String,
}

/// A place; the end is the position behind the last character.
#[derive(Serialize, JsonSchema)]
pub(super) struct Place {
    file: String,
    line: usize,
    column: usize,
    end_line: usize,
    end_column: usize,
}

/// What silences a finding.
#[derive(Serialize, JsonSchema)]
struct Suppressed {
    /// Whose exception it is: `acmlint`, or the other tool that it was written for; else `baseline` or `revision`.
    by: String,
    /// Where the exception is written.
    #[serde(skip_serializing_if = "Option::is_none")]
    file: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    line: Option<usize>,
    /// Why, as it is written there; of a revision its name.
    #[serde(skip_serializing_if = "String::is_empty")]
    reason: String,
}

/// A question that could not be decided.
#[derive(Serialize, JsonSchema)]
struct Undecided {
    /// The rule that asked it.
    rule: String,
    subject: Subject,
    /// What is unknown.
    reason: String,
    /// The expression that blocked it.
    at: Place,
    /// The deployment's folder or file.
    deployment: String,
}

/// Something that could not be done.
#[derive(Serialize, JsonSchema)]
struct Problem {
    file: String,
    /// Where there is a place in the file.
    #[serde(skip_serializing_if = "Option::is_none")]
    line: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    column: Option<usize>,
    message: String,
}

/// What was looked at, and how much was found.
#[derive(Serialize, JsonSchema)]
struct Summary {
    files: usize,
    deployments: usize,
    certificates: usize,
    /// Those that no exception silences, by severity.
    findings: Counts,
    undecided: usize,
    /// In milliseconds.
    duration: u64,
}

/// Numbers by severity.
#[derive(Serialize, JsonSchema)]
struct Counts {
    error: usize,
    warning: usize,
    note: usize,
}

/// Writes one document.
pub(super) fn write(outcome: &Outcome, duration: Duration, out: &mut dyn Write) -> io::Result<()> {
    let document = Document {
        findings: findings(outcome).collect(),
        undecided: undecided(outcome).collect(),
        problems: problems(outcome).collect(),
        summary: summary(outcome, duration),
    };
    serde_json::to_writer_pretty(Json(&mut *out), &document)?;
    writeln!(out)
}

/// Writes an object a line.
pub(super) fn write_lines(outcome: &Outcome, duration: Duration, out: &mut dyn Write) -> io::Result<()> {
    let lines = findings(outcome)
        .map(|finding| Line::Finding(Box::new(finding)))
        .chain(undecided(outcome).map(Line::Undecided))
        .chain(problems(outcome).map(Line::Problem))
        .chain(std::iter::once_with(|| Line::Summary(summary(outcome, duration))));
    for line in lines {
        serde_json::to_writer(Json(&mut *out), &line)?;
        writeln!(out)?;
    }
    Ok(())
}

/// The JSON Schema: of the document, and under `$defs/Line` of a line.
pub fn schema() -> serde_json::Value {
    let mut generator = schemars::generate::SchemaSettings::draft2020_12().for_serialize().into_generator();
    generator.subschema_for::<Line>();
    generator.into_root_schema_for::<Document>().to_value()
}

fn findings(outcome: &Outcome) -> impl Iterator<Item = Finding> {
    outcome.findings.iter().map(move |reported| {
        let finding = &reported.finding;
        let suggestion = finding.suggestion.iter().map(|line| format!("+ {line}"));
        Finding {
            rule: finding.rule.to_owned(),
            severity: finding.severity,
            message: finding.message.clone(),
            help: finding.help.iter().cloned().chain(suggestion).collect::<Vec<_>>().join("\n"),
            url: super::url(finding.rule),
            format: reported.format,
            subject: subject(&finding.subject, outcome),
            primary: label(&finding.primary, outcome),
            related: finding.related.iter().map(|related| label(related, outcome)).collect(),
            values: finding.values.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect(),
            fingerprint: reported.fingerprint.clone(),
            deployment: outcome.viewpoint.path(&reported.deployment),
            suppressed: reported.suppressed.as_ref().map(|suppression| suppressed(suppression, outcome)),
        }
    })
}

fn suppressed(suppression: &Suppression, outcome: &Outcome) -> Suppressed {
    let known =
        |by: &str, reason: &str| Suppressed { by: by.to_owned(), file: None, line: None, reason: reason.to_owned() };
    match suppression {
        Suppression::Exception { at, reason, tool } => Suppressed {
            file: Some(outcome.viewpoint.path(outcome.sources.path(*at))),
            line: Some(outcome.sources.locate(*at).line),
            ..known(tool.unwrap_or("acmlint"), reason)
        },
        Suppression::Baseline => known("baseline", ""),
        Suppression::Revision(revision) => known("revision", revision),
    }
}

fn undecided(outcome: &Outcome) -> impl Iterator<Item = Undecided> {
    outcome.undecided.iter().map(|question| Undecided {
        rule: question.rule.to_owned(),
        subject: subject(&question.subject, outcome),
        reason: question.reason.clone(),
        at: place(question.at, outcome),
        deployment: outcome.viewpoint.path(&question.deployment),
    })
}

fn problems(outcome: &Outcome) -> impl Iterator<Item = Problem> {
    outcome.problems.iter().map(|problem| {
        let at = problem.span.map(|span| outcome.sources.locate(span));
        Problem {
            file: problem.path.clone(),
            line: at.map(|at| at.line),
            column: at.map(|at| at.column),
            message: problem.message.clone(),
        }
    })
}

fn summary(outcome: &Outcome, duration: Duration) -> Summary {
    Summary {
        files: outcome.looked_at.files,
        deployments: outcome.looked_at.deployments,
        certificates: outcome.looked_at.certificates,
        findings: Counts {
            error: tally::count(outcome, Severity::Error),
            warning: tally::count(outcome, Severity::Warning),
            note: tally::count(outcome, Severity::Note),
        },
        undecided: outcome.undecided.len(),
        duration: u64::try_from(duration.as_millis()).unwrap_or(u64::MAX),
    }
}

fn subject(subject: &rule::Subject, outcome: &Outcome) -> Subject {
    Subject {
        address: subject.address.clone(),
        file: outcome.viewpoint.path(outcome.sources.path(subject.span)),
        line: outcome.sources.locate(subject.span).line,
    }
}

fn label(label: &rule::Label, outcome: &Outcome) -> Label {
    Label { place: place(label.span, outcome), text: label.text.clone() }
}

fn place(span: Span, outcome: &Outcome) -> Place {
    let at = outcome.sources.locate(span);
    Place {
        file: outcome.viewpoint.path(outcome.sources.path(span)),
        line: at.line,
        column: at.column,
        end_line: at.end_line,
        end_column: at.end_column,
    }
}
