//! Expressions. `lines` says whether an expression may go on in the next line: within brackets it may, but not within
//! the braces of a body or an object.

use std::ops::Range;
use std::sync::Arc;

use memchr::memchr;

use super::{Grammar, MOST_OPERATORS, Purpose};
use crate::syntax::hcl::lexer::{Kind, Token};
use crate::syntax::hcl::mentions::Noted;
use crate::syntax::hcl::{Binary, Expr, ExprKind, For, Key, Step, Unary};

/// Steps of one traversal.
const MOST_STEPS: usize = 10;
/// Keys of an object that are neither words nor texts: each is compared with all others.
const MOST_ODD_KEYS: usize = 16;

/// `.name`, `.0`, `[expression]`, `.*` and `[*]` with the steps that apply to each element.
enum Operator<P: Purpose> {
    Attr(Token),
    Number(Token),
    Index(P::Of<Expr>),
    AttrSplat(P::Of<Vec<Step>>),
    FullSplat(P::Of<Vec<Step>>),
}

impl<P: Purpose> Grammar<'_, '_, P> {
    /// An expression.
    pub(super) fn expr(&mut self, lines: bool) -> Option<P::Of<Expr>> {
        self.deeper(|this| {
            let start = this.peek().start;
            let condition = this.operation(lines, 0)?;
            let back = this.at;
            this.skip(lines);
            if !this.next_is_byte(b'?') {
                this.at = back;
                return Some(condition);
            }
            this.at += 1;
            this.skip(lines);
            let yes = this.expr(lines)?;
            this.skip(lines);
            this.expect(Kind::Colon)?;
            this.skip(lines);
            let no = this.expr(lines)?;
            let branches = P::both(condition, P::both(yes, no));
            let kind = P::map(branches, |(condition, (yes, no))| ExprKind::Conditional([condition, yes, no].into()));
            Some(this.expr_from(start, kind))
        })
    }

    /// Operands and operators that bind closer than a level.
    fn operation(&mut self, lines: bool, level: u8) -> Option<P::Of<Expr>> {
        let start = self.peek().start;
        let mut left = self.term(lines)?;
        loop {
            let back = self.at;
            self.skip(lines);
            let Some((operator, own, length)) = self.operator().filter(|(_, own, _)| *own > level) else {
                self.at = back;
                return Some(left);
            };
            self.operators += 1;
            if self.operators > MOST_OPERATORS {
                return None;
            }
            self.at += length;
            self.skip(lines);
            let right = self.operation(lines, own)?;
            let kind =
                P::map(P::both(left, right), |(left, right)| ExprKind::Binary(left.into(), operator, right.into()));
            left = self.expr_from(start, kind);
        }
    }

    /// The operator that stands here, its level, and how many tokens it is.
    fn operator(&self) -> Option<(Binary, u8, usize)> {
        let token = self.peek();
        if token.kind != Kind::Other {
            return None;
        }
        let is_long = token.end == token.start + 2;
        Some(match (token.byte, is_long) {
            (b'*', _) => (Binary::Times, 6, 1),
            (b'/', _) => (Binary::Div, 6, 1),
            (b'%', _) => (Binary::Mod, 6, 1),
            (b'+', _) => (Binary::Plus, 5, 1),
            (b'-', _) => (Binary::Minus, 5, 1),
            (b'<', false) => (Binary::Less, 4, 1),
            (b'>', false) => (Binary::Greater, 4, 1),
            (b'<', true) => (Binary::LessEq, 4, 1),
            (b'>', true) => (Binary::GreaterEq, 4, 1),
            (b'=', true) if self.written(token) == "==" => (Binary::Eq, 3, 1),
            (b'!', true) => (Binary::NotEq, 3, 1),
            (b'&', _) if self.repeats(2) => (Binary::And, 2, 2),
            (b'|', _) if self.repeats(2) => (Binary::Or, 1, 2),
            _ => return None,
        })
    }

    /// Whether the byte that stands here stands here so many times.
    fn repeats(&self, times: usize) -> bool {
        let first = self.peek();
        let bytes = self.text.as_bytes().get(first.start..first.start + times);
        bytes.is_some_and(|bytes| bytes.iter().all(|byte| *byte == first.byte))
            && self.tokens.get(self.at + times - 1).is_some_and(|last| last.end == first.start + times)
    }

    /// An operand with its steps.
    fn term(&mut self, lines: bool) -> Option<P::Of<Expr>> {
        let first = self.peek();
        let base = match (first.kind, first.byte) {
            (Kind::Word, _) => return self.named(lines),
            (Kind::Number, _) => {
                self.at += 1;
                let value = self.number(first)?;
                self.expr_from(first.start, P::make(|| ExprKind::Number(value)))
            }
            (Kind::QuoteOpen, _) => self.quoted()?,
            (Kind::HeredocOpen, _) => self.heredoc()?,
            (Kind::Open, b'(') => {
                self.at += 1;
                self.skip(true);
                let inner = self.expr(true)?;
                self.skip(true);
                self.expect(Kind::Close)?;
                self.expr_from(first.start, P::map(inner, |inner| ExprKind::Paren(inner.into())))
            }
            (Kind::Open, b'[') if self.begins_for()? => self.for_tuple()?,
            (Kind::Open, b'[') => self.tuple()?,
            (Kind::Open, _) if self.begins_for()? => self.for_object()?,
            (Kind::Open, _) => self.object()?,
            (Kind::Other, b'-' | b'!') => return self.unary(lines),
            _ => return None,
        };
        self.steps(base, first.start, None, lines)
    }

    /// `-x`, `!x`; `-1` is a number.
    fn unary(&mut self, lines: bool) -> Option<P::Of<Expr>> {
        let sign = self.next();
        let operand = self.peek();
        if sign.end != sign.start + 1 {
            return None;
        }
        if sign.byte == b'-' && operand.kind == Kind::Number {
            self.at += 1;
            let value = self.number(operand)?;
            let base = self.expr_from(sign.start, P::make(|| ExprKind::Number(-value)));
            return self.steps(base, sign.start, None, lines);
        }
        let operator = if sign.byte == b'-' { Unary::Minus } else { Unary::Not };
        let inner = self.deeper(|this| this.term(lines))?;
        Some(self.expr_from(sign.start, P::map(inner, |inner| ExprKind::Unary(operator, inner.into()))))
    }

    fn number(&self, token: Token) -> Option<f64> {
        self.written(token).parse().ok().filter(|value: &f64| value.is_finite())
    }

    /// A call, a keyword or a variable.
    fn named(&mut self, lines: bool) -> Option<P::Of<Expr>> {
        let word = self.word()?;
        let back = self.at;
        self.skip(lines);
        if self.next_is_byte(b'(') {
            let (args, expand) = self.arguments()?;
            let kind = P::map(args, |args| ExprKind::Call { name: self.name(word), args, expand });
            return self.steps(self.expr_from(word.start, kind), word.start, None, lines);
        }
        // `a::b()`
        if self.next_is_byte(b':') {
            return None;
        }
        self.at = back;
        let constant = if matches!(word.byte, b'n' | b't' | b'f') { constant(self.written(word)) } else { None };
        let root = (!P::MAKES && constant.is_none()).then_some(word);
        let kind = P::make(|| constant.unwrap_or_else(|| ExprKind::Variable(Arc::from(self.written(word)))));
        self.steps(self.expr_from(word.start, kind), word.start, root, lines)
    }

    fn arguments(&mut self) -> Option<(P::Of<Vec<Expr>>, bool)> {
        let mut args = P::make(Vec::new);
        self.at += 1;
        loop {
            self.skip(true);
            if self.next_is(Kind::Close) {
                self.at += 1;
                return Some((args, false));
            }
            let argument = self.expr(true)?;
            P::add(&mut args, argument, Vec::push);
            self.skip(true);
            if self.next_is(Kind::Comma) {
                self.at += 1;
                continue;
            }
            let expand = self.spread();
            self.skip(true);
            self.expect(Kind::Close)?;
            return Some((args, expand));
        }
    }

    /// `...`
    fn spread(&mut self) -> bool {
        let stands_here = self.next_is_byte(b'.') && self.repeats(3);
        self.at += if stands_here { 3 } else { 0 };
        stands_here
    }

    /// The steps from an expression that starts at a byte. `root` is the word that it is, where that may be the start of
    /// a reference.
    fn steps(&mut self, base: P::Of<Expr>, start: usize, root: Option<Token>, lines: bool) -> Option<P::Of<Expr>> {
        let mut expr = base;
        let mut noted = None;
        let mut count = 0;
        while let Some(operator) = self.step_operator(lines, false)? {
            count += 1;
            if count > MOST_STEPS {
                return None;
            }
            if let Some(root) = root {
                let noted = noted.get_or_insert_with(|| Noted::root(root));
                match &operator {
                    Operator::Attr(name) => noted.attr(self.text, *name),
                    Operator::Number(_) | Operator::Index(_) => noted.index(self.text),
                    _ => noted.end(),
                }
            }
            let kind = P::map(P::both(expr, self.step(operator)), |(expr, step)| ExprKind::Step(expr.into(), step));
            expr = self.expr_from(start, kind);
        }
        self.scratch.noted.extend(noted.filter(|noted| noted.is_reference(self.text)));
        Some(expr)
    }

    /// The next step; none inside where none follows. `only_attributes`: those that apply to each element of `.*`.
    fn step_operator(&mut self, lines: bool, only_attributes: bool) -> Option<Option<Operator<P>>> {
        let back = self.at;
        self.skip(lines);
        let is_dot = self.next_is_byte(b'.') && !self.repeats(2);
        if !is_dot && (only_attributes || !self.next_is_byte(b'[')) {
            self.at = back;
            return Some(None);
        }
        self.at += 1;
        self.skip(lines || !is_dot);
        let first = self.peek();
        if is_dot {
            return Some(Some(match first.kind {
                Kind::Word => Operator::Attr(self.word()?),
                Kind::Number => {
                    self.at += 1;
                    let digits = self.written(first).as_bytes();
                    let is_index = digits.len() < 16 && digits.iter().all(u8::is_ascii_digit);
                    (is_index && (digits[0] != b'0' || digits.len() == 1)).then_some(Operator::Number(first))?
                }
                Kind::Other if first.byte == b'*' && only_attributes => {
                    self.at = back;
                    return Some(None);
                }
                Kind::Other if first.byte == b'*' => {
                    self.at += 1;
                    Operator::AttrSplat(self.steps_of_elements(lines, true)?)
                }
                _ => return None,
            }));
        }
        if first.kind == Kind::Other && first.byte == b'*' {
            self.at += 1;
            self.skip(true);
            self.expect(Kind::Close)?;
            return Some(Some(Operator::FullSplat(self.steps_of_elements(lines, false)?)));
        }
        let index = self.expr(true)?;
        self.skip(true);
        self.expect(Kind::Close)?;
        Some(Some(Operator::Index(index)))
    }

    fn steps_of_elements(&mut self, lines: bool, only_attributes: bool) -> Option<P::Of<Vec<Step>>> {
        let mut steps = P::make(Vec::new);
        let mut count = 0;
        self.deeper(|this| {
            while let Some(operator) = this.step_operator(lines, only_attributes)? {
                count += 1;
                P::add(&mut steps, this.step(operator), Vec::push);
                (count < MOST_STEPS).then_some(())?;
            }
            Some(steps)
        })
    }

    fn step(&self, operator: Operator<P>) -> P::Of<Step> {
        match operator {
            Operator::Attr(word) => P::make(|| Step::Attr(self.name(word))),
            Operator::Number(token) => P::make(|| {
                let kind = ExprKind::Number(self.number(token).unwrap_or_default());
                Step::Index(Expr { kind, span: self.span(token.start..token.end) }.into())
            }),
            Operator::Index(index) => P::map(index, |index| Step::Index(index.into())),
            Operator::AttrSplat(steps) => P::map(steps, Step::AttrSplat),
            Operator::FullSplat(steps) => P::map(steps, Step::FullSplat),
        }
    }

    fn tuple(&mut self) -> Option<P::Of<Expr>> {
        let open = self.next();
        let mut items = P::make(Vec::new);
        loop {
            self.skip(true);
            if self.next_is(Kind::Close) {
                break;
            }
            let item = self.expr(true)?;
            P::add(&mut items, item, Vec::push);
            self.skip(true);
            if !self.next_is(Kind::Comma) {
                break;
            }
            self.at += 1;
        }
        self.expect(Kind::Close)?;
        Some(self.expr_from(open.start, P::map(items, ExprKind::Tuple)))
    }

    fn object(&mut self) -> Option<P::Of<Expr>> {
        let open = self.next();
        let (keys, mut odd_keys) = (self.scratch.keys.len(), Vec::new());
        let mut items = P::make(Vec::new);
        loop {
            self.skip(true);
            if self.next_is(Kind::Close) {
                break;
            }
            let key = self.key(&mut odd_keys)?;
            self.skip(false);
            matches!(self.next().kind, Kind::Assign | Kind::Colon).then_some(())?;
            self.skip(false);
            let value = self.expr(false)?;
            P::add(&mut items, P::both(key, value), Vec::push);
            self.skip(false);
            if self.next_is(Kind::Close) {
                break;
            }
            if self.next_is(Kind::Comma) {
                self.at += 1;
            } else {
                self.breaks_line().then_some(())?;
            }
        }
        self.expect(Kind::Close)?;
        self.are_distinct(keys)?;
        Some(self.expr_from(open.start, P::map(items, ExprKind::Object)))
    }

    /// The key of an object's item. One that is more than a word or a text is kept among the odd ones, by its tokens;
    /// one with an escape or a heredoc may be the same as one that is written otherwise.
    fn key(&mut self, odd_keys: &mut Vec<Range<usize>>) -> Option<P::Of<Key>> {
        let (from, first) = (self.at, self.peek());
        let may_begin = match first.kind {
            Kind::Word | Kind::QuoteOpen | Kind::Number => true,
            Kind::Open => first.byte == b'(',
            _ => false,
        };
        may_begin.then_some(())?;
        let expr = self.expr(false)?;
        let tokens = &self.tokens[from..self.at];
        let range = first.start..tokens.last()?.end;
        if !P::MAKES {
            let is_plain = match tokens {
                [word] => word.kind == Kind::Word,
                [_, text, close] => text.kind == Kind::Text && close.kind == Kind::QuoteClose,
                _ => false,
            };
            let is_clear = |token: &Token| {
                token.kind != Kind::HeredocOpen
                    && (token.kind != Kind::Text || memchr(b'\\', self.written(*token).as_bytes()).is_none())
            };
            tokens.iter().all(is_clear).then_some(())?;
            if is_plain {
                self.scratch.keys.push(range);
            } else {
                let is_new = odd_keys.iter().all(|other| !self.may_be_same(&self.tokens[other.clone()], tokens));
                (is_new && odd_keys.len() < MOST_ODD_KEYS).then_some(())?;
                odd_keys.push(from..self.at);
            }
        }
        Some(P::map(expr, |expr| match expr.kind {
            ExprKind::Variable(_) | ExprKind::Null | ExprKind::Bool(_) => Key::Word(self.name(first)),
            _ => Key::Expr(expr),
        }))
    }

    /// Whether hcl-edit may hold two keys for the same: blanks, comments and how a number is written do not tell them
    /// apart.
    fn may_be_same(&self, one: &[Token], other: &[Token]) -> bool {
        let code = |tokens: &[Token]| tokens.iter().copied().filter(|token| token.is_code()).collect::<Vec<_>>();
        let (one, other) = (code(one), code(other));
        one.len() == other.len()
            && one
                .iter()
                .zip(&other)
                .all(|(a, b)| a.kind == b.kind && (a.kind == Kind::Number || self.written(*a) == self.written(*b)))
    }

    /// Whether a bracket opens a `for`; that is in doubt where `for` is another word's namesake.
    fn begins_for(&self) -> Option<bool> {
        let mut code = self.tokens[self.at + 1..].iter().filter(|token| token.is_code());
        match code.next() {
            Some(first) if first.kind == Kind::Word && self.written(*first) == "for" => {
                code.next().filter(|second| second.kind == Kind::Word).map(|_| true)
            }
            _ => Some(false),
        }
    }

    fn for_tuple(&mut self) -> Option<P::Of<Expr>> {
        let open = self.next();
        let (key_var, value_var, collection) = self.for_intro()?;
        let value = self.expr(true)?;
        let condition = self.for_condition()?;
        self.expect(Kind::Close)?;
        let parts = P::both(collection, P::both(value, condition));
        let kind = P::map(parts, |(collection, (value, condition))| {
            let (key_var, value_var) = (key_var.map(|word| self.name(word)), self.name(value_var));
            For { key_var, value_var, collection, key: None, value, grouping: false, condition }
        });
        Some(self.expr_from(open.start, P::map(kind, |loop_| ExprKind::For(loop_.into()))))
    }

    fn for_object(&mut self) -> Option<P::Of<Expr>> {
        let open = self.next();
        let (key_var, value_var, collection) = self.for_intro()?;
        let key = self.expr(true)?;
        self.skip(true);
        let arrow = self.expect(Kind::Other)?;
        (self.written(arrow) == "=>").then_some(())?;
        self.skip(true);
        let value = self.expr(true)?;
        self.skip(true);
        let grouping = self.spread();
        let condition = self.for_condition()?;
        self.expect(Kind::Close)?;
        let parts = P::both(P::both(collection, key), P::both(value, condition));
        let kind = P::map(parts, |((collection, key), (value, condition))| {
            let (key_var, value_var) = (key_var.map(|word| self.name(word)), self.name(value_var));
            For { key_var, value_var, collection, key: Some(key), value, grouping, condition }
        });
        Some(self.expr_from(open.start, P::map(kind, |loop_| ExprKind::For(loop_.into()))))
    }

    /// `for k, v in collection :`
    fn for_intro(&mut self) -> Option<(Option<Token>, Token, P::Of<Expr>)> {
        self.keyword("for")?;
        self.skip(true);
        let first = self.word()?;
        self.skip(true);
        let (mut key_var, mut value_var) = (None, first);
        if self.next_is(Kind::Comma) {
            self.at += 1;
            self.skip(true);
            (key_var, value_var) = (Some(first), self.word()?);
        }
        self.keyword("in")?;
        self.skip(true);
        let collection = self.expr(true)?;
        self.skip(true);
        self.expect(Kind::Colon)?;
        self.skip(true);
        Some((key_var, value_var, collection))
    }

    /// `if condition`, before the closing bracket.
    fn for_condition(&mut self) -> Option<P::Of<Option<Expr>>> {
        self.skip(true);
        if !self.next_is(Kind::Word) {
            return Some(P::make(|| None));
        }
        self.keyword("if")?;
        self.skip(true);
        let condition = self.expr(true)?;
        self.skip(true);
        Some(P::map(condition, Some))
    }

    fn keyword(&mut self, keyword: &str) -> Option<()> {
        self.skip(true);
        let word = self.expect(Kind::Word)?;
        (self.written(word) == keyword).then_some(())
    }
}

fn constant(word: &str) -> Option<ExprKind> {
    match word {
        "null" => Some(ExprKind::Null),
        "true" => Some(ExprKind::Bool(true)),
        "false" => Some(ExprKind::Bool(false)),
        _ => None,
    }
}
