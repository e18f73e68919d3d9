use super::*;

fn read(text: &str) -> Document {
    parse_json(file(), text)
}

const SAMPLE: &str = r#"{
  "//": "about",
  "resource": {
    "aws_acm_certificate": {
      "a": {
        "//": "inner",
        "domain_name": "x.${var.y}",
        "subject_alternative_names": ["b", "\u0061.${c}"],
        "tags": { "k": 1, "${d}": null },
        "lifecycle": [{ "create_before_destroy": true }],
        "dynamic": { "e": { "content": { "f": "%{ if g }h%{ endif }" } } }
      },
      "b": [{ "n": 1 }, { "n": 2 }]
    }
  },
  "locals": [{ "o": { "p": "$${q}" } }],
  "variable": { "v": { "default": "${no}", "validation": { "condition": "${yes}" } } },
  "terraform": { "backend": { "s3": { "bucket": "x" } } },
  "check": { "c": { "data": { "http": { "d": {} } } } }
}"#;

fn shown(body: &Body) -> Vec<String> {
    let mut found: Vec<String> = body
        .attributes
        .iter()
        .map(|attribute| format!("{} = {}", attribute.name.text, self::show(&attribute.expr)))
        .collect();
    for block in &body.blocks {
        let header: Vec<&str> = [&block.kind].into_iter().chain(&block.labels).map(|name| &*name.text).collect();
        found.push(format!("{} {{ {} }}", header.join(" "), shown(block.body()).join("; ")));
    }
    found
}

#[test]
fn the_same_tree() {
    let document = read(SAMPLE);
    assert_eq!(document.errors, []);
    let expected = [
        "resource aws_acm_certificate a { domain_name = (template \"x.\" var.y); subject_alternative_names = [\"b\" \
         (template \"a.\" c)]; tags = {k=1 (template d)=null}; lifecycle = [{create_before_destroy=true}]; tags { k = 1; \
         ${d} = null }; lifecycle { create_before_destroy = true }; dynamic e { content = {f=(template (if g \"h\" else))}; \
         content { f = (template (if g \"h\" else)) } } }",
        "resource aws_acm_certificate b { n = 1 }",
        "resource aws_acm_certificate b { n = 2 }",
        "locals { o = {p=\"${q}\"} }",
        "variable v { default = \"${no}\"; validation = {condition=\"${yes}\"}; validation { condition = (template yes) } }",
        "terraform { backend s3 { bucket = \"x\" } }",
        "check c { data http d {  } }",
    ];
    assert_eq!(shown(&document.body), expected);
    let comments: Vec<_> = document.comments.iter().map(|comment| &SAMPLE[comment.span.range()]).collect();
    assert_eq!(comments, ["about", "inner"]);
}

#[test]
fn everything_has_its_text() {
    let document = read(SAMPLE);
    let text = |span: Span| &SAMPLE[span.range()];
    let block = &document.body.blocks[0];
    assert_eq!(text(block.header), r#""a""#);
    assert_eq!(text(block.kind.span), r#""resource""#);
    assert_eq!(text(block.labels[0].span), r#""aws_acm_certificate""#);
    assert!(text(block.span).starts_with("\"a\": {") && text(block.span).ends_with("} } }\n      }"));
    let mut found = Vec::new();
    spans(block.body(), &mut found);
    let found: Vec<_> = found.into_iter().map(text).collect();
    let expected = [
        r#""domain_name": "x.${var.y}""#,
        r#""domain_name""#,
        r#""x.${var.y}""#,
        "var.y",
        "var",
        "y",
        r#""subject_alternative_names": ["b", "\u0061.${c}"]"#,
        r#""subject_alternative_names""#,
        r#"["b", "\u0061.${c}"]"#,
        r#""b""#,
        r#""\u0061.${c}""#,
        r#""\u0061.${c}""#,
    ];
    assert_eq!(found[..expected.len()], expected);
}

#[test]
fn variables_are_literal() {
    let text = r#"{ "a": "${b}", "c": [{ "d": true }] }"#;
    let document = parse_json_variables(file(), text);
    assert_eq!(shown(&document.body), [r#"a = "${b}""#, "c = [{d=true}]"]);
    assert_eq!(document.errors, []);
}

#[test]
fn what_is_wrong_has_a_place() {
    let table = [
        ("[1", "unclosed `[`", "["),
        ("1", "expected an object", "1"),
        (r#"{"resource": {"a": {"b": 1}}}"#, "expected an object", "1"),
        (r#"{"locals": {"a": "x${b"}}"#, "unclosed `${`", "${"),
        (r#"{"locals": {"a": "x${b c}"}}"#, "expected `}`, found `c`", "c"),
        (r#"{"locals": {"a": "\n${}"}}"#, "expected an expression, found `}`", r#""\n${}""#),
        (r#"{"module": {"a": {"b": {"c": "${"}}}}"#, "unclosed `${`", "${"),
    ];
    for (text, message, place) in table {
        let document = read(text);
        assert_eq!(errors(text, &document)[..], [(message.to_owned(), place)], "{text}");
    }
    let deep = format!(r#"{{"locals": {{"a": {}{}}}}}"#, "[".repeat(200), "]".repeat(200));
    assert_eq!(read(&deep).errors[0].message, "more than 64 levels of nesting");
    let blocks = format!(r#"{{"module": {{"a": {}{}}}}}"#, "{\"b\":".repeat(20), "1".to_owned() + &"}".repeat(20));
    let document = read(&blocks);
    let mut body = document.body.blocks[0].body();
    let mut levels = 0;
    while let Some(block) = body.blocks.first() {
        body = block.body();
        levels += 1;
    }
    assert_eq!(levels, 8);
}

#[test]
fn prefixes_and_mutations_are_survived() {
    let check = |text: &str| {
        let document = read(text);
        let mut found = Vec::new();
        spans(&document.body, &mut found);
        found.extend(document.errors.iter().map(|error| error.span));
        found.extend(document.comments.iter().map(|comment| comment.span));
        assert!(found.iter().all(|span| text.get(span.range()).is_some()), "{text}");
    };
    for end in 0..SAMPLE.len() {
        check(&SAMPLE[..end]);
    }
    let bytes = b"{}[]\"$%\\:,~1 ax(";
    let mut random = 0x0123_4567_89ab_cdef_u64;
    for _ in 0..10_000 {
        random ^= random << 13;
        random ^= random >> 7;
        random ^= random << 17;
        let mut text = SAMPLE.as_bytes().to_vec();
        let at = (random >> 32) as usize % text.len();
        text[at] = bytes[(random & 15) as usize];
        check(&String::from_utf8_lossy(&text));
    }
}
