//! Exceptions that were written for other tools.

use super::*;
use crate::rule::{Severity, Suppression};

/// A finding of `email-validation` at each `EMAIL`, about the block or the resource `site`.
fn findings(text: &str, file: FileId) -> Vec<Reported> {
    let span = |found: (usize, &str)| Span::new(file, found.0..found.0 + found.1.len());
    let header = span(text.match_indices("site").next().unwrap_or((0, "")));
    let finding = |found| Finding {
        rule: "email-validation",
        severity: Severity::Warning,
        message: String::new(),
        subject: Subject { address: "site".to_owned(), span: header },
        consumer: None,
        primary: Label::new(span(found), ""),
        related: Vec::new(),
        help: Vec::new(),
        suggestion: Vec::new(),
        attribute: "",
        values: Vec::new(),
    };
    let reported = |finding| Reported::new(finding, Format::Terraform, ".");
    text.match_indices("EMAIL").map(|found| reported(finding(found))).collect()
}

/// Which tool's exception silences the finding of a text, and why. Nothing is ever said about the exceptions.
fn silenced(text: &str, read: impl Fn(&str, &Sources) -> Vec<Exception>) -> Option<String> {
    let sources = Sources::default();
    let exceptions = read(text, &sources);
    let mut findings = findings(text, sources.find("t").unwrap_or_else(|| sources.find("t.yaml").unwrap()));
    assert_eq!(findings.len(), 1, "{text}");
    let said = apply(&exceptions, &mut findings, &[], RULES, &|_| true, ALIASES, TODAY, &sources);
    assert!(said.is_empty(), "{text}: {said:?}");
    findings[0].suppressed.take().map(|suppression| match suppression {
        Suppression::Exception { tool, reason, .. } => format!("{}: {reason}", tool.unwrap_or("acmlint")),
        other => panic!("{other:?}"),
    })
}

fn configuration(text: &str, sources: &Sources) -> Vec<Exception> {
    let file = sources.add("t", text, Owner::User);
    let json = text.starts_with('{');
    let document = if json { hcl::parse_json(file, text) } else { hcl::parse(file, &text.into()) };
    in_configuration(&document, sources)
}

#[test]
fn comments_in_configurations() {
    let by = |text: &str| silenced(text, configuration);
    let inside =
        |comment: &str| by(&format!("resource \"a\" \"site\" {{\n  {comment}\n  b = 1\n  m = \"EMAIL\"\n}}\n"));
    let beside = |comment: &str| by(&format!("resource \"a\" \"site\" {{\n  b = 1\n  m = \"EMAIL\" {comment}\n}}\n"));
    let above = |comment: &str| by(&format!("{comment}\nresource \"a\" \"site\" {{\n  m = \"EMAIL\"\n}}\n"));
    let some = |text: &str| Some(text.to_owned());

    // checkov: anywhere in the block, and nowhere else; a reason is its own matter.
    assert_eq!(inside("#checkov:skip=CKV_AWS_233:no time"), some("checkov: no time"));
    assert_eq!(inside("# checkov:skip=CKV_AWS_233"), some("checkov: "));
    assert_eq!(inside("/* checkov:skip= CKV2_AWS_1,CKV_AWS_233:ü */"), some("checkov: ü"));
    assert_eq!(inside("// bridgecrew:skip=CKV_AWS_233: x"), some("checkov: x"));
    assert_eq!(beside("#checkov:skip=CKV_AWS_233:x"), some("checkov: x"));
    assert_eq!(above("#checkov:skip=CKV_AWS_233:x"), None);
    assert_eq!(by("resource \"a\" \"site\" {\n  m = \"EMAIL\"\n}\n#checkov:skip=CKV_AWS_233:x\n"), None);
    assert_eq!(inside("#checkov:skip=CKV_AWS_2333,CKV_AWS_234,aws_acm_email:x"), None);
    assert_eq!(inside("# checkov:skip=CKV_AWS_1:see checkov:skip=CKV_AWS_233"), None);
    assert_eq!(inside("b2 = \"#checkov:skip=CKV_AWS_233:x\""), None);

    // tflint: at the line or above it, or at the top of the file.
    assert_eq!(above("# tflint-ignore: aws_x, aws_acm_email"), some("tflint: "));
    assert_eq!(above("# tflint-ignore: aws_acm_email # later"), some("tflint: later"));
    assert_eq!(beside("// tflint-ignore: all"), some("tflint: "));
    assert_eq!(above("/* tflint-ignore: aws_acm_email */"), some("tflint: "));
    assert_eq!(above("# tflint-ignore: aws_acm_email\n"), None);
    assert_eq!(above("# tflint-ignore: aws_acm_email_x, allx"), None);
    assert_eq!(above("# tflint-ignore: CKV_AWS_233"), None);
    assert_eq!(inside("# tflint-ignore: aws_acm_email"), None);
    assert_eq!(above("# tflint-ignore-file: aws_acm_email\n\n"), some("tflint: "));
    assert_eq!(above("\n# tflint-ignore-file: aws_acm_email\n"), None);

    // trivy and tfsec: at the line or above it, to the day.
    assert_eq!(above("#trivy:ignore:AWS-0233"), some("trivy: "));
    assert_eq!(above("#trivy:ignore:AWS-1 tfsec:ignore:AWS-0233"), some("trivy: "));
    assert_eq!(beside("# tfsec:ignore:*"), some("trivy: "));
    assert_eq!(above("#trivy:ignore:AWS-0233:exp:2026-11-23"), some("trivy: "));
    assert_eq!(above("#trivy:ignore:AWS-0233:exp:2026-11-22"), None);
    assert_eq!(above("#trivy:ignore:AWS-0233:exp:soon"), None);
    assert_eq!(above("#trivy:ignore:AWS-0233:ws:production"), None);
    assert_eq!(above("#trivy:ignore:AWS-0233[name=site]"), None);
    assert_eq!(inside("#trivy:ignore:AWS-0233"), None);

    // Where both hold, acmlint's own is needed and silences.
    let both = "# tflint-ignore: aws_acm_email\n# acmlint: allow[email-validation] ours";
    assert_eq!(above(both), some("acmlint: ours"));
}

#[test]
fn comments_in_json() {
    let by = |comment: &str, place: &str| {
        let (mut file, mut block) = (String::new(), String::new());
        let written = format!("\"//\": \"{comment}\", ");
        if place == "file" {
            file = written;
        } else {
            block = written;
        }
        let text = format!("{{{file}\"resource\": {{\"a\": {{\"site\": {{{block}\"m\": \"EMAIL\"}}}}}}}}");
        silenced(&text, configuration).is_some()
    };
    assert!(by("checkov:skip=CKV_AWS_233:x", "block"));
    assert!(!by("checkov:skip=CKV_AWS_1:x", "block"));
    assert!(by("tflint-ignore-file: aws_acm_email", "file"));
    assert!(!by("tflint-ignore-file: aws_acm_email", "block"));
}

#[test]
fn comments_in_templates() {
    let by = |text: &str| silenced(text, templates_in).is_some();
    let c = "# checkov:skip=CKV_AWS_233:x";
    assert!(by(&format!("Resources:\n  site:\n    {c}\n    Type: x\n    m: EMAIL\n")));
    assert!(by(&format!("Resources:\n  site: {c}\n    m: EMAIL\n")));
    assert!(by(&format!("Resources:\n  site:\n    m:\n      - EMAIL\n      - 1 {c}\n")));
    assert!(!by(&format!("Resources:\n  {c}\n  site:\n    m: EMAIL\n")));
    assert!(!by(&format!("Resources:\n  site:\n    m: EMAIL\n  b:\n    {c}\n    m: 1\n")));
    assert!(!by("Resources:\n  site:\n    # checkov:skip=CKV_AWS_23:x\n    m: EMAIL\n"));
    assert!(by("Resources:\n  # trivy:ignore:AWS-0233\n  site:\n    m: EMAIL\n"));
}

#[test]
fn metadata() {
    let resource = |metadata: &str| {
        let text = format!("Resources:\n  site:\n    Metadata: {metadata}\n    m: EMAIL\n  b: {{m: 1}}\n");
        silenced(&text, templates_in)
    };
    let template = |metadata: &str| {
        let text = format!("Metadata: {metadata}\nResources:\n  site: {{m: EMAIL}}\n");
        silenced(&text, templates_in)
    };
    let some = |text: &str| Some(text.to_owned());
    let checkov = "{checkov: {skip: [{id: CKV_AWS_1}, {id: CKV_AWS_233, comment: ' why '}]}}";
    assert_eq!(resource(checkov), some("checkov: why"));
    assert_eq!(template(checkov), None);
    assert_eq!(resource("{checkov: {skip: [{id: CKV_AWS_1}, CKV_AWS_233]}}"), None);
    let lint = "{cfn-lint: {config: {ignore_checks: [E3233]}}}";
    assert_eq!((resource(lint), template(lint)), (some("cfn-lint: "), some("cfn-lint: ")));
    // Of a template, a name may be the start of names.
    let lint = "{cfn-lint: {config: {ignore_checks: [W, E32]}}}";
    assert_eq!((resource(lint), template(lint)), (None, some("cfn-lint: ")));
    let guard = "{guard: {SuppressedRules: [ACM_BY_MAIL]}}";
    assert_eq!((resource(guard), template(guard)), (some("guard: "), None));
    assert_eq!(resource("{guard: {SuppressedRules: [E3233, CKV_AWS_233]}}"), None);
    let nag = "{cdk_nag: {rules_to_suppress: [{id: AwsSolutions-ACM1, reason: dXM=, is_reason_encoded: true}]}}";
    assert_eq!((resource(nag), template(nag)), (some("cdk_nag: dXM="), some("cdk_nag: dXM=")));
    assert_eq!(resource("{cdk_nag: {rules_to_suppress: [{id: AwsSolutions-ACM1, applies_to: [x]}]}}"), None);
    for nonsense in ["{checkov: 1}", "{checkov: {skip: 1}}", "{checkov: {skip: [{}, [], {id: {}}]}}", "[checkov]"] {
        assert_eq!(resource(nonsense), None);
    }
    // An alias brings no exception along.
    let text = "Resources:\n  b:\n    Metadata: &m {guard: {SuppressedRules: [ACM_BY_MAIL]}}\n  site:\n    Metadata: *m\n    m: EMAIL\n";
    assert_eq!(silenced(text, templates_in), None);
}

#[test]
fn in_whatever_is_written_nothing_breaks() {
    let text = "/* trivy:ignore:é:exp:2027-01-01 checkov:skip=é,A:ü\ntflint-ignore: é # ü */ a {} #tfsec:ignore:*:ws";
    for start in (0..text.len()).filter(|&start| text.is_char_boundary(start)) {
        for end in (start..=text.len()).filter(|&end| text.is_char_boundary(end)) {
            let sources = Sources::default();
            let exceptions = configuration(&text[start..end], &sources);
            apply(&exceptions, &mut [], &[], RULES, &|_| true, ALIASES, TODAY, &sources);
        }
    }
    // No comment makes more of itself than somebody would write.
    for word in
        ["trivy:ignore:x ", "checkov:skip=x,", "tflint-ignore: x,", "x,", "tflint-ignore: \n", "checkov:skip=x\n"]
    {
        let text = format!("/* checkov:skip={} */", word.repeat((1 << 20) / word.len()));
        let exceptions = configuration(&format!("{text}\na {{}}"), &Sources::default());
        assert!(exceptions.iter().map(|exception| exception.rules.len()).sum::<usize>() <= 100 * 100, "{word}");
        assert!(exceptions.len() <= 100, "{word}");
    }
    let text = "/* tflint-ignore: all */ ".repeat(20_000);
    assert!(configuration(&format!("{text}\na {{}}"), &Sources::default()).len() <= 20_000);
}
