//! When two values are equal.

use std::cmp::Ordering;

use super::{Kind, Text, Value, compare_numbers};

/// Whether two collections of the same elements are of one type: a list is not equal to a tuple, nor a map to an object,
/// and a value does not say which it is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Types {
    /// They are.
    Same,
    /// Nobody knows.
    Unknown,
}

impl Value {
    /// Whether both are certainly the same, but for the type of a collection. `false` says nothing.
    pub fn same(&self, other: &Self) -> bool {
        self.same_of_one_type(other) == Some(true)
    }

    /// Equality of two values of one type, the elements of one collection for example, where it is known.
    pub fn same_of_one_type(&self, other: &Self) -> Option<bool> {
        compare(self, other, Types::Same)
    }

    /// `==` as Terraform has it, where it is known: nothing is converted, and a list is not equal to a tuple.
    pub fn equal(&self, other: &Self) -> Option<bool> {
        compare(self, other, Types::Unknown)
    }
}

fn compare(left: &Value, right: &Value, types: Types) -> Option<bool> {
    match (&left.kind, &right.kind) {
        (Kind::Unknown(a), Kind::Unknown(b)) if a.symbol == b.symbol => Some(true),
        (Kind::Unknown(unknown), Kind::Null) | (Kind::Null, Kind::Unknown(unknown)) if unknown.not_null => Some(false),
        (Kind::OneOf(values), _) => one_answer(values.iter().map(|value| compare(value, right, types))),
        (_, Kind::OneOf(values)) => one_answer(values.iter().map(|value| compare(left, value, types))),
        (Kind::Many(_), Kind::Null | Kind::Bool(_) | Kind::Number(_) | Kind::Text(_))
        | (Kind::Null | Kind::Bool(_) | Kind::Number(_) | Kind::Text(_), Kind::Many(_)) => Some(false),
        (Kind::Unknown(_) | Kind::Many(_), _)
        | (_, Kind::Unknown(_) | Kind::Many(_))
        | (Kind::Lazy(_), Kind::Object(_))
        | (Kind::Object(_), Kind::Lazy(_)) => None,
        (Kind::Null, Kind::Null) => Some(true),
        (Kind::Bool(a), Kind::Bool(b)) => Some(a == b),
        (Kind::Number(a), Kind::Number(b)) => compare_numbers(*a, *b).map(|order| order == Ordering::Equal),
        (Kind::Text(a), Kind::Text(b)) => a.equal(b),
        (Kind::List(a), Kind::List(b)) => {
            if a.len() != b.len() {
                return Some(false);
            }
            of_types(all_equal(a.iter().zip(b.iter()).map(|(a, b)| compare(a, b, types))), types)
        }
        (Kind::Set(a), Kind::Set(b)) => sets(a, b, types),
        (Kind::Object(a), Kind::Object(b)) => of_types(objects(a, b, types), types),
        (Kind::Lazy(a), Kind::Lazy(b)) => (a == b).then_some(true),
        // Values of different types are never equal in Terraform.
        _ => Some(false),
    }
}

fn of_types(equal: Option<bool>, types: Types) -> Option<bool> {
    if types == Types::Unknown && equal == Some(true) { None } else { equal }
}

fn objects(a: &[(Text, Value)], b: &[(Text, Value)], types: Types) -> Option<bool> {
    if a.iter().chain(b).any(|(key, _)| key.known().is_none()) {
        let same = a.len() == b.len()
            && a.iter().zip(b).all(|((ka, a), (kb, b))| ka == kb && compare(a, b, types) == Some(true));
        return same.then_some(true);
    }
    if a.len() != b.len() || a.iter().zip(b).any(|((ka, _), (kb, _))| ka != kb) {
        return Some(false);
    }
    all_equal(a.iter().zip(b).map(|((_, a), (_, b))| compare(a, b, types)))
}

/// Where an element is unknown, neither the order nor the number of elements says anything.
fn sets(a: &[Value], b: &[Value], types: Types) -> Option<bool> {
    if a.len() == b.len() && a.iter().zip(b).all(|(a, b)| compare(a, b, Types::Same) == Some(true)) {
        // Two sets of the same primitives have one type; two empty sets may have two.
        let primitive =
            a.first().is_some_and(|item| matches!(item.kind, Kind::Bool(_) | Kind::Number(_) | Kind::Text(_)));
        return if primitive { Some(true) } else { of_types(Some(true), types) };
    }
    let missing = |items: &[Value], others: &[Value]| {
        items.iter().any(|item| others.iter().all(|other| compare(item, other, Types::Same) == Some(false)))
    };
    let all_known = a.iter().chain(b).all(Value::is_known);
    (missing(a, b) || missing(b, a) || (all_known && a.len() != b.len())).then_some(false)
}

fn one_answer(mut answers: impl Iterator<Item = Option<bool>>) -> Option<bool> {
    let first = answers.next()??;
    answers.all(|answer| answer == Some(first)).then_some(first)
}

fn all_equal(answers: impl Iterator<Item = Option<bool>>) -> Option<bool> {
    let mut all = Some(true);
    for answer in answers {
        match answer {
            Some(true) => {}
            Some(false) => return Some(false),
            None => all = None,
        }
    }
    all
}
