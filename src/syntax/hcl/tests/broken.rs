use std::time::{Duration, Instant};

use super::*;

fn kinds(body: &Body) -> Vec<String> {
    body.blocks
        .iter()
        .map(|block| block.labels.iter().fold(block.kind.text.to_string(), |all, label| all + " " + &label.text))
        .collect()
}

#[test]
fn an_error_costs_one_block() {
    let text = "resource \"x\" \"one\" {\n  a = \n}\n# kept\nresource \"x\" \"good\" {\n  a = 1\n}\nresource \"x\" \"two\" {\n  \
                a = {\n    b = 1\n\n  c = \"x\n}\n# also kept\nlocals {\n  d = [1, 2\n\nresource \"x\" \"fine\" {\n  a = 1\n}\n";
    let document = all(text);
    assert_eq!(kinds(&document.body), ["resource x good", "resource x fine"]);
    let found = errors(text, &document);
    assert_eq!(found.len(), 3, "{found:?}");
    assert_eq!(found[0], ("expected an expression, found the end of the line".to_owned(), "\n"));
    assert_eq!(found[1].1, "\"");
    assert_eq!(found[2], ("unclosed `[`".to_owned(), "["));
    assert_eq!(document.comments.len(), 2);
}

#[test]
fn what_is_never_closed() {
    let table = [
        ("locals {\n a = 1\n\nmoved {\n}\n", "unclosed `{`", "{", "moved"),
        (
            "locals {\n a = <<EOT\n\nlocals {\n b = 1\n}\n",
            "unclosed heredoc: no line consists of `EOT` alone",
            "<<EOT",
            "locals",
        ),
        ("locals {\n a = /* b\n}\nvariable \"x\" {}\n", "unclosed comment", "/*", "variable x"),
        ("locals {\n a = (\"${b\n\nvariable \"x\" {}\n", "unclosed `${`", "${", "variable x"),
        ("locals {\n a = f(\n}\nvariable \"x\" {}\n", "unexpected `}`: `(` is open and needs `)`", "}", "variable x"),
        ("}\nvariable \"x\" {}\n", "unexpected `}`: nothing is open", "}", "variable x"),
        (
            "locals {\n a = 1\r}\nvariable \"x\" {}\n",
            "a carriage return without a line feed behind it",
            "\r",
            "variable x",
        ),
    ];
    for (text, message, place, block) in table {
        let document = all(text);
        let found = errors(text, &document);
        assert!(found.contains(&(message.to_owned(), place)), "{text}: {found:?}");
        assert!(kinds(&document.body).contains(&block.to_owned()), "{text}: {:?}", kinds(&document.body));
    }
    let text = "a = \"x\nb = 2\n";
    assert_eq!(all(text).body.attributes.len(), 1);
}

#[test]
fn what_hcl_edit_would_take() {
    let table = [
        ("locals {\n a = 1\n a = 2\n}\n", "`a` is set twice in this block", "a"),
        ("locals {\n a = \"x\n y\"\n}\n", "unclosed string: a quoted string ends on the line where it begins", "\""),
        ("locals {\n a = 1 b = 2\n}\n", "expected a line break, found `b`", "b"),
        ("locals {\n a\n}\n", "", "\n"),
        ("locals {\n a = f(1)\n + 2\n}\n", "expected an attribute or a block, found `+`", "+"),
        ("locals {\n a = {\n  b = [1]\n  ? c : d\n }\n}\n", "expected a key, found `?`", "?"),
    ];
    for (text, message, place) in table {
        let document = all(text);
        let found = errors(text, &document);
        assert!(!found.is_empty() && found[0].0.contains(message) && found[0].1 == place, "{text}: {found:?}");
    }
}

#[test]
fn a_block_within_a_block_may_lack_indentation() {
    let text = "check \"a\" {\ndata \"http\" \"b\" {\nurl = \"c\"\n}\n}\nx {\nlocals {\n}\n}\n";
    let body = valid(text);
    assert_eq!(kinds(&body), ["check a", "x"]);
    assert_eq!(kinds(body.blocks[1].body()), ["locals"]);
    assert_eq!(valid("x = <<E\nresource \"a\" \"b\" {\nE\n").attributes.len(), 1);
}

/// Runs with the stack of a worker thread.
fn on_a_small_stack(run: impl FnOnce() + Send + 'static) {
    std::thread::Builder::new().stack_size(2 << 20).spawn(run).unwrap().join().unwrap();
}

#[test]
fn hostile_texts_cost_little() {
    on_a_small_stack(|| {
        let deep = 10_000;
        let heads = [
            "[",
            "{a=",
            "(",
            "!",
            "-",
            "f(",
            "x[",
            "\"${",
            "a ? b : ",
            "[for a in ",
            "\"%{if ",
            "<<A\n${",
            "a {\n",
            "{a:[",
            "x ? ",
        ];
        for head in heads {
            for closed in [false, true] {
                let mut text = if head.starts_with("a {") { String::new() } else { "a = ".to_owned() };
                text.push_str(&head.repeat(deep));
                if closed {
                    text.push('x');
                    let tail = match head {
                        "[" | "x[" => "]",
                        "{a=" => "}",
                        "(" | "f(" => ")",
                        "\"${" => "}\"",
                        "a {\n" => "\n}",
                        "<<A\n${" => "}\nA\n",
                        "{a:[" => "]}",
                        _ => "",
                    };
                    text.push_str(&tail.repeat(deep));
                    text.push('\n');
                }
                let start = Instant::now();
                let document = all(&text);
                assert!(!document.errors.is_empty(), "{head}");
                assert!(start.elapsed() < Duration::from_millis(500), "{head}: {:?}", start.elapsed());
            }
        }
    });
}

#[test]
fn nesting_up_to_the_limit_is_read() {
    on_a_small_stack(|| {
        let table = [
            ("a = ", "[", "]"),
            ("a = ", "{a=", "}"),
            ("a = ", "(", ")"),
            ("a = ", "f(", ")"),
            ("a = ", "x[", "]"),
            ("a = ", "\"${", "}\""),
            ("a = ", "!", ""),
            ("a = ", "[for a in b : ", "]"),
            ("a = ", "\"%{ if ", " }%{ endif }\""),
            ("a = ", "<<A\n${", "}\nA\n"),
            ("a = ", "x ? y : ", ""),
            ("", "a {\n", "\n}"),
        ];
        for (name, open, close) in table {
            let inner = if name.is_empty() { "" } else { "x" };
            let text = format!("{name}{}{inner}{}\n", open.repeat(60), close.repeat(60));
            valid(&text);
        }
        valid(&format!("a = x{}\n", ".y[0]".repeat(190)));
        valid(&format!("a = x{}\n", " + 1".repeat(128)));
    });
}

/// `#` becomes the number.
fn numbered(count: usize, pattern: &str) -> String {
    (0..count).fold(String::new(), |text, at| text + &pattern.replace('#', &at.to_string()))
}

#[test]
fn after_many_errors_good_blocks_are_still_read() {
    let text = "locals {\n a = /*\n".repeat(40) + "moved {\n}\n# c\nmoved {\n}\nlocals {\n a = /*\nmoved {\n}\nx = 1";
    let document = all(&text);
    assert_eq!(kinds(&document.body), ["moved", "moved", "moved"]);
    assert_eq!((document.errors.len(), document.body.attributes.len(), document.comments.len()), (41, 1, 1));
}

/// What a text costs, the least of a few runs: other processes only ever add to it.
fn cost(text: &str, runs: usize) -> Duration {
    let once = || {
        let start = Instant::now();
        assert!(!all(text).errors.is_empty(), "{}", &text[..30]);
        start.elapsed()
    };
    (0..runs).map(|_| once()).min().unwrap()
}

/// Four times the text may cost four times as much and some more, on any machine; sixteen times is quadratic.
#[test]
fn long_texts_cost_in_proportion() {
    on_a_small_stack(|| {
        let texts = |length: usize| {
            let many = |piece: &str| piece.repeat(length / piece.len());
            [
                many("locals {\n"),
                many("locals {\na = <<A\n"),
                many("resource \"a\" \"b\" {\n"),
                many("a = \"\n"),
                many("}\n"),
                many("a = /*\n"),
                numbered(length * 6 / 100, "locals {\na = <<A#\n"),
                format!("a = {{{}}}\n", numbered(length / 10, "k# = 1\n")),
                format!("a = {{{}}}\n", many("k = 1\n")),
                format!("a = x{}\n", many(".y")),
                format!("a = x{}\n", many("[*]")),
                format!("a = x{}\n", many(" + 1")),
                many("\"${"),
                many("${"),
                many("/* "),
            ]
        };
        let least = Duration::from_millis(20);
        for (short, long) in texts(250_000).iter().zip(&texts(1_000_000)) {
            let bound = |runs: usize| cost(short, runs + 1).max(least) * 9;
            let fits = cost(long, 1) < bound(1) || cost(long, 3) < bound(3);
            assert!(fits, "{}: {:?} and {:?}", &long[..30], cost(short, 1), cost(long, 1));
        }
        let block = format!("locals {{\n a = \"{}\"\n}}\n", "x".repeat(3 << 20));
        let document = all(&block);
        assert_eq!(document.errors[0].message, "longer than 2 MiB, which is more than acmlint reads");
        assert_eq!(&block[document.errors[0].span.range()], "locals");
    });
}

const SAMPLE: &str = "\u{feff}# ü\nresource \"aws_acm_certificate\" \"a\" {\n  domain_name = \"x.${var.y ? \"é$${z}\" : b[0].c}\\n\"\n  \
    v = [for k, v in { a = 1, a = 2 } : k if v > 1 && !w]\n  o = { for s in t.*.u : s => s...\n  if s }\n  \
    h = <<-EOT\n    a ${f(g..., <<E\nq\nE\n)}\n    %{ if x ~}\n    EOT\"\n    %{~ else }\n  n %{ endif }\n  EOT\n  \
    lifecycle { ignore_changes = [tags] } // c\n  dynamic \"d\" {\n    content { /* e */ }\n  }\n}\r\nlocals {\r\n  \
    l = -(1 + 2e3) * a::b(c[*].d.0, null)\r\n}\r\n\"%{ for x in y }z%{ endfor }\" = 1\ncheck \"c\" {}\nq = w . e [ 1 ]\n";

fn check(text: &str) {
    let document = all(text);
    let mut found = Vec::new();
    spans(&document.body, &mut found);
    found.extend(document.errors.iter().map(|error| error.span));
    found.extend(document.comments.iter().map(|comment| comment.span));
    for span in found {
        assert!(text.get(span.range()).is_some(), "{:?} of {text:?}", span.range());
    }
    let starts: Vec<_> = document.comments.iter().map(|comment| comment.span.start).collect();
    assert!(starts.is_sorted_by(|a, b| a < b), "{starts:?} {text:?}");
}

#[test]
fn every_prefix_is_survived() {
    on_a_small_stack(|| {
        for end in (0..=SAMPLE.len()).filter(|&end| SAMPLE.is_char_boundary(end)) {
            check(&SAMPLE[..end]);
            check(&SAMPLE[end..]);
        }
    });
}

#[test]
fn mutations_are_survived() {
    on_a_small_stack(|| {
        let mut random = 0x2545_f491_4f6c_dd1d_u64;
        let mut next = |bound: usize| {
            random ^= random << 13;
            random ^= random >> 7;
            random ^= random << 17;
            usize::try_from(random % bound as u64).unwrap()
        };
        let bytes = b"{}[]()\"\\$%~<\n\r #/*=:,.-?!a0E ";
        for _ in 0..20_000 {
            let mut text = SAMPLE.as_bytes().to_vec();
            for _ in 0..=next(4) {
                let at = next(text.len());
                match next(4) {
                    0 => text[at] = bytes[next(bytes.len())],
                    1 => text.insert(at, bytes[next(bytes.len())]),
                    2 => drop(text.remove(at)),
                    _ => {
                        let end = (at + next(20)).min(text.len());
                        drop(text.drain(at..end));
                    }
                }
            }
            check(&String::from_utf8_lossy(&text));
        }
    });
}
