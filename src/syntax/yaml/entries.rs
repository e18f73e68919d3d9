//! Children of a collection, and the mappings that a mapping merges.
//!
//! `<<` is no key of its own but stands for the entries of a mapping, or of each of a list of mappings, of which the
//! earlier one wins: <https://yaml.org/type/merge.html>.

use std::collections::HashSet;

use super::{Form, Value};

/// The children of a collection; of a mapping keys and values in turn.
pub(super) struct Children<'t> {
    parent: Value<'t>,
    index: u32,
    end: u32,
}

impl<'t> Children<'t> {
    pub(super) fn of(parent: Value<'t>) -> Self {
        Self { parent, index: parent.index + 1, end: parent.node().next }
    }
}

impl<'t> Iterator for Children<'t> {
    type Item = Value<'t>;

    fn next(&mut self) -> Option<Value<'t>> {
        if self.index >= self.end {
            return None;
        }
        let tree = self.parent.tree;
        let child = Value::new(tree, self.index);
        self.index = tree.nodes[self.index as usize].next;
        Some(child)
    }
}

/// A key and a value of a mapping.
type Entry<'t> = (Value<'t>, Value<'t>);

/// The entries of a mapping and of what it merges.
pub(super) struct Entries<'t> {
    /// What is read of the mapping at hand.
    children: Option<Children<'t>>,
    merge: Option<Box<Merge<'t>>>,
}

/// What only mappings with `<<` need.
#[derive(Default)]
struct Merge<'t> {
    /// Mappings whose entries follow, the next one last.
    pending: Vec<Value<'t>>,
    /// Keys of the mappings before the one at hand, and the keys of that one.
    seen: HashSet<&'t str>,
    current: Vec<&'t str>,
}

impl<'t> Entries<'t> {
    pub(super) fn of(value: Value<'t>) -> Self {
        let form = value.node().form;
        let children = matches!(form, Form::Map | Form::Merging).then(|| Children::of(value));
        let merge = (form == Form::Merging).then(|| Box::new(Merge { pending: merged(value), ..Merge::default() }));
        Self { children, merge }
    }
}

impl<'t> Iterator for Entries<'t> {
    type Item = Entry<'t>;

    fn next(&mut self) -> Option<Entry<'t>> {
        loop {
            let children = self.children.as_mut()?;
            if let (Some(key), Some(value)) = (children.next(), children.next()) {
                let Some(merge) = &mut self.merge else { return Some((key, value)) };
                if is_merge(key) {
                    continue;
                }
                match key.scalar() {
                    Some(name) if merge.seen.contains(name) => continue,
                    Some(name) => merge.current.push(name),
                    None => {}
                }
                return Some((key, value));
            }
            let merge = self.merge.as_mut()?;
            merge.seen.extend(merge.current.drain(..));
            let map = merge.pending.pop()?;
            merge.pending.extend(merged(map));
            self.children = Some(Children::of(map));
        }
    }
}

/// The value of a key: the last one of the mapping's own, else of the first mapping merged that has it.
pub(super) fn find<'t>(value: Value<'t>, key: &str) -> Option<Value<'t>> {
    let mut pending = Vec::new();
    let mut map = value;
    loop {
        if matches!(map.node().form, Form::Map | Form::Merging)
            && let Some(found) = find_own(map, key)
        {
            return Some(found);
        }
        pending.extend(merged(map));
        map = pending.pop()?;
    }
}

fn find_own<'t>(map: Value<'t>, key: &str) -> Option<Value<'t>> {
    let merging = map.node().form == Form::Merging;
    let mut children = Children::of(map);
    let mut found = None;
    while let (Some(name), Some(value)) = (children.next(), children.next()) {
        if name.scalar() == Some(key) && !(merging && is_merge(name)) {
            found = Some(value);
        }
    }
    found
}

/// Whether a key is `<<`.
pub(super) fn is_merge(key: Value<'_>) -> bool {
    key.node().form == Form::Plain && key.scalar() == Some("<<") && key.tag().is_none()
}

/// The mappings that a mapping merges, the one that wins last.
fn merged(map: Value<'_>) -> Vec<Value<'_>> {
    let mut maps = Vec::new();
    if map.node().form == Form::Merging {
        let mut children = Children::of(map);
        while let (Some(key), Some(value)) = (children.next(), children.next()) {
            if is_merge(key) {
                match value.node().form {
                    Form::List => maps.extend(Children::of(value).filter(|item| item.is_map())),
                    _ if value.is_map() => maps.push(value),
                    _ => {}
                }
            }
        }
    }
    maps.reverse();
    maps
}

impl Value<'_> {
    fn is_map(self) -> bool {
        matches!(self.node().form, Form::Map | Form::Merging)
    }
}

/// Whether something can stand behind `<<`. What is behind a tag is not ours to judge, and neither is what a bad alias,
/// which has an error already, would have stood for.
pub(super) fn may_merge(value: Value<'_>) -> bool {
    let fine = |value: Value<'_>| value.is_map() || value.tag().is_some() || value.node().form == Form::Alias;
    fine(value) || (value.node().form == Form::List && Children::of(value).all(fine))
}
