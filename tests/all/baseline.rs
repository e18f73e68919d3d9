//! The baseline: what it remembers is not shown, through moves, renames and formatters, and nothing else is silenced.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

/// An empty folder.
fn empty(name: &str) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

fn write(folder: &Path, path: &str, text: &str) {
    let path = folder.join(path);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, text).unwrap();
}

fn read(folder: &Path, path: &str) -> String {
    std::fs::read_to_string(folder.join(path)).unwrap()
}

/// Exit code, stdout, stderr.
fn run(folder: &Path, arguments: &[&str]) -> (i32, String, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_acmlint")).current_dir(folder).args(arguments).output().unwrap();
    let said = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap(), said(output.stdout), said(output.stderr))
}

const BASELINE: &str = "acmlint-baseline.json";
/// Only this rule judges: each certificate has one fault.
const ONE: [&str; 4] = ["--root", ".", "--select", "email-validation"];

fn create(folder: &Path) -> (i32, String, String) {
    run(folder, &[&["baseline", "create"], &ONE[..]].concat())
}

fn check(folder: &Path, more: &[&str]) -> (i32, String, String) {
    run(folder, &[&["check", "--baseline", BASELINE, "--format", "concise"], &ONE[..], more].concat())
}

/// Ten certificates of a configuration.
fn configuration(names: impl Iterator<Item = usize>, formatted: bool) -> String {
    let mut text = String::new();
    for name in names {
        let method = if formatted {
            "\n  # Reformatted.\n  validation_method         = \"${\"EMAIL\"}\" # by mail\n"
        } else {
            "  validation_method = \"EMAIL\"\n"
        };
        writeln!(
            text,
            "resource \"aws_acm_certificate\" \"c{name}\" {{\n  domain_name = \"c{name}.example.com\"\n{method}}}"
        )
        .unwrap();
    }
    text
}

/// Ten certificates of a template.
fn template(names: impl Iterator<Item = usize>, formatted: bool) -> String {
    let mut text = "AWSTemplateFormatVersion: \"2010-09-09\"\nResources:\n".to_owned();
    for name in names {
        if formatted {
            write!(
                text,
                "\n    C{name}:\n        Type: 'AWS::CertificateManager::Certificate'\n        Properties:\n            \
                 ValidationMethod: 'EMAIL' # by mail\n            DomainName: c{name}.example.com\n"
            )
            .unwrap();
        } else {
            writeln!(
                text,
                "  C{name}: {{Type: AWS::CertificateManager::Certificate, Properties: {{DomainName: \"c{name}.example.com\", \
                 ValidationMethod: EMAIL}}}}"
            )
            .unwrap();
        }
    }
    text
}

/// The same as JSON.
fn json(names: impl Iterator<Item = usize>, formatted: bool) -> String {
    let resources = names.map(|name| {
        let properties =
            serde_json::json!({ "DomainName": format!("j{name}.example.com"), "ValidationMethod": "EMAIL" });
        let resource = serde_json::json!({ "Type": "AWS::CertificateManager::Certificate", "Properties": properties });
        (format!("J{name}"), resource)
    });
    let resources: serde_json::Map<String, serde_json::Value> = resources.collect();
    let template = serde_json::json!({ "Resources": resources });
    if formatted { format!("{template:#}\n") } else { template.to_string() }
}

#[test]
fn a_hundred_findings_stay_silenced_and_the_next_one_does_not() {
    let folder = empty("hundred");
    for at in 0..6 {
        write(&folder, &format!("s{at}/main.tf"), &configuration(at * 10..at * 10 + 10, false));
    }
    for at in 0..3 {
        write(&folder, &format!("templates/t{at}.yaml"), &template(at * 10..at * 10 + 10, false));
    }
    write(&folder, "templates/t3.json", &json(0..10, false));
    let (code, _, said) = create(&folder);
    assert_eq!((code, &*said), (0, "acmlint-baseline.json remembers 100 findings\n"));
    let baseline = read(&folder, BASELINE);
    assert!(!baseline.contains("line"));
    assert_eq!(baseline.matches("\"fingerprint\"").count(), 100);
    let silent = (
        0,
        String::new(),
        "no findings: 100 certificates in 10 deployments, 100 findings in the baseline\n".to_owned(),
    );
    assert_eq!(check(&folder, &[]), silent);

    // Reformatted, reordered, with blank lines, and renamed: a file of each format, and a folder.
    for at in 0..6 {
        write(&folder, &format!("s{at}/main.tf"), &configuration((at * 10..at * 10 + 10).rev(), true));
    }
    for at in 0..3 {
        write(&folder, &format!("templates/t{at}.yaml"), &template((at * 10..at * 10 + 10).rev(), true));
    }
    write(&folder, "templates/t3.json", &json((0..10).rev(), true));
    let rename = |from: &str, to: &str| std::fs::rename(folder.join(from), folder.join(to)).unwrap();
    rename("s0/main.tf", "s0/certificates.tf");
    rename("s1", "r1");
    rename("templates/t0.yaml", "templates/r0.yaml");
    rename("templates/t3.json", "templates/r3.json");
    assert_eq!(check(&folder, &[]), silent);

    // The next one: of a new address, of an old one in a copied file, and of an old one with another value.
    write(&folder, "s2/more.tf", &configuration(100..101, false));
    let (code, said, _) = check(&folder, &[]);
    assert_eq!((code, said.lines().count()), (1, 1), "{said}");
    assert!(said.starts_with("s2/more.tf:3:"), "{said}");
    write(&folder, "copy/main.tf", &configuration(20..21, false));
    let (_, said, _) = check(&folder, &[]);
    assert_eq!(said.lines().count(), 2, "{said}");
    assert!(said.starts_with("copy/main.tf:3:"), "{said}");
    // As it was before: one file less has to be remembered for nothing.
    std::fs::remove_file(folder.join("s2/more.tf")).unwrap();
    std::fs::remove_file(folder.join("copy/main.tf")).unwrap();
    assert_eq!(check(&folder, &[]), silent);

    // Created again it is the same, but for the names of files; and twice the same bytes.
    create(&folder);
    let again = read(&folder, BASELINE);
    create(&folder);
    assert_eq!(read(&folder, BASELINE), again);
    let hashes = |text: &str| {
        let mut hashes: Vec<String> =
            text.lines().filter(|line| line.contains("\"value\"")).map(str::to_owned).collect();
        hashes.sort();
        hashes
    };
    assert_eq!(hashes(&again), hashes(&baseline));
}

#[test]
fn an_entry_silences_as_often_as_it_counts() {
    let folder = empty("counts");
    let module = "resource \"aws_acm_certificate\" \"c\" {\n  domain_name = \"a.example.com\"\n  validation_method = \"EMAIL\"\n}\n";
    write(&folder, "a/main.tf", module);
    create(&folder);
    assert!(!read(&folder, BASELINE).contains("count"));
    let text = read(&folder, BASELINE);
    let last = text.lines().find(|line| line.contains("\"value\"")).unwrap();
    write(&folder, BASELINE, &text.replace(last, &format!("{last},\n      \"count\": 2")));
    std::fs::rename(folder.join("a"), folder.join("b")).unwrap();
    write(&folder, "c/main.tf", module);
    assert_eq!(check(&folder, &[]).0, 0);
    write(&folder, "d/main.tf", module);
    let (code, said, _) = check(&folder, &[]);
    assert_eq!((code, said.lines().count()), (1, 1), "{said}");
}

#[test]
fn what_is_mended_is_told_and_pruned_where_it_was_looked_for() {
    let folder = empty("pruned");
    for name in ["a", "b", "c"] {
        write(&folder, &format!("{name}/main.tf"), &configuration(0..2, false));
    }
    create(&folder);
    write(&folder, "a/main.tf", &configuration(0..1, false));
    std::fs::remove_file(folder.join("b/main.tf")).unwrap();
    let prune = "`acmlint baseline prune` takes";
    let three = format!("warning: {BASELINE} remembers 3 findings that match nothing any more; {prune} them out\n");
    let one = format!("warning: {BASELINE} remembers 1 finding that matches nothing any more; {prune} it out\n");
    assert!(check(&folder, &[]).2.starts_with(&three), "{}", check(&folder, &[]).2);
    assert!(check(&folder, &["a"]).2.starts_with(&one));
    assert!(!check(&folder, &["c"]).2.contains("warning"));
    // Rules that do not judge, and files that are left out, say nothing about what they had.
    let other = ["check", "--baseline", BASELINE, "--root", ".", "--select", "syntax-error", "-q"];
    assert_eq!(run(&folder, &other).2, "");
    assert!(!check(&folder, &["--exclude", "a", "--exclude", "b"]).2.contains("1 finding "));
    let prune = |path: &str| run(&folder, &[&["baseline", "prune", path], &ONE[..]].concat());
    assert_eq!(prune("c").2, format!("{BASELINE}: 0 removed, 6 left\n"));
    assert_eq!(prune("a").2, format!("{BASELINE}: 1 removed, 5 left\n"));
    assert_eq!(prune(".").2, format!("{BASELINE}: 2 removed, 3 left\n"));
    assert_eq!(check(&folder, &[]).2.lines().count(), 1);
    assert_eq!(check(&folder, &[]).0, 0);
    let pruned = read(&folder, BASELINE);
    create(&folder);
    assert_eq!(read(&folder, BASELINE), pruned);
}

#[test]
fn the_mistake_of_a_module_is_known_whoever_calls_it_and_new_with_one_more_caller() {
    let folder = empty("called");
    let module = "variable \"method\" {}\nresource \"aws_acm_certificate\" \"this\" {\n  domain_name = \"a.example.com\"\n  \
                  validation_method = var.method\n}\n";
    let caller = |name: &str| format!("module \"{name}\" {{\n  source = \"../module\"\n  method = \"EMAIL\"\n}}\n");
    write(&folder, "module/main.tf", module);
    write(&folder, "dev/main.tf", &caller("c"));
    write(&folder, "prod/main.tf", &caller("zz"));
    create(&folder);
    assert_eq!(check(&folder, &[]).0, 0);
    let (code, said, told) = check(&folder, &["prod/main.tf"]);
    assert_eq!((code, &*said), (0, ""), "{told}");
    assert!(!told.contains("warning"), "{told}");
    let pruned = run(&folder, &[&["baseline", "prune", "prod"], &ONE[..]].concat());
    assert!(pruned.2.contains("0 removed"), "{}", pruned.2);
    // Another name of the call, and another place of the caller, are no other mistake.
    write(&folder, "prod/main.tf", &caller("site"));
    std::fs::rename(folder.join("dev"), folder.join("test")).unwrap();
    assert_eq!(check(&folder, &[]).0, 0);
    write(&folder, "aaa/main.tf", &caller("q"));
    assert_eq!(check(&folder, &[]).0, 1);
    std::fs::remove_dir_all(folder.join("aaa")).unwrap();
    std::fs::remove_dir_all(folder.join("test")).unwrap();
    assert_eq!(check(&folder, &[]).0, 0);
}

#[test]
fn what_may_still_be_there_is_not_pruned() {
    let folder = empty("open");
    let certificate = "variable \"method\" {}\nresource \"aws_acm_certificate\" \"a\" {\n  \
                       domain_name = \"a.example.com\"\n  validation_method = var.method\n}\n";
    write(&folder, "open/main.tf", certificate);
    write(&folder, "read/main.tf", &configuration(0..1, false));
    run(&folder, &[&["baseline", "create", "--var", "method=EMAIL"], &ONE[..]].concat());
    // Without the value nothing is decided, and behind a syntax error there may be anything.
    write(&folder, "read/main.tf", "resource {{{ # a certificate\n");
    let pruned = run(&folder, &[&["baseline", "prune"], &ONE[..]].concat());
    assert_eq!(pruned.2, format!("{BASELINE}: 0 removed, 2 left\n"));
    assert!(!check(&folder, &[]).2.contains("warning"));
}

#[test]
fn the_settings_name_the_baseline_and_say_where_rules_judge() {
    let folder = empty("settings");
    for name in ["a", "b"] {
        write(&folder, &format!("{name}/main.tf"), &configuration(0..1, false));
    }
    let settings = "select = [\"email-validation\"]\nbaseline = \"known/acm.json\"\n";
    write(&folder, "acmlint.toml", settings);
    std::fs::create_dir(folder.join("known")).unwrap();
    let (code, _, said) = run(&folder, &["check", "--root", "."]);
    assert_eq!(code, 2);
    assert!(said.contains("known/acm.json cannot be read"), "{said}");
    let said = run(&folder, &["baseline", "create", "--root", "."]);
    assert_eq!((said.0, &*said.2), (0, "known/acm.json remembers 2 findings\n"));
    assert_eq!(run(&folder, &["check", "--root", "."]).0, 0);
    assert_eq!(run(&folder, &["check", "--root", ".", "--isolated", "--select", "email-validation"]).0, 1);
    // Where a rule does not judge, or nothing is looked at, what it found is not mended.
    for more in ["[paths.\"b/**\"]\nignore = [\"email-validation\"]\n", "exclude = [\"b\"]\n"] {
        let text = if more.starts_with('[') { format!("{settings}{more}") } else { format!("{more}{settings}") };
        write(&folder, "acmlint.toml", &text);
        let said = run(&folder, &["baseline", "prune", "--root", "."]);
        assert_eq!((said.0, &*said.2), (0, "known/acm.json: 0 removed, 2 left\n"));
    }
    write(&folder, "acmlint.toml", settings);
    std::fs::remove_file(folder.join("b/main.tf")).unwrap();
    let said = run(&folder, &["baseline", "prune", "--root", "."]);
    assert_eq!((said.0, &*said.2), (0, "known/acm.json: 1 removed, 1 left\n"));
}

#[test]
fn what_an_exception_silences_is_not_remembered() {
    let folder = empty("excepted");
    let text = configuration(0..1, false);
    write(&folder, "main.tf", &format!("# acmlint: allow[email-validation] they are read\n{text}"));
    assert_eq!(create(&folder).2, "acmlint-baseline.json remembers 0 findings\n");
    write(&folder, "main.tf", &text);
    assert_eq!(check(&folder, &[]).0, 1);
}

#[test]
fn a_baseline_that_cannot_be_read_is_2() {
    let folder = empty("broken");
    write(&folder, "main.tf", &configuration(0..1, false));
    assert!(check(&folder, &[]).2.contains("the baseline acmlint-baseline.json cannot be read"));
    for (text, expected) in [
        ("{\n  \"version\": 9\n}", "acmlint-baseline.json:2:14: this version"),
        ("{\n<<<<<<< HEAD\n", "acmlint-baseline.json:2:1: "),
        ("", "acmlint-baseline.json:1:1: "),
    ] {
        write(&folder, BASELINE, text);
        for said in [check(&folder, &[]), run(&folder, &["baseline", "prune", "--root", "."])] {
            assert_eq!((said.0, &*said.1), (2, ""), "{text}");
            assert!(said.2.contains(expected), "{text}: {}", said.2);
        }
    }
    // Created anew, whatever was there.
    assert_eq!(create(&folder).0, 0);
    assert_eq!(check(&folder, &[]).0, 0);
    std::fs::write(folder.join(BASELINE), b"\xff").unwrap();
    assert!(check(&folder, &[]).2.contains("not UTF-8"));
    std::fs::File::create(folder.join(BASELINE)).unwrap().set_len((16 << 20) + 1).unwrap();
    assert!(check(&folder, &[]).2.contains("more than 16 MiB"));
}

#[test]
fn a_run_that_failed_writes_no_baseline() {
    let folder = empty("unwritten");
    write(&folder, "main.tf", &configuration(0..1, false));
    assert_eq!(run(&folder, &["baseline", "create", "main.tf", "missing.tf", "--root", "."]).0, 2);
    assert!(!folder.join(BASELINE).exists());
    let (code, _, said) = run(&folder, &["baseline", "create", "--root", ".", "--output", "no/folder.json"]);
    assert_eq!(code, 2);
    assert!(said.contains("cannot be written"), "{said}");
    std::fs::create_dir(folder.join(BASELINE)).unwrap();
    assert!(create(&folder).2.contains("it is a folder"));
    // Nothing lies about afterwards.
    assert_eq!(std::fs::read_dir(&folder).unwrap().count(), 2);
}

#[cfg(unix)]
#[test]
fn a_link_is_not_written_through() {
    let folder = empty("linked");
    write(&folder, "main.tf", &configuration(0..1, false));
    write(&folder, "precious", "kept");
    std::os::unix::fs::symlink("precious", folder.join(BASELINE)).unwrap();
    let (code, _, said) = create(&folder);
    assert_eq!(code, 2);
    assert!(said.contains("it is a symbolic link"), "{said}");
    assert_eq!(read(&folder, "precious"), "kept");
}
