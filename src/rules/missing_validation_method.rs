//! A public certificate that nothing says how to validate: Terraform has no default, and finds out at the apply.

use super::{remedies, words};
use crate::model::{Certificate, Format, Kind, Method};
use crate::rule::{Finding, Label, Scene, Severity, Verdict, formats};
use crate::value::Why;

pub(super) const NAME: &str = "missing-validation-method";
pub(super) const SEVERITY: Severity = Severity::Error;
pub(super) const FORMATS: &[Format] = formats::TERRAFORM;

pub(super) fn check(certificate: &Certificate, scene: &Scene<'_>) -> Verdict {
    if !FORMATS.contains(&scene.deployment.format) {
        return Verdict::Fine;
    }
    // Without a name it is no request, and Terraform says so itself.
    let is_requested = !matches!(certificate.kind, Kind::Private | Kind::Imported) && certificate.names.at.is_some();
    if !is_requested {
        return Verdict::Fine;
    }
    match (certificate.method.decide(|method| *method == Method::Absent), &certificate.kind) {
        (Ok(false), _) => Verdict::Fine,
        (Ok(true), Kind::Unknown(why)) => Verdict::Undecided(why.clone()),
        (Err(why), _) => Verdict::Undecided(why),
        (Ok(true), _) if scene.deployment.reusable && certificate.request.is_unset_by_default => {
            let reason = "its method or its authority is `null` by default, and a caller may give one";
            Verdict::Undecided(Why::new(reason, certificate.method.at))
        }
        (Ok(true), _) => match words::made_elsewhere(certificate) {
            Some(why) => Verdict::Undecided(why),
            None => Verdict::Violation(Box::new(found(certificate))),
        },
    }
}

fn found(certificate: &Certificate) -> Finding {
    let primary = match certificate.method.at {
        Some(at) => Label::new(at, "`validation_method` is `null`"),
        None => Label::new(certificate.place.header, "no `validation_method`"),
    };
    let remedy = remedies::choose_method();
    Finding {
        rule: NAME,
        severity: SEVERITY,
        message: format!(
            "nothing says how {} is validated; the plan passes and the apply fails",
            words::named(certificate)
        ),
        subject: words::subject(&certificate.place),
        consumer: None,
        primary,
        related: words::passages(&certificate.method.trail).collect(),
        help: remedy.help,
        suggestion: if certificate.method.trail.is_empty() { remedy.suggestion } else { Vec::new() },
        attribute: "validation_method",
        values: Vec::new(),
    }
}
