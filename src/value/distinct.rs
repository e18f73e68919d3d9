//! Values without what is certainly there twice.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};

use super::{Kind, Refs, Value};

/// So few are compared one by one.
const FEW: usize = 8;

/// Values, each [once](Value::same), in the order in which they came first.
#[derive(Default)]
pub struct Distinct {
    values: Vec<Value>,
    /// The references of those that were there already, by the positions of these.
    more: HashMap<usize, Vec<Refs>>,
    /// Positions by structure, of the first so many.
    by_structure: HashMap<u64, Vec<usize>>,
    indexed: usize,
}

impl Distinct {
    /// How many there are.
    pub fn len(&self) -> usize {
        self.values.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.values.is_empty()
    }

    /// Where a value is.
    pub fn position(&mut self, value: &Value) -> Option<usize> {
        if self.values.len() <= FEW {
            return self.values.iter().position(|known| known.same(value));
        }
        for (position, known) in self.values.iter().enumerate().skip(self.indexed) {
            if let Some(structure) = structure(known) {
                self.by_structure.entry(structure).or_default().push(position);
            }
        }
        self.indexed = self.values.len();
        let alike = self.by_structure.get(&structure(value)?)?;
        alike.iter().copied().find(|&position| self.values[position].same(value))
    }

    /// One more value.
    pub fn push(&mut self, value: Value) {
        self.values.push(value);
    }

    /// A value that is there already has these references, too.
    pub fn join(&mut self, position: usize, refs: Refs) {
        self.more.entry(position).or_default().push(refs);
    }

    /// All of them, with the references of those that were equal.
    pub fn into_values(mut self) -> Vec<Value> {
        for (position, refs) in self.more {
            let value = &mut self.values[position];
            value.refs = Refs::union_all(std::iter::once(std::mem::take(&mut value.refs)).chain(refs));
        }
        self.values
    }
}

/// A number that two values have in common if they are the same; none where nothing is the same as a value, not even
/// itself.
fn structure(value: &Value) -> Option<u64> {
    let mut hasher = DefaultHasher::new();
    std::mem::discriminant(&value.kind).hash(&mut hasher);
    match &value.kind {
        Kind::Null => {}
        Kind::Bool(truth) => truth.hash(&mut hasher),
        // Both zeros are one.
        Kind::Number(number) => (number + 0.0).to_bits().hash(&mut hasher),
        Kind::Text(text) => text.hash(&mut hasher),
        Kind::List(items) | Kind::Set(items) => {
            for item in items.iter() {
                structure(item)?.hash(&mut hasher);
            }
        }
        Kind::Object(items) => {
            for (key, item) in items.iter() {
                key.hash(&mut hasher);
                structure(item)?.hash(&mut hasher);
            }
        }
        Kind::Unknown(unknown) => unknown.symbol.hash(&mut hasher),
        Kind::Lazy(lazy) => lazy.hash(&mut hasher),
        // What is the same as each of several is so only where these are the same themselves.
        Kind::OneOf(items) => {
            let mut structures = items.iter().map(structure);
            let first = structures.next()??;
            return structures.all(|other| other == Some(first)).then_some(first);
        }
        Kind::Many(_) => return None,
    }
    Some(hasher.finish())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::{Symbol, Text, Why};

    /// Values of every kind, some of them the same.
    fn values() -> Vec<Value> {
        let unknown = |name: &str| Value::unknown(Why::new("nobody knows", None), Symbol::new(name));
        let partial = |name: &str| Value::text(Text::hole(Symbol::new(name), Why::new("nobody knows", None)));
        let flat = [
            Value::null(),
            Value::bool(true),
            Value::bool(false),
            Value::number(0.0),
            Value::number(-0.0),
            Value::number(1.0),
            Value::number(0.1 + 0.2),
            Value::string("a"),
            Value::string("1"),
            partial("a"),
            partial("b"),
            unknown("a"),
            unknown("b"),
        ];
        let either = |a: usize, b: usize| Value::new(Kind::OneOf([flat[a].clone(), flat[b].clone()].into()));
        let mut all = flat.to_vec();
        for value in flat.iter().chain(&[either(3, 4), either(3, 5), either(7, 9)]) {
            all.push(value.clone());
            all.push(Value::list(vec![value.clone()]));
            all.push(Value::list(vec![value.clone(), flat[1].clone()]));
            all.push(Value::new(Kind::Set([value.clone()].into())));
            all.push(Value::object(vec![(Text::from("a"), value.clone())]));
            all.push(Value::new(Kind::Many(value.clone().into())));
        }
        all
    }

    #[test]
    fn what_is_the_same_has_one_structure() {
        for a in values() {
            for b in values().iter().filter(|b| a.same(b)) {
                assert!(structure(&a).is_some() && structure(&a) == structure(b), "{a:?}\n{b:?}");
            }
        }
    }

    #[test]
    fn the_first_of_equal_values_is_kept() {
        let mut distinct = Distinct::default();
        let mut slow: Vec<Value> = Vec::new();
        for value in values().into_iter().chain(values()) {
            let position = slow.iter().position(|known| known.same(&value));
            assert_eq!(distinct.position(&value), position, "{value:?}");
            if position.is_none() {
                slow.push(value.clone());
                distinct.push(value);
            }
        }
        assert!(distinct.len() == slow.len() && slow.len() > 2 * FEW);
    }
}
