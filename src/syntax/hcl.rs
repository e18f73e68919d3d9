//! Terraform's language: `.tf` and `.tf.json` to one tree, with a span on everything that can be pointed at.
//!
//! [`parse`] takes one top-level item at a time, so that a syntax error costs one block. A lexer splits the text, and a
//! check of each item's tokens tells those that are sound, whatever they say: of these nothing is known but their first
//! word, their labels and what they mention, until somebody asks for a [body](Block::body). hcl-edit parses all others at
//! once, so that an error is found wherever it stands. What hcl-edit refuses although Terraform takes it is mended before
//! in a copy of the same length, so that spans still fit. [`parse_json`] gives the same tree for the JSON form.

#[cfg(any(test, fuzzing))]
pub mod comparison;
mod grammar;
mod items;
mod json;
mod lexer;
mod lower;
mod mend;
mod mentions;
mod read;
mod steps;
mod template;
#[cfg(test)]
mod tests;

use std::sync::{Arc, OnceLock};

use super::SyntaxError;
use crate::source::Span;
use mentions::Noted;

pub use json::{parse_json, parse_json_variables};
pub use mentions::Mention;
pub use read::{parse, parse_expression};

/// A parsed file.
#[derive(Debug)]
pub struct Document {
    /// The items that could be read, in order.
    pub body: Body,
    /// What could not.
    pub errors: Vec<SyntaxError>,
    /// Every comment, in order.
    pub comments: Vec<Comment>,
}

/// A comment with its marker (`#`, `//`, `/* */`); in JSON the string under a `"//"` key, quotes not included.
#[derive(Clone, Copy, Debug)]
pub struct Comment {
    /// From the marker to the end, without the line break.
    pub span: Span,
}

/// Attributes and blocks between two braces, or of a file.
#[derive(Clone, Default, Debug)]
pub struct Body {
    /// `name = expression`, in order.
    pub attributes: Vec<Attribute>,
    /// Blocks, in order.
    pub blocks: Vec<Block>,
}

/// `name = expression`.
#[derive(Clone, Debug)]
pub struct Attribute {
    /// The name.
    pub name: Name,
    /// The expression.
    pub expr: Expr,
    /// Name to the end of the expression.
    pub span: Span,
}

/// `kind "label" { body }`.
#[derive(Clone, Debug)]
pub struct Block {
    /// The first word.
    pub kind: Name,
    /// Labels; a quoted label's span holds its quotes.
    pub labels: Vec<Name>,
    /// The first word to the last label; in JSON the last label alone, or the first word where there is none.
    pub header: Span,
    /// The header's start to the closing brace.
    pub span: Span,
    body: OnceLock<Body>,
    unread: Option<Unread>,
}

/// What is known of a sound block whose body was not read: the file's text, and what of it the body mentions.
#[derive(Clone, Debug)]
struct Unread {
    text: Arc<str>,
    noted: Box<[Noted]>,
}

impl Block {
    /// A block whose body was read.
    pub fn read(kind: Name, labels: Vec<Name>, body: Body, header: Span, span: Span) -> Self {
        Self { kind, labels, header, span, body: body.into(), unread: None }
    }

    /// What stands between the braces, read when it is asked for the first time.
    pub fn body(&self) -> &Body {
        self.body.get_or_init(|| {
            self.unread.as_ref().map_or_else(Body::default, |unread| read::body(&unread.text, self.span))
        })
    }

    /// Its text, where that says all of it: a block that was sound, and into which nothing was merged.
    pub fn text(&self) -> Option<&str> {
        self.unread.as_ref().and_then(|unread| unread.text.get(self.span.range()))
    }

    /// Everything that its body names; to tell it the body need not be read.
    pub fn mentions<'b>(&'b self, each: &mut dyn FnMut(Mention<'b>)) {
        match &self.unread {
            Some(unread) => unread.noted.iter().for_each(|noted| each(noted.mention(&unread.text))),
            None => self.body().mentions(each),
        }
    }
}

/// A word and where it stands.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Name {
    /// The word, unquoted.
    pub text: Arc<str>,
    /// Where.
    pub span: Span,
}

/// An expression.
#[derive(Clone, Debug)]
pub struct Expr {
    /// What it is.
    pub kind: ExprKind,
    /// All of it.
    pub span: Span,
}

/// The kinds of expression.
#[derive(Clone, Debug)]
pub enum ExprKind {
    /// `null`
    Null,
    /// `true`, `false`
    Bool(bool),
    /// A number.
    Number(f64),
    /// A string or heredoc without interpolation, unescaped.
    Text(Arc<str>),
    /// A string or heredoc with interpolations or directives.
    Template(Vec<Part>),
    /// `[a, b]`
    Tuple(Vec<Expr>),
    /// `{ a = b }`; of keys that are written twice all are kept, and the last one counts.
    Object(Vec<(Key, Expr)>),
    /// The first name of a reference: `var`, `aws_lb`, `each`, a `for` variable.
    Variable(Arc<str>),
    /// `x.a`, `x[b]`, `x.*`, `x[*]`: one step from an expression.
    Step(Box<Expr>, Step),
    /// `name(args)`; `expand` where the last argument is followed by `...`.
    Call {
        /// The function, with its namespace in OpenTofu and Terraform 1.8 (`provider::aws::arn_parse`).
        name: Name,
        /// The arguments.
        args: Vec<Expr>,
        /// Whether the last argument is spread.
        expand: bool,
    },
    /// `condition ? yes : no`
    Conditional(Box<[Expr; 3]>),
    /// `[for ...]`, `{for ...}`
    For(Box<For>),
    /// `!x`, `-x`
    Unary(Unary, Box<Expr>),
    /// `a + b`
    Binary(Box<Expr>, Binary, Box<Expr>),
    /// `(x)`
    Paren(Box<Expr>),
}

/// The key of an object's item.
#[derive(Clone, Debug)]
pub enum Key {
    /// A bare word is a string.
    Word(Name),
    /// Anything else is an expression.
    Expr(Expr),
}

/// One step of a traversal.
#[derive(Clone, Debug)]
pub enum Step {
    /// `.name`
    Attr(Name),
    /// `[expression]`, and `.0` as a number.
    Index(Box<Expr>),
    /// `.*`: the steps behind it, up to the next index, apply to each element.
    AttrSplat(Vec<Step>),
    /// `[*]`: all steps behind it apply to each element.
    FullSplat(Vec<Step>),
}

/// `[for key, value in collection : key => value... if condition]`
#[derive(Clone, Debug)]
pub struct For {
    /// The first of two names.
    pub key_var: Option<Name>,
    /// The name of the element.
    pub value_var: Name,
    /// What is iterated.
    pub collection: Expr,
    /// The key expression of an object `for`; none for a tuple.
    pub key: Option<Expr>,
    /// The value expression.
    pub value: Expr,
    /// `...`: values of equal keys are grouped.
    pub grouping: bool,
    /// `if`.
    pub condition: Option<Expr>,
}

/// Prefix operators.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[allow(missing_docs)]
pub enum Unary {
    Not,
    Minus,
}

/// Infix operators.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[allow(missing_docs)]
pub enum Binary {
    Or,
    And,
    Eq,
    NotEq,
    Greater,
    GreaterEq,
    Less,
    LessEq,
    Plus,
    Minus,
    Times,
    Div,
    Mod,
}

/// A piece of a template. Strip markers (`~`) and the dedent of `<<-` are already applied to literals.
#[derive(Clone, Debug)]
pub enum Part {
    /// Text, unescaped.
    Literal(Arc<str>),
    /// `${x}`
    Interpolation(Expr),
    /// `%{ if c }a%{ else }b%{ endif }`
    If(Expr, Vec<Part>, Vec<Part>),
    /// `%{ for k, v in c }a%{ endfor }`
    For(Option<Name>, Name, Expr, Vec<Part>),
}
