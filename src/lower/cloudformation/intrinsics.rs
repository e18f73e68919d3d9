//! The functions of templates
//! (docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/intrinsic-function-reference.html).

use std::borrow::Cow;
use std::collections::HashMap;

use super::eval::{Argument, as_text};
use super::program::{Program, Scope, unknown};
use crate::source::Span;
use crate::syntax::node::{Kind, Node};
use crate::value::{Kind as ValueKind, Symbol, Text, Unknown, Value, Why};

impl<'t> Program<'t> {
    /// What a function gives.
    pub(super) fn call(&self, name: &str, argument: Argument<'t>, at: Span, scope: &Scope) -> Value {
        match name {
            "Ref" => self.reference(argument, at, scope),
            "GetAtt" => self.get_att(argument, at, scope),
            "Sub" => self.sub(argument, at, scope),
            "If" => self.if_(argument, at, scope),
            "Join" => self.join(argument, at, scope),
            "Select" => self.select(argument, at, scope),
            "Split" => self.split(argument, at, scope),
            "FindInMap" => self.find_in_map(argument, at, scope),
            "ImportValue" => self.import_value(argument, at, scope),
            "GetStackOutput" => self.stack_output(argument, at, scope),
            "Length" => match argument.value(self, scope).kind {
                ValueKind::List(items) => Value::string(items.len().to_string()).at(at),
                _ => self.opaque(name, argument, at, scope),
            },
            _ => self.opaque(name, argument, at, scope),
        }
    }

    /// `Ref`: a name, or with `AWS::LanguageExtensions` a function that gives one.
    fn reference(&self, argument: Argument<'t>, at: Span, scope: &Scope) -> Value {
        if let Some(name) = self.written(argument.node, &scope.locals) {
            return self.reference_to(&name, at, scope);
        }
        match as_text(&argument.value(self, scope)).known() {
            Some(name) => self.reference_to(name, at, scope),
            None => unknown("what `Ref` names is not known", at),
        }
    }

    /// A function whose result only the deployment knows: it keeps what it was given.
    fn opaque(&self, name: &str, argument: Argument<'t>, at: Span, scope: &Scope) -> Value {
        let given = argument.value(self, scope);
        let refs = given.all_refs();
        let symbol = Symbol::of_call(name, std::iter::once(given.symbol()));
        let why = given
            .why()
            .unwrap_or_else(|| Why::new(format!("`Fn::{name}` is worked out when the stack is deployed"), Some(at)));
        Value::unknown(why, symbol).with_refs(&refs).at(at)
    }

    fn if_(&self, argument: Argument<'t>, at: Span, scope: &Scope) -> Value {
        let parts: Vec<Node<'t>> = argument.items().collect();
        let [condition, yes, no] = parts[..] else { return unknown("`Fn::If` takes three things", at) };
        match self.branch(condition, scope) {
            Ok(true) => self.eval(yes, &self.assuming(scope, condition, true)),
            Ok(false) => self.eval(no, &self.assuming(scope, condition, false)),
            Err(why) => {
                let yes = self.eval(yes, &self.assuming(scope, condition, true));
                let no = self.eval(no, &self.assuming(scope, condition, false));
                super::eval::either(vec![yes, no], why, at)
            }
        }
    }

    /// Whether the condition of an `Fn::If`, which is given by its name, holds.
    pub(super) fn branch(&self, condition: Node<'t>, scope: &Scope) -> Result<bool, Why> {
        match self.written(condition, &scope.locals).filter(|_| condition.tag().is_none()) {
            Some(name) => self.condition(&name, condition, scope),
            None => self.decide(condition, scope),
        }
    }

    fn join(&self, argument: Argument<'t>, at: Span, scope: &Scope) -> Value {
        let parts: Vec<Node<'t>> = argument.items().collect();
        let [delimiter, list] = parts[..] else { return unknown("`Fn::Join` takes a delimiter and a list", at) };
        let list = self.eval(list, scope);
        let delimiter = self.eval(delimiter, scope);
        let ValueKind::List(items) = &list.kind else {
            let symbol = Symbol::of_call("Join", [delimiter.symbol(), list.symbol()].into_iter());
            let why = list.why().unwrap_or_else(|| Why::new("the list to be joined is not known", Some(at)));
            return Value::unknown(why, symbol).with_refs(&list.all_refs()).at(at);
        };
        let mut values = Vec::with_capacity(items.len() * 2);
        for item in items.iter() {
            if !values.is_empty() && !matches!(&delimiter.kind, ValueKind::Text(Text::Known(text)) if text.is_empty()) {
                values.push(delimiter.clone());
            }
            values.push(item.clone());
        }
        if values.is_empty() { Value::string("").at(at) } else { super::eval::concat(&values, at, &self.fuel) }
    }

    fn select(&self, argument: Argument<'t>, at: Span, scope: &Scope) -> Value {
        let parts: Vec<Node<'t>> = argument.items().collect();
        let [index, list] = parts[..] else { return unknown("`Fn::Select` takes an index and a list", at) };
        let (index, list) = (self.eval(index, scope), self.eval(list, scope));
        let picked = |items: &[Value]| {
            let index = as_text(&index).known()?.parse::<usize>().ok()?;
            items.get(index).cloned()
        };
        let found = match &list.kind {
            ValueKind::List(items) => picked(items),
            _ => None,
        };
        found.map_or_else(
            || {
                let symbol = Symbol::of_call("Select", [index.symbol(), list.symbol()].into_iter());
                let why = list.why().or_else(|| index.why());
                let why = why.unwrap_or_else(|| Why::new("the list has no such element", Some(at)));
                Value::unknown(why, symbol).with_refs(&list.all_refs()).at(at)
            },
            |item| item.out_of(&list),
        )
    }

    fn split(&self, argument: Argument<'t>, at: Span, scope: &Scope) -> Value {
        let parts: Vec<Node<'t>> = argument.items().collect();
        let [delimiter, text] = parts[..] else { return unknown("`Fn::Split` takes a delimiter and a text", at) };
        let (delimiter, text) = (self.eval(delimiter, scope), self.eval(text, scope));
        match (as_text(&delimiter).known(), &text.kind) {
            (Some(delimiter), ValueKind::Text(Text::Known(known))) if !delimiter.is_empty() => {
                let parts = known.split(delimiter).map(|part| Value::string(part).at(at));
                Value { refs: text.refs.clone(), ..Value::list(parts.collect()).at(at) }
            }
            _ => {
                let symbol = Symbol::of_call("Split", [delimiter.symbol(), text.symbol()].into_iter());
                let why = text.why().unwrap_or_else(|| Why::new("the text to be split is not known", Some(at)));
                Value::unknown(why, symbol).with_refs(&text.all_refs()).at(at)
            }
        }
    }

    fn find_in_map(&self, argument: Argument<'t>, at: Span, scope: &Scope) -> Value {
        let parts: Vec<Node<'t>> = argument.items().collect();
        let [map, first, second, ref options @ ..] = parts[..] else {
            return unknown("`Fn::FindInMap` takes a map and two keys", at);
        };
        let default = options.first().and_then(|options| options.get("DefaultValue"));
        let map = self.eval(map, scope);
        let keys = [self.eval(first, scope), self.eval(second, scope)];
        let stack = self.stack(scope.stack);
        let found = as_text(&map).known().and_then(|name| stack.template.mappings.get(name));
        let Some(map) = found else { return unknown("the mapping is not known", at) };
        let under = |node: Node<'t>, key: &Value| -> Vec<Node<'t>> {
            let keys: Vec<Text> = key.alternatives().iter().map(as_text).collect();
            if let [Text::Known(key)] = &keys[..] {
                return self.entries_named(node, key);
            }
            let may_be = |name: &str| keys.iter().any(|key| key.equal(&Text::from(name)) != Some(false));
            let entries = node.entries().filter(|(name, _)| name.key_text().is_some_and(|name| may_be(&name)));
            entries.map(|(_, value)| value).collect()
        };
        let values: Vec<Node<'t>> = under(*map, &keys[0]).into_iter().flat_map(|node| under(node, &keys[1])).collect();
        let unknown_key = keys.iter().find_map(Value::why);
        let evaluated = values.iter().chain(default.iter().filter(|_| unknown_key.is_some() || values.is_empty()));
        let alternatives: Vec<Value> = evaluated.map(|node| self.eval(*node, scope)).collect();
        match (alternatives.len(), unknown_key) {
            (0, _) => unknown("the mapping has no such key", at),
            (1, None) => alternatives.into_iter().next().unwrap_or_else(Value::null),
            (_, why) => {
                let why = why.unwrap_or_else(|| Why::new("the key of the mapping is not known", Some(at)));
                super::eval::either(alternatives, why, at)
            }
        }
    }

    /// `"${Name}-${Resource.Attribute}-${!Literal}"`, with values for further names.
    fn sub(&self, argument: Argument<'t>, at: Span, scope: &Scope) -> Value {
        let (text, names) = match argument.list() {
            Some(parts) => (parts.first().copied(), parts.get(1).copied()),
            None => (Some(argument.node), None),
        };
        let Some(template) = text.and_then(Node::text) else { return unknown("`Fn::Sub` takes a text", at) };
        // The variables of loops come first: `${Certificate${Name}}` names a resource.
        let template = match looped_literal(&template, at, scope).kind {
            ValueKind::Text(Text::Known(known)) => Cow::Owned(known.to_string()),
            _ => template,
        };
        let given: HashMap<Cow<'_, str>, Node<'t>> = names
            .into_iter()
            .flat_map(Node::entries)
            .filter_map(|(key, value)| Some((key.key_text()?, value)))
            .collect();
        let mut values: Vec<Value> = Vec::new();
        let mut literal = String::new();
        let mut rest = &*template;
        while let Some(start) = rest.find("${") {
            literal.push_str(&rest[..start]);
            let inside = &rest[start + 2..];
            let Some(end) = inside.find('}') else {
                literal.push_str(&rest[start..]);
                rest = "";
                break;
            };
            let name = &inside[..end];
            rest = &inside[end + 1..];
            if let Some(escaped) = name.strip_prefix('!') {
                literal.push_str("${");
                literal.push_str(escaped);
                literal.push('}');
                continue;
            }
            if !literal.is_empty() {
                values.push(Value::string(std::mem::take(&mut literal)).at(at));
            }
            let name = name.trim();
            values.push(match given.get(name) {
                Some(&node) => self.eval(node, scope),
                None => match name.split_once('.') {
                    Some((resource, attribute)) => self.attribute(resource, attribute, at, scope),
                    None => self.reference_to(name, at, scope),
                },
            });
        }
        literal.push_str(rest);
        if !literal.is_empty() || values.is_empty() {
            values.push(looped_literal(&literal, at, scope));
        }
        super::eval::concat(&values, at, &self.fuel)
    }

    fn get_att(&self, argument: Argument<'t>, at: Span, scope: &Scope) -> Value {
        if argument.node.kind() != Kind::List {
            let Some(path) = self.written(argument.node, &scope.locals) else {
                return unknown("`Fn::GetAtt` names nothing", at);
            };
            return match path.split_once('.') {
                Some((resource, attribute)) => self.attribute(resource, attribute, at, scope),
                None => unknown("`Fn::GetAtt` names no attribute", at),
            };
        }
        let parts: Vec<Value> = argument.items().map(|part| self.eval(part, scope)).collect();
        match &parts[..] {
            [resource, attribute] => match (as_text(resource).known(), as_text(attribute).known()) {
                (Some(resource), Some(attribute)) => self.attribute(resource, attribute, at, scope),
                _ => unknown("what `Fn::GetAtt` names is not known", at),
            },
            _ => unknown("`Fn::GetAtt` takes a resource and an attribute", at),
        }
    }
}

fn looped_literal(text: &str, at: Span, scope: &Scope) -> Value {
    if scope.locals.is_some() { super::eval::looped(text, at, &scope.locals) } else { Value::string(text).at(at) }
}

/// A value that only the deployment knows and that is always there.
pub(super) fn computed(reason: String, symbol: Symbol, at: Span) -> Value {
    Value::new(ValueKind::Unknown(Unknown {
        why: Why::new(reason, Some(at)),
        symbol,
        attribute: None,
        not_null: true,
        scalar: false,
        failed: false,
        absent: false,
    }))
    .at(at)
}
