use super::*;

fn parsed(text: &str) -> Expr {
    parse_expression(file(), text).unwrap_or_else(|error| panic!("{text}: {error:?}"))
}

#[test]
fn every_kind_of_expression() {
    let table = [
        ("null", "null"),
        ("true", "true"),
        ("007", "7"),
        ("- 1.5e3", "-1500"),
        ("-x", "(Minus x)"),
        (r#""a\n\t\"\\\u00e9\U0001F600 $${x} %%{y} $ %""#, r#""a\n\t\"\\é😀 ${x} %{y} $ %""#),
        (r#""""#, r#""""#),
        (r#""${x}""#, "(template x)"),
        (r#""a${"b${c}"}d""#, r#"(template "a" (template "b" c) "d")"#),
        (r#""${ x /* } */ }""#, "(template x)"),
        ("\"${\n x\n}\"", "(template x)"),
        ("[]", "[]"),
        ("[1, 2,\n # c\n]", "[1 2]"),
        ("{}", "{}"),
        (r#"{ a = 1, "b" : 2, (c) = 3, true = 4, 5 = 5 }"#, r#"{a=1 "b"=2 (c)=3 true=4 5=5}"#),
        ("{\n a = 1 # x\n\n b-c = 2 /* y */\n}", "{a=1 b-c=2}"),
        ("a.b-c.d", "a.b-c.d"),
        (r#"a["b"][0].c"#, r#"a["b"][0].c"#),
        ("a[ b /* ] */ ] . c", "a[b].c"),
        ("a.0.b", "a[0].b"),
        ("b.0.1", "b[0][1]"),
        ("a.*.b.c[0].d", "a.*<.b.c>[0].d"),
        ("a.*.0.b", "a.*<[0].b>"),
        ("a[*].b[0].c", "a[*]<.b[0].c>"),
        ("a[*].b[*].c", "a[*]<.b[*]<.c>>"),
        ("f()", "(f! )"),
        ("f(a, b...)", "(f! a b...)"),
        ("f(a,\n b,\n)", "(f! a b)"),
        ("provider :: aws::arn_parse(a).b", "(provider::aws::arn_parse! a).b"),
        ("a ? b : c ? d : e", "(? a b (? c d e))"),
        ("a + b * c == d && !e || f", "(Or (And (Eq (Plus a (Times b c)) d) (Not e)) f)"),
        ("a - b - c", "(Minus (Minus a b) c)"),
        ("a <= b != (c > d)", "(NotEq (LessEq a b) ((Greater c d)))"),
        ("(\n a\n + b\n)", "((Plus a b))"),
        ("[for x in y : x if z]", "(for x in y : x if z)"),
        ("{ for k, v in y : k => v... if v != null }", "(for k, v in y : k => v... if (NotEq v null))"),
        ("{for x in y: x => {a = 1\n b = 2}}", "(for x in y : x => {a=1 b=2})"),
        ("%{ if a ~} x", "!"),
        (r#""%{ if a ~}  x %{~ else } y %{ endif }z""#, r#"(template (if a "x" else " y ") "z")"#),
        (r#""%{ for k, v in m }${k}%{ endfor }""#, "(template (for k, v in m k))"),
        (r#""a  ${~ b ~}  c""#, r#"(template "a" b "c")"#),
    ];
    for (text, expected) in table {
        match parse_expression(file(), text) {
            Ok(expr) => {
                assert_eq!(show(&expr), expected, "{text}");
                assert_eq!(&text[expr.span.range()], text);
            }
            Err(error) => assert_eq!(expected, "!", "{text}: {error:?}"),
        }
    }
}

#[test]
fn every_expression_has_its_text() {
    let text = r#"f::g(a.b[ 0 ].c, [x, (y)], {k = "v", (z) = -1}, [for i, j in l : i + j * 2 if !q], c ? "s${t}u" : w[*].e.0)"#;
    let mut found = Vec::new();
    expr_spans(&parsed(text), &mut found);
    let found: Vec<_> = found.into_iter().map(|span| &text[span.range()]).collect();
    let expected = [
        text,
        "f::g",
        "a.b[ 0 ].c",
        "a.b[ 0 ]",
        "a.b",
        "a",
        "b",
        "0",
        "c",
        "[x, (y)]",
        "x",
        "(y)",
        "y",
        r#"{k = "v", (z) = -1}"#,
        "k",
        r#""v""#,
        "(z)",
        "z",
        "-1",
        "[for i, j in l : i + j * 2 if !q]",
        "i",
        "j",
        "l",
        "i + j * 2",
        "i",
        "j * 2",
        "j",
        "2",
        "!q",
        "q",
        r#"c ? "s${t}u" : w[*].e.0"#,
        "c",
        r#""s${t}u""#,
        "t",
        "w[*].e.0",
        "w",
        "e",
        "0",
    ];
    assert_eq!(found, expected);
}

/// The expected texts are what Terraform 1.11 prints.
#[test]
fn heredocs() {
    let table = [
        ("<<EOT\nEOT", r#""""#),
        ("<<EOT\n a \\n $${x}\nb\nEOT", r#"" a \\n ${x}\nb\n""#),
        ("<<EOT\n${x}\n  EOT", r#"(template x "\n")"#),
        ("<<EOT\nEOF\nEOT\"\nEOT.\n EOTX\nEOT", r#""EOF\nEOT\"\nEOT.\n EOTX\n""#),
        ("<<-EOT\n      a\n    \n     b\n  EOT", r#"" a\n    \nb\n""#),
        ("<<-EOT\n  one\n    two ${v}\n\n  EOT", r#"(template "one\n  two " v "\n\n")"#),
        ("<<-EOT\n    one\n   ${v}\n    two\n    EOT", r#"(template " one\n" v "\n two\n")"#),
        ("<<-EOT\n\t  tab\n\t  tab2\nEOT", r#""tab\ntab2\n""#),
        ("<<EOT\n a  ${~ v ~}   \n   b\nEOT", r#"(template " a" v "   b\n")"#),
        (
            "<<-EOT\n    a\n    %{ if c ~}\n      b\n    %{ endif ~}\n     d\n    EOT",
            r#"(template "a\n" (if c "      b\n" else) "     d\n")"#,
        ),
        ("<<A\n${<<B\nA\nB\n}\nA", r#"(template "A\n" "\n")"#),
        ("<<A\n${f(\n[for x in y :\n x])}\nA", r#"(template (f! (for x in y : x)) "\n")"#),
        ("<<EOT\r\n a\r\nEOT", r#"" a\r\n""#),
        ("<<-EOT\r\n  x\r\n   y\r\n EOT", r#""x\r\n y\r\n""#),
        ("\"${<<A\n\"x\nA\n}\"", r#"(template "\"x\n")"#),
    ];
    for (text, expected) in table {
        let expr = parsed(text);
        assert_eq!(show(&expr), expected, "{text}");
        assert_eq!(&text[expr.span.range()], text);
    }
    let two = valid("a = <<E\nE\nb = <<E\nx\nE\n");
    assert_eq!(two.attributes.iter().map(|a| show(&a.expr)).collect::<Vec<_>>(), [r#""""#, r#""x\n""#]);
}

#[test]
fn what_hcl_edit_alone_refuses() {
    let table = [
        ("{x = 1, x = 2}", "{x=1 x=2}"),
        (r#"{"x" = 1, "x" = 2, "x" = 3, "y" = 4}"#, r#"{"x"=1 "x"=2 "x"=3 "y"=4}"#),
        ("{(var.x) = 1, (var.x) = 2}", "{(var.x)=1 (var.x)=2}"),
        ("{1 = 1\n 1 = 2\n}", "{1=1 1=2}"),
        (r#"{"a\n${b}" = 1, "a\n${b}" = 2}"#, r#"{(template "a\n" b)=1 (template "a\n" b)=2}"#),
        ("{a = {x = 1, x = 2}, a = 2}", "{a={x=1 x=2} a=2}"),
        ("[for\r\n x in y : x]", "(for x in y : x)"),
        ("[\r\n  for\n x # c\n in\r\n y : x]", "(for x in y : x)"),
        ("{ for k in l : k => c ?\n x :\n y }", "(for k in l : k => (? c x y))"),
        (
            "{\n for k in l : k => c\n && d ? {\n x = 1\n y = 2\n } : z }",
            "(for k in l : k => (? (And c d) {x=1 y=2} z))",
        ),
        ("{ for k in l\n .m : k => k\n /* c */ if # d\n k }", "(for k in l.m : k => k if k)"),
        ("{format = 1, for_each = 2}", "{format=1 for_each=2}"),
    ];
    for (text, expected) in table {
        assert_eq!(show(&parsed(text)), expected, "{text}");
    }
    let many = format!("{{{}}}", "x = 1\n".repeat(50));
    let ExprKind::Object(items) = parsed(&many).kind else { panic!() };
    assert_eq!(items.len(), 50);
}

#[test]
fn what_is_no_expression() {
    let table = [
        ("", "an expression is missing", ""),
        ("a b", "unexpected `b`", "b"),
        ("a +", "unexpected `+`", "+"),
        ("[1 2]", "expected `]`", "2"),
        ("{a = 1 b = 2}", "expected `}`, `,` or a line break", "b"),
        ("{a}", "expected `=` or `:`", "}"),
        (r#""a\qb""#, "`\\q` is no escape", r"\q"),
        (r#""a\u12""#, "`\\u` needs the four hexadecimal digits", r"\u"),
        (r#""\U0011ffff""#, "`\\U` needs the eight hexadecimal digits", r"\U"),
        (r#""${"\ü"}""#, "`\\ü` is no escape", r"\ü"),
        (r#""${}""#, "expected an expression", "}"),
        ("f(a", "unclosed `(`", "("),
        ("a)", "unexpected `)`: nothing is open", ")"),
        ("(a]", "unexpected `]`: `(` is open and needs `)`", "]"),
        ("<<EOT\nx", "unclosed heredoc: no line consists of `EOT` alone", "<<EOT"),
        ("<<EOT\nx\nEOT )\n", "unclosed heredoc", "<<EOT"),
        ("\"a\nb\"", "unclosed string", "\""),
        ("/* x", "unclosed comment", "/*"),
        ("a.", "unexpected `.`", "."),
    ];
    for (text, message, place) in table {
        let error = parse_expression(file(), text).unwrap_err();
        assert!(error.message.contains(message), "{text}: {}", error.message);
        assert_eq!(&text[error.span.range()], place, "{text}: {}", error.message);
    }
}
