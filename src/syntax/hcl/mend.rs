//! Rewrites what Terraform takes and hcl-edit does not into something both take, byte for byte of the same length.
//!
//! Spans then fit the original, and [`lower`](super::lower) reads every word and string from the original, so that
//! nothing of the disguise is left in the tree:
//!
//! - A heredoc becomes a quoted string. hcl-edit ends a heredoc at any line that begins with the delimiter, and runs
//!   past the end of an empty one.
//! - Line breaks in the braces of a `for` and in `%{ }` become blanks.
//! - A key that an object has already becomes another key of the same length.

use std::borrow::Cow;
use std::collections::HashSet;
use std::ops::Range;

use super::lexer::{Kind, Token};

/// As deep as hcl-edit goes.
const LEVELS: usize = 64;

/// hcl-edit compares each key of an object with all before it. This many comparisons take some 200 ms.
const COMPARISONS: usize = 32_000_000;

/// Why an item cannot be given to hcl-edit, and where.
pub(super) type Refusal = (String, Range<usize>);

/// The text of an item that starts at `base` of the text the tokens are of.
pub(super) fn mend<'t>(item: &'t str, base: usize, tokens: &[Token]) -> Result<Cow<'t, str>, Refusal> {
    let mut mender = Mender { item, base, tokens, mended: None, frames: Vec::new(), levels: 0, comparisons: 0 };
    for index in 0..tokens.len() {
        mender.step(index)?;
    }
    match mender.mended {
        None => Ok(Cow::Borrowed(item)),
        Some(bytes) => match String::from_utf8(bytes) {
            Ok(text) => Ok(Cow::Owned(text)),
            // Only whole tokens are overwritten.
            Err(_) => Ok(Cow::Borrowed(item)),
        },
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Shape {
    /// Of a block.
    Body,
    Object,
    /// `[for`, `{for`
    For,
    /// `(`, `[`
    Other,
    Quote,
    Interpolation,
    /// `%{`
    Directive,
    Heredoc,
}

struct Frame<'t> {
    shape: Shape,
    /// Among attributes: whether `=` was met on this line. In an object: whether the key is over.
    in_value: bool,
    /// Whether nothing but comments stands on this line so far.
    fresh: bool,
    /// The first token of the key.
    key: Option<usize>,
    keys: HashSet<Cow<'t, str>>,
    /// How many disguises were tried.
    tried: usize,
    count: usize,
}

struct Mender<'t, 'k> {
    item: &'t str,
    base: usize,
    tokens: &'k [Token],
    mended: Option<Vec<u8>>,
    /// Without the body that the item itself stands in.
    frames: Vec<Frame<'t>>,
    levels: usize,
    comparisons: usize,
}

impl<'t> Mender<'t, '_> {
    fn step(&mut self, index: usize) -> Result<(), Refusal> {
        let token = self.tokens[index];
        let top = self.frames.last().map_or(Shape::Body, |frame| frame.shape);
        if token.is_code() {
            self.start_line(token)?;
        }
        match token.kind {
            Kind::Open => {
                self.start_key(index);
                let shape = self.shape_of(index, top);
                self.push(shape, token)?;
            }
            Kind::TemplateOpen => {
                let directive = self.item.as_bytes()[token.start - self.base] == b'%';
                self.push(if directive { Shape::Directive } else { Shape::Interpolation }, token)?;
            }
            Kind::QuoteOpen => {
                self.start_key(index);
                self.push(Shape::Quote, token)?;
            }
            Kind::HeredocOpen => {
                self.start_key(index);
                self.push(Shape::Heredoc, token)?;
                self.overwrite(token, b'x');
                self.write(token.start, b'"');
            }
            Kind::Text if top == Shape::Heredoc => self.overwrite(token, b'x'),
            Kind::HeredocClose => {
                let from = self.tokens[..index].last().map_or(token.start, |before| before.end);
                self.overwrite(Token { start: from, ..token }, b'x');
                self.write(token.end - 1, b'"');
                self.pop();
            }
            Kind::Close | Kind::TemplateClose | Kind::QuoteClose => self.pop(),
            Kind::Newline | Kind::Comment if matches!(top, Shape::For | Shape::Directive) => {
                self.overwrite(token, b' ');
            }
            Kind::Comment | Kind::Text | Kind::End => {}
            Kind::Newline | Kind::Comma => self.end_value(token.kind),
            Kind::Assign | Kind::Colon => self.end_key(index)?,
            Kind::Word | Kind::Number | Kind::Other => self.start_key(index),
        }
        Ok(())
    }

    fn shape_of(&self, index: usize, top: Shape) -> Shape {
        let brace = self.item.as_bytes()[self.tokens[index].start - self.base] == b'{';
        if brace && top == Shape::Body && !self.frames.last().map_or_else(|| self.item_sets(), |frame| frame.in_value) {
            return Shape::Body;
        }
        let mut code = self.tokens[index + 1..].iter().filter(|token| token.is_code());
        let (first, second) = (code.next(), code.next());
        let says_for = first.is_some_and(|token| self.text(token.start..token.end) == "for");
        match (says_for, second.map(|token| token.kind), brace) {
            (true, Some(Kind::Word), _) => Shape::For,
            (_, _, true) => Shape::Object,
            (_, _, false) => Shape::Other,
        }
    }

    /// Whether the item is an attribute, or an expression by itself.
    fn item_sets(&self) -> bool {
        let mut code = self.tokens.iter().filter(|token| token.is_code());
        let (first, second) = (code.next(), code.next());
        !matches!((first, second), (Some(first), Some(second)) if first.kind == Kind::Word
            && matches!(second.kind, Kind::Word | Kind::QuoteOpen | Kind::Open)
            && self.item.as_bytes()[second.start - self.base] != b'('
            && self.item.as_bytes()[second.start - self.base] != b'[')
    }

    fn text(&self, range: Range<usize>) -> &'t str {
        self.item.get(range.start - self.base..range.end - self.base).unwrap_or("")
    }

    fn push(&mut self, shape: Shape, token: Token) -> Result<(), Refusal> {
        if !matches!(shape, Shape::Quote | Shape::Heredoc) {
            self.levels += 1;
            if self.levels > LEVELS {
                return Err((format!("more than {LEVELS} levels of nesting"), token.start..token.end));
            }
        }
        self.frames.push(Frame {
            shape,
            in_value: false,
            fresh: false,
            key: None,
            keys: HashSet::new(),
            tried: 0,
            count: 0,
        });
        Ok(())
    }

    fn pop(&mut self) {
        if let Some(frame) = self.frames.pop()
            && !matches!(frame.shape, Shape::Quote | Shape::Heredoc)
        {
            self.levels -= 1;
        }
    }

    fn start_key(&mut self, index: usize) {
        if let Some(frame) = self.frames.last_mut()
            && frame.shape == Shape::Object
            && !frame.in_value
            && frame.key.is_none()
        {
            frame.key = Some(index);
        }
    }

    fn end_value(&mut self, kind: Kind) {
        if let Some(frame) = self.frames.last_mut()
            && (frame.shape == Shape::Object || (frame.shape == Shape::Body && kind == Kind::Newline))
        {
            frame.in_value = false;
            frame.fresh = kind == Kind::Newline;
            frame.key = None;
        }
    }

    /// hcl-edit lets an expression go on in the next line where it ends in a bracket.
    fn start_line(&mut self, token: Token) -> Result<(), Refusal> {
        let Some(frame) = self.frames.last_mut() else { return Ok(()) };
        if !std::mem::take(&mut frame.fresh) {
            return Ok(());
        }
        let expected = match (frame.shape, token.kind) {
            (Shape::Body, Kind::Word | Kind::Close) => return Ok(()),
            (Shape::Body, _) => "an attribute or a block",
            (_, Kind::Other) => "a key",
            _ => return Ok(()),
        };
        let written = self.text(token.start..token.end);
        match (expected, written) {
            // A sign or a negation may begin a key.
            ("a key", "-" | "!") => Ok(()),
            _ => Err((format!("expected {expected}, found `{written}`"), token.start..token.end)),
        }
    }

    fn end_key(&mut self, index: usize) -> Result<(), Refusal> {
        let Some(frame) = self.frames.last_mut() else { return Ok(()) };
        if frame.in_value || !matches!(frame.shape, Shape::Object | Shape::Body) {
            return Ok(());
        }
        frame.in_value = true;
        let (Shape::Object, Some(first)) = (frame.shape, frame.key.take()) else { return Ok(()) };
        let key = first..index;
        let range = self.tokens[first].start..self.tokens[index - 1].end;
        self.comparisons += frame.count;
        frame.count += 1;
        if self.comparisons > COMPARISONS {
            return Err(("an object with more keys than acmlint reads".to_owned(), range));
        }
        let text = self.text(range);
        if let Some(frame) = self.frames.last_mut()
            && !frame.keys.insert(Cow::Borrowed(text))
        {
            self.disguise(key, text);
        }
        Ok(())
    }

    /// Writes another key over one that is there already; where all have been tried, hcl-edit says so.
    fn disguise(&mut self, key: Range<usize>, text: &str) {
        let start = self.tokens[key.start].start;
        let mut places: Vec<(usize, &[u8])> = Vec::new();
        for token in &self.tokens[key] {
            let written = &text[token.start - start..token.end - start];
            let alphabet: &[u8] = match token.kind {
                Kind::Word => b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ",
                Kind::Text if !written.contains(['\\', '$', '%']) => b"0123456789abcdefghijklmnopqrstuvwxyz_",
                Kind::Number => b"123456789",
                _ => continue,
            };
            places.extend(
                written
                    .bytes()
                    .enumerate()
                    .filter(|(_, byte)| byte.is_ascii_alphanumeric())
                    .map(|(at, _)| (token.start - start + at, alphabet)),
            );
        }
        places.reverse();
        places.truncate(4);
        let choices = places.iter().map(|(_, alphabet)| alphabet.len()).product::<usize>();
        let mut bytes = text.as_bytes().to_vec();
        let Some(frame) = self.frames.last_mut() else { return };
        while frame.tried < choices && !places.is_empty() {
            let mut number = frame.tried;
            frame.tried += 1;
            for (at, alphabet) in &places {
                bytes[*at] = alphabet[number % alphabet.len()];
                number /= alphabet.len();
            }
            let candidate = String::from_utf8_lossy(&bytes).into_owned();
            if frame.keys.insert(Cow::Owned(candidate)) {
                for (at, &byte) in bytes.iter().enumerate() {
                    self.write(start + at, byte);
                }
                return;
            }
        }
    }

    fn overwrite(&mut self, token: Token, byte: u8) {
        for at in token.start..token.end {
            self.write(at, byte);
        }
    }

    fn write(&mut self, at: usize, byte: u8) {
        let mended = self.mended.get_or_insert_with(|| self.item.as_bytes().to_vec());
        if let Some(place) = mended.get_mut(at - self.base) {
            *place = byte;
        }
    }
}
