//! Hosted zones of a plan and of its configuration.

use std::collections::HashMap;

use super::{Merge, fill};
use crate::model::{Content, Deployment, InZone, Zone, ZoneId};

impl Merge<'_> {
    /// Hosted zones and what is written into them, with what the plan knows.
    pub(super) fn dns(&self, merged: &mut Deployment, plan: &Deployment) {
        let zones: HashMap<&str, &Zone> = plan.zones.iter().map(|zone| (zone.place.address.as_str(), zone)).collect();
        for zone in &mut merged.zones {
            if !zone.looked_up {
                zone.place.existence = self.existence(&zone.place);
            }
            if let Some(planned) = zones.get(zone.place.address.as_str()) {
                fill(&mut zone.name, &planned.name);
                if zone.private.known().is_none() {
                    zone.private.clone_from(&planned.private);
                }
            }
        }
        let planned: HashMap<&str, _> = plan.record_sets.iter().map(|set| (set.place.address.as_str(), set)).collect();
        for set in &mut merged.record_sets {
            set.place.existence = self.existence(&set.place);
            let Some(planned) = planned.get(set.place.address.as_str()) else { continue };
            if set.name.known().is_none() {
                set.name.clone_from(&planned.name);
            }
            if set.private.known().is_none() {
                set.private.clone_from(&planned.private);
            }
            if matches!(set.content, Content::Unknown(_) | Content::Caa { more: Some(_), .. }) {
                set.content.clone_from(&planned.content);
            }
        }
    }
}

/// Gives a zone of the plan its number among those of the merged deployment, where it is added if it is not.
pub(super) fn adopt(zone: &mut InZone, known: &mut HashMap<String, ZoneId>, zones: &mut Vec<Zone>, planned: &[Zone]) {
    let InZone::Here(id) = zone else { return };
    let Some(own) = planned.get(*id) else { return };
    *id = *known.entry(own.place.address.clone()).or_insert_with(|| {
        zones.push(own.clone());
        zones.len() - 1
    });
}
