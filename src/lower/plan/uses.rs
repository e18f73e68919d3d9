//! Who uses the certificates of a plan: what takes them, what makes their records, where they leave what can be seen.
//!
//! What is known is joined by the ARN's value, what is not by references of the configuration. Where neither tells, what
//! stands there may be any certificate.

use std::borrow::Cow;
use std::collections::HashMap;
use std::rc::Rc;

use super::Plan;
use super::certificates::region_of_arn;
use super::document::{Change, Resource};
use super::planned::{AFTER_THE_APPLY, Planned};
use super::reach::{Reach, references, told_at};
use crate::lower::facts::{self, ARN, Certificates, elements, name_of, setting, targets};
use crate::lower::terraform::attributes::{CERTIFICATE, VALIDATION, VALIDATION_OPTIONS};
use crate::lower::terraform::uses::{MENTIONS, is_onlooker};
use crate::model::consumers;
use crate::model::{
    Attachment, CertificateId, Consumer, Departure, Deployment, DomainName, Existence, Leaving, Lookup, Place, Record,
    Region, Serves, Setting, Taken, Target, Validation, WrittenArn, Zone,
};
use crate::source::Span;
use crate::syntax::json::{Kind as Json, Value as Node};
use crate::value::{InstanceKey, Kind, Maybe, NodeId, Part, Ref, Refs, Symbol, Text, Unknown, Value, Why};

/// What an ARN that is known is the ARN of.
#[derive(Clone)]
enum Known {
    Made(CertificateId),
    LookedUp(Taken),
}

/// What is known of who uses the certificates of a plan.
pub struct Uses<'u, 'd, 't> {
    plan: &'u Plan<'d, 't>,
    certificates: &'u Certificates,
    deployment: &'u mut Deployment,
    by_arn: HashMap<String, Known>,
    /// Data sources that look certificates up, by their number.
    lookups: HashMap<NodeId, Taken>,
    /// How many records were made from one option of a certificate.
    picked: HashMap<CertificateId, usize>,
    /// Why something that is not seen may use a certificate.
    doubt: Option<Why>,
}

/// Resource types of which each makes one record.
const ONE_RECORD: [&str; 3] = ["aws_route53_record", "cloudflare_record", "cloudflare_dns_record"];
/// What validation records point to.
const VALIDATION_HOST: &str = ".acm-validations.aws";

/// A use by a resource, or by what would be one.
struct User<'c, 't> {
    resource: Option<&'c Resource<'t>>,
    instance: usize,
    kind: &'c str,
    place: Place,
    after: Option<Planned<'t>>,
    region: Setting<Region>,
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
        let mut uses = Self { plan, certificates, deployment, by_arn, lookups, picked: HashMap::new(), doubt: None };
        for (change, id) in owners {
            if let Some(arn) = Planned::after(change.node).get("arn").text() {
                uses.by_arn.insert(arn.into_owned(), Known::Made(*id));
            }
        }
        uses.data();
        let mut seen: Vec<Vec<bool>> = plan.document.instances.iter().map(|_| Vec::new()).collect();
        for change in &plan.document.changes {
            if let Some(resource) = change.resource {
                let seen = &mut seen[change.instance];
                seen.resize(seen.len().max(resource + 1), false);
                seen[resource] = true;
            }
            if change.is_data || change.kind == CERTIFICATE {
                continue;
            }
            uses.change(change);
        }
        uses.absent(&seen);
        uses.outputs();
        uses.written();
        uses.deployment.incomplete = uses.deployment.incomplete.take().or(uses.doubt);
    }

    fn change(&mut self, change: &Change<'t>) {
        let place = self.plan.place(change);
        let after = Planned::after(change.node);
        match &*change.kind {
            VALIDATION => {
                let region = self.plan.region(change);
                self.validation(change, place, after, region);
            }
            "aws_route53_zone" => self.deployment.zones.push(zone(place, after, false)),
            kind => {
                let user = User {
                    resource: self.plan.resource(change),
                    instance: change.instance,
                    kind,
                    region: self.plan.region(change),
                    place,
                    after: Some(after),
                };
                self.resource(&user);
            }
        }
    }

    fn validation(&mut self, change: &Change<'t>, place: Place, after: Planned<'t>, region: Setting<Region>) {
        let arn = after.get("certificate_arn");
        let known = arn.text().and_then(|arn| match self.by_arn.get(&*arn) {
            Some(Known::Made(id)) => Some(vec![*id]),
            _ => None,
        });
        let certificates = known.unwrap_or_else(|| {
            let written = self.plan.resource(change).and_then(|resource| resource.expressions?.get("certificate_arn"));
            let reach = written.map(|written| self.plan.follow.expression(change.instance, written, None));
            reach.map_or_else(Vec::new, |reach| self.certificates.among(&reach.refs, &ARN))
        });
        self.deployment.validations.push(Validation { place, certificates, region });
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
                self.resource(&User { resource: Some(resource), instance: index, kind, place, after: None, region });
            }
        }
    }

    /// Every use in a resource.
    fn resource(&mut self, user: &User<'_, 't>) {
        let each = user.resource.and_then(Resource::for_each);
        for consumer in consumers::of(user.kind) {
            self.consumer(user, consumer, each);
        }
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
                if is_consumer(user.kind, &path) {
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
            self.by_value(user, after, derived);
        }
        if !covers.is_empty() {
            self.deployment.records.push(Record { place: user.place.clone(), covers });
        }
    }

    /// Nested blocks that are unknown in part and stand in no expression are made by `dynamic` blocks.
    fn hidden_blocks(&mut self, user: &User<'_, 't>, after: Planned<'t>) {
        for (name, key, block) in after.entries() {
            let is_list = block.node().is_some_and(|node| node.kind() == Json::Array);
            let is_block = is_list && block.is_filled() && !block.is_unknown();
            let given = user.resource.and_then(|resource| resource.expressions?.get(&name));
            let is_consumer = consumers::of(user.kind).any(|consumer| consumer.path[0] == name);
            if is_block && given.is_none() && !is_consumer && block.has_unknown() {
                let why = format!("`{name}` of `{}` may be made by a `dynamic` block, which no plan tells", user.kind);
                self.doubt.get_or_insert_with(|| Why::new(why, Some(key.span())));
            }
        }
    }

    /// What is known and is a certificate's ARN, or the host of a validation record.
    fn by_value(&mut self, user: &User<'_, 't>, after: Planned<'t>, derived: bool) {
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
            if !consumers::of(user.kind).any(|consumer| consumer.path[0] == name) {
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
        for reference in reach.refs.iter().filter(|one| matches!(&*one.attribute, VALIDATION_OPTIONS | "*")) {
            for id in self.certificates.of(reference.node, &reference.key) {
                if !covers.iter().any(|(known, _)| *known == id) {
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
        let (names, bases) = (&certificate.names, certificate.base_names());
        if !ONE_RECORD.contains(&user.kind) || names.more.is_some() || user.after.is_none() {
            return Part::Whole;
        }
        if let InstanceKey::Key(key) = &user.place.key {
            let name = DomainName::new(key);
            return if names.list.contains(&name) { Part::Name(name.base().text().clone()) } else { Part::Whole };
        }
        let picked = self.picked.entry(id).or_default();
        *picked += 1;
        bases.get(*picked - 1).map_or(Part::Whole, |base| Part::Picked(base.text().clone()))
    }

    fn depart(&mut self, refs: &Refs, through: &str, at: Span, existence: &Existence) {
        for certificate in self.certificates.among(refs, &ARN) {
            self.deployment.departures.push(Departure {
                certificate,
                what: Leaving::Arn,
                through: through.to_owned(),
                at,
                existence: existence.clone(),
            });
        }
    }

    fn consumer(&mut self, user: &User<'_, 't>, consumer: &'static Consumer, each: Option<Node<'t>>) {
        let given = user.resource.and_then(|resource| resource.expressions);
        let written = given.map_or_else(Vec::new, |arguments| at_path(arguments, consumer.path));
        let mut reach = Reach::default();
        for expression in &written {
            let one = self.plan.follow.expression(user.instance, *expression, each);
            reach.refs = reach.refs.union(&one.refs);
            reach.blocked = reach.blocked.or_else(|| one.blocked.clone());
            reach.trail.extend(one.trail.iter().cloned());
        }
        let Some(after) = user.after else {
            if let Some(expression) = written.first() {
                let at = told_at(*expression);
                let value = self.unknown(&reach, at, &user.place.address);
                self.attach(user, consumer, &value, &reach, at, None);
            }
            return;
        };
        let found = after.at(consumer.path);
        // Blocks that are planned and not written are made by `dynamic` blocks.
        let (outer, blocks) = (consumer.path.len() > 1, &consumer.path[..consumer.path.len() - 1]);
        let dynamic = outer && given.is_some_and(|arguments| at_path(arguments, blocks).len() < found.len());
        if given.is_none() || (dynamic && reach.blocked.is_none()) {
            let why = "it is made by a `dynamic` block, which no plan tells; scan the configuration beside it";
            reach.blocked = Some(Why::new(why, Some(user.place.header)));
        }
        let served = consumers::served(user.kind).map(|path| {
            let values: Vec<Value> = after.at(path).into_iter().map(|one| one.to_value("served")).collect();
            facts::names_of(&values)
        });
        for planned in found.into_iter().filter(|planned| !planned.is_absent()) {
            if planned.is_unknown() && written.is_empty() && !dynamic && given.is_some() {
                // The provider fills it in.
                continue;
            }
            let at = match written.first().filter(|_| planned.is_unknown()) {
                Some(expression) => told_at(*expression),
                None => planned.span().unwrap_or(user.place.header),
            };
            let value = self.value(planned, &reach, at, &user.place.address);
            self.attach(user, consumer, &value, &reach, at, served.as_ref().and_then(|names| names.as_deref()));
        }
    }

    fn value(&self, planned: Planned<'t>, reach: &Reach, at: Span, address: &str) -> Value {
        if planned.is_unknown() {
            return self.unknown(reach, at, address);
        }
        let value = planned.to_value(address);
        match value.kind {
            // Elements of a list that are unknown.
            Kind::List(_) if planned.has_unknown() => {
                let items = planned.items().into_iter().map(|item| self.value(item, reach, at, address));
                Value { kind: Kind::List(items.collect()), ..value }
            }
            _ => value,
        }
    }

    /// An unknown value: the ARN of what it was made from, where nothing else is in it.
    fn unknown(&self, reach: &Reach, at: Span, address: &str) -> Value {
        let unknown = |attribute: Option<Ref>, why: Why| {
            let symbol = attribute.as_ref().map(|one| format!("arn of #{}{}", one.node.0, one.key));
            Value::new(Kind::Unknown(Unknown {
                why,
                symbol: Symbol::new(symbol.unwrap_or_else(|| format!("{address} {}", at.start))),
                attribute,
                not_null: false,
                scalar: true,
                failed: false,
            }))
            .with_refs(&reach.refs)
        };
        if let Some(why) = &reach.blocked {
            return unknown(None, Why { at: why.at.or(Some(at)), ..why.clone() });
        }
        let certificates = reach
            .refs
            .iter()
            .filter(|one| self.plan.follow.resource(one.node).0.kind == CERTIFICATE && ARN.contains(&&*one.attribute));
        let arns: Vec<Value> = certificates
            .map(|one| {
                let arn = Ref { attribute: "arn".into(), ..one.clone() };
                unknown(Some(arn), Why::new(AFTER_THE_APPLY, Some(at)))
            })
            .collect();
        if arns.is_empty() { unknown(None, Why::new(AFTER_THE_APPLY, Some(at))) } else { Value::one_of(arns) }
    }

    fn attach(
        &mut self,
        user: &User<'_, 't>,
        consumer: &'static Consumer,
        value: &Value,
        reach: &Reach,
        at: Span,
        served: Option<&[DomainName]>,
    ) {
        let types = user.after.map(|after| after.at(&["endpoint_configuration", "types"]));
        let types = types.and_then(|types| types.into_iter().find(|types| types.node().is_some()));
        let types = types.map(|types| (types.to_value("types"), types.span().unwrap_or(at)));
        let placement = facts::placement(consumer.rule, types.as_ref().map(|(value, span)| (value, *span)), at);
        for element in elements(value) {
            let mut taken: Vec<Target> = Vec::new();
            for alternative in element.alternatives() {
                taken.extend(self.targets(alternative, &element, reach, at, served));
            }
            for target in &mut taken {
                target.trail.extend(reach.trail.iter().cloned());
            }
            if !taken.is_empty() {
                self.deployment.attachments.push(Attachment {
                    place: user.place.clone(),
                    consumer,
                    at,
                    placement: placement.clone(),
                    region: user.region.clone(),
                    targets: taken,
                });
            }
        }
    }

    fn targets(
        &mut self,
        value: &Value,
        whole: &Value,
        reach: &Reach,
        at: Span,
        served: Option<&[DomainName]>,
    ) -> Vec<Target> {
        let validated = reach.refs.iter().any(|one| self.plan.follow.resource(one.node).0.kind == VALIDATION);
        let secret = value.refs.secret() || whole.refs.secret();
        if let (Kind::Text(Text::Known(arn)), false) = (&value.kind, secret) {
            let certificate = match self.by_arn.get(&**arn) {
                Some(Known::Made(certificate)) => Some(Taken::Made { certificate: *certificate, validated }),
                Some(Known::LookedUp(taken)) => Some(taken.clone()),
                None => None,
            };
            if let Some(certificate) = certificate {
                return vec![Target { certificate, trail: Vec::new() }];
            }
        }
        let named = |reference: &Ref, _: &Refs| {
            if let Some(taken) = self.lookups.get(&reference.node) {
                return Some(vec![taken.clone()]);
            }
            let made = self.certificates.of(reference.node, &reference.key).into_iter();
            let made: Vec<Taken> = made.map(|certificate| Taken::Made { certificate, validated }).collect();
            (!made.is_empty()).then_some(made)
        };
        let targets = targets(value, whole, at, self.certificates, named);
        for target in &targets {
            if let Taken::Arn { region, at, .. } = &target.certificate {
                let serves = served.map_or(Serves::Anything, |names| Serves::Names(names.to_vec()));
                let arn = at.map(|at| WrittenArn { region: Some(region.clone()), serves, at });
                self.deployment.arns.extend(arn);
            }
        }
        targets
    }

    /// Data sources: certificates and zones that are looked up.
    fn data(&mut self) {
        let document = self.plan.document;
        for (index, instance) in document.instances.iter().enumerate() {
            for (number, resource) in document.modules[instance.module].resources.iter().enumerate() {
                if !resource.is_data || !matches!(&*resource.kind, CERTIFICATE | "aws_route53_zone") {
                    continue;
                }
                let dot = if instance.address.is_empty() { "" } else { "." };
                let address = format!("{}{dot}{}", instance.address, resource.address);
                let values = self.plan.data.get(&*address);
                let values: Vec<Option<Planned<'t>>> =
                    values.map_or_else(|| vec![None], |all| all.iter().copied().map(Some).collect());
                for values in values {
                    if &*resource.kind == CERTIFICATE {
                        self.lookup(index, number, &address, values);
                    } else if let Some(values) = values {
                        let place = Place {
                            address: address.clone(),
                            local_address: resource.address.clone(),
                            header: resource.header,
                            block: resource.node.span(),
                            key: InstanceKey::Any,
                            existence: Existence::Yes,
                            calls: self.plan.calls(index),
                            origin: None,
                        };
                        self.deployment.zones.push(zone(place, values, true));
                    }
                }
            }
        }
    }

    fn lookup(&mut self, instance: usize, number: usize, address: &str, values: Option<Planned<'t>>) {
        let module = self.plan.document.instances[instance].module;
        let resource = &self.plan.document.modules[module].resources[number];
        let domain = values.map(|values| values.get("domain")).map(|domain| (domain, domain.to_value(address)));
        let domain = match &domain {
            Some((_, value)) => match &value.kind {
                Kind::Text(text) => Maybe::Known(name_of(text, value)),
                _ => Maybe::Unknown(Why::new("the domain that it asks for is not known", Some(resource.header))),
            },
            None => Maybe::Unknown(Why::new("the domain that it asks for is not known", Some(resource.header))),
        };
        self.deployment.lookups.push(Lookup { address: address.to_owned(), at: resource.header, domain });
        let arn = values.map(|values| values.get("arn"));
        let own = values.and_then(|values| self.plan.own_region(values, "the data source's own `region`"));
        let provider = super::document::text(resource.node, "provider_config_key");
        let region = own.or_else(|| arn.and_then(region_of_arn)).unwrap_or_else(|| match provider {
            Some(key) => self.plan.provider(&key, instance),
            None => Setting::absent(Maybe::Unknown(Why::new("the plan does not say its provider", None))),
        });
        let taken = Taken::LookedUp { address: address.to_owned(), at: resource.header, region };
        if let Some(arn) = arn.and_then(Planned::text) {
            self.by_arn.insert(arn.into_owned(), Known::LookedUp(taken.clone()));
        }
        self.lookups.insert(self.plan.follow.node(instance, number), taken);
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
    fn written(&mut self) {
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
    let inside = consumers::of(kind).any(|consumer| consumer.path.len() > 1 && consumer.path[0] == name);
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

fn is_consumer(kind: &str, path: &[String]) -> bool {
    consumers::of(kind).any(|consumer| consumer.path.iter().eq(path.iter()))
}

/// The expressions at a path through nested blocks.
fn at_path<'t>(arguments: Node<'t>, path: &[&str]) -> Vec<Node<'t>> {
    let mut open = vec![arguments];
    for name in path {
        let inner = open.into_iter().filter_map(|node| node.get(name));
        open = inner
            .flat_map(|node| if node.kind() == Json::Array { node.items().collect() } else { vec![node] })
            .collect();
    }
    open
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

fn zone(place: Place, values: Planned<'_>, looked_up: bool) -> Zone {
    let name = values.get("name");
    let at = name.span().unwrap_or(place.header);
    let private = if looked_up {
        values.get("private_zone").node().and_then(Node::as_bool)
    } else {
        let blocks = values.get("vpc");
        (!blocks.is_unknown()).then(|| blocks.is_filled())
    };
    let why = || Why::new("whether the zone is private is not known", Some(place.header));
    Zone {
        name: setting(at, &name.to_value(&place.address), |text| Text::from(text.unwrap_or(""))),
        private: private.map_or_else(|| Maybe::Unknown(why()), Maybe::Known),
        looked_up,
        place,
    }
}
