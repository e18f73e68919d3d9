//! The floor: what it costs to find the files of a tree and to read them, with nothing else.
//!
//! It walks as acmlint does (`src/tree.rs`), in parallel, and reads every file to its end into a buffer that each thread
//! has for all of its files. No program that reads these files by their names does it with fewer calls of the system: one
//! each to open, read and close.

use std::fs::File;
use std::io::Read;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};

use ignore::{DirEntry, WalkBuilder, WalkState};

/// Larger than nearly every file, and small enough for the processor's cache.
const BUFFER: usize = 128 << 10;

/// Walks and reads; the number of files and of their bytes.
pub(crate) fn read(root: &Path, threads: usize) -> (u64, u64) {
    let (files, bytes) = (AtomicU64::new(0), AtomicU64::new(0));
    let mut walk = WalkBuilder::new(root);
    walk.require_git(false).git_global(false).parents(false).threads(threads);
    walk.build_parallel().run(|| {
        let (files, bytes) = (&files, &bytes);
        let mut buffer = vec![0; BUFFER];
        Box::new(move |entry| {
            if let Ok(entry) = entry
                && let Some(size) = size(&entry, &mut buffer)
            {
                files.fetch_add(1, Ordering::Relaxed);
                bytes.fetch_add(size, Ordering::Relaxed);
            }
            WalkState::Continue
        })
    });
    (files.into_inner(), bytes.into_inner())
}

/// Reads a file; the number of its bytes.
fn size(entry: &DirEntry, buffer: &mut [u8]) -> Option<u64> {
    if !entry.file_type()?.is_file() {
        return None;
    }
    let mut file = File::open(entry.path()).ok()?;
    let mut size = 0;
    loop {
        let read = file.read(buffer).ok()?;
        size += read as u64;
        // Of a regular file, less than was asked for is the end of it.
        if read < buffer.len() {
            return Some(size);
        }
    }
}
