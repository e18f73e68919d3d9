//! A validation record in a zone that does not hold the name that it is for.

use super::destinations::{Written, judge};
use super::{remedies, words};
use crate::model::{Deployment, DomainName, Existence, Format, InZone, Zone};
use crate::rule::{Answers, Finding, Label, Scene, Severity, formats};
use crate::value::Why;

pub(super) const NAME: &str = "validation-record-outside-zone";
pub(super) const SEVERITY: Severity = Severity::Error;
pub(super) const FORMATS: &[Format] = formats::DEFINITIONS;

pub(super) fn check(scene: &Scene<'_>, answers: Answers<'_>) {
    let deployment = scene.deployment;
    let ask = |written: &Written<'_>| written.asks(|name| is_outside(name, written, deployment));
    judge(scene, answers, ask, |written| found(written, deployment));
}

/// Whether a name lies outside all the zones that its record may be written into, or in one of them.
fn is_outside(name: &DomainName, written: &Written<'_>, deployment: &Deployment) -> Result<bool, Why> {
    let at = written.destination.at;
    let mut answers = Vec::new();
    for zone in &written.destination.zones {
        let names = match zone {
            InZone::Here(zone) => &deployment.zones[*zone].name,
            InZone::Unknown(why) => return Err(Why { at: why.at.or(Some(at)), ..why.clone() }),
        };
        let Some(possible) = names.value.possible() else {
            return names.decide(|_| false).map_err(|why| Why { at: why.at.or(Some(at)), ..why });
        };
        for zone in possible {
            let answer = name.is_within(zone).ok_or_else(|| {
                let reason = format!("whether `{name}` lies in the zone `{zone}` depends on what is not known");
                let unknown = name.text().why().or(zone.text().why());
                Why::new(reason, unknown.and_then(|why| why.at).or(Some(at)))
            })?;
            answers.push(!answer);
        }
    }
    match answers.first() {
        Some(first) if answers.iter().all(|answer| answer == first) => Ok(*first),
        _ => {
            let open = || Why::new("which zone it is written into is not known", Some(at));
            Err(written.destination.doubt.clone().unwrap_or_else(open))
        }
    }
}

fn found(written: &Written<'_>, deployment: &Deployment) -> Finding {
    let destination = written.destination;
    let outside: Vec<DomainName> =
        written.names.iter().filter(|name| is_outside(name, written, deployment) == Ok(true)).cloned().collect();
    let zones: Vec<&Zone> = destination.zones.iter().filter_map(|zone| zone.here(deployment)).collect();
    let names: Vec<&DomainName> =
        zones.iter().flat_map(|zone| zone.name.value.possible().unwrap_or_default()).collect();
    let mut related: Vec<Label> = words::passages(&destination.trail).collect();
    for zone in &zones {
        let name = words::list(zone.name.value.possible().unwrap_or_default());
        related.push(Label::new(zone.name.at.unwrap_or(zone.place.header), format!("the zone of {name}")));
        related.extend(words::passages(&zone.name.trail));
    }
    let fitting = outside.first().and_then(|name| fitting(name, deployment));
    related.extend(fitting.map(|zone| Label::new(zone.place.header, "this zone holds it")));
    let certificate = &written.certificate.place;
    let names_at = &written.certificate.names;
    let is_first = names_at.list.first().is_some_and(|first| outside.contains(&first.base()));
    let asked = if is_first { names_at.at } else { names_at.others }.unwrap_or(certificate.header);
    if asked != destination.at {
        related.push(Label::new(asked, format!("asks for {}", words::list(&outside))));
    }
    let is_one = outside.len() == 1;
    let remedy = match outside.first() {
        Some(name) => remedies::dns::write_into_own_zone(name, names.first().copied(), fitting, deployment.format),
        None => remedies::Remedy::default(),
    };
    Finding {
        rule: NAME,
        severity: SEVERITY,
        message: format!(
            "{} {} not lie in the hosted zone {}: the record that validates {} cannot be found there, and the \
             certificate is never issued",
            words::list(&outside),
            if is_one { "does" } else { "do" },
            words::list(&names),
            if is_one { "it" } else { "them" },
        ),
        subject: words::subject(certificate),
        consumer: None,
        primary: Label::new(destination.at, format!("the zone {}", words::list(&names))),
        related,
        help: remedy.help,
        suggestion: remedy.suggestion,
        attribute: "zone_id",
        values: vec![
            ("names", outside.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")),
            ("zone", names.first().map_or_else(String::new, ToString::to_string)),
        ],
    }
}

/// The nearest public zone here that holds a name.
fn fitting<'d>(name: &DomainName, deployment: &'d Deployment) -> Option<&'d Zone> {
    let holds = |zone: &&Zone| {
        zone.place.existence == Existence::Yes
            && zone.private.known() == Some(&false)
            && zone.name.value.known().is_some_and(|zone| name.is_within(zone) == Some(true))
            && !matches!(zone.place.existence, Existence::No { .. })
    };
    deployment
        .zones
        .iter()
        .filter(holds)
        .max_by_key(|zone| zone.name.value.known().map(|name| name.text().least_length()))
}
