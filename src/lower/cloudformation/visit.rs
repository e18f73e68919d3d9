//! The values in the properties of a resource, by their paths; what only one branch of a condition has is an
//! alternative of what another has in the same place.

use std::borrow::Cow;
use std::collections::HashMap;

use super::eval::function;
use super::program::{Program, Scope, unknown};
use crate::lower::described;
use crate::lower::fuel::WRITTEN;
use crate::model::{Place, Region, Setting};
use crate::source::Span;
use crate::syntax::node::{Kind, Node};
use crate::value::{InstanceKey, Kind as ValueKind, NodeId, Value, Why};

/// How deep properties nest; the deepest ones that take a certificate lie eight deep.
const DEEPEST: usize = 40;
/// What a value below a resource takes beside its evaluation: it keeps the way to it.
const LEAF: usize = 4;

/// A value in the properties of a resource.
pub(super) struct Leaf<'t> {
    /// The names that lead to it; elements of lists have none.
    pub(super) path: Vec<Cow<'t, str>>,
    /// Which elements and which conditions lead to it: what one value has another branch of.
    slot: Vec<u32>,
    /// The objects that it stands in, by their positions in [`Leaves::blocks`].
    pub(super) blocks: Vec<usize>,
    /// Where its expression is written.
    pub(super) span: Span,
    pub(super) value: Value,
    /// Why it may not be there.
    pub(super) doubt: Option<Why>,
    /// What holds where it is there, if conditions decide that, and it has no alternative.
    pub(super) scope: Option<Scope>,
}

/// The values below a node, and the objects that they stand in.
pub(super) struct Leaves<'t> {
    pub(super) values: Vec<Leaf<'t>>,
    pub(super) blocks: Vec<described::Block>,
}

impl Leaves<'_> {
    /// The resource whose properties these are.
    pub(super) fn described(
        self,
        kind: &str,
        node: Option<NodeId>,
        place: Place,
        region: Setting<Region>,
    ) -> described::Resource {
        let fields = self.values.into_iter().map(|leaf| described::Field {
            path: leaf.path.into_iter().map(Cow::into_owned).collect(),
            blocks: leaf.blocks,
            at: leaf.span,
            value: leaf.value,
            doubt: leaf.doubt,
        });
        described::Resource {
            kind: kind.to_owned(),
            looked_up: false,
            node,
            key: InstanceKey::Single,
            place,
            region,
            account: None,
            fields: fields.collect(),
            blocks: self.blocks,
            more: None,
            cut: None,
            inside: described::Inside::default(),
        }
    }
}

impl Leaf<'_> {
    /// Whether it stands at this path.
    pub(super) fn is_at(&self, path: &[&str]) -> bool {
        self.path.len() == path.len() && self.path.iter().zip(path).all(|(own, name)| own == name)
    }
}

impl<'t> Program<'t> {
    /// All values below a node, each with the path that leads to it.
    pub(super) fn leaves(&self, node: Node<'t>, scope: &Scope) -> Leaves<'t> {
        let mut walk = Walk::default();
        self.walk(node, scope, &mut walk);
        Leaves { values: merged(walk.leaves), blocks: walk.seen }
    }

    /// Those below one key of a map.
    pub(super) fn leaves_under(&self, node: Node<'t>, key: &str, scope: &Scope) -> Leaves<'t> {
        let mut walk = Walk { only: Some(key.to_owned()), ..Walk::default() };
        self.walk(node, scope, &mut walk);
        Leaves { values: merged(walk.leaves), blocks: walk.seen }
    }

    fn walk(&self, node: Node<'t>, scope: &Scope, walk: &mut Walk<'t>) {
        if self.fuel.is_over(node.span()) {
            return;
        }
        if walk.slot.len() > DEEPEST {
            self.fuel.refused(node.span(), "this nests deeper than acmlint looks into");
            return walk.leaf(node.span(), unknown("it is too large to be followed", node.span()));
        }
        if let Some((name, argument)) = function(node) {
            if name == "If"
                && let [condition, yes, no] = argument.items().collect::<Vec<_>>()[..]
            {
                return match self.branch(condition, scope) {
                    Ok(truth) => {
                        let branch = if truth { yes } else { no };
                        self.walk(branch, &self.assuming(scope, condition, truth), walk);
                    }
                    Err(why) if is_scalar(yes) && is_scalar(no) => {
                        let (span, value) = self.shown(node, scope, walk.key);
                        let doubted = matches!(value.kind, ValueKind::Null).then_some(why);
                        walk.doubted(doubted, |walk| walk.leaf(span, value));
                    }
                    Err(why) => {
                        for (branch, truth) in [(yes, true), (no, false)] {
                            let scope = self.assuming(scope, condition, truth);
                            let outer = walk.scope.replace(scope.clone());
                            walk.within(node.span().start, Some(why.clone()), |walk| self.walk(branch, &scope, walk));
                            walk.scope = outer;
                        }
                    }
                };
            }
            let (span, value) = self.shown(node, scope, walk.key);
            self.fuel.charge(LEAF + walk.written() / WRITTEN);
            return walk.leaf(span, value);
        }
        match node.kind() {
            Kind::List => {
                for (index, item) in node.items().enumerate() {
                    walk.within(index as u32, None, |walk| self.walk(item, scope, walk));
                }
            }
            Kind::Map => {
                self.fuel.charge(walk.written() / WRITTEN);
                let inside = walk.enter(node.span());
                for (key, value) in node.last_entries() {
                    let Some(name) = key.key_text() else { continue };
                    if walk.path.is_empty() && walk.only.as_ref().is_some_and(|only| *only != name) {
                        continue;
                    }
                    walk.path.push(name);
                    let outer = walk.key.replace(key);
                    walk.within(u32::MAX, None, |walk| self.walk(value, scope, walk));
                    walk.key = outer;
                    walk.path.pop();
                }
                if inside {
                    walk.blocks.pop();
                }
            }
            _ => {
                let (span, value) = self.shown(node, scope, walk.key);
                self.fuel.charge(LEAF + walk.written() / WRITTEN);
                walk.leaf(span, value);
            }
        }
    }

    /// A value, and where it is shown: by the key where it is longer than a line.
    fn shown(&self, node: Node<'t>, scope: &Scope, key: Option<Node<'t>>) -> (Span, Value) {
        let (own, value) = (self.place_of(node, scope), self.eval(node, scope));
        let span = key.map_or(own, |key| self.place_under(key, node, scope));
        let at = if value.at == Some(own) { Some(span) } else { value.at };
        (span, Value { at, ..value })
    }

    /// The elements of a list that conditions may shorten or replace: each with where it is looked at, and why it may
    /// not be there. An element that is a function's result is not one that can be looked into.
    pub(super) fn elements(&self, node: Node<'t>, scope: &Scope) -> Vec<(Node<'t>, Scope, Option<Why>)> {
        let mut found = Vec::new();
        self.element(node, scope, None, &mut found, 0);
        found
    }

    fn element(
        &self,
        node: Node<'t>,
        scope: &Scope,
        doubt: Option<&Why>,
        found: &mut Vec<(Node<'t>, Scope, Option<Why>)>,
        depth: usize,
    ) {
        if depth > DEEPEST {
            self.fuel.refused(node.span(), "this nests deeper than acmlint looks into");
            return;
        }
        if let Some((name, argument)) = function(node) {
            if name == "If"
                && let [condition, yes, no] = argument.items().collect::<Vec<_>>()[..]
            {
                for (branch, truth) in [(yes, true), (no, false)] {
                    let decided = self.branch(condition, scope);
                    let why = match &decided {
                        Ok(decided) if *decided != truth => continue,
                        Ok(_) => doubt,
                        Err(why) => doubt.or(Some(why)),
                    };
                    self.element(branch, &self.assuming(scope, condition, truth), why, found, depth + 1);
                }
                return;
            }
            if name == "Ref" && argument.node.text().as_deref() == Some("AWS::NoValue") {
                return;
            }
            found.push((node, scope.clone(), doubt.cloned()));
            return;
        }
        match node.kind() {
            Kind::List => node.items().for_each(|item| self.element(item, scope, doubt, found, depth + 1)),
            Kind::Null => {}
            _ => found.push((node, scope.clone(), doubt.cloned())),
        }
    }
}

/// Whether a branch holds a value that can be taken whole.
fn is_scalar(node: Node<'_>) -> bool {
    match function(node) {
        Some((name, argument)) if name == "If" => argument.items().skip(1).all(is_scalar),
        Some(_) => true,
        None => !matches!(node.kind(), Kind::List | Kind::Map),
    }
}

#[derive(Default)]
struct Walk<'t> {
    path: Vec<Cow<'t, str>>,
    /// The only key of the outermost map that is looked at, where not all are.
    only: Option<String>,
    /// The innermost key around what is looked at.
    key: Option<Node<'t>>,
    slot: Vec<u32>,
    doubt: Option<Why>,
    scope: Option<Scope>,
    /// The objects that it is in, and all that were seen.
    blocks: Vec<usize>,
    seen: Vec<described::Block>,
    leaves: Vec<Leaf<'t>>,
}

impl Walk<'_> {
    /// How long the path is, in bytes.
    fn written(&self) -> usize {
        self.path.iter().map(|name| name.len()).sum()
    }

    fn leaf(&mut self, span: Span, value: Value) {
        let (path, slot, doubt) = (self.path.clone(), self.slot.clone(), self.doubt.clone());
        let (blocks, scope) = (self.blocks.clone(), self.scope.clone());
        self.leaves.push(Leaf { path, slot, blocks, span, value, doubt, scope });
    }

    /// Goes into an object; the outermost one is the resource itself.
    fn enter(&mut self, at: Span) -> bool {
        if self.path.is_empty() {
            return false;
        }
        let path = self.path.iter().map(ToString::to_string).collect();
        let block = described::Block { path, blocks: self.blocks.clone(), at, doubt: self.doubt.clone() };
        self.blocks.push(self.seen.len());
        self.seen.push(block);
        true
    }

    fn within(&mut self, slot: u32, doubt: Option<Why>, walk: impl FnOnce(&mut Self)) {
        self.slot.push(slot);
        self.doubted(doubt, walk);
        self.slot.pop();
    }

    fn doubted(&mut self, doubt: Option<Why>, walk: impl FnOnce(&mut Self)) {
        let outer = self.doubt.clone();
        self.doubt = outer.clone().or(doubt);
        walk(self);
        self.doubt = outer;
    }
}

/// Values of the same place in different branches become the alternatives of one.
fn merged(leaves: Vec<Leaf<'_>>) -> Vec<Leaf<'_>> {
    if leaves.iter().all(|leaf| leaf.doubt.is_none()) {
        return leaves;
    }
    let mut by_place: HashMap<(Vec<Cow<'_, str>>, Vec<u32>), usize> = HashMap::new();
    let mut merged: Vec<Leaf<'_>> = Vec::with_capacity(leaves.len());
    for leaf in leaves {
        let place = (leaf.path.clone(), leaf.slot.clone());
        let Some(known) = by_place.get(&place).and_then(|&index| merged.get_mut(index)) else {
            by_place.insert(place, merged.len());
            merged.push(leaf);
            continue;
        };
        let refs = known.value.refs.doubted(leaf.doubt.clone());
        let both = Value::one_of(vec![known.value.clone(), leaf.value]);
        known.scope = None;
        known.value = Value { refs: both.refs.union(&refs), ..both };
    }
    merged
}
