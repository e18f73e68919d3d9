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

use rayon::prelude::*;

use self::assemblies::Assemblies;
use super::ground::Ground;
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
    /// The named files and folders, relative to the tree.
    pub seeds: Vec<String>,
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
    /// Whether it touches what was ground: others are read for the certificates that they look up.
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
    /// The named files and folders, relative to the tree.
    pub seeds: &'c [String],
    /// How paths are printed.
    pub viewpoint: &'c Viewpoint,
    ground: &'c Ground,
}

impl<'c> Context<'c> {
    fn new(request: &'c Request, ground: &'c Ground, tree: &'c dyn Tree, sources: &'c Sources) -> Self {
        Self { request, tree, sources, seeds: &ground.seeds, viewpoint: &ground.viewpoint, ground }
    }

    /// A path of the command line as one of the tree; none where it does not lie in it.
    fn inside(&self, path: &Path) -> Option<String> {
        self.ground.inside(path)
    }
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

/// Whether a path of the tree is one of the named ones or lies in one.
pub(super) fn is_named(seeds: &[String], path: &str) -> bool {
    seeds.iter().any(|seed| {
        seed.is_empty() || path == seed || path.strip_prefix(seed.as_str()).is_some_and(|rest| rest.starts_with('/'))
    })
}

/// Reads what is asked for. Fails where the job cannot be done at all.
pub(super) fn read(request: &Request, sources: &Sources) -> Result<Read, Problem> {
    if let Some(piped) = &request.piped {
        return read_piped(request, piped, sources);
    }
    let ground = Ground::find(request)?;
    let disk = ground.disk()?;
    let mut read = read_tree(request, &ground, &disk, sources)?;
    read.disk = Some(disk);
    Ok(read)
}

/// Reads what is named from a tree: that on disk, or one that takes its place.
pub(super) fn read_tree(
    request: &Request,
    ground: &Ground,
    tree: &dyn Tree,
    sources: &Sources,
) -> Result<Read, Problem> {
    let files = files(request, ground, tree)?;
    let mut read = read_files(&Context::new(request, ground, tree, sources), &files);
    read.walked = files;
    Ok(read)
}

/// Reads a document that was piped in: it is all there is.
fn read_piped(request: &Request, piped: &Piped, sources: &Sources) -> Result<Read, Problem> {
    let ground = Ground::piped(request, piped);
    let path = ground.seeds.concat();
    let tree = Memory::default();
    tree.write(&path, piped.bytes.clone());
    let files = BTreeSet::from([path.clone()]);
    let mut read = read_files(&Context::new(request, &ground, &tree, sources), &files);
    if read.deployments.is_empty() && read.problems.is_empty() {
        let message = "this is nothing that acmlint knows: no template, no plan, no state, no answer of the ACM API; a \
                       Terraform configuration is known by its name (`--stdin-filename main.tf`)";
        return Err(fatal(&path, message.to_owned()));
    }
    read.walked = files;
    Ok(read)
}

/// Reads the deployments that these files of a tree describe.
fn read_files(context: &Context<'_>, files: &BTreeSet<String>) -> Read {
    let mut problems = context.ground.problems.clone();
    let files: Vec<&str> = files.iter().map(String::as_str).collect();
    let mut documents = documents::sniff_all(context, &files);
    problems.append(&mut documents.problems);
    let inputs = inputs::Inputs::read(context, &files, &mut problems);
    let assemblies = Assemblies::read(context, &documents);
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
    let mut directories = configurations::directories(&files, context.seeds);
    let plans = Plans::read(context, &documents);
    directories.extend(plans.directories(context));
    let mut judged: HashSet<String> = HashSet::new();
    // Who names a plan names the configuration that it was made from.
    let mut meant: Vec<String> = Vec::new();
    let mut units: Vec<Unit> = Vec::new();
    for (unit, plan) in configurations::units(context, &library, &directories, &given, &plans) {
        if plan.as_ref().is_some_and(|plan| context.seeds.contains(plan)) {
            meant.extend(unit.files.iter().map(|seen| seen.path.clone()));
        }
        judged.extend(plan);
        units.push(unit);
    }
    units.extend(plans.alone(&judged));
    units.extend(templates);
    units.extend(assemblies.units(context, &inputs));
    units.extend(existing);
    let mut read = Read {
        deployments: Vec::new(),
        errors: Vec::new(),
        unread: Vec::new(),
        exceptions: Vec::new(),
        arns: Vec::new(),
        problems,
        files: 0,
        walked: BTreeSet::new(),
        seeds: meant,
        viewpoint: context.viewpoint.clone(),
        repository: context.ground.repository.clone(),
        disk: None,
    };
    read.seeds.extend(context.seeds.iter().cloned());
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
    read.arns = elsewhere::arns(&documents, context, &read.deployments);
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
                // What was named or lies in what was ground, and is there, has to be read; what leads out of the tree
                // has not.
                Some(error) => {
                    let fatal = !matches!(error, ReadError::Outside | ReadError::Missing | ReadError::Encrypted);
                    self.problems.push(Problem { path, span: None, message: error.to_string(), fatal });
                    self.unread.push(seen.path);
                    continue;
                }
            }
            let fatal = context.seeds.contains(&seen.path);
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
            root: &ground.root,
            starts,
            exclude: &request.exclude,
            settings: &request.settings.exclude,
            gitignore: request.gitignore,
        };
        discover::files(tree, &search).map_err(|message| fatal(".", message))
    };
    let mut files = if ground.whole { walk(&[String::new()])? } else { walk(&ground.seeds)? };
    files.extend(walk(&discover::outputs_of_apps(tree, &files))?);
    for seed in &ground.seeds {
        if tree.is_directory(seed) {
            // A named folder is looked at also where .gitignore leaves it out as a whole.
            let seed = std::slice::from_ref(seed);
            if !files.iter().any(|file| is_named(seed, file)) {
                files.extend(walk(seed)?);
            }
        } else {
            // A template of a cloud assembly is read with its manifest.
            let manifest = crate::tree::join(crate::tree::parent(seed), "manifest.json");
            files.extend(manifest.filter(|manifest| tree.is_file(manifest)));
            files.insert(seed.clone());
        }
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
