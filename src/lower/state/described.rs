//! Resources of a state as the model wants to know them.

use super::instances::Instance;
use super::uses::region;
use crate::lower::described::{Block, DEEPEST, Field, Inside, LONGEST_NAME, Resource, TOO_DEEP};
use crate::lower::facts;
use crate::syntax::json::{Kind, Value as Node};
use crate::value::{Refs, Symbol, Text, Value, Why};

impl<'t> Instance<'t> {
    /// All that it is.
    pub(super) fn described(&self) -> Resource {
        let mut resource = Resource {
            kind: self.kind.to_string(),
            looked_up: self.is_data,
            node: None,
            key: self.place.key.clone(),
            place: self.place.clone(),
            region: region(self),
            account: None,
            fields: Vec::new(),
            blocks: Vec::new(),
            more: None,
            cut: None,
            inside: Inside::default(),
        };
        self.walk(self.attributes, &mut Vec::new(), &[], &mut resource);
        resource.more = resource.cut.map(|at| Why::new(TOO_DEEP, Some(at)));
        resource
    }

    fn walk(&self, node: Node<'t>, path: &mut Vec<String>, blocks: &[usize], resource: &mut Resource) {
        if path.len() >= DEEPEST {
            resource.cut.get_or_insert(node.span());
            return;
        }
        for (key, value) in node.entries() {
            // No attribute that anybody asks for has a long name.
            let name = key.as_str().filter(|name| name.len() <= LONGEST_NAME && value.kind() != Kind::Null);
            let Some(name) = name else { continue };
            let is_hidden = path.is_empty() && self.is_sensitive(&name);
            path.push(name.into_owned());
            let is_block = |item: &Node<'_>| item.kind() == Kind::Object;
            if !is_hidden && value.items().next().is_some() && value.items().all(|item| is_block(&item)) {
                for item in value.items() {
                    let inside = [blocks, &[resource.blocks.len()]].concat();
                    resource.blocks.push(Block {
                        path: path.clone(),
                        blocks: blocks.to_vec(),
                        at: item.span(),
                        doubt: None,
                    });
                    self.walk(item, path, &inside, resource);
                }
            } else {
                let hidden = || {
                    let symbol = Symbol::new(format!("{} {}", self.place.address, path.join(".")));
                    let secret = Refs::default().made_secret();
                    Value::unknown(facts::sensitive(value.span()), symbol).with_refs(&secret)
                };
                let field = Field {
                    path: path.clone(),
                    blocks: blocks.to_vec(),
                    at: value.span(),
                    value: if is_hidden { hidden() } else { known(value) },
                    doubt: None,
                };
                resource.fields.push(field);
            }
            path.pop();
        }
    }
}

fn known(node: Node<'_>) -> Value {
    let value = match node.kind() {
        Kind::Null => Value::null(),
        Kind::Bool => Value::bool(node.as_bool() == Some(true)),
        Kind::Number => Value::number(node.as_f64().unwrap_or_default()),
        Kind::String => Value::string(&*node.as_str().unwrap_or_default()),
        Kind::Array => Value::list(node.items().map(known).collect()),
        Kind::Object => {
            let entries = node.entries().filter_map(|(key, value)| Some((Text::from(&*key.as_str()?), known(value))));
            Value::object(entries.collect())
        }
    };
    value.at(node.span())
}
