//! Which consumer waits for which validation: by what it depends on, whatever it takes.

use std::collections::{HashMap, HashSet};

use super::attributes::VALIDATION;
use super::graph::{Graph, Item};
use super::module::{blocks, label};
use super::program::{Node, Program};
use crate::model::{Deployment, Taken, Waits};
use crate::value::Why;

/// Resources that can be told to wait for a certificate, each in its own way.
pub const WAITERS: [&str; 7] = [
    "null_resource",
    "terraform_data",
    "time_sleep",
    "external",
    "shell_script",
    "aws_lambda_invocation",
    "aws_cloudformation_stack",
];

/// A resource of a module instance, by its index there.
pub type Position = (u32, usize);

/// Where the consumers and the validations of a deployment are.
#[derive(Default)]
pub struct Positions {
    /// Of attachments, by their index in the deployment.
    pub attachments: Vec<(usize, Position)>,
    /// Of validations: those that a resource makes, by their index in the deployment.
    pub validations: HashMap<Position, Vec<usize>>,
    /// Of certificates, by their index in the deployment.
    pub certificates: Vec<Position>,
}

/// Where a resource is.
pub fn position(node: &Node<'_>) -> Position {
    (node.instance.id, node.index)
}

/// Says of every consumer what it waits for.
pub fn find<'a>(program: &Program<'a>, graph: &Graph<'_, 'a>, positions: &Positions, deployment: &mut Deployment) {
    let mut known: HashMap<Position, Waits> = HashMap::new();
    for &(number, position) in &positions.attachments {
        let Some(attachment) = deployment.attachments.get_mut(number) else { continue };
        let made: Vec<Position> = attachment
            .targets
            .iter()
            .filter_map(|target| match target.certificate {
                Taken::Made { certificate, .. } => positions.certificates.get(certificate).copied(),
                _ => None,
            })
            .collect();
        if made.is_empty() {
            continue;
        }
        let waits = known.entry(position).or_insert_with(|| waits(program, graph, positions, position, &made));
        attachment.waits = waits.clone();
    }
}

fn waits<'a>(
    program: &Program<'a>,
    graph: &Graph<'_, 'a>,
    positions: &Positions,
    (instance, index): Position,
    made: &[Position],
) -> Waits {
    let Some(reached) = graph.reach(Item::Resource(instance, index)) else {
        return Waits { more: Some(Why::new("what it depends on takes too long to follow", None)), ..Waits::default() };
    };
    let mut waits = Waits::default();
    // Whichever are fewer: one consumer mostly reaches few things, and seldom everything.
    if reached.len() < positions.validations.len() {
        let numbers = reached.iter().filter_map(|item| match item {
            Item::Resource(instance, index) => positions.validations.get(&(*instance, *index)),
            _ => None,
        });
        waits.validations.extend(numbers.flatten());
    } else {
        let validations = positions.validations.iter();
        let is_reached = |position: &Position| reached.contains(&Item::Resource(position.0, position.1));
        waits
            .validations
            .extend(validations.filter(|(position, _)| is_reached(position)).flat_map(|(_, numbers)| numbers));
    }
    waits.validations.sort_unstable();
    if waits.validations.is_empty() {
        waits.more = may_wait(program, graph, &reached, made);
    }
    waits
}

/// What a consumer depends on, and what depends on the certificate: it may wait for it in a way that is not seen.
fn may_wait<'a>(
    program: &Program<'a>,
    graph: &Graph<'_, 'a>,
    reached: &HashSet<Item<'a>>,
    made: &[Position],
) -> Option<Why> {
    let ends: Vec<Item<'a>> = made.iter().map(|&(instance, index)| Item::Resource(instance, index)).collect();
    let mut doubts: Vec<Why> = Vec::new();
    for item in graph.leading(reached, &ends) {
        let why = match item {
            Item::Foreign(instance, call) => {
                let call = program.instance(instance).module.calls[call];
                let name = label(call, 0).unwrap_or_default();
                Why::new(format!("`module.{name}`, which is not here, may wait for the certificate"), Some(call.header))
            }
            Item::Resource(instance, index) => {
                let resource = &program.instance(instance).module.resources[index];
                let provisioned = blocks(resource.block.body(), "provisioner").next().is_some();
                if resource.kind == VALIDATION || !(provisioned || WAITERS.contains(&resource.kind)) {
                    continue;
                }
                let name = format!("{}.{}", resource.kind, resource.name);
                Why::new(format!("`{name}` may wait for the certificate"), Some(resource.block.header))
            }
            _ => continue,
        };
        doubts.push(why);
    }
    doubts.into_iter().min_by_key(|why| why.at.map(|at| (at.file, at.start)))
}
