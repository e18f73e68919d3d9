//! A public certificate that is validated by e-mail: every renewal waits for a person.

use super::calendar::PUBLIC_VALIDITY_DAYS;
use super::{remedies, words};
use crate::model::{Certificate, Format, Kind, Method};
use crate::rule::{Finding, Label, Scene, Severity, Verdict, formats};

pub(super) const NAME: &str = "email-validation";
pub(super) const SEVERITY: Severity = Severity::Warning;
pub(super) const FORMATS: &[Format] = formats::ALL;

pub(super) fn check(certificate: &Certificate, scene: &Scene<'_>) -> Verdict {
    if matches!(certificate.kind, Kind::Private | Kind::Imported) {
        return Verdict::Fine;
    }
    match (certificate.method.decide(|method| *method == Method::Email), &certificate.kind) {
        (Ok(false), _) => Verdict::Fine,
        (Ok(true), Kind::Unknown(why)) => Verdict::Undecided(why.clone()),
        (Err(why), _) => Verdict::Undecided(why),
        (Ok(true), _) => Verdict::Violation(Box::new(found(certificate, scene.deployment.format))),
    }
}

fn found(certificate: &Certificate, format: Format) -> Finding {
    let remedy = remedies::validate_by_dns(certificate, format);
    let primary = match certificate.method.at {
        Some(at) => Label::new(at, "five mails for each name, and someone has to click"),
        None => Label::new(certificate.place.header, "nothing says how, and that means by e-mail"),
    };
    Finding {
        rule: NAME,
        severity: SEVERITY,
        message: format!(
            "{} is validated by e-mail; every renewal waits for a person, about every {PUBLIC_VALIDITY_DAYS} days",
            words::named(certificate)
        ),
        subject: words::subject(&certificate.place),
        consumer: None,
        primary,
        related: words::passages(&certificate.method.trail).collect(),
        help: remedy.help,
        // Where the value comes from elsewhere, the related labels say where to write it.
        suggestion: if certificate.method.trail.is_empty() { remedy.suggestion } else { Vec::new() },
        attribute: "validation_method",
        values: vec![("validation_method", "EMAIL".to_owned())],
    }
}
