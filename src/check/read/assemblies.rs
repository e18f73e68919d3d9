//! Cloud assemblies: a deployment for each, with all of its stacks, because they take certificates from each other.

use std::collections::{BTreeSet, HashMap};
use std::panic::{AssertUnwindSafe, catch_unwind};

use rayon::prelude::*;

use super::documents::{Content, Found};
use super::inputs::Inputs;
use super::templates::{self, Parsed};
use super::{Context, Kind, Order, Problem, Seen, Unit, failed};
use crate::allow::Form;
use crate::discover::Document;
use crate::lower::assembly::{self, Assembly};
use crate::lower::cloudformation::deployment;
use crate::lower::cloudformation::template::Template;
use crate::lower::cloudformation::templates::Templates;
use crate::model::{Deployment, Format, Place};
use crate::source::{FileId, Owner};
use crate::syntax::SyntaxError;
use crate::tree;
use crate::value::Why;

/// The assemblies among some documents.
#[derive(Default)]
pub(super) struct Assemblies {
    read: Vec<Assembly>,
    broken: Vec<(FileId, SyntaxError)>,
}

impl Assemblies {
    /// Reads those that no other one holds: a stage is deployed with its app.
    pub(super) fn read(context: &Context<'_>, documents: &[Found]) -> Self {
        let mut manifests: Vec<(&str, FileId)> = documents
            .iter()
            .filter(|found| found.document == Document::Assembly)
            .filter_map(|found| match found.content {
                Content::Text(file) => Some((tree::parent(&found.path), file)),
                Content::Bytes(_) => None,
            })
            .collect();
        manifests.sort_by_key(|(directory, _)| directory.split('/').count());
        let mut assemblies = Self::default();
        for (directory, manifest) in manifests {
            if assemblies.read.iter().any(|outer| outer.stages.iter().any(|stage| stage == directory)) {
                continue;
            }
            match assembly::read(context.tree, context.sources, manifest) {
                Ok(read) => assemblies.read.extend(read),
                Err(error) => assemblies.broken.push((manifest, error)),
            }
        }
        assemblies
    }

    /// Whether a template is one of theirs, and not for itself.
    pub(super) fn own(&self, path: &str) -> bool {
        self.read.iter().any(|assembly| assembly.holds(path) && (assembly.owns(path) || assembly.names(path)))
    }

    /// Their deployments.
    pub(super) fn units(&self, context: &Context<'_>, inputs: &Inputs<'_>) -> Vec<Unit> {
        let evaluated =
            self.read.par_iter().enumerate().map(|(place, assembly)| unit(context, place, assembly, inputs));
        let mut units: Vec<Unit> = evaluated.collect();
        for (file, error) in &self.broken {
            let path = &context.sources.file(*file).path;
            units.push(Unit {
                order: Order { depth: usize::MAX, ..Order::of(Kind::Assembly, path) },
                deployment: of(tree::parent(path)),
                wanted: context.named.holds(path),
                files: vec![Seen { errors: vec![error.clone()], ..seen(path) }],
                problem: None,
                turn: None,
            });
        }
        units
    }
}

/// What is said of apps that were named and have no assembly here, by the folders of all assemblies: nothing of them was
/// looked at.
pub(super) fn missing(context: &Context<'_>, apps: &[String], assemblies: &BTreeSet<String>) -> Option<Problem> {
    let has_one = |app: &str| {
        let folder = tree::parent(app);
        let mut behind = assemblies.range(folder.to_owned()..);
        behind.next().is_some_and(|assembly| is_below(folder, assembly))
            || assemblies.range(format!("{folder}/")..).next().is_some_and(|assembly| is_below(folder, assembly))
    };
    let mut apps = apps.iter().filter(|path| {
        !has_one(path) && context.tree.read(path).is_ok_and(|bytes| memchr::memmem::find(&bytes, b"\"app\"").is_some())
    });
    let first = apps.next()?;
    let others = match apps.count() {
        0 => String::new(),
        others => format!(", and so it is with {others} more"),
    };
    let message = format!("this app was not looked at: `cdk synth` writes what acmlint reads of it{others}");
    Some(Problem { path: context.viewpoint.path(first), span: None, message, fatal: false })
}

fn is_below(folder: &str, directory: &str) -> bool {
    folder.is_empty() || directory.strip_prefix(folder).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

fn unit(context: &Context<'_>, place: usize, assembly: &Assembly, inputs: &Inputs<'_>) -> Unit {
    let depth = assembly.directory.split('/').count();
    let order = Order { depth, ..Order::of(Kind::Assembly, &assembly.directory) };
    let Some(turn) = context.turn(place, 0) else {
        let mut paths = assembly.files.iter().map(|&file| context.sources.file(file).path.as_str());
        return Unit::skipped(order, Format::Cdk, paths.any(|path| context.named.holds(path)));
    };
    let found: Vec<Found> =
        assembly.templates(context.tree).into_iter().filter_map(|path| open(context, path)).collect();
    let documents: Vec<Parsed<'_>> = found.iter().filter_map(|found| templates::parse(found, context)).collect();
    let lowered = catch_unwind(AssertUnwindSafe(|| lower(context, assembly, inputs, &documents)));
    let failure = || failed(&context.viewpoint.path(&assembly.directory));
    let (mut deployment, problem) =
        lowered.map_or_else(|_| (of(&assembly.directory), Some(failure())), |deployment| (deployment, None));
    let unreadable = documents.iter().filter(|parsed| !parsed.errors.is_empty() && parsed.synthesized().is_empty());
    deployment.files.extend(unreadable.map(|parsed| parsed.file).chain(assembly.files.iter().copied()));
    let paths = deployment.files.iter().map(|&file| context.sources.file(file).path.as_str());
    let programs = deployment.places().filter_map(|place| place.origin).map(|origin| context.sources.path(origin));
    let wanted = paths.clone().chain(programs).any(|path| context.named.holds(path));
    let mut files: Vec<Seen> = Vec::new();
    if wanted {
        let made = made(&deployment);
        let by_path: HashMap<&str, &Parsed<'_>> = documents.iter().map(|parsed| (parsed.path, parsed)).collect();
        files.extend(paths.map(|path| match by_path.get(path) {
            Some(parsed) => synthesized(templates::seen(parsed, context), &made),
            None => seen(path),
        }));
    }
    Unit { order, deployment, wanted, files, problem, turn: Some(turn) }
}

/// What made the resources that matter, by their logical ids' places.
fn made(deployment: &Deployment) -> HashMap<(FileId, u32), &Place> {
    deployment.places().map(|place| ((place.header.file, place.header.start), place)).collect()
}

/// A template that a program wrote: its exceptions are the program's.
fn synthesized(mut seen: Seen, made: &HashMap<(FileId, u32), &Place>) -> Seen {
    for exception in seen.exceptions.iter_mut().filter(|exception| exception.form == Form::Metadata) {
        let place = exception.covers.and_then(|covers| made.get(&(covers.file, covers.start)));
        exception.form = Form::Synthesized(place.and_then(|place| place.origin));
        if let Some(place) = place {
            exception.address.clone_from(&place.address);
        }
    }
    seen
}

fn lower(context: &Context<'_>, assembly: &Assembly, inputs: &Inputs<'_>, documents: &[Parsed<'_>]) -> Deployment {
    let templates: Vec<Template<'_>> = documents.iter().flat_map(Parsed::synthesized).collect();
    let templates = Templates::new(&templates);
    let (mut stacks, missing) = assembly.stacks(context.tree, context.sources, &templates);
    for stack in &mut stacks {
        // What was synthesized for an environment goes there, whatever the command line says.
        let region = stack.region.take();
        inputs.give(stack);
        stack.region = region.or(stack.region.take());
    }
    let bounds = context.request.settings.bounds;
    let mut deployment = deployment::lower(&templates, stacks, &shown(&assembly.directory), Format::Cdk, bounds);
    deployment.problems.extend(assembly.problems.iter().cloned().chain(missing));
    deployment.cuts.extend(assembly.cuts.iter().cloned());
    if let Some((at, problem)) = deployment.cuts.first().or(deployment.problems.first()) {
        deployment.incomplete.get_or_insert_with(|| Why::new(problem.as_str(), Some(*at)));
    }
    deployment
}

/// A template of an assembly.
fn open(context: &Context<'_>, path: String) -> Option<Found> {
    let read = || {
        let text = String::from_utf8(context.tree.read_document(&path).ok()?).ok()?;
        Some(context.sources.add(&path, text, Owner::User))
    };
    let file = context.sources.find(&path).or_else(read)?;
    Some(Found { path, document: Document::Template, content: Content::Text(file) })
}

fn of(directory: &str) -> Deployment {
    Deployment { path: shown(directory), format: Format::Cdk, ..Deployment::default() }
}

fn shown(directory: &str) -> String {
    if directory.is_empty() { ".".to_owned() } else { directory.to_owned() }
}

fn seen(path: &str) -> Seen {
    Seen { path: path.to_owned(), ..Seen::default() }
}
