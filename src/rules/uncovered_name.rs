//! A name that is served with a certificate on which it is not.

use std::collections::HashSet;

use super::{remedies, words};
use crate::model::index::OnCertificate;
use crate::model::{Attachment, Certificate, DomainName, Format, Kind, Lookup, Placement, Setting, Taken, Target};
use crate::rule::{Finding, Label, Scene, Severity, Verdict, formats};
use crate::value::Why;

pub(super) const NAME: &str = "uncovered-name";
pub(super) const SEVERITY: Severity = Severity::Error;
pub(super) const FORMATS: &[Format] = formats::DEFINITIONS;

pub(super) fn check(attachment: &Attachment, scene: &Scene<'_>) -> Verdict {
    let serves = &attachment.serves;
    let is_misplaced = attachment.placement.decide(|placement| *placement == Placement::Misplaced) == Ok(true);
    // An attribute that takes nothing of ACM: the names of IAM's certificates are told nowhere.
    let is_other = attachment.targets.iter().all(|target| matches!(target.certificate, Taken::Other(_)));
    if is_misplaced || is_other || (serves.names.is_empty() && serves.more.is_none()) {
        return Verdict::Fine;
    }
    let (mut uncovered, mut open) = (Vec::new(), serves.more.clone());
    for name in &serves.names {
        match is_covered(name, attachment, scene) {
            Ok(true) => {}
            Ok(false) => uncovered.push(name),
            Err(why) => {
                open.get_or_insert(why);
            }
        }
    }
    match (&uncovered[..], open) {
        ([], None) => Verdict::Fine,
        ([], Some(why)) => Verdict::Undecided(why),
        (names, _) => Verdict::Violation(Box::new(found(attachment, names, scene))),
    }
}

/// Whether a name is on the certificate, whichever name and whichever certificate it turns out to be.
fn is_covered(name: &Setting<DomainName>, attachment: &Attachment, scene: &Scene<'_>) -> Result<bool, Why> {
    let at = name.at.or(Some(attachment.at));
    let Some(possible) = name.value.possible() else {
        return Err(name.decide(|_| true).err().unwrap_or_else(|| Why::new("the name is not known", at)));
    };
    let is_own_name = |target: &Target| match &target.certificate {
        Taken::Made { certificate, .. } => {
            scene.deployment.certificates.get(*certificate).is_some_and(|certificate| is_a_name(possible, certificate))
        }
        _ => false,
    };
    if possible.len() > 1 && attachment.targets.iter().all(is_own_name) {
        return Ok(true);
    }
    let mut answers = Vec::new();
    for name in possible {
        for target in &attachment.targets {
            let answer = match &target.certificate {
                Taken::Made { certificate, .. } => match scene.deployment.certificates.get(*certificate) {
                    Some(certificate) => on_certificate(name, certificate, scene),
                    None => continue,
                },
                Taken::LookedUp { address, at, .. } => looked_up(name, address, Why::new(UNTOLD, Some(*at)), scene),
                Taken::Arn { at, .. } => Err(Why::new(UNTOLD, at.or(Some(attachment.at)))),
                Taken::Other(_) => Err(Why::new("the names of a certificate of IAM are told nowhere", at)),
                Taken::Unknown { why, .. } => Err(why.clone()),
            };
            answers.push(answer?);
        }
    }
    match answers.split_first() {
        None => Ok(true),
        Some((first, rest)) if rest.iter().all(|answer| answer == first) => Ok(*first),
        Some(_) => Err(Why::new("it depends on a condition which name and which certificate it is", at)),
    }
}

/// Whether a name that a condition decides is the name of a certificate that the same values are picked for.
fn is_a_name(possible: &[DomainName], certificate: &Certificate) -> bool {
    let first = || certificate.names.written.iter().filter(|own| own.is_first);
    let is_one = |name: &DomainName| first().any(|own| DomainName::new(&own.text) == *name);
    let is_sure = words::made_elsewhere(certificate).is_none() && certificate.names.fewer.is_none();
    is_sure && possible.iter().all(is_one) && first().count() == possible.len()
}

const UNTOLD: &str = "which names are on this certificate is not known here";

fn on_certificate(name: &DomainName, certificate: &Certificate, scene: &Scene<'_>) -> Result<bool, Why> {
    let names = &certificate.names;
    if certificate.kind == Kind::Imported && names.list.is_empty() {
        return Err(Why::new("the names of an imported certificate are in its PEM", Some(certificate.place.header)));
    }
    match scene.index.on_certificate(name, certificate) {
        OnCertificate::Yes => names.fewer.clone().map_or(Ok(true), Err),
        OnCertificate::Perhaps(own) => {
            let unknown = || own.text().why().or(name.text().why()).cloned();
            let open = words::made_elsewhere(certificate).or_else(|| names.more.clone()).or_else(unknown);
            Err(open.unwrap_or_else(|| Why::new("a name is not known", names.at)))
        }
        OnCertificate::No => words::made_elsewhere(certificate).or_else(|| names.more.clone()).map_or(Ok(false), Err),
    }
}

/// Of a certificate that is looked up, one name is told.
fn looked_up(name: &DomainName, address: &str, untold: Why, scene: &Scene<'_>) -> Result<bool, Why> {
    let is_it = |lookup: &&Lookup| lookup.address == address && Some(lookup.at) == untold.at;
    let lookup = scene.deployment.lookups.iter().find(is_it);
    let is_on = lookup.and_then(|lookup| lookup.domain.known()).and_then(|domain| domain.covers(name));
    if is_on == Some(true) { Ok(true) } else { Err(untold) }
}

fn found(attachment: &Attachment, names: &[&Setting<DomainName>], scene: &Scene<'_>) -> Finding {
    let service = attachment.consumer.service;
    let shown: Vec<&DomainName> =
        names.iter().filter_map(|name| name.value.possible().and_then(|possible| possible.first())).collect();
    let made: Vec<&Certificate> = attachment
        .targets
        .iter()
        .filter_map(|target| match target.certificate {
            Taken::Made { certificate, .. } => scene.deployment.certificates.get(certificate),
            _ => None,
        })
        .collect();
    let them = if shown.len() == 1 { "it" } else { "them" };
    let consequence = if service == "CloudFront" {
        format!("CloudFront refuses {them}")
    } else {
        "the deployment fails, or clients refuse the connection".to_owned()
    };
    let whose = made.first().map_or_else(|| "the certificate".to_owned(), |one| words::named(one));
    let mut labels =
        names.iter().map(|name| Label::new(name.at.unwrap_or(attachment.at), "no name of the certificate covers it"));
    let primary = labels.next().unwrap_or_else(|| Label::new(attachment.at, "it covers none of them"));
    let mut related: Vec<Label> = labels.filter(|label| label.span != primary.span).collect();
    for name in names {
        related.extend(words::passages(&name.trail));
    }
    related.push(Label::new(attachment.at, "this certificate is taken"));
    for target in &attachment.targets {
        related.extend(words::passages(&target.trail));
    }
    for certificate in &made {
        let own = words::list(&certificate.names.list);
        let at = certificate.names.others.or(certificate.names.at).unwrap_or(certificate.place.header);
        related.push(Label::new(at, format!("it is for {own}")));
    }
    let mut seen = HashSet::new();
    related.retain(|label| label.span != primary.span && seen.insert((label.span, label.text.clone())));
    let remedy = remedies::add_names(made.first().copied(), &shown, scene.deployment.format);
    Finding {
        rule: NAME,
        severity: SEVERITY,
        message: format!(
            "{service} serves {} with {whose}, which does not cover {them}; {consequence}",
            words::list(&shown)
        ),
        subject: words::subject(&attachment.place),
        consumer: None,
        primary,
        related,
        help: remedy.help,
        suggestion: remedy.suggestion,
        attribute: attachment.consumer.names.as_ref().and_then(|names| names.path.last()).copied().unwrap_or_default(),
        values: vec![("names", shown.iter().map(ToString::to_string).collect::<Vec<_>>().join(" "))],
    }
}
