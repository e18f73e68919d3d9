//! What depends on what, by what is written.
//!
//! Dependencies are what is *written*: also the branch of a conditional that is not taken, and also those of a resource or
//! a module whose `count` is 0 (planned with Terraform 1.11.4). They go through locals, variables, outputs and resources
//! in between, and are those of whole resources: Terraform does not tell instances apart here.

use std::cell::RefCell;
use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use super::leads::Leads;
use super::module::{Mode, attribute};
use super::program::{Called, Instance, Program};
use crate::syntax::hcl::Mention;

/// What has dependencies.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub enum Item<'a> {
    /// A resource or data source of a module instance, by its index there.
    Resource(u32, usize),
    /// A local.
    Local(u32, &'a str),
    /// An input variable.
    Variable(u32, &'a str),
    /// An output.
    Output(u32, &'a str),
    /// Everything in a module instance.
    Module(u32),
    /// A call whose module is not here, by its index in the module that calls.
    Foreign(u32, usize),
}

/// Steps from one item to the next that take as long as one of evaluation.
const STEPS: usize = 8;

/// The dependencies of a program that lead to certificates, each looked for once.
pub struct Graph<'p, 'a> {
    program: &'p Program<'a>,
    leads: &'p Leads<'a>,
    edges: RefCell<HashMap<Item<'a>, Rc<[Item<'a>]>>>,
}

impl<'p, 'a> Graph<'p, 'a> {
    /// Nothing is looked for yet.
    pub fn new(program: &'p Program<'a>, leads: &'p Leads<'a>) -> Self {
        Self { program, leads, edges: RefCell::default() }
    }

    /// Everything that an item depends on, through whatever, and that leads to a certificate; none where following it takes too long.
    pub fn reach(&self, start: Item<'a>) -> Option<HashSet<Item<'a>>> {
        let mut seen = HashSet::new();
        self.follow(start, &mut seen, &mut |_| {}).then_some(seen)
    }

    /// What of some items leads to one of the ends, these included.
    pub fn leading(&self, items: &HashSet<Item<'a>>, ends: &[Item<'a>]) -> HashSet<Item<'a>> {
        let mut users: HashMap<Item<'a>, Vec<Item<'a>>> = HashMap::new();
        for &item in items {
            for &next in self.edges(item).iter() {
                users.entry(next).or_default().push(item);
            }
        }
        let mut leading: HashSet<Item<'a>> = ends.iter().copied().filter(|end| items.contains(end)).collect();
        let mut open: Vec<Item<'a>> = leading.iter().copied().collect();
        while let Some(item) = open.pop() {
            let users = users.remove(&item).unwrap_or_default();
            open.extend(users.into_iter().filter(|user| leading.insert(*user)));
        }
        leading
    }

    /// Goes to everything that an item depends on and that was not seen yet; whether it came to an end.
    pub fn follow(&self, start: Item<'a>, seen: &mut HashSet<Item<'a>>, see: &mut dyn FnMut(Item<'a>)) -> bool {
        // A graph that is walked from each of its ends can have any number of steps.
        let fuel = &self.program.fuel;
        let mut open = vec![start];
        let mut steps = 0;
        while let Some(item) = open.pop() {
            let next = self.edges(item);
            steps += 1 + next.len();
            if steps >= STEPS {
                fuel.charge(steps / STEPS);
                steps %= STEPS;
            }
            if fuel.is_spent() {
                if let Item::Resource(id, index) = start {
                    fuel.is_over(self.program.instance(id).module.resources[index].block.header);
                }
                return false;
            }
            for &item in next.iter() {
                if seen.insert(item) {
                    see(item);
                    open.push(item);
                }
            }
        }
        true
    }

    fn edges(&self, item: Item<'a>) -> Rc<[Item<'a>]> {
        if let Some(known) = self.edges.borrow().get(&item) {
            return known.clone();
        }
        let mut next = Vec::new();
        self.dependencies(item, &mut next);
        next.retain(|item| self.leads.item(*item));
        let next: Rc<[Item<'a>]> = next.into();
        self.edges.borrow_mut().insert(item, next.clone());
        next
    }

    fn dependencies(&self, item: Item<'a>, into: &mut Vec<Item<'a>>) {
        match item {
            Item::Resource(id, index) => {
                let instance = self.program.instance(id);
                instance.module.resources[index].block.mentions(&mut |one| self.mention(&instance, one, into));
                self.calls(&instance, into);
            }
            Item::Local(id, name) => {
                let instance = self.program.instance(id);
                if let Some(attribute) = instance.module.locals.get(name) {
                    attribute.expr.mentions(&mut |one| self.mention(&instance, one, into));
                }
            }
            Item::Variable(id, name) => {
                let instance = self.program.instance(id);
                if let Some(parent) = &instance.parent
                    && let Some(argument) = attribute(parent.call.body(), name)
                {
                    let caller = self.program.instance(parent.instance);
                    argument.expr.mentions(&mut |one| self.mention(&caller, one, into));
                }
            }
            Item::Output(id, name) => {
                let instance = self.program.instance(id);
                if let Some(block) = instance.module.outputs.get(name) {
                    block.mentions(&mut |one| self.mention(&instance, one, into));
                }
            }
            Item::Module(id) => {
                let instance = self.program.instance(id);
                into.extend((0..instance.module.resources.len()).map(|index| Item::Resource(id, index)));
                for index in 0..instance.module.calls.len() {
                    match &*self.program.called(&instance, index) {
                        Called::Here { instances, .. } => {
                            into.extend(instances.iter().map(|instance| Item::Module(instance.id)));
                        }
                        Called::Elsewhere(_) => into.push(Item::Foreign(id, index)),
                    }
                }
            }
            // What a module that is not here makes depends on what it is given.
            Item::Foreign(id, index) => {
                let instance = self.program.instance(id);
                instance.module.calls[index].mentions(&mut |one| self.mention(&instance, one, into));
                self.calls(&instance, into);
            }
        }
    }

    /// What everything in a module instance depends on: what its call, and those around it, say of the whole.
    fn calls(&self, instance: &Rc<Instance<'a>>, into: &mut Vec<Item<'a>>) {
        let mut inner = instance.clone();
        while let Some(parent) = &inner.parent {
            let caller = self.program.instance(parent.instance);
            for name in ["depends_on", "count", "for_each"] {
                if let Some(attribute) = attribute(parent.call.body(), name) {
                    attribute.expr.mentions(&mut |one| self.mention(&caller, one, into));
                }
            }
            inner = caller;
        }
    }

    fn mention(&self, instance: &Rc<Instance<'a>>, mention: Mention<'a>, into: &mut Vec<Item<'a>>) {
        let Mention { root, name, last } = mention;
        match (root, last) {
            ("var", _) => into.push(Item::Variable(instance.id, name)),
            ("local", _) => into.push(Item::Local(instance.id, name)),
            ("module", output) => {
                let Some(index) = instance.module.call_index(name) else { return };
                match &*self.program.called(instance, index) {
                    Called::Here { instances, .. } => into.extend(instances.iter().map(|called| match output {
                        Some(output) => Item::Output(called.id, output),
                        None => Item::Module(called.id),
                    })),
                    Called::Elsewhere(_) => into.push(Item::Foreign(instance.id, index)),
                }
            }
            _ => {
                let index = match last {
                    Some(last) => instance.module.resource(Mode::Data, name, last),
                    None => instance.module.resource(Mode::Managed, root, name),
                };
                into.extend(index.map(|index| Item::Resource(instance.id, index)));
            }
        }
    }
}
