//! One handle for the trees of YAML and JSON, so that what is written in either is read by the same code.

#[cfg(test)]
mod tests;

use std::borrow::Cow;
use std::collections::HashMap;

use super::{SyntaxError, json, keys, yaml};
use crate::source::Span;

/// A value of a YAML or JSON document.
#[derive(Clone, Copy, Debug)]
#[allow(missing_docs)]
pub enum Node<'t> {
    Json(json::Value<'t>),
    Yaml(yaml::Value<'t>),
}

/// The kinds of value.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[allow(missing_docs)]
pub enum Kind {
    Null,
    Bool,
    Number,
    String,
    List,
    Map,
}

impl<'t> Node<'t> {
    /// What it is.
    pub fn kind(self) -> Kind {
        match self {
            Self::Yaml(value) => value.kind(),
            Self::Json(value) => match value.kind() {
                json::Kind::Null => Kind::Null,
                json::Kind::Bool => Kind::Bool,
                json::Kind::Number => Kind::Number,
                json::Kind::String => Kind::String,
                json::Kind::Array => Kind::List,
                json::Kind::Object => Kind::Map,
            },
        }
    }

    /// Where it is written; of a string with its quotes, of what an alias stands for where the anchor is.
    pub fn span(self) -> Span {
        match self {
            Self::Json(value) => value.span(),
            Self::Yaml(value) => value.span(),
        }
    }

    /// The entries of a map in order, repeated keys included; entries that a YAML map merges follow its own. None of
    /// anything else.
    pub fn entries(self) -> impl Iterator<Item = (Node<'t>, Node<'t>)> {
        let (json, yaml) = match self {
            Self::Json(value) => (Some(value.entries()), None),
            Self::Yaml(value) => (None, Some(value.entries())),
        };
        let json = json.into_iter().flatten().map(|(key, value)| (Self::Json(key), Self::Json(value)));
        json.chain(yaml.into_iter().flatten().map(|(key, value)| (Self::Yaml(key), Self::Yaml(value))))
    }

    /// The entries of a map that count: of a repeated key the last.
    pub fn last_entries(self) -> Vec<(Node<'t>, Node<'t>)> {
        let mut last = HashMap::new();
        let mut entries = Vec::new();
        for entry in self.entries() {
            let earlier = entry.0.key_text().and_then(|key| last.insert(key, entries.len()));
            if let Some(earlier) = earlier.and_then(|index| entries.get_mut(index)) {
                *earlier = None;
            }
            entries.push(Some(entry));
        }
        entries.into_iter().flatten().collect()
    }

    /// The items of a list; none of anything else.
    pub fn items(self) -> impl Iterator<Item = Node<'t>> {
        let (json, yaml) = match self {
            Self::Json(value) => (Some(value.items()), None),
            Self::Yaml(value) => (None, Some(value.items())),
        };
        json.into_iter().flatten().map(Self::Json).chain(yaml.into_iter().flatten().map(Self::Yaml))
    }

    /// The value of a map's key; of a repeated key the last. It reads the map to its end: who asks for many keys of a
    /// large map collects [`Node::entries`] instead.
    pub fn get(self, key: &str) -> Option<Node<'t>> {
        match self {
            Self::Json(value) => value.get(key).map(Self::Json),
            Self::Yaml(value) => value.get(key).map(Self::Yaml),
        }
    }

    /// A string.
    pub fn as_str(self) -> Option<Cow<'t, str>> {
        match self {
            Self::Json(value) => value.as_str(),
            Self::Yaml(value) => value.as_str().map(Cow::Borrowed),
        }
    }

    /// What CloudFormation takes a scalar for where it wants a string; none of null, lists and maps.
    pub fn text(self) -> Option<Cow<'t, str>> {
        match self {
            Self::Yaml(value) => value.text(),
            Self::Json(value) => match value.kind() {
                json::Kind::String => value.as_str(),
                json::Kind::Number | json::Kind::Bool => Some(Cow::Borrowed(value.source())),
                _ => None,
            },
        }
    }

    /// A number, as near as a float can be.
    pub fn as_f64(self) -> Option<f64> {
        match self {
            Self::Json(value) => value.as_f64(),
            Self::Yaml(value) => value.as_f64(),
        }
    }

    /// A boolean.
    pub fn as_bool(self) -> Option<bool> {
        match self {
            Self::Json(value) => value.as_bool(),
            Self::Yaml(value) => value.as_bool(),
        }
    }

    /// The name of its tag, like `Ref` of `!Ref`; none in JSON, and none for YAML's own like `!!str`.
    pub fn tag(self) -> Option<&'t str> {
        match self {
            Self::Json(_) => None,
            Self::Yaml(value) => value.tag(),
        }
    }

    /// Where its tag is written, with the `!`.
    pub fn tag_span(self) -> Option<Span> {
        match self {
            Self::Json(_) => None,
            Self::Yaml(value) => value.tag_span(),
        }
    }

    /// The name that a key is: as it is written but for quotes and escapes, whatever it would mean as a value (`on`,
    /// `0123`). None of a list or map as a key.
    pub fn key_text(self) -> Option<Cow<'t, str>> {
        match self {
            Self::Json(value) => value.as_str(),
            Self::Yaml(value) => value.scalar().map(Cow::Borrowed),
        }
    }
}

/// The repeated keys of a JSON document, each of them an error, at most a thousand. YAML's parser reports them itself.
pub fn repeated_keys(root: Node<'_>) -> Vec<SyntaxError> {
    let mut errors = Vec::new();
    let Node::Json(root) = root else { return errors };
    let mut pending = vec![root];
    let mut names = Vec::new();
    while let Some(value) = pending.pop() {
        pending.extend(value.items());
        pending.extend(value.entries().map(|(_, value)| value));
        names.extend(value.entries().filter_map(|(key, _)| Some((key.as_str()?, key.span()))));
        keys::repeated(&mut names, &mut errors);
    }
    errors.sort_by_key(|error| error.span.start);
    errors
}
