//! A private certificate whose authority does not let ACM renew it.

use super::{remedies, words};
use crate::model::{Authority, Certificate, Format, Kind};
use crate::rule::{Finding, Label, Scene, Severity, Verdict, formats};
use crate::source::Span;
use crate::value::{Maybe, Why};

pub(super) const NAME: &str = "private-ca-without-permission";
pub(super) const SEVERITY: Severity = Severity::Warning;
pub(super) const FORMATS: &[Format] = formats::DEFINITIONS;

pub(super) fn check(certificate: &Certificate, scene: &Scene<'_>) -> Verdict {
    // What exists was judged where it is defined.
    let is_defined = FORMATS.contains(&scene.deployment.format);
    if !is_defined || matches!(certificate.kind, Kind::Public | Kind::Imported) {
        return Verdict::Fine;
    }
    let mut denying = None;
    let mut open: Option<Why> = None;
    let mut fine = certificate.authorities.is_empty();
    for authority in &certificate.authorities {
        match authority {
            Authority::Unknown(why) => open = open.or_else(|| Some(why.clone())),
            Authority::Elsewhere | Authority::Here { permits: Maybe::Known(true), .. } => fine = true,
            Authority::Here { permits: Maybe::Known(false), address, header, partial } => {
                denying = Some((address, *header, *partial));
            }
            Authority::Here { permits: Maybe::OneOf(_, why) | Maybe::Unknown(why), .. } => {
                open = open.or_else(|| Some(why.clone()));
            }
        }
    }
    match (denying, open, &certificate.kind) {
        (None, None, _) => Verdict::Fine,
        (_, Some(why), _) => Verdict::Undecided(why),
        (Some(_), None, Kind::Unknown(why)) => Verdict::Undecided(why.clone()),
        (Some((_, header, _)), None, _) if fine => {
            Verdict::Undecided(Why::new("it depends on a condition which authority it names", Some(header)))
        }
        (Some(_), None, _) if scene.deployment.permitter.is_some() => {
            scene.deployment.permitter.clone().map_or(Verdict::Fine, Verdict::Undecided)
        }
        (Some((address, header, partial)), None, _) => {
            Verdict::Violation(Box::new(found(certificate, address, header, partial, scene.deployment.format)))
        }
    }
}

fn found(certificate: &Certificate, address: &str, header: Span, partial: Option<Span>, format: Format) -> Finding {
    let lacks = if partial.is_some() { "lets ACM do less than a renewal needs" } else { "gives ACM no permission" };
    let mut related = vec![Label::new(header, format!("the authority `{address}`"))];
    related.extend(partial.map(|at| Label::new(at, "a renewal needs all three actions")));
    let remedy = remedies::permit(format);
    Finding {
        rule: NAME,
        severity: SEVERITY,
        message: format!("{} never renews: its private authority {lacks}", words::named(certificate)),
        subject: words::subject(&certificate.place),
        consumer: None,
        primary: Label::new(certificate.place.header, "issued through ACM, which may not ask for the next one"),
        related,
        help: remedy.help,
        suggestion: remedy.suggestion,
        attribute: "certificate_authority_arn",
        values: vec![("authority", address.to_owned())],
    }
}
