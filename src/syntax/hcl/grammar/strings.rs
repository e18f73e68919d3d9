//! Strings and heredocs, with interpolations and without strip markers.

use std::ops::Range;
use std::sync::Arc;

use memchr::{memchr, memchr3};

use super::{Grammar, Purpose};
use crate::syntax::hcl::lexer::{may_close, word_length};
use crate::syntax::hcl::mentions::Noted;
use crate::syntax::hcl::template::{self, Style, unescape};
use crate::syntax::hcl::{Expr, ExprKind, Part};

impl<P: Purpose> Grammar<'_, '_, P> {
    /// `"text"`
    pub(super) fn label_in_quotes(&mut self) -> Option<Range<usize>> {
        let open = self.cursor.next;
        let (text, sequence) = self.text_of_string(open.end)?;
        if sequence {
            return None;
        }
        self.close_string(text.end);
        Some(open.start..text.end + 1)
    }

    /// `"text ${expression}"`
    pub(super) fn quoted(&mut self) -> Option<P::Of<Expr>> {
        let open = self.cursor.next;
        let mut parts = P::make(Vec::new);
        let mut at = open.end;
        loop {
            let (text, sequence) = self.text_of_string(at)?;
            if !text.is_empty() {
                let literal = P::make(|| literal(&unescape(&self.cursor.text[text.clone()], Style::Quoted)));
                P::add(&mut parts, literal, Vec::push);
            }
            if !sequence {
                if !P::MAKES && text.start == open.end {
                    self.scratch.noted.extend(Noted::text(self.cursor.text, text.clone()));
                }
                self.close_string(text.end);
                return Some(self.expr_from(open.start, P::map(parts, text_or_template)));
            }
            let (inner, end) = self.interpolation(text.end)?;
            P::add(&mut parts, inner, |parts, inner| parts.push(Part::Interpolation(inner)));
            at = end;
        }
    }

    fn close_string(&mut self, quote: usize) {
        self.cursor.end = quote + 1;
        self.cursor.go(quote + 1);
    }

    /// A stretch of text up to the closing quote or to `${`, and whether it is the latter.
    fn text_of_string(&self, start: usize) -> Option<(Range<usize>, bool)> {
        let cursor = &self.cursor;
        let mut at = start;
        loop {
            at = cursor.plain(at);
            at += match cursor.byte(at) {
                b'"' => return Some((start..at, false)),
                b'\\' if matches!(cursor.byte(at + 1), b'n' | b'r' | b't' | b'"' | b'\\') => 2,
                b'$' | b'%' => match self.marker(at)? {
                    Marker::Opens => return Some((start..at, true)),
                    Marker::Text(length) => length,
                },
                _ => return None,
            };
        }
    }

    /// What a `$` or a `%` is in a text; none where it opens a directive.
    fn marker(&self, at: usize) -> Option<Marker> {
        let cursor = &self.cursor;
        match (cursor.byte(at), cursor.byte(at + 1), cursor.byte(at + 2)) {
            (first, second, b'{') if first == second => Some(Marker::Text(3)),
            (b'$', b'{', _) => Some(Marker::Opens),
            (_, b'{', _) => None,
            _ => Some(Marker::Text(1)),
        }
    }

    /// `<<EOT`, `<<-EOT`
    pub(super) fn heredoc(&mut self) -> Option<P::Of<Expr>> {
        let open = self.cursor.next;
        let (text, bytes) = (self.cursor.text, self.cursor.text.as_bytes());
        let is_indented = bytes.get(open.end) == Some(&b'-');
        let name = open.end + usize::from(is_indented);
        let delimiter = &text[name..name + word_length(bytes.get(name..)?)];
        let begin = match &bytes[name + delimiter.len()..] {
            [b'\n', ..] => name + delimiter.len() + 1,
            [b'\r', b'\n', ..] => name + delimiter.len() + 2,
            _ => return None,
        };
        if !delimiter.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_') {
            return None;
        }
        let style = if is_indented { Style::Indented } else { Style::Heredoc };
        let mut literals = P::make(Vec::<&str>::new);
        let mut interpolations = P::make(Vec::new);
        let (mut count, mut at) = (0, begin);
        let content = loop {
            let (literal, close) = self.text_of_heredoc(at, delimiter)?;
            P::add(&mut literals, P::make(|| &text[literal.clone()]), Vec::push);
            if let Some(close) = close {
                self.cursor.end = close;
                self.cursor.go(close);
                break literal;
            }
            let (inner, end) = self.interpolation(literal.end)?;
            P::add(&mut interpolations, inner, Vec::push);
            count += 1;
            at = end;
        };
        if count == 0 {
            if !P::MAKES {
                let lead = content.len() - text[content.clone()].trim_start().len();
                let noted = Noted::text(text, content.start + lead..content.end);
                // Where another line stands less deep, blanks are left in front.
                let is_first =
                    |_: &Noted| !template::plain(&text[content.clone()], style).starts_with(char::is_whitespace);
                self.scratch.noted.extend(noted.filter(is_first));
            }
            let plain = P::make(|| ExprKind::Text(Arc::from(template::plain(&text[content], style))));
            return Some(self.expr_from(open.start, plain));
        }
        let kind = P::map(P::both(literals, interpolations), |(literals, interpolations)| {
            let mut interpolations = interpolations.into_iter().map(Part::Interpolation);
            let mut parts = Vec::new();
            for text in template::between(&literals, style) {
                parts.extend((!text.is_empty()).then(|| literal(&text)));
                parts.extend(interpolations.next());
            }
            ExprKind::Template(parts)
        });
        Some(self.expr_from(open.start, kind))
    }

    /// A stretch of text up to `${`, or up to the line with the delimiter; the end of the latter.
    fn text_of_heredoc(&self, start: usize, delimiter: &str) -> Option<(Range<usize>, Option<usize>)> {
        let (text, bytes) = (self.cursor.text, self.cursor.text.as_bytes());
        let mut at = start;
        loop {
            if bytes[at - 1] == b'\n' && may_close(&bytes[at..], delimiter.as_bytes()[0]) {
                let line = &text[at..memchr(b'\n', &bytes[at..]).map_or(bytes.len(), |length| at + length)];
                if line.trim() == delimiter {
                    let indent = line.len() - line.trim_start().len();
                    return Some((start..at, Some(at + indent + delimiter.len())));
                }
            }
            at += memchr3(b'\n', b'$', b'%', &bytes[at..])?;
            at += match bytes[at] {
                b'\n' => 1,
                _ => match self.marker(at)? {
                    Marker::Opens => return Some((start..at, None)),
                    Marker::Text(length) => length,
                },
            };
        }
    }

    /// `${expression}`, and its end.
    fn interpolation(&mut self, at: usize) -> Option<(P::Of<Expr>, usize)> {
        self.cursor.go(at + 2);
        self.cursor.skip(true);
        let inner = self.expr(true)?;
        self.cursor.skip(true);
        self.next_is(b'}').then_some((inner, self.cursor.next.end))
    }
}

enum Marker {
    /// `${`
    Opens,
    /// It is text, of so many bytes.
    Text(usize),
}

fn literal(text: &str) -> Part {
    Part::Literal(Arc::from(text))
}

fn text_or_template(mut parts: Vec<Part>) -> ExprKind {
    match &parts[..] {
        [] => ExprKind::Text(Arc::from("")),
        [Part::Literal(_)] => match parts.pop() {
            Some(Part::Literal(text)) => ExprKind::Text(text),
            _ => ExprKind::Template(parts),
        },
        _ => ExprKind::Template(parts),
    }
}
