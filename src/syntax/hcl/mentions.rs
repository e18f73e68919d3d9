//! What a text names: `var.a`, `aws_lb.b`, `data.c.d`, `module.e.f`.

use std::ops::Range;

use super::lexer::{Token, word_length};
use super::{Body, Expr, ExprKind, Key, Part, Step};

/// A name and what it is a name in. Names that mean something only where they stand (`each.key`, `count.index`,
/// `self.id`, `path.module`, `terraform.workspace`) are none.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Mention<'t> {
    /// `var`, `local`, `module`, `data`, a resource type, or a name of a `for` or a `dynamic` block.
    pub root: &'t str,
    /// The name behind it.
    pub name: &'t str,
    /// The next name, of a data source or a module; instances of a module are passed over.
    pub last: Option<&'t str>,
}

/// Roots that name nothing that is declared.
const CIRCUMSTANCES: [&str; 5] = ["each", "count", "self", "path", "terraform"];

impl Body {
    /// Everything that is named in it.
    pub fn mentions<'b>(&'b self, each: &mut dyn FnMut(Mention<'b>)) {
        for attribute in &self.attributes {
            attribute.expr.mentions(each);
        }
        for block in &self.blocks {
            block.body().mentions(each);
        }
    }
}

impl Expr {
    /// Everything that is named in it.
    pub fn mentions<'e>(&'e self, each: &mut dyn FnMut(Mention<'e>)) {
        match &self.kind {
            ExprKind::Null | ExprKind::Bool(_) | ExprKind::Number(_) | ExprKind::Variable(_) => {}
            ExprKind::Text(text) => in_text(text, each),
            ExprKind::Template(parts) => in_parts(parts, each),
            ExprKind::Tuple(items) => items.iter().for_each(|item| item.mentions(each)),
            ExprKind::Object(items) => {
                for (key, value) in items {
                    if let Key::Expr(key) = key {
                        key.mentions(each);
                    }
                    value.mentions(each);
                }
            }
            ExprKind::Step(inner, step) => {
                match chain(inner, step) {
                    Some(mention) => {
                        if !CIRCUMSTANCES.contains(&mention.root) {
                            each(mention);
                        }
                        // Which instance of a module it is.
                        if let ExprKind::Step(_, instance) = &inner.kind {
                            in_step(instance, each);
                        }
                    }
                    None => inner.mentions(each),
                }
                in_step(step, each);
            }
            ExprKind::Call { args, .. } => args.iter().for_each(|argument| argument.mentions(each)),
            ExprKind::Conditional(branches) => branches.iter().for_each(|branch| branch.mentions(each)),
            ExprKind::For(loop_) => {
                loop_.collection.mentions(each);
                loop_.key.iter().chain([&loop_.value]).chain(&loop_.condition).for_each(|expr| expr.mentions(each));
            }
            ExprKind::Unary(_, inner) | ExprKind::Paren(inner) => inner.mentions(each),
            ExprKind::Binary(left, _, right) => {
                left.mentions(each);
                right.mentions(each);
            }
        }
    }
}

fn in_step<'e>(step: &'e Step, each: &mut dyn FnMut(Mention<'e>)) {
    match step {
        Step::Attr(_) => {}
        Step::Index(index) => index.mentions(each),
        Step::AttrSplat(steps) | Step::FullSplat(steps) => steps.iter().for_each(|step| in_step(step, each)),
    }
}

fn in_parts<'e>(parts: &'e [Part], each: &mut dyn FnMut(Mention<'e>)) {
    for part in parts {
        match part {
            Part::Literal(_) => {}
            Part::Interpolation(expr) => expr.mentions(each),
            Part::If(condition, yes, no) => {
                condition.mentions(each);
                in_parts(yes, each);
                in_parts(no, each);
            }
            Part::For(_, _, collection, body) => {
                collection.mentions(each);
                in_parts(body, each);
            }
        }
    }
}

/// In JSON, and in Terraform 0.11, `depends_on` holds references in quotes.
fn in_text<'e>(text: &'e str, each: &mut dyn FnMut(Mention<'e>)) {
    if let Some(dot) = text.find('.') {
        let (root, rest) = (&text[..dot], &text[dot + 1..]);
        let name = rest.split('.').next().unwrap_or_default();
        if is_word(root) && is_word(name) && !CIRCUMSTANCES.contains(&root) {
            each(Mention { root, name, last: None });
        }
    }
}

fn is_word(text: &str) -> bool {
    !text.is_empty() && word_length(text.as_bytes()) == text.len()
}

/// `a.b`, `data.a.b`, `module.a.b`, `module.a[c].b`, with nothing behind.
fn chain<'e>(inner: &'e Expr, step: &'e Step) -> Option<Mention<'e>> {
    let Step::Attr(last) = step else { return None };
    if let ExprKind::Variable(root) = &inner.kind {
        return Some(Mention { root, name: &last.text, last: None });
    }
    let named = |expr: &'e Expr| match &expr.kind {
        ExprKind::Step(first, Step::Attr(name)) => match &first.kind {
            ExprKind::Variable(root) => Some((&**root, &*name.text)),
            _ => None,
        },
        _ => None,
    };
    let (root, name) = match &inner.kind {
        ExprKind::Step(indexed, Step::Index(_)) => named(indexed).filter(|(root, _)| *root == "module")?,
        _ => named(inner).filter(|(root, _)| matches!(*root, "data" | "module"))?,
    };
    Some(Mention { root, name, last: Some(&last.text) })
}

/// A mention as places of a text, noted step by step.
#[derive(Clone, Debug)]
pub(super) struct Noted {
    root: [u32; 2],
    name: [u32; 2],
    last: [u32; 2],
    /// Whether the steps that follow are those of one of several instances.
    indexed: bool,
    ended: bool,
}

const NOWHERE: [u32; 2] = [0, 0];

impl Noted {
    /// What starts with this word.
    pub(super) fn root(word: Token) -> Self {
        let root = place(word.start..word.end);
        Self { root, name: NOWHERE, last: NOWHERE, indexed: false, ended: false }
    }

    /// What a text in quotes names.
    pub(super) fn text(text: &str, content: Range<usize>) -> Option<Self> {
        let bytes = &text.as_bytes()[content.clone()];
        let root = word_length(bytes);
        if root == 0 || bytes.get(root) != Some(&b'.') {
            return None;
        }
        let name = word_length(&bytes[root + 1..]);
        let behind = root + 1 + name;
        if name == 0 || bytes.get(behind).is_some_and(|byte| *byte != b'.') {
            return None;
        }
        let noted = Self {
            root: place(content.start..content.start + root),
            name: place(content.start + root + 1..content.start + behind),
            last: NOWHERE,
            indexed: false,
            ended: true,
        };
        noted.is_declared(text).then_some(noted)
    }

    /// `.name` follows.
    pub(super) fn attr(&mut self, text: &str, word: Token) {
        if self.ended {
            return;
        }
        if self.name == NOWHERE {
            self.name = place(word.start..word.end);
            self.ended = !matches!(&text[range(self.root)], "data" | "module");
        } else {
            self.last = place(word.start..word.end);
            self.ended = true;
        }
    }

    /// `[expression]` follows.
    pub(super) fn index(&mut self, text: &str) {
        self.ended |= self.indexed || self.name == NOWHERE || &text[range(self.root)] != "module";
        self.indexed = true;
    }

    /// Something else follows.
    pub(super) fn end(&mut self) {
        self.ended = true;
    }

    /// Whether it names something that may be declared.
    pub(super) fn is_reference(&self, text: &str) -> bool {
        self.name != NOWHERE && self.is_declared(text)
    }

    fn is_declared(&self, text: &str) -> bool {
        !CIRCUMSTANCES.contains(&&text[range(self.root)])
    }

    /// The mention in the text that it was noted in.
    pub(super) fn mention<'t>(&self, text: &'t str) -> Mention<'t> {
        let word = |place: [u32; 2]| text.get(range(place)).unwrap_or_default();
        let last = (self.last != NOWHERE).then(|| word(self.last));
        Mention { root: word(self.root), name: word(self.name), last }
    }
}

fn place(range: Range<usize>) -> [u32; 2] {
    [range.start as u32, range.end as u32]
}

fn range(place: [u32; 2]) -> Range<usize> {
    place[0] as usize..place[1] as usize
}
