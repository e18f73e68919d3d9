//! Repositories for tests, made without git: objects one file each, and references as git writes them.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use gix::ObjectId;
use gix::actor::{Signature, SignatureRef};
use gix::objs::tree::{Entry, EntryKind};
use gix::objs::{Commit, Tree};

/// A folder with a repository in it.
pub struct Repository {
    /// The folder.
    pub folder: PathBuf,
    objects: gix::Repository,
    commits: Vec<ObjectId>,
}

impl Repository {
    /// An empty repository in a new folder of this name.
    pub fn new(name: &str) -> Self {
        let folder = empty(name);
        for inner in ["objects", "refs/heads", "refs/tags", "info"] {
            fs::create_dir_all(folder.join(".git").join(inner)).unwrap();
        }
        fs::write(folder.join(".git/HEAD"), "ref: refs/heads/main\n").unwrap();
        fs::write(folder.join(".git/config"), "[core]\n\trepositoryformatversion = 0\n\tbare = false\n").unwrap();
        let objects = gix::open_opts(folder.join(".git"), gix::open::Options::isolated()).unwrap();
        Self { folder, objects, commits: Vec::new() }
    }

    /// Writes a file of the folder.
    pub fn write(&self, path: &str, text: &str) {
        let path = self.folder.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    /// The text of a file.
    pub fn text(&self, path: &str) -> String {
        fs::read_to_string(self.folder.join(path)).unwrap()
    }

    /// Renames a file or folder.
    pub fn rename(&self, from: &str, to: &str) {
        fs::rename(self.folder.join(from), self.folder.join(to)).unwrap();
    }

    /// Removes a file.
    pub fn remove(&self, path: &str) {
        fs::remove_file(self.folder.join(path)).unwrap();
    }

    /// Replaces words of a file.
    pub fn replace(&self, path: &str, from: &str, to: &str) {
        let text = self.text(path);
        assert!(text.contains(from), "{path} has no {from}");
        self.write(path, &text.replace(from, to));
    }

    /// Commits all files but some to `main`.
    pub fn commit_without(&mut self, left_out: &[&str]) -> ObjectId {
        let tree = self.tree(&self.folder.clone(), left_out);
        let time = format!("{} +0000", 1_767_225_600 + self.commits.len());
        let author: Signature =
            SignatureRef::from_bytes(format!("a <a@example.com> {time}").as_bytes()).unwrap().to_owned().unwrap();
        let commit = Commit {
            tree,
            parents: self.commits.last().copied().into_iter().collect(),
            author: author.clone(),
            committer: author,
            encoding: None,
            message: "a change\n".into(),
            extra_headers: Vec::new(),
        };
        let id = self.objects.write_object(&commit).unwrap().detach();
        self.commits.push(id);
        self.write(".git/refs/heads/main", &format!("{id}\n"));
        id
    }

    /// Commits all files to `main`.
    pub fn commit(&mut self) -> ObjectId {
        self.commit_without(&[])
    }

    fn tree(&self, folder: &Path, left_out: &[&str]) -> ObjectId {
        let mut entries = Vec::new();
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_str().unwrap().to_owned();
            if name == ".git" || left_out.contains(&&*name) {
                continue;
            }
            let (kind, oid) = if path.is_symlink() {
                let target = fs::read_link(&path).unwrap();
                (EntryKind::Link, self.objects.write_blob(target.to_str().unwrap()).unwrap().detach())
            } else if path.is_dir() {
                (EntryKind::Tree, self.tree(&path, left_out))
            } else {
                (EntryKind::Blob, self.objects.write_blob(fs::read(&path).unwrap()).unwrap().detach())
            };
            entries.push(Entry { mode: kind.into(), filename: name.into(), oid });
        }
        entries.sort();
        self.objects.write_object(&Tree { entries }).unwrap().detach()
    }

    /// All files of the repository itself, with their bytes.
    pub fn state(&self) -> BTreeMap<PathBuf, Vec<u8>> {
        let mut state = BTreeMap::new();
        collect(&self.folder.join(".git"), &mut state);
        state
    }
}

fn collect(folder: &Path, found: &mut BTreeMap<PathBuf, Vec<u8>>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.insert(path.clone(), Vec::new());
            collect(&path, found);
        } else {
            let bytes = fs::read(&path).unwrap();
            found.insert(path, bytes);
        }
    }
}

/// An empty folder of the tests' own.
pub fn empty(name: &str) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    folder.canonicalize().unwrap()
}
