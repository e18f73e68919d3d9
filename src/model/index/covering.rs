//! Validation records by what they may be for.

use std::collections::{BTreeMap, HashMap};

use super::names_of;
use crate::model::{CertificateId, Deployment, DomainName, Existence, Record};
use crate::value::Part;

/// Of the records of a name that are there alike, so many blocks are kept: more are not shown.
const MOST_ALIKE: usize = 2;

/// The records of a deployment, as their positions in it.
#[derive(Debug)]
pub(super) struct Covering<'d> {
    all: &'d [Record],
    by_certificate: Vec<Vec<(usize, &'d Part)>>,
    by_name: HashMap<DomainName, OfName<'d>>,
}

/// The records of a name: the first ones that say the same, as there may be thousands of them for thousands of
/// certificates.
#[derive(Debug, Default)]
struct OfName<'d> {
    certain: Vec<usize>,
    /// By the reason why they may not be there.
    perhaps: HashMap<&'d str, Vec<usize>>,
    /// The first one of them, and the first one for another reason.
    first: Vec<(&'d str, usize)>,
    off: Vec<usize>,
    /// The first one that a default switches off.
    by_default: Option<usize>,
}

impl<'d> Covering<'d> {
    pub(super) fn of(deployment: &'d Deployment) -> Self {
        let mut covering = Self {
            all: &deployment.records,
            by_certificate: vec![Vec::new(); deployment.certificates.len()],
            by_name: HashMap::new(),
        };
        for (number, record) in deployment.records.iter().enumerate() {
            for (id, part) in &record.covers {
                let Some(certificate) = deployment.certificates.get(*id) else { continue };
                covering.by_certificate[*id].push((number, part));
                for name in names_of(certificate, part) {
                    covering.by_name.entry(name).or_default().add(number, covering.all);
                }
            }
        }
        covering
    }

    /// The records of a certificate, and what of it each is for.
    pub(super) fn of_certificate(&self, certificate: CertificateId) -> impl Iterator<Item = (usize, &'d Part)> {
        self.by_certificate.get(certificate).into_iter().flatten().copied()
    }

    /// The records of a certificate, and those of its names whichever certificate they were made for, in their order;
    /// each with what it is for.
    pub(super) fn records(
        &self,
        certificate: CertificateId,
        existence: &Existence,
        bases: &[DomainName],
    ) -> Vec<(&'d Record, Vec<Part>)> {
        let mut found: BTreeMap<usize, Vec<Part>> = BTreeMap::new();
        for (number, part) in self.of_certificate(certificate) {
            found.entry(number).or_default().push(part.clone());
        }
        for base in bases {
            for number in self.by_name.get(base).into_iter().flat_map(|of_name| of_name.told(existence)) {
                found.entry(number).or_default().push(Part::Name(base.text().clone()));
            }
        }
        found.into_iter().filter_map(|(number, parts)| Some((self.all.get(number)?, parts))).collect()
    }
}

impl<'d> OfName<'d> {
    fn add(&mut self, number: usize, all: &'d [Record]) {
        let keep = |numbers: &mut Vec<usize>| {
            let header = |number: usize| all[number].place.header;
            if numbers.len() < MOST_ALIKE && numbers.iter().all(|known| header(*known) != header(number)) {
                numbers.push(number);
            }
        };
        match &all[number].place.existence {
            Existence::Yes => keep(&mut self.certain),
            Existence::Perhaps(why) => {
                if self.first.len() < 2 && self.first.iter().all(|(reason, _)| **reason != *why.reason) {
                    self.first.push((&why.reason, number));
                }
                keep(self.perhaps.entry(&why.reason).or_default());
            }
            Existence::No { by_default, .. } => {
                keep(&mut self.off);
                if *by_default {
                    self.by_default.get_or_insert(number);
                }
            }
        }
    }

    /// Those that say something of a certificate that is there so.
    fn told(&self, existence: &Existence) -> impl Iterator<Item = usize> {
        let alike = match existence {
            Existence::Perhaps(why) => self.perhaps.get(&*why.reason),
            Existence::Yes | Existence::No { .. } => None,
        };
        let perhaps = alike.into_iter().flatten().copied().chain(self.first.iter().map(|(_, number)| *number));
        self.certain.iter().chain(&self.off).copied().chain(perhaps).chain(self.by_default)
    }
}
