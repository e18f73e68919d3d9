//! What is said where only some files are named, as a hook names those that a commit changes: what a change of them may
//! have caused, wherever it stands, and nothing of modules and deployments beside.
//!
//! `testdata/touched/<case>` has a tree, the names in `named.txt`, and in `expected.txt` what is said.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use crate::common;
use acmlint::check::{self, Outcome};
use acmlint::source::Sources;

/// A scan of a tree of which some files are named.
fn scan(root: &Path, named: &[PathBuf]) -> Outcome {
    let mut request = common::request(root, common::headlines());
    request.paths = named.to_vec();
    check::run(&request, Sources::default())
}

/// A line for each finding and each question that is open.
fn lines(outcome: &Outcome) -> Vec<String> {
    let place = |span| format!("{}:{}", outcome.sources.path(span), outcome.sources.locate(span).line);
    let found = outcome.findings.iter().filter(|reported| reported.suppressed.is_none());
    let found = found.map(|reported| {
        let finding = &reported.finding;
        format!("{} {}", place(finding.primary.span), finding.rule)
    });
    let open = outcome.undecided.iter().map(|one| format!("{} {} is undecided", place(one.subject.span), one.rule));
    found.chain(open).collect()
}

/// The files of a tree but those that say what is tested.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path));
        } else if path.extension().is_some_and(|ending| ending != "txt") {
            found.push(path);
        }
    }
    found
}

#[test]
fn what_a_named_file_may_have_caused_is_said() {
    let mut wrong = Vec::new();
    for case in common::folders(&common::folder("testdata/touched")) {
        let named = std::fs::read_to_string(case.join("named.txt")).unwrap();
        let outcome = scan(&case, &named.lines().map(|name| case.join(name)).collect::<Vec<_>>());
        assert!(outcome.problems.is_empty(), "{}: {:?}", case.display(), outcome.problems);
        let mut said = String::new();
        for line in lines(&outcome) {
            writeln!(said, "{line}").unwrap();
        }
        if said.is_empty() {
            said.push_str("nothing\n");
        }
        common::expect(&case.join("expected.txt"), &said, &mut wrong);
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn parts_of_a_list_say_together_what_the_whole_list_says() {
    let mut compared = 0;
    for parent in ["testdata/touched", "testdata/terraform", "testdata/cloudformation", "testdata/model/every-format"] {
        for case in common::folders(&common::folder(parent)) {
            let files = files(&case);
            let whole: BTreeSet<String> = lines(&scan(&case, &files)).into_iter().collect();
            let parts: BTreeSet<String> =
                files.iter().flat_map(|file| lines(&scan(&case, std::slice::from_ref(file)))).collect();
            assert_eq!(parts, whole, "{}", case.display());
            compared += whole.len();
        }
    }
    assert!(compared > 50, "{compared}");
}
