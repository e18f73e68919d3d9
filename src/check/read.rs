//! The first half of a run: find what there is, read it, lower it to the model.

mod assemblies;
mod configurations;
mod documents;
mod existing;
mod inputs;
mod plans;
mod samconfig;
mod templates;

use std::collections::{BTreeSet, HashSet};
use std::path::Path;
use std::sync::atomic::Ordering;

use rayon::prelude::*;

use self::assemblies::Assemblies;
use super::ground::Ground;
use super::named::Named;
use super::{Piped, Problem, Request, elsewhere};
use crate::allow::{self, Exception};
use crate::discover::{self, Document, Search};
use crate::lower::terraform::module::{Files, Library};
use crate::model::{Deployment, WrittenArn};
use crate::source::{Sources, Viewpoint};
use crate::syntax::SyntaxError;
use crate::tree::{Disk, Memory, ReadError, Tree};

use plans::Plans;

pub(super) use documents::Documents;

/// What was read.
#[derive(Default)]
pub(super) struct Read {
    /// Deployments, by path.
    pub deployments: Vec<Lowered>,
    /// What could not be read, in files that are looked at.
    pub errors: Vec<SyntaxError>,
    /// Files that could not be read at all.
    pub unread: Vec<String>,
    /// Exceptions in files that are looked at.
    pub exceptions: Vec<Exception>,
    /// What could not be done.
    pub problems: Vec<Problem>,
    /// ARNs of certificates that other tools' files hold, where that may matter.
    pub arns: Vec<WrittenArn>,
    /// How many files were read.
    pub files: usize,
    /// The files that there were to be read.
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

/// A deployment.
pub(super) struct Lowered {
    /// What it says.
    pub deployment: Deployment,
    /// Whether it touches what was named: others are read for the certificates that they look up.
    pub wanted: bool,
}

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
}

/// A deployment and the files that it was read from.
struct Unit {
    deployment: Deployment,
    wanted: bool,
    /// Its files, where it is wanted.
    files: Vec<Seen>,
    problem: Option<Problem>,
}

/// A file that was read for a deployment.
#[derive(Default)]
struct Seen {
    path: String,
    unreadable: Option<ReadError>,
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
}

/// Reads what is asked for. Fails where the job cannot be done at all.
pub(super) fn read(request: &Request, sources: &Sources) -> Result<Read, Problem> {
    if let Some(piped) = &request.piped {
        return read_piped(request, piped, sources);
    }
    // A list of names may well be empty, as that of the files that somebody changed.
    let Some(ground) = Ground::find(request)? else { return Ok(Read::default()) };
    let disk = ground.disk()?;
    let plans = given_plans(request, &ground.root);
    let mut read = read_tree(request, &ground, &disk, &plans, sources)?;
    read.disk = Some(disk);
    Ok(read)
}

/// Reads what is named from a tree: that on disk, or one that takes its place.
pub(super) fn read_tree(
    request: &Request,
    ground: &Ground,
    tree: &dyn Tree,
    plans: &[Plan<'_>],
    sources: &Sources,
) -> Result<Read, Problem> {
    let files = files(request, ground, tree)?;
    Ok(read_files((request, ground, tree, sources), files, plans))
}

/// Reads a document that was piped in: it is all there is.
fn read_piped(request: &Request, piped: &Piped, sources: &Sources) -> Result<Read, Problem> {
    let ground = Ground::piped(request, piped);
    let path = ground.seeds.concat();
    let tree = Memory::default();
    tree.write(&path, piped.bytes.clone());
    let plans = given_plans(request, &ground.root);
    let read = read_files((request, &ground, &tree, sources), BTreeSet::from([path.clone()]), &plans);
    if read.deployments.is_empty() && read.problems.is_empty() {
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

/// Reads the deployments that these files of a tree describe.
fn read_files(
    (request, ground, tree, sources): (&Request, &Ground, &dyn Tree, &Sources),
    walked: BTreeSet<String>,
    plans: &[Plan<'_>],
) -> Read {
    let named: Named = ground.seeds.iter().chain(plans.iter().map(|(path, _)| path)).cloned().collect();
    let context = &Context { request, tree, sources, named: &named, viewpoint: &ground.viewpoint, ground };
    let mut problems = ground.problems.clone();
    let files: Vec<&str> = walked.iter().map(String::as_str).collect();
    request.progress.files.store(files.len(), Ordering::Relaxed);
    let mut documents = documents::sniff_all(context, &files);
    documents.take_plans(context, plans);
    problems.append(&mut documents.problems);
    let inputs = inputs::Inputs::read(context, &files, &mut problems);
    let assemblies = Assemblies::read(context, &documents);
    problems.extend(assemblies.missing(context, &files));
    let parsed: Vec<templates::Parsed<'_>> = documents
        .found
        .par_iter()
        .filter(|found| found.document == Document::Template && !assemblies.own(&found.path))
        .filter_map(|found| templates::parse(found, context))
        .collect();
    let (templates, others) = templates::units(context, &parsed, &inputs);
    documents.mentions.extend(others);
    let (existing, others) = existing::units(context, &documents.found);
    documents.mentions.extend(others);
    // What lies beside a template in an assembly says again what the template says.
    documents.mentions.retain(|path| !assemblies.hold(path));
    let terraform = Files::new(context.tree, context.sources);
    let library = Library::new(&terraform);
    let given = configurations::given(context, &inputs.files, &mut problems);
    let mut directories = configurations::directories(&files, context.named);
    let mut plans = Plans::read(context, &documents);
    directories.extend(plans.directories(context));
    let mut judged: HashSet<String> = HashSet::new();
    // Who names a plan names the configuration that it was made from.
    let mut meant: Vec<String> = Vec::new();
    let mut units: Vec<Unit> = Vec::new();
    let configurations = configurations::units(context, &library, &directories, &given, &mut plans, &mut problems);
    for (unit, plan) in configurations {
        if plan.as_ref().is_some_and(|plan| context.named.contains(plan)) {
            meant.extend(unit.files.iter().map(|seen| seen.path.clone()));
        }
        judged.extend(plan);
        units.push(unit);
    }
    units.extend(plans.alone(&judged));
    units.extend(templates);
    units.extend(assemblies.units(context, &inputs));
    units.extend(existing);
    for key in units.iter_mut().flat_map(|unit| &mut unit.deployment.keys) {
        let places = key.text.at.into_iter().chain(key.text.trail.iter().map(|passage| passage.span));
        key.ignored = places.into_iter().any(|at| tree.is_git_ignored(sources.path(at)));
    }
    let mut read = Read { problems, named: meant.into_iter().collect(), ..Read::default() };
    let mut seen: Vec<Seen> = Vec::new();
    for unit in units {
        if unit.wanted {
            seen.extend(unit.files);
            read.problems.extend(unit.problem);
        }
        read.deployments.push(Lowered { deployment: unit.deployment, wanted: unit.wanted });
    }
    read.take(seen, context);
    let made = read.deployments.iter().filter(|lowered| lowered.wanted).flat_map(|lowered| lowered.deployment.places());
    let made = made.filter_map(|place| Some((place.origin?, &*place.address)));
    let in_programs = allow::in_programs(made, context.sources);
    read.exceptions.extend(in_programs);
    read.exceptions.extend(request.settings.exceptions.iter().cloned());
    read.arns = elsewhere::arns(&documents, context, &read.deployments);
    // What was named, beside what that brought with it.
    read.named.join(named);
    (read.viewpoint, read.repository) = (ground.viewpoint.clone(), ground.repository.clone());
    read.walked = walked;
    read
}

impl Read {
    fn take(&mut self, mut files: Vec<Seen>, context: &Context<'_>) {
        files.sort_by(|a, b| a.path.cmp(&b.path));
        files.dedup_by(|a, b| a.path == b.path);
        for seen in files {
            let path = context.viewpoint.path(&seen.path);
            match &seen.unreadable {
                None => self.files += 1,
                // What was named or lies in what was named, and is there, has to be read; what leads out of the tree
                // has not.
                Some(error) => {
                    let leads_out = matches!(error, ReadError::Outside | ReadError::Missing);
                    let is_named = context.named.contains(&seen.path);
                    let fatal = !matches!(error, ReadError::Encrypted) && (is_named || !leads_out);
                    self.problems.push(Problem { path, span: None, message: error.to_string(), fatal });
                    self.unread.push(seen.path);
                    continue;
                }
            }
            let fatal = context.named.contains(&seen.path);
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

/// The files that are there to be read. Outside a repository the named folders are all there is; in one, whoever calls
/// their modules is looked for.
fn files(request: &Request, ground: &Ground, tree: &dyn Tree) -> Result<BTreeSet<String>, Problem> {
    let walk = |starts: &[String]| {
        let search = Search {
            starts,
            exclude: &request.exclude,
            settings: &request.settings.exclude,
            gitignore: request.gitignore,
        };
        discover::files(tree, &search).map_err(|message| fatal(".", message))
    };
    let (folders, named): (Vec<String>, Vec<String>) =
        ground.seeds.iter().cloned().partition(|seed| tree.is_directory(seed));
    let mut files = if ground.whole { walk(&[String::new()])? } else { walk(&folders)? };
    files.extend(walk(&discover::outputs_of_apps(tree, &files))?);
    for seed in folders {
        // A named folder is looked at also where .gitignore leaves it out as a whole.
        let folder = if seed.is_empty() { String::new() } else { format!("{seed}/") };
        if !files.range(folder.clone()..).next().is_some_and(|file| file.starts_with(&folder)) {
            files.extend(walk(&[seed])?);
        }
    }
    for seed in named {
        // A template of a cloud assembly is read with its manifest.
        let manifest = crate::tree::join(crate::tree::parent(&seed), "manifest.json");
        files.extend(manifest.filter(|manifest| tree.is_file(manifest)));
        files.insert(seed);
    }
    Ok(files)
}

/// What is said where acmlint itself fails on a deployment.
fn failed(path: &str) -> Problem {
    fatal(path, "acmlint failed on this deployment; please report it".to_owned())
}

pub(super) fn fatal(path: &str, message: String) -> Problem {
    Problem { path: path.to_owned(), span: None, message, fatal: true }
}
