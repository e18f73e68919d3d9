//! What a project decided for all of its definitions: `acmlint.toml`.
//!
//! The nearest one upward holds, none is laid over another, and none is looked for outside of the repository. It is
//! written by whoever opens a pull request: it can choose rules and let findings pass with a reason, all of which is to be
//! seen in it, and it can neither run anything nor have anything read outside of the tree.

mod policy;
mod read;
mod schema;

#[cfg(test)]
pub(crate) use read::KEYS;

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use crate::allow::Exception;
use crate::discover;
use crate::glob::Paths;
use crate::limits::{self, Limit};
use crate::rule::{Limits, Severity};
use crate::source::{FileId, Owner, Sources, Span, Spanned, Viewpoint};
use crate::tree::{self, Disk, ReadError, Tree};

pub use policy::{Arguments, Origin, Policy, Ruling};
pub use schema::schema;

/// Its name.
pub const NAME: &str = "acmlint.toml";

/// A larger one is not read: what people write into it is a thousandth of that.
const LARGEST: u64 = 1 << 20;

/// What a file says; a setting that it does not say is none.
#[derive(Debug)]
pub struct Config {
    /// The file.
    pub file: FileId,
    /// The rules, for all paths.
    pub rules: Selection,
    /// Paths to leave out.
    pub exclude: Option<Spanned<Paths>>,
    /// Findings from this on make the run fail; none for never.
    pub fail_on: Option<Spanned<Option<Severity>>>,
    /// Findings below this are left out.
    pub min_severity: Option<Spanned<Severity>>,
    /// The file of findings that are known; absolute, in the tree.
    pub baseline: Option<Spanned<PathBuf>>,
    /// How many names a certificate may have.
    pub max_names: Option<Spanned<usize>>,
    /// How far a run goes, where it is not the default.
    pub limits: Vec<Spanned<(Limit, u32)>>,
    /// Exceptions.
    pub allow: Vec<Exception>,
    /// What holds for some paths, in the order of the file.
    pub paths: Vec<(Paths, Selection)>,
}

/// What is said of rules, and of what they judge.
#[derive(Clone, Default, Debug)]
pub struct Selection {
    /// Judge by these rules only.
    pub select: Option<Spanned<Names>>,
    /// Judge by these rules, too.
    pub extend_select: Option<Spanned<Names>>,
    /// Do not judge by these rules.
    pub ignore: Option<Spanned<Names>>,
    /// How bad findings of rules are.
    pub severity: Vec<Spanned<(&'static str, Severity)>>,
    /// The region that templates are deployed to, where they do not say it.
    pub region: Option<Spanned<String>>,
}

/// Names of rules, and where each is written.
pub type Names = Vec<Spanned<&'static str>>;

/// What a run has to know of the settings.
#[derive(Default)]
pub struct Settings {
    /// What holds where.
    pub policy: Policy,
    /// Paths to leave out.
    pub exclude: Paths,
    /// Exceptions.
    pub exceptions: Vec<Exception>,
    /// What may be set of rules.
    pub limits: Limits,
    /// How far a run goes.
    pub bounds: limits::Limits,
}

impl Config {
    /// How far a run goes.
    pub fn bounds(&self) -> limits::Limits {
        let set = |limits: limits::Limits, set: &Spanned<(Limit, u32)>| limits.with(set.value.0, set.value.1);
        self.limits.iter().fold(limits::Limits::default(), set)
    }
}

impl Settings {
    /// What a file and the command line say together.
    pub fn new(config: Option<&Config>, arguments: Arguments) -> Self {
        let mut limits = Limits::default();
        if let Some(most) = config.and_then(|config| config.max_names.as_ref()) {
            limits.names = most.value;
        }
        Self {
            policy: Policy::new(config, arguments),
            exclude: config.and_then(|config| config.exclude.as_ref()).map(|all| all.value.clone()).unwrap_or_default(),
            exceptions: config.map(|config| config.allow.clone()).unwrap_or_default(),
            limits,
            bounds: config.map(Config::bounds).unwrap_or_default(),
        }
    }
}

/// What is wrong with a file.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Fault {
    /// The file, relative to the tree.
    pub path: String,
    /// The place in it, where there is one.
    pub span: Option<Span>,
    /// A lower-case sentence without a full stop.
    pub message: String,
}

/// A file that is there.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Found {
    /// The tree that is scanned.
    root: PathBuf,
    /// The file, relative to it.
    path: String,
    /// The folder of the tree that its patterns are relative to.
    folder: String,
    /// Where it lies instead, and its name there: it was named and lies in another tree.
    elsewhere: Option<(PathBuf, String)>,
}

/// The file that holds for some paths: the nearest one, from the folder that has them all up to the root of the tree.
/// Where nothing says what the tree is, neither a repository nor an argument, there is no upward.
pub fn find(paths: &[PathBuf], root: Option<&Path>) -> Option<Found> {
    let upward = root.is_some();
    let (root, named) = ground(paths, root)?;
    let lowest = lowest(&named)?;
    let upward = upward || root.join(".git").exists();
    let lowest = if upward && lowest.starts_with(&root) { lowest } else { root.clone() };
    let mut folders = lowest.ancestors().take_while(|folder| folder.starts_with(&root));
    let folder = folders.find(|folder| folder.join(NAME).symlink_metadata().is_ok())?;
    let folder = discover::relative(&root, folder)?;
    let path = if folder.is_empty() { NAME.to_owned() } else { format!("{folder}/{NAME}") };
    Some(Found { root, path, folder, elsewhere: None })
}

/// The file that was named. Fails where there is none, or a link leads to it out of the repository.
pub fn named(file: &Path, paths: &[PathBuf], root: Option<&Path>) -> std::io::Result<Found> {
    tree::is_where_it_seems(file).map_err(|error| std::io::Error::other(error.to_string()))?;
    let file = discover::named(file, &mut HashMap::new())?;
    let root = ground(paths, root).map_or_else(|| file.parent().unwrap_or(&file).to_owned(), |(root, _)| root);
    if let Some(path) = discover::relative(&root, &file) {
        let folder = tree::parent(&path).to_owned();
        return Ok(Found { root, path, folder, elsewhere: None });
    }
    let real = file.canonicalize()?;
    let (folder, name) = (real.parent().unwrap_or(&real), real.file_name().unwrap_or_default().to_string_lossy());
    let path = Viewpoint::new(folder, &root).path(&name);
    let elsewhere = Some((folder.to_owned(), name.into_owned()));
    Ok(Found { root, path, folder: String::new(), elsewhere })
}

/// The tree, and those of the paths that are there.
fn ground(paths: &[PathBuf], root: Option<&Path>) -> Option<(PathBuf, Vec<PathBuf>)> {
    let mut folders = HashMap::new();
    // What leads out of its repository is not looked at, and settings that lie there are not either.
    let inside = |path: &PathBuf| {
        let real = discover::named(path, &mut folders).ok()?;
        (!discover::leads_out(path, &real)).then_some(real)
    };
    let named: Vec<PathBuf> = paths.iter().filter_map(inside).collect();
    if named.is_empty() {
        return None;
    }
    let root = match root {
        Some(root) => root.canonicalize().ok()?,
        None => discover::tree_of(&named),
    };
    Some((root, named))
}

/// The deepest folder that has all of them.
fn lowest(named: &[PathBuf]) -> Option<PathBuf> {
    let mut folders = named.iter().map(|path| if path.is_dir() { path } else { path.parent().unwrap_or(path) });
    let first = folders.next()?.to_owned();
    folders.try_fold(first, |all, folder| all.ancestors().find(|one| folder.starts_with(one)).map(Path::to_owned))
}

impl Found {
    /// The tree that is scanned.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// A path of the file system as one of the tree; none where it does not lie in it.
    pub fn inside(&self, path: &Path) -> Option<String> {
        discover::relative(&self.root, &discover::named(path, &mut HashMap::new()).ok()?)
    }

    /// What the file says, and its text kept in `sources`. Fails with all that is wrong with it.
    pub fn read(&self, sources: &Sources) -> Result<Config, Vec<Fault>> {
        let fault = |message: String| vec![Fault { path: self.path.clone(), span: None, message }];
        let (root, path) = match &self.elsewhere {
            Some((folder, name)) => (folder.as_path(), name.as_str()),
            None => (self.root.as_path(), self.path.as_str()),
        };
        let disk = Disk::new(root).map_err(|error| fault(error.to_string()))?;
        let bytes = disk.read(path).map_err(|error| fault(error.to_string()))?;
        parse(bytes, &self.path, &self.folder, &self.root, sources)
    }
}

/// What the bytes of a file say, and its text kept in `sources`: `path` is where it lies in the tree at `root`, and its
/// patterns are relative to `folder`. Fails with all that is wrong with it.
pub fn parse(bytes: Vec<u8>, path: &str, folder: &str, root: &Path, sources: &Sources) -> Result<Config, Vec<Fault>> {
    let fault = |message: String| vec![Fault { path: path.to_owned(), span: None, message }];
    if bytes.len() as u64 > LARGEST {
        return Err(fault(ReadError::too_large(bytes.len() as u64, LARGEST >> 20).to_string()));
    }
    let text = String::from_utf8(bytes).map_err(|_| fault("it is not UTF-8".to_owned()))?;
    let file = sources.add(path, text, Owner::User);
    read::read(file, path, folder, root, sources)
}
