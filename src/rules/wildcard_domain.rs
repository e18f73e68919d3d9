//! A certificate for every name of a domain: whoever gets one of the places that hold it can be any of them.

use super::words;
use crate::model::{Certificate, Format, Kind};
use crate::rule::{Finding, Label, Scene, Severity, Verdict, formats};
use crate::value::Why;

pub(super) const NAME: &str = "wildcard-domain";
pub(super) const SEVERITY: Severity = Severity::Note;
pub(super) const FORMATS: &[Format] = formats::ALL;

pub(super) fn check(certificate: &Certificate, _: &Scene<'_>) -> Verdict {
    if certificate.kind == Kind::Imported {
        return Verdict::Fine;
    }
    let mut open: Option<Why> = None;
    for name in &certificate.names.written {
        match (name.text.known_prefix().starts_with("*."), &name.doubt, name.text.why()) {
            (true, None, _) => {
                if let Kind::Unknown(why) = &certificate.kind {
                    return Verdict::Undecided(why.clone());
                }
                return Verdict::Violation(Box::new(found(certificate, &name.text.shown(), name)));
            }
            (true, Some(why), _) => {
                open.get_or_insert_with(|| why.clone());
            }
            // What begins with a known letter is none, whatever follows.
            (false, _, Some(why)) if name.text.known_prefix().is_empty() || name.text.known_prefix() == "*" => {
                open.get_or_insert_with(|| why.clone());
            }
            (false, ..) => {}
        }
    }
    let open = open.or_else(|| words::unlisted(certificate));
    open.map_or(Verdict::Fine, Verdict::Undecided)
}

fn found(certificate: &Certificate, name: &str, written: &crate::model::WrittenName) -> Finding {
    let covered = name.trim_start_matches("*.");
    Finding {
        rule: NAME,
        severity: SEVERITY,
        message: format!(
            "`{name}` stands for every name directly under `{covered}`, those that nobody has thought of among them"
        ),
        subject: words::subject(&certificate.place),
        consumer: None,
        primary: Label::new(written.at.unwrap_or(certificate.place.header), "a wildcard"),
        related: words::passages(&written.trail).collect(),
        help: vec!["write out the names that are served, or make a certificate for each service".to_owned()],
        suggestion: Vec::new(),
        attribute: if written.is_first { "domain_name" } else { "subject_alternative_names" },
        values: vec![("name", name.to_owned())],
    }
}
