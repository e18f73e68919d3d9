//! The first half of a run: find what there is, read it, lower it to the model.

mod assemblies;
mod budget;
mod configurations;
mod documents;
mod existing;
mod inputs;
mod plans;
mod run;
mod samconfig;
mod templates;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::path::Path;
use std::sync::Mutex;

use self::budget::{Budget, Turn};
use self::run::Run;
use super::ground::Ground;
use super::groups;
use super::named::Named;
use super::survey;
use super::{Piped, Problem, Request};
use crate::allow::Exception;
use crate::discover::{self, Document};
use crate::lower::fuel;
use crate::model::{Deployment, Format};
use crate::source::{FileId, Sources, Span, Viewpoint};
use crate::syntax::SyntaxError;
use crate::tree::{Disk, Memory, ReadError, Tree, parent};

/// What was read, and what was told of each deployment.
pub(super) struct Read<T> {
    /// What was told of the deployments, in their order.
    pub told: Vec<T>,
    /// What could not be read, in files that are looked at.
    pub errors: Vec<SyntaxError>,
    /// Files that could not be read at all.
    pub unread: Vec<String>,
    /// Exceptions in files that are looked at.
    pub exceptions: Vec<Exception>,
    /// The deployments of documents and programs of which there is something to say, by their files.
    pub homes: BTreeMap<FileId, (Format, String)>,
    /// What could not be done.
    pub problems: Vec<Problem>,
    /// Other tools' files that name certificates by their ARNs.
    pub mentions: Vec<String>,
    /// How many definitions were looked into.
    pub files: usize,
    /// The files that there were to be read, where somebody is going to ask.
    pub walked: BTreeSet<String>,
    /// What was named.
    pub named: Named,
    /// How paths are printed.
    pub viewpoint: Viewpoint,
    /// How paths are named from the root of the repository.
    pub repository: Viewpoint,
    /// The tree on disk; what was piped in is in none.
    pub disk: Option<Disk>,
}

/// A deployment, while it is looked at.
pub(super) struct Lowered<'l> {
    /// What it says.
    pub deployment: Deployment,
    /// Whether it touches what was named: others are read for the certificates that they look up.
    pub wanted: bool,
    /// The files that it was read from. What is told of one has to be [kept](Sources::keep).
    pub sources: &'l Sources,
    /// What was named.
    pub named: &'l Named,
    /// How paths are printed.
    pub viewpoint: &'l Viewpoint,
}

/// What is made of a deployment before it is forgotten.
pub(super) type Tell<'t, T> = dyn Fn(Lowered<'_>) -> T + Sync + 't;

/// Where everything is read from.
pub(super) struct Context<'c> {
    /// What the run is asked to do.
    pub request: &'c Request,
    /// The tree.
    pub tree: &'c dyn Tree,
    /// Where text is kept.
    pub sources: &'c Sources,
    /// What was named.
    pub named: &'c Named,
    /// How paths are printed.
    pub viewpoint: &'c Viewpoint,
    ground: &'c Ground,
    /// What the evaluation of all deployments may cost.
    budget: &'c Budget,
    /// Which of the groups is looked at.
    group: usize,
}

/// A deployment and the files that it was read from.
struct Unit {
    order: Order,
    deployment: Deployment,
    wanted: bool,
    /// Its files, where it is wanted.
    files: Vec<Seen>,
    problem: Option<Problem>,
    /// When it was evaluated, if it was.
    turn: Option<Turn>,
}

/// Which deployment comes first, however the threads were.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
struct Order {
    kind: Kind,
    /// How deep in the tree, where what is further out comes first.
    depth: usize,
    path: String,
    /// Which one of those with the same path.
    number: usize,
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
enum Kind {
    Configuration,
    Plan,
    Template,
    Assembly,
    Existing,
}

impl Unit {
    /// A deployment that is not evaluated, because too much was before it.
    fn skipped(order: Order, format: Format, wanted: bool) -> Self {
        let deployment = Deployment { path: order.path.clone(), format, is_skipped: true, ..Deployment::default() };
        Self { order, deployment, wanted, files: Vec::new(), problem: None, turn: None }
    }
}

impl Order {
    fn of(kind: Kind, path: &str) -> Self {
        Self { kind, depth: 0, path: path.to_owned(), number: 0 }
    }
}

/// A file that was read for a deployment.
#[derive(Default)]
struct Seen {
    path: String,
    unreadable: Option<ReadError>,
    /// The name of the file that is read in its place.
    replaced_by: Option<String>,
    errors: Vec<SyntaxError>,
    /// Keys that stand twice.
    repeated: Vec<SyntaxError>,
    exceptions: Vec<Exception>,
}

impl Context<'_> {
    /// A path of the command line as one of the tree; none where it does not lie in it.
    fn inside(&self, path: &Path) -> Option<String> {
        self.ground.inside(path)
    }

    /// When something is evaluated: its place in the group, and which of several of the same it is. None where nothing is
    /// left for it.
    fn turn(&self, place: usize, number: usize) -> Option<Turn> {
        let turn = Turn { group: self.group, place, number };
        (!self.budget.is_spent_before(turn)).then_some(turn)
    }
}

/// Reads what is asked for, and tells `tell` of each deployment. Fails where the job cannot be done at all.
pub(super) fn read<T: Send + Default>(
    request: &Request,
    ground: Option<&Ground>,
    sources: &Sources,
    tell: &Tell<'_, T>,
) -> Result<Read<T>, Problem> {
    // A list of names may well be empty, as that of the files that somebody changed.
    let Some(ground) = ground else { return Ok(Read::default()) };
    if let Some(piped) = &request.piped {
        return read_piped(request, piped, ground, sources, tell);
    }
    let disk = ground.disk()?.within(request.settings.bounds);
    let plans = given_plans(request, &ground.root);
    let mut read = read_tree(request, ground, &disk, &plans, sources, tell)?;
    read.disk = Some(disk);
    Ok(read)
}

/// Reads a document that was piped in: it is all there is.
fn read_piped<T: Send + Default>(
    request: &Request,
    piped: &Piped,
    ground: &Ground,
    sources: &Sources,
    tell: &Tell<'_, T>,
) -> Result<Read<T>, Problem> {
    let path = ground.seeds.concat();
    let tree = Memory::default();
    tree.write(&path, piped.bytes.clone());
    let plans = given_plans(request, &ground.root);
    let read = read_tree(request, ground, &tree, &plans, sources, tell)?;
    if read.told.is_empty() && read.problems.is_empty() {
        let message = "this is nothing that acmlint knows: no template, no plan, no state, no answer of the ACM API; a \
                       Terraform configuration is known by its name (`--stdin-filename main.tf`)";
        return Err(fatal(&path, message.to_owned()));
    }
    Ok(read)
}

/// A plan that was named as such: its path, and what is in it.
pub(super) type Plan<'p> = (String, &'p [u8]);

/// The plans that were named as such, by their paths from the tree's root, out of which these may lead.
fn given_plans<'r>(request: &'r Request, root: &Path) -> Vec<Plan<'r>> {
    let path = |name: &str| {
        let path = request.working_directory.join(name);
        let path = path.canonicalize().unwrap_or(path);
        discover::relative(root, &path).unwrap_or_else(|| Viewpoint::new(&path, root).path("."))
    };
    request.plans.iter().map(|plan| (path(&plan.name), &*plan.bytes)).collect()
}

/// Reads what is named from a tree: that on disk, or one that takes its place. What matters is read group by group, and
/// of each nothing stays but what `tell` keeps.
pub(super) fn read_tree<T: Send + Default>(
    request: &Request,
    ground: &Ground,
    tree: &dyn Tree,
    plans: &[Plan<'_>],
    sources: &Sources,
    tell: &Tell<'_, T>,
) -> Result<Read<T>, Problem> {
    let named: Named = ground.seeds.iter().chain(plans.iter().map(|(path, _)| path)).cloned().collect();
    let mut survey = survey::survey(request, ground, tree, &named)?;
    let budget = Budget::default();
    let viewpoint = &ground.viewpoint;
    let context = Context { request, tree, sources, named: &named, viewpoint, ground, budget: &budget, group: 0 };
    let mut problems = ground.problems.clone();
    problems.append(&mut survey.problems);
    let inputs = inputs::Inputs::read(&context, &survey.settings, &mut problems);
    let given = configurations::given(&context, &inputs.files, &mut problems);
    let manifests = survey.documents.iter().filter(|document| document.document == Document::Assembly);
    let assemblies: BTreeSet<String> = manifests.map(|manifest| parent(&manifest.path).to_owned()).collect();
    problems.extend(assemblies::missing(&context, &survey.apps, &assemblies));
    // Who names a plan names the configuration that it was made from, which may be any.
    let is_named_plan = |document: &survey::Surveyed| {
        matches!(document.document, Document::Plan | Document::PlanArchive) && named.contains(&document.path)
    };
    let together = !plans.is_empty() || survey.documents.iter().any(is_named_plan);
    let groups = groups::groups(&mut survey, tree, together, &|nesting| {
        let layer = sources.beside();
        let context = Context { sources: &layer, ..context };
        templates::asked(&context, &documents::open(&context, nesting, &mut Vec::new()))
    });
    budget.allow(fuel::allowed(&request.settings.bounds, groups.iter().map(|group| group.size).sum()));
    let run = Run { context, inputs, given, plans, together, tell, collected: Mutex::default() };
    let mut collected = run.all(&groups);
    let mut read = Read { problems, named: collected.meant.into_iter().collect(), ..Read::default() };
    read.problems.append(&mut collected.problems);
    let mut seen: Vec<Seen> = Vec::new();
    for done in collected.done {
        read.told.push(done.told);
        read.problems.extend(done.problem);
        read.homes.extend(done.homes.into_iter().map(|file| (file, done.home.clone())));
        read.exceptions.extend(done.exceptions);
        seen.extend(done.files);
    }
    let is_counted = |path: &str| {
        let folder_of_configuration = Named::is_of_configuration(path).then(|| parent(path));
        named.touches(path)
            && (collected.documents.contains(path)
                || folder_of_configuration.is_some_and(|folder| survey.has_configuration(folder)))
    };
    read.files = survey.definitions;
    read.take(seen, &is_counted, &named, &ground.viewpoint);
    // A line of a program may have made what several deployments have.
    let mut told: HashSet<Span> = HashSet::new();
    read.exceptions.retain(|exception| told.insert(exception.span));
    read.exceptions.extend(request.settings.exceptions.iter().cloned());
    // What lies beside a template in an assembly says again what the template says.
    survey.mentions.append(&mut collected.others);
    survey.mentions.retain(|path| !lies_in_any(path, &assemblies));
    survey.mentions.sort();
    read.mentions = survey.mentions;
    // What was named, beside what that brought with it.
    read.named.join(named);
    (read.viewpoint, read.repository) = (ground.viewpoint.clone(), ground.repository.clone());
    read.walked = survey.walked;
    Ok(read)
}

/// Whether a file lies in one of these folders.
fn lies_in_any(path: &str, folders: &BTreeSet<String>) -> bool {
    let around = path.match_indices('/').map(|(end, _)| &path[..end]).chain([""]);
    around.into_iter().any(|folder| folders.contains(folder))
}

impl<T> Default for Read<T> {
    fn default() -> Self {
        Self {
            told: Vec::new(),
            errors: Vec::new(),
            unread: Vec::new(),
            exceptions: Vec::new(),
            homes: BTreeMap::new(),
            problems: Vec::new(),
            mentions: Vec::new(),
            files: 0,
            walked: BTreeSet::new(),
            named: Named::default(),
            viewpoint: Viewpoint::default(),
            repository: Viewpoint::default(),
            disk: None,
        }
    }
}

impl<T> Read<T> {
    fn take(&mut self, mut files: Vec<Seen>, is_counted: &dyn Fn(&str) -> bool, named: &Named, viewpoint: &Viewpoint) {
        files.sort_by(|a, b| a.path.cmp(&b.path));
        files.dedup_by(|a, b| a.path == b.path);
        for seen in files {
            let path = viewpoint.path(&seen.path);
            if let Some(other) = &seen.replaced_by {
                let message = format!(
                    "it is not read, because `{other}` takes its place, as in OpenTofu; Terraform would read this one and \
                     not that"
                );
                self.problems.push(Problem { path, span: None, message, fatal: false });
                continue;
            }
            match &seen.unreadable {
                None => self.files += usize::from(!is_counted(&seen.path)),
                // What was named or lies in what was named, and is there, has to be read; what leads out of the tree
                // has not.
                Some(error) => {
                    let leads_out = matches!(error, ReadError::Outside | ReadError::Git | ReadError::Missing);
                    let is_named = named.contains(&seen.path);
                    let fatal = !matches!(error, ReadError::Encrypted) && (is_named || !leads_out);
                    self.problems.push(Problem { path, span: None, message: error.to_string(), fatal });
                    self.unread.push(seen.path);
                    continue;
                }
            }
            let fatal = named.contains(&seen.path);
            if let Some(error) = seen.errors.first().filter(|_| fatal) {
                let (path, message) = (path.clone(), error.message.clone());
                self.problems.push(Problem { path, span: Some(error.span), message, fatal });
            }
            self.problems.extend(seen.repeated.into_iter().map(|repeated| Problem {
                path: path.clone(),
                span: Some(repeated.span),
                message: format!("{}; the last one counts", repeated.message),
                fatal: false,
            }));
            self.errors.extend(seen.errors);
            self.exceptions.extend(seen.exceptions);
        }
    }
}

/// What is said where acmlint itself fails on a deployment.
fn failed(path: &str) -> Problem {
    fatal(path, "acmlint failed on this deployment; please report it".to_owned())
}

pub(super) fn fatal(path: &str, message: String) -> Problem {
    Problem { path: path.to_owned(), span: None, message, fatal: true }
}
