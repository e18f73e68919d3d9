//! A certificate is requested with a key that ACM makes for nobody, or that what takes it does not take.

use std::sync::Arc;

use super::calendar::IMPORT_ONLY_KEYS;
use super::{remedies, words};
use crate::model::consumers::Keys;
use crate::model::{Attachment, Certificate, CertificateId, Format, Kind, Setting, Taken, Target, X509};
use crate::rule::{Answers, Finding, Label, Scene, Severity, Verdict, formats};
use crate::value::{Text, Why};

pub(super) const NAME: &str = "unsupported-key-algorithm";
pub(super) const SEVERITY: Severity = Severity::Error;
pub(super) const FORMATS: &[Format] = formats::DEFINITIONS;

pub(super) fn check(scene: &Scene<'_>, answers: Answers<'_>) {
    if !FORMATS.contains(&scene.deployment.format) {
        return;
    }
    for certificate in &scene.deployment.certificates {
        answers(&certificate.place, requested(certificate, scene));
    }
    for attachment in &scene.deployment.attachments {
        answers(&attachment.place, taken(attachment, scene));
    }
}

/// Whether ACM issues a certificate with such a key.
fn requested(certificate: &Certificate, scene: &Scene<'_>) -> Verdict {
    if certificate.kind == Kind::Imported {
        return Verdict::Fine;
    }
    let algorithm = &certificate.key_algorithm;
    let is_refused = |text: &Text| IMPORT_ONLY_KEYS.iter().any(|key| text.known() == Some(key));
    match (algorithm.decide(is_refused), &certificate.kind) {
        (Ok(false), _) => return Verdict::Fine,
        (Err(why), _) => return Verdict::Undecided(why),
        (Ok(true), Kind::Unknown(why)) => return Verdict::Undecided(why.clone()),
        (Ok(true), _) => {}
    }
    if let Some(why) = words::made_elsewhere(certificate) {
        return Verdict::Undecided(why);
    }
    let name = match algorithm.value.possible() {
        Some(names) => names.iter().map(ToString::to_string).collect::<Vec<_>>().join(" or "),
        None => String::new(),
    };
    let remedy = remedies::requestable_key(scene.deployment.format);
    Verdict::Violation(Box::new(Finding {
        rule: NAME,
        severity: SEVERITY,
        message: format!(
            "{} is requested with an {name} key; ACM takes such keys only with imported certificates, and refuses the request",
            words::named(certificate)
        ),
        subject: words::subject(&certificate.place),
        consumer: None,
        primary: Label::new(algorithm.at.unwrap_or(certificate.place.header), "ACM makes no such key"),
        related: words::passages(&algorithm.trail).collect(),
        help: remedy.help,
        suggestion: if algorithm.trail.is_empty() { remedy.suggestion } else { Vec::new() },
        attribute: "key_algorithm",
        values: vec![("key_algorithm", name)],
    }))
}

/// What is known of one certificate that may be taken.
enum Stands {
    Fits,
    Refused,
    Unknown(Why),
}

/// Whether what takes a certificate takes its key. Keys of certificates that are made elsewhere are not seen.
fn taken(attachment: &Attachment, scene: &Scene<'_>) -> Verdict {
    let made = |id: &CertificateId| scene.deployment.certificates.get(*id);
    let (mut refused, mut fits, mut unknown) = (None, false, None);
    for target in &attachment.targets {
        let (candidates, doubt) = match &target.certificate {
            Taken::Made { certificate, .. } => (vec![*certificate], None),
            Taken::Unknown { why, perhaps } => (perhaps.clone(), Some(why)),
            _ => (Vec::new(), None),
        };
        let stands =
            candidates.iter().filter_map(made).map(|certificate| (certificate, stand(certificate, attachment)));
        let mut is_refused = false;
        for (certificate, stands) in stands {
            match (stands, doubt) {
                (Stands::Fits, _) => {}
                (Stands::Refused, None) => {
                    is_refused = true;
                    refused = refused.or(Some((certificate, target)));
                }
                (Stands::Refused, Some(why)) => unknown = unknown.or_else(|| Some(why.clone())),
                (Stands::Unknown(why), _) => unknown = unknown.or(Some(why)),
            }
        }
        fits |= !is_refused;
    }
    match (refused, unknown) {
        (None, None) => Verdict::Fine,
        (_, Some(why)) => Verdict::Undecided(why),
        (Some(_), None) if fits => {
            Verdict::Undecided(Why::new("which certificate it takes depends on a condition", Some(attachment.at)))
        }
        (Some((certificate, target)), None) => {
            Verdict::Violation(Box::new(not_taken(certificate, target, attachment, scene)))
        }
    }
}

/// Whether a consumer takes the key of a certificate.
fn stand(certificate: &Certificate, attachment: &Attachment) -> Stands {
    // What is not issued, or not known, was answered at the request.
    let is_issued = |text: &Text| !IMPORT_ONLY_KEYS.iter().any(|key| text.known() == Some(key));
    let Some(algorithm) = key_of(certificate) else { return Stands::Fits };
    if certificate.kind != Kind::Imported && algorithm.decide(is_issued) != Ok(true) {
        return Stands::Fits;
    }
    let refuses = |keys: Keys, text: &Text| text.known().is_some_and(|text| !keys.take(text));
    let possible = attachment.keys.value.possible().unwrap_or(Keys::ALL);
    match algorithm.decide(|text| possible.iter().any(|keys| refuses(*keys, text))) {
        Ok(false) => return Stands::Fits,
        Err(_) if possible.iter().all(|keys| *keys == Keys::Any) => return Stands::Fits,
        Err(why) => return Stands::Unknown(why),
        Ok(true) => {}
    }
    match attachment.keys.decide(|keys| algorithm.decide(|text| refuses(*keys, text)) == Ok(true)) {
        Ok(true) => match &certificate.kind {
            Kind::Unknown(why) => Stands::Unknown(why.clone()),
            _ => Stands::Refused,
        },
        Ok(false) => Stands::Fits,
        Err(why) => Stands::Unknown(why),
    }
}

/// The algorithm of its key; of an import, that of its PEM. None where there is nothing in it yet.
fn key_of(certificate: &Certificate) -> Option<Setting<Text>> {
    if certificate.kind != Kind::Imported {
        return Some(certificate.key_algorithm.clone());
    }
    let body = certificate.material.body.as_ref()?;
    let of = |read: &Arc<[X509]>| {
        read.first().and_then(|one| one.key_algorithm.as_deref()).map_or(Text::from(""), Text::from)
    };
    Some(Setting { value: body.value.map(of), at: body.at, trail: body.trail.clone() })
}

fn not_taken(certificate: &Certificate, target: &Target, attachment: &Attachment, scene: &Scene<'_>) -> Finding {
    let service = attachment.consumer.service;
    let algorithm = key_of(certificate).unwrap_or_else(|| certificate.key_algorithm.clone());
    let name = algorithm.value.known().map_or_else(String::new, ToString::to_string);
    let remedy = match certificate.kind {
        Kind::Imported => remedies::import_another_key(),
        _ => remedies::key_for_everything(scene.deployment.format),
    };
    let mut related: Vec<Label> = words::passages(&algorithm.trail).collect();
    related.extend(words::passages(&target.trail));
    related.push(Label::new(attachment.at, format!("{service} takes it")));
    related.extend(words::passages(&attachment.keys.trail));
    Finding {
        rule: NAME,
        severity: SEVERITY,
        message: format!(
            "{} has an {name} key; {service} takes no certificate with such a key",
            words::named(certificate)
        ),
        subject: words::subject(&certificate.place),
        consumer: Some(attachment.place.address.clone()),
        primary: Label::new(algorithm.at.unwrap_or(certificate.place.header), "not for what takes it"),
        related,
        help: remedy.help,
        suggestion: if algorithm.trail.is_empty() { remedy.suggestion } else { Vec::new() },
        attribute: "key_algorithm",
        values: vec![("key_algorithm", name)],
    }
}
