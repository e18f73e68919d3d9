//! Where text lives and how it is pointed at.
//!
//! Every file that a deployment is read from is kept once in [`Sources`]; everything else holds a [`Span`], twelve bytes
//! that say which file and which bytes of it. Spans are born in the parsers and never searched for again. Lines and
//! columns exist only where a person or another tool reads them: [`Sources::locate`].
//!
//! A run has one collection for all that is told at its end, and one [beside](Sources::beside) it for each deployment
//! while that is looked at. Of those files only what something points to is [kept](Sources::keep).

mod keys;
mod viewpoint;

use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap};
use std::ops::Range;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use elsa::sync::FrozenMap;

pub use keys::{held_key, is_encrypted, without_keys, without_keys_of_elsewhere};
pub use viewpoint::Viewpoint;

/// A file of this run.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct FileId(u32);

/// Bytes `start..end` of a file.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Span {
    /// The file.
    pub file: FileId,
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// The span of a byte range. Files are bounded to 16 MiB, so that an offset always fits.
    pub fn new(file: FileId, range: Range<usize>) -> Self {
        Self { file, start: range.start as u32, end: range.end as u32 }
    }

    /// The byte range.
    pub fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    /// From the start of this span to the end of `other`, in the same file.
    #[must_use]
    pub fn to(self, other: Self) -> Self {
        debug_assert_eq!(self.file, other.file);
        Self { file: self.file, start: self.start, end: other.end.max(self.start) }
    }

    /// Whether `other` lies in this span.
    pub fn contains(self, other: Self) -> bool {
        self.file == other.file && self.start <= other.start && other.end <= self.end
    }
}

/// A value and where it is written.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Spanned<T> {
    /// The value.
    pub value: T,
    /// Where it is written.
    pub span: Span,
}

/// A place as people and tools name it: 1-based lines, 1-based columns that count Unicode characters.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Location {
    /// Line of the first character.
    pub line: usize,
    /// Column of the first character.
    pub column: usize,
    /// Line of the position behind the last character.
    pub end_line: usize,
    /// Column of the position behind the last character.
    pub end_column: usize,
}

/// Whose text it is: a finding is only ever reported in text that its reader can change.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Owner {
    /// The scanned tree's own.
    User,
    /// A downloaded module, or acmlint's own stand-in for one.
    Foreign,
}

/// One file.
#[derive(Debug)]
pub struct File {
    /// Path with `/`, relative to the scanned tree.
    pub path: String,
    /// The text.
    pub text: Arc<str>,
    /// Whose it is.
    pub owner: Owner,
    lines: OnceLock<Vec<u32>>,
    characters: OnceLock<Vec<u32>>,
}

/// How many bytes stand between two places at which the characters before are counted once and for all: a minified file
/// is one line of megabytes, and thousands of places in it have columns.
const STRIDE: usize = 4 << 10;

impl File {
    /// Byte offsets at which the lines start.
    pub fn line_starts(&self) -> &[u32] {
        self.lines.get_or_init(|| {
            std::iter::once(0)
                .chain(memchr::memchr_iter(b'\n', self.text.as_bytes()).map(|newline| newline as u32 + 1))
                .collect()
        })
    }

    /// 1-based line and column of a byte; a byte inside a character counts as that character.
    pub fn position(&self, offset: usize) -> (usize, usize) {
        let mut offset = offset.min(self.text.len());
        while !self.text.is_char_boundary(offset) {
            offset -= 1;
        }
        let starts = self.line_starts();
        let line = starts.partition_point(|&start| start as usize <= offset);
        let start = starts[line - 1] as usize;
        let before = match offset - start {
            0..STRIDE => characters(&self.text.as_bytes()[start..offset]),
            _ => self.characters(offset) - self.characters(start),
        };
        (line, before + 1)
    }

    /// How many characters start before a byte.
    fn characters(&self, offset: usize) -> usize {
        let bytes = self.text.as_bytes();
        let counted = self.characters.get_or_init(|| {
            let mut before = 0;
            let next = |stride: &[u8]| {
                before += characters(stride) as u32;
                before
            };
            std::iter::once(0).chain(bytes.chunks(STRIDE).map(next)).collect()
        });
        let stride = offset / STRIDE;
        counted[stride] as usize + characters(&bytes[stride * STRIDE..offset])
    }
}

/// How many characters start in some bytes: every byte but those that continue one (`0b10xx_xxxx`) does.
fn characters(bytes: &[u8]) -> usize {
    bytes.iter().filter(|byte| (**byte & 0xc0) != 0x80).count()
}

/// The files of a run, or of a part of it. Append-only, shared between threads; a clone is the same collection.
#[derive(Clone, Default)]
pub struct Sources {
    run: Arc<Run>,
    /// The files of this part alone.
    own: Option<Arc<FrozenMap<FileId, Arc<File>>>>,
}

/// What all collections of a run have in common.
#[derive(Default)]
struct Run {
    /// The ids of all files that any of them read.
    by_path: Mutex<HashMap<Arc<str>, FileId>>,
    files: FrozenMap<FileId, Arc<File>>,
    /// What must not be printed of files, in its order.
    secrets: Mutex<BTreeSet<Span>>,
}

impl Sources {
    /// Has something of a file never printed.
    pub fn conceal(&self, places: impl IntoIterator<Item = Span>) {
        self.run.secrets.lock().unwrap_or_else(PoisonError::into_inner).extend(places);
    }

    /// What must not be printed of a file, in its order; one place may lie in another.
    pub fn concealed(&self, file: FileId) -> Vec<Range<usize>> {
        let secrets = self.run.secrets.lock().unwrap_or_else(PoisonError::into_inner);
        let all = Span { file, start: 0, end: 0 }..=Span { file, start: u32::MAX, end: u32::MAX };
        secrets.range(all).map(|place| place.start as usize..place.end as usize).collect()
    }

    /// A collection of its own for a part of the run. A path has the same id in all of them, and what the run itself holds
    /// is seen here as well.
    #[must_use]
    pub fn beside(&self) -> Self {
        Self { run: Arc::clone(&self.run), own: Some(Arc::default()) }
    }

    /// Gives a file of a part to the run, which holds it to its end.
    pub fn keep(&self, id: FileId) {
        if let Some(file) = self.own.as_ref().and_then(|own| own.map_get(&id, Arc::clone)) {
            self.run.files.insert(id, file);
        }
    }

    /// Gives all files of a part to the run.
    pub fn keep_all(&self) {
        for id in self.own.iter().flat_map(|own| own.keys_cloned()) {
            self.keep(id);
        }
    }

    /// Keeps a file and gives its id; a path that is already here keeps its first text. Of a private key, nothing is kept
    /// but that there was one ([`held_key`]).
    pub fn add(&self, path: &str, text: impl Into<Arc<str>>, owner: Owner) -> FileId {
        let id = {
            let mut by_path = self.run.by_path.lock().unwrap_or_else(PoisonError::into_inner);
            if let Some(&id) = by_path.get(path) {
                id
            } else {
                let id = FileId(by_path.len() as u32);
                by_path.insert(path.into(), id);
                id
            }
        };
        if self.held(id).is_some() {
            return id;
        }
        let text: Arc<str> = text.into();
        let text = match without_keys(&text) {
            Cow::Owned(hidden) => hidden.into(),
            Cow::Borrowed(_) => text,
        };
        let file = File { path: path.to_owned(), text, owner, lines: OnceLock::new(), characters: OnceLock::new() };
        self.own.as_deref().unwrap_or(&self.run.files).insert(id, Arc::new(file));
        id
    }

    fn held(&self, id: FileId) -> Option<&File> {
        self.own.as_ref().and_then(|own| own.get(&id)).or_else(|| self.run.files.get(&id))
    }

    /// The file of an id that this collection gave.
    ///
    /// # Panics
    ///
    /// With an id of a file that is in no collection any more.
    #[expect(clippy::expect_used, reason = "ids are only given by `add`, and what is pointed to is kept")]
    pub fn file(&self, id: FileId) -> &File {
        self.held(id).expect("a file that is kept")
    }

    /// Another collection that starts with the same files, under the same ids.
    #[must_use]
    pub fn continued(&self) -> Self {
        let other = Self::default();
        let by_path = self.run.by_path.lock().unwrap_or_else(PoisonError::into_inner);
        let mut paths: Vec<(&Arc<str>, FileId)> = by_path.iter().map(|(path, &id)| (path, id)).collect();
        paths.sort_by_key(|(_, id)| *id);
        for (path, id) in paths {
            match self.held(id) {
                Some(file) => other.add(path, Arc::clone(&file.text), file.owner),
                None => other.add(path, "", Owner::User),
            };
        }
        drop(by_path);
        other
    }

    /// The id of a path that was read.
    pub fn find(&self, path: &str) -> Option<FileId> {
        let id = self.run.by_path.lock().unwrap_or_else(PoisonError::into_inner).get(path).copied();
        id.filter(|&id| self.held(id).is_some())
    }

    /// Whether anything of the run read a path.
    pub fn knows(&self, path: &str) -> bool {
        self.run.by_path.lock().unwrap_or_else(PoisonError::into_inner).contains_key(path)
    }

    /// The text of a span; empty where the span is not one of this file's.
    pub fn text(&self, span: Span) -> &str {
        self.file(span.file).text.get(span.range()).unwrap_or("")
    }

    /// The path of a span's file.
    pub fn path(&self, span: Span) -> &str {
        &self.file(span.file).path
    }

    /// Lines and columns of a span.
    pub fn locate(&self, span: Span) -> Location {
        let file = self.file(span.file);
        let (line, column) = file.position(span.start as usize);
        let (end_line, end_column) = file.position(span.end as usize);
        Location { line, column, end_line, end_column }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters_and_lines_start_at_one() {
        let sources = Sources::default();
        let id = sources.add("a.tf", "ä = 1\r\nöö = \"x\"\n", Owner::User);
        let at = |start: usize, end: usize| sources.locate(Span::new(id, start..end));
        assert_eq!(at(0, 2), Location { line: 1, column: 1, end_line: 1, end_column: 2 });
        assert_eq!(at(8, 12), Location { line: 2, column: 1, end_line: 2, end_column: 3 });
        assert_eq!(at(9, 99).line, 2);
        assert_eq!(sources.text(Span::new(id, 8..12)), "öö");
    }

    #[test]
    fn columns_of_long_lines_are_those_of_short_ones() {
        let sources = Sources::default();
        for line in ["ä€𐐀a".repeat(STRIDE), "a".repeat(STRIDE), String::new()] {
            let text = format!("x\n{line}");
            let file = sources.file(sources.add(&line.len().to_string(), &*text, Owner::User));
            for offset in (2..=text.len()).filter(|offset| text.is_char_boundary(*offset)).step_by(7) {
                assert_eq!(file.position(offset), (2, text[2..offset].chars().count() + 1));
            }
        }
    }

    #[test]
    fn a_path_is_kept_once() {
        let sources = Sources::default();
        let first = sources.add("a", "1", Owner::User);
        assert_eq!(sources.add("a", "2", Owner::User), first);
        assert_eq!(&*sources.file(first).text, "1");
        assert_eq!(sources.find("a"), Some(first));
    }
}
