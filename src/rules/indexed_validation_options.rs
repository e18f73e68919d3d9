//! An element of a certificate's validation options by its position: they are a set.

use super::{remedies, words};
use crate::model::{Certificate, Format, Misuse, Refused};
use crate::rule::{Answers, Finding, Label, Scene, Severity, Verdict, formats};

pub(super) const NAME: &str = "indexed-validation-options";
pub(super) const SEVERITY: Severity = Severity::Error;
/// What was planned was not refused.
pub(super) const FORMATS: &[Format] = formats::CONFIGURATIONS;

/// Places that are shown beside the first one.
const MOST_SHOWN: usize = 3;

pub(super) fn check(scene: &Scene<'_>, answer: Answers<'_>) {
    for certificate in &scene.deployment.certificates {
        let misuses = scene.index.misuses(certificate.id).iter();
        let indexed: Vec<&Misuse> = misuses.copied().filter(|misuse| misuse.kind == Refused::Index).collect();
        let Some((first, others)) = indexed.split_first() else { continue };
        let verdict = match scene.deployment.has_options_in_a_list() {
            Ok(true) => Verdict::Fine,
            Err(why) => Verdict::Undecided(why),
            Ok(false) => Verdict::Violation(Box::new(found(certificate, first, others))),
        };
        answer(&certificate.place, verdict);
    }
}

fn found(certificate: &Certificate, first: &Misuse, others: &[&Misuse]) -> Finding {
    let mut related: Vec<Label> =
        others.iter().take(MOST_SHOWN).map(|misuse| Label::new(misuse.at, "and here")).collect();
    related.push(Label::new(certificate.place.header, "its options are a set"));
    let remedy = remedies::name_options(certificate);
    Finding {
        rule: NAME,
        severity: SEVERITY,
        message: format!(
            "the validation options of {} are a set, whose elements have no position; Terraform refuses it \
             (`Invalid index`)",
            words::named(certificate)
        ),
        subject: words::subject(&certificate.place),
        consumer: None,
        primary: Label::new(first.at, "an element by its position"),
        related,
        help: remedy.help,
        suggestion: remedy.suggestion,
        attribute: "domain_validation_options",
        values: Vec::new(),
    }
}
