//! What arguments name: lists of paths, plans that lie elsewhere; and what shells and packagers get.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// A folder with these files; it is a repository.
fn tree(name: &str, files: &[(&str, &str)]) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("arguments").join(name);
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(folder.join(".git")).unwrap();
    for (path, text) in files {
        let path = folder.join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    folder
}

fn run(folder: &Path, arguments: &[&str], piped: &[u8]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_acmlint"));
    command.current_dir(folder).args(arguments).env_remove("FORCE_COLOR").env_remove("CLICOLOR_FORCE");
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    // It need not read what it does not want.
    let _ = child.stdin.take().unwrap().write_all(piped);
    child.wait_with_output().unwrap()
}

/// The exit code, the files that findings of `check` are in, and what stands on stderr.
fn check(folder: &Path, arguments: &[&str], piped: &[u8]) -> (Option<i32>, Vec<String>, String) {
    let output = run(folder, &[&["check", "--format", "concise"], arguments].concat(), piped);
    let said = String::from_utf8(output.stdout).unwrap();
    let mut files: Vec<String> = said.lines().map(|line| line.split(':').next().unwrap().to_owned()).collect();
    files.dedup();
    (output.status.code(), files, String::from_utf8(output.stderr).unwrap())
}

const MAIL: &str = "resource \"aws_acm_certificate\" \"a\" {\n  domain_name       = \"a.example.com\"\n  validation_method = \"EMAIL\"\n}\n";

#[test]
fn names_come_from_a_file_or_from_stdin() {
    let files = [("a/main.tf", MAIL), ("b/main.tf", MAIL), ("[c]/*.tf", MAIL), ("d/x y.tf", MAIL)];
    let folder = tree("names", if cfg!(windows) { &files[..2] } else { &files });
    let named = |arguments: &[&str], piped: &[u8]| {
        let (code, files, _) = check(&folder, arguments, piped);
        assert_eq!(code, Some(1));
        files
    };
    assert_eq!(named(&["--files-from", "-"], b"a/main.tf\n"), ["a/main.tf"]);
    assert_eq!(named(&["--files-from", "-"], b"\r\na/main.tf\r\nb/main.tf"), ["a/main.tf", "b/main.tf"]);
    assert_eq!(named(&["b", "--files-from", "-"], b"a/main.tf\n"), ["a/main.tf", "b/main.tf"]);
    assert_eq!(named(&["--files-from", "-", "-0"], b"a/main.tf\0b/main.tf\0"), ["a/main.tf", "b/main.tf"]);
    if !cfg!(windows) {
        assert_eq!(named(&["--files-from", "-"], b"[c]/*.tf\nd/x y.tf\n"), ["[c]/*.tf", "d/x y.tf"]);
    }
    std::fs::write(folder.join("list"), "b/main.tf\n").unwrap();
    assert_eq!(named(&["--files-from", "list"], b""), ["b/main.tf"]);
    // Nobody changed anything.
    let output = run(&folder, &["check", "--files-from", "-"], b"");
    assert_eq!(output.status.code(), Some(0));
    assert!(output.stdout.starts_with(b"nothing to check"));
}

#[test]
fn names_that_cannot_be_read_are_2() {
    let folder = tree("no-names", &[("main.tf", MAIL)]);
    let cases: [(&[&str], &[u8], &str); 7] = [
        (&["--files-from", "-"], b"main.tf\ngone.tf\n", "gone.tf: it does not exist"),
        (&["--files-from", "gone"], b"", "gone: it does not exist"),
        (&["--files-from", "-"], b"main.tf\0main.tf\0", "error"),
        (&["-", "--files-from", "-"], b"main.tf\n", "more than one place"),
        (&["-", "--files-from", "gone"], b"", "names others"),
        (&["--plan", "-", "--files-from", "-"], b"main.tf\n", "more than one place"),
        (&["-0"], b"", "--files-from"),
    ];
    for (arguments, piped, expected) in cases {
        let (code, _, said) = check(&folder, arguments, piped);
        assert_eq!(code, Some(2), "{arguments:?}: {said}");
        assert!(said.contains(expected), "{arguments:?}: {said}");
    }
}

#[test]
fn as_many_names_as_there_are_files_are_no_trouble() {
    let folder = tree("many", &[("main.tf", MAIL)]);
    let mut names = String::new();
    for index in 0..3000 {
        let path = format!("m{}/f{index}.tf", index % 300);
        std::fs::create_dir_all(folder.join(&path).parent().unwrap()).unwrap();
        std::fs::write(folder.join(&path), "").unwrap();
        names.push_str(&path);
        names.push('\n');
    }
    let (code, files, said) = check(&folder, &["--files-from", "-"], names.as_bytes());
    assert_eq!((code, files), (Some(0), Vec::new()), "{said}");
}

/// A configuration and its plan: what the configuration alone cannot know is the method.
const OPEN: &str = "variable \"method\" {}\n\nresource \"aws_acm_certificate\" \"a\" {\n  domain_name       = \"a.example.com\"\n  \
                    validation_method = var.method\n}\n";
const PLAN: &str = r#"{"format_version": "1.2", "terraform_version": "1.11.4",
  "variables": {"method": {"value": "EMAIL"}},
  "planned_values": {"root_module": {"resources": [{"address": "aws_acm_certificate.a", "mode": "managed",
    "type": "aws_acm_certificate", "name": "a", "values": {"domain_name": "a.example.com", "validation_method": "EMAIL"}}]}},
  "resource_changes": [{"address": "aws_acm_certificate.a", "mode": "managed", "type": "aws_acm_certificate", "name": "a",
    "change": {"actions": ["create"], "before": null,
      "after": {"domain_name": "a.example.com", "validation_method": "EMAIL"}, "after_unknown": {}}}],
  "configuration": {"root_module": {"variables": {"method": {}}, "resources": [{"address": "aws_acm_certificate.a",
    "mode": "managed", "type": "aws_acm_certificate", "name": "a", "expressions": {
      "domain_name": {"constant_value": "a.example.com"}, "validation_method": {"references": ["var.method"]}}}]}}}"#;

#[test]
fn a_plan_is_judged_with_the_configuration_that_it_is_of() {
    let elsewhere = tree("plan-elsewhere", &[("made.plan", PLAN)]).join("made.plan");
    let other = "resource \"aws_acm_certificate\" \"b\" {\n  domain_name       = \"b.example.com\"\n  validation_method = \"DNS\"\n}\n";
    let files = [("prod/main.tf", OPEN), ("dev/main.tf", OPEN), ("other/main.tf", other), ("plans/here", PLAN)];
    let folder = tree("plan", &files);
    let elsewhere = elsewhere.to_str().unwrap();
    let mail = |arguments: &[&str], piped: &[u8]| {
        check(&folder, &[&["--select", "email-validation"], arguments].concat(), piped)
    };
    let (code, _, said) = mail(&["prod"], b"");
    assert_eq!(code, Some(0), "alone it is undecided: {said}");
    for (plan, piped) in [(elsewhere, ""), ("plans/here", ""), ("-", PLAN)] {
        let (code, files, said) = mail(&["prod", "--plan", plan], piped.as_bytes());
        assert_eq!((code, files), (Some(1), vec!["prod/main.tf".to_owned()]), "{plan}: {said}");
    }
    let refused = |arguments: &[&str], expected: &str| {
        let (code, _, said) = mail(arguments, b"");
        assert_eq!(code, Some(2), "{arguments:?}: {said}");
        assert!(said.contains(expected), "{arguments:?}: {said}");
    };
    refused(&["other", "--plan", elsewhere], "of none of the configurations");
    refused(&["--plan", elsewhere], "may be of dev or of prod");
    refused(&["prod", "--plan", "prod/main.tf"], "this is no Terraform plan");
    refused(&["prod", "--plan", "gone"], "gone: it does not exist");
    refused(&["prod", "--plan", "prod"], "prod: it is not a regular file");
}

#[test]
fn shells_and_packagers_are_served() {
    let folder = tree("served", &[]);
    let said = |arguments: &[&str]| {
        let output = run(&folder, arguments, b"");
        assert_eq!(output.status.code(), Some(0), "{arguments:?}");
        String::from_utf8(output.stdout).unwrap()
    };
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        assert!(said(&["completions", shell]).contains("files-from"), "{shell}");
    }
    let bash = Command::new("bash").arg("-n").stdin(Stdio::piped()).stderr(Stdio::piped()).spawn();
    if let Ok(mut bash) = bash {
        let _ = bash.stdin.take().unwrap().write_all(said(&["completions", "bash"]).as_bytes());
        let output = bash.wait_with_output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }
    let page = said(&["man"]).replace("\\-", "-");
    for command in ["check", "explain", "rules", "model", "config show", "init", "completions"] {
        let help = said(&command.split(' ').chain(["--help"]).collect::<Vec<_>>());
        assert!(page.contains(&format!("ACMLINT {}", command.to_uppercase())), "{command}");
        let options = help.split_whitespace().filter(|word| word.starts_with("--"));
        for option in options.map(|word| word.trim_end_matches(|c: char| !c.is_alphanumeric())) {
            assert!(page.contains(option), "{command} {option}");
        }
    }
    assert!(!said(&["--help"]).contains("manual page"));
}
