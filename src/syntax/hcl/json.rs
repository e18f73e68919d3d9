//! Terraform's JSON form to the same tree.
//!
//! JSON does not tell a block from an attribute; a provider's schema would, and there is none here. An object, or an
//! array of objects, in a body is therefore both, and whoever asks for one of the two finds it.
//!
//! Keys and labels span their quotes. A block's header is its last label, because the first word and the labels before
//! it are shared with other blocks.

use std::ops::Range;
use std::sync::Arc;

use hcl_edit::parser;

use super::lexer::Lexer;
use super::lower::{Lower, Place};
use super::mend::mend;
use super::read::{explain, show};
use super::template::Style;
use super::{Attribute, Block, Body, Comment, Document, Expr, ExprKind, Key, Name, Part};
use crate::source::FileId;
use crate::syntax::SyntaxError;
use crate::syntax::json::{self, Kind, Value};

/// Top-level blocks and how many labels they have.
const BLOCKS: [(&str, usize); 13] = [
    ("check", 1),
    ("data", 2),
    ("ephemeral", 2),
    ("import", 0),
    ("locals", 0),
    ("module", 1),
    ("moved", 0),
    ("output", 1),
    ("provider", 1),
    ("removed", 0),
    ("resource", 2),
    ("terraform", 0),
    ("variable", 1),
];

/// Blocks in a body nest this deep; below, an object is an attribute only.
const BLOCK_LEVELS: usize = 8;

/// Objects and arrays of an expression nest this deep.
const LEVELS: usize = 64;

/// Parses a `.tf.json` file.
pub fn parse_json(file: FileId, text: &str) -> Document {
    document(file, text, |reader, root| {
        for root in objects(root) {
            for (key, value) in root.entries() {
                let Some(kind) = reader.key(key, value) else { continue };
                if let Some((_, labels)) = BLOCKS.iter().find(|(name, _)| *name == &*kind.text) {
                    let mut blocks = Vec::new();
                    reader.blocks(&kind, *labels, &mut Vec::new(), value, Within::of(&kind.text), &mut blocks);
                    reader.document.body.blocks.append(&mut blocks);
                }
            }
        }
    })
}

/// Parses a `.tfvars.json` file: each property is an attribute, and a string is only a string.
pub fn parse_json_variables(file: FileId, text: &str) -> Document {
    document(file, text, |reader, root| {
        if root.kind() == Kind::Array {
            reader.refuse(root, "expected an object");
        }
        let within = Within { strings: Strings::Literal, blocks: Blocks::None, levels: 0 };
        let body = reader.body(root, within);
        reader.document.body = body;
    })
}

fn document(file: FileId, text: &str, convert: impl FnOnce(&mut Reader, Value<'_>)) -> Document {
    let mut reader =
        Reader { file, document: Document { body: Body::default(), errors: Vec::new(), comments: Vec::new() } };
    match json::parse(file, text) {
        Ok(tree) if matches!(tree.root().kind(), Kind::Object | Kind::Array) => {
            convert(&mut reader, tree.root());
        }
        Ok(tree) => reader.refuse(tree.root(), "expected an object"),
        Err(error) => reader.document.errors.push(error),
    }
    reader.document.comments.sort_by_key(|comment| comment.span.start);
    reader.document
}

/// An object, or those of an array.
fn objects(value: Value<'_>) -> impl Iterator<Item = Value<'_>> {
    let own = (value.kind() == Kind::Object).then_some(value);
    own.into_iter().chain(value.items().filter(|item| item.kind() == Kind::Object))
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Strings {
    Template,
    Literal,
}

/// Which properties of a body may be blocks.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Blocks {
    All,
    /// In a check, where `data` has labels.
    Check,
    /// In a variable.
    Validation,
    None,
}

/// The body that is being read.
#[derive(Clone, Copy)]
struct Within {
    strings: Strings,
    blocks: Blocks,
    levels: usize,
}

impl Within {
    fn of(kind: &str) -> Self {
        let (strings, blocks) = match kind {
            "variable" => (Strings::Literal, Blocks::Validation),
            "locals" => (Strings::Template, Blocks::None),
            "check" => (Strings::Template, Blocks::Check),
            _ => (Strings::Template, Blocks::All),
        };
        Self { strings, blocks, levels: 0 }
    }

    /// How many labels a property has if it is a block.
    fn labels(self, name: &str) -> Option<usize> {
        match (self.blocks, name) {
            _ if self.levels == BLOCK_LEVELS => None,
            (Blocks::None, _) => None,
            (Blocks::Validation, _) => (name == "validation").then_some(0),
            (Blocks::Check, "data") => Some(2),
            (_, "dynamic" | "provisioner" | "backend" | "provider_meta") => Some(1),
            _ => Some(0),
        }
    }

    fn inner(self) -> Self {
        Self { strings: Strings::Template, blocks: Blocks::All, levels: self.levels + 1 }
    }
}

struct Reader {
    file: FileId,
    document: Document,
}

impl Reader {
    fn refuse(&mut self, value: Value<'_>, message: &str) {
        self.document.errors.push(SyntaxError { message: message.to_owned(), span: value.span() });
    }

    /// A key as a name; none where it marks a comment.
    fn key(&mut self, key: Value<'_>, value: Value<'_>) -> Option<Name> {
        let text = key.as_str()?;
        if text != "//" {
            return Some(Name { text: Arc::from(text), span: key.span() });
        }
        let mut span = value.span();
        if value.kind() == Kind::String {
            span.start += 1;
            span.end -= 1;
        }
        self.document.comments.push(Comment { span });
        None
    }

    fn blocks(
        &mut self,
        kind: &Name,
        labels: usize,
        given: &mut Vec<Name>,
        value: Value<'_>,
        within: Within,
        blocks: &mut Vec<Block>,
    ) {
        match value.kind() {
            Kind::Null => {}
            Kind::Array => {
                for item in value.items() {
                    if item.kind() == Kind::Array {
                        self.refuse(item, "expected an object");
                    } else {
                        self.blocks(kind, labels, given, item, within, blocks);
                    }
                }
            }
            Kind::Object if given.len() < labels => {
                for (key, value) in value.entries() {
                    if let Some(label) = self.key(key, value) {
                        given.push(label);
                        self.blocks(kind, labels, given, value, within, blocks);
                        given.pop();
                    }
                }
            }
            Kind::Object => {
                let header = given.last().unwrap_or(kind).span;
                let body = self.body(value, within);
                let span = header.to(value.span());
                blocks.push(Block::read(kind.clone(), given.clone(), body, header, span));
            }
            _ => self.refuse(value, "expected an object"),
        }
    }

    fn body(&mut self, value: Value<'_>, within: Within) -> Body {
        let mut body = Body::default();
        for (key, value) in value.entries() {
            let Some(name) = self.key(key, value) else { continue };
            let labels = within.labels(&name.text).filter(|_| is_block(value));
            if let Some(labels) = labels {
                self.blocks(&name, labels, &mut Vec::new(), value, within.inner(), &mut body.blocks);
            }
            // A block with labels of its own is never an attribute.
            if labels.is_none_or(|labels| labels == 0) {
                match self.expr(value, within.strings, LEVELS) {
                    Ok(expr) => body.attributes.push(Attribute { span: name.span.to(expr.span), name, expr }),
                    Err(error) if !self.document.errors.contains(&error) => self.document.errors.push(error),
                    Err(_) => {}
                }
            }
        }
        body
    }

    fn expr(&self, value: Value<'_>, strings: Strings, levels: usize) -> Result<Expr, SyntaxError> {
        let span = value.span();
        let Some(below) = levels.checked_sub(1) else {
            return Err(SyntaxError { message: format!("more than {LEVELS} levels of nesting"), span });
        };
        let kind = match value.kind() {
            Kind::Null => ExprKind::Null,
            Kind::Bool => ExprKind::Bool(value.as_bool().unwrap_or_default()),
            Kind::Number => ExprKind::Number(value.as_f64().unwrap_or_default()),
            Kind::String => self.string(value, strings)?,
            Kind::Array => {
                ExprKind::Tuple(value.items().map(|item| self.expr(item, strings, below)).collect::<Result<_, _>>()?)
            }
            Kind::Object => {
                let items = value.entries().map(|(key, value)| {
                    let key = Expr { kind: self.string(key, strings)?, span: key.span() };
                    let key = match key.kind {
                        ExprKind::Text(text) => Key::Word(Name { text, span: key.span }),
                        _ => Key::Expr(key),
                    };
                    Ok((key, self.expr(value, strings, below)?))
                });
                ExprKind::Object(items.collect::<Result<_, _>>()?)
            }
        };
        Ok(Expr { kind, span })
    }

    fn string(&self, value: Value<'_>, strings: Strings) -> Result<ExprKind, SyntaxError> {
        let text = value.as_str().unwrap_or_default();
        if strings == Strings::Literal || !(text.contains("${") || text.contains("%{")) {
            return Ok(ExprKind::Text(Arc::from(text)));
        }
        let span = value.span();
        let place = if text.len() + 2 == value.source().len() {
            Place::From(span.start as usize + 1)
        } else {
            Place::Within(span)
        };
        let mut lower = Lower::new(self.file, place, &text);
        let fault =
            |message: String, range: Range<usize>, lower: &Lower<'_>| SyntaxError { message, span: lower.span(range) };
        let mut lexer = Lexer::template(&text);
        let mut tokens = Vec::new();
        while let Some(token) = lexer.next().map_err(|error| fault(error.message, error.start..error.end, &lower))? {
            tokens.push(token);
        }
        let mended = mend(&text, 0, &tokens).map_err(|(message, range)| fault(message, range, &lower))?;
        let template = parser::parse_template(&mended).map_err(|cause| {
            let at = cause.location().offset();
            let token = tokens.iter().find(|token| token.end > at);
            let range = token.map_or(text.len()..text.len(), |token| token.start..token.end);
            fault(explain(cause.message(), &show(&text, &range)), range, &lower)
        })?;
        let parts = lower.template(&template, Style::Bare, &(0..text.len()))?;
        Ok(match parts.as_slice() {
            [] => ExprKind::Text(Arc::from("")),
            [Part::Literal(text)] => ExprKind::Text(Arc::clone(text)),
            _ => ExprKind::Template(parts),
        })
    }
}

/// Whether a property may be a block: an object, or an array of nothing but objects.
fn is_block(value: Value<'_>) -> bool {
    let mut items = value.items().map(Value::kind);
    value.kind() == Kind::Object || (items.next() == Some(Kind::Object) && items.all(|kind| kind == Kind::Object))
}
