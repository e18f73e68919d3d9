//! What names stand for: resources, their attributes, parameters, pseudo parameters, what other stacks publish.

use std::collections::HashMap;
use std::rc::Rc;

use super::eval::{Argument, as_text};
use super::intrinsics::computed;
use super::nested::is_stack;
use super::program::{Instance, Program, Question, Resource, Scope, StackId, unknown};
use super::request::shown;
use super::resources::{Entry, is_certificate};
use crate::model::region::Partition;
use crate::model::{Region, Setting};
use crate::source::Span;
use crate::syntax::node::Node;
use crate::value::{InstanceKey, Kind as ValueKind, Maybe, NodeId, Passage, Ref, Symbol, Text, Unknown, Value, Why};

impl<'t> Program<'t> {
    /// What `Ref` gives for a name.
    pub(super) fn reference_to(&self, name: &str, at: Span, scope: &Scope) -> Value {
        let mut local = scope.locals.as_ref();
        while let Some(known) = local {
            if known.name == name {
                return known.value.clone();
            }
            local = known.outer.as_ref();
        }
        if let Some(value) = super::eval::held(&scope.facts, name) {
            return value;
        }
        let stack = self.stack(scope.stack);
        if let Some(pseudo) = name.strip_prefix("AWS::") {
            return pseudo_parameter(stack, pseudo, at);
        }
        if stack.template.parameters.contains_key(name) {
            let question = Question::Parameter(stack.id, name.to_owned());
            let value = self.once(question, at, || self.parameter(stack, name, at));
            self.met_secret.set(self.met_secret.get() || value.holds_secret());
            return value;
        }
        match self.resource(stack, name) {
            Some((node, resource)) => {
                // What identifies a certificate is its ARN.
                let attribute = if is_certificate(resource) { "arn" } else { "id" };
                attribute_of(stack, resource, node, attribute, at)
            }
            None => nothing_called(name, name, at),
        }
    }

    /// What `Fn::GetAtt` gives.
    pub(super) fn attribute(&self, name: &str, attribute: &str, at: Span, scope: &Scope) -> Value {
        let stack = self.stack(scope.stack);
        let Some((node, resource)) = self.resource(stack, name) else {
            // org-formation names a resource through the accounts that it is made in (github.com/org-formation).
            return match attribute.strip_prefix("Resources.") {
                Some(inner) if self.resource(stack, inner).is_some() => self.reference_to(inner, at, scope),
                _ => nothing_called(name, &format!("{name}.{attribute}"), at),
            };
        };
        if is_stack(&resource.kind)
            && let Some(output) = attribute.strip_prefix("Outputs.")
        {
            let child = stack.children.borrow().get(name).copied();
            return match child {
                Some(child) => self.output(child, output, at),
                None => attribute_of(stack, resource, node, attribute, at),
            };
        }
        if let Some(path) = attribute.strip_prefix("/cdk/exports/")
            && resource.kind.ends_with("CrossRegionExportReader")
        {
            return self.exported_across_regions(&format!("/cdk/exports/{path}"), at);
        }
        let is_arn = attribute == "CertificateArn" || attribute.eq_ignore_ascii_case("arn");
        let attribute = if is_arn && is_certificate(resource) { "arn" } else { attribute };
        attribute_of(stack, resource, node, attribute, at)
    }

    /// An output of a stack.
    pub(super) fn output(&self, id: usize, name: &str, at: Span) -> Value {
        let stack = self.stack(id);
        let Some(output) = self.output_named(stack, name) else {
            return unknown(format!("the stack has no output `{name}`"), at);
        };
        let key = output.key.span();
        let value = self.once(Question::Output(id, name.to_owned()), at, || match output.body.get("Value") {
            Some(value) => self.eval(value, &self.scope_of_output(stack, output)),
            None => unknown("this output has no value", key),
        });
        value.through(Passage { span: key, text: format!("the output `{name}`").into() })
    }

    /// Where the value of an output is looked at.
    pub(super) fn scope_of_output(&self, stack: &Instance<'t>, output: &Entry<'t>) -> Scope {
        let scope = Scope { locals: output.locals.clone(), ..stack.scope() };
        match output.body.get("Condition") {
            Some(condition) => self.assuming(&scope, condition, true),
            None => scope,
        }
    }

    /// What another stack of the program exports under this name.
    pub(super) fn import_value(&self, argument: Argument<'t>, at: Span, scope: &Scope) -> Value {
        let name = argument.value(self, scope);
        let unseen = || {
            let shown = shown(&name, &name);
            let why = Why::new(format!("what is exported as `{shown}` is known when the stack is deployed"), Some(at));
            Value::unknown(why, Symbol::of_call("ImportValue", std::iter::once(name.symbol()))).at(at)
        };
        let Some(wanted) = as_text(&name).known().map(str::to_owned) else { return unseen() };
        let here = self.stack(scope.stack);
        let published = self.published();
        let exports = published.iter().filter_map(|published| published.exports.get(&wanted)).flatten();
        let mut exports = exports.filter(|(id, _)| may_be_in(&self.stack(*id).region, None, &here.region));
        match exports.next() {
            Some((id, output)) => self.output(*id, output, at),
            None => unseen(),
        }
    }

    /// `Fn::GetStackOutput`: an output of a stack, in whatever region it is.
    pub(super) fn stack_output(&self, argument: Argument<'t>, at: Span, scope: &Scope) -> Value {
        let part = |name: &str| argument.node.get(name).map(|node| self.eval(node, scope));
        let text = |value: Option<Value>| value.and_then(|value| as_text(&value).known().map(str::to_owned));
        let (stack, output, region) = (text(part("StackName")), text(part("OutputName")), text(part("Region")));
        if let (Some(name), Some(output)) = (&stack, &output) {
            let here = self.stack(scope.stack);
            let named = self.roots_named(name).into_iter().map(|id| self.stack(id));
            let found = named.into_iter().find(|stack| may_be_in(&stack.region, region.as_deref(), &here.region));
            if let Some(found) = found {
                return self.output(found.id, output, at);
            }
        }
        let reason = format!("an output of the stack `{}` is not seen here", stack.as_deref().unwrap_or("?"));
        computed(reason, Symbol::new(format!("GetStackOutput@{}", at.start)), at)
    }

    /// What a stack of the program publishes for stacks of other regions: CDK's custom resource writes it into an SSM
    /// parameter there, and another one reads it.
    pub(super) fn exported_across_regions(&self, path: &str, at: Span) -> Value {
        let published = self.published();
        let found = published.as_ref().and_then(|published| published.parameters.get(path));
        if let Some((id, value)) = found {
            let text = format!("published as `{path}`").into();
            let scope = self.stack(*id).scope();
            return self.eval(*value, &scope).through(Passage { span: self.place_of(*value, &scope), text });
        }
        let reason = format!("nothing here publishes `{path}`");
        computed(reason, Symbol::new(path.to_owned()), at)
    }
}

/// An attribute that only the deployment knows.
fn attribute_of(stack: &Instance<'_>, resource: &Resource<'_>, node: NodeId, attribute: &str, at: Span) -> Value {
    let address = stack.address(resource);
    let reference = Ref::attribute(node, InstanceKey::Single, attribute);
    let what = if attribute == "id" { String::new() } else { format!(".{attribute}") };
    let value = Value::new(ValueKind::Unknown(Unknown {
        why: Why::new(format!("`{address}{what}` is known only after the deployment"), Some(at)),
        symbol: Symbol::new(format!("{}:{}{what}", stack.id, resource.name)),
        attribute: Some(reference.clone()),
        not_null: true,
        scalar: false,
        failed: false,
        absent: false,
    }));
    Value { refs: value.refs.with(reference), ..value }.at(at)
}

/// What a name gives that nothing here has.
fn nothing_called(name: &str, whole: &str, at: Span) -> Value {
    let why = Why::new(format!("nothing here is called `{name}`"), Some(at));
    Value::unknown(why, Symbol::new(whole)).at(at)
}

/// What the stacks of a program publish for each other.
#[derive(Default)]
pub(super) struct Published<'t> {
    /// Exports by their names: the stacks, and their outputs.
    exports: HashMap<String, Vec<(StackId, String)>>,
    /// SSM parameters for other regions by their names.
    parameters: HashMap<String, (StackId, Node<'t>)>,
}

impl<'t> Program<'t> {
    /// What the stacks publish, found out once. While it is found out nothing is known: a name that depends on what
    /// another stack publishes is not followed.
    fn published(&self) -> Option<Rc<Published<'t>>> {
        if let Some(known) = &*self.published.borrow() {
            return Some(known.clone());
        }
        if self.is_publishing.replace(true) {
            return None;
        }
        let mut published = Published::default();
        for stack in self.stacks() {
            for output in self.outputs(stack) {
                let name = output.body.get("Export").and_then(|export| export.get("Name"));
                let name = name.map(|name| self.eval(name, &self.scope_of_output(stack, output)));
                if let Some(name) = name.as_ref().map(as_text).as_ref().and_then(Text::known) {
                    let outputs = published.exports.entry(name.to_owned()).or_default();
                    // Of one stack the first one counts.
                    if outputs.last().is_none_or(|(last, _)| *last != stack.id) {
                        outputs.push((stack.id, output.name.to_string()));
                    }
                }
            }
            let writers = &self.resources(stack).list;
            for writer in writers.iter().filter(|resource| resource.kind.ends_with("CrossRegionExportWriter")) {
                let Some(properties) = writer.body.get("Properties") else { continue };
                let exports = properties.get("WriterProps").unwrap_or(properties).get("exports");
                for (name, value) in exports.into_iter().flat_map(Node::entries) {
                    if let Some(name) = name.key_text() {
                        published.parameters.insert(name.into_owned(), (stack.id, value));
                    }
                }
            }
        }
        self.is_publishing.set(false);
        let published = Rc::new(published);
        *self.published.borrow_mut() = Some(published.clone());
        Some(published)
    }
}

/// Whether a stack may be in the region that is asked for, or in that of the one who asks.
fn may_be_in(stack: &Setting<Region>, asked: Option<&str>, here: &Setting<Region>) -> bool {
    match (asked, here.value.known()) {
        (Some(code), _) => stack.decide(|region| region.code() == code) != Ok(false),
        (None, Some(own)) => stack.decide(|region| region == own) != Ok(false),
        (None, None) => true,
    }
}

/// `AWS::Region` and its like.
fn pseudo_parameter(stack: &Instance<'_>, name: &str, at: Span) -> Value {
    let unknown = |why: Option<Why>| {
        let why =
            why.unwrap_or_else(|| Why::new(format!("`AWS::{name}` is known when the stack is deployed"), Some(at)));
        let symbol = Symbol::new(format!("AWS::{name}"));
        let value = Value::unknown(why, symbol).at(at);
        match value.kind {
            ValueKind::Unknown(inner) => {
                let kind = ValueKind::Unknown(Unknown { not_null: true, scalar: true, ..inner });
                Value { kind, ..value }
            }
            kind => Value { kind, ..value },
        }
    };
    match name {
        "NoValue" => Value::null().at(at),
        "Region" => match &stack.region.value {
            Maybe::Known(region) => Value::string(region.code()).at(at),
            Maybe::OneOf(regions, _) => {
                Value::one_of(regions.iter().map(|one| Value::string(one.code()).at(at)).collect())
            }
            Maybe::Unknown(why) => unknown(Some(why.clone())),
        },
        "AccountId" => match &stack.account {
            Some(account) => Value::string(account.as_str()).at(at),
            None => unknown(None),
        },
        "Partition" => match stack.region.decide(|region| region.partition() == Partition::Aws) {
            Ok(true) => Value::string("aws").at(at),
            _ => unknown(None),
        },
        "URLSuffix" => match stack.region.decide(|region| region.partition() == Partition::Aws) {
            Ok(true) => Value::string("amazonaws.com").at(at),
            _ => unknown(None),
        },
        "StackName" => match &stack.name {
            Some(name) => Value::string(name.as_str()).at(at),
            None => unknown(None),
        },
        _ => unknown(None),
    }
}
