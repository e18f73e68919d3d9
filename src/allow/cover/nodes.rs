//! What can be covered in a template: entries, and elements of lists.

use super::{Item, Items};
use crate::source::Span;
use crate::syntax::node::{Kind, Node};

/// What can be covered in some documents of a text.
pub(in crate::allow) fn items(roots: &[Node<'_>], text: &str) -> Items {
    let mut list = List { items: Vec::new(), owners: Vec::new(), text };
    for root in roots {
        list.document(*root);
    }
    Items::new(list.items, list.owners)
}

struct List<'t> {
    items: Vec<Item>,
    owners: Vec<String>,
    text: &'t str,
}

impl List<'_> {
    /// Everything in a section belongs to the resource, output or parameter that it is in.
    fn document(&mut self, root: Node<'_>) {
        for (section, named) in written(root) {
            let Some(body) = self.entry(section, named, None) else { continue };
            let section = section.key_text().unwrap_or_default();
            for (key, value) in written(body) {
                let name = key.key_text().unwrap_or_default();
                self.owners.push(if section == "Resources" { name.into_owned() } else { format!("{section}.{name}") });
                let owner = Some(self.owners.len() - 1);
                if let Some(value) = self.entry(key, value, owner) {
                    self.inside(value, owner);
                }
            }
            if body.kind() == Kind::List {
                self.inside(body, None);
            }
        }
    }

    fn inside(&mut self, node: Node<'_>, owner: Option<usize>) {
        for (key, value) in written(node) {
            if let Some(value) = self.entry(key, value, owner) {
                self.inside(value, owner);
            }
        }
        let mut position = node.span().start;
        for item in node.items() {
            let value = item.span();
            let span = item.tag_span().map_or(value, |tag| Span { end: value.end.max(tag.end), ..tag });
            // What an alias stands for is written above it.
            if value.start >= position {
                position = value.end;
                self.items.push(Item { span, owner });
                self.inside(item, owner);
            }
        }
    }

    /// An entry, and its value where that is not written elsewhere.
    fn entry<'n>(&mut self, key: Node<'n>, value: Node<'n>, owner: Option<usize>) -> Option<Node<'n>> {
        let (name, content) = (key.span(), value.span());
        let here = content.start >= name.end;
        let end = if here { content.end } else { self.alias_end(name.end) };
        self.items.push(Item { span: Span { end, ..name }, owner });
        here.then_some(value)
    }

    /// Where the alias behind a key ends.
    fn alias_end(&self, key_end: u32) -> u32 {
        let rest = self.text.get(key_end as usize..).unwrap_or_default();
        let value = rest.trim_start_matches([':', ' ', '\t', '\r', '\n']);
        let word = value.find([',', '}', ']', ' ', '\t', '\r', '\n']).unwrap_or(value.len());
        if value.starts_with('*') { key_end + (rest.len() - value.len() + word) as u32 } else { key_end }
    }
}

/// The entries that are written in a map itself: what it merges is written above it.
fn written(map: Node<'_>) -> impl Iterator<Item = (Node<'_>, Node<'_>)> {
    let mut position = map.span().start;
    map.entries().filter(move |(key, value)| {
        let own = key.span().start >= position;
        if own {
            position = value.span().end.max(key.span().end);
        }
        own
    })
}
