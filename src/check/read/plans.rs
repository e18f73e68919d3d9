//! Terraform plans: with the configuration that they were made from, where that lies beside them, else by themselves.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::panic::{AssertUnwindSafe, catch_unwind};

use rayon::prelude::*;

use super::documents::{Content, Found};
use super::{Context, Kind, Order, Seen, Unit, configurations, failed, fatal};
use crate::check::Problem;
use crate::lower::plan::{self, Lowered, archive, merge};
use crate::lower::terraform::module::{Files, Library, Module, is_configuration};
use crate::model::{Deployment, Format};
use crate::syntax::{SyntaxError, json};
use crate::tree;
use crate::value::Value;

/// A plan that was read.
pub(super) struct Planned {
    /// Its path.
    pub path: String,
    lowered: Lowered,
    /// The files of the configuration that it holds.
    files: Vec<Seen>,
    /// Whether it was named or lies in what was named.
    pub wanted: bool,
    error: Option<SyntaxError>,
    problem: Option<Problem>,
}

/// The plans of a tree.
pub(super) struct Plans {
    all: Vec<Planned>,
    /// By the directory of the configuration that they are judged with.
    by_directory: HashMap<String, Vec<usize>>,
    /// Those that were named as such; where they lie says nothing of their configuration.
    given: Vec<usize>,
}

impl Plans {
    /// Reads plans: those of a tree, and those that were named as such.
    pub(super) fn read(context: &Context<'_>, found: &[Found], given: &[Found]) -> Self {
        // What was named as a plan and lies in the tree is there once.
        let found = found.par_iter().filter(|found| !given.iter().any(|given| given.path == found.path));
        let mut all: Vec<Planned> = found.filter_map(|found| planned(context, found)).collect();
        let mut by_directory: HashMap<String, Vec<usize>> = HashMap::new();
        for (index, plan) in all.iter().enumerate() {
            by_directory.entry(tree::parent(&plan.path).to_owned()).or_default().push(index);
        }
        let beside = all.len();
        all.extend(given.iter().filter_map(|found| planned(context, found)));
        Self { given: (beside..all.len()).collect(), all, by_directory }
    }

    /// Whether there are plans that were named as such.
    pub(super) fn any_given(&self) -> bool {
        !self.given.is_empty()
    }

    /// Finds the configuration of each plan that was named as such among those that are looked at, and says of which
    /// plans there is not one.
    pub(super) fn place(&mut self, context: &Context<'_>, roots: &[&Module<'_>]) -> Vec<Problem> {
        let mut problems = Vec::new();
        for index in &self.given {
            let plan = &self.all[*index];
            // What could not be read is told already.
            let Some(outline) = &plan.lowered.outline else { continue };
            let shown = |directory: &str| context.viewpoint.path(if directory.is_empty() { "." } else { directory });
            let mut own = roots.iter().filter(|root| outline.is_of(root)).map(|root| &root.directory);
            let message = match (own.next(), own.next()) {
                (Some(root), None) => {
                    self.by_directory.entry(root.clone()).or_default().push(*index);
                    continue;
                }
                (Some(one), Some(other)) => format!(
                    "this plan may be of {} or of {}, which declare the same resources; name the one that it is of",
                    shown(one),
                    shown(other)
                ),
                _ => "this plan is of none of the configurations that are looked at; what it plans is declared otherwise \
                      there, or not at all"
                    .to_owned(),
            };
            problems.push(fatal(&context.viewpoint.path(&plan.path), message));
        }
        problems
    }

    /// The plans that were made from a root module: those that lie beside it, and those that were named as such.
    pub(super) fn of(&self, module: &Module<'_>) -> impl Iterator<Item = &Planned> {
        let beside = self.by_directory.get(&module.directory).map_or(&[][..], Vec::as_slice);
        let plans = beside.iter().map(|index| &self.all[*index]);
        plans.filter(|plan| plan.lowered.outline.as_ref().is_some_and(|outline| outline.is_of(module)))
    }

    /// Directories of configurations beside plans that were named: what is named brings what belongs to it.
    pub(super) fn directories(&self, context: &Context<'_>) -> impl Iterator<Item = String> {
        let beside = self.all.iter().enumerate().filter(|(index, _)| !self.given.contains(index));
        let named = beside.map(|(_, plan)| plan).filter(|plan| context.named.contains(&plan.path));
        let directories = named.map(|plan| tree::parent(&plan.path).to_owned());
        directories.filter(|directory| context.tree.list(directory).iter().any(|name| is_configuration(name)))
    }

    /// The plans that were not judged with a configuration.
    pub(super) fn alone(self, judged: &HashSet<String>) -> impl Iterator<Item = Unit> {
        let plans = self.all.into_iter().filter(|plan| !judged.contains(&plan.path));
        plans.map(|mut plan| {
            let mut files = std::mem::take(&mut plan.files);
            files.push(plan.seen());
            files.retain(|_| plan.wanted);
            Unit {
                order: Order::of(Kind::Plan, &plan.path),
                wanted: plan.wanted,
                files,
                problem: plan.problem,
                deployment: plan.lowered.deployment,
                turn: None,
            }
        })
    }
}

impl Planned {
    /// The values of the variables that it was made with.
    pub(super) fn variables(&self) -> BTreeMap<String, Value> {
        self.lowered.outline.as_ref().map(|outline| outline.variables.clone()).unwrap_or_default()
    }

    /// What its configuration says, with what the plan knows.
    pub(super) fn merged(&self, configuration: Deployment) -> Deployment {
        match &self.lowered.outline {
            Some(outline) => merge::merge(configuration, &self.lowered.deployment, outline),
            None => configuration,
        }
    }

    /// Its file.
    pub(super) fn seen(&self) -> Seen {
        Seen {
            path: self.path.clone(),
            unreadable: None,
            replaced_by: None,
            errors: self.error.iter().cloned().collect(),
            repeated: Vec::new(),
            exceptions: Vec::new(),
        }
    }
}

/// A document that looks like a plan, if it is one. A panic in one is that one's problem.
fn planned(context: &Context<'_>, found: &Found) -> Option<Planned> {
    let named = context.named.contains(&found.path);
    let shown = context.viewpoint.path(&found.path);
    let nothing = Deployment { path: found.path.clone(), format: Format::Plan, ..Deployment::default() };
    let mut planned = Planned {
        path: found.path.clone(),
        lowered: Lowered { deployment: nothing, outline: None },
        files: Vec::new(),
        wanted: context.named.holds(&found.path),
        error: None,
        problem: None,
    };
    match catch_unwind(AssertUnwindSafe(|| lowered(context, found))) {
        Ok(Ok((lowered, files))) => (planned.lowered, planned.files) = (lowered, files),
        Ok(Err(Unread::Syntax(error))) => planned.error = Some(error),
        Ok(Err(Unread::Other(why))) => {
            // What was not named need not be a plan; what cannot be opened may have been one.
            let is_one = match &found.content {
                Content::Bytes(bytes) => archive::is_plan(bytes),
                Content::Text(_) => Some(false),
            };
            if !named && is_one == Some(false) {
                return None;
            }
            planned.problem = Some(Problem { fatal: named || is_one == Some(true), ..fatal(&shown, why.to_owned()) });
        }
        Err(_) => planned.problem = Some(failed(&shown)),
    }
    Some(planned)
}

/// Why a plan could not be read.
enum Unread {
    Syntax(SyntaxError),
    Other(&'static str),
}

fn lowered(context: &Context<'_>, found: &Found) -> Result<(Lowered, Vec<Seen>), Unread> {
    match &found.content {
        Content::Text(file) => {
            let tree = json::parse(*file, &context.sources.file(*file).text).map_err(Unread::Syntax)?;
            if !plan::is_plan(tree.root()) {
                return Err(Unread::Other("it has words of a Terraform plan and is none"));
            }
            Ok((plan::lower(&tree, &found.path), Vec::new()))
        }
        Content::Bytes(bytes) => {
            let packed = archive::read(&found.path, bytes).map_err(Unread::Other)?;
            let files = Files::new(&packed.tree, context.sources);
            let library = Library::new(&files).within(context.request.settings.bounds);
            let lowered = packed.lower(&found.path, &library);
            let parsed = packed.directories.iter().flat_map(|directory| &library.module(directory).files);
            Ok((lowered, parsed.map(|parsed| configurations::seen(parsed, context)).collect()))
        }
    }
}
