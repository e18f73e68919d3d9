//! A certificate that nothing takes: it is not renewed, it expires, and then its validation fails every apply.

use super::{remedies, words};
use crate::model::{Certificate, Existence, Format, Kind, Leaving, LookedUp, Status};
use crate::rule::{Beyond, Finding, Label, Scene, Severity, Verdict, formats};
use crate::value::Why;

/// Its name.
pub const NAME: &str = "unattached-certificate";
pub(super) const SEVERITY: Severity = Severity::Warning;
pub(super) const FORMATS: &[Format] = formats::ALL;

pub(super) fn check(certificate: &Certificate, scene: &Scene<'_>, beyond: &Beyond) -> Verdict {
    let deployment = scene.deployment;
    if let Some(verdict) = told(certificate) {
        return verdict;
    }
    let taken = scene.index.takers(certificate.id).iter();
    let departures = scene.index.departures(certificate.id).iter();
    let leaves = departures.filter(|departure| departure.what == Leaving::Arn);
    let uses = taken
        .map(|attachment| (&attachment.place.existence, attachment.place.local_address.as_str(), attachment.at))
        .chain(leaves.map(|departure| (&departure.existence, departure.through.as_str(), departure.at)));
    let mut doubt = None;
    for (existence, through, at) in uses {
        match existence {
            Existence::No { .. } => {
                doubt.get_or_insert_with(|| {
                    Why::new(format!("`{through}` would take it, and is switched off here"), Some(at))
                });
            }
            Existence::Yes | Existence::Perhaps(_) => return Verdict::Fine,
        }
    }
    match beyond.strangers.looked_up(certificate) {
        LookedUp::Yes => return Verdict::Fine,
        LookedUp::No => {}
        LookedUp::Perhaps(lookup) => {
            let why = "a data source looks a certificate up whose domain is not known";
            doubt.get_or_insert_with(|| Why::new(why, Some(lookup.at)));
        }
    }
    let doubt = doubt
        .or_else(|| may_be_taken(certificate, scene, beyond))
        .or_else(|| beyond.handed_over.clone())
        .or_else(|| words::made_elsewhere(certificate))
        .or_else(|| deployment.incomplete.clone());
    match doubt {
        Some(why) => Verdict::Undecided(why),
        None => Verdict::Violation(Box::new(found(certificate, scene))),
    }
}

/// What ACM itself says of its use, where it said anything. What was never issued, or is over, other rules tell.
fn told(certificate: &Certificate) -> Option<Verdict> {
    let standing = certificate.standing.as_ref()?;
    // It calls eligible what something uses, or what was exported and serves outside of AWS.
    if standing.eligible.as_ref().is_some_and(|eligible| eligible.value) {
        return Some(Verdict::Fine);
    }
    let used = standing.in_use.as_ref()?;
    let is_issued = standing.status.as_ref().map(|status| status.value == Status::Issued)?;
    if used.value || !is_issued {
        return Some(Verdict::Fine);
    }
    let end = words::end(certificate);
    let consequence = match certificate.kind {
        Kind::Imported => format!("nobody will notice when it expires{end}"),
        Kind::Private => "it is paid for and never renewed".to_owned(),
        Kind::Public | Kind::Unknown(_) => format!("ACM renews only what is in use, so it expires{end}"),
    };
    Some(Verdict::Violation(Box::new(Finding {
        rule: NAME,
        severity: SEVERITY,
        message: format!("nothing uses {}; {consequence}", words::named(certificate)),
        subject: words::subject(&certificate.place),
        consumer: None,
        primary: Label::new(used.span, "nothing of this account and region uses it, says ACM"),
        related: Vec::new(),
        help: remedies::take(Format::Acm).help,
        suggestion: Vec::new(),
        attribute: "arn",
        values: Vec::new(),
    })))
}

/// What may take the certificate without naming it: a consumer of an ARN that is not known, whoever an ARN was copied
/// for, a cluster.
fn may_be_taken(certificate: &Certificate, scene: &Scene<'_>, beyond: &Beyond) -> Option<Why> {
    if let Some(why) = words::unseen(scene) {
        return Some(why);
    }
    if let Some(arn) = beyond.strangers.copied(certificate) {
        return Some(Why::new("an ARN that is written out may be this certificate's", Some(arn.at)));
    }
    let cluster = scene.deployment.discoverer?;
    Some(Why::new("a Kubernetes cluster may find the certificate by its names", Some(cluster)))
}

fn found(certificate: &Certificate, scene: &Scene<'_>) -> Finding {
    let waits = scene.index.validations(certificate.id).first();
    let consequence = match certificate.kind {
        Kind::Imported => "nobody will notice when it expires",
        Kind::Private => "it is paid for and never renewed",
        Kind::Public | Kind::Unknown(_) => "ACM renews only what is in use, so it will expire",
    };
    Finding {
        rule: NAME,
        severity: SEVERITY,
        message: format!("nothing takes {}; {consequence}", words::named(certificate)),
        subject: words::subject(&certificate.place),
        consumer: None,
        primary: Label::new(
            certificate.place.header,
            if certificate.place.calls.is_empty() {
                "its ARN reaches no resource and no output"
            } else {
                "its ARN reaches no resource, and no output that anything takes"
            },
        ),
        related: waits
            .map(|validation| Label::new(validation.place.header, "only waits for it, and fails once it has expired"))
            .into_iter()
            .collect(),
        help: remedies::take(scene.deployment.format).help,
        suggestion: Vec::new(),
        attribute: "arn",
        values: Vec::new(),
    }
}
