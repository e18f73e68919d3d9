//! The instances that `count` and `for_each` make of a block.

use std::cell::OnceCell;
use std::collections::HashMap;
use std::rc::Rc;

use super::attributes::VALIDATION_OPTIONS;
use super::module::attribute;
use super::program::{Instance, Program, Scope};
use crate::limits::Limit;
use crate::lower::facts::sensitive;
use crate::lower::fuel::{Fuel, extent};
use crate::model::Existence;
use crate::source::Span;
use crate::syntax::hcl::{Body, Expr};
use crate::value::{InstanceKey, Kind, Lazy, NodeId, Part, Ref, Symbol, Text, Value, Why};

/// Which instance of a block with `count` or `for_each`.
#[derive(Clone, Debug)]
pub struct Repetition {
    /// Its key.
    pub key: InstanceKey,
    /// `each.key` and `each.value`.
    pub each: Option<(Value, Value)>,
    /// `count.index`
    pub index: Option<Value>,
}

/// The instances of a block.
#[derive(Debug)]
pub struct Expansion {
    /// How they are addressed.
    pub shape: Shape,
    /// The instances; one to stand for all where they cannot be listed or where there are none.
    pub repetitions: Vec<Repetition>,
    /// Whether they exist.
    pub existence: Existence,
    /// The positions of the instances by their keys, once one was asked for.
    by_key: OnceCell<HashMap<InstanceKey, usize>>,
    /// All of them as one value, once that was asked for.
    value: OnceCell<Value>,
}

/// How instances are addressed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Shape {
    /// There is one.
    Single,
    /// By position.
    Count,
    /// By key.
    ForEach,
    /// It cannot be known.
    Unknown,
}

impl Repetition {
    /// The only instance.
    pub fn single() -> Self {
        Self { key: InstanceKey::Single, each: None, index: None }
    }

    /// A key as it is shown; Terraform refuses keys that must not be printed, and they are not printed here either.
    pub fn shown(&self, key: &InstanceKey) -> String {
        match key {
            InstanceKey::Key(_) if self.is_secret() => "[(sensitive)]".to_owned(),
            _ => key.to_string(),
        }
    }

    /// Whether its key must not be printed.
    pub fn is_secret(&self) -> bool {
        self.each.as_ref().is_some_and(|(key, value)| key.refs.secret() || value.refs.secret())
    }
}

impl<'a> Program<'a> {
    /// The instances of a resource.
    pub fn expansion(&self, instance: &Instance<'a>, index: usize) -> Rc<Expansion> {
        let key = (instance.id, index);
        match self.expansions.borrow().get(&key) {
            Some(Some(expansion)) => return expansion.clone(),
            Some(None) => {
                let header = instance.module.resources[index].block.header;
                return Rc::new(Expansion::unknown(Why::new("it depends on itself", Some(header)), None));
            }
            None => {}
        }
        self.expansions.borrow_mut().insert(key, None);
        let body = instance.module.resources[index].block.body();
        let expansion = Rc::new(self.expand(body, Scope::of(instance.id)));
        self.expansions.borrow_mut().insert(key, Some(expansion.clone()));
        expansion
    }

    /// The instances of a block by its `count` or `for_each`.
    pub fn expand(&self, body: &'a Body, scope: Scope<'_>) -> Expansion {
        if let Some(count) = attribute(body, "count") {
            self.note_count(&count.expr, scope);
            return self.expand_count(&count.expr, scope);
        }
        if let Some(for_each) = attribute(body, "for_each") {
            let value = self.eval(&for_each.expr, scope);
            self.note_for_each(&for_each.expr, scope);
            return self.as_written(expand_for_each(&value, for_each.expr.span, &self.fuel), &for_each.expr, scope);
        }
        Expansion::new(Shape::Single, vec![Repetition::single()], Existence::Yes)
    }

    fn expand_count(&self, expr: &'a Expr, scope: Scope<'_>) -> Expansion {
        let mut value = self.eval(expr, scope);
        if value.holds_secret() {
            // Terraform refuses it; how many there are would tell it.
            value = Value::unknown(sensitive(expr.span), value.symbol()).with_refs(&value.all_refs());
        }
        let numbers: Option<Vec<f64>> = value.alternatives().iter().map(as_number).collect();
        #[expect(clippy::cast_precision_loss, reason = "a limit has fewer than 2^53")]
        let most = self.fuel.limits.of(Limit::Instances) as f64;
        match numbers.as_deref() {
            Some([count]) if *count <= 0.0 => Expansion::none(
                Shape::Count,
                Repetition { key: InstanceKey::Any, each: None, index: Some(Value::number(0.0)) },
                expr.span,
                value.all_refs().defaulted(),
            ),
            #[expect(clippy::cast_sign_loss, reason = "negative counts were sorted out above")]
            Some([count]) if *count <= most => {
                let repetition =
                    |index| Repetition { key: InstanceKey::Index(index), each: None, index: Some(Value::count(index)) };
                Expansion::new(Shape::Count, (0..*count as usize).map(repetition).collect(), Existence::Yes)
            }
            numbers => {
                if numbers.as_ref().is_some_and(|numbers| numbers.iter().any(|count| *count > most)) {
                    self.fuel.met(Limit::Instances, expr.span, "this `count` makes too many instances");
                }
                let why = value.why().unwrap_or_else(|| Why::new("its `count` is very large", Some(expr.span)));
                let mut expansion = Expansion::unknown(why.clone(), None);
                let index = Symbol::new("count.index");
                expansion.repetitions[0].index = Some(Value::unknown(why, index).with_refs(&value.all_refs()));
                if numbers.is_some_and(|numbers| numbers.iter().all(|count| *count > 0.0)) {
                    expansion.existence = Existence::Yes;
                }
                expansion
            }
        }
    }
}

impl Expansion {
    fn new(shape: Shape, repetitions: Vec<Repetition>, existence: Existence) -> Self {
        Self { shape, repetitions, existence, by_key: OnceCell::new(), value: OnceCell::new() }
    }

    fn unknown(why: Why, each: Option<(Value, Value)>) -> Self {
        let all = Repetition { key: InstanceKey::Any, each, index: None };
        Self::new(Shape::Unknown, vec![all], Existence::Perhaps(why))
    }

    fn none(shape: Shape, ghost: Repetition, at: Span, by_default: bool) -> Self {
        Self::new(shape, vec![ghost], Existence::No { at, by_default })
    }

    /// The first instance of a key.
    pub fn of_key(&self, key: &InstanceKey) -> Option<&Repetition> {
        if let [only] = &self.repetitions[..] {
            return (only.key == *key).then_some(only);
        }
        let by_key = self.by_key.get_or_init(|| {
            let keys = self.repetitions.iter().enumerate().rev();
            keys.map(|(position, repetition)| (repetition.key.clone(), position)).collect()
        });
        by_key.get(key).map(|&position| &self.repetitions[position])
    }

    /// The instances of a resource as one value, as an expression has it that names the resource.
    pub fn value(&self, node: NodeId) -> Value {
        let lazy = |repetition: &Repetition| Value::new(Kind::Lazy(Lazy::Resource(node, repetition.key.clone())));
        let repetitions = &self.repetitions;
        let value = self.value.get_or_init(|| match (&self.existence, self.shape) {
            (_, Shape::Single) => lazy(&repetitions[0]),
            (_, Shape::Unknown) => Value::new(Kind::Many(lazy(&repetitions[0]).into())),
            (Existence::No { .. }, Shape::Count) => Value::list(Vec::new()),
            (Existence::No { .. }, Shape::ForEach) => Value::object(Vec::new()),
            (_, Shape::Count) => Value::list(repetitions.iter().map(lazy).collect()),
            (_, Shape::ForEach) => Value::object(
                repetitions
                    .iter()
                    .filter_map(|repetition| match &repetition.key {
                        InstanceKey::Key(key) => Some((key.clone(), lazy(repetition))),
                        _ => None,
                    })
                    .collect(),
            ),
        });
        value.clone()
    }
}

impl Existence {
    /// Whether something exists inside of something.
    #[must_use]
    pub fn and(self, inner: &Self) -> Self {
        match (&self, inner) {
            (Self::No { .. }, _) | (_, Self::Yes) | (Self::Perhaps(_), Self::Perhaps(_)) => self,
            _ => inner.clone(),
        }
    }
}

/// The instances that the value of a `for_each` makes.
pub fn expand_for_each(value: &Value, at: Span, fuel: &Fuel) -> Expansion {
    let refs = &value.refs;
    let most = fuel.limits.of(Limit::Instances);
    if matches!(value.kind, Kind::Object(_) | Kind::List(_) | Kind::Set(_)) && extent(value) > most {
        fuel.met(Limit::Instances, at, "this `for_each` makes too many instances");
    }
    fuel.charge(value.alternatives().iter().map(extent).sum());
    match &value.kind {
        Kind::Object(items) if items.len() <= most => {
            let repetitions = items.iter().map(|(key, item)| Repetition {
                key: InstanceKey::Key(key.clone()),
                each: Some((Value::text(key.clone()).with_refs(refs), item.clone().out_of(value))),
                index: None,
            });
            listed(repetitions.collect(), value, at)
        }
        Kind::List(items) | Kind::Set(items) if items.len() <= most => {
            let repetitions = items.iter().map(|item| Repetition {
                key: InstanceKey::Key(super::types::key_of(item)),
                each: Some((item.clone().out_of(value), item.clone().out_of(value))),
                index: None,
            });
            listed(repetitions.collect(), value, at)
        }
        _ => {
            let why = value.why().unwrap_or_else(|| Why::new("its `for_each` cannot be listed", Some(at)));
            let all = value.all_refs();
            let elements: Vec<Value> = value
                .alternatives()
                .iter()
                .flat_map(|alternative| match &alternative.kind {
                    Kind::Object(items) => items.iter().map(|(_, item)| item.clone()).collect(),
                    Kind::List(items) | Kind::Set(items) => items.to_vec(),
                    Kind::Many(element) => vec![(**element).clone()],
                    _ => Vec::new(),
                })
                .collect();
            let element = if elements.is_empty() {
                Value::unknown(why.clone(), Symbol::of_call("each.value", std::iter::once(value.symbol())))
            } else {
                Value::one_of(elements)
            };
            let key = match &element.kind {
                Kind::Text(text) => Value::text(text.clone()),
                _ => Value::unknown(why.clone(), Symbol::of_call("each.key", std::iter::once(value.symbol()))),
            };
            let mut expansion = Expansion::unknown(why, Some((key.with_refs(&all), element.with_refs(&all))));
            if value.alternatives().iter().all(is_filled) {
                expansion.existence = Existence::Yes;
            }
            expansion
        }
    }
}

/// Whether a collection has at least one element. A certificate has a name, and so an option.
fn is_filled(value: &Value) -> bool {
    match &value.kind {
        Kind::Object(items) => !items.is_empty(),
        Kind::List(items) | Kind::Set(items) => !items.is_empty(),
        Kind::Many(element) => {
            let whole = |reference: &Ref| *reference.attribute == *VALIDATION_OPTIONS && reference.part == Part::Whole;
            element.all_refs().iter().any(whole)
        }
        _ => false,
    }
}

fn listed(repetitions: Vec<Repetition>, value: &Value, at: Span) -> Expansion {
    if repetitions.is_empty() {
        let why = Why::new("its `for_each` is empty", Some(at));
        let unknown = |name: &str| Value::unknown(why.clone(), Symbol::new(name));
        let ghost =
            Repetition { key: InstanceKey::Any, each: Some((unknown("each.key"), unknown("each.value"))), index: None };
        return Expansion::none(Shape::ForEach, ghost, at, value.all_refs().defaulted());
    }
    Expansion::new(Shape::ForEach, repetitions, Existence::Yes)
}

fn as_number(value: &Value) -> Option<f64> {
    match &value.kind {
        Kind::Number(number) => Some(*number),
        Kind::Text(Text::Known(text)) => super::types::parse_number(text),
        Kind::Bool(value) => Some(f64::from(u8::from(*value))),
        _ => None,
    }
}
