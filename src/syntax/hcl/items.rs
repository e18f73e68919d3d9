//! A file's text to its top-level items, so that a syntax error costs one item.
//!
//! An item ends at the first line break with nothing open. Where something stays open, the next line that begins a
//! block in column 0 is taken as the next item.

use std::ops::Range;

use memchr::memchr;

use super::lexer::{Fault, Kind, Lexer, Token, word_length};

/// A top-level block or attribute.
pub(super) struct Item<'t> {
    /// The first word; empty where the item does not begin with one.
    pub(super) word: &'t str,
    /// The first token to the last, comments left out.
    pub(super) range: Range<usize>,
    /// The tokens, comments and line breaks included.
    pub(super) tokens: &'t [Token],
}

/// What a splitter finds, in order of the text.
pub(super) trait Sink {
    /// An item that ends.
    fn item(&mut self, item: &Item<'_>);
    /// An item that does not.
    fn fault(&mut self, fault: Fault);
    /// A comment.
    fn comment(&mut self, range: Range<usize>);
}

/// The words that begin a block of Terraform's in column 0.
const KEYWORDS: [&str; 14] = [
    "check",
    "data",
    "ephemeral",
    "import",
    "locals",
    "module",
    "moved",
    "output",
    "provider",
    "removed",
    "resource",
    "run",
    "terraform",
    "variable",
];

/// After so many items that never end, an item's text ends at the next line that begins a block, whatever is open
/// there: each such item costs a pass over the rest of the file.
const PATIENCE: usize = 16;

/// How sure it is that a line begins an item.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Start {
    /// `resource "a"`: nowhere else in Terraform.
    Certain,
    /// `locals {`: might be a block in a block, written without indentation.
    Likely,
}

/// Splits a text.
pub(super) fn split(text: &str, sink: &mut impl Sink) {
    let begin = if text.starts_with('\u{feff}') { 3 } else { 0 };
    let mut lexer = Lexer::new(text, begin);
    let mut tokens: Vec<Token> = Vec::new();
    let mut comments: Vec<Range<usize>> = Vec::new();
    let mut endless = 0;
    // What the lexer sees of the text.
    let mut limit = text.len();
    loop {
        tokens.clear();
        let outcome = read_item(text, &mut lexer, &mut tokens, &mut comments);
        let reached = lexer.at;
        match outcome {
            Outcome::Item => {
                comments.drain(..).for_each(|range| sink.comment(range));
                send(text, &tokens, sink);
            }
            Outcome::End => {
                comments.drain(..).for_each(|range| sink.comment(range));
                send(text, &tokens, sink);
                if limit == text.len() {
                    return;
                }
                limit = next_start(text, line_after(text, limit), false).unwrap_or(text.len());
                lexer.extend(&text[..limit]);
            }
            Outcome::Broken(fault, next) => {
                let start = tokens.first().map_or(fault.start, |token| token.start);
                let sets = matches!(tokens.get(..2), Some([_, second]) if second.kind == Kind::Assign);
                let from = match &fault {
                    // What was opened may have swallowed blocks that are whole.
                    Fault { unclosed: true, .. } if next.is_none() => {
                        endless += 1;
                        line_after(text, start)
                    }
                    _ => line_after(text, reached),
                };
                let resume = next.or_else(|| next_start(text, from, sets)).unwrap_or(text.len());
                comments.retain(|range| range.start < resume);
                comments_of_broken(&text[..resume], reached, &mut comments);
                comments.drain(..).for_each(|range| sink.comment(range));
                sink.fault(fault);
                limit = match endless {
                    0..PATIENCE => text.len(),
                    _ => next_start(text, line_after(text, resume), sets).unwrap_or(text.len()),
                };
                lexer.restart(&text[..limit], resume);
            }
        }
    }
}

enum Outcome {
    Item,
    End,
    /// With the start of the next item where one was met.
    Broken(Fault, Option<usize>),
}

fn read_item(text: &str, lexer: &mut Lexer<'_>, tokens: &mut Vec<Token>, comments: &mut Vec<Range<usize>>) -> Outcome {
    loop {
        let token = match lexer.next() {
            Ok(Some(token)) => token,
            Ok(None) => return Outcome::End,
            Err(fault) => return Outcome::Broken(*fault, None),
        };
        match token.kind {
            Kind::Comment => comments.push(token.start..token.end),
            Kind::Newline if !lexer.is_open() => {
                if tokens.is_empty() {
                    continue;
                }
                return Outcome::Item;
            }
            Kind::Word if begins_line(text, token) && lexer.is_open() && begins_item(text, token, tokens) => {
                if let Some(fault) = lexer.unclosed() {
                    lexer.at = token.start;
                    return Outcome::Broken(fault, Some(token.start));
                }
            }
            _ => {}
        }
        if token.is_code() || !tokens.is_empty() {
            tokens.push(token);
        }
    }
}

fn begins_line(text: &str, token: Token) -> bool {
    text.as_bytes().get(token.start.wrapping_sub(1)) == Some(&b'\n')
}

fn begins_item(text: &str, token: Token, tokens: &[Token]) -> bool {
    let word = &text[token.start..token.end];
    line_start(text, token.start) == Some(Start::Certain)
        // A check holds a data block of its own.
        && !(word == "data" && tokens.first().is_some_and(|first| &text[first.start..first.end] == "check"))
}

fn send(text: &str, tokens: &[Token], sink: &mut impl Sink) {
    let Some(first) = tokens.first() else { return };
    let end = tokens.iter().rev().find(|token| token.is_code()).map_or(first.end, |last| last.end);
    let word = if first.kind == Kind::Word { &text[first.start..first.end] } else { "" };
    sink.item(&Item { word, range: first.start..end, tokens });
}

/// Comments of a stretch that is skipped.
fn comments_of_broken(text: &str, from: usize, comments: &mut Vec<Range<usize>>) {
    let mut at = from;
    while at < text.len() {
        let mut lexer = Lexer::without_heredocs(text, at);
        at = loop {
            match lexer.next() {
                Ok(Some(token)) if token.kind == Kind::Comment => comments.push(token.start..token.end),
                Ok(Some(_)) => {}
                Ok(None) => break text.len(),
                Err(fault) if fault.unclosed || lexer.at >= text.len() => break text.len(),
                // A closer that closes nothing, or a string without an end.
                Err(fault) => {
                    break match text.as_bytes()[fault.start] {
                        b'"' => line_after(text, lexer.at),
                        _ => fault.end,
                    };
                }
            }
        };
    }
}

fn line_after(text: &str, at: usize) -> usize {
    memchr(b'\n', &text.as_bytes()[at..]).map_or(text.len(), |length| at + length + 1)
}

/// The first line from `from`, itself the start of a line, that looks like the start of an item; among attributes
/// (`sets`) also `name =`.
fn next_start(text: &str, from: usize, sets: bool) -> Option<usize> {
    let mut at = from;
    while at < text.len() {
        if line_start(text, at).is_some() || (sets && is_setting(text, at)) {
            return Some(at);
        }
        at = line_after(text, at);
    }
    None
}

fn word_at(text: &str, at: usize) -> (&str, &[u8]) {
    let bytes = &text.as_bytes()[at..];
    let length = word_length(bytes);
    let rest = &bytes[length..];
    let blanks = rest.iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
    (text.get(at..at + length).unwrap_or(""), &rest[blanks..])
}

fn line_start(text: &str, at: usize) -> Option<Start> {
    if !matches!(text.as_bytes().get(at), Some(b'c'..=b'v')) {
        return None;
    }
    let (word, behind) = word_at(text, at);
    let start = match behind.first() {
        Some(b'"') => Start::Certain,
        Some(b'{' | b'a'..=b'z' | b'A'..=b'Z' | b'_') => Start::Likely,
        _ => return None,
    };
    KEYWORDS.contains(&word).then_some(start)
}

fn is_setting(text: &str, at: usize) -> bool {
    let (word, behind) = word_at(text, at);
    !word.is_empty() && behind.first() == Some(&b'=') && !matches!(behind.get(1), Some(b'=' | b'>'))
}
