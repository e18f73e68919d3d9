//! An issued public certificate that ACM will not renew.

use super::words;
use crate::model::{Certificate, Format, Kind, Status};
use crate::rule::{Finding, Label, Scene, Severity, Verdict, formats};
use crate::source::Span;
use crate::value::Why;

pub(super) const NAME: &str = "ineligible-renewal";
pub(super) const SEVERITY: Severity = Severity::Warning;
pub(super) const FORMATS: &[Format] = formats::EXISTING;

pub(super) fn check(certificate: &Certificate, scene: &Scene<'_>) -> Verdict {
    // Before it is issued ACM calls every one ineligible, and after its end, too.
    let standing = certificate.standing.as_ref().filter(|standing| standing.is(&Status::Issued));
    let Some(standing) = standing else { return Verdict::Fine };
    let Some(eligible) = standing.eligible.as_ref().filter(|eligible| !eligible.value) else { return Verdict::Fine };
    match &certificate.kind {
        Kind::Private | Kind::Imported => return Verdict::Fine,
        Kind::Unknown(why) => return Verdict::Undecided(why.clone()),
        Kind::Public => {}
    }
    // That nothing uses it is what `unattached-certificate` tells, where it is known.
    if standing.in_use.as_ref().is_some_and(|used| !used.value) {
        return Verdict::Fine;
    }
    if let Some(attachment) = scene.index.attachments(certificate.id).first() {
        let reason =
            format!("{} may have taken it after ACM was asked: refresh the state", attachment.consumer.service);
        return Verdict::Undecided(Why::new(reason, Some(attachment.at)));
    }
    let is_used = standing.in_use.as_ref().is_some_and(|used| used.value);
    Verdict::Violation(Box::new(found(certificate, eligible.span, is_used, scene.deployment.format)))
}

fn found(certificate: &Certificate, at: Span, is_used: bool, format: Format) -> Finding {
    let end = words::end(certificate);
    let mut help = Vec::new();
    if format == Format::State {
        help.push("if something took it since, refresh the state: `terraform apply -refresh-only`".to_owned());
    }
    help.push(if is_used {
        "it is in use: see whether each of its names may be renewed at all (`aws acm describe-certificate`), and request \
         another in time"
            .to_owned()
    } else {
        "ACM renews only what an AWS service uses, or what was exported: attach it to what serves its names, or delete it"
            .to_owned()
    });
    Finding {
        rule: NAME,
        severity: SEVERITY,
        message: format!("ACM will not renew {}; it expires{end}", words::named(certificate)),
        subject: words::subject(&certificate.place),
        consumer: None,
        primary: Label::new(
            at,
            if is_used { "in use, and not renewed all the same" } else { "nothing that ACM knows of uses it" },
        ),
        related: Vec::new(),
        help,
        suggestion: Vec::new(),
        attribute: "renewal_eligibility",
        values: vec![("renewal_eligibility", "INELIGIBLE".to_owned())],
    }
}
