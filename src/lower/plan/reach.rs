//! From what an expression is made: `references` of the configuration, followed through variables, module calls, outputs,
//! `each` and the arguments of other resources, to certificates.
//!
//! A plan names what an expression refers to and not what it does with it, and it tells nothing of locals: an expression
//! that refers to one may be made from anything.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;

use super::document::{Document, Resource, index_step};
use crate::lower::described;
use crate::lower::terraform::attributes::{CERTIFICATE, VALIDATION, VALIDATION_OPTIONS};
use crate::source::Span;
use crate::syntax::json::{Kind as Json, Value as Node};
use crate::value::{InstanceKey, NodeId, Passage, Ref, Refs, Why};

/// From what an expression is made.
#[derive(Clone, Default)]
pub struct Reach {
    /// Attributes of certificates and of their validations.
    pub refs: Refs,
    /// Why it may be made from more.
    pub blocked: Option<Why>,
    /// The places that certificates came through.
    pub trail: Vec<Passage>,
}

/// References that are followed in one plan; nobody's plan has as many.
const MOST_STEPS: u64 = 4_000_000;
/// Expressions that refer to expressions.
const DEEPEST: u32 = 300;
/// What is told of more.
const TOO_FAR: &str = "it is made in too many steps";
/// Certificates that one expression is made from.
const MOST_REFS: usize = 1_000;
/// Places that are told.
const LONGEST_TRAIL: usize = 8;

/// An expression: the instance of its module, and where it is written.
type Key = (usize, u32);

/// What is followed in a plan.
pub struct Follow<'d, 't> {
    /// The plan.
    pub document: &'d Document<'t>,
    known: RefCell<HashMap<Key, Rc<Reach>>>,
    nodes: RefCell<HashMap<(usize, usize), NodeId>>,
    places: RefCell<Vec<(usize, usize)>>,
    steps: Cell<u64>,
    depth: Cell<u32>,
    /// Where it first was more than is followed.
    pub(super) cut: RefCell<Option<(Span, String)>>,
}

impl Reach {
    fn take(&mut self, other: &Self) {
        self.refs = self.refs.union(&other.refs);
        self.block(other.blocked.as_ref());
        for passage in &other.trail {
            if self.trail.len() < LONGEST_TRAIL && !self.trail.contains(passage) {
                self.trail.push(passage.clone());
            }
        }
        if self.refs.iter().take(MOST_REFS + 1).count() > MOST_REFS {
            self.refs = Refs::default();
            self.block(Some(&Why::new("it is made from too many certificates", None)));
        }
    }

    fn block(&mut self, why: Option<&Why>) {
        if self.blocked.is_none() {
            self.blocked = why.cloned();
        }
    }
}

impl<'d, 't> Follow<'d, 't> {
    /// Nothing is followed yet.
    pub fn new(document: &'d Document<'t>) -> Self {
        Self {
            document,
            known: RefCell::default(),
            nodes: RefCell::default(),
            places: RefCell::default(),
            steps: Cell::new(0),
            cut: RefCell::default(),
            depth: Cell::new(0),
        }
    }

    /// The number of a resource of a module instance.
    pub fn node(&self, instance: usize, resource: usize) -> NodeId {
        *self.nodes.borrow_mut().entry((instance, resource)).or_insert_with(|| {
            let mut places = self.places.borrow_mut();
            places.push((instance, resource));
            NodeId(places.len() as u32 - 1)
        })
    }

    /// The resource of a number, and the module instance that it is in.
    pub fn resource(&self, node: NodeId) -> (&'d Resource<'t>, usize) {
        let (instance, resource) = self.places.borrow()[node.0 as usize];
        (&self.document.modules[self.document.instances[instance].module].resources[resource], instance)
    }

    /// From what an expression, or everything in a block, is made; `each` is the `for_each` of what it stands in.
    pub fn expression(&self, instance: usize, expression: Node<'t>, each: Option<Node<'t>>) -> Rc<Reach> {
        let key = (instance, expression.span().start);
        if let Some(known) = self.known.borrow().get(&key) {
            return known.clone();
        }
        let mut reach = Reach::default();
        self.steps.set(self.steps.get() + 1);
        if self.depth.get() >= DEEPEST || self.steps.get() >= MOST_STEPS {
            reach.blocked = Some(Why::new(TOO_FAR, Some(expression.span())));
            self.cut.borrow_mut().get_or_insert((expression.span(), TOO_FAR.to_owned()));
            return Rc::new(reach);
        }
        // An expression that refers to itself adds nothing to itself.
        self.known.borrow_mut().insert(key, Rc::default());
        self.depth.set(self.depth.get() + 1);
        if let Some(list) = references(expression) {
            for (reference, at) in heads(list) {
                reach.take(&self.reference(instance, &reference, at, each));
            }
        } else {
            let inner = expression.items().chain(expression.entries().map(|(_, value)| value));
            for part in inner.filter(|part| matches!(part.kind(), Json::Object | Json::Array)) {
                reach.take(&self.expression(instance, part, each));
            }
        }
        self.depth.set(self.depth.get() - 1);
        let reach = Rc::new(reach);
        self.known.borrow_mut().insert(key, reach.clone());
        reach
    }

    fn reference(&self, instance: usize, reference: &str, at: Span, each: Option<Node<'t>>) -> Rc<Reach> {
        self.steps.set(self.steps.get() + 1);
        let (root, rest) = word(reference);
        match root {
            "count" | "path" | "terraform" | "tofu" | "self" => Rc::default(),
            "each" => {
                let each = each.map_or_else(Rc::default, |each| self.expression(instance, each, None));
                let (which, attribute) = word(rest);
                if which == "value" { narrowed(each, attribute) } else { each }
            }
            "var" => {
                let (name, attribute) = word(rest);
                narrowed(self.variable(instance, name), attribute)
            }
            "local" => {
                let name = word(rest).0;
                let why = Why::new(format!("`local.{name}` is in no plan; scan the configuration beside it"), Some(at));
                Rc::new(Reach { blocked: Some(why), ..Reach::default() })
            }
            "module" => Rc::new(self.module(instance, rest, at)),
            "data" => {
                let (kind, rest) = word(rest);
                let (name, rest) = word(rest);
                self.attribute(instance, &format!("data.{kind}.{name}"), rest, at)
            }
            kind => {
                let (name, rest) = word(rest);
                self.attribute(instance, &format!("{kind}.{name}"), rest, at)
            }
        }
    }

    /// From what all instances of a resource are made, where a reference is to these and not to one of them.
    pub fn resource_as_a_whole(&self, instance: usize, reference: &str, at: Span) -> Option<Rc<Reach>> {
        let (kind, rest) = word(reference);
        let (name, rest) = word(rest);
        let module = &self.document.modules[self.document.instances[instance].module];
        let address = format!("{kind}.{name}");
        let resource = &module.resources[*module.by_address.get(&address)?];
        let is_whole = !rest.starts_with('[') && resource.for_each().is_some();
        is_whole.then(|| self.attribute(instance, &address, "", at))
    }

    fn variable(&self, instance: usize, name: &str) -> Rc<Reach> {
        let this = &self.document.instances[instance];
        let call = self.document.modules[this.module].call.as_ref();
        let (Some(caller), Some(call)) = (this.caller, call) else { return Rc::default() };
        let argument = call.node.get("expressions").and_then(|arguments| arguments.get(name));
        let Some(argument) = argument else { return Rc::default() };
        self.expression(caller, argument, call.node.get("for_each_expression"))
    }

    fn module(&self, instance: usize, rest: &str, at: Span) -> Reach {
        let end = rest.find(['.', '[']).unwrap_or(rest.len());
        let (name, rest) = rest.split_at(end);
        let (key, rest) = index_step(rest);
        let (output, path) = word(rest);
        let mut reach = Reach::default();
        let exact = self.document.called(instance, name, &key);
        let all = self.document.instances[instance].calls.get(name);
        let called: &[usize] = match &exact {
            Some(one) => std::slice::from_ref(one),
            None => all.map_or(&[], Vec::as_slice),
        };
        if called.is_empty() {
            reach.blocked = Some(Why::new(format!("`module.{name}` is not in the plan"), Some(at)));
        }
        for &one in called {
            let outputs = &self.document.modules[self.document.instances[one].module].outputs;
            let mut wanted: Vec<Node<'t>> = match outputs.get(output) {
                Some(one) => vec![*one],
                None if output.is_empty() => outputs.values().copied().collect(),
                None => Vec::new(),
            };
            wanted.sort_by_key(|output| output.span().start);
            for expression in wanted.into_iter().filter_map(|output| output.get("expression")) {
                reach.take(&narrowed(self.expression(one, expression, None), path));
            }
        }
        if !reach.refs.is_empty() && reach.trail.len() < LONGEST_TRAIL {
            reach.trail.push(Passage { span: at, text: "through this output".into() });
        }
        reach
    }

    fn attribute(&self, instance: usize, address: &str, rest: &str, at: Span) -> Rc<Reach> {
        let module = &self.document.modules[self.document.instances[instance].module];
        let Some(&index) = module.by_address.get(address) else {
            let why = Why::new(format!("`{address}` is not in the plan"), Some(at));
            return Rc::new(Reach { blocked: Some(why), ..Reach::default() });
        };
        let resource = &module.resources[index];
        let key = match index_step(rest) {
            (InstanceKey::Single, _) if resource.repetition().is_some() => InstanceKey::Any,
            (key, _) => key,
        };
        let name = word(index_step(rest).1).0;
        let name = if name.is_empty() { "*" } else { name };
        let all = || match resource.expressions {
            Some(arguments) => self.expression(instance, arguments, resource.for_each()),
            None => Rc::default(),
        };
        let argument = |name: &str| match resource.expressions.and_then(|arguments| arguments.get(name)) {
            Some(argument) => self.expression(instance, argument, resource.for_each()),
            None => Rc::default(),
        };
        let own = || Refs::default().with(Ref::attribute(self.node(instance, index), key.clone(), name));
        match &*resource.kind {
            CERTIFICATE if !resource.is_data => Rc::new(Reach { refs: own(), ..Reach::default() }),
            CERTIFICATE => Rc::new(Reach { refs: own().union(&all().refs), ..(*all()).clone() }),
            VALIDATION => {
                let inner = argument("certificate_arn");
                Rc::new(Reach { refs: own().union(&inner.refs), ..(*inner).clone() })
            }
            // What is made from a zone, or from anything else that the model has, is that zone's.
            kind if name != "*" && described::is_named(kind) => {
                let inner = if resource.is_data { all() } else { argument(name) };
                Rc::new(Reach { refs: own().union(&inner.refs), ..(*inner).clone() })
            }
            // What a data source finds follows from what it is given.
            _ if resource.is_data || name == "*" => all(),
            _ => argument(name),
        }
    }
}

/// Attributes that a certificate has and what else is looped over has not.
const OF_CERTIFICATES: [&str; 4] = ["arn", "domain_name", VALIDATION_OPTIONS, "subject_alternative_names"];

/// Of whole certificates only one attribute, where that is what is taken out of them.
fn narrowed(reach: Rc<Reach>, path: &str) -> Rc<Reach> {
    let attribute = word(index_step(path).1).0;
    if !OF_CERTIFICATES.contains(&attribute) {
        return reach;
    }
    let narrow = |one: &Ref| (&*one.attribute == "*").then(|| Ref { attribute: attribute.into(), ..one.clone() });
    Rc::new(Reach { refs: reach.refs.map(narrow), ..(*reach).clone() })
}

/// Where an expression is told: its constant, what it refers to, or as a whole.
pub fn told_at(expression: Node<'_>) -> Span {
    let Some(list) = references(expression) else {
        return expression.get("constant_value").unwrap_or(expression).span();
    };
    match &heads(list)[..] {
        [(_, only)] => *only,
        _ => list.span(),
    }
}

/// The references of an expression, where it is one and not a block of them.
pub fn references(node: Node<'_>) -> Option<Node<'_>> {
    let list = node.get("references")?;
    let is_list = list.kind() == Json::Array && list.items().all(|item| item.kind() == Json::String);
    is_list.then_some(list)
}

/// The references that are written: a plan lists each with all its beginnings behind it.
pub fn heads(list: Node<'_>) -> Vec<(String, Span)> {
    let mut heads: Vec<(String, Span)> = Vec::new();
    let mut before = String::new();
    for item in list.items() {
        let Some(text) = item.as_str() else { continue };
        let beginning = before.strip_prefix(&*text).is_some_and(|rest| rest.starts_with(['.', '[']));
        before = text.into_owned();
        if !beginning {
            heads.push((before.clone(), item.span()));
        }
    }
    heads
}

/// The first name of `a.b["c"].d`, and what stands behind it: `["c"].d` keeps its bracket.
pub fn word(text: &str) -> (&str, &str) {
    let text = text.strip_prefix('.').unwrap_or(text);
    let end = text.find(['.', '[']).unwrap_or(text.len());
    let (word, rest) = text.split_at(end);
    (word, rest.strip_prefix('.').unwrap_or(rest))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{Owner, Sources};
    use crate::syntax::json;

    #[test]
    fn beginnings_of_a_reference_are_not_references() {
        let file = Sources::default().add("x", "", Owner::User);
        let told = |text: &str| {
            let tree = json::parse(file, text).unwrap();
            heads(tree.root()).into_iter().map(|(head, _)| head).collect::<Vec<_>>()
        };
        let list = r#"["var.a","aws_x.y[0].arn","aws_x.y[0]","aws_x.y","aws_x.yy","aws_x.y","aws_x.y"]"#;
        assert_eq!(told(list), ["var.a", "aws_x.y[0].arn", "aws_x.yy", "aws_x.y", "aws_x.y"]);
    }

    #[test]
    fn references_are_taken_apart() {
        assert_eq!(word("aws_x.y[\"a.b\"].arn"), ("aws_x", "y[\"a.b\"].arn"));
        assert_eq!(word("y[\"a.b\"].arn"), ("y", "[\"a.b\"].arn"));
        assert_eq!(word(""), ("", ""));
    }
}
