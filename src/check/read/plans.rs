//! Terraform plans: with the configuration that they were made from, where that lies beside them, else by themselves.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::panic::{AssertUnwindSafe, catch_unwind};

use rayon::prelude::*;

use super::documents::{Content, Documents, Found};
use super::{Context, Seen, Unit, failed, fatal, is_named};
use crate::check::Problem;
use crate::discover::Document;
use crate::lower::plan::{self, Lowered, merge};
use crate::lower::terraform::module::Module;
use crate::model::{Deployment, Format};
use crate::source::FileId;
use crate::syntax::{SyntaxError, json};
use crate::tree;
use crate::value::Value;

/// A plan that was read.
pub(super) struct Planned {
    path: String,
    file: FileId,
    lowered: Lowered,
    /// Whether it was named or lies in what was named.
    pub wanted: bool,
    error: Option<SyntaxError>,
    problem: Option<Problem>,
}

/// The plans of a tree.
pub(super) struct Plans {
    plans: Vec<Planned>,
    by_directory: HashMap<String, Vec<usize>>,
}

impl Plans {
    /// Reads the plans among the documents of a tree.
    pub(super) fn read(context: &Context<'_>, documents: &Documents) -> Self {
        let found = documents.found.par_iter().filter(|found| found.document == Document::Plan);
        let plans: Vec<Planned> = found.filter_map(|found| planned(context, found)).collect();
        let mut by_directory: HashMap<String, Vec<usize>> = HashMap::new();
        for (index, plan) in plans.iter().enumerate() {
            by_directory.entry(tree::parent(&plan.path).to_owned()).or_default().push(index);
        }
        Self { plans, by_directory }
    }

    /// The plans that were made from a root module and lie beside it.
    pub(super) fn of(&self, module: &Module<'_>) -> impl Iterator<Item = &Planned> {
        let beside = self.by_directory.get(&module.directory).map_or(&[][..], Vec::as_slice);
        let plans = beside.iter().map(|index| &self.plans[*index]);
        plans.filter(|plan| plan.lowered.outline.as_ref().is_some_and(|outline| outline.is_of(module)))
    }

    /// The plans that were not judged with a configuration.
    pub(super) fn alone(self, judged: &HashSet<FileId>) -> impl Iterator<Item = Unit> {
        let plans = self.plans.into_iter().filter(|plan| !judged.contains(&plan.file));
        plans.map(|plan| {
            let files = if plan.wanted { vec![plan.seen()] } else { Vec::new() };
            Unit { wanted: plan.wanted, files, problem: plan.problem, deployment: plan.lowered.deployment }
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
            errors: self.error.iter().cloned().collect(),
            exceptions: Vec::new(),
        }
    }
}

/// A document that looks like a plan, if it is one. A panic in one is that one's problem.
fn planned(context: &Context<'_>, found: &Found) -> Option<Planned> {
    let Content::Text(file) = found.content else { return None };
    let text = &context.sources.file(file).text;
    let nothing = || Deployment { path: found.path.clone(), format: Format::Plan, ..Deployment::default() };
    let mut planned = Planned {
        path: found.path.clone(),
        file,
        lowered: Lowered { deployment: nothing(), outline: None },
        wanted: is_named(context.seeds, &found.path),
        error: None,
        problem: None,
    };
    let tree = match json::parse(file, text) {
        Ok(tree) => tree,
        Err(error) => {
            planned.error = Some(error);
            return Some(planned);
        }
    };
    if !plan::is_plan(tree.root()) {
        let what = "it has words of a Terraform plan and is none";
        let path = context.viewpoint.path(&found.path);
        let named = context.seeds.contains(&found.path);
        planned.problem = named.then(|| fatal(&path, what.to_owned()));
        return named.then_some(planned);
    }
    match catch_unwind(AssertUnwindSafe(|| plan::lower(&tree, &found.path))) {
        Ok(lowered) => planned.lowered = lowered,
        Err(_) => planned.problem = Some(failed(&context.viewpoint.path(&found.path))),
    }
    Some(planned)
}
