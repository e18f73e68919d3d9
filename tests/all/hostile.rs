//! Input that nobody writes by accident: each ends with a clear outcome, within seconds. Everything is made in a folder
//! of its own when the test runs.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use crate::common;
use acmlint::check::{self, Outcome, Request};
use acmlint::report::{self, Look};
use acmlint::rules::RULES;
use acmlint::source::Sources;

/// What every input must stay below, on a machine that does other things as well and without optimisation.
const SECONDS: u64 = 20;

/// A certificate that is found wherever the rest of the input lets it.
const CERTIFICATE: &str = "resource \"aws_acm_certificate\" \"mail\" {\n  domain_name = \"example.com\"\n  \
                           validation_method = \"EMAIL\"\n}\n";

/// A folder that is gone after the test.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("acmlint-hostile-{}-{name}", std::process::id()));
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    fn with(name: &str, files: &[(&str, &str)]) -> Self {
        let folder = Self::new(name);
        for (path, text) in files {
            folder.write(path, text);
        }
        folder
    }

    fn write(&self, path: &str, text: impl AsRef<[u8]>) {
        let path = self.0.join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// Scans in time and without a panic, and every place that is told lies in its file.
fn scan(path: &Path) -> Outcome {
    let start = Instant::now();
    // Everything is parsed, whatever words it has.
    let request = Request { search: false, ..common::request(path, RULES.iter().collect()) };
    let outcome = check::run(&request, acmlint::source::Sources::default());
    let took = start.elapsed();
    assert!(took < Duration::from_secs(SECONDS), "{} took {took:?}", path.display());
    common::sound(&outcome);
    outcome
}

fn scan_one(name: &str, text: &str) -> Outcome {
    scan(&Folder::with(name, &[("main.tf", text)]).0)
}

fn finds(outcome: &Outcome, rule: &str) -> usize {
    outcome.findings.iter().filter(|reported| reported.finding.rule == rule).count()
}

fn has_problem(outcome: &Outcome, words: &str, fatal: bool) -> bool {
    outcome.problems.iter().any(|problem| problem.message.contains(words) && problem.fatal == fatal)
}

#[test]
fn nesting_ends_with_a_syntax_error_or_a_value_and_never_with_a_crash() {
    const DEEP: usize = 10_000;
    let around = |open: &str, middle: &str, close: &str| format!("{}{middle}{}", open.repeat(DEEP), close.repeat(DEEP));
    let expressions = [
        around("[", "", "]"),
        around("(", "1", ")"),
        around("{ a = ", "1", " }"),
        around("[", "", ""),
        around("\"${", "x", "}\""),
        around("!", "true", ""),
        around("- ", "1", ""),
        around("[for x in ", "[]", " : x]"),
        around("true ? ", "1", " : 2"),
        around("f(", "1", ")"),
        around("x[", "0", "]"),
        format!("x{}", ".a".repeat(DEEP)),
        format!("x{}", "[0]".repeat(DEEP)),
        format!("1{}", " + 1".repeat(DEEP)),
        format!("true{}", " ? 1 : false".repeat(DEEP)),
        format!("\"{}\"", "%{ if true }".repeat(DEEP)),
    ];
    for (index, expression) in expressions.iter().enumerate() {
        let text = format!(
            "{CERTIFICATE}\nlocals {{\n  deep = {expression}\n}}\noutput \"deep\" {{\n  value = local.deep\n}}\n"
        );
        let outcome = scan_one(&format!("nesting-{index}"), &text);
        assert_eq!(finds(&outcome, "email-validation"), 1, "{}", &expression[..40.min(expression.len())]);
        let used = text.replace("\"EMAIL\"", "local.deep");
        scan_one(&format!("nesting-used-{index}"), &used);
        let arguments = format!("{{\"locals\": {{\"deep\": {}}}}}", around("[", "1", "]"));
        scan(&Folder::with(&format!("nesting-json-{index}"), &[("main.tf.json", &arguments)]).0);
    }
    let blocks = format!("{CERTIFICATE}\n{}{}", "block {\n".repeat(DEEP), "}\n".repeat(DEEP));
    assert_eq!(finds(&scan_one("blocks", &blocks), "email-validation"), 1);
    let dynamic = "dynamic \"a\" {\n for_each = [1]\n content {\n";
    let blocks =
        format!("{CERTIFICATE}\nresource \"x\" \"y\" {{\n{}{}}}\n", dynamic.repeat(DEEP), "}\n}\n".repeat(DEEP));
    assert_eq!(finds(&scan_one("dynamic-blocks", &blocks), "email-validation"), 1);
}

#[test]
fn modules_that_call_themselves_are_followed_once() {
    let call = |name: &str, source: &str| format!("module \"{name}\" {{\n  source = \"{source}\"\n}}\n");
    let itself = scan_one("itself", &format!("{CERTIFICATE}{}", call("again", "./.")));
    assert!(has_problem(&itself, "calls itself", false));
    assert_eq!(finds(&itself, "email-validation"), 1);

    let a = format!("{CERTIFICATE}{}", call("b", "../b"));
    let folder = Folder::with("each-other", &[("a/main.tf", &a), ("b/main.tf", &call("a", "../a"))]);
    let each_other = scan(&folder.0);
    assert!(has_problem(&each_other, "calls itself", false));
    assert_eq!(finds(&each_other, "email-validation"), 1);

    let folder = Folder::new("levels");
    let calls =
        |level: usize| (0..10).map(|index| call(&format!("m{index}"), &format!("../l{level}"))).collect::<String>();
    (0..8).for_each(|level| folder.write(&format!("l{level}/main.tf"), calls(level + 1)));
    folder.write("l8/main.tf", CERTIFICATE);
    assert!(has_problem(&scan(&folder.0), "module instances", true));

    let folder = Folder::new("chain");
    (0..100).for_each(|level| folder.write(&format!("l{level}/main.tf"), call("next", &format!("../l{}", level + 1))));
    folder.write("l100/main.tf", CERTIFICATE);
    assert!(has_problem(&scan(&folder.0), "inside module calls", true));
}

#[test]
fn references_go_far_and_in_circles() {
    let mut chain = "locals {\n  l0 = \"EMAIL\"\n".to_owned();
    (1..3_000).for_each(|index| writeln!(chain, "  l{index} = local.l{}", index - 1).unwrap());
    chain.push_str("}\n");
    let used = CERTIFICATE.replace("\"EMAIL\"", "local.l2999");
    let outcome = scan_one("chain-of-locals", &format!("{chain}{used}"));
    let decided = finds(&outcome, "email-validation")
        + outcome.undecided.iter().filter(|one| one.rule == "email-validation").count();
    assert_eq!(decided, 1);

    let circles = "locals {\n a = local.b\n b = [local.a]\n c = \"${local.c}x\"\n}\n\
                   variable \"v\" {\n default = var.v\n}\n\
                   resource \"aws_acm_certificate\" \"a\" {\n count = length(aws_acm_certificate.b)\n domain_name = aws_acm_certificate.b[0].domain_name\n validation_method = local.a\n}\n\
                   resource \"aws_acm_certificate\" \"b\" {\n for_each = aws_acm_certificate.a\n domain_name = local.c\n validation_method = each.value.validation_method\n}\n\
                   module \"m\" {\n source = \"./m\"\n count = module.m.x\n y = module.m.x\n}\n";
    let folder = Folder::with(
        "circles",
        &[("main.tf", circles), ("m/main.tf", "variable \"y\" {}\noutput \"x\" {\n value = var.y\n}\n")],
    );
    let outcome = scan(&folder.0);
    assert!(outcome.undecided.iter().any(|one| one.rule == "email-validation"), "{}", common::tell(&outcome));
}

#[test]
fn values_do_not_explode() {
    let mut doubling = "locals {\n  s0 = \"example.com\"\n  l0 = [1]\n  o0 = { a = 1 }\n  n0 = \"x\"\n".to_owned();
    for index in 1..64 {
        let last = index - 1;
        writeln!(doubling, "  s{index} = \"${{local.s{last}}}${{local.s{last}}}\"").unwrap();
        writeln!(doubling, "  l{index} = concat(local.l{last}, local.l{last})").unwrap();
        writeln!(doubling, "  o{index} = {{ a = local.o{last}, b = local.o{last} }}").unwrap();
        writeln!(doubling, "  n{index} = join(local.n{last}, [local.n{last}, local.n{last}])").unwrap();
    }
    doubling.push_str("}\n");
    let mut choices = "variable \"v\" {}\nlocals {\n  c0 = \"a\"\n".to_owned();
    (1..64).for_each(|i| {
        writeln!(choices, "  c{i} = var.v == {i} ? \"${{local.c{}}}x\" : \"y${{local.c{}}}\"", i - 1, i - 1).unwrap();
    });
    choices.push_str("}\n");
    let given = [
        (&*doubling, "local.s63"),
        (&*doubling, "jsonencode(local.l63)"),
        (&*doubling, "jsonencode(local.o63)"),
        (&*doubling, "local.n63"),
        (&*doubling, "sha256(local.s63)"),
        (&*choices, "local.c63"),
        ("", "join(\"\", setproduct(range(1000), range(1000), range(1000))[0])"),
        ("", "join(\"\", [for x in range(0, 1000000000) : x])"),
        (
            "",
            "join(\"\", [for a in range(1000) : join(\"\", [for b in range(1000) : join(\"\", [for c in range(1000) : c])])])",
        ),
        ("", "format(\"%1000000000d\", 1)"),
        ("", "format(\"%.1000000000f\", 1)"),
        (
            "",
            "join(\"\", [for x in range(20000) : \"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\"])",
        ),
        (
            "",
            "replace(join(\"\", [for x in range(20000) : \"a\"]), \"a\", join(\"\", [for x in range(20000) : \"bb\"]))",
        ),
        ("", "indent(1000000000, \"a\\nb\")"),
        ("", "join(\",\", cidrsubnets(\"10.0.0.0/8\", 16, 16))"),
        ("", "pow(10, 1000000)"),
        ("", "1e999999999"),
        ("", "regex(\"(a+)+$\", join(\"\", [for x in range(20000) : \"a\"]))"),
        ("", "regex(\"(((((((((a{1000}){1000}){1000}){1000}){1000}))))))\", \"a\")"),
        ("", "join(\"\", flatten(regexall(\"(x*)*y\", join(\"\", [for x in range(20000) : \"x\"]))))"),
        ("", "templatestring(\"%{ for x in range(100000) }$${x}%{ endfor }\", {})"),
        ("", "\"%{ for a in range(10000) }%{ for b in range(10000) }x%{ endfor }%{ endfor }\""),
        ("", "jsonencode(merge([for x in range(20000) : { \"${x}\" = x }]...))"),
        ("", "substr(\"a\", -1000000000000, 1000000000000)"),
        ("", "element([\"a\"], 1000000000000000000000)"),
        ("", "[\"a\"][1000000000000000000000]"),
        ("", "join(\",\", chunklist(range(20000), 1)[0])"),
        ("", "file(\"/dev/zero\")"),
        ("", "templatefile(\"main.tf\", {})"),
        ("", "base64decode(base64encode(\"\\u0000\\ud800\"))"),
    ];
    for (index, (before, expression)) in given.into_iter().enumerate() {
        let text = format!(
            "{before}{CERTIFICATE}resource \"aws_acm_certificate\" \"x\" {{\n  domain_name = {expression}\n  subject_alternative_names = [{expression}]\n  validation_method = \"EMAIL\"\n  for_each = toset([{expression}])\n}}\n"
        );
        let outcome = scan_one(&format!("value-{index}"), &text);
        assert!(finds(&outcome, "email-validation") >= 1, "{expression}");
        render_is_plain(&outcome);
    }
}

#[test]
fn very_many_instances_are_one_unknown_one() {
    for (index, expansion) in [
        "count = 1000000000",
        "count = 1e300",
        "count = -1",
        "count = \"many\"",
        "for_each = toset([for x in range(20000) : tostring(x)])",
        "for_each = toset(range(1000000000))",
        "for_each = { for pair in setproduct(range(300), range(300)) : \"${pair[0]}-${pair[1]}\" => pair }",
    ]
    .into_iter()
    .enumerate()
    {
        let block = CERTIFICATE.replace("{\n", &format!("{{\n  {expansion}\n"));
        let called = format!("module \"m\" {{\n  {expansion}\n  source = \"./m\"\n}}\n");
        let folder = Folder::with(
            &format!("instances-{index}"),
            &[("main.tf", &format!("{block}{called}")), ("m/main.tf", CERTIFICATE)],
        );
        scan(&folder.0);
    }
    let many = "resource \"aws_lb_listener\" \"x\" {\n  count = 500\n  certificate_arn = element(aws_acm_certificate.x[*].arn, count.index)\n}\n\
                resource \"aws_acm_certificate\" \"x\" {\n  count = 500\n  domain_name = \"${count.index}.example.com\"\n  validation_method = \"DNS\"\n}\n\
                resource \"aws_route53_record\" \"x\" {\n  for_each = { for dvo in flatten(aws_acm_certificate.x[*].domain_validation_options) : dvo.domain_name => dvo }\n  name = each.value.resource_record_name\n}\n";
    scan_one("many-with-many", many);
}

/// What a terminal would obey, or what would make text look like another text.
fn render_is_plain(outcome: &Outcome) {
    for (format, look) in [
        (report::Format::Full, Look { undecided: true, ..Look::default() }),
        (report::Format::Concise, Look::default()),
    ] {
        let mut bytes = Vec::new();
        report::write(format, outcome, &look, Duration::ZERO, &mut bytes).unwrap();
        let text = String::from_utf8(bytes).unwrap();
        let bad = |c: char| {
            c.is_control() && c != '\n'
                || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200e}' | '\u{200f}' | '\u{feff}')
        };
        assert_eq!(text.chars().find(|c| bad(*c)), None, "{text:?}");
    }
    for problem in &outcome.problems {
        assert!(!report::problem(problem, &outcome.sources).chars().any(char::is_control));
    }
}

#[test]
fn what_is_read_is_not_obeyed() {
    let text = "# \u{1b}]0;title\u{7} \u{1b}[2J\r\nresource \"aws_acm_certificate\" \"a\u{202e}b\u{1b}[31m\" {\n  domain_name = \"\u{1b}[31mevil\u{9b}.\u{2066}example\u{2069}.com\\u001b[0m\u{85}\"\n  validation_method = \"EMAIL\" # \u{1b}c\u{0}\u{8}\n}\n\
                variable \"\u{1b}[5m\" {}\nmodule \"m\u{1b}[1m\" {\n  source = \"./\u{1b}[7m\"\n}\n";
    let folder = Folder::new("escapes");
    folder.write("main.tf", text);
    folder.write("a\u{1b}[31m\u{202e}.tf", format!("{CERTIFICATE}x = = \u{1b}[2J"));
    folder.write("d\u{1b}[31m/m.tf", CERTIFICATE);
    folder.write("z.tf.json", "{\"resource\":{\"aws_acm_certificate\":{\"\\u001b[31m\":{\"domain_name\":\"\\u001b[2J\\u202e\",\"validation_method\":\"EMAIL\"}}}}");
    let outcome = scan(&folder.0);
    assert!(finds(&outcome, "email-validation") >= 2, "{}", common::tell(&outcome));
    render_is_plain(&outcome);
}

#[test]
fn a_sensitive_value_is_told_nowhere() {
    let outcome = scan(&common::folder("testdata/terraform/sensitive-name"));
    assert!(finds(&outcome, "missing-create-before-destroy") >= 1);
    for format in [report::Format::Full, report::Format::Concise, report::Format::Json, report::Format::Jsonl] {
        let mut bytes = Vec::new();
        let look = Look { undecided: true, ..Look::default() };
        report::write(format, &outcome, &look, Duration::ZERO, &mut bytes).unwrap();
        assert!(!String::from_utf8(bytes).unwrap().contains("pelican"), "{format:?}");
    }
    let request = common::request(&common::folder("testdata/terraform/sensitive-name"), Vec::new());
    let (sources, deployments, _, viewpoint) = check::model(&request, Sources::default());
    let document = report::model::document(&deployments.iter().collect::<Vec<_>>(), &sources, &viewpoint);
    assert!(!document.to_string().contains("pelican"));
}

#[test]
fn the_output_is_the_same_for_any_number_of_threads() {
    let lines = |threads: usize| {
        let mut request = common::request(&common::folder("testdata"), RULES.iter().collect());
        request.threads = threads;
        let mut bytes = Vec::new();
        report::write(
            report::Format::Jsonl,
            &check::run(&request, acmlint::source::Sources::default()),
            &Look::default(),
            Duration::ZERO,
            &mut bytes,
        )
        .unwrap();
        String::from_utf8(bytes).unwrap()
    };
    let one = lines(1);
    assert!(one.lines().count() > 100);
    assert!(one == lines(2) && one == lines(8));
}
