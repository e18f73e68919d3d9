//! What may take a certificate without naming it: data sources that look it up by its name, and ARNs that somebody
//! copied. They may be anywhere in the scanned tree, and there may be thousands of them beside as many certificates.

use std::collections::{HashMap, HashSet};

use super::namesakes::Namesakes;
use super::{Certificate, DomainName, Lookup, Region, Serves, Setting, WrittenArn};

/// All of them, by what they say.
#[derive(Debug, Default)]
pub struct Strangers {
    lookups: Vec<Lookup>,
    /// The domains that are looked up, and the positions of who does.
    domains: HashSet<DomainName>,
    domain_names: Namesakes,
    of_domain: Vec<usize>,
    /// The first one whose domain is not known.
    of_unknown: Option<usize>,
    arns: Vec<WrittenArn>,
    /// ARNs that are good for certificates of a name.
    by_name: HashMap<DomainName, First>,
    /// The same, by what is behind the first dot of the name: those that a wildcard is good for.
    by_parent: HashMap<DomainName, First>,
    /// ARNs that may be good for any certificate.
    of_any: First,
    all: First,
}

/// The first ARN of several, and of those of each region; of those that leave the region open.
#[derive(Debug, Default)]
struct First {
    position: Option<usize>,
    by_region: HashMap<Option<Region>, usize>,
}

/// Whether a data source finds a certificate by its name.
#[derive(Clone, Copy, Debug)]
pub enum LookedUp<'s> {
    /// One does.
    Yes,
    /// It is not known whether this one does.
    Perhaps(&'s Lookup),
    /// None does.
    No,
}

impl Strangers {
    /// These data sources, and these ARNs.
    pub fn new(lookups: Vec<Lookup>, arns: Vec<WrittenArn>) -> Self {
        let mut strangers = Self::default();
        for (position, lookup) in lookups.iter().enumerate() {
            match lookup.domain.possible() {
                None => _ = strangers.of_unknown.get_or_insert(position),
                Some(domains) => {
                    for domain in domains {
                        strangers.domains.insert(domain.clone());
                        strangers.domain_names.add(domain.clone());
                        strangers.of_domain.push(position);
                    }
                }
            }
        }
        for (position, arn) in arns.iter().enumerate() {
            strangers.all.add(position, arn);
            match &arn.serves {
                Serves::Unseen | Serves::Anything => strangers.of_any.add(position, arn),
                Serves::Names(names) => {
                    for name in names {
                        strangers.by_name.entry(name.clone()).or_default().add(position, arn);
                        let has_label = !name.text().known_prefix().starts_with('.');
                        if let Some(parent) = name.enclosing().get(1).filter(|_| has_label) {
                            strangers.by_parent.entry(parent.clone()).or_default().add(position, arn);
                        }
                    }
                }
            }
        }
        Self { lookups, arns, ..strangers }
    }

    /// Whether a data source finds a certificate by its name.
    pub fn looked_up(&self, certificate: &Certificate) -> LookedUp<'_> {
        let names = &certificate.names.list;
        if names.iter().any(|name| self.domains.contains(name)) {
            return LookedUp::Yes;
        }
        // Of a certificate without a name that is known, nobody knows.
        let nameless = names.is_empty().then_some(0);
        let perhaps = names.iter().filter_map(|name| self.domain_names.find(name, &|_| true));
        let perhaps = perhaps.filter_map(|number| self.of_domain.get(number).copied());
        let first = perhaps.chain(self.of_unknown).chain(nameless).min();
        first.and_then(|position| self.lookups.get(position)).map_or(LookedUp::No, LookedUp::Perhaps)
    }

    /// The first ARN that may be a certificate's: of its region, and good for one of its names.
    pub fn copied(&self, certificate: &Certificate) -> Option<&WrittenArn> {
        let (names, region) = (&certificate.names.list, &certificate.region);
        if certificate.names.more.is_some() {
            return self.arns.get(self.all.of(region)?);
        }
        if names.iter().any(|name| name.text().known().is_none()) {
            return self.arns.iter().find(|arn| is_in(arn, region) && is_good_for(arn, names));
        }
        let by_name = names.iter().filter_map(|name| self.by_name.get(name));
        let by_parent =
            names.iter().filter(|name| name.is_wildcard()).filter_map(|name| self.by_parent.get(&name.base()));
        let first = by_name.chain(by_parent).chain([&self.of_any]).filter_map(|first| first.of(region)).min();
        first.and_then(|position| self.arns.get(position))
    }
}

impl First {
    fn add(&mut self, position: usize, arn: &WrittenArn) {
        self.position.get_or_insert(position);
        self.by_region.entry(arn.region.clone()).or_insert(position);
    }

    /// The first one that may be in a region.
    fn of(&self, region: &Setting<Region>) -> Option<usize> {
        let Some(regions) = region.value.possible() else { return self.position };
        let told = regions.iter().filter_map(|region| self.by_region.get(&Some(region.clone())));
        told.chain(self.by_region.get(&None)).min().copied()
    }
}

fn is_in(arn: &WrittenArn, region: &Setting<Region>) -> bool {
    arn.region.as_ref().is_none_or(|written| region.decide(|region| region == written) != Ok(false))
}

fn is_good_for(arn: &WrittenArn, names: &[DomainName]) -> bool {
    match &arn.serves {
        Serves::Names(served) => served.iter().any(|name| names.iter().any(|own| own.covers(name) != Some(false))),
        Serves::Unseen | Serves::Anything => true,
    }
}
