//! Outcomes built by hand, and what they look like in a format, compared with a file of `testdata/render/`.

use std::path::PathBuf;
use std::time::Duration;

use acmlint::check::{LookedAt, Outcome};
use acmlint::model::Format;
use acmlint::report::{self, Look};
use acmlint::rule::{Finding, Label, Reported, Severity, Subject};
use acmlint::source::{FileId, Owner, Span};

pub fn golden(name: &str, actual: &str) {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("testdata/render").join(name);
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&path, actual).unwrap();
    }
    let expected = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(actual == expected, "{} differs; UPDATE=1 rewrites it. Now:\n{actual}", path.display());
}

pub fn render(outcome: &Outcome, format: report::Format, look: &Look) -> String {
    let mut out = Vec::new();
    report::write(format, outcome, look, Duration::from_millis(35), &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

/// The first place of `needle` in a file.
pub fn at(outcome: &Outcome, file: FileId, needle: &str) -> Span {
    let start = outcome.sources.file(file).text.find(needle).unwrap();
    Span::new(file, start..start + needle.len())
}

pub fn finding(rule: &'static str, severity: Severity, message: &str, primary: Label) -> Finding {
    Finding {
        rule,
        severity,
        message: message.to_owned(),
        subject: Subject { address: "aws_acm_certificate.site".to_owned(), span: primary.span },
        consumer: None,
        primary,
        related: Vec::new(),
        help: Vec::new(),
        suggestion: Vec::new(),
        attribute: "validation_method",
        values: Vec::new(),
    }
}

/// Spans of an empty file and of a short one, right and wrong ones.
pub fn every_span(outcome: &Outcome) -> Vec<Span> {
    let empty = outcome.sources.add("empty.tf", "", Owner::User);
    let text = "ä = \"ö\"\r\n\n";
    let file = outcome.sources.add("main.tf", text, Owner::User);
    let mut spans = vec![Span::new(empty, 0..0), Span::new(empty, 5..9)];
    for start in 0..text.len() + 3 {
        spans.extend((start.saturating_sub(2)..text.len() + 3).map(|end| Span {
            file,
            start: start as u32,
            end: end as u32,
        }));
    }
    spans
}

pub fn report(outcome: &mut Outcome, finding: Finding) {
    outcome.findings.push(Reported::new(finding, Format::Terraform, "."));
    outcome.looked_at = LookedAt { files: 3, deployments: 1, certificates: 2 };
    outcome.settle();
}

const CDN: &str = r#"resource "aws_cloudfront_distribution" "site" {
  enabled = true

  viewer_certificate {
    acm_certificate_arn = aws_acm_certificate.site.arn
    ssl_support_method  = "sni-only"
  }
}
"#;

pub fn two_files() -> Outcome {
    let mut outcome = Outcome::default();
    let cdn = outcome.sources.add("infra/cdn.tf", CDN, Owner::User);
    let providers =
        outcome.sources.add("infra/providers.tf", "provider \"aws\" {\n  region = \"eu-west-1\"\n}\n", Owner::User);
    let primary =
        Label::new(at(&outcome, cdn, "aws_acm_certificate.site.arn"), "this certificate is made in eu-west-1");
    let message = "CloudFront takes a certificate of eu-west-1; it accepts only us-east-1";
    let mut one = finding("certificate-outside-us-east-1", Severity::Error, message, primary);
    one.related.push(Label::new(
        at(&outcome, providers, "\"eu-west-1\""),
        "the default provider, which `aws_acm_certificate.site` uses",
    ));
    one.consumer = Some("aws_cloudfront_distribution.site".to_owned());
    one.help.push(
        "give the certificate and its validation the provider of us-east-1; CloudFront reads certificates there \
         whatever the region of everything else"
            .to_owned(),
    );
    one.suggestion.push("provider = aws.us_east_1".to_owned());
    one.values.push(("region", "eu-west-1".to_owned()));
    report(&mut outcome, one);
    outcome
}
