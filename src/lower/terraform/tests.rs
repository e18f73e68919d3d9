//! What the evaluator says where not everything is known.

use std::fmt::Write;

use super::module::{Files, Library, Mode};
use super::program::{Program, Scope};
use super::variables::Inputs;
use crate::source::Sources;
use crate::tree::Memory;
use crate::value::{InstanceKey, Kind, Ref, Text, Value};

const CONFIGURATION: &str = r#"
variable "d" {}
variable "e" {}
variable "s" { type = string }
variable "l" { type = list(string) }
variable "m" {}
variable "b" {}
variable "n" {}
variable "names" {}

resource "aws_acm_certificate" "x" {
  domain_name = "x.example.com"
}
resource "aws_acm_certificate" "counted" {
  count       = 1
  domain_name = "counted.example.com"
}
resource "aws_acm_certificate" "none" {
  count       = 0
  domain_name = "none.example.com"
}
resource "aws_acm_certificate" "perhaps" {
  count       = var.n
  domain_name = "perhaps.example.com"
}
resource "aws_acm_certificate" "m" {
  for_each    = toset(["k", "l"])
  domain_name = "${each.key}.example.com"
}
"#;

/// Runs a question about the value of an expression.
fn ask<T>(expression: &str, question: impl FnOnce(&Program<'_>, Value) -> T) -> T {
    ask_with(CONFIGURATION, expression, question)
}

fn ask_with<T>(configuration: &str, expression: &str, question: impl FnOnce(&Program<'_>, Value) -> T) -> T {
    let tree = Memory::default();
    tree.write("main.tf", format!("{configuration}\nlocals {{\n  asked = {expression}\n}}\n"));
    let sources = Sources::default();
    let files = Files::new(&tree, &sources);
    let library = Library::new(&files);
    let program = Program::new(&library, "", Inputs::default());
    let value = program.eval(&library.module("").locals["asked"].expr, Scope::of(0));
    question(&program, value)
}

/// A value as one reads it: `?symbol` where it is not known, `!` where it has none, `a | b` where it is one of several.
fn show(value: &Value) -> String {
    let all = |items: &[Value]| items.iter().map(show).collect::<Vec<_>>().join(", ");
    match &value.kind {
        Kind::Null => "null".to_owned(),
        Kind::Bool(truth) => truth.to_string(),
        Kind::Number(number) => number.to_string(),
        Kind::Text(text) => format!("{:?}", text.to_string()),
        Kind::List(items) => format!("[{}]", all(items)),
        Kind::Set(items) => format!("set[{}]", all(items)),
        Kind::Object(items) => {
            let items: Vec<String> = items.iter().map(|(key, item)| format!("{key} = {}", show(item))).collect();
            format!("{{{}}}", items.join(", "))
        }
        Kind::Many(element) => format!("many[{}]", show(element)),
        Kind::Lazy(_) => "lazy".to_owned(),
        Kind::OneOf(values) => values.iter().map(show).collect::<Vec<_>>().join(" | "),
        Kind::Unknown(unknown) if unknown.failed => "!".to_owned(),
        Kind::Unknown(unknown) => format!("?{}", unknown.symbol.name()),
    }
}

#[track_caller]
fn gives(expression: &str, expected: &str) {
    assert_eq!(ask(expression, |_, value| show(&value)), expected, "{expression}");
}

fn reference(program: &Program<'_>, name: &str, key: InstanceKey, attribute: &str) -> Ref {
    let index = program.instance(0).module.resource(Mode::Managed, "aws_acm_certificate", name).unwrap();
    Ref::attribute(program.node_of(&program.instance(0), index), key, attribute)
}

/// That an expression is exactly the ARN of one instance.
#[track_caller]
fn is_arn(expression: &str, name: &str, key: InstanceKey) {
    ask(expression, |program, value| match &value.kind {
        Kind::Unknown(unknown) => {
            assert_eq!(unknown.attribute, Some(reference(program, name, key, "arn")), "{expression}");
        }
        _ => panic!("{expression} is {}", show(&value)),
    });
}

/// That an expression is not known and carries the reference to a certificate's ARN.
#[track_caller]
fn carries_arn(expression: &str) {
    ask(expression, |program, value| {
        assert!(!value.is_known() && !value.failed(), "{expression} is {}", show(&value));
        let arn = reference(program, "x", InstanceKey::Single, "arn");
        assert!(value.all_refs().iter().any(|found| *found == arn), "{expression} does not come from the ARN");
    });
}

#[test]
fn a_name_is_known_in_part() {
    ask(r#""*.${var.d}""#, |_, value| match &value.kind {
        Kind::Text(text @ Text::Partial(_)) => assert_eq!(text.known_prefix(), "*."),
        _ => panic!("{}", show(&value)),
    });
    gives(r#"replace("*.${var.d}", "*.", "")"#, r#""${var.d}""#);
    gives(r#"replace("*.${var.d}", "*.", "") == "${var.d}.""#, "false");
    gives(r#"endswith("x.${var.d}.example.com", ".example.com")"#, "true");
    gives(r#"endswith("x.${var.d}.example.com", ".example.org")"#, "false");
    gives(r#"startswith("*.${var.d}", "*.")"#, "true");
    gives(r#"trimprefix("*.${var.d}", "*.")"#, r#""${var.d}""#);
    gives(r#"coalesce("${var.d}.example.com", "x")"#, r#""${var.d}.example.com""#);
    gives(r#"join(".", ["www", var.d])"#, r#""www.${var.d}""#);
    gives(r#"format("%s.%s", "www", var.d)"#, r#""www.${var.d}""#);
    gives(r#"lower("WWW.${var.d}")"#, r#""www.${lower(var.d)}""#);
    gives(r#"split(".", "www.${var.d}")"#, r#"?split(".", "www.${var.d}")"#);
    gives(r#""${var.d}" == "" "#, r#"?==(var.d, "")"#);
    gives(r#""a${var.d}" == "b${var.e}""#, "false");
}

#[test]
fn an_unknown_value_is_itself() {
    gives("distinct([var.d, var.d])", "[?var.d]");
    gives("toset([var.d, var.d])", "set[?var.d]");
    gives("var.d == var.d", "true");
    gives("var.d == var.e", "?==(var.d, var.e)");
    gives("contains([var.d], var.d)", "true");
    gives("contains([var.d], var.e)", "?contains(list(var.d), var.e)");
    gives(r#"contains(["a", var.d], "a")"#, "true");
    gives("length([var.d])", "1");
    gives("length(toset([var.d, var.e]))", "?length(set(var.d, var.e))");
    gives("[var.d, var.e][0]", "?var.d");
    gives("tolist([var.d, 1])", "[?var.d, 1]");
    gives(r#"tolist([var.d, 1, "a"])"#, r#"[?var.d, "1", "a"]"#);
}

#[test]
fn an_unknown_condition_leaves_both() {
    gives(r#"var.b ? "x" : "y""#, r#""x" | "y""#);
    gives(r#"var.b ? 1 : "y""#, r#""1" | "y""#);
    gives(r#"lower(var.b ? "X" : "Y")"#, r#""x" | "y""#);
    gives(r#""${var.b ? "*." : ""}example.com""#, r#""*.example.com" | "example.com""#);
    gives(r#"(var.b ? { a = "x" } : { a = "y" }).a"#, r#""x" | "y""#);
    gives("false && var.b", "false");
    gives("var.b && false", "false");
    gives("true || var.b", "true");
    gives("true && var.b", "?&&(true, var.b)");
    gives("!var.b", "?!(var.b)");
    gives(r#"coalesce(var.d, "x")"#, r#"?var.d | "x""#);
    gives("compact([var.d])", "[?var.d]");
    gives(r#"try(var.b ? { a = "x" }.a : { b = "x" }.a, "y")"#, r#""x" | "y""#);
}

#[test]
fn what_may_be_missing_is_not_missing() {
    gives(r#"try(var.m.x, "d")"#, "?var.m.x");
    gives(r#"try(var.m["x"], "d")"#, r#"?var.m["x"]"#);
    gives("can(var.m.x)", "?can(var.m.x)");
    gives("can(aws_acm_certificate.x.arn)", "true");
    gives(r#"try(var.s.x, "d")"#, r#""d""#);
    gives(r#"try(aws_acm_certificate.x.arn[0], "d")"#, r#""d""#);
    gives("can({ a = 1 }.b)", "false");
    gives(r#"lookup(var.m, "k", "d")"#, r#"?lookup(var.m, "k", "d")"#);
    gives(r#"lookup({ a = "x" }, var.d, "d")"#, r#""x" | "d""#);
    gives(r#"lookup({ (var.d) = "x" }, "k", "d")"#, r#""x" | "d""#);
    gives(r#"try({ a = "x" }.b, "d")"#, r#""d""#);
    gives(r#"try({}.nothing, "d")"#, r#""d""#);
    gives(r#"try({}.nothing == {}.nothing, "d")"#, r#""d""#);
    gives(r#"try(["a"][{}.nothing], "d")"#, r#""d""#);
    gives(r#"try({ (null) = 1 }, "d")"#, r#""d""#);
    gives(r#"try(null ? 1 : 2, "d")"#, r#""d""#);
}

#[test]
fn a_loop_over_the_unknown_is_many() {
    gives("[for x in var.names : x]", "many[?var.names[*]]");
    gives(r#"[for x in var.names : "*.${x}"]"#, r#"many["*.${var.names[*]}"]"#);
    gives(r#"[for x in ["a", "b"] : x if var.b]"#, r#"many["a" | "b"]"#);
    gives(r#"{ for x in ["a", "b"] : x => 1 if x == "a" }"#, "{a = 1}");
    gives("[for x in [] : x if var.b]", "[]");
    gives(r#"concat(["a"], var.names)"#, r#"many["a" | ?element(var.names)]"#);
    gives(r#"flatten([["a"], var.names])"#, r#"many["a" | ?var.names | ?element(var.names)]"#);
    gives("flatten([[var.d]])[0]", "?var.d | ?element(var.d)");
    gives("flatten([[var.s]])[0]", "?var.s");
    gives("flatten([var.s, [\"*.${var.s}\"]])", r#"[?var.s, "*.${var.s}"]"#);
    gives("flatten([var.s, lower(var.s), var.b == 1])", r#"[?var.s, "${lower(var.s)}", ?==(var.b, 1)]"#);
    gives("try(tolist(var.s), \"d\")", "\"d\"");
    gives("[for x in var.l : x]", "many[?var.l[*]]");
    gives("flatten([[aws_acm_certificate.x.arn]])", "[?aws_acm_certificate.x.arn]");
    carries_arn("[for x in var.names : aws_acm_certificate.x.arn]");
    carries_arn("[for x in [aws_acm_certificate.x.arn, \"b\"] : x if var.b]");
    carries_arn("[for x in concat([aws_acm_certificate.x.arn], var.names) : { arn = x }]");
}

#[test]
fn references_outlive_what_is_not_known() {
    carries_arn("jsonencode({ arn = aws_acm_certificate.x.arn })");
    carries_arn("provider::foo::bar(aws_acm_certificate.x.arn)");
    carries_arn("templatefile(\"x.tftpl\", { arn = aws_acm_certificate.x.arn })");
    carries_arn("yamldecode(aws_acm_certificate.x.arn)");
    carries_arn("yamlencode([aws_acm_certificate.x.arn])");
    carries_arn("merge({ a = aws_acm_certificate.x.arn }, var.m)");
    carries_arn("merge({ a = 1 }, var.m, { b = aws_acm_certificate.x.arn })");
    carries_arn("concat(var.names, [aws_acm_certificate.x.arn])");
    carries_arn("split(\":\", aws_acm_certificate.x.arn)[4]");
    carries_arn("var.b ? aws_acm_certificate.x.arn : \"\"");
    carries_arn("var.b ? [aws_acm_certificate.x.arn] : []");
    carries_arn("compact([var.b ? aws_acm_certificate.x.arn : \"\", var.d])");
    carries_arn("toset([aws_acm_certificate.x.arn])");
    carries_arn("[for arn in tolist([aws_acm_certificate.x.arn, 1]) : { v = arn }]");
    carries_arn("setunion([aws_acm_certificate.x.arn], [\"a\"])");
    carries_arn("coalesce(aws_acm_certificate.x.arn, \"x\")");
    carries_arn("max([aws_acm_certificate.x.arn]...)");
    carries_arn("distinct([aws_acm_certificate.x.arn, aws_acm_certificate.x.arn])");
    carries_arn("\"%{ if var.b }${aws_acm_certificate.x.arn}%{ endif }\"");
}

#[test]
fn an_arn_is_that_of_an_instance() {
    let key = |key: &str| InstanceKey::Key(Text::from(key));
    is_arn("aws_acm_certificate.x.arn", "x", InstanceKey::Single);
    is_arn("element(aws_acm_certificate.x[*].arn, 0)", "x", InstanceKey::Single);
    is_arn("one(aws_acm_certificate.x[*].arn)", "x", InstanceKey::Single);
    is_arn("try(aws_acm_certificate.x.arn, \"\")", "x", InstanceKey::Single);
    is_arn("element(aws_acm_certificate.counted[*].arn, 0)", "counted", InstanceKey::Index(0));
    is_arn("element(aws_acm_certificate.counted.*.arn, 0)", "counted", InstanceKey::Index(0));
    is_arn("aws_acm_certificate.counted[0].arn", "counted", InstanceKey::Index(0));
    is_arn("aws_acm_certificate.counted.0.arn", "counted", InstanceKey::Index(0));
    is_arn("one(aws_acm_certificate.counted[*].arn)", "counted", InstanceKey::Index(0));
    is_arn("join(\"\", aws_acm_certificate.counted[*].arn)", "counted", InstanceKey::Index(0));
    is_arn("values(aws_acm_certificate.m)[0].arn", "m", key("k"));
    is_arn("aws_acm_certificate.m[\"l\"].arn", "m", key("l"));
    is_arn("{ for k, c in aws_acm_certificate.m : k => c.arn }[\"l\"]", "m", key("l"));
    is_arn("(values(aws_acm_certificate.m)[*].arn)[1]", "m", key("l"));
    is_arn("aws_acm_certificate.perhaps[0].arn", "perhaps", InstanceKey::Any);
    is_arn("one(aws_acm_certificate.perhaps[*].arn)", "perhaps", InstanceKey::Any);
    is_arn("element(aws_acm_certificate.perhaps[*].arn, 0)", "perhaps", InstanceKey::Any);
    is_arn("true ? aws_acm_certificate.x.arn : null", "x", InstanceKey::Single);
    is_arn("coalesce(aws_acm_certificate.x.arn, \"x\")", "x", InstanceKey::Single);
    is_arn("tolist([aws_acm_certificate.x.arn])[0]", "x", InstanceKey::Single);
    is_arn("merge({ a = 1 }, { b = aws_acm_certificate.x.arn }).b", "x", InstanceKey::Single);
}

#[test]
fn no_instance_has_no_arn() {
    gives("try(aws_acm_certificate.none[0].arn, \"d\")", r#""d""#);
    gives("one(aws_acm_certificate.none[*].arn)", "null");
    gives("try(aws_acm_certificate.x[0].arn, \"d\")", r#""d""#);
    is_arn("try(aws_acm_certificate.x[0].arn, aws_acm_certificate.x.arn)", "x", InstanceKey::Single);
    gives("length(aws_acm_certificate.none)", "0");
    gives("try(element(aws_acm_certificate.none[*].arn, 0), null)", "null");
    gives("join(\"\", aws_acm_certificate.none[*].arn)", r#""""#);
}

#[test]
fn a_list_is_not_a_tuple() {
    gives("tolist([1]) == [1]", "?==(list(1), list(1))");
    gives("[1] == [2]", "false");
    gives("[1] == [1]", "true");
    gives("toset([\"a\"]) == toset([\"a\"])", "true");
    gives("toset([var.d, \"m\"]) == toset([\"a\", \"m\"])", "?==(set(\"m\", var.d), set(\"a\", \"m\"))");
}

#[test]
fn numbers_that_are_not_held_are_not_written() {
    gives("\"${0.1 + 0.2}s\" == \"0.3s\"", "?==(\"${0.30000000000000004}s\", \"0.3s\")");
    gives("0.1 + 0.2 == 0.3", "?==(0.30000000000000004, 0.3)");
    gives("\"${443}\"", "443");
    gives("\"port ${443}\"", r#""port 443""#);
}

const STACK: usize = 64 << 20;

/// On a thread with the stack that a scan has.
fn on_a_large_stack(run: impl FnOnce() + Send + 'static) {
    std::thread::Builder::new().stack_size(STACK).spawn(run).unwrap().join().unwrap();
}

#[test]
fn cycles_end() {
    on_a_large_stack(|| {
        let cycle = "locals {\n  a = \"${local.b}\"\n  b = [local.c]\n  c = { x = local.a }\n}\n";
        ask_with(cycle, "local.a", |_, value| assert!(!value.is_known()));
        ask_with("variable \"v\" { default = \"x\" }\n", "local.asked", |_, value| assert!(!value.is_known()));
        let resource = "resource \"aws_acm_certificate\" \"c\" {\n  count = length(aws_acm_certificate.c)\n}\n";
        ask_with(resource, "aws_acm_certificate.c[0].domain_name", |_, _| ());
    });
}

#[test]
fn long_chains_end() {
    on_a_large_stack(|| {
        let mut chain = "locals {\n  l0 = \"x\"\n".to_owned();
        for index in 1..3_000 {
            writeln!(chain, "  l{index} = local.l{}", index - 1).unwrap();
        }
        chain.push_str("}\n");
        ask_with(&chain, "local.l2999", |_, value| assert!(!value.failed()));
        ask_with(&chain, "local.l500", |_, value| assert_eq!(show(&value), r#""x""#));
    });
}

#[test]
fn deep_expressions_end() {
    on_a_large_stack(|| {
        let nested =
            |open: &str, close: &str, depth: usize| format!("{}\"x\"{}", open.repeat(depth), close.repeat(depth));
        for (open, close) in [("lower(", ")"), ("[", "]"), ("{ a = ", "}"), ("[for v in [1] : ", "]")] {
            ask(&nested(open, close, 60), |_, value| assert!(!value.failed(), "{open}"));
        }
        // A conditional in parentheses is two levels.
        ask(&nested("var.b ? \"y\" : (", ")", 30), |_, value| assert_eq!(show(&value), r#""y" | "x""#));
    });
}
