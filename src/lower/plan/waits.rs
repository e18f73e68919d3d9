//! Which consumer waits for which validation, by the references and `depends_on` of the plan's configuration.

use std::cell::RefCell;
use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use super::document::{Document, index_step};
use super::reach::{heads, references, word};
use crate::lower::terraform::attributes::VALIDATION;
use crate::lower::terraform::waits::WAITERS;
use crate::model::{Deployment, Taken, Waits};
use crate::source::Span;
use crate::syntax::json::{Kind as Json, Value as Node};
use crate::value::Why;

/// A resource of the configuration: the instance of its module, and its index there.
pub type Position = (usize, usize);

/// Where the consumers, the validations and the certificates of a plan are.
#[derive(Default)]
pub struct Positions {
    /// Of attachments, by their index in the deployment.
    pub attachments: Vec<(usize, Position)>,
    /// Of validations: those that a resource makes, by their index in the deployment.
    pub validations: HashMap<Position, Vec<usize>>,
    /// Of certificates, by their index in the deployment.
    pub certificates: HashMap<usize, Position>,
}

/// What has dependencies.
#[derive(Clone, PartialEq, Eq, Hash)]
enum Item {
    Resource(usize, usize),
    Variable(usize, String),
    Output(usize, String),
    Module(usize),
    /// A local: a plan does not tell what it is made from.
    Local(Span),
}

/// Steps from one item to the next in one plan.
const MOST_STEPS: u64 = 4_000_000;

struct Graph<'d, 't> {
    document: &'d Document<'t>,
    edges: RefCell<HashMap<Item, Rc<[Item]>>>,
    steps: RefCell<u64>,
}

/// Says of every consumer what it waits for.
pub fn find(document: &Document<'_>, positions: &Positions, deployment: &mut Deployment) {
    let graph = Graph { document, edges: RefCell::default(), steps: RefCell::default() };
    // What nothing is made from no local holds.
    let is_validation = |(address, _): &(String, _)| {
        address.split("module.").last().is_some_and(|local| local.contains(&format!("{VALIDATION}.")))
    };
    let hidden = document.relevant.as_ref().is_none_or(|relevant| relevant.iter().any(is_validation));
    let mut known: HashMap<Position, Waits> = HashMap::new();
    for &(number, position) in &positions.attachments {
        let Some(attachment) = deployment.attachments.get_mut(number) else { continue };
        let made = attachment.targets.iter().filter_map(|target| match target.certificate {
            Taken::Made { certificate, .. } => positions.certificates.get(&certificate).copied(),
            _ => None,
        });
        let made: Vec<Position> = made.collect();
        if made.is_empty() {
            continue;
        }
        let waits = known.entry(position).or_insert_with(|| graph.waits(positions, position, &made, hidden));
        attachment.waits = waits.clone();
    }
    if *graph.steps.borrow() > MOST_STEPS
        && let Some(first) = document.changes.first()
    {
        deployment.cuts.push((first.header, "what waits for what takes too many steps to follow".to_owned()));
    }
}

impl Graph<'_, '_> {
    fn waits(&self, positions: &Positions, (instance, index): Position, made: &[Position], hidden: bool) -> Waits {
        let too_long = || Some(Why::new("what it depends on takes too long to follow", None));
        let Some(reached) = self.reach(Item::Resource(instance, index)) else {
            return Waits { more: too_long(), ..Waits::default() };
        };
        let mut waits = Waits::default();
        for (position, numbers) in &positions.validations {
            if reached.contains(&Item::Resource(position.0, position.1)) {
                waits.validations.extend(numbers);
            }
        }
        waits.validations.sort_unstable();
        if !waits.validations.is_empty() {
            return waits;
        }
        let ends: Vec<Item> = made.iter().map(|&(instance, index)| Item::Resource(instance, index)).collect();
        let local = |item: &Item| match item {
            Item::Local(at) if hidden => Some(*at),
            _ => None,
        };
        let mut doubts: Vec<Why> = Vec::new();
        doubts.extend(reached.iter().filter_map(local).map(|at| {
            let why = "it depends on a local, which is in no plan; scan the configuration beside it";
            Why::new(why, Some(at))
        }));
        for item in self.leading(&reached, &ends) {
            let Item::Resource(instance, index) = item else { continue };
            let resource = &self.module(instance).resources[index];
            let may_wait = WAITERS.contains(&&*resource.kind) || resource.node.get("provisioners").is_some();
            if may_wait && resource.kind != VALIDATION {
                let why = format!("`{}` may wait for the certificate", resource.address);
                doubts.push(Why::new(why, Some(resource.header)));
            }
        }
        waits.more = doubts.into_iter().min_by_key(|why| why.at.map(|at| (at.file, at.start)));
        waits
    }

    fn module(&self, instance: usize) -> &super::document::Module<'_> {
        &self.document.modules[self.document.instances[instance].module]
    }

    fn reach(&self, start: Item) -> Option<HashSet<Item>> {
        let mut seen = HashSet::new();
        let mut open = vec![start];
        while let Some(item) = open.pop() {
            let next = self.edges(&item);
            let steps = *self.steps.borrow() + 1 + next.len() as u64;
            *self.steps.borrow_mut() = steps;
            if steps > MOST_STEPS {
                return None;
            }
            for item in next.iter() {
                if seen.insert(item.clone()) {
                    open.push(item.clone());
                }
            }
        }
        Some(seen)
    }

    /// What of some items leads to one of the ends, these included.
    fn leading(&self, items: &HashSet<Item>, ends: &[Item]) -> HashSet<Item> {
        let mut users: HashMap<Item, Vec<Item>> = HashMap::new();
        for item in items {
            for next in self.edges(item).iter() {
                users.entry(next.clone()).or_default().push(item.clone());
            }
        }
        let mut leading: HashSet<Item> = ends.iter().filter(|end| items.contains(end)).cloned().collect();
        let mut open: Vec<Item> = leading.iter().cloned().collect();
        while let Some(item) = open.pop() {
            let users = users.remove(&item).unwrap_or_default();
            open.extend(users.into_iter().filter(|user| leading.insert(user.clone())));
        }
        leading
    }

    fn edges(&self, item: &Item) -> Rc<[Item]> {
        if let Some(known) = self.edges.borrow().get(item) {
            return known.clone();
        }
        let mut next = Vec::new();
        self.dependencies(item, &mut next);
        let next: Rc<[Item]> = next.into();
        self.edges.borrow_mut().insert(item.clone(), next.clone());
        next
    }

    fn dependencies(&self, item: &Item, into: &mut Vec<Item>) {
        match item {
            Item::Resource(instance, index) => {
                self.everything(*instance, self.module(*instance).resources[*index].node, into);
                self.calls(*instance, into);
            }
            Item::Variable(instance, name) => {
                let (caller, call) = (self.document.instances[*instance].caller, self.module(*instance).call.as_ref());
                if let (Some(caller), Some(call)) = (caller, call)
                    && let Some(argument) = call.node.get("expressions").and_then(|arguments| arguments.get(name))
                {
                    self.everything(caller, argument, into);
                }
            }
            Item::Output(instance, name) => {
                if let Some(output) = self.module(*instance).outputs.get(name.as_str()) {
                    self.everything(*instance, *output, into);
                }
            }
            Item::Module(instance) => {
                into.extend((0..self.module(*instance).resources.len()).map(|index| Item::Resource(*instance, index)));
                let called = self.document.instances[*instance].calls.values().flatten();
                into.extend(called.map(|&called| Item::Module(called)));
            }
            Item::Local(_) => {}
        }
    }

    /// What everything in a module instance depends on: what its call, and those around it, say of the whole.
    fn calls(&self, instance: usize, into: &mut Vec<Item>) {
        let mut inner = instance;
        while let (Some(caller), Some(call)) = (self.document.instances[inner].caller, self.module(inner).call.as_ref())
        {
            for name in ["depends_on", "count_expression", "for_each_expression"] {
                match call.node.get(name) {
                    Some(list) if list.kind() == Json::Array => self.named(caller, list, into),
                    Some(expression) => self.everything(caller, expression, into),
                    None => {}
                }
            }
            inner = caller;
        }
    }

    /// Every reference in a part of the configuration, and what it depends on by word.
    fn everything(&self, instance: usize, node: Node<'_>, into: &mut Vec<Item>) {
        let mut open = vec![node];
        while let Some(node) = open.pop() {
            if let Some(list) = references(node) {
                for (reference, at) in heads(list) {
                    self.reference(instance, &reference, at, into);
                }
            }
            for (key, value) in node.entries() {
                match key.as_str().as_deref() {
                    Some("references") => {}
                    Some("depends_on") => self.named(instance, value, into),
                    _ => open.push(value),
                }
            }
            open.extend(node.items());
        }
    }

    fn named(&self, instance: usize, list: Node<'_>, into: &mut Vec<Item>) {
        for item in list.items() {
            if let Some(reference) = item.as_str() {
                self.reference(instance, &reference, item.span(), into);
            }
        }
    }

    fn reference(&self, instance: usize, reference: &str, at: Span, into: &mut Vec<Item>) {
        let (root, rest) = word(reference);
        let resource = |address: &str| self.module(instance).by_address.get(address).copied();
        match root {
            "each" | "count" | "path" | "terraform" | "tofu" | "self" => {}
            "local" => into.push(Item::Local(at)),
            "var" => into.push(Item::Variable(instance, word(rest).0.to_owned())),
            "module" => {
                let end = rest.find(['.', '[']).unwrap_or(rest.len());
                let (name, rest) = rest.split_at(end);
                let output = word(index_step(rest).1).0;
                let called = self.document.instances[instance].calls.get(name).into_iter().flatten();
                into.extend(called.map(|&called| {
                    if output.is_empty() { Item::Module(called) } else { Item::Output(called, output.to_owned()) }
                }));
            }
            "data" => {
                let (kind, rest) = word(rest);
                let found = resource(&format!("data.{kind}.{}", word(rest).0));
                into.extend(found.map(|index| Item::Resource(instance, index)));
            }
            kind => {
                let found = resource(&format!("{kind}.{}", word(rest).0));
                into.extend(found.map(|index| Item::Resource(instance, index)));
            }
        }
    }
}
