//! What goes wrong around a run: readers who leave, files that must not be read or change meanwhile, names and folders that
//! nobody expects. What the command says is then an error, and never half of an answer.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::time::{Duration, Instant};

use acmlint::check::{self, Request};
use acmlint::limits::Limit;
use acmlint::report::{self, Format, Look};
use acmlint::rules::RULES;
use acmlint::source::Sources;

use crate::common;
#[cfg(unix)]
use crate::common::told::rights;
use crate::common::told::{CONCISE, Folder, TEMPLATE, Told, certificate};

/// The findings' places and rules.
fn found(told: &Told) -> Vec<String> {
    let lines = told.out.lines().filter(|line| line.contains('['));
    lines.map(|line| line.split(']').next().unwrap_or_default().to_owned()).collect()
}

#[cfg(unix)]
#[test]
fn a_reader_who_leaves_ends_the_run_quietly() {
    let folder = Folder::with(&[("main.tf", &(0..2_000).map(|n| certificate(&format!("a{n}"))).collect::<String>())]);
    for format in ["full", "concise", "json", "sarif", "markdown"] {
        let told = folder.shell(&format!("{{}} check -q --format {format} | head -c 9; exit ${{PIPESTATUS[0]}}"));
        assert_eq!((told.code, &*told.error), (Some(0), ""), "{format}");
        assert_eq!(told.out.len(), 9);
    }
    let told = folder.shell(
        "mkfifo pipe; head -c 10 <pipe >/dev/null & {} check -q -o json=pipe >/dev/null; code=$?; wait; exit $code",
    );
    assert!(matches!(told.code, Some(1 | 2)) && !told.error.contains("panicked"), "{told:?}");
}

/// Somebody who is nobody: the system lets root read everything.
#[cfg(unix)]
const NOBODY: u32 = 65_534;

/// The command as somebody who may not do everything; none where the tests themselves may not become that.
#[cfg(unix)]
fn as_nobody(folder: &Folder, arguments: &[&str]) -> Option<Told> {
    use std::os::unix::fs::MetadataExt as _;
    use std::os::unix::process::CommandExt as _;
    use std::process::{Command, Stdio};
    let mut command = folder.command(arguments);
    if folder.path.metadata().unwrap().uid() == 0 {
        // What was built may lie where others have no way to.
        let copy = std::env::temp_dir().join(format!("acmlint-of-nobody-{}", std::process::id()));
        if !copy.exists() {
            let part = copy.with_extension(format!("{:?}", std::thread::current().id()));
            fs::copy(env!("CARGO_BIN_EXE_acmlint"), &part).unwrap();
            rights(&part, 0o755);
            fs::rename(&part, &copy).unwrap();
        }
        command = Command::new(&copy);
        command.current_dir(&folder.path).args(arguments).stdin(Stdio::null()).uid(NOBODY).gid(NOBODY);
    }
    Some(Told::from(command.output().ok()?))
}

#[cfg(unix)]
#[test]
fn what_must_not_be_read_is_told() {
    let files = ["main.tf", "locked.tf", "locked.yaml", "locked.txt", "folder/main.tf", "named/main.tf"];
    let folder = Folder::new();
    for file in files {
        folder.write(file, if file.ends_with("yaml") { TEMPLATE.to_owned() } else { certificate("a") });
    }
    for path in ["locked.tf", "locked.yaml", "locked.txt", "folder"] {
        rights(&folder.path.join(path), 0);
    }
    let Some(told) = as_nobody(&folder, &CONCISE) else { return };
    let told_of = |told: &Told, line: &str| told.error.lines().any(|own| own == line);
    assert_eq!(told.code, Some(2), "{told:?}");
    assert!(told_of(&told, "error: locked.tf: Permission denied (os error 13)"), "{told:?}");
    assert!(told_of(&told, "error: folder: Permission denied (os error 13)"), "{told:?}");
    assert!(told_of(&told, "warning: locked.yaml: Permission denied (os error 13)"), "{told:?}");
    assert_eq!(told.error.lines().count(), 3, "{told:?}");
    // What is there is judged all the same.
    assert!(told.out.contains("main.tf:3:") && told.out.contains("named/main.tf:3:"), "{told:?}");
    // What was not asked for is told, and is no failure.
    fs::create_dir_all(folder.path.join(".git")).unwrap();
    let told = as_nobody(&folder, &[&CONCISE[..], &["named"]].concat()).unwrap();
    assert_eq!(told.code, Some(1), "{told:?}");
    assert!(told_of(&told, "warning: folder: Permission denied (os error 13)"), "{told:?}");
    for named in ["locked.tf", "locked.yaml", "locked.txt", "folder", "folder/main.tf"] {
        as_nobody(&folder, &["check", named]).unwrap().failed("Permission denied");
    }
    rights(&folder.path.join("folder"), 0o755);
}

#[cfg(unix)]
#[test]
fn a_tree_that_must_not_be_written_is_read_as_any_other() {
    let folder = Folder::with(&[("main.tf", &certificate("a")), ("in/main.tf", &certificate("b"))]);
    let before = folder.run(&CONCISE);
    for path in ["main.tf", "in/main.tf"] {
        rights(&folder.path.join(path), 0o444);
    }
    for path in ["in", "."] {
        rights(&folder.path.join(path), 0o555);
    }
    let told = as_nobody(&folder, &CONCISE);
    let write = as_nobody(&folder, &["check", "-o", "json=report.json"]);
    for path in [".", "in"] {
        rights(&folder.path.join(path), 0o755);
    }
    assert_eq!(told.unwrap(), before);
    write.unwrap().failed("cannot be written: Permission denied");
}

#[test]
fn what_windows_writes_is_read_as_what_others_write() {
    let folder = Folder::with(&[
        (
            "app/main.tf",
            "module \"a\" {\n  source = \"..\\\\mod\\\\inner\"\n}\nmodule \"b\" {\n  source = \"./mod\"\n}\n",
        ),
        ("mod/inner/main.tf", &certificate("inner")),
        ("app/mod/main.tf", &certificate("b")),
    ]);
    let told = folder.run(&[&CONCISE[..], &["--root", ".", "app"]].concat());
    assert!(told.out.contains("mod/inner/main.tf:3:") && told.out.contains("app/mod/main.tf:3:"), "{told:?}");
    let told = folder.run(&["check", "--undecided", "--root", "app", "app"]);
    assert!(!told.out.contains("inner.example.com"), "{told:?}");
    // Lines end otherwise, and a mark says how it is encoded.
    for example in ["terraform", "cloudformation"] {
        let example = common::folder("examples").join(example);
        if !example.is_dir() {
            continue;
        }
        let (plain, windows) = (Folder::new(), Folder::new());
        for entry in example.read_dir().unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_file()) {
            let (name, text) = (entry.file_name().unwrap().to_str().unwrap(), fs::read_to_string(&entry).unwrap());
            plain.write(name, &text);
            windows.write(name, format!("\u{feff}{}", text.replace('\n', "\r\n")));
        }
        let (plain, windows) = (plain.run(&CONCISE), windows.run(&CONCISE));
        assert!(!found(&plain).is_empty());
        assert_eq!(found(&plain), found(&windows));
    }
}

#[cfg(target_os = "linux")]
#[test]
fn whatever_a_file_is_called_it_is_read_or_told() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt as _;
    let folder = Folder::new();
    let names = [
        "a\nb",
        "\u{1b}[31m",
        "\u{7}",
        "::error::x",
        "50%25",
        "a%0Ab",
        "-o json=x",
        "\u{202e}ft",
        "a\\b",
        " ",
        "'\"`$(x)",
    ];
    for name in names {
        folder.write(&format!("{name}/{name}.tf"), certificate("a"));
    }
    for format in Format::ALL {
        let told = folder.run(&["check", "-q", "--format", format.name()]);
        assert_eq!((told.code, &*told.error), (Some(1), ""), "{}", format.name());
        assert!(!told.out.contains(['\u{1b}', '\u{7}', '\u{202e}']), "{}", format.name());
    }
    let told = folder.run(&["check", "-q", "--format", "json"]);
    let report: serde_json::Value = serde_json::from_str(&told.out).unwrap();
    let files = report["findings"].as_array().unwrap().iter();
    let files: BTreeSet<&str> = files.filter_map(|finding| finding["primary"]["file"].as_str()).collect();
    assert_eq!(files, names.map(|name| format!("{name}/{name}.tf")).iter().map(String::as_str).collect());

    let folder = Folder::with(&[("main.tf", &certificate("a"))]);
    let path = |name: &[u8]| folder.path.join(OsStr::from_bytes(name));
    fs::write(path(b"caf\xe9.txt"), "x").unwrap();
    fs::write(path(b".caf\xe9.tf"), "x").unwrap();
    assert_eq!(folder.run(&CONCISE).error, "");
    fs::create_dir(path(b"\xfcbung")).unwrap();
    fs::write(path(b"caf\xe9.yaml"), TEMPLATE).unwrap();
    let told = folder.run(&CONCISE);
    assert_eq!(told.code, Some(1), "{told:?}");
    let expected = "warning: caf\u{fffd}.yaml: its name is not Unicode; it is not read\nwarning: \u{fffd}bung: its name is \
                    not Unicode; nothing in it is read\n";
    assert_eq!(told.error, expected);
    fs::write(path(b"caf\xe9.tf"), certificate("b")).unwrap();
    let told = folder.run(&CONCISE);
    told.failed("error: caf\u{fffd}.tf: its name is not Unicode; it is not read\n");
    assert!(told.out.contains("main.tf:3:"), "{told:?}");
}

#[cfg(unix)]
#[test]
fn a_hundred_thousand_files_need_few_descriptors() {
    let folder = Folder::new();
    for outer in 0..400 {
        let inner = folder.path.join(format!("{}/{outer}", outer % 20));
        fs::create_dir_all(&inner).unwrap();
        for file in 0..250 {
            let name = if file % 50 == 0 { format!("{file}.tf") } else { format!("{file}.json") };
            fs::write(inner.join(name), if file == 50 && outer == 399 { certificate("a") } else { "{}\n".to_owned() })
                .unwrap();
        }
    }
    let started = Instant::now();
    let told = folder.shell("ulimit -n 256; {} check -q -j 8 --format concise");
    let took = started.elapsed();
    assert_eq!((told.code, &*told.error), (Some(1), ""), "{told:?}");
    assert!(told.out.contains("19/399/50.tf:3:"), "{told:?}");
    assert!(took < Duration::from_secs(60), "100,000 files took {took:?}");
    eprintln!("100,000 files with 256 descriptors: {took:?}");
}

#[cfg(target_os = "linux")]
#[test]
fn folders_are_read_however_deep_they_are() {
    use rustix::fs::{Mode, OFlags, mkdirat, open, openat};
    let folder = Folder::with(&[("main.tf", &certificate("top"))]);
    let name = "n".repeat(100);
    let mut at = open(&folder.path, OFlags::RDONLY, Mode::empty()).unwrap();
    for depth in 0..60 {
        mkdirat(&at, &name, Mode::RWXU).unwrap();
        at = openat(&at, &name, OFlags::RDONLY, Mode::empty()).unwrap();
        if depth == 59 {
            let file = openat(&at, "deep.tf", OFlags::CREATE | OFlags::WRONLY, Mode::RWXU).unwrap();
            std::io::Write::write_all(&mut fs::File::from(file), certificate("deep").as_bytes()).unwrap();
        }
    }
    let told = folder.run(&CONCISE);
    assert_eq!((told.code, &*told.error), (Some(1), ""), "{told:?}");
    // A path of this length is cut where it is told.
    assert!(told.out.contains("`deep.example.com`") && told.out.contains("main.tf:3:"), "{told:?}");
}

#[cfg(unix)]
#[test]
fn folders_that_lead_back_end() {
    use std::os::unix::fs::symlink;
    let folder = Folder::with(&[
        ("a/main.tf", "module \"x\" {\n  source = \"./up/a/up/b\"\n}\n"),
        ("b/main.tf", &certificate("b")),
    ]);
    symlink("..", folder.path.join("a/up")).unwrap();
    symlink("other", folder.path.join("one")).unwrap();
    symlink("one", folder.path.join("other")).unwrap();
    symlink(".", folder.path.join("b/self")).unwrap();
    symlink("loop.tf", folder.path.join("b/loop.tf")).unwrap();
    let told = folder.run(&[&CONCISE[..], &["--root", "."]].concat());
    assert!(told.out.contains("b/main.tf:3:"), "{told:?}");
    told.failed("b/loop.tf: Too many levels of symbolic links");
}

#[cfg(unix)]
#[test]
fn neither_a_home_nor_open_streams_are_needed() {
    let folder = Folder::with(&[("main.tf", &certificate("a"))]);
    let line = |around: &str, more: &str| format!("{around} {{}} check -q --format concise {more}");
    let plain = folder.shell(&line("", ""));
    assert_eq!(plain.code, Some(1));
    fs::create_dir(folder.path.join("home")).unwrap();
    fs::create_dir(folder.path.join("home/.gitconfig")).unwrap();
    for around in ["HOME=", "HOME=/nowhere", "env -u HOME", "HOME=$PWD/home", "env -i"] {
        assert_eq!(folder.shell(&line(around, "")), plain, "{around}");
    }
    rights(&folder.path.join("home"), 0);
    assert_eq!(folder.shell(&line("HOME=$PWD/home", "--exclude home")), plain);
    rights(&folder.path.join("home"), 0o755);
    assert_eq!(folder.shell(&line("", "<&-")), plain);
    assert_eq!(folder.shell(&line("", "2>&-")).out, plain.out);
    assert_eq!(folder.shell(&line("", ">&-")).code, Some(1));
    folder.shell("{} check - <&-").failed("nothing that acmlint knows");
    folder.shell("mkdir gone; cd gone; rmdir ../gone; {} check").failed("working directory");
}

#[test]
fn a_tree_on_which_others_write_is_survived() {
    let folder = Folder::with(&[("keep/main.tf", &certificate("keep"))]);
    let over = std::sync::atomic::AtomicBool::new(false);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            let mut round = 0_usize;
            while !over.load(std::sync::atomic::Ordering::Relaxed) {
                round += 1;
                let one = folder.path.join(format!("f{}", round % 7));
                let _ = fs::create_dir_all(&one);
                let text = certificate(&format!("c{round}")).repeat(1 + round % 5);
                let _ = fs::write(one.join("main.tf"), &text[..text.len() - round % 90]);
                let _ = fs::write(one.join("stack.yaml"), TEMPLATE);
                let _ = fs::rename(one.join("main.tf"), one.join("other.tf"));
                #[cfg(unix)]
                let _ = std::os::unix::fs::symlink("/etc/passwd", one.join("main.tf"));
                if round.is_multiple_of(3) {
                    let _ = fs::remove_dir_all(&one);
                }
            }
        });
        for _ in 0..60 {
            let request = Request { threads: 2, ..common::request(&folder.path, RULES.iter().collect()) };
            let outcome = check::run(&request, Sources::default());
            common::sound(&outcome);
            let told = common::tell(&outcome);
            assert!(told.contains("keep/main.tf:3:") && !told.contains("root:"), "{told}");
        }
        over.store(true, std::sync::atomic::Ordering::Relaxed);
    });
}

#[test]
fn a_thousand_runs_say_the_same_in_the_same_bytes() {
    const RUNS: usize = 1_000;
    let folder = Folder::new();
    for name in ["a", "b", "c", "d"] {
        let text = format!("{}module \"x\" {{\n  source = \"../shared\"\n}}\n", certificate(name));
        folder.write(&format!("{name}/main.tf"), text);
        folder.write(&format!("{name}/stack.yaml"), TEMPLATE);
    }
    folder.write("shared/main.tf", certificate("shared"));
    folder.write("shared/broken.tf", "resource {");
    let started = Instant::now();
    let mut first: Option<String> = None;
    for run in 0..RUNS {
        let threads = [1, 2, 3, 8][run % 4];
        let request = Request { threads, ..common::request(&folder.path, RULES.iter().collect()) };
        let outcome = check::run(&request, Sources::default());
        let look = Look { undecided: true, ..Look::default() };
        let mut told = Vec::new();
        for format in if run < 40 { Format::ALL.to_vec() } else { vec![Format::Jsonl] } {
            report::write(format, &outcome, &look, Duration::ZERO, &mut told).unwrap();
        }
        let mut text = String::from_utf8(told).unwrap();
        if run < 40 {
            // The rest says the same in one format.
            let lines = common::tell(&outcome);
            write!(text, "{lines}").unwrap();
        }
        if run == 40 {
            first = None;
        }
        let expected = first.get_or_insert_with(|| text.clone());
        assert!(*expected == text, "run {run} with {threads} threads\n{text}");
    }
    eprintln!("{RUNS} runs: {:?}", started.elapsed());
}

#[test]
fn what_is_left_out_for_its_steps_is_the_same_in_every_run() {
    let folder = Folder::new();
    let work = "locals {\n  all = [for x in range(400) : \"n${x}\"]\n}\noutput \"all\" {\n  value = local.all\n}\n";
    for name in ["a", "b", "c", "d", "e", "f", "g", "h"] {
        // Some are evaluated together, because they call the same module.
        let call = if name < "e" { "module \"x\" {\n  source = \"../shared\"\n}\n" } else { "" };
        let count = name.as_bytes()[0] - b'a';
        folder.write(&format!("{name}/main.tf"), format!("{}{call}{work}", certificate(name)));
        folder.write(&format!("{name}/more.tf"), "locals {\n  more = \"${local.all[0]}\"\n}\n");
        folder.write(&format!("{name}/z.tf"), "#\n".repeat(count.into()));
    }
    folder.write("shared/main.tf", certificate("shared").replace("example.com", "${jsonencode(range(400))}"));
    let mut first: Option<String> = None;
    for run in 0..200 {
        let threads = [1, 2, 3, 8][run % 4];
        let mut request = Request { threads, ..common::request(&folder.path, RULES.iter().collect()) };
        request.settings.bounds = request.settings.bounds.with(Limit::Fuel, 1_000);
        let told = common::tell(&check::run(&request, Sources::default()));
        assert!(told.contains("this is not looked at, and so are "), "{told}");
        let expected = first.get_or_insert_with(|| told.clone());
        assert!(*expected == told, "run {run} with {threads} threads\n{told}\n{expected}");
    }
    let told = first.unwrap();
    assert!(told.contains("was not looked at"), "who takes a certificate is not known: {told}");
}

#[cfg(unix)]
#[test]
fn what_an_argument_names_is_not_read_through_a_link_out_of_the_repository() {
    use std::os::unix::fs::symlink;
    const SECRET: &str = "hunter2-of-nobody";
    let outside = Folder::with(&[("credentials", &format!("{SECRET}\n[default]\n{SECRET} = {SECRET}\n"))]);
    let folder = Folder::with(&[("main.tf", &certificate("a"))]);
    fs::create_dir(folder.path.join(".git")).unwrap();
    symlink(outside.path.join("credentials"), folder.path.join("link")).unwrap();
    symlink(&outside.path, folder.path.join("folder")).unwrap();
    for name in ["link", "folder/credentials"] {
        for option in ["--baseline", "--plan", "--files-from", "--config"] {
            let told = folder.run(&["check", option, name]);
            assert!(told.code == Some(2) && told.error.contains("out of the repository"), "{option} {name}: {told:?}");
            assert!(told.out.is_empty() && !told.error.contains(SECRET), "{option} {name}: {told:?}");
        }
        let told = folder.run(&["check", "--var-file", name]);
        assert!(told.code == Some(2) && !format!("{told:?}").contains(SECRET), "{told:?}");
    }
    // A pipe is where it seems to be, and so is what lies elsewhere and is named there.
    let told = folder.shell("echo main.tf | {} check --format concise --files-from /dev/stdin");
    assert!(told.code == Some(1) && told.out.starts_with("main.tf:"), "{told:?}");
    let named = outside.path.join("credentials").display().to_string();
    let told = folder.run(&["check", "--files-from", &named]);
    assert!(told.code == Some(2) && told.error.contains(SECRET), "{told:?}");
}

#[test]
fn values_beside_what_a_finding_is_about_are_not_shown() {
    const MAIN: &str = r#"
        variable "method" { type = string }
        variable "password" {
          type      = string
          sensitive = true
        }
        resource "aws_acm_certificate" "this" {
          domain_name       = "example.com"
          validation_method = var.method
        }
    "#;
    let folder = Folder::with(&[
        ("json/main.tf", MAIN),
        ("json/terraform.tfvars.json", r#"{"password": "hunter2", "method": "EMAIL", "last": ["hunter3", 4711]}"#),
        ("comment/main.tf", MAIN),
        ("comment/terraform.tfvars", "password = \"hunter2\"\nmethod = \"EMAIL\" # not hunter3\n"),
        ("nested/main.tf", &MAIN.replace("var.method", "var.method.a[1]")),
        ("nested/terraform.tfvars", r#"method = { p = "hunter2", "a" = ["hunter3", "EMAIL", "hunter4"], q = 4711 }"#),
        ("broken/main.tf", MAIN),
        ("broken/terraform.tfvars", "password = \"hunter2\"; method = \"EMAIL\"\npassword = \"hunter3\n"),
        (
            "minified/main.tf.json",
            concat!(
                r#"{"variable":{"password":{"sensitive":true,"default":"hunter2"},"method":{"default":"EMAIL"}},"#,
                r#""resource":{"aws_acm_certificate":{"this":{"domain_name":"example.com","#,
                r#""validation_method":"${var.method}","tags":{"n":4711,"p":"\"hunter3\":"}}}}}"#
            ),
        ),
    ]);
    for format in Format::ALL {
        let told = folder.run(&["check", "--root", ".", "--undecided", "--format", format.name()]);
        let all = format!("{}{}", told.out, told.error);
        assert!(!all.contains("hunter") && !all.contains("4711"), "{format:?}: {all}");
    }
    let told = folder.run(&["check", "--quiet"]);
    assert_eq!(told.out.matches("warning[email-validation]").count(), 4, "{}", told.out);
    for shown in [
        "… \"method\": \"EMAIL\", …\n",
        "1 │ method = { …\n",
        "method = \"EMAIL\" …\n",
        "sword = \"…\n",
        "\"method\":{\"default\":\"EMAIL\"}},…",
        ",…\"validation_method\":\"${var.method}\",…\n",
    ] {
        assert!(told.out.contains(shown), "{shown}: {}", told.out);
    }
}

#[test]
fn what_is_secret_is_shown_by_no_format() {
    const MAIN: &str = r#"
        variable "name" {
          type      = any
          sensitive = FLAG
          DEFAULT
        }
        resource "aws_acm_certificate" "this" {
          domain_name       = NAME
          validation_method = "EMAIL"
        }
    "#;
    let main = |flag: &str, default: &str, name: &str| {
        MAIN.replace("FLAG", flag).replace("DEFAULT", default).replace("NAME", name)
    };
    let secret = r#"default = "*.hunter.com""#;
    let template = |no_echo: &str| {
        format!(
            "Parameters:\n  P: {{Type: String, NoEcho: {no_echo}, AllowedValues: ['*.hunter.com']}}\n\
             Resources:\n  C:\n    Type: AWS::CertificateManager::Certificate\n    Properties:\n      DomainName: !Ref P\n"
        )
    };
    let nested = "Resources:\n  S:\n    Type: AWS::CloudFormation::Stack\n    Properties:\n      \
                  TemplateURL: ./child.yaml\n      Parameters: {P: '*.hunter.com'}\n";
    let looped = "Transform: AWS::LanguageExtensions\nParameters:\n  P: {Type: String, NoEcho: true, \
                  AllowedValues: [hunter]}\nResources:\n  Fn::ForEach::Each:\n  - I\n  - [!Ref P]\n  - 'C${I}':\n      \
                  Type: AWS::CertificateManager::Certificate\n      Properties: {DomainName: a.com}\n";
    let mut files = vec![
        ("literal/main.tf".to_owned(), main("true", secret, "var.name")),
        ("text/main.tf".to_owned(), main("\"true\"", secret, "var.name")),
        ("computed/main.tf".to_owned(), main("!false", secret, "var.name")),
        ("ephemeral/main.tf".to_owned(), main("false\n ephemeral = true", secret, "var.name")),
        ("part/main.tf".to_owned(), main("true", r#"default = { n = "*.hunter.com" }"#, "var.name.n")),
        ("read/main.tf".to_owned(), main("true", r#"default = "{\"n\": \"*.hunter.com\"}""#, "jsondecode(var.name).n")),
        ("values/main.tf".to_owned(), main("true", "", "var.name")),
        ("values/terraform.tfvars".to_owned(), r#"name = "*.hunter.com""#.to_owned()),
        ("words/main.tf".to_owned(), main("true", "", "var.name")),
        ("words/terraform.tfvars".to_owned(), "name = correct hunter battery\n".to_owned()),
        ("call/main.tf".to_owned(), main("false", "", r#"sensitive("*.hunter.com")"#)),
        ("link/main.tf".to_owned(), main("true", "", r#"regex("[*][.a-z]+", file("other.txt"))"#)),
        ("link/prod.auto.tfvars".to_owned(), r#"name = "*.hunter.com""#.to_owned()),
        ("nested/parent.yaml".to_owned(), nested.to_owned()),
        ("nested/child.yaml".to_owned(), template("true")),
        ("loop/template.yaml".to_owned(), looped.to_owned()),
    ];
    files.extend(
        ["true", "\"True\"", "'TRUE'", "yes", "1"]
            .into_iter()
            .enumerate()
            .map(|(number, no_echo)| (format!("no-echo-{number}/template.yaml"), template(no_echo))),
    );
    let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (&**path, &**text)).collect();
    let folder = Folder::with(&files);
    #[cfg(unix)]
    std::os::unix::fs::symlink("prod.auto.tfvars", folder.path.join("link/other.txt")).unwrap();
    let rules: Vec<&str> = RULES.iter().flat_map(|rule| ["--select", rule.name]).collect();
    for format in Format::ALL {
        let told =
            folder.run(&[&["check", "--root", ".", "--undecided", "--format", format.name()][..], &rules].concat());
        let all = format!("{}{}", told.out, told.error);
        assert!(!all.contains("hunter"), "{format:?}: {all}");
        assert!(format == Format::Markdown || all.contains("sensitive #"), "{format:?}: {all}");
    }
    // What is public again is told.
    let public = Folder::with(&[("main.tf", &main("true", r#"default = "example.com""#, "nonsensitive(var.name)"))]);
    assert!(public.run(&CONCISE).out.contains("the certificate of `example.com` is validated by e-mail"));
}

#[test]
fn settings_of_strangers_replace_no_file() {
    let folder = Folder::with(&[("main.tf", &certificate("a")), ("Makefile", "all:\n"), ("mine.json", "{}")]);
    fs::create_dir_all(folder.path.join(".git/hooks")).unwrap();
    folder.write(".git/hooks/pre-commit", "#!/bin/sh\n");
    for (path, why) in [
        (".git/hooks/pre-commit", "no baseline"),
        (".git/hooks/pre-push", "git's own"),
        (".GIT/new", "git's own"),
        ("a/../.git/hooks/new", "git's own"),
        ("Makefile", "no baseline"),
        ("mine.json", "no baseline"),
        ("main.tf", "it is a definition"),
    ] {
        fs::create_dir_all(folder.path.join("a")).unwrap();
        fs::create_dir_all(folder.path.join(".GIT")).unwrap();
        folder.write("acmlint.toml", format!("baseline = \"{path}\"\n"));
        folder.run(&["baseline", "create"]).failed(why);
        folder.run(&["baseline", "create", "--output", path]).failed(why);
    }
    folder.run(&["check", "--isolated", "-o", "json=.git/report.json"]).failed("git's own");
    assert_eq!(fs::read_to_string(folder.path.join(".git/hooks/pre-commit")).unwrap(), "#!/bin/sh\n");
    assert_eq!(fs::read_to_string(folder.path.join("Makefile")).unwrap(), "all:\n");
    // One that a merge has broken is.
    folder.write("acmlint.toml", "baseline = \"kept.json\"\n");
    folder.write("kept.json", "{\"version\": 1,\n<<<<<<< ours\n\"findings\": []}\n");
    assert_eq!(folder.run(&["baseline", "create"]).code, Some(0));
    assert_eq!(folder.run(&["baseline", "create"]).code, Some(0));
}
