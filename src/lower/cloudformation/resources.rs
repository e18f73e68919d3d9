//! The resources of a stack, with those that loops make (`Fn::ForEach`,
//! docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/intrinsic-function-reference-foreach.html).

use std::rc::Rc;

use super::eval::as_text;
use super::program::{Instance, Local, Locals, Program, Resource, Scope};
use crate::source::Span;
use crate::syntax::node::Node;
use crate::value::{Kind as ValueKind, Symbol, Value, Why, beginning};

/// The resource type of certificates.
pub(super) const CERTIFICATE: &str = "AWS::CertificateManager::Certificate";

/// How many resources loops may make in one stack; a template has at most 500.
const MOST_LOOPED: usize = 5_000;
/// How deep loops may nest (the page of `Fn::ForEach` says five).
const DEEPEST_LOOP: usize = 8;

/// How much of a resource type is kept, in bytes; `AWS::` ones have half of it, a custom one 60 characters behind
/// `Custom::`.
const LONGEST_TYPE: usize = 120;

/// What is told where they would make more.
const TOO_MUCH: &str = "the loops make too much";

/// Whether a resource makes a certificate.
pub(super) fn is_certificate(resource: &Resource<'_>) -> bool {
    resource.kind == CERTIFICATE || super::custom::makes_certificate(&resource.kind, resource.body)
}

/// An entry of a section: one that is written, or one that a loop makes.
pub(super) struct Entry<'t> {
    pub(super) name: Rc<str>,
    /// Where the name is written.
    pub(super) key: Node<'t>,
    pub(super) body: Node<'t>,
    /// What the variables of its loops are.
    pub(super) locals: Locals,
}

/// The entries of a section.
#[derive(Default)]
pub(super) struct Entries<'t> {
    pub(super) list: Vec<Entry<'t>>,
    /// How often loops went round, in all.
    turns: usize,
    /// Why there may be others.
    more: Option<Why>,
}

impl<'t> Program<'t> {
    /// The resources of a stack, and why there may be others.
    pub(super) fn expanded(&self, stack: &Instance<'t>) -> (Vec<Resource<'t>>, Option<Why>) {
        let Entries { list, more, .. } = self.entries_of(stack, &stack.template.resources);
        let resource = |entry: Entry<'t>| {
            let kind = entry.body.get("Type").and_then(Node::text)?;
            let kind = beginning(&kind, LONGEST_TYPE).to_owned();
            let Entry { name, key, body, locals } = entry;
            Some(Resource { name, kind, header: key.span(), body, locals })
        };
        (list.into_iter().filter_map(resource).collect(), more)
    }

    /// The entries of a section of a stack's template, with those that loops make.
    pub(super) fn entries_of(&self, stack: &Instance<'t>, section: &[(Node<'t>, Node<'t>)]) -> Entries<'t> {
        let mut entries = Entries { list: Vec::with_capacity(section.len()), turns: 0, more: None };
        let most = section.len() + MOST_LOOPED;
        for (key, body) in section {
            self.expand(*key, *body, &stack.scope(), most, 0, &mut entries);
        }
        entries
    }

    fn expand(
        &self,
        key: Node<'t>,
        body: Node<'t>,
        scope: &Scope,
        most: usize,
        depth: usize,
        entries: &mut Entries<'t>,
    ) {
        let Some(name) = key.key_text() else { return };
        let mut doubt = |reason: &str| {
            entries.more.get_or_insert_with(|| Why::new(reason, Some(key.span())));
        };
        if name == "Fn::Transform" {
            return doubt("a macro brings in what is not here");
        }
        // Also of a loop: what its turns would only find full need not be turned through.
        if entries.list.len() >= most {
            self.fuel.refused(key.span(), TOO_MUCH);
            return doubt(TOO_MUCH);
        }
        if !name.starts_with("Fn::ForEach::") {
            let name = as_text(&super::eval::looped(&name, key.span(), &scope.locals));
            let name = name.known().map_or_else(|| name.to_string().into(), Rc::from);
            entries.list.push(Entry { name, key, body, locals: scope.locals.clone() });
            return;
        }
        let parts: Vec<Node<'t>> = body.items().collect();
        let [variable, collection, template] = parts[..] else { return };
        if depth >= DEEPEST_LOOP {
            self.fuel.refused(key.span(), TOO_MUCH);
            return doubt(TOO_MUCH);
        }
        let Some(variable) = variable.text() else { return };
        for value in self.collection(collection, scope) {
            // What a turn makes has a name with it, which is printed.
            let value = if value.holds_secret() { any_of(&value, collection.span()) } else { value };
            let local = Local { name: variable.clone().into_owned(), value, outer: scope.locals.clone() };
            let inner = Scope { locals: Some(Rc::new(local)), ..scope.clone() };
            entries.turns += 1;
            if entries.list.len() >= most || entries.turns > MOST_LOOPED {
                self.fuel.refused(key.span(), TOO_MUCH);
                entries.more.get_or_insert_with(|| Why::new(TOO_MUCH, Some(key.span())));
                return;
            }
            for (key, body) in template.entries() {
                self.expand(key, body, &inner, most, depth + 1, entries);
            }
        }
    }

    /// What a loop runs over; of what is not known, one that stands for any.
    fn collection(&self, node: Node<'t>, scope: &Scope) -> Vec<Value> {
        let value = self.eval(node, scope);
        match &value.kind {
            ValueKind::List(items) => items.iter().map(|item| item.clone().out_of(&value)).collect(),
            _ => vec![any_of(&value, node.span())],
        }
    }
}

fn any_of(collection: &Value, at: Span) -> Value {
    let why = collection.why().unwrap_or_else(|| Why::new("what the loop runs over is not known", Some(at)));
    Value::unknown(why, Symbol::of_call("one of", std::iter::once(collection.symbol()))).at(at)
}
