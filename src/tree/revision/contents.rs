//! What lies where in a revision, and what its own `.gitignore` and `.ignore` files leave out of a walk.

use std::collections::{BTreeMap, HashMap};

use gix::objs::TreeRefIter;
use gix::objs::tree::EntryKind;
use gix::{ObjectId, Repository};
use ignore::Match;
use ignore::gitignore::{Gitignore, GitignoreBuilder};

use super::repository::object;
use crate::tree::{ReadError, Without, below, ignored, parent};

/// The largest repositories have half a million files. Some hundred bytes of objects can say that there are billions.
const MOST_ENTRIES: usize = 2_000_000;
/// The largest folder, and the largest list of what git leaves out, in MiB: a folder of half a million files has 16.
const LARGEST: u64 = 16;
/// The longest path (`PATH_MAX` of Linux).
const LONGEST_PATH: usize = 4096;

/// Something in a folder.
pub(super) enum Entry {
    Folder,
    File(ObjectId),
    Link(ObjectId),
}

/// The folders of a revision below the tree's root.
pub(super) struct Contents {
    folders: HashMap<String, BTreeMap<String, Entry>>,
    /// What the folders' ignore files say, by the folders that have some.
    ignored: HashMap<String, Ignored>,
    /// What `info/exclude` says, which is the repository's and no revision's.
    excluded: Gitignore,
}

/// What the ignore files of a folder say.
struct Ignored {
    /// `.ignore`
    own: Gitignore,
    /// `.gitignore`
    git: Gitignore,
}

impl Contents {
    /// What lies below a folder of a tree; nothing where the tree lacks it.
    pub(super) fn read(repository: &Repository, tree: ObjectId, root: &str) -> Result<Self, String> {
        let mut contents = Self { folders: HashMap::new(), ignored: HashMap::new(), excluded: Gitignore::empty() };
        contents.folders.insert(String::new(), BTreeMap::new());
        let mut start = Some(tree);
        for name in root.split('/').filter(|name| !name.is_empty()) {
            let Some(id) = start else { break };
            let mut here = entries(repository, id)?.into_iter();
            start = here.find(|(own, kind, _)| own == name && *kind == EntryKind::Tree).map(|(_, _, id)| id);
        }
        let (mut ahead, mut count) = (Vec::from_iter(start.map(|id| (String::new(), id))), 0);
        while let Some((folder, id)) = ahead.pop() {
            let mut here = BTreeMap::new();
            for (name, kind, id) in entries(repository, id)? {
                count += 1;
                if count > MOST_ENTRIES || folder.len() + name.len() >= LONGEST_PATH {
                    return Err("it has more or deeper files than are read".to_owned());
                }
                let entry = match kind {
                    EntryKind::Tree => {
                        ahead.push((below(&folder, &name), id));
                        Entry::Folder
                    }
                    EntryKind::Blob | EntryKind::BlobExecutable => Entry::File(id),
                    EntryKind::Link => Entry::Link(id),
                    EntryKind::Commit => continue,
                };
                here.insert(name, entry);
            }
            contents.take_ignored(repository, &folder, &here)?;
            contents.folders.insert(folder, here);
        }
        if root.is_empty() {
            let mut builder = GitignoreBuilder::new("");
            // Where there is no such file, nothing is added.
            let _ = builder.add(repository.common_dir().join("info").join("exclude"));
            contents.excluded = builder.build().unwrap_or_else(|_| Gitignore::empty());
        }
        Ok(contents)
    }

    fn take_ignored(
        &mut self,
        repository: &Repository,
        folder: &str,
        here: &BTreeMap<String, Entry>,
    ) -> Result<(), String> {
        let read = |name: &str| {
            let Some(Entry::File(id)) = here.get(name) else { return Ok(Gitignore::empty()) };
            let text = object(repository, *id, &of_size).map_err(|error| error.to_string())?;
            Ok::<_, String>(ignored::patterns(&text, folder, &mut { ignored::MOST_WILD }))
        };
        let ignored = Ignored { own: read(".ignore")?, git: read(".gitignore")? };
        if !ignored.own.is_empty() || !ignored.git.is_empty() {
            self.ignored.insert(folder.to_owned(), ignored);
        }
        Ok(())
    }

    /// What has a name in a folder.
    pub(super) fn entry(&self, folder: &str, name: &str) -> Option<&Entry> {
        self.folders.get(folder)?.get(name)
    }

    /// What lies in a folder, by name.
    pub(super) fn entries(&self, folder: &str) -> impl Iterator<Item = (&str, &Entry)> {
        self.folders.get(folder).into_iter().flatten().map(|(name, entry)| (name.as_str(), entry))
    }

    /// The files below a folder, as [`crate::tree::Disk`] walks them.
    pub(super) fn walk(&self, start: &str, without: &Without) -> Vec<String> {
        let (mut found, mut ahead) = (Vec::new(), vec![start.to_owned()]);
        while let Some(folder) = ahead.pop() {
            for (name, entry) in self.entries(&folder) {
                let path = below(&folder, name);
                let is_folder = matches!(entry, Entry::Folder);
                let verdict = if without.ignored { self.verdict(&path, is_folder, start, false) } else { Match::None };
                let is_hidden = verdict.is_none() && name.starts_with('.');
                if verdict.is_ignore() || is_hidden || without.leaves_out(&path, is_folder) {
                    continue;
                }
                if is_folder {
                    ahead.push(path);
                } else {
                    found.push(path);
                }
            }
        }
        found
    }

    /// Whether git leaves a file out, which need not be there.
    pub(super) fn is_git_ignored(&self, path: &str) -> bool {
        let folders = path.match_indices('/').map(|(at, _)| (&path[..at], true));
        folders.chain([(path, false)]).any(|(path, is_folder)| self.verdict(path, is_folder, "", true).is_ignore())
    }

    /// What the ignore files from a path's folder up to `start` say: of each kind the nearest one that says anything, and
    /// `.ignore` before `.gitignore` before `info/exclude` (as the crate `ignore` has it).
    fn verdict(&self, path: &str, is_folder: bool, start: &str, git_only: bool) -> Match<()> {
        let (mut own, mut git) = (Match::None, Match::None);
        let mut folder = parent(path);
        loop {
            if let Some(ignored) = self.ignored.get(folder) {
                if own.is_none() && !git_only {
                    own = ignored.own.matched(path, is_folder).map(|_| ());
                }
                if git.is_none() {
                    git = ignored.git.matched(path, is_folder).map(|_| ());
                }
            }
            if folder == start || folder.is_empty() {
                break;
            }
            folder = parent(folder);
        }
        let excluded = if start.is_empty() { self.excluded.matched(path, is_folder).map(|_| ()) } else { Match::None };
        own.or(git).or(excluded)
    }
}

/// Fails where a folder or a list has too many bytes.
fn of_size(size: u64) -> Result<u64, ReadError> {
    if size > LARGEST << 20 { Err(ReadError::too_large(size, LARGEST)) } else { Ok(size) }
}

/// What lies directly in a tree; names that no checkout could have are left out.
fn entries(repository: &Repository, tree: ObjectId) -> Result<Vec<(String, EntryKind, ObjectId)>, String> {
    let bytes = object(repository, tree, &of_size).map_err(|error| error.to_string())?;
    let mut found = Vec::new();
    for entry in TreeRefIter::from_bytes(&bytes, repository.object_hash()) {
        let entry = entry.map_err(|error| format!("a folder of it is broken: {error}"))?;
        let name = std::str::from_utf8(entry.filename).ok();
        let name = name.filter(|name| !matches!(*name, "" | "." | "..") && !name.contains('/'));
        if let Some(name) = name {
            found.push((name.to_owned(), entry.mode.kind(), entry.oid.to_owned()));
        }
    }
    Ok(found)
}
