//! Who has to do with which certificate.

use super::{Attachment, CertificateId, Departure, Deployment, Record, Taken, Validation};

/// What of a deployment concerns a certificate, found once for all rules: asking every attachment about every
/// certificate is quadratic.
#[derive(Debug)]
pub struct Index<'d> {
    attachments: Vec<Vec<&'d Attachment>>,
    records: Vec<Vec<&'d Record>>,
    validations: Vec<Vec<&'d Validation>>,
    departures: Vec<Vec<&'d Departure>>,
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
        Self { attachments, records, validations, departures }
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

    /// Where a certificate leaves what can be seen.
    pub fn departures(&self, certificate: CertificateId) -> &[&'d Departure] {
        self.departures.get(certificate).map_or(&[], Vec::as_slice)
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
