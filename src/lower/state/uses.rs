//! Who uses the certificates of a state: joined by their ARNs, which a state knows.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::certificates::CERTIFICATE;
use super::instances::Instance;
use crate::lower::{described, facts, told};
use crate::model::consumers;
use crate::model::{
    Attachment, CertificateId, Consumer, Deployment, DomainName, Lookup, Record, Region, Served, Serves, Setting,
    Taken, Target, Validation, Waits, WrittenArn,
};
use crate::source::Spanned;
use crate::syntax::json::{Kind, Value};
use crate::value::{self, Maybe, Part, Text, Why};

const VALIDATION: &str = "aws_acm_certificate_validation";

/// The names that share a record are a name and its wildcard, on the certificates of some regions.
const MOST_ALIKE: usize = 64;

/// What an ARN belongs to.
#[derive(Clone, Copy)]
enum Owner {
    Made(CertificateId),
    LookedUp(usize),
}

/// What is known of who uses the certificates of a deployment.
pub(super) struct Uses<'u, 't> {
    instances: &'u [Instance<'t>],
    /// Certificates that are made and looked up, by their ARNs.
    arns: HashMap<String, Owner>,
    /// Validation records by what they point to.
    records: HashMap<String, Vec<Wanted>>,
    /// Certificates that something here waited for.
    validated: HashSet<CertificateId>,
    deployment: &'u mut Deployment,
}

/// A record that a certificate wants.
struct Wanted {
    certificate: CertificateId,
    domain: Text,
    name: String,
}

impl<'u, 't> Uses<'u, 't> {
    /// The certificates of `deployment` are made by `makers`, in this order.
    pub(super) fn new(instances: &'u [Instance<'t>], makers: &[usize], deployment: &'u mut Deployment) -> Self {
        let mut uses =
            Self { instances, arns: HashMap::new(), records: HashMap::new(), validated: HashSet::new(), deployment };
        for (index, instance) in instances.iter().enumerate() {
            if instance.kind == CERTIFICATE && instance.is_data {
                uses.own(instance, Owner::LookedUp(index));
            }
        }
        for (id, &index) in makers.iter().enumerate() {
            let instance = &instances[index];
            uses.own(instance, Owner::Made(id));
            for option in instance.get("domain_validation_options").into_iter().flat_map(Value::items) {
                let text = |key: &str| told::string(option.get(key)).map(|told| told.value);
                let wanted = (text("domain_name"), text("resource_record_name"), text("resource_record_value"));
                if let (Some(domain), Some(name), Some(value)) = wanted {
                    let wanted = Wanted { certificate: id, domain: Text::from(&*domain), name: relative(&name) };
                    let all = uses.records.entry(relative(&value)).or_default();
                    if all.len() < MOST_ALIKE {
                        all.push(wanted);
                    }
                }
            }
        }
        uses
    }

    fn own(&mut self, instance: &Instance<'_>, owner: Owner) {
        if let Some(arn) = instance.string("arn") {
            self.arns.insert(arn.value, owner);
        }
    }

    /// Every use.
    pub(super) fn all(mut self) {
        // The state is what it is: what waits for a certificate is known before who takes it.
        for instance in self.instances.iter().filter(|instance| !instance.is_data && instance.kind == VALIDATION) {
            self.validation(instance);
        }
        let mut described = Vec::new();
        for instance in self.instances {
            match (instance.is_data, &*instance.kind) {
                (true, CERTIFICATE) => self.lookup(instance),
                (false, CERTIFICATE | VALIDATION) => {}
                (is_data, kind) => {
                    if described::wants(kind, is_data).is_some() {
                        described.push(instance.described());
                    }
                    if is_data {
                        continue;
                    }
                    for consumer in consumers::of(kind) {
                        self.attach(instance, consumer);
                    }
                    self.record(instance);
                }
            }
        }
        described::fill(&described, self.deployment);
    }

    fn validation(&mut self, instance: &Instance<'_>) {
        let arn = instance.string("certificate_arn");
        let made = arn.as_ref().and_then(|arn| match self.arns.get(&arn.value) {
            Some(Owner::Made(id)) => Some(*id),
            _ => None,
        });
        self.validated.extend(made);
        self.deployment.validations.push(Validation {
            place: instance.place.clone(),
            certificates: made.into_iter().collect(),
            others: None,
            at: arn.as_ref().map(|arn| arn.span),
            fqdns: None,
            region: told::region(arn.as_ref(), instance.place.header),
            is_parallel: false,
        });
    }

    fn lookup(&mut self, instance: &Instance<'_>) {
        let domain = match instance.string("domain") {
            Some(domain) => Maybe::Known(DomainName::new(&Text::from(domain.value.as_str()))),
            None => Maybe::Unknown(Why::new("the state does not say its domain", Some(instance.place.header))),
        };
        let address = instance.place.address.clone();
        self.deployment.lookups.push(Lookup { address, at: instance.place.header, domain });
    }

    fn attach(&mut self, instance: &Instance<'t>, consumer: &'static Consumer) {
        let Some((first, rest)) = consumer.path.split_first() else { return };
        let Some(attribute) = instance.attributes.get(first) else { return };
        let hidden = instance.is_sensitive(first);
        let mut values = Vec::new();
        if hidden {
            // The keys in it are unreadable, too, and which of its texts is the ARN is not known.
            values.extend(holds_text(attribute).then_some(attribute));
        } else {
            leaves(attribute, rest, &mut values);
        }
        let (types, protocol) =
            (beside(instance, consumer.types.as_deref()), beside(instance, consumer.protocol.as_deref()));
        let serves = Arc::new(serves(instance, consumer));
        for value in values {
            let at = value.span();
            let certificate = if hidden {
                Taken::Unknown { why: facts::sensitive(at), perhaps: Vec::new() }
            } else {
                let Some(arn) = told::string(Some(value)) else { continue };
                self.taken(&arn, &serves)
            };
            let targets = vec![Target { certificate, trail: Vec::new() }];
            if consumer.is_shared && !facts::are_certificates(&targets) {
                continue;
            }
            let placement = facts::placement(consumer.rule, types.as_ref().map(|(types, at)| (types, *at)), at);
            let protocol = protocol.as_ref().map(|(protocol, at)| (protocol, *at));
            self.deployment.attachments.push(Attachment {
                place: instance.place.clone(),
                consumer,
                at,
                region: region(instance),
                keys: facts::keys(consumer, &placement, protocol, at),
                placement,
                serves: serves.clone(),
                targets,
                waits: Waits::default(),
                may_be_none: false,
                index: None,
            });
        }
    }

    fn taken(&mut self, arn: &Spanned<String>, serves: &Served) -> Taken {
        match self.arns.get(&arn.value) {
            Some(&Owner::Made(certificate)) => {
                Taken::Made { certificate, validated: self.validated.contains(&certificate) }
            }
            Some(&Owner::LookedUp(index)) => {
                let data = &self.instances[index];
                let header = data.place.header;
                let region = told::region(data.string("arn").as_ref(), header);
                Taken::LookedUp { address: data.place.address.clone(), at: header, region }
            }
            None => {
                let text = Text::from(arn.value.as_str());
                let value = value::Value { at: Some(arn.span), ..value::Value::text(text.clone()) };
                let taken = facts::literal(&text, &value, arn.span);
                if let Taken::Arn { region, .. } = &taken {
                    let serves = facts::known_names(serves).map_or(Serves::Anything, Serves::Names);
                    self.deployment.arns.push(WrittenArn { region: Some(region.clone()), serves, at: arn.span });
                }
                taken
            }
        }
    }

    /// Which validation records a resource makes, in whatever DNS: it has one's value, and its name.
    fn record(&mut self, instance: &Instance<'t>) {
        if self.records.is_empty() {
            return;
        }
        let mut texts = Vec::new();
        strings(instance.attributes, &mut texts);
        let mut covers: Vec<(CertificateId, Part)> = Vec::new();
        let wanted = texts.iter().filter_map(|text| self.records.get(text)).flatten();
        for wanted in wanted {
            // Some providers have the name without that of its zone.
            let is_named = |text: &String| {
                *text == wanted.name
                    || wanted
                        .name
                        .strip_prefix(text.as_str())
                        .is_some_and(|rest| text.starts_with('_') && rest.starts_with('.'))
            };
            let cover = (wanted.certificate, Part::Name(wanted.domain.clone()));
            if texts.iter().any(is_named) && !covers.contains(&cover) {
                covers.push(cover);
            }
        }
        if !covers.is_empty() {
            self.deployment.records.push(Record::new(instance.place.clone(), covers));
        }
    }
}

/// A name of DNS in its shortest form.
fn relative(name: &str) -> String {
    name.strip_suffix('.').unwrap_or(name).to_ascii_lowercase()
}

/// The values at the end of a path through nested blocks, of which a state makes lists.
fn leaves<'t>(value: Value<'t>, path: &[&str], found: &mut Vec<Value<'t>>) {
    match (value.kind(), path.split_first()) {
        (Kind::Array, _) => value.items().for_each(|item| leaves(item, path, found)),
        (Kind::Object, Some((first, rest))) => {
            if let Some(inner) = value.get(first) {
                leaves(inner, rest, found);
            }
        }
        (Kind::String, None) => found.push(value),
        _ => {}
    }
}

/// Whether there is a text that is not empty in a value.
fn holds_text(value: Value<'_>) -> bool {
    value.as_str().is_some_and(|text| !text.is_empty())
        || value.items().any(holds_text)
        || value.entries().any(|(_, inner)| holds_text(inner))
}

/// The first texts of a resource, in the form of names of DNS: a record has few.
fn strings(value: Value<'_>, found: &mut Vec<String>) {
    const MOST: usize = 64;
    if found.len() < MOST {
        if let Some(text) = value.as_str() {
            found.push(relative(&text));
        }
        value.items().for_each(|item| strings(item, found));
        value.entries().for_each(|(_, inner)| strings(inner, found));
    }
}

/// The values at a path, and where the first of them is written; none where there are none or they must not be printed.
fn beside(instance: &Instance<'_>, path: Option<&[&str]>) -> Option<(value::Value, crate::source::Span)> {
    let found = at_path(instance, path?);
    let first = found.first()?.span();
    let mut texts =
        found.iter().filter_map(|one| one.as_str()).map(|text| value::Value::string(&*text)).collect::<Vec<_>>();
    Some((if texts.len() == 1 { texts.remove(0) } else { value::Value::list(texts) }, first))
}

fn at_path<'t>(instance: &Instance<'t>, path: &[&str]) -> Vec<Value<'t>> {
    let mut found = Vec::new();
    if let Some((first, rest)) = path.split_first()
        && let Some(attribute) = instance.get(first)
    {
        leaves(attribute, rest, &mut found);
    }
    found
}

/// Where a resource is: its ARN says it, of a global one only the partition.
pub(super) fn region(instance: &Instance<'_>) -> Setting<Region> {
    told::region(instance.string("arn").as_ref(), instance.place.header)
}

/// The names that a consumer serves with a certificate.
fn serves(instance: &Instance<'_>, consumer: &Consumer) -> Served {
    let Some(names) = &consumer.names else { return Served::default() };
    if let Some(first) = names.path.first().filter(|first| instance.is_sensitive(first)) {
        let at = instance.attributes.get(first).map_or(instance.place.header, Value::span);
        return Served { more: Some(facts::sensitive(at)), ..Served::default() };
    }
    let held = at_path(instance, &names.path).into_iter();
    let held: Vec<(value::Value, crate::source::Span)> =
        held.filter_map(|one| Some((value::Value::string(&*one.as_str()?), one.span()))).collect();
    facts::served(held.iter().map(|(value, at)| (value, *at, None)), names.is_list)
}
