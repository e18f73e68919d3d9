//! The resources of a stack, with those that loops make (`Fn::ForEach`,
//! docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/intrinsic-function-reference-foreach.html).

use std::rc::Rc;

use super::eval::as_text;
use super::program::{Instance, Local, Locals, Program, Resource, Scope};
use crate::source::Span;
use crate::syntax::node::Node;
use crate::value::{Kind as ValueKind, Symbol, Value, Why};

/// The resource type of certificates.
pub(super) const CERTIFICATE: &str = "AWS::CertificateManager::Certificate";

/// How many resources loops may make in one stack; a template has at most 500.
const MOST_LOOPED: usize = 5_000;
/// How deep loops may nest (the page of `Fn::ForEach` says five).
const DEEPEST_LOOP: usize = 8;

/// Whether a resource makes a certificate.
pub(super) fn is_certificate(resource: &Resource<'_>) -> bool {
    resource.kind == CERTIFICATE || super::custom::makes_certificate(&resource.kind, resource.body)
}

impl<'t> Program<'t> {
    /// The resources of a stack, and why there may be others.
    pub(super) fn expanded(&self, stack: &Instance<'t>) -> (Vec<Resource<'t>>, Option<Why>) {
        let mut list = Vec::with_capacity(stack.template.resources.len());
        let mut more = None;
        for (key, body) in &stack.template.resources {
            self.expand(stack, *key, *body, &None, 0, &mut list, &mut more);
        }
        (list, more)
    }

    #[expect(clippy::too_many_arguments, reason = "what a loop carries into its body")]
    fn expand(
        &self,
        stack: &Instance<'t>,
        key: Node<'t>,
        body: Node<'t>,
        locals: &Locals,
        depth: usize,
        list: &mut Vec<Resource<'t>>,
        more: &mut Option<Why>,
    ) {
        let Some(name) = key.key_text() else { return };
        if name == "Fn::Transform" {
            more.get_or_insert_with(|| Why::new("a macro brings in resources that are not here", Some(key.span())));
            return;
        }
        if !name.starts_with("Fn::ForEach::") {
            if list.len() >= stack.template.resources.len() + MOST_LOOPED {
                more.get_or_insert_with(|| Why::new("the loops make too many resources", Some(key.span())));
                return;
            }
            let name = super::eval::looped(&name, key.span(), locals);
            let Some(kind) = body.get("Type").and_then(Node::text) else { return };
            let name = as_text(&name);
            let name = name.known().map_or_else(|| name.to_string(), str::to_owned);
            list.push(Resource {
                name: name.into(),
                kind: kind.into_owned(),
                header: key.span(),
                body,
                locals: locals.clone(),
            });
            return;
        }
        let parts: Vec<Node<'t>> = body.items().collect();
        let [variable, collection, template] = parts[..] else { return };
        let Some(variable) = variable.text().filter(|_| depth < DEEPEST_LOOP) else { return };
        let scope = Scope { stack: stack.id, locals: locals.clone(), facts: None };
        for value in self.collection(collection, &scope) {
            let local = Local { name: variable.clone().into_owned(), value, outer: locals.clone() };
            for (key, body) in template.entries() {
                self.expand(stack, key, body, &Some(Rc::new(local.clone())), depth + 1, list, more);
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
