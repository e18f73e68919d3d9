//! The parser: a loop with a stack of what is open.

use std::borrow::Cow;
use std::ops::Range;

use super::{Kind, LEVELS, Node};

/// What is wrong, and where.
type Fault = (String, Range<usize>);

/// A text and how far it is read.
pub(super) struct Reader<'t> {
    text: &'t str,
    bytes: &'t [u8],
    at: usize,
    nodes: Vec<Node>,
    /// Indices of the arrays and objects that are open.
    open: Vec<usize>,
    /// Whether another document may follow.
    many: bool,
}

/// What may come.
enum Expect {
    Value,
    /// A value or `]`.
    FirstItem,
    /// A key or `}`.
    FirstKey,
    Key,
    /// `,` or the closer.
    Behind,
}

impl<'t> Reader<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        let at = if text.starts_with('\u{feff}') { 3 } else { 0 };
        Self {
            text,
            bytes: text.as_bytes(),
            at,
            nodes: Vec::with_capacity(text.len() / 12),
            open: Vec::new(),
            many: false,
        }
    }

    /// The same reader, for documents one after another.
    pub(super) fn many(self) -> Self {
        Self { many: true, ..self }
    }

    /// The nodes of the document, or of all of them.
    pub(super) fn document(mut self) -> Result<Vec<Node>, Fault> {
        let mut expect = Expect::Value;
        loop {
            self.skip_blanks();
            let next = self.bytes.get(self.at).copied();
            expect = match (expect, next) {
                (Expect::FirstItem, Some(b']')) | (Expect::FirstKey, Some(b'}')) => self.close(),
                (Expect::Value | Expect::FirstItem, Some(_)) => self.value()?,
                (Expect::FirstKey | Expect::Key, Some(b'"')) => {
                    self.string()?;
                    self.skip_blanks();
                    if self.bytes.get(self.at) != Some(&b':') {
                        return Err(self.unexpected("`:` behind the key"));
                    }
                    self.at += 1;
                    Expect::Value
                }
                (Expect::Behind, Some(b',')) if self.inner().is_some() => self.comma()?,
                (Expect::Behind, Some(b']')) if self.inner() == Some(Kind::Array) => self.close(),
                (Expect::Behind, Some(b'}')) if self.inner() == Some(Kind::Object) => self.close(),
                (Expect::Behind, None) if self.open.is_empty() => return Ok(self.nodes),
                (Expect::Behind, Some(_)) if self.open.is_empty() && self.many => self.value()?,
                (Expect::FirstKey | Expect::Key, _) => return Err(self.unexpected("a key in double quotes")),
                (Expect::Behind, _) => {
                    return Err(match self.inner() {
                        Some(Kind::Array) => self.unexpected("`,` or `]`"),
                        Some(_) => self.unexpected("`,` or `}`"),
                        None => self.unexpected("nothing behind the document"),
                    });
                }
                (Expect::Value | Expect::FirstItem, None) => return Err(self.unexpected("a value")),
            };
        }
    }

    fn inner(&self) -> Option<Kind> {
        self.open.last().map(|&index| self.nodes[index].kind)
    }

    fn skip_blanks(&mut self) {
        while matches!(self.bytes.get(self.at), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
    }

    fn push(&mut self, kind: Kind, end: usize) -> Expect {
        let next = self.nodes.len() as u32 + 1;
        self.nodes.push(Node { kind, start: self.at as u32, end: end as u32, next });
        self.at = end;
        Expect::Behind
    }

    fn close(&mut self) -> Expect {
        self.at += 1;
        let next = self.nodes.len() as u32;
        if let Some(index) = self.open.pop() {
            self.nodes[index].end = self.at as u32;
            self.nodes[index].next = next;
        }
        Expect::Behind
    }

    fn comma(&mut self) -> Result<Expect, Fault> {
        let comma = self.at;
        self.at += 1;
        self.skip_blanks();
        if matches!(self.bytes.get(self.at), Some(b']' | b'}')) {
            let closer = char::from(self.bytes[self.at]);
            return Err((format!("a comma before `{closer}`"), comma..comma + 1));
        }
        Ok(if self.inner() == Some(Kind::Object) { Expect::Key } else { Expect::Value })
    }

    fn value(&mut self) -> Result<Expect, Fault> {
        let rest = &self.bytes[self.at..];
        match rest[0] {
            b'"' => self.string(),
            b'[' => self.open(Kind::Array, Expect::FirstItem),
            b'{' => self.open(Kind::Object, Expect::FirstKey),
            b'-' | b'0'..=b'9' => self.number(),
            b't' if rest.starts_with(b"true") => Ok(self.push(Kind::Bool, self.at + 4)),
            b'f' if rest.starts_with(b"false") => Ok(self.push(Kind::Bool, self.at + 5)),
            b'n' if rest.starts_with(b"null") => Ok(self.push(Kind::Null, self.at + 4)),
            _ => Err(self.unexpected("a value")),
        }
    }

    fn open(&mut self, kind: Kind, expect: Expect) -> Result<Expect, Fault> {
        if self.open.len() == LEVELS {
            return Err((format!("more than {LEVELS} levels of nesting"), self.at..self.at + 1));
        }
        self.open.push(self.nodes.len());
        self.push(kind, self.at + 1);
        Ok(expect)
    }

    fn number(&mut self) -> Result<Expect, Fault> {
        let start = self.at;
        let mut at = start + usize::from(self.bytes[start] == b'-');
        let digits = |from: usize| self.bytes[from..].iter().take_while(|byte| byte.is_ascii_digit()).count();
        let whole = digits(at);
        let mut fine = whole > 0 && (whole == 1 || self.bytes[at] != b'0');
        at += whole;
        if fine && self.bytes.get(at) == Some(&b'.') {
            let fraction = digits(at + 1);
            fine = fraction > 0;
            at += 1 + fraction;
        }
        if fine && matches!(self.bytes.get(at), Some(b'e' | b'E')) {
            at += 1 + usize::from(matches!(self.bytes.get(at + 1), Some(b'+' | b'-')));
            let exponent = digits(at);
            fine = exponent > 0;
            at += exponent;
        }
        if fine {
            return Ok(self.push(Kind::Number, at));
        }
        Err((format!("`{}` is no number", &self.text[start..at]), start..at))
    }

    fn string(&mut self) -> Result<Expect, Fault> {
        let mut at = self.at + 1;
        loop {
            match self.bytes.get(at) {
                Some(b'"') => return Ok(self.push(Kind::String, at + 1)),
                Some(b'\\') => at += self.escape(at)?,
                Some(0..0x20) => {
                    let message = "a control character in a string: write it as an escape, like \\n".to_owned();
                    return Err((message, at..at + 1));
                }
                Some(_) => at += 1,
                None => return Err(("unclosed string".to_owned(), self.at..self.at + 1)),
            }
        }
    }

    fn escape(&self, at: usize) -> Result<usize, Fault> {
        match self.bytes.get(at + 1) {
            Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => Ok(2),
            Some(b'u') if self.bytes.get(at + 2..at + 6).is_some_and(|four| four.iter().all(u8::is_ascii_hexdigit)) => {
                Ok(6)
            }
            Some(b'u') => Err(("`\\u` needs four hexadecimal digits".to_owned(), at..at + 2)),
            _ => Err(("an unknown escape: known are \\\" \\\\ \\/ \\b \\f \\n \\r \\t \\u".to_owned(), at..at + 1)),
        }
    }

    fn unexpected(&self, expected: &str) -> Fault {
        let Some(found) = self.text.get(self.at..).and_then(|rest| rest.chars().next()) else {
            return match self.open.last() {
                Some(&index) => {
                    let start = self.nodes[index].start as usize;
                    (format!("unclosed `{}`", &self.text[start..=start]), start..start + 1)
                }
                None => (format!("expected {expected}, found the end of the file"), self.at..self.at),
            };
        };
        (format!("expected {expected}, found `{}`", found.escape_debug()), self.at..self.at + found.len_utf8())
    }
}

/// The text of a string between its quotes, whose escapes the parser has checked.
pub(super) fn unescape(written: &str) -> Cow<'_, str> {
    if !written.contains('\\') {
        return Cow::Borrowed(written);
    }
    let mut text = String::with_capacity(written.len());
    let mut rest = written;
    while let Some(at) = rest.find('\\') {
        text.push_str(&rest[..at]);
        rest = &rest[at..];
        let (character, length) = match rest.as_bytes().get(1) {
            Some(b'b') => ('\u{8}', 2),
            Some(b'f') => ('\u{c}', 2),
            Some(b'n') => ('\n', 2),
            Some(b'r') => ('\r', 2),
            Some(b't') => ('\t', 2),
            Some(b'u') => code_point(rest),
            Some(&byte) => (char::from(byte), 2),
            None => (char::REPLACEMENT_CHARACTER, 1),
        };
        text.push(character);
        rest = rest.get(length..).unwrap_or("");
    }
    text.push_str(rest);
    Cow::Owned(text)
}

/// The character of `\uXXXX`, or of two of them that are a pair, and how long that is.
fn code_point(rest: &str) -> (char, usize) {
    let unit = |at: usize| {
        rest.get(at..at + 2).filter(|&mark| mark == "\\u")?;
        u32::from_str_radix(rest.get(at + 2..at + 6)?, 16).ok()
    };
    let first = unit(0).unwrap_or(0xfffd);
    match (first, unit(6)) {
        (0xd800..0xdc00, Some(second @ 0xdc00..0xe000)) => {
            let code = 0x1_0000 + ((first - 0xd800) << 10) + (second - 0xdc00);
            (char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER), 12)
        }
        _ => (char::from_u32(first).unwrap_or(char::REPLACEMENT_CHARACTER), 6),
    }
}
