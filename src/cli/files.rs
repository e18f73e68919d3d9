//! Files that a command writes: all of one or nothing, and into no other file than the one that was named. A pull request
//! may hold a link under the name that a workflow writes to.

use std::fs::{self, File, OpenOptions};
use std::io::{self, BufWriter, Write};
use std::path::Path;

/// Writes a file anew with what `content` writes.
pub(super) fn write(path: &Path, content: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    // `/dev/stdout` is a link, and leads to what is open already.
    let is_device = path.starts_with("/dev") || path.starts_with("/proc");
    match fs::symlink_metadata(path) {
        Ok(there) if there.is_symlink() && !is_device => return Err(io::Error::other("it is a symbolic link")),
        Ok(there) if there.is_dir() => return Err(io::Error::other("it is a folder")),
        Ok(there) if !there.is_file() => {
            let mut out = BufWriter::new(OpenOptions::new().write(true).open(path)?);
            content(&mut out)?;
            return out.flush();
        }
        _ => {}
    }
    let name = path.file_name().ok_or_else(|| io::Error::other("it is not the name of a file"))?;
    let beside = path.with_file_name(format!(".{}.{}", name.to_string_lossy(), std::process::id()));
    // What lies there already is somebody else's.
    let file = OpenOptions::new().write(true).create_new(true).open(&beside)?;
    let written = filled(&file, content).and_then(|()| fs::rename(&beside, path));
    if written.is_err() {
        // It is of no use to anybody; that it stays is told by nothing.
        let _ = fs::remove_file(&beside);
    }
    written
}

fn filled(file: &File, content: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    let mut out = BufWriter::new(file);
    content(&mut out)?;
    out.flush()?;
    file.sync_all()
}
