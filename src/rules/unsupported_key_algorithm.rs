//! A certificate is requested with a key that ACM makes for nobody.

use super::calendar::IMPORT_ONLY_KEYS;
use super::{remedies, words};
use crate::model::{Certificate, Format, Kind};
use crate::rule::{Answers, Finding, Label, Scene, Severity, Verdict, formats};

pub(super) const NAME: &str = "unsupported-key-algorithm";
pub(super) const SEVERITY: Severity = Severity::Error;
pub(super) const FORMATS: &[Format] = formats::DEFINITIONS;

pub(super) fn check(scene: &Scene<'_>, answers: Answers<'_>) {
    for certificate in &scene.deployment.certificates {
        answers(&certificate.place, requested(certificate, scene));
    }
}

/// Whether ACM issues a certificate with such a key.
fn requested(certificate: &Certificate, scene: &Scene<'_>) -> Verdict {
    if certificate.kind == Kind::Imported {
        return Verdict::Fine;
    }
    let algorithm = &certificate.key_algorithm;
    let is_refused = |text: &crate::value::Text| IMPORT_ONLY_KEYS.iter().any(|key| text.known() == Some(key));
    match (algorithm.decide(is_refused), &certificate.kind) {
        (Ok(false), _) => return Verdict::Fine,
        (Err(why), _) => return Verdict::Undecided(why),
        (Ok(true), Kind::Unknown(why)) => return Verdict::Undecided(why.clone()),
        (Ok(true), _) => {}
    }
    if let Some(why) = words::made_elsewhere(certificate) {
        return Verdict::Undecided(why);
    }
    let name = match algorithm.value.possible() {
        Some([one]) => one.to_string(),
        Some(several) => words::list(several).replace('`', ""),
        None => String::new(),
    };
    let remedy = remedies::requestable_key(scene.deployment.format);
    Verdict::Violation(Box::new(Finding {
        rule: NAME,
        severity: SEVERITY,
        message: format!(
            "{} is requested with an {name} key; ACM takes such keys only with imported certificates, and refuses the request",
            words::named(certificate)
        ),
        subject: words::subject(&certificate.place),
        consumer: None,
        primary: Label::new(algorithm.at.unwrap_or(certificate.place.header), "ACM makes no such key"),
        related: words::passages(&algorithm.trail).collect(),
        help: remedy.help,
        suggestion: if algorithm.trail.is_empty() { remedy.suggestion } else { Vec::new() },
        attribute: "key_algorithm",
        values: vec![("key_algorithm", name)],
    }))
}
