//! JSON to an arena with a span on every key and value.
//!
//! The nodes of a document lie in one vector in the order of the text, each with the index behind its subtree, so that
//! parsing allocates little and skipping costs nothing. Strings and numbers are only checked; they are decoded when
//! somebody reads them.

mod read;
#[cfg(test)]
mod tests;

use std::borrow::Cow;

use super::SyntaxError;
use crate::source::{FileId, Span};

/// How deep arrays and objects may nest.
pub const LEVELS: usize = 512;

/// A parsed document.
#[derive(Debug)]
pub struct Tree<'t> {
    file: FileId,
    text: &'t str,
    nodes: Vec<Node>,
}

/// A value or a key; of an object the children are keys and values in turn.
#[derive(Clone, Copy, Debug)]
struct Node {
    kind: Kind,
    start: u32,
    end: u32,
    /// The index behind the last node of the subtree.
    next: u32,
}

/// The kinds of value.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[allow(missing_docs)]
pub enum Kind {
    Null,
    Bool,
    Number,
    String,
    Array,
    Object,
}

/// Parses a document; fails at the first place that is no JSON.
pub fn parse(file: FileId, text: &str) -> Result<Tree<'_>, SyntaxError> {
    tree(file, text, read::Reader::new(text))
}

/// Parses documents that stand one after another, at least one, as programs print them that are run more than once.
pub fn parse_all(file: FileId, text: &str) -> Result<Tree<'_>, SyntaxError> {
    tree(file, text, read::Reader::new(text).many())
}

fn tree<'t>(file: FileId, text: &'t str, reader: read::Reader<'t>) -> Result<Tree<'t>, SyntaxError> {
    match reader.document() {
        Ok(nodes) => Ok(Tree { file, text, nodes }),
        Err((message, range)) => Err(SyntaxError { message, span: Span::new(file, range) }),
    }
}

impl Tree<'_> {
    /// The document's value; of several documents that of the first.
    pub fn root(&self) -> Value<'_> {
        Value { tree: self, index: 0 }
    }

    /// The values of all documents, in order.
    pub fn roots(&self) -> impl Iterator<Item = Value<'_>> {
        let mut index = 0;
        std::iter::from_fn(move || {
            let root = Value { tree: self, index };
            ((index as usize) < self.nodes.len()).then(|| {
                index = root.node().next;
                root
            })
        })
    }
}

/// A value of a tree.
#[derive(Clone, Copy, Debug)]
pub struct Value<'t> {
    tree: &'t Tree<'t>,
    index: u32,
}

impl<'t> Value<'t> {
    fn node(self) -> Node {
        self.tree.nodes[self.index as usize]
    }

    /// What it is.
    pub fn kind(self) -> Kind {
        self.node().kind
    }

    /// Where it is written; of a string with its quotes.
    pub fn span(self) -> Span {
        let node = self.node();
        Span::new(self.tree.file, node.start as usize..node.end as usize)
    }

    /// The text it is written with.
    pub fn source(self) -> &'t str {
        let node = self.node();
        &self.tree.text[node.start as usize..node.end as usize]
    }

    /// The entries of an object, in order, repeated keys included; none of anything else.
    pub fn entries(self) -> impl Iterator<Item = (Value<'t>, Value<'t>)> {
        let mut children = self.children(Kind::Object);
        std::iter::from_fn(move || Some((children.next()?, children.next()?)))
    }

    /// The items of an array; none of anything else.
    pub fn items(self) -> impl Iterator<Item = Value<'t>> {
        self.children(Kind::Array)
    }

    fn children(self, kind: Kind) -> impl Iterator<Item = Value<'t>> {
        let node = self.node();
        let mut index = self.index + 1;
        let end = if node.kind == kind { node.next } else { index };
        std::iter::from_fn(move || {
            let child = Value { tree: self.tree, index };
            (index < end).then(|| {
                index = child.node().next;
                child
            })
        })
    }

    /// The value of an object's key; of a repeated key the last.
    pub fn get(self, key: &str) -> Option<Value<'t>> {
        self.entries().filter(|(name, _)| name.as_str().is_some_and(|name| name == key)).last().map(|(_, value)| value)
    }

    /// A string, unescaped; half a surrogate pair reads as U+FFFD.
    pub fn as_str(self) -> Option<Cow<'t, str>> {
        (self.kind() == Kind::String).then(|| {
            let source = self.source();
            read::unescape(&source[1..source.len() - 1])
        })
    }

    /// A number, as near as a float can be.
    pub fn as_f64(self) -> Option<f64> {
        (self.kind() == Kind::Number).then(|| self.source().parse().ok())?
    }

    /// `true` or `false`.
    pub fn as_bool(self) -> Option<bool> {
        (self.kind() == Kind::Bool).then(|| self.source() == "true")
    }
}
