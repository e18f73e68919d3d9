//! Every fixture with changes that know what it is made of: lines, blocks, keys, values, references. Whatever comes out
//! goes through the whole check, and what holds of any input (`common/oracle.rs`) has to hold of it.
//!
//! The changes look random and are the same each time. `MUTATIONS=200000` makes so many in all, of every fixture as many
//! as of every other; `MUTATION=4711` makes the one of this number and shows it.

mod change;
mod pieces;

use std::collections::HashSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use acmlint::check::{self, Outcome};
use acmlint::rules::SYNTAX_ERROR;
use acmlint::source::Sources;
use acmlint::tree::Memory;

use crate::common::{all_told, folder, oracle};
use change::Random;

/// How many there are where nobody says it: one of every fixture, and some more.
const FEW: usize = 1_500;

/// A larger fixture takes the time of many small ones.
const LARGEST: usize = 512 << 10;

/// How long one may take, on a machine that does other things as well.
const LONGEST: Duration = Duration::from_secs(if cfg!(debug_assertions) { 20 } else { 2 });

/// Of so many one is looked at twice: with the search for words and without, and by the program itself.
const TWICE: usize = 20;
const BY_PROGRAM: usize = 500;

/// Files of a tree, by their paths.
type Files = Vec<(String, Vec<u8>)>;

/// The folders that are scanned as trees of their own by other tests, with all their files.
fn fixtures() -> Vec<(PathBuf, Files)> {
    let mut found = Vec::new();
    for root in ["rules", "real", "terraform", "cloudformation", "cdk", "model", "touched", "config"] {
        collect(&folder("testdata").join(root), &mut found);
    }
    found
}

fn collect(at: &Path, found: &mut Vec<(PathBuf, Files)>) {
    let mut inside: Vec<PathBuf> = std::fs::read_dir(at).unwrap().map(|entry| entry.unwrap().path()).collect();
    inside.sort();
    // Scripts that made what lies in the folders beside them make no tree of it.
    let is_beside = |path: &PathBuf| path.extension().is_some_and(|end| end == "sh" || end == "py" || end == "md");
    if inside.iter().any(|path| path.is_file() && !is_beside(path)) {
        let mut files = Vec::new();
        read(at, at, &mut files);
        files.sort();
        let size: usize = files.iter().map(|(_, bytes)| bytes.len()).sum();
        if (1..=LARGEST).contains(&size) {
            found.push((at.to_owned(), files));
        }
        return;
    }
    inside.iter().filter(|path| path.is_dir()).for_each(|folder| collect(folder, found));
}

fn read(root: &Path, at: &Path, files: &mut Files) {
    for entry in std::fs::read_dir(at).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            read(root, &path, files);
        } else if path.file_name().is_some_and(|name| name != "expected.txt" && name != "arguments.txt") {
            let name = path.strip_prefix(root).unwrap().to_str().unwrap().to_owned();
            files.extend(std::fs::read(&path).ok().map(|bytes| (name, bytes)));
        }
    }
}

/// The tree of a number.
fn mutated(number: usize, fixtures: &[(PathBuf, Files)]) -> Files {
    let (index, mut random) = (number % fixtures.len(), Random::of(number));
    let mut files = fixtures[index].1.clone();
    let other = &fixtures[random.below(fixtures.len())].1;
    for _ in 0..=random.below(4) {
        change::change(&mut files, other, &mut random);
    }
    files
}

fn look(number: usize, files: &Files) {
    let tree = Memory::default();
    for (path, bytes) in files {
        tree.write(path, bytes.clone());
    }
    let outcome = oracle::check(&tree);
    let reports = oracle::reports(&outcome);
    if number.is_multiple_of(TWICE) {
        let sources = Sources::default();
        let request = check::Request { search: false, ..oracle::request(&tree, &sources) };
        let parsed = check::run_in(&tree, &request, sources);
        oracle::sound(&parsed);
        assert!(reports == oracle::reports(&oracle::check(&tree)), "the same input gives other bytes");
        // What has no word about certificates is not read, and may be broken: that is not told, and what it breaks off is
        // not known.
        let more: HashSet<String> =
            parsed.problems.iter().map(|problem| format!("{}: {}", problem.path, problem.message)).collect();
        let (told, all) = (all_told(&outcome), all_told(&parsed));
        let is_wrong = |line: &&String| told.contains(*line) || !more.contains(*line);
        let differ: Vec<&String> = told.symmetric_difference(&all).filter(is_wrong).collect();
        assert!(differ.is_empty() || broken(&outcome) != broken(&parsed), "the search makes a difference: {differ:#?}");
    }
    if number.is_multiple_of(BY_PROGRAM) {
        let folder = write(number, files);
        let output = Command::new(env!("CARGO_BIN_EXE_acmlint")).arg("check").arg(&folder).output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(matches!(output.status.code(), Some(0..=2)) && !said.contains("panicked"), "{}{said}", output.status);
        std::fs::remove_dir_all(&folder).unwrap();
    }
}

/// How many places could not be read.
fn broken(outcome: &Outcome) -> usize {
    outcome.findings.iter().filter(|reported| reported.finding.rule == SYNTAX_ERROR).count()
}

/// Writes a tree to where it can be looked at.
fn write(number: usize, files: &Files) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("mutations/{number}"));
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(folder.join(".git")).unwrap();
    for (path, bytes) in files {
        let path = folder.join(path);
        // A path may be one of a folder by now.
        let _ = std::fs::create_dir_all(path.parent().unwrap());
        let _ = std::fs::write(path, bytes);
    }
    folder
}

/// What went wrong, and how long the longest took.
#[derive(Default)]
struct Seen {
    wrong: Vec<String>,
    slowest: (Duration, usize),
}

/// Looks at one, and keeps what goes wrong.
fn attempt(number: usize, fixtures: &[(PathBuf, Files)], seen: &Mutex<Seen>) {
    let files = mutated(number, fixtures);
    let start = Instant::now();
    let result = catch_unwind(AssertUnwindSafe(|| look(number, &files)));
    let took = start.elapsed();
    let mut seen = seen.lock().unwrap();
    seen.slowest = seen.slowest.max((took, number));
    let failed = result.err().map(|panic| match panic.downcast::<String>() {
        Ok(message) => *message,
        Err(panic) => panic.downcast_ref::<&str>().map_or_else(String::new, |message| (*message).to_owned()),
    });
    let failed = failed.or_else(|| (took > LONGEST).then(|| format!("it took {took:?}")));
    if let Some(message) = failed {
        let of = fixtures[number % fixtures.len()].0.display();
        let shown: String = message.chars().take(1_500).collect();
        seen.wrong.push(format!("{number}, of {of}, now in {}: {shown}", write(number, &files).display()));
    }
}

#[test]
fn nothing_that_is_changed_breaks_it() {
    let asked = |name: &str| std::env::var(name).ok().map(|value| value.parse::<usize>().expect("a number"));
    let (fixtures, seen) = (fixtures(), Mutex::default());
    assert!(fixtures.len() > 1_000, "{}", fixtures.len());
    let (first, end) = match asked("MUTATION") {
        Some(number) => (number, number + 1),
        None => (0, asked("MUTATIONS").unwrap_or(FEW)),
    };
    let next = AtomicUsize::new(first);
    let start = Instant::now();
    // What a thread works on, and since when: one that hangs never comes back to say so.
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let at_work: Vec<Mutex<Option<(usize, Instant)>>> = (0..threads).map(|_| Mutex::default()).collect();
    let work = |place: &Mutex<Option<(usize, Instant)>>| {
        loop {
            let number = next.fetch_add(1, Ordering::Relaxed);
            *place.lock().unwrap() = (number < end).then(|| (number, Instant::now()));
            if number >= end {
                return;
            }
            attempt(number, &fixtures, &seen);
        }
    };
    std::thread::scope(|scope| {
        let work = &work;
        let threads: Vec<_> = at_work.iter().map(|place| scope.spawn(move || work(place))).collect();
        while threads.iter().any(|thread| !thread.is_finished()) {
            std::thread::sleep(Duration::from_millis(20));
            for (number, since) in at_work.iter().filter_map(|place| *place.lock().unwrap()) {
                if since.elapsed() > LONGEST * 15 {
                    eprintln!("{number} hangs; it is in {}", write(number, &mutated(number, &fixtures)).display());
                    std::process::abort();
                }
            }
        }
    });
    let seen = seen.into_inner().unwrap();
    let (slowest, number) = seen.slowest;
    eprintln!(
        "{} changes of {} fixtures in {:?}; number {number} took longest, {slowest:?}",
        end - first,
        fixtures.len(),
        start.elapsed()
    );
    if let Some(number) = asked("MUTATION") {
        eprintln!("it is in {}", write(number, &mutated(number, &fixtures)).display());
    }
    assert!(seen.wrong.is_empty(), "{} went wrong\n{}", seen.wrong.len(), seen.wrong.join("\n\n"));
}

/// What broke something once, each by the name of what that was.
#[test]
fn what_broke_it_once_does_so_no_more() {
    let mut inputs: Vec<PathBuf> =
        std::fs::read_dir(folder("testdata/fuzzing")).unwrap().map(|entry| entry.unwrap().path()).collect();
    inputs.sort();
    for input in inputs {
        let start = Instant::now();
        oracle::reports(&oracle::check(&oracle::tree(&std::fs::read(&input).unwrap())));
        assert!(start.elapsed() < LONGEST, "{} took {:?}", input.display(), start.elapsed());
    }
}
