//! Input that nobody writes by accident, as data: each folder of `testdata/broken/` is scanned by the built program,
//! which has to end in time, with little memory, and with what `expected.txt` says. `UPDATE=1` rewrites that.
//!
//! What is large is written down as a recipe: `recipe.toml` says which files are made of which parts, and how often each
//! part is repeated. In a repeated text `@i@` is the turn, `@i+1@` the next one; `as` gives it another letter. Files with
//! the same `archive` are entries of that zip; a part `bytes` has numbers.

use std::collections::{BTreeMap, HashMap};
use std::fmt::Write as _;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, mpsc};
use std::time::Duration;

use acmlint::source::{Owner, Sources};
use acmlint::syntax::toml::{self, DeTable, DeValue};
use wait4::Wait4;

use crate::common;
use crate::common::git::empty;

/// What an input of 1 MB may take of a processor; a program that is not optimised gets more of it.
const SECONDS: f64 = if cfg!(debug_assertions) { 10.0 } else { 2.0 };
/// What it may take of memory at once.
const BYTES: u64 = 500_000_000;
/// After so long a run is no more waited for.
const HANGS: Duration = Duration::from_secs(120);
/// The largest input.
const LARGEST: usize = 2_000_000;
/// Lines of an outcome that are kept, and how much of each.
const LINES: usize = 8;
const CHARACTERS: usize = 240;

/// How a case is made and run.
struct Recipe {
    arguments: Vec<String>,
    files: Vec<(String, Vec<u8>)>,
}

#[test]
fn broken_input_ends_in_time_with_its_outcome() {
    let cases = common::folders(&common::folder("testdata/broken"));
    assert!(cases.len() >= 60, "{} cases", cases.len());
    let (next, wrong) = (AtomicUsize::new(0), Mutex::new(Vec::new()));
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                while let Some(case) = cases.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let mut found = Vec::new();
                    let actual = run(case, &mut found);
                    common::expect(&case.join("expected.txt"), &actual, &mut found);
                    wrong.lock().unwrap().append(&mut found);
                }
            });
        }
    });
    let wrong = wrong.into_inner().unwrap();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What a case says, in lines; what it takes too much of is wrong.
fn run(case: &Path, wrong: &mut Vec<String>) -> String {
    let name = case.file_name().unwrap().to_str().unwrap();
    let recipe = recipe(case);
    let size: usize = recipe.files.iter().map(|(_, bytes)| bytes.len()).sum();
    assert!(size <= LARGEST, "{name} has {size} bytes");
    let folder = empty(&format!("broken-{name}"));
    for (path, bytes) in &recipe.files {
        let path = folder.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
    let (out, err) = (outside(&folder, "out"), outside(&folder, "err"));
    let mut command = Command::new(env!("CARGO_BIN_EXE_acmlint"));
    command.args(&recipe.arguments).current_dir(&folder).env_clear().stdin(Stdio::null());
    command.stdout(File::create(&out).unwrap()).stderr(File::create(&err).unwrap());
    let mut child = command.spawn().unwrap();
    let (sender, receiver) = mpsc::channel();
    std::thread::spawn(move || sender.send(child.wait4()));
    let done = receiver.recv_timeout(HANGS).unwrap_or_else(|_| panic!("{name} does not end")).unwrap();
    let seconds = (done.rusage.utime + done.rusage.stime).as_secs_f64();
    if seconds > SECONDS {
        wrong.push(format!("{name} takes {seconds:.1} s; it may take {SECONDS} s"));
    }
    if done.rusage.maxrss > BYTES {
        wrong.push(format!("{name} takes {} MB; it may take {} MB", done.rusage.maxrss / 1_000_000, BYTES / 1_000_000));
    }
    let mut told = match done.status.code() {
        Some(code) => format!("exit {code}\n"),
        None => format!("{}\n", done.status),
    };
    for file in [&err, &out] {
        let text = String::from_utf8_lossy(&fs::read(file).unwrap()).into_owned();
        assert!(!text.contains("acmlint failed"), "{name}: {text}");
        shorten(&text, &mut told);
        let _ = fs::remove_file(file);
    }
    let _ = fs::remove_dir_all(&folder);
    told
}

/// A file beside a folder.
fn outside(folder: &Path, extension: &str) -> PathBuf {
    folder.with_extension(extension)
}

/// The first lines of a text, and how many there are.
fn shorten(text: &str, into: &mut String) {
    let mut lines = text.lines();
    for line in lines.by_ref().take(LINES) {
        let cut: String = line.chars().take(CHARACTERS).collect();
        let more = if cut.len() < line.len() { " …" } else { "" };
        writeln!(into, "{cut}{more}").unwrap();
    }
    let more = lines.count();
    if more > 0 {
        writeln!(into, "… {more} more lines").unwrap();
    }
}

fn recipe(case: &Path) -> Recipe {
    let mut recipe = Recipe { arguments: Vec::new(), files: Vec::new() };
    gather(case, case, &mut recipe.files);
    recipe.files.retain(|(path, _)| !matches!(&**path, "recipe.toml" | "expected.txt"));
    let default = ["check", "--threads", "1", "--quiet", "--format", "concise", "--root", ".", "."];
    let Ok(text) = fs::read_to_string(case.join("recipe.toml")) else {
        recipe.arguments = default.map(str::to_owned).to_vec();
        return recipe;
    };
    let file = Sources::default().add("recipe.toml", "", Owner::User);
    let (table, errors) = toml::parse(file, &text);
    assert!(errors.is_empty(), "{}: {errors:?}", case.display());
    recipe.arguments = match table.get("arguments") {
        Some(list) => list.get_ref().as_array().unwrap().iter().map(|one| string(one.get_ref())).collect(),
        None => default.map(str::to_owned).to_vec(),
    };
    let mut archives: BTreeMap<String, Vec<(String, Vec<u8>)>> = BTreeMap::new();
    for made in table.get("file").into_iter().flat_map(|list| list.get_ref().as_array().unwrap().iter()) {
        let made = made.get_ref().as_table().unwrap();
        let archive = made.get("archive").map(|archive| archives.entry(string(archive.get_ref())).or_default());
        let files = archive.unwrap_or(&mut recipe.files);
        let path = string(made["path"].get_ref());
        let mut turns = HashMap::new();
        for turn in 0..made.get("repeat").map_or(1, |number| count(number.get_ref())) {
            if made.contains_key("repeat") {
                turns.insert("i".to_owned(), turn);
            }
            let mut bytes = Vec::new();
            parts(made, &mut turns, &mut bytes);
            files.push((filled(&path, &turns), bytes));
        }
    }
    recipe.files.extend(archives.into_iter().map(|(path, entries)| (path, zip(&entries))));
    recipe
}

/// An archive (PKWARE APPNOTE.TXT, 4.3) without checksums, which nobody looks at here.
fn zip(entries: &[(String, Vec<u8>)]) -> Vec<u8> {
    let (mut bytes, mut central) = (Vec::new(), Vec::new());
    let long = |number: usize| u32::try_from(number).unwrap().to_le_bytes();
    for (name, content) in entries {
        let packed = miniz_oxide::deflate::compress_to_vec(content, 6);
        let offset = long(bytes.len());
        let sizes = [long(0), long(packed.len()), long(content.len())].concat();
        let about = [&b"\x14\0\0\0\x08\0\0\0\0\0"[..], &sizes, &long(name.len())].concat();
        bytes.extend([&b"PK\x03\x04"[..], &about, name.as_bytes(), &packed].concat());
        central.extend([&b"PK\x01\x02\x14\0"[..], &about, &[0; 10], &offset, name.as_bytes()].concat());
    }
    let (size, start) = (long(central.len()), long(bytes.len()));
    let count = &long(entries.len())[..2];
    bytes.extend([&central, &b"PK\x05\x06\0\0\0\0"[..], count, count, &size, &start, b"\0\0"].concat());
    bytes
}

/// Everything below a folder.
fn gather(root: &Path, folder: &Path, into: &mut Vec<(String, Vec<u8>)>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            gather(root, &path, into);
        } else {
            let name = path.strip_prefix(root).unwrap().to_str().unwrap().replace('\\', "/");
            into.push((name, fs::read(&path).unwrap()));
        }
    }
}

fn parts(of: &DeTable<'_>, turns: &mut HashMap<String, usize>, into: &mut Vec<u8>) {
    if let Some(text) = of.get("text") {
        into.extend(filled(text.get_ref().as_str().unwrap(), turns).into_bytes());
        return;
    }
    if let Some(bytes) = of.get("bytes") {
        let numbers = bytes.get_ref().as_array().unwrap().iter();
        into.extend(numbers.map(|number| u8::try_from(count(number.get_ref())).unwrap()));
        return;
    }
    for part in of["parts"].get_ref().as_array().unwrap() {
        match part.get_ref() {
            DeValue::Table(part) if !part.contains_key("repeat") => parts(part, turns, into),
            DeValue::Table(repeated) => repeat(repeated, turns, into),
            text => into.extend(filled(&string(text), turns).into_bytes()),
        }
    }
}

fn repeat(of: &DeTable<'_>, turns: &mut HashMap<String, usize>, into: &mut Vec<u8>) {
    let letter = of.get("as").map_or("i".to_owned(), |letter| string(letter.get_ref()));
    let between = of.get("between").map_or(String::new(), |between| string(between.get_ref()));
    let outer = turns.get(&letter).copied();
    for turn in 0..count(of["repeat"].get_ref()) {
        turns.insert(letter.clone(), turn);
        if turn > 0 {
            into.extend(between.as_bytes());
        }
        parts(of, turns, into);
    }
    match outer {
        Some(outer) => turns.insert(letter, outer),
        None => turns.remove(&letter),
    };
}

/// A text with its turns written in.
fn filled(text: &str, turns: &HashMap<String, usize>) -> String {
    if turns.is_empty() || !text.contains('@') {
        return text.to_owned();
    }
    let mut filled = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, behind)) = rest.split_once('@') {
        filled.push_str(before);
        let known = behind.split_once('@').and_then(|(inside, after)| {
            let (letter, step) = inside.split_at(inside.find(['+', '-']).unwrap_or(inside.len()));
            let turn = i64::try_from(*turns.get(letter)?).unwrap();
            Some((turn + if step.is_empty() { 0 } else { step.parse::<i64>().ok()? }, after))
        });
        if let Some((turn, after)) = known {
            write!(filled, "{turn}").unwrap();
            rest = after;
        } else {
            filled.push('@');
            rest = behind;
        }
    }
    filled + rest
}

fn string(value: &DeValue<'_>) -> String {
    value.as_str().unwrap().to_owned()
}

fn count(value: &DeValue<'_>) -> usize {
    value.as_integer().unwrap().as_str().parse().unwrap()
}
