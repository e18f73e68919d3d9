//! The formats that other programs read: their schemas, what hostile text does in them, and how much of it they take.
//! `UPDATE=1 cargo test --test formats` rewrites the pictures in `testdata/render/`.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use acmlint::check::{self, LookedAt, Outcome, Problem};
use acmlint::report::{Format, Look};
use acmlint::rule::{Label, Severity, Suppression};
use acmlint::rules::RULES;
use acmlint::source::{Owner, Sources, Span};
use jsonschema::Validator;
use quick_xml::Reader;
use quick_xml::events::Event;
use serde_json::Value;

use crate::common;
use crate::common::built::{at, every_span, finding, golden, render, report, two_files};

const FORMATS: [Format; 4] = [Format::Sarif, Format::Gitlab, Format::Junit, Format::Rdjson];

static SARIF: LazyLock<Validator> = LazyLock::new(|| schema("sarif-2.1.0"));
static GITLAB: LazyLock<Validator> = LazyLock::new(|| schema("gitlab-code-quality"));
static RDJSON: LazyLock<Validator> = LazyLock::new(|| schema("rdjson"));

fn schema(name: &str) -> Validator {
    let path = common::folder("testdata/schemas").join(format!("{name}.schema.json"));
    let schema: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    jsonschema::validator_for(&schema).unwrap()
}

/// An outcome in a format, which is what its schema says; the same twice.
fn sound(outcome: &Outcome, format: Format) -> String {
    let text = render(outcome, format, &Look::default());
    assert_eq!(text, render(outcome, format, &Look { width: 40, color: true, ..Look::default() }));
    let validate = |validator: &Validator| {
        let document = serde_json::from_str(&text).unwrap();
        let wrong = validator.iter_errors(&document).map(|error| format!("{}: {error}", error.instance_path())).next();
        assert_eq!(wrong, None);
    };
    match format {
        Format::Sarif => validate(&SARIF),
        Format::Gitlab => validate(&GITLAB),
        Format::Rdjson => validate(&RDJSON),
        _ => {
            let mut reader = Reader::from_str(&text);
            reader.config_mut().check_end_names = true;
            while reader.read_event().unwrap() != Event::Eof {}
        }
    }
    text
}

fn sarif(outcome: &Outcome) -> Value {
    let mut log: Value = serde_json::from_str(&sound(outcome, Format::Sarif)).unwrap();
    log["runs"][0].take()
}

fn results(outcome: &Outcome) -> Vec<Value> {
    sarif(outcome)["results"].as_array().unwrap().clone()
}

#[test]
fn two_files_tell_one_story() {
    let mut outcome = two_files();
    golden("two-files.gitlab.json", &sound(&outcome, Format::Gitlab));
    golden("two-files.junit.xml", &sound(&outcome, Format::Junit));
    golden("two-files.rdjson.json", &sound(&outcome, Format::Rdjson));
    outcome.rules = RULES.iter().collect();
    let mut run = sarif(&outcome);
    // The pages of the rules have tests of their own.
    run["tool"].take();
    golden("two-files.sarif.json", &format!("{run:#}\n"));
}

#[test]
fn nothing_is_written_in_every_format() {
    let mut outcome = Outcome::default();
    assert_eq!(sound(&outcome, Format::Gitlab), "[]\n");
    assert!(sound(&outcome, Format::Junit).contains("<skipped message=\"nothing to check: "));
    sound(&outcome, Format::Rdjson);
    assert_eq!(results(&outcome), Vec::<Value>::new());
    outcome.looked_at = LookedAt { files: 30, deployments: 9, certificates: 14 };
    let junit = sound(&outcome, Format::Junit);
    assert!(junit.contains("<testcase name=\"14 certificates in 9 deployments (30 files)\" classname=\"acmlint\"/>"));
}

#[test]
fn every_rule_that_judged_is_declared() {
    let mut outcome = two_files();
    let ids = |outcome: &Outcome| -> Vec<String> {
        let rules = sarif(outcome)["tool"]["driver"]["rules"].as_array().unwrap().clone();
        rules.iter().map(|rule| rule["id"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(ids(&outcome), ["certificate-outside-us-east-1"]);
    outcome.rules = RULES.iter().collect();
    assert_eq!(ids(&outcome), RULES.iter().map(|rule| rule.name).collect::<Vec<_>>());
    let run = sarif(&outcome);
    for rule in run["tool"]["driver"]["rules"].as_array().unwrap() {
        let text = |pointer: &str| rule.pointer(pointer).and_then(Value::as_str).unwrap().to_owned();
        // GitHub shows 1,024 characters of either.
        for description in ["/shortDescription/text", "/fullDescription/text"] {
            assert!(text(description).len() <= 1_024 && text(description).ends_with('.'), "{description}: {rule}");
        }
        assert!(text("/help/markdown").contains("## Why") && text("/help/text").contains("Why\n"));
        let score: f64 = text("/properties/security-severity").parse().unwrap();
        assert!((0.1..=10.0).contains(&score));
        assert_eq!(text("/helpUri"), format!("{}/blob/main/rules/{}.md", env!("CARGO_PKG_REPOSITORY"), text("/id")));
        assert_ne!(text("/name"), text("/id"));
    }
    let result = &run["results"][0];
    assert_eq!(run["tool"]["driver"]["rules"][result["ruleIndex"].as_u64().unwrap() as usize]["id"], result["ruleId"]);
}

#[test]
fn what_is_silenced_is_left_out() {
    let mut outcome = two_files();
    outcome.findings[0].suppressed = Some(Suppression::Baseline);
    assert_eq!(sound(&outcome, Format::Gitlab), "[]\n");
    assert!(!sound(&outcome, Format::Junit).contains("<failure"));
    assert!(sound(&outcome, Format::Rdjson).contains("\"diagnostics\": []"));
    assert_eq!(results(&outcome), Vec::<Value>::new());
}

#[test]
fn what_could_not_be_done_is_told() {
    let mut outcome = two_files();
    let span = outcome.findings[0].finding.primary.span;
    let problem = |span, fatal| Problem { path: "a.tf".to_owned(), span, message: "no `}`".to_owned(), fatal };
    outcome.problems = vec![problem(Some(span), false)];
    assert_eq!(sarif(&outcome)["invocations"][0]["executionSuccessful"], true);
    assert!(!sound(&outcome, Format::Junit).contains("<error"));
    outcome.problems.push(problem(None, true));
    let invocation = sarif(&outcome)["invocations"][0].take();
    assert_eq!(invocation["executionSuccessful"], false);
    let told = &invocation["toolExecutionNotifications"];
    assert_eq!((&told[0]["level"], &told[0]["message"]["text"]), (&"warning".into(), &"no `}`.".into()));
    assert_eq!(told[0]["locations"][0]["physicalLocation"]["region"]["startLine"], 5);
    assert_eq!((&told[1]["level"], &told[1]["message"]["text"]), (&"error".into(), &"a.tf: no `}`.".into()));
    let junit = sound(&outcome, Format::Junit);
    assert!(junit.contains("<testcase name=\"a.tf\" classname=\"acmlint.problem\">"), "{junit}");
    assert!(junit.contains("<error type=\"problem\" message=\"no `}`\"/>"), "{junit}");
}

const HOSTILE: &str = "a \u{1b}[2J\"<b>]]>&amp;'%0A::error::x\0\u{8}\u{9b}\u{202e}\u{2066}\u{200b}\u{feff}\u{ffff}\r\n\t[x](https://a.example) \
                       ![y](z) {0} ${var.a} @all <img src=x> ä𐐀 \\";

/// What a terminal, a log or a reader of XML 1.0 would act on or refuse.
fn is_bad(c: char) -> bool {
    (c.is_control() && c != '\n')
        || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}')
}

fn hostile() -> Outcome {
    let mut outcome = Outcome::default();
    let path = "a b/\"<ä>]]>%2e#?&{0}[x](y):\u{202e}\u{1b}[31m\0\n.tf";
    let file = outcome.sources.add(path, format!("# {HOSTILE}\nname = \"x\"\r\n"), Owner::User);
    let span = at(&outcome, file, "\"x\"");
    let mut one = finding("email-validation", Severity::Error, HOSTILE, Label::new(span, HOSTILE));
    one.related.push(Label::new(span, HOSTILE));
    one.related.push(Label::new(span, ""));
    one.help.push(HOSTILE.to_owned());
    one.suggestion.push(HOSTILE.to_owned());
    HOSTILE.clone_into(&mut one.subject.address);
    report(&mut outcome, one);
    outcome.problems.push(Problem { path: path.to_owned(), span: None, message: HOSTILE.to_owned(), fatal: true });
    outcome
}

#[test]
fn hostile_text_does_nothing() {
    let outcome = hostile();
    for format in FORMATS {
        let text = sound(&outcome, format);
        assert_eq!(text.chars().find(|c| is_bad(*c)), None, "{text}");
        if format != Format::Junit {
            // Nor once a reader has taken the escapes away.
            let document: Value = serde_json::from_str(&text).unwrap();
            let mut strings = Vec::new();
            collect(&document["runs"][0]["results"], &mut strings);
            collect(&document["runs"][0]["invocations"], &mut strings);
            if format != Format::Sarif {
                collect(&document, &mut strings);
            }
            assert!(strings.len() > 3);
            for string in strings {
                assert_eq!(string.chars().find(|c| is_bad(*c) || *c == '\n'), None, "{string}");
            }
        }
    }
    golden("hostile.junit.xml", &sound(&outcome, Format::Junit));
    golden("hostile.rdjson.json", &sound(&outcome, Format::Rdjson));
    let mut run = sarif(&outcome);
    run["tool"].take();
    golden("hostile.sarif.json", &format!("{run:#}\n"));
}

fn collect<'a>(value: &'a Value, strings: &mut Vec<&'a str>) {
    match value {
        Value::String(string) => strings.push(string),
        Value::Array(values) => values.iter().for_each(|value| collect(value, strings)),
        Value::Object(values) => values.values().for_each(|value| collect(value, strings)),
        _ => {}
    }
}

#[test]
fn every_link_of_a_message_leads_to_a_place() {
    let result = results(&hostile()).remove(0);
    let ids: HashSet<u64> =
        result["relatedLocations"].as_array().unwrap().iter().map(|place| place["id"].as_u64().unwrap()).collect();
    let message = result["message"]["text"].as_str().unwrap();
    let links: Vec<u64> =
        message.split("](").skip(1).map(|rest| rest.split(')').next().unwrap().parse().unwrap()).collect();
    assert_eq!(links, [1, 2]);
    assert!(links.iter().all(|link| ids.contains(link)));
}

#[test]
fn a_region_is_one_line() {
    let mut outcome = Outcome::default();
    let text = "a\n  names = [\"ä\",\r\n  ]\n";
    let file = outcome.sources.add("main.tf", text, Owner::User);
    let span = at(&outcome, file, "[\"ä\",\r\n  ]");
    report(&mut outcome, finding("email-validation", Severity::Note, "m", Label::new(span, "")));
    let region = results(&outcome)[0]["locations"][0]["physicalLocation"]["region"].take();
    assert_eq!(region, serde_json::json!({ "startLine": 2, "startColumn": 11, "endLine": 2, "endColumn": 16 }));
    let rdjson: Value = serde_json::from_str(&sound(&outcome, Format::Rdjson)).unwrap();
    let range = &rdjson["diagnostics"][0]["location"]["range"];
    assert_eq!(range, &serde_json::json!({ "start": { "line": 2, "column": 11 }, "end": { "line": 3, "column": 4 } }));
    let after = at(&outcome, file, "\",\r");
    report(&mut outcome, finding("email-validation", Severity::Note, "m", Label::new(after, "")));
    let rdjson: Value = serde_json::from_str(&sound(&outcome, Format::Rdjson)).unwrap();
    let range = &rdjson["diagnostics"][1]["location"]["range"];
    // Columns of reviewdog count bytes, and the letter has two.
    assert_eq!(range, &serde_json::json!({ "start": { "line": 2, "column": 15 }, "end": { "line": 2, "column": 18 } }));
}

#[test]
fn no_span_is_too_wrong_to_be_told() {
    let mut outcome = Outcome::default();
    let spans = every_span(&outcome);
    for span in spans {
        let mut one = finding("email-validation", Severity::Note, "m", Label::new(span, "primary"));
        one.related.push(Label::new(span, "other"));
        report(&mut outcome, one);
    }
    for format in FORMATS {
        sound(&outcome, format);
    }
}

/// A plan or a minified template is one line of megabytes, with thousands of places.
#[test]
fn ten_thousand_findings_in_one_line() {
    const MANY: usize = 10_000;
    let mut outcome = Outcome::default();
    let text = "{\"ä\":\"EMAIL\",\"padding\":\"".to_owned() + &"x".repeat(250) + "\"},";
    let file = outcome.sources.add("plan.json", text.repeat(MANY), Owner::User);
    let place = |index: usize| {
        let start = index * text.len() + text.find("\"EMAIL\"").unwrap();
        Span::new(file, start..start + 7)
    };
    report(&mut outcome, finding("email-validation", Severity::Warning, "by e-mail", Label::new(place(0), "here")));
    for index in 1..MANY {
        let mut reported = outcome.findings[0].clone();
        reported.finding.primary.span = place(index);
        // The worst ones come last.
        if index >= MANY - 1_000 {
            reported.finding.severity = Severity::Error;
        }
        outcome.findings.push(reported);
    }
    outcome.settle();
    for format in FORMATS {
        let text = sound(&outcome, format);
        assert!(text.len() < MANY * 1_000, "{format:?} has {} bytes", text.len());
    }

    let run = sarif(&outcome);
    let results = run["results"].as_array().unwrap();
    assert_eq!(results.len(), 5_000);
    let level = |level: &str| results.iter().filter(|result| result["level"] == level).count();
    assert_eq!((level("error"), level("warning")), (1_000, 4_000));
    let told = run["invocations"][0]["toolExecutionNotifications"][0]["message"]["text"].as_str().unwrap();
    assert!(told.starts_with("5000 findings are left out"), "{told}");
    let column = |result: &Value| result["locations"][0]["physicalLocation"]["region"]["startColumn"].as_u64().unwrap();
    assert_eq!(column(&results[1]) - column(&results[0]), text.chars().count() as u64);
    assert!(results.is_sorted_by_key(column));
    let prints: HashSet<&str> = results
        .iter()
        .map(|result| result["partialFingerprints"]["primaryLocationLineHash"].as_str().unwrap())
        .collect();
    assert_eq!(prints.len(), results.len());

    let issues: Vec<Value> = serde_json::from_str(&sound(&outcome, Format::Gitlab)).unwrap();
    let prints: HashSet<&str> = issues.iter().map(|issue| issue["fingerprint"].as_str().unwrap()).collect();
    assert_eq!(prints.len(), MANY);
}

#[test]
fn strangers_cannot_make_an_upload_too_large() {
    let mut outcome = two_files();
    // No two lines alike, so that compression would not help.
    let noise = |seed: usize| (0..900).map(|n| char::from(b'a' + ((n * n * 31 + seed * (n + 7)) % 26) as u8)).collect();
    for seed in 0..4_000 {
        let mut reported = outcome.findings[0].clone();
        reported.finding.message = noise(seed);
        reported.finding.related =
            (0..3).map(|_| Label::new(reported.finding.primary.span, &*reported.finding.message)).collect();
        outcome.findings.push(reported);
    }
    outcome.settle();
    let text = sound(&outcome, Format::Sarif);
    assert!((8_000_000..10_000_000).contains(&text.len()), "{}", text.len());
    assert!(text.contains(" are left out, the least severe ones"));
}

/// A folder that is gone after the test.
struct Folder(PathBuf);

impl Folder {
    fn new(files: &[&str]) -> Self {
        let path = std::env::temp_dir().join(format!("acmlint-formats-{}", std::process::id()));
        for file in files {
            let file = path.join(file);
            std::fs::create_dir_all(file.parent().unwrap()).unwrap();
            std::fs::write(file, "resource \"aws_acm_certificate\" \"a\" {\n  validation_method = \"EMAIL\"\n}\n")
                .unwrap();
        }
        Self(path.canonicalize().unwrap())
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

#[test]
fn paths_are_those_of_the_repository() {
    let folder = Folder::new(&["repo/infra/a b.tf", "other/main.tf"]);
    std::fs::create_dir(folder.0.join("repo/.git")).unwrap();
    let told = |here: &str, root: Option<&str>, path: &str| {
        let here = folder.0.join(here);
        let mut request = common::request(&here, RULES.iter().filter(|rule| rule.name == "email-validation").collect());
        request.root = root.map(|root| here.join(root));
        request.paths = vec![Path::new(path).to_owned()];
        let outcome = check::run(&request, Sources::default());
        let result = results(&outcome).remove(0);
        let uri = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"].as_str().unwrap().to_owned();
        let gitlab: Value = serde_json::from_str(&sound(&outcome, Format::Gitlab)).unwrap();
        let rdjson: Value = serde_json::from_str(&sound(&outcome, Format::Rdjson)).unwrap();
        let path = |value: &Value| value["location"]["path"].as_str().unwrap().to_owned();
        assert!(sound(&outcome, Format::Junit).contains(&format!("file=\"{}\"", path(&gitlab[0]))));
        // reviewdog joins its working directory to them.
        (uri, path(&gitlab[0]), path(&rdjson["diagnostics"][0]))
    };
    let (uri, path) = ("infra/a%20b.tf".to_owned(), "infra/a b.tf".to_owned());
    assert_eq!(told("repo", None, "."), (uri.clone(), path.clone(), path.clone()));
    assert_eq!(told("repo/infra", None, "."), (uri.clone(), path.clone(), "a b.tf".to_owned()));
    assert_eq!(told("", None, "repo"), (uri.clone(), path.clone(), "repo/infra/a b.tf".to_owned()));
    // A tree that is a part of the repository, and one that is larger.
    assert_eq!(told("repo", Some("infra"), "infra"), (uri.clone(), path.clone(), path.clone()));
    assert_eq!(told("repo", Some(".."), "infra"), (uri, path.clone(), path));
    // Without a repository they are relative to the working directory.
    let outside = "other/main.tf".to_owned();
    assert_eq!(told("", None, "other"), (outside.clone(), outside.clone(), outside));
}
