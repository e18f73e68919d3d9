//! Type constraints of variables, and the conversions they make.

use std::sync::Arc;

use super::common;
use crate::syntax::hcl::{Expr, ExprKind, Key, Name, Part};
use crate::value::{Kind, Symbol, Text, Unknown, Value, Why, exact_number, format_number};

pub use super::sets::set_of;

/// A type constraint.
#[derive(Debug)]
pub enum Type<'a> {
    /// Anything.
    Any,
    /// A primitive.
    String,
    /// A primitive.
    Number,
    /// A primitive.
    Bool,
    /// A list of one type.
    List(Box<Type<'a>>),
    /// A set of one type.
    Set(Box<Type<'a>>),
    /// A map of one type.
    Map(Box<Type<'a>>),
    /// A list of a type for each element.
    Tuple(Vec<Type<'a>>),
    /// An object with these attributes.
    Object(Vec<Field<'a>>),
}

/// An attribute of an object type.
#[derive(Debug)]
pub struct Field<'a> {
    /// Its name.
    pub name: &'a str,
    /// Its type.
    pub kind: Type<'a>,
    /// `optional(...)`, with its default.
    pub optional: Option<Option<&'a Expr>>,
}

impl<'a> Type<'a> {
    /// The type that an expression names; none where it names none.
    pub fn parse(expr: &'a Expr) -> Option<Self> {
        match &expr.kind {
            // Terraform 0.11 and JSON quote it.
            ExprKind::Variable(word) | ExprKind::Text(word) => Self::word(word),
            ExprKind::Template(parts) => match &parts[..] {
                [Part::Interpolation(inner)] => Self::parse(inner),
                _ => None,
            },
            ExprKind::Paren(inner) => Self::parse(inner),
            ExprKind::Call { name, args, .. } => Self::constructor(name, args),
            _ => None,
        }
    }

    fn word(word: &str) -> Option<Self> {
        Some(match word {
            "string" => Self::String,
            "number" => Self::Number,
            "bool" => Self::Bool,
            "any" => Self::Any,
            "list" => Self::List(Box::new(Self::Any)),
            "set" => Self::Set(Box::new(Self::Any)),
            "map" => Self::Map(Box::new(Self::Any)),
            _ => return None,
        })
    }

    fn constructor(name: &'a Name, args: &'a [Expr]) -> Option<Self> {
        let first = args.first()?;
        Some(match &*name.text {
            "list" => Self::List(Box::new(Self::parse(first)?)),
            "set" => Self::Set(Box::new(Self::parse(first)?)),
            "map" => Self::Map(Box::new(Self::parse(first)?)),
            "tuple" => match &first.kind {
                ExprKind::Tuple(items) => Self::Tuple(items.iter().map(Self::parse).collect::<Option<_>>()?),
                _ => return None,
            },
            "object" => match &first.kind {
                ExprKind::Object(items) => {
                    Self::Object(items.iter().map(|(key, value)| Field::parse(key, value)).collect::<Option<_>>()?)
                }
                _ => return None,
            },
            _ => return None,
        })
    }

    /// A value of this type. `evaluate` gives the value of a default inside `optional(...)`.
    pub fn convert(&self, value: Value, evaluate: &dyn Fn(&'a Expr) -> Value) -> Value {
        let Value { kind, refs, at, trail } = value;
        let rebuilt = |kind: Kind| Value { kind, refs: refs.clone(), at, trail: trail.clone() };
        match (self, kind) {
            (_, Kind::OneOf(alternatives)) => {
                let converted = alternatives.iter().map(|item| self.convert(item.clone(), evaluate)).collect();
                Value::one_of(converted).with_refs(&refs)
            }
            (Self::String | Self::Number | Self::Bool, Kind::Unknown(unknown)) => {
                rebuilt(Kind::Unknown(Unknown { scalar: true, ..unknown }))
            }
            (Self::String, kind @ (Kind::Number(_) | Kind::Bool(_))) => {
                rebuilt(to_text(&kind).map_or(kind, Kind::Text))
            }
            (Self::Number, Kind::Text(text)) => {
                let number = text.known().and_then(parse_number);
                rebuilt(number.map_or(Kind::Text(text), Kind::Number))
            }
            (Self::Bool, Kind::Text(text)) => {
                let truth = text.known().and_then(parse_bool);
                rebuilt(truth.map_or(Kind::Text(text), Kind::Bool))
            }
            (Self::List(inner), Kind::List(items) | Kind::Set(items)) => {
                rebuilt(Kind::List(inner.convert_all(&items, evaluate).into()))
            }
            (Self::Set(inner), Kind::List(items) | Kind::Set(items)) => {
                rebuilt(set_of(inner.convert_all(&items, evaluate)))
            }
            (Self::List(inner) | Self::Set(inner) | Self::Map(inner), Kind::Many(element)) => {
                rebuilt(Kind::Many(Arc::new(inner.convert((*element).clone(), evaluate))))
            }
            (Self::Map(inner), Kind::Object(items)) => {
                let (keys, values): (Vec<Text>, Vec<Value>) = items.iter().cloned().unzip();
                let values = inner.convert_all(&values, evaluate);
                rebuilt(Kind::Object(keys.into_iter().zip(values).collect()))
            }
            (Self::Tuple(kinds), Kind::List(items)) if kinds.len() == items.len() => rebuilt(Kind::List(
                kinds.iter().zip(items.iter()).map(|(kind, item)| kind.convert(item.clone(), evaluate)).collect(),
            )),
            (Self::Object(fields), Kind::Object(items)) => {
                let known_keys = items.iter().all(|(key, _)| key.known().is_some());
                let converted = fields.iter().filter_map(|field| {
                    let key = Text::from(field.name);
                    let given = items.iter().find(|(name, _)| *name == key).map(|(_, item)| item);
                    let item = match (given, &field.optional) {
                        (Some(item), Some(Some(default))) if matches!(item.kind, Kind::Null) => evaluate(default),
                        (Some(item), _) => item.clone(),
                        (None, _) if !known_keys => return None,
                        (None, Some(Some(default))) => evaluate(default),
                        (None, _) => Value::null(),
                    };
                    Some((key, field.kind.convert(item, evaluate)))
                });
                rebuilt(Value::object(converted.collect()).kind)
            }
            (_, kind) => rebuilt(kind),
        }
    }
}

impl<'a> Type<'a> {
    /// The elements of a collection of this type: where it says `any`, they have it in common.
    fn convert_all(&self, items: &[Value], evaluate: &dyn Fn(&'a Expr) -> Value) -> Vec<Value> {
        let converted: Vec<Value> = items.iter().map(|item| self.convert(item.clone(), evaluate)).collect();
        if self.says_any() { common::unified(&converted).unwrap_or(converted) } else { converted }
    }

    fn says_any(&self) -> bool {
        match self {
            Self::Any => true,
            Self::String | Self::Number | Self::Bool => false,
            Self::List(inner) | Self::Set(inner) | Self::Map(inner) => inner.says_any(),
            Self::Tuple(kinds) => kinds.iter().any(Self::says_any),
            Self::Object(fields) => fields.iter().any(|field| field.kind.says_any()),
        }
    }
}

impl<'a> Field<'a> {
    fn parse(key: &'a Key, value: &'a Expr) -> Option<Self> {
        let name: &str = match key {
            Key::Word(name) => &name.text,
            Key::Expr(Expr { kind: ExprKind::Text(text), .. }) => text,
            Key::Expr(_) => return None,
        };
        if let ExprKind::Call { name: function, args, .. } = &value.kind
            && &*function.text == "optional"
        {
            let kind = Type::parse(args.first()?)?;
            return Some(Self { name, kind, optional: Some(args.get(1)) });
        }
        Some(Self { name, kind: Type::parse(value)?, optional: None })
    }
}

/// A string as a number, as Terraform converts it.
pub fn parse_number(text: &str) -> Option<f64> {
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    let numeric = unsigned.starts_with(|c: char| c.is_ascii_digit() || c == '.');
    let rest = unsigned.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b'-' | b'+' | b'e' | b'E'));
    if numeric && rest { text.parse().ok() } else { None }
}

/// A string as a truth value, as Terraform converts it.
pub fn parse_bool(text: &str) -> Option<bool> {
    match text {
        "true" | "1" => Some(true),
        "false" | "0" => Some(false),
        _ => None,
    }
}

/// A primitive as a string.
pub fn to_text(kind: &Kind) -> Option<Text> {
    match kind {
        Kind::Text(text) => Some(text.clone()),
        Kind::Number(number) => Some(match exact_number(*number) {
            Some(text) => Text::Known(text.into()),
            None => {
                Text::hole(Symbol::new(format_number(*number)), Why::new("it has more digits than are computed", None))
            }
        }),
        Kind::Bool(value) => Some(if *value { "true".into() } else { "false".into() }),
        Kind::Unknown(unknown) if !unknown.failed => Some(Text::hole(unknown.symbol.clone(), unknown.why.clone())),
        _ => None,
    }
}

/// The key of an object for a value: its text, or a hole of its symbol.
pub fn key_of(value: &Value) -> Text {
    to_text(&value.kind).unwrap_or_else(|| {
        let why = value.why().unwrap_or_else(|| Why::new("it is not a string", value.at));
        Text::hole(value.symbol(), why)
    })
}
