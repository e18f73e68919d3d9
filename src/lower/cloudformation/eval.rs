//! Values of templates.
//!
//! Every scalar is text, since that is what CloudFormation makes of numbers and truth values where it wants one, and
//! `AWS::NoValue` is `null`: what is `null` is not there.

use std::borrow::Cow;

use super::program::{Facts, Held, Locals, Program, Scope, unknown};
use crate::lower::fuel::{Fuel, LOOKED_AT, PIECE, TOO_LARGE, extent};
use crate::source::Span;
use crate::syntax::node::{Kind, Node};
use crate::value::{Kind as ValueKind, MOST_ALTERNATIVES, Piece, Refs, Symbol, Text, Trail, Value, Why};

/// What a function is given. In its short form (`!Ref Name`) the tag stands at the argument itself.
#[derive(Clone, Copy)]
pub(super) struct Argument<'t> {
    pub(super) node: Node<'t>,
    is_tagged: bool,
}

impl<'t> Argument<'t> {
    /// A node as it stands.
    pub(super) fn of(node: Node<'t>) -> Self {
        Self { node, is_tagged: false }
    }

    /// The items of a list, or the one thing that stands for a list of one.
    pub(super) fn items(self) -> impl Iterator<Item = Node<'t>> {
        let list = self.list();
        let single = (list.is_none() && !self.is_tagged).then_some(self.node);
        list.into_iter().flatten().chain(single)
    }

    /// The items of a list that is written out; none where a function gives the list.
    pub(super) fn list(self) -> Option<Vec<Node<'t>>> {
        let written = self.node.kind() == Kind::List && (self.is_tagged || self.node.tag().is_none());
        written.then(|| self.node.items().collect())
    }

    /// Its value.
    pub(super) fn value(self, program: &Program<'t>, scope: &Scope) -> Value {
        if self.is_tagged { program.plain(self.node, scope) } else { program.eval(self.node, scope) }
    }
}

/// A function and its argument: `!Sub x`, `Fn::Sub: x`. Names come without `Fn::`.
pub(super) fn function(node: Node<'_>) -> Option<(Cow<'_, str>, Argument<'_>)> {
    if let Some(tag) = node.tag() {
        return Some((Cow::Borrowed(tag), Argument { node, is_tagged: true }));
    }
    long_function(node)
}

fn long_function(node: Node<'_>) -> Option<(Cow<'_, str>, Argument<'_>)> {
    if node.kind() != Kind::Map {
        return None;
    }
    let mut entries = node.entries();
    let (key, value) = entries.next()?;
    if entries.next().is_some() {
        return None;
    }
    let key = key.key_text()?;
    let argument = Argument::of(value);
    if key == "Ref" {
        return Some((key, argument));
    }
    let name = key.strip_prefix("Fn::").filter(|name| !name.starts_with("ForEach::"))?;
    Some((Cow::Owned(name.to_owned()), argument))
}

/// The name that a `Ref` is to.
pub(super) fn reference(node: Node<'_>) -> Option<Cow<'_, str>> {
    match function(node) {
        Some((name, argument)) if name == "Ref" => argument.node.text(),
        _ => None,
    }
}

impl<'t> Program<'t> {
    /// The value of a node.
    pub(super) fn eval(&self, node: Node<'t>, scope: &Scope) -> Value {
        let deep = || unknown("it is too large to be followed", node.span());
        let value = self.fuel.deeper(node.span(), || match function(node) {
            Some((name, argument)) => {
                // What is made of something secret is secret.
                let before = self.met_secret.replace(false);
                let value = self.call(&name, argument, self.place_of(node, scope), scope);
                let value = if self.met_secret.get() { value.made_secret() } else { value };
                self.met_secret.set(before || self.met_secret.get());
                value
            }
            None => self.plain(node, scope),
        });
        self.bounded(value.unwrap_or_else(deep), node.span())
    }

    /// A value that was put together, unless it is too large.
    pub(super) fn bounded(&self, value: Value, at: Span) -> Value {
        let heaviest = self.fuel.heaviest();
        let left = self.fuel.weigh(&value, heaviest);
        self.fuel.charge(extent(&value) + (heaviest - left) / LOOKED_AT);
        if left > 0 {
            return value;
        }
        self.fuel.refused(at, TOO_LARGE);
        unknown(TOO_LARGE, at).with_refs(&value.all_refs())
    }

    /// The value of a node without its tag, which is that of the function that it is given to.
    pub(super) fn plain(&self, node: Node<'t>, scope: &Scope) -> Value {
        let at = self.place_of(node, scope);
        match node.kind() {
            Kind::Null => Value::null().at(at),
            Kind::List => {
                let items = node.items().map(|item| self.eval(item, scope));
                Value::list(items.filter(|item| !matches!(item.kind, ValueKind::Null)).collect()).at(at)
            }
            Kind::Map => match long_function(node) {
                Some((name, argument)) => self.call(&name, argument, at, scope),
                None => Value::object(self.entries(node, scope)).at(at),
            },
            Kind::Bool | Kind::Number | Kind::String => literal(&node.text().unwrap_or_default(), at, scope),
        }
    }

    fn entries(&self, node: Node<'t>, scope: &Scope) -> Vec<(Text, Value)> {
        let mut entries = Vec::new();
        for (key, value) in node.entries() {
            let Some(name) = key.key_text() else { continue };
            self.fuel.charge(name.len() / PIECE);
            if name.starts_with("Fn::ForEach::") {
                // What a loop makes among properties: values whose names do not matter here.
                let symbol = Symbol::new(format!("loop@{}", value.span().start));
                entries
                    .push((Text::hole(symbol, Why::new("a loop makes it", Some(key.span()))), self.eval(value, scope)));
                continue;
            }
            let value = self.eval(value, scope);
            if !matches!(value.kind, ValueKind::Null) {
                entries.push((Text::Known(name.into()), value));
            }
        }
        entries
    }
}

/// A scalar: variables of loops are put in everywhere, and what is looked up at deployment is not known
/// (docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/dynamic-references.html).
fn literal(text: &str, at: Span, scope: &Scope) -> Value {
    if scope.locals.is_some() && (text.contains("${") || text.contains("&{")) {
        return looped(text, at, &scope.locals);
    }
    if !text.contains("{{resolve:") {
        return Value::string(text).at(at);
    }
    Value::text(dynamic(text, at)).at(at)
}

impl<'t> Program<'t> {
    /// The text of a name as it is written, with the variables of the loops around it.
    pub(super) fn written(&self, node: Node<'t>, locals: &Locals) -> Option<Cow<'t, str>> {
        let text = node.text()?;
        // A long name may stand behind many aliases.
        self.fuel.charge(text.len() / PIECE);
        if locals.is_none() || !(text.contains("${") || text.contains("&{")) {
            return Some(text);
        }
        let text = as_text(&looped(&text, node.span(), locals));
        Some(Cow::Owned(text.known().map_or_else(|| text.to_string(), str::to_owned)))
    }
}

/// A text with the variables of the loops around it.
pub(super) fn looped(text: &str, at: Span, locals: &Locals) -> Value {
    let mut alternatives = vec![Value::string(text).at(at)];
    let mut next = locals.as_ref();
    while let Some(local) = next {
        for mark in ["${", "&{"] {
            let hole = format!("{mark}{}}}", local.name);
            alternatives = alternatives.into_iter().map(|value| replaced(value, &hole, &local.value)).collect();
        }
        next = local.outer.as_ref();
    }
    alternatives.remove(0)
}

/// Values behind each other. A value by itself stays what it is.
pub(super) fn concat(values: &[Value], at: Span, fuel: &Fuel) -> Value {
    if let [only] = values {
        return only.clone();
    }
    let mut texts: Vec<Vec<Piece>> = vec![Vec::new()];
    let mut refs = Refs::default();
    let mut trail = Trail::default();
    for value in values {
        refs = refs.union(&value.all_refs());
        if trail.passages().next().is_none() {
            trail = value.trail.clone();
        }
        let possible: Vec<Text> = value.alternatives().iter().map(as_text).collect();
        if let [only] = &possible[..] {
            let only = only.pieces();
            for pieces in &mut texts {
                pieces.extend(only.iter().cloned());
            }
            continue;
        }
        if texts.len() * possible.len() > MOST_ALTERNATIVES {
            let why = value.why().unwrap_or_else(|| Why::new("it has too many possible values", Some(at)));
            let hole = Text::hole(value.symbol(), why).pieces();
            texts.truncate(1);
            texts[0].extend(hole);
            continue;
        }
        fuel.charge(texts.iter().map(|pieces| 1 + pieces.len() / LOOKED_AT).sum());
        if fuel.is_over(at) {
            return unknown(TOO_LARGE, at).with_refs(&refs);
        }
        texts = texts
            .iter()
            .flat_map(|pieces| possible.iter().map(|text| pieces.iter().cloned().chain(text.pieces()).collect()))
            .collect();
    }
    let texts = texts.into_iter().map(|pieces| {
        let value = Value::text(Text::from_pieces(pieces)).at(at);
        Value { trail: trail.clone(), ..value }
    });
    Value::one_of(texts.collect()).with_refs(&refs)
}

/// One of the branches of a condition that is not known.
pub(super) fn either(branches: Vec<Value>, why: Why, at: Span) -> Value {
    let value = Value::one_of(branches);
    let refs = value.refs.doubted(Some(why));
    let value = Value { refs, ..value };
    if value.at.is_none() { value.at(at) } else { value }
}

/// What holds here for a parameter or `AWS::Region`.
pub(super) fn held(facts: &Facts, name: &str) -> Option<Value> {
    let mut next = facts.as_ref();
    while let Some(fact) = next {
        match &fact.what {
            Held::Equal(known, value) if known == name => return Some((**value).clone()),
            _ => next = fact.others.as_ref(),
        }
    }
    None
}

/// A value as a text; a collection is one that is not known.
pub(super) fn as_text(value: &Value) -> Text {
    match &value.kind {
        ValueKind::Text(text) => text.clone(),
        ValueKind::Null => Text::from(""),
        _ => {
            let why = value.why().unwrap_or_else(|| Why::new("this value cannot be part of a text", value.at));
            Text::hole(value.symbol(), why)
        }
    }
}

/// A text with `hole` replaced by a value.
fn replaced(text: Value, hole: &str, value: &Value) -> Value {
    let ValueKind::Text(Text::Known(known)) = &text.kind else { return text };
    if !known.contains(hole) {
        return text;
    }
    let inner = as_text(value);
    let pieces = known.split(hole).enumerate().flat_map(|(index, literal)| {
        let between = if index == 0 { Vec::new() } else { inner.pieces() };
        between.into_iter().chain(Some(Piece::Literal(literal.into())))
    });
    let refs = text.refs.union(&value.all_refs());
    Value { kind: ValueKind::Text(Text::from_pieces(pieces)), refs, ..text }
}

/// A text in which `{{resolve:…}}` stands.
fn dynamic(text: &str, at: Span) -> Text {
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some(start) = rest.find("{{resolve:") {
        let Some(length) = rest[start..].find("}}") else { break };
        let (before, reference) = (&rest[..start], &rest[start..start + length + 2]);
        pieces.push(Piece::Literal(before.into()));
        let why = Why::new(format!("`{reference}` is looked up when the stack is deployed"), Some(at));
        pieces.extend(Text::hole(Symbol::new(reference), why).pieces());
        rest = &rest[start + length + 2..];
    }
    pieces.push(Piece::Literal(rest.into()));
    Text::from_pieces(pieces)
}
