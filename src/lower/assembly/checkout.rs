//! Where the app's own sources lie here: the paths of its call stacks are those of the machine that ran it.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::frames::Frame;
use crate::source::{FileId, Owner, Sources, Span};
use crate::tree::{Tree, join, parent};

/// The app's sources, as its machine knew them and as they lie in the tree.
pub(super) struct Checkout<'a> {
    tree: &'a dyn Tree,
    sources: &'a Sources,
    /// A folder of that machine and the folder of the tree that it is.
    roots: Option<(String, String)>,
    listed: HashMap<String, HashSet<String>>,
    opened: HashMap<String, Option<FileId>>,
}

/// More programs than an app has.
const MOST_PROGRAMS: usize = 64;
/// More names than the path of a program has, and more folders than an app lies in.
const MOST_NAMES: usize = 64;

impl<'a> Checkout<'a> {
    /// The checkout of an app whose folder is `app`, by its call stacks: the outermost call of its own stands in the
    /// program itself. Most of them decide which folder is which.
    pub(super) fn new<'f>(
        tree: &'a dyn Tree,
        sources: &'a Sources,
        app: &str,
        stacks: impl Iterator<Item = &'f [Frame]>,
    ) -> Self {
        let mut checkout = Self { tree, sources, roots: None, listed: HashMap::new(), opened: HashMap::new() };
        let mut programs: BTreeMap<&str, usize> = BTreeMap::new();
        for outermost in stacks.filter_map(<[Frame]>::last) {
            if programs.len() < MOST_PROGRAMS || programs.contains_key(&*outermost.path) {
                *programs.entry(&outermost.path).or_default() += 1;
            }
        }
        let mut votes: BTreeMap<(String, String), usize> = BTreeMap::new();
        for (path, count) in programs {
            if let Some(roots) = checkout.roots_by(path, app) {
                *votes.entry(roots).or_default() += count;
            }
        }
        checkout.roots = votes.into_iter().max_by_key(|(_, count)| *count).map(|(roots, _)| roots);
        checkout
    }

    /// The line of the innermost of some calls that stands in a file of the tree.
    pub(super) fn line(&mut self, stack: &[Frame]) -> Option<Span> {
        stack.iter().find_map(|frame| {
            let path = self.path(&frame.path)?;
            let file = self.open(&path)?;
            span(self.sources, file, frame)
        })
    }

    /// By the longest end of a path that is there, next to the app or above it.
    fn roots_by(&mut self, path: &str, app: &str) -> Option<(String, String)> {
        let names: Vec<&str> = path.split('/').collect();
        // Each end of it is looked for in each folder.
        if names.len() > MOST_NAMES {
            return None;
        }
        for first in 0..names.len() {
            let end = names[first..].join("/");
            let mut folder = app;
            for _ in 0..MOST_NAMES {
                if join(folder, &end).is_some_and(|path| self.is_there(&path)) {
                    return Some((names[..first].join("/"), folder.to_owned()));
                }
                // A bare name may be anybody's: only the app's own folder is looked at.
                if folder.is_empty() || first + 1 == names.len() {
                    break;
                }
                folder = parent(folder);
            }
        }
        None
    }

    fn path(&mut self, path: &str) -> Option<String> {
        let (theirs, ours) = self.roots.as_ref()?;
        let rest = if theirs.is_empty() { path } else { path.strip_prefix(theirs.as_str())?.strip_prefix('/')? };
        join(ours, rest).filter(|path| self.is_there(path))
    }

    /// Whether a file of the tree is there; each folder is listed once.
    pub(super) fn is_there(&mut self, path: &str) -> bool {
        let (directory, name) = path.rsplit_once('/').unwrap_or(("", path));
        if !self.listed.contains_key(directory) {
            self.listed.insert(directory.to_owned(), self.tree.list(directory).into_iter().collect());
        }
        self.listed.get(directory).is_some_and(|names| names.contains(name))
    }

    fn open(&mut self, path: &str) -> Option<FileId> {
        if let Some(file) = self.opened.get(path) {
            return *file;
        }
        let read = || {
            let text = String::from_utf8(self.tree.read(path).ok()?).ok()?;
            Some(self.sources.add(path, text, Owner::User))
        };
        let file = self.sources.find(path).or_else(read);
        self.opened.insert(path.to_owned(), file);
        file
    }
}

/// From a frame's column, or the first character, to the end of its line; none of a blank one.
fn span(sources: &Sources, file: FileId, frame: &Frame) -> Option<Span> {
    let file_text = sources.file(file);
    let starts = file_text.line_starts();
    let line = (frame.line as usize).checked_sub(1)?;
    let start = *starts.get(line)? as usize;
    let end = starts.get(line + 1).map_or(file_text.text.len(), |next| *next as usize);
    let text = file_text.text.get(start..end)?.trim_end();
    let from_column = frame.column.and_then(|column| {
        let offset = offset_of(text, column)?;
        (!text[offset..].starts_with(char::is_whitespace)).then_some(offset)
    });
    let first = text.len() - text.trim_start().len();
    let offset = from_column.unwrap_or(first);
    (offset < text.len()).then(|| Span::new(file, start + offset..start + text.len()))
}

/// The byte of a column, which V8 counts in UTF-16.
fn offset_of(text: &str, column: u32) -> Option<usize> {
    let mut units = column.checked_sub(1)? as usize;
    for (offset, c) in text.char_indices() {
        if units < c.len_utf16() {
            return Some(offset);
        }
        units -= c.len_utf16();
    }
    None
}
