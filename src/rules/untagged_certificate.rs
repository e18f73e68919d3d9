//! A certificate without a tag: nobody knows whose it is on the day on which it does not renew.

use super::{remedies, words};
use crate::model::{Certificate, Format};
use crate::rule::{Finding, Label, Scene, Severity, Verdict, formats};

pub(super) const NAME: &str = "untagged-certificate";
pub(super) const SEVERITY: Severity = Severity::Note;
pub(super) const FORMATS: &[Format] = formats::ALL;

pub(super) fn check(certificate: &Certificate, scene: &Scene<'_>) -> Verdict {
    let tagged = &certificate.request.tagged;
    match tagged.decide(|tagged| *tagged) {
        Ok(true) => return Verdict::Fine,
        Err(why) => return Verdict::Undecided(why),
        Ok(false) => {}
    }
    if let Some(why) = words::made_elsewhere(certificate) {
        return Verdict::Undecided(why);
    }
    let primary = match tagged.at {
        Some(at) => Label::new(at, "there is none in it"),
        None => Label::new(certificate.place.header, "no `tags`"),
    };
    let remedy = remedies::tag(scene.deployment.format);
    Verdict::Violation(Box::new(Finding {
        rule: NAME,
        severity: SEVERITY,
        message: format!("{} has no tag; nothing in the account says whose it is", words::named(certificate)),
        subject: words::subject(&certificate.place),
        consumer: None,
        primary,
        related: words::passages(&tagged.trail).collect(),
        help: remedy.help,
        suggestion: if tagged.at.is_none() { remedy.suggestion } else { Vec::new() },
        attribute: "tags",
        values: Vec::new(),
    }))
}
