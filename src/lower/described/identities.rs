//! Which resource the value of an attribute names: by a reference, or by an id that is known.

use std::collections::HashMap;

use super::{ByNode, Resource};
use crate::lower::facts::why_of;
use crate::source::Span;
use crate::value::{Kind, Text, Value, Why};

/// Resources of one topic by what names them. Each has a number, which is for the topic to choose: its index in the model.
#[derive(Default)]
pub struct Identities {
    nodes: ByNode,
    ids: HashMap<String, usize>,
}

/// What a value names.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Named {
    /// The resource of this number.
    Here(usize),
    /// Something that is not here, by this id.
    Elsewhere(String),
    /// It cannot be known what.
    Unknown(Why),
}

impl Identities {
    /// A resource has this number. `ids` are the attributes that identify it, where their values are known.
    pub fn add(&mut self, resource: &Resource, number: usize, ids: &[&str]) {
        if let Some(node) = resource.node {
            self.nodes.entry(node).or_default().push((resource.key.clone(), number));
        }
        for found in ids.iter().flat_map(|id| resource.view().find(&[id])) {
            if let Kind::Text(Text::Known(id)) = &found.value.kind
                && !id.is_empty()
            {
                self.ids.entry(id.to_string()).or_insert(number);
            }
        }
    }

    /// What a value names, each alternative of it; `attributes` are those that identify a resource. A value that is
    /// `null` names nothing.
    pub fn named(&self, value: &Value, attributes: &[&str], at: Span) -> Vec<Named> {
        value.alternatives().iter().flat_map(|one| self.alternative(one, attributes, at)).collect()
    }

    fn alternative(&self, value: &Value, attributes: &[&str], at: Span) -> Vec<Named> {
        let unknown = || vec![Named::Unknown(why_of(value, at))];
        match &value.kind {
            Kind::Null => Vec::new(),
            Kind::Text(Text::Known(id)) => match self.ids.get(&**id) {
                Some(&number) => vec![Named::Here(number)],
                None => vec![Named::Elsewhere(id.to_string())],
            },
            Kind::Unknown(one) => {
                let Some(reference) = &one.attribute else { return unknown() };
                let Some(all) = self.nodes.get(&reference.node) else { return unknown() };
                if !attributes.contains(&&*reference.attribute) {
                    return unknown();
                }
                let exact: Vec<Named> = all
                    .iter()
                    .filter(|(key, _)| *key == reference.key)
                    .map(|(_, number)| Named::Here(*number))
                    .collect();
                if !exact.is_empty() {
                    return exact;
                }
                let possible: Vec<&(_, usize)> = all.iter().filter(|(key, _)| key.may_be(&reference.key)).collect();
                match possible[..] {
                    [] => unknown(),
                    _ => possible.into_iter().map(|(_, number)| Named::Here(*number)).collect(),
                }
            }
            _ => unknown(),
        }
    }
}
