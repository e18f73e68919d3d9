//! Resources as every front end can give them: a type, a place, and attributes by their paths. What the model wants of
//! zones, listeners, distributions, alarms and the like is read from these, once for all languages; a topic knows how
//! each language spells what it asks for, and nothing of where the answer comes from.
//!
//! A front end [wants](wants) few types, gives each instance as a [`Resource`], and [`fill`] does the rest.

mod alarms;
mod authorities;
mod endpoints;
mod identities;
mod material;
mod records;
mod zones;

use std::cell::OnceCell;
use std::collections::HashMap;

use crate::lower::facts::{setting, trail_of, why_of};
use crate::model::{CertificateId, Deployment, Place, Region, Setting};
use crate::source::Span;
use crate::value::{InstanceKey, Kind, Maybe, NodeId, Text, Value, Why, format_number};

pub use alarms::{ALARM, NAMESPACE};
pub use identities::{Identities, Named};

/// One instance of a resource or of a data source.
pub struct Resource {
    /// `aws_lb_listener`, `AWS::ElasticLoadBalancingV2::Listener`
    pub kind: String,
    /// Whether it is looked up and not made.
    pub looked_up: bool,
    /// What references name; none where the front end has no references.
    pub node: Option<NodeId>,
    /// Which instance.
    pub key: InstanceKey,
    /// Where it is.
    pub place: Place,
    /// Where it runs.
    pub region: Setting<Region>,
    /// Who makes it: a provider configuration, an account, a stack. What has the same one is made in one account.
    pub account: Option<String>,
    /// Its values.
    pub fields: Vec<Field>,
    /// Its nested blocks: objects that hold fields. A field names those that it stands in by their position here.
    pub blocks: Vec<Block>,
    /// Why it may have attributes that are not among these.
    pub more: Option<Why>,
    /// Where something of it was not looked at, as it nests too deep.
    pub cut: Option<Span>,
    /// What stands in each block.
    pub inside: Inside,
}

/// Blocks inside blocks of what is read from documents.
pub const DEEPEST: usize = 16;
/// The longest name of an attribute, in bytes: nobody asks for one that is half as long.
pub const LONGEST_NAME: usize = 100;
/// The longest address, in bytes: what it stands in copies it for each instance.
pub const LONGEST_ADDRESS: usize = 4_096;
/// What is told of longer ones.
pub const TOO_LONG: &str = "this has an address of more than the 4096 bytes that acmlint follows";
/// What is told of what nests deeper.
pub const TOO_DEEP: &str = "this nests deeper than the 16 levels that acmlint looks into";

/// The fields and the blocks in each block of a resource, by their positions, once somebody asked.
#[derive(Default)]
pub struct Inside(OnceCell<Vec<(Vec<usize>, Vec<usize>)>>);

/// A value of a resource.
pub struct Field {
    /// The names that lead to it; elements of lists have none.
    pub path: Vec<String>,
    /// The blocks that it stands in, the outermost first.
    pub blocks: Vec<usize>,
    /// Where its expression is written.
    pub at: Span,
    /// What it is.
    pub value: Value,
    /// Why it may not be there.
    pub doubt: Option<Why>,
}

/// A nested block, or an object in a list.
pub struct Block {
    /// The names that lead to it.
    pub path: Vec<String>,
    /// The blocks that it stands in, the outermost first.
    pub blocks: Vec<usize>,
    /// Its header.
    pub at: Span,
    /// Why it may not be there.
    pub doubt: Option<Why>,
}

/// When a type is looked at.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Wanted {
    /// Where the deployment makes certificates: it says something of them.
    WithCertificates,
    /// Always: it has defects of its own.
    Always,
}

/// Whether the model wants to know of a resource type, or of a data source of it.
pub fn wants(kind: &str, looked_up: bool) -> Option<Wanted> {
    let topics = [zones::wants, records::wants, material::wants, authorities::wants, alarms::wants, endpoints::wants];
    topics.iter().filter_map(|wants| wants(kind, looked_up)).max()
}

/// Whether other resources name one of this type, and the model wants to know which.
pub fn is_named(kind: &str) -> bool {
    zones::KINDS.contains(&kind) || authorities::is_named(kind)
}

/// Nested blocks of a type that the model asks for. A plan tells one that an unknown `dynamic` block may make in the way
/// in which it tells what the provider fills in.
pub fn blocks_of(kind: &str) -> &'static [&'static str] {
    zones::blocks_of(kind)
}

/// Fills the model with what resources say.
pub fn fill(resources: &[Resource], deployment: &mut Deployment) {
    if let Some(at) = resources.iter().find_map(|resource| resource.cut) {
        deployment.cuts.push((at, TOO_DEEP.to_owned()));
        deployment.incomplete.get_or_insert_with(|| Why::new(TOO_DEEP, Some(at)));
    }
    let zones = zones::fill(resources, deployment);
    records::fill(resources, &zones, deployment);
    endpoints::fill(resources, deployment);
    material::fill(resources, deployment);
    authorities::fill(resources, deployment);
    alarms::fill(resources, deployment);
}

/// What tells a certificate of the model from others.
fn identity(place: &Place) -> (String, Span) {
    (place.address.clone(), place.header)
}

/// The certificates of the model, by what a description of them says.
fn certificates(deployment: &Deployment) -> HashMap<(String, Span), CertificateId> {
    deployment.certificates.iter().map(|certificate| (identity(&certificate.place), certificate.id)).collect()
}

/// A resource, or one of its blocks: what is asked by paths.
#[derive(Clone, Copy)]
pub struct View<'r> {
    resource: &'r Resource,
    block: Option<usize>,
}

/// A value that was asked for.
pub struct Found<'r> {
    /// Where its expression is written.
    pub at: Span,
    /// What it is.
    pub value: Value,
    /// Why it may not be there.
    pub doubt: Option<&'r Why>,
}

impl Resource {
    /// All of it.
    pub fn view(&self) -> View<'_> {
        View { resource: self, block: None }
    }

    fn inside(&self, block: usize) -> (&[usize], &[usize]) {
        let all = self.inside.0.get_or_init(|| {
            let (mut fields, mut blocks) = (vec![Vec::new(); self.blocks.len()], vec![Vec::new(); self.blocks.len()]);
            let enter = |into: &mut Vec<Vec<usize>>, position: usize, outer: &[usize]| {
                for outer in outer {
                    into[*outer].push(position);
                }
            };
            for (position, field) in self.fields.iter().enumerate() {
                enter(&mut fields, position, &field.blocks);
            }
            for (position, block) in self.blocks.iter().enumerate() {
                enter(&mut blocks, position, &block.blocks);
            }
            fields.into_iter().zip(blocks).collect()
        });
        all.get(block).map_or((&[], &[]), |(fields, blocks)| (fields, blocks))
    }
}

impl<'r> View<'r> {
    /// Its header.
    pub fn at(self) -> Span {
        self.seen().map_or(self.resource.place.header, |block| block.at)
    }

    /// Why it may not be there.
    pub fn doubt(self) -> Option<&'r Why> {
        self.seen().and_then(|block| block.doubt.as_ref())
    }

    /// The blocks at a path below it.
    pub fn blocks(self, path: &[&str]) -> Vec<View<'r>> {
        let outer = self.prefix();
        let is_here = |block: &Block| {
            block.path.len() == outer.len() + path.len()
                && block.path.starts_with(outer)
                && block.path[outer.len()..].iter().eq(path)
        };
        let all = &self.resource.blocks;
        let here = |index: &usize| all.get(*index).is_some_and(is_here);
        let found: Vec<usize> = match self.block {
            Some(own) => self.resource.inside(own).1.iter().copied().filter(here).collect(),
            None => (0..all.len()).filter(here).collect(),
        };
        found.into_iter().map(|index| View { resource: self.resource, block: Some(index) }).collect()
    }

    /// The values at a path below it. What is given as a whole, by a variable or a function, is looked into.
    pub fn find(self, path: &[&str]) -> Vec<Found<'r>> {
        let outer = self.prefix();
        let mut found = Vec::new();
        let inside =
            self.block.map(|block| self.resource.inside(block).0.iter().map(|index| &self.resource.fields[*index]));
        let all = self.resource.fields.iter().filter(|_| self.block.is_none());
        for field in inside.into_iter().flatten().chain(all) {
            let Some(own) = field.path.strip_prefix(outer).filter(|own| own.len() <= path.len()) else {
                continue;
            };
            if !own.iter().eq(&path[..own.len()]) {
                continue;
            }
            for value in inner(&field.value, &path[own.len()..]) {
                found.push(Found { at: field.at, value, doubt: field.doubt.as_ref() });
            }
        }
        found
    }

    /// Whether something is given at a path, a value or a block: `null`, an empty text and an empty list are not.
    pub fn given(self, path: &[&str]) -> Maybe<bool> {
        let (found, blocks) = (self.find(path), self.blocks(path));
        let mut open = blocks.iter().find_map(|block| block.doubt()).cloned();
        if blocks.iter().any(|block| block.doubt().is_none()) {
            return Maybe::Known(true);
        }
        for one in &found {
            let answers = one.value.alternatives().iter().map(is_given);
            let answer = Maybe::any_of(answers.map(|answer| match answer {
                Some(answer) => Maybe::Known(answer),
                None => Maybe::Unknown(why_of(&one.value, one.at)),
            }));
            match (answer.because(one.value.why()), one.doubt) {
                (Maybe::Known(true), None) => return Maybe::Known(true),
                (Maybe::Known(false), _) => {}
                (Maybe::Known(true), Some(why)) => open = open.or_else(|| Some(why.clone())),
                (Maybe::OneOf(_, why) | Maybe::Unknown(why), _) => open = open.or(Some(why)),
            }
        }
        match open.or_else(|| self.resource.more.clone().filter(|_| found.is_empty())) {
            Some(why) => Maybe::Unknown(why),
            None => Maybe::Known(false),
        }
    }

    /// The setting at a path, by what a function says of its text; of one that is not given, of none.
    pub fn setting<T: PartialEq + Clone>(self, path: &[&str], read: impl Fn(Option<&str>) -> T) -> Setting<T> {
        let found = self.find(path);
        let certain = found.iter().find(|one| one.doubt.is_none());
        if let Some(one) = certain {
            return setting(one.at, &textual(&one.value), &read);
        }
        let Some(first) = found.first() else {
            return Setting::absent(match &self.resource.more {
                Some(why) => Maybe::Unknown(why.clone()),
                None => Maybe::Known(read(None)),
            });
        };
        let all = found.iter().map(|one| setting(one.at, &textual(&one.value), &read).value);
        let value = Maybe::any_of(all.chain([Maybe::Known(read(None))])).because(first.doubt.cloned());
        Setting { value, at: Some(first.at), trail: trail_of(&first.value) }
    }

    fn seen(self) -> Option<&'r Block> {
        self.block.and_then(|index| self.resource.blocks.get(index))
    }

    fn prefix(self) -> &'r [String] {
        self.seen().map_or(&[], |block| &block.path)
    }
}

/// What lies at a path in a value that was given as a whole.
fn inner(value: &Value, path: &[&str]) -> Vec<Value> {
    let Some((first, rest)) = path.split_first() else { return vec![value.clone()] };
    match &value.kind {
        Kind::Object(items) => {
            let same = |key: &Text| key.known() == Some(first);
            let known = items.iter().filter(|(key, _)| same(key));
            known.flat_map(|(_, item)| inner(&item.clone().out_of(value), rest)).collect()
        }
        Kind::List(items) | Kind::Set(items) => {
            items.iter().flat_map(|item| inner(&item.clone().out_of(value), path)).collect()
        }
        Kind::Unknown(_) | Kind::OneOf(_) | Kind::Many(_) | Kind::Lazy(_) => vec![value.clone()],
        Kind::Null | Kind::Bool(_) | Kind::Number(_) | Kind::Text(_) => Vec::new(),
    }
}

/// Numbers and truth values as the texts that some languages write for them.
fn textual(value: &Value) -> Value {
    let kind = match &value.kind {
        Kind::Bool(truth) => Kind::Text(Text::from(if *truth { "true" } else { "false" })),
        Kind::Number(number) => Kind::Text(Text::from(format_number(*number).as_str())),
        Kind::OneOf(items) => Kind::OneOf(items.iter().map(textual).collect()),
        other => other.clone(),
    };
    Value { kind, ..value.clone() }
}

fn is_given(value: &Value) -> Option<bool> {
    match &value.kind {
        Kind::Null => Some(false),
        Kind::Bool(_) | Kind::Number(_) => Some(true),
        Kind::Text(Text::Known(text)) => Some(!text.is_empty()),
        Kind::Text(text) => (text.least_length() > 0).then_some(true),
        Kind::List(items) | Kind::Set(items) => {
            if items.is_empty() {
                return Some(false);
            }
            let answers: Vec<Option<bool>> = items.iter().map(is_given).collect();
            if answers.contains(&Some(true)) {
                Some(true)
            } else if answers.iter().all(|answer| *answer == Some(false)) {
                Some(false)
            } else {
                None
            }
        }
        Kind::Object(items) => Some(!items.is_empty()),
        Kind::Unknown(unknown) => (unknown.not_null || unknown.attribute.is_some()).then_some(true),
        Kind::Many(_) | Kind::Lazy(_) | Kind::OneOf(_) => None,
    }
}

/// Resources by what references name.
type ByNode = HashMap<NodeId, Vec<(InstanceKey, usize)>>;
