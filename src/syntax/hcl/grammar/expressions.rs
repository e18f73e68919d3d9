//! Expressions. `lines` says whether an expression may go on in the next line: within brackets it may, but not within
//! the braces of a body or an object.

use std::ops::Range;
use std::sync::Arc;

use super::cursor::{Kind, Token};
use super::{Grammar, MOST_OPERATORS, Purpose};
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

/// A key that is more than a word or a text.
struct OddKey {
    range: Range<usize>,
    /// Whether there is a number in it.
    counts: bool,
}

impl<P: Purpose> Grammar<'_, '_, P> {
    /// An expression.
    pub(super) fn expr(&mut self, lines: bool) -> Option<P::Of<Expr>> {
        self.deeper(|this| {
            let start = this.cursor.next.start;
            let condition = this.operation(lines, 0)?;
            if !this.next_is(b'?') {
                return Some(condition);
            }
            this.cursor.take();
            this.cursor.skip(lines);
            let yes = this.expr(lines)?;
            this.cursor.skip(lines);
            this.expect(Kind::Colon)?;
            this.cursor.skip(lines);
            let no = this.expr(lines)?;
            let branches = P::both(condition, P::both(yes, no));
            let kind = P::map(branches, |(condition, (yes, no))| ExprKind::Conditional([condition, yes, no].into()));
            Some(this.expr_from(start, kind))
        })
    }

    /// Operands and operators that bind closer than a level.
    fn operation(&mut self, lines: bool, level: u8) -> Option<P::Of<Expr>> {
        let start = self.cursor.next.start;
        let mut left = self.term(lines)?;
        loop {
            self.cursor.skip(lines);
            let Some((operator, own)) = self.operator().filter(|(_, own)| *own > level) else { return Some(left) };
            self.operators += 1;
            if self.operators > MOST_OPERATORS {
                return None;
            }
            self.cursor.take();
            self.cursor.skip(lines);
            let right = self.operation(lines, own)?;
            let kind =
                P::map(P::both(left, right), |(left, right)| ExprKind::Binary(left.into(), operator, right.into()));
            left = self.expr_from(start, kind);
        }
    }

    /// The operator that stands here, and its level.
    fn operator(&self) -> Option<(Binary, u8)> {
        let next = self.cursor.next;
        if next.kind != Kind::Sign {
            return None;
        }
        Some(match (next.byte, next.end - next.start) {
            (b'*', _) => (Binary::Times, 6),
            (b'/', _) => (Binary::Div, 6),
            (b'%', _) => (Binary::Mod, 6),
            (b'+', _) => (Binary::Plus, 5),
            (b'-', _) => (Binary::Minus, 5),
            (b'<', 1) => (Binary::Less, 4),
            (b'>', 1) => (Binary::Greater, 4),
            (b'<', _) => (Binary::LessEq, 4),
            (b'>', _) => (Binary::GreaterEq, 4),
            (b'=', _) if self.cursor.written(next) == "==" => (Binary::Eq, 3),
            (b'!', 2) => (Binary::NotEq, 3),
            (b'&', _) => (Binary::And, 2),
            (b'|', _) => (Binary::Or, 1),
            _ => return None,
        })
    }

    /// An operand with its steps.
    fn term(&mut self, lines: bool) -> Option<P::Of<Expr>> {
        let first = self.cursor.next;
        let base = match (first.kind, first.byte) {
            (Kind::Word, _) => return self.named(lines),
            (Kind::Number, _) => {
                self.cursor.take();
                let value = self.number(first)?;
                self.expr_from(first.start, P::make(|| ExprKind::Number(value)))
            }
            (Kind::Quote, _) => self.quoted()?,
            (Kind::Heredoc, _) => self.heredoc()?,
            (Kind::Open, b'(') => {
                self.cursor.take();
                self.cursor.skip(true);
                let inner = self.expr(true)?;
                self.cursor.skip(true);
                self.expect_byte(b')')?;
                self.expr_from(first.start, P::map(inner, |inner| ExprKind::Paren(inner.into())))
            }
            (Kind::Open, b'[') => self.tuple()?,
            (Kind::Open, _) => self.object()?,
            (Kind::Sign, b'-' | b'!') => return self.unary(lines),
            _ => return None,
        };
        self.steps(base, first.start, None, lines)
    }

    /// `-x`, `!x`; `-1` is a number.
    fn unary(&mut self, lines: bool) -> Option<P::Of<Expr>> {
        let sign = self.cursor.take();
        let operand = self.cursor.next;
        if sign.end != sign.start + 1 {
            return None;
        }
        if sign.byte == b'-' && operand.kind == Kind::Number {
            self.cursor.take();
            let value = self.number(operand)?;
            let base = self.expr_from(sign.start, P::make(|| ExprKind::Number(-value)));
            return self.steps(base, sign.start, None, lines);
        }
        let operator = if sign.byte == b'-' { Unary::Minus } else { Unary::Not };
        let inner = self.deeper(|this| this.term(lines))?;
        Some(self.expr_from(sign.start, P::map(inner, |inner| ExprKind::Unary(operator, inner.into()))))
    }

    fn number(&self, token: Token) -> Option<f64> {
        self.cursor.written(token).parse().ok().filter(|value: &f64| value.is_finite())
    }

    /// A call, a keyword or a variable.
    fn named(&mut self, lines: bool) -> Option<P::Of<Expr>> {
        let word = self.cursor.take();
        let end = self.cursor.end;
        self.cursor.skip(lines);
        if self.next_is(b'(') {
            let (args, expand) = self.arguments()?;
            let kind = P::map(args, |args| ExprKind::Call { name: self.name(word), args, expand });
            return self.steps(self.expr_from(word.start, kind), word.start, None, lines);
        }
        let written = self.cursor.written(word);
        let constant = if matches!(word.byte, b'n' | b't' | b'f') { constant(written) } else { None };
        let root = (!P::MAKES && constant.is_none()).then_some(word);
        let kind = P::make(|| constant.unwrap_or_else(|| ExprKind::Variable(Arc::from(written))));
        let base = P::map(kind, |kind| Expr { kind, span: self.span(word.start..end) });
        self.steps(base, word.start, root, lines)
    }

    fn arguments(&mut self) -> Option<(P::Of<Vec<Expr>>, bool)> {
        let mut args = P::make(Vec::new);
        self.cursor.take();
        loop {
            self.cursor.skip(true);
            if self.next_is(b')') {
                self.cursor.take();
                return Some((args, false));
            }
            let argument = self.expr(true)?;
            P::add(&mut args, argument, Vec::push);
            self.cursor.skip(true);
            if self.expect(Kind::Comma).is_some() {
                continue;
            }
            let expand = self.spread();
            self.cursor.skip(true);
            self.expect_byte(b')')?;
            return Some((args, expand));
        }
    }

    /// `...`
    fn spread(&mut self) -> bool {
        let next = self.cursor.next;
        let stands_here = next.kind == Kind::Sign && next.byte == b'.' && next.end == next.start + 3;
        if stands_here {
            self.cursor.take();
        }
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
                let noted = noted.get_or_insert_with(|| Noted::root(root.start..root.end));
                match &operator {
                    Operator::Attr(name) => noted.attr(self.cursor.text, name.start..name.end),
                    Operator::Number(_) | Operator::Index(_) => noted.index(self.cursor.text),
                    _ => noted.end(),
                }
            }
            let kind = P::map(P::both(expr, self.step(operator)), |(expr, step)| ExprKind::Step(expr.into(), step));
            expr = self.expr_from(start, kind);
        }
        self.scratch.noted.extend(noted.filter(|noted: &Noted| noted.is_reference(self.cursor.text)));
        Some(expr)
    }

    /// The next step; none inside where none follows. `only_attributes`: those that apply to each element of `.*`.
    #[expect(clippy::option_option, reason = "the outer one is that of all these functions: what is not sound")]
    fn step_operator(&mut self, lines: bool, only_attributes: bool) -> Option<Option<Operator<P>>> {
        self.cursor.skip(lines);
        if self.next_is(b'.') {
            if only_attributes && self.cursor.behind_blanks(self.cursor.next.end) == b'*' {
                return Some(None);
            }
            self.cursor.take();
            self.cursor.skip(lines);
            let first = self.cursor.take();
            return Some(Some(match first.kind {
                Kind::Word => Operator::Attr(first),
                Kind::Number => {
                    let digits = self.cursor.written(first).as_bytes();
                    let is_index = digits.len() < 16 && digits.iter().all(u8::is_ascii_digit);
                    (is_index && (digits[0] != b'0' || digits.len() == 1)).then_some(Operator::Number(first))?
                }
                Kind::Sign if first.byte == b'*' && !only_attributes => {
                    Operator::AttrSplat(self.steps_of_elements(lines, true)?)
                }
                _ => return None,
            }));
        }
        if only_attributes || !self.next_is(b'[') {
            return Some(None);
        }
        self.cursor.take();
        self.cursor.skip(true);
        if self.expect_byte(b'*').is_some() {
            self.cursor.skip(true);
            self.expect_byte(b']')?;
            return Some(Some(Operator::FullSplat(self.steps_of_elements(lines, false)?)));
        }
        let index = self.expr(true)?;
        self.cursor.skip(true);
        self.expect_byte(b']')?;
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

    /// `[a, b]`, `[for ...]`
    fn tuple(&mut self) -> Option<P::Of<Expr>> {
        let open = self.cursor.take();
        self.cursor.skip(true);
        if self.says("for") {
            return self.for_tuple(open.start);
        }
        let mut items = P::make(Vec::new);
        loop {
            self.cursor.skip(true);
            if self.next_is(b']') {
                break;
            }
            let item = self.expr(true)?;
            P::add(&mut items, item, Vec::push);
            self.cursor.skip(true);
            if self.expect(Kind::Comma).is_none() {
                break;
            }
        }
        self.expect_byte(b']')?;
        Some(self.expr_from(open.start, P::map(items, ExprKind::Tuple)))
    }

    /// `{ a = b }`, `{for ...}`
    fn object(&mut self) -> Option<P::Of<Expr>> {
        let open = self.cursor.take();
        self.cursor.skip(true);
        if self.says("for") {
            return self.for_object(open.start);
        }
        let (keys, mut odd_keys) = (self.scratch.keys.len(), Vec::new());
        let mut items = P::make(Vec::new);
        loop {
            self.cursor.skip(true);
            if self.next_is(b'}') {
                break;
            }
            let key = self.key(&mut odd_keys)?;
            matches!(self.cursor.take().kind, Kind::Assign | Kind::Colon).then_some(())?;
            let value = self.expr(false)?;
            P::add(&mut items, P::both(key, value), Vec::push);
            match self.cursor.next.kind {
                Kind::Close => break,
                Kind::Comma | Kind::Newline | Kind::Comment => self.cursor.take(),
                _ => return None,
            };
        }
        self.expect_byte(b'}')?;
        self.are_distinct(keys)?;
        Some(self.expr_from(open.start, P::map(items, ExprKind::Object)))
    }

    /// The key of an object's item. One that is more than a word or a text is kept among the odd ones; one with an escape,
    /// a heredoc or a comment may be the same as one that is written otherwise.
    fn key(&mut self, odd_keys: &mut Vec<OddKey>) -> Option<P::Of<Key>> {
        let first = self.cursor.next;
        let may_begin = match first.kind {
            Kind::Word | Kind::Quote | Kind::Number => true,
            Kind::Open => first.byte == b'(',
            _ => false,
        };
        may_begin.then_some(())?;
        let numbers = self.cursor.numbers;
        let expr = self.expr(false)?;
        if !P::MAKES {
            let range = first.start..self.cursor.end;
            let written = &self.cursor.text.as_bytes()[range.clone()];
            let is_plain = match first.kind {
                Kind::Word => range.end == first.end,
                Kind::Quote => {
                    let inner = &written[1..];
                    inner.iter().position(|byte| matches!(byte, b'"' | b'$' | b'%' | b'\\')) == Some(inner.len() - 1)
                }
                _ => false,
            };
            if is_plain {
                self.scratch.keys.push(range);
            } else {
                let counts = first.kind == Kind::Number || self.cursor.numbers > numbers;
                let odd = OddKey { range, counts };
                let is_new = odd_keys.iter().all(|other| !self.may_be_same(other, &odd));
                let is_clear = !written.iter().any(|byte| matches!(byte, b'\\' | b'#' | b'/' | b'<'));
                (is_clear && is_new && odd_keys.len() < MOST_ODD_KEYS).then_some(())?;
                odd_keys.push(odd);
            }
        }
        Some(P::map(expr, |expr| match expr.kind {
            ExprKind::Variable(_) | ExprKind::Null | ExprKind::Bool(_) => Key::Word(self.name(first)),
            _ => Key::Expr(expr),
        }))
    }

    /// Whether hcl-edit may hold two keys for the same: blanks, and how a number is written, do not tell them apart.
    fn may_be_same(&self, one: &OddKey, other: &OddKey) -> bool {
        let text = |key: &OddKey| {
            let bytes = &self.cursor.text.as_bytes()[key.range.clone()];
            bytes.iter().copied().filter(|byte| !byte.is_ascii_whitespace()).collect::<Vec<u8>>()
        };
        (one.counts && other.counts) || text(one) == text(other)
    }

    fn says(&self, keyword: &str) -> bool {
        self.cursor.next.kind == Kind::Word && self.cursor.written(self.cursor.next) == keyword
    }

    fn keyword(&mut self, keyword: &str) -> Option<()> {
        self.cursor.skip(true);
        self.says(keyword).then(|| {
            self.cursor.take();
            self.cursor.skip(true);
        })
    }

    fn for_tuple(&mut self, start: usize) -> Option<P::Of<Expr>> {
        let (key_var, value_var, collection) = self.for_intro()?;
        let value = self.expr(true)?;
        let condition = self.for_condition()?;
        self.expect_byte(b']')?;
        let parts = P::both(collection, P::both(value, condition));
        let kind = P::map(parts, |(collection, (value, condition))| {
            let (key_var, value_var) = (key_var.map(|word| self.name(word)), self.name(value_var));
            For { key_var, value_var, collection, key: None, value, grouping: false, condition }
        });
        Some(self.expr_from(start, P::map(kind, |loop_| ExprKind::For(loop_.into()))))
    }

    fn for_object(&mut self, start: usize) -> Option<P::Of<Expr>> {
        let (key_var, value_var, collection) = self.for_intro()?;
        let key = self.expr(true)?;
        self.cursor.skip(true);
        let arrow = self.expect(Kind::Sign)?;
        (self.cursor.written(arrow) == "=>").then_some(())?;
        self.cursor.skip(true);
        let value = self.expr(true)?;
        self.cursor.skip(true);
        let grouping = self.spread();
        let condition = self.for_condition()?;
        self.expect_byte(b'}')?;
        let parts = P::both(P::both(collection, key), P::both(value, condition));
        let kind = P::map(parts, |((collection, key), (value, condition))| {
            let (key_var, value_var) = (key_var.map(|word| self.name(word)), self.name(value_var));
            For { key_var, value_var, collection, key: Some(key), value, grouping, condition }
        });
        Some(self.expr_from(start, P::map(kind, |loop_| ExprKind::For(loop_.into()))))
    }

    /// `for k, v in collection :`. What is called `for` and is no loop is in doubt.
    fn for_intro(&mut self) -> Option<(Option<Token>, Token, P::Of<Expr>)> {
        self.keyword("for")?;
        let first = self.expect(Kind::Word)?;
        self.cursor.skip(true);
        let (mut key_var, mut value_var) = (None, first);
        if self.expect(Kind::Comma).is_some() {
            self.cursor.skip(true);
            (key_var, value_var) = (Some(first), self.expect(Kind::Word)?);
        }
        self.keyword("in")?;
        let collection = self.expr(true)?;
        self.cursor.skip(true);
        self.expect(Kind::Colon)?;
        self.cursor.skip(true);
        Some((key_var, value_var, collection))
    }

    /// `if condition`, before the closing bracket.
    fn for_condition(&mut self) -> Option<P::Of<Option<Expr>>> {
        self.cursor.skip(true);
        if self.cursor.next.kind != Kind::Word {
            return Some(P::make(|| None));
        }
        self.keyword("if")?;
        let condition = self.expr(true)?;
        self.cursor.skip(true);
        Some(P::map(condition, Some))
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
