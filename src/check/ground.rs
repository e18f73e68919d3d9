//! The ground that a run stands on: the tree on disk that may be read, and what is named on the command line as paths of
//! it.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use super::read::fatal;
use super::{Argument, Piped, Problem, Request};
use crate::discover;
use crate::source::Viewpoint;
use crate::tree::{self, Disk, ReadError, normalize};

/// The tree, and what is named as paths of it.
#[derive(Clone)]
pub(super) struct Ground {
    /// The tree's root on disk, without links.
    pub root: PathBuf,
    /// The named files and folders, relative to the tree.
    pub seeds: Vec<String>,
    /// Whether all of the tree is looked through for what belongs to them.
    pub whole: bool,
    /// How paths are printed.
    pub viewpoint: Viewpoint,
    /// How paths are named from the root of the repository.
    pub repository: Viewpoint,
    /// The named files of variables, as they are named and relative to the tree.
    variables: Vec<(PathBuf, String)>,
    /// What is named and cannot be had.
    pub problems: Vec<Problem>,
}

impl Ground {
    /// Finds what is named; none where nothing is. Fails where nothing of it is there.
    pub(super) fn find(request: &Request) -> Result<Option<Self>, Problem> {
        let absolute = |path: &Path| request.working_directory.join(path);
        let (mut named, mut problems) = (Vec::new(), Vec::new());
        let mut folders = HashMap::new();
        for path in &request.paths {
            match discover::named(&absolute(path), &mut folders) {
                Ok(real) if discover::leads_out(&absolute(path), &real) => {
                    problems.push(fatal(&path.to_string_lossy(), ReadError::LeadsOut.to_string()));
                }
                Ok(real) => match real.is_dir().then(|| real.read_dir()) {
                    Some(Err(error)) => problems.push(unreadable(path, &error)),
                    _ => named.push(real),
                },
                Err(error) => problems.push(unreadable(path, &error)),
            }
        }
        if named.is_empty() {
            return problems.pop().map_or(Ok(None), Err);
        }
        let root = match &request.root {
            Some(root) => absolute(root).canonicalize().map_err(|error| unreadable(root, &error))?,
            None => discover::tree_of(&named),
        };
        // What one repository says may not be read into another; in one that holds the others it is one.
        let other = named.iter().find(|path| tree::repository(path).is_some_and(|own| !root.starts_with(own)));
        if let Some(other) = other.filter(|_| request.root.is_none() && !root.join(".git").exists()) {
            let message = "it lies in another repository than other paths; check one at a time, or say `--root`";
            return Err(fatal(&other.to_string_lossy(), message.to_owned()));
        }
        let root = root.canonicalize().map_err(|error| unreadable(&root, &error))?;
        let mut seeds = Vec::new();
        for path in &named {
            match discover::relative(&root, path) {
                Some(seed) => seeds.push(seed),
                None if path.to_str().is_none() => {
                    problems.push(fatal(&path.to_string_lossy(), "its name is not Unicode".to_owned()));
                }
                None => problems.push(fatal(&path.to_string_lossy(), "it lies outside of `--root`".to_owned())),
            }
        }
        if request.force_exclude {
            let exclude = discover::excluded(&request.exclude).map_err(|message| fatal(".", message))?;
            seeds.retain(|seed: &String| !exclude.hold(seed) && !request.settings.exclude.hold(seed));
        }
        Ok(Some(Self {
            seeds,
            whole: root.join(".git").exists() || request.root.is_some(),
            viewpoint: Viewpoint::new(&root, &request.working_directory),
            repository: from_repository(&root, request),
            variables: variables(request, &root),
            problems,
            root,
        }))
    }

    /// The place of a document that was piped in, of which there is nothing on disk.
    pub(super) fn piped(request: &Request, piped: &Piped) -> Self {
        let root = request.working_directory.clone();
        let name = Path::new(&piped.name);
        let name = name.strip_prefix(&root).unwrap_or(name).to_string_lossy();
        // Where a name leads out of the working directory, its last part is what is left of it.
        let path = normalize(&name).unwrap_or_else(|| name.rsplit('/').next().unwrap_or(&name).to_owned());
        Self {
            seeds: vec![path],
            whole: false,
            viewpoint: Viewpoint::new(&root, &root),
            repository: from_repository(&root, request),
            variables: variables(request, &root),
            problems: Vec::new(),
            root,
        }
    }

    /// A tree that is not on disk, all of which is looked at.
    pub(super) fn of_tree(request: &Request) -> Self {
        let root = request.working_directory.clone();
        Self {
            seeds: vec![String::new()],
            whole: true,
            viewpoint: Viewpoint::new(&root, &root),
            repository: Viewpoint::new(&root, &root),
            variables: Vec::new(),
            problems: Vec::new(),
            root,
        }
    }

    /// Whether there is so little to look at that a second thread takes longer to start than it would help.
    pub(super) fn is_little(&self) -> bool {
        tree::is_little(if self.whole {
            vec![self.root.clone()]
        } else {
            self.seeds.iter().map(|seed| self.root.join(seed)).collect()
        })
    }

    /// The tree on disk.
    pub(super) fn disk(&self) -> Result<Disk, Problem> {
        Disk::new(&self.root).map_err(|error| unreadable(&self.root, &error))
    }

    /// A file of variables as a path of the tree; none where it does not lie in it.
    pub(super) fn inside(&self, path: &Path) -> Option<String> {
        self.variables.iter().find(|(named, _)| named == path).map(|(_, path)| path.clone())
    }

    /// The files of variables that lie in the tree.
    pub(super) fn files_of_variables(&self) -> impl Iterator<Item = String> {
        self.variables.iter().map(|(_, path)| path.clone())
    }
}

/// The view from the root of the repository that holds the tree. Where none does (`--root` names a folder of several, or
/// there is no repository at all), from that of the working directory, else from the working directory itself.
fn from_repository(tree: &Path, request: &Request) -> Viewpoint {
    let root = [tree, &request.working_directory].into_iter().find_map(tree::repository);
    Viewpoint::new(tree, root.unwrap_or(&request.working_directory))
}

fn variables(request: &Request, root: &Path) -> Vec<(PathBuf, String)> {
    let arguments = request.variables.arguments.iter();
    let files = arguments.filter_map(|argument| match argument {
        Argument::File(path) => Some(path),
        Argument::Value(..) => None,
    });
    let inside = files.filter_map(|path| {
        let real = request.working_directory.join(path).canonicalize().ok()?;
        Some((path.clone(), discover::relative(root, &real)?))
    });
    inside.collect()
}

fn unreadable(path: &Path, error: &std::io::Error) -> Problem {
    let reason = match error.kind() {
        std::io::ErrorKind::NotFound => "it does not exist".to_owned(),
        _ => error.to_string(),
    };
    fatal(&path.to_string_lossy(), reason)
}
