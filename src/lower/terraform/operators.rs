//! Operators and conversions between primitives, with unknown as a third answer.

use super::types::{parse_number, to_text};
use crate::source::Span;
use crate::syntax::hcl::{Binary, Expr, ExprKind, Unary};
use crate::value::{Kind, Symbol, Value, Why};

/// The truth of a value, where it is known.
pub fn truth(value: &Value) -> Option<bool> {
    match &value.kind {
        Kind::Bool(value) => Some(*value),
        Kind::Text(text) => match text.known()? {
            "true" => Some(true),
            "false" => Some(false),
            _ => None,
        },
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
    let result = match operator {
        Binary::And | Binary::Or => logic(operator, left, right, span),
        Binary::Eq | Binary::NotEq => match left.equal(right) {
            Some(equal) => Value::bool(equal == (operator == Binary::Eq)),
            None => unknown(if operator == Binary::Eq { "==" } else { "!=" }, &[left, right], span),
        },
        _ => arithmetic(operator, left, right, span),
    };
    result.with_refs(&left.all_refs().union(&right.all_refs())).at(span)
}

fn logic(operator: Binary, left: &Value, right: &Value, span: Span) -> Value {
    let decisive = operator == Binary::Or;
    for value in [left, right] {
        if value.failed() {
            return value.clone();
        }
        if truth(value).is_none() && value.is_known() {
            return Value::failure("this is not a truth value", span);
        }
    }
    match (truth(left), truth(right)) {
        (Some(a), _) | (_, Some(a)) if a == decisive => Value::bool(decisive),
        (Some(_), Some(_)) => Value::bool(!decisive),
        _ => unknown(if decisive { "||" } else { "&&" }, &[left, right], span),
    }
}

fn arithmetic(operator: Binary, left: &Value, right: &Value, span: Span) -> Value {
    let (Ok(a), Ok(b)) = (number(left), number(right)) else {
        let failed = [left, right].into_iter().find(|value| value.failed()).cloned();
        return failed.unwrap_or_else(|| Value::failure("this is not a number", span));
    };
    let (Some(a), Some(b)) = (a, b) else {
        return unknown("operator", &[left, right], span);
    };
    match operator {
        Binary::Greater => Value::bool(a > b),
        Binary::GreaterEq => Value::bool(a >= b),
        Binary::Less => Value::bool(a < b),
        Binary::LessEq => Value::bool(a <= b),
        Binary::Plus => Value::number(a + b),
        Binary::Minus => Value::number(a - b),
        Binary::Times => Value::number(a * b),
        Binary::Div if b == 0.0 => Value::failure("division by zero", span),
        Binary::Div => Value::number(a / b),
        Binary::Mod if b == 0.0 => Value::failure("division by zero", span),
        Binary::Mod => Value::number(a % b),
        Binary::And | Binary::Or | Binary::Eq | Binary::NotEq => unknown("operator", &[left, right], span),
    }
}

fn unknown(operator: &str, values: &[&Value], span: Span) -> Value {
    let why = values.iter().find_map(|value| value.why()).unwrap_or_else(|| Why::new("it is not known", Some(span)));
    let mut result = Value::unknown(why, Symbol::of_call(operator, values.iter().map(|value| value.symbol())));
    if let Kind::Unknown(unknown) = &mut result.kind {
        unknown.not_null = true;
        unknown.failed = values.iter().any(|value| value.failed());
    }
    result
}

/// A branch of a conditional, converted where the other one is a string: both have one type.
pub fn unify(value: Value, other: &Expr) -> Value {
    if !matches!(other.kind, ExprKind::Text(_) | ExprKind::Template(_)) {
        return value;
    }
    match (&value.kind, to_text(&value.kind)) {
        (Kind::Bool(_) | Kind::Number(_), Some(text)) => Value { kind: Kind::Text(text), ..value },
        _ => value,
    }
}
