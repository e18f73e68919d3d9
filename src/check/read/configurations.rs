//! Terraform and OpenTofu configurations: a deployment for each root module.

use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::Ordering;

use rayon::prelude::*;

use super::plans::{Planned, Plans};
use super::{Context, Kind, Order, Seen, Unit, fatal};
use crate::allow;
use crate::check::named::Named;
use crate::check::{self, Problem};
use crate::discover;
use crate::lower::terraform::module::{Library, Module, Parsed};
use crate::lower::terraform::variables::{Argument, Given, Inputs};
use crate::lower::terraform::{arns, deployment, roots};
use crate::model::{Deployment, Format};
use crate::source::{Viewpoint, without_keys_of_elsewhere};
use crate::tree;

/// The deployments of these directories, each done with as it is there; with each, the path of the plan that it was judged
/// with.
pub(super) fn units<'a, R: Send>(
    context: &Context<'_>,
    library: &'a Library<'a>,
    directories: &BTreeSet<String>,
    given: &Given,
    plans: &mut Plans,
    problems: &mut Vec<Problem>,
    each: &(dyn Fn(Unit) -> R + Sync),
) -> Vec<(R, Option<String>)> {
    let deployments = roots::deployments(library, directories);
    let touched = |members: &BTreeSet<String>| members.iter().any(|member| touches(library, context.named, member));
    if plans.any_given() {
        let roots = deployments.iter().filter(|(_, members)| touched(members));
        problems.extend(plans.place(context, &roots.map(|(root, _)| library.module(root)).collect::<Vec<_>>()));
    }
    let plans = &*plans;
    deployments
        .par_iter()
        .enumerate()
        .flat_map_iter(|(place, (root, members))| {
            let touched = touched(members);
            // What a plan says of a configuration takes the place of what that says alone.
            let planned: Vec<Option<&Planned>> = plans.of(library.module(root)).map(Some).collect();
            let several = if planned.is_empty() { vec![None] } else { planned };
            several.into_iter().enumerate().map(move |(number, plan)| {
                let wanted = touched || plan.is_some_and(|plan| plan.wanted);
                let order = Order { number, ..Order::of(Kind::Configuration, root) };
                let unit = match context.turn(place, number) {
                    None => Unit::skipped(order, Format::Terraform, wanted),
                    turn => Unit { order, turn, ..unit(context, library, (root, members), given, wanted, plan) },
                };
                (each(unit), plan.map(|plan| plan.path.clone()))
            })
        })
        .collect()
}

fn unit<'a>(
    context: &Context<'_>,
    library: &'a Library<'a>,
    (root, members): (&str, &BTreeSet<String>),
    given: &Given,
    wanted: bool,
    plan: Option<&Planned>,
) -> Unit {
    let (inputs, variables) = Inputs::read(library.files, root, given);
    let inputs = match plan {
        Some(plan) => inputs.planned(plan.variables()),
        None => inputs,
    };
    let (mut deployment, problem) = lower(library, root, inputs, context.viewpoint);
    deployment.arns.extend(variables.iter().flat_map(|parsed| arns::written(parsed, context.sources)));
    if let Some(plan) = plan {
        deployment = plan.merged(deployment);
    }
    context.request.progress.configurations.fetch_add(1, Ordering::Relaxed);
    let mut files = Vec::new();
    if wanted {
        let own = members.iter().flat_map(|member| library.module(member).files.iter().copied());
        files.extend(own.chain(variables).map(|parsed| seen(parsed, context)));
        files.extend(plan.map(Planned::seen));
        files.extend(members.iter().flat_map(|member| replaced(library.module(member), context)));
    }
    Unit { order: Order::of(Kind::Configuration, root), deployment, wanted, files, problem, turn: None }
}

/// A file of a configuration.
pub(super) fn seen(parsed: &Parsed, context: &Context<'_>) -> Seen {
    Seen {
        path: parsed.path.clone(),
        unreadable: parsed.unreadable.clone(),
        replaced_by: None,
        errors: parsed.document.errors.clone(),
        repeated: Vec::new(),
        exceptions: allow::in_configuration(&parsed.document, context.sources),
    }
}

/// The files of a module whose place others take, where either has a word about certificates. Terraform, which reads
/// none of those others, would read them.
fn replaced(module: &Module<'_>, context: &Context<'_>) -> Vec<Seen> {
    let has_word = |path: &str| {
        let read = context.tree.read(path);
        read.map_or(true, |bytes| discover::in_configuration(&bytes, |_| ()).matters)
    };
    let other = |name: &str| tree::join(&module.directory, name);
    let told = module.replaced.iter().filter(|(path, by)| has_word(path) || other(by).is_some_and(|by| has_word(&by)));
    told.map(|(path, by)| Seen { path: path.clone(), replaced_by: Some(by.clone()), ..Seen::default() }).collect()
}

fn touches(library: &Library<'_>, named: &Named, directory: &str) -> bool {
    named.touches_module(directory) || library.module(directory).files.iter().any(|parsed| named.holds(&parsed.path))
}

/// The variables of the command line and the environment, their files as paths of the tree.
pub(super) fn given(context: &Context<'_>, others: &[std::path::PathBuf], problems: &mut Vec<Problem>) -> Given {
    let request = context.request;
    let mut arguments = Vec::new();
    for argument in &request.variables.arguments {
        match argument {
            check::Argument::Value(name, value) => {
                arguments.push(Argument::Value(name.clone(), without_keys_of_elsewhere(value)));
            }
            check::Argument::File(path) if others.contains(path) => {}
            check::Argument::File(path) => {
                if let Some(path) = context.inside(path) {
                    arguments.push(Argument::File(path));
                } else {
                    let message = "this file of variables is not in the scanned tree".to_owned();
                    problems.push(fatal(&path.to_string_lossy(), message));
                }
            }
        }
    }
    let environment = request.variables.environment.iter();
    let environment = environment.map(|(name, value)| (name.clone(), without_keys_of_elsewhere(value))).collect();
    Given { environment, arguments }
}

/// A panic in one deployment is that deployment's problem.
fn lower<'a>(
    library: &'a Library<'a>,
    root: &str,
    inputs: Inputs,
    viewpoint: &Viewpoint,
) -> (Deployment, Option<Problem>) {
    if let Ok(deployment) = catch_unwind(AssertUnwindSafe(|| deployment::lower(library, root, inputs))) {
        return (deployment, None);
    }
    (Deployment { path: root.to_owned(), ..Deployment::default() }, Some(super::failed(&viewpoint.path(root))))
}
