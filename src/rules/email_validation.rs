//! A public certificate that is validated by e-mail: every renewal waits for a person.

use super::calendar::{EMAIL_VALIDATION_ENDS, PUBLIC_VALIDITY_DAYS};
use super::words;
use crate::model::{Certificate, Format, Kind, Method};
use crate::rule::{Finding, Label, Scene, Severity, Verdict};

pub(super) const NAME: &str = "email-validation";
pub(super) const SEVERITY: Severity = Severity::Warning;

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
        help: help(format),
        // Where the value comes from elsewhere, the related labels say where to write it.
        suggestion: if certificate.method.trail.is_empty() && format != Format::Acm {
            vec!["validation_method = \"DNS\"".to_owned()]
        } else {
            Vec::new()
        },
        attribute: "validation_method",
        values: vec![("validation_method", "EMAIL".to_owned())],
    }
}

fn help(format: Format) -> Vec<String> {
    let ends = format!("E-mail ends on {EMAIL_VALIDATION_ENDS} for every authority");
    if format == Format::Acm {
        return vec![format!(
            "move it to DNS: once it is issued, ACM does that in place and keeps the ARN (UpdateCertificateOptions). {ends}"
        )];
    }
    vec![
        format!(
            "Terraform replaces the certificate when the method changes, and its ARN with it; ACM itself can move an \
             issued one from e-mail to DNS and keep the ARN (UpdateCertificateOptions). {ends}"
        ),
        "validate by DNS: the records are made once, and renewals need nobody".to_owned(),
    ]
}
