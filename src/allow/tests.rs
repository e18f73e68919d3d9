use super::apply::{EXPIRED, UNUSED, WITHOUT_REASON, finding};
use super::*;
use crate::model::Format;
use crate::rule::{Finding, Label, Reported, Subject};
use crate::source::Owner;
use crate::syntax::{hcl, yaml};

mod peers;

const RULES: &[&str] = &["email-validation", "wildcard-domain", UNUSED, WITHOUT_REASON, EXPIRED];

/// Names that other tools would have for `email-validation`.
const ALIASES: &[Alias] = &[
    Alias { tool: "checkov", name: "CKV_AWS_233", rule: "email-validation" },
    Alias { tool: "tflint", name: "aws_acm_email", rule: "email-validation" },
    Alias { tool: "trivy", name: "AWS-0233", rule: "email-validation" },
    Alias { tool: "cfn-lint", name: "E3233", rule: "email-validation" },
    Alias { tool: "guard", name: "ACM_BY_MAIL", rule: "email-validation" },
    Alias { tool: "cdk_nag", name: "AwsSolutions-ACM1", rule: "email-validation" },
    // A rule that is still to come.
    Alias { tool: "checkov", name: "CKV_AWS_234", rule: "disabled-transparency" },
];

fn read(text: &str) -> (Sources, Vec<Exception>) {
    let sources = Sources::default();
    let file = sources.add("main.tf", text, Owner::User);
    let document = hcl::parse(file, &text.into());
    let exceptions = in_configuration(&document, &sources);
    (sources, exceptions)
}

/// The first line and the last line of what the only exception covers.
fn covers(text: &str) -> Option<(usize, usize)> {
    let (sources, exceptions) = read(text);
    assert_eq!(exceptions.len(), 1, "{text}");
    exceptions[0].covers.map(|span| (sources.locate(span).line, sources.locate(span).end_line))
}

const TODAY: Date = jiff::civil::date(2026, 11, 22);

/// What is said when the rule `email-validation` finds `"EMAIL"`, and whether an exception silences that.
fn judge(text: &str) -> (Vec<String>, bool) {
    let (sources, exceptions) = read(text);
    let file = exceptions[0].span.file;
    let mut findings: Vec<Reported> = text
        .find("\"EMAIL\"")
        .map(|start| {
            let primary = Label::new(Span::new(file, start..start + 7), "");
            let header = text.find("resource").unwrap_or(0);
            let subject = Subject { address: "x".to_owned(), span: Span::new(file, header..header + 8) };
            let finding = Finding {
                rule: "email-validation",
                subject,
                ..finding(&exceptions[0], UNUSED, String::new(), primary, "")
            };
            Reported::new(finding, Format::Terraform, ".")
        })
        .into_iter()
        .collect();
    let said =
        apply(&exceptions, &mut findings, &[], RULES, &|rule| rule != "wildcard-domain", ALIASES, TODAY, &sources);
    let said = said
        .iter()
        .map(|finding| format!("{}: {} ({})", finding.rule, finding.message, sources.text(finding.primary.span)))
        .collect();
    (said, findings.iter().any(|reported| reported.suppressed.is_some()))
}

#[test]
fn a_comment_covers_what_it_stands_at() {
    assert_eq!(covers("resource \"a\" \"b\" {\n  c = \"d\" # acmlint: allow[x] y\n  e = 1\n}\n"), Some((2, 2)));
    assert_eq!(covers("resource \"a\" \"b\" { // acmlint: allow[x] y\n  e = 1\n}\n"), Some((1, 3)));
    assert_eq!(covers("resource \"a\" \"b\" {\n  e = 1\n} /* acmlint: allow[x] y */\n"), Some((1, 3)));
    assert_eq!(
        covers("# acmlint: allow[x] y\n# more\n// and more\nresource \"a\" \"b\" {\n  e = 1\n}\n"),
        Some((4, 6))
    );
    assert_eq!(covers("a {\n  # acmlint: allow[x] y\n  e = [\n    1,\n  ]\n}\n"), Some((3, 5)));
    assert_eq!(covers("a {\n  e = [ # acmlint: allow[x] y\n    1,\n  ]\n}\n"), Some((2, 4)));
    assert_eq!(covers("a {\n  e = [\n    1, # acmlint: allow[x] y\n    2,\n  ]\n}\n"), Some((3, 3)));
    assert_eq!(
        covers("a {\n  e = f([\n    # acmlint: allow[x] y\n    { b = 1\n    },\n    2,\n  ])\n}\n"),
        Some((4, 5))
    );
    assert_eq!(covers("a {\n  e = {\n    # acmlint: allow[x] y\n    k = 1\n    l = 2\n  }\n}\n"), Some((4, 4)));
    assert_eq!(covers("a {\n  b { c = 1 } # acmlint: allow[x] y\n}\n"), Some((2, 2)));
    assert_eq!(covers("# acmlint: allow[x] y\n\nresource \"a\" \"b\" {}\n"), None);
    assert_eq!(covers("a {\n  b = 1\n  # acmlint: allow[x] y\n}\n"), None);
    assert_eq!(covers("a = 1\r\n# acmlint: allow[x] y\r\n/* z */ b = 2\r\n"), Some((3, 3)));
}

#[test]
fn what_is_no_exception_is_left_alone() {
    assert!(
        read("# acmlint is run in CI\n# see acmlint: no\n#acmlints: allow\na = \"# acmlint: allow[x] y\"\n")
            .1
            .is_empty()
    );
}

#[test]
fn the_words_are_read() {
    let (sources, exceptions) = read("a = 1 # acmlint: allow[ one,two , CKV_AWS_233] : why, until=2027-03-01 though\n");
    let one = &exceptions[0];
    assert_eq!(one.rules.iter().map(|rule| &*rule.value).collect::<Vec<_>>(), ["one", "two", "CKV_AWS_233"]);
    assert_eq!(sources.text(one.rules[1].span), "two");
    assert_eq!(one.reason, "why, though");
    assert_eq!(one.until.as_ref().map(|until| until.value), Some(jiff::civil::date(2027, 3, 1)));
    assert_eq!(one.fault, None);
}

#[test]
fn an_exception_silences_by_value_and_by_header() {
    let quiet = (Vec::new(), true);
    assert_eq!(judge("resource \"a\" \"b\" {\n  m = \"EMAIL\" # acmlint: allow[email-validation] fine\n}\n"), quiet);
    assert_eq!(
        judge("# acmlint: allow[email-validation] fine until=2026-11-22\nresource \"a\" \"b\" {\n  m = \"EMAIL\"\n}\n"),
        quiet
    );
    // The value is elsewhere; the resource is what the comment stands at.
    assert_eq!(judge("m = \"EMAIL\"\n# acmlint: allow[CKV_AWS_233] fine\nresource \"a\" \"b\" {}\n"), quiet);
    // A name may be there again, also as another tool's.
    assert_eq!(judge("m = \"EMAIL\" # acmlint: allow[email-validation, CKV_AWS_233, email-validation] fine\n"), quiet);
    assert_eq!(judge("m = \"DNS\" # acmlint: allow[email-validation, email-validation] fine\n").0.len(), 2);
    // A rule that did not run says nothing about what it needs.
    assert_eq!(judge("m = \"EMAIL\" # acmlint: allow[email-validation, wildcard-domain] fine\n"), quiet);
}

#[test]
fn an_exception_that_does_not_hold_is_reported() {
    let said = |text: &str, expected: &str| assert_eq!(judge(text), (vec![expected.to_owned()], false), "{text}");
    said(
        "m = \"DNS\" # acmlint: allow[email-validation] fine\n",
        "unused-allow: this exception allows `email-validation`, which finds nothing here (email-validation)",
    );
    said(
        "m = \"EMAIL\" # acmlint: allow[emailvalidation] fine\n",
        "unused-allow: this exception allows `emailvalidation`, and there is no such rule (emailvalidation)",
    );
    said(
        "m = \"EMAIL\" # acmlint: allow[email-validation] --\n",
        "allow-without-reason: this exception does not say why (# acmlint: allow[email-validation] --)",
    );
    said(
        "m = \"EMAIL\" # acmlint: allow[email-validation] fine until=2026-11-21\n",
        "expired-allow: this exception ended on 2026-11-21 (until=2026-11-21)",
    );
    let fault = |comment: &str, what: &str, place: &str| {
        said(&format!("m = \"EMAIL\" {comment}\n"), &format!("unused-allow: this exception {what} ({place})"));
    };
    fault("# acmlint: alow[a] b", "asks for `alow`, and only `allow` is understood", "alow");
    fault("# acmlint: allow a", "lacks the rules in brackets behind `allow`", "acmlint: allow a");
    fault("/* acmlint: allow[a b */", "lacks the closing bracket", "acmlint: allow[a b");
    fault("// acmlint:", "does not say what it allows", "acmlint:");
    fault("# acmlint: allow[ ,] b", "names no rule between its brackets", "acmlint: allow[ ,] b");
    fault("# acmlint allow[a] b", "lacks the colon behind `acmlint`", "acmlint allow[a] b");
    fault("# acmlint: allow[a] b until=soon", "has the date `soon`, which is none", "until=soon");
}

/// What the only exception of a template covers, and its address.
fn in_yaml(text: &str) -> (String, String) {
    let sources = Sources::default();
    let exceptions = templates_in(text, &sources);
    assert_eq!(exceptions.len(), 1, "{text}");
    let covers = exceptions[0].covers.map_or("nothing", |span| sources.text(span));
    (covers.to_owned(), exceptions[0].address.clone())
}

fn templates_in(text: &str, sources: &Sources) -> Vec<Exception> {
    let file = sources.add("t.yaml", text, Owner::User);
    let parsed = yaml::parse(file, text);
    let roots: Vec<Node<'_>> = parsed.documents.iter().map(|tree| Node::Yaml(tree.root())).collect();
    in_templates(file, &roots, &parsed.comments, parsed.errors.is_empty(), sources)
}

#[test]
fn in_yaml_a_comment_covers_an_entry_or_an_element() {
    let covers = |text: &str, expected: &str, address: &str| {
        assert_eq!(in_yaml(text), (expected.to_owned(), address.to_owned()), "{text}");
    };
    let c = "# acmlint: allow[x] y";
    covers(&format!("Resources:\n  A: {c}\n    b: 1\n  C: 2\n"), &format!("A: {c}\n    b: 1"), "A");
    covers(&format!("Resources:\n  {c}\n  # more\n  A:\n    b: 1\n  C: 2\n"), "A:\n    b: 1", "A");
    covers(&format!("{c}\nResources:\n  A: 1\nX: 1\n"), "Resources:\n  A: 1", "t.yaml");
    covers(&format!("Outputs:\n  A:\n    b: 1 {c}\n"), "b: 1", "Outputs.A");
    covers(&format!("Outputs:\n  A:\n    b: !Sub \"1\" {c}\n"), "b: !Sub \"1\"", "Outputs.A");
    covers(
        &format!("Outputs:\n  A:\n    b: |- {c}\n      1\n      2\n"),
        &format!("b: |- {c}\n      1\n      2"),
        "Outputs.A",
    );
    covers(&format!("Resources:\r\n  A:\r\n    {c}\r\n    b: 1\r\n"), "b: 1", "A");
    // Elements, with and without what YAML writes before them.
    covers(&format!("Resources:\n  A:\n    - b: 1 {c}\n      d: 1\n"), "b: 1", "A");
    covers(&format!("Resources:\n  A:\n    {c}\n    - b: 1\n      d: 1\n    - e\n"), "b: 1\n      d: 1", "A");
    covers(&format!("Resources:\n  A:\n    - {c}\n      b: 1\n      d: 1\n"), "b: 1\n      d: 1", "A");
    covers(&format!("Resources:\n  A:\n    - 1\n    - b {c}\n"), "b", "A");
    covers(&format!("Resources:\n  A:\n    {c}\n    - &x !Sub b\n"), "!Sub b", "A");
    covers(
        &format!("Resources:\n  A:\n    - !If {c}\n      - b\n      - d\n"),
        &format!("!If {c}\n      - b\n      - d"),
        "A",
    );
    covers(&format!("Resources:\n  A:\n    - - 1\n      - 2 {c}\n"), "2", "A");
    // Braces and brackets.
    covers(&format!("Resources:\n  A: {{b: 1,\n    d: 1}} {c}\n"), "A: {b: 1,\n    d: 1}", "A");
    covers(&format!("Resources:\n  A: [1, {c}\n    2]\n"), "1", "A");
    covers(&format!("Resources:\n  A: [ {c}\n    2]\n"), &format!("A: [ {c}\n    2]"), "A");
    covers(&format!("Resources:\n  A: {{b: {{d: 1}}}} {c}\n"), "A: {b: {d: 1}}", "A");
    // What an alias stands for is covered where it is written.
    covers(&format!("X: &x {{b: 1}}\nResources:\n  A: *x {c}\n"), "A: *x", "A");
    covers(&format!("X: &x {{b: 1}}\nResources:\n  A:\n    <<: *x\n    d: 1 {c}\n"), "d: 1", "A");
    // Nothing to stand at.
    covers(&format!("{c}\n\nResources: {{}}\n"), "nothing", "t.yaml");
    covers(&format!("Resources:\n  A: 1\n{c}\n"), "nothing", "t.yaml");
    covers(&format!("{c}\n---\nResources: {{}}\n"), "nothing", "t.yaml");
    covers(&format!("a: 1\n---\nResources:\n  A: 1 {c}\n---\na: 1\n"), "A: 1", "A");
}

#[test]
fn what_is_no_comment_in_yaml_is_none() {
    let text =
        "Resources:\n  A: \"# acmlint: allow[x] y\"\n  B: |\n    # acmlint: allow[x] y\n  C: a# acmlint: allow[x] y\n";
    assert!(templates_in(text, &Sources::default()).is_empty());
}

#[test]
fn metadata_covers_what_has_it() {
    let all = |text: &str| -> Vec<String> {
        let sources = Sources::default();
        let exceptions = templates_in(text, &sources);
        let told = exceptions.iter().map(|one| {
            let rules: Vec<&str> = one.rules.iter().map(|rule| &*rule.value).collect();
            let until = one.until.as_ref().map_or(String::new(), |until| format!(" until {}", until.value));
            let covers = one.covers.map_or("nothing", |span| sources.text(span)).lines().next().unwrap_or("");
            let fault = one.fault.as_ref().map_or(String::new(), |fault| format!("; {}", fault.value));
            format!("{} [{}] {}{until} over {covers}{fault}", one.address, rules.join(" "), one.reason)
        });
        told.collect()
    };
    let of = |allow: &str| all(&format!("Resources:\n  A:\n    Metadata: {{acmlint: {allow}}}\n"));
    assert_eq!(of("{allow: [{rule: x, reason: y}]}"), ["A [x] y over A:"]);
    assert_eq!(
        of("{allow: [{rule: [x, z], reason: ' y\n     z', until: 2027-03-01}]}"),
        ["A [x z] y z until 2027-03-01 over A:"]
    );
    assert_eq!(
        of("{allow: [{rule: x, reason: 1}, {rule: x, reason: --}, {rule: x, reason: {}}]}")[0],
        "A [x] 1 over A:"
    );
    assert_eq!(of("{allow: [{rule: x, reason: --}, {rule: x, reason: {}}]}"), ["A [x]  over A:", "A [x]  over A:"]);
    assert_eq!(of("{allow: [{rule: x, reason: !Sub y}]}"), ["A [x]  over A:"]);
    assert!(of("{allow: []}").is_empty());
    for nothing in ["", "{}", "yes", "[x]"] {
        assert_eq!(of(nothing), ["A []  over A:; does not say what it allows"], "{nothing}");
    }
    assert_eq!(
        all("Metadata: {acmlint: {allow: [{rule: x, reason: y}]}}\nResources: {}\n")[0],
        " [x] y over Metadata: {acmlint: {allow: [{rule: x, reason: y}]}}".replacen(' ', "t.yaml ", 1)
    );
    // An alias brings no exception along, and what is no template has none.
    assert_eq!(
        all(
            "Resources:\n  A: &a\n    Metadata: {acmlint: {allow: [{rule: x, reason: y}]}}\n  B: *a\n  C:\n    <<: *a\n"
        ),
        ["A [x] y over A: &a"]
    );
    assert!(all("Metadata: {acmlint: {allow: [{rule: x, reason: y}]}}\n").is_empty());
}

#[test]
fn in_a_program_the_lines_that_made_something_are_looked_at() {
    let lines = |text: &str, at: &[usize]| -> Vec<String> {
        let sources = Sources::default();
        let file = sources.add("app.ts", text, Owner::User);
        let made = at.iter().map(|at| (Span::new(file, *at..at + 1), "S/A"));
        let exceptions = in_programs(made, &sources);
        let told = exceptions.iter().map(|one| {
            let covers = one.covers.map_or("nothing", |span| sources.text(span)).trim_end();
            format!("{} over {covers}", sources.text(one.span))
        });
        told.collect()
    };
    let c = "// acmlint: allow[x] y";
    assert_eq!(lines(&format!("a\n  b(); {c}\nc\n"), &[4]), [format!("{c} over   b(); {c}")]);
    assert_eq!(lines(&format!("{c}\n// more\nb\nc"), &[31, 31]), [format!("{c} over b")]);
    assert_eq!(lines("b(  # acmlint: allow[x] y\r\n)", &[0]), ["# acmlint: allow[x] y over b(  # acmlint: allow[x] y"]);
    assert_eq!(
        lines("b(/* acmlint: allow[x] y */);", &[0]),
        ["/* acmlint: allow[x] y */ over b(/* acmlint: allow[x] y */);"]
    );
    assert_eq!(lines("b // https://acmlint.dev // acmlint: allow[x] y", &[0]).len(), 1);
    // Beside another line, above a blank one, at a line that made nothing.
    for (text, at) in
        [(format!("a {c}\nb"), 26), (format!("{c}\n\nb"), 24), (format!("a {c}\nb\n"), 26), (format!("b\na {c}"), 0)]
    {
        assert!(lines(&text, &[at]).is_empty(), "{text}");
    }
    assert!(lines("acmlint('acmlint: allow[x] y')", &[0]).is_empty());
    // As far above as somebody writes one.
    for (between, found) in [(49, 1), (50, 0)] {
        let above = format!("{c}\n{}", "//\n".repeat(between));
        assert_eq!(lines(&format!("{above}b"), &[above.len()]).len(), found, "{between}");
    }
}

#[test]
fn no_text_is_too_broken() {
    let text = "a {\r\n  # acmlint: allow[é, x] ü until=2027-03-01\r\n  b = [\"ä\", /* acmlint: allow[y] */ 1]\r\n}\r\n\
                // acmlint: allow [z] ö\r\nc = <<E\nd\nE\n/* acmlint: allow[é";
    for start in (0..text.len()).filter(|&start| text.is_char_boundary(start)) {
        for end in (start..=text.len()).filter(|&end| text.is_char_boundary(end)) {
            let (sources, exceptions) = read(&text[start..end]);
            let mut findings = Vec::new();
            apply(&exceptions, &mut findings, &[], RULES, &|_| true, ALIASES, TODAY, &sources);
        }
    }
}

#[test]
fn no_template_is_too_broken() {
    let text = "Resources:\r\n  # acmlint: allow[é, x] ü until=2027-03-01\r\n  A: &a # acmlint: allow[y]\n    Metadata: {acmlint: \
                {allow: [{rule: [é], reason: ü, until: 1}, 2]}}\n    - [*a, !T {b: *a}, # acmlint: allow [z] ö\n  {? a : b}]\n";
    for start in (0..text.len()).filter(|&start| text.is_char_boundary(start)) {
        for end in (start..=text.len()).filter(|&end| text.is_char_boundary(end)) {
            let sources = Sources::default();
            let exceptions = templates_in(&text[start..end], &sources);
            let file = sources.find("t.yaml").unwrap();
            let size = end - start;
            in_programs([0, size / 2, size].map(|at| (Span::new(file, at..size), "")), &sources);
            apply(&exceptions, &mut [], &[], RULES, &|_| true, ALIASES, TODAY, &sources);
        }
    }
}

#[test]
fn in_json_a_body_brings_its_block() {
    let covers = |text: &str| {
        let sources = Sources::default();
        let file = sources.add("main.tf.json", text, Owner::User);
        let exceptions = in_configuration(&hcl::parse_json(file, text), &sources);
        assert_eq!(exceptions.len(), 1);
        assert_eq!((exceptions[0].rules.len(), &*exceptions[0].reason), (1, "y"));
        let covered = exceptions[0].covers.map(|span| sources.text(span).to_owned()).unwrap_or_default();
        (covered, exceptions[0].address.clone())
    };
    let said = r#""//": "acmlint: allow[x] y""#;
    // A brace in a string is none.
    let brace = format!(r#""{{": {{{said}, "c": "}}\""}}"#);
    assert_eq!(covers(&format!(r#"{{"resource": {{"a": {{{brace}, "d": {{}}}}}}}}"#)).0, brace);

    let site = format!(r#""site": {{{said}, "lifecycle": {{"create_before_destroy": true}}}}"#);
    let text = format!(r#"{{"resource": {{"aws_acm_certificate": {{{site}, "other": {{}}}}}}}}"#);
    assert_eq!(covers(&text), (site.clone(), "aws_acm_certificate.site".to_owned()));

    let lifecycle = format!(r#""lifecycle": {{{said}, "create_before_destroy": true}}"#);
    let text = format!(r#"{{"resource": {{"aws_acm_certificate": {{"site": {{{lifecycle}, "a": 1}}}}}}}}"#);
    assert_eq!(covers(&text), (lifecycle, "aws_acm_certificate.site".to_owned()));

    let text = format!(r#"{{"resource": {{{said}, "aws_acm_certificate": {{"site": {{}}}}}}}}"#);
    assert_eq!(covers(&text).0, text[13..text.len() - 1]);
}
