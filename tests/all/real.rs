//! What real tools wrote: states and answers of the ACM API in `testdata/real`, each scanned by itself with all rules.
//! `UPDATE=1` rewrites what is expected of them.

use std::fmt::Write as _;
use std::path::Path;
use std::time::Duration;

use crate::common;
use acmlint::check::{self, Outcome, Piped};
use acmlint::model::Deployment;
use acmlint::report::{self, Format, Look};
use acmlint::rules::RULES;
use acmlint::source::Sources;

/// A scan of one document, as if it was piped in.
fn scan(path: &Path) -> Outcome {
    let folder = path.parent().unwrap();
    let mut request = common::request(folder, common::no_opinions());
    let name = path.file_name().unwrap().to_str().unwrap().to_owned();
    request.piped = Some(Piped { name, bytes: std::fs::read(path).unwrap() });
    check::run(&request, acmlint::source::Sources::default())
}

#[test]
fn states_say_what_is_expected() {
    let mut wrong = Vec::new();
    for case in common::folders(&common::folder("testdata/real/state")) {
        let mut told = String::new();
        for name in ["terraform.tfstate", "state.json"] {
            let outcome = scan(&case.join(name));
            common::sound(&outcome);
            write!(told, "{name}\n{}\n", common::tell(&outcome)).unwrap();
        }
        common::expect(&case.join("expected.txt"), &told, &mut wrong);
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn answers_of_the_api_say_what_is_expected() {
    let folder = common::folder("testdata/real/acm");
    let mut wrong = Vec::new();
    let mut told = String::new();
    let mut files: Vec<_> = std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    for file in files.iter().filter(|file| file.extension().is_some_and(|extension| extension == "json")) {
        let outcome = scan(file);
        common::sound(&outcome);
        assert_eq!(outcome.looked_at.deployments, 1);
        let name = file.file_name().unwrap().to_str().unwrap();
        write!(told, "{name}\n{}\n", common::tell(&outcome)).unwrap();
    }
    common::expect(&folder.join("expected.txt"), &told, &mut wrong);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The configuration of `sensitive` plants values that start with `hidden-`, and its certificate has a private key.
#[test]
fn no_report_shows_what_is_secret() {
    let folder = common::folder("testdata/real/state/sensitive");
    for name in ["terraform.tfstate", "state.json"] {
        let text = std::fs::read_to_string(folder.join(name)).unwrap();
        let planted = ["hidden-name", "hidden-password", "(a private key)"];
        assert!(planted.iter().all(|secret| text.contains(secret)), "{name} has nothing to hide");
        // Cut off, it is no JSON any more, and an error is shown with what stands around it.
        for length in [text.len(), text.len() - 3, text.len() / 2, text.len() / 3] {
            let mut request = common::request(&folder, RULES.iter().collect());
            let bytes = text.as_bytes()[..length].to_vec();
            request.piped = Some(Piped { name: name.to_owned(), bytes });
            let outcome = check::run(&request, acmlint::source::Sources::default());
            let mut said = Vec::new();
            for format in [Format::Full, Format::Concise, Format::Json, Format::Jsonl] {
                for width in [60, 100, 10_000] {
                    let look = Look { undecided: true, width, ..Look::default() };
                    report::write(format, &outcome, &look, Duration::ZERO, &mut said).unwrap();
                }
            }
            for problem in &outcome.problems {
                said.extend(report::problem(problem, &outcome.sources).bytes());
            }
            let (sources, deployments, _, viewpoint) = check::model(&request, Sources::default());
            let deployments: Vec<&Deployment> = deployments.iter().collect();
            said.extend(report::model::document(&deployments, &sources, &viewpoint).to_string().bytes());
            let said = String::from_utf8(said).unwrap();
            for secret in planted {
                assert!(!said.contains(secret), "{name}, {length}: {secret} in\n{said}");
            }
        }
    }
}

/// What is cut off or damaged is an error or nothing, and every place that is told lies in it.
#[test]
fn damaged_documents_are_survived() {
    for path in ["testdata/real/state/site/terraform.tfstate", "testdata/real/acm/several.json"] {
        let text = std::fs::read(common::folder(path)).unwrap();
        let mut request = common::request(&common::folder("testdata/real"), RULES.iter().collect());
        let mut scan = |bytes: Vec<u8>| {
            request.piped = Some(Piped { name: "x.json".to_owned(), bytes });
            common::sound(&check::run(&request, acmlint::source::Sources::default()));
        };
        // Primes, so that every kind of place is met.
        for end in (0..text.len()).step_by(331) {
            scan(text[..end].to_vec());
        }
        for (at, byte) in (0..text.len()).step_by(337).zip(b"\"{[}],:1n\\".iter().copied().cycle()) {
            let mut damaged = text.clone();
            damaged[at] = byte;
            scan(damaged);
        }
    }
}
