//! What holds of any input, whoever made it up: the fuzzers and the mutations of fixtures ask the same.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use acmlint::check::{self, Known, Outcome, Request, Variables, known};
use acmlint::config::{self, Arguments, Settings};
use acmlint::report::{self, Format, Look};
use acmlint::rules::RULES;
use acmlint::source::{Sources, Span};
use acmlint::tree::{Memory, Tree};

/// What stands before the path of a file where a tree is written as one text.
const FILE: &str = "=== ";

/// A baseline, where a tree has one.
const BASELINE: &str = "baseline.json";

/// The tree that a text is: each of its files behind a line with its path.
pub fn tree(bytes: &[u8]) -> Memory {
    let tree = Memory::default();
    let (mut path, mut start, mut at) = ("main.tf".to_owned(), 0, 0);
    for line in bytes.split_inclusive(|byte| *byte == b'\n') {
        let name = line.strip_prefix(FILE.as_bytes()).and_then(|name| std::str::from_utf8(name).ok());
        if let Some(name) = name.and_then(|name| acmlint::tree::normalize(name.trim())).filter(|name| !name.is_empty())
        {
            if at > start {
                tree.write(&path, &bytes[start..at]);
            }
            (path, start) = (name, at + line.len());
        }
        at += line.len();
    }
    tree.write(&path, &bytes[start..]);
    tree
}

/// A check of all of a tree by all rules, with the settings and the baseline that lie in it.
pub fn request(tree: &Memory, sources: &Sources) -> Request {
    let root = Path::new("/tree");
    let config = tree.read(config::NAME).ok().and_then(|bytes| {
        let read = config::parse(bytes, config::NAME, "", root, sources);
        read.map_err(|faults| faults.iter().filter_map(|fault| fault.span).for_each(|span| within(sources, span))).ok()
    });
    let baseline = tree.read(BASELINE).ok().and_then(|bytes| known::parse(&String::from_utf8(bytes).ok()?).ok());
    Request {
        root: None,
        paths: Vec::new(),
        piped: None,
        plans: Vec::new(),
        working_directory: PathBuf::from(root),
        exclude: Vec::new(),
        force_exclude: false,
        gitignore: true,
        variables: Variables::default(),
        region: None,
        rules: RULES.iter().collect(),
        allow: true,
        known: Known { baseline, revision: None },
        today: jiff::civil::date(2026, 11, 22),
        settings: Settings::new(config.as_ref(), Arguments::default()),
        search: true,
        threads: 1,
        progress: Arc::default(),
    }
}

/// Checks a tree, and what is said of it.
pub fn check(tree: &Memory) -> Outcome {
    let sources = Sources::default();
    let mut outcome = check::run_in(tree, &request(tree, &sources), sources);
    sound(&outcome);
    // SARIF has the pages of all rules, which no input changes, and which take longer than all else.
    outcome.rules.clear();
    outcome
}

/// No deployment made acmlint fail, and every place that is told lies in its file.
pub fn sound(outcome: &Outcome) {
    for problem in &outcome.problems {
        assert!(!problem.message.contains("acmlint failed"), "{}: {}", problem.path, problem.message);
    }
    let findings = outcome.findings.iter().flat_map(|reported| {
        let finding = &reported.finding;
        finding.related.iter().map(|label| label.span).chain([finding.primary.span, finding.subject.span])
    });
    let undecided = outcome.undecided.iter().flat_map(|undecided| [undecided.at, undecided.subject.span]);
    let problems = outcome.problems.iter().filter_map(|problem| problem.span);
    findings.chain(undecided).chain(problems).for_each(|span| within(&outcome.sources, span));
}

/// A place lies in its file, and starts and ends between characters.
pub fn within(sources: &Sources, span: Span) {
    let text = &sources.file(span.file).text;
    assert!(text.get(span.range()).is_some(), "{:?} of {} is not a part of it", span.range(), sources.path(span));
}

/// An outcome in every format, one after the other. What a terminal or a log would obey is in none of them.
pub fn reports(outcome: &Outcome) -> String {
    let mut all = String::new();
    for format in Format::ALL {
        let mut bytes = Vec::new();
        let look = Look { undecided: true, ..Look::default() };
        report::write(format, outcome, &look, Duration::ZERO, &mut bytes).expect("memory takes it");
        let text = String::from_utf8(bytes).expect("it is UTF-8");
        let acts = text.chars().find(|c| c.is_control() && *c != '\n' || is_for_people(format) && turns(*c));
        assert_eq!(acts, None, "{}: {text:?}", format.name());
        all += &text;
    }
    all
}

/// Whether a format is shown as it is.
fn is_for_people(format: Format) -> bool {
    matches!(format, Format::Full | Format::Concise | Format::Github | Format::Markdown)
}

/// Whether a character turns the direction in which text is read, or cannot be seen.
fn turns(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200e}' | '\u{200f}' | '\u{feff}')
}
