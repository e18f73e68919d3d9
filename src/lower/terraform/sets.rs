//! Sets: what is in them once, in Terraform's order.

use std::cmp::Ordering;

use super::types::to_text;
use crate::value::{Distinct, Kind, Value, format_number};

/// What is not a string is compared with everything before it; the few sets of objects that matter are small.
const LARGEST_COMPARED: usize = 256;

/// A set: sorted, without what is certainly there twice.
pub fn set_of(mut items: Vec<Value>) -> Kind {
    if items.iter().all(|item| matches!(item.kind, Kind::Text(_))) {
        items.sort_by(order);
        return Kind::Set(distinct(items, usize::MAX).into());
    }
    let mut unique = distinct(items, LARGEST_COMPARED);
    unique.sort_by_cached_key(rank);
    Kind::Set(unique.into())
}

/// Everything once, in the order in which it first appears; behind so many different values nothing is compared.
pub fn distinct(items: Vec<Value>, most_compared: usize) -> Vec<Value> {
    let mut unique = Distinct::default();
    for item in items {
        let position = if unique.len() > most_compared { None } else { unique.position(&item) };
        match position {
            Some(position) => unique.join(position, item.all_refs()),
            None => unique.push(item),
        }
    }
    unique.into_values()
}

/// The order of strings: by their bytes, those that are unknown in part at the end.
pub fn order(a: &Value, b: &Value) -> Ordering {
    match (&a.kind, &b.kind) {
        (Kind::Text(a), Kind::Text(b)) => a.cmp(b),
        _ => Ordering::Equal,
    }
}

/// Where an element stands in a set: numbers by size, `null` and what is unknown last, and whatever else by the bytes
/// that Terraform tells elements apart with (zclconf/go-cty, `cty/set_internals.go`).
#[derive(PartialEq)]
enum Rank {
    Truth(bool),
    Number(f64),
    Bytes(String),
    Null,
    Unknown,
}

impl Eq for Rank {}

impl PartialOrd for Rank {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Rank {
    fn cmp(&self, other: &Self) -> Ordering {
        let kind = |rank: &Self| match rank {
            Self::Truth(_) => 0,
            Self::Number(_) => 1,
            Self::Bytes(_) => 2,
            Self::Null => 3,
            Self::Unknown => 4,
        };
        match (self, other) {
            (Self::Truth(a), Self::Truth(b)) => a.cmp(b),
            (Self::Number(a), Self::Number(b)) => a.total_cmp(b),
            (Self::Bytes(a), Self::Bytes(b)) => a.cmp(b),
            _ => kind(self).cmp(&kind(other)),
        }
    }
}

fn rank(item: &Value) -> Rank {
    match &item.kind {
        Kind::Null => Rank::Null,
        Kind::Bool(truth) => Rank::Truth(*truth),
        Kind::Number(number) => Rank::Number(*number),
        Kind::Text(text) => text.known().map_or(Rank::Unknown, |text| Rank::Bytes(text.to_owned())),
        Kind::Unknown(_) | Kind::Many(_) | Kind::Lazy(_) | Kind::OneOf(_) => Rank::Unknown,
        Kind::List(_) | Kind::Set(_) | Kind::Object(_) => {
            let mut bytes = String::new();
            write(item, &mut bytes);
            Rank::Bytes(bytes)
        }
    }
}

/// All elements of a set have one type, so it does not matter that a tuple is written like a list here, and an object
/// like a map.
fn write(value: &Value, bytes: &mut String) {
    match &value.kind {
        Kind::Null => bytes.push('~'),
        Kind::Bool(truth) => bytes.push(if *truth { 'T' } else { 'F' }),
        Kind::Number(number) => bytes.push_str(&ten_digits(*number)),
        Kind::Text(text) => match text.known() {
            Some(text) => quote(text, bytes),
            None => bytes.push('?'),
        },
        Kind::List(items) | Kind::Set(items) => {
            bytes.push('[');
            for item in items.iter() {
                write(item, bytes);
                bytes.push(';');
            }
            bytes.push(']');
        }
        Kind::Object(items) => {
            bytes.push('{');
            for (key, item) in items.iter() {
                if let Some(key) = to_text(&Kind::Text(key.clone())).as_ref().and_then(|key| key.known()) {
                    quote(key, bytes);
                }
                bytes.push(':');
                write(item, bytes);
                bytes.push(';');
            }
            bytes.push('}');
        }
        Kind::Unknown(_) | Kind::Many(_) | Kind::Lazy(_) | Kind::OneOf(_) => bytes.push('?'),
    }
}

/// A string as Go quotes it.
fn quote(text: &str, bytes: &mut String) {
    bytes.push('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => bytes.extend(['\\', c]),
            '\n' => bytes.push_str("\\n"),
            '\r' => bytes.push_str("\\r"),
            '\t' => bytes.push_str("\\t"),
            c => bytes.push(c),
        }
    }
    bytes.push('"');
}

/// A number as `%.10g` writes it.
fn ten_digits(number: f64) -> String {
    let scientific = format!("{number:.9e}");
    let Some((mantissa, exponent)) = scientific.split_once('e') else { return format_number(number) };
    let Ok(exponent) = exponent.parse::<i32>() else { return format_number(number) };
    if (-4..10).contains(&exponent) {
        let decimals = usize::try_from(9 - exponent).unwrap_or(0);
        let text = format!("{number:.decimals$}");
        return if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.').to_owned() } else { text };
    }
    let mantissa = mantissa.trim_end_matches('0').trim_end_matches('.');
    let sign = if exponent < 0 { '-' } else { '+' };
    format!("{mantissa}e{sign}{:02}", exponent.abs())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_as_go_writes_them() {
        for (number, text) in [
            (1.0, "1"),
            (10.0, "10"),
            (-2.5, "-2.5"),
            (0.0001, "0.0001"),
            (0.00001, "1e-05"),
            (1e21, "1e+21"),
            (12_345_678_901.0, "1.23456789e+10"),
            (1.0 / 3.0, "0.3333333333"),
        ] {
            assert_eq!(ten_digits(number), text);
        }
    }
}
