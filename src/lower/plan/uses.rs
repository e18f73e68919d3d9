//! Who uses the certificates of a plan: what takes them, what makes their records, where they leave what can be seen.
//!
//! What is known is joined by the ARN's value, what is not by references of the configuration. Where neither tells, what
//! stands there may be any certificate.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use super::Plan;
use super::document::{Change, Resource};
use super::planned::Planned;
use super::reach::{Reach, references, told_at};
use super::waits::{self, Positions};
use crate::lower::described;
use crate::lower::facts::Certificates;
use crate::lower::terraform::attributes::{CERTIFICATE, VALIDATION, VALIDATION_OPTIONS};
use crate::lower::terraform::uses::{MENTIONS, is_onlooker};
use crate::model::consumers;
use crate::model::{
    CertificateId, Consumer, Departure, Deployment, DomainName, Existence, Leaving, Place, Record, Region, Setting,
    Taken,
};
use crate::source::Span;
use crate::syntax::json::{Kind as Json, Value as Node};
use crate::value::{InstanceKey, Maybe, NodeId, Part, Refs, Text, Why};

/// What an ARN that is known is the ARN of.
#[derive(Clone)]
pub(super) enum Known {
    Made(CertificateId),
    LookedUp(Taken),
}

/// What is known of who uses the certificates of a plan.
pub struct Uses<'u, 'd, 't> {
    pub(super) plan: &'u Plan<'d, 't>,
    pub(super) certificates: &'u Certificates,
    pub(super) deployment: &'u mut Deployment,
    pub(super) by_arn: HashMap<String, Known>,
    /// ARNs that are written out and that a consumer takes.
    pub(super) taken: HashSet<String>,
    /// As whom certificates are made.
    pub(super) accounts: HashMap<CertificateId, Text>,
    positions: Positions,
    /// Data sources that look certificates up, by their number.
    pub(super) lookups: HashMap<NodeId, Taken>,
    /// How many records were made from one option of a certificate.
    picked: HashMap<CertificateId, usize>,
    /// What the model wants to know more of.
    pub(super) described: Vec<described::Resource>,
    /// Why something that is not seen may use a certificate.
    doubt: Option<Why>,
}

/// Resource types of which each makes one record.
/// Names that one after the other of a certificate's records is made from; ACM issues no certificate with more.
const MOST_PICKED: usize = 100;
const ONE_RECORD: [&str; 3] = ["aws_route53_record", "cloudflare_record", "cloudflare_dns_record"];
/// Why nothing is known of what a value was made from.
pub(super) const NO_CONFIGURATION: &str = "the plan does not have its configuration";
/// What validation records point to.
const VALIDATION_HOST: &str = ".acm-validations.aws";

/// A use by a resource, or by what would be one.
pub(super) struct User<'c, 't> {
    pub(super) resource: Option<&'c Resource<'t>>,
    pub(super) instance: usize,
    pub(super) kind: &'c str,
    pub(super) place: Place,
    pub(super) after: Option<Planned<'t>>,
    pub(super) region: Setting<Region>,
    /// It is there already, and stays.
    pub(super) stays: bool,
}

impl<'u, 'd, 't> Uses<'u, 'd, 't> {
    /// Fills the deployment with all uses of its certificates.
    pub fn find(
        plan: &'u Plan<'d, 't>,
        certificates: &'u Certificates,
        owners: &[(&Change<'t>, CertificateId)],
        deployment: &'u mut Deployment,
    ) {
        let (by_arn, lookups) = (HashMap::new(), HashMap::new());
        let mut uses = Self {
            plan,
            certificates,
            deployment,
            by_arn,
            lookups,
            accounts: owners.iter().map(|(change, id)| (*id, plan.account(change))).collect(),
            positions: Positions::default(),
            taken: HashSet::new(),
            picked: HashMap::new(),
            described: Vec::new(),
            doubt: None,
        };
        for (change, id) in owners {
            if let Some(arn) = Planned::after(change.node).get("arn").text() {
                uses.by_arn.insert(arn.into_owned(), Known::Made(*id));
            }
            let position = change.resource.map(|resource| (change.instance, resource));
            uses.positions.certificates.extend(position.map(|position| (*id, position)));
        }
        uses.data();
        let mut seen: Vec<Vec<bool>> = plan.document.instances.iter().map(|_| Vec::new()).collect();
        for change in &plan.document.changes {
            if let Some(resource) = change.resource {
                let seen = &mut seen[change.instance];
                seen.resize(seen.len().max(resource + 1), false);
                seen[resource] = true;
            }
            if !change.is_data {
                uses.change(change);
            }
        }
        uses.absent(&seen);
        waits::find(plan.document, &uses.positions, uses.deployment);
        uses.outputs();
        uses.forget_the_irrelevant();
        uses.written();
        described::fill(&uses.described, uses.deployment);
        uses.deployment.incomplete = uses.deployment.incomplete.take().or(uses.doubt);
    }

    fn change(&mut self, change: &Change<'t>) {
        let place = self.plan.place(change);
        let after = Planned::after(change.node);
        match &*change.kind {
            VALIDATION => {
                let region = self.plan.region(change);
                let position = change.resource.map(|resource| (change.instance, resource));
                let number = self.deployment.validations.len();
                if let Some(position) = position {
                    self.positions.validations.entry(position).or_default().push(number);
                }
                self.validation(change, place, after, region);
            }
            kind => {
                let user = User {
                    resource: self.plan.resource(change),
                    instance: change.instance,
                    kind,
                    region: self.plan.region(change),
                    place,
                    after: Some(after),
                    stays: change.stays(),
                };
                if kind != CERTIFICATE {
                    let first = self.deployment.attachments.len();
                    self.resource(&user);
                    if let Some(resource) = change.resource {
                        let made = first..self.deployment.attachments.len();
                        self.positions.attachments.extend(made.map(|number| (number, (change.instance, resource))));
                    }
                }
                if described::wants(kind, false).is_some() {
                    let node = change.resource.map(|resource| self.plan.follow.node(change.instance, resource));
                    let described = self.described(&user, node, false);
                    self.described.extend(described);
                }
            }
        }
    }

    /// What the configuration has and the plan does not: `count` is 0, `for_each` is empty, or the plan is not all.
    fn absent(&mut self, seen: &[Vec<bool>]) {
        let document = self.plan.document;
        for (index, instance) in document.instances.iter().enumerate() {
            let module = &document.modules[instance.module];
            for (number, resource) in module.resources.iter().enumerate() {
                let is_seen = seen[index].get(number).copied().unwrap_or_default();
                if is_seen || resource.is_data || matches!(&*resource.kind, CERTIFICATE | VALIDATION) {
                    continue;
                }
                let repetition = resource.repetition().or_else(|| {
                    let calls = std::iter::successors(Some(instance), |one| Some(&document.instances[one.caller?]));
                    calls.filter_map(|one| document.modules[one.module].call.as_ref()).find_map(|call| {
                        call.node.get("for_each_expression").or_else(|| call.node.get("count_expression"))
                    })
                });
                let existence = match (document.partial, repetition) {
                    (None, Some(repetition)) => Existence::No { at: repetition.span(), by_default: false },
                    (Some((why, at)), _) => Existence::Perhaps(Why::new(why, Some(at))),
                    (None, None) => Existence::Perhaps(Why::new("the plan does not change it", Some(resource.header))),
                };
                let dot = if instance.address.is_empty() { "" } else { "." };
                let place = Place {
                    address: format!("{}{dot}{}", instance.address, resource.address),
                    local_address: resource.address.clone(),
                    header: resource.header,
                    block: resource.node.span(),
                    key: InstanceKey::Any,
                    existence,
                    calls: self.plan.calls(index),
                    origin: None,
                };
                let region = Setting::absent(Maybe::Unknown(Why::new("it is not there", Some(resource.header))));
                let kind = &*resource.kind;
                self.resource(&User {
                    resource: Some(resource),
                    instance: index,
                    kind,
                    place,
                    after: None,
                    region,
                    stays: false,
                });
            }
        }
    }

    /// Every use in a resource.
    fn resource(&mut self, user: &User<'_, 't>) {
        let each = user.resource.and_then(Resource::for_each);
        let consumers = consumers::of(user.kind).iter();
        let used_up: Vec<&Consumer> = consumers.filter(|consumer| self.consumer(user, consumer, each)).collect();
        let mut covers: Vec<(CertificateId, Part)> = Vec::new();
        let mut derived = false;
        let planned: Option<HashMap<Cow<'t, str>, Planned<'t>>> =
            user.after.map(|after| after.entries().into_iter().map(|(name, _, value)| (name, value)).collect());
        let arguments = user.resource.and_then(|resource| resource.expressions).into_iter().flat_map(Node::entries);
        for (key, argument) in arguments {
            let Some(name) = key.as_str() else { continue };
            if MENTIONS.contains(&&*name) {
                continue;
            }
            // What is known is what it is; what it was made from matters where it is unknown.
            let unknown = planned.as_ref().is_some_and(|all| all.get(&name).is_none_or(|one| one.has_unknown()));
            for (path, part) in parts(&name, argument, user.kind) {
                let reach = self.plan.follow.expression(user.instance, part, each);
                if used_up.iter().any(|consumer| consumer.path.iter().eq(path.iter())) {
                    continue;
                }
                self.options(user, &reach, &mut covers);
                derived |= !covers.is_empty();
                if is_onlooker(user.kind) {
                    continue;
                }
                self.depart(&reach.refs, &user.place.local_address, told_at(part), &user.place.existence);
                if unknown && let Some(why) = &reach.blocked {
                    self.doubt.get_or_insert_with(|| why.clone());
                }
            }
        }
        if let (Some(after), false) = (user.after, is_onlooker(user.kind)) {
            self.hidden_blocks(user, after);
            self.by_value(user, after, derived, &used_up);
        }
        if let Some((certificate, _)) = covers.first() {
            let write = self.write(user, *certificate);
            self.deployment.records.push(Record { write, ..Record::new(user.place.clone(), covers) });
        }
    }

    /// Nested blocks that are unknown in part and stand in no expression are made by `dynamic` blocks.
    fn hidden_blocks(&mut self, user: &User<'_, 't>, after: Planned<'t>) {
        for (name, key, block) in after.entries() {
            let is_list = block.node().is_some_and(|node| node.kind() == Json::Array);
            let is_block = is_list && block.is_filled() && !block.is_unknown();
            if !is_block || !block.has_unknown() {
                continue;
            }
            let given = user.resource.and_then(|resource| resource.expressions?.get(&name));
            let is_consumer = consumers::of(user.kind).iter().any(|consumer| consumer.path[0] == name);
            if given.is_none() && !is_consumer {
                if user.resource.is_none() {
                    self.doubt.get_or_insert_with(|| Why::new(NO_CONFIGURATION, Some(key.span())));
                    return;
                }
                let why = format!("`{name}` of `{}` may be made by a `dynamic` block, which no plan tells", user.kind);
                self.doubt.get_or_insert_with(|| Why::new(why, Some(key.span())));
            }
        }
    }

    /// What is known and is a certificate's ARN, or the host of a validation record.
    fn by_value(&mut self, user: &User<'_, 't>, after: Planned<'t>, derived: bool, used_up: &[&Consumer]) {
        for (name, _, planned) in after.entries() {
            let Some(value) = planned.node().filter(|_| !planned.is_sensitive() && !MENTIONS.contains(&&*name)) else {
                continue;
            };
            let mut arns = Vec::new();
            let mut host = None;
            strings(value, &mut |text, at| {
                if let Some(Known::Made(id)) = self.by_arn.get(text) {
                    arns.push((*id, at));
                }
                if text.contains(VALIDATION_HOST) {
                    host.get_or_insert(at);
                }
            });
            if !used_up.iter().any(|consumer| consumer.path[0] == name) {
                for (certificate, at) in arns {
                    self.deployment.departures.push(Departure {
                        certificate,
                        what: Leaving::Arn,
                        through: user.place.local_address.clone(),
                        at,
                        existence: user.place.existence.clone(),
                    });
                }
            }
            if !derived {
                self.deployment.literal_records.extend(host);
            }
        }
    }

    fn options(&mut self, user: &User<'_, 't>, reach: &Reach, covers: &mut Vec<(CertificateId, Part)>) {
        let mut known: HashSet<CertificateId> = covers.iter().map(|(id, _)| *id).collect();
        for reference in reach.refs.iter().filter(|one| matches!(&*one.attribute, VALIDATION_OPTIONS | "*")) {
            for &id in &*self.certificates.of(reference.node, &reference.key) {
                if known.insert(id) {
                    let part = self.part(user, id);
                    covers.push((id, part));
                }
            }
        }
    }

    /// Which of a certificate's options a resource is made from: that of the name that its key is; of one name, nobody
    /// knows which, where it makes one record and has no key.
    fn part(&mut self, user: &User<'_, 't>, id: CertificateId) -> Part {
        let certificate = &self.deployment.certificates[id];
        let names = &certificate.names;
        if !ONE_RECORD.contains(&user.kind) || names.more.is_some() || user.after.is_none() {
            return Part::Whole;
        }
        if let InstanceKey::Key(key) = &user.place.key {
            let name = DomainName::new(key);
            return if names.list.contains(&name) { Part::Name(name.base().text().clone()) } else { Part::Whole };
        }
        let picked = self.picked.entry(id).or_default();
        *picked += 1;
        // More than this no certificate has.
        let bases = if *picked <= MOST_PICKED { certificate.base_names() } else { Vec::new() };
        bases.get(*picked - 1).map_or(Part::Whole, |base| Part::Picked(base.text().clone()))
    }

    fn depart(&mut self, refs: &Refs, through: &str, at: Span, existence: &Existence) {
        self.deployment.departures.extend(self.certificates.departures(refs, through, at, existence));
    }

    /// What leaves through the outputs of the root.
    fn outputs(&mut self) {
        let document = self.plan.document;
        let mut outputs: Vec<(&str, Node<'t>)> =
            document.modules[0].outputs.iter().map(|(name, output)| (&**name, *output)).collect();
        outputs.sort_by_key(|(_, output)| output.span().start);
        for (name, output) in outputs {
            let Some(expression) = output.get("expression") else { continue };
            let reach: Rc<Reach> = self.plan.follow.expression(0, expression, None);
            let through = format!("output.{name}");
            self.depart(&reach.refs, &through, told_at(expression), &Existence::Yes);
            for certificate in self.certificates.among(&reach.refs, &[VALIDATION_OPTIONS, "*"]) {
                self.deployment.departures.push(Departure {
                    certificate,
                    what: Leaving::Options,
                    through: through.clone(),
                    at: told_at(expression),
                    existence: Existence::Yes,
                });
            }
            if let Some(why) = &reach.blocked {
                self.doubt.get_or_insert_with(|| why.clone());
            }
        }
    }

    /// Without any word of a certificate among what the plan is made of, nothing that it does not tell can be about one.
    fn forget_the_irrelevant(&mut self) {
        let Some(relevant) = &self.plan.document.relevant else { return };
        let certificate = format!("{CERTIFICATE}.");
        let is_one = |address: &str| {
            let local = address
                .rsplit_once("module.")
                .map_or(address, |(_, behind)| behind.split_once('.').map_or("", |x| x.1));
            local.starts_with(&certificate)
        };
        if !relevant.iter().any(|(address, _)| is_one(address)) {
            self.doubt = None;
        }
    }
}

/// The arguments that are made on their own: of blocks that hold an attribute that takes a certificate, each attribute.
fn parts<'t>(name: &str, argument: Node<'t>, kind: &str) -> Vec<(Vec<String>, Node<'t>)> {
    let inside = consumers::of(kind).iter().any(|consumer| consumer.path.len() > 1 && consumer.path[0] == name);
    let path = vec![name.to_owned()];
    if !inside || references(argument).is_some() {
        return vec![(path, argument)];
    }
    let mut found = Vec::new();
    let mut open = vec![(path, argument)];
    while let Some((path, node)) = open.pop() {
        let is_leaf = references(node).is_some() || node.get("constant_value").is_some();
        match node.kind() {
            Json::Array => open.extend(node.items().map(|item| (path.clone(), item))),
            Json::Object if !is_leaf => open.extend(node.entries().filter_map(|(key, value)| {
                let mut path = path.clone();
                path.push(key.as_str()?.into_owned());
                Some((path, value))
            })),
            _ => found.push((path, node)),
        }
    }
    found
}

/// Every string in a value.
fn strings(value: Node<'_>, see: &mut dyn FnMut(&str, Span)) {
    match value.kind() {
        Json::String => {
            if let Some(text) = value.as_str() {
                see(&text, value.span());
            }
        }
        _ => {
            for inner in value.items().chain(value.entries().map(|(_, value)| value)) {
                strings(inner, see);
            }
        }
    }
}
