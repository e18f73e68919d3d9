//! Instances that are keyed by what only the apply will know of a certificate's validation options.

use super::{remedies, words};
use crate::model::{Certificate, Format, Misuse, Refused};
use crate::rule::{Answers, Finding, Label, Scene, Severity, Verdict, formats};

pub(super) const NAME: &str = "unknown-validation-keys";
pub(super) const SEVERITY: Severity = Severity::Error;
/// What was planned was not refused.
pub(super) const FORMATS: &[Format] = formats::CONFIGURATIONS;

/// Places that are shown beside the first one.
const MOST_SHOWN: usize = 3;

pub(super) fn check(scene: &Scene<'_>, answer: Answers<'_>) {
    for certificate in &scene.deployment.certificates {
        let misuses = scene.index.misuses(certificate.id).iter();
        let keyed: Vec<&Misuse> = misuses.copied().filter(|misuse| misuse.kind != Refused::Index).collect();
        if let Some((first, others)) = keyed.split_first() {
            answer(&certificate.place, judged(certificate, first, others, scene));
        }
    }
}

fn judged(certificate: &Certificate, first: &Misuse, others: &[&Misuse], scene: &Scene<'_>) -> Verdict {
    // A list has a length and positions, whatever its elements turn out to be; in a key they are unknown all the same.
    if first.kind != Refused::Keys {
        match scene.deployment.has_options_in_a_list() {
            Ok(false) => {}
            Ok(true) => return Verdict::Fine,
            Err(why) => return Verdict::Undecided(why),
        }
    }
    // A certificate that was made by other means may be there already, with its records.
    match words::made_elsewhere(certificate) {
        Some(why) => Verdict::Undecided(why),
        None => Verdict::Violation(Box::new(found(certificate, first, others))),
    }
}

fn found(certificate: &Certificate, first: &Misuse, others: &[&Misuse]) -> Finding {
    let named = words::named(certificate);
    let (what, refused, label) = match first.kind {
        Refused::Count => (
            format!("there are as many instances as validation options of {named}"),
            "count",
            "two options may turn out to be one",
        ),
        Refused::Elements => (
            format!("instances are keyed by the validation options of {named} as they are"),
            "for_each",
            "their records are part of the keys",
        ),
        Refused::Keys | Refused::Index => (
            format!("instances are keyed by the validation records of {named}"),
            "for_each",
            "unknown until ACM has made it up",
        ),
    };
    let mut related: Vec<Label> =
        others.iter().take(MOST_SHOWN).map(|misuse| Label::new(misuse.at, "and here")).collect();
    related.push(Label::new(certificate.place.header, "of its options, only `domain_name` is known before the apply"));
    let remedy = remedies::name_options(certificate);
    Finding {
        rule: NAME,
        severity: SEVERITY,
        message: format!(
            "{what}, which only the apply will know; the plan that makes the certificate fails (`Invalid {refused} \
             argument`)"
        ),
        subject: words::subject(&certificate.place),
        consumer: None,
        primary: Label::new(first.at, label),
        related,
        help: remedy.help,
        suggestion: remedy.suggestion,
        attribute: refused,
        values: Vec::new(),
    }
}
