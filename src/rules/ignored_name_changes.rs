//! `ignore_changes` covers the names of a certificate: a name that is added later is never on it.

use super::words;
use crate::model::{Certificate, Format, Kind};
use crate::rule::{Finding, Label, Scene, Severity, Verdict, formats};
use crate::value::Maybe;

pub(super) const NAME: &str = "ignored-name-changes";
pub(super) const SEVERITY: Severity = Severity::Warning;
pub(super) const FORMATS: &[Format] = formats::TERRAFORM;

pub(super) fn check(certificate: &Certificate, scene: &Scene<'_>) -> Verdict {
    if !FORMATS.contains(&scene.deployment.format) {
        return Verdict::Fine;
    }
    // The names of an import are in its PEM.
    if certificate.kind == Kind::Imported {
        return Verdict::Fine;
    }
    let lifecycle = &certificate.lifecycle;
    // Who ignores all says that it is kept elsewhere.
    if let Some(why) = words::made_elsewhere(certificate) {
        return Verdict::Undecided(why);
    }
    let (ignored, at) = match &lifecycle.ignored_names {
        Maybe::Unknown(why) | Maybe::OneOf(_, why) => return Verdict::Undecided(why.clone()),
        Maybe::Known(names) => match names.first() {
            Some((_, at)) => {
                let mut ignored: Vec<&'static str> = names.iter().map(|(name, _)| *name).collect();
                ignored.dedup();
                (ignored, *at)
            }
            None => return Verdict::Fine,
        },
    };
    if let Kind::Unknown(why) = &certificate.kind {
        return Verdict::Undecided(why.clone());
    }
    let names = [certificate.names.at, certificate.names.others];
    Verdict::Violation(Box::new(Finding {
        rule: NAME,
        severity: SEVERITY,
        message: format!(
            "changes of {} are ignored; a name that is added to {} later never gets on it",
            words::list(&ignored),
            words::named(certificate),
        ),
        subject: words::subject(&certificate.place),
        consumer: None,
        primary: Label::new(at, "no plan will say that the names differ"),
        related: names.into_iter().flatten().take(1).map(|at| Label::new(at, "what changes here has no effect")).collect(),
        help: vec![
            "take the names out of `ignore_changes`; with `create_before_destroy` a new name costs a replacement and no \
             outage"
                .to_owned(),
            "where it is there for names that Terraform would put into another order: since version 3 of the provider they \
             are a set"
                .to_owned(),
        ],
        suggestion: Vec::new(),
        attribute: "ignore_changes",
        values: vec![("ignored", ignored.join(", "))],
    }))
}
