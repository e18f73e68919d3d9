//! `for` expressions.

use std::sync::Arc;

use super::eval::not_a_key;
use super::functions;
use super::operators;
use super::program::{Binding, Program, Scope};
use super::steps::unknown_step;
use super::types::key_of;
use crate::limits::Limit;
use crate::lower::fuel::LOOKED_AT;
use crate::source::Span;
use crate::syntax::hcl::For;
use crate::value::{Kind, Refs, Symbol, Text, Value, Why};

impl<'a> Program<'a> {
    pub(super) fn for_expression(&self, loop_: &'a For, scope: Scope<'_>, span: Span) -> Value {
        let collection = self.eval(&loop_.collection, scope);
        if let Kind::OneOf(values) = &collection.kind {
            let results = values.iter().map(|value| self.for_over(loop_, value, scope, span)).collect();
            return Value::one_of(results).with_refs(&collection.refs);
        }
        self.for_over(loop_, &collection, scope, span).with_refs(&collection.refs)
    }

    fn for_over(&self, loop_: &'a For, collection: &Value, scope: Scope<'_>, span: Span) -> Value {
        let items: Vec<(Value, Value)> = match &collection.kind {
            Kind::List(items) => {
                items.iter().enumerate().map(|(index, item)| (Value::count(index), item.clone())).collect()
            }
            Kind::Set(items) => items.iter().map(|item| (item.clone(), item.clone())).collect(),
            Kind::Object(items) => items.iter().map(|(key, item)| (Value::text(key.clone()), item.clone())).collect(),
            Kind::Unknown(unknown) if unknown.failed => return collection.clone(),
            Kind::Many(_) | Kind::Unknown(_) | Kind::Lazy(_) => {
                return self.for_unknown(loop_, collection, scope, span);
            }
            _ => return Value::failure("this value cannot be iterated", span).with_refs(&collection.all_refs()),
        };
        if items.len() > self.fuel.limits.of(Limit::Elements) {
            self.fuel.met(Limit::Elements, span, "this `for` goes over too many elements");
            return Value::unknown(Why::new("it iterates too often", Some(span)), Symbol::new("too much"))
                .with_refs(&collection.all_refs());
        }
        self.fuel.charge(items.len() / LOOKED_AT);
        let mut results = Vec::with_capacity(items.len());
        let (mut certain, mut hidden) = (true, false);
        for (key, item) in items {
            let Some((result, included, is_hidden)) = self.iteration(loop_, key, item, scope) else { continue };
            certain &= included;
            hidden |= is_hidden;
            results.push(result);
        }
        // A key has no mark of its own.
        let marks = if hidden { Refs::default().made_secret() } else { Refs::default() };
        if !certain {
            let values = results.into_iter().map(|(_, value)| value).collect();
            return Value::new(Kind::Many(Arc::new(Value::one_of(values)))).at(span);
        }
        if loop_.key.is_none() {
            return Value::list(results.into_iter().map(|(_, value)| value).collect()).at(span);
        }
        if !loop_.grouping {
            let count = results.len();
            let object = Value::object(results);
            return match &object.kind {
                Kind::Object(items) if items.len() < count => {
                    Value::failure("two elements have the same key", span).with_refs(&object.all_refs())
                }
                _ => object.at(span).with_refs(&marks),
            };
        }
        let mut groups: Vec<(Text, Vec<Value>)> = Vec::new();
        for (key, value) in results {
            match groups.iter_mut().find(|(known, _)| *known == key) {
                Some((_, values)) => values.push(value),
                None => groups.push((key, vec![value])),
            }
        }
        let groups = groups.into_iter().map(|(key, values)| (key, Value::list(values)));
        Value::object(groups.collect()).at(span).with_refs(&marks)
    }

    /// One iteration: the result, whether it is certainly part of the collection, and whether its key is secret; none where
    /// it certainly is not.
    fn iteration(
        &self,
        loop_: &'a For,
        key: Value,
        item: Value,
        scope: Scope<'_>,
    ) -> Option<((Text, Value), bool, bool)> {
        let outer = loop_.key_var.as_ref().map(|name| Binding { name: &name.text, value: key, outer: scope.bindings });
        let outer = outer.as_ref().or(scope.bindings);
        // Where both have one name it is the element's.
        let binding = Binding { name: &loop_.value_var.text, value: item, outer };
        let inner = Scope { bindings: Some(&binding), ..scope };
        let mut included = true;
        let mut refs = Refs::default();
        if let Some(condition) = &loop_.condition {
            let condition = self.eval(condition, inner);
            refs = condition.all_refs();
            match operators::truth(&condition) {
                Some(false) => return None,
                Some(true) => {}
                None if condition.failed() || condition.is_known() => {
                    let failure = operators::failure_of(Some(&condition), condition.at.unwrap_or(loop_.value.span));
                    return Some(((Text::from(""), failure.with_refs(&refs)), true, false));
                }
                None => {
                    included = false;
                    refs = refs.doubted(condition.why());
                }
            }
        }
        let key = loop_.key.as_ref().map(|key| self.eval(key, inner));
        let text = key.as_ref().map_or_else(|| Text::from(""), key_of);
        let failure = match (&key, &loop_.key) {
            (Some(key), Some(expr)) => not_a_key(key, expr.span),
            _ => None,
        };
        let value = failure.unwrap_or_else(|| self.eval(&loop_.value, inner)).with_refs(&refs);
        let is_hidden = key.as_ref().is_some_and(|key| key.refs.secret());
        let value = match key {
            Some(key) => value.with_refs(&key.refs),
            None => value,
        };
        Some(((text, value), included, is_hidden))
    }

    /// A `for` over what cannot be listed: what one iteration gives stands for all.
    fn for_unknown(&self, loop_: &'a For, collection: &Value, scope: Scope<'_>, span: Span) -> Value {
        let why = collection.why().unwrap_or_else(|| Why::new("its length is not known", Some(span)));
        let element = match &collection.kind {
            Kind::Many(element) => (**element).clone(),
            Kind::Unknown(unknown) => unknown_step(unknown, format_args!("[*]")).with_refs(&collection.refs),
            _ => Value::unknown(why.clone(), Symbol::of_call("each", std::iter::once(collection.symbol())))
                .with_refs(&collection.all_refs()),
        };
        let key = Value::unknown(why, Symbol::of_call("key", std::iter::once(collection.symbol())));
        match self.iteration(loop_, key, element, scope) {
            Some(((_, value), included, _)) => {
                // A filter that cannot be decided lets through nobody knows which.
                let value = if included { value } else { functions::picked_unknown(&value) };
                let value = if loop_.grouping { Value::new(Kind::Many(Arc::new(value))) } else { value };
                Value::new(Kind::Many(Arc::new(value))).at(span)
            }
            None => Value::list(Vec::new()).at(span),
        }
    }
}
