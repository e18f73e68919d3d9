use super::*;

/// A scalar as it stands in a text of its own.
fn read(text: &str) -> (Kind, Option<String>) {
    let text = format!("- {text}\n");
    let parsed = parse(file(), &text);
    assert_eq!(parsed.errors, [], "{text}");
    let value = parsed.documents[0].root().items().next().unwrap();
    (value.kind(), value.text().map(Cow::into_owned))
}

#[test]
fn plain_scalars_read_as_yaml_1_1() {
    let table = [
        (Kind::Null, &["", "~", "null", "Null", "NULL"][..]),
        (Kind::String, &["nULL", "none", "+", ".", "y", "n", "tRue", "0x", "0b2", "08", "012345678901", "1.2.3.4"]),
        (
            Kind::String,
            &["2010-09-09", "1e", "1e+", "-.nan", "1:60", "1:2:3x", "0:1", "_1", "0_", "12a", "1 2", "+-1", "."],
        ),
        (
            Kind::String,
            &["'true'", "\"1\"", "''", "!Ref 1", "!Ref", "!Ref ~", "! 1", "!!str 1", "!!str", "!!timestamp 1"],
        ),
        (Kind::Number, &["1e3", ".5", "5.", "1.5e-3", ".inf", "-.INF", ".nan", "!!float 1", "1_0.5", "!!int '1'"]),
        (Kind::Bool, &["!!bool 'on'"]),
        (Kind::Null, &["!!null x", "!!null ''"]),
        (Kind::List, &["[1]", "!Ref [1]", "!!seq []"]),
        (Kind::Map, &["{a: 1}", "a: 1", "!!map {}"]),
    ];
    for (kind, texts) in table {
        for text in texts {
            assert_eq!(read(text).0, kind, "{text}");
        }
    }
    for text in ["true", "True", "TRUE", "yes", "Yes", "YES", "on", "On", "ON"] {
        assert_eq!(read(text), (Kind::Bool, Some("true".to_owned())), "{text}");
    }
    for text in ["false", "False", "FALSE", "no", "No", "NO", "off", "Off", "OFF"] {
        assert_eq!(read(text), (Kind::Bool, Some("false".to_owned())), "{text}");
    }
}

#[test]
fn integers_read_in_decimal_digits() {
    let table = [
        ("443", "443"),
        ("+443", "443"),
        ("-0", "0"),
        ("-12", "-12"),
        ("1_000", "1000"),
        ("0x1F", "31"),
        ("-0xff", "-255"),
        ("0b101", "5"),
        ("0o17", "15"),
        ("017", "15"),
        ("0", "0"),
        ("00", "0"),
        ("1:30", "90"),
        ("1:30:00", "5400"),
    ];
    for (text, decimal) in table {
        assert_eq!(read(text), (Kind::Number, Some(decimal.to_owned())), "{text}");
    }
    // Too long to be held exactly: the text is, the number nearly.
    let long = "1".repeat(60);
    assert_eq!(read(&long), (Kind::Number, Some(long.clone())));
    assert_eq!(read("1.50"), (Kind::Number, Some("1.50".to_owned())));
    assert_eq!(read(&"f".repeat(60)).0, Kind::String);
}

#[test]
fn numbers_and_booleans() {
    let parsed = parse(file(), "[1.5, -2, 0x10, 1e3, .inf, on, OFF, a, '1', null, [1], !!float 2]");
    let root = parsed.documents[0].root();
    let numbers: Vec<f64> = root.items().filter_map(Value::as_f64).collect();
    assert_eq!(numbers, [1.5, -2.0, 16.0, 1000.0, f64::INFINITY, 2.0]);
    assert_eq!(root.items().filter_map(Value::as_bool).collect::<Vec<_>>(), [true, false]);
    assert_eq!(root.items().filter_map(Value::as_str).collect::<Vec<_>>(), ["a", "1"]);
}

#[test]
fn a_scalar_has_its_text_and_its_place() {
    let table = [
        ("'it''s'", "'it''s'", "it's"),
        (r#""a\n\u00e9\x41""#, r#""a\n\u00e9\x41""#, "a\né\u{41}"),
        ("\"ü\"  # c", "\"ü\"", "ü"),
        ("a b  c # d", "a b  c", "a b  c"),
        ("a\n  b\n\n  c", "a\n  b\n\n  c", "a b\nc"),
        ("|\n    a\n      b\n\n\n", "a\n      b", "a\n  b\n"),
        ("|- # c\n    a\n    b\n# d\n", "a\n    b", "a\nb"),
        ("|+\n    a\n\n", "a", "a\n\n\n"),
        (">\n    a\n    b\n\n    c\n", "a\n    b\n\n    c", "a b\nc\n"),
        (">-\n    ü\n    ö", "ü\n    ö", "ü ö"),
        ("|2-\n     a\n    b", "a\n    b", "   a\n  b"),
        ("|\n", "", ""),
        ("|-\n\n\n", "", ""),
        ("!Sub  |\r\n    a\r\n    b\r\n", "a\r\n    b", "a\nb\n"),
    ];
    for (written, place, meant) in table {
        let text = format!("- {written}\n");
        let parsed = parse(file(), &text);
        assert_eq!(parsed.errors, [], "{text}");
        let value = parsed.documents[0].root().items().next().unwrap();
        assert_eq!((&text[value.span().range()], value.as_str()), (place, Some(meant)), "{text}");
    }
}

#[test]
fn a_value_left_out_is_right_behind_what_is_before_it() {
    for (text, at) in
        [("a:  \n\n\nb: 1\n", 2), ("a: !Ref   \nb: 1\n", 7), ("a: # c\nb: 1\n", 2), ("a: &x\n\nb: 1\n", 5)]
    {
        let parsed = parse(file(), text);
        assert_eq!(parsed.documents[0].root().get("a").unwrap().span().range(), at..at, "{text}");
    }
}
