//! Workflow commands of GitHub Actions, which become annotations at the lines of a pull request
//! (docs.github.com/actions/reference/workflow-commands-for-github-actions, "Setting an error message").
//!
//! A runner obeys every line of a log that starts with `::` or has `##[` in it, so that scanned text must have neither.
//! It shows ten annotations of each level for a step and drops the others without a word; the last one says here how
//! many those are.

use std::collections::{BTreeMap, HashSet};
use std::io::{self, Write};

use super::{Look, clean, tally};
use crate::check::{Outcome, Problem};
use crate::rule::{Finding, Severity, Undecided};
use crate::source::Span;

/// Annotations of one level that a runner shows for a step
/// (docs.github.com/rest/checks/runs, and the runner's own `IssueLimit`).
const MOST: usize = 10;
/// Places that explain a finding.
const MOST_RELATED: usize = 3;

/// The levels of annotations.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Level {
    Error,
    Warning,
    Notice,
}

const LEVELS: [Level; 3] = [Level::Error, Level::Warning, Level::Notice];

impl Level {
    fn of(severity: Severity) -> Self {
        match severity {
            Severity::Error => Self::Error,
            Severity::Warning => Self::Warning,
            Severity::Note => Self::Notice,
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Notice => "notice",
        }
    }
}

/// An annotation before it is written.
struct Annotation {
    level: Level,
    title: String,
    place: Vec<(&'static str, String)>,
    /// Lines.
    message: Vec<String>,
}

/// Writes problems, findings, and where they are asked for undecided questions, each in the order of the outcome; the
/// last line, which is no command, says what was looked at.
pub(super) fn write(outcome: &Outcome, look: &Look, out: &mut dyn Write) -> io::Result<()> {
    // A named file that cannot be read is a problem and a finding, which says the same at the same place.
    let told: HashSet<Span> = super::shown(outcome).map(|finding| finding.primary.span).collect();
    let problems = outcome.problems.iter().filter(|problem| problem.span.is_none_or(|span| !told.contains(&span)));
    let undecided = outcome.undecided.iter().filter(|_| look.undecided);
    let all: Vec<Annotation> = problems
        .map(|problem| problem_annotation(problem, outcome))
        .chain(super::shown(outcome).map(|finding| finding_annotation(finding, outcome)))
        .chain(undecided.map(|undecided| undecided_annotation(undecided, outcome)))
        .collect();
    let count = |level| all.iter().filter(|annotation| annotation.level == level).count();
    let too_many = LEVELS.into_iter().any(|level| count(level) > MOST);
    // The notice about the others is one of the notices.
    let most = |level| if too_many && level == Level::Notice { MOST - 1 } else { MOST };
    let mut rest: BTreeMap<&str, usize> = BTreeMap::new();
    for level in LEVELS {
        let mut of_level = all.iter().filter(|annotation| annotation.level == level);
        for annotation in of_level.by_ref().take(most(level)) {
            writeln!(out, "{}", command(annotation))?;
        }
        for annotation in of_level {
            *rest.entry(&annotation.title).or_default() += 1;
        }
    }
    if too_many {
        writeln!(out, "{}", command(&others(&rest)))?;
    }
    if look.summary {
        writeln!(out, "{}", tally::sentence(outcome))?;
    }
    Ok(())
}

fn others(rest: &BTreeMap<&str, usize>) -> Annotation {
    let counts: Vec<String> = rest.iter().map(|(title, count)| format!("{title}: {count}")).collect();
    let total: usize = rest.values().sum();
    Annotation {
        level: Level::Notice,
        title: format!("{total} more"),
        place: Vec::new(),
        message: vec![
            format!("GitHub shows ten annotations of a kind; {total} more are not shown here ({})", counts.join(", ")),
            "the job's summary and `acmlint check` tell all of them".to_owned(),
        ],
    }
}

fn finding_annotation(finding: &Finding, outcome: &Outcome) -> Annotation {
    let mut message = vec![finding.message.clone()];
    message.extend(finding.help.first().map(|help| format!("help: {help}")));
    let places = finding.related.iter().take(MOST_RELATED);
    message.extend(places.map(|label| format!("{}: {}", super::place_in_repository(label.span, outcome), label.text)));
    Annotation {
        level: Level::of(finding.severity),
        title: finding.rule.to_owned(),
        place: place(finding.primary.span, outcome),
        message,
    }
}

fn undecided_annotation(undecided: &Undecided, outcome: &Outcome) -> Annotation {
    Annotation {
        level: Level::Notice,
        title: format!("{} (undecided)", undecided.rule),
        place: place(undecided.at, outcome),
        message: vec![undecided.reason.clone(), format!("about {}", undecided.subject.address)],
    }
}

fn problem_annotation(problem: &Problem, outcome: &Outcome) -> Annotation {
    let path = &problem.path;
    let message = match problem.span {
        // Its path is seen from the working directory, which need not be where GitHub looks from.
        None if !path.is_empty() => format!("{path}: {}", problem.message),
        _ => problem.message.clone(),
    };
    Annotation {
        // What is no finding is no warning either.
        level: if problem.fatal { Level::Error } else { Level::Notice },
        title: if problem.fatal { "acmlint cannot do this" } else { "acmlint could not follow this" }.to_owned(),
        place: problem.span.map(|span| place(span, outcome)).unwrap_or_default(),
        message: vec![message],
    }
}

/// Columns only make sense, and are only taken, within one line.
fn place(span: Span, outcome: &Outcome) -> Vec<(&'static str, String)> {
    let at = outcome.sources.locate(span);
    let mut place = vec![
        ("file", outcome.repository.path(outcome.sources.path(span))),
        ("line", at.line.to_string()),
        ("endLine", at.end_line.to_string()),
    ];
    if at.line == at.end_line {
        place.extend([("col", at.column.to_string()), ("endColumn", at.end_column.to_string())]);
    }
    place
}

/// `::error file=main.tf,line=3,title=rule::message` (actions/toolkit, `packages/core/src/command.ts`).
fn command(annotation: &Annotation) -> String {
    let place = annotation.place.iter().map(|(name, value)| (*name, value.as_str()));
    let properties = place.chain([("title", annotation.title.as_str())]);
    let properties: Vec<String> = properties.map(|(name, value)| format!("{name}={}", property(value))).collect();
    let lines: Vec<String> = annotation.message.iter().map(|line| data(line)).collect();
    format!("::{} {}::{}", annotation.level.name(), properties.join(","), lines.join("%0A"))
}

/// Text that starts no command, neither in the line that is written nor in those that the runner makes of it.
fn data(text: &str) -> String {
    let text = clean::text(text).replace('%', "%25");
    match text.trim_start().strip_prefix("::") {
        Some(rest) => format!(": :{rest}"),
        None => text,
    }
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
