//! The grammar, for texts that are beyond doubt: tokens to the tree that hcl-edit's leads to, or only whether they are
//! sound.
//!
//! What is in doubt is left to hcl-edit, whose word is final on what is an error and how it is told: forms that are rare
//! (templates with `%{`, functions with a namespace, escapes by code point, anything that mends has to be done to) as
//! well as all that is wrong. Nothing that hcl-edit refuses is taken here, and what is taken has the same tree; the tests
//! hold both against each other.
//!
//! One reading serves two [purposes](Purpose). Checking makes nothing, and notes what the text
//! [mentions](super::Mention); making relies on the check.

mod expressions;
mod strings;

use std::marker::PhantomData;
use std::ops::Range;
use std::sync::Arc;

use super::lexer::{Kind, Token};
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
    fn map<T, U>(made: T, make: impl FnOnce(T) -> U) -> U {
        make(made)
    }
    fn both<T, U>(one: T, other: U) -> (T, U) {
        (one, other)
    }
    fn add<T, U>(to: &mut T, made: U, add: impl FnOnce(&mut T, U)) {
        add(to, made);
    }
}

/// Reads the tokens of one item.
pub(super) struct Grammar<'t, 'k, P> {
    file: FileId,
    text: &'t str,
    tokens: &'k [Token],
    /// The next token.
    at: usize,
    /// Whether all of the text is.
    is_ascii: bool,
    depth: usize,
    operators: usize,
    keys_of_item: usize,
    scratch: &'k mut Scratch,
    purpose: PhantomData<P>,
}

/// What one item's check leaves for the next to use.
#[derive(Default)]
pub(super) struct Scratch {
    /// The names of the bodies and the keys of the objects that are being checked.
    keys: Vec<Range<usize>>,
    noted: Vec<Noted>,
}

const END: Token = Token { kind: Kind::End, byte: 0, start: 0, end: 0 };

/// A top-level item that is sound.
pub(super) enum Sound {
    /// `name = expression`
    Attribute,
    /// A block, by its first word and its labels, and what its body mentions.
    Block { kind: Name, labels: Vec<Name>, span: Span, noted: Box<[Noted]> },
}

/// What an item is, if it is beyond doubt that hcl-edit takes it.
pub(super) fn check(file: FileId, text: &str, tokens: &[Token], scratch: &mut Scratch) -> Option<Sound> {
    scratch.keys.clear();
    scratch.noted.clear();
    let mut grammar = Grammar::<Checking>::new(file, text, tokens, scratch);
    let [first, second, ..] = tokens else { return None };
    if second.kind == Kind::Assign {
        grammar.attribute()?;
        grammar.end()?;
        return Some(Sound::Attribute);
    }
    let kind = grammar.word()?;
    let mut labels = Vec::new();
    while let Some(label) = grammar.label()? {
        labels.push(grammar.label_name(label));
    }
    grammar.between_braces()?;
    let span = grammar.span_from(first.start);
    grammar.end()?;
    Some(Sound::Block { kind: grammar.name(kind), labels, span, noted: grammar.scratch.noted.as_slice().into() })
}

/// The attribute or the block that sound tokens are.
pub(super) fn read(file: FileId, text: &str, tokens: &[Token]) -> Option<Body> {
    let mut scratch = Scratch::default();
    let mut grammar = Grammar::<Making>::new(file, text, tokens, &mut scratch);
    let mut body = Body::default();
    grammar.structure(&mut body)?;
    grammar.end()?;
    Some(body)
}

/// The expression that tokens are, if that is beyond doubt.
pub(super) fn read_expression(file: FileId, text: &str, tokens: &[Token]) -> Option<Expr> {
    let mut scratch = Scratch::default();
    Grammar::<Checking>::new(file, text, tokens, &mut scratch).whole_expression()?;
    Grammar::<Making>::new(file, text, tokens, &mut scratch).whole_expression()
}

impl<'t, 'k, P: Purpose> Grammar<'t, 'k, P> {
    fn new(file: FileId, text: &'t str, tokens: &'k [Token], scratch: &'k mut Scratch) -> Self {
        let ends = tokens.first().zip(tokens.last());
        let is_ascii = ends.is_some_and(|(first, last)| text[first.start..last.end].is_ascii());
        let purpose = PhantomData;
        Self { file, text, tokens, at: 0, is_ascii, depth: 0, operators: 0, keys_of_item: 0, scratch, purpose }
    }

    fn whole_expression(&mut self) -> Option<P::Of<Expr>> {
        let expr = self.expr(false)?;
        self.end()?;
        Some(expr)
    }

    #[inline]
    fn peek(&self) -> Token {
        self.tokens.get(self.at).copied().unwrap_or(END)
    }

    fn next(&mut self) -> Token {
        let token = self.peek();
        self.at += 1;
        token
    }

    /// The next token, which has to be of a kind.
    #[inline]
    fn expect(&mut self, kind: Kind) -> Option<Token> {
        let token = self.next();
        (token.kind == kind).then_some(token)
    }

    #[inline]
    fn next_is(&self, kind: Kind) -> bool {
        self.peek().kind == kind
    }

    /// Whether the next token is one of signs, which begins with a byte.
    #[inline]
    fn next_is_byte(&self, byte: u8) -> bool {
        let token = self.peek();
        token.byte == byte && matches!(token.kind, Kind::Other | Kind::Open)
    }

    fn written(&self, token: Token) -> &'t str {
        &self.text[token.start..token.end]
    }

    fn span(&self, range: Range<usize>) -> Span {
        Span::new(self.file, range)
    }

    /// From a byte to the end of the token before the next.
    fn span_from(&self, start: usize) -> Span {
        self.span(start..self.tokens[self.at - 1].end)
    }

    /// Goes over comments, and over line breaks where `lines` may be broken; a comment that ends with its line is such a
    /// break.
    #[inline]
    fn skip(&mut self, lines: bool) {
        loop {
            let token = self.peek();
            match token.kind {
                Kind::Newline if lines => {}
                Kind::Comment if lines || self.is_inline(token) => {}
                _ => return,
            }
            self.at += 1;
        }
    }

    fn is_inline(&self, comment: Token) -> bool {
        self.text.as_bytes()[comment.start..].starts_with(b"/*")
    }

    /// Nothing but comments to the end.
    fn end(&mut self) -> Option<()> {
        self.skip(true);
        self.next_is(Kind::End).then_some(())
    }

    /// A word. Whether a character beyond ASCII is a letter is for hcl-edit to say.
    fn word(&mut self) -> Option<Token> {
        self.expect(Kind::Word).filter(|word| self.is_ascii || self.written(*word).is_ascii())
    }

    fn name(&self, word: Token) -> Name {
        Name { text: Arc::from(self.written(word)), span: self.span(word.start..word.end) }
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

    /// An attribute or a block.
    fn structure(&mut self, body: &mut P::Of<Body>) -> Option<()> {
        let (at, first) = (self.at, self.word()?);
        self.skip(false);
        if self.next_is(Kind::Assign) {
            self.at = at;
            if !P::MAKES {
                self.scratch.keys.push(first.start..first.end);
            }
            let attribute = self.attribute()?;
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

    /// `name = expression`
    fn attribute(&mut self) -> Option<P::Of<Attribute>> {
        let word = self.word()?;
        self.skip(false);
        self.expect(Kind::Assign)?;
        self.skip(false);
        self.operators = 0;
        let expr = self.expr(false)?;
        Some(P::map(expr, |expr| {
            let name = self.name(word);
            Attribute { span: name.span.to(expr.span), name, expr }
        }))
    }

    /// Where the next label is; none inside where the body follows.
    fn label(&mut self) -> Option<Option<Range<usize>>> {
        self.skip(false);
        let first = self.peek();
        match first.kind {
            Kind::Word => self.word().map(|word| Some(word.start..word.end)),
            Kind::QuoteOpen => {
                self.at += 1;
                if self.next_is(Kind::Text) {
                    let text = self.next();
                    strings::escapes_are_known(self.written(text)).then_some(())?;
                }
                let close = self.expect(Kind::QuoteClose)?;
                Some(Some(first.start..close.end))
            }
            Kind::Open if first.byte == b'{' => Some(None),
            _ => None,
        }
    }

    fn label_name(&self, range: Range<usize>) -> Name {
        let written = &self.text[range.clone()];
        let quoted = written.strip_prefix('"').and_then(|written| written.strip_suffix('"'));
        let text = quoted.map_or_else(|| Arc::from(written), |inner| Arc::from(unescape(inner, Style::Quoted)));
        Name { text, span: self.span(range) }
    }

    /// A body in braces.
    fn between_braces(&mut self) -> Option<P::Of<Body>> {
        self.at += 1;
        let names = self.scratch.keys.len();
        let mut body = P::make(Body::default);
        self.deeper(|this| {
            if !this.breaks_line() {
                this.skip(false);
                if !this.next_is(Kind::Close) {
                    let attribute = this.attribute()?;
                    P::add(&mut body, attribute, |body, attribute| body.attributes.push(attribute));
                    this.skip(false);
                }
                return this.expect(Kind::Close);
            }
            loop {
                this.skip(true);
                if this.next_is(Kind::Close) {
                    return Some(this.next());
                }
                this.structure(&mut body)?;
                this.breaks_line().then_some(())?;
            }
        })?;
        self.are_distinct(names)?;
        Some(body)
    }

    /// Goes to the next line, if nothing but a comment stands before it.
    fn breaks_line(&mut self) -> bool {
        let at = self.at;
        self.skip(false);
        if self.next_is(Kind::Comment) {
            self.at += 1;
        }
        let breaks = self.next_is(Kind::Newline);
        self.at = if breaks { self.at + 1 } else { at };
        breaks
    }

    /// Whether the names or keys since a number are different ones, whatever hcl-edit compares. They are forgotten.
    fn are_distinct(&mut self, from: usize) -> Option<()> {
        if P::MAKES {
            return Some(());
        }
        let bytes = self.text.as_bytes();
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

    /// An expression from a byte to the end of the token before the next.
    fn expr_from(&self, start: usize, kind: P::Of<ExprKind>) -> P::Of<Expr> {
        P::map(kind, |kind| Expr { kind, span: self.span_from(start) })
    }
}
