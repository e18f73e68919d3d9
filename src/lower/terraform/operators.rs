//! Operators and conversions between primitives, with unknown as a third answer.

use std::cmp::Ordering;

use super::types::{parse_bool, parse_number};
use crate::source::Span;
use crate::syntax::hcl::{Binary, Unary};
use crate::value::{Kind, Symbol, Value, Why, compare_numbers};

/// The truth of a value, where it is known.
pub fn truth(value: &Value) -> Option<bool> {
    match &value.kind {
        Kind::Bool(value) => Some(*value),
        Kind::Text(text) => parse_bool(text.known()?),
        Kind::OneOf(values) => {
            let first = truth(values.first()?)?;
            values.iter().all(|value| truth(value) == Some(first)).then_some(first)
        }
        _ => None,
    }
}

/// A number, where it is known; none inside where it is not a number at all.
fn number(value: &Value) -> Result<Option<f64>, ()> {
    match &value.kind {
        Kind::Number(number) => Ok(Some(*number)),
        Kind::Text(text) => match text.known() {
            Some(text) => parse_number(text).map(Some).ok_or(()),
            None => Ok(None),
        },
        Kind::Unknown(unknown) if !unknown.failed => Ok(None),
        Kind::OneOf(_) | Kind::Lazy(_) | Kind::Many(_) => Ok(None),
        _ => Err(()),
    }
}

/// `!x`, `-x`
pub fn unary(operator: Unary, value: &Value, span: Span) -> Value {
    let result = match operator {
        Unary::Not => match (truth(value), value.is_known()) {
            (Some(truth), _) => Value::bool(!truth),
            (None, false) => unknown("!", &[value], span),
            (None, true) => Value::failure("this is not a truth value", span),
        },
        Unary::Minus => match number(value) {
            Ok(Some(number)) => Value::number(-number),
            Ok(None) => unknown("-", &[value], span),
            Err(()) => Value::failure("this is not a number", span),
        },
    };
    result.with_refs(&value.all_refs()).at(span)
}

/// The answer of `false && x` and `true || x`, whatever `x` is.
pub fn short_circuit(operator: Binary, left: &Value) -> Option<Value> {
    let decided = match operator {
        Binary::And => truth(left) == Some(false),
        Binary::Or => truth(left) == Some(true),
        _ => false,
    };
    decided.then(|| Value::bool(operator == Binary::Or).with_refs(&left.all_refs()))
}

/// `a + b` and the others.
pub fn binary(operator: Binary, left: &Value, right: &Value, span: Span) -> Value {
    let failed = [left, right].into_iter().find(|value| value.failed());
    let result = match operator {
        Binary::And | Binary::Or => logic(operator, left, right, span),
        _ if failed.is_some() => failure_of(failed, span),
        Binary::Eq | Binary::NotEq => match left.equal(right) {
            Some(equal) => Value::bool(equal == (operator == Binary::Eq)),
            None => unknown(name(operator), &[left, right], span),
        },
        _ => arithmetic(operator, left, right, span),
    };
    result.with_refs(&left.all_refs().union(&right.all_refs())).at(span)
}

/// `==` and `!=` of two literals: what looks the same is of the same type.
pub fn equal_as_written(operator: Binary, left: &Value, right: &Value) -> Option<Value> {
    match operator {
        Binary::Eq => left.same_of_one_type(right).map(Value::bool),
        Binary::NotEq => left.same_of_one_type(right).map(|equal| Value::bool(!equal)),
        _ => None,
    }
}

/// What has no value because a part of it has none.
pub fn failure_of(failed: Option<&Value>, span: Span) -> Value {
    let reason = failed.and_then(Value::why).map_or_else(|| "a part of it has no value".into(), |why| why.reason);
    Value::failure(reason, span)
}

fn logic(operator: Binary, left: &Value, right: &Value, span: Span) -> Value {
    let decisive = operator == Binary::Or;
    for value in [left, right] {
        if value.failed() {
            return failure_of(Some(value), span);
        }
        if truth(value).is_none() && value.is_known() {
            return Value::failure("this is not a truth value", span);
        }
    }
    match (truth(left), truth(right)) {
        (Some(a), _) | (_, Some(a)) if a == decisive => Value::bool(decisive),
        (Some(_), Some(_)) => Value::bool(!decisive),
        _ => unknown(name(operator), &[left, right], span),
    }
}

fn arithmetic(operator: Binary, left: &Value, right: &Value, span: Span) -> Value {
    let (Ok(a), Ok(b)) = (number(left), number(right)) else {
        return Value::failure("this is not a number", span);
    };
    let (Some(a), Some(b)) = (a, b) else {
        return unknown(name(operator), &[left, right], span);
    };
    let compared = |holds: fn(Ordering) -> bool| match compare_numbers(a, b) {
        Some(order) => Value::bool(holds(order)),
        None => unknown(name(operator), &[left, right], span),
    };
    let computed = |result: f64| {
        // Infinity less infinity, and the like.
        if result.is_nan() { Value::failure("this has no result", span) } else { Value::number(result) }
    };
    match operator {
        Binary::Greater => compared(Ordering::is_gt),
        Binary::GreaterEq => compared(Ordering::is_ge),
        Binary::Less => compared(Ordering::is_lt),
        Binary::LessEq => compared(Ordering::is_le),
        Binary::Plus => computed(a + b),
        Binary::Minus => computed(a - b),
        Binary::Times => computed(a * b),
        Binary::Div => computed(a / b),
        // So it is in Terraform.
        Binary::Mod if b == 0.0 && a.is_finite() => Value::number(a),
        Binary::Mod if a.is_infinite() || b.is_infinite() => Value::failure("infinity has no remainder", span),
        Binary::Mod => computed(a % b),
        Binary::And | Binary::Or | Binary::Eq | Binary::NotEq => unknown(name(operator), &[left, right], span),
    }
}

fn name(operator: Binary) -> &'static str {
    match operator {
        Binary::Or => "||",
        Binary::And => "&&",
        Binary::Eq => "==",
        Binary::NotEq => "!=",
        Binary::Greater => ">",
        Binary::GreaterEq => ">=",
        Binary::Less => "<",
        Binary::LessEq => "<=",
        Binary::Plus => "+",
        Binary::Minus => "-",
        Binary::Times => "*",
        Binary::Div => "/",
        Binary::Mod => "%",
    }
}

fn unknown(operator: &str, values: &[&Value], span: Span) -> Value {
    let why = values.iter().find_map(|value| value.why()).unwrap_or_else(|| Why::new("it is not known", Some(span)));
    let mut result = Value::unknown(why, Symbol::of_call(operator, values.iter().map(|value| value.symbol())));
    if let Kind::Unknown(unknown) = &mut result.kind {
        unknown.not_null = true;
        unknown.scalar = true;
        unknown.failed = values.iter().any(|value| value.failed());
    }
    result
}
