//! The README says what the command says: its first configuration is scanned, its table of rules is compared, and the
//! configuration in `examples/` has the mistakes that it is there for. `UPDATE=1` rewrites what the command wrote.

use std::ops::Range;
use std::path::Path;
use std::process::Command;

use acmlint::rules::RULES;
use pulldown_cmark::{CodeBlockKind, Event, Parser, Tag};

/// What the command prints in a folder, from nothing but its arguments.
fn say(folder: &Path, arguments: &[&str]) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_acmlint"));
    for name in ["NO_COLOR", "FORCE_COLOR", "CLICOLOR_FORCE"] {
        command.env_remove(name);
    }
    let output = command.current_dir(folder).arg("--isolated").args(arguments).output().unwrap();
    String::from_utf8(output.stdout).unwrap()
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The inside of the first fence in a language.
fn fence(page: &str, language: &str) -> Range<usize> {
    let mut inside = Parser::new(page).into_offset_iter().filter_map(|(event, range)| match event {
        Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(name))) if &*name == language => Some(range),
        _ => None,
    });
    let block = inside.next().unwrap();
    let start = block.start + page[block.clone()].find('\n').unwrap() + 1;
    start..block.start + page[block.clone()].rfind("```").unwrap()
}

#[test]
fn the_readme_says_what_the_command_says() {
    let file = root().join("README.md");
    let page = std::fs::read_to_string(&file).unwrap();
    let folder = std::env::temp_dir().join(format!("acmlint-readme-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("main.tf"), &page[fence(&page, "hcl")]).unwrap();
    let said = say(&folder, &["check"]);
    std::fs::remove_dir_all(&folder).unwrap();
    assert!(said.contains("error[certificate-outside-us-east-1]"), "{said}");

    let mut told = page.clone();
    told.replace_range(fence(&told, "text"), &said);
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&file, told).unwrap();
    } else {
        assert!(
            page == told,
            "README.md is not true any more; `UPDATE=1 cargo test --test readme` rewrites it\n{told}"
        );
    }
}

/// The list of all rules is made, and the README names each of them once.
#[test]
fn every_rule_is_listed() {
    let file = root().join("rules/README.md");
    let table = say(root(), &["rules", "--format", "markdown"]).replace("](rules/", "](");
    let list = format!("# The rules\n\n<!-- Written by `UPDATE=1 cargo test --test readme`. -->\n\n{table}");
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&file, &list).unwrap();
    }
    assert!(std::fs::read_to_string(&file).unwrap_or_default() == list, "rules/README.md is not made of the rules");
    let page = std::fs::read_to_string(root().join("README.md")).unwrap();
    for rule in RULES {
        let link = format!("[`{0}`](rules/{0}.md)", rule.name);
        assert_eq!(page.matches(&link).count(), 1, "README.md links {} so often", rule.name);
    }
}

/// What the example shows: the rules that acmlint exists for, and one about a list that grows.
const SHOWN: [&str; 6] = [
    "certificate-outside-us-east-1",
    "email-validation",
    "missing-create-before-destroy",
    "missing-validation-records",
    "too-many-names",
    "unattached-certificate",
];

#[test]
fn the_example_has_the_mistakes_that_it_promises() {
    let said = say(root(), &["check", "--undecided", "--format", "concise", "examples/terraform"]);
    let mut found: Vec<&str> =
        said.lines().filter_map(|line| line.split_once('[')?.1.split_once(']')).map(|(name, _)| name).collect();
    found.sort_unstable();
    assert_eq!(found, SHOWN, "{said}");
}

#[test]
fn the_table_of_limits_is_theirs() {
    let page = std::fs::read_to_string(root().join("README.md")).unwrap();
    let grouped = |number: u32| {
        let digits = number.to_string();
        let from = |end: usize| digits[..end].len().saturating_sub(3);
        let mut groups = vec![];
        let mut end = digits.len();
        while end > 0 {
            groups.push(&digits[from(end)..end]);
            end = from(end);
        }
        groups.reverse();
        groups.join(",")
    };
    for setting in &acmlint::limits::SETTINGS {
        let (default, most) = (grouped(setting.default), grouped(setting.most));
        let row = format!("| `{}` | {} | {default} | {most} | {} |", setting.name, setting.counts, setting.why);
        assert!(page.contains(&row), "README.md has no row\n{row}");
    }
}
