//! hcl-edit's tree to ours.
//!
//! hcl-edit says what a stretch of text is; what the text says is read from the original, because the text that
//! hcl-edit saw may be [mended](super::mend).

use std::collections::VecDeque;
use std::ops::Range;
use std::sync::Arc;

use hcl_edit::expr::{BinaryOperator, Expression, ForExpr, FuncCall, ObjectKey, UnaryOperator};
use hcl_edit::structure::{self, BlockLabel, Structure};
use hcl_edit::template::{Directive, Element, Template};
use hcl_edit::{Decorated, Ident, Span as _};

use super::steps;
use super::template::{Style, literals, unescape};
use super::{Attribute, Binary, Block, Body, Expr, ExprKind, For, Key, Name, Part, Unary};
use crate::source::{FileId, Span};
use crate::syntax::SyntaxError;

/// As deep as a tree may get: whoever walks it may recurse.
const DEPTH: usize = 400;

/// Where the text of a tree stands in its file.
#[derive(Clone, Copy)]
pub(super) enum Place {
    /// Byte for byte from this offset on.
    From(usize),
    /// Somewhere in these bytes, written differently: a JSON string with escapes.
    Within(Span),
}

/// A text and what is being made of it.
pub(super) struct Lower<'t> {
    file: FileId,
    place: Place,
    source: &'t str,
    depth: usize,
}

type Result<T> = std::result::Result<T, SyntaxError>;

impl<'t> Lower<'t> {
    /// For trees of `source`, which stands at `place`.
    pub(super) fn new(file: FileId, place: Place, source: &'t str) -> Self {
        Self { file, place, source, depth: 0 }
    }

    /// The place of a range of the source.
    pub(super) fn span(&self, range: Range<usize>) -> Span {
        match self.place {
            Place::From(base) => Span::new(self.file, base + range.start..base + range.end),
            Place::Within(span) => span,
        }
    }

    pub(super) fn source(&self) -> &'t str {
        self.source
    }

    fn text(&self, range: Range<usize>) -> &'t str {
        self.source.get(range).unwrap_or("")
    }

    pub(super) fn name(&self, range: Range<usize>) -> Name {
        Name { text: Arc::from(self.text(range.clone())), span: self.span(range) }
    }

    fn ident(&self, ident: &Decorated<Ident>) -> Name {
        self.name(ident.span().unwrap_or_default())
    }

    /// A body that was parsed by itself or between braces.
    pub(super) fn body(&mut self, parsed: &structure::Body) -> Result<Body> {
        let mut body = Body::default();
        for structure in parsed {
            match structure {
                Structure::Attribute(attribute) => body.attributes.push(self.attribute(attribute)?),
                Structure::Block(block) => body.blocks.push(self.block(block)?),
            }
        }
        Ok(body)
    }

    fn attribute(&mut self, attribute: &structure::Attribute) -> Result<Attribute> {
        let name = self.ident(&attribute.key);
        let expr = self.expr(&attribute.value)?;
        Ok(Attribute { span: name.span.to(expr.span), name, expr })
    }

    fn block(&mut self, block: &structure::Block) -> Result<Block> {
        let kind = self.ident(&block.ident);
        let labels: Vec<Name> = block.labels.iter().map(|label| self.label(label)).collect();
        let header = kind.span.to(labels.last().map_or(kind.span, |label| label.span));
        let body = self.body(&block.body)?;
        let span = self.span(block.span().unwrap_or_default());
        Ok(Block::read(kind, labels, body, header, span))
    }

    fn label(&self, label: &BlockLabel) -> Name {
        match label {
            BlockLabel::Ident(ident) => self.ident(ident),
            BlockLabel::String(string) => {
                let range = string.span().unwrap_or_default();
                Name { text: Arc::from(self.quoted(range.clone())), span: self.span(range) }
            }
        }
    }

    fn quoted(&self, range: Range<usize>) -> std::borrow::Cow<'t, str> {
        let written = self.text(range);
        let inner = written.get(1..written.len().saturating_sub(1)).unwrap_or("");
        unescape(inner, Style::Quoted)
    }

    /// Goes one level down for the sake of what `inner` makes.
    pub(super) fn deeper<T>(
        &mut self,
        levels: usize,
        range: Range<usize>,
        inner: impl FnOnce(&mut Self) -> Result<T>,
    ) -> Result<T> {
        self.depth += levels;
        if self.depth > DEPTH {
            self.depth -= levels;
            return Err(SyntaxError {
                message: format!("an expression of more than {DEPTH} steps and levels"),
                span: self.span(range),
            });
        }
        let made = inner(self);
        self.depth -= levels;
        made
    }

    /// An expression.
    pub(super) fn expr(&mut self, expression: &Expression) -> Result<Expr> {
        let range = expression.span().unwrap_or_default();
        self.deeper(1, range.clone(), |lower| lower.expr_at(expression, range))
    }

    fn expr_at(&mut self, expression: &Expression, range: Range<usize>) -> Result<Expr> {
        let span = self.span(range.clone());
        let kind = match expression {
            Expression::Null(_) => ExprKind::Null,
            Expression::Bool(value) => ExprKind::Bool(*value.value()),
            Expression::Number(_) => ExprKind::Number(number(self.text(range))),
            Expression::String(_) if self.is_heredoc(&range) => self.heredoc(&range, &Template::new())?,
            Expression::String(_) => ExprKind::Text(Arc::from(self.quoted(range))),
            Expression::StringTemplate(template) => {
                let template: &Template = template;
                if self.is_heredoc(&range) {
                    self.heredoc(&range, template)?
                } else {
                    ExprKind::Template(self.template(template, Style::Quoted, &range)?)
                }
            }
            // `mend` leaves no heredoc to hcl-edit.
            Expression::HeredocTemplate(heredoc) => self.heredoc(&range, &heredoc.template)?,
            Expression::Array(array) => {
                ExprKind::Tuple(array.iter().map(|item| self.expr(item)).collect::<Result<_>>()?)
            }
            Expression::Object(object) => {
                let items = object.iter().map(|(key, value)| Ok((self.key(key)?, self.expr(value.expr())?)));
                ExprKind::Object(items.collect::<Result<_>>()?)
            }
            Expression::Parenthesis(inner) => ExprKind::Paren(Box::new(self.expr(inner.inner())?)),
            Expression::Variable(_) => ExprKind::Variable(Arc::from(self.text(range))),
            Expression::Conditional(conditional) => ExprKind::Conditional(Box::new([
                self.expr(&conditional.cond_expr)?,
                self.expr(&conditional.true_expr)?,
                self.expr(&conditional.false_expr)?,
            ])),
            Expression::FuncCall(call) => self.call(call)?,
            Expression::Traversal(traversal) => return steps::traversal(self, traversal, range),
            Expression::UnaryOp(operation) => {
                let operator = match operation.operator.value() {
                    UnaryOperator::Neg => Unary::Minus,
                    UnaryOperator::Not => Unary::Not,
                };
                ExprKind::Unary(operator, Box::new(self.expr(&operation.expr)?))
            }
            Expression::BinaryOp(operation) => {
                let left = self.expr(&operation.lhs_expr)?;
                let right = self.expr(&operation.rhs_expr)?;
                ExprKind::Binary(Box::new(left), binary(*operation.operator.value()), Box::new(right))
            }
            Expression::ForExpr(parsed) => self.for_expr(parsed)?,
        };
        Ok(Expr { kind, span })
    }

    fn key(&mut self, key: &ObjectKey) -> Result<Key> {
        Ok(match key {
            ObjectKey::Ident(ident) => Key::Word(self.ident(ident)),
            // A keyword is a word like any other here.
            ObjectKey::Expression(Expression::Null(_) | Expression::Bool(_)) => {
                Key::Word(self.name(key.span().unwrap_or_default()))
            }
            ObjectKey::Expression(expression) => Key::Expr(self.expr(expression)?),
        })
    }

    fn call(&mut self, call: &FuncCall) -> Result<ExprKind> {
        let last = call.name.name.span().unwrap_or_default();
        let first = call.name.namespace.first().and_then(hcl_edit::Span::span).unwrap_or_else(|| last.clone());
        let mut text = String::new();
        for part in call.name.namespace.iter().chain([&call.name.name]) {
            if !text.is_empty() {
                text.push_str("::");
            }
            text.push_str(self.text(part.span().unwrap_or_default()));
        }
        Ok(ExprKind::Call {
            name: Name { text: Arc::from(text), span: self.span(first.start..last.end) },
            args: call.args.iter().map(|argument| self.expr(argument)).collect::<Result<_>>()?,
            expand: call.args.expand_final(),
        })
    }

    fn for_expr(&mut self, parsed: &ForExpr) -> Result<ExprKind> {
        Ok(ExprKind::For(Box::new(For {
            key_var: parsed.intro.key_var.as_ref().map(|name| self.ident(name)),
            value_var: self.ident(&parsed.intro.value_var),
            collection: self.expr(&parsed.intro.collection_expr)?,
            key: parsed.key_expr.as_ref().map(|key| self.expr(key)).transpose()?,
            value: self.expr(&parsed.value_expr)?,
            grouping: parsed.grouping,
            condition: parsed.cond.as_ref().map(|condition| self.expr(&condition.expr)).transpose()?,
        })))
    }

    fn is_heredoc(&self, range: &Range<usize>) -> bool {
        self.text(range.clone()).starts_with("<<")
    }

    fn heredoc(&mut self, range: &Range<usize>, template: &Template) -> Result<ExprKind> {
        let written = self.text(range.clone());
        let style = if written.starts_with("<<-") { Style::Indented } else { Style::Heredoc };
        let begin = written.find('\n').map_or(written.len(), |at| at + 1);
        let end = written.rfind('\n').map_or(written.len(), |at| at + 1);
        let content = range.start + begin..range.start + end;
        if written.get(begin..end).is_some_and(|content| content.contains("${") || content.contains("%{")) {
            let parts = self.template(template, style, &content)?;
            // Of `$${` alone nothing is left to interpolate.
            return Ok(match parts.as_slice() {
                [] => self.plain(style, &content),
                [Part::Literal(text)] => ExprKind::Text(Arc::clone(text)),
                _ => ExprKind::Template(parts),
            });
        }
        Ok(self.plain(style, &content))
    }

    fn plain(&self, style: Style, content: &Range<usize>) -> ExprKind {
        let pieces = super::template::plain(self.text(content.clone()), style);
        ExprKind::Text(Arc::from(pieces))
    }

    /// The parts of a template whose literal text stands in `content`.
    pub(super) fn template(&mut self, template: &Template, style: Style, content: &Range<usize>) -> Result<Vec<Part>> {
        let mut texts = literals(self.source, template, style, content);
        self.parts(template, &mut texts)
    }

    fn parts(&mut self, template: &Template, texts: &mut VecDeque<String>) -> Result<Vec<Part>> {
        let mut parts = Vec::new();
        for element in template {
            match element {
                Element::Literal(_) => match texts.pop_front() {
                    Some(text) if !text.is_empty() => parts.push(Part::Literal(Arc::from(text))),
                    _ => {}
                },
                Element::Interpolation(interpolation) => {
                    parts.push(Part::Interpolation(self.expr(&interpolation.expr)?));
                }
                Element::Directive(directive) => {
                    let range = element.span().unwrap_or_default();
                    parts.push(self.deeper(1, range, |lower| lower.directive(directive, texts))?);
                }
            }
        }
        Ok(parts)
    }

    fn directive(&mut self, directive: &Directive, texts: &mut VecDeque<String>) -> Result<Part> {
        Ok(match directive {
            Directive::If(directive) => Part::If(
                self.expr(&directive.if_expr.cond_expr)?,
                self.parts(&directive.if_expr.template, texts)?,
                match &directive.else_expr {
                    Some(otherwise) => self.parts(&otherwise.template, texts)?,
                    None => Vec::new(),
                },
            ),
            Directive::For(directive) => {
                let intro = &directive.for_expr;
                Part::For(
                    intro.key_var.as_ref().map(|name| self.ident(name)),
                    self.ident(&intro.value_var),
                    self.expr(&intro.collection_expr)?,
                    self.parts(&intro.template, texts)?,
                )
            }
        })
    }
}

/// A number as it is written, `- 1` included.
fn number(written: &str) -> f64 {
    let digits = written.strip_prefix('-');
    let value = digits.unwrap_or(written).rsplit(|c: char| c.is_whitespace() || c == '/').next().unwrap_or("");
    let value: f64 = value.parse().unwrap_or(0.0);
    if digits.is_some() { -value } else { value }
}

fn binary(operator: BinaryOperator) -> Binary {
    match operator {
        BinaryOperator::Or => Binary::Or,
        BinaryOperator::And => Binary::And,
        BinaryOperator::Eq => Binary::Eq,
        BinaryOperator::NotEq => Binary::NotEq,
        BinaryOperator::Greater => Binary::Greater,
        BinaryOperator::GreaterEq => Binary::GreaterEq,
        BinaryOperator::Less => Binary::Less,
        BinaryOperator::LessEq => Binary::LessEq,
        BinaryOperator::Plus => Binary::Plus,
        BinaryOperator::Minus => Binary::Minus,
        BinaryOperator::Mul => Binary::Times,
        BinaryOperator::Div => Binary::Div,
        BinaryOperator::Mod => Binary::Mod,
    }
}
