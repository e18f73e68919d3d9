//! A tree as a revision of a git repository has it, read from git's objects: nothing is checked out, written, locked or
//! fetched, and no other program is run.
//!
//! What git does not keep is taken from the disk, for the revision as for today: downloaded modules (`.terraform`), files
//! of variables that `.gitignore` leaves out, and those that the command line names. Submodules are absent.

mod contents;
mod repository;

use std::collections::{BTreeSet, VecDeque};
use std::path::Path;
use std::sync::OnceLock;

use gix::{ObjectId, ThreadSafeRepository};
use rayon::prelude::*;

use self::contents::{Contents, Entry};
use super::{Disk, Look, Missed, Opened, ReadError, Tree, Without};
use crate::limits::{Limit, Limits};

/// How many links lead to a file at most; Linux follows 40 (its manual, `path_resolution`).
const MOST_LINKS: usize = 40;
/// The longest path that a link leads to (`PATH_MAX` of Linux).
const LONGEST_LINK: u64 = 4096;

/// A revision of the repository that holds a tree on disk.
pub struct Revision {
    repository: ThreadSafeRepository,
    contents: Contents,
    disk: Disk,
    /// Files that are taken from the disk where the revision lacks them.
    given: BTreeSet<String>,
    failure: OnceLock<String>,
}

/// Where a path leads.
enum Place {
    Folder(String),
    File(ObjectId),
}

impl Revision {
    /// What a revision has in place of a tree on disk, which lies in a repository. `name` is anything that names a
    /// revision (gitrevisions(7)); `given` are files that are not the repository's. Fails with a sentence that says why
    /// there is none.
    pub fn open(root: &Path, name: &str, given: impl IntoIterator<Item = String>) -> Result<Self, String> {
        let disk = Disk::new(root).map_err(|error| error.to_string())?;
        let (repository, top) = repository::open(disk.root())?;
        let tree = repository::tree_of(&repository.to_thread_local(), name)?;
        let folder = super::relative(top, disk.root()).ok_or("the path of the tree is not Unicode")?;
        let contents = Contents::read(&repository.to_thread_local(), tree, &folder)
            .map_err(|message| format!("revision `{}`: {message}", name.escape_debug()))?;
        Ok(Self { repository, contents, disk, given: given.into_iter().collect(), failure: OnceLock::new() })
    }

    /// The same with other limits.
    #[must_use]
    pub fn within(self, limits: Limits) -> Self {
        Self { disk: self.disk.within(limits), ..self }
    }

    /// What could not be read although the revision has it: then nothing is known of it.
    pub fn failure(&self) -> Option<&str> {
        self.failure.get().map(String::as_str)
    }

    /// Follows a path, and the links on its way, inside the tree.
    fn locate(&self, path: &str) -> Result<Place, ReadError> {
        let mut ahead: VecDeque<String> = path.split('/').map(str::to_owned).collect();
        let (mut folder, mut links) = (String::new(), 0);
        while let Some(name) = ahead.pop_front() {
            match &*name {
                "" | "." => continue,
                ".." if folder.is_empty() => return Err(ReadError::Outside),
                ".." => {
                    folder.truncate(super::parent(&folder).len());
                    continue;
                }
                _ => {}
            }
            match self.contents.entry(&folder, &name).ok_or(ReadError::Missing)? {
                Entry::Folder => folder = super::below(&folder, &name),
                Entry::File(id) if ahead.iter().all(String::is_empty) => return Ok(Place::File(*id)),
                Entry::File(_) => return Err(ReadError::Missing),
                Entry::Link(id) => {
                    links += 1;
                    if links > MOST_LINKS {
                        return Err(ReadError::Refused("too many links lead to it".to_owned()));
                    }
                    let is_path = |size| if size > LONGEST_LINK { Err(ReadError::Outside) } else { Ok(size) };
                    let target = String::from_utf8(self.object(*id, &is_path)?).map_err(|_| ReadError::Outside)?;
                    let target = if target.starts_with('/') {
                        folder.clear();
                        super::relative(self.disk.root(), Path::new(&target)).ok_or(ReadError::Outside)?
                    } else {
                        target
                    };
                    for name in target.split('/').rev() {
                        ahead.push_front(name.to_owned());
                    }
                }
            }
        }
        Ok(Place::Folder(folder))
    }

    /// The bytes of an object; that it cannot be had is kept as the revision's failure.
    fn object(&self, id: ObjectId, may_have: &dyn Fn(u64) -> Result<u64, ReadError>) -> Result<Vec<u8>, ReadError> {
        repository::object(&self.repository.to_thread_local(), id, may_have).inspect_err(|error| {
            if let ReadError::Refused(message) = error {
                let _ = self.failure.set(message.clone());
            }
        })
    }

    fn file(&self, path: &str, limit: Limit) -> Result<Vec<u8>, ReadError> {
        match self.locate(path)? {
            Place::File(id) => self.object(id, &|size| self.disk.room(limit).holds(size)),
            Place::Folder(_) => Err(ReadError::NotAFile),
        }
    }

    /// Whether a file is the disk's where the revision lacks it: a file of variables that is nobody's but this machine's.
    fn is_of_disk(&self, path: &str) -> bool {
        let is_left_out = || path.contains(".tfvars") && self.contents.is_git_ignored(path);
        self.given.contains(path) || is_left_out()
    }
}

/// Whether a path is one of what `terraform init` made.
fn is_downloaded(path: &str) -> bool {
    path.split('/').any(|name| name == ".terraform")
}

impl Tree for Revision {
    fn read(&self, path: &str) -> Result<Vec<u8>, ReadError> {
        if is_downloaded(path) {
            return self.disk.read(path);
        }
        match self.file(path, Limit::FileSize) {
            Err(ReadError::Missing) if self.is_of_disk(path) => self.disk.read(path),
            read => read,
        }
    }

    fn read_document(&self, path: &str) -> Result<Vec<u8>, ReadError> {
        if is_downloaded(path) {
            return self.disk.read_document(path);
        }
        self.file(path, Limit::DocumentSize)
    }

    fn list(&self, directory: &str) -> Vec<String> {
        if is_downloaded(directory) {
            return self.disk.list(directory);
        }
        let Ok(Place::Folder(folder)) = self.locate(directory) else { return Vec::new() };
        let own = self.contents.entries(&folder).filter(|(_, entry)| !matches!(entry, Entry::Folder));
        let mut names: BTreeSet<String> = own.map(|(name, _)| name.to_owned()).collect();
        let beside = self.disk.list(directory).into_iter().filter(|name| name.contains(".tfvars"));
        names.extend(beside.filter(|name| self.contents.is_git_ignored(&super::below(&folder, name))));
        names.into_iter().collect()
    }

    fn is_directory(&self, path: &str) -> bool {
        matches!(self.locate(path), Ok(Place::Folder(_)))
    }

    fn is_file(&self, path: &str) -> bool {
        matches!(self.locate(path), Ok(Place::File(_)))
    }

    fn walk(&self, start: &str, without: &Without, look: &Look<'_>, _: &Missed<'_>) {
        self.contents.walk(start, without).par_iter().for_each(|path| {
            look(path, &|limit| self.file(path, limit).map(Opened::new));
        });
    }

    fn is_git_ignored(&self, path: &str) -> bool {
        self.is_of_disk(path) && self.disk.is_git_ignored(path)
    }
}
