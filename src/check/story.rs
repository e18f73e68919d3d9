//! What a picture shows of the certificates that findings are about: names, their records and zones, and what takes
//! the certificate.
//!
//! Models are large and are dropped when the rules have spoken. This is what is kept of them, small whatever was
//! scanned: lists are cut, and say how much was cut off.

use std::collections::{HashMap, HashSet};
use std::fmt::Display;

use crate::model::{
    self, Attachment, Deployment, DomainName, Existence, Format, Kind, Method, Placement, Region, Setting, Taken,
};
use crate::rule::Reported;
use crate::source::Span;
use crate::value::{Part, Text};

/// Names of a certificate that are kept; those without a record come before others.
const MOST_NAMES: usize = 5;
/// What takes a certificate.
const MOST_TAKERS: usize = 4;
/// Labels of a domain name: it has no more (RFC 1035, 2.3.4).
const MOST_LABELS: usize = 127;
/// Characters of a text: a domain name has no more (RFC 1035, 2.3.4).
const LONGEST: usize = 255;

/// What is told of one deployment.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Story {
    /// The deployment, as findings name it.
    pub deployment: String,
    /// The format of its definitions.
    pub format: Format,
    /// Those that findings are about, in the order of the definitions.
    pub certificates: Vec<Certificate>,
}

/// A certificate and what stands around it.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Certificate {
    /// What findings call their subject: the certificate, or where it is not made here, what takes it.
    pub subject: String,
    /// How it comes to be: `certificate`, `imported certificate`.
    pub kind: &'static str,
    /// Its address or ARN.
    pub address: String,
    /// How many certificates the same block makes.
    pub instances: usize,
    /// Where it is; empty where that is not known.
    pub region: String,
    /// Some of its names.
    pub names: Vec<Name>,
    /// How many more there are.
    pub more_names: usize,
    /// Whether there may be names that are not known.
    pub unknown_names: bool,
    /// Whether a person answers mails for it.
    pub by_mail: bool,
    /// What takes it.
    pub takers: Vec<Taker>,
    /// How many more there are.
    pub more_takers: usize,
}

/// A name of a certificate.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Name {
    /// The name.
    pub name: String,
    /// The hosted zone here that it would be in.
    pub zone: Option<String>,
    /// What makes the record that proves it.
    pub record: Option<String>,
}

/// What takes a certificate.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Taker {
    /// Its address.
    pub address: String,
    /// What it is: `CloudFront`.
    pub service: &'static str,
    /// Where it takes certificates from, where that is known.
    pub takes_from: Option<String>,
}

impl Story {
    /// What the findings of a deployment are about; none where they are about no certificate.
    pub(super) fn of(deployment: &Deployment, subjects: &HashSet<&str>) -> Option<Self> {
        let around = Around::of(deployment);
        let mut certificates: Vec<Certificate> = deployment
            .certificates
            .iter()
            .filter(|certificate| subjects.contains(&*certificate.place.address))
            .map(|certificate| around.made(certificate))
            .collect();
        let others = deployment.attachments.iter().filter(|attachment| subjects.contains(&*attachment.place.address));
        certificates.extend(others.flat_map(Around::taken));
        let (path, format) = (deployment.path.clone(), deployment.format);
        (!certificates.is_empty()).then_some(Self { deployment: path, format, certificates })
    }
}

/// The stories without what no finding is about.
pub(super) fn about(stories: Vec<Story>, findings: &[Reported]) -> Vec<Story> {
    let mut subjects: HashMap<(&str, Format), HashSet<&str>> = HashMap::new();
    for reported in findings {
        let deployment = (&*reported.deployment, reported.format);
        subjects.entry(deployment).or_default().insert(&reported.finding.subject.address);
    }
    let told = stories.into_iter().filter_map(|mut story| {
        let subjects = subjects.get(&(&*story.deployment, story.format))?;
        story.certificates.retain(|certificate| subjects.contains(&*certificate.subject));
        (!story.certificates.is_empty()).then_some(story)
    });
    told.collect()
}

/// What is looked up in a deployment for each certificate.
struct Around<'d> {
    /// The blocks that make the record of a name, by the name without `*.`.
    records: HashMap<DomainName, String>,
    /// The blocks that make one record of a certificate, whichever.
    single: HashMap<model::CertificateId, String>,
    /// Attributes that take a certificate.
    takers: HashMap<model::CertificateId, Vec<&'d Attachment>>,
    /// How many certificates a block makes.
    instances: HashMap<Span, usize>,
    /// The public zones.
    zones: HashSet<DomainName>,
}

impl<'d> Around<'d> {
    fn of(deployment: &'d Deployment) -> Self {
        let (mut records, mut single) = (HashMap::new(), HashMap::new());
        for record in deployment.records.iter().filter(|record| exists(&record.place)) {
            for (id, part) in &record.covers {
                let address = block(&record.place);
                let names = match part {
                    Part::Name(name) | Part::Picked(name) => vec![DomainName::new(name).base()],
                    Part::Whole => {
                        deployment.certificates.get(*id).map(model::Certificate::base_names).unwrap_or_default()
                    }
                    Part::PickedOne => {
                        single.entry(*id).or_insert_with(|| address.clone());
                        Vec::new()
                    }
                };
                for name in names {
                    records.entry(name).or_insert_with(|| address.clone());
                }
            }
        }
        let mut takers: HashMap<_, Vec<_>> = HashMap::new();
        for attachment in deployment.attachments.iter().filter(|attachment| exists(&attachment.place)) {
            for target in &attachment.targets {
                if let Taken::Made { certificate, .. } = target.certificate {
                    takers.entry(certificate).or_default().push(attachment);
                }
            }
        }
        let mut instances = HashMap::new();
        for certificate in deployment.certificates.iter().filter(|certificate| exists(&certificate.place)) {
            *instances.entry(certificate.place.header).or_insert(0) += 1;
        }
        let zones = deployment.zones.iter().filter(|zone| exists(&zone.place) && zone.private.known() != Some(&true));
        let zones = zones.filter_map(|zone| zone.name.value.known()).cloned().collect();
        Self { records, single, takers, instances, zones }
    }

    fn made(&self, certificate: &model::Certificate) -> Certificate {
        let mut single = self.single.get(&certificate.id);
        let list = &certificate.names.list;
        // Which name one record of several is for is not known; that the others have none is.
        let record = |name: &DomainName| self.records.get(&name.base()).or_else(|| single.take());
        let mut names: Vec<_> = list.iter().map(record).zip(list).collect();
        let mut others = MOST_NAMES.saturating_sub(names.iter().filter(|(record, _)| record.is_none()).count());
        names.retain(|(record, _)| {
            let kept = record.is_none() || others > 0;
            others = others.saturating_sub(usize::from(record.is_some()));
            kept
        });
        let names: Vec<Name> = names
            .into_iter()
            .take(MOST_NAMES)
            .map(|(record, name)| Name { name: cut(name), zone: self.zone(name), record: record.cloned() })
            .collect();
        let takers = self.takers.get(&certificate.id).map(Vec::as_slice).unwrap_or_default();
        Certificate {
            subject: certificate.place.address.clone(),
            kind: match certificate.kind {
                Kind::Private => "private certificate",
                Kind::Imported => "imported certificate",
                Kind::Public | Kind::Unknown(_) => "certificate",
            },
            address: cut(&certificate.place.address),
            instances: self.instances.get(&certificate.place.header).copied().unwrap_or(1),
            region: region(&certificate.region),
            more_names: list.len() - names.len(),
            names,
            unknown_names: certificate.names.more.is_some(),
            by_mail: certificate.method.decide(|method| *method == Method::Email) == Ok(true),
            takers: takers.iter().take(MOST_TAKERS).map(|attachment| taker(attachment)).collect(),
            more_takers: takers.len().saturating_sub(MOST_TAKERS),
        }
    }

    /// Certificates that are not made here, of what takes them.
    fn taken(attachment: &Attachment) -> Vec<Certificate> {
        let told = |target: &model::Target| {
            let (kind, address, region) = match &target.certificate {
                Taken::Arn { arn, region, .. } => ("certificate by its ARN", cut(arn), region.to_string()),
                Taken::LookedUp { address, region: setting, .. } => {
                    ("certificate, looked up", cut(address), region(setting))
                }
                Taken::Other(text) => ("no certificate of ACM", cut(text), String::new()),
                Taken::Made { .. } | Taken::Unknown { .. } => return None,
            };
            let takers = vec![taker(attachment)];
            let subject = attachment.place.address.clone();
            Some(Certificate { subject, kind, address, instances: 1, region, takers, ..Certificate::default() })
        };
        let told = attachment.targets.iter().filter_map(told).take(MOST_TAKERS);
        if exists(&attachment.place) { told.collect() } else { Vec::new() }
    }

    /// The public zone with the longest name that a name lies in.
    fn zone(&self, name: &DomainName) -> Option<String> {
        let base = name.base();
        if self.zones.contains(&base) {
            return Some(cut(&base));
        }
        let known = base.text().known()?;
        let behind = known.match_indices('.').take(MOST_LABELS).map(|(dot, _)| &known[dot + 1..]);
        behind
            .map(|zone| DomainName::new(&Text::from(zone)))
            .find(|zone| self.zones.contains(zone))
            .map(|zone| cut(&zone))
    }
}

fn exists(place: &model::Place) -> bool {
    !matches!(place.existence, Existence::No { .. })
}

/// The address of a block, whichever of its instances it is.
fn block(place: &model::Place) -> String {
    match place.calls.last() {
        Some(call) => cut(&format_args!("{}.{}", call.address, place.local_address)),
        None => cut(&place.local_address),
    }
}

fn taker(attachment: &Attachment) -> Taker {
    let takes_from = match attachment.placement.value.known() {
        Some(Placement::UsEast1) => Some(model::region::US_EAST_1.to_owned()),
        Some(Placement::Same) => attachment.region.value.known().map(cut),
        Some(Placement::Misplaced | Placement::Unsaid) | None => None,
    };
    Taker { address: cut(&attachment.place.address), service: attachment.consumer.service, takes_from }
}

/// `eu-west-1`, `eu-west-1 or us-east-1`; empty where it is not known.
fn region(setting: &Setting<Region>) -> String {
    let possible = setting.value.possible().unwrap_or_default();
    cut(&possible.iter().take(3).map(Region::code).collect::<Vec<_>>().join(" or "))
}

fn cut(text: &(impl Display + ?Sized)) -> String {
    let text = text.to_string();
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}
