//! Every value in a block: its attributes, its nested blocks, and what `dynamic` blocks make.

use std::cell::OnceCell;
use std::collections::{HashMap, HashSet};

use super::module::{Mode, attribute, keyword, kind_of_content, label};
use super::program::{Binding, Node, Program, Repetition, Scope, expand_for_each};
use crate::lower::described;
use crate::lower::fuel::WRITTEN;
use crate::model::Existence;
use crate::source::Span;
use crate::syntax::hcl::{Attribute, Block, Body};
use crate::value::{Symbol, Text, Value, Why};

/// What a block says about itself rather than about what it makes.
const META: [&str; 9] =
    ["count", "for_each", "depends_on", "provider", "providers", "source", "lifecycle", "timeouts", "connection"];
/// `dynamic` blocks inside `dynamic` blocks.
const DEEPEST_BLOCK: usize = 16;

/// An attribute, wherever in a block it stands.
pub struct Visited<'a> {
    /// The names of the blocks that lead to it, and its own.
    pub path: Vec<&'a str>,
    /// The blocks that it stands in, by their positions in [`Visits::blocks`].
    pub blocks: Vec<usize>,
    /// The attribute.
    pub attribute: &'a Attribute,
    /// Its value.
    pub value: Value,
    /// Why it may not be there: a `dynamic` block makes it.
    pub doubt: Option<Why>,
}

/// Everything in a block.
#[derive(Default)]
pub struct Visits<'a> {
    /// Its attributes and those of its blocks.
    pub attributes: Vec<Visited<'a>>,
    /// Its blocks and those in them.
    pub blocks: Vec<described::Block>,
    /// The positions of the attributes by their paths, once one was asked for.
    by_path: OnceCell<HashMap<String, Vec<usize>>>,
}

impl<'a> Visits<'a> {
    /// The attributes at a path.
    pub fn at(&self, path: &[&str]) -> impl Iterator<Item = &Visited<'a>> + use<'_, 'a> {
        let by_path = self.by_path.get_or_init(|| {
            let mut by_path: HashMap<String, Vec<usize>> = HashMap::new();
            for (position, visited) in self.attributes.iter().enumerate() {
                by_path.entry(visited.path.join(".")).or_default().push(position);
            }
            by_path
        });
        by_path.get(&path.join(".")).into_iter().flatten().map(|&position| &self.attributes[position])
    }
}

/// Where a visit is.
#[derive(Default)]
struct Visit<'a> {
    path: Vec<&'a str>,
    blocks: Vec<usize>,
    doubt: Option<Why>,
    found: Visits<'a>,
}

impl<'a> Program<'a> {
    /// One instance of a resource, whose attributes these are.
    pub fn described(&self, visits: Visits<'a>, node: &Node<'a>, repetition: &Repetition) -> described::Resource {
        let fields = visits.attributes.into_iter().map(|visited| described::Field {
            path: visited.path.into_iter().map(str::to_owned).collect(),
            blocks: visited.blocks,
            at: visited.attribute.expr.span,
            value: visited.value,
            doubt: visited.doubt,
        });
        described::Resource {
            kind: node.resource.kind.to_owned(),
            looked_up: node.resource.mode == Mode::Data,
            node: Some(node.id),
            key: repetition.key.clone(),
            place: self.place(node, repetition),
            region: self.region(node, repetition),
            account: Some(self.provider(node, repetition)),
            fields: fields.collect(),
            blocks: visits.blocks,
            more: None,
            cut: None,
            inside: described::Inside::default(),
        }
    }

    /// Every attribute of a body and of its blocks, and these blocks.
    pub fn visits(&self, body: &'a Body, scope: Scope<'_>) -> Visits<'a> {
        let mut visit = Visit::default();
        self.visit_body(body, scope, &mut visit);
        visit.found
    }

    fn visit_body(&self, body: &'a Body, scope: Scope<'_>, visit: &mut Visit<'a>) {
        // Each attribute keeps the way to it.
        self.fuel.charge(2 + body.attributes.len() * (1 + visit.path.len() / 4));
        let blocks: HashSet<&str> = body.blocks.iter().map(|block| &*block.kind.text).collect();
        for attribute in &body.attributes {
            // JSON does not tell blocks from attributes; what may be either is seen once, part by part.
            if is_meta(&visit.path, &attribute.name.text) || blocks.contains(&*attribute.name.text) {
                continue;
            }
            let path = visit.path.iter().copied().chain([&*attribute.name.text]).collect();
            visit.found.attributes.push(Visited {
                path,
                blocks: visit.blocks.clone(),
                attribute,
                value: self.eval_argument(&attribute.expr, scope),
                doubt: visit.doubt.clone(),
            });
        }
        for block in &body.blocks {
            // The source of a module is no block, and that of anything else is its own.
            if is_meta(&visit.path, &block.kind.text) && &*block.kind.text != "source" {
                continue;
            }
            self.visit_block(block, scope, visit);
        }
    }

    fn visit_block(&self, block: &'a Block, scope: Scope<'_>, visit: &mut Visit<'a>) {
        self.fuel.charge(visit.path.iter().map(|name| name.len()).sum::<usize>() / WRITTEN);
        if self.fuel.is_over(block.header) {
            return;
        }
        if visit.path.len() >= DEEPEST_BLOCK {
            self.fuel.refused(block.header, "blocks nest deeper than the 16 levels that acmlint looks into");
            return;
        }
        visit.path.push(kind_of_content(block));
        if &*block.kind.text == "dynamic" {
            self.visit_dynamic(block, scope, visit);
        } else {
            visit.enter(block.header);
            self.visit_body(block.body(), scope, visit);
            visit.blocks.pop();
        }
        visit.path.pop();
    }

    fn visit_dynamic(&self, block: &'a Block, scope: Scope<'_>, visit: &mut Visit<'a>) {
        let Some(content) = block.body().blocks.iter().find(|inner| &*inner.kind.text == "content") else { return };
        let Some(for_each) = attribute(block.body(), "for_each") else { return };
        let named = attribute(block.body(), "iterator").and_then(|iterator| keyword(&iterator.expr));
        let name = named.or_else(|| label(block, 0)).unwrap_or("dynamic");
        let collection = self.eval_argument(&for_each.expr, scope);
        let expansion = expand_for_each(&collection, for_each.expr.span, &self.fuel);
        let outer = visit.doubt.clone();
        match &expansion.existence {
            Existence::No { .. } => return,
            Existence::Perhaps(why) => visit.doubt = outer.clone().or_else(|| Some(why.clone())),
            Existence::Yes => {}
        }
        for repetition in expansion.repetitions {
            if self.fuel.is_over(block.header) {
                break;
            }
            let (key, value) = repetition.each.unwrap_or_else(|| {
                let why = Why::new("its `for_each` cannot be listed", Some(for_each.expr.span));
                let unknown = Value::unknown(why, Symbol::new(format!("{name}.value")));
                (unknown.clone(), unknown)
            });
            let iterator = Value::object(vec![(Text::from("key"), key), (Text::from("value"), value)]);
            let binding = Binding { name, value: iterator, outer: scope.bindings };
            visit.enter(block.header);
            self.visit_body(content.body(), Scope { bindings: Some(&binding), ..scope }, visit);
            visit.blocks.pop();
        }
        visit.doubt = outer;
    }
}

impl Visit<'_> {
    fn enter(&mut self, at: Span) {
        let index = self.found.blocks.len();
        self.found.blocks.push(described::Block {
            path: self.path.iter().map(|name| (*name).to_owned()).collect(),
            blocks: self.blocks.clone(),
            at,
            doubt: self.doubt.clone(),
        });
        self.blocks.push(index);
    }
}

fn is_meta(path: &[&str], name: &str) -> bool {
    path.is_empty() && META.contains(&name)
}

/// The attributes at a path through nested blocks, as they are written; `dynamic` blocks left out.
pub fn written<'b>(body: &'b Body, path: &[&str]) -> Option<(&'b Attribute, Span)> {
    let (name, blocks) = path.split_last()?;
    let mut body = body;
    let mut header = None;
    for kind in blocks {
        let block = body.blocks.iter().find(|block| kind_of_content(block) == *kind)?;
        header = Some(block.header);
        body = block.body();
    }
    attribute(body, name).map(|attribute| (attribute, header.unwrap_or(attribute.span)))
}
