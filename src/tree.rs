//! Where files come from.
//!
//! A run reads nothing but its tree: the repository that holds the scanned path. What lies outside is unknown, also
//! where a symbolic link or a module's `source` points there. Front ends see paths with `/`, relative to the tree, so
//! that a tree can as well be memory (tests, an editor's unsaved buffers) or a revision of a repository.

use std::collections::BTreeMap;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

/// A larger file is not read: configurations of people are a thousandth of it.
pub const LARGEST_FILE: u64 = 16 << 20;

/// Why a file could not be read.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum ReadError {
    /// It does not exist.
    Missing,
    /// It lies outside the tree.
    Outside,
    /// It is a directory, a device, a socket.
    NotAFile,
    /// It is larger than [`LARGEST_FILE`]: its size in bytes.
    TooLarge(u64),
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
            Self::TooLarge(size) => {
                write!(f, "it has {} MiB; files over {} MiB are not read", size >> 20, LARGEST_FILE >> 20)
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
    /// The names of the files directly in a directory, sorted; none where it does not exist.
    fn list(&self, directory: &str) -> Vec<String>;
}

/// A tree on disk.
pub struct Disk {
    root: PathBuf,
}

impl Disk {
    /// The tree below a directory. Fails where it does not exist.
    pub fn new(root: &Path) -> std::io::Result<Self> {
        Ok(Self { root: root.canonicalize()? })
    }

    /// The directory.
    pub fn root(&self) -> &Path {
        &self.root
    }

    fn locate(&self, path: &str) -> Result<PathBuf, ReadError> {
        let real = self.root.join(path).canonicalize().map_err(|error| match error.kind() {
            std::io::ErrorKind::NotFound | std::io::ErrorKind::NotADirectory => ReadError::Missing,
            _ => ReadError::Refused(error.to_string()),
        })?;
        if real.starts_with(&self.root) { Ok(real) } else { Err(ReadError::Outside) }
    }
}

impl Tree for Disk {
    fn read(&self, path: &str) -> Result<Vec<u8>, ReadError> {
        let refused = |error: std::io::Error| ReadError::Refused(error.to_string());
        let real = self.locate(path)?;
        // Asked before it is opened: opening a pipe waits for its other end.
        let metadata = std::fs::metadata(&real).map_err(refused)?;
        if !metadata.is_file() {
            return Err(ReadError::NotAFile);
        }
        if metadata.len() > LARGEST_FILE {
            return Err(ReadError::TooLarge(metadata.len()));
        }
        let mut bytes = Vec::with_capacity(metadata.len() as usize + 1);
        let file = std::fs::File::open(&real).map_err(refused)?;
        file.take(LARGEST_FILE + 1).read_to_end(&mut bytes).map_err(refused)?;
        if bytes.len() as u64 > LARGEST_FILE {
            return Err(ReadError::TooLarge(bytes.len() as u64));
        }
        Ok(bytes)
    }

    fn list(&self, directory: &str) -> Vec<String> {
        let Ok(real) = self.locate(if directory.is_empty() { "." } else { directory }) else { return Vec::new() };
        let Ok(entries) = std::fs::read_dir(real) else { return Vec::new() };
        let mut names: Vec<String> = entries
            .flatten()
            .filter(|entry| entry.file_type().is_ok_and(|kind| !kind.is_dir()))
            .filter_map(|entry| entry.file_name().into_string().ok())
            .collect();
        names.sort();
        names
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
        self.files.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

impl Tree for Memory {
    fn read(&self, path: &str) -> Result<Vec<u8>, ReadError> {
        self.lock().get(path).cloned().ok_or(ReadError::Missing)
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
