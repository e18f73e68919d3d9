//! Settings over data. `testdata/config/<case>/` is a repository with an `acmlint.toml`; each line of its `commands.txt` is
//! run in it, and `expected.txt` has what is said. `UPDATE=1` rewrites it.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use crate::common;
use acmlint::config;
use serde_json::Value;

/// A folder of this test's own that is empty.
fn fresh(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("config").join(name);
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

/// A repository with what is in a folder.
fn repository(name: &str, case: &Path) -> PathBuf {
    let folder = fresh(name);
    copy(case, &folder);
    std::fs::create_dir_all(folder.join(".git")).unwrap();
    folder
}

fn copy(from: &Path, to: &Path) {
    for entry in std::fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let target = to.join(path.file_name().unwrap());
        if path.is_dir() {
            std::fs::create_dir_all(&target).unwrap();
            copy(&path, &target);
        } else if !path.ends_with("expected.txt") && !path.ends_with("commands.txt") {
            std::fs::copy(&path, &target).unwrap();
        }
    }
}

fn run(folder: &Path, arguments: &str) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_acmlint"));
    for name in ["NO_COLOR", "FORCE_COLOR", "CLICOLOR_FORCE"] {
        command.env_remove(name);
    }
    command.current_dir(folder).args(arguments.split_whitespace()).output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

/// What a command says, and how it ends.
fn told(folder: &Path, arguments: &str) -> String {
    let output = run(folder, arguments);
    let mut told = format!("$ acmlint {arguments}\n{}", text(&output.stdout));
    for line in text(&output.stderr).lines() {
        writeln!(told, "! {line}").unwrap();
    }
    writeln!(told, "= {}\n", output.status.code().unwrap()).unwrap();
    told
}

#[test]
fn an_address_lets_one_caller_of_a_module_pass() {
    let folder = repository("callers", &fresh("no-callers"));
    let write = |path: &str, text: &str| {
        std::fs::create_dir_all(folder.join(path).parent().unwrap()).unwrap();
        std::fs::write(folder.join(path), text).unwrap();
    };
    write(
        "module/main.tf",
        "resource \"aws_acm_certificate\" \"this\" {\n  domain_name = \"a.example.com\"\n  \
         validation_method = \"EMAIL\"\n}\n",
    );
    for (path, name) in [("dev/main.tf", "c"), ("prod/main.tf", "zz")] {
        write(path, &format!("module \"{name}\" {{\n  source = \"../module\"\n}}\n"));
    }
    for name in ["c", "zz"] {
        let allow =
            format!("[[allow]]\nrule = \"email-validation\"\naddress = \"module.{name}.*\"\nreason = \"it is\"\n");
        write(config::NAME, &allow);
        let output = run(&folder, "check --format concise --select email-validation,unused-allow");
        let said = text(&output.stdout);
        assert_eq!(said.lines().count(), 1, "{name}: {said}");
        assert!(said.contains("[email-validation]"), "{name}: {said}");
    }
}

#[test]
fn every_case_says_what_is_expected() {
    let mut wrong = Vec::new();
    let cases = common::folders(&common::folder("testdata/config"));
    assert!(!cases.is_empty(), "there are no cases");
    for case in cases {
        let folder = repository(case.file_name().unwrap().to_str().unwrap(), &case);
        let commands = std::fs::read_to_string(case.join("commands.txt")).unwrap();
        let actual: String = commands.lines().map(|arguments| told(&folder, arguments)).collect();
        common::expect(&case.join("expected.txt"), &actual, &mut wrong);
    }
    assert!(wrong.is_empty(), "{} cases differ\n{}", wrong.len(), wrong.join("\n"));
}

/// The settings in a folder cannot be taken, and why.
fn refused(folder: &Path) -> String {
    let output = run(folder, "check");
    assert_eq!(output.status.code(), Some(2), "{}", text(&output.stderr));
    assert!(output.stdout.is_empty());
    text(&output.stderr)
}

#[test]
fn settings_that_cannot_be_read_end_the_run() {
    let empty = fresh("nothing");
    let folder = repository("folder", &empty);
    std::fs::create_dir_all(folder.join(config::NAME)).unwrap();
    assert_eq!(refused(&folder), "error: acmlint.toml: it is not a regular file\n");

    let folder = repository("large", &empty);
    std::fs::write(folder.join(config::NAME), "#".repeat((1 << 20) + 1)).unwrap();
    assert_eq!(refused(&folder), "error: acmlint.toml: it has 2 MiB, more than 1; it is not read\n");

    let folder = repository("latin", &empty);
    std::fs::write(folder.join(config::NAME), b"region = \"\xe9\"").unwrap();
    assert_eq!(refused(&folder), "error: acmlint.toml: it is not UTF-8\n");
}

#[cfg(unix)]
#[test]
fn a_link_is_followed_inside_the_tree_only() {
    use std::os::unix::fs::symlink;

    let empty = fresh("nothing-linked");
    let outside = fresh("outside");
    std::fs::write(outside.join("secret.toml"), "password = \"swordfish\"\n").unwrap();
    let folder = repository("linked", &empty);
    symlink(outside.join("secret.toml"), folder.join(config::NAME)).unwrap();
    assert_eq!(refused(&folder), "error: acmlint.toml: it lies outside the scanned tree\n");
    // Also where a workflow names it: what it is was decided in the pull request.
    let output = run(&folder, "check --config acmlint.toml");
    assert_eq!(output.status.code(), Some(2));
    assert!(!text(&output.stderr).contains("password"), "{}", text(&output.stderr));

    let folder = repository("dangling", &empty);
    symlink("nowhere.toml", folder.join(config::NAME)).unwrap();
    assert_eq!(refused(&folder), "error: acmlint.toml: it does not exist\n");

    let folder = repository("linked-inside", &empty);
    std::fs::write(folder.join("shared.toml"), "selct = []\n").unwrap();
    symlink("shared.toml", folder.join(config::NAME)).unwrap();
    assert!(refused(&folder).contains("did you mean `select`?"));

    let folder = repository("linked-baseline", &empty);
    std::fs::write(folder.join(config::NAME), "baseline = \"known.json\"\n").unwrap();
    symlink(outside.join("secret.toml"), folder.join("known.json")).unwrap();
    assert_eq!(refused(&folder), "error: acmlint.toml:1:12: this path leads out of the tree\n");
}

#[test]
fn settings_from_elsewhere_speak_of_the_tree() {
    let elsewhere = fresh("elsewhere");
    std::fs::write(elsewhere.join("ci.toml"), "exclude = [\"/main.tf\"]\nselect = [\"email-validation\"]\n").unwrap();
    let folder = repository("without", &common::folder("testdata/config/exclude"));
    let arguments = format!("check --format concise --config {}", elsewhere.join("ci.toml").display());
    let output = run(&folder, &arguments);
    let said = text(&output.stdout);
    assert!(said.contains("legacy/old.tf:3:23") && !said.contains("main.tf:3:23:"), "{said}");
    std::fs::write(elsewhere.join("ci.toml"), "selct = []\n").unwrap();
    let output = run(&folder, &arguments);
    assert!(text(&output.stderr).starts_with("error: ../elsewhere/ci.toml:1:1: "), "{}", text(&output.stderr));
}

#[test]
fn outside_of_a_repository_there_is_no_upward() {
    // The build's folder lies in a repository.
    let folder = std::env::temp_dir().join(format!("acmlint-loose-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    copy(&common::folder("testdata/config/wrong"), &folder);
    std::fs::create_dir_all(folder.join("deep")).unwrap();
    assert_eq!(run(&folder, "check deep").status.code(), Some(0));
    assert_eq!(run(&folder, "check .").status.code(), Some(2));
    std::fs::remove_dir_all(&folder).unwrap();
}

#[test]
fn hostile_settings_cost_little() {
    let empty = fresh("nothing-hostile");
    let folder = repository("hostile", &empty);
    let nested = format!("a = {}1{}\n", "[".repeat(20_000), "]".repeat(20_000));
    let tables = (0..40_000).fold(String::new(), |tables, n| tables + "[paths." + &n.to_string() + "]\n");
    let entries = "[[allow]]\n".repeat(90_000);
    let broken = "= \n".repeat(200_000);
    let glob = format!("exclude = [{}]\n", format!("\"{}\",", "{a,b}*".repeat(150)).repeat(499));
    for hostile in [nested, tables, entries, broken, glob] {
        std::fs::write(folder.join(config::NAME), &hostile).unwrap();
        let output = run(&folder, "check");
        let said = text(&output.stderr);
        assert!(matches!(output.status.code(), Some(0 | 2)), "{:?} {said}", output.status);
        assert!(said.lines().count() <= 21 && said.len() < 10_000, "{said}");
    }
}

#[test]
fn the_schema_is_current_and_describes_what_is_read() {
    let schema = config::schema();
    let mut wrong = Vec::new();
    let file = common::folder("schema").join("acmlint.schema.json");
    common::expect(&file, &format!("{schema:#}\n"), &mut wrong);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));

    let validator = jsonschema::validator_for(&schema).unwrap();
    let parse = |text: &str| json(toml::de::DeTable::parse(text).unwrap().into_inner());
    let read = |path: &str| std::fs::read_to_string(common::folder(path)).unwrap();
    let mut good = vec![read("src/cli/init/acmlint.toml")];
    good.push(good[0].lines().map(|line| uncommented(line) + "\n").collect());
    good.extend(
        ["everything", "allow", "paths", "exclude", "gate"]
            .map(|case| read(&format!("testdata/config/{case}/acmlint.toml"))),
    );
    good.extend(read("README.md").split("```toml\n").skip(1).map(|rest| rest.split("```").next().unwrap().to_owned()));
    assert!(good.len() > 7, "README.md has no example");
    for text in good {
        if let Err(error) = validator.validate(&parse(&text)) {
            panic!("{error}\n{text}");
        }
    }
    assert!(!validator.is_valid(&parse(&read("testdata/config/wrong/acmlint.toml"))));
}

/// A line of the file that `init` writes, with the setting that it could have.
fn uncommented(line: &str) -> String {
    line.strip_prefix('#').filter(|setting| !setting.starts_with(' ')).unwrap_or(line).to_owned()
}

fn json(table: toml::de::DeTable<'_>) -> Value {
    Value::Object(
        table.into_iter().map(|(key, item)| (key.into_inner().into_owned(), value(item.into_inner()))).collect(),
    )
}

fn value(item: toml::de::DeValue<'_>) -> Value {
    use toml::de::DeValue;
    match item {
        DeValue::String(text) => text.into(),
        DeValue::Integer(number) => number.as_str().parse::<u64>().unwrap().into(),
        DeValue::Float(number) => number.as_str().parse::<f64>().unwrap().into(),
        DeValue::Boolean(truth) => truth.into(),
        DeValue::Datetime(time) => time.to_string().into(),
        DeValue::Array(items) => items.into_iter().map(|item| value(item.into_inner())).collect(),
        DeValue::Table(table) => json(table),
    }
}

#[test]
fn init_writes_what_is_not_there() {
    let folder = repository("init", &fresh("nothing-init"));
    std::fs::create_dir_all(folder.join("infra")).unwrap();
    let output = run(&folder, "init infra");
    assert_eq!(output.status.code(), Some(0));
    let said =
        "written: infra/acmlint.toml\nwritten: .pre-commit-config.yaml\nwritten: .github/workflows/acmlint.yml\n";
    assert_eq!(text(&output.stdout), said);
    assert_eq!(run(&folder, "check infra").status.code(), Some(0));
    let version = format!("v{}", env!("CARGO_PKG_VERSION"));
    for file in [".pre-commit-config.yaml", ".github/workflows/acmlint.yml"] {
        assert!(std::fs::read_to_string(folder.join(file)).unwrap().contains(&version), "{file}");
    }
    // Again: nothing is overwritten.
    std::fs::write(folder.join("infra/acmlint.toml"), "ignore = []\n").unwrap();
    let output = run(&folder, "init infra");
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(text(&output.stdout).matches("left alone: ").count(), 3, "{}", text(&output.stdout));
    assert_eq!(std::fs::read_to_string(folder.join("infra/acmlint.toml")).unwrap(), "ignore = []\n");

    let folder = repository("init-beside", &fresh("nothing-beside"));
    std::fs::write(folder.join(".pre-commit-config.yaml"), "repos: []\n").unwrap();
    let output = run(&folder, "init --only hook,settings");
    let said = text(&output.stdout);
    assert!(said.starts_with("written: acmlint.toml\n") && said.contains("\n      - id: acmlint\n"), "{said}");
    assert_eq!(std::fs::read_to_string(folder.join(".pre-commit-config.yaml")).unwrap(), "repos: []\n");
    assert!(!folder.join(".github").exists());
    assert_eq!(run(&folder, "init nowhere").status.code(), Some(2));
}

#[cfg(unix)]
#[test]
fn init_writes_through_no_link() {
    use std::os::unix::fs::symlink;

    let outside = fresh("init-outside");
    let folder = repository("init-linked", &fresh("nothing-init-linked"));
    symlink(&outside, folder.join(".github")).unwrap();
    symlink(outside.join("made.toml"), folder.join(config::NAME)).unwrap();
    let output = run(&folder, "init");
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("`.github` is a link or a file"), "{}", text(&output.stderr));
    assert!(text(&output.stdout).contains("left alone: acmlint.toml"), "{}", text(&output.stdout));
    assert_eq!(std::fs::read_dir(&outside).unwrap().count(), 0);
}
