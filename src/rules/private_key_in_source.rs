//! A private key that stands where everyone who reads the definitions reads it.

use super::{remedies, words};
use crate::model::{Format, KeyText, PrivateKey};
use crate::rule::{Answers, Finding, Label, Scene, Severity, Verdict, formats};

pub(super) const NAME: &str = "private-key-in-source";
pub(super) const SEVERITY: Severity = Severity::Error;
pub(super) const FORMATS: &[Format] = formats::DEFINITIONS;

pub(super) fn check(scene: &Scene<'_>, answers: Answers<'_>) {
    // What exists was judged where it is defined.
    if !FORMATS.contains(&scene.deployment.format) {
        return;
    }
    for key in &scene.deployment.keys {
        answers(&key.place, verdict(key, scene.deployment.format));
    }
}

fn verdict(key: &PrivateKey, format: Format) -> Verdict {
    // What git leaves out lies beside the definitions and goes nowhere with them.
    if key.ignored {
        return Verdict::Fine;
    }
    match key.text.decide(|text| *text == KeyText::Plain) {
        Ok(false) => Verdict::Fine,
        Ok(true) => Verdict::Violation(Box::new(found(key, format))),
        Err(why) => Verdict::Undecided(why),
    }
}

fn found(key: &PrivateKey, format: Format) -> Finding {
    let at = key.text.at.unwrap_or(key.given);
    let mut related: Vec<Label> = words::passages(&key.text.trail).filter(|label| label.span != at).collect();
    if !key.given.contains(at) && !related.iter().any(|label| label.span == key.given) {
        related.push(Label::new(key.given, format!("given to `{}`", key.attribute)));
    }
    Finding {
        rule: NAME,
        severity: SEVERITY,
        message:
            "the private key of this certificate is in the source; whoever reads the repository, now or later, can \
                  pass for what it is issued to"
                .to_owned(),
        subject: words::subject(&key.place),
        consumer: None,
        primary: Label::new(at, "a private key that needs no passphrase"),
        related,
        help: remedies::keep_key_out(format),
        suggestion: Vec::new(),
        attribute: key.attribute,
        values: vec![("private_key", "in the source".to_owned())],
    }
}
