//! Who may know whom. The folders are the design; this reads `src/` and says where a file looks past its neighbours.

use std::fs;
use std::path::{Path, PathBuf};

/// A room of `src/`, and the rooms that it may know.
const MAY_KNOW: &[(&str, &[&str])] = &[
    ("base64", &[]),
    // How far a run goes.
    ("limits", &[]),
    // A private key is taken out of a text before it is kept, also one that is encoded a second time.
    ("source", &["base64"]),
    ("tree", &["limits", "source"]),
    ("syntax", &["source"]),
    ("value", &["source"]),
    ("model", &["source", "value"]),
    ("lower", &["base64", "limits", "source", "tree", "syntax", "value", "model"]),
    // What a rule answers with carries the reason of an unknown value.
    ("rule", &["source", "value", "model"]),
    ("rules", &["source", "value", "model", "rule"]),
    ("glob", &[]),
    // Exceptions of the settings cover files and addresses by patterns.
    ("allow", &["source", "glob", "syntax", "value", "rule"]),
    // It is found as the tree is, read as any file of it, and says which rules judge and what is let pass.
    ("config", &["limits", "source", "glob", "tree", "syntax", "model", "rule", "rules", "allow", "discover"]),
    ("discover", &["source", "glob", "tree"]),
    (
        "check",
        &[
            "limits", "source", "glob", "tree", "syntax", "value", "lower", "model", "rule", "rules", "allow",
            "config", "discover",
        ],
    ),
    // The model is printed with its values.
    ("report", &["source", "value", "model", "rule", "rules", "check"]),
    // What an argument names is read by itself, wherever it lies.
    ("cli", &["limits", "source", "tree", "model", "rule", "rules", "check", "report", "config"]),
    ("main", &["cli"]),
];

/// Words of the outside world, and the rooms that may say them.
const OUTSIDE: &[(&str, &[&str])] = &[
    ("std::env", &["cli", "main"]),
    ("std::fs", &["tree", "cli"]),
    ("std::process", &["cli", "main"]),
    // An address is a form of text; what connects to one is nowhere.
    ("std::net", &["rules"]),
    ("TcpStream", &[]),
    ("UdpSocket", &[]),
    ("TcpListener", &[]),
    ("UnixStream", &[]),
    ("SystemTime", &[]),
    ("Timestamp::now", &["cli"]),
    ("Zoned::now", &["cli"]),
    ("is_terminal", &["cli"]),
    ("hcl_edit", &["syntax"]),
    ("granit_parser", &["syntax"]),
    ("toml::de", &["syntax"]),
    ("annotate_snippets", &["report"]),
    ("gix::", &["tree"]),
    ("quick_xml", &["report"]),
    // What certificates are is read in one place, for every front end.
    ("x509_cert", &["lower"]),
    ("clap", &["cli"]),
];

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

/// The rooms that a text names: `crate::x`, `crate::{x, y::z}`, and what starts with the library's own name.
fn named(text: &str) -> Vec<String> {
    let mut rooms = Vec::new();
    for prefix in ["crate::", "acmlint::"] {
        for (at, _) in text.match_indices(prefix) {
            if text[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == '$') {
                continue;
            }
            let rest = &text[at + prefix.len()..];
            match rest.strip_prefix('{') {
                Some(list) => rooms.extend(first_words(list)),
                None => rooms.push(word(rest)),
            }
        }
    }
    rooms
}

/// The first word of every element of a list in braces, whatever braces its elements have.
fn first_words(list: &str) -> Vec<String> {
    let (mut depth, mut start, mut words) = (0, 0, Vec::new());
    for (at, c) in list.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth > 0 => depth -= 1,
            '}' | ',' if depth == 0 => {
                words.push(word(list[start..at].trim_start()));
                start = at + 1;
                if c == '}' {
                    break;
                }
            }
            _ => {}
        }
    }
    words
}

fn word(text: &str) -> String {
    text.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect()
}

/// The code of a file: without its comments, and without the tests at its foot, which may build what they need.
fn code(text: &str) -> String {
    let text = text.split("#[cfg(test)]\nmod ").next().unwrap_or("");
    text.lines().map(|line| line.split("//").next().unwrap_or("")).collect::<Vec<_>>().join("\n")
}

fn offences(shown: &str, room: &str, code: &str) -> Vec<String> {
    let Some((_, allowed)) = MAY_KNOW.iter().find(|(name, _)| *name == room) else {
        return vec![format!("`{shown}` is in no room of the design; tests/all/architecture.rs has the list")];
    };
    let mut offences = Vec::new();
    for other in named(code) {
        let is_room = MAY_KNOW.iter().any(|(name, _)| *name == other);
        if is_room && other != room && !allowed.contains(&other.as_str()) {
            offences.push(format!("`{shown}` may not know `{other}`"));
        }
    }
    for (outside, rooms) in OUTSIDE {
        if code.contains(outside) && !rooms.contains(&room) {
            offences.push(format!("`{shown}` may not use `{outside}`"));
        }
    }
    offences.sort();
    offences.dedup();
    offences
}

#[test]
fn every_room_knows_only_its_neighbours() {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut found = Vec::new();
    files(&source, &mut found);
    found.sort();
    let mut all = Vec::new();
    for path in found {
        let relative = path.strip_prefix(&source).unwrap();
        let first = relative.iter().next().unwrap().to_string_lossy().into_owned();
        let room = first.strip_suffix(".rs").unwrap_or(&first);
        let tests = relative.iter().any(|part| part == "tests" || part == "tests.rs");
        if room != "lib" && !tests {
            let shown = format!("src/{}", relative.to_string_lossy().replace('\\', "/"));
            all.extend(offences(&shown, room, &code(&fs::read_to_string(&path).unwrap())));
        }
    }
    assert!(all.is_empty(), "{}", all.join("\n"));
}

#[test]
fn an_offence_is_said_in_a_sentence() {
    let said = |text: &str| offences("src/rules/x.rs", "rules", &code(text));
    assert_eq!(said("use crate::syntax::hcl;"), ["`src/rules/x.rs` may not know `syntax`"]);
    assert_eq!(said("use crate::{model::{Kind, Place}, lower};"), ["`src/rules/x.rs` may not know `lower`"]);
    assert_eq!(said("let now = std::env::vars();"), ["`src/rules/x.rs` may not use `std::env`"]);
    assert!(said("// crate::syntax\nuse crate::rule::Rule;\n#[cfg(test)]\nmod tests { use crate::lower; }").is_empty());
    assert_eq!(offences("src/util.rs", "util", "").len(), 1);
}

#[test]
fn every_dependency_has_its_reason() {
    let manifest = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.toml")).unwrap();
    let mut found = 0;
    for section in ["[dependencies]\n", "[dev-dependencies]\n"] {
        let (_, rest) = manifest.split_once(section).unwrap();
        let (lines, _) = rest.split_once("\n\n").unwrap();
        let mut above = "";
        for line in lines.lines() {
            assert!(line.starts_with('#') || above.starts_with("# "), "why is this needed: {line}");
            found += usize::from(!line.starts_with('#'));
            above = line;
        }
    }
    assert!(found > 10);
}
