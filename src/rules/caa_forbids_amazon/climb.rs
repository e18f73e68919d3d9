//! Which CAA record set counts for a name: the nearest one, at the name or above it (RFC 8659, 3).

use std::collections::{HashMap, HashSet};

use super::admits;
use crate::model::{Content, Deployment, DomainName, Existence, RecordSet};
use crate::value::{Maybe, Piece, Text, Why};

/// Record sets whose names are not known, that are compared with a name. With more, nothing is said.
const MOST_OPEN: usize = 200;

/// What is known here of who may issue.
pub(super) struct Dns<'d> {
    /// CAA record sets.
    all: Vec<&'d RecordSet>,
    /// Those of which the name is not known, or not all of it.
    open: Vec<&'d RecordSet>,
    /// Those that have one name, by it.
    caa: HashMap<&'d DomainName, Vec<&'d RecordSet>>,
    /// Where a question is passed on, by the name: to whoever has another name, or the zone below.
    passed_on: HashMap<&'d DomainName, &'d RecordSet>,
    open_aliases: Vec<&'d RecordSet>,
    /// The names of zones that are made here.
    made: HashSet<&'d DomainName>,
    /// The names of zones that are looked up: others write into them too.
    looked_up: HashMap<&'d DomainName, &'d crate::model::Zone>,
}

/// Whether ACM may issue for a name.
pub(super) enum Answer<'d> {
    Admitted,
    Forbidden(&'d RecordSet),
    Open(Why),
}

impl<'d> Dns<'d> {
    pub(super) fn of(deployment: &'d Deployment) -> Self {
        let mut dns = Self {
            all: Vec::new(),
            open: Vec::new(),
            caa: HashMap::new(),
            passed_on: HashMap::new(),
            open_aliases: Vec::new(),
            made: HashSet::new(),
            looked_up: HashMap::new(),
        };
        for zone in &deployment.zones {
            let Some(name) = zone.name.value.known().filter(|_| zone.private.known() == Some(&false)) else { continue };
            match (zone.looked_up, &zone.place.existence) {
                (_, Existence::No { .. }) => {}
                (true, _) => {
                    dns.looked_up.insert(name, zone);
                }
                (false, _) => {
                    dns.made.insert(name);
                }
            }
        }
        for set in &deployment.record_sets {
            // Authorities ask the public DNS.
            if matches!(set.place.existence, Existence::No { .. }) || set.private.known() == Some(&true) {
                continue;
            }
            let name = set.name.known();
            let is_open = name.is_none_or(|name| name.text().known().is_none());
            if let Content::Caa { .. } = set.content {
                dns.all.push(set);
                dns.open.extend(is_open.then_some(set));
                if let Some(name) = name {
                    dns.caa.entry(name).or_default().push(set);
                }
            } else {
                dns.open_aliases.extend(is_open.then_some(set));
                if let Some(name) = name {
                    dns.passed_on.entry(name).or_insert(set);
                }
            }
        }
        dns
    }

    /// Whether nothing here says who may issue.
    pub(super) fn is_silent(&self) -> bool {
        self.all.is_empty()
    }

    pub(super) fn ask(&self, name: &DomainName) -> Answer<'d> {
        let base = name.base();
        let wildcard = base != *name;
        // What is known is found by its name.
        let unclear = if base.text().known().is_some() { &self.open } else { &self.all };
        if let Some(set) = unclear.get(MOST_OPEN) {
            return Answer::Open(Why::new("there are too many CAA records whose names are not known", Some(set.at)));
        }
        let enclosing = base.enclosing();
        let mut possible: Vec<&'d RecordSet> = Vec::new();
        let mut passed_on: Option<Why> = None;
        let mut nearest: Option<(&DomainName, &[&'d RecordSet])> = None;
        for (index, at) in enclosing.iter().enumerate() {
            let sets = self.caa.get(at).map_or(&[][..], Vec::as_slice);
            if !sets.is_empty() && sets.iter().all(|set| is_certain(set)) {
                nearest = Some((at, sets));
                break;
            }
            possible.extend(sets);
            passed_on = passed_on.or_else(|| self.elsewhere(at, enclosing.get(index + 1)));
        }
        let limit = nearest.map(|(at, _)| at);
        possible.extend(unclear.iter().filter(|set| may_be_between(set, &base, limit)));
        let answers = possible.iter().map(|set| (*set, admits(set, wildcard)));
        let mut answers: Vec<(&'d RecordSet, Result<bool, Why>)> = answers.collect();
        let certain: Vec<_> =
            nearest.iter().flat_map(|(_, sets)| *sets).map(|set| (*set, admits(set, wildcard))).collect();
        let is_forbidden = !certain.is_empty() && certain.iter().all(|(_, answer)| *answer == Ok(false));
        if is_forbidden && answers.iter().all(|(_, answer)| *answer == Ok(false)) {
            let doubt = passed_on.or_else(|| self.perhaps_passed_on(&base, limit));
            return doubt.map_or_else(|| Answer::Forbidden(certain[0].0), Answer::Open);
        }
        answers.extend(certain);
        match answers.into_iter().find(|(_, answer)| *answer != Ok(true)) {
            None => Answer::Admitted,
            Some((_, Err(why))) => Answer::Open(why),
            Some((set, Ok(_))) => Answer::Open(doubt(set)),
        }
    }

    /// Why somebody else may say who issues for a name, before those who have the names above it are asked.
    fn elsewhere(&self, at: &DomainName, above: Option<&DomainName>) -> Option<Why> {
        let wildcard = above.map(|above| {
            let pieces = std::iter::once(Piece::Literal("*.".into())).chain(above.text().pieces());
            DomainName::new(&Text::from_pieces(pieces))
        });
        let set = self.passed_on.get(at).or_else(|| self.passed_on.get(&wildcard?));
        if let Some(set) = set {
            let whose = set.name.known().map_or_else(String::new, ToString::to_string);
            match set.content {
                Content::Alias => {
                    let reason = format!("`{whose}` is an alias, and what it points to may have a CAA record");
                    return Some(Why::new(reason, Some(set.at)));
                }
                Content::Delegation if !self.made.contains(at) => {
                    let reason = format!("`{whose}` is delegated, and the zone there may have a CAA record");
                    return Some(Why::new(reason, Some(set.at)));
                }
                Content::Unknown(ref why) => return Some(why.clone()),
                _ => {}
            }
        }
        let zone = self.looked_up.get(at)?;
        let reason = format!("the zone `{at}` is looked up, and may have a CAA record that is not seen here");
        Some(Why::new(reason, Some(zone.place.header)))
    }

    fn perhaps_passed_on(&self, name: &DomainName, nearest: Option<&DomainName>) -> Option<Why> {
        let is_near = |set: &&&RecordSet| may_be_between(set, name, nearest);
        let set = self.open_aliases.iter().take(MOST_OPEN).find(is_near).or(self.open_aliases.get(MOST_OPEN))?;
        let reason = "a record whose name is not known may say that somebody else has the name";
        Some(Why::new(reason, Some(set.at)))
    }
}

/// Whether a record set is there, and in a public zone.
fn is_certain(set: &RecordSet) -> bool {
    set.place.existence == Existence::Yes && set.private.known() == Some(&false)
}

/// Why a record set may not count.
fn doubt(set: &RecordSet) -> Why {
    match (&set.place.existence, &set.private, &set.name) {
        (Existence::Perhaps(why), ..) => why.clone(),
        (_, Maybe::Unknown(why) | Maybe::OneOf(_, why), _) | (.., Maybe::Unknown(why) | Maybe::OneOf(_, why)) => {
            why.clone()
        }
        _ => Why::new("which CAA record is the nearest one is not known", Some(set.at)),
    }
}

/// Whether a record set may be at a name or above it, and not above the nearest that is known. What is known in whole
/// was looked at.
fn may_be_between(set: &RecordSet, name: &DomainName, nearest: Option<&DomainName>) -> bool {
    let Some(possible) = set.name.possible() else { return true };
    possible.iter().any(|at| {
        let is_below = nearest.is_none_or(|nearest| nearest == at || nearest.is_within(at) != Some(true));
        let was_seen = set.name.known().is_some() && name.is_within(at) == Some(true);
        is_below && !was_seen && name.is_within(at) != Some(false)
    })
}
