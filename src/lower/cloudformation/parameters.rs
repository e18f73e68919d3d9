//! What parameters are. A default is what somebody gets who says nothing, and no fact; `AllowedValues` are all that it
//! may be. In a nested stack whoever says nothing is here to be read, and the default counts.

use super::program::{Given, Instance, Program};
use crate::source::Span;
use crate::syntax::node::{Kind, Node};
use crate::value::{Kind as ValueKind, Passage, Refs, Symbol, Text, Unknown, Value, Why};

impl<'t> Program<'t> {
    /// The value of a parameter of a stack.
    pub(super) fn parameter(&self, stack: &Instance<'t>, name: &str, at: Span) -> Value {
        let Some((key, body)) = stack.template.parameters.get(name) else {
            return super::program::unknown(format!("there is no parameter `{name}`"), at);
        };
        let kind = body.get("Type").and_then(Node::text).unwrap_or_default();
        let is_hidden = is_hidden(*body);
        let declared = |value: Value| {
            if !is_hidden {
                return value;
            }
            let mut secrets = self.secrets.borrow_mut();
            value.places(&mut |place| {
                // Where it is declared and asked for, it is not written.
                if ![key.span(), at].contains(&place) {
                    secrets.insert(place);
                }
            });
            drop(secrets);
            value.made_secret()
        };
        let unset = || {
            let reason = format!("the parameter `{name}` is set when the stack is deployed");
            let symbol = Symbol::new(format!("{}{name}", stack.prefix));
            Value::new(ValueKind::Unknown(Unknown {
                why: Why::new(reason, Some(key.span())),
                symbol,
                attribute: None,
                not_null: true,
                scalar: !is_list(&kind),
                failed: false,
                absent: false,
            }))
            .at(at)
        };
        // The value is only the name of what holds the value.
        if kind.starts_with("AWS::SSM::Parameter::Value") {
            return declared(unset());
        }
        let given = match stack.given.get(name) {
            Some(Given::Text(text)) => {
                let passage = Passage { span: key.span(), text: "given when the stack is deployed".into() };
                Some(of_text(text, &kind, key.span()).through(passage))
            }
            Some(Given::Node(node, scope)) => Some(self.passed(stack, name, *node, scope, &kind)),
            None => None,
        };
        let given = given.filter(|value| !matches!(value.kind, ValueKind::Null));
        let value = given.or_else(|| {
            let default = body.get("Default").filter(|_| stack.parent.is_some())?;
            let passage = Passage { span: default.span(), text: format!("the default of `{name}`").into() };
            Some(of_node(default, &kind).through(passage))
        });
        declared(value.or_else(|| allowed(*body, name, &kind, key.span())).unwrap_or_else(unset))
    }

    /// What the stack around a nested one passes to it.
    fn passed(
        &self,
        stack: &Instance<'t>,
        name: &str,
        node: Node<'t>,
        scope: &super::program::Scope,
        kind: &str,
    ) -> Value {
        let value = self.eval(node, scope);
        let value = match &value.kind {
            ValueKind::Text(Text::Known(text)) if is_list(kind) => {
                let list = of_text(text, kind, node.span());
                Value { refs: value.refs.clone(), trail: value.trail.clone(), ..list }
            }
            _ => value,
        };
        let call = stack.calls.last().map_or("", |call| &*call.address);
        value.through(Passage {
            span: self.place_of(node, scope),
            text: format!("passed to `{call}` as `{name}`").into(),
        })
    }
}

/// One of what is allowed, if that is listed.
fn allowed(body: Node<'_>, name: &str, kind: &str, at: Span) -> Option<Value> {
    let allowed = body.get("AllowedValues")?;
    let values: Vec<Value> = allowed
        .items()
        .map(|item| {
            let text = format!("what `{name}` may be").into();
            of_node(item, kind).through(Passage { span: item.span(), text })
        })
        .collect();
    if values.is_empty() {
        return None;
    }
    let why = Why::new(format!("the parameter `{name}` is set when the stack is deployed"), Some(at));
    let value = Value::one_of(values);
    let refs = value.refs.union(&Refs::default().doubted(Some(why)));
    Some(Value { refs, ..value })
}

/// Whether what is given to a parameter must not be printed.
pub(super) fn is_hidden(parameter: Node<'_>) -> bool {
    parameter.get("NoEcho").is_some_and(is_set)
}

/// Whether a flag is set, in any of the ways in which people write that; in doubt it is.
fn is_set(flag: Node<'_>) -> bool {
    let text = flag.text().map(|text| text.trim().to_ascii_lowercase());
    !text.is_some_and(|text| ["false", "no", "off", "n", "f", "0", "null", "~", ""].contains(&&*text))
}

/// Whether a type is that of a list: `CommaDelimitedList`, `List<Number>`, `List<AWS::EC2::Subnet::Id>`.
fn is_list(kind: &str) -> bool {
    kind == "CommaDelimitedList" || kind.starts_with("List<")
}

fn of_text(text: &str, kind: &str, at: Span) -> Value {
    if !is_list(kind) {
        return Value::string(text).at(at);
    }
    let items = text.split(',').map(str::trim).filter(|item| !item.is_empty());
    Value::list(items.map(|item| Value::string(item).at(at)).collect()).at(at)
}

fn of_node(node: Node<'_>, kind: &str) -> Value {
    match node.kind() {
        Kind::List => Value::list(node.items().map(|item| of_node(item, "")).collect()).at(node.span()),
        _ => of_text(&node.text().unwrap_or_default(), kind, node.span()),
    }
}
