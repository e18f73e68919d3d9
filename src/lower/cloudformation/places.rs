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
    /// The place of the value of a key: its own where it stands in one line, else what its function is given where that
    /// is one word, else the key.
    pub(super) fn place_under(&self, key: Node<'t>, node: Node<'t>, scope: &Scope) -> Span {
        let given = function(node).map(|(_, argument)| argument.node).filter(|given| is_scalar(*given));
        let places = [Some(node), given].into_iter().flatten().map(Node::span);
        places.into_iter().find(|span| fits(self.text_of(*span, scope))).unwrap_or_else(|| key.span())
    }

    /// The place of a node of which no key is known: where it is longer than a line, the first name in it.
    pub(super) fn place_of(&self, node: Node<'t>, scope: &Scope) -> Span {
        let (mut node, mut span) = (node, node.span());
        for _ in 0..DEEPEST {
            if fits(self.text_of(span, scope)) {
                return span;
            }
            let inner = match node.kind() {
                Kind::Map => node.entries().next().map(|(key, value)| if is_scalar(value) { value } else { key }),
                Kind::List => node.items().next(),
                _ => None,
            };
            let Some(inner) = inner else { break };
            (node, span) = (inner, inner.span());
        }
        first_line(span, self.text_of(span, scope))
    }

    fn text_of(&self, span: Span, scope: &Scope) -> &[u8] {
        self.stack(scope.stack).template.text.as_bytes().get(span.range()).unwrap_or_default()
    }
}

fn fits(text: &[u8]) -> bool {
    text.len() <= LONGEST && memchr::memchr(b'\n', text).is_none()
}

fn is_scalar(node: Node<'_>) -> bool {
    !matches!(node.kind(), Kind::Map | Kind::List)
}

fn first_line(span: Span, text: &[u8]) -> Span {
    let end = memchr::memchr(b'\n', text).unwrap_or(text.len());
    let line = text[..end].trim_ascii_end();
    Span::new(span.file, span.start as usize..span.start as usize + line.len())
}
