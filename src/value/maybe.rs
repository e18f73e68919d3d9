//! Known, one of several, or unknown with a reason: what a rule matches on.

use std::sync::Arc;

use super::text::beginning;
use crate::source::Span;

/// The longest reason, in bytes: no report shows more of it.
const LONGEST: usize = 1_000;

/// What is known of a `T`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Maybe<T> {
    /// It is this.
    Known(T),
    /// It is one of these, at least two, and this is why it cannot be known which.
    OneOf(Vec<T>, Why),
    /// It cannot be known.
    Unknown(Why),
}

/// Why a value cannot be known.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Why {
    /// A sentence without a full stop: "`var.domain` has no default".
    pub reason: Arc<str>,
    /// The expression that blocked it.
    pub at: Option<Span>,
}

impl Why {
    /// A reason and the expression it is about.
    pub fn new(reason: impl Into<Arc<str>>, at: Option<Span>) -> Self {
        let reason = reason.into();
        // Names in it may be very long, and it is kept with whatever is not known for it.
        let reason = if reason.len() > LONGEST { beginning(&reason, LONGEST).into() } else { reason };
        Self { reason, at }
    }
}

impl<T> Maybe<T> {
    /// The value, if it is known.
    pub fn known(&self) -> Option<&T> {
        match self {
            Self::Known(value) => Some(value),
            _ => None,
        }
    }

    /// All possible values; none where they cannot be listed.
    pub fn possible(&self) -> Option<&[T]> {
        match self {
            Self::Known(value) => Some(std::slice::from_ref(value)),
            Self::OneOf(values, _) => Some(values),
            Self::Unknown(_) => None,
        }
    }

    /// Whether a question has the same answer for every possible value: that answer, or why there is none.
    pub fn decide(&self, question: impl Fn(&T) -> bool) -> Result<bool, Why> {
        match self {
            Self::Known(value) => Ok(question(value)),
            Self::Unknown(why) => Err(why.clone()),
            Self::OneOf(values, why) => {
                let first = values.first().is_some_and(&question);
                if values.iter().all(|value| question(value) == first) { Ok(first) } else { Err(why.clone()) }
            }
        }
    }
}

impl<T> Maybe<T> {
    /// What is known of what a function gives for it.
    pub fn map<U: PartialEq>(&self, function: impl Fn(&T) -> U) -> Maybe<U> {
        match self {
            Self::Known(value) => Maybe::Known(function(value)),
            Self::Unknown(why) => Maybe::Unknown(why.clone()),
            Self::OneOf(values, why) => {
                Maybe::any_of(values.iter().map(|value| Maybe::Known(function(value)))).because(Some(why.clone()))
            }
        }
    }

    /// For this reason, where it is one of several.
    #[must_use]
    pub fn because(self, reason: Option<Why>) -> Self {
        match (self, reason) {
            (Self::OneOf(values, _), Some(why)) => Self::OneOf(values, why),
            (other, _) => other,
        }
    }
}

impl<T: PartialEq> Maybe<T> {
    /// What is known when it may be any of these.
    pub fn any_of(possible: impl IntoIterator<Item = Maybe<T>>) -> Self {
        let mut values: Vec<T> = Vec::new();
        for maybe in possible {
            match maybe {
                Self::Known(value) => {
                    if !values.contains(&value) {
                        values.push(value);
                    }
                }
                Self::OneOf(more, _) => {
                    for value in more {
                        if !values.contains(&value) {
                            values.push(value);
                        }
                    }
                }
                Self::Unknown(why) => return Self::Unknown(why),
            }
        }
        match values.len() {
            0 => Self::Unknown(Why::new("it has no possible value", None)),
            1 => Self::Known(values.remove(0)),
            _ => Self::OneOf(values, Why::new("it depends on a condition that is not known", None)),
        }
    }
}
