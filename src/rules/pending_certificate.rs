//! A certificate, or its renewal, waits for a validation that somebody owes.

use std::collections::HashSet;

use super::calendar::VALIDATION_HOURS;
use super::words;
use crate::model::{Certificate, Existence, Format, Owed, Renewal, Standing, Status, Validation};
use crate::rule::{Finding, Label, Scene, Severity, Verdict, formats};
use crate::source::Span;
use crate::value::{Part, Why};

pub(super) const NAME: &str = "pending-certificate";
pub(super) const SEVERITY: Severity = Severity::Warning;
pub(super) const FORMATS: &[Format] = formats::EXISTING;

pub(super) fn check(certificate: &Certificate, scene: &Scene<'_>) -> Verdict {
    let Some(standing) = &certificate.standing else { return Verdict::Fine };
    let Some(status) = &standing.status else { return words::no_status(certificate) };
    if status.value == Status::PendingValidation {
        return match since(certificate, standing, scene) {
            Since::Issued => Verdict::Fine,
            Since::Perhaps(why) => Verdict::Undecided(why),
            Since::Nothing => Verdict::Violation(Box::new(found(certificate, standing, status.span, false, scene))),
        };
    }
    let renewal = standing.renewal.as_ref().filter(|renewal| renewal.value == Renewal::PendingValidation);
    match renewal {
        Some(renewal) if status.value == Status::Issued => {
            Verdict::Violation(Box::new(found(certificate, standing, renewal.span, true, scene)))
        }
        _ => Verdict::Fine,
    }
}

/// What happened since ACM was asked.
enum Since {
    Issued,
    Perhaps(Why),
    Nothing,
}

/// A state says what ACM said when the certificate was requested, until it is refreshed; what was made afterwards tells
/// how it went on. A validation is made when the certificate is issued, and load balancers and distributions take none
/// that is not.
fn since(certificate: &Certificate, standing: &Standing, scene: &Scene<'_>) -> Since {
    let is_made = |validation: &&Validation| validation.place.existence == Existence::Yes;
    if scene.index.validations(certificate.id).iter().any(is_made) {
        return Since::Issued;
    }
    if let Some(attachment) = scene.index.attachments(certificate.id).first() {
        let reason =
            format!("{} took it later, so it may be issued since: refresh the state", attachment.consumer.service);
        return Since::Perhaps(Why::new(reason, Some(attachment.at)));
    }
    let covered: HashSet<String> = scene
        .index
        .covers(certificate.id)
        .filter_map(|part| match part {
            Part::Name(name) => name.known().map(ToString::to_string),
            _ => None,
        })
        .collect();
    if !standing.owed.is_empty() && standing.owed.iter().all(|owed| covered.contains(&owed.domain)) {
        let reason = "its records were made since, so it may be issued: refresh the state";
        return Since::Perhaps(Why::new(reason, Some(certificate.place.header)));
    }
    Since::Nothing
}

fn found(certificate: &Certificate, standing: &Standing, at: Span, renews: bool, scene: &Scene<'_>) -> Finding {
    let name = words::named(certificate);
    let message = if renews {
        let end = words::end(certificate);
        format!("the renewal of {name} waits for its validation; without it, it expires{end}")
    } else {
        format!("{name} waits for its validation, and ACM gives up {VALIDATION_HOURS} hours after the request")
    };
    let by_mail = standing.owed.iter().any(|owed| !owed.mailboxes.is_empty());
    let records = records(&standing.owed);
    let mut help = Vec::new();
    if scene.deployment.format == Format::State && !renews {
        help.push("if that was long ago, refresh the state first: `terraform apply -refresh-only`".to_owned());
    }
    if by_mail {
        help.push(format!(
            "somebody has to click in the mail that went to {}",
            words::list(&mailboxes(&standing.owed))
        ));
    }
    if !records.is_empty() {
        help.push(if renews {
            "these records have to be in public DNS, as they were at the request".to_owned()
        } else {
            "these records have to be in public DNS".to_owned()
        });
    }
    if !by_mail && records.is_empty() {
        help.push("ask ACM what it waits for: `aws acm describe-certificate`".to_owned());
    }
    Finding {
        rule: NAME,
        severity: SEVERITY,
        message,
        subject: words::subject(&certificate.place),
        consumer: None,
        primary: Label::new(at, owed_names(&standing.owed)),
        related: Vec::new(),
        help,
        suggestion: records,
        attribute: "status",
        values: vec![("status", "PENDING_VALIDATION".to_owned())],
    }
}

fn owed_names(owed: &[Owed]) -> String {
    let names: Vec<&str> = owed.iter().map(|owed| owed.domain.as_str()).collect();
    if names.is_empty() {
        "not validated yet".to_owned()
    } else {
        format!("not validated yet: {}", words::list(&names))
    }
}

/// A name and its wildcard share a record.
fn records(owed: &[Owed]) -> Vec<String> {
    const MOST: usize = 20;
    let mut lines: Vec<String> = Vec::new();
    for record in owed.iter().filter_map(|owed| owed.record.as_ref()) {
        let line = format!("{} {} {}", record.name, record.kind, record.value);
        if lines.len() < MOST && !lines.contains(&line) {
            lines.push(line);
        }
    }
    lines
}

fn mailboxes(owed: &[Owed]) -> Vec<&str> {
    let mut all: Vec<&str> = owed.iter().flat_map(|owed| &owed.mailboxes).map(String::as_str).collect();
    all.sort_unstable();
    all.dedup();
    all
}
