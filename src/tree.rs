//! Where files come from.
//!
//! A run reads nothing but its tree: the repository that holds the scanned path. What lies outside is unknown, also
//! where a symbolic link or a module's `source` points there. Front ends see paths with `/`, relative to the tree, so
//! that a tree can as well be memory (tests, an editor's unsaved buffers) or a revision of a repository.

mod beneath;
mod ignored;
mod revision;
mod walk;

use std::collections::{BTreeMap, HashMap};
use std::io::Read;
use std::path::{Component, Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use ignore::gitignore::Gitignore;

pub use self::beneath::is_of_git;
use self::beneath::{Beneath, Kind};
use self::walk::Walk;
use crate::limits::{Limit, Limits};

pub use revision::Revision;

const MIB: u64 = 1 << 20;

/// Why a file could not be read.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum ReadError {
    /// It does not exist.
    Missing,
    /// It lies outside the tree.
    Outside,
    /// A link leads from it out of the repository.
    LeadsOut,
    /// It lies in `.git`: that has whatever the job gets at the repository with.
    Git,
    /// It is a directory, a device, a socket.
    NotAFile,
    /// Its name, or that of a directory which holds it, is not Unicode; whether it is a directory.
    NotUnicode(bool),
    /// It is larger than what is read: a sentence with both sizes.
    TooLarge(String),
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
            Self::Git => f.write_str("it is git's own; nothing of that is read"),
            Self::LeadsOut => f.write_str("it leads out of the repository"),
            Self::NotAFile => f.write_str("it is not a regular file"),
            Self::NotUnicode(false) => f.write_str("its name is not Unicode; it is not read"),
            Self::NotUnicode(true) => f.write_str("its name is not Unicode; nothing in it is read"),
            Self::Encrypted => f.write_str("it is encrypted; what it says is not known"),
            Self::Refused(reason) | Self::TooLarge(reason) => f.write_str(reason),
        }
    }
}

impl ReadError {
    /// It has `size` bytes, and only so many MiB are read.
    pub fn too_large(size: u64, most: u64) -> Self {
        Self::TooLarge(format!("it has {} MiB, more than {most}; it is not read", size.div_ceil(MIB)))
    }
}

/// How large a file may be, by the limit that holds for what it is read as.
#[derive(Clone, Copy, Debug)]
struct Room {
    limits: Limits,
    limit: Limit,
}

impl Room {
    /// In bytes.
    fn bytes(self) -> u64 {
        self.limits.bytes(self.limit)
    }

    /// Fails where so many bytes are too many.
    fn holds(self, size: u64) -> Result<u64, ReadError> {
        if size <= self.bytes() {
            return Ok(size);
        }
        Err(ReadError::TooLarge(self.limits.met(self.limit, &format!("it has {} MiB", size.div_ceil(MIB)))))
    }
}

/// Files by their paths.
pub trait Tree: Sync {
    /// The bytes of a file.
    fn read(&self, path: &str) -> Result<Vec<u8>, ReadError>;
    /// The bytes of a document, which may be larger.
    fn read_document(&self, path: &str) -> Result<Vec<u8>, ReadError>;
    /// The names of the files directly in a directory, sorted; none where it does not exist.
    fn list(&self, directory: &str) -> Vec<String>;
    /// Whether a path leads to a directory.
    fn is_directory(&self, path: &str) -> bool;
    /// Whether a path leads to a file.
    fn is_file(&self, path: &str) -> bool;
    /// Looks at the files below a directory, without those that are left out, in any order and on several threads. Links
    /// are not followed, and are files. What cannot be looked at is `missed`.
    fn walk(&self, start: &str, without: &Without, look: &Look<'_>, missed: &Missed<'_>);
    /// Whether git leaves a file out, which is there all the same: it lies beside the code and is no part of it.
    fn is_git_ignored(&self, path: &str) -> bool;
}

/// What a walk does with a file: it gets the path, and what opens it.
pub type Look<'l> = dyn Fn(&str, &Open<'_>) + Sync + 'l;

/// Opens a file, to be read as far as a limit allows.
pub type Open<'o> = dyn Fn(Limit) -> Result<Opened, ReadError> + 'o;

/// What a walk does with a directory that cannot be listed, and with what has a name that is not Unicode: it gets the path,
/// in which that is replaced.
pub type Missed<'l> = dyn Fn(&str, ReadError) + Sync + 'l;

/// A file that can be read.
pub struct Opened {
    reader: Reader,
    room: Option<Room>,
}

enum Reader {
    Disk(std::fs::File),
    Memory(std::io::Cursor<Vec<u8>>),
}

impl Opened {
    /// Bytes that are there already.
    pub fn new(bytes: Vec<u8>) -> Self {
        Self { room: None, reader: Reader::Memory(std::io::Cursor::new(bytes)) }
    }

    /// A file of the disk; it is for `size` to say whether it is too large.
    fn file(file: std::fs::File, room: Room) -> Self {
        Self { room: Some(room), reader: Reader::Disk(file) }
    }

    /// How many bytes it has; it may grow while it is read. Fails where they are too many.
    pub fn size(&self) -> Result<u64, ReadError> {
        let size = match &self.reader {
            Reader::Disk(file) => file.metadata().map_err(refused)?.len(),
            Reader::Memory(bytes) => bytes.get_ref().len() as u64,
        };
        self.room.map_or(Ok(size), |room| room.holds(size))
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
        bytes.truncate(end);
        if end > size {
            self.rest(&mut bytes)?;
        }
        Ok(bytes)
    }

    /// What follows what was read already; it may grow meanwhile, and is read as far as it may be.
    fn rest(&mut self, bytes: &mut Vec<u8>) -> Result<(), ReadError> {
        match self.room {
            Some(room) => read_rest(&mut self.reader, bytes, room),
            None => self.reader.read_to_end(bytes).map(drop).map_err(refused),
        }
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
    beneath: Beneath,
    limits: Limits,
    /// What lists of `.gitignore` say that somebody asked for by a path; each is read once.
    lists: Mutex<HashMap<String, Option<Arc<Gitignore>>>>,
}

impl Disk {
    /// The tree below a directory. Fails where it does not exist.
    pub fn new(root: &Path) -> std::io::Result<Self> {
        let beneath = Beneath::new(root.canonicalize()?)?;
        Ok(Self { beneath, limits: Limits::default(), lists: Mutex::default() })
    }

    /// The same with other limits.
    #[must_use]
    pub fn within(self, limits: Limits) -> Self {
        Self { limits, ..self }
    }

    /// The directory.
    pub fn root(&self) -> &Path {
        self.beneath.path()
    }

    /// Where a path leads, without links.
    fn locate(&self, path: &str) -> Result<PathBuf, ReadError> {
        let real = self.root().join(path).canonicalize().map_err(absent)?;
        match real.strip_prefix(self.root()) {
            Ok(inside) if beneath::is_of_git(inside) => Err(ReadError::Git),
            Ok(_) => Ok(real),
            Err(_) => Err(ReadError::Outside),
        }
    }

    /// Where a path leads, as a path of the tree. Fails where that is where it is named: no link is on its way.
    fn elsewhere(&self, path: &str) -> Result<Option<String>, ReadError> {
        let real = relative(self.root(), &self.locate(path)?).ok_or(ReadError::NotUnicode(false))?;
        Ok((real != path).then_some(real))
    }

    /// A regular file; it is for `size` to say whether it is too large.
    fn open(&self, path: &str, limit: Limit) -> Result<Opened, ReadError> {
        if !beneath::is_plain(path) {
            return Err(ReadError::Outside);
        }
        if beneath::is_of_git(Path::new(path)) {
            return Err(ReadError::Git);
        }
        let file = self.beneath.file(path).or_else(|error| match error {
            ReadError::Missing => Err(error),
            // Mostly there is no link.
            _ => self.elsewhere(path)?.map_or(Err(error), |real| self.beneath.file(&real)),
        });
        file.map(|file| Opened::file(file, self.room(limit)))
    }

    fn room(&self, limit: Limit) -> Room {
        Room { limits: self.limits, limit }
    }

    /// What lies directly in a directory.
    fn entries(&self, path: &str) -> Option<Vec<(std::ffi::OsString, Kind)>> {
        if !beneath::is_plain(path) || beneath::is_of_git(Path::new(path)) {
            return None;
        }
        let elsewhere = || self.beneath.entries(&self.elsewhere(path).ok()??).ok();
        self.beneath.entries(path).ok().or_else(elsewhere)
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

/// A document that somebody named by itself, wherever it lies, but not where a link leads out of a repository; `path` is
/// absolute. A pipe is read to its end.
pub fn read_named(path: &Path, limits: Limits) -> Result<Vec<u8>, ReadError> {
    is_where_it_seems(path)?;
    let file = std::fs::File::open(path).map_err(|error| match error.kind() {
        std::io::ErrorKind::NotFound => ReadError::Missing,
        _ => refused(error),
    })?;
    let metadata = file.metadata().map_err(refused)?;
    if metadata.is_dir() {
        return Err(ReadError::NotAFile);
    }
    let room = Room { limits, limit: Limit::DocumentSize };
    room.holds(metadata.len())?;
    let mut bytes = Vec::new();
    read_rest(file, &mut bytes, room)?;
    Ok(bytes)
}

/// A document that comes from a pipe, to its end.
pub fn read_piped(pipe: impl Read, limits: Limits) -> Result<Vec<u8>, ReadError> {
    let mut bytes = Vec::new();
    read_rest(pipe, &mut bytes, Room { limits, limit: Limit::DocumentSize })?;
    Ok(bytes)
}

#[expect(clippy::needless_pass_by_value, reason = "it is given to `map_err`")]
fn refused(error: std::io::Error) -> ReadError {
    ReadError::Refused(error.to_string())
}

/// The rest of a file that may grow while it is read.
fn read_rest(file: impl Read, bytes: &mut Vec<u8>, room: Room) -> Result<(), ReadError> {
    file.take((room.bytes() + 1).saturating_sub(bytes.len() as u64)).read_to_end(bytes).map_err(refused)?;
    room.holds(bytes.len() as u64).map(drop)
}

impl Tree for Disk {
    fn read(&self, path: &str) -> Result<Vec<u8>, ReadError> {
        self.open(path, Limit::FileSize)?.all()
    }

    fn read_document(&self, path: &str) -> Result<Vec<u8>, ReadError> {
        self.open(path, Limit::DocumentSize)?.all()
    }

    fn list(&self, directory: &str) -> Vec<String> {
        let entries = self.entries(directory).unwrap_or_default().into_iter().filter(|(_, kind)| *kind != Kind::Folder);
        let mut names: Vec<String> = entries.filter_map(|(name, _)| name.into_string().ok()).collect();
        names.sort();
        names
    }

    fn is_directory(&self, path: &str) -> bool {
        self.locate(path).is_ok_and(|real| real.is_dir())
    }

    fn is_file(&self, path: &str) -> bool {
        self.locate(path).is_ok_and(|real| real.is_file())
    }

    fn walk(&self, start: &str, without: &Without, look: &Look<'_>, missed: &Missed<'_>) {
        let real = match self.elsewhere(start) {
            Ok(elsewhere) => elsewhere.unwrap_or_else(|| start.to_owned()),
            Err(ReadError::Missing) => return,
            Err(error) => return missed(start, error),
        };
        Walk { disk: self, without, look, missed, start, real: &real }.run();
    }

    fn is_git_ignored(&self, path: &str) -> bool {
        let said = |path: &str| {
            let mut lists = self.lists.lock().unwrap_or_else(PoisonError::into_inner);
            let read = || ignored::read(&self.beneath, path, &mut { ignored::MOST_WILD }).map(Arc::new);
            lists.entry(path.to_owned()).or_insert_with(read).clone()
        };
        let excluded = said(".git/info/exclude");
        let folders = path.match_indices('/').map(|(at, _)| (&path[..at], true));
        folders.chain([(path, false)]).any(|(path, is_folder)| {
            let ancestors =
                std::iter::successors(Some(parent(path)), |folder| (!folder.is_empty()).then(|| parent(folder)));
            // The nearest file that says anything decides.
            let own = ancestors.map(|folder| (said(&below(folder, ".gitignore")), folder));
            let mut verdicts = own.chain([(excluded.clone(), "")]).filter_map(|(said, folder)| {
                let inside = path[folder.len()..].trim_start_matches('/');
                let verdict = said?.matched(inside, is_folder).map(|_| ());
                (!verdict.is_none()).then(|| verdict.is_ignore())
            });
            verdicts.next() == Some(true)
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

    fn read_document(&self, path: &str) -> Result<Vec<u8>, ReadError> {
        self.read(path)
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

    fn walk(&self, start: &str, without: &Without, look: &Look<'_>, _: &Missed<'_>) {
        let is_shown = |path: &str| {
            let below = path.get(start.len()..).unwrap_or(path);
            below.split('/').all(|part| !part.starts_with('.'))
        };
        let files = self.paths().into_iter().filter(|path| lies_in(path, start) && is_shown(path));
        for path in files.filter(|path| !without.leaves_out(path, false)) {
            look(&path, &|_| self.read(&path).map(Opened::new));
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

/// The path of what lies directly in a directory.
fn below(directory: &str, name: &str) -> String {
    if directory.is_empty() { name.to_owned() } else { format!("{directory}/{name}") }
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

/// Whether a path, as it is named, leads by a link out of a repository that it seems to lie in; `real` is where it leads.
/// A pull request may put a link in the place of a folder that a workflow names.
pub fn leads_out(path: &Path, real: &Path) -> bool {
    let mut plain = PathBuf::new();
    for part in path.components() {
        match part {
            Component::ParentDir => {
                plain.pop();
            }
            part => plain.push(part),
        }
    }
    if plain == real {
        return false;
    }
    let around = plain.ancestors().filter(|folder| folder.join(".git").exists());
    around.filter_map(|folder| folder.canonicalize().ok()).any(|folder| !real.starts_with(folder))
}

/// Fails where a path leads by a link out of a repository that it seems to lie in.
pub fn is_where_it_seems(path: &Path) -> Result<(), ReadError> {
    // What cannot be followed is no file, such as a pipe that a shell opened.
    let leads_out = path.canonicalize().is_ok_and(|real| leads_out(path, &real));
    if leads_out { Err(ReadError::LeadsOut) } else { Ok(()) }
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
