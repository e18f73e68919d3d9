//! Plans that the real terraform made (`testdata/real/plan/make.sh`), with the configuration beside them and without:
//! `expected.txt` and `expected-alone.txt` are what all rules say. `UPDATE=1` rewrites them.

#![allow(clippy::unwrap_used, clippy::disallowed_methods, reason = "a test may panic, and reads the sources")]

mod common;

use std::fs;
use std::path::{Path, PathBuf};

use acmlint::check::Outcome;
use acmlint::rules::RULES;

fn cases() -> Vec<PathBuf> {
    let cases = common::folders(&common::folder("testdata/real/plan"));
    assert!(!cases.is_empty(), "there are no cases");
    cases
}

fn scan(folder: &Path) -> Outcome {
    let outcome = common::scan(folder, RULES.iter().collect());
    common::sound(&outcome);
    outcome
}

/// A scan of some files of a case, in a folder of their own.
fn scan_alone(case: &Path, files: &[&str]) -> Outcome {
    let name = format!("acmlint-plans-{}-{}", std::process::id(), case.file_name().unwrap().to_str().unwrap());
    let folder = std::env::temp_dir().join(name);
    fs::create_dir_all(&folder).unwrap();
    for file in files {
        fs::copy(case.join(file), folder.join(file)).unwrap();
    }
    let outcome = scan(&folder);
    fs::remove_dir_all(&folder).unwrap();
    outcome
}

#[test]
fn every_plan_says_what_is_expected_with_its_configuration() {
    let mut wrong = Vec::new();
    for case in cases() {
        common::expect(&case.join("expected.txt"), &common::tell(&scan(&case)), &mut wrong);
    }
    assert!(wrong.is_empty(), "{} cases differ\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn every_plan_says_what_is_expected_alone() {
    let mut wrong = Vec::new();
    for case in cases() {
        let told = common::tell(&scan_alone(&case, &["plan.json"]));
        common::expect(&case.join("expected-alone.txt"), &told, &mut wrong);
    }
    assert!(wrong.is_empty(), "{} cases differ\n{}", wrong.len(), wrong.join("\n"));
}
