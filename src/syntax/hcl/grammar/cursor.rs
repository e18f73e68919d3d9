//! One token of lookahead, straight from the bytes.
//!
//! Brackets are kept track of by whoever reads, and so is where a string or a heredoc ends. What is in doubt ends in a
//! token of its own, which nobody takes.

use std::ops::Range;

use memchr::{memchr2, memmem};

use crate::syntax::hcl::items::begins_block;
use crate::syntax::hcl::lexer::number_length;

/// What a token is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Kind {
    Word,
    Number,
    /// The opening quote of a string.
    Quote,
    /// `<<`, where a name follows.
    Heredoc,
    Open,
    Close,
    Assign,
    Colon,
    Comma,
    /// Any other sign.
    Sign,
    Newline,
    /// One that ends with its line.
    Comment,
    End,
    Doubt,
}

/// Bytes `start..end` of the text.
#[derive(Clone, Copy, Debug)]
pub(super) struct Token {
    pub(super) kind: Kind,
    /// The first byte.
    pub(super) byte: u8,
    pub(super) start: usize,
    pub(super) end: usize,
}

/// A place in a text.
pub(super) struct Cursor<'t> {
    pub(super) text: &'t str,
    bytes: &'t [u8],
    /// The next token.
    pub(super) next: Token,
    /// Where the last token ends that was taken.
    pub(super) end: usize,
    /// Every comment so far.
    pub(super) comments: Vec<Range<usize>>,
    /// How many numbers there were.
    pub(super) numbers: usize,
    /// Whether no item can begin here, since something is open.
    pub(super) inside: bool,
}

/// A byte that goes on a word.
const WORD: u8 = 1;
/// A byte that is nothing but text in a string.
const PLAIN: u8 = 2;

static CLASSES: [u8; 256] = {
    let mut classes = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        let is_word = (byte as u8).is_ascii_alphanumeric() || matches!(byte as u8, b'_' | b'-');
        let is_plain = !matches!(byte as u8, b'"' | b'\\' | b'$' | b'%' | b'\n');
        classes[byte] = if is_word { WORD } else { 0 } | if is_plain { PLAIN } else { 0 };
        byte += 1;
    }
    classes
};

impl<'t> Cursor<'t> {
    /// A cursor at a byte, which notes comments in a list.
    pub(super) fn new(text: &'t str, at: usize, mut comments: Vec<Range<usize>>) -> Self {
        let next = Token { kind: Kind::End, byte: 0, start: at, end: at };
        comments.clear();
        let bytes = text.as_bytes();
        let mut cursor = Self { text, bytes, next, end: at, comments, numbers: 0, inside: false };
        cursor.go(at);
        cursor
    }

    /// Takes the next token.
    #[inline]
    pub(super) fn take(&mut self) -> Token {
        let taken = self.next;
        self.end = taken.end;
        self.go(taken.end);
        taken
    }

    /// Goes over line breaks and the comments before them, if `lines` may be broken. Other comments are no tokens.
    #[inline]
    pub(super) fn skip(&mut self, lines: bool) {
        while lines && matches!(self.next.kind, Kind::Newline | Kind::Comment) {
            self.go(self.next.end);
        }
    }

    /// Looks for the next token at a byte.
    pub(super) fn go(&mut self, at: usize) {
        let bytes = self.bytes;
        let mut start = at;
        let (kind, byte, end) = loop {
            let Some(&byte) = bytes.get(start) else { break (Kind::End, 0, start) };
            let second = bytes.get(start + 1).copied().unwrap_or_default();
            let (kind, length) = match byte {
                b' ' | b'\t' => {
                    start += 1;
                    continue;
                }
                b'a'..=b'z' | b'A'..=b'Z' | b'_' => (self.word(start), self.run(WORD, start + 1) - start),
                b'"' => (Kind::Quote, 1),
                b'(' | b'[' | b'{' => (Kind::Open, 1),
                b')' | b']' | b'}' => (Kind::Close, 1),
                b'=' if !matches!(second, b'=' | b'>') => (Kind::Assign, 1),
                b'=' => (Kind::Sign, 2),
                b'\n' => (Kind::Newline, 1),
                b'\r' if second == b'\n' => (Kind::Newline, 2),
                b',' => (Kind::Comma, 1),
                b':' if second == b':' => (Kind::Doubt, 2),
                b':' => (Kind::Colon, 1),
                b'0'..=b'9' => {
                    self.numbers += 1;
                    (Kind::Number, number_length(&bytes[start..]))
                }
                b'#' => (Kind::Comment, self.comment(start)),
                b'/' if second == b'/' => (Kind::Comment, self.comment(start)),
                b'/' if second == b'*' => match memmem::find(&bytes[start + 2..], b"*/") {
                    Some(length) => {
                        self.note(start, start + length + 4);
                        start += length + 4;
                        continue;
                    }
                    None => (Kind::Doubt, 2),
                },
                b'<' if second == b'<' => (Kind::Heredoc, 2),
                b'!' | b'<' | b'>' if second == b'=' => (Kind::Sign, 2),
                b'&' | b'|' if second == byte => (Kind::Sign, 2),
                b'.' if bytes[start..].starts_with(b"...") => (Kind::Sign, 3),
                b'.' if second == b'.' => (Kind::Doubt, 2),
                b'.' | b'*' | b'/' | b'%' | b'+' | b'-' | b'<' | b'>' | b'!' | b'?' => (Kind::Sign, 1),
                _ => (Kind::Doubt, 1),
            };
            break (kind, byte, start + length);
        };
        self.next = Token { kind, byte, start, end };
    }

    /// Whether a word is one: not where a character follows that may be a letter, nor where it may begin an item though
    /// something is open.
    #[inline]
    fn word(&self, start: usize) -> Kind {
        let begins_line = self.inside && start > 0 && self.bytes[start - 1] == b'\n';
        if begins_line && begins_block(self.text, start) { Kind::Doubt } else { Kind::Word }
    }

    /// The end of a comment that ends with its line.
    fn comment(&mut self, start: usize) -> usize {
        let rest = &self.bytes[start..];
        let length = memchr2(b'\n', b'\r', rest).unwrap_or(rest.len());
        self.note(start, start + length);
        length
    }

    fn note(&mut self, start: usize, end: usize) {
        self.comments.push(start..end);
    }

    /// Where the bytes of a class end that start at a byte.
    #[inline]
    fn run(&self, class: u8, at: usize) -> usize {
        let mut at = at;
        while self.bytes.get(at).is_some_and(|&byte| CLASSES[usize::from(byte)] & class != 0) {
            at += 1;
        }
        at
    }

    /// Where the text of a string is interrupted that goes on at a byte.
    #[inline]
    pub(super) fn plain(&self, at: usize) -> usize {
        self.run(PLAIN, at)
    }

    /// The first byte at or behind one that is no blank.
    pub(super) fn behind_blanks(&self, at: usize) -> u8 {
        let mut rest = self.bytes[at.min(self.bytes.len())..].iter();
        rest.find(|byte| !matches!(byte, b' ' | b'\t')).copied().unwrap_or_default()
    }

    pub(super) fn byte(&self, at: usize) -> u8 {
        self.bytes.get(at).copied().unwrap_or_default()
    }

    pub(super) fn written(&self, token: Token) -> &'t str {
        &self.text[token.start..token.end]
    }
}
