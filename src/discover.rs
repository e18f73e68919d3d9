//! Which files there are: the walk over a tree, with what `.gitignore` and the command line leave out.

mod recognise;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use ignore::overrides::OverrideBuilder;

pub use recognise::{Document, as_utf8, may_be_document, recognise};

use crate::tree::{self, Tree, Without};

pub use crate::tree::relative;

/// What is looked for, and where.
pub struct Search<'s> {
    /// What globs are relative to.
    pub root: &'s Path,
    /// Folders of the tree to start from, relative to it.
    pub starts: &'s [String],
    /// Globs of paths to leave out.
    pub exclude: &'s [String],
    /// Whether `.gitignore` and `.ignore` are respected.
    pub gitignore: bool,
}

/// Files of a tree, sorted. Fails where a glob cannot be read.
pub fn files(tree: &dyn Tree, search: &Search<'_>) -> Result<BTreeSet<String>, String> {
    let mut globs = OverrideBuilder::new(search.root);
    for glob in search.exclude {
        globs.add(&format!("!{glob}")).map_err(|error| format!("--exclude {glob}: {error}"))?;
    }
    let globs = globs.build().map_err(|error| format!("--exclude: {error}"))?;
    let without = Without { globs, ignored: search.gitignore };
    Ok(search.starts.iter().flat_map(|start| tree.walk(start, &without)).collect())
}

/// Where CDK apps among these files leave what they synthesize: CDK's own `.gitignore` leaves it out.
pub fn outputs_of_apps(tree: &dyn Tree, files: &BTreeSet<String>) -> Vec<String> {
    let apps = files.iter().filter(|path| path.rsplit('/').next() == Some("cdk.json"));
    let outputs = apps.filter_map(|path| tree::join(tree::parent(path), "cdk.out"));
    outputs.filter(|output| tree.is_directory(output)).collect()
}

/// The repository that holds a folder: the nearest folder upward with a `.git`.
pub fn repository(folder: &Path) -> Option<&Path> {
    folder.ancestors().find(|ancestor| ancestor.join(".git").exists())
}

/// The tree of some paths: the repository that holds the first one, or the folder that holds them all.
pub fn tree_of(paths: &[PathBuf]) -> PathBuf {
    let mut roots = paths.iter().map(|path| {
        let folder = if path.is_dir() { path.as_path() } else { path.parent().unwrap_or(path) };
        repository(folder).unwrap_or(folder).to_owned()
    });
    let first = roots.next().unwrap_or_default();
    roots.fold(first, |common, root| {
        common.ancestors().find(|ancestor| root.starts_with(ancestor)).unwrap_or(Path::new("/")).to_owned()
    })
}
