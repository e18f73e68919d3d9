//! What may take a certificate without naming it: data sources that look it up by its name, and ARNs that somebody
//! copied. They may be anywhere in the scanned tree, and there may be thousands of them beside as many certificates.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::namesakes::Namesakes;
use super::{Certificate, DomainName, Lookup, Region, Serves, Setting, WrittenArn};

/// How many names are compared with those of one certificate.
const MOST_COMPARED: usize = 4_000;

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
    /// The names of the ARNs of each region, in order, each with the first ARN that is good for it.
    served: BTreeMap<Option<Region>, Vec<(usize, DomainName)>>,
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
                        let first = strangers.by_name.entry(name.clone()).or_default();
                        if !first.by_region.contains_key(&arn.region) {
                            let served = strangers.served.entry(arn.region.clone()).or_default();
                            served.push((position, name.clone()));
                        }
                        first.add(position, arn);
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
            return self.arns.get(self.first_like(names, region)?);
        }
        let by_name = names.iter().filter_map(|name| self.by_name.get(name));
        let by_parent =
            names.iter().filter(|name| name.is_wildcard()).filter_map(|name| self.by_parent.get(&name.base()));
        let first = by_name.chain(by_parent).chain([&self.of_any]).filter_map(|first| first.of(region)).min();
        first.and_then(|position| self.arns.get(position))
    }

    /// The first ARN of a region that may be good for one of these names, which are known in part: all have to be
    /// compared. Where that are too many, any ARN of the region may be.
    fn first_like(&self, names: &[DomainName], region: &Setting<Region>) -> Option<usize> {
        let (mut first, mut compared) = (self.of_any.of(region), 0);
        for served in self.served_in(region) {
            for (position, name) in served {
                if first.is_some_and(|first| first <= *position) {
                    break;
                }
                compared += names.len();
                if compared > MOST_COMPARED {
                    return first.or_else(|| self.all.of(region));
                }
                if names.iter().any(|own| own.covers(name) != Some(false)) {
                    first = Some(*position);
                    break;
                }
            }
        }
        first
    }

    /// The names of ARNs that may be in a region.
    fn served_in<'s>(
        &'s self,
        region: &'s Setting<Region>,
    ) -> Box<dyn Iterator<Item = &'s Vec<(usize, DomainName)>> + 's> {
        let Some(regions) = region.value.possible() else { return Box::new(self.served.values()) };
        let written = regions.iter().cloned().map(Some).chain([None]);
        Box::new(written.filter_map(|written| self.served.get(&written)))
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{Owner, Sources, Span};
    use crate::value::{HoleWhy, Maybe, Piece, Symbol, Text, Why};

    fn arn(region: Option<&str>, name: &str) -> WrittenArn {
        let file = Sources::default().add("a.tf", "", Owner::User);
        let serves = Serves::Names(vec![DomainName::new(&Text::from_pieces([Piece::Literal(name.into())]))]);
        WrittenArn { region: region.map(Region::new), serves, at: Span::new(file, 0..0) }
    }

    /// A name that is known to end so.
    fn ending(end: &str) -> DomainName {
        let hole = Piece::Hole(Symbol::new("x"), HoleWhy(Why::new("nobody knows", None)));
        DomainName::new(&Text::from_pieces([hole, Piece::Literal(end.into())]))
    }

    #[test]
    fn the_first_arn_of_the_region_is_found_by_what_is_known_of_a_name() {
        let arns = vec![
            arn(Some("eu-west-1"), "a.example.org"),
            arn(Some("us-east-1"), "a.example.com"),
            arn(Some("eu-west-1"), "b.example.com"),
            arn(None, "b.example.com"),
            arn(None, "c.example.net"),
        ];
        let strangers = Strangers::new(Vec::new(), arns);
        let first = |end: &str, region| strangers.first_like(&[ending(end)], &Setting::absent(region));
        let unknown = || Maybe::Unknown(Why::new("nobody knows", None));
        let known = |code: &str| Maybe::Known(Region::new(code));
        assert_eq!(first(".example.com", unknown()), Some(1));
        assert_eq!(first(".example.com", known("eu-west-1")), Some(2));
        assert_eq!(first(".example.com", known("eu-north-1")), Some(3));
        assert_eq!(first(".example.net", known("eu-west-1")), Some(4));
        assert_eq!(first(".example.edu", unknown()), None);
    }

    #[test]
    fn of_too_many_names_any_may_be_good() {
        let first = |count: usize| {
            let arns = (0..count).map(|number| arn(Some("eu-west-1"), &format!("n{number}.example.org")));
            let strangers = Strangers::new(Vec::new(), arns.collect());
            let find = |code: &str| {
                strangers.first_like(&[ending(".example.com")], &Setting::absent(Maybe::Known(Region::new(code))))
            };
            (find("eu-west-1"), find("us-east-1"))
        };
        assert_eq!(first(MOST_COMPARED), (None, None));
        assert_eq!(first(MOST_COMPARED + 1), (Some(0), None));
    }
}
