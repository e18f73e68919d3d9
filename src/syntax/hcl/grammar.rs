//! The grammar, for texts that are beyond doubt: tokens to the tree that hcl-edit's leads to, or only whether they are
//! sound.
//!
//! What is in doubt is left to hcl-edit, whose word is final on what is an error and how it is told: forms that are rare
//! (templates with `%{`, functions with a namespace, escapes by code point, anything that mends has to be done to) as
//! well as all that is wrong. Nothing that hcl-edit refuses is taken here, and what is taken has the same tree; the tests
//! hold both against each other.
//!
//! Checking makes nothing, and notes what the text [mentions](super::Mention).

mod expressions;
mod strings;

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

/// Reads the tokens of one item. `MAKES`: a tree; else it only checks, and the trees that it gives say nothing.
pub(super) struct Grammar<'t, 'k, const MAKES: bool> {
    file: FileId,
    text: &'t str,
    tokens: &'k [Token],
    /// The next token.
    at: usize,
    depth: usize,
    operators: usize,
    /// The names of the bodies and the keys of the objects that are being read.
    keys: Vec<Range<usize>>,
    keys_of_item: usize,
    noted: Vec<Noted>,
}

/// A top-level item that is sound.
pub(super) enum Sound {
    /// `name = expression`
    Attribute,
    /// A block, by its first word and its labels, and what its body mentions.
    Block { kind: Name, labels: Vec<Name>, span: Span, noted: Box<[Noted]> },
}

/// What an item is, if it is beyond doubt that hcl-edit takes it.
pub(super) fn check(file: FileId, text: &str, tokens: &[Token]) -> Option<Sound> {
    let mut grammar = Grammar::<false>::new(file, text, tokens);
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
    let close = grammar.between_braces()?.1;
    grammar.end()?;
    let span = grammar.span(first.start..close.end);
    Some(Sound::Block { kind: grammar.name(kind), labels, span, noted: grammar.noted.into() })
}

/// The attribute or the block that sound tokens are.
pub(super) fn read(file: FileId, text: &str, tokens: &[Token]) -> Option<Body> {
    let mut grammar = Grammar::<true>::new(file, text, tokens);
    let mut body = Body::default();
    grammar.structure(&mut body)?;
    grammar.end()?;
    Some(body)
}

/// The expression that tokens are, if that is beyond doubt.
pub(super) fn read_expression(file: FileId, text: &str, tokens: &[Token]) -> Option<Expr> {
    Grammar::<false>::new(file, text, tokens).whole_expression()?;
    Grammar::<true>::new(file, text, tokens).whole_expression()
}

impl<'t, 'k, const MAKES: bool> Grammar<'t, 'k, MAKES> {
    fn new(file: FileId, text: &'t str, tokens: &'k [Token]) -> Self {
        let (keys, noted) = (Vec::new(), Vec::new());
        Self { file, text, tokens, at: 0, depth: 0, operators: 0, keys, keys_of_item: 0, noted }
    }

    fn whole_expression(&mut self) -> Option<Expr> {
        let expr = self.expr(false)?;
        self.end()?;
        Some(expr)
    }

    fn peek(&self) -> Option<Token> {
        self.tokens.get(self.at).copied()
    }

    fn next(&mut self) -> Option<Token> {
        let token = self.peek()?;
        self.at += 1;
        Some(token)
    }

    /// The next token, which has to be of a kind.
    fn expect(&mut self, kind: Kind) -> Option<Token> {
        self.next().filter(|token| token.kind == kind)
    }

    fn next_is(&self, kind: Kind) -> bool {
        self.peek().is_some_and(|token| token.kind == kind)
    }

    fn byte(&self, token: Token) -> u8 {
        self.text.as_bytes()[token.start]
    }

    fn written(&self, token: Token) -> &'t str {
        &self.text[token.start..token.end]
    }

    fn span(&self, range: Range<usize>) -> Span {
        Span::new(self.file, range)
    }

    /// Goes over comments, and over line breaks where `lines` may be broken; a comment that ends with its line is such a
    /// break.
    fn skip(&mut self, lines: bool) {
        while let Some(token) = self.peek() {
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
        self.peek().is_none().then_some(())
    }

    /// A word. Whether a character beyond ASCII is a letter is for hcl-edit to say.
    fn word(&mut self) -> Option<Token> {
        self.expect(Kind::Word).filter(|word| self.written(*word).is_ascii())
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
    fn structure(&mut self, body: &mut Body) -> Option<()> {
        let (at, first) = (self.at, self.word()?);
        self.skip(false);
        if self.next_is(Kind::Assign) {
            self.at = at;
            self.keys.push(first.start..first.end);
            let attribute = self.attribute()?;
            if MAKES {
                body.attributes.push(attribute?);
            }
            return Some(());
        }
        let mut labels = Vec::new();
        while let Some(label) = self.label()? {
            if MAKES {
                labels.push(self.label_name(label));
            }
        }
        let (inner, close) = self.between_braces()?;
        if MAKES {
            let kind = self.name(first);
            let header = kind.span.to(labels.last().map_or(kind.span, |label: &Name| label.span));
            let span = self.span(first.start..close.end);
            body.blocks.push(Block::read(kind, labels, inner, header, span));
        }
        Some(())
    }

    /// `name = expression`; none inside where nothing is made.
    fn attribute(&mut self) -> Option<Option<Attribute>> {
        let word = self.word()?;
        self.skip(false);
        self.expect(Kind::Assign)?;
        self.skip(false);
        self.operators = 0;
        let expr = self.expr(false)?;
        Some(MAKES.then(|| {
            let name = self.name(word);
            Attribute { span: name.span.to(expr.span), name, expr }
        }))
    }

    /// Where the next label is; none inside where the body follows.
    fn label(&mut self) -> Option<Option<Range<usize>>> {
        self.skip(false);
        let first = self.peek()?;
        match first.kind {
            Kind::Word => self.word().map(|word| Some(word.start..word.end)),
            Kind::QuoteOpen => {
                self.at += 1;
                if self.next_is(Kind::Text) {
                    let text = self.next()?;
                    strings::escapes_are_known(self.written(text)).then_some(())?;
                }
                let close = self.expect(Kind::QuoteClose)?;
                Some(Some(first.start..close.end))
            }
            Kind::Open if self.byte(first) == b'{' => Some(None),
            _ => None,
        }
    }

    fn label_name(&self, range: Range<usize>) -> Name {
        let written = &self.text[range.clone()];
        let quoted = written.strip_prefix('"').and_then(|written| written.strip_suffix('"'));
        let text = quoted.map_or_else(|| Arc::from(written), |inner| Arc::from(unescape(inner, Style::Quoted)));
        Name { text, span: self.span(range) }
    }

    /// A body in braces, and the closing one.
    fn between_braces(&mut self) -> Option<(Body, Token)> {
        self.at += 1;
        let names = self.keys.len();
        let mut body = Body::default();
        let close = self.deeper(|this| {
            if !this.breaks_line() {
                this.skip(false);
                if !this.next_is(Kind::Close) {
                    let attribute = this.attribute()?;
                    if MAKES {
                        body.attributes.push(attribute?);
                    }
                    this.skip(false);
                }
                return this.expect(Kind::Close);
            }
            loop {
                this.skip(true);
                if this.next_is(Kind::Close) {
                    return this.next();
                }
                this.structure(&mut body)?;
                this.breaks_line().then_some(())?;
            }
        })?;
        self.are_distinct(names)?;
        Some((body, close))
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
        if !MAKES {
            self.keys_of_item += self.keys.len() - from;
            let text = self.text;
            let keys = &mut self.keys[from..];
            let same = |a: &Range<usize>, b: &Range<usize>| text[a.clone()] == text[b.clone()];
            let distinct = if keys.len() <= 8 {
                (1..keys.len()).all(|end| keys[..end].iter().all(|before| !same(before, &keys[end])))
            } else {
                keys.sort_unstable_by(|a, b| text[a.clone()].cmp(&text[b.clone()]));
                keys.windows(2).all(|pair| !same(&pair[0], &pair[1]))
            };
            (distinct && self.keys_of_item <= MOST_KEYS).then_some(())?;
        }
        self.keys.truncate(from);
        Some(())
    }

    /// An expression of a kind, which is made where trees are.
    fn made(&self, range: Range<usize>, kind: impl FnOnce(&Self) -> ExprKind) -> Expr {
        Expr { kind: if MAKES { kind(self) } else { ExprKind::Null }, span: self.span(range) }
    }
}
