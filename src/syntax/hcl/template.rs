//! What the literal text of a template comes to: escapes, strip markers, and the indentation that `<<-` takes away.
//!
//! Terraform trims and dedents token by token before it knows of directives, and in a heredoc a token is one line.
//! A strip marker in a heredoc therefore reaches no further than the end of its line.

use std::borrow::Cow;
use std::collections::VecDeque;
use std::ops::Range;

use hcl_edit::Span as _;
use hcl_edit::template::{Directive, Element, Strip, Template};
use memchr::memchr3;

/// How literal text is written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Style {
    /// Between quotes.
    Quoted,
    /// `<<EOT`
    Heredoc,
    /// `<<-EOT`
    Indented,
    /// A template without quotes: a string of a JSON file.
    Bare,
}

impl Style {
    fn by_line(self) -> bool {
        matches!(self, Self::Heredoc | Self::Indented)
    }
}

/// A stretch of literal text, one line of it in a heredoc, or the `${ }` between two.
enum Piece {
    Literal {
        text: String,
        /// Whether it is the last piece of its literal.
        last: bool,
    },
    Sequence {
        strip: Strip,
    },
}

/// The literals of a heredoc, between which there are interpolations without strip markers.
pub(super) fn between(literals: &[&str], style: Style) -> VecDeque<String> {
    let mut pieces = Vec::new();
    for (index, literal) in literals.iter().enumerate() {
        if index > 0 {
            pieces.push(Piece::Sequence { strip: Strip::None });
        }
        push_literal(literal, style, &mut pieces);
    }
    join(pieces, style)
}

/// The literals of a template and of the directives in it, in order; `content` is where the literal text of a heredoc
/// begins and ends in `source`.
pub(super) fn literals(source: &str, template: &Template, style: Style, content: &Range<usize>) -> VecDeque<String> {
    let mut pieces = Vec::new();
    flatten(source, template, style, content, &mut pieces);
    join(pieces, style)
}

/// The text of a heredoc without sequences.
pub(super) fn plain(written: &str, style: Style) -> String {
    let mut pieces = Vec::new();
    push_literal(written, style, &mut pieces);
    join(pieces, style).pop_front().unwrap_or_default()
}

fn join(mut pieces: Vec<Piece>, style: Style) -> VecDeque<String> {
    strip(&mut pieces);
    if style == Style::Indented {
        dedent(&mut pieces);
    }
    let mut literals = VecDeque::new();
    let mut literal = String::new();
    for piece in pieces {
        if let Piece::Literal { text, last } = piece {
            literal.push_str(&text);
            if last {
                literals.push_back(std::mem::take(&mut literal));
            }
        }
    }
    literals
}

fn flatten(source: &str, template: &Template, style: Style, content: &Range<usize>, pieces: &mut Vec<Piece>) {
    for element in template {
        match element {
            Element::Literal(literal) => {
                let span = literal.span().unwrap_or_default();
                let range = span.start.clamp(content.start, content.end)..span.end.clamp(content.start, content.end);
                push_literal(source.get(range).unwrap_or(""), style, pieces);
            }
            Element::Interpolation(interpolation) => pieces.push(Piece::Sequence { strip: interpolation.strip }),
            Element::Directive(directive) => match &**directive {
                Directive::If(directive) => {
                    pieces.push(Piece::Sequence { strip: directive.if_expr.strip });
                    flatten(source, &directive.if_expr.template, style, content, pieces);
                    if let Some(otherwise) = &directive.else_expr {
                        pieces.push(Piece::Sequence { strip: otherwise.strip });
                        flatten(source, &otherwise.template, style, content, pieces);
                    }
                    pieces.push(Piece::Sequence { strip: directive.endif_expr.strip });
                }
                Directive::For(directive) => {
                    pieces.push(Piece::Sequence { strip: directive.for_expr.strip });
                    flatten(source, &directive.for_expr.template, style, content, pieces);
                    pieces.push(Piece::Sequence { strip: directive.endfor_expr.strip });
                }
            },
        }
    }
}

fn push_literal(written: &str, style: Style, pieces: &mut Vec<Piece>) {
    if !style.by_line() {
        pieces.push(Piece::Literal { text: unescape(written, style).into_owned(), last: true });
        return;
    }
    let mut lines = written.split_inclusive('\n').peekable();
    if lines.peek().is_none() {
        pieces.push(Piece::Literal { text: String::new(), last: true });
    }
    while let Some(line) = lines.next() {
        pieces.push(Piece::Literal { text: unescape(line, style).into_owned(), last: lines.peek().is_none() });
    }
}

fn strip(pieces: &mut [Piece]) {
    for index in 0..pieces.len() {
        let Piece::Sequence { strip } = pieces[index] else { continue };
        if strip.strip_start()
            && let Some(Piece::Literal { text, .. }) = index.checked_sub(1).and_then(|before| pieces.get_mut(before))
        {
            text.truncate(text.trim_end().len());
        }
        if strip.strip_end()
            && let Some(Piece::Literal { text, .. }) = pieces.get_mut(index + 1)
        {
            let blanks = text.len() - text.trim_start().len();
            text.drain(..blanks);
        }
    }
}

/// Takes the smallest indentation of the lines from each of them; a blank line has none.
fn dedent(pieces: &mut [Piece]) {
    let mut smallest = usize::MAX;
    let mut indented = Vec::new();
    let mut at_line_start = true;
    for (index, piece) in pieces.iter().enumerate() {
        let starts = std::mem::take(&mut at_line_start);
        match piece {
            Piece::Literal { text, .. } => {
                at_line_start = text.ends_with('\n');
                let blanks = text.chars().take_while(|c| c.is_whitespace()).count();
                if starts && !(at_line_start && text.trim_start().is_empty()) {
                    smallest = smallest.min(blanks);
                    indented.push(index);
                }
            }
            Piece::Sequence { .. } if starts => smallest = 0,
            Piece::Sequence { .. } => {}
        }
    }
    for index in indented {
        if let Piece::Literal { text, .. } = &mut pieces[index] {
            let cut = text.char_indices().nth(smallest).map_or(text.len(), |(at, _)| at);
            text.drain(..cut);
        }
    }
}

/// Literal text without its escapes. What is no escape is left as it is; hcl-edit has refused it before.
pub(super) fn unescape(written: &str, style: Style) -> Cow<'_, str> {
    let quoted = style == Style::Quoted;
    if memchr3(b'\\', b'$', b'%', written.as_bytes()).is_none() {
        return Cow::Borrowed(written);
    }
    let has_escape = written.contains("${") || written.contains("%{") || (quoted && written.contains('\\'));
    if !has_escape {
        return Cow::Borrowed(written);
    }
    let mut text = String::with_capacity(written.len());
    let mut rest = written;
    while let Some(at) = rest.find(['\\', '$', '%']) {
        text.push_str(&rest[..at]);
        rest = &rest[at..];
        let (character, length) = match rest.as_bytes() {
            [b'$', b'$', b'{', ..] | [b'%', b'%', b'{', ..] => {
                text.push_str(&rest[1..3]);
                rest = &rest[3..];
                continue;
            }
            [b'\\', b'n', ..] if quoted => ('\n', 2),
            [b'\\', b'r', ..] if quoted => ('\r', 2),
            [b'\\', b't', ..] if quoted => ('\t', 2),
            [b'\\', b'"', ..] if quoted => ('"', 2),
            [b'\\', b'\\', ..] if quoted => ('\\', 2),
            [b'\\', b'u', ..] if quoted => (code_point(rest.get(2..6)), 6),
            [b'\\', b'U', ..] if quoted => (code_point(rest.get(2..10)), 10),
            [first, ..] => (char::from(*first), 1),
            [] => break,
        };
        text.push(character);
        rest = rest.get(length..).unwrap_or("");
    }
    text.push_str(rest);
    Cow::Owned(text)
}

fn code_point(digits: Option<&str>) -> char {
    digits
        .and_then(|digits| u32::from_str_radix(digits, 16).ok())
        .and_then(char::from_u32)
        .unwrap_or(char::REPLACEMENT_CHARACTER)
}
