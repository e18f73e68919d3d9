//! Files that a command writes: all of one or nothing, and into no other file than the one that was named. A pull request
//! may hold a link under the name that a workflow writes to, and a workflow may name what is scanned.

use std::fs::{self, File, Metadata, OpenOptions, Permissions};
use std::io::{self, BufWriter, ErrorKind, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use super::interrupt::Held;
use crate::check;
use crate::tree;

/// What a report is written to.
enum Place {
    /// What is open already, or takes what comes: a pipe, a device.
    Stream(Box<dyn Write>),
    /// A file, which takes the place of one with these rights where there is one.
    File(PathBuf, Option<Permissions>),
}

/// Writes a file anew with what `content` writes.
pub(super) fn write(path: &Path, content: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    match place(path)? {
        Place::Stream(stream) => {
            let mut out = BufWriter::new(stream);
            content(&mut out)?;
            out.flush()
        }
        Place::File(path, rights) => {
            let _held = Held::new();
            let file = filled(&path, rights, content)?;
            file.persist(path).map(drop).map_err(|error| error.error)
        }
    }
}

/// Writes a file that is not there. Fails where one is, or a link.
pub(super) fn write_new(path: &Path, text: &str) -> io::Result<()> {
    let _held = Held::new();
    let file = filled(path, None, |out| out.write_all(text.as_bytes()))?;
    file.persist_noclobber(path).map(drop).map_err(|error| error.error)
}

/// Where a report of this name goes. Fails where it must not go there.
fn place(path: &Path) -> io::Result<Place> {
    // Opened a second time, a file that they lead to would be written from its start.
    if is_any(path, &["/dev/stdout", "/dev/fd/1", "/proc/self/fd/1"]) {
        return Ok(Place::Stream(Box::new(io::stdout())));
    }
    if is_any(path, &["/dev/stderr", "/dev/fd/2", "/proc/self/fd/2"]) {
        return Ok(Place::Stream(Box::new(io::stderr())));
    }
    let refuse = |why: &str| Err(io::Error::other(why));
    let (Some(folder), Some(name)) = (path.parent(), path.file_name()) else {
        return refuse("it is not the name of a file");
    };
    let real = folder.canonicalize()?;
    if tree::leads_out(folder, &real) {
        return refuse("its folder leads out of the repository");
    }
    if tree::is_of_git(&real.join(name)) {
        return refuse("what is in `.git` is git's own");
    }
    match fs::symlink_metadata(path) {
        // A shell's `>(program)`.
        Ok(there) if there.is_symlink() && is_of_what_is_open(folder) => stream(path, false),
        Ok(there) if there.is_symlink() => refuse("it is a symbolic link"),
        Ok(there) if there.is_dir() => refuse("it is a folder"),
        Ok(there) if !there.is_file() => stream(path, true),
        Ok(_) if check::is_definition(path) => refuse("it is a definition, and not a report of an earlier run"),
        Ok(there) => Ok(Place::File(real.join(name), Some(rights(&there)))),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(Place::File(real.join(name), None)),
        Err(error) => Err(error),
    }
}

fn is_any(path: &Path, names: &[&str]) -> bool {
    names.iter().any(|name| path == Path::new(name))
}

/// Whether the links of a folder are what processes have open.
fn is_of_what_is_open(folder: &Path) -> bool {
    folder == Path::new("/dev/fd") || (folder.starts_with("/proc") && folder.ends_with("fd"))
}

/// A pipe or a device; what is a file all the same, as what a link of the shell leads to may be, gets it at its end.
fn stream(path: &Path, is_itself: bool) -> io::Result<Place> {
    let mut options = OpenOptions::new();
    options.append(true);
    #[cfg(unix)]
    if is_itself {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.custom_flags(rustix::fs::OFlags::NOFOLLOW.bits().cast_signed());
    }
    let file = options.open(path)?;
    if is_itself && file.metadata()?.is_file() {
        return Err(io::Error::other("it changed while it was opened"));
    }
    Ok(Place::Stream(Box::new(file)))
}

/// Who may read and write a file; not as whom it runs.
fn rights(there: &Metadata) -> Permissions {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        Permissions::from_mode(there.permissions().mode() & 0o777)
    }
    #[cfg(not(unix))]
    there.permissions()
}

/// A file beside another with all of the content of that, which is gone with this unless it gets its name.
fn filled(
    path: &Path,
    rights: Option<Permissions>,
    content: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> io::Result<NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".acmlint-");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        // As any new file: less what the umask takes away.
        builder.permissions(Permissions::from_mode(0o666));
    }
    let file = builder.tempfile_in(path.parent().unwrap_or(path))?;
    let mut out = BufWriter::new(file.as_file());
    content(&mut out)?;
    out.flush()?;
    drop(out);
    settle(file.as_file(), rights)?;
    Ok(file)
}

fn settle(file: &File, rights: Option<Permissions>) -> io::Result<()> {
    if let Some(rights) = rights {
        file.set_permissions(rights)?;
    }
    // Some file systems say only now that they are full.
    file.sync_all()
}
