use super::*;

const SAMPLE: &str = r#"# first
resource "aws_acm_certificate" "a" { // same line
  domain_name = "x.${var.y}" # trailing
  lifecycle { create_before_destroy = true }
  /* two
     lines */
  validation_option {
    domain_name = "é"
  }
  empty {}
}

locals {
  a = 1
}
module m "n" {}
"#;

#[test]
fn blocks_have_their_texts() {
    let body = valid(SAMPLE);
    let block = &body.blocks[0];
    let text = |span: Span| &SAMPLE[span.range()];
    assert_eq!(text(block.header), r#"resource "aws_acm_certificate" "a""#);
    assert_eq!(text(block.kind.span), "resource");
    assert_eq!(text(block.labels[1].span), r#""a""#);
    assert_eq!(&*block.labels[0].text, "aws_acm_certificate");
    assert!(text(block.span).starts_with("resource") && text(block.span).ends_with("empty {}\n}"));
    assert_eq!(text(block.body().attributes[0].span), r#"domain_name = "x.${var.y}""#);
    let nested: Vec<_> = block.body().blocks.iter().map(|block| text(block.span)).collect();
    assert_eq!(nested[0], "lifecycle { create_before_destroy = true }");
    assert_eq!(nested[2], "empty {}");
    let inner = &block.body().blocks[0];
    assert_eq!(text(inner.header), "lifecycle");
    assert_eq!(text(inner.body().attributes[0].span), "create_before_destroy = true");
    assert_eq!(text(body.blocks[2].header), r#"module m "n""#);
    assert_eq!(&*body.blocks[2].labels[0].text, "m");
}

#[test]
fn comments_are_collected() {
    let document = all(SAMPLE);
    let comments: Vec<_> = document.comments.iter().map(|comment| &SAMPLE[comment.span.range()]).collect();
    assert_eq!(comments, ["# first", "// same line", "# trailing", "/* two\n     lines */"]);
    let text = "# a\r\nx = \"# no\" // b\r\ny = \"${1 /* c */}\" # d";
    let comments: Vec<_> = all(text).comments.iter().map(|comment| &text[comment.span.range()]).collect();
    assert_eq!(comments, ["# a", "// b", "/* c */", "# d"]);
}

#[test]
fn attributes_of_a_variables_file() {
    let text = "\u{feff}domain = \"a\"\r\nnames = [\r\n  \"b\",\r\n]\r\nmap = { x = 1, x = 2 }";
    let body = valid(text);
    let found: Vec<_> = body.attributes.iter().map(|attribute| &text[attribute.span.range()]).collect();
    assert_eq!(found, ["domain = \"a\"", "names = [\r\n  \"b\",\r\n]", "map = { x = 1, x = 2 }"]);
    assert_eq!(&*body.attributes[1].name.text, "names");
}

#[test]
fn old_terraform() {
    let text = "variable \"a\" {\n  type = \"string\"\n}\nresource \"b\" \"c\" {\n  x = \"${var.a}\"\n  y = [\"${b.*.id}\"]\n  \
                lifecycle {\n    ignore_changes = [\"x\"]\n  }\n  tags {\n    Name = \"d\"\n  }\n}\n";
    assert_eq!(valid(text).blocks.len(), 2);
    let document = all("\"resource\" \"a\" \"b\" {\n}\nlocals {}\n");
    assert_eq!(document.errors[0].message, "expected a block or an attribute, found `\"`");
    assert_eq!(document.body.blocks.len(), 1);
}

#[test]
fn line_breaks_of_windows_change_nothing() {
    let windows = SAMPLE.replace('\n', "\r\n");
    let (ours, theirs) = (valid(SAMPLE), valid(&windows));
    let texts = |text: &str, body: &Body| {
        let mut found = Vec::new();
        spans(body, &mut found);
        found.into_iter().map(|span| text[span.range()].replace('\r', "")).collect::<Vec<_>>()
    };
    assert_eq!(texts(SAMPLE, &ours), texts(&windows, &theirs));
}

#[test]
fn deeply_nested_values_of_a_block() {
    let body = valid(
        "a {\n b = {\n  c = [{\n   d = <<E\n}\"\nE\n  }]\n }\n dynamic \"x\" {\n  content {\n   y = {}\n  }\n }\n}\n",
    );
    assert_eq!(show(&body.blocks[0].body().attributes[0].expr), "{c=[{d=\"}\\\"\\n\"}]}");
    assert_eq!(body.blocks[0].body().blocks[0].body().blocks[0].body().attributes.len(), 1);
}
