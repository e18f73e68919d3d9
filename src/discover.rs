//! Which files there are: the walk over a tree, with what `.gitignore` and the command line leave out.

mod recognise;
mod words;

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

pub use recognise::{
    Document, Start, as_utf8, is_named_like_document, may_be_document, may_nest, recognise, recognise_any, without_nuls,
};
pub use words::{LONGEST_WORD, in_configuration, may_matter};

use crate::glob::Paths;
use crate::tree::{self, LeftOut, Without};

pub use crate::tree::{leads_out, relative};

/// What a walk leaves out: `exclude` are globs of paths relative to the tree, `settings` further paths, `gitignore` says
/// whether `.gitignore` and `.ignore` are respected. Fails where a glob cannot be read.
pub fn without(exclude: &[String], settings: &Paths, gitignore: bool) -> Result<Without, String> {
    let (exclude, settings) = (excluded(exclude)?, settings.clone());
    let is_any = !exclude.patterns().is_empty() || !settings.patterns().is_empty();
    let left_out =
        move |path: &str, is_directory| exclude.name(path, is_directory) || settings.name(path, is_directory);
    Ok(Without { left_out: is_any.then(|| Arc::new(left_out) as Arc<LeftOut>), ignored: gitignore })
}

/// What `--exclude` leaves out. Fails where one is no pattern.
pub fn excluded(globs: &[String]) -> Result<Paths, String> {
    for glob in globs {
        Paths::new("", [glob.as_str()]).map_err(|error| format!("--exclude {glob}: {error}"))?;
    }
    Paths::new("", globs.iter().map(String::as_str)).map_err(|error| format!("--exclude: {error}"))
}

/// Where a CDK app leaves what it synthesizes, by the path of its `cdk.json`: CDK's own `.gitignore` leaves it out.
pub fn output_of_app(app: &str) -> Option<String> {
    tree::join(tree::parent(app), "cdk.out")
}

/// The tree of some paths: the repository that holds the first one, or the folder that holds them all.
pub fn tree_of(paths: &[PathBuf]) -> PathBuf {
    let folder =
        |path: &'_ PathBuf| if path.is_dir() { path.clone() } else { path.parent().unwrap_or(path).to_owned() };
    let mut seen = HashSet::new();
    let folders = paths.iter().map(folder).filter(|folder| seen.insert(folder.clone()));
    let mut roots = folders.map(|folder| tree::repository(&folder).unwrap_or(&folder).to_owned());
    let first = roots.next().unwrap_or_default();
    roots.fold(first, |common, root| {
        common.ancestors().find(|ancestor| root.starts_with(ancestor)).unwrap_or(Path::new("/")).to_owned()
    })
}

/// Where folders are, by their paths.
pub type Folders = HashMap<PathBuf, PathBuf>;

/// Where a named path is. A link to a file stays the link: it is its name that was named.
/// `folders` keeps where the folders are that were asked for already.
pub fn named(path: &Path, folders: &mut Folders) -> std::io::Result<PathBuf> {
    if path.is_dir() {
        return path.canonicalize();
    }
    path.symlink_metadata()?;
    match (path.parent(), path.file_name()) {
        (Some(parent), Some(name)) => {
            if !folders.contains_key(parent) {
                folders.insert(parent.to_owned(), parent.canonicalize()?);
            }
            Ok(folders.get(parent).map_or(parent, PathBuf::as_path).join(name))
        }
        _ => path.canonicalize(),
    }
}
