//! A folder from which files are opened that lie below it, whatever becomes of the names on the way meanwhile: between a
//! look at a name and its opening, another program may put a link there.

use std::ffi::OsString;
use std::fs::File;
use std::io;
use std::path::{Component, Path, PathBuf};

use super::{ReadError, absent, refused};

/// What an entry of a folder is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Kind {
    File,
    Folder,
    /// A link, a pipe, a device, a socket.
    Other,
}

/// A folder. Paths are relative to it.
pub(super) struct Beneath {
    path: PathBuf,
    #[cfg(unix)]
    folder: std::os::fd::OwnedFd,
}

impl Beneath {
    /// The folder, without links.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// A regular file, by a path without links. It is opened only where it seems to be one: the opening of a pipe waits
    /// for its other end, and devices may do anything.
    pub(super) fn file(&self, path: &str) -> Result<File, ReadError> {
        let kind = self.path.join(path).symlink_metadata();
        // A path that is too long for this is walked step by step.
        match kind.map_err(absent) {
            Ok(there) if !there.is_file() => Err(ReadError::NotAFile),
            Err(ReadError::Missing) => Err(ReadError::Missing),
            _ => self.known_file(path),
        }
    }

    /// A file that was just seen to be regular.
    pub(super) fn known_file(&self, path: &str) -> Result<File, ReadError> {
        let file = self.open_file(path).map_err(absent)?;
        if file.metadata().map_err(refused)?.is_file() { Ok(file) } else { Err(ReadError::NotAFile) }
    }
}

/// Whether a path has names only, and none that leads upward or to another disk.
pub(super) fn is_plain(path: &str) -> bool {
    Path::new(path).components().all(|part| matches!(part, Component::Normal(_)))
}

/// Whether a path leads into the folder that git keeps a repository in, however a file system writes it.
pub fn is_of_git(path: &Path) -> bool {
    path.components().any(|part| part.as_os_str().eq_ignore_ascii_case(".git"))
}

#[cfg(unix)]
mod unix {
    use std::os::fd::OwnedFd;
    use std::os::unix::ffi::OsStringExt as _;

    use rustix::fs::{AtFlags, CWD, Dir, FileType, Mode, OFlags};
    use rustix::io::Errno;

    use super::{Beneath, Component, File, Kind, OsString, Path, PathBuf, io};

    /// No link at the end, and no wait for what is at the other end of a pipe.
    const FILE: OFlags =
        OFlags::RDONLY.union(OFlags::NOFOLLOW).union(OFlags::NONBLOCK).union(OFlags::NOCTTY).union(OFlags::CLOEXEC);
    const FOLDER: OFlags = OFlags::RDONLY.union(OFlags::NOFOLLOW).union(OFlags::DIRECTORY).union(OFlags::CLOEXEC);

    impl Beneath {
        /// A folder of this path, which has no links.
        pub(in crate::tree) fn new(path: PathBuf) -> io::Result<Self> {
            let folder = rustix::fs::openat(CWD, &path, FOLDER, Mode::empty())?;
            Ok(Self { path, folder })
        }

        pub(super) fn open_file(&self, path: &str) -> io::Result<File> {
            Ok(self.open(path, FILE)?.into())
        }

        /// What lies directly in a folder, by a path without links.
        pub(in crate::tree) fn entries(&self, path: &str) -> io::Result<Vec<(OsString, Kind)>> {
            let mut folder = Dir::new(self.open(if path.is_empty() { "." } else { path }, FOLDER)?)?;
            let mut entries = Vec::new();
            while let Some(entry) = folder.read() {
                let entry = entry?;
                let name = entry.file_name();
                if matches!(name.to_bytes(), b"." | b"..") {
                    continue;
                }
                let kind = match entry.file_type() {
                    // Some file systems keep no kinds beside the names.
                    FileType::Unknown => rustix::fs::statat(folder.fd()?, name, AtFlags::SYMLINK_NOFOLLOW)
                        .map_or(FileType::Unknown, |there| FileType::from_raw_mode(there.st_mode)),
                    known => known,
                };
                let kind = match kind {
                    FileType::RegularFile => Kind::File,
                    FileType::Directory => Kind::Folder,
                    _ => Kind::Other,
                };
                entries.push((OsString::from_vec(name.to_bytes().to_vec()), kind));
            }
            Ok(entries)
        }

        #[cfg(target_os = "linux")]
        fn open(&self, path: &str, flags: OFlags) -> Result<OwnedFd, Errno> {
            use rustix::fs::ResolveFlags;

            let resolve = ResolveFlags::BENEATH | ResolveFlags::NO_SYMLINKS;
            match rustix::fs::openat2(&self.folder, path, flags, Mode::empty(), resolve) {
                // Kernels before 5.6 do not know it, and sandboxes that do not either forbid it.
                Err(Errno::NOSYS | Errno::PERM | Errno::NAMETOOLONG) => self.open_by_steps(path, flags),
                opened => opened,
            }
        }

        #[cfg(not(target_os = "linux"))]
        fn open(&self, path: &str, flags: OFlags) -> Result<OwnedFd, Errno> {
            self.open_by_steps(path, flags)
        }

        /// Opens one folder after the other on the way.
        pub(super) fn open_by_steps(&self, path: &str, flags: OFlags) -> Result<OwnedFd, Errno> {
            let mut folder: Option<OwnedFd> = None;
            let mut steps = Path::new(path).components().peekable();
            while let Some(step) = steps.next() {
                let name = match step {
                    Component::Normal(name) => Path::new(name),
                    Component::CurDir => Path::new("."),
                    _ => return Err(Errno::XDEV),
                };
                let flags = if steps.peek().is_some() { FOLDER } else { flags };
                let from = folder.as_ref().unwrap_or(&self.folder);
                folder = Some(rustix::fs::openat(from, name, flags, Mode::empty())?);
            }
            folder.ok_or(Errno::NOENT)
        }
    }
}

#[cfg(not(unix))]
impl Beneath {
    /// A folder of this path, which has no links.
    pub(super) fn new(path: PathBuf) -> io::Result<Self> {
        path.read_dir()?;
        Ok(Self { path })
    }

    fn open_file(&self, path: &str) -> io::Result<File> {
        File::open(self.real(path)?)
    }

    /// What lies directly in a folder, by a path without links.
    pub(super) fn entries(&self, path: &str) -> io::Result<Vec<(OsString, Kind)>> {
        let entries = self.real(path)?.read_dir()?.map(|entry| {
            let entry = entry?;
            let kind = match entry.file_type()? {
                kind if kind.is_file() => Kind::File,
                kind if kind.is_dir() => Kind::Folder,
                _ => Kind::Other,
            };
            Ok((entry.file_name(), kind))
        });
        entries.collect()
    }

    fn real(&self, path: &str) -> io::Result<PathBuf> {
        let real = self.path.join(path).canonicalize()?;
        if real == self.path.join(path) { Ok(real) } else { Err(io::Error::other("a link leads to it")) }
    }
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use std::fs;
    use std::os::unix::fs::symlink;

    use super::*;

    #[test]
    fn nothing_is_opened_through_a_link() {
        let folder = tempfile::tempdir().unwrap();
        let (top, outside) = (folder.path().join("top"), folder.path().join("outside"));
        fs::create_dir_all(top.join("a/b")).unwrap();
        fs::create_dir_all(&outside).unwrap();
        fs::write(top.join("a/b/file"), "inside").unwrap();
        fs::write(outside.join("file"), "outside").unwrap();
        symlink(&outside, top.join("link")).unwrap();
        symlink(outside.join("file"), top.join("a/file")).unwrap();
        let beneath = Beneath::new(top.canonicalize().unwrap()).unwrap();
        assert!(beneath.known_file("a/b/file").is_ok());
        assert_eq!(beneath.entries("a/b").unwrap(), [("file".into(), Kind::File)]);
        for path in ["a/file", "link/file", "../outside/file", "a/../../outside/file", "a/b", "a/b/missing"] {
            assert!(beneath.known_file(path).is_err(), "{path}");
            let flags = rustix::fs::OFlags::RDONLY | rustix::fs::OFlags::NOFOLLOW;
            assert!(path == "a/b" || beneath.open_by_steps(path, flags).is_err(), "{path}");
        }
        assert!(beneath.open_by_steps("a/b/file", rustix::fs::OFlags::RDONLY).is_ok());
        for path in ["link", "..", "a/b/file"] {
            assert!(beneath.entries(path).is_err(), "{path}");
        }
        // What is above may be moved: what was opened stays what it was.
        fs::rename(&top, folder.path().join("moved")).unwrap();
        symlink(&outside, &top).unwrap();
        assert!(beneath.known_file("file").is_err());
        assert!(beneath.known_file("a/b/file").is_ok());
    }

    #[test]
    fn a_path_that_the_system_takes_for_too_long_is_opened() {
        let folder = tempfile::tempdir().unwrap();
        let beneath = Beneath::new(folder.path().canonicalize().unwrap()).unwrap();
        let name = "n".repeat(200);
        let mut at = rustix::fs::open(folder.path(), rustix::fs::OFlags::RDONLY, rustix::fs::Mode::empty()).unwrap();
        for _ in 0..30 {
            rustix::fs::mkdirat(&at, &name, rustix::fs::Mode::RWXU).unwrap();
            at = rustix::fs::openat(&at, &name, rustix::fs::OFlags::RDONLY, rustix::fs::Mode::empty()).unwrap();
        }
        let path = vec![name; 30].join("/");
        assert_eq!(beneath.entries(&path).unwrap(), []);
        assert_eq!(beneath.file(&format!("{path}/file")).unwrap_err(), ReadError::Missing);
    }
}
