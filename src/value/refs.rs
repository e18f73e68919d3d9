//! Which resource attributes a value was derived from.

use std::fmt;
use std::sync::Arc;

use super::{Text, Why};

/// A resource or data source of a deployment, as the front end that made the value numbers them.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct NodeId(pub u32);

/// Which instance of a resource.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum InstanceKey {
    /// It has neither `count` nor `for_each`.
    Single,
    /// An index of `count`.
    Index(usize),
    /// A key of `for_each`.
    Key(Text),
    /// It cannot be known which.
    Any,
}

impl InstanceKey {
    /// Whether both may be the same instance.
    pub fn may_be(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Any, _) | (_, Self::Any) => true,
            (Self::Key(a), Self::Key(b)) => a.equal(b) != Some(false),
            _ => self == other,
        }
    }

    /// How many bytes a key has, as far as that is known.
    pub fn length(&self) -> usize {
        match self {
            Self::Key(key) => key.least_length(),
            _ => 0,
        }
    }
}

impl fmt::Display for InstanceKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Single => Ok(()),
            Self::Index(index) => write!(f, "[{index}]"),
            Self::Key(key) => write!(f, "[\"{key}\"]"),
            Self::Any => write!(f, "[*]"),
        }
    }
}

/// Which part of an attribute: a certificate's validation options are one for each name, and a record may come from
/// one of them or from all.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Part {
    /// The attribute as a whole.
    Whole,
    /// The element of this name.
    Name(Text),
    /// The element of this name, for want of a better guess: it was taken by its position out of a set.
    Picked(Text),
    /// One element, nobody knows which, of a collection whose size is not known.
    PickedOne,
}

/// An attribute of a resource.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Ref {
    /// The resource.
    pub node: NodeId,
    /// The instance.
    pub key: InstanceKey,
    /// The attribute; `*` for all of them.
    pub attribute: Arc<str>,
    /// Which part of it.
    pub part: Part,
}

impl Ref {
    /// One attribute.
    pub fn attribute(node: NodeId, key: InstanceKey, attribute: impl Into<Arc<str>>) -> Self {
        Self { node, key, attribute: attribute.into(), part: Part::Whole }
    }

    /// The whole resource.
    pub fn whole(node: NodeId, key: InstanceKey) -> Self {
        Self::attribute(node, key, "*")
    }
}

/// A set of references, cheap to copy. Three marks travel the same way: whether a value is secret, whether it follows
/// from the default of a variable that whoever uses the configuration may set, and, of a value that is one of several,
/// why it cannot be known which.
#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub struct Refs {
    set: Option<Arc<[Ref]>>,
    marks: Marks,
    doubt: Option<Why>,
}

#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
struct Marks {
    secret: bool,
    defaulted: bool,
}

impl Marks {
    fn and(self, other: Self) -> Self {
        Self { secret: self.secret || other.secret, defaulted: self.defaulted || other.defaulted }
    }
}

impl Refs {
    /// The references, sorted.
    pub fn iter(&self) -> impl Iterator<Item = &Ref> {
        self.set.iter().flat_map(|set| set.iter())
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.set.is_none()
    }

    /// Whether the value must not be printed.
    pub fn secret(&self) -> bool {
        self.marks.secret
    }

    /// The same references of a value that must not be printed.
    #[must_use]
    pub fn made_secret(mut self) -> Self {
        self.marks.secret = true;
        self
    }

    /// The same references of a value that may be printed again (`nonsensitive`).
    #[must_use]
    pub fn made_public(mut self) -> Self {
        self.marks.secret = false;
        self
    }

    /// Whether the value follows from the default of a variable that nothing here sets.
    pub fn defaulted(&self) -> bool {
        self.marks.defaulted
    }

    /// The same references of a value that follows from such a default.
    #[must_use]
    pub fn made_default(mut self) -> Self {
        self.marks.defaulted = true;
        self
    }

    /// Why it cannot be known which of several values it is.
    pub fn doubt(&self) -> Option<&Why> {
        self.doubt.as_ref()
    }

    /// The same references of a value that follows from what is not known, for this reason.
    #[must_use]
    pub fn doubted(&self, why: Option<Why>) -> Self {
        Self { doubt: self.doubt.clone().or(why), ..self.clone() }
    }

    /// With one more.
    #[must_use]
    pub fn with(&self, reference: Ref) -> Self {
        self.union(&Self { set: Some(Arc::new([reference])), ..Self::default() })
    }

    /// Both sets.
    #[must_use]
    pub fn union(&self, other: &Self) -> Self {
        let marks = self.marks.and(other.marks);
        let set = match (&self.set, &other.set) {
            (set, None) | (None, set) => set.clone(),
            (Some(a), Some(b)) if Arc::ptr_eq(a, b) => Some(a.clone()),
            (Some(a), Some(b)) if b.iter().all(|reference| a.binary_search(reference).is_ok()) => Some(a.clone()),
            (Some(a), Some(b)) => {
                let mut all: Vec<Ref> = a.iter().chain(b.iter()).cloned().collect();
                all.sort();
                all.dedup();
                Some(all.into())
            }
        };
        Self { set, marks, doubt: self.doubt.clone().or_else(|| other.doubt.clone()) }
    }

    /// All of these sets.
    pub fn union_all(sets: impl Iterator<Item = Self>) -> Self {
        let mut marks = Marks::default();
        let mut doubt = None;
        let mut all: Vec<Ref> = Vec::new();
        let mut last: Option<Arc<[Ref]>> = None;
        for refs in sets {
            marks = marks.and(refs.marks);
            doubt = doubt.or(refs.doubt);
            if let Some(set) = refs.set {
                if last.as_ref().is_some_and(|last| Arc::ptr_eq(last, &set)) {
                    continue;
                }
                all.extend(set.iter().cloned());
                last = Some(set);
            }
        }
        all.sort();
        all.dedup();
        Self { set: if all.is_empty() { None } else { Some(all.into()) }, marks, doubt }
    }

    /// The same references with some of them changed.
    #[must_use]
    pub fn map(&self, change: impl Fn(&Ref) -> Option<Ref>) -> Self {
        if !self.iter().any(|reference| change(reference).is_some()) {
            return self.clone();
        }
        let mut all: Vec<Ref> =
            self.iter().map(|reference| change(reference).unwrap_or_else(|| reference.clone())).collect();
        all.sort();
        all.dedup();
        Self { set: Some(all.into()), ..self.clone() }
    }

    /// The same references after one element was taken out of a known collection by its position.
    #[must_use]
    pub fn picked(&self) -> Self {
        self.map(|reference| match &reference.part {
            Part::Name(name) => Some(Ref { part: Part::Picked(name.clone()), ..reference.clone() }),
            _ => None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(node: u32, attribute: &str) -> Refs {
        Refs::default().with(Ref::attribute(NodeId(node), InstanceKey::Single, attribute))
    }

    #[test]
    fn a_union_is_a_sorted_set() {
        let both = one(2, "arn").union(&one(1, "id"));
        assert_eq!(both, one(1, "id").union(&one(2, "arn")).union(&one(1, "id")));
        assert_eq!(both.iter().count(), 2);
        assert_eq!(Refs::union_all([one(2, "arn"), Refs::default(), one(1, "id")].into_iter()), both);
    }

    #[test]
    fn secrecy_is_contagious() {
        assert!(one(1, "a").made_secret().union(&one(2, "b")).secret());
        assert!(!one(1, "a").made_secret().made_public().secret());
    }
}
