//! Rules over data. `testdata/rules/<rule>/<format>/<case>/` is scanned with that rule alone and must say what its
//! `expected.txt` says; `UPDATE=1` rewrites it. Every rule's page is executed: what stands under *Found* is one finding
//! of it, what stands under *Better* none.

use std::collections::BTreeSet;
use std::path::Path;

use crate::common;
use acmlint::check::Outcome;
use acmlint::model::Format;
use acmlint::rule::{Check, Rule};
use acmlint::rules::{self, RULES};
use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, Parser, Tag, TagEnd};

#[test]
fn every_case_says_what_is_expected() {
    let mut wrong = Vec::new();
    let mut count = 0;
    for rule_folder in common::folders(&common::folder("testdata/rules")) {
        let name = rule_folder.file_name().unwrap().to_str().unwrap().to_owned();
        let rule = rules::find(&name).unwrap_or_else(|| panic!("no rule is called {name}"));
        for format in common::folders(&rule_folder) {
            for case in common::folders(&format) {
                let outcome = common::scan(&case, vec![rule]);
                common::expect(&case.join("expected.txt"), &common::tell(&outcome), &mut wrong);
                count += 1;
            }
        }
    }
    assert!(count > 0, "there are no cases");
    assert!(wrong.is_empty(), "{} cases differ\n{}", wrong.len(), wrong.join("\n"));
}

/// Cases in which everything is judged by all rules together.
#[test]
fn every_configuration_says_what_is_expected() {
    let mut wrong = Vec::new();
    let formats = ["testdata/terraform", "testdata/cloudformation"];
    for case in formats.iter().flat_map(|format| common::folders(&common::folder(format))) {
        let outcome = common::scan(&case, RULES.iter().filter(|rule| !rule.opinion).collect());
        common::expect(&case.join("expected.txt"), &common::tell(&outcome), &mut wrong);
    }
    assert!(wrong.is_empty(), "{} cases differ\n{}", wrong.len(), wrong.join("\n"));
}

struct Example {
    section: String,
    format: String,
    code: String,
}

/// The code under second- and third-level headings.
fn examples(page: &str) -> Vec<Example> {
    let mut found = Vec::new();
    let (mut section, mut format, mut heading, mut code) = (String::new(), String::new(), None, None::<String>);
    for event in Parser::new(page) {
        match event {
            Event::Start(Tag::Heading { level, .. }) => heading = Some((level, String::new())),
            Event::End(TagEnd::Heading(_)) => match heading.take() {
                Some((HeadingLevel::H2, text)) => (section, format) = (text, String::new()),
                Some((HeadingLevel::H3, text)) => format = text,
                _ => {}
            },
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(_))) => code = Some(String::new()),
            Event::End(TagEnd::CodeBlock) => {
                let code = code.take().unwrap_or_default();
                found.push(Example { section: section.clone(), format: format.clone(), code });
            }
            Event::Text(text) | Event::Code(text) => match (&mut heading, &mut code) {
                (Some((_, heading)), _) => heading.push_str(&text),
                (None, Some(code)) => code.push_str(&text),
                _ => {}
            },
            _ => {}
        }
    }
    found
}

#[test]
fn every_page_is_true() {
    let root = std::env::temp_dir().join(format!("acmlint-pages-{}", std::process::id()));
    let mut wrong = Vec::new();
    for rule in RULES {
        let (mut found, mut better) = (0, 0);
        for (index, example) in examples(rule.page).into_iter().enumerate() {
            let file = match example.format.as_str() {
                "Terraform" => "main.tf",
                "CloudFormation" | "SAM" => "template.yaml",
                "Terraform state" => "terraform.tfstate",
                "ACM API" => "certificate.json",
                other => panic!("{}: no example can be in `{other}`", rule.name),
            };
            let folder = root.join(format!("{}-{index}", rule.name));
            std::fs::create_dir_all(&folder).unwrap();
            std::fs::write(folder.join(file), &example.code).unwrap();
            // What other pages show need not please every opinion.
            let judges = RULES.iter().filter(|one| !one.opinion || one.name == rule.name);
            let outcome = common::scan(&folder, judges.collect());
            let own =
                outcome.findings.iter().filter(|one| one.finding.rule == rule.name && one.suppressed.is_none()).count();
            let expected = match example.section.as_str() {
                "Found" => {
                    found += 1;
                    1
                }
                "Better" => {
                    better += 1;
                    0
                }
                other => panic!("{}: examples do not stand under `{other}`", rule.name),
            };
            let others =
                outcome.findings.iter().filter(|one| one.finding.rule != rule.name && one.suppressed.is_none()).count();
            // An exception that does not work leaves standing what it was written for.
            let may_stand = expected == 1 && matches!(rule.check, Check::Run);
            if own != expected || (others > 0 && !may_stand) {
                let told = common::tell(&outcome);
                wrong.push(format!("{}, {}:\n{}\nsays\n{told}", rule.name, example.section, example.code));
            }
        }
        if found == 0 || better == 0 {
            wrong.push(format!("{}: the page needs an example under Found and one under Better", rule.name));
        }
    }
    std::fs::remove_dir_all(&root).unwrap();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The folder of a format's cases.
fn cases_of(format: Format) -> &'static str {
    match format {
        Format::Terraform => "terraform",
        Format::CloudFormation => "cloudformation",
        Format::Cdk => "cdk",
        Format::Plan => "plan",
        Format::State => "state",
        Format::Acm => "acm",
    }
}

/// What a case shows of its rule, by its expectation.
fn shows(expected: &str, rule: &Rule) -> Vec<&'static str> {
    let says = |text: String| expected.contains(&text);
    let violated = says(format!("[{}] ", rule.name)) && !expected.contains(" undecided[");
    let undecided = says(format!("undecided[{}]", rule.name));
    match expected.trim() {
        "nothing" => vec!["fine"],
        _ if undecided => vec!["undecided"],
        _ if violated => vec!["a violation"],
        _ => Vec::new(),
    }
}

/// Each rule has a violation, a sound case and an undecided one in each format in which its defect can be. What a CDK app
/// synthesizes is a template, and [`templates_mean_the_same_in_every_wrapping`] judges every case of those as one.
#[test]
fn every_answer_of_every_rule_has_a_case() {
    let mut missing = Vec::new();
    for rule in RULES.iter().filter(|rule| !matches!(rule.check, Check::Run)) {
        assert!(!rule.formats.is_empty(), "{} applies to no format", rule.name);
        for &format in rule.formats {
            let by_templates = format == Format::Cdk && rule.formats.contains(&Format::CloudFormation);
            if by_templates {
                continue;
            }
            let folder = common::folder(&format!("testdata/rules/{}/{}", rule.name, cases_of(format)));
            let cases = if folder.is_dir() { common::folders(&folder) } else { Vec::new() };
            let expected =
                cases.iter().map(|case| std::fs::read_to_string(case.join("expected.txt")).unwrap_or_default());
            let shown: BTreeSet<&str> = expected.flat_map(|expected| shows(&expected, rule)).collect();
            for answer in ["a violation", "fine", "undecided"] {
                if !shown.contains(answer) && !CERTAIN.contains(&(rule.name, cases_of(format), answer)) {
                    missing.push(format!("{} in {}: {answer}", rule.name, cases_of(format)));
                }
            }
        }
    }
    assert!(missing.is_empty(), "{} answers have no case:\n{}", missing.len(), missing.join("\n"));
}

/// Answers that a rule never gives in a format, each with the reason.
const CERTAIN: &[(&str, &str, &str)] = &[
    // What other configurations make is not in a state.
    ("unattached-certificate", "state", "a violation"),
    // A stack's own tags are passed on, and no template tells them.
    ("untagged-certificate", "cloudformation", "a violation"),
    // The API does not tell tags with a certificate.
    ("untagged-certificate", "acm", "a violation"),
    ("untagged-certificate", "acm", "fine"),
    // What makes a certificate stands in its template.
    ("deprecated-certificate-resource", "cloudformation", "undecided"),
    // What has no status is no answer of the API.
    ("failed-certificate", "acm", "undecided"),
    ("pending-certificate", "acm", "undecided"),
];

/// A template is judged alike whether CloudFormation gets it as it is, through SAM, or from a CDK app. Cases of several
/// files, and those with a `Transform` or in JSON, stay what they are.
#[test]
fn templates_mean_the_same_in_every_wrapping() {
    let root = std::env::temp_dir().join(format!("acmlint-wrapped-{}", std::process::id()));
    let mut wrong = Vec::new();
    let mut count = 0;
    for rule in RULES.iter().filter(|rule| rule.formats.contains(&Format::CloudFormation)) {
        let folder = common::folder(&format!("testdata/rules/{}/cloudformation", rule.name));
        let cases = if folder.is_dir() { common::folders(&folder) } else { Vec::new() };
        for (index, case) in cases.iter().enumerate() {
            let Some(template) = lone_template(case).filter(|_| !UNLIKE.iter().any(|name| case.ends_with(name))) else {
                continue;
            };
            let plain = gist(&common::scan(case, vec![rule]));
            let sam = root.join(format!("{}-{index}-sam", rule.name));
            std::fs::create_dir_all(&sam).unwrap();
            std::fs::write(sam.join("template.yaml"), format!("{template}\nTransform: AWS::Serverless-2016-10-31\n"))
                .unwrap();
            let cdk = root.join(format!("{}-{index}-cdk/cdk.out", rule.name));
            std::fs::create_dir_all(&cdk).unwrap();
            std::fs::write(cdk.join("Stack.template.json"), &template).unwrap();
            std::fs::write(cdk.join("manifest.json"), MANIFEST).unwrap();
            for (wrapping, folder) in [("SAM", &sam), ("CDK", &cdk)] {
                let wrapped = gist(&common::scan(folder, vec![rule]));
                count += 1;
                if wrapped != plain {
                    wrong.push(format!("{} in {wrapping}:\n{wrapped}instead of\n{plain}", case.display()));
                }
            }
        }
    }
    std::fs::remove_dir_all(&root).unwrap();
    assert!(count > 0, "there are no templates");
    assert!(wrong.is_empty(), "{} differ\n{}", wrong.len(), wrong.join("\n"));
}

/// What the real terraform plans for a case is judged as the case is; what a plan does not tell is undecided there.
#[test]
fn a_plan_says_what_its_configuration_says() {
    let mut wrong = Vec::new();
    let mut count = 0;
    for rule in RULES.iter().filter(|rule| rule.formats.contains(&Format::Plan)) {
        let folder = common::folder(&format!("testdata/rules/{}", rule.name));
        let plans = folder.join("plan");
        let plans = if plans.is_dir() { common::folders(&plans) } else { Vec::new() };
        for plan in plans {
            let configuration = folder.join("terraform").join(plan.file_name().unwrap());
            // What ACM says of a certificate stands in no configuration.
            if !rule.formats.contains(&Format::Terraform) {
                continue;
            }
            let (planned, written) = (common::scan(&plan, vec![rule]), common::scan(&configuration, vec![rule]));
            let is_same = found(&planned) == found(&written);
            let is_open = planned.findings.is_empty() && !planned.undecided.is_empty();
            count += 1;
            if !is_same && !is_open {
                wrong.push(format!("{}:\n{}instead of\n{}", plan.display(), found(&planned), found(&written)));
            }
        }
    }
    assert!(count > 0, "there are no plans");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// One fault has one sentence: what a page finds first in Terraform, it finds in a template.
#[test]
fn a_fault_has_the_same_sentence_in_every_language() {
    let root = std::env::temp_dir().join(format!("acmlint-sentences-{}", std::process::id()));
    let mut wrong = Vec::new();
    let mut count = 0;
    for rule in RULES.iter().filter(|rule| !rule.formats.is_empty() && !UNLIKE_FAULTS.contains(&rule.name)) {
        let examples = examples(rule.page);
        let said = |format: &str, file: &str| {
            let example = examples.iter().find(|example| example.section == "Found" && example.format == format)?;
            let folder = root.join(format!("{}-{format}", rule.name));
            std::fs::create_dir_all(&folder).unwrap();
            std::fs::write(folder.join(file), &example.code).unwrap();
            let outcome = common::scan(&folder, vec![rule]);
            outcome.findings.first().map(|reported| reported.finding.message.clone())
        };
        let (Some(written), Some(template)) = (said("Terraform", "main.tf"), said("CloudFormation", "template.yaml"))
        else {
            continue;
        };
        count += 1;
        if written != template {
            wrong.push(format!("{}:\n  {written}\n  {template}", rule.name));
        }
    }
    std::fs::remove_dir_all(&root).unwrap();
    assert!(count > 0, "no page has two languages");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Rules whose pages show what people get wrong in each language: a set's first element, an option without a zone. One
/// fault in all of them is in `testdata/model/every-format`.
const UNLIKE_FAULTS: &[&str] = &["missing-validation-records"];

/// The findings without places and help.
fn found(outcome: &Outcome) -> String {
    let findings = outcome.findings.iter().map(|reported| &reported.finding);
    let lines: Vec<String> =
        findings.map(|one| format!("{}[{}] {}\n", one.severity.name(), one.rule, one.message)).collect();
    lines.concat()
}

/// What no CDK app writes: a broken template, one of several documents, one with a tag that YAML does not have.
const UNLIKE: &[&str] = &["rest-of-a-broken-template", "several-documents", "name-out-of-a-mapping"];

/// An assembly of one stack that says nothing of where it is deployed.
const MANIFEST: &str = r#"{
  "version": "36.0.0",
  "artifacts": {
    "Stack": {
      "type": "aws:cloudformation:stack",
      "environment": "aws://unknown-account/unknown-region",
      "properties": { "templateFile": "Stack.template.json" }
    }
  }
}"#;

/// The template of a case that is nothing else.
fn lone_template(case: &Path) -> Option<String> {
    let files = std::fs::read_dir(case).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut files: Vec<String> = files.filter(|name| name != "expected.txt").collect();
    let name = files.pop().filter(|name| files.is_empty() && name == "template.yaml")?;
    let text = std::fs::read_to_string(case.join(name)).unwrap();
    (!text.contains("Transform")).then_some(text)
}

/// What is said, without places and help.
fn gist(outcome: &Outcome) -> String {
    let findings = outcome.findings.iter().map(|reported| &reported.finding);
    let told =
        findings.map(|one| format!("{}[{}] {} {}\n", one.severity.name(), one.rule, one.subject.address, one.message));
    let open = outcome.undecided.iter().map(|one| format!("undecided[{}] {}\n", one.rule, one.subject.address));
    let problems = outcome.problems.iter().map(|one| format!("problem {}\n", one.message));
    told.chain(open).chain(problems).collect()
}
