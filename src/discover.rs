//! Which files there are: the walk over a tree, with what `.gitignore` and the command line leave out.

mod recognise;

use std::collections::{BTreeSet, HashSet};
use std::path::{Path, PathBuf};

use ignore::WalkBuilder;

pub use recognise::{Document, as_utf8, may_be_document, recognise};

use crate::glob::Paths;
use crate::tree;

/// What is looked for, and where.
pub struct Search<'s> {
    /// The tree.
    pub root: &'s Path,
    /// Folders of the tree to start from, relative to it.
    pub starts: &'s [String],
    /// Globs of paths to leave out, relative to the tree.
    pub exclude: &'s [String],
    /// Further paths to leave out.
    pub settings: &'s Paths,
    /// Whether `.gitignore` and `.ignore` are respected.
    pub gitignore: bool,
}

/// Files of the tree, sorted. Fails where a glob cannot be read.
pub fn files(search: &Search<'_>) -> Result<BTreeSet<String>, String> {
    let exclude = excluded(search.exclude)?;
    let mut found = BTreeSet::new();
    for start in search.starts {
        let mut walk = WalkBuilder::new(search.root.join(start));
        walk.require_git(false).git_global(false).git_exclude(search.gitignore).git_ignore(search.gitignore);
        // Ignore files above the start lie outside of the tree, or speak of a folder that was named all the same.
        walk.ignore(search.gitignore).parents(false);
        let (root, exclude, settings) = (search.root.to_owned(), exclude.clone(), search.settings.clone());
        walk.filter_entry(move |entry| {
            let is_directory = entry.file_type().is_some_and(|kind| kind.is_dir());
            let is_left_out = |path: &str| exclude.name(path, is_directory) || settings.name(path, is_directory);
            // What was named to start from is not left out, whatever it is called.
            entry.depth() == 0 || relative(&root, entry.path()).is_none_or(|path| !is_left_out(&path))
        });
        for entry in walk.build().flatten() {
            let is_directory = entry.file_type().is_some_and(|kind| kind.is_dir());
            if !is_directory {
                found.extend(relative(search.root, entry.path()));
            }
        }
    }
    Ok(found)
}

/// What `--exclude` leaves out. Fails where one is no pattern.
pub fn excluded(globs: &[String]) -> Result<Paths, String> {
    for glob in globs {
        Paths::new("", [glob.as_str()]).map_err(|error| format!("--exclude {glob}: {error}"))?;
    }
    Paths::new("", globs.iter().map(String::as_str)).map_err(|error| format!("--exclude: {error}"))
}

/// Where CDK apps among these files leave what they synthesize: CDK's own `.gitignore` leaves it out.
pub fn outputs_of_apps(root: &Path, files: &BTreeSet<String>) -> Vec<String> {
    let apps = files.iter().filter(|path| path.rsplit('/').next() == Some("cdk.json"));
    let outputs = apps.filter_map(|path| tree::join(tree::parent(path), "cdk.out"));
    outputs.filter(|output| root.join(output).is_dir()).collect()
}

/// A path of the tree with `/`; none where it lies outside or is not Unicode.
pub fn relative(root: &Path, path: &Path) -> Option<String> {
    let inside = path.strip_prefix(root).ok()?;
    let parts: Option<Vec<&str>> = inside.components().map(|part| part.as_os_str().to_str()).collect();
    tree::normalize(&parts?.join("/"))
}

/// The repository that holds a folder: the nearest folder upward with a `.git`.
pub fn repository(folder: &Path) -> Option<&Path> {
    folder.ancestors().find(|ancestor| ancestor.join(".git").exists())
}

/// The tree of some paths: the repository that holds the first one, or the folder that holds them all.
pub fn tree_of(paths: &[PathBuf]) -> PathBuf {
    let folder =
        |path: &'_ PathBuf| if path.is_dir() { path.clone() } else { path.parent().unwrap_or(path).to_owned() };
    let mut seen = HashSet::new();
    let folders = paths.iter().map(folder).filter(|folder| seen.insert(folder.clone()));
    let mut roots = folders.map(|folder| repository(&folder).unwrap_or(&folder).to_owned());
    let first = roots.next().unwrap_or_default();
    roots.fold(first, |common, root| {
        common.ancestors().find(|ancestor| root.starts_with(ancestor)).unwrap_or(Path::new("/")).to_owned()
    })
}

/// Where a named path is. A link to a file stays the link: it is its name that was named.
pub fn named(path: &Path) -> std::io::Result<PathBuf> {
    if path.is_dir() {
        return path.canonicalize();
    }
    path.symlink_metadata()?;
    match (path.parent(), path.file_name()) {
        (Some(parent), Some(name)) => Ok(parent.canonicalize()?.join(name)),
        _ => path.canonicalize(),
    }
}
