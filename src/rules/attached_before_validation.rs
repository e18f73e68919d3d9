//! What takes a certificate does not wait until it is issued.

use super::{remedies, words};
use crate::model::{Attachment, Certificate, Existence, Format, Kind, Method, Status, Taken, Target, Validation};
use crate::rule::{Finding, Label, Scene, Severity, Verdict, formats};
use crate::value::Why;

pub(super) const NAME: &str = "attached-before-validation";
pub(super) const SEVERITY: Severity = Severity::Warning;
pub(super) const FORMATS: &[Format] = formats::TERRAFORM;

/// Consumers that are shown beside the first one.
const MOST_SHOWN: usize = 3;

pub(super) fn check(certificate: &Certificate, scene: &Scene<'_>) -> Verdict {
    if matches!(certificate.kind, Kind::Private | Kind::Imported) {
        return Verdict::Fine;
    }
    // What is issued already is taken at once.
    if certificate.standing.as_ref().is_some_and(|standing| standing.is(&Status::Issued)) {
        return Verdict::Fine;
    }
    let (mut early, mut doubt) = (Vec::new(), None);
    for attachment in scene.index.attachments(certificate.id) {
        match waits(attachment, certificate, scene) {
            Ok(true) => {}
            Ok(false) => early.push(*attachment),
            Err(why) => {
                doubt.get_or_insert(why);
            }
        }
    }
    if early.is_empty() && scene.deployment.format == Format::Plan {
        // A plan does not tell locals: a certificate that is made here may come through one.
        let is_there = |attachment: &Attachment| !matches!(attachment.place.existence, Existence::No { .. });
        let unseen = scene.index.unseen().filter(|(attachment, _)| is_there(attachment));
        doubt = doubt.or_else(|| unseen.and_then(|_| words::unseen(scene)));
    }
    if early.is_empty() && doubt.is_none() {
        return Verdict::Fine;
    }
    // Without a method the request fails, and HTTP is CloudFront's own.
    match certificate.method.decide(|method| matches!(method, Method::Dns | Method::Email)) {
        Ok(true) => {}
        Ok(false) => return Verdict::Fine,
        Err(why) => return Verdict::Undecided(why),
    }
    if let (true, Some(why)) = (early.is_empty(), doubt) {
        return Verdict::Undecided(why);
    }
    let unknown = match &certificate.kind {
        Kind::Unknown(why) => Some(why.clone()),
        _ => words::made_elsewhere(certificate).or_else(|| scene.deployment.incomplete.clone()),
    };
    match unknown {
        Some(why) => Verdict::Undecided(why),
        None => Verdict::Violation(Box::new(found(certificate, &early, scene))),
    }
}

/// Whether an attribute that takes a certificate is set only when the certificate is issued, or why that is not known.
fn waits(attachment: &Attachment, certificate: &Certificate, scene: &Scene<'_>) -> Result<bool, Why> {
    if matches!(attachment.place.existence, Existence::No { .. }) {
        return Ok(true);
    }
    let through_validation = |taken: &Taken| match taken {
        Taken::Made { certificate: made, validated } if *made == certificate.id => Some(*validated),
        _ => None,
    };
    let ways = || attachment.targets.iter().filter_map(|target| through_validation(&target.certificate));
    if ways().all(|validated| validated) {
        return Ok(true);
    }
    let mut doubt = None;
    for &number in &attachment.waits.validations {
        let Some(validation) = scene.deployment.validations.get(number) else { continue };
        if !validation.certificates.contains(&certificate.id) {
            if let Some(why) = &validation.others {
                doubt.get_or_insert_with(|| why.clone());
            }
            continue;
        }
        match &validation.place.existence {
            Existence::Yes => return Ok(true),
            Existence::Perhaps(why) if is_decided_with(attachment, certificate, why) => return Ok(true),
            Existence::Perhaps(why) => {
                doubt.get_or_insert_with(|| why.clone());
            }
            Existence::No { by_default: true, at } if scene.deployment.reusable => {
                let reason = format!("`{}` is switched off by a default", validation.place.local_address);
                doubt.get_or_insert(Why::new(reason, Some(*at)));
            }
            Existence::No { .. } => {}
        }
    }
    if let Some(why) = doubt.or_else(|| attachment.waits.more.clone()) {
        return Err(why);
    }
    // What a condition makes, or gives the certificate, may be put off until it is issued.
    let is_put_off = |why: &&Why| certificate.place.existence.doubt().is_none_or(|own| own.reason != why.reason);
    if let Some(why) = attachment.place.existence.doubt().filter(is_put_off) {
        return Err(why.clone());
    }
    // One of what a condition picks from may be another certificate, or none.
    let is_other = |target: &Target| through_validation(&target.certificate) != Some(false);
    if attachment.may_be_none || attachment.targets.iter().any(is_other) {
        return Err(Why::new("which certificate it takes depends on a condition", Some(attachment.at)));
    }
    Ok(false)
}

/// Whether the condition of a validation is the one of what it is for.
fn is_decided_with(attachment: &Attachment, certificate: &Certificate, why: &Why) -> bool {
    [&attachment.place.existence, &certificate.place.existence]
        .into_iter()
        .any(|existence| matches!(existence, Existence::Perhaps(other) if other.reason == why.reason))
}

fn found(certificate: &Certificate, early: &[&Attachment], scene: &Scene<'_>) -> Finding {
    let first = early[0];
    let validations = scene.index.validations(certificate.id);
    let validation = validations.iter().find(|validation| is_made(validation)).copied();
    let off = validations.first().filter(|_| validation.is_none());
    let mut related: Vec<Label> = Vec::new();
    let target = first
        .targets
        .iter()
        .find(|target| matches!(target.certificate, Taken::Made { certificate: made, .. } if made == certificate.id));
    related.extend(target.into_iter().flat_map(|target| words::passages(&target.trail)));
    let mut shown = vec![first.at];
    for attachment in early {
        if !shown.contains(&attachment.at) && shown.len() <= MOST_SHOWN {
            shown.push(attachment.at);
            related.push(Label::new(attachment.at, format!("{} takes it, too", attachment.consumer.service)));
        }
    }
    let text = if certificate.method.decide(|method| *method == Method::Email) == Ok(true) {
        "requested here, and issued when somebody has clicked"
    } else {
        "requested here, and issued when its records are found"
    };
    related.push(Label::new(certificate.place.header, text));
    related.extend(
        validation.map(|validation| Label::new(validation.place.header, "waits for it, and nothing waits for this")),
    );
    related.extend(off.and_then(|validation| switched_off(validation)));
    let refusal = refusal(first.consumer.resource);
    let remedy = remedies::wait_for_validation(certificate, first, scene);
    Finding {
        rule: NAME,
        severity: SEVERITY,
        message: format!(
            "{} does not wait until {} is issued; a certificate that is still pending is refused{refusal}, and the \
             apply fails",
            first.consumer.service,
            words::named(certificate),
        ),
        subject: words::subject(&certificate.place),
        consumer: Some(first.place.address.clone()),
        primary: Label::new(first.at, "known as soon as the certificate is requested"),
        related,
        help: remedy.help,
        suggestion: remedy.suggestion,
        attribute: first.consumer.path.last().copied().unwrap_or_default(),
        values: vec![(
            "validation",
            match (validation, off) {
                (Some(_), _) => "unused",
                (None, Some(_)) => "switched off",
                (None, None) => "absent",
            }
            .to_owned(),
        )],
    }
}

fn is_made(validation: &Validation) -> bool {
    !matches!(validation.place.existence, Existence::No { .. })
}

/// A label at what says that a validation is not made; none in a module of somebody else.
fn switched_off(validation: &Validation) -> Option<Label> {
    let Existence::No { at, .. } = validation.place.existence else { return None };
    let is_foreign = validation.place.calls.iter().any(|call| call.foreign.is_some());
    (!is_foreign).then(|| Label::new(at, format!("`{}` is switched off here", validation.place.local_address)))
}

/// The error of the API, where it is known.
fn refusal(resource: &str) -> &'static str {
    match resource {
        "aws_cloudfront_distribution" => " (InvalidViewerCertificate)",
        "aws_lb_listener" | "aws_alb_listener" | "aws_lb_listener_certificate" | "aws_alb_listener_certificate" => {
            " (UnsupportedCertificate)"
        }
        _ => "",
    }
}
