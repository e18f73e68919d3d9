//! A domain name of API Gateway with its certificate in the attribute of another kind of endpoint.

use super::{remedies, words};
use crate::model::{Attachment, Format, Placement, PlacementRule};
use crate::rule::{Finding, Label, Scene, Severity, Verdict, formats};

pub(super) const NAME: &str = "endpoint-certificate-mismatch";
pub(super) const SEVERITY: Severity = Severity::Error;
pub(super) const FORMATS: &[Format] = formats::DEFINITIONS;

pub(super) fn check(attachment: &Attachment, scene: &Scene<'_>) -> Verdict {
    let (kind, other) = match attachment.consumer.rule {
        PlacementRule::EndpointType => ("REGIONAL", "edge-optimised"),
        PlacementRule::RegionalEndpoint => ("EDGE", "regional"),
        _ => return Verdict::Fine,
    };
    match attachment.placement.decide(|placement| *placement == Placement::Misplaced) {
        Err(why) => Verdict::Undecided(why),
        Ok(false) => Verdict::Fine,
        Ok(true) => Verdict::Violation(Box::new(found(attachment, kind, other, scene))),
    }
}

fn found(attachment: &Attachment, kind: &'static str, other: &str, scene: &Scene<'_>) -> Finding {
    let attribute = attachment.consumer.path.last().copied().unwrap_or_default();
    let right = other_attribute(attachment);
    let remedy = remedies::give_it_to(attribute, right, kind, scene.deployment.format);
    let mut related: Vec<Label> = words::passages(&attachment.placement.trail).collect();
    related.extend(attachment.placement.at.map(|at| Label::new(at, format!("its endpoint is {kind}"))));
    Finding {
        rule: NAME,
        severity: SEVERITY,
        message: format!(
            "an API domain whose endpoint is {kind} has its certificate in the attribute of {other} ones; API Gateway \
             refuses it"
        ),
        subject: words::subject(&attachment.place),
        consumer: None,
        primary: Label::new(attachment.at, format!("`{attribute}` is for {other} endpoints")),
        related,
        help: remedy.help,
        suggestion: remedy.suggestion,
        attribute,
        values: vec![("endpoint", kind.to_owned())],
    }
}

/// The attribute for the other kind of endpoint, in the same language.
fn other_attribute(attachment: &Attachment) -> &'static str {
    let is_other = |rule: PlacementRule| {
        rule != attachment.consumer.rule
            && matches!(rule, PlacementRule::EndpointType | PlacementRule::RegionalEndpoint)
    };
    let mut all = crate::model::consumers::of(attachment.consumer.resource).iter();
    all.find(|consumer| is_other(consumer.rule)).and_then(|consumer| consumer.path.last().copied()).unwrap_or_default()
}
