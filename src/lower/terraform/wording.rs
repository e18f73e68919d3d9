//! How things are written, for what is to stand beside them. JSON has no words to copy.

use super::attributes::CERTIFICATE;
use super::module::attribute;
use super::program::{Node, Program};
use crate::model::Written;
use crate::source::Span;
use crate::syntax::hcl::{Body, Expr, ExprKind, Part, Step};
use crate::value::Refs;

/// Characters that are copied.
const LONGEST: usize = 80;

impl<'a> Program<'a> {
    /// The text of an expression: of one line, and not too long.
    fn text(&self, span: Span) -> Option<&'a str> {
        let file = self.library.files.sources.file(span.file);
        let text = file.text.get(span.start as usize..span.end as usize)?;
        let is_short = text.len() <= LONGEST && !text.contains(['\n', '\r']);
        (is_short && file.path.strip_suffix(".json").is_none()).then_some(text)
    }

    /// How the block of a resource says where it is made, and of how many instances.
    pub fn wording(&self, node: &Node<'a>) -> Option<Written> {
        let body = node.resource.block.body();
        let mut written = Written::default();
        for name in ["provider", "region"] {
            if let Some(attribute) = attribute(body, name) {
                written.whereabouts.push((name, self.text(attribute.expr.span)?.to_owned()));
            }
        }
        written.repeated_by = repeated(body).map(|(name, _)| name);
        Some(written)
    }

    /// The index of a certificate in `aws_acm_certificate.site[count.index].arn`.
    pub fn index_of_certificate(&self, expr: &Expr) -> Option<String> {
        match &expr.kind {
            ExprKind::Paren(inner) => self.index_of_certificate(inner),
            ExprKind::Template(parts) => match &parts[..] {
                [Part::Interpolation(inner)] => self.index_of_certificate(inner),
                _ => None,
            },
            ExprKind::Step(whole, Step::Attr(_)) => {
                let ExprKind::Step(resource, Step::Index(index)) = &whole.kind else { return None };
                let ExprKind::Step(kind, Step::Attr(_)) = &resource.kind else { return None };
                let is_certificate = matches!(&kind.kind, ExprKind::Variable(kind) if **kind == *CERTIFICATE);
                self.text(index.span).filter(|_| is_certificate).map(|index| format!("[{index}]"))
            }
            _ => None,
        }
    }

    /// Whether a resource has an instance for each one of the certificate that its values were made from.
    pub fn is_parallel(&self, node: &Node<'a>, refs: &Refs) -> bool {
        let made = refs.iter().map(|reference| self.node(reference.node));
        let Some(certificate) = made.into_iter().find(|made| made.resource.kind == CERTIFICATE) else { return false };
        if certificate.instance.id != node.instance.id {
            return false;
        }
        let (own, other) = (repeated(node.resource.block.body()), repeated(certificate.resource.block.body()));
        let ((name, own), (other_name, other)) = match (own, other) {
            (None, None) => return true,
            (Some(own), Some(other)) => (own, other),
            _ => return false,
        };
        let (Some(own), Some(other)) = (self.text(own.span), self.text(other.span)) else { return false };
        let address = format!("{CERTIFICATE}.{}", certificate.resource.name);
        name == other_name && (own == other || own == address || own == format!("length({address})"))
    }
}

/// `count` or `for_each`, and what it says.
fn repeated(body: &Body) -> Option<(&'static str, &Expr)> {
    ["count", "for_each"].into_iter().find_map(|name| Some((name, &attribute(body, name)?.expr)))
}
