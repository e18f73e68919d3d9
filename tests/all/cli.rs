//! What the command says and how it ends, whatever it finds.

use std::io::{Read, Write};
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

fn acmlint() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_acmlint"));
    for name in ["NO_COLOR", "FORCE_COLOR", "CLICOLOR_FORCE"] {
        command.env_remove(name);
    }
    command
}

fn run(arguments: &[&str]) -> Output {
    acmlint().current_dir(empty("run")).args(arguments).output().unwrap()
}

/// A folder with nothing in it.
fn empty(name: &str) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

#[test]
fn nothing_recognised_is_said_in_words() {
    let output = run(&["check", "--root", "."]);
    assert_eq!(output.status.code(), Some(0));
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(said.starts_with("nothing to check"), "{said}");
}

#[test]
fn an_app_that_was_not_synthesized_is_not_passed_over_in_silence() {
    let folder = empty("app");
    std::fs::create_dir_all(folder.join("other/cdk.out")).unwrap();
    for (path, text) in [
        ("cdk.json", "{\"app\": \"node app.js\"}"),
        ("no-app/cdk.json", "{\"context\": {}}"),
        ("other/cdk.json", "{\"app\": \"node app.js\"}"),
        (
            "other/cdk.out/manifest.json",
            "{\"version\": \"36.0.0\", \"artifacts\": {\"Tree\": {\"type\": \"cdk:tree\"}}}",
        ),
    ] {
        std::fs::create_dir_all(folder.join(path).parent().unwrap()).unwrap();
        std::fs::write(folder.join(path), text).unwrap();
    }
    let check = |path: &str| acmlint().current_dir(&folder).args(["check", "--root", ".", path]).output().unwrap();
    let said = |output: &Output| String::from_utf8(output.stderr.clone()).unwrap();
    let other = check("other");
    assert_eq!((other.status.code(), said(&other).as_str()), (Some(0), ""));
    std::fs::remove_dir_all(folder.join("other/cdk.out")).unwrap();
    let all = check(".");
    let message = "this app was not looked at: `cdk synth` writes what acmlint reads of it";
    assert_eq!(all.status.code(), Some(0));
    assert_eq!(said(&all), format!("warning: cdk.json: {message}, and so it is with 1 more\n"));
    assert_eq!(said(&check("other")), format!("warning: other/cdk.json: {message}\n"));
}

#[cfg(unix)]
#[test]
fn nothing_leads_out_of_the_repository() {
    use std::os::unix::fs::symlink;

    let folder = empty("repositories");
    let _ = std::fs::remove_dir_all(&folder);
    for name in ["a", "b"] {
        std::fs::create_dir_all(folder.join(name).join(".git")).unwrap();
        std::fs::create_dir_all(folder.join(name).join("infra")).unwrap();
        std::fs::write(folder.join(name).join("infra/main.tf"), "locals {}\n").unwrap();
    }
    symlink(folder.join("b/infra"), folder.join("a/linked")).unwrap();
    symlink(folder.join("b/infra/main.tf"), folder.join("a/linked.tf")).unwrap();
    symlink("nowhere", folder.join("a/gone.tf")).unwrap();
    let check = |here: &str, paths: &[&str]| {
        let output = acmlint().current_dir(folder.join(here)).arg("check").args(paths).output().unwrap();
        (output.status.code().unwrap(), String::from_utf8(output.stderr).unwrap())
    };
    assert_eq!(check("a", &["infra", "../a/infra"]).0, 0);
    assert_eq!(check("a", &["../b/infra"]).0, 0);
    assert_eq!(check("a", &["linked"]), (2, "error: linked: it leads out of the repository\n".to_owned()));
    assert_eq!(check("a", &["linked.tf"]).0, 2);
    assert_eq!(check("a", &["gone.tf"]).0, 2);
    let (code, said) = check("", &["a/infra", "b/infra"]);
    assert!(code == 2 && said.contains("another repository"), "{said}");
    assert_eq!(check("", &["a/infra", "b/infra", "--root", "."]).0, 0);

    // A report is written anew, and into no other file.
    std::fs::write(folder.join("victim"), "mine").unwrap();
    symlink(folder.join("victim"), folder.join("a/report.sarif")).unwrap();
    assert_eq!(check("a", &["-o", "sarif=report.sarif"]).0, 2);
    assert_eq!(std::fs::read_to_string(folder.join("victim")).unwrap(), "mine");
    assert_eq!(check("a", &["-o", "json=x", "-o", "sarif=x"]).0, 2);
    assert_eq!(check("a", &["-o", "json=-"]).0, 2);
    assert_eq!(check("a", &["-o", "json=/dev/null", "infra"]).0, 0);
    assert_eq!(check("a", &["--region", ""]).0, 2);
}

#[test]
fn a_mistake_in_the_arguments_is_2_and_said_on_stderr() {
    let cases: [(&[&str], &str); 7] = [
        (&["check", "--select", "unused-alow"], "did you mean `unused-allow`?"),
        (&["check", "--ignore", "zzz"], "`acmlint rules` lists them"),
        (&["check", "--format", "x"], "possible values"),
        (&["check", "-o", "json"], "is not FORMAT=FILE"),
        (&["check", "--now", "tomorrow"], "is not a date"),
        (&["explain", "sintax-error"], "did you mean `syntax-error`?"),
        (&["chek"], "check"),
    ];
    for (arguments, expected) in cases {
        let output = run(arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(output.stdout.is_empty(), "{arguments:?}");
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(said.contains(expected), "{arguments:?}: {said}");
    }
}

#[test]
fn one_scan_writes_many_reports() {
    let folder = empty("reports");
    let written = ["full=full.txt", "json=findings.json", "jsonl=findings.jsonl", "concise=concise.txt"];
    let mut command = acmlint();
    command.current_dir(&folder).args(["check", "--root", ".", "-q"]);
    let output = command.args(written.iter().flat_map(|file| ["-o", file])).output().unwrap();
    assert_eq!(output.status.code(), Some(0));
    assert!(output.stdout.is_empty());
    let document = std::fs::read_to_string(folder.join("findings.json")).unwrap();
    let document: serde_json::Value = serde_json::from_str(&document).unwrap();
    assert_eq!(document["summary"]["certificates"], 0);
    assert!(std::fs::read_to_string(folder.join("full.txt")).unwrap().starts_with("nothing to check"));
    assert_eq!(std::fs::read_to_string(folder.join("findings.jsonl")).unwrap().lines().count(), 1);
}

#[test]
fn a_reader_who_has_seen_enough_is_no_failure() {
    let mut child =
        acmlint().arg("model").arg("--schema").stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    let mut said = String::new();
    child.stderr.take().unwrap().read_to_string(&mut said).unwrap();
    assert_eq!((child.wait().unwrap().code(), &*said), (Some(0), ""));
}

#[test]
fn colour_is_asked_for_or_it_is_not_there() {
    assert!(!run(&["explain", "unused-allow"]).stdout.contains(&0x1b));
    assert!(run(&["explain", "unused-allow", "--color", "always"]).stdout.contains(&0x1b));
    let forced = acmlint().env("CLICOLOR_FORCE", "1").args(["explain", "unused-allow"]).output().unwrap();
    assert!(forced.stdout.contains(&0x1b));
}

#[test]
fn rules_are_listed() {
    let text = String::from_utf8(run(&["rules"]).stdout).unwrap();
    let json: serde_json::Value = serde_json::from_slice(&run(&["rules", "--format", "json"]).stdout).unwrap();
    let markdown = String::from_utf8(run(&["rules", "--format", "markdown"]).stdout).unwrap();
    for rule in json.as_array().unwrap() {
        let name = rule["name"].as_str().unwrap();
        assert!(text.contains(name) && markdown.contains(&format!("[{name}](rules/{name}.md)")), "{name}");
    }
}

#[test]
fn an_exception_holds_in_a_file_that_was_not_named() {
    let folder = empty("exception-elsewhere");
    let region = "provider \"aws\" {\n  region = \"eu-west-1\"\n}\n";
    std::fs::write(folder.join("providers.tf"), region).unwrap();
    let taken = |comment: &str| {
        format!(
            "data \"aws_acm_certificate\" \"site\" {{\n  domain = \"www.example.com\"\n}}\n\n{comment}resource \
             \"aws_cognito_user_pool_domain\" \"site\" {{\n  certificate_arn = data.aws_acm_certificate.site.arn\n}}\n"
        )
    };
    let root = folder.to_str().unwrap();
    let named = folder.join("providers.tf");
    let code = || run(&["check", "--root", root, named.to_str().unwrap()]).status.code();
    std::fs::write(folder.join("main.tf"), taken("")).unwrap();
    assert_eq!(code(), Some(1), "the region that is named makes the finding");
    let comment = "# acmlint: allow[certificate-outside-us-east-1] moved next month\n";
    std::fs::write(folder.join("main.tf"), taken(comment)).unwrap();
    assert_eq!(code(), Some(0), "and the exception beside it holds");
}

/// Pipes a text into the command.
fn pipe(arguments: &[&str], text: &[u8]) -> (Option<i32>, String, String) {
    let mut command = acmlint();
    command.current_dir(empty("pipe")).args(arguments);
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    // It need not read what it does not want.
    let _ = child.stdin.take().unwrap().write_all(text);
    let output = child.wait_with_output().unwrap();
    let said = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (output.status.code(), said(output.stdout), said(output.stderr))
}

const FAILED: &str = r#"{"Certificate": {"CertificateArn": "arn:aws:acm:eu-west-1:1:certificate/a",
    "DomainName": "shop.example.com", "Status": "FAILED", "Type": "AMAZON_ISSUED"}}"#;

#[test]
fn one_document_is_read_from_stdin() {
    let text = FAILED.as_bytes();
    let (code, said, _) = pipe(&["check", "-", "--format", "concise"], text);
    assert_eq!(code, Some(1));
    assert!(said.starts_with("<stdin>:2:49: error[failed-certificate]"), "{said}");
    let name = ["check", "-", "--format", "concise", "--stdin-filename", "./answers/shop.json"];
    assert!(pipe(&name, text).1.starts_with("answers/shop.json:2:49: "));
    let (code, said, _) = pipe(&["model", "-"], text);
    assert_eq!(code, Some(0));
    let model: serde_json::Value = serde_json::from_str(&said).unwrap();
    assert_eq!(model["deployments"][0]["format"], "acm");
    assert_eq!(model["deployments"][0]["certificates"][0]["standing"]["status"]["value"], "FAILED");
    assert_eq!(pipe(&["check", "-"], b"{\"format_version\": \"1.0\"}").0, Some(0));
}

#[test]
fn a_configuration_from_stdin_is_known_by_its_name() {
    let text = b"resource \"aws_acm_certificate\" \"a\" {\n  domain_name = \"a.example.com\"\n  validation_method = \"EMAIL\"\n}\n";
    let (code, said, _) = pipe(&["check", "-", "--stdin-filename", "main.tf", "--select", "email-validation"], text);
    assert_eq!(code, Some(1));
    assert!(said.contains("main.tf:3:23"), "{said}");
    let (code, _, said) = pipe(&["check", "-"], text);
    assert_eq!(code, Some(2));
    assert!(said.contains("--stdin-filename main.tf"), "{said}");
}

#[test]
fn what_cannot_be_read_from_stdin_is_2() {
    let cases: [(&[&str], &[u8], &str); 6] = [
        (&["check", "-"], b"", "nothing that acmlint knows"),
        (&["check", "-"], b"{\"format_version\": \"1.0\", \"valid\": true}", "nothing that acmlint knows"),
        (&["check", "-"], b"{\"format_version\": \"1.0\",", "unclosed"),
        (&["check", "-"], b"\xff{\"format_version\": \"1.0\"}", "it is not UTF-8"),
        (&["check", "-", "."], b"", "other paths stand beside it"),
        (&["check", ".", "--stdin-filename", "x"], b"", "there is no `-`"),
    ];
    for (arguments, text, expected) in cases {
        let (code, _, said) = pipe(arguments, text);
        assert_eq!(code, Some(2), "{arguments:?}: {said}");
        assert!(said.contains(expected), "{arguments:?}: {said}");
    }
}
