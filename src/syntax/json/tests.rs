use super::*;
use crate::source::{Owner, Sources};

fn file() -> FileId {
    Sources::default().add("a.json", "", Owner::User)
}

/// What `serde_json` says of a text, strings unread: it refuses half a surrogate pair only where it decodes.
fn serde_accepts(text: &str) -> bool {
    serde_json::from_str::<serde::de::IgnoredAny>(text).is_ok()
}

const SAMPLE: &str = r#"{
  "a": [1, -2.5e+3, 0, 1E9, true, false, null, []],
  "b": { "c": "x\n\u00e9\ud83d\ude00", "c": "last", "": {} }, "\u0061b": "ü"
}"#;

#[test]
fn every_value_has_its_text() {
    let tree = parse(file(), SAMPLE).unwrap();
    let root = tree.root();
    assert_eq!(root.span().range(), 0..SAMPLE.len());
    let written: Vec<_> = root.entries().map(|(key, value)| (key.source(), value.source())).collect();
    assert_eq!(written[0], (r#""a""#, "[1, -2.5e+3, 0, 1E9, true, false, null, []]"));
    assert_eq!(written[2], (r#""\u0061b""#, r#""ü""#));
    let items: Vec<_> = root.get("a").unwrap().items().map(Value::source).collect();
    assert_eq!(items, ["1", "-2.5e+3", "0", "1E9", "true", "false", "null", "[]"]);
    assert_eq!(root.get("ab").and_then(Value::as_str).as_deref(), Some("ü"));
    let keys: Vec<_> = root.get("b").unwrap().entries().map(|(key, _)| key.as_str().unwrap()).collect();
    assert_eq!(keys, ["c", "c", ""]);
}

#[test]
fn values_read() {
    let tree = parse(file(), SAMPLE).unwrap();
    let (a, b) = (tree.root().get("a").unwrap(), tree.root().get("b").unwrap());
    assert_eq!(a.items().filter_map(Value::as_f64).collect::<Vec<_>>(), [1.0, -2500.0, 0.0, 1e9]);
    assert_eq!(a.items().filter_map(Value::as_bool).collect::<Vec<_>>(), [true, false]);
    assert_eq!(a.items().filter(|value| value.kind() == Kind::Null).count(), 1);
    assert_eq!(b.get("c").unwrap().as_str().unwrap(), "last");
    assert_eq!(b.entries().next().unwrap().1.as_str().unwrap(), "x\né😀");
    assert_eq!(a.entries().count() + b.items().count(), 0);
    assert_eq!((a.as_str(), a.as_f64(), a.as_bool()), (None, None, None));
}

#[test]
fn half_a_pair_is_a_replacement_character() {
    for (text, expected) in
        [(r#""\ud800""#, "\u{fffd}"), (r#""\ude00x""#, "\u{fffd}x"), (r#""\ud83d\u0041\n""#, "\u{fffd}A\n")]
    {
        assert_eq!(parse(file(), text).unwrap().root().as_str().unwrap(), expected, "{text}");
    }
}

#[test]
fn errors_have_a_place() {
    let cases = [
        ("", "expected a value, found the end of the file", ""),
        ("[1, 2", "unclosed `[`", "["),
        (r#"{"a": {"b": 1}"#, "unclosed `{`", "{"),
        (r#"{"a": [}"#, "expected a value, found `}`", "}"),
        ("[1, ]", "a comma before `]`", ","),
        (r#"{"a": 1, }"#, "a comma before `}`", ","),
        ("{a: 1}", "expected a key in double quotes, found `a`", "a"),
        (r#"{"a" 1}"#, "expected `:` behind the key, found `1`", "1"),
        (r#"["a"#, "unclosed string", "\""),
        ("\"a\nb\"", "a control character in a string: write it as an escape, like \\n", "\n"),
        (r#""\x""#, r#"an unknown escape: known are \" \\ \/ \b \f \n \r \t \u"#, "\\"),
        (r#""\u12""#, "`\\u` needs four hexadecimal digits", "\\u"),
        ("01", "`01` is no number", "01"),
        ("1 2", "expected nothing behind the document, found `2`", "2"),
        ("[1 ü]", "expected `,` or `]`, found `ü`", "ü"),
        ("// x\n1", "expected a value, found `/`", "/"),
    ];
    for (text, message, place) in cases {
        let error = parse(file(), text).unwrap_err();
        assert_eq!((error.message.as_str(), &text[error.span.range()]), (message, place), "{text}");
    }
    assert_eq!(parse(file(), r#"{"a": {"b": 1}"#).unwrap_err().span.range(), 0..1);
}

#[test]
fn a_byte_order_mark_is_no_content() {
    let tree = parse(file(), "\u{feff}[1]").unwrap();
    assert_eq!(tree.root().span().range(), 3..6);
}

#[test]
fn depth_is_bounded() {
    let nested = |levels: usize| "[".repeat(levels) + &"]".repeat(levels);
    assert!(parse(file(), &nested(LEVELS)).is_ok());
    let error = parse(file(), &nested(LEVELS + 1)).unwrap_err();
    assert_eq!((error.message.as_str(), error.span.start), ("more than 512 levels of nesting", 512));
    assert!(parse(file(), &"[{\"\":".repeat(100_000)).is_err());
}

#[test]
fn serde_json_agrees_on_a_table() {
    let table = [
        "0",
        "-0",
        "-",
        "-01",
        "1.",
        ".5",
        "1e",
        "1e+",
        "1E-2",
        "+1",
        "00",
        "1.5.2",
        "1e999",
        "tru",
        "truex",
        "nul",
        "True",
        "[]",
        "[,]",
        "[1,,2]",
        "{}",
        "{,}",
        "{\"a\"}",
        "{\"a\":}",
        "{\"a\":1,\"a\":2}",
        "{1:2}",
        "[1]]",
        "\"\\u00g0\"",
        "\"\\ud800\"",
        "\"\u{7f}\"",
        "\"\t\"",
        "\u{a0}1",
        "\u{b}1",
        " \t\r\n1 \n",
        "'a'",
        "NaN",
        "\"\\",
        "\"\\u",
        "{\"a\":1}}",
        "[}",
        "{]",
        "\"a\"\"b\"",
        "1 ",
        "[1 2]",
        "{\"a\":1 \"b\":2}",
        "/**/1",
        "\0",
        "[\"\\/\"]",
    ];
    for text in table {
        assert_eq!(parse(file(), text).is_ok(), serde_accepts(text), "{text:?}");
    }
}

#[test]
fn serde_json_agrees_on_mutations() {
    let mut random = 0x9e37_79b9_7f4a_7c15_u64;
    let mut next = |bound: usize| {
        random ^= random << 13;
        random ^= random >> 7;
        random ^= random << 17;
        usize::try_from(random % bound as u64).unwrap()
    };
    let bytes = b"{}[]\",:\\0129.eE+-truefalsn u\x01\n";
    let mut accepted = 0;
    for _ in 0..20_000 {
        let mut text = SAMPLE.as_bytes().to_vec();
        for _ in 0..=next(3) {
            let at = next(text.len());
            match next(3) {
                0 => text[at] = bytes[next(bytes.len())],
                1 => text.insert(at, bytes[next(bytes.len())]),
                _ => drop(text.remove(at)),
            }
        }
        let Ok(text) = String::from_utf8(text) else { continue };
        let outcome = parse(file(), &text);
        assert_eq!(outcome.is_ok(), serde_accepts(&text), "{text}");
        match outcome {
            Ok(_) => accepted += 1,
            Err(error) => assert!(text.get(error.span.range()).is_some(), "{text}"),
        }
    }
    assert!(accepted > 1000, "{accepted}");
}

#[test]
fn documents_may_stand_one_after_another() {
    let sources = Sources::default();
    let text = "{\"a\": [1]}\n{\"b\": 2}[]3";
    let file = sources.add("x", text, Owner::User);
    assert!(parse(file, text).is_err());
    let tree = parse_all(file, text).unwrap();
    let roots: Vec<&str> = tree.roots().map(Value::source).collect();
    assert_eq!(roots, ["{\"a\": [1]}", "{\"b\": 2}", "[]", "3"]);
    assert!(parse_all(file, "").is_err() && parse_all(file, "{} }").is_err() && parse_all(file, "{},{}").is_err());
}
