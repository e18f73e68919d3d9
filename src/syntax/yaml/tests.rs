use super::*;
use crate::source::{Owner, Sources};

fn file() -> FileId {
    Sources::default().add("a.yaml", "", Owner::User)
}

#[test]
fn a_value_has_its_place_and_tag() {
    let text = "a: !Ref b\nc:\n  - !If [d, 1]\n";
    let parsed = parse(file(), text);
    let root = parsed.documents[0].root();
    let a = root.get("a").unwrap();
    assert_eq!((a.tag(), &text[a.span().range()], &text[a.tag_span().unwrap().range()]), (Some("Ref"), "b", "!Ref"));
    assert_eq!(&text[root.span().range()], text.trim_end());
}
