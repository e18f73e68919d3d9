//! The walk over a tree on disk: each folder is a task of its own, and the files of large ones are several.

use std::borrow::Cow;
use std::io::ErrorKind;
use std::sync::Arc;

use rayon::Scope;

use super::beneath::{Beneath, Kind};
use super::ignored::Ignored;
use super::{Disk, Look, Missed, Opened, ReadError, Without, refused};

/// How many files are looked at by one thread at once: fewer cost more to hand over than they take.
const FILES: usize = 32;

/// A walk.
pub(super) struct Walk<'w> {
    pub(super) disk: &'w Disk,
    pub(super) without: &'w Without,
    pub(super) look: &'w Look<'w>,
    pub(super) missed: &'w Missed<'w>,
    /// Where it starts, as it is told.
    pub(super) start: &'w str,
    /// Where that is, without links.
    pub(super) real: &'w str,
}

impl Walk<'_> {
    /// Looks at everything.
    pub(super) fn run(&self) {
        rayon::scope(|scope| self.folder(scope, self.start, None));
    }

    fn folder<'s>(&'s self, scope: &Scope<'s>, shown: &str, around: Option<Arc<Ignored>>) {
        let path = self.real(shown);
        let entries = match self.beneath().entries(&path) {
            Ok(entries) => entries,
            // It was there a moment ago, and is not any more.
            Err(error) if error.kind() == ErrorKind::NotFound => return,
            Err(error) => return (self.missed)(shown, refused(error)),
        };
        let ignored =
            if self.without.ignored { Ignored::below(around, self.beneath(), (&path, shown), &entries) } else { None };
        let mut files: Vec<(String, Kind)> = Vec::new();
        for (name, kind) in entries {
            let is_folder = kind == Kind::Folder;
            let Some(name) = name.to_str() else {
                if !name.as_encoded_bytes().starts_with(b".") {
                    (self.missed)(&super::below(shown, &name.to_string_lossy()), ReadError::NotUnicode(is_folder));
                }
                continue;
            };
            let path = super::below(shown, name);
            let verdict = ignored.as_ref().and_then(|ignored| ignored.verdict(&path, is_folder));
            if verdict.unwrap_or_else(|| name.starts_with('.')) || self.without.leaves_out(&path, is_folder) {
                continue;
            }
            if is_folder {
                let ignored = ignored.clone();
                scope.spawn(move |scope| self.folder(scope, &path, ignored));
            } else {
                files.push((path, kind));
            }
            if files.len() == FILES {
                let files = std::mem::take(&mut files);
                scope.spawn(move |_| self.files(&files));
            }
        }
        self.files(&files);
    }

    fn files(&self, files: &[(String, Kind)]) {
        for (path, kind) in files {
            (self.look)(path, &|limit| match kind {
                // The way to what is no link was walked, and leads through none.
                Kind::File => {
                    self.beneath().known_file(&self.real(path)).map(|file| Opened::file(file, self.disk.room(limit)))
                }
                _ => self.disk.open(path, limit),
            });
        }
    }

    fn beneath(&self) -> &Beneath {
        &self.disk.beneath
    }

    /// Where a path is that is told as one below the start.
    fn real<'p>(&self, shown: &'p str) -> Cow<'p, str> {
        if self.start == self.real {
            return shown.into();
        }
        let rest = shown[self.start.len()..].trim_start_matches('/');
        if rest.is_empty() { self.real.to_owned().into() } else { super::below(self.real, rest).into() }
    }
}
