//! A listener for encrypted connections that has no certificate.

use super::{remedies, words};
use crate::model::{Endpoint, EndpointKind, Format};
use crate::rule::{Answers, Finding, Label, Scene, Severity, Verdict, formats};
use crate::value::Why;

pub(super) const NAME: &str = "listener-without-certificate";
pub(super) const SEVERITY: Severity = Severity::Error;
pub(super) const FORMATS: &[Format] = formats::DEFINITIONS;

pub(super) fn check(scene: &Scene<'_>, answers: Answers<'_>) {
    // A certificate that is added to a listener is for clients that name one of its names.
    let adds = |resource: &str| resource.contains("listener_certificate") || resource.ends_with("ListenerCertificate");
    let added = scene.deployment.attachments.iter().any(|attachment| adds(attachment.consumer.resource));
    for endpoint in &scene.deployment.endpoints {
        let protocols: &[&str] = match endpoint.kind {
            EndpointKind::Listener => &["HTTPS", "TLS"],
            EndpointKind::ClassicListener => &["HTTPS", "SSL"],
            EndpointKind::Distribution | EndpointKind::ApiDomain => continue,
        };
        answers(&endpoint.place, verdict(endpoint, protocols, added, scene));
    }
}

fn verdict(endpoint: &Endpoint, protocols: &[&str], added: bool, scene: &Scene<'_>) -> Verdict {
    let is_encrypted =
        |protocol: &Option<String>| protocol.as_ref().is_some_and(|one| protocols.contains(&one.as_str()));
    let encrypts = endpoint.protocol.decide(is_encrypted);
    let certificate = endpoint.certificate.decide(|given| *given);
    match (encrypts, certificate) {
        (Ok(false), _) | (_, Ok(true)) => Verdict::Fine,
        (Err(why), _) | (_, Err(why)) => Verdict::Undecided(Why { at: why.at.or(Some(endpoint.at)), ..why }),
        // It may be made only where it is given one.
        (Ok(true), Ok(false)) => match endpoint.place.existence.doubt() {
            Some(why) => Verdict::Undecided(why.clone()),
            None => Verdict::Violation(Box::new(found(endpoint, added, scene))),
        },
    }
}

fn found(endpoint: &Endpoint, added: bool, scene: &Scene<'_>) -> Finding {
    let possible = endpoint.protocol.value.possible().unwrap_or_default();
    let protocol = possible.iter().flatten().next().cloned().unwrap_or_default();
    let what = match (endpoint.kind, &*protocol) {
        (EndpointKind::ClassicListener, protocol) => format!("the {protocol} listener of a Classic Load Balancer"),
        (_, "HTTPS") => "an HTTPS listener".to_owned(),
        (_, protocol) => format!("a {protocol} listener"),
    };
    let mut related: Vec<Label> = words::passages(&endpoint.protocol.trail).collect();
    related.extend(endpoint.protocol.at.map(|at| Label::new(at, format!("its protocol is {protocol}"))));
    let mut remedy = remedies::give_certificate(endpoint.kind, scene.deployment.format);
    if added && endpoint.kind == EndpointKind::Listener {
        remedy.help.push(
            "certificates that are added to a listener are for clients that ask for their names; none of them is the \
             default one, without which the listener is not made"
                .to_owned(),
        );
    }
    Finding {
        rule: NAME,
        severity: SEVERITY,
        message: format!("{what} has no certificate; Elastic Load Balancing refuses to make it"),
        subject: words::subject(&endpoint.place),
        consumer: None,
        primary: Label::new(endpoint.at, "no certificate"),
        related,
        help: remedy.help,
        suggestion: remedy.suggestion,
        attribute: "certificate_arn",
        values: vec![("protocol", protocol)],
    }
}
