//! A certificate that is to be kept out of the certificate transparency logs: nothing comes of it any more.

use super::calendar::TRANSPARENCY_IS_CERTAIN;
use super::{remedies, words};
use crate::model::{Certificate, Format, Kind};
use crate::rule::{Finding, Label, Scene, Severity, Verdict, formats};

pub(super) const NAME: &str = "disabled-transparency";
pub(super) const SEVERITY: Severity = Severity::Note;
pub(super) const FORMATS: &[Format] = formats::ALL;

pub(super) fn check(certificate: &Certificate, scene: &Scene<'_>) -> Verdict {
    if matches!(certificate.kind, Kind::Private | Kind::Imported) {
        return Verdict::Fine;
    }
    let transparency = &certificate.request.transparency;
    match (transparency.decide(|transparency| *transparency), &certificate.kind) {
        (Ok(true), _) => return Verdict::Fine,
        (Err(why), _) => return Verdict::Undecided(why),
        (Ok(false), Kind::Unknown(why)) => return Verdict::Undecided(why.clone()),
        (Ok(false), _) => {}
    }
    let remedy = remedies::leave_transparency(scene.deployment.format);
    Verdict::Violation(Box::new(Finding {
        rule: NAME,
        severity: SEVERITY,
        message: format!(
            "{} asks to stay out of the transparency logs; since {TRANSPARENCY_IS_CERTAIN} every public certificate is \
             in them",
            words::named(certificate)
        ),
        subject: words::subject(&certificate.place),
        consumer: None,
        primary: Label::new(transparency.at.unwrap_or(certificate.place.header), "this has no effect"),
        related: words::passages(&transparency.trail).collect(),
        help: remedy.help,
        suggestion: remedy.suggestion,
        attribute: "certificate_transparency_logging_preference",
        values: vec![("certificate_transparency_logging_preference", "DISABLED".to_owned())],
    }))
}
