//! Who uses a certificate: what takes it, what makes its records, where it leaves what can be seen.

use std::collections::HashSet;
use std::rc::Rc;
use std::sync::Arc;

use super::attributes::{CERTIFICATE, VALIDATION, VALIDATION_OPTIONS};
use super::leads::Leads;
use super::module::{Mode, attribute};
use super::program::{Instance, Node, Program, Repetition, Scope};
use super::visit::{Visited, Visits};
use crate::lower::facts::{self, ByPlace, Certificates, elements, mentions_validation_host, targets};
use crate::lower::fuel::{LOOKED_AT, NAME};
use crate::model::consumers;
use crate::model::{
    Attachment, CertificateId, Consumer, Departure, Deployment, Existence, Leaving, Place, Record, Region, Served,
    Setting, Taken, Target, Waits,
};
use crate::source::Span;
use crate::syntax::hcl::Block;
use crate::value::{Kind, Lazy, Part, Ref, Refs, Value};

/// Resource types that mention a certificate without using it: they watch it, or wait for it.
pub fn is_onlooker(kind: &str) -> bool {
    kind == VALIDATION
        || kind.starts_with("aws_cloudwatch_metric_alarm")
        || kind.starts_with("aws_cloudwatch_event_rule")
}

/// Attributes that mention a certificate without using it.
pub const MENTIONS: [&str; 3] = ["tags", "tags_all", "description"];

/// What is known of who uses the certificates of a deployment.
pub struct Uses<'u, 'a> {
    /// The program.
    pub program: &'u Program<'a>,
    /// Its certificates.
    pub certificates: &'u Certificates,
    /// Where the answers go.
    pub deployment: &'u mut Deployment,
    /// Where its ARNs are written.
    pub arns: ByPlace,
}

/// Options of certificates, each once, in the order in which they came first.
#[derive(Default)]
struct Covers {
    list: Vec<(CertificateId, Part)>,
    known: HashSet<(CertificateId, Part)>,
}

impl Covers {
    fn add(&mut self, cover: (CertificateId, Part)) {
        if self.known.insert(cover.clone()) {
            self.list.push(cover);
        }
    }
}

impl<'a> Uses<'_, 'a> {
    /// Every use in one instance of a resource, whose attributes these are.
    pub fn resource(&mut self, node: &Node<'a>, repetition: &Repetition, visits: &Visits<'a>) {
        let kind = node.resource.kind;
        let place = self.program.place(node, repetition);
        let region = self.program.region(node, repetition);
        let mut covers = Covers::default();
        let mut maker = None;
        for visited in &visits.attributes {
            let (attribute, value) = (visited.attribute, &visited.value);
            // It is gone through for what it names, and for what is written in it.
            let heaviest = self.program.fuel.heaviest();
            self.program.fuel.charge((heaviest - self.program.fuel.weigh(value, heaviest)) / LOOKED_AT);
            if self.program.fuel.is_over(attribute.span) {
                break;
            }
            let consumer = consumers::of(kind).iter().find(|consumer| consumer.path == visited.path);
            if let Some(consumer) = consumer
                && self.attach(consumer, &place, visited, visits, &region)
            {
                continue;
            }
            if facts::mentions_permitting(value) {
                self.deployment.permitter.get_or_insert_with(|| facts::permitter(attribute.expr.span));
            }
            if mentions_validation_host(value) {
                self.deployment.literal_records.push(attribute.expr.span);
            }
            if visited.path.first().is_some_and(|first| MENTIONS.contains(first)) {
                continue;
            }
            let refs = self.refs(value);
            self.options(&refs, &mut covers);
            maker = maker.or_else(|| refs.iter().find(|one| *one.attribute == *VALIDATION_OPTIONS).map(|one| one.node));
            if !is_onlooker(kind) {
                self.depart(&refs, &place.local_address, attribute.expr.span, &place.existence);
            }
        }
        let covers = covers.list;
        self.charge(&covers);
        if !covers.is_empty() {
            let write = maker.and_then(|certificate| self.program.write(node, repetition, certificate));
            self.deployment.records.push(Record { write, ..Record::new(place, covers) });
        }
    }

    /// Counts what it takes to go through the names of the certificates that something is for.
    fn charge(&self, covers: &[(CertificateId, Part)]) {
        let certificates = covers.iter().filter(|(_, part)| *part == Part::Whole);
        let names = certificates.filter_map(|(id, _)| Some(self.deployment.certificates.get(*id)?.names.list.len()));
        self.program.fuel.charge(names.sum::<usize>() * NAME);
    }

    /// Every use in the arguments of a call whose module is not here: it may do anything with them.
    pub fn foreign_call(&mut self, instance: u32, call: &'a Block, place: &Place) {
        let expansion = self.program.expand(call.body(), Scope::of(instance));
        let existence = place.existence.clone().and(&expansion.existence);
        let place = Place { existence, ..place.clone() };
        let mut covers = Covers::default();
        for repetition in &expansion.repetitions {
            let visits = self.program.visits(call.body(), Scope::repeated(instance, repetition));
            for visited in &visits.attributes {
                let refs = self.refs(&visited.value);
                self.options(&refs, &mut covers);
                let at = visited.attribute.expr.span;
                self.depart(&refs, &place.local_address, at, &place.existence);
            }
        }
        self.charge(&covers.list);
        if !covers.list.is_empty() && !self.program.fuel.is_over(call.header) {
            self.deployment.records.push(Record::new(place, covers.list));
        }
    }

    /// What leaves through the outputs of a module.
    pub fn outputs(&mut self, root: &Rc<Instance<'a>>, leads: &Leads<'a>) {
        for (name, block) in root.module.outputs.iter().filter(|(name, _)| leads.output(root.id, name)) {
            let Some(value) = attribute(block.body(), "value") else { continue };
            let refs = self.refs(&self.program.output(root.id, name, value.span));
            let through = format!("output.{name}");
            self.depart(&refs, &through, value.expr.span, &Existence::Yes);
            for id in self.certificates.among(&refs, &[VALIDATION_OPTIONS, "*"]) {
                self.deployment.departures.push(Departure {
                    certificate: id,
                    what: Leaving::Options,
                    through: through.clone(),
                    at: value.expr.span,
                    existence: Existence::Yes,
                });
            }
        }
    }

    /// Which certificates a module knows something of by its variables.
    pub fn given(&mut self, instance: &Rc<Instance<'a>>, leads: &Leads<'a>) {
        for (name, variable) in instance.module.variables.iter().filter(|(name, _)| leads.variable(instance.id, name)) {
            let refs = self.refs(&self.program.variable(instance.id, name, variable.block.header));
            for reference in refs.iter() {
                for &id in &*self.certificates.of(reference.node, &reference.key) {
                    let certificate = self.deployment.certificates[id].place.header;
                    let folders = self.deployment.given.entry(certificate).or_default();
                    folders.insert(instance.module.directory.clone());
                }
            }
        }
    }

    fn depart(&mut self, refs: &Refs, through: &str, at: Span, existence: &Existence) {
        self.deployment.departures.extend(self.certificates.departures(refs, through, at, existence));
    }

    fn options(&self, refs: &Refs, covers: &mut Covers) {
        for reference in refs.iter() {
            if !matches!(&*reference.attribute, VALIDATION_OPTIONS | "*") {
                continue;
            }
            for &id in &*self.certificates.of(reference.node, &reference.key) {
                covers.add((id, reference.part.clone()));
            }
        }
    }

    /// All references of a value; a module that is passed as a whole brings those of its outputs.
    fn refs(&self, value: &Value) -> Refs {
        let whole = whole_modules(value);
        if whole.is_empty() {
            return value.all_refs();
        }
        let of_module = |module: u32| {
            let instance = self.program.instance(module);
            let outputs = instance.module.outputs.iter();
            outputs.map(|(name, block)| self.program.output(module, name, block.header).all_refs()).collect::<Vec<_>>()
        };
        Refs::union_all(std::iter::once(value.all_refs()).chain(whole.into_iter().flat_map(of_module)))
    }

    /// What an attribute takes that is for certificates; whether it is used up by that.
    fn attach(
        &mut self,
        consumer: &'static Consumer,
        place: &Place,
        taker: &Visited<'a>,
        visits: &Visits<'a>,
        region: &Setting<Region>,
    ) -> bool {
        let (at, value) = (taker.attribute.expr.span, &taker.value);
        let fuel = &self.program.fuel;
        let beside = |path: &[&'static str]| {
            // What stands in the same block is there if the certificate is.
            let doubt = |one: &Visited<'a>| one.blocks != taker.blocks;
            visits.at(path).map(move |one| {
                fuel.charge(1);
                (&one.value, one.attribute.expr.span, one.doubt.as_ref().filter(|_| doubt(one)))
            })
        };
        let first = |path: &Option<Vec<&'static str>>| {
            path.as_ref().and_then(|path| beside(path).next().map(|(value, at, _)| (value, at)))
        };
        let placement = facts::placement(consumer.rule, first(&consumer.types), at);
        let keys = facts::keys(consumer, &placement, first(&consumer.protocol), at);
        let serves = consumer.names.as_ref().map_or_else(Served::default, |names| {
            facts::served(beside(&names.path).collect::<Vec<_>>(), names.is_list)
        });
        facts::serve(&mut self.deployment.arns, &self.arns, value, &serves);
        let index = self.program.index_of_certificate(&taker.attribute.expr);
        let mut is_used_up = !consumer.is_shared;
        let serves = Arc::new(serves);
        for element in elements(value) {
            fuel.charge(serves.names.len() * NAME);
            if fuel.is_over(at) {
                break;
            }
            let targets: Vec<Target> = element
                .alternatives()
                .iter()
                .flat_map(|alternative| {
                    let named = |reference: &Ref, refs: &Refs| self.named(reference, refs);
                    targets(alternative, &element, at, self.certificates, named)
                })
                .collect();
            if targets.is_empty() || (consumer.is_shared && !facts::are_certificates(&targets)) {
                continue;
            }
            is_used_up = true;
            self.deployment.attachments.push(Attachment {
                place: place.clone(),
                consumer,
                at,
                placement: placement.clone(),
                region: region.clone(),
                keys: keys.clone(),
                serves: serves.clone(),
                targets,
                waits: Waits::default(),
                may_be_none: facts::may_be_none(&element),
                index: index.clone(),
            });
        }
        is_used_up
    }

    /// What an attribute of a resource is, where it is the ARN of a certificate.
    fn named(&self, reference: &Ref, refs: &Refs) -> Option<Vec<Taken>> {
        if !matches!(&*reference.attribute, "arn" | "id") {
            return None;
        }
        let node = self.program.node(reference.node);
        match (node.resource.mode, node.resource.kind) {
            (Mode::Managed, CERTIFICATE) => {
                let validated =
                    refs.iter().any(|reference| self.program.node(reference.node).resource.kind == VALIDATION);
                let made = self.certificates.of(reference.node, &reference.key);
                Some(made.iter().map(|&certificate| Taken::Made { certificate, validated }).collect())
            }
            (Mode::Data, CERTIFICATE) => {
                let repetition = self.program.repetition(&node, &reference.key);
                Some(vec![Taken::LookedUp {
                    address: self.program.address(&node, &reference.key),
                    at: node.resource.block.header,
                    region: self.program.region(&node, &repetition),
                }])
            }
            _ => None,
        }
    }
}

fn whole_modules(value: &Value) -> Vec<u32> {
    match &value.kind {
        Kind::Lazy(Lazy::Module(id)) => vec![*id],
        Kind::List(items) | Kind::Set(items) | Kind::OneOf(items) => items.iter().flat_map(whole_modules).collect(),
        Kind::Object(items) => items.iter().flat_map(|(_, item)| whole_modules(item)).collect(),
        Kind::Many(element) => whole_modules(element),
        _ => Vec::new(),
    }
}
