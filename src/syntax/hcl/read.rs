//! Text to trees: splits, checks, and where that leaves a doubt mends, has hcl-edit parse, and says what is wrong in words
//! of this house.

use std::ops::Range;
use std::sync::{Arc, OnceLock};

use hcl_edit::parser::{self, Error};
use memchr::memchr_iter;

use super::grammar::{self, Scratch, Sound};
use super::items::{Item, Sink, split};
use super::lexer::{Fault, Kind, Lexer, Token};
use super::lower::{Lower, Place};
use super::mend::mend;
use super::{Block, Body, Comment, Document, Expr, Unread};
use crate::source::{FileId, Span};
use crate::syntax::SyntaxError;

/// A guess that is seldom too many.
const BYTES_A_TOKEN: usize = 3;

/// The longest item that is given to hcl-edit.
const LONGEST: usize = 2 << 20;

/// Parses a file. Its text is shared with the blocks whose bodies are read later.
pub fn parse(file: FileId, text: &Arc<str>) -> Document {
    let document = Document { body: Body::default(), errors: Vec::new(), comments: Vec::new() };
    let scratch = Scratch::default();
    let mut reader = Reader { file, text, checks: !has_lone_return(text), scratch, document };
    split(text, &mut reader);
    reader.document
}

/// The body of a sound block.
pub(super) fn body(text: &str, block: Span) -> Body {
    let range = block.range();
    let mut lexer = Lexer::new(text.get(..range.end).unwrap_or_default(), range.start);
    let mut tokens = Vec::with_capacity(range.len() / BYTES_A_TOKEN);
    while let Ok(Some(token)) = lexer.next() {
        tokens.push(token);
    }
    let read = grammar::read(block.file, text, &tokens).or_else(|| careful(block.file, text, &range, &tokens).ok());
    let block = read.and_then(|mut body| body.blocks.pop());
    block.and_then(|block| block.body.into_inner()).unwrap_or_default()
}

/// Whether a carriage return stands without a line feed, which hcl-edit does not take in a comment.
fn has_lone_return(text: &str) -> bool {
    memchr_iter(b'\r', text.as_bytes()).any(|at| text.as_bytes().get(at + 1) != Some(&b'\n'))
}

/// Parses a text that is one expression; fails where it is none.
pub fn parse_expression(file: FileId, text: &str) -> Result<Expr, SyntaxError> {
    let mut lexer = Lexer::new(text, 0);
    let mut tokens = Vec::new();
    while let Some(token) = lexer.next().map_err(|fault| error(file, fault.message, fault.start..fault.end))? {
        if token.is_code() || !tokens.is_empty() {
            tokens.push(token);
        }
    }
    while tokens.last().is_some_and(|token| !token.is_code()) {
        tokens.pop();
    }
    let (Some(first), Some(last)) = (tokens.first(), tokens.last()) else {
        return Err(error(file, "an expression is missing".to_owned(), 0..text.len()));
    };
    let (start, end) = (first.start, last.end);
    let item = &text[start..end];
    if item.len() > LONGEST {
        return Err(error(file, too_long(), start..end));
    }
    if !has_lone_return(text)
        && let Some(expr) = grammar::read_expression(file, text, &tokens)
    {
        return Ok(expr);
    }
    let mended = mend(item, start, &tokens).map_err(|(message, range)| error(file, message, range))?;
    let parsed = parser::parse_expr(&mended).map_err(|cause| refused(file, text, start..end, &tokens, &cause))?;
    Lower::new(file, Place::From(start), item).expr(&parsed)
}

struct Reader<'t> {
    file: FileId,
    text: &'t Arc<str>,
    /// Whether items may be found to be sound.
    checks: bool,
    scratch: Scratch,
    document: Document,
}

impl Sink for Reader<'_> {
    fn item(&mut self, item: &Item<'_>) {
        match self.read(item) {
            Ok(body) => {
                self.document.body.attributes.extend(body.attributes);
                self.document.body.blocks.extend(body.blocks);
            }
            Err(error) => self.document.errors.push(error),
        }
    }

    fn fault(&mut self, fault: Fault) {
        self.document.errors.push(error(self.file, fault.message, fault.start..fault.end));
    }

    fn comment(&mut self, range: Range<usize>) {
        self.document.comments.push(Comment { span: Span::new(self.file, range) });
    }
}

impl Reader<'_> {
    fn read(&mut self, item: &Item<'_>) -> Result<Body, SyntaxError> {
        let Item { word, range, tokens } = item;
        let file = self.file;
        if word.is_empty() {
            let shown = tokens.first().map_or(range.clone(), |token| token.start..token.end);
            let message = format!("expected a block or an attribute, found {}", show(self.text, &shown));
            return Err(error(file, message, shown));
        }
        if range.len() > LONGEST {
            return Err(error(file, too_long(), range.start..range.start + word.len()));
        }
        let sound = if self.checks { grammar::check(file, self.text, tokens, &mut self.scratch) } else { None };
        match sound {
            Some(Sound::Block { kind, labels, span, noted }) => {
                let header = kind.span.to(labels.last().map_or(kind.span, |label| label.span));
                let unread = Some(Unread { text: Arc::clone(self.text), noted });
                let block = Block { kind, labels, header, span, body: OnceLock::new(), unread };
                self.document.body.blocks.push(block);
                return Ok(Body::default());
            }
            Some(Sound::Attribute) => {
                if let Some(body) = grammar::read(file, self.text, tokens) {
                    return Ok(body);
                }
            }
            None => {}
        }
        careful(file, self.text, range, tokens)
    }
}

/// What hcl-edit makes of an item.
pub(super) fn careful(file: FileId, text: &str, range: &Range<usize>, tokens: &[Token]) -> Result<Body, SyntaxError> {
    let source = &text[range.clone()];
    let mended = mend(source, range.start, tokens).map_err(|(message, range)| error(file, message, range))?;
    let parsed = parser::parse_body(&mended).map_err(|cause| refused(file, text, range.clone(), tokens, &cause))?;
    Lower::new(file, Place::From(range.start), source).body(&parsed)
}

fn error(file: FileId, message: String, range: Range<usize>) -> SyntaxError {
    SyntaxError { message, span: Span::new(file, range) }
}

fn too_long() -> String {
    format!("longer than {} MiB, which is more than acmlint reads", LONGEST >> 20)
}

/// What hcl-edit refused, at the token where it stopped.
fn refused(file: FileId, text: &str, item: Range<usize>, tokens: &[Token], cause: &Error) -> SyntaxError {
    let at = (item.start + cause.location().offset()).min(item.end);
    let token = tokens.iter().find(|token| token.end > at).copied();
    let escape = ["escape sequence", "hex code"].iter().any(|label| cause.message().contains(label));
    let place = match token {
        // hcl-edit stops behind the escape or within.
        _ if escape => {
            let start = text.as_bytes()[..at].iter().rposition(|&byte| byte == b'\\').unwrap_or(at);
            let length = text[start..].chars().take(2).map(char::len_utf8).sum::<usize>();
            start..(start + length).min(item.end)
        }
        Some(Token { kind: Kind::Text, end, .. }) => {
            let length = text[..end].get(at..).and_then(|rest| rest.chars().next()).map_or(1, char::len_utf8);
            at..(at + length).min(end)
        }
        Some(token) => token.start..token.end,
        None => item.end..item.end,
    };
    error(file, explain(cause.message(), &show(text, &place)), floor(text, place))
}

fn floor(text: &str, range: Range<usize>) -> Range<usize> {
    let back = |mut at: usize| {
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        at
    };
    back(range.start)..back(range.end)
}

/// What stands at a place, as a message names it.
pub(super) fn show(text: &str, range: &Range<usize>) -> String {
    let found = text.get(range.clone()).unwrap_or("");
    match found {
        "" => "the end of the block".to_owned(),
        "\n" | "\r\n" => "the end of the line".to_owned(),
        _ if found.starts_with(['#', '/']) && found.len() > 1 => "a comment".to_owned(),
        _ if found.chars().count() > 24 => format!("`{}...`", found.chars().take(20).collect::<String>()),
        _ => format!("`{found}`"),
    }
}

/// hcl-edit's message in words that say what was found there.
pub(super) fn explain(message: &str, found: &str) -> String {
    let (label, expected) = match message.split_once("; expected ") {
        Some((label, expected)) => (label.strip_prefix("invalid ").unwrap_or(label), expected),
        None => ("", message.strip_prefix("expected ").unwrap_or("")),
    };
    if expected.contains("redefined attribute") {
        return format!("{found} is set twice in this block");
    }
    if expected.contains("redefined object key") {
        return format!("the key {found} is written more often than acmlint can tell apart");
    }
    if expected.contains("nested levels") {
        return "more than 64 levels of nesting".to_owned();
    }
    if expected.contains("chained binary operators") {
        return "more than 128 operators in one expression, which is more than acmlint reads".to_owned();
    }
    for (code, digits) in [("4-digit hex code", "four"), ("8-digit hex code", "eight")] {
        if message.contains(code) {
            return format!("{found} needs the {digits} hexadecimal digits of a character");
        }
    }
    match label {
        "escape sequence" => return format!("{found} is no escape: known are \\n \\r \\t \\\" \\\\ \\u \\U"),
        "expression" => return format!("expected an expression, found {found}"),
        _ => {}
    }
    if expected.is_empty() {
        return format!("unexpected {found}");
    }
    let expected = expected.replace("newline or eof", "newline").replace("newline", "a line break");
    format!("expected {expected}, found {found}")
}
