//! YAML to an arena with a span on every key, value and tag.
//!
//! The arena is the one of [`json`](super::json): the nodes of a document lie in one vector in the order of the text,
//! each with the index behind its subtree. An alias is a node that names another; it is followed when somebody reads
//! it and nothing is ever copied, so a value's span is where its text stands, which may be an anchor elsewhere in the
//! document. What following all aliases would cost is counted while parsing, and bounded.
//!
//! Scalars keep the text that they stand for. What a plain one means (a boolean, a number, nothing) is decided when it
//! is read, as YAML 1.1 has it, which is what CloudFormation reads:
//! <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-formats.html>.

mod entries;
mod fault;
mod read;
mod scalar;
#[cfg(test)]
mod tests;

use std::borrow::Cow;

use super::SyntaxError;
use super::node::Kind;
use crate::source::{FileId, Span};
use scalar::Reading;

/// How deep block collections may nest, and flow collections in the innermost of them.
pub const LEVELS: usize = 255;

/// How many nodes all aliases of a document may stand for.
pub const ALIASED_NODES: u32 = 1_000_000;

/// How many documents of a text are read.
pub const DOCUMENTS: usize = 10_000;

/// What a text holds: the documents that could be read, and what is wrong with it.
#[derive(Debug)]
pub struct Parsed<'t> {
    /// The documents without a fatal error, in order.
    pub documents: Vec<Tree<'t>>,
    /// In order: the first fatal error of each document that is missing, and bad aliases of others; at most a thousand.
    pub errors: Vec<SyntaxError>,
    /// In order: keys that stand twice, of which the last one counts; at most a thousand.
    pub repeated: Vec<SyntaxError>,
    /// The comments, from `#` to before the line's end.
    pub comments: Vec<Span>,
}

/// Parses all documents of a text.
pub fn parse(file: FileId, text: &str) -> Parsed<'_> {
    read::Reader::new(file, text).stream()
}

/// A parsed document.
#[derive(Debug)]
pub struct Tree<'t> {
    file: FileId,
    text: &'t str,
    nodes: Vec<Node>,
    tags: Vec<Tag>,
    /// The texts of scalars that differ from what is written.
    texts: Vec<Box<str>>,
}

/// A value or a key; of a mapping the children are keys and values in turn.
#[derive(Clone, Copy, Debug)]
struct Node {
    form: Form,
    start: u32,
    end: u32,
    /// The index behind the last node of the subtree; 0 while it is open.
    next: u32,
    /// An index into the tree's tags, or [`NONE`].
    tag: u32,
    /// Of a scalar an index into the tree's texts, or [`NONE`] where the text is the written one; of an alias the
    /// index of the node that it stands for, or [`NONE`] where it stands for nothing.
    other: u32,
}

const NONE: u32 = u32::MAX;

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Form {
    Plain,
    Quoted,
    /// `|` or `>`.
    Block,
    List,
    Map,
    /// A mapping with a `<<` key.
    Merging,
    Alias,
}

/// A tag of the source.
#[derive(Debug)]
struct Tag {
    /// The name behind `!`; of YAML's own tags the one behind `tag:yaml.org,2002:`.
    name: Box<str>,
    /// Whether it is one of YAML's own: `!!str`.
    core: bool,
    start: u32,
    end: u32,
}

impl Tree<'_> {
    /// The document's value.
    pub fn root(&self) -> Value<'_> {
        Value::new(self, 0)
    }
}

/// A value of a tree. Aliases are followed already.
#[derive(Clone, Copy, Debug)]
pub struct Value<'t> {
    tree: &'t Tree<'t>,
    index: u32,
}

impl<'t> Value<'t> {
    /// The value that a node is or stands for.
    fn new(tree: &'t Tree<'t>, index: u32) -> Self {
        let node = tree.nodes[index as usize];
        let index = if node.form == Form::Alias && node.other != NONE { node.other } else { index };
        Self { tree, index }
    }

    fn node(self) -> Node {
        self.tree.nodes[self.index as usize]
    }

    /// What it is. A scalar with a tag that is not YAML's own (`!Ref yes`) is a string.
    pub fn kind(self) -> Kind {
        match self.node().form {
            Form::List => Kind::List,
            Form::Map | Form::Merging => Kind::Map,
            _ => match self.reading() {
                None | Some(Reading::Null) => Kind::Null,
                Some(Reading::Bool(_)) => Kind::Bool,
                Some(Reading::Int(_) | Reading::Float(_)) => Kind::Number,
                Some(Reading::String) => Kind::String,
            },
        }
    }

    /// Where it is written: of a string with its quotes, of a block scalar the lines below its header. The tag and the
    /// anchor are not part of it.
    pub fn span(self) -> Span {
        let node = self.node();
        Span::new(self.tree.file, node.start as usize..node.end as usize)
    }

    /// The name of its tag, like `Ref` of `!Ref`; none of YAML's own.
    pub fn tag(self) -> Option<&'t str> {
        self.any_tag().filter(|tag| !tag.core).map(|tag| &*tag.name)
    }

    /// Where the tag of [`Value::tag`] is written, with its `!`.
    pub fn tag_span(self) -> Option<Span> {
        let tag = self.any_tag().filter(|tag| !tag.core)?;
        Some(Span::new(self.tree.file, tag.start as usize..tag.end as usize))
    }

    fn any_tag(self) -> Option<&'t Tag> {
        self.tree.tags.get(self.node().tag as usize)
    }

    /// The items of a sequence; none of anything else.
    pub fn items(self) -> impl Iterator<Item = Value<'t>> {
        let children = (self.node().form == Form::List).then(|| entries::Children::of(self));
        children.into_iter().flatten()
    }

    /// The entries of a mapping: its own in order, repeated keys included, then those of the mappings that it merges
    /// and does not override. None of anything else.
    pub fn entries(self) -> impl Iterator<Item = (Value<'t>, Value<'t>)> {
        entries::Entries::of(self)
    }

    /// The value of a mapping's key; of a repeated key the last.
    pub fn get(self, key: &str) -> Option<Value<'t>> {
        entries::find(self, key)
    }

    /// The text of a scalar, as it is written but for quotes, escapes and folded lines.
    pub fn scalar(self) -> Option<&'t str> {
        let node = self.node();
        let written = |quotes: usize| self.tree.text.get(node.start as usize + quotes..node.end as usize - quotes);
        match node.form {
            Form::Alias => Some(""),
            Form::Plain | Form::Quoted | Form::Block if node.other != NONE => {
                self.tree.texts.get(node.other as usize).map(|text| &**text)
            }
            Form::Plain | Form::Block => written(0),
            Form::Quoted => written(1),
            Form::List | Form::Map | Form::Merging => None,
        }
    }

    /// What a scalar is read as.
    fn reading(self) -> Option<Reading> {
        let text = self.scalar()?;
        Some(match (self.node().form, self.any_tag()) {
            (Form::Alias, _) => Reading::Null,
            (_, Some(tag)) if tag.core => scalar::read_as(&tag.name, text),
            (Form::Plain, None) => scalar::read(text),
            _ => Reading::String,
        })
    }

    /// A string.
    pub fn as_str(self) -> Option<&'t str> {
        (self.reading()? == Reading::String).then(|| self.scalar())?
    }

    /// What CloudFormation takes a scalar for where it wants a string: a boolean in its one spelling, an integer in
    /// decimal digits. None of null and collections.
    pub fn text(self) -> Option<Cow<'t, str>> {
        let text = self.scalar()?;
        match self.reading()? {
            Reading::Null => None,
            Reading::Bool(is) => Some(Cow::Borrowed(if is { "true" } else { "false" })),
            Reading::Int(number) => {
                let decimal = number.to_string();
                Some(if decimal == text { Cow::Borrowed(text) } else { Cow::Owned(decimal) })
            }
            Reading::Float(_) | Reading::String => Some(Cow::Borrowed(text)),
        }
    }

    /// A number, as near as a float can be.
    #[expect(clippy::cast_precision_loss, reason = "as near as a float can be")]
    pub fn as_f64(self) -> Option<f64> {
        match self.reading()? {
            Reading::Int(number) => Some(number as f64),
            Reading::Float(number) => Some(number),
            _ => None,
        }
    }

    /// A boolean.
    pub fn as_bool(self) -> Option<bool> {
        match self.reading()? {
            Reading::Bool(is) => Some(is),
            _ => None,
        }
    }
}
