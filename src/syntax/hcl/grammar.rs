//! The grammar, for texts that are beyond doubt: the tree that hcl-edit's leads to, or only whether there is one.
//!
//! What is in doubt is left to the [lexer](super::lexer) and to hcl-edit, whose word is final on what is an error and how
//! it is told: forms that are rare (templates with `%{`, functions with a namespace, escapes by code point, anything that
//! mends has to be done to) as well as all that is wrong. Nothing that hcl-edit refuses is taken here, and what is taken
//! has the same tree; the tests hold both against each other.
//!
//! One reading serves two [purposes](Purpose). Checking makes nothing, and notes what the text
//! [mentions](super::Mention); making relies on the check.

mod cursor;
mod expressions;
mod strings;

use std::marker::PhantomData;
use std::ops::Range;
use std::sync::Arc;

use self::cursor::{Cursor, Kind, Token};
use super::mentions::Noted;
use super::template::{Style, unescape};
use super::{Attribute, Block, Body, Expr, ExprKind, Name};
use crate::source::{FileId, Span};

/// Expressions, blocks and templates within each other: fewer than hcl-edit takes, however it counts.
const DEEPEST: usize = 24;
/// Binary operators in one attribute.
const MOST_OPERATORS: usize = 100;
/// Keys of all objects of an item. hcl-edit compares each key of an object with all before it.
const MOST_KEYS: usize = 4_096;

/// What reading is for.
pub(super) trait Purpose {
    /// Whether it makes trees.
    const MAKES: bool;
    /// What stands for something that is made.
    type Of<T>;
    /// Makes something.
    fn make<T>(make: impl FnOnce() -> T) -> Self::Of<T>;
    /// Makes something of what was made.
    fn map<T, U>(made: Self::Of<T>, make: impl FnOnce(T) -> U) -> Self::Of<U>;
    /// Puts two together.
    fn both<T, U>(one: Self::Of<T>, other: Self::Of<U>) -> Self::Of<(T, U)>;
    /// Puts one into the other.
    fn add<T, U>(to: &mut Self::Of<T>, made: Self::Of<U>, add: impl FnOnce(&mut T, U));
}

/// To know whether a tree can be made.
pub(super) struct Checking;

impl Purpose for Checking {
    const MAKES: bool = false;
    type Of<T> = ();
    fn make<T>(_make: impl FnOnce() -> T) {}
    fn map<T, U>((): (), _make: impl FnOnce(T) -> U) {}
    fn both<T, U>((): (), (): ()) {}
    fn add<T, U>((): &mut (), (): (), _add: impl FnOnce(&mut T, U)) {}
}

/// To make trees, of what was checked.
pub(super) struct Making;

impl Purpose for Making {
    const MAKES: bool = true;
    type Of<T> = T;
    fn make<T>(make: impl FnOnce() -> T) -> T {
        make()
    }
    fn map<T, U>(made: T, turn: impl FnOnce(T) -> U) -> U {
        turn(made)
    }
    fn both<T, U>(one: T, other: U) -> (T, U) {
        (one, other)
    }
    fn add<T, U>(to: &mut T, made: U, add: impl FnOnce(&mut T, U)) {
        add(to, made);
    }
}

/// Reads an item.
pub(super) struct Grammar<'t, 'k, P> {
    file: FileId,
    cursor: Cursor<'t>,
    depth: usize,
    operators: usize,
    keys_of_item: usize,
    scratch: &'k mut Scratch,
    purpose: PhantomData<P>,
}

/// What the check of one item leaves for the next to use.
#[derive(Default)]
pub(super) struct Scratch {
    /// The comments of the item.
    pub(super) comments: Vec<Range<usize>>,
    /// The names of the bodies and the keys of the objects that are being checked.
    keys: Vec<Range<usize>>,
    noted: Vec<Noted>,
}

/// A top-level item that is sound.
pub(super) enum Sound {
    /// `name = expression`
    Attribute,
    /// A block, by its first word and its labels, and what its body mentions.
    Block { kind: Name, labels: Vec<Name>, span: Span, noted: Box<[Noted]> },
}

/// What the item at a byte is, if it is beyond doubt that hcl-edit takes it, and where the line ends behind it.
pub(super) fn check(file: FileId, text: &str, at: usize, scratch: &mut Scratch) -> Option<(Sound, usize)> {
    scratch.keys.clear();
    scratch.noted.clear();
    let mut grammar = Grammar::<Checking>::new(file, text, at, scratch);
    let sound = grammar.item();
    let comments = std::mem::take(&mut grammar.cursor.comments);
    let end = grammar.cursor.next.end;
    scratch.comments = comments;
    Some((sound?, end))
}

/// The attribute or the block that a sound item is.
pub(super) fn read(file: FileId, text: &str, at: usize) -> Option<Body> {
    let mut scratch = Scratch::default();
    let mut grammar = Grammar::<Making>::new(file, text, at, &mut scratch);
    let mut body = Body::default();
    grammar.structure(&mut body)?;
    Some(body)
}

/// The expression that a text is, if that is beyond doubt.
pub(super) fn read_expression(file: FileId, text: &str) -> Option<Expr> {
    let mut scratch = Scratch::default();
    Grammar::<Checking>::new(file, text, 0, &mut scratch).whole_expression()?;
    Grammar::<Making>::new(file, text, 0, &mut scratch).whole_expression()
}

impl<'t, 'k, P: Purpose> Grammar<'t, 'k, P> {
    fn new(file: FileId, text: &'t str, at: usize, scratch: &'k mut Scratch) -> Self {
        let comments = std::mem::take(&mut scratch.comments);
        let cursor = Cursor::new(text, at, comments);
        Self { file, cursor, depth: 0, operators: 0, keys_of_item: 0, scratch, purpose: PhantomData }
    }

    fn whole_expression(&mut self) -> Option<P::Of<Expr>> {
        self.cursor.skip(true);
        let expr = self.expr(false)?;
        self.cursor.skip(true);
        (self.cursor.next.kind == Kind::End).then_some(expr)
    }

    /// The next token, which has to be of a kind.
    #[inline]
    fn expect(&mut self, kind: Kind) -> Option<Token> {
        (self.cursor.next.kind == kind).then(|| self.cursor.take())
    }

    /// The next token, which has to be a sign or a bracket.
    #[inline]
    fn expect_byte(&mut self, byte: u8) -> Option<Token> {
        self.next_is(byte).then(|| self.cursor.take())
    }

    /// Whether the next token is a sign, or a bracket, of one byte.
    #[inline]
    fn next_is(&self, byte: u8) -> bool {
        let next = self.cursor.next;
        next.byte == byte && matches!(next.kind, Kind::Sign | Kind::Open | Kind::Close) && next.end == next.start + 1
    }

    fn span(&self, range: Range<usize>) -> Span {
        Span::new(self.file, range)
    }

    /// From a byte to the end of what was taken.
    fn span_from(&self, start: usize) -> Span {
        self.span(start..self.cursor.end)
    }

    fn name(&self, word: Token) -> Name {
        Name { text: Arc::from(self.cursor.written(word)), span: self.span(word.start..word.end) }
    }

    /// Goes one level down.
    fn deeper<T>(&mut self, inner: impl FnOnce(&mut Self) -> Option<T>) -> Option<T> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return None;
        }
        let made = inner(self);
        self.depth -= 1;
        made
    }

    /// An item with the end of its line.
    fn item(&mut self) -> Option<Sound> {
        let kind = self.expect(Kind::Word)?;
        self.cursor.inside = true;
        let sound = if self.cursor.next.kind == Kind::Assign {
            self.attribute(kind)?;
            Sound::Attribute
        } else {
            let mut labels = Vec::new();
            while let Some(label) = self.label()? {
                labels.push(self.label_name(label));
            }
            self.between_braces()?;
            let noted = self.scratch.noted.as_slice().into();
            Sound::Block { kind: self.name(kind), labels, span: self.span_from(kind.start), noted }
        };
        if self.cursor.next.kind == Kind::Comment {
            self.cursor.take();
        }
        matches!(self.cursor.next.kind, Kind::Newline | Kind::End).then_some(sound)
    }

    /// An attribute or a block.
    fn structure(&mut self, body: &mut P::Of<Body>) -> Option<()> {
        let first = self.expect(Kind::Word)?;
        if self.cursor.next.kind == Kind::Assign {
            if !P::MAKES {
                self.scratch.keys.push(first.start..first.end);
            }
            let attribute = self.attribute(first)?;
            P::add(body, attribute, |body, attribute| body.attributes.push(attribute));
            return Some(());
        }
        let mut labels = P::make(Vec::new);
        while let Some(label) = self.label()? {
            P::add(&mut labels, P::make(|| self.label_name(label)), Vec::push);
        }
        let inner = self.between_braces()?;
        let block = P::map(P::both(labels, inner), |(labels, inner)| {
            let kind = self.name(first);
            let header = kind.span.to(labels.last().map_or(kind.span, |label| label.span));
            Block::read(kind, labels, inner, header, self.span_from(first.start))
        });
        P::add(body, block, |body, block| body.blocks.push(block));
        Some(())
    }

    /// `= expression`, behind the name.
    fn attribute(&mut self, word: Token) -> Option<P::Of<Attribute>> {
        self.expect(Kind::Assign)?;
        self.operators = 0;
        let expr = self.expr(false)?;
        Some(P::map(expr, |expr| {
            let name = self.name(word);
            Attribute { span: name.span.to(expr.span), name, expr }
        }))
    }

    /// Where the next label is; none inside where the body follows.
    #[expect(clippy::option_option, reason = "the outer one is that of all these functions: what is not sound")]
    fn label(&mut self) -> Option<Option<Range<usize>>> {
        let first = self.cursor.next;
        match first.kind {
            Kind::Word => {
                self.cursor.take();
                Some(Some(first.start..first.end))
            }
            Kind::Quote => self.label_in_quotes().map(Some),
            Kind::Open if first.byte == b'{' => Some(None),
            _ => None,
        }
    }

    fn label_name(&self, range: Range<usize>) -> Name {
        let written = &self.cursor.text[range.clone()];
        let quoted = written.strip_prefix('"').and_then(|written| written.strip_suffix('"'));
        let text = quoted.map_or_else(|| Arc::from(written), |inner| Arc::from(unescape(inner, Style::Quoted)));
        Name { text, span: self.span(range) }
    }

    /// A body in braces.
    fn between_braces(&mut self) -> Option<P::Of<Body>> {
        self.cursor.take();
        let names = self.scratch.keys.len();
        let mut body = P::make(Body::default);
        self.deeper(|this| {
            if !matches!(this.cursor.next.kind, Kind::Newline | Kind::Comment) {
                if let Some(word) = this.expect(Kind::Word) {
                    let attribute = this.attribute(word)?;
                    P::add(&mut body, attribute, |body, attribute| body.attributes.push(attribute));
                }
                return this.expect_byte(b'}');
            }
            loop {
                this.cursor.skip(true);
                if this.next_is(b'}') {
                    return Some(this.cursor.take());
                }
                this.structure(&mut body)?;
                matches!(this.cursor.next.kind, Kind::Newline | Kind::Comment).then_some(())?;
            }
        })?;
        self.are_distinct(names)?;
        Some(body)
    }

    /// Whether the names or keys since a number are different ones, whatever hcl-edit compares. They are forgotten.
    fn are_distinct(&mut self, from: usize) -> Option<()> {
        if P::MAKES {
            return Some(());
        }
        let bytes = self.cursor.text.as_bytes();
        let keys = &mut self.scratch.keys[from..];
        self.keys_of_item += keys.len();
        let same = |a: &Range<usize>, b: &Range<usize>| bytes[a.clone()] == bytes[b.clone()];
        let distinct = if keys.len() <= 8 {
            (1..keys.len()).all(|end| keys[..end].iter().all(|before| !same(before, &keys[end])))
        } else {
            keys.sort_unstable_by(|a, b| bytes[a.clone()].cmp(&bytes[b.clone()]));
            keys.windows(2).all(|pair| !same(&pair[0], &pair[1]))
        };
        self.scratch.keys.truncate(from);
        (distinct && self.keys_of_item <= MOST_KEYS).then_some(())
    }

    /// An expression from a byte to the end of what was taken.
    fn expr_from(&self, start: usize, kind: P::Of<ExprKind>) -> P::Of<Expr> {
        P::map(kind, |kind| Expr { kind, span: self.span_from(start) })
    }
}
