//! Strings and heredocs, with interpolations and without strip markers.

use std::sync::Arc;

use super::{Grammar, Purpose};
use crate::syntax::hcl::lexer::{Kind, Token};
use crate::syntax::hcl::mentions::Noted;
use crate::syntax::hcl::template::{self, Style, unescape};
use crate::syntax::hcl::{Expr, ExprKind, Part};

impl<P: Purpose> Grammar<'_, '_, P> {
    /// `"text ${expression}"`
    pub(super) fn quoted(&mut self) -> Option<P::Of<Expr>> {
        let open = self.next();
        let mut parts = P::make(Vec::new);
        let mut is_template = false;
        let close = loop {
            let token = self.next();
            match token.kind {
                Kind::QuoteClose => break token,
                Kind::Text => {
                    let written = self.written(token);
                    escapes_are_known(written).then_some(())?;
                    P::add(&mut parts, P::make(|| literal(&unescape(written, Style::Quoted))), Vec::push);
                }
                _ => {
                    is_template = true;
                    let inner = self.interpolation(token)?;
                    P::add(&mut parts, inner, |parts, inner| parts.push(Part::Interpolation(inner)));
                }
            }
        };
        if !P::MAKES && !is_template {
            self.scratch.noted.extend(Noted::text(self.text, open.end..close.start));
        }
        Some(self.expr_from(open.start, P::map(parts, text_or_template)))
    }

    /// `<<EOT`, `<<-EOT`
    pub(super) fn heredoc(&mut self) -> Option<P::Of<Expr>> {
        let open = self.next();
        let style = if self.written(open).starts_with("<<-") { Style::Indented } else { Style::Heredoc };
        let mut literals = P::make(Vec::<&str>::new);
        let mut interpolations = P::make(Vec::new);
        let mut count = 0;
        loop {
            let token = self.next();
            match token.kind {
                Kind::HeredocClose => break,
                Kind::Text => P::add(&mut literals, P::make(|| self.written(token)), Vec::push),
                _ => {
                    count += 1;
                    let inner = self.interpolation(token)?;
                    // Before each there is a literal, if an empty one.
                    P::add(&mut literals, P::make(|| count), |literals, count| literals.resize(count, ""));
                    P::add(&mut interpolations, inner, Vec::push);
                }
            }
        }
        if count == 0 {
            let first = self.tokens[self.at - 2];
            let content = if first.kind == Kind::Text { self.written(first) } else { "" };
            if !P::MAKES {
                let lead = content.len() - content.trim_start().len();
                self.scratch.noted.extend(Noted::text(self.text, first.start + lead..first.end));
            }
            let text = P::make(|| ExprKind::Text(Arc::from(template::plain(content, style))));
            return Some(self.expr_from(open.start, text));
        }
        let kind = P::map(P::both(literals, interpolations), |(mut literals, interpolations)| {
            literals.resize(count + 1, "");
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

    /// `${expression}`
    fn interpolation(&mut self, open: Token) -> Option<P::Of<Expr>> {
        (open.kind == Kind::TemplateOpen && self.written(open) == "${").then_some(())?;
        self.skip(true);
        let inner = self.expr(true)?;
        self.skip(true);
        let close = self.expect(Kind::TemplateClose)?;
        (self.written(close) == "}").then_some(inner)
    }
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
