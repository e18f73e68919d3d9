//! Traversals: `x.a`, `x[b]`, `x.0`, `x.*`, `x[*]`.
//!
//! hcl-edit's span of an index is that of the expression between its brackets, so that where a step ends is found in
//! the source, over blanks and comments.

use std::ops::Range;
use std::slice::Iter;

use hcl_edit::expr::{Traversal, TraversalOperator};
use hcl_edit::{Decorated, Span as _};

use super::lexer::{Kind, Lexer};
use super::lower::Lower;
use super::{Expr, ExprKind, Step};
use crate::syntax::SyntaxError;

type Operators<'a> = Iter<'a, Decorated<TraversalOperator>>;

/// A traversal, each of its steps spanning from the root to the step's end.
pub(super) fn traversal(
    lower: &mut Lower<'_>,
    traversal: &Traversal,
    range: Range<usize>,
) -> Result<Expr, SyntaxError> {
    let levels = traversal.operators.len();
    lower.deeper(levels, range.clone(), |lower| {
        let mut expr = lower.expr(&traversal.expr)?;
        let mut at = traversal.expr.span().map_or(range.start, |span| span.end);
        let mut operators = traversal.operators.iter();
        while let Some(operator) = operators.next() {
            let step = step(lower, operator, &mut operators, &mut at)?;
            let span = lower.span(range.start..at);
            expr = Expr { kind: ExprKind::Step(Box::new(expr), step), span };
        }
        Ok(expr)
    })
}

/// One step; `at` goes from the end of what stands before it to its own. A splat takes what applies to each element
/// out of `rest`.
fn step(
    lower: &mut Lower<'_>,
    operator: &TraversalOperator,
    rest: &mut Operators<'_>,
    at: &mut usize,
) -> Result<Step, SyntaxError> {
    Ok(match operator {
        TraversalOperator::GetAttr(name) => {
            let range = name.span().unwrap_or_default();
            *at = range.end;
            Step::Attr(lower.name(range))
        }
        TraversalOperator::LegacyIndex(index) => {
            let start = token_start(lower.source(), token_start(lower.source(), *at) + 1);
            let digits = lower.source().as_bytes()[start..].iter().take_while(|byte| byte.is_ascii_digit()).count();
            *at = start + digits;
            #[expect(clippy::cast_precision_loss, reason = "an index of a list")]
            let value = *index.value() as f64;
            Step::Index(Box::new(Expr { kind: ExprKind::Number(value), span: lower.span(start..*at) }))
        }
        TraversalOperator::Index(index) => {
            let inner = lower.expr(index)?;
            *at = token_start(lower.source(), index.span().map_or(*at, |span| span.end)) + 1;
            Step::Index(Box::new(inner))
        }
        TraversalOperator::AttrSplat(_) => {
            *at = token_start(lower.source(), token_start(lower.source(), *at) + 1) + 1;
            let mut steps = Vec::new();
            while let Some(TraversalOperator::GetAttr(_) | TraversalOperator::LegacyIndex(_)) =
                rest.as_slice().first().map(Decorated::value)
            {
                let Some(next) = rest.next() else { break };
                steps.push(step(lower, next, rest, at)?);
            }
            Step::AttrSplat(steps)
        }
        TraversalOperator::FullSplat(_) => {
            let star = token_start(lower.source(), token_start(lower.source(), *at) + 1);
            *at = token_start(lower.source(), star + 1) + 1;
            let mut steps = Vec::new();
            while let Some(next) = rest.next() {
                steps.push(step(lower, next, rest, at)?);
            }
            Step::FullSplat(steps)
        }
    })
}

/// The first byte from `at` on that is neither blank nor comment.
fn token_start(source: &str, at: usize) -> usize {
    // Most often there is neither.
    if matches!(source.as_bytes().get(at), Some(b'.' | b'[' | b']' | b'*' | b'0'..=b'9')) {
        return at;
    }
    let mut lexer = Lexer::new(source, at.min(source.len()));
    loop {
        match lexer.next() {
            Ok(Some(token)) if matches!(token.kind, Kind::Newline | Kind::Comment) => {}
            Ok(Some(token)) => return token.start,
            // `]` opens nothing here, which the lexer holds for a fault at its place.
            Err(fault) => return fault.start,
            Ok(None) => return source.len().saturating_sub(1),
        }
    }
}
