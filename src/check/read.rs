//! The first half of a run: find the deployments, read them, lower them to the model.

use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use super::{Problem, Request, elsewhere};
use crate::allow::{self, Exception};
use crate::discover::{self, Search};
use crate::lower::terraform::module::{Files, Library, Parsed, is_configuration};
use crate::lower::terraform::variables::{Argument, Given, Inputs};
use crate::lower::terraform::{arns, deployment, roots};
use crate::model::{Deployment, WrittenArn};
use crate::source::{FileId, Sources, Viewpoint};
use crate::syntax::SyntaxError;
use crate::tree::{Disk, ReadError};

/// What was read.
pub(super) struct Read {
    /// Deployments, by path.
    pub deployments: Vec<Lowered>,
    /// What could not be read, in files that are looked at.
    pub errors: Vec<SyntaxError>,
    /// Exceptions in files that are looked at.
    pub exceptions: Vec<Exception>,
    /// What could not be done.
    pub problems: Vec<Problem>,
    /// ARNs of certificates that other tools' files hold, where that may matter.
    pub arns: Vec<WrittenArn>,
    /// How many files were read.
    pub files: usize,
    /// The named files and folders, relative to the tree.
    pub seeds: Vec<String>,
    /// How paths are printed.
    pub viewpoint: Viewpoint,
}

/// A deployment.
pub(super) struct Lowered {
    /// What it says.
    pub deployment: Deployment,
    /// Whether it touches what was named: others are read for the certificates that they look up.
    pub wanted: bool,
}

/// Whether a path of the tree is one of the named ones or lies in one.
pub(super) fn is_named(seeds: &[String], path: &str) -> bool {
    seeds.iter().any(|seed| {
        seed.is_empty() || path == seed || path.strip_prefix(seed.as_str()).is_some_and(|rest| rest.starts_with('/'))
    })
}

/// Reads what is asked for. Fails where the job cannot be done at all.
pub(super) fn read(request: &Request, sources: &Sources) -> Result<Read, Problem> {
    let mut problems = Vec::new();
    let absolute = |path: &Path| request.working_directory.join(path);
    let mut named: Vec<PathBuf> = Vec::new();
    for path in &request.paths {
        match real(&absolute(path)) {
            Ok(real) => named.push(real),
            Err(error) => problems.push(fatal(&path.to_string_lossy(), reason(&error))),
        }
    }
    if named.is_empty() {
        return match problems.pop() {
            Some(problem) => Err(problem),
            None => Err(fatal(".", "nothing was named".to_owned())),
        };
    }
    let root = match &request.root {
        Some(root) => absolute(root).canonicalize().map_err(|error| fatal(&root.to_string_lossy(), reason(&error)))?,
        None => discover::tree_of(&named),
    };
    let disk = Disk::new(&root).map_err(|error| fatal(&root.to_string_lossy(), reason(&error)))?;
    let viewpoint = Viewpoint::new(disk.root(), &request.working_directory);
    let mut seeds = Vec::new();
    for path in &named {
        match discover::relative(disk.root(), path) {
            Some(seed) => seeds.push(seed),
            None => problems.push(fatal(&path.to_string_lossy(), "it lies outside of `--root`".to_owned())),
        }
    }
    let directories = found(request, &disk, &named, &seeds)?;
    let files = Files::new(&disk, sources);
    let library = Library::new(&files);
    let deployments = roots::deployments(&library, &directories);
    let given = given(request, &disk, &mut problems);
    let lowered: Vec<(Lowered, Vec<&Parsed>, Option<Problem>)> = deployments
        .par_iter()
        .map(|(root, members)| {
            let (inputs, variables) = Inputs::read(&files, root, &given);
            let wanted = members.iter().any(|member| touches(&library, &seeds, member));
            let (mut deployment, problem) = lower(&library, root, inputs, &viewpoint);
            deployment.arns.extend(variables.iter().flat_map(|parsed| arns::written(parsed, sources)));
            (Lowered { deployment, wanted }, if wanted { variables } else { Vec::new() }, problem)
        })
        .collect();
    let mut read = Read {
        deployments: Vec::new(),
        errors: Vec::new(),
        exceptions: Vec::new(),
        arns: Vec::new(),
        problems,
        files: 0,
        seeds,
        viewpoint,
    };
    let mut looked_at: Vec<&Parsed> = Vec::new();
    for ((_, members), (lowered, variables, problem)) in deployments.iter().zip(lowered) {
        if lowered.wanted {
            looked_at.extend(members.iter().flat_map(|member| library.module(member).files.iter().copied()));
            looked_at.extend(variables);
            read.problems.extend(problem);
        }
        read.deployments.push(lowered);
    }
    read.take_files(looked_at, sources);
    let starts = starts(request, &disk, &read.seeds);
    let arns = elsewhere::arns(&search(request, &disk, &starts), &disk, &read.deployments, sources);
    read.arns = arns.map_err(|message| fatal(".", message))?;
    Ok(read)
}

impl Read {
    fn take_files(&mut self, mut files: Vec<&Parsed>, sources: &Sources) {
        files.sort_by(|a, b| a.path.cmp(&b.path));
        files.dedup_by(|a, b| a.path == b.path);
        for parsed in files {
            match &parsed.unreadable {
                None => self.files += 1,
                // What was named or lies in what was named, and is there, has to be read; what leads out of the tree
                // has not.
                Some(error) => {
                    let fatal = !matches!(error, ReadError::Outside | ReadError::Missing | ReadError::Encrypted);
                    let path = self.viewpoint.path(&parsed.path);
                    self.problems.push(Problem { path, span: None, message: error.to_string(), fatal });
                    continue;
                }
            }
            self.errors.extend(parsed.document.errors.iter().cloned());
            let fatal = self.seeds.contains(&parsed.path);
            if let Some(error) = parsed.document.errors.first().filter(|_| fatal) {
                let path = self.viewpoint.path(&parsed.path);
                self.problems.push(Problem { path, span: Some(error.span), message: error.message.clone(), fatal });
            }
            self.exceptions.extend(allow::collect(&parsed.document, sources));
        }
    }
}

/// Where the walk starts: outside a repository the named folders are all there is; in one, whoever calls their modules
/// is looked for.
fn starts(request: &Request, disk: &Disk, seeds: &[String]) -> Vec<String> {
    if disk.root().join(".git").exists() || request.root.is_some() { vec![String::new()] } else { seeds.to_vec() }
}

fn search<'s>(request: &'s Request, disk: &'s Disk, starts: &'s [String]) -> Search<'s> {
    Search {
        root: disk.root(),
        starts,
        exclude: &request.exclude,
        gitignore: request.gitignore,
        wanted: is_configuration,
    }
}

fn found(request: &Request, disk: &Disk, named: &[PathBuf], seeds: &[String]) -> Result<BTreeSet<String>, Problem> {
    let walk = |starts: &[String]| {
        discover::directories(&search(request, disk, starts)).map_err(|message| fatal(".", message))
    };
    let mut directories = walk(&starts(request, disk, seeds))?;
    for (path, seed) in named.iter().zip(seeds) {
        if path.is_dir() {
            // A named folder is looked at also where .gitignore leaves it out as a whole.
            let seed = std::slice::from_ref(seed);
            if !directories.iter().any(|directory| is_named(seed, directory)) {
                directories.extend(walk(seed)?);
            }
        } else if seed.rsplit('/').next().is_some_and(is_configuration) || seed.contains(".tfvars") {
            directories.insert(crate::tree::parent(seed).to_owned());
        }
    }
    Ok(directories)
}

fn touches(library: &Library<'_>, seeds: &[String], directory: &str) -> bool {
    is_named(seeds, directory)
        || seeds.iter().any(|seed| crate::tree::parent(seed) == directory && seed.contains(".tfvars"))
        || library.module(directory).files.iter().any(|parsed| is_named(seeds, &parsed.path))
}

fn given(request: &Request, disk: &Disk, problems: &mut Vec<Problem>) -> Given {
    let mut arguments = Vec::new();
    for argument in &request.variables.arguments {
        let path = match argument {
            super::Argument::Value(name, value) => {
                arguments.push(Argument::Value(name.clone(), value.clone()));
                continue;
            }
            super::Argument::File(path) => path,
        };
        let real = request.working_directory.join(path).canonicalize();
        if let Some(path) = real.ok().and_then(|real| discover::relative(disk.root(), &real)) {
            arguments.push(Argument::File(path));
        } else {
            let message = "this file of variables is not in the scanned tree".to_owned();
            problems.push(fatal(&path.to_string_lossy(), message));
        }
    }
    Given { environment: request.variables.environment.clone(), arguments }
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
    let deployment = Deployment { path: root.to_owned(), ..Deployment::default() };
    let message = "acmlint failed on this deployment; please report it".to_owned();
    (deployment, Some(Problem { path: viewpoint.path(root), span: None, message, fatal: true }))
}

/// The files of a deployment that are looked at.
pub(super) fn is_looked_at(seeds: &[String], sources: &Sources, file: FileId) -> bool {
    is_named(seeds, &sources.file(file).path)
}

/// Where a named path is. A link to a file stays the link: it is its name that was named.
fn real(path: &Path) -> std::io::Result<PathBuf> {
    if path.is_dir() {
        return path.canonicalize();
    }
    path.symlink_metadata()?;
    match (path.parent(), path.file_name()) {
        (Some(parent), Some(name)) => Ok(parent.canonicalize()?.join(name)),
        _ => path.canonicalize(),
    }
}

fn fatal(path: &str, message: String) -> Problem {
    Problem { path: path.to_owned(), span: None, message, fatal: true }
}

fn reason(error: &std::io::Error) -> String {
    match error.kind() {
        std::io::ErrorKind::NotFound => "it does not exist".to_owned(),
        _ => error.to_string(),
    }
}
