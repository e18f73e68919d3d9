//! What the parser minds, in the words of this linter, and where.

use std::ops::Range;

use granit_parser::{ErrorKind, ScanError};

use super::LEVELS;

/// How far behind the place of an error a tab that caused it is looked for.
const NEAR: usize = 4096;

/// The message of an error and its place, a character or the end of the text.
pub(super) fn explain(error: &ScanError, text: &str) -> (String, Range<usize>) {
    let mut at = error.marker().byte_offset().unwrap_or(0).min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    if about_tabs(error.kind()) {
        at = tab(text, at).unwrap_or(at);
    }
    let end = at + text[at..].chars().next().map_or(0, char::len_utf8);
    (message(error), at..end)
}

fn about_tabs(kind: &ErrorKind) -> bool {
    matches!(
        kind,
        ErrorKind::TabNotAllowed
            | ErrorKind::TabInBlockIndentation
            | ErrorKind::TabInIndentation
            | ErrorKind::TabInPlainScalar
            | ErrorKind::TabAtBlockScalarStart
            | ErrorKind::InvalidBlockEntryWhitespace
            | ErrorKind::InvalidMappingValueWhitespace
    )
}

/// The tab in the blanks before a place, or in the indentation of a line soon behind it.
fn tab(text: &str, at: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    let blanks = bytes[..at].iter().rev().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
    if let Some(found) = bytes[at - blanks..at].iter().position(|&byte| byte == b'\t') {
        return Some(at - blanks + found);
    }
    let near = &bytes[at..bytes.len().min(at + NEAR)];
    let mut indentation = at == 0;
    let found = near.iter().position(|&byte| {
        let found = indentation && byte == b'\t';
        indentation = byte == b'\n' || (indentation && byte == b' ');
        found
    });
    found.map(|found| at + found)
}

fn message(error: &ScanError) -> String {
    let message = match error.kind() {
        ErrorKind::RecursionLimitExceeded => return format!("more than {LEVELS} levels of nesting"),
        ErrorKind::UnexpectedCharacter { character } => return format!("unexpected `{}`", character.escape_debug()),
        ErrorKind::UnclosedFlowCollection { open } => return format!("unclosed `{open}`"),
        ErrorKind::MismatchedFlowCollectionEnd { open, close } => return format!("`{close}` closes a `{open}`"),
        kind if about_tabs(kind) => "a tab as indentation: YAML is indented with spaces",
        ErrorKind::MisplacedFlowCollectionEnd => "a closing bracket without an opening one",
        ErrorKind::UnclosedQuotedScalar | ErrorKind::DocumentIndicatorInQuotedScalar => "unclosed string",
        ErrorKind::InvalidTrailingSingleQuotedScalar | ErrorKind::InvalidTrailingDoubleQuotedScalar => {
            "expected nothing behind the string on its line"
        }
        ErrorKind::InvalidQuotedScalarIndent => "a line of this string is indented too little",
        ErrorKind::UnknownQuotedScalarEscape => "an unknown escape in a string; single quotes have none",
        ErrorKind::ExpectedFlowMappingSeparator => "expected `,` or `}`",
        ErrorKind::ExpectedFlowSequenceSeparator => "expected `,` or `]`",
        ErrorKind::ExpectedBlockMappingKey => "expected a key of the mapping, indented like the others",
        ErrorKind::ExpectedBlockSequenceEntry => "expected a `-` of the list, indented like the others",
        ErrorKind::ExpectedNodeContent => "expected a value",
        ErrorKind::SimpleKeyExpected | ErrorKind::InvalidSimpleKey => "expected `:` behind the key",
        ErrorKind::MappingValueNotAllowed => "`:` where no mapping can start: a text that has one needs quotes",
        ErrorKind::InvalidColonPlacement => "`:` between the items of a list: is its bracket closed?",
        ErrorKind::MappingKeyNotAllowed => "a key where no mapping can start",
        ErrorKind::BlockSequenceEntryNotAllowed | ErrorKind::BlockEntryInFlowCollection => {
            "`-` where no list can start: a text that has one needs quotes"
        }
        ErrorKind::InvalidIndentation => "this is indented too little",
        ErrorKind::InvalidBlockScalarIndent => "a line of this text is indented too little",
        ErrorKind::CommentNotSeparated => "a comment needs a blank before its `#`",
        ErrorKind::CommentInterceptedScalar => "a comment between the lines of a text",
        ErrorKind::UndeclaredTagHandle => "no `%TAG` declares the handle of this tag",
        _ => return error.info(),
    };
    message.to_owned()
}
