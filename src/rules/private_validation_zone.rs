//! A validation record in a private hosted zone, which only networks of the account see.

use super::destinations::{Written, judge};
use super::{remedies, words};
use crate::model::{Deployment, Format, InZone, Zone};
use crate::rule::{Answers, Finding, Label, Scene, Severity, formats};
use crate::value::{Maybe, Why};

pub(super) const NAME: &str = "private-validation-zone";
pub(super) const SEVERITY: Severity = Severity::Error;
pub(super) const FORMATS: &[Format] = formats::DEFINITIONS;

pub(super) fn check(scene: &Scene<'_>, answers: Answers<'_>) {
    let deployment = scene.deployment;
    judge(scene, answers, |written| is_private(written, deployment), |written| found(written, deployment));
}

fn is_private(written: &Written<'_>, deployment: &Deployment) -> Result<bool, Why> {
    let at = written.destination.at;
    let zones = written.destination.zones.iter().map(|zone| match zone {
        InZone::Here(zone) => deployment.zones[*zone].private.clone(),
        InZone::Unknown(why) => Maybe::Unknown(why.clone()),
    });
    match Maybe::any_of(zones).because(written.destination.doubt.clone()) {
        Maybe::Known(private) => Ok(private),
        Maybe::OneOf(_, why) | Maybe::Unknown(why) => Err(Why { at: why.at.or(Some(at)), ..why }),
    }
}

fn found(written: &Written<'_>, deployment: &Deployment) -> Finding {
    let destination = written.destination;
    let zones: Vec<&Zone> = destination.zones.iter().filter_map(|zone| zone.here(deployment)).collect();
    let name = zones.first().and_then(|zone| zone.name.value.known());
    let named = name.map_or_else(String::new, |name| format!(" `{name}`"));
    let mut related: Vec<Label> = words::passages(&destination.trail).collect();
    for zone in zones {
        let text = if zone.looked_up { "looks for a private zone" } else { "makes it private" };
        related.push(match zone.private_by {
            Some(at) => Label::new(at, text),
            None => Label::new(zone.place.header, "this zone is private"),
        });
    }
    let header = written.certificate.place.header;
    if header != destination.at {
        related.push(Label::new(header, "waits for this record"));
    }
    let remedy = remedies::dns::write_into_public_zone(deployment.format);
    Finding {
        rule: NAME,
        severity: SEVERITY,
        message: format!(
            "the record that validates {} goes into the private hosted zone{named}, which ACM does not see, so the \
             certificate is never issued",
            written.told()
        ),
        subject: words::subject(&written.certificate.place),
        consumer: None,
        primary: Label::new(destination.at, "a private hosted zone"),
        related,
        help: remedy.help,
        suggestion: remedy.suggestion,
        attribute: "zone_id",
        values: vec![("zone", name.map_or_else(String::new, ToString::to_string))],
    }
}
