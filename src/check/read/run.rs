//! The groups of a tree, one after the other on each thread, and what is left of each.

use std::collections::{BTreeSet, HashSet};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Mutex, MutexGuard, PoisonError};

use rayon::prelude::*;

use super::Order;
use super::assemblies::Assemblies;
use super::documents::{self, Found};
use super::inputs::Inputs;
use super::plans::Plans;
use super::{Context, Lowered, Plan, Problem, Seen, Tell, Turn, Unit};
use super::{configurations, existing, failed, fatal, templates};
use crate::allow::{self, Exception, Form};
use crate::check::groups::{Group, Members};
use crate::check::named::Named;
use crate::discover::Document;
use crate::limits::Limit;
use crate::lower::terraform::module::{Files, Library};
use crate::lower::terraform::variables::Given;
use crate::model::{Deployment, Format};
use crate::source::FileId;

/// What is left of a deployment that was looked at.
pub(super) struct Done<T> {
    order: Order,
    pub(super) told: T,
    pub(super) files: Vec<Seen>,
    pub(super) exceptions: Vec<Exception>,
    pub(super) homes: Vec<FileId>,
    pub(super) home: (Format, String),
    pub(super) problem: Option<Problem>,
    wanted: bool,
    is_skipped: bool,
    /// When it was evaluated, and the steps that that took.
    spent: Option<(Turn, u64)>,
}

/// What groups are read with, and what came of them.
pub(super) struct Run<'r, T> {
    pub(super) context: Context<'r>,
    pub(super) inputs: Inputs<'r>,
    pub(super) given: Given,
    pub(super) plans: &'r [Plan<'r>],
    pub(super) together: bool,
    pub(super) tell: &'r Tell<'r, T>,
    pub(super) collected: Mutex<Collected<T>>,
}

pub(super) struct Collected<T> {
    pub(super) done: Vec<Done<T>>,
    /// Documents that turned out to be something else.
    pub(super) others: Vec<String>,
    /// The files that named plans stand for.
    pub(super) meant: Vec<String>,
    pub(super) problems: Vec<Problem>,
    /// The documents of the groups.
    pub(super) documents: HashSet<String>,
}

impl<T: Send + Default> Run<'_, T> {
    /// Reads all groups, and gives what came of them, in the order of the deployments.
    pub(super) fn all(self, groups: &[Group]) -> Collected<T> {
        groups.par_iter().enumerate().with_max_len(1).for_each(|(number, group)| {
            // A panic ends what is looked at together, and nothing else.
            if catch_unwind(AssertUnwindSafe(|| self.group(number, group))).is_err() {
                let path = self.context.viewpoint.path(group.path());
                self.collected().problems.push(failed(&path));
            }
        });
        let mut collected = std::mem::take(&mut *self.collected());
        self.settle(&mut collected.done);
        collected.done.sort_by(|a, b| a.order.cmp(&b.order));
        collected.problems.extend(self.skipped(&collected.done));
        collected.problems.extend(self.inputs.settings.problems().cloned());
        collected
    }

    /// Takes back what was said of deployments for which nothing was left, when all is added up.
    fn settle(&self, done: &mut [Done<T>]) {
        done.sort_by(|a, b| (a.spent, &a.order).cmp(&(b.spent, &b.order)));
        let first = done.partition_point(|done| done.spent.is_none());
        let evaluated = &mut done[first..];
        let spent: Vec<(Turn, u64)> = evaluated.iter().filter_map(|done| done.spent).collect();
        let refused = self.context.budget.settle(&spent);
        for (done, _) in evaluated.iter_mut().zip(refused).filter(|(_, is_refused)| *is_refused) {
            *done = self.done(&self.context, Unit::skipped(done.order.clone(), done.home.0, done.wanted));
        }
    }

    /// What is told of the deployments that were not evaluated.
    fn skipped(&self, done: &[Done<T>]) -> Option<Problem> {
        let mut skipped = done.iter().filter(|done| done.is_skipped && done.wanted);
        let first = skipped.next()?;
        let others = match skipped.count() {
            0 => String::new(),
            others => format!(", and so are {others} more"),
        };
        let limits = self.context.request.settings.bounds;
        let what = "what was evaluated before took too many steps";
        let message = format!("this is not looked at{others}: {}", limits.met(Limit::Fuel, what));
        Some(fatal(&self.context.viewpoint.path(&first.home.1), message))
    }

    fn collected(&self) -> MutexGuard<'_, Collected<T>> {
        self.collected.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn group(&self, number: usize, group: &Group) {
        let layer = self.context.sources.beside();
        let context = &Context { sources: &layer, group: number, ..self.context };
        let mut problems = Vec::new();
        let mut open = |documents| documents::open(context, documents, &mut problems);
        let each = |unit: Unit| self.done(context, unit);
        let (mut done, mut others) = (Vec::new(), Vec::new());
        match &group.members {
            Members::Configurations(directories, plans) => {
                let found = open(plans);
                done = self.configurations(context, directories, &found, &mut problems);
            }
            Members::Plan(plans) => {
                let found = open(plans);
                done.extend(Plans::read(context, &found, &[]).alone(&HashSet::new()).map(each));
            }
            Members::Templates(documents) => {
                let found = open(documents);
                (done, others) = self.templates(context, &found.iter().collect::<Vec<_>>());
            }
            Members::Assembly(documents) => {
                let found = open(documents);
                let assemblies = Assemblies::read(context, &found);
                let is_own = |found: &&Found| found.document == Document::Template && !assemblies.own(&found.path);
                (done, others) = self.templates(context, &found.iter().filter(is_own).collect::<Vec<_>>());
                done.extend(assemblies.units(context, &self.inputs).into_iter().map(each));
            }
            Members::Existing(documents) => {
                let (units, none) = existing::units(context, &open(documents));
                (done, others) = (units.into_iter().map(each).collect(), none);
            }
        }
        let mut collected = self.collected();
        collected.done.append(&mut done);
        collected.others.append(&mut others);
        collected.problems.append(&mut problems);
        collected.documents.extend(group.documents().iter().map(|document| document.path.clone()));
    }

    fn templates(&self, context: &Context<'_>, documents: &[&Found]) -> (Vec<Done<T>>, Vec<String>) {
        let parsed: Vec<templates::Parsed<'_>> =
            documents.par_iter().filter_map(|found| templates::parse(found, context)).collect();
        templates::units(context, &parsed, &self.inputs, &|unit| self.done(context, unit))
    }

    fn configurations(
        &self,
        context: &Context<'_>,
        directories: &BTreeSet<String>,
        plans: &[Found],
        problems: &mut Vec<Problem>,
    ) -> Vec<Done<T>> {
        let terraform = Files::new(context.tree, context.sources);
        let library = Library::new(&terraform).within(self.context.request.settings.bounds);
        let given = if self.together { documents::given(context, self.plans, problems) } else { Vec::new() };
        let mut plans = Plans::read(context, plans, &given);
        if !self.together {
            let each = |unit| self.done(context, unit);
            let units = configurations::units(context, &library, directories, &self.given, &mut plans, problems, &each);
            let (mut done, judged): (Vec<Done<T>>, Vec<Option<String>>) = units.into_iter().unzip();
            let judged = judged.into_iter().flatten().collect();
            done.extend(plans.alone(&judged).map(each));
            return done;
        }
        let mut directories = directories.clone();
        directories.extend(plans.directories(context));
        let each = |unit| unit;
        let units = configurations::units(context, &library, &directories, &self.given, &mut plans, problems, &each);
        let mut meant: Vec<String> = Vec::new();
        let mut judged: HashSet<String> = HashSet::new();
        let mut all: Vec<Unit> = Vec::new();
        for (unit, plan) in units {
            if plan.as_ref().is_some_and(|plan| context.named.contains(plan)) {
                meant.extend(unit.files.iter().map(|seen| seen.path.clone()));
            }
            judged.extend(plan);
            all.push(unit);
        }
        all.extend(plans.alone(&judged));
        let mut named: Named = meant.iter().cloned().collect();
        named.join(context.named.clone());
        let context = &Context { named: &named, ..*context };
        let done = all.into_iter().map(|unit| self.done(context, unit)).collect();
        self.collected().meant.append(&mut meant);
        done
    }

    /// Tells of a deployment, and keeps what there is to say of its files.
    fn done(&self, context: &Context<'_>, unit: Unit) -> Done<T> {
        let Unit { order, mut deployment, wanted, mut files, mut problem, turn } = unit;
        let spent = turn.map(|turn| (turn, deployment.steps));
        if let Some((turn, steps)) = spent {
            context.budget.spend(turn, steps);
        }
        let is_skipped = deployment.is_skipped;
        let sources = context.sources;
        sources.conceal(std::mem::take(&mut deployment.secrets));
        for key in &mut deployment.keys {
            let mut places = key.text.at.into_iter().chain(key.text.trail.iter().map(|passage| passage.span));
            key.ignored = places.any(|at| context.tree.is_git_ignored(sources.path(at)));
        }
        files.retain(|_| wanted);
        let made = deployment.places().filter(|_| wanted).filter_map(|place| Some((place.origin?, &*place.address)));
        let exceptions = allow::in_programs(made, sources);
        let homes = homes(&files, &exceptions, &deployment);
        for file in places(&files, &exceptions) {
            sources.keep(file);
        }
        let home = (deployment.format, deployment.path.clone());
        let shown = context.viewpoint.path(&deployment.path);
        let lowered = Lowered { deployment, wanted, sources, named: context.named, viewpoint: context.viewpoint };
        // A panic of a rule is this deployment's problem.
        let told = catch_unwind(AssertUnwindSafe(|| (self.tell)(lowered))).unwrap_or_else(|_| {
            problem = Some(failed(&shown));
            T::default()
        });
        let problem = problem.filter(|_| wanted);
        Done { order, told, files, exceptions, homes, home, problem, wanted, is_skipped, spent }
    }
}

/// The files of what there is to say of files.
fn places<'f>(files: &'f [Seen], exceptions: &'f [Exception]) -> impl Iterator<Item = FileId> + use<'f> {
    let errors = files.iter().flat_map(|seen| seen.errors.iter().chain(&seen.repeated)).map(|error| error.span.file);
    let exceptions = files.iter().flat_map(|seen| &seen.exceptions).chain(exceptions);
    errors.chain(exceptions.flat_map(|exception| {
        let made_at = match exception.form {
            Form::Synthesized(origin) => origin,
            Form::Comment | Form::Metadata | Form::Setting => None,
        };
        [Some(exception.span), exception.covers, made_at].into_iter().flatten().map(|span| span.file)
    }))
}

/// Of a document and of a program, the files of which there is something to say.
fn homes(files: &[Seen], exceptions: &[Exception], deployment: &Deployment) -> Vec<FileId> {
    if matches!(deployment.format, Format::Terraform | Format::Plan) {
        return Vec::new();
    }
    let programs: HashSet<FileId> =
        deployment.places().filter_map(|place| place.origin).map(|origin| origin.file).collect();
    let is_own = |file: &FileId| deployment.files.contains(file) || programs.contains(file);
    places(files, exceptions).filter(is_own).collect()
}

impl<T> Default for Collected<T> {
    fn default() -> Self {
        let (done, others, meant) = (Vec::new(), Vec::new(), Vec::new());
        Self { done, others, meant, problems: Vec::new(), documents: HashSet::new() }
    }
}
