use super::apply::{EXPIRED, UNUSED, WITHOUT_REASON, finding};
use super::*;
use crate::model::Format;
use crate::rule::{Finding, Label, Reported, Subject};
use crate::source::Owner;
use crate::syntax::{hcl, json, yaml};

const RULES: &[&str] = &["email-validation", "wildcard-domain", UNUSED, WITHOUT_REASON, EXPIRED];

fn read(text: &str) -> (Sources, Vec<Exception>) {
    let sources = Sources::default();
    let file = sources.add("main.tf", text, Owner::User);
    let document = hcl::parse(file, text, |_| true);
    let exceptions = in_configuration(&document, &sources);
    (sources, exceptions)
}

/// The first line and the last line of what the only exception covers.
fn covers(text: &str) -> Option<(usize, usize)> {
    let (sources, exceptions) = read(text);
    assert_eq!(exceptions.len(), 1, "{text}");
    exceptions[0].covers.map(|span| (sources.locate(span).line, sources.locate(span).end_line))
}

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
            let (format, deployment) = (Format::Terraform, ".".to_owned());
            Reported { finding, format, deployment, written: Vec::new(), suppressed: None }
        })
        .into_iter()
        .collect();
    let alias = |name: &str| (name == "CKV_AWS_233").then_some("email-validation");
    let today = jiff::civil::date(2026, 11, 22);
    let said = apply(&exceptions, &mut findings, &[], RULES, &|rule| rule != "wildcard-domain", &alias, today);
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

#[test]
fn no_text_is_too_broken() {
    let text = "a {\r\n  # acmlint: allow[é, x] ü until=2027-03-01\r\n  b = [\"ä\", /* acmlint: allow[y] */ 1]\r\n}\r\n\
                // acmlint: allow [z] ö\r\nc = <<E\nd\nE\n/* acmlint: allow[é";
    for start in (0..text.len()).filter(|&start| text.is_char_boundary(start)) {
        for end in (start..=text.len()).filter(|&end| text.is_char_boundary(end)) {
            let (_, exceptions) = read(&text[start..end]);
            let mut findings = Vec::new();
            apply(&exceptions, &mut findings, &[], RULES, &|_| true, &|_| None, jiff::civil::date(2026, 1, 1));
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
    let site = format!(r#""site": {{{said}, "lifecycle": {{"create_before_destroy": true}}}}"#);
    let text = format!(r#"{{"resource": {{"aws_acm_certificate": {{{site}, "other": {{}}}}}}}}"#);
    assert_eq!(covers(&text), (site.clone(), "aws_acm_certificate.site".to_owned()));

    let lifecycle = format!(r#""lifecycle": {{{said}, "create_before_destroy": true}}"#);
    let text = format!(r#"{{"resource": {{"aws_acm_certificate": {{"site": {{{lifecycle}, "a": 1}}}}}}}}"#);
    assert_eq!(covers(&text), (lifecycle, "aws_acm_certificate.site".to_owned()));

    let text = format!(r#"{{"resource": {{{said}, "aws_acm_certificate": {{"site": {{}}}}}}}}"#);
    assert_eq!(covers(&text).0, text[13..text.len() - 1]);
}
