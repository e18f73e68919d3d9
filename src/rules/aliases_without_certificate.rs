//! A distribution with names of its own and no certificate for them.

use super::{remedies, words};
use crate::model::region::Partition;
use crate::model::{DomainName, Endpoint, EndpointKind, Format};
use crate::rule::{Answers, Finding, Label, Scene, Severity, Verdict, formats};
use crate::value::Why;

pub(super) const NAME: &str = "aliases-without-certificate";
pub(super) const SEVERITY: Severity = Severity::Error;
pub(super) const FORMATS: &[Format] = formats::DEFINITIONS;

pub(super) fn check(scene: &Scene<'_>, answers: Answers<'_>) {
    let all = scene.deployment.endpoints.iter();
    for endpoint in all.filter(|endpoint| endpoint.kind == EndpointKind::Distribution) {
        answers(&endpoint.place, verdict(endpoint, scene));
    }
}

fn verdict(endpoint: &Endpoint, scene: &Scene<'_>) -> Verdict {
    let names = &endpoint.names;
    let is_elsewhere = endpoint.region.decide(|region| region.partition() == Partition::Other) == Ok(true);
    if is_elsewhere || (names.names.is_empty() && names.more.is_none()) {
        return Verdict::Fine;
    }
    let has_certificate = endpoint.certificate.decide(|given| *given);
    let open = |why: &Why| Verdict::Undecided(Why { at: why.at.or(Some(endpoint.at)), ..why.clone() });
    match (has_certificate, &names.names[..], &names.more) {
        (Ok(true), ..) | (Ok(false), [], None) => Verdict::Fine,
        (Err(why), ..) => open(&why),
        (Ok(false), [], Some(why)) => open(why),
        (Ok(false), ..) => match endpoint.place.existence.doubt() {
            Some(why) => Verdict::Undecided(why.clone()),
            None => Verdict::Violation(Box::new(found(endpoint, scene))),
        },
    }
}

fn found(endpoint: &Endpoint, scene: &Scene<'_>) -> Finding {
    let names: Vec<&DomainName> = endpoint
        .names
        .names
        .iter()
        .filter_map(|name| name.value.possible().and_then(|possible| possible.first()))
        .collect();
    let is_default = endpoint.default_certificate.value.known() == Some(&true);
    let what = if is_default { "CloudFront's default certificate" } else { "no certificate" };
    let first = endpoint.names.names.first();
    let primary = match (is_default, endpoint.default_certificate.at) {
        (true, Some(at)) => Label::new(at, "the default certificate is only for names under cloudfront.net"),
        _ => Label::new(endpoint.at, "no certificate of its own"),
    };
    let mut related: Vec<Label> = first
        .and_then(|name| name.at)
        .map(|at| Label::new(at, format!("it serves {}", words::list(&names))))
        .into_iter()
        .collect();
    related.extend(first.into_iter().flat_map(|name| words::passages(&name.trail)));
    let remedy = remedies::give_certificate(endpoint.kind, scene.deployment.format);
    Finding {
        rule: NAME,
        severity: SEVERITY,
        message: format!(
            "the distribution serves {} with {what}; CloudFront refuses names without a certificate that covers them",
            words::list(&names)
        ),
        subject: words::subject(&endpoint.place),
        consumer: None,
        primary,
        related,
        help: remedy.help,
        suggestion: remedy.suggestion,
        attribute: "viewer_certificate",
        values: vec![("names", names.iter().map(ToString::to_string).collect::<Vec<_>>().join(" "))],
    }
}
