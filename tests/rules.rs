//! Rules over data. `testdata/rules/<rule>/<format>/<case>/` is scanned with that rule alone and must say what its
//! `expected.txt` says; `UPDATE=1` rewrites it. Every rule's page is executed: what stands under *Found* is one finding
//! of it, what stands under *Better* none.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "a test may panic, and reads the sources"
)]

mod common;

use acmlint::rule::Check;
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
        let outcome = common::scan(&case, RULES.iter().collect());
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
            let outcome = common::scan(&folder, RULES.iter().collect());
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
