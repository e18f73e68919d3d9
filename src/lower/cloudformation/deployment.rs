//! Stacks that are deployed together, to the model.

use std::collections::{HashMap, HashSet};

use super::parameters;
use super::program::{Given, Instance, Program};
use super::regions;
use super::resources::is_certificate;
use super::sam;
use super::stacks::Stack;
use super::template::Template;
use super::templates::Templates;
use super::uses::Uses;
use crate::limits::Limits;
use crate::lower::described;
use crate::lower::facts::{ByPlace, Certificates};
use crate::lower::fuel::{INSTANCE, WRITTEN, price};
use crate::lower::terraform::arns;
use crate::model::{Deployment, Format};
use crate::source::{FileId, Span};
use crate::syntax::node::Node;
use crate::value::{InstanceKey, Why};

/// Lowers stacks that are deployed together. `templates` are those that the addresses of nested stacks may lead to.
pub fn lower<'t>(
    templates: &'t Templates<'t>,
    stacks: impl IntoIterator<Item = Stack<'t>>,
    path: &str,
    format: Format,
    limits: Limits,
) -> Deployment {
    let program = Program::new(templates, limits);
    for stack in stacks {
        let region = regions::region(stack.template, stack.region.as_ref());
        program.add_root(stack, region);
    }
    program.nest();
    let mut deployment = Deployment { path: path.to_owned(), format, ..Deployment::default() };
    let mut certificates = Certificates::default();
    let mut seen = HashSet::new();
    for stack in program.stacks() {
        let template = stack.template;
        if seen.insert(template.file) {
            deployment.files.push(template.file);
            let written = arns::written_in(template.file, template.text);
            deployment.arns.extend(arns::outside(written, template.comments.iter().copied()));
        }
        if let Some((name, at)) = template.opaque_macro() {
            let why = Why::new(format!("the macro `{name}` may change the template"), Some(at));
            deployment.incomplete.get_or_insert(why);
        }
        let resources = program.resources(stack);
        if let Some(why) = &resources.more {
            deployment.incomplete.get_or_insert_with(|| why.clone());
        }
        for (index, resource) in resources.list.iter().enumerate() {
            if !is_certificate(resource) {
                continue;
            }
            program.fuel.charge(INSTANCE + (stack.prefix.len() + resource.name.len()) / WRITTEN);
            if program.fuel.is_over(resource.header) {
                break;
            }
            let id = deployment.certificates.len();
            let certificate = program.certificate(id, stack, resource);
            deployment.records.extend(program.records(stack, resource, &certificate));
            let ignored = program.options_for_mails(stack, resource);
            deployment.ignored_options.extend(ignored.into_iter().map(|at| (id, at)));
            program.fuel.charge(price(&certificate));
            deployment.certificates.push(certificate);
            certificates.add(program.node_of(stack, index), InstanceKey::Single, id);
        }
    }
    let resources = Vec::new();
    let arns = ByPlace::of(&deployment.arns);
    let mut uses =
        Uses { program: &program, certificates: &certificates, deployment: &mut deployment, arns, resources };
    for stack in program.stacks() {
        let apis = sam::global_apis(stack);
        for resource in program.resources(stack).list.iter().chain(&apis) {
            program.fuel.charge(INSTANCE + (stack.prefix.len() + resource.name.len()) / WRITTEN);
            if program.fuel.is_over(resource.header) {
                break;
            }
            uses.resource(stack, resource);
        }
        uses.outputs(stack);
    }
    let resources = uses.resources;
    described::fill(&resources, &mut deployment);
    deployment.problems = program.problems.take();
    deployment.secrets = secrets(&program);
    (deployment.cuts, deployment.steps) = (program.fuel.cuts(), program.fuel.steps());
    if let Some((at, what)) = deployment.cuts.first() {
        deployment.incomplete.get_or_insert_with(|| Why::new(what.as_str(), Some(*at)));
    }
    deployment
}

/// Where what must not be printed is written: what is no call of a function.
fn secrets(program: &Program<'_>) -> Vec<Span> {
    let texts: HashMap<FileId, &str> =
        program.stacks().map(|stack| (stack.template.file, stack.template.text)).collect();
    let is_value = |at: &Span| {
        let text =
            texts.get(&at.file).and_then(|text| text.get(at.start as usize..at.end as usize)).unwrap_or_default();
        let inner = text.trim_start_matches(|letter: char| letter.is_whitespace() || "{\"".contains(letter));
        !["!", "Fn::", "Ref\"", "Ref:"].iter().any(|call| inner.starts_with(call))
    };
    let mut secrets = program.secrets.take();
    secrets.extend(program.stacks().flat_map(hidden));
    secrets.into_iter().filter(is_value).collect()
}

/// What is written for the parameters of a stack that must not be printed, whether anything asks for them or not.
fn hidden(stack: &Instance<'_>) -> Vec<Span> {
    let mut hidden = Vec::new();
    for (name, (_, body)) in stack.template.parameters.iter().filter(|(_, (_, body))| parameters::is_hidden(*body)) {
        hidden.extend(["Default", "AllowedValues"].iter().filter_map(|key| body.get(key)).map(Node::span));
        if let Some(Given::Node(node, _)) = stack.given.get(&**name) {
            hidden.push(node.span());
        }
    }
    hidden
}

/// The templates that other templates nest: they are judged where they are nested.
pub fn nested<'t>(templates: &'t Templates<'t>) -> Vec<&'t Template<'t>> {
    let nesting = templates.list().iter().filter(|template| template.nests());
    let mut nested = Vec::new();
    for template in nesting {
        let program = Program::new(templates, Limits::default());
        program.add_root(Stack::of(template), regions::region(template, None));
        program.nest_in(program.stack(0));
        nested.extend(program.nested_templates());
    }
    nested
}

/// The names of the files that nested stacks are made from, as far as those templates that are `wanted` say.
pub fn asked<'t>(templates: &'t Templates<'t>, wanted: &dyn Fn(&Template<'t>) -> bool) -> HashSet<String> {
    let asked = templates.list().iter().filter(|template| wanted(template)).flat_map(|template| {
        let program = Program::new(templates, Limits::default());
        program.add_root(Stack::of(template), regions::region(template, None));
        program.nest();
        program.file_names.take()
    });
    asked.collect()
}
