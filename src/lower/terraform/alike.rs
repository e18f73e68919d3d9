//! What every instance of a repeated block says alike. Of a block with `for_each` or `count`, most arguments name neither
//! `each` nor `count.index`: `[for record in aws_route53_record.all : record.fqdn]` is the same list in each of five
//! hundred instances, and evaluating it in each takes as long as all pairs of them.

use std::collections::HashMap;

use super::program::{Program, Scope};
use crate::model::Fqdns;
use crate::syntax::hcl::{Expr, ExprKind, Key, Part, Step};
use crate::value::{InstanceKey, Value};

/// An expression of a module instance.
type Place = (u32, *const Expr);

/// What was evaluated for all instances of a block; none of what each has for itself.
#[derive(Default)]
pub(super) struct Alike {
    values: HashMap<Place, Option<Value>>,
    fqdns: HashMap<Place, Option<Fqdns>>,
}

impl<'a> Program<'a> {
    /// The value of an argument of a block that may be repeated.
    pub fn eval_argument(&self, expr: &'a Expr, scope: Scope<'_>) -> Value {
        let Some(place) = self.repeated(expr, scope) else { return self.eval(expr, scope) };
        if let Some(Some(value)) = self.alike.borrow().values.get(&place) {
            return value.clone();
        }
        let value = self.eval(expr, scope);
        let kept = self.is_alike(expr, place).then(|| value.clone());
        self.alike.borrow_mut().values.insert(place, kept);
        value
    }

    /// The records that a validation is told of, read once where they are those of every instance.
    pub fn fqdns_of_argument(
        &self,
        expr: &'a Expr,
        scope: Scope<'_>,
        read: impl FnOnce() -> Option<Fqdns>,
    ) -> Option<Fqdns> {
        let Some(place) = self.repeated(expr, scope).filter(|place| self.is_alike(expr, *place)) else { return read() };
        if let Some(known) = self.alike.borrow().fqdns.get(&place) {
            return known.clone();
        }
        let fqdns = read();
        self.alike.borrow_mut().fqdns.insert(place, fqdns.clone());
        fqdns
    }

    /// An expression that is evaluated for each instance of a block. While another one is evaluated, what depends on it in
    /// turn is not known yet, and not to be remembered.
    fn repeated(&self, expr: &Expr, scope: Scope<'_>) -> Option<Place> {
        let is_repeated = scope.repetition.is_some_and(|repetition| repetition.key != InstanceKey::Single);
        (is_repeated && scope.bindings.is_none() && !self.fuel.is_evaluating()).then_some((scope.instance, expr))
    }

    fn is_alike(&self, expr: &Expr, place: Place) -> bool {
        self.alike.borrow().values.get(&place).map_or_else(|| !names_instance(expr), Option::is_some)
    }
}

/// Whether an expression names which instance of its block it stands in.
fn names_instance(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Null | ExprKind::Bool(_) | ExprKind::Number(_) | ExprKind::Text(_) => false,
        ExprKind::Variable(name) => matches!(&**name, "each" | "count" | "self"),
        ExprKind::Template(parts) => parts.iter().any(part_names_instance),
        ExprKind::Tuple(items) => items.iter().any(names_instance),
        ExprKind::Object(items) => items
            .iter()
            .any(|(key, value)| matches!(key, Key::Expr(key) if names_instance(key)) || names_instance(value)),
        ExprKind::Step(inner, step) => names_instance(inner) || step_names_instance(step),
        ExprKind::Call { args, .. } => args.iter().any(names_instance),
        ExprKind::Conditional(branches) => branches.iter().any(names_instance),
        ExprKind::For(loop_) => {
            let always = [&loop_.collection, &loop_.value].into_iter();
            always.chain(&loop_.key).chain(&loop_.condition).any(names_instance)
        }
        ExprKind::Unary(_, inner) | ExprKind::Paren(inner) => names_instance(inner),
        ExprKind::Binary(left, _, right) => names_instance(left) || names_instance(right),
    }
}

fn step_names_instance(step: &Step) -> bool {
    match step {
        Step::Attr(_) => false,
        Step::Index(index) => names_instance(index),
        Step::AttrSplat(steps) | Step::FullSplat(steps) => steps.iter().any(step_names_instance),
    }
}

fn part_names_instance(part: &Part) -> bool {
    match part {
        Part::Literal(_) => false,
        Part::Interpolation(expr) => names_instance(expr),
        Part::If(condition, yes, no) => names_instance(condition) || yes.iter().chain(no).any(part_names_instance),
        Part::For(_, _, collection, body) => names_instance(collection) || body.iter().any(part_names_instance),
    }
}
