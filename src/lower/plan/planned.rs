//! What a plan says of a value: it tells values, what is unknown and what is sensitive in three trees of one shape.

use std::borrow::Cow;
use std::collections::HashMap;

use super::document::entries;
use crate::lower::marks::{marks_all, marks_nothing};
use crate::source::Span;
use crate::syntax::json::{Kind as Json, Value as Node};
use crate::value::{Refs, Symbol, Text, Value, Why};

/// A value of a resource instance, as far as the plan tells it.
#[derive(Clone, Copy, Debug)]
pub struct Planned<'t> {
    value: Option<Node<'t>>,
    unknown: Mark<'t>,
    sensitive: Mark<'t>,
}

/// `true` marks a value and all that is in it; anything else has marks inside.
#[derive(Clone, Copy, Debug)]
enum Mark<'t> {
    All(Span),
    Inside(Option<Node<'t>>),
}

impl<'t> Mark<'t> {
    fn of(node: Option<Node<'t>>) -> Self {
        match node {
            Some(node) if marks_all(node) => Self::All(node.span()),
            node => Self::Inside(node),
        }
    }

    /// The same for a value that is a list or an object. Marks of another form are not understood, and mark all of it.
    fn of_form(self, form: Json) -> Self {
        match self {
            Self::Inside(Some(node)) if node.kind() == form => self,
            Self::Inside(Some(node)) if marks_nothing(node) => Self::Inside(None),
            Self::Inside(Some(node)) => Self::All(node.span()),
            other => other,
        }
    }

    fn step(self, step: impl FnOnce(Node<'t>) -> Option<Node<'t>>) -> Self {
        match self {
            Self::Inside(Some(node)) => Self::of(step(node)),
            other => other,
        }
    }
}

/// Why a value that only the apply will know is not known.
pub const AFTER_THE_APPLY: &str = "it is known only after the apply";

impl<'t> Planned<'t> {
    /// `after` of a change.
    pub fn after(change: Node<'t>) -> Self {
        Self {
            value: change.get("after"),
            unknown: Mark::of(change.get("after_unknown")),
            sensitive: Mark::of(change.get("after_sensitive")),
        }
    }

    /// `before` of a change.
    pub fn before(change: Node<'t>) -> Self {
        Self {
            value: change.get("before"),
            unknown: Mark::Inside(None),
            sensitive: Mark::of(change.get("before_sensitive")),
        }
    }

    /// A value that is known as a whole and may be printed.
    pub fn known(value: Node<'t>) -> Self {
        Self { value: Some(value), unknown: Mark::Inside(None), sensitive: Mark::Inside(None) }
    }

    /// What a state holds of a resource.
    pub fn of_state(resource: Node<'t>) -> Self {
        Self {
            value: resource.get("values"),
            unknown: Mark::Inside(None),
            sensitive: Mark::of(resource.get("sensitive_values")),
        }
    }

    /// An attribute of it.
    #[must_use]
    pub fn get(self, key: &str) -> Self {
        Self {
            value: self.value.and_then(|value| value.get(key)),
            unknown: self.unknown.of_form(Json::Object).step(|node| node.get(key)),
            sensitive: self.sensitive.of_form(Json::Object).step(|node| node.get(key)),
        }
    }

    /// The attributes of it by name, each with its name where it is written; those that are only known later are not
    /// among them.
    pub fn entries(self) -> Vec<(Cow<'t, str>, Node<'t>, Self)> {
        let marks = |mark: Mark<'t>| match mark {
            Mark::Inside(Some(node)) => entries(node).collect::<HashMap<_, _>>(),
            _ => HashMap::new(),
        };
        let (unknown, sensitive) = (self.unknown.of_form(Json::Object), self.sensitive.of_form(Json::Object));
        let (unknowns, sensitives) = (marks(unknown), marks(sensitive));
        let values = self.value.into_iter().flat_map(Node::entries);
        values
            .filter_map(|(key, value)| {
                let name = key.as_str()?;
                let inner = Self {
                    value: Some(value),
                    unknown: unknown.step(|_| unknowns.get(&name).copied()),
                    sensitive: sensitive.step(|_| sensitives.get(&name).copied()),
                };
                Some((name, key, inner))
            })
            .collect()
    }

    /// The elements, where it is a list of which at least the length is known.
    pub fn items(self) -> Vec<Self> {
        let (unknown, sensitive) = (self.unknown.of_form(Json::Array), self.sensitive.of_form(Json::Array));
        let (mut unknowns, mut sensitives) = (items_of(unknown), items_of(sensitive));
        let values = self.value.into_iter().flat_map(Node::items);
        values
            .map(|value| Self {
                value: Some(value),
                unknown: unknown.step(|_| unknowns.next()),
                sensitive: sensitive.step(|_| sensitives.next()),
            })
            .collect()
    }

    /// Whether the whole of it is known only after the apply.
    pub fn is_unknown(self) -> bool {
        matches!(self.unknown, Mark::All(_))
    }

    /// Whether any of it is known only after the apply.
    pub fn has_unknown(self) -> bool {
        match self.unknown {
            Mark::All(_) => true,
            Mark::Inside(node) => node.is_some_and(|node| !marks_nothing(node)),
        }
    }

    /// Whether it must not be printed.
    pub fn is_sensitive(self) -> bool {
        matches!(self.sensitive, Mark::All(_))
    }

    /// Whether it is not there: neither a value nor to be known later.
    pub fn is_absent(self) -> bool {
        !self.is_unknown() && self.node().is_none()
    }

    /// What is written, where something is and it is not `null`.
    pub fn node(self) -> Option<Node<'t>> {
        self.value.filter(|value| value.kind() != Json::Null)
    }

    /// The list or object that it is, where it is one that holds something.
    pub fn is_filled(self) -> bool {
        self.node().is_some_and(|node| node.items().next().is_some() || node.entries().next().is_some())
    }

    /// A string that is known and may be printed.
    pub fn text(self) -> Option<Cow<'t, str>> {
        if self.is_sensitive() { None } else { self.node().and_then(Node::as_str) }
    }

    /// Where it is told: the value, or that it is unknown.
    pub fn span(self) -> Option<Span> {
        match self.unknown {
            Mark::All(span) => Some(span),
            Mark::Inside(_) => self.value.map(Node::span),
        }
    }

    /// The elements at a path through nested blocks, whichever of them are there.
    pub fn at(self, path: &[&str]) -> Vec<Self> {
        let Some((first, rest)) = path.split_first() else { return vec![self] };
        let inner = self.get(first);
        if rest.is_empty() || inner.is_unknown() {
            return vec![inner];
        }
        match inner.node().map(Node::kind) {
            Some(Json::Array) => inner.items().into_iter().flat_map(|item| item.at(rest)).collect(),
            _ => inner.at(rest),
        }
    }

    /// It as a value that facts are read from; `name` tells unknown values apart.
    pub fn to_value(self, name: &str) -> Value {
        let refs = if self.is_sensitive() { Refs::default().made_secret() } else { Refs::default() };
        if let Mark::All(span) = self.unknown {
            return Value::unknown(Why::new(AFTER_THE_APPLY, Some(span)), Symbol::new(name)).with_refs(&refs);
        }
        let Some(node) = self.value else { return Value::null() };
        let value = match node.kind() {
            Json::Null => Value::null(),
            Json::Bool => Value::bool(node.as_bool() == Some(true)),
            Json::Number => Value::number(node.as_f64().unwrap_or_default()),
            Json::String => Value::string(&*node.as_str().unwrap_or_default()),
            Json::Array => {
                let items = self.items().into_iter().enumerate();
                Value::list(items.map(|(index, item)| item.to_value(&format!("{name}[{index}]"))).collect())
            }
            Json::Object => Value::object(
                self.entries()
                    .into_iter()
                    .map(|(key, _, inner)| (Text::from(&*key), inner.to_value(&format!("{name}.{key}"))))
                    .collect(),
            ),
        };
        value.at(node.span()).with_refs(&refs)
    }
}

fn items_of<'t>(mark: Mark<'t>) -> Box<dyn Iterator<Item = Node<'t>> + 't> {
    match mark {
        Mark::Inside(Some(node)) => Box::new(node.items()),
        _ => Box::new(std::iter::empty()),
    }
}
