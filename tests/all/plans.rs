//! Plans that the real terraform made (`testdata/real/plan/make.sh`), with the configuration beside them and without:
//! `expected.txt` and `expected-alone.txt` are what all rules say. `UPDATE=1` rewrites them.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use crate::common;
use acmlint::check::{self, Outcome, Request};
use acmlint::lower::plan::{self, secrets};
use acmlint::report::{self, Format, Look};
use acmlint::source::{Owner, Sources};
use acmlint::syntax::json;

fn cases() -> Vec<PathBuf> {
    let cases = common::folders(&common::folder("testdata/real/plan"));
    assert!(!cases.is_empty(), "there are no cases");
    cases
}

fn scan(folder: &Path) -> Outcome {
    let outcome = common::scan(folder, common::no_opinions());
    common::sound(&outcome);
    outcome
}

/// A scan of some files of a case, in a folder of their own.
fn scan_alone(case: &Path, files: &[&str]) -> Outcome {
    let name = case.file_name().unwrap().to_str().unwrap();
    let name = format!("acmlint-plans-{}-{name}-{}", std::process::id(), files[0]);
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

/// What a binary plan says, whose configuration is in it.
#[test]
fn every_archive_says_what_is_expected_alone() {
    let mut wrong = Vec::new();
    let archives: Vec<PathBuf> = cases().into_iter().filter(|case| case.join("tfplan").exists()).collect();
    assert!(!archives.is_empty(), "there are no archives");
    for case in archives {
        let told = common::tell(&scan_alone(&case, &["tfplan"]));
        common::expect(&case.join("expected-archive.txt"), &told, &mut wrong);
    }
    assert!(wrong.is_empty(), "{} cases differ\n{}", wrong.len(), wrong.join("\n"));
}

/// What stands in the fixtures as a secret: a private key, the default of a sensitive variable, and what is made from it.
const PLANTED: [&str; 3] = ["planted-private-key", "planted-name", "planted-key"];

#[test]
fn no_format_tells_a_secret() {
    let case = common::folder("testdata/real/plan/sensitive");
    let plan = fs::read_to_string(case.join("plan.json")).unwrap();
    assert!(PLANTED.iter().all(|secret| plan.contains(secret)), "the fixture has lost its secrets");
    // What the method is told with stands right behind the tags.
    let plan = plan.replace(r#""validation_method":"DNS""#, r#""validation_method":"EMAIL""#);
    // On many lines the lines around a label are shown, too.
    let pretty = serde_json::to_string_pretty(&serde_json::from_str::<serde_json::Value>(&plan).unwrap()).unwrap();
    let folder = std::env::temp_dir().join(format!("acmlint-plans-{}-pretty", std::process::id()));
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join("plan.json"), pretty).unwrap();
    for outcome in [scan_text("line", "plan.json", plan.as_bytes()), scan(&folder), scan(&case)] {
        assert!(!outcome.findings.is_empty());
        let kept = outcome.sources.find("plan.json").map(|file| outcome.sources.file(file).text.clone()).unwrap();
        assert!(PLANTED.iter().all(|secret| !kept.contains(secret)), "a secret is kept");
        let mut told = common::tell(&outcome);
        for format in [Format::Full, Format::Concise, Format::Json, Format::Jsonl] {
            let mut out = Vec::new();
            let look = Look { undecided: true, ..Look::default() };
            report::write(format, &outcome, &look, Duration::ZERO, &mut out).unwrap();
            told.push_str(&String::from_utf8(out).unwrap());
        }
        for secret in PLANTED {
            assert!(!told.contains(secret), "{secret} is told:\n{told}");
        }
    }
    let (sources, deployments, _, viewpoint) =
        acmlint::check::model(&common::request(&folder, Vec::new()), Sources::default());
    let deployments: Vec<&acmlint::model::Deployment> = deployments.iter().collect();
    let told = report::model::document(&deployments, &sources, &viewpoint).to_string();
    assert!(PLANTED.iter().all(|secret| !told.contains(secret)), "{told}");
    fs::remove_dir_all(&folder).unwrap();
}

/// What a case says after its files were changed.
fn told_of(name: &str, case: &str, change: impl Fn(&str, String) -> Option<String>) -> String {
    let folder = std::env::temp_dir().join(format!("acmlint-plans-{}-{name}", std::process::id()));
    fs::create_dir_all(&folder).unwrap();
    for entry in fs::read_dir(common::folder("testdata/real/plan").join(case)).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        if let Some(text) = fs::read_to_string(&path).ok().and_then(|text| change(&name, text)) {
            fs::write(folder.join(name), text).unwrap();
        }
    }
    let told = common::tell(&scan(&folder));
    fs::remove_dir_all(&folder).unwrap();
    told
}

/// The plan knows the instances that the configuration cannot count.
#[test]
fn what_the_configuration_cannot_know_is_what_was_planned() {
    let told = told_of("count", "for-each-with-wildcard", |_, text| {
        Some(text.replace("for_each = var.sites", "for_each = data.external.sites.result"))
    });
    for expected in [
        "main.tf:21:1 error[missing-validation-records] nothing here makes the DNS records that validate `blog.example.com`",
        "main.tf:26:31 warning[email-validation] the certificate of `old.example.com`",
    ] {
        assert!(told.contains(expected), "{told}");
    }
}

/// A module that is not here is in the plan all the same.
#[test]
fn certificates_of_modules_that_are_not_here_are_those_of_the_plan() {
    let told = told_of("module", "module-providers", |name, text| (name != "tfplan").then_some(text));
    let expected = "main.tf:64:27 error[certificate-outside-us-east-1] CloudFront takes a certificate of eu-central-1";
    assert!(told.contains(expected), "{told}");
}

/// A plan of something else says nothing about the configuration that lies beside it.
#[test]
fn a_plan_of_other_resources_is_judged_alone() {
    let told = told_of("other", "email", |name, text| {
        Some(if name == "main.tf" { text.replace("\"mail\"", "\"post\"").replace(".mail.", ".post.") } else { text })
    });
    for expected in ["plan.json:1:2089 warning[email-validation]", "main.tf:7:23 warning[email-validation]"] {
        assert!(told.contains(expected), "{told}");
    }
}

/// A folder with one file.
fn scan_text(name: &str, file: &str, text: &[u8]) -> Outcome {
    let folder = std::env::temp_dir().join(format!("acmlint-plans-{}-{name}", std::process::id()));
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join(file), text).unwrap();
    // It is parsed, whatever words it has.
    let request = Request { search: false, ..common::request(&folder, common::no_opinions()) };
    let outcome = check::run(&request, Sources::default());
    common::sound(&outcome);
    fs::remove_dir_all(&folder).unwrap();
    outcome
}

#[test]
fn what_cannot_be_judged_is_said() {
    let text = br#"{"format_version":"2.0","resource_changes":[]}"#;
    let told = common::tell(&scan_text("version", "plan.json", text));
    assert_eq!(told, "plan.json:1:19 problem this version of the plan format is not known; it was not judged\n");
    let told = common::tell(&scan_text("broken", "plan.json", br#"{"format_version":"1.2","resource_changes":["#));
    assert!(told.starts_with("plan.json:1:44 error[syntax-error]"), "{told}");
    let told = common::tell(&scan_text("prose", "notes.json", br#"["\"format_version\"", "\"resource_changes\""]"#));
    assert_eq!(told, "nothing\n");
}

/// Bytes that somebody broke: nothing panics, and every place lies in its file.
#[test]
fn broken_bytes_are_survived() {
    let case = common::folder("testdata/real/plan/module-providers");
    for (file, step) in [("plan.json", 977), ("tfplan", 97)] {
        let bytes = fs::read(case.join(file)).unwrap();
        for at in (0..bytes.len()).step_by(step) {
            scan_text("cut", file, &bytes[..at]);
            let mut other = bytes.clone();
            other[at] = other[at].wrapping_mul(31).wrapping_add(7);
            scan_text("changed", file, &other);
        }
    }
}

/// Terraform refers from a resource to a thing before it; what only seems a plan may do so in circles, or without end.
#[test]
fn chains_and_circles_of_references_end() {
    let resource = |index: usize, to: usize| {
        format!(
            r#"{{"address":"aws_x.r{index}","mode":"managed","type":"aws_x","name":"r{index}","provider_config_key":"aws",
            "expressions":{{"v":{{"references":["aws_x.r{to}.v","aws_x.r{to}"]}}}}}}"#
        )
    };
    let plan = |count: usize, circle: bool| {
        let last = if circle { 0 } else { count };
        let resources: Vec<String> =
            (0..count).map(|index| resource(index, if index + 1 == count { last } else { index + 1 })).collect();
        format!(
            r#"{{"format_version":"1.2","resource_changes":[{{"address":"aws_x.r0","mode":"managed","type":"aws_x",
            "name":"r0","change":{{"actions":["create"],"before":null,"after":{{}},"after_unknown":{{"v":true}}}}}}],
            "configuration":{{"root_module":{{"resources":[{}]}}}}}}"#,
            resources.join(",")
        )
    };
    for (count, circle) in [(1, true), (3, true), (20_000, true), (20_000, false)] {
        scan_text("chain", "plan.json", plan(count, circle).as_bytes());
    }
}

/// Twice as many resources cost about twice as much.
#[test]
fn the_cost_of_a_large_plan_grows_in_proportion() {
    let source = fs::read_to_string(common::folder("testdata/real/plan/good/plan.json")).unwrap();
    let plan: serde_json::Value = serde_json::from_str(&source).unwrap();
    let enlarged = |count: usize| {
        let mut plan = plan.clone();
        let renamed = |list: &serde_json::Value| -> Vec<serde_json::Value> {
            let text = list.to_string();
            let numbered = |index: usize| {
                let mut text = text.clone();
                for name in ["api", "validation", "https"] {
                    text = text.replace(&format!(".{name}"), &format!(".{name}{index}"));
                    let (old, new) = (format!(r#""name":"{name}""#), format!(r#""name":"{name}{index}""#));
                    text = text.replace(&old, &new);
                }
                serde_json::from_str::<Vec<serde_json::Value>>(&text).unwrap()
            };
            (0..count).flat_map(numbered).collect()
        };
        plan["resource_changes"] = renamed(&plan["resource_changes"]).into();
        let resources = &mut plan["configuration"]["root_module"]["resources"];
        *resources = renamed(resources).into();
        plan.to_string()
    };
    let time = |text: &str| {
        let start = Instant::now();
        let shown = secrets::without_secrets(text);
        let file = Sources::default().add("plan.json", shown.as_str(), Owner::User);
        let lowered = plan::lower(&json::parse(file, &shown).unwrap(), "plan.json");
        assert!(lowered.deployment.attachments.len() >= 200 && lowered.deployment.incomplete.is_none());
        start.elapsed()
    };
    let (small, large) = (enlarged(200), enlarged(1600));
    let best = |text: &str| (0..3).map(|_| time(text)).min().unwrap();
    let (small, large) = (best(&small), best(&large));
    assert!(large < small * 32 + Duration::from_millis(200), "8 times as much took {large:?} after {small:?}");
}

/// A plan that is named brings the configuration that it was made from, and is what makes that be looked at.
#[test]
fn a_named_plan_brings_its_configuration() {
    let case = common::folder("testdata/real/plan/through-locals");
    let mut request = common::request(&case, common::no_opinions());
    request.paths = vec![case.join("plan.json")];
    let outcome = acmlint::check::run(&request, Sources::default());
    common::sound(&outcome);
    assert_eq!(common::tell(&outcome), fs::read_to_string(case.join("expected.txt")).unwrap());
}
