//! What a text of any of the languages is made of, as far as one can tell without reading it: tokens, lines, and blocks
//! of lines.

use std::ops::Range;

/// What a token is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    /// A name: of a key, a type, a resource, a variable.
    Word,
    /// Names with dots between: a reference, or a domain name.
    Path,
    Number,
    /// Within its quotes.
    Text,
}

/// The tokens of a text, without signs and blanks.
pub fn tokens(text: &str) -> Vec<(Kind, Range<usize>)> {
    let (bytes, mut at, mut tokens) = (text.as_bytes(), 0, Vec::new());
    let is_word = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    while at < bytes.len() {
        let start = at;
        at += 1;
        let mut until = |end: fn(u8) -> bool| {
            while at < bytes.len() && !end(bytes[at]) {
                at += 1;
            }
        };
        match bytes[start] {
            b'"' => {
                until(|byte| matches!(byte, b'"' | b'\n'));
                tokens.push((Kind::Text, start + 1..at));
                // What is quoted may be a key, or have references.
                tokens.extend(within(&text[start + 1..at], start + 1));
                at += 1;
            }
            byte if byte.is_ascii_digit() => {
                until(|byte| !byte.is_ascii_digit() && byte != b'.');
                tokens.push((Kind::Number, start..at));
            }
            byte if is_word(byte) => {
                until(|byte| !(byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.' | b':' | b'-')));
                tokens.push((kind_of(&text[start..at]), start..at));
            }
            _ => {}
        }
    }
    tokens.retain(|(_, range)| text.get(range.clone()).is_some());
    tokens
}

/// The words of a quoted text.
fn within(text: &str, offset: usize) -> Vec<(Kind, Range<usize>)> {
    let (mut found, mut start) = (Vec::new(), None);
    for (at, c) in text.char_indices().chain([(text.len(), ' ')]) {
        let is_part = c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | ':' | '-');
        match (is_part, start) {
            (true, None) => start = Some(at),
            (false, Some(from)) => {
                found.push((kind_of(&text[from..at]), offset + from..offset + at));
                start = None;
            }
            _ => {}
        }
    }
    found
}

fn kind_of(word: &str) -> Kind {
    if word.contains('.') { Kind::Path } else { Kind::Word }
}

/// The lines of a text, each with its end.
pub fn lines(text: &str) -> Vec<Range<usize>> {
    let mut at = 0;
    let line = |line: &str| {
        at += line.len();
        at - line.len()..at
    };
    text.split_inclusive('\n').map(line).collect()
}

/// The lines that belong to one: those behind it that stand deeper, and the line that closes them.
pub fn block(text: &str, lines: &[Range<usize>], first: usize) -> Range<usize> {
    let depth = |line: &Range<usize>| {
        let line = &text[line.clone()];
        line.len() - line.trim_start_matches([' ', '\t']).len()
    };
    let is_empty = |line: &Range<usize>| text[line.clone()].trim().is_empty();
    let own = depth(&lines[first]);
    let inside = lines[first + 1..].iter().take_while(|line| is_empty(line) || depth(line) > own).count();
    let mut end = first + 1 + inside;
    if inside > 0
        && let Some(line) = lines.get(end)
        && text[line.clone()].trim_start().starts_with(['}', ']'])
    {
        end += 1;
    }
    lines[first].start..lines[end - 1].end
}
