//! Strings and heredocs, with interpolations and without strip markers.

use std::sync::Arc;

use super::Grammar;
use crate::syntax::hcl::lexer::Kind;
use crate::syntax::hcl::mentions::Noted;
use crate::syntax::hcl::template::{self, Style, unescape};
use crate::syntax::hcl::{Expr, ExprKind, Part};

impl<const MAKES: bool> Grammar<'_, '_, MAKES> {
    /// `"text ${expression}"`
    pub(super) fn quoted(&mut self) -> Option<Expr> {
        let open = self.next()?;
        let mut parts = Vec::new();
        let mut is_template = false;
        let close = loop {
            let token = self.peek()?;
            match token.kind {
                Kind::QuoteClose => break self.next()?,
                Kind::Text => {
                    self.at += 1;
                    let written = self.written(token);
                    escapes_are_known(written).then_some(())?;
                    if MAKES {
                        parts.push(Part::Literal(Arc::from(unescape(written, Style::Quoted))));
                    }
                }
                _ => {
                    is_template = true;
                    let inner = self.interpolation()?;
                    if MAKES {
                        parts.push(Part::Interpolation(inner));
                    }
                }
            }
        };
        let content = open.end..close.start;
        if !MAKES && !is_template {
            self.noted.extend(Noted::text(self.text, content));
        }
        Some(self.made(open.start..close.end, |_| text_or_template(parts)))
    }

    /// `<<EOT`, `<<-EOT`
    pub(super) fn heredoc(&mut self) -> Option<Expr> {
        let open = self.next()?;
        let style = if self.written(open).starts_with("<<-") { Style::Indented } else { Style::Heredoc };
        let mut literals: Vec<&str> = Vec::new();
        let mut interpolations = Vec::new();
        let mut is_template = false;
        let close = loop {
            let token = self.peek()?;
            match token.kind {
                Kind::HeredocClose => break self.next()?,
                Kind::Text => {
                    self.at += 1;
                    if MAKES {
                        literals.push(self.written(token));
                    }
                }
                _ => {
                    is_template = true;
                    let inner = self.interpolation()?;
                    if MAKES {
                        // Before each there is a literal, if an empty one.
                        literals.resize(interpolations.len() + 1, "");
                        interpolations.push(inner);
                    }
                }
            }
        };
        let range = open.start..close.end;
        if !is_template {
            let first = self.tokens[self.at - 2];
            let content = if first.kind == Kind::Text { self.written(first) } else { "" };
            let lead = content.len() - content.trim_start().len();
            if !MAKES {
                self.noted.extend(Noted::text(self.text, first.start + lead..first.end));
            }
            return Some(self.made(range, |_| ExprKind::Text(Arc::from(template::plain(content, style)))));
        }
        Some(self.made(range, |_| {
            literals.resize(interpolations.len() + 1, "");
            let mut texts = template::between(&literals, style).into_iter();
            let mut parts = Vec::new();
            let mut interpolations = interpolations.into_iter();
            while let Some(text) = texts.next() {
                if !text.is_empty() {
                    parts.push(Part::Literal(Arc::from(text)));
                }
                parts.extend(interpolations.next().map(Part::Interpolation));
            }
            ExprKind::Template(parts)
        }))
    }

    /// `${expression}`
    fn interpolation(&mut self) -> Option<Expr> {
        let open = self.expect(Kind::TemplateOpen)?;
        (self.written(open) == "${").then_some(())?;
        self.skip(true);
        let inner = self.expr(true)?;
        self.skip(true);
        let close = self.expect(Kind::TemplateClose)?;
        (self.written(close) == "}").then_some(inner)
    }
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

/// Whether all escapes of a quoted text are of one character.
pub(super) fn escapes_are_known(written: &str) -> bool {
    let mut rest = written;
    while let Some(at) = memchr::memchr(b'\\', rest.as_bytes()) {
        match rest.as_bytes().get(at + 1) {
            Some(b'n' | b'r' | b't' | b'"' | b'\\') => rest = &rest[at + 2..],
            _ => return false,
        }
    }
    true
}
