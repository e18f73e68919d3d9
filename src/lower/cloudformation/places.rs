//! Where something is shown: the smallest piece of a template that tells it, and never a block of lines.

use super::eval::function;
use super::program::{Program, Scope};
use crate::source::Span;
use crate::syntax::node::{Kind, Node};

/// What is longer than a line is not read at a glance.
const LONGEST: usize = 200;
/// How often what is shown is looked for one level deeper.
const DEEPEST: usize = 8;

impl<'t> Program<'t> {
    /// The place of a node: its own where it stands in one line, else the name of its function or what that is given.
    pub(super) fn place_of(&self, node: Node<'t>, scope: &Scope) -> Span {
        let text = self.stack(scope.stack).template.text.as_bytes();
        let (mut node, mut span) = (node, node.span());
        for _ in 0..DEEPEST {
            let whole = &text[span.range()];
            if whole.len() <= LONGEST && memchr::memchr(b'\n', whole).is_none() {
                return span;
            }
            let inner = match node.kind() {
                Kind::Map => {
                    let long = node.tag().is_none().then(|| function(node)).flatten();
                    let scalar = long.map(|(_, argument)| argument.node).filter(|node| is_scalar(*node));
                    scalar.or_else(|| node.entries().next().map(|(key, _)| key))
                }
                Kind::List => node.items().next(),
                _ => None,
            };
            let Some(inner) = inner else { break };
            (node, span) = (inner, inner.span());
        }
        first_line(span, &text[span.range()])
    }
}

fn is_scalar(node: Node<'_>) -> bool {
    !matches!(node.kind(), Kind::Map | Kind::List)
}

fn first_line(span: Span, text: &[u8]) -> Span {
    let end = memchr::memchr(b'\n', text).unwrap_or(text.len());
    let line = text[..end].trim_ascii_end();
    Span::new(span.file, span.start as usize..span.start as usize + line.len())
}
