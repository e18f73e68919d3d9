//! An endpoint that still speaks TLS 1.0 or 1.1.

use super::{calendar, remedies, words};
use crate::model::{Endpoint, EndpointKind, Format};
use crate::rule::{Answers, Finding, Label, Scene, Severity, Verdict, formats};
use crate::value::Why;

pub(super) const NAME: &str = "weak-tls-policy";
pub(super) const SEVERITY: Severity = Severity::Warning;
pub(super) const FORMATS: &[Format] = formats::DEFINITIONS;

pub(super) fn check(scene: &Scene<'_>, answers: Answers<'_>) {
    for endpoint in &scene.deployment.endpoints {
        answers(&endpoint.place, verdict(endpoint, scene));
    }
}

fn verdict(endpoint: &Endpoint, scene: &Scene<'_>) -> Verdict {
    let speaks = match endpoint.kind {
        // The default certificate leaves no choice, and is for no name of one's own.
        EndpointKind::Distribution => endpoint.certificate.decide(|given| *given),
        EndpointKind::Listener => {
            let is_encrypted = |protocol: &str| matches!(protocol, "HTTPS" | "TLS");
            endpoint.protocol.decide(|protocol| protocol.as_deref().is_some_and(is_encrypted))
        }
        EndpointKind::ApiDomain => Ok(true),
        // Its policies are resources, or lists of ciphers.
        EndpointKind::ClassicListener => return Verdict::Fine,
    };
    let open = |why: Why| Verdict::Undecided(Why { at: why.at.or(Some(endpoint.at)), ..why });
    let is_weak = endpoint.policy.decide(|policy| calendar::is_weak(endpoint.kind, policy.as_deref()));
    match (speaks, is_weak) {
        (Ok(false), _) | (_, Ok(false)) => Verdict::Fine,
        (Err(why), _) | (_, Err(why)) => open(why),
        (Ok(true), Ok(true)) => Verdict::Violation(Box::new(found(endpoint, scene))),
    }
}

fn found(endpoint: &Endpoint, scene: &Scene<'_>) -> Finding {
    let (what, attribute) = match endpoint.kind {
        EndpointKind::Distribution => ("the distribution", "minimum_protocol_version"),
        EndpointKind::ApiDomain => ("the API domain", "security_policy"),
        EndpointKind::Listener | EndpointKind::ClassicListener => ("the listener", "ssl_policy"),
    };
    let written = endpoint.policy.value.possible().and_then(|all| all.iter().flatten().next()).cloned();
    let policy = written.clone().unwrap_or_else(|| calendar::default_policy(endpoint.kind).to_owned());
    let said = match &written {
        Some(policy) => format!("`{policy}` of {what}"),
        None => format!("the default policy of {what}, `{policy}`,"),
    };
    let remedy = remedies::stronger_policy(endpoint.kind, scene.deployment.format);
    let mut related: Vec<Label> = words::passages(&endpoint.policy.trail).collect();
    related.extend(endpoint.protocol.at.map(|at| Label::new(at, "connections are encrypted")));
    let label = if written.is_some() { "it starts below TLS 1.2" } else { "no policy" };
    Finding {
        rule: NAME,
        severity: SEVERITY,
        message: format!("{said} lets clients connect with less than TLS 1.2"),
        subject: words::subject(&endpoint.place),
        consumer: None,
        primary: Label::new(endpoint.policy.at.filter(|_| written.is_some()).unwrap_or(endpoint.at), label),
        related,
        help: remedy.help,
        suggestion: remedy.suggestion,
        attribute,
        values: vec![("policy", policy)],
    }
}
