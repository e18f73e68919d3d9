//! What the parser minds, in the words of this linter, and where.

use std::ops::Range;

use granit_parser::{ErrorKind, ScanError};

use super::LEVELS;

/// The message of an error and its place: the character at which the parser stopped.
pub(super) fn explain(error: &ScanError, text: &str) -> (String, Range<usize>) {
    let mut at = error.marker().byte_offset().unwrap_or(0).min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    let end = at + text[at..].chars().next().map_or(0, char::len_utf8);
    (message(error), at..end)
}

fn message(error: &ScanError) -> String {
    match error.kind() {
        ErrorKind::RecursionLimitExceeded => format!("more than {LEVELS} levels of nesting"),
        _ => error.info(),
    }
}

/// The range of a block scalar's lines: from its first character to its last that is no blank.
pub(super) fn lines(text: &str, range: Range<usize>) -> Range<usize> {
    let Some(written) = text.get(range.clone()) else { return range };
    const BLANKS: [char; 4] = [' ', '\t', '\r', '\n'];
    let trimmed = written.trim_end_matches(BLANKS);
    let start = range.start + (trimmed.len() - trimmed.trim_start_matches(BLANKS).len());
    start..(range.start + trimmed.len()).max(start)
}
