//! Scanned text is shown, and does nothing: not to a terminal, not to the runner that reads a log, not to whoever reads a
//! report. Here the program is run as a whole, over a tree that a stranger wrote, with all that it can say.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;

/// What would act on a terminal, on a runner's log, in Markdown, in XML.
const HOSTILE: &str = "::add-mask::a ##[group]b ##vso[task.setvariable variable=c]d %0A::error::e \u{1b}[2J\u{9b}1mf \
                       \u{202e}g\u{2066}h\u{200b}i <script>j</script> ]]> `k` | [l](javascript:m) @n";

/// What no output holds.
fn is_bad(c: char) -> bool {
    (c.is_control() && c != '\n')
        || matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

/// Nothing in it acts. `may_command` says whether lines of it are meant for a runner.
fn sound(what: &str, text: &str, may_command: bool) {
    if let Some(bad) = text.chars().position(is_bad) {
        let near: String = text.chars().skip(bad.saturating_sub(60)).take(80).collect();
        panic!("{what}: {near:?}");
    }
    for line in text.lines() {
        let behind = line.split("##").skip(1).map(|rest| rest.trim_start_matches(|c: char| c.is_ascii_alphabetic()));
        assert!(!behind.into_iter().any(|rest| rest.starts_with('[')), "{what}: {line}");
        let command = line.trim_start().strip_prefix("::");
        let ours =
            ["error ", "warning ", "notice "].iter().any(|name| command.is_some_and(|rest| rest.starts_with(name)));
        assert!(command.is_none() || (may_command && ours), "{what}: {line}");
    }
}

fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("output").join(name);
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(folder.join(".git")).unwrap();
    folder
}

fn put(root: &Path, path: &str, text: impl AsRef<[u8]>) {
    let path = root.join(path);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, text).unwrap();
}

/// Names of files and folders that would act.
const NAMES: [&str; 6] = [
    "::error file=x,line=1::a",
    "##[group]b",
    "c\n::add-mask::d",
    "\u{1b}]0;e\u{7}\u{202e}f",
    "%0A::warning::g",
    "](javascript:h)<i>`|@j",
];

/// A tree in which everything that can be told says something that it should not.
fn hostile(name: &str) -> PathBuf {
    let root = folder(name);
    let quoted = HOSTILE.replace('"', "\\\"").replace("%{", "%%{");
    let certificate = format!(
        r#"# {HOSTILE}
resource "aws_acm_certificate" "mail" {{
  domain_name       = "{quoted}"
  validation_method = "EMAIL"
}}
resource "aws_acm_certificate" "site" {{
  for_each          = toset(["{quoted}"]) # acmlint: allow({HOSTILE}) until 2020-01-01
  domain_name       = each.key
  validation_method = "DNS"
  provider          = aws.far
}}
provider "aws" {{
  alias  = "far"
  region = "eu-west-1"
}}
resource "aws_cloudfront_distribution" "site" {{
  viewer_certificate {{ acm_certificate_arn = aws_acm_certificate.site["{quoted}"].arn }}
}}
module "m" {{ source = "{quoted}" }}
"#
    );
    let template = serde_json::json!({
        "AWSTemplateFormatVersion": "2010-09-09",
        "Description": HOSTILE,
        "Resources": {
            HOSTILE: { "Type": "AWS::CertificateManager::Certificate", "Properties": { "DomainName": HOSTILE } },
            "Other": { "Type": HOSTILE, "Metadata": { "acmlint": { "allow": [HOSTILE] } } },
        },
    });
    let plan = serde_json::json!({
        "format_version": "1.2",
        "planned_values": { "root_module": { "resources": [{
            "address": HOSTILE, "mode": "managed", "type": "aws_acm_certificate", "name": HOSTILE,
            "provider_name": HOSTILE, "values": { "domain_name": HOSTILE, "validation_method": "EMAIL" },
        }] } },
        "resource_changes": [{
            "address": HOSTILE, "mode": "managed", "type": "aws_acm_certificate", "name": HOSTILE,
            "change": { "actions": ["create"], "after": { "domain_name": HOSTILE, "validation_method": "EMAIL" } },
        }],
        "configuration": { "root_module": {} },
    });
    for name in NAMES {
        put(&root, &format!("{name}/main.tf"), &certificate);
        put(&root, &format!("{name}/template.json"), template.to_string());
        put(&root, &format!("{name}/plan.json"), plan.to_string());
        put(&root, &format!("{name}/broken.tf"), format!("aws_acm_certificate \"{quoted}\" {{ {HOSTILE}"));
        put(
            &root,
            &format!("{name}/broken.yaml"),
            format!("Resources: {{ A: {{ Type: AWS::CertificateManager::Certificate, {HOSTILE}"),
        );
    }
    put(
        &root,
        "acmlint.toml",
        format!("[rules.\"{}\"]\nenabled = true\n[ignore]\n\"{}\" = [\"x\"]\n", escaped(), escaped()),
    );
    root
}

/// The hostile text as TOML takes it.
fn escaped() -> String {
    HOSTILE
        .chars()
        .map(|c| if c.is_control() || c == '"' { format!("\\u{:04x}", c as u32) } else { c.to_string() })
        .collect()
}

fn run(root: &Path, arguments: &[&str]) -> (String, String, Option<i32>) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_acmlint"));
    command.current_dir(root).args(arguments).stdin(Stdio::null()).env("GITHUB_ACTIONS", "true");
    let output = command.output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("what is written is UTF-8");
    (text(output.stdout), text(output.stderr), output.status.code())
}

#[test]
#[cfg(unix)]
fn scanned_text_does_nothing_in_any_output() {
    let root = hostile("everything");
    let formats = ["full", "concise", "json", "jsonl", "github", "markdown", "sarif", "gitlab", "junit", "rdjson"];
    for isolated in [true, false] {
        for format in formats {
            let mut arguments = vec!["check", "--undecided", "--format", format, "--fail-on", "never", "."];
            arguments.extend(isolated.then_some("--isolated"));
            let (stdout, stderr, code) = run(&root, &arguments);
            sound(&format!("{format} on stdout"), &stdout, format == "github");
            sound(&format!("{format} on stderr"), &stderr, false);
            assert_eq!(code, Some(if isolated { 0 } else { 2 }), "the settings cannot be read: {stderr}");
            assert!(!isolated || stdout.len() > 2_000, "{format}: {stdout}");
        }
    }
    let (colours, _, _) = run(&root, &["check", "--isolated", "--color", "always", "--fail-on", "never", "."]);
    let mut parts = colours.split("\u{1b}[");
    let mut plain = parts.next().unwrap().to_owned();
    for part in parts {
        let (colour, text) = part.split_once('m').unwrap();
        assert!(colour.chars().all(|c| c.is_ascii_digit() || c == ';'), "{part:?}");
        plain.push_str(text);
    }
    sound("colours", &plain, false);
    let first = format!("./{}/main.tf", NAMES[0]);
    let others: [&[&str]; 9] = [
        &["model", "."],
        &["config", "show", &first],
        &["config", "show", "--format", "json", &first],
        &["baseline", "create", "-o", "baseline.json", "."],
        &["explain", HOSTILE],
        &["check", "--only", HOSTILE],
        &["check", "--config", HOSTILE],
        &["check", HOSTILE],
        &["check", "--new-from", HOSTILE, "."],
    ];
    for arguments in others {
        let (stdout, stderr, _) = run(&root, arguments);
        assert!(stdout.len() + stderr.len() > 20, "{arguments:?}");
        sound(&format!("{arguments:?} on stdout"), &stdout, false);
        sound(&format!("{arguments:?} on stderr"), &stderr, false);
    }
}

#[test]
#[cfg(unix)]
fn json_has_what_was_scanned_all_the_same() {
    let root = hostile("json");
    let (stdout, _, _) = run(&root, &["check", "--isolated", "--format", "json", "--fail-on", "never", "."]);
    let document: Value = serde_json::from_str(&stdout).unwrap();
    let messages = document["findings"].as_array().unwrap().iter().map(|finding| finding["message"].as_str().unwrap());
    assert!(messages.into_iter().any(|message| message.contains("##[group]b") && message.contains('\u{202e}')));
}

/// It is started by the test below, and panics with a text that must not be shown.
#[test]
#[ignore = "it panics, as it is meant to"]
fn a_panic_that_quotes_a_secret() {
    acmlint::cli::tell_of_mistakes_of_ours();
    panic!("hunter2 {HOSTILE}");
}

#[test]
fn a_panic_tells_where_it_was_and_quotes_nothing() {
    let test = "output::a_panic_that_quotes_a_secret";
    let mut command = Command::new(std::env::current_exe().unwrap());
    let output = command.args(["--exact", test, "--ignored", "--nocapture"]).output().unwrap();
    let told = String::from_utf8(output.stderr).unwrap();
    assert!(told.contains("this is a mistake in acmlint (at tests/all/output.rs:"), "{told}");
    assert!(!told.contains("hunter2"), "{told}");
}
