//! JUnit's XML, as GitLab, Jenkins, CircleCI and Azure read it: a suite a file, a failed case a finding.
//!
//! GitLab tells cases apart by class and name, so both together are unique and name no line; Jenkins makes a package of
//! what stands before the last dot of the class, so that there is one of acmlint with a class a rule. The first suite says
//! what was looked at: a clean run has a case that passed. No case has a `time`: every reader takes it for zero, and the
//! same input gives the same bytes.

use std::collections::HashMap;
use std::io::{self, Write};

use quick_xml::Writer;
use quick_xml::events::{BytesEnd, BytesStart, BytesText, Event};

use super::{clean, repository_path, tally};
use crate::check::{Outcome, Problem};
use crate::rule::Finding;
use crate::source::Span;

/// One case.
struct Case {
    class: String,
    name: String,
    /// The file and line that it is about.
    at: Option<(String, usize)>,
    result: Result,
}

enum Result {
    Passed,
    Skipped(String),
    Error { message: String },
    Failure { severity: &'static str, message: String, text: String },
}

impl Result {
    /// The element that tells it.
    fn element(&self) -> &'static str {
        match self {
            Self::Passed => "",
            Self::Skipped(_) => "skipped",
            Self::Error { .. } => "error",
            Self::Failure { .. } => "failure",
        }
    }
}

/// Writes one document.
pub(super) fn write(outcome: &Outcome, out: &mut dyn Write) -> io::Result<()> {
    let mut seen = HashMap::new();
    let mut suites = vec![("acmlint".to_owned(), run(outcome))];
    let findings: Vec<&Finding> = super::shown(outcome).collect();
    for group in findings.chunk_by(|a, b| a.primary.span.file == b.primary.span.file) {
        let cases = group.iter().map(|finding| case(finding, outcome)).collect();
        suites.push((repository_path(group[0].primary.span, outcome), cases));
    }
    for case in suites.iter_mut().flat_map(|(_, cases)| cases) {
        let count = seen.entry((case.class.clone(), case.name.clone())).and_modify(|count| *count += 1).or_insert(1);
        if *count > 1 {
            case.name = format!("{} ({count})", case.name);
        }
    }
    let mut writer = Writer::new_with_indent(out, b' ', 2);
    writer.get_mut().write_all(b"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n")?;
    let all: Vec<&Case> = suites.iter().flat_map(|(_, cases)| cases).collect();
    let mut root = BytesStart::new("testsuites");
    root.push_attribute(("name", "acmlint"));
    counts(&mut root, &all);
    writer.write_event(Event::Start(root))?;
    for (name, cases) in &suites {
        let mut suite = BytesStart::new("testsuite");
        suite.push_attribute(("name", &**name));
        let cases: Vec<&Case> = cases.iter().collect();
        counts(&mut suite, &cases);
        suite.push_attribute(("skipped", &*number(&cases, "skipped")));
        writer.write_event(Event::Start(suite))?;
        for case in cases {
            write_case(case, &mut writer)?;
        }
        writer.write_event(Event::End(BytesEnd::new("testsuite")))?;
    }
    writer.write_event(Event::End(BytesEnd::new("testsuites")))?;
    writer.get_mut().write_all(b"\n")
}

/// What is said of the run itself.
fn run(outcome: &Outcome) -> Vec<Case> {
    let looked_at = tally::looked_at(outcome).map(|name| (name, Result::Passed));
    let nothing = || ("nothing to check".to_owned(), Result::Skipped(tally::sentence(outcome)));
    let (name, result) = looked_at.unwrap_or_else(nothing);
    let first = Case { class: "acmlint".to_owned(), name, at: None, result };
    let fatal = outcome.problems.iter().filter(|problem| problem.fatal);
    std::iter::once(first).chain(fatal.map(|problem| error(problem, outcome))).collect()
}

fn error(problem: &Problem, outcome: &Outcome) -> Case {
    Case {
        class: "acmlint.problem".to_owned(),
        name: clean::text(&problem.path).into_owned(),
        at: problem.span.map(|span| at(span, outcome)),
        result: Result::Error { message: clean::text(&problem.message).into_owned() },
    }
}

fn case(finding: &Finding, outcome: &Outcome) -> Case {
    let span = finding.primary.span;
    let (path, line) = at(span, outcome);
    let (severity, message) = (finding.severity.name(), clean::text(&finding.message).into_owned());
    let column = outcome.sources.locate(span).column;
    let mut text = format!("{path}:{line}:{column}: {severity}[{}] {message}", finding.rule);
    for help in &finding.help {
        text.push_str("\nhelp: ");
        text.push_str(&clean::text(help));
    }
    text.push('\n');
    text.push_str(&super::url(finding.rule));
    let about = match &*clean::text(&finding.subject.address) {
        // What is said of a file has it for its address.
        address if address == outcome.sources.path(finding.subject.span) => path.clone(),
        address => format!("{address} ({path})"),
    };
    Case {
        class: format!("acmlint.{}", finding.rule),
        name: format!("{}: {about}", finding.rule),
        at: Some((path, line)),
        result: Result::Failure { severity, message, text },
    }
}

fn at(span: Span, outcome: &Outcome) -> (String, usize) {
    (repository_path(span, outcome), outcome.sources.locate(span).line)
}

fn counts(element: &mut BytesStart<'_>, cases: &[&Case]) {
    element.push_attribute(("tests", &*cases.len().to_string()));
    element.push_attribute(("failures", &*number(cases, "failure")));
    element.push_attribute(("errors", &*number(cases, "error")));
}

fn number(cases: &[&Case], element: &str) -> String {
    cases.iter().filter(|case| case.result.element() == element).count().to_string()
}

fn write_case(case: &Case, writer: &mut Writer<&mut dyn Write>) -> io::Result<()> {
    let mut start = BytesStart::new("testcase");
    start.push_attribute(("name", &*case.name));
    start.push_attribute(("classname", &*case.class));
    if let Some((file, line)) = &case.at {
        start.push_attribute(("file", &**file));
        start.push_attribute(("line", &*line.to_string()));
    }
    let (kind, message, text) = match &case.result {
        Result::Passed => return writer.write_event(Event::Empty(start)),
        Result::Skipped(message) => (None, message, None),
        Result::Error { message } => (Some("problem"), message, None),
        Result::Failure { severity, message, text } => (Some(*severity), message, Some(text)),
    };
    writer.write_event(Event::Start(start))?;
    let mut result = BytesStart::new(case.result.element());
    if let Some(kind) = kind {
        result.push_attribute(("type", kind));
    }
    result.push_attribute(("message", &**message));
    match text {
        None => writer.write_event(Event::Empty(result))?,
        Some(text) => {
            writer.write_event(Event::Start(result))?;
            writer.write_event(Event::Text(BytesText::new(text)))?;
            writer.write_event(Event::End(BytesEnd::new(case.result.element())))?;
        }
    }
    writer.write_event(Event::End(BytesEnd::new("testcase")))
}
