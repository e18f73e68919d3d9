//! A root module to the model: certificates first, then everything that uses them.

use std::collections::HashSet;
use std::rc::Rc;

use super::arns;
use super::attributes::{CERTIFICATE, VALIDATION};
use super::graph::Graph;
use super::module::{Library, Mode, attribute, keyword, label};
use super::program::{Called, Instance, Node, Program, Repetition, Scope};
use super::propagation::propagation;
use super::uses::Uses;
use super::variables::Inputs;
use super::versions;
use super::waits::{self, Positions};
use crate::lower::described::{self, Wanted};
use crate::lower::facts::{ByPlace, Certificates, name_of, why_of};
use crate::model::consumers;
use crate::model::{Deployment, Existence, Format, Lookup, Place};
use crate::syntax::hcl::Block;
use crate::value::{InstanceKey, Kind, Maybe, Why};

/// Lowers the root module in a directory.
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
    let graph = Graph::new(&program);
    let (certificates, mut positions) = certificates(&program, &graph, &instances, &mut deployment);
    let none_made = deployment.certificates.is_empty();
    let mut resources = Vec::new();
    let arns = ByPlace::of(&deployment.arns);
    let mut uses = Uses { program: &program, certificates: &certificates, deployment: &mut deployment, arns };
    for instance in &instances {
        for index in 0..instance.module.resources.len() {
            let node = program.node(program.node_of(instance, index));
            // Where no certificate is made, only what takes one matters.
            if none_made && !matters_alone(&node) {
                continue;
            }
            if is_cluster(node.resource.kind) {
                uses.deployment.discoverer.get_or_insert(node.resource.block.header);
            }
            for repetition in &program.expansion(instance, index).repetitions {
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
                        let visits = program.visits(&node.resource.block.body, scope);
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
        for (index, call) in instance.module.calls.iter().enumerate().filter(|_| !none_made) {
            if matches!(&*program.called(instance, index), Called::Elsewhere(_)) {
                let place = call_place(instance, call);
                let source = attribute(&call.body, "source").and_then(|source| keyword(&source.expr));
                if source.is_some_and(|source| source.split(['/', '-', '.', '?']).any(|word| word == "eks")) {
                    uses.deployment.discoverer.get_or_insert(call.header);
                }
                uses.foreign_call(instance.id, call, &place);
            }
        }
    }
    let published = |instance: &&Rc<Instance<'a>>| is_published(&instance.module.directory, directory);
    for instance in instances.iter().filter(published).filter(|_| !none_made) {
        uses.outputs(instance);
    }
    for instance in instances.iter().filter(|instance| !none_made && instance.parent.is_some()) {
        uses.given(instance);
    }
    waits::find(&program, &graph, &positions, &mut deployment);
    deployment.misuses = program.misuses(&certificates);
    let list = || versions::options_are_a_list(library.files, directory, &instances);
    deployment.options_are_a_list = (!deployment.misuses.is_empty()).then(list);
    described::fill(&resources, &mut deployment);
    deployment.problems = program.problems();
    deployment
}

fn certificates<'a>(
    program: &Program<'a>,
    graph: &Graph<'_, 'a>,
    instances: &[Rc<Instance<'a>>],
    deployment: &mut Deployment,
) -> (Certificates, Positions) {
    let mut certificates = Certificates::default();
    let mut positions = Positions::default();
    let mut propagated = None;
    for instance in instances {
        for (index, resource) in instance.module.resources.iter().enumerate() {
            if resource.mode != Mode::Managed || resource.kind != CERTIFICATE {
                continue;
            }
            let node = program.node(program.node_of(instance, index));
            let propagation = propagated.get_or_insert_with(|| propagation(program, graph, instances));
            let from = propagation.get(&(instance.id, index));
            for repetition in &program.expansion(instance, index).repetitions {
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
    let domain = match attribute(&node.resource.block.body, "domain") {
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
fn matters_alone(node: &Node<'_>) -> bool {
    let kind = node.resource.kind;
    kind == CERTIFICATE
        || kind == VALIDATION
        || !consumers::of(kind).is_empty()
        || described::wants(kind, node.resource.mode == Mode::Data) == Some(Wanted::Always)
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
