//! JSON: what serde_json takes is taken and says the same, and what it refuses is refused.

#![no_main]

use acmlint::syntax::json::{self, Kind, Value};
use acmlint_fuzz::in_file;
use acmlint_fuzz::oracle::within;
use libfuzzer_sys::fuzz_target;
use serde_json::Value as Theirs;

fuzz_target!(|text: &str| {
    let (sources, file) = in_file("a.json", text);
    let ours = json::parse(file, text);
    if let Err(error) = &ours {
        within(&sources, error.span);
    }
    let _ = json::parse_all(file, text);
    // Of a byte order mark in front JSON's standard leaves the choice, and what Windows writes has one.
    let theirs = serde_json::from_str::<Theirs>(text.strip_prefix('\u{feff}').unwrap_or(text));
    match (&ours, &theirs) {
        (Ok(tree), Ok(theirs)) => same(tree.root(), theirs),
        (Ok(tree), Err(error)) => assert!(is_known(tree.root(), error), "only serde_json refuses it: {error}"),
        (Err(error), Ok(_)) => panic!("only serde_json takes it: {}", error.message),
        (Err(_), Err(_)) => {}
    }
});

/// Whether serde_json refuses what is JSON: halves of surrogate pairs, numbers beyond a float, and depths that it does
/// not follow.
fn is_known(root: Value<'_>, error: &serde_json::Error) -> bool {
    let words = error.to_string();
    let is_half = |text: &str| text.contains("\\ud") || text.contains("\\uD");
    words.contains("recursion limit")
        || words.contains("number out of range")
        || (is_half(root.source()) && (words.contains("surrogate") || words.contains("hex escape")))
}

fn same(ours: Value<'_>, theirs: &Theirs) {
    match theirs {
        Theirs::Null => assert_eq!(ours.kind(), Kind::Null),
        Theirs::Bool(is) => assert_eq!(ours.as_bool(), Some(*is)),
        Theirs::Number(number) => {
            let (ours, theirs) = (ours.as_f64().expect("a number"), number.as_f64().expect("a float"));
            // They round the last digit otherwise.
            assert!((ours - theirs).abs() <= theirs.abs() * 1e-15, "{ours} {theirs}");
        }
        Theirs::String(text) => assert_eq!(ours.as_str().as_deref(), Some(text.as_str())),
        Theirs::Array(items) => {
            assert_eq!(ours.items().count(), items.len());
            ours.items().zip(items).for_each(|(ours, theirs)| same(ours, theirs));
        }
        Theirs::Object(entries) => {
            assert_eq!(ours.kind(), Kind::Object);
            let names: std::collections::BTreeSet<_> = ours.entries().map(|(key, _)| key.as_str()).collect();
            assert_eq!(names.len(), entries.len());
            for (name, theirs) in entries {
                same(ours.get(name).expect("an entry"), theirs);
            }
        }
    }
}
