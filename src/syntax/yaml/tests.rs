mod bounds;
mod broken;
mod scalars;

use super::*;
use crate::source::{Owner, Sources};

/// What `testdata/yaml` has; `tests/all/yaml.rs` holds how they read.
const SAMPLES: [&str; 5] = [
    include_str!("../../../testdata/yaml/template.yaml"),
    include_str!("../../../testdata/yaml/anchors.yaml"),
    include_str!("../../../testdata/yaml/crlf.yaml"),
    include_str!("../../../testdata/yaml/documents.yaml"),
    include_str!("../../../testdata/yaml/cdk.yaml"),
];

fn file() -> FileId {
    Sources::default().add("a.yaml", "", Owner::User)
}

/// The errors of a text with what they point at.
fn errors(text: &str) -> Vec<(String, &str)> {
    let parsed = parse(file(), text);
    parsed.errors.into_iter().chain(parsed.repeated).map(|error| (error.message, &text[error.span.range()])).collect()
}

fn keys(value: Value<'_>) -> Vec<&str> {
    value.entries().map(|(key, _)| key.scalar().unwrap()).collect()
}

#[test]
fn a_value_has_its_place_and_tag() {
    let text = "a: !Ref b\nc:\n  - !If [d, 1]\n\n# e\n";
    let parsed = parse(file(), text);
    let root = parsed.documents[0].root();
    let a = root.get("a").unwrap();
    assert_eq!((a.tag(), &text[a.span().range()], &text[a.tag_span().unwrap().range()]), (Some("Ref"), "b", "!Ref"));
    assert_eq!(&text[root.span().range()], "a: !Ref b\nc:\n  - !If [d, 1]");
    assert_eq!(&text[parsed.comments[0].range()], "# e");
    assert!(parsed.errors.is_empty());
}

#[test]
fn a_collection_ends_with_its_last_child() {
    let text = "a:\n  b: {c: [1 ] }\n\n  # x\nd: [ ] \n";
    let parsed = parse(file(), text);
    let root = parsed.documents[0].root();
    assert_eq!(&text[root.get("a").unwrap().span().range()], "b: {c: [1 ] }");
    assert_eq!(&text[root.span().range()], text.trim_end());
}

#[test]
fn a_merged_entry_gives_way() {
    let text = "a: &a {x: 1, y: 2}\nb: &b {<<: *a, y: 3, z: 4}\nc: {<<: [{y: 5}, *b], w: 6}\nd: {w: 7, <<: *b, w: 8}\n";
    let parsed = parse(file(), text);
    let root = parsed.documents[0].root();
    let read = |map: &str, key: &str| root.get(map).unwrap().get(key).and_then(Value::as_f64);
    let of = |map: &str| ["w", "x", "y", "z", "<<"].map(|key| read(map, key));
    assert_eq!(of("b"), [None, Some(1.0), Some(3.0), Some(4.0), None]);
    assert_eq!(of("c"), [Some(6.0), Some(1.0), Some(5.0), Some(4.0), None]);
    assert_eq!(of("d"), [Some(8.0), Some(1.0), Some(3.0), Some(4.0), None]);
    assert_eq!(keys(root.get("c").unwrap()), ["w", "y", "z", "x"]);
    assert_eq!(keys(root.get("d").unwrap()), ["w", "w", "y", "z", "x"]);
    assert_eq!((parsed.errors.len(), parsed.repeated.len()), (0, 1));
    // What is merged says where it is written.
    assert_eq!(root.get("c").unwrap().get("x").unwrap().span(), root.get("a").unwrap().get("x").unwrap().span());
}

#[test]
fn several_documents_and_none() {
    let count = |text: &str| parse(file(), text).documents.len();
    assert_eq!(
        ["", "# a\n", "\u{feff}", "--- ", "a", "---\n---\n", "a\n...\n---\nb\n--- c"].map(count),
        [0, 0, 0, 1, 1, 2, 3]
    );
    let parsed = parse(file(), "---\n");
    assert_eq!(parsed.documents[0].root().kind(), Kind::Null);
}
