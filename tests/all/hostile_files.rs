//! Trees that nobody sets up by accident, and every small damage that can be done to the tests' own input.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use crate::common;
use acmlint::check::{self, Outcome, Request};
use acmlint::rules::RULES;

/// What every tree must stay below, on a machine that does other things as well and without optimisation.
const SECONDS: u64 = 20;

const CERTIFICATE: &str = "resource \"aws_acm_certificate\" \"mail\" {\n  domain_name = \"example.com\"\n  \
                           validation_method = \"EMAIL\"\n}\n";

/// A folder that is gone after the test.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("acmlint-files-{}-{name}", std::process::id()));
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    fn write(&self, path: &str, text: impl AsRef<[u8]>) -> PathBuf {
        let path = self.0.join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, text).unwrap();
        path
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn scan(path: &Path) -> Outcome {
    let start = Instant::now();
    // Everything is parsed, whatever words it has.
    let request = Request { search: false, ..common::request(path, RULES.iter().collect()) };
    let outcome = check::run(&request, acmlint::source::Sources::default());
    let took = start.elapsed();
    assert!(took < Duration::from_secs(SECONDS), "{} took {took:?}", path.display());
    common::sound(&outcome);
    outcome
}

fn mails(outcome: &Outcome) -> usize {
    outcome.findings.iter().filter(|reported| reported.finding.rule == "email-validation").count()
}

fn problem(outcome: &Outcome, words: &str, fatal: bool) -> bool {
    outcome.problems.iter().any(|problem| problem.message.contains(words) && problem.fatal == fatal)
}

#[test]
fn large_files() {
    let folder = Folder::new("too-large");
    folder.write("main.tf", CERTIFICATE);
    folder.write("large.tf", vec![b'#'; 17 << 20]);
    let outcome = scan(&folder.0);
    assert!(problem(&outcome, "it has 17 MiB, more than 16; `file-mib` under", true), "{:?}", outcome.problems);
    assert_eq!(mails(&outcome), 1);

    let folder = Folder::new("large");
    let mut text = CERTIFICATE.to_owned();
    let filler = "x".repeat(160);
    for index in 0..60_000 {
        writeln!(text, "resource \"aws_sqs_queue\" \"q{index}\" {{\n  name = \"q-{index}-{filler}\"\n}}").unwrap();
    }
    assert!(text.len() > 11 << 20);
    folder.write("main.tf", text);
    assert_eq!(mails(&scan(&folder.0)), 1);
}

#[test]
fn many_files() {
    let folder = Folder::new("many");
    for index in 0..20_000 {
        folder.write(&format!("file-{index}.{}", if index % 40 == 0 { "tf" } else { "txt" }), "# nothing\n");
    }
    folder.write("main.tf", CERTIFICATE);
    assert_eq!(mails(&scan(&folder.0)), 1);
}

#[test]
fn bytes_that_are_no_text() {
    let folder = Folder::new("bytes");
    folder.write(
        "latin.tf",
        [CERTIFICATE.as_bytes(), b"# caf\xe9\n", CERTIFICATE.replace("mail", "after").as_bytes()].concat(),
    );
    folder.write("zeros.tf", vec![0; 4096]);
    folder.write("all.tf", (0..=255).collect::<Vec<u8>>());
    folder.write("wide.tf", CERTIFICATE.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>());
    folder.write("empty.tf", "");
    folder.write("bom.tf", "\u{feff}");
    folder.write("half.tf.json", "{\"resource\": {\"aws_acm_certificate\": {\"x\": {\"domain_name\": \"\\ud8");
    folder.write("null.tf.json", "null");
    folder.write("list.tf.json", "[[[[1]]]]");
    folder.write("bad.auto.tfvars", "a = \nb");
    folder.write("bad.auto.tfvars.json", "[]");
    let outcome = scan(&folder.0);
    assert_eq!(mails(&outcome), 1);
    let errors = outcome.findings.iter().filter(|reported| reported.finding.rule == "syntax-error").count();
    assert!(errors >= 5, "{}", common::tell(&outcome));
}

#[cfg(unix)]
#[test]
fn what_is_no_file_and_what_leads_elsewhere() {
    use std::os::unix::fs::{PermissionsExt as _, symlink};

    let outside = Folder::new("outside");
    let secret = outside.write("secret.tf", CERTIFICATE.replace("example.com", "outside.example.com"));
    let folder = Folder::new("links");
    folder.write("main.tf", CERTIFICATE);
    folder.write("sub/inner.tf", CERTIFICATE);
    symlink("/dev/zero", folder.0.join("device.tf")).unwrap();
    symlink(&secret, folder.0.join("outside.tf")).unwrap();
    symlink(&outside.0, folder.0.join("outside")).unwrap();
    symlink("missing.tf", folder.0.join("dangling.tf")).unwrap();
    symlink("itself.tf", folder.0.join("itself.tf")).unwrap();
    symlink("..", folder.0.join("sub/up")).unwrap();
    symlink(".", folder.0.join("sub/self")).unwrap();
    std::fs::create_dir_all(folder.0.join("folder.tf")).unwrap();
    folder.write(
        "modules.tf",
        "module \"up\" {\n  source = \"./sub/up/sub/self\"\n}\nmodule \"out\" {\n  source = \"./outside\"\n}\n",
    );
    let start = Instant::now();
    let outcome = scan(&folder.0);
    assert!(start.elapsed() < Duration::from_secs(SECONDS));
    assert!(!common::tell(&outcome).contains("outside.example.com"));
    assert!(mails(&outcome) >= 2, "{}", common::tell(&outcome));
    assert!(problem(&outcome, "outside the scanned tree", false), "{:?}", outcome.problems);

    let folder = Folder::new("pipe");
    folder.write("main.tf", CERTIFICATE);
    if std::process::Command::new("mkfifo").arg(folder.0.join("pipe.tf")).status().is_ok_and(|status| status.success())
    {
        let outcome = scan(&folder.0);
        assert!(problem(&outcome, "not a regular file", true), "{:?}", outcome.problems);
        assert_eq!(mails(&outcome), 1);
    }

    let folder = Folder::new("unreadable");
    folder.write("main.tf", CERTIFICATE);
    let locked = folder.write("locked.tf", CERTIFICATE);
    std::fs::set_permissions(&locked, std::fs::Permissions::from_mode(0o0)).unwrap();
    let outcome = scan(&folder.0);
    // Root reads everything.
    if std::fs::read(&locked).is_err() {
        assert!(problem(&outcome, "ermission denied", true), "{:?}", outcome.problems);
    }
    assert!(mails(&outcome) >= 1);

    let missing = scan(&folder.0.join("there is nothing"));
    assert!(problem(&missing, "does not exist", true));
}

/// A committed case: its files with their text.
type Case = Vec<(PathBuf, Vec<u8>)>;

fn gather(root: &Path, folder: &Path, into: &mut Case) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            gather(root, &path, into);
        } else if path.file_name().is_none_or(|name| name != "expected.txt") {
            into.push((path.strip_prefix(root).unwrap().to_owned(), std::fs::read(&path).unwrap()));
        }
    }
    into.sort();
}

fn cases() -> Vec<Case> {
    let rules = common::folders(&common::folder("testdata/rules"));
    let formats = rules.iter().flat_map(|rule| common::folders(rule));
    let folders = formats
        .flat_map(|format| common::folders(&format))
        .chain(common::folders(&common::folder("testdata/terraform")));
    let gathered = folders.map(|folder| {
        let mut case = Vec::new();
        gather(&folder, &folder, &mut case);
        case
    });
    gathered.collect()
}

/// Writes damaged cases into folders of one tree, and scans many at once.
struct Bench {
    folder: Folder,
    count: usize,
    started: Instant,
}

impl Bench {
    const AT_ONCE: usize = 1_500;

    fn new(name: &str) -> Self {
        Self { folder: Folder::new(name), count: 0, started: Instant::now() }
    }

    fn put(&mut self, case: &Case, damaged: usize, bytes: &[u8]) {
        for (index, (path, sound)) in case.iter().enumerate() {
            let path = format!("{}/{}", self.count, path.display());
            self.folder.write(&path, if index == damaged { bytes } else { sound });
        }
        self.count += 1;
        if self.count >= Self::AT_ONCE {
            self.flush();
        }
    }

    fn flush(&mut self) {
        let mut request = common::request(&self.folder.0, RULES.iter().collect());
        request.threads = 2;
        request.search = false;
        common::sound(&check::run(&request, acmlint::source::Sources::default()));
        assert!(self.started.elapsed() < Duration::from_secs(300), "damaged input takes too long");
        std::fs::remove_dir_all(&self.folder.0).unwrap();
        self.count = 0;
    }
}

#[test]
fn every_prefix_is_read_without_a_panic() {
    const STEP: usize = 47;
    let mut bench = Bench::new("prefixes");
    for (number, case) in cases().iter().enumerate() {
        for (damaged, (_, bytes)) in case.iter().enumerate() {
            for end in (number % STEP..bytes.len()).step_by(STEP) {
                bench.put(case, damaged, &bytes[..end]);
            }
        }
    }
    bench.flush();
}

/// Numbers that are the same in each run (Marsaglia's xorshift).
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % limit.max(1) as u64).unwrap()
    }
}

const PIECES: [&[u8]; 32] = [
    b"{",
    b"}",
    b"[",
    b"]",
    b"(",
    b")",
    b"\"",
    b"${",
    b"%{",
    b"%{ if",
    b"%{ endfor }",
    b"=",
    b"=>",
    b"...",
    b"\n",
    b"\r",
    b"#",
    b"/*",
    b"*/",
    b"<<EOT\n",
    b"null",
    b"each.value",
    b"count.index",
    b"for x in",
    b"? 1 :",
    b"[*]",
    b".*.",
    b"\xff",
    b"\xef\xbb\xbf",
    b"\0",
    b"# acmlint: allow[",
    b"\xf0\x9f\x94\x92",
];

#[test]
fn mutations_are_read_without_a_panic() {
    const EACH: usize = 16;
    let mut numbers = Numbers(0x5eed_acc0_11e5_0001);
    let mut bench = Bench::new("mutations");
    for case in &cases() {
        for (damaged, (_, bytes)) in case.iter().enumerate() {
            for _ in 0..EACH {
                let mut changed = bytes.clone();
                for _ in 0..=numbers.below(3) {
                    let start = numbers.below(changed.len());
                    let end = (start + numbers.below(40)).min(changed.len());
                    match numbers.below(4) {
                        0 => drop(changed.drain(start..end)),
                        1 => {
                            let copy = changed[start..end].to_vec();
                            let at = numbers.below(changed.len());
                            changed.splice(at..at, copy);
                        }
                        2 => {
                            let piece = PIECES[numbers.below(PIECES.len())];
                            changed.splice(start..start, piece.iter().copied());
                        }
                        _ => {
                            let piece = PIECES[numbers.below(PIECES.len())];
                            changed.splice(start..end, piece.iter().copied());
                        }
                    }
                }
                bench.put(case, damaged, &changed);
            }
        }
    }
    bench.flush();
}
