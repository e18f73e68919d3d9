//! Terraform's functions, those that occur around certificates. Any other gives an unknown value that keeps the
//! references of its arguments.
//!
//! A function is written for known arguments and asks for them through [`Args`], which says *unknown* or *failed* for
//! it. Where a function knows more (the length of a list of unknown strings, the suffix of a joined name), it looks at
//! the value itself.

mod arity;
mod collections;
mod conversions;
mod encoding;
mod format;
mod maps;
mod numbers;
mod paths;
mod sets;
mod strings;

use std::sync::Arc;

use super::common;
use super::module::Files;
use super::types::{parse_number, to_text};
use crate::limits::Limit;
use crate::lower::fuel::{Fuel, LOOKED_AT, TOO_LARGE, extent};
use crate::source::Span;
use crate::tree::{self, ReadError};
use crate::value::{Kind, MOST_ALTERNATIVES, Part, Ref, Refs, Symbol, Text, Value, Why, exact_number};

/// Why a function gives no known value.
pub enum No {
    /// An argument is not known.
    Unknown,
    /// It is made of a file that cannot be read: why.
    Unread(ReadError),
    /// It has no value for these arguments: why.
    Failed(String),
    /// It would take more than a limit: which, and of what.
    Met(Limit, &'static str),
    /// It would take more than acmlint goes through: what.
    Refused(&'static str),
}

type Answer = Result<Value, No>;

/// Functions that give elements of what they are given, each with its own marks (zclconf/go-cty, `AllowMarked`).
const CARRYING: [&str; 17] = [
    "chunklist",
    "coalesce",
    "coalescelist",
    "concat",
    "element",
    "flatten",
    "issensitive",
    "lookup",
    "merge",
    "nonsensitive",
    "one",
    "reverse",
    "slice",
    "tolist",
    "tomap",
    "type",
    "values",
];

/// Functions that look at the elements of a collection, not into them.
const LOOKING: [&str; 9] =
    ["element", "keys", "length", "lookup", "nonsensitive", "one", "sensitive", "slice", "values"];

/// The text of a file of the tree, and its first line.
pub type FileReader<'f> = &'f dyn Fn(&str) -> Result<(Arc<str>, Span), ReadError>;

/// What functions are called with beside their arguments.
#[derive(Clone, Copy)]
pub struct Around<'f> {
    /// Reads files.
    pub read: FileReader<'f>,
    /// What they may cost.
    pub fuel: &'f Fuel,
}

/// The arguments of a call.
pub struct Args<'v> {
    values: &'v [Value],
    around: &'v Around<'v>,
    span: Span,
}

/// Applies a function to every combination of the arguments' alternatives.
pub fn lift(values: &[Value], apply: impl Fn(&[Value]) -> Value) -> Value {
    let combinations: usize = values.iter().map(|value| value.alternatives().len()).product();
    if combinations <= 1 {
        return apply(values);
    }
    let refs = Refs::union_all(values.iter().map(|value| value.refs.clone()));
    if combinations > MOST_ALTERNATIVES {
        let all = Refs::union_all(values.iter().map(Value::all_refs));
        let at = values.iter().find_map(|value| value.at);
        let symbol = Symbol::of_call("either", values.iter().map(Value::symbol));
        return Value::unknown(Why::new("it has too many possible values", at), symbol).with_refs(&all);
    }
    let mut rows: Vec<Vec<Value>> = vec![Vec::new()];
    for value in values {
        rows = rows
            .into_iter()
            .flat_map(|row| {
                value.alternatives().iter().map(move |alternative| {
                    let mut row = row.clone();
                    row.push(alternative.clone());
                    row
                })
            })
            .collect();
    }
    Value::one_of(rows.iter().map(|row| apply(row)).collect()).with_refs(&refs)
}

/// Calls a function.
pub fn call(name: &str, values: &[Value], around: &Around<'_>, span: Span) -> Value {
    lift(values, |values| one(name, values, around, span))
}

fn one(name: &str, values: &[Value], around: &Around<'_>, span: Span) -> Value {
    if around.fuel.is_over(span) {
        return unknown_call(name, values, span);
    }
    let heaviest = around.fuel.heaviest();
    let mut left = heaviest;
    for value in values {
        left =
            if LOOKING.contains(&name) { left.saturating_sub(extent(value)) } else { around.fuel.weigh(value, left) };
    }
    around.fuel.charge((heaviest - left) / LOOKED_AT);
    let args = Args { values, around, span };
    if left == 0 {
        around.fuel.refused(span, TOO_LARGE);
        return unknown_call(name, values, span);
    }
    let name = name.strip_prefix("core::").unwrap_or(name);
    if !arity::fits(name, values.len()) {
        return Value::failure(format!("`{name}()` does not take {} arguments", values.len()), span)
            .with_refs(&all_refs(values));
    }
    let answer = strings::call(name, &args)
        .or_else(|| collections::call(name, &args))
        .or_else(|| maps::call(name, &args))
        .or_else(|| sets::call(name, &args))
        .or_else(|| conversions::call(name, &args))
        .or_else(|| format::call(name, &args))
        .or_else(|| numbers::call(name, &args))
        .or_else(|| paths::call(name, &args))
        .or_else(|| encoding::call(name, &args));
    match answer {
        Some(Ok(value)) => {
            // What a scalar was made from it cannot carry in its elements.
            let scalar =
                matches!(value.kind, Kind::Null | Kind::Bool(_) | Kind::Number(_) | Kind::Text(_) | Kind::Unknown(_));
            let refs =
                Refs::union_all(values.iter().map(|value| if scalar { value.all_refs() } else { value.refs.clone() }));
            let at = value.at.or(Some(span));
            let refs = if name == "nonsensitive" { refs.made_public() } else { refs };
            let value = Value { at, ..value.with_refs(&refs) };
            // What holds something secret gives a secret, unless the mark goes where its element goes.
            let is_hidden = !scalar && !CARRYING.contains(&name) && values.iter().any(Value::holds_secret);
            if is_hidden { value.made_secret() } else { value }
        }
        Some(Err(No::Failed(reason))) => Value::failure(reason, span).with_refs(&all_refs(values)),
        Some(Err(No::Unread(error))) => unread(name, &error, values, span),
        Some(Err(No::Met(limit, what))) => {
            around.fuel.met(limit, span, what);
            unknown_call(name, values, span)
        }
        Some(Err(No::Refused(what))) => {
            around.fuel.refused(span, what);
            unknown_call(name, values, span)
        }
        Some(Err(No::Unknown)) | None => unknown_call(name, values, span),
    }
}

fn all_refs(values: &[Value]) -> Refs {
    Refs::union_all(values.iter().map(Value::all_refs))
}

/// What a function gives whose result is not known.
pub fn unknown_call(name: &str, values: &[Value], span: Span) -> Value {
    if let Some(failed) = values.iter().find(|value| value.failed()) {
        let reason = failed.why().map_or_else(|| "an argument has no value".into(), |why| why.reason);
        return Value::failure(reason, span).with_refs(&all_refs(values));
    }
    let why = values
        .iter()
        .find_map(Value::why)
        .unwrap_or_else(|| Why::new(format!("`{name}()` is not evaluated"), Some(span)));
    let mut value =
        Value::unknown(why, Symbol::of_call(name, values.iter().map(Value::symbol))).with_refs(&all_refs(values));
    if let (Kind::Unknown(made), Some((first, rest))) = (&mut value.kind, values.split_first()) {
        made.absent = is_absent(first) && rest.iter().all(Value::is_known);
    }
    value.at(span)
}

/// What a function gives for a file that cannot be read.
fn unread(name: &str, error: &ReadError, values: &[Value], span: Span) -> Value {
    let mut value = unknown_call(name, values, span);
    if let Kind::Unknown(unknown) = &mut value.kind {
        let reason = match error {
            ReadError::Outside | ReadError::Git => "the file is outside of what is scanned",
            ReadError::Missing => "the file is not there",
            _ => "the file cannot be read",
        };
        unknown.why = Why::new(reason, Some(span));
        unknown.absent = matches!(error, ReadError::Missing);
    }
    value
}

fn is_absent(value: &Value) -> bool {
    matches!(&value.kind, Kind::Unknown(unknown) if unknown.absent)
}

/// An element that was taken by its position out of a collection.
pub fn picked(element: &Value) -> Value {
    element.map_refs(&Refs::picked)
}

/// An element that was taken out of a collection whose length is not known.
pub fn picked_unknown(element: &Value) -> Value {
    element.map_refs(&|refs| {
        refs.map(|reference| match (&reference.part, &*reference.attribute) {
            (Part::Whole, super::attributes::VALIDATION_OPTIONS) => {
                Some(Ref { part: Part::PickedOne, ..reference.clone() })
            }
            (Part::Name(name), _) => Some(Ref { part: Part::Picked(name.clone()), ..reference.clone() }),
            _ => None,
        })
    })
}

/// The text of a file that an expression of a root names, and its first line: inside the tree, and text.
pub fn read_file(files: &Files<'_>, root: &str, path: &str) -> Result<(Arc<str>, Span), ReadError> {
    // Terraform takes `~` for the home of whoever runs it.
    let path = tree::join(root, path).filter(|_| !path.starts_with('~')).ok_or(ReadError::Outside)?;
    let file = if let Some(file) = files.sources.find(&path) {
        file
    } else {
        let text = String::from_utf8(files.tree.read(&path)?);
        let text = text.map_err(|_| ReadError::Refused("it is no text".to_owned()))?;
        files.sources.add(&path, text, Files::owner(&path))
    };
    let text = Arc::clone(&files.sources.file(file).text);
    let first = text.find('\n').unwrap_or(text.len());
    Ok((text, Span::new(file, 0..first)))
}

impl Args<'_> {
    /// Refuses to make something of so many elements, where these are too many.
    fn fits(&self, elements: usize) -> Result<(), No> {
        if elements > self.around.fuel.heaviest() { Err(No::Refused(TOO_LARGE)) } else { Ok(()) }
    }

    /// How many elements a function may make or compare.
    fn most(&self) -> usize {
        self.around.fuel.limits.of(Limit::Elements)
    }

    fn len(&self) -> usize {
        self.values.len()
    }

    fn value(&self, index: usize) -> Result<&Value, No> {
        self.values.get(index).ok_or_else(|| No::Failed("an argument is missing".to_owned()))
    }

    /// A string, known or in part.
    fn partial(&self, index: usize) -> Result<Text, No> {
        let value = self.value(index)?;
        match to_text(&value.kind) {
            Some(text) => Ok(text),
            None if value.failed() => Err(No::Failed("an argument has no value".to_owned())),
            None if value.is_known() => Err(No::Failed("a string is needed here".to_owned())),
            None => Err(No::Unknown),
        }
    }

    /// A known string.
    fn text(&self, index: usize) -> Result<Arc<str>, No> {
        match self.partial(index)? {
            Text::Known(text) => Ok(text),
            Text::Partial(_) => Err(No::Unknown),
        }
    }

    /// A known number.
    fn number(&self, index: usize) -> Result<f64, No> {
        let value = self.value(index)?;
        match &value.kind {
            Kind::Number(number) => Ok(*number),
            Kind::Text(Text::Known(text)) => {
                parse_number(text).ok_or_else(|| No::Failed("a number is needed here".to_owned()))
            }
            _ if value.is_known() || value.failed() => Err(No::Failed("a number is needed here".to_owned())),
            _ => Err(No::Unknown),
        }
    }

    /// A known whole number.
    fn integer(&self, index: usize) -> Result<i64, No> {
        let number = self.number(index)?;
        if number.fract() == 0.0 && number.abs() < 1e15 {
            Ok(number as i64)
        } else if exact_number(number).is_none() && (number - number.round()).abs() < 1e-6 {
            Err(No::Unknown)
        } else {
            Err(No::Failed("a whole number is needed here".to_owned()))
        }
    }

    /// The elements of a list or set.
    fn items(&self, index: usize) -> Result<&[Value], No> {
        items(self.value(index)?)
    }

    /// The items of a map or object.
    fn entries(&self, index: usize) -> Result<&[(Text, Value)], No> {
        let value = self.value(index)?;
        match &value.kind {
            Kind::Object(items) => Ok(items),
            _ if value.is_known() || value.failed() => Err(No::Failed("a map is needed here".to_owned())),
            _ => Err(No::Unknown),
        }
    }
}

/// The elements of a list or set.
fn items(value: &Value) -> Result<&[Value], No> {
    match &value.kind {
        Kind::List(items) | Kind::Set(items) => Ok(items),
        Kind::Unknown(unknown) if unknown.failed => Err(No::Failed(unknown.why.reason.to_string())),
        Kind::Unknown(_) | Kind::Many(_) | Kind::Lazy(_) | Kind::OneOf(_) => Err(No::Unknown),
        _ => Err(No::Failed("a list is needed here".to_owned())),
    }
}

/// A collection of unknown length whose elements look like any of these.
fn many(elements: Vec<Value>) -> Value {
    Value::new(Kind::Many(Arc::new(Value::one_of(elements))))
}

/// The elements of a collection that has one type.
fn of_one_type(items: &[Value]) -> Result<Vec<Value>, No> {
    common::unified(items).map_err(|_| No::Failed("the elements have different types".to_owned()))
}
