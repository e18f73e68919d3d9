//! A public certificate whose private key may leave ACM.

use super::{remedies, words};
use crate::model::{Certificate, Format, Kind};
use crate::rule::{Finding, Label, Scene, Severity, Verdict, formats};

pub(super) const NAME: &str = "exportable-certificate";
pub(super) const SEVERITY: Severity = Severity::Note;
pub(super) const FORMATS: &[Format] = formats::ALL;

pub(super) fn check(certificate: &Certificate, scene: &Scene<'_>) -> Verdict {
    // Every private one can be exported; of an imported one, whoever imported it has the key.
    if matches!(certificate.kind, Kind::Private | Kind::Imported) {
        return Verdict::Fine;
    }
    let export = &certificate.request.export;
    match (export.decide(|export| *export), &certificate.kind) {
        (Ok(false), _) => return Verdict::Fine,
        (Err(why), _) => return Verdict::Undecided(why),
        (Ok(true), Kind::Unknown(why)) => return Verdict::Undecided(why.clone()),
        (Ok(true), _) => {}
    }
    let remedy = remedies::keep_the_key(scene.deployment.format);
    Verdict::Violation(Box::new(Finding {
        rule: NAME,
        severity: SEVERITY,
        message: format!(
            "the private key of {} may leave ACM, which charges for every name at each renewal",
            words::named(certificate)
        ),
        subject: words::subject(&certificate.place),
        consumer: None,
        primary: Label::new(export.at.unwrap_or(certificate.place.header), "it can be exported"),
        related: words::passages(&export.trail).collect(),
        help: remedy.help,
        suggestion: remedy.suggestion,
        attribute: "export",
        values: vec![("export", "ENABLED".to_owned())],
    }))
}
