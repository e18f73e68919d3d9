//! Who has to do with which certificate.

use std::collections::HashMap;

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
    records: Vec<Vec<&'d Record>>,
    validations: Vec<Vec<&'d Validation>>,
    departures: Vec<Vec<&'d Departure>>,
    misuses: Vec<Vec<&'d Misuse>>,
    unseen: Option<(&'d Attachment, &'d Why)>,
    numbered: Numbered<'d>,
}

/// Records by what they may be for, as their positions in the deployment.
#[derive(Debug)]
struct Numbered<'d> {
    all: &'d [Record],
    by_certificate: Vec<Vec<usize>>,
    by_name: HashMap<DomainName, Vec<usize>>,
    of_open_names: Vec<usize>,
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
        let records = grouped(count, &deployment.records, |record, found| {
            found.extend(record.covers.iter().map(|(certificate, _)| *certificate));
        });
        let validations =
            grouped(count, &deployment.validations, |validation, found| found.extend(&validation.certificates));
        let departures = grouped(count, &deployment.departures, |departure, found| found.push(departure.certificate));
        let misuses = grouped(count, &deployment.misuses, |misuse, found| found.push(misuse.certificate));
        let numbered = Numbered::of(deployment);
        let unseen = deployment.attachments.iter().filter_map(|attachment| {
            let mut whys = attachment.targets.iter().filter_map(|target| match &target.certificate {
                Taken::Unknown { why, .. } => Some(why),
                _ => None,
            });
            Some((attachment, whys.next()?))
        });
        // What is not there at all stands behind what is.
        let unseen = unseen.min_by_key(|(attachment, _)| matches!(attachment.place.existence, Existence::No { .. }));
        Self { attachments, records, validations, departures, misuses, unseen, numbered }
    }

    /// The first attribute of which it is not known what certificate it takes, and why.
    pub fn unseen(&self) -> Option<(&'d Attachment, &'d Why)> {
        self.unseen
    }

    /// The attributes that take a certificate, or that may: it is one of what a condition picks from.
    pub fn attachments(&self, certificate: CertificateId) -> &[&'d Attachment] {
        self.attachments.get(certificate).map_or(&[], Vec::as_slice)
    }

    /// What is made from the validation options of a certificate.
    pub fn records(&self, certificate: CertificateId) -> &[&'d Record] {
        self.records.get(certificate).map_or(&[], Vec::as_slice)
    }

    /// What waits for a certificate to be issued.
    pub fn validations(&self, certificate: CertificateId) -> &[&'d Validation] {
        self.validations.get(certificate).map_or(&[], Vec::as_slice)
    }

    /// What is done with the validation options of a certificate that Terraform refuses.
    pub fn misuses(&self, certificate: CertificateId) -> &[&'d Misuse] {
        self.misuses.get(certificate).map_or(&[], Vec::as_slice)
    }

    /// The records of these names, whichever certificate they were made for, and those of a certificate; in their order.
    pub fn records_of_names<'n>(
        &self,
        certificate: CertificateId,
        bases: impl IntoIterator<Item = &'n DomainName>,
    ) -> Vec<&'d Record> {
        let mut found = self.numbered.by_certificate.get(certificate).cloned().unwrap_or_default();
        found.extend(bases.into_iter().filter_map(|base| self.numbered.by_name.get(base)).flatten());
        found.sort_unstable();
        found.dedup();
        found.into_iter().filter_map(|number| self.numbered.all.get(number)).collect()
    }

    /// The records of names of which a part is not known; in their order.
    pub fn records_of_open_names(&self) -> impl Iterator<Item = &'d Record> {
        self.numbered.of_open_names.iter().filter_map(|&number| self.numbered.all.get(number))
    }

    /// Where a certificate leaves what can be seen.
    pub fn departures(&self, certificate: CertificateId) -> &[&'d Departure] {
        self.departures.get(certificate).map_or(&[], Vec::as_slice)
    }
}

impl<'d> Numbered<'d> {
    fn of(deployment: &'d Deployment) -> Self {
        let mut numbered = Self {
            all: &deployment.records,
            by_certificate: vec![Vec::new(); deployment.certificates.len()],
            by_name: HashMap::new(),
            of_open_names: Vec::new(),
        };
        for (number, record) in deployment.records.iter().enumerate() {
            for (id, part) in &record.covers {
                let Some(certificate) = deployment.certificates.get(*id) else { continue };
                push(&mut numbered.by_certificate[*id], number);
                for name in names_of(certificate, part) {
                    if name.text().known().is_none() {
                        push(&mut numbered.of_open_names, number);
                    }
                    push(numbered.by_name.entry(name).or_default(), number);
                }
            }
        }
        numbered
    }
}

/// Numbers come in their order.
fn push(numbers: &mut Vec<usize>, number: usize) {
    if numbers.last() != Some(&number) {
        numbers.push(number);
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
