//! Who passes `create_before_destroy` on to whom.
//!
//! Terraform turns the setting on for everything that a resource with it depends on
//! (`internal/terraform/transform_destroy_cbd.go`).

use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use super::graph::{Graph, Item};
use super::leads::Leads;
use super::module::{Mode, lifecycle};
use super::operators::truth;
use super::program::{Instance, Program, Scope};
use crate::source::Span;
use crate::syntax::hcl::{Block, Body};

const SETTING: &str = "create_before_destroy";

/// A resource with the setting: its address, and where the setting stands.
pub type Origin = (String, Span);

/// Resources that get the setting from a resource that depends on them, by module instance and index.
pub type Propagation = HashMap<(u32, usize), Origin>;

/// Follows every resource that has the setting to everything that it depends on and that leads to a certificate.
pub fn propagation<'a>(
    program: &Program<'a>,
    graph: &Graph<'_, 'a>,
    leads: &Leads<'a>,
    instances: &[Rc<Instance<'a>>],
) -> Propagation {
    let mut found = Propagation::new();
    let mut seen = HashSet::new();
    for instance in instances {
        for (index, resource) in instance.module.resources.iter().enumerate() {
            if resource.mode != Mode::Managed || !leads.resource(instance.id, index) || !may_set(resource.block) {
                continue;
            }
            let Some(at) = setting(program, instance, resource.block.body()) else { continue };
            let origin = (format!("{}{}.{}", program.prefix(instance.id), resource.kind, resource.name), at);
            graph.follow(Item::Resource(instance.id, index), &mut seen, &mut |item| {
                if let Item::Resource(instance, index) = item {
                    found.insert((instance, index), origin.clone());
                }
            });
        }
    }
    found
}

fn may_set(block: &Block) -> bool {
    block.text().is_none_or(|text| text.contains(SETTING))
}

fn setting<'a>(program: &Program<'a>, instance: &Instance<'a>, body: &'a Body) -> Option<Span> {
    let (expr, at) = lifecycle(body, SETTING)?;
    let value = program.eval(expr, Scope::of(instance.id));
    (truth(&value) == Some(true)).then_some(at)
}
