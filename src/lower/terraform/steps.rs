//! Steps from a value: attributes, elements, splats.

use std::sync::Arc;

use super::functions;
use super::operators;
use super::program::{Program, Scope};
use super::types::to_text;
use crate::lower::fuel::{extent, reading};
use crate::source::Span;
use crate::syntax::hcl::Step;
use crate::value::{Kind, Lazy, Symbol, Text, Unknown, Value, Why};

impl<'a> Program<'a> {
    /// One step from a value.
    pub fn step(&self, value: &Value, step: &'a Step, scope: Scope<'_>, span: Span) -> Value {
        match step {
            Step::Attr(name) => self.attr(value, &name.text, span),
            Step::Index(index) => {
                let index = self.eval(index, scope);
                self.index(value, &index, span)
            }
            Step::AttrSplat(steps) | Step::FullSplat(steps) => self.splat(value, steps, scope, span),
        }
    }

    /// `value.name`
    pub fn attr(&self, value: &Value, name: &str, span: Span) -> Value {
        let result = match &value.kind {
            Kind::OneOf(values) => Value::one_of(values.iter().map(|value| self.attr(value, name, span)).collect()),
            Kind::Object(items) => object_item(items, &Text::from(name), span),
            Kind::Lazy(Lazy::Resource(node, key)) => self.resource_attribute(*node, key, name, span),
            Kind::Lazy(Lazy::Module(instance)) => self.output(*instance, name, span),
            Kind::Unknown(unknown) if unknown.scalar => {
                Value::failure(format!("this value has no attribute `{name}`"), span).with_refs(&value.refs)
            }
            Kind::Unknown(unknown) => unknown_step(unknown, format_args!(".{name}")),
            // `aws_x.y.arn` of something that has `for_each` after all: one of its elements.
            Kind::Many(element) => self.attr(element, name, span),
            Kind::List(_) if name.bytes().all(|byte| byte.is_ascii_digit()) => {
                self.index(value, &Value::number(name.parse().unwrap_or(f64::MAX)), span)
            }
            Kind::List(_) | Kind::Set(_) | Kind::Null | Kind::Bool(_) | Kind::Number(_) | Kind::Text(_) => {
                Value::failure(format!("this value has no attribute `{name}`"), span)
            }
        };
        result.out_of(value)
    }

    /// `value[index]`
    pub fn index(&self, value: &Value, index: &Value, span: Span) -> Value {
        if index.failed() {
            return operators::failure_of(Some(index), span).with_refs(&value.all_refs().union(&index.all_refs()));
        }
        self.fuel.charge(reading(index));
        let unknown_index = !index.is_known();
        if unknown_index {
            self.fuel.charge(extent(value));
        }
        let result = match (&value.kind, &index.kind) {
            (Kind::OneOf(values), _) => {
                Value::one_of(values.iter().map(|value| self.index(value, index, span)).collect())
            }
            (_, Kind::OneOf(indexes)) => {
                Value::one_of(indexes.iter().map(|index| self.index(value, index, span)).collect())
            }
            (Kind::Unknown(unknown), _) if unknown.scalar => Value::failure("this value has no elements", span),
            (Kind::Unknown(unknown), _) => unknown_step(unknown, format_args!("[{}]", index.symbol().name())),
            (Kind::Many(element), _) => functions::picked_unknown(element),
            (Kind::List(items) | Kind::Set(items), _) if unknown_index && !items.is_empty() => {
                Value::one_of(items.to_vec())
            }
            (Kind::Object(items), Kind::Unknown(_)) if !items.is_empty() => {
                Value::one_of(items.iter().map(|(_, item)| item.clone()).collect())
            }
            // Nobody knows where in a set an unknown string stands.
            (Kind::Set(items), _)
                if items.iter().any(|item| matches!(&item.kind, Kind::Text(text) if text.known().is_none())) =>
            {
                Value::one_of(items.iter().map(functions::picked).collect())
            }
            (Kind::List(items) | Kind::Set(items), _) => match as_index(index) {
                Some(position) if position < items.len() => functions::picked(&items[position]),
                Some(_) => Value::failure("this position is past the end of the list", span),
                None => Value::failure("a list is indexed with a number", span),
            },
            (Kind::Object(items), _) => match to_text(&index.kind) {
                Some(key) => {
                    let item = object_item(items, &key, span);
                    if item.failed() && index.refs.secret() {
                        Value::failure("there is no such key", span)
                    } else {
                        item
                    }
                }
                None => Value::failure("a map is indexed with a string", span),
            },
            (Kind::Lazy(_), Kind::Number(_)) => Value::failure("this is not one of several instances", span),
            (Kind::Lazy(_), _) => match to_text(&index.kind) {
                Some(Text::Known(name)) => self.attr(value, &name, span),
                _ => Value::unknown(Why::new("which attribute is not known", Some(span)), value.symbol())
                    .with_refs(&value.all_refs()),
            },
            _ => Value::failure("this value has no elements", span),
        };
        let refs = match &index.kind {
            Kind::Unknown(unknown) => index.refs.doubted(Some(unknown.why.clone())),
            _ => index.refs.clone(),
        };
        result.with_refs(&refs).out_of(value)
    }

    fn splat(&self, value: &Value, steps: &'a [Step], scope: Scope<'_>, span: Span) -> Value {
        self.fuel.charge(extent(value));
        if self.fuel.is_over(span) {
            return Value::unknown(Why::new("it takes too long to evaluate", Some(span)), value.symbol());
        }
        let each = |item: &Value| steps.iter().fold(item.clone(), |item, step| self.step(&item, step, scope, span));
        let result = match &value.kind {
            Kind::OneOf(values) => {
                return Value::one_of(values.iter().map(|value| self.splat(value, steps, scope, span)).collect())
                    .with_refs(&value.refs);
            }
            Kind::Null => Value::list(Vec::new()),
            Kind::List(items) | Kind::Set(items) => Value::list(items.iter().map(each).collect()),
            Kind::Many(element) => Value::new(Kind::Many(Arc::new(each(element)))),
            Kind::Unknown(unknown) if unknown.failed => value.clone(),
            // The only one, where it cannot be `null`.
            Kind::Unknown(unknown) if unknown.scalar && unknown.not_null => Value::list(vec![each(value)]),
            Kind::Unknown(unknown) => {
                Value::new(Kind::Many(Arc::new(each(&unknown_step(unknown, format_args!("[*]"))))))
            }
            _ => Value::list(vec![each(value)]),
        };
        result.out_of(value)
    }
}

/// A step from an unknown value: unknown as well, and for the same reason.
pub(super) fn unknown_step(unknown: &Unknown, step: std::fmt::Arguments<'_>) -> Value {
    let mut stepped = unknown.clone();
    stepped.symbol = unknown.symbol.step(step);
    stepped.attribute = None;
    stepped.not_null = false;
    stepped.scalar = false;
    Value::new(Kind::Unknown(stepped))
}

fn object_item(items: &[(Text, Value)], key: &Text, span: Span) -> Value {
    if let Ok(found) = items.binary_search_by(|(name, _)| name.cmp(key)) {
        return items[found].1.clone();
    }
    let candidates: Vec<Value> =
        items.iter().filter(|(name, _)| name.equal(key) != Some(false)).map(|(_, item)| item.clone()).collect();
    if candidates.is_empty() {
        return Value::failure(format!("there is no key \"{key}\""), span);
    }
    let why = Why::new(format!("it is not known whether there is a key \"{key}\""), Some(span));
    let unknown = Value::unknown(why, Symbol::of_call("item", std::iter::once(Symbol::new(key.to_string()))));
    Value::one_of(candidates.into_iter().chain([unknown]).collect())
}

fn as_index(value: &Value) -> Option<usize> {
    let number = match &value.kind {
        Kind::Number(number) => *number,
        Kind::Text(Text::Known(text)) => super::types::parse_number(text)?,
        _ => return None,
    };
    #[expect(clippy::cast_sign_loss, reason = "checked just before")]
    (number >= 0.0 && number.fract() == 0.0 && number < 1e9).then_some(number as usize)
}
