//! Every value in a block: its attributes, its nested blocks, and what `dynamic` blocks make.

use std::collections::HashSet;

use super::module::{attribute, keyword, kind_of_content, label};
use super::program::{Binding, Program, Scope, expand_for_each};
use crate::source::Span;
use crate::syntax::hcl::{Attribute, Block, Body};
use crate::value::{Symbol, Text, Value, Why};

/// What a block says about itself rather than about what it makes.
const META: [&str; 9] =
    ["count", "for_each", "depends_on", "provider", "providers", "source", "lifecycle", "timeouts", "connection"];
/// `dynamic` blocks inside `dynamic` blocks.
const DEEPEST_BLOCK: usize = 16;

/// Sees the path of an attribute through nested blocks, the attribute, and its value.
pub type Visitor<'v, 'a> = &'v mut dyn FnMut(&[&'a str], &'a Attribute, Value);

impl<'a> Program<'a> {
    /// Visits every attribute of a body and of its blocks.
    pub fn visit(&self, body: &'a Body, scope: Scope<'_>, visitor: Visitor<'_, 'a>) {
        self.visit_body(body, scope, &mut Vec::new(), visitor);
    }

    fn visit_body(&self, body: &'a Body, scope: Scope<'_>, path: &mut Vec<&'a str>, visitor: Visitor<'_, 'a>) {
        let blocks: HashSet<&str> = body.blocks.iter().map(|block| &*block.kind.text).collect();
        for attribute in &body.attributes {
            // JSON does not tell blocks from attributes; what may be either is seen once, part by part.
            if is_meta(path, &attribute.name.text) || blocks.contains(&*attribute.name.text) {
                continue;
            }
            path.push(&attribute.name.text);
            visitor(path, attribute, self.eval(&attribute.expr, scope));
            path.pop();
        }
        for block in &body.blocks {
            if is_meta(path, &block.kind.text) {
                continue;
            }
            self.visit_block(block, scope, path, visitor);
        }
    }

    fn visit_block(&self, block: &'a Block, scope: Scope<'_>, path: &mut Vec<&'a str>, visitor: Visitor<'_, 'a>) {
        if path.len() >= DEEPEST_BLOCK {
            return;
        }
        path.push(kind_of_content(block));
        if &*block.kind.text == "dynamic" {
            self.visit_dynamic(block, scope, path, visitor);
        } else {
            self.visit_body(&block.body, scope, path, visitor);
        }
        path.pop();
    }

    fn visit_dynamic(&self, block: &'a Block, scope: Scope<'_>, path: &mut Vec<&'a str>, visitor: Visitor<'_, 'a>) {
        let Some(content) = block.body.blocks.iter().find(|inner| &*inner.kind.text == "content") else { return };
        let Some(for_each) = attribute(&block.body, "for_each") else { return };
        let named = attribute(&block.body, "iterator").and_then(|iterator| keyword(&iterator.expr));
        let name = named.or_else(|| label(block, 0)).unwrap_or("dynamic");
        let collection = self.eval(&for_each.expr, scope);
        let expansion = expand_for_each(&collection, for_each.expr.span);
        if matches!(expansion.existence, crate::model::Existence::No { .. }) {
            return;
        }
        for repetition in expansion.repetitions {
            let (key, value) = repetition.each.unwrap_or_else(|| {
                let why = Why::new("its `for_each` cannot be listed", Some(for_each.expr.span));
                let unknown = Value::unknown(why, Symbol::new(format!("{name}.value")));
                (unknown.clone(), unknown)
            });
            let iterator = Value::object(vec![(Text::from("key"), key), (Text::from("value"), value)]);
            let binding = Binding { name, value: iterator, outer: scope.bindings };
            self.visit_body(&content.body, Scope { bindings: Some(&binding), ..scope }, path, visitor);
        }
    }
}

fn is_meta(path: &[&str], name: &str) -> bool {
    path.is_empty() && META.contains(&name)
}

/// The attributes at a path through nested blocks, as they are written; `dynamic` blocks left out.
pub fn written<'b>(body: &'b Body, path: &[&str]) -> Option<(&'b Attribute, Span)> {
    let (name, blocks) = path.split_last()?;
    let mut body = body;
    let mut header = None;
    for kind in blocks {
        let block = body.blocks.iter().find(|block| kind_of_content(block) == *kind)?;
        header = Some(block.header);
        body = &block.body;
    }
    attribute(body, name).map(|attribute| (attribute, header.unwrap_or(attribute.span)))
}
