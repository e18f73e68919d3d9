//! Which paths are deployments of which format.
//!
//! A directory with configuration files is a module. One that something in the tree calls is judged where it is called;
//! one that nothing calls is a root, and a deployment of its own with the modules it calls.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use ignore::WalkBuilder;
use ignore::overrides::OverrideBuilder;
use rayon::prelude::*;

use crate::lower::terraform::module::{Library, Module, is_configuration, local_source};
use crate::tree;

/// What is looked for, and where.
pub struct Search<'s> {
    /// The tree.
    pub root: &'s Path,
    /// Folders of the tree to start from, relative to it.
    pub starts: &'s [String],
    /// Globs of paths to leave out.
    pub exclude: &'s [String],
    /// Whether `.gitignore` is respected.
    pub gitignore: bool,
}

/// Directories of the tree that hold configuration files, sorted. Fails where a glob cannot be read.
pub fn directories(search: &Search<'_>) -> Result<BTreeSet<String>, String> {
    let mut overrides = OverrideBuilder::new(search.root);
    for glob in search.exclude {
        overrides.add(&format!("!{glob}")).map_err(|error| format!("--exclude {glob}: {error}"))?;
    }
    let overrides = overrides.build().map_err(|error| format!("--exclude: {error}"))?;
    let mut found = BTreeSet::new();
    for start in search.starts {
        let mut walk = WalkBuilder::new(search.root.join(start));
        walk.require_git(false).git_global(false).git_exclude(search.gitignore).git_ignore(search.gitignore);
        walk.ignore(search.gitignore).parents(search.gitignore).overrides(overrides.clone());
        for entry in walk.build().flatten() {
            let is_directory = entry.file_type().is_some_and(|kind| kind.is_dir());
            if is_directory || !entry.file_name().to_str().is_some_and(is_configuration) {
                continue;
            }
            if let Some(directory) = entry.path().parent().and_then(|path| relative(search.root, path)) {
                found.insert(directory);
            }
        }
    }
    Ok(found)
}

/// A path of the tree with `/`; none where it lies outside or is not Unicode.
pub fn relative(root: &Path, path: &Path) -> Option<String> {
    let inside = path.strip_prefix(root).ok()?;
    let parts: Option<Vec<&str>> = inside.components().map(|part| part.as_os_str().to_str()).collect();
    tree::normalize(&parts?.join("/"))
}

/// The tree of some paths: the repository that holds the first one, or the folder that holds them all.
pub fn tree_of(paths: &[PathBuf]) -> PathBuf {
    let mut roots = paths.iter().map(|path| {
        let folder = if path.is_dir() { path.as_path() } else { path.parent().unwrap_or(path) };
        folder.ancestors().find(|ancestor| ancestor.join(".git").exists()).unwrap_or(folder).to_owned()
    });
    let first = roots.next().unwrap_or_default();
    roots.fold(first, |common, root| {
        common.ancestors().find(|ancestor| root.starts_with(ancestor)).unwrap_or(Path::new("/")).to_owned()
    })
}

/// Roots and the directories that belong to each, sorted by root.
pub fn deployments(library: &Library<'_>, directories: &BTreeSet<String>) -> Vec<(String, BTreeSet<String>)> {
    let listed: Vec<&String> = directories.iter().collect();
    let calls: BTreeMap<&str, BTreeSet<String>> = listed
        .par_iter()
        .map(|directory| (directory.as_str(), called(library.module(directory))))
        .collect::<Vec<_>>()
        .into_iter()
        .collect();
    let is_called: BTreeSet<&str> = calls
        .iter()
        .flat_map(|(caller, called)| called.iter().map(move |called| (caller, called)))
        .filter(|(caller, called)| **caller != called.as_str())
        .map(|(_, called)| called.as_str())
        .collect();
    let mut reached: BTreeSet<String> = BTreeSet::new();
    let mut found = Vec::new();
    let uncalled = calls.keys().filter(|directory| !is_called.contains(*directory));
    // Modules that only call each other in a circle have no root; the first of them stands for one.
    for directory in uncalled.chain(calls.keys().filter(|directory| is_called.contains(*directory))) {
        if reached.contains(*directory) {
            continue;
        }
        let members = closure(library, &calls, directory);
        reached.extend(members.iter().cloned());
        found.push(((*directory).to_owned(), members));
    }
    found.sort();
    found
}

fn called(module: &Module<'_>) -> BTreeSet<String> {
    module.calls.iter().filter_map(|call| local_source(&module.directory, call)).collect()
}

fn closure(library: &Library<'_>, calls: &BTreeMap<&str, BTreeSet<String>>, root: &str) -> BTreeSet<String> {
    let mut members = BTreeSet::from([root.to_owned()]);
    let mut open = vec![root.to_owned()];
    while let Some(directory) = open.pop() {
        let next = match calls.get(directory.as_str()) {
            Some(next) => next.clone(),
            // A directory that the search left out is a module all the same where it is called.
            None => called(library.module(&directory)),
        };
        for called in next {
            if members.insert(called.clone()) {
                open.push(called);
            }
        }
    }
    members
}
