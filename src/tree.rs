//! Where files come from.
//!
//! A run reads nothing but its tree: the repository that holds the scanned path. What lies outside is unknown, also
//! where a symbolic link or a module's `source` points there. Front ends see paths with `/`, relative to the tree, so
//! that a tree can as well be memory (tests, an editor's unsaved buffers) or a revision of a repository.

mod revision;

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::io::Read;
use std::path::{MAIN_SEPARATOR, Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use ignore::gitignore::{Gitignore, GitignoreBuilder};
use ignore::{DirEntry, WalkBuilder, WalkState};

pub use revision::Revision;

/// A larger file of a configuration is not read: those of people are a thousandth of it.
pub const LARGEST_FILE: u64 = 16 << 20;

/// A larger document of a machine is not read: plans of thousands of resources have some 50 MB.
pub const LARGEST_DOCUMENT: u64 = 128 << 20;

/// How many folders are remembered at a time.
const MOST_FOLDERS: usize = 1 << 10;

/// What is looked at of a document before the rest of it is read.
const HEAD: usize = 8 << 10;

/// Why a file could not be read.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum ReadError {
    /// It does not exist.
    Missing,
    /// It lies outside the tree.
    Outside,
    /// It is a directory, a device, a socket.
    NotAFile,
    /// It is larger than what is read: its size and the limit, in bytes.
    TooLarge(u64, u64),
    /// It is encrypted (git-crypt).
    Encrypted,
    /// The operating system refused: its reason.
    Refused(String),
}

impl std::fmt::Display for ReadError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Missing => f.write_str("it does not exist"),
            Self::Outside => f.write_str("it lies outside the scanned tree"),
            Self::NotAFile => f.write_str("it is not a regular file"),
            Self::TooLarge(size, most) => {
                write!(f, "it has {} MiB; files over {} MiB are not read", size >> 20, most >> 20)
            }
            Self::Encrypted => f.write_str("it is encrypted; what it says is not known"),
            Self::Refused(reason) => f.write_str(reason),
        }
    }
}

/// Files by their paths.
pub trait Tree: Sync {
    /// The bytes of a file.
    fn read(&self, path: &str) -> Result<Vec<u8>, ReadError>;
    /// The bytes of a document, if its first bytes look like what is wanted.
    fn read_document(&self, path: &str, wanted: fn(&[u8]) -> bool) -> Result<Option<Vec<u8>>, ReadError>;
    /// The names of the files directly in a directory, sorted; none where it does not exist.
    fn list(&self, directory: &str) -> Vec<String>;
    /// Whether a path leads to a directory.
    fn is_directory(&self, path: &str) -> bool;
    /// Whether a path leads to a file.
    fn is_file(&self, path: &str) -> bool;
    /// Looks at the files below a directory, without those that are left out, in any order and on several threads. Links
    /// are not followed, and are files.
    fn walk(&self, start: &str, without: &Without, look: &Look<'_>);
    /// Whether git leaves a file out, which is there all the same: it lies beside the code and is no part of it.
    fn is_git_ignored(&self, path: &str) -> bool;
}

/// What a walk does with a file: it gets the path, and what opens it, to be read up to so many bytes.
pub type Look<'l> = dyn Fn(&str, &dyn Fn(u64) -> Result<Opened, ReadError>) + Sync + 'l;

/// A file that can be read.
pub struct Opened {
    reader: Reader,
    most: u64,
}

enum Reader {
    Disk(std::fs::File),
    Memory(std::io::Cursor<Vec<u8>>),
}

impl Opened {
    /// Bytes that are there already.
    pub fn new(bytes: Vec<u8>) -> Self {
        Self { most: bytes.len() as u64, reader: Reader::Memory(std::io::Cursor::new(bytes)) }
    }

    /// How many bytes it has; it may grow while it is read. Fails where they are too many.
    pub fn size(&self) -> Result<u64, ReadError> {
        let size = match &self.reader {
            Reader::Disk(file) => file.metadata().map_err(refused)?.len(),
            Reader::Memory(bytes) => bytes.get_ref().len() as u64,
        };
        if size > self.most { Err(ReadError::TooLarge(size, self.most)) } else { Ok(size) }
    }

    /// Reads until a buffer is filled from `from` up to `to`, or the file ends; gives where what was read ends.
    pub fn fill(&mut self, buffer: &mut Vec<u8>, from: usize, to: usize) -> Result<usize, ReadError> {
        if buffer.len() < to {
            buffer.resize(to, 0);
        }
        let mut at = from;
        while at < to {
            let (room, read) = (to - at, self.reader.read(&mut buffer[at..to]));
            match read {
                // Of a regular file, less than was asked for is the end of it.
                Ok(read) if read < room => return Ok(at + read),
                Ok(read) => at += read,
                Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
                Err(error) => return Err(refused(error)),
            }
        }
        Ok(at)
    }

    /// All of it.
    fn all(mut self) -> Result<Vec<u8>, ReadError> {
        let (size, mut bytes) = (self.size()? as usize, Vec::new());
        let end = self.fill(&mut bytes, 0, size + 1)?;
        if end > size {
            // It grew, and is read as far as it may be.
            read_rest(&mut self.reader, &mut bytes, self.most)?;
        } else {
            bytes.truncate(end);
        }
        Ok(bytes)
    }
}

impl Read for Reader {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        match self {
            Self::Disk(file) => file.read(buffer),
            Self::Memory(bytes) => bytes.read(buffer),
        }
    }
}

/// Whether a path is said to be left out; the second says whether it is a directory.
pub type LeftOut = dyn Fn(&str, bool) -> bool + Send + Sync;

/// What a walk leaves out, beside hidden files.
pub struct Without {
    /// What is left out, and with it all that lies below; what the walk starts from is not asked about. None where that is
    /// nothing.
    pub left_out: Option<Arc<LeftOut>>,
    /// Whether `.gitignore` and `.ignore` are respected.
    pub ignored: bool,
}

impl Without {
    /// Whether a path is left out.
    pub fn leaves_out(&self, path: &str, is_directory: bool) -> bool {
        self.left_out.as_ref().is_some_and(|left_out| left_out(path, is_directory))
    }
}

/// A tree on disk.
pub struct Disk {
    root: PathBuf,
    /// Where folders are.
    folders: Mutex<HashMap<String, Result<PathBuf, ReadError>>>,
}

impl Disk {
    /// The tree below a directory. Fails where it does not exist.
    pub fn new(root: &Path) -> std::io::Result<Self> {
        Ok(Self { root: root.canonicalize()?, folders: Mutex::default() })
    }

    /// The directory.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Where a path leads, without links.
    fn locate(&self, path: &str) -> Result<PathBuf, ReadError> {
        let real = self.root.join(path).canonicalize().map_err(absent)?;
        if real.starts_with(&self.root) { Ok(real) } else { Err(ReadError::Outside) }
    }

    /// Where a folder is, which is asked again for each of its files.
    fn folder(&self, path: &str) -> Result<PathBuf, ReadError> {
        if path.is_empty() {
            return Ok(self.root.clone());
        }
        if let Some(known) = self.folders().get(path) {
            return known.clone();
        }
        // What is in a folder that is no link, and is none itself, is where it is named.
        let plain = self.folder(parent(path)).ok().map(|around| around.join(path.rsplit('/').next().unwrap_or(path)));
        let real = match plain.as_ref().and_then(|plain| plain.symlink_metadata().ok()) {
            Some(metadata) if metadata.is_dir() => Ok(plain.unwrap_or_default()),
            _ => self.locate(path),
        };
        let mut folders = self.folders();
        if folders.len() >= MOST_FOLDERS {
            folders.clear();
        }
        folders.insert(path.to_owned(), real.clone());
        real
    }

    fn folders(&self) -> MutexGuard<'_, HashMap<String, Result<PathBuf, ReadError>>> {
        self.folders.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A regular file, opened; it is for `size` to say whether it is larger than `most`.
    fn open(&self, path: &str, most: u64) -> Result<Opened, ReadError> {
        let name = path.rsplit('/').next().unwrap_or(path);
        let mut real = self.folder(parent(path))?.join(name);
        // Asked before it is opened: opening a pipe waits for its other end.
        let mut kind = real.symlink_metadata().map_err(absent)?.file_type();
        if kind.is_symlink() {
            real = self.locate(path)?;
            kind = real.metadata().map_err(refused)?.file_type();
        }
        if kind.is_file() { open_file(&real, most) } else { Err(ReadError::NotAFile) }
    }
}

/// Why what is asked for cannot be had.
#[expect(clippy::needless_pass_by_value, reason = "it is given to `map_err`")]
fn absent(error: std::io::Error) -> ReadError {
    match error.kind() {
        std::io::ErrorKind::NotFound | std::io::ErrorKind::NotADirectory => ReadError::Missing,
        _ => ReadError::Refused(error.to_string()),
    }
}

/// A document that somebody named by itself, wherever it lies; `path` is absolute. A pipe is read to its end.
pub fn read_named(path: &Path) -> Result<Vec<u8>, ReadError> {
    let file = std::fs::File::open(path).map_err(|error| match error.kind() {
        std::io::ErrorKind::NotFound => ReadError::Missing,
        _ => refused(error),
    })?;
    let metadata = file.metadata().map_err(refused)?;
    if metadata.is_dir() {
        return Err(ReadError::NotAFile);
    }
    if metadata.len() > LARGEST_DOCUMENT {
        return Err(ReadError::TooLarge(metadata.len(), LARGEST_DOCUMENT));
    }
    let mut bytes = Vec::new();
    read_rest(file, &mut bytes, LARGEST_DOCUMENT)?;
    Ok(bytes)
}

/// Bytes that are there already, if they are not more than that.
fn opened(bytes: Vec<u8>, most: u64) -> Result<Opened, ReadError> {
    let size = bytes.len() as u64;
    if size > most { Err(ReadError::TooLarge(size, most)) } else { Ok(Opened::new(bytes)) }
}

/// A regular file; it is for `size` to say whether it is larger than `most`.
fn open_file(real: &Path, most: u64) -> Result<Opened, ReadError> {
    let file = std::fs::File::open(real).map_err(refused)?;
    Ok(Opened { most, reader: Reader::Disk(file) })
}

#[expect(clippy::needless_pass_by_value, reason = "it is given to `map_err`")]
fn refused(error: std::io::Error) -> ReadError {
    ReadError::Refused(error.to_string())
}

/// The rest of a file that may grow while it is read.
fn read_rest(file: impl Read, bytes: &mut Vec<u8>, most: u64) -> Result<(), ReadError> {
    file.take((most + 1).saturating_sub(bytes.len() as u64)).read_to_end(bytes).map_err(refused)?;
    if bytes.len() as u64 > most { Err(ReadError::TooLarge(bytes.len() as u64, most)) } else { Ok(()) }
}

impl Tree for Disk {
    fn read(&self, path: &str) -> Result<Vec<u8>, ReadError> {
        self.open(path, LARGEST_FILE)?.all()
    }

    fn read_document(&self, path: &str, wanted: fn(&[u8]) -> bool) -> Result<Option<Vec<u8>>, ReadError> {
        let mut file = self.open(path, LARGEST_DOCUMENT)?;
        let mut bytes = Vec::new();
        let end = file.fill(&mut bytes, 0, HEAD)?;
        bytes.truncate(end);
        if !wanted(&bytes) {
            return Ok(None);
        }
        if end == HEAD {
            bytes.reserve_exact((file.size()? as usize + 1).saturating_sub(HEAD));
            read_rest(&mut file.reader, &mut bytes, LARGEST_DOCUMENT)?;
        }
        Ok(Some(bytes))
    }

    fn list(&self, directory: &str) -> Vec<String> {
        let Ok(real) = self.folder(directory) else { return Vec::new() };
        let Ok(entries) = std::fs::read_dir(real) else { return Vec::new() };
        let mut names: Vec<String> = entries
            .flatten()
            .filter(|entry| entry.file_type().is_ok_and(|kind| !kind.is_dir()))
            .filter_map(|entry| entry.file_name().into_string().ok())
            .collect();
        names.sort();
        names
    }

    fn is_directory(&self, path: &str) -> bool {
        self.locate(path).is_ok_and(|real| real.is_dir())
    }

    fn is_file(&self, path: &str) -> bool {
        self.locate(path).is_ok_and(|real| real.is_file())
    }

    fn walk(&self, start: &str, without: &Without, look: &Look<'_>) {
        let mut walk = WalkBuilder::new(self.root.join(start));
        let ignored = without.ignored;
        walk.require_git(false).git_global(false).git_exclude(ignored).git_ignore(ignored).ignore(ignored);
        // Ignore files above the start lie outside of the tree, or speak of a folder that was named all the same.
        walk.parents(false);
        if let Some(left_out) = without.left_out.clone() {
            let root = self.root.clone();
            walk.filter_entry(move |entry| {
                let is_directory = entry.file_type().is_some_and(|kind| kind.is_dir());
                entry.depth() == 0 || below(&root, entry.path()).is_none_or(|path| !left_out(&path, is_directory))
            });
        }
        let meet = |entry: Result<DirEntry, ignore::Error>| {
            let Ok(entry) = entry else { return };
            let kind = entry.file_type();
            if !kind.is_some_and(|kind| kind.is_dir())
                && let Some(path) = below(&self.root, entry.path())
            {
                // The way to what is no link was walked, and leads through none.
                let is_plain = kind.is_some_and(|kind| kind.is_file());
                look(&path, &|most| if is_plain { open_file(entry.path(), most) } else { self.open(&path, most) });
            }
        };
        // The parallel walk asks for ignore files only where it saw some: with one thread, too, it takes fewer calls.
        walk.threads(rayon::current_num_threads()).build_parallel().run(|| {
            Box::new(|entry| {
                meet(entry);
                WalkState::Continue
            })
        });
    }

    fn is_git_ignored(&self, path: &str) -> bool {
        let ignored = |folder: &str, file: &str| {
            let mut builder = GitignoreBuilder::new(self.root.join(folder));
            // Where there is no such file, nothing is added.
            let _ = builder.add(self.root.join(folder).join(file));
            builder.build().unwrap_or_else(|_| Gitignore::empty())
        };
        let excluded = ignored("", ".git/info/exclude");
        let folders = path.match_indices('/').map(|(at, _)| (&path[..at], true));
        folders.chain([(path, false)]).any(|(path, is_folder)| {
            let ancestors =
                std::iter::successors(Some(parent(path)), |folder| (!folder.is_empty()).then(|| parent(folder)));
            let own = ancestors.map(|folder| ignored(folder, ".gitignore"));
            let real = self.root.join(path);
            // The nearest file that says anything decides.
            let mut verdicts =
                own.chain([excluded.clone()]).map(|ignored| ignored.matched(&real, is_folder).map(|_| ()));
            verdicts.find(|verdict| !verdict.is_none()).is_some_and(|verdict| verdict.is_ignore())
        })
    }
}

/// A tree in memory.
#[derive(Default)]
pub struct Memory {
    files: Mutex<BTreeMap<String, Vec<u8>>>,
}

impl Memory {
    /// Puts a file there.
    pub fn write(&self, path: &str, bytes: impl Into<Vec<u8>>) {
        self.lock().insert(path.to_owned(), bytes.into());
    }

    /// All paths, sorted.
    pub fn paths(&self) -> Vec<String> {
        self.lock().keys().cloned().collect()
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, BTreeMap<String, Vec<u8>>> {
        self.files.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Tree for Memory {
    fn read(&self, path: &str) -> Result<Vec<u8>, ReadError> {
        self.lock().get(path).cloned().ok_or(ReadError::Missing)
    }

    fn read_document(&self, path: &str, wanted: fn(&[u8]) -> bool) -> Result<Option<Vec<u8>>, ReadError> {
        self.read(path).map(|bytes| wanted(&bytes[..bytes.len().min(HEAD)]).then_some(bytes))
    }

    fn list(&self, directory: &str) -> Vec<String> {
        let prefix = if directory.is_empty() { String::new() } else { format!("{directory}/") };
        let files = self.lock();
        files
            .keys()
            .filter_map(|path| path.strip_prefix(&prefix))
            .filter(|rest| !rest.contains('/'))
            .map(str::to_owned)
            .collect()
    }

    fn is_directory(&self, path: &str) -> bool {
        path.is_empty() || self.lock().keys().any(|file| lies_in(file, path))
    }

    fn is_file(&self, path: &str) -> bool {
        self.lock().contains_key(path)
    }

    fn walk(&self, start: &str, without: &Without, look: &Look<'_>) {
        let is_shown = |path: &str| {
            let below = path.get(start.len()..).unwrap_or(path);
            below.split('/').all(|part| !part.starts_with('.'))
        };
        let files = self.paths().into_iter().filter(|path| lies_in(path, start) && is_shown(path));
        for path in files.filter(|path| !without.leaves_out(path, false)) {
            look(&path, &|most| opened(self.read(&path)?, most));
        }
    }

    fn is_git_ignored(&self, _path: &str) -> bool {
        false
    }
}

/// Whether a path lies below a directory.
fn lies_in(path: &str, directory: &str) -> bool {
    directory.is_empty() || path.strip_prefix(directory).is_some_and(|rest| rest.starts_with('/'))
}

/// The path from a root to what a walk from there met; none where it is not Unicode.
fn below<'p>(root: &Path, path: &'p Path) -> Option<Cow<'p, str>> {
    let inside = path.to_str()?.strip_prefix(root.to_str()?)?;
    // A root that is the disk's ends with the separator.
    let inside = inside.strip_prefix(MAIN_SEPARATOR).unwrap_or(inside);
    Some(if MAIN_SEPARATOR == '/' { Cow::Borrowed(inside) } else { inside.replace(MAIN_SEPARATOR, "/").into() })
}

/// How many files and folders are few, and how many bytes in them: they are read in two milliseconds.
const FEW: usize = 64;
const LITTLE: u64 = 512 << 10;

/// Whether there are few files, and little in them, below and at some paths, without hidden ones.
pub fn is_little(mut paths: Vec<PathBuf>) -> bool {
    let (mut met, mut bytes) = (0, 0);
    while let Some(path) = paths.pop() {
        let Ok(metadata) = path.symlink_metadata() else { continue };
        met += 1;
        bytes += if metadata.is_dir() { 0 } else { metadata.len() };
        if metadata.is_dir()
            && let Ok(entries) = path.read_dir()
        {
            let shown = entries.flatten().filter(|entry| !entry.file_name().as_encoded_bytes().starts_with(b"."));
            paths.extend(shown.map(|entry| entry.path()).take(FEW));
        }
        if met + paths.len() > FEW || bytes > LITTLE {
            return false;
        }
    }
    true
}

/// A path of a tree with `/`; none where it lies outside of its root or is not Unicode.
pub fn relative(root: &Path, path: &Path) -> Option<String> {
    let inside = path.strip_prefix(root).ok()?;
    let parts: Option<Vec<&str>> = inside.components().map(|part| part.as_os_str().to_str()).collect();
    normalize(&parts?.join("/"))
}

/// A path with `.` and `..` resolved by their words; none where it leaves the tree.
pub fn normalize(path: &str) -> Option<String> {
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

/// A path relative to a directory of the tree.
pub fn join(directory: &str, path: &str) -> Option<String> {
    if path.starts_with('/') { None } else { normalize(&format!("{directory}/{path}")) }
}

/// The repository that holds a folder: the nearest folder upward with a `.git`.
pub fn repository(folder: &Path) -> Option<&Path> {
    folder.ancestors().find(|ancestor| ancestor.join(".git").exists())
}

/// The directory of a path.
pub fn parent(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(directory, _)| directory)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_do_not_leave_the_tree() {
        assert_eq!(join("a/b", "../c").as_deref(), Some("a/c"));
        assert_eq!(join("a", "../../c"), None);
        assert_eq!(join("a", "/etc/passwd"), None);
        assert_eq!(join("", "./x").as_deref(), Some("x"));
    }
}
