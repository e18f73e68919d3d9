//! What the command writes: the whole of it or nothing, where it was told to and nowhere else.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant;

#[cfg(unix)]
use crate::common::told::rights;
use crate::common::told::{Folder, TEMPLATE, certificate};

#[cfg(unix)]
fn mode(path: &Path) -> u32 {
    use std::os::unix::fs::PermissionsExt as _;
    path.metadata().unwrap().permissions().mode() & 0o7777
}

#[test]
fn a_report_of_an_earlier_run_is_replaced_and_nothing_else_is_left() {
    let folder = Folder::with(&[("main.tf", &certificate("a")), ("stack.yaml", TEMPLATE)]);
    let names = ["full", "concise", "json", "jsonl", "sarif", "github", "gitlab", "junit", "rdjson", "markdown"];
    let outputs: Vec<String> = names.iter().flat_map(|name| ["-o".to_owned(), format!("{name}=r.{name}")]).collect();
    let arguments: Vec<&str> = ["check", "-q"].into_iter().chain(outputs.iter().map(String::as_str)).collect();
    let first = folder.run(&arguments);
    assert_eq!(first.code, Some(1), "{first:?}");
    assert_eq!(folder.names().len(), names.len() + 2);
    // The reports lie in the tree by now, and are neither definitions nor in the way.
    assert_eq!(folder.run(&arguments), first);
    assert_eq!(folder.names().len(), names.len() + 2);
}

#[test]
fn no_report_takes_the_place_of_a_definition() {
    let state = r#"{"version":4,"terraform_version":"1.5.0","serial":1,"lineage":"x","resources":[]}"#;
    let files = [
        ("main.tf", certificate("a")),
        ("x.tf.json", "{}".to_owned()),
        ("prod.tfvars", "a = 1\n".to_owned()),
        ("stack.yaml", TEMPLATE.to_owned()),
        ("broken.yaml", format!("{TEMPLATE}  - : [\n")),
        ("terraform.tfstate", state.to_owned()),
        ("acmlint.toml", String::new()),
        ("samconfig.toml", "version = 0.1\n".to_owned()),
        ("cdk.json", "{}".to_owned()),
    ];
    let folder = Folder::new();
    for (path, text) in &files {
        folder.write(path, text);
    }
    for (path, text) in &files {
        for arguments in
            [&["check", "-o", &format!("json={path}")], &["baseline", "create", &format!("--output={path}")]]
        {
            folder.run(arguments).failed("it is a definition");
        }
        assert_eq!(fs::read_to_string(folder.path.join(path)).unwrap(), *text, "{path}");
    }
    assert_eq!(folder.names().len(), files.len());
}

#[cfg(unix)]
#[test]
fn a_report_keeps_the_rights_of_what_it_replaces() {
    let folder = Folder::with(&[("main.tf", &certificate("a")), ("old.json", "old")]);
    rights(&folder.path.join("old.json"), 0o640);
    let told = folder.shell("umask 027; {} check -q --fail-on never -o json=old.json -o json=new.json");
    assert_eq!(told.code, Some(0), "{told:?}");
    assert_eq!((mode(&folder.path.join("old.json")), mode(&folder.path.join("new.json"))), (0o640, 0o640));
    folder.shell("umask 022; {} check -q --fail-on never -o json=other.json; {} init --only settings");
    assert_eq!((mode(&folder.path.join("other.json")), mode(&folder.path.join("acmlint.toml"))), (0o644, 0o644));
}

#[cfg(unix)]
#[test]
fn a_report_goes_through_no_link() {
    use std::os::unix::fs::symlink;
    let outside = Folder::with(&[("victim", "mine")]);
    let folder = Folder::with(&[("main.tf", &certificate("a"))]);
    fs::create_dir_all(folder.path.join(".git")).unwrap();
    fs::create_dir_all(folder.path.join("real")).unwrap();
    symlink(outside.path.join("victim"), folder.path.join("file")).unwrap();
    symlink("nowhere", folder.path.join("dangling")).unwrap();
    symlink(&outside.path, folder.path.join("folder")).unwrap();
    symlink("real", folder.path.join("inside")).unwrap();
    folder.run(&["check", "-o", "json=file"]).failed("it is a symbolic link");
    folder.run(&["check", "-o", "json=dangling"]).failed("it is a symbolic link");
    folder.run(&["check", "-o", "json=folder/report"]).failed("leads out of the repository");
    folder.run(&["check", "-o", "json=folder/victim"]).failed("leads out of the repository");
    folder.run(&["check", "-o", "json=real"]).failed("it is a folder");
    folder.run(&["check", "-o", "json=no/such/folder"]).failed("cannot be written");
    assert_eq!(folder.run(&["check", "-q", "-o", "json=inside/report"]).code, Some(1));
    assert!(folder.path.join("real/report").is_file());
    assert_eq!(fs::read_to_string(outside.path.join("victim")).unwrap(), "mine");
    assert_eq!(outside.names().len(), 1);
}

#[cfg(target_os = "linux")]
#[test]
fn what_is_no_file_takes_a_report_and_stays_what_it_is() {
    use std::os::unix::fs::FileTypeExt as _;
    let folder = Folder::with(&[("main.tf", &certificate("a"))]);
    let whole = |text: &str| serde_json::from_str::<serde_json::Value>(text).is_ok();
    let told = folder.shell("{} check -q --fail-on never -o json=/dev/stdout --format concise");
    let (report, rest) = told.out.rsplit_once("}\n").unwrap();
    assert!(whole(&format!("{report}}}")) && rest.contains("email-validation"), "{told:?}");
    // Also where that is a file: nothing is written over what is in it.
    folder.shell("echo before >log; {} check -q --fail-on never -o json=/dev/stdout --format concise >>log");
    // How long a run took is in the summary.
    let timeless = |text: &str| -> Vec<String> {
        text.lines().filter(|line| !line.contains("\"duration\"")).map(str::to_owned).collect()
    };
    let log = fs::read_to_string(folder.path.join("log")).unwrap();
    assert_eq!(timeless(&log), timeless(&format!("before\n{}", told.out)));
    let told = folder.shell("{} check -q --fail-on never -o json=/dev/stderr >/dev/null");
    assert!(whole(&told.error), "{told:?}");
    let told = folder.shell("{} check -q --fail-on never -o json=>(cat >copy) >/dev/null; sleep 1; cat copy");
    assert!(whole(&told.out), "{told:?}");
    let told = folder
        .shell("mkfifo pipe; cat pipe >copy & {} check -q --fail-on never -o json=pipe >/dev/null; wait; cat copy");
    assert!(whole(&told.out), "{told:?}");
    assert!(folder.path.join("pipe").symlink_metadata().unwrap().file_type().is_fifo());
    assert_eq!(folder.run(&["check", "-q", "--fail-on", "never", "-o", "json=/dev/null"]).code, Some(0));
    assert!(Path::new("/dev/null").symlink_metadata().unwrap().file_type().is_char_device());
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_an_error_and_leaves_what_was_there() {
    const OLD: &str = "{\"version\": 1, \"findings\": []}";
    let folder = Folder::with(&[("main.tf", &(0..200).map(|n| certificate(&format!("a{n}"))).collect::<String>())]);
    folder.write("old.json", OLD);
    folder.run(&["check", "-o", "json=/dev/full"]).failed("cannot be written: No space left");
    for command in ["check", "rules", "explain email-validation", "model", "--help", "--version", "config show", "man"]
    {
        let told = folder.shell(&format!("{{}} {command} >/dev/full"));
        assert_eq!(told.code, Some(2), "{command}: {told:?}");
        assert!(!told.error.contains("panicked"), "{told:?}");
    }
    folder.shell("{} check >/dev/full").failed("the output cannot be written: No space left");
    // Who cannot be told is told nothing.
    assert_eq!(folder.shell("{} check --nonsense 2>/dev/full").code, Some(2));
    // A limit of one block for every file.
    for arguments in ["check -q -o json=old.json", "check -q -o json=new.json", "baseline create --output old.json"] {
        let told = folder.shell(&format!("ulimit -f 1; {{}} {arguments}"));
        told.failed("cannot be written: File too large");
    }
    assert_eq!(fs::read_to_string(folder.path.join("old.json")).unwrap(), OLD);
    folder.shell("ulimit -f 0; {} init --only settings").failed("File too large");
    assert_eq!(folder.names(), BTreeSet::from(["main.tf", "old.json"].map(str::to_owned)));
}

#[cfg(unix)]
#[test]
fn a_signal_leaves_the_old_report_or_the_new_one() {
    let folder = Folder::with(&[("main.tf", &(0..400).map(|n| certificate(&format!("a{n}"))).collect::<String>())]);
    let report = || fs::read_to_string(folder.path.join("r.json")).unwrap();
    let started = Instant::now();
    assert_eq!(folder.run(&["check", "-q", "-o", "json=r.json"]).code, Some(1));
    let (took, whole) = (started.elapsed(), report());
    let is_whole =
        |text: &str| serde_json::from_str::<serde_json::Value>(text).is_ok_and(|report| report["summary"].is_object());
    assert!(is_whole(&whole));
    for round in 0..40 {
        let old = if round % 2 == 0 { "old" } else { &*whole };
        folder.write("r.json", old);
        let mut child = folder.command(&["check", "-q", "-o", "json=r.json"]).stdout(Stdio::null()).spawn().unwrap();
        // From the start to a little behind the end: most of it is the writing of reports.
        std::thread::sleep(took * round / 36);
        let signal = if round % 4 < 2 { "-TERM" } else { "-INT" };
        let _ = Command::new("kill").args([signal, &child.id().to_string()]).stderr(Stdio::null()).status();
        let status = child.wait().unwrap();
        assert!(matches!(status.code(), None | Some(1)), "{status:?}");
        let now = report();
        assert!(now == old || is_whole(&now), "half of a report: {} bytes", now.len());
        assert_eq!(folder.names(), BTreeSet::from(["main.tf", "r.json"].map(str::to_owned)));
    }
}
