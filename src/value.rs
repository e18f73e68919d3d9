//! What an expression may be: known, one of several, unknown, each with the references it came through.
//!
//! Two things decide whether a linter of configurations is right or noisy, and both live here.
//!
//! *Unknown is a value.* Nothing turns it into `false` or into an empty string; a `match` has to say what it means.
//! Between known and unknown there are shades that matter for certificates: a value that is [one of](Kind::OneOf) a few
//! (a conditional whose condition is unknown), a string of which [a part is known](Text::Partial)
//! (`"*.${var.domain}"`), and a collection [of unknown length](Kind::Many) whose elements all look alike.
//!
//! *References travel with values*, as marks do in Terraform's own evaluator: whatever is made from a resource's
//! attribute, by whatever function, carries that attribute in its [`Refs`]. "Does this record come from that
//! certificate's validation options?" is then a question about a set.

mod distinct;
mod equal;
mod maybe;
mod number;
mod refs;
mod text;

use std::sync::Arc;

pub use distinct::Distinct;
pub use maybe::{Maybe, Why};
pub use number::{compare_numbers, exact_number, format_number};
pub use refs::{InstanceKey, NodeId, Part, Ref, Refs};
pub use text::{DIRECTIVE, HoleWhy, Piece, Symbol, Text, beginning};

use crate::source::Span;

/// The result of an expression.
#[derive(Clone, Debug)]
pub struct Value {
    /// What it is.
    pub kind: Kind,
    /// What it was derived from. The elements of a collection carry their own.
    pub refs: Refs,
    /// Where it was written: a literal, or the operation that made it.
    pub at: Option<Span>,
    /// The places it was passed through since, the last one first.
    pub trail: Trail,
}

/// What a value is.
#[derive(Clone, Debug)]
pub enum Kind {
    /// `null`
    Null,
    /// A truth value.
    Bool(bool),
    /// A number.
    Number(f64),
    /// A string, perhaps with unknown parts.
    Text(Text),
    /// A list or a tuple.
    List(Arc<[Value]>),
    /// A set: sorted, without duplicates among its known elements.
    Set(Arc<[Value]>),
    /// A map or an object, sorted by key.
    Object(Arc<[(Text, Value)]>),
    /// A collection of unknown length: every element looks like this one.
    Many(Arc<Value>),
    /// Something whose attributes are looked up when they are asked for.
    Lazy(Lazy),
    /// One of several known alternatives, at least two; never nested.
    OneOf(Arc<[Value]>),
    /// Not known.
    Unknown(Unknown),
}

/// What is looked up only when asked for. The numbers mean something to the front end that made them.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum Lazy {
    /// One instance of a resource or a data source.
    Resource(NodeId, InstanceKey),
    /// One instance of a module.
    Module(u32),
}

/// A value that is not known.
#[derive(Clone, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is something that is known of it all the same, or is not")]
pub struct Unknown {
    /// Why not.
    pub why: Why,
    /// Which unknown value it is: two unknown values with one symbol are equal.
    pub symbol: Symbol,
    /// Where it is exactly one attribute of a resource, which one: the ARN of *that* certificate, unknown though it is.
    pub attribute: Option<Ref>,
    /// A value that is certainly not `null`.
    pub not_null: bool,
    /// A string, a number or a truth value, and not a collection.
    pub scalar: bool,
    /// The expression has no value at all: a missing key, an index out of range. `try` goes on where it meets this.
    pub failed: bool,
    /// The text of a file that is not there, or what a function makes of it: it is in no source.
    pub absent: bool,
}

/// The places that a value was passed through, the last one first.
#[derive(Clone, Default, Debug)]
pub struct Trail(Option<Arc<(Passage, Trail)>>);

/// One place that a value was passed through.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Passage {
    /// Where.
    pub span: Span,
    /// What happens there, a label: "the default of `var.method`".
    pub text: Arc<str>,
}

/// No chain that a person could follow is longer; hostile ones are.
const LONGEST_TRAIL: usize = 24;

impl Trail {
    /// This trail and one more place.
    #[must_use]
    pub fn then(&self, passage: Passage) -> Self {
        if self.passages().count() >= LONGEST_TRAIL {
            return self.clone();
        }
        Self(Some(Arc::new((passage, self.clone()))))
    }

    /// This trail, and then that of the collection that the value was taken out of.
    #[must_use]
    pub fn within(&self, whole: &Self) -> Self {
        if self.0.is_none() {
            return whole.clone();
        }
        let mut passages: Vec<&Passage> =
            whole.passages().filter(|passage| !self.passages().any(|own| own == *passage)).collect();
        passages.reverse();
        passages.into_iter().fold(self.clone(), |trail, passage| trail.then(passage.clone()))
    }

    /// The places, the last one first.
    pub fn passages(&self) -> impl Iterator<Item = &Passage> {
        std::iter::successors(self.0.as_deref(), |(_, rest)| rest.0.as_deref()).map(|(passage, _)| passage)
    }
}

/// More alternatives than these say nothing that a person could check.
pub const MOST_ALTERNATIVES: usize = 16;

impl Value {
    /// A value of a kind that comes from nowhere in particular.
    pub fn new(kind: Kind) -> Self {
        Self { kind, refs: Refs::default(), at: None, trail: Trail::default() }
    }

    /// `null`
    pub fn null() -> Self {
        Self::new(Kind::Null)
    }

    /// A truth value.
    pub fn bool(value: bool) -> Self {
        Self::new(Kind::Bool(value))
    }

    /// A number.
    pub fn number(value: f64) -> Self {
        Self::new(Kind::Number(value))
    }

    /// How many there are, or at which position.
    #[expect(clippy::cast_precision_loss, reason = "nothing here has 2^53 elements")]
    pub fn count(count: usize) -> Self {
        Self::number(count as f64)
    }

    /// A known string.
    pub fn string(value: impl Into<Arc<str>>) -> Self {
        Self::new(Kind::Text(Text::Known(value.into())))
    }

    /// A string of which a part may be unknown.
    pub fn text(value: Text) -> Self {
        Self::new(Kind::Text(value))
    }

    /// A list.
    pub fn list(items: Vec<Value>) -> Self {
        Self::new(Kind::List(items.into()))
    }

    /// An object; of equal keys the last one counts.
    pub fn object(mut items: Vec<(Text, Value)>) -> Self {
        items.sort_by(|a, b| a.0.cmp(&b.0));
        let mut unique: Vec<(Text, Value)> = Vec::with_capacity(items.len());
        for item in items {
            match unique.last_mut() {
                Some(last) if last.0 == item.0 => *last = item,
                _ => unique.push(item),
            }
        }
        Self::new(Kind::Object(unique.into()))
    }

    /// An unknown value that nothing else is equal to but its own copies.
    pub fn unknown(why: Why, symbol: Symbol) -> Self {
        Self::new(Kind::Unknown(Unknown {
            why,
            symbol,
            attribute: None,
            not_null: false,
            scalar: false,
            failed: false,
            absent: false,
        }))
    }

    /// What an expression gives that has no value.
    pub fn failure(reason: impl Into<Arc<str>>, at: Span) -> Self {
        let why = Why::new(reason, Some(at));
        let symbol = Symbol::new(format!("failure@{}..{}", at.start, at.end));
        Self::new(Kind::Unknown(Unknown {
            why,
            symbol,
            attribute: None,
            not_null: false,
            scalar: false,
            failed: true,
            absent: false,
        }))
    }

    /// Whether it, or anything in it, has no value.
    pub fn failed(&self) -> bool {
        match &self.kind {
            Kind::Unknown(unknown) => unknown.failed,
            Kind::List(items) | Kind::Set(items) => items.iter().any(Value::failed),
            Kind::OneOf(items) => items.iter().all(Value::failed),
            Kind::Object(items) => items.iter().any(|(_, value)| value.failed()),
            _ => false,
        }
    }

    /// One of several. Alternatives of alternatives are flattened; too many are an unknown value with all references.
    pub fn one_of(alternatives: Vec<Value>) -> Self {
        let mut distinct = Distinct::default();
        for alternative in alternatives {
            let nested = match &alternative.kind {
                Kind::OneOf(nested) => nested.iter().map(|value| value.clone().with_refs(&alternative.refs)).collect(),
                _ => vec![alternative],
            };
            for value in nested {
                match distinct.position(&value) {
                    Some(position) => distinct.join(position, value.refs),
                    None => distinct.push(value),
                }
            }
        }
        let mut flat = distinct.into_values();
        if flat.len() > MOST_ALTERNATIVES {
            let refs = Refs::union_all(flat.iter().map(Value::all_refs));
            let at = flat.iter().find_map(|value| value.at);
            let why = Why::new("it has too many possible values", at);
            let symbol = Symbol::of_call("either", flat.iter().map(Value::symbol));
            return Self::unknown(why, symbol).with_refs(&refs);
        }
        if flat.len() == 1 { flat.remove(0) } else { Self::new(Kind::OneOf(flat.into())) }
    }

    /// With these references as well.
    #[must_use]
    pub fn with_refs(mut self, refs: &Refs) -> Self {
        self.refs = self.refs.union(refs);
        self
    }

    /// Taken out of a collection: it keeps the references and the way of the whole.
    #[must_use]
    pub fn out_of(mut self, whole: &Self) -> Self {
        self.refs = self.refs.union(&whole.refs);
        self.trail = self.trail.within(&whole.trail);
        self
    }

    /// Written at this place.
    #[must_use]
    pub fn at(mut self, span: Span) -> Self {
        self.at = Some(span);
        self
    }

    /// Passed through this place.
    #[must_use]
    pub fn through(mut self, passage: Passage) -> Self {
        self.trail = self.trail.then(passage);
        self
    }

    /// The possible values: the alternatives, or this one.
    pub fn alternatives(&self) -> &[Value] {
        match &self.kind {
            Kind::OneOf(values) => values,
            _ => std::slice::from_ref(self),
        }
    }

    /// All references, those of elements too.
    pub fn all_refs(&self) -> Refs {
        match &self.kind {
            Kind::List(items) | Kind::Set(items) | Kind::OneOf(items) => {
                Refs::union_all(std::iter::once(self.refs.clone()).chain(items.iter().map(Value::all_refs)))
            }
            Kind::Object(items) => Refs::union_all(
                std::iter::once(self.refs.clone()).chain(items.iter().map(|(_, value)| value.all_refs())),
            ),
            Kind::Many(element) => self.refs.union(&element.all_refs()),
            Kind::Lazy(Lazy::Resource(node, key)) => self.refs.with(Ref::whole(*node, key.clone())),
            _ => self.refs.clone(),
        }
    }

    /// Whether it is secret, or something in it.
    pub fn holds_secret(&self) -> bool {
        self.refs.secret()
            || match &self.kind {
                Kind::List(items) | Kind::Set(items) | Kind::OneOf(items) => items.iter().any(Self::holds_secret),
                Kind::Object(items) => items.iter().any(|(_, value)| value.holds_secret()),
                Kind::Many(element) => element.holds_secret(),
                _ => false,
            }
    }

    /// Tells where it is written, and what it went through on its way, of all that is in it too.
    pub fn places(&self, tell: &mut dyn FnMut(Span)) {
        self.at.into_iter().chain(self.trail.passages().map(|passage| passage.span)).for_each(&mut *tell);
        match &self.kind {
            Kind::List(items) | Kind::Set(items) | Kind::OneOf(items) => {
                items.iter().for_each(|item| item.places(tell));
            }
            Kind::Object(items) => items.iter().for_each(|(_, item)| item.places(tell)),
            Kind::Many(element) => element.places(tell),
            _ => {}
        }
    }

    /// The same as a secret, with all that is in it.
    #[must_use]
    pub fn made_secret(&self) -> Self {
        self.map_refs(&|refs| refs.clone().made_secret())
    }

    /// Whether a text in it, also one that is a key, is known in a part that answers a question with yes.
    pub fn says(&self, question: &dyn Fn(&str) -> bool) -> bool {
        let in_text = |text: &Text| {
            text.pieces().iter().any(|piece| matches!(piece, Piece::Literal(literal) if question(literal)))
        };
        match &self.kind {
            Kind::Text(text) => in_text(text),
            Kind::List(items) | Kind::Set(items) | Kind::OneOf(items) => items.iter().any(|item| item.says(question)),
            Kind::Object(items) => items.iter().any(|(key, item)| in_text(key) || item.says(question)),
            Kind::Many(element) => element.says(question),
            Kind::Null | Kind::Bool(_) | Kind::Number(_) | Kind::Lazy(_) | Kind::Unknown(_) => false,
        }
    }

    /// With every set of references in it changed.
    #[must_use]
    pub fn map_refs(&self, change: &dyn Fn(&Refs) -> Refs) -> Self {
        let kind = match &self.kind {
            Kind::List(items) => Kind::List(items.iter().map(|item| item.map_refs(change)).collect()),
            Kind::Set(items) => Kind::Set(items.iter().map(|item| item.map_refs(change)).collect()),
            Kind::OneOf(items) => Kind::OneOf(items.iter().map(|item| item.map_refs(change)).collect()),
            Kind::Object(items) => {
                Kind::Object(items.iter().map(|(key, item)| (key.clone(), item.map_refs(change))).collect())
            }
            Kind::Many(element) => Kind::Many(Arc::new(element.map_refs(change))),
            other => other.clone(),
        };
        Self { kind, refs: change(&self.refs), at: self.at, trail: self.trail.clone() }
    }

    /// Whether no part of it is unknown.
    pub fn is_known(&self) -> bool {
        match &self.kind {
            Kind::Null | Kind::Bool(_) | Kind::Number(_) => true,
            Kind::Text(text) => text.known().is_some(),
            Kind::List(items) | Kind::Set(items) => items.iter().all(Value::is_known),
            Kind::Object(items) => items.iter().all(|(key, value)| key.known().is_some() && value.is_known()),
            Kind::Many(_) | Kind::Lazy(_) | Kind::OneOf(_) | Kind::Unknown(_) => false,
        }
    }

    /// Why it is not known, if it is not: the first reason in it.
    pub fn why(&self) -> Option<Why> {
        match &self.kind {
            Kind::Unknown(unknown) => Some(unknown.why.clone()),
            Kind::Text(text) => text.why().cloned(),
            Kind::List(items) | Kind::Set(items) => items.iter().find_map(Value::why),
            Kind::Object(items) => items.iter().find_map(|(_, value)| value.why()),
            Kind::Many(element) => Some(element.why().unwrap_or_else(|| Why::new("its length is not known", self.at))),
            Kind::Lazy(_) => Some(Why::new("it is known only after the apply", self.at)),
            Kind::OneOf(items) => {
                let doubt = self.all_refs().doubt().cloned().or_else(|| items.iter().find_map(Value::why));
                Some(doubt.unwrap_or_else(|| Why::new("it depends on a condition that is not known", self.at)))
            }
            Kind::Null | Kind::Bool(_) | Kind::Number(_) => None,
        }
    }

    /// What stands for this value in a template of which parts are unknown. Of a secret it is a number.
    pub fn symbol(&self) -> Symbol {
        match &self.kind {
            Kind::Unknown(unknown) => unknown.symbol.clone(),
            _ if self.refs.secret() => {
                let public = Self { refs: Refs::default(), ..self.clone() };
                Symbol::new(Symbol::of_call("sensitive", std::iter::once(public.symbol())).digest())
            }
            Kind::Null => Symbol::new("null"),
            Kind::Bool(value) => Symbol::new(if *value { "true" } else { "false" }),
            Kind::Number(number) => Symbol::new(format_number(*number)),
            Kind::Text(text) => Symbol::of_text(text),
            Kind::List(items) => Symbol::of_call("list", items.iter().map(Value::symbol)),
            Kind::Set(items) => Symbol::of_call("set", items.iter().map(Value::symbol)),
            Kind::OneOf(items) => Symbol::of_call("either", items.iter().map(Value::symbol)),
            Kind::Object(items) => Symbol::of_call(
                "object",
                items.iter().flat_map(|(key, value)| [Symbol::new(key.to_string()), value.symbol()]),
            ),
            Kind::Many(element) => Symbol::of_call("many", std::iter::once(element.symbol())),
            Kind::Lazy(Lazy::Resource(node, key)) => Symbol::new(format!("resource#{}{key}", node.0)),
            Kind::Lazy(Lazy::Module(id)) => Symbol::new(format!("module#{id}")),
        }
    }
}
