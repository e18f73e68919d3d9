//! What several tests share: a run over a folder, and its outcome as text that can be reviewed.

pub mod built;
pub mod git;
pub mod oracle;
pub mod told;

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use acmlint::check::{self, Argument, Known, Outcome, Request, Variables};
use acmlint::config::Settings;
use acmlint::rule::{Check, Label, Rule, Suppression};
use acmlint::rules::{RULES, SYNTAX_ERROR};
use acmlint::source::{Sources, Span};

pub use oracle::sound;

/// A folder of this repository.
pub fn folder(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// The folders directly in a folder, sorted.
pub fn folders(path: &Path) -> Vec<PathBuf> {
    let mut found: Vec<PathBuf> =
        std::fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_dir()).collect();
    found.sort();
    found
}

/// The rules that are on where nobody says otherwise.
pub fn no_opinions() -> Vec<&'static Rule> {
    RULES.iter().filter(|rule| !rule.opinion).collect()
}

/// The rules that acmlint exists for, and what the run itself reports.
pub fn headlines() -> Vec<&'static Rule> {
    const NAMES: [&str; 5] = [
        "certificate-outside-us-east-1",
        "email-validation",
        "missing-create-before-destroy",
        "missing-validation-records",
        "unattached-certificate",
    ];
    RULES.iter().filter(|rule| NAMES.contains(&rule.name) || matches!(rule.check, Check::Run)).collect()
}

/// A scan of a whole folder with some rules.
pub fn request(root: &Path, rules: Vec<&'static Rule>) -> Request {
    Request {
        root: Some(root.to_owned()),
        paths: vec![root.to_owned()],
        piped: None,
        plans: Vec::new(),
        working_directory: root.to_owned(),
        exclude: Vec::new(),
        force_exclude: false,
        gitignore: true,
        variables: Variables::default(),
        region: None,
        rules,
        allow: true,
        known: Known::default(),
        today: jiff::civil::date(2026, 11, 22),
        settings: Settings::default(),
        search: true,
        threads: 1,
        progress: Arc::default(),
    }
}

/// What a scan of a folder says. Its `arguments.txt`, where it has one, is what the command line says beside the folder:
/// `--var=NAME=VALUE`, `--var-file=FILE`, `--region=REGION`, a line each.
pub fn scan(root: &Path, rules: Vec<&'static Rule>) -> Outcome {
    let mut request = request(root, rules);
    for line in std::fs::read_to_string(root.join("arguments.txt")).unwrap_or_default().lines() {
        match line.split_once('=').unwrap() {
            ("--region", region) => request.region = Some(region.to_owned()),
            ("--var-file", path) => request.variables.arguments.push(Argument::File(root.join(path))),
            ("--var", value) => {
                let (name, value) = value.split_once('=').unwrap();
                request.variables.arguments.push(Argument::Value(name.to_owned(), value.to_owned()));
            }
            (other, _) => panic!("{other} is no argument that a case can have"),
        }
    }
    check::run(&request, Sources::default())
}

/// An outcome as lines: findings with their labels and help, undecided questions, problems.
pub fn tell(outcome: &Outcome) -> String {
    let mut text = String::new();
    let sources = &outcome.sources;
    for reported in &outcome.findings {
        let finding = &reported.finding;
        let allowed = match &reported.suppressed {
            Some(Suppression::Exception { tool: Some(tool), .. }) => format!(" (allowed for {tool})"),
            Some(_) => " (allowed)".to_owned(),
            None => String::new(),
        };
        let at = place(sources, finding.primary.span);
        writeln!(text, "{at} {}[{}]{allowed} {}", finding.severity.name(), finding.rule, finding.message).unwrap();
        writeln!(text, "    of {} at {}", finding.subject.address, place(sources, finding.subject.span)).unwrap();
        label(&mut text, sources, "-", &finding.primary);
        for related in &finding.related {
            label(&mut text, sources, "~", related);
        }
        for help in &finding.help {
            writeln!(text, "    = {help}").unwrap();
        }
        for line in &finding.suggestion {
            writeln!(text, "    + {line}").unwrap();
        }
    }
    for undecided in &outcome.undecided {
        let at = place(sources, undecided.at);
        writeln!(text, "{at} undecided[{}] {}: {}", undecided.rule, undecided.subject.address, undecided.reason)
            .unwrap();
    }
    for problem in &outcome.problems {
        let fatal = if problem.fatal { "fatal" } else { "problem" };
        let at = problem.span.map_or_else(|| problem.path.clone(), |span| place(sources, span));
        writeln!(text, "{at} {fatal} {}", problem.message).unwrap();
    }
    if text.is_empty() { "nothing\n".to_owned() } else { text }
}

fn label(text: &mut String, sources: &Sources, mark: &str, label: &Label) {
    let code = sources.text(label.span).lines().next().unwrap_or("");
    writeln!(text, "    {mark} {} `{code}` {}", place(sources, label.span), label.text).unwrap();
}

fn place(sources: &Sources, span: Span) -> String {
    let location = sources.locate(span);
    format!("{}:{}:{}", sources.path(span), location.line, location.column)
}

/// Compares with a file, or writes it where `UPDATE=1` says so; the diff is the review.
pub fn expect(file: &Path, actual: &str, wrong: &mut Vec<String>) {
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(file, actual).unwrap();
        return;
    }
    let expected = std::fs::read_to_string(file).unwrap_or_default();
    if expected != actual {
        wrong.push(format!("{}\n--- expected\n{expected}--- actual\n{actual}", file.display()));
    }
}

/// All that is told, but that a file could not be read: one without a word about certificates is not read.
pub fn all_told(outcome: &Outcome) -> BTreeSet<String> {
    let place = |span| {
        let at = outcome.sources.locate(span);
        format!("{}:{}:{}", outcome.sources.path(span), at.line, at.column)
    };
    let findings = outcome.findings.iter().filter(|reported| reported.finding.rule != SYNTAX_ERROR);
    let findings = findings.map(|reported| {
        let finding = &reported.finding;
        let related: Vec<String> = finding.related.iter().map(|label| place(label.span) + &label.text).collect();
        let (at, help) = (place(finding.primary.span), finding.help.join(" "));
        let silenced = reported.suppressed.is_some();
        format!("{at} {} {} {related:?} {help} {silenced} {}", finding.rule, finding.message, reported.deployment)
    });
    let undecided = outcome.undecided.iter();
    let undecided = undecided.map(|one| format!("{} {} {}", place(one.subject.span), one.rule, one.reason));
    let errors = outcome.findings.iter().filter(|reported| reported.finding.rule == SYNTAX_ERROR);
    let errors: BTreeSet<&str> = errors.map(|reported| &*reported.finding.message).collect();
    let problems = outcome.problems.iter().filter(|problem| !errors.contains(&*problem.message));
    // That a key stands twice is said of what is read, too.
    let problems = problems.filter(|problem| !problem.message.ends_with("the last one counts"));
    let problems = problems.map(|problem| format!("{}: {}", problem.path, problem.message));
    findings.chain(undecided).chain(problems).collect()
}
