//! A root module to the model: certificates first, then everything that uses them.

use std::collections::HashSet;
use std::rc::Rc;

use super::arns;
use super::attributes::{CERTIFICATE, VALIDATION};
use super::graph::Graph;
use super::leads::Leads;
use super::module::{Library, Mode, Resource, attribute, keyword, label};
use super::program::{Called, Instance, Node, Program, Repetition, Scope};
use super::propagation::propagation;
use super::uses::Uses;
use super::variables::Inputs;
use super::versions;
use super::waits::{self, Positions};
use crate::lower::described::{self, ALARM, NAMESPACE, Wanted};
use crate::lower::facts::{ByPlace, Certificates, name_of, why_of};
use crate::lower::fuel::price;
use crate::model::consumers;
use crate::model::{Deployment, Existence, Format, Lookup, Place};
use crate::source::FileId;
use crate::syntax::hcl::Block;
use crate::value::{InstanceKey, Kind, Maybe, Why};

/// Lowers the root module in a directory.
#[expect(clippy::too_many_lines, reason = "one step after the other, each with what the one before found")]
pub fn lower<'a>(library: &'a Library<'a>, directory: &str, inputs: Inputs) -> Deployment {
    let given = !inputs.is_empty();
    let program = Program::new(library, directory, inputs);
    let instances = program.all_instances();
    let mut deployment = Deployment {
        path: if directory.is_empty() { ".".to_owned() } else { directory.to_owned() },
        format: Format::Terraform,
        reusable: !instances[0].module.is_root && !given,
        ..Deployment::default()
    };
    let mut seen: HashSet<&str> = HashSet::new();
    for instance in &instances {
        if seen.insert(&instance.module.directory) {
            deployment.files.extend(instance.module.files.iter().filter_map(|parsed| parsed.file));
            for parsed in &instance.module.files {
                deployment.arns.extend(arns::written(parsed, library.files.sources));
                let error = parsed.document.errors.first();
                if error.is_some() || parsed.unreadable.is_some() {
                    let why = Why::new(
                        format!("{} could not be read as a whole", parsed.path),
                        error.map(|error| error.span),
                    );
                    deployment.incomplete.get_or_insert(why);
                }
            }
        }
    }
    deployment.providers = program.providers(&instances[0]);
    let leads = makes_certificates(&instances).then(|| Leads::find(&program, &instances, &said(library, &deployment)));
    let graph = leads.as_ref().map(|leads| Graph::new(&program, leads));
    let (certificates, mut positions) = match (&leads, &graph) {
        (Some(leads), Some(graph)) => certificates(&program, leads, graph, &instances, &mut deployment),
        _ => Default::default(),
    };
    let mut resources = Vec::new();
    let arns = ByPlace::of(&deployment.arns);
    let mut uses = Uses { program: &program, certificates: &certificates, deployment: &mut deployment, arns };
    'all: for instance in &instances {
        for index in 0..instance.module.resources.len() {
            let resource = &instance.module.resources[index];
            if leads.is_some() && is_cluster(resource.kind) {
                uses.deployment.discoverer.get_or_insert(resource.block.header);
            }
            let matters = match &leads {
                // Where no certificate is made, only what takes one matters.
                None => matters_alone(resource),
                Some(leads) => matters_beside(resource) || leads.resource(instance.id, index),
            };
            if !matters {
                continue;
            }
            let node = program.node(program.node_of(instance, index));
            for repetition in &program.expansion(instance, index).repetitions {
                if program.is_over(&node, &repetition.key, 0) {
                    break 'all;
                }
                match (node.resource.mode, node.resource.kind) {
                    (Mode::Managed, VALIDATION) => {
                        let number = uses.deployment.validations.len();
                        positions.validations.entry(waits::position(&node)).or_default().push(number);
                        uses.deployment.validations.push(program.validation(&certificates, &node, repetition));
                    }
                    (Mode::Data, CERTIFICATE) => uses.deployment.lookups.push(lookup(&program, &node, repetition)),
                    (mode, kind) => {
                        let wanted = described::wants(kind, mode == Mode::Data);
                        if mode == Mode::Data && wanted.is_none() {
                            continue;
                        }
                        let scope = Scope::repeated(node.instance.id, repetition);
                        let visits = program.visits(node.resource.block.body(), scope);
                        if mode == Mode::Managed && kind != CERTIFICATE {
                            let first = uses.deployment.attachments.len();
                            uses.resource(&node, repetition, &visits);
                            let position = waits::position(&node);
                            let new = first..uses.deployment.attachments.len();
                            positions.attachments.extend(new.map(|number| (number, position)));
                        }
                        if wanted.is_some() {
                            resources.push(program.described(visits, &node, repetition));
                        }
                    }
                }
            }
        }
        let Some(leads) = &leads else { continue };
        for (index, call) in instance.module.calls.iter().enumerate() {
            if matches!(&*program.called(instance, index), Called::Elsewhere(_)) {
                let place = call_place(instance, call);
                let source = attribute(call.body(), "source").and_then(|source| keyword(&source.expr));
                if source.is_some_and(|source| source.split(['/', '-', '.', '?']).any(|word| word == "eks")) {
                    uses.deployment.discoverer.get_or_insert(call.header);
                }
                if leads.call(instance.id, index) {
                    uses.foreign_call(instance.id, call, &place);
                }
            }
        }
    }
    if let (Some(leads), Some(graph)) = (&leads, &graph) {
        for instance in instances.iter().filter(|instance| is_published(&instance.module.directory, directory)) {
            uses.outputs(instance, leads);
        }
        for instance in instances.iter().filter(|instance| instance.parent.is_some()) {
            uses.given(instance, leads);
        }
        waits::find(&program, graph, &positions, &mut deployment);
    }
    deployment.misuses = program.misuses(&certificates);
    let list = || versions::options_are_a_list(library.files, directory, &instances);
    deployment.options_are_a_list = (!deployment.misuses.is_empty()).then(list);
    described::fill(&resources, &mut deployment);
    deployment.problems = program.problems();
    deployment.secrets = program.secrets();
    (deployment.cuts, deployment.steps) = (program.fuel.cuts(), program.fuel.steps());
    if let Some((at, what)) = deployment.cuts.first() {
        deployment.incomplete.get_or_insert_with(|| Why::new(what.as_str(), Some(*at)));
    }
    deployment
}

fn makes_certificates(instances: &[Rc<Instance<'_>>]) -> bool {
    let mut resources = instances.iter().flat_map(|instance| &instance.module.resources);
    resources.any(|resource| resource.mode == Mode::Managed && resource.kind == CERTIFICATE)
}

/// Words that say something of certificates without their names: a part of what the rules look for in values, because an
/// expression may put it together.
fn said(library: &Library<'_>, deployment: &Deployment) -> Vec<&'static str> {
    let text = |file: &FileId| &*library.files.sources.file(*file).text;
    // Only what issues from a private authority asks who may give permissions.
    let is_private = deployment.files.iter().any(|file| text(file).contains("certificate_authority_arn"));
    std::iter::once("acm-validations").chain(is_private.then_some("CreatePermission")).collect()
}

fn certificates<'a>(
    program: &Program<'a>,
    leads: &Leads<'a>,
    graph: &Graph<'_, 'a>,
    instances: &[Rc<Instance<'a>>],
    deployment: &mut Deployment,
) -> (Certificates, Positions) {
    let mut certificates = Certificates::default();
    let mut positions = Positions::default();
    let mut propagated = None;
    'all: for instance in instances {
        for (index, resource) in instance.module.resources.iter().enumerate() {
            if resource.mode != Mode::Managed || resource.kind != CERTIFICATE {
                continue;
            }
            let node = program.node(program.node_of(instance, index));
            let propagation = propagated.get_or_insert_with(|| propagation(program, graph, leads, instances));
            let from = propagation.get(&(instance.id, index));
            for repetition in &program.expansion(instance, index).repetitions {
                let before = deployment.certificates.last().map_or(0, price);
                if program.is_over(&node, &repetition.key, before) {
                    break 'all;
                }
                let id = deployment.certificates.len();
                deployment.certificates.push(program.certificate(id, &node, repetition, from));
                certificates.add(node.id, repetition.key.clone(), id);
                positions.certificates.push((instance.id, index));
            }
        }
    }
    (certificates, positions)
}

fn lookup<'a>(program: &Program<'a>, node: &Node<'a>, repetition: &Repetition) -> Lookup {
    let scope = Scope::repeated(node.instance.id, repetition);
    let domain = match attribute(node.resource.block.body(), "domain") {
        Some(attribute) => {
            let value = program.eval(&attribute.expr, scope);
            Maybe::any_of(value.alternatives().iter().map(|alternative| match &alternative.kind {
                Kind::Text(text) => Maybe::Known(name_of(text, alternative)),
                _ => Maybe::Unknown(why_of(alternative, attribute.expr.span)),
            }))
        }
        None => Maybe::Unknown(Why::new(
            "a data source looks certificates up without naming a domain",
            Some(node.resource.block.header),
        )),
    };
    Lookup { address: program.address(node, &repetition.key), at: node.resource.block.header, domain }
}

fn call_place(instance: &Instance<'_>, call: &Block) -> Place {
    let name = label(call, 0).unwrap_or_default();
    let dot = if instance.address.is_empty() { "" } else { "." };
    Place {
        address: format!("{}{dot}module.{name}", instance.address),
        local_address: format!("module.{name}"),
        header: call.header,
        block: call.span,
        key: InstanceKey::Single,
        existence: instance.existence.clone().and(&Existence::Yes),
        calls: instance.calls.clone(),
        origin: None,
    }
}

/// Whether a resource says something about certificates that are made elsewhere.
fn matters_alone(resource: &Resource<'_>) -> bool {
    takes_part(resource) || (wanted(resource) == Some(Wanted::Always) && !watches_else(resource))
}

/// Whether a resource says something about certificates that are made beside it, whatever it mentions.
fn matters_beside(resource: &Resource<'_>) -> bool {
    takes_part(resource) || (wanted(resource).is_some() && !watches_else(resource))
}

fn takes_part(resource: &Resource<'_>) -> bool {
    matches!(resource.kind, CERTIFICATE | VALIDATION) || !consumers::of(resource.kind).is_empty()
}

fn wanted(resource: &Resource<'_>) -> Option<Wanted> {
    described::wants(resource.kind, resource.mode == Mode::Data)
}

/// Whether its text says that an alarm watches one metric, which is none of certificates: most alarms do, and need not be
/// read.
fn watches_else(resource: &Resource<'_>) -> bool {
    if resource.kind != ALARM {
        return false;
    }
    let Some(text) = resource.block.text() else { return false };
    let mut named = text.match_indices("namespace");
    let other = |(at, name): (usize, &str)| {
        let behind = text[at + name.len()..].trim_start_matches([' ', '\t']).strip_prefix('=')?;
        let literal = behind.trim_start_matches([' ', '\t']).strip_prefix('"')?.split('"').next()?;
        (literal != NAMESPACE && !literal.contains(['$', '%', '\\'])).then_some(())
    };
    // One that names no metric of its own watches those that it asks for.
    named.next().is_none_or(|first| other(first).is_some())
        && named.next().is_none()
        && !text.contains("metric_query")
        && !text.contains("dynamic")
}

/// Whether a resource makes a Kubernetes cluster, or puts something into one.
pub fn is_cluster(kind: &str) -> bool {
    kind == "aws_eks_cluster"
        || kind == "helm_release"
        || kind.starts_with("kubernetes_")
        || kind.starts_with("kubectl_")
}

/// Whether whoever takes the outputs of a module is out of sight: those of the root itself, and those of a module whose
/// directory holds the root, because then the root is an example or a test of the module.
fn is_published(module: &str, root: &str) -> bool {
    module == root || module.is_empty() || root.strip_prefix(module).is_some_and(|rest| rest.starts_with('/'))
}
