//! Resources of a plan as the model wants to know them: what is planned, and of what is unknown, what it is made from.

use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap};

use super::document::text;
use super::planned::{AFTER_THE_APPLY, Planned};
use super::reach::{heads, references, told_at};
use super::uses::{NO_CONFIGURATION, User, Uses};
use crate::lower::described::{self, Block, Field};
use crate::lower::terraform::attributes::is_never_null;
use crate::source::Span;
use crate::syntax::json::{Kind as Json, Value as Node};
use crate::value::{Kind, NodeId, Ref, Symbol, Unknown, Value, Why};

/// Where a walk through a resource is.
struct Walk<'c, 'w, 't> {
    user: &'c User<'w, 't>,
    each: Option<Node<'t>>,
    path: Vec<String>,
    blocks: Vec<usize>,
    fields: Vec<Field>,
    seen: Vec<Block>,
    cut: Option<Span>,
}

impl<'t> Uses<'_, '_, 't> {
    /// A resource, or a data source that was read, which is there after the apply.
    pub(super) fn described(
        &self,
        user: &User<'_, 't>,
        node: Option<NodeId>,
        looked_up: bool,
    ) -> Option<described::Resource> {
        let after = user.after?;
        let mut walk = Walk {
            user,
            each: user.resource.and_then(super::document::Resource::for_each),
            path: Vec::new(),
            blocks: Vec::new(),
            fields: Vec::new(),
            seen: Vec::new(),
            cut: None,
        };
        self.walk(after, user.resource.and_then(|resource| resource.expressions), &mut walk);
        let more = walk.cut.map(|at| Why::new(described::TOO_DEEP, Some(at)));
        let more =
            more.or_else(|| user.resource.is_none().then(|| Why::new(NO_CONFIGURATION, Some(user.place.header))));
        Some(described::Resource {
            kind: user.kind.to_owned(),
            looked_up,
            node,
            key: user.place.key.clone(),
            fields: walk.fields,
            blocks: walk.seen,
            place: user.place.clone(),
            region: user.region.clone(),
            account: user.resource.and_then(|resource| text(resource.node, "provider_config_key")).map(Cow::into_owned),
            more,
            cut: walk.cut,
            inside: described::Inside::default(),
        })
    }

    fn walk(&self, planned: Planned<'t>, arguments: Option<Node<'t>>, walk: &mut Walk<'_, '_, 't>) {
        if walk.path.len() >= described::DEEPEST {
            walk.cut.get_or_insert_with(|| planned.span().unwrap_or(walk.user.place.header));
            return;
        }
        let entries = arguments.into_iter().flat_map(Node::entries);
        let written: HashMap<Cow<'t, str>, Node<'t>> =
            entries.filter_map(|(key, value)| Some((key.as_str()?, value))).collect();
        let inside: HashMap<Cow<'t, str>, Planned<'t>> =
            planned.entries().into_iter().map(|(name, _, inner)| (name, inner)).collect();
        let blocks = if walk.path.is_empty() { described::blocks_of(walk.user.kind) } else { &[] };
        let unknown = blocks.iter().filter(|name| planned.get(name).is_unknown()).map(|name| Cow::Borrowed(*name));
        let names: BTreeSet<Cow<'_, str>> = inside.keys().chain(written.keys()).cloned().chain(unknown).collect();
        // No attribute that anybody asks for has a long name.
        for name in names.into_iter().filter(|name| name.len() <= described::LONGEST_NAME) {
            let inner = inside.get(&name).copied().unwrap_or_else(|| planned.get(&name));
            let argument = written.get(&name).copied();
            if inner.is_absent() {
                continue;
            }
            walk.path.push(name.into_owned());
            let items = inner.items();
            let is_block = |item: &Planned<'_>| item.node().is_some_and(|node| node.kind() == Json::Object);
            if !items.is_empty() && items.iter().all(is_block) && !inner.is_unknown() {
                let arguments: Vec<Node<'t>> = argument.into_iter().flat_map(Node::items).collect();
                for (index, item) in items.into_iter().enumerate() {
                    // A set of blocks is planned in another order than it is written in.
                    let argument = if arguments.len() == 1 { arguments.first() } else { arguments.get(index) };
                    walk.seen.push(Block {
                        path: walk.path.clone(),
                        blocks: walk.blocks.clone(),
                        at: item.span().unwrap_or(walk.user.place.header),
                        doubt: None,
                    });
                    walk.blocks.push(walk.seen.len() - 1);
                    self.walk(item, argument.copied(), walk);
                    walk.blocks.pop();
                }
            } else if let Some(field) = self.field(inner, argument, walk) {
                walk.fields.push(field);
            }
            walk.path.pop();
        }
    }

    fn field(&self, planned: Planned<'t>, argument: Option<Node<'t>>, walk: &Walk<'_, '_, 't>) -> Option<Field> {
        let user = walk.user;
        let header = user.place.header;
        let mut at = match argument.filter(|_| planned.is_unknown()) {
            Some(argument) => told_at(argument),
            None => planned.span().unwrap_or(header),
        };
        // What nobody gives is filled in by the provider; what a `dynamic` block gives is in no plan.
        let is_block = walk.path.len() == 1 && described::blocks_of(user.kind).contains(&&*walk.path[0]);
        let by_provider = argument.is_none() && user.resource.is_some() && !walk.is_in_dynamic_block() && !is_block;
        if planned.is_unknown() && by_provider {
            return None;
        }
        let name = format!("{} {}", user.place.address, walk.path.join("."));
        let mut value = planned.to_value(&name);
        // What is written out in the configuration stands there for all to read.
        let written = argument.and_then(|argument| argument.get("constant_value")).filter(|_| planned.is_sensitive());
        if let Some((node, text)) = written.and_then(|node| Some((node, node.as_str()?))) {
            at = node.span();
            value = Value::string(&*text).at(at).with_refs(&value.refs);
        }
        if planned.has_unknown()
            && let Some(argument) = argument
        {
            let reach = self.plan.follow.expression(user.instance, argument, walk.each);
            let blocked = reach.blocked.clone();
            if planned.is_unknown() && !value.refs.secret() {
                let why = match &blocked {
                    Some(why) => Why { at: why.at.or(Some(at)), ..why.clone() },
                    None => Why::new(AFTER_THE_APPLY, Some(at)),
                };
                let mut refs = reach.refs.iter();
                // What is made from several values may be any of them.
                let is_one = references(argument).is_none_or(|list| heads(list).len() == 1);
                let only = refs.next().filter(|_| is_one && blocked.is_none() && refs.next().is_none()).cloned();
                let is_there =
                    is_one && blocked.is_none() && reach.refs.iter().any(|one| is_never_null(&one.attribute));
                value = named(only, is_there, why, &name, at);
            }
            value = value.with_refs(&reach.refs);
        }
        let (path, blocks) = (walk.path.clone(), walk.blocks.clone());
        Some(Field { path, blocks, at, value, doubt: None })
    }
}

impl Walk<'_, '_, '_> {
    /// Whether what is looked at stands in a block that the configuration does not write out.
    fn is_in_dynamic_block(&self) -> bool {
        let arguments = self.user.resource.and_then(|resource| resource.expressions);
        let outermost = self.path.first().filter(|_| self.path.len() > 1);
        outermost.is_some_and(|name| arguments.is_none_or(|arguments| arguments.get(name).is_none()))
    }
}

/// A value that is unknown: an attribute of a resource, where it is made from nothing else.
fn named(only: Option<Ref>, is_there: bool, why: Why, name: &str, at: Span) -> Value {
    let symbol = match &only {
        Some(one) => format!("#{}{}.{}", one.node.0, one.key, one.attribute),
        None => name.to_owned(),
    };
    Value::new(Kind::Unknown(Unknown {
        why,
        symbol: Symbol::new(symbol),
        not_null: is_there || only.is_some(),
        attribute: only,
        // A plan marks a text and a list alike.
        scalar: false,
        failed: false,
        absent: false,
    }))
    .at(at)
}
