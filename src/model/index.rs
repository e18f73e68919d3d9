//! Who has to do with which certificate.

mod covering;

use std::cell::OnceCell;
use std::collections::HashSet;

use self::covering::Covering;
use super::namesakes::Namesakes;
use super::{
    Attachment, Certificate, CertificateId, Departure, Deployment, DomainName, Existence, Misuse, Record, Taken,
    Validation,
};
use crate::value::{Part, Why};

/// What of a deployment concerns a certificate, found once for all rules: asking every attachment about every
/// certificate is quadratic.
#[derive(Debug)]
pub struct Index<'d> {
    attachments: Vec<Vec<&'d Attachment>>,
    takers: Vec<Vec<&'d Attachment>>,
    records: Vec<Vec<&'d Record>>,
    validations: Vec<Vec<&'d Validation>>,
    departures: Vec<Vec<&'d Departure>>,
    misuses: Vec<Vec<&'d Misuse>>,
    unseen: Option<(&'d Attachment, &'d Why)>,
    covering: Covering<'d>,
    deployment: &'d Deployment,
    named: OnceCell<Named<'d>>,
    own: Vec<OnceCell<Own<'d>>>,
}

/// Whether a name is on a certificate.
#[derive(Clone, Copy, Debug)]
pub enum OnCertificate<'d> {
    /// One of the certificate's names covers it.
    Yes,
    /// This one may.
    Perhaps(&'d DomainName),
    /// None does.
    No,
}

/// The names of a certificate: which are known, and which are not.
#[derive(Debug, Default)]
struct Own<'d> {
    known: HashSet<&'d DomainName>,
    /// What is known to stand behind an asterisk.
    wild: HashSet<DomainName>,
    open: Vec<&'d DomainName>,
}

/// The names that records are made for, each at the first one that is there.
#[derive(Debug, Default)]
struct Named<'d> {
    records: Vec<&'d Record>,
    names: Namesakes,
}

impl<'d> Index<'d> {
    /// The index of a deployment.
    pub fn of(deployment: &'d Deployment) -> Self {
        let count = deployment.certificates.len();
        let attachments = grouped(count, &deployment.attachments, |attachment, found| {
            found.extend(attachment.targets.iter().filter_map(|target| match target.certificate {
                Taken::Made { certificate, .. } => Some(certificate),
                _ => None,
            }));
        });
        let takers = grouped(count, &deployment.attachments, |attachment, found| {
            for target in &attachment.targets {
                match &target.certificate {
                    Taken::Made { certificate, .. } => found.push(*certificate),
                    Taken::Unknown { perhaps, .. } => found.extend(perhaps),
                    _ => {}
                }
            }
        });
        let records = grouped(count, &deployment.records, |record, found| {
            found.extend(record.covers.iter().map(|(certificate, _)| *certificate));
        });
        let validations =
            grouped(count, &deployment.validations, |validation, found| found.extend(&validation.certificates));
        let departures = grouped(count, &deployment.departures, |departure, found| found.push(departure.certificate));
        let misuses = grouped(count, &deployment.misuses, |misuse, found| found.push(misuse.certificate));
        let covering = Covering::of(deployment);
        let unseen = deployment.attachments.iter().filter_map(|attachment| {
            let mut whys = attachment.targets.iter().filter_map(|target| match &target.certificate {
                Taken::Unknown { why, .. } => Some(why),
                _ => None,
            });
            Some((attachment, whys.next()?))
        });
        // What is not there at all stands behind what is.
        let unseen = unseen.min_by_key(|(attachment, _)| matches!(attachment.place.existence, Existence::No { .. }));
        let named = OnceCell::new();
        let own = (0..count).map(|_| OnceCell::new()).collect();
        Self {
            attachments,
            takers,
            records,
            validations,
            departures,
            misuses,
            unseen,
            covering,
            deployment,
            named,
            own,
        }
    }

    /// The first attribute of which it is not known what certificate it takes, and why.
    pub fn unseen(&self) -> Option<(&'d Attachment, &'d Why)> {
        self.unseen
    }

    /// The attributes that take a certificate, or that may: it is one of what a condition picks from.
    pub fn attachments(&self, certificate: CertificateId) -> &[&'d Attachment] {
        self.attachments.get(certificate).map_or(&[], Vec::as_slice)
    }

    /// The attributes that take a certificate, and those of which it is not known what they take, and that may.
    pub fn takers(&self, certificate: CertificateId) -> &[&'d Attachment] {
        self.takers.get(certificate).map_or(&[], Vec::as_slice)
    }

    /// What is made from the validation options of a certificate.
    pub fn records(&self, certificate: CertificateId) -> &[&'d Record] {
        self.records.get(certificate).map_or(&[], Vec::as_slice)
    }

    /// Which of the validation options of a certificate something is made from.
    pub fn covers(&self, certificate: CertificateId) -> impl Iterator<Item = &'d Part> {
        self.covering.of_certificate(certificate).map(|(_, part)| part)
    }

    /// What waits for a certificate to be issued.
    pub fn validations(&self, certificate: CertificateId) -> &[&'d Validation] {
        self.validations.get(certificate).map_or(&[], Vec::as_slice)
    }

    /// What is done with the validation options of a certificate that Terraform refuses.
    pub fn misuses(&self, certificate: CertificateId) -> &[&'d Misuse] {
        self.misuses.get(certificate).map_or(&[], Vec::as_slice)
    }

    /// The records that a certificate may be validated by, in their order, and what each is for: its own, and those of its
    /// names whichever certificate they were made for. Of records of one name that are there alike, the first ones.
    pub fn validating(&self, certificate: &Certificate, bases: &[DomainName]) -> Vec<(&'d Record, Vec<Part>)> {
        self.covering.records(certificate.id, &certificate.place.existence, bases)
    }

    /// The first name, with its record, that may turn out to be one of these; `others` are not meant.
    pub fn namesake(&self, names: &[DomainName], others: &HashSet<DomainName>) -> Option<(&'d Record, &DomainName)> {
        let all = self.named.get_or_init(|| Named::of(self.deployment));
        let is_meant = |name: &DomainName| !others.contains(name);
        let first = names.iter().filter_map(|name| all.names.find(name, &is_meant)).min()?;
        Some((all.records.get(first).copied()?, all.names.name(first)?))
    }

    /// Whether a name is on a certificate of the deployment.
    pub fn on_certificate(&self, name: &DomainName, certificate: &Certificate) -> OnCertificate<'d> {
        let all = self.deployment.certificates.get(certificate.id).map_or(&[][..], |own| &own.names.list);
        let Some(cell) = self.own.get(certificate.id).filter(|_| name.text().known().is_some()) else {
            return on_one_of(all, name);
        };
        let own = cell.get_or_init(|| Own::of(all));
        let is_under = || name.enclosing().get(1).is_some_and(|parent| own.wild.contains(parent));
        if own.known.contains(name) || (!name.text().known_prefix().starts_with('.') && is_under()) {
            return OnCertificate::Yes;
        }
        on_one_of(own.open.iter().copied(), name)
    }

    /// Where a certificate leaves what can be seen.
    pub fn departures(&self, certificate: CertificateId) -> &[&'d Departure] {
        self.departures.get(certificate).map_or(&[], Vec::as_slice)
    }
}

impl<'d> Own<'d> {
    fn of(names: &'d [DomainName]) -> Self {
        let mut own = Self::default();
        for name in names {
            if name.text().known().is_none() {
                own.open.push(name);
            } else if name.is_wildcard() {
                own.wild.insert(name.base());
            } else {
                own.known.insert(name);
            }
        }
        own
    }
}

/// ACM takes no certificate of more than 100 names, so one of which more have to be compared one by one is not issued
/// anyway; what is on it may remain open.
const MOST_COMPARED: usize = 200;

/// Whether one of these names of a certificate covers another one.
fn on_one_of<'d>(names: impl IntoIterator<Item = &'d DomainName>, name: &DomainName) -> OnCertificate<'d> {
    let mut answer = OnCertificate::No;
    for (compared, own) in names.into_iter().enumerate() {
        if compared == MOST_COMPARED {
            return OnCertificate::Perhaps(own);
        }
        match (own.covers(name), answer) {
            (Some(true), _) => return OnCertificate::Yes,
            (None, OnCertificate::No) => answer = OnCertificate::Perhaps(own),
            _ => {}
        }
    }
    answer
}

impl<'d> Named<'d> {
    fn of(deployment: &'d Deployment) -> Self {
        let mut named = Self::default();
        let mut seen: HashSet<DomainName> = HashSet::new();
        let is_there = |record: &&Record| !matches!(record.place.existence, Existence::No { .. });
        for record in deployment.records.iter().filter(is_there) {
            let covered = record.covers.iter().filter_map(|(id, part)| Some((deployment.certificates.get(*id)?, part)));
            for name in covered.flat_map(|(certificate, part)| names_of(certificate, part)) {
                if seen.insert(name.clone()) {
                    named.records.push(record);
                    named.names.add(name);
                }
            }
        }
        named
    }
}

/// The names that a part of a certificate's options is about.
pub fn names_of(certificate: &Certificate, part: &Part) -> Vec<DomainName> {
    match part {
        Part::Name(name) | Part::Picked(name) => vec![DomainName::new(name)],
        Part::Whole => certificate.base_names(),
        Part::PickedOne => Vec::new(),
    }
}

/// The items by the certificates that they have to do with, each once.
fn grouped<'d, T>(count: usize, items: &'d [T], concerned: impl Fn(&'d T, &mut Vec<CertificateId>)) -> Vec<Vec<&'d T>> {
    let mut groups: Vec<Vec<&'d T>> = (0..count).map(|_| Vec::new()).collect();
    let mut found = Vec::new();
    for item in items {
        found.clear();
        concerned(item, &mut found);
        found.sort_unstable();
        found.dedup();
        for &certificate in &found {
            if let Some(group) = groups.get_mut(certificate) {
                group.push(item);
            }
        }
    }
    groups
}
