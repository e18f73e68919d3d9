//! Two public hosted zones of one name, of which only one answers.

use std::collections::HashMap;

use super::{remedies, words};
use crate::model::{Deployment, Destination, DomainName, Existence, Format, InZone, Kind, Zone, ZoneId};
use crate::rule::{Answers, Finding, Label, Scene, Severity, Verdict, formats};
use crate::value::Why;

pub(super) const NAME: &str = "duplicate-hosted-zone";
pub(super) const SEVERITY: Severity = Severity::Warning;
pub(super) const FORMATS: &[Format] = formats::DEFINITIONS;

/// Validation records of one name that are shown.
const MOST_SHOWN: usize = 2;

pub(super) fn check(scene: &Scene<'_>, answers: Answers<'_>) {
    let deployment = scene.deployment;
    if matches!(deployment.format, Format::State | Format::Acm) {
        return;
    }
    let written = written(deployment);
    if written.is_empty() {
        return;
    }
    let mut by_name: Vec<(&DomainName, Vec<ZoneId>)> = Vec::new();
    let mut positions: HashMap<&DomainName, usize> = HashMap::new();
    for (id, zone) in deployment.zones.iter().enumerate() {
        if matches!(zone.place.existence, Existence::No { .. }) || zone.private.known() == Some(&true) {
            continue;
        }
        let Some(name) = zone.name.value.known() else { continue };
        let position = *positions.entry(name).or_insert_with(|| {
            by_name.push((name, Vec::new()));
            by_name.len() - 1
        });
        by_name[position].1.push(id);
    }
    for (name, ids) in by_name.into_iter().filter(|(_, ids)| ids.len() > 1) {
        let records: Vec<&Destination> = ids.iter().filter_map(|id| written.get(id)).flatten().copied().collect();
        let zones: Vec<&Zone> = ids.iter().map(|id| &deployment.zones[*id]).collect();
        // What is only looked up is not made twice.
        let (Some(last), false) = (zones.iter().rfind(|zone| !zone.looked_up), records.is_empty()) else { continue };
        let verdict = match doubt(&zones, &records, &ids) {
            Some(why) => Verdict::Undecided(why),
            None => Verdict::Violation(Box::new(found(name, &zones, &records, deployment))),
        };
        answers(&last.place, verdict);
    }
}

/// The records that may be written into each zone, of certificates that are validated.
fn written(deployment: &Deployment) -> HashMap<ZoneId, Vec<&Destination>> {
    let mut written: HashMap<ZoneId, Vec<&Destination>> = HashMap::new();
    let is_there = |existence: &Existence| !matches!(existence, Existence::No { .. });
    for record in deployment.records.iter().filter(|record| is_there(&record.place.existence)) {
        let mut certificates = record.covers.iter().filter_map(|(id, _)| deployment.certificates.get(*id));
        let is_validated = certificates.any(|certificate| {
            !matches!(certificate.kind, Kind::Private | Kind::Imported) && is_there(&certificate.place.existence)
        });
        for destination in record.destinations.iter().filter(|_| is_validated) {
            for zone in &destination.zones {
                if let InZone::Here(zone) = zone {
                    written.entry(*zone).or_default().push(destination);
                }
            }
        }
    }
    written
}

/// Why zones of one name may not be two zones of one account that are both there.
fn doubt(zones: &[&Zone], records: &[&Destination], ids: &[ZoneId]) -> Option<Why> {
    let made: Vec<&&Zone> = zones.iter().filter(|zone| !zone.looked_up).collect();
    let certain = made.iter().find(|zone| {
        let twin = |other: &&&&Zone| is_certain(other) && zone.account.is_some() && other.account == zone.account;
        is_certain(zone) && made.iter().filter(twin).count() > 1
    });
    if certain.is_some() {
        let elsewhere = |zone: &InZone| !matches!(zone, InZone::Here(zone) if ids.contains(zone));
        let is_certain = |record: &&&Destination| !record.zones.iter().any(elsewhere);
        let open = || Why::new("which zone the record is written into is not known", Some(records[0].at));
        return records.iter().find(is_certain).is_none().then(open);
    }
    if let Some(looked_up) = zones.iter().find(|zone| zone.looked_up).filter(|_| made.len() < 2) {
        return Some(Why::new(
            "the zone that is looked up may be the one that is made here",
            Some(looked_up.place.header),
        ));
    }
    for zone in &made {
        if let Existence::Perhaps(why) = &zone.place.existence {
            return Some(why.clone());
        }
        if let Err(why) = zone.private.decide(|private| *private) {
            return Some(why);
        }
    }
    let last = made.last().map(|zone| zone.place.header);
    Some(Why::new("the zones are made by different providers or stacks, perhaps in different accounts", last))
}

fn is_certain(zone: &Zone) -> bool {
    zone.place.existence == Existence::Yes && zone.private.known() == Some(&false)
}

fn found(name: &DomainName, zones: &[&Zone], records: &[&Destination], deployment: &Deployment) -> Finding {
    let made: Vec<&&Zone> = zones.iter().filter(|zone| !zone.looked_up && is_certain(zone)).collect();
    let (first, last) = (made[0], made[made.len() - 1]);
    let mut related = vec![Label::new(first.place.header, "the first one")];
    let mut shown: Vec<_> = records.iter().map(|record| record.at).collect();
    shown.dedup();
    let goes = "a validation record is written into one of them";
    related.extend(shown.into_iter().take(MOST_SHOWN).map(|at| Label::new(at, goes)));
    related.extend(words::passages(&last.name.trail));
    let remedy = remedies::dns::keep_one_zone(first, deployment.format);
    let count = if made.len() == 2 { "two".to_owned() } else { made.len().to_string() };
    Finding {
        rule: NAME,
        severity: SEVERITY,
        message: format!(
            "`{name}` gets {count} public hosted zones; the DNS asks only the one that the name is delegated to, and a \
             validation record in another one is never found"
        ),
        subject: words::subject(&last.place),
        consumer: None,
        primary: Label::new(last.name.at.unwrap_or(last.place.header), "one more zone of this name"),
        related,
        help: remedy.help,
        suggestion: remedy.suggestion,
        attribute: "name",
        values: vec![("name", name.to_string())],
    }
}
