//! Expressions. `lines` says whether an expression may go on in the next line: within brackets it may, but not within
//! the braces of a body or an object.

use std::sync::Arc;

use super::{Grammar, MOST_OPERATORS};
use crate::syntax::hcl::lexer::{Kind, Token};
use crate::syntax::hcl::mentions::Noted;
use crate::syntax::hcl::{Binary, Expr, ExprKind, For, Key, Step, Unary};

/// Steps of one traversal.
const MOST_STEPS: usize = 10;
/// Keys of an object that are neither words nor texts: each is compared with all others.
const MOST_ODD_KEYS: usize = 16;

/// `.name`, `.0`, `[expression]`, `.*` and `[*]` with the steps that apply to each element.
enum Operator {
    Attr(Token),
    Number(Token),
    Index(Expr),
    AttrSplat(Vec<Step>),
    FullSplat(Vec<Step>),
}

impl<const MAKES: bool> Grammar<'_, '_, MAKES> {
    /// An expression.
    pub(super) fn expr(&mut self, lines: bool) -> Option<Expr> {
        self.deeper(|this| {
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
            let range = condition.span.to(no.span).range();
            Some(this.made(range, |_| ExprKind::Conditional(Box::new([condition, yes, no]))))
        })
    }

    /// Operands and operators that bind closer than a level.
    fn operation(&mut self, lines: bool, level: u8) -> Option<Expr> {
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
            let range = left.span.to(right.span).range();
            left = self.made(range, |_| ExprKind::Binary(Box::new(left), operator, Box::new(right)));
        }
    }

    /// The operator that stands here, its level, and how many tokens it is.
    fn operator(&self) -> Option<(Binary, u8, usize)> {
        let token = self.peek().filter(|token| token.kind == Kind::Other)?;
        Some(match self.text.as_bytes()[token.start..token.end] {
            [b'*'] => (Binary::Times, 6, 1),
            [b'/'] => (Binary::Div, 6, 1),
            [b'%'] => (Binary::Mod, 6, 1),
            [b'+'] => (Binary::Plus, 5, 1),
            [b'-'] => (Binary::Minus, 5, 1),
            [b'<'] => (Binary::Less, 4, 1),
            [b'>'] => (Binary::Greater, 4, 1),
            [b'<', b'='] => (Binary::LessEq, 4, 1),
            [b'>', b'='] => (Binary::GreaterEq, 4, 1),
            [b'=', b'='] => (Binary::Eq, 3, 1),
            [b'!', b'='] => (Binary::NotEq, 3, 1),
            [b'&'] if self.repeats(2) => (Binary::And, 2, 2),
            [b'|'] if self.repeats(2) => (Binary::Or, 1, 2),
            _ => return None,
        })
    }

    /// Whether the byte that stands here stands here so many times.
    fn repeats(&self, times: usize) -> bool {
        let Some(first) = self.peek() else { return false };
        let bytes = self.text.as_bytes().get(first.start..first.start + times);
        bytes.is_some_and(|bytes| bytes.iter().all(|byte| *byte == bytes[0]))
            && self.tokens.get(self.at + times - 1).is_some_and(|last| last.end == first.start + times)
    }

    fn next_is_byte(&self, byte: u8) -> bool {
        self.peek().is_some_and(|token| {
            matches!(token.kind, Kind::Other | Kind::Open | Kind::Close) && self.byte(token) == byte
        })
    }

    /// An operand with its steps.
    fn term(&mut self, lines: bool) -> Option<Expr> {
        let first = self.peek()?;
        let base = match (first.kind, self.byte(first)) {
            (Kind::Word, _) => return self.named(lines),
            (Kind::Number, _) => {
                self.at += 1;
                let value = self.number(first)?;
                self.made(first.start..first.end, |_| ExprKind::Number(value))
            }
            (Kind::QuoteOpen, _) => self.quoted()?,
            (Kind::HeredocOpen, _) => self.heredoc()?,
            (Kind::Open, b'(') => {
                self.at += 1;
                self.skip(true);
                let inner = self.expr(true)?;
                self.skip(true);
                let close = self.expect(Kind::Close)?;
                self.made(first.start..close.end, |_| ExprKind::Paren(Box::new(inner)))
            }
            (Kind::Open, b'[') if self.begins_for()? => self.for_tuple()?,
            (Kind::Open, b'[') => self.tuple()?,
            (Kind::Open, _) if self.begins_for()? => self.for_object()?,
            (Kind::Open, _) => self.object()?,
            (Kind::Other, b'-' | b'!') => return self.unary(lines),
            _ => return None,
        };
        self.steps(base, None, lines)
    }

    /// `-x`, `!x`; `-1` is a number.
    fn unary(&mut self, lines: bool) -> Option<Expr> {
        let sign = self.next().filter(|sign| sign.end == sign.start + 1)?;
        let operand = self.peek()?;
        if self.byte(sign) == b'-' && operand.kind == Kind::Number {
            self.at += 1;
            let value = self.number(operand)?;
            let base = self.made(sign.start..operand.end, |_| ExprKind::Number(-value));
            return self.steps(base, None, lines);
        }
        let operator = if self.byte(sign) == b'-' { Unary::Minus } else { Unary::Not };
        let inner = self.deeper(|this| this.term(lines))?;
        let range = sign.start..inner.span.range().end;
        Some(self.made(range, |_| ExprKind::Unary(operator, Box::new(inner))))
    }

    fn number(&self, token: Token) -> Option<f64> {
        self.written(token).parse().ok().filter(|value: &f64| value.is_finite())
    }

    /// A call, a keyword or a variable.
    fn named(&mut self, lines: bool) -> Option<Expr> {
        let word = self.word()?;
        let back = self.at;
        self.skip(lines);
        if self.next_is(Kind::Open) && self.next_is_byte(b'(') {
            let (args, expand, close) = self.arguments()?;
            let call = self.made(word.start..close.end, |this| ExprKind::Call { name: this.name(word), args, expand });
            return self.steps(call, None, lines);
        }
        // `a::b()`
        if self.next_is_byte(b':') {
            return None;
        }
        self.at = back;
        let (base, root) = match self.written(word) {
            "null" => (ExprKind::Null, None),
            "true" => (ExprKind::Bool(true), None),
            "false" => (ExprKind::Bool(false), None),
            name if MAKES => (ExprKind::Variable(Arc::from(name)), None),
            _ => (ExprKind::Null, Some(word)),
        };
        let base = Expr { kind: base, span: self.span(word.start..word.end) };
        self.steps(base, root, lines)
    }

    fn arguments(&mut self) -> Option<(Vec<Expr>, bool, Token)> {
        let mut args = Vec::new();
        let mut expand = false;
        self.at += 1;
        loop {
            self.skip(true);
            if self.next_is(Kind::Close) {
                return Some((args, expand, self.next()?));
            }
            let argument = self.expr(true)?;
            if MAKES {
                args.push(argument);
            }
            self.skip(true);
            if self.next_is(Kind::Comma) {
                self.at += 1;
                continue;
            }
            expand = self.spread();
            self.skip(true);
            return Some((args, expand, self.expect(Kind::Close)?));
        }
    }

    /// `...`
    fn spread(&mut self) -> bool {
        let stands_here = self.next_is_byte(b'.') && self.repeats(3);
        self.at += if stands_here { 3 } else { 0 };
        stands_here
    }

    /// The steps from an expression. `root` is the word that it is, where that may be the start of a reference.
    fn steps(&mut self, base: Expr, root: Option<Token>, lines: bool) -> Option<Expr> {
        let start = base.span.range().start;
        let mut expr = base;
        let mut noted = root.map(Noted::root);
        let mut count = 0;
        while let Some(operator) = self.step_operator(lines, false)? {
            count += 1;
            if count > MOST_STEPS {
                return None;
            }
            if let Some(noted) = &mut noted {
                match &operator {
                    Operator::Attr(name) => noted.attr(self.text, *name),
                    Operator::Index(_) => noted.index(self.text),
                    _ => noted.end(),
                }
            }
            let range = start..self.tokens[self.at - 1].end;
            expr = self.made(range, |this| ExprKind::Step(Box::new(expr), this.step(operator)));
        }
        self.noted.extend(noted.filter(|noted| noted.is_reference(self.text)));
        Some(expr)
    }

    /// The next step; none inside where none follows. `only_attributes`: those that apply to each element of `.*`.
    fn step_operator(&mut self, lines: bool, only_attributes: bool) -> Option<Option<Operator>> {
        let back = self.at;
        self.skip(lines);
        let is_dot = self.next_is_byte(b'.') && !self.repeats(2);
        if !is_dot && (only_attributes || !self.next_is_byte(b'[')) {
            self.at = back;
            return Some(None);
        }
        self.at += 1;
        self.skip(lines || !is_dot);
        let first = self.peek()?;
        if is_dot {
            return Some(Some(match first.kind {
                Kind::Word => Operator::Attr(self.word()?),
                Kind::Number => {
                    self.at += 1;
                    let digits = self.written(first).as_bytes();
                    let is_index = digits.len() < 16 && digits.iter().all(u8::is_ascii_digit);
                    (is_index && (digits[0] != b'0' || digits.len() == 1)).then_some(Operator::Number(first))?
                }
                Kind::Other if self.byte(first) == b'*' && only_attributes => {
                    self.at = back;
                    return Some(None);
                }
                Kind::Other if self.byte(first) == b'*' => {
                    self.at += 1;
                    Operator::AttrSplat(self.steps_of_elements(lines, true)?)
                }
                _ => return None,
            }));
        }
        if first.kind == Kind::Other && self.byte(first) == b'*' {
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

    fn steps_of_elements(&mut self, lines: bool, only_attributes: bool) -> Option<Vec<Step>> {
        let mut steps = Vec::new();
        let mut count = 0;
        self.deeper(|this| {
            while let Some(operator) = this.step_operator(lines, only_attributes)? {
                count += 1;
                if MAKES {
                    steps.push(this.step(operator));
                }
                (count < MOST_STEPS).then_some(())?;
            }
            Some(steps)
        })
    }

    fn step(&self, operator: Operator) -> Step {
        match operator {
            Operator::Attr(word) => Step::Attr(self.name(word)),
            Operator::Number(token) => {
                let value = self.number(token).unwrap_or_default();
                Step::Index(Box::new(self.made(token.start..token.end, |_| ExprKind::Number(value))))
            }
            Operator::Index(index) => Step::Index(Box::new(index)),
            Operator::AttrSplat(steps) => Step::AttrSplat(steps),
            Operator::FullSplat(steps) => Step::FullSplat(steps),
        }
    }

    fn tuple(&mut self) -> Option<Expr> {
        let open = self.next()?;
        let mut items = Vec::new();
        let close = loop {
            self.skip(true);
            if self.next_is(Kind::Close) {
                break self.next()?;
            }
            let item = self.expr(true)?;
            if MAKES {
                items.push(item);
            }
            self.skip(true);
            if !self.next_is(Kind::Comma) {
                break self.expect(Kind::Close)?;
            }
            self.at += 1;
        };
        Some(self.made(open.start..close.end, |_| ExprKind::Tuple(items)))
    }

    fn object(&mut self) -> Option<Expr> {
        let open = self.next()?;
        let (keys, mut odd_keys) = (self.keys.len(), Vec::new());
        let mut items = Vec::new();
        let close = loop {
            self.skip(true);
            if self.next_is(Kind::Close) {
                break self.next()?;
            }
            let key = self.key(&mut odd_keys)?;
            self.skip(false);
            self.next().filter(|token| matches!(token.kind, Kind::Assign | Kind::Colon))?;
            self.skip(false);
            let value = self.expr(false)?;
            if MAKES {
                items.push((key, value));
            }
            self.skip(false);
            if self.next_is(Kind::Close) {
                break self.next()?;
            }
            if self.next_is(Kind::Comma) {
                self.at += 1;
            } else {
                self.breaks_line().then_some(())?;
            }
        };
        self.are_distinct(keys)?;
        Some(self.made(open.start..close.end, |_| ExprKind::Object(items)))
    }

    /// The key of an object's item. One that is more than a word or a text is kept among the odd ones, by its tokens;
    /// one with an escape or a heredoc may be the same as one that is written otherwise.
    fn key(&mut self, odd_keys: &mut Vec<std::ops::Range<usize>>) -> Option<Key> {
        let (from, first) = (self.at, self.peek()?);
        let may_begin = match first.kind {
            Kind::Word | Kind::QuoteOpen | Kind::Number => true,
            Kind::Open => self.byte(first) == b'(',
            _ => false,
        };
        may_begin.then_some(())?;
        let expr = self.expr(false)?;
        let tokens = &self.tokens[from..self.at];
        let range = first.start..tokens.last()?.end;
        if !MAKES {
            let is_plain = match tokens {
                [word] => word.kind == Kind::Word,
                [_, text, close] => text.kind == Kind::Text && close.kind == Kind::QuoteClose,
                _ => false,
            };
            (!self.text[range.clone()].contains(['\\', '<'])).then_some(())?;
            if is_plain {
                self.keys.push(range);
            } else {
                let is_new = odd_keys.iter().all(|other| !self.may_be_same(&self.tokens[other.clone()], tokens));
                (is_new && odd_keys.len() < MOST_ODD_KEYS).then_some(())?;
                odd_keys.push(from..self.at);
            }
        }
        Some(match expr.kind {
            ExprKind::Variable(_) | ExprKind::Null | ExprKind::Bool(_) if MAKES => Key::Word(self.name(first)),
            _ => Key::Expr(expr),
        })
    }

    /// Whether hcl-edit may hold two keys for the same: blanks, comments and how a number is written do not tell them
    /// apart.
    fn may_be_same(&self, one: &[Token], other: &[Token]) -> bool {
        let code = |tokens: &[Token]| tokens.iter().copied().filter(|token| token.is_code()).collect::<Vec<_>>();
        let (one, other) = (code(one), code(other));
        one.len() == other.len()
            && one.iter().zip(&other).all(|(a, b)| {
                a.kind == b.kind && (a.kind == Kind::Number || self.written(*a) == self.written(*b))
            })
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

    fn for_tuple(&mut self) -> Option<Expr> {
        let open = self.next()?;
        let (key_var, value_var, collection) = self.for_intro()?;
        let value = self.expr(true)?;
        let condition = self.for_condition()?;
        let close = self.expect(Kind::Close)?;
        Some(self.made(open.start..close.end, |this| {
            let (key_var, value_var) = (key_var.map(|word| this.name(word)), this.name(value_var));
            let grouping = false;
            ExprKind::For(Box::new(For { key_var, value_var, collection, key: None, value, grouping, condition }))
        }))
    }

    fn for_object(&mut self) -> Option<Expr> {
        let open = self.next()?;
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
        let close = self.expect(Kind::Close)?;
        Some(self.made(open.start..close.end, |this| {
            let (key_var, value_var) = (key_var.map(|word| this.name(word)), this.name(value_var));
            let key = Some(key);
            ExprKind::For(Box::new(For { key_var, value_var, collection, key, value, grouping, condition }))
        }))
    }

    /// `for k, v in collection :`
    fn for_intro(&mut self) -> Option<(Option<Token>, Token, Expr)> {
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
    fn for_condition(&mut self) -> Option<Option<Expr>> {
        self.skip(true);
        if !self.next_is(Kind::Word) {
            return Some(None);
        }
        self.keyword("if")?;
        self.skip(true);
        let condition = self.expr(true)?;
        self.skip(true);
        Some(Some(condition))
    }

    fn keyword(&mut self, keyword: &str) -> Option<()> {
        self.skip(true);
        let word = self.expect(Kind::Word)?;
        (self.written(word) == keyword).then_some(())
    }
}
