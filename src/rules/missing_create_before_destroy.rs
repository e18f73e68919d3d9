//! A certificate that Terraform deletes before it has the new one: a certificate in use cannot be deleted.

use super::words;
use crate::model::{Certificate, Format, Kind};
use crate::rule::{Finding, Label, Scene, Severity, Verdict, formats};
use crate::value::Maybe;

pub(super) const NAME: &str = "missing-create-before-destroy";
pub(super) const SEVERITY: Severity = Severity::Warning;
pub(super) const FORMATS: &[Format] = formats::TERRAFORM_AND_STATE;

pub(super) fn check(certificate: &Certificate, scene: &Scene<'_>) -> Verdict {
    let lifecycle = &certificate.lifecycle;
    // What ignores every change is never replaced by one.
    if lifecycle.creates_first || lifecycle.propagated_from.is_some() || lifecycle.ignores_all.is_some() {
        return Verdict::Fine;
    }
    // The API describes what is there, and replaces nothing.
    if scene.deployment.format == Format::Acm {
        return Verdict::Fine;
    }
    match &lifecycle.create_before_destroy {
        Some((Maybe::Known(true), _)) => return Verdict::Fine,
        Some((Maybe::Unknown(why), _)) => return Verdict::Undecided(why.clone()),
        Some(_) | None => {}
    }
    match &certificate.kind {
        // Other key material is imported under the same ARN, also where it is known only after the apply: none of its
        // arguments forces a replacement (internal/service/acm/certificate.go).
        Kind::Imported if lifecycle.replace_triggered_by.is_none() => Verdict::Fine,
        Kind::Unknown(why) => Verdict::Undecided(why.clone()),
        Kind::Public | Kind::Private | Kind::Imported => Verdict::Violation(Box::new(found(certificate, scene))),
    }
}

fn found(certificate: &Certificate, scene: &Scene<'_>) -> Finding {
    let lifecycle = &certificate.lifecycle;
    let primary = match (&lifecycle.create_before_destroy, lifecycle.block) {
        (Some((_, at)), _) if scene.deployment.format == Format::State => {
            Label::new(*at, "made without `create_before_destroy`, says the state")
        }
        (Some((_, at)), _) => Label::new(*at, "this deletes the old certificate first"),
        (None, Some(block)) => Label::new(block, "`create_before_destroy` is not in here"),
        (None, None) => Label::new(certificate.place.header, "no `lifecycle` block"),
    };
    let takers = scene.index.attachments(certificate.id).iter().copied();
    let suggestion = if lifecycle.block.is_some() {
        vec!["create_before_destroy = true".to_owned()]
    } else {
        vec!["lifecycle {".to_owned(), "  create_before_destroy = true".to_owned(), "}".to_owned()]
    };
    Finding {
        rule: NAME,
        severity: SEVERITY,
        message: format!(
            "{} is deleted before its replacement exists; ACM refuses that while it is in use, and the apply fails \
             after 20 minutes",
            words::named(certificate)
        ),
        subject: words::subject(&certificate.place),
        consumer: None,
        primary,
        related: words::taken_by(takers),
        help: vec!["create the new certificate first; a changed name, key or validation method replaces it".to_owned()],
        suggestion,
        attribute: "lifecycle",
        values: vec![(
            "create_before_destroy",
            if lifecycle.create_before_destroy.is_some() { "false" } else { "absent" }.to_owned(),
        )],
    }
}
