//! A certificate that a private authority issues without ACM: nothing renews it.

use super::{remedies, words};
use crate::model::{Format, Issued};
use crate::rule::{Answers, Finding, Label, Scene, Severity, Verdict, formats};

pub(super) const NAME: &str = "unrenewable-private-certificate";
pub(super) const SEVERITY: Severity = Severity::Note;
pub(super) const FORMATS: &[Format] = formats::DEFINITIONS;

/// In the names of the templates that issue the certificate of an authority itself, with which ACM has nothing to do
/// (docs.aws.amazon.com/privateca/latest/userguide/UsingTemplates.html).
const OF_AUTHORITIES: &str = "CACertificate";

pub(super) fn check(scene: &Scene<'_>, answers: Answers<'_>) {
    // What exists was judged where it is defined.
    if !FORMATS.contains(&scene.deployment.format) {
        return;
    }
    for issued in &scene.deployment.issued {
        let names_authority = |name: &Option<String>| name.as_ref().is_some_and(|name| name.contains(OF_AUTHORITIES));
        let is_of_authority = issued.template.decide(names_authority);
        let verdict = match is_of_authority {
            Ok(true) => Verdict::Fine,
            Ok(false) => Verdict::Violation(Box::new(found(issued, scene.deployment.format))),
            Err(why) => Verdict::Undecided(why),
        };
        answers(&issued.place, verdict);
    }
}

fn found(issued: &Issued, format: Format) -> Finding {
    let lives = issued.lives.as_ref().map_or_else(String::new, |lives| format!(" after {}", lives.to_lowercase()));
    Finding {
        rule: NAME,
        severity: SEVERITY,
        message: format!(
            "this certificate is issued by the private authority itself, and ACM does not renew what was not requested \
             from it; it ends{lives}"
        ),
        subject: words::subject(&issued.place),
        consumer: None,
        primary: Label::new(issued.place.header, "issued once, by IssueCertificate"),
        related: Vec::new(),
        help: remedies::request_private(format),
        suggestion: Vec::new(),
        attribute: "certificate_authority_arn",
        values: vec![("lives", issued.lives.clone().unwrap_or_else(|| "unknown".to_owned()))],
    }
}
