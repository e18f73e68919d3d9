//! The one type that several values have in common, and the conversions to it: what Terraform does with the elements of
//! `tolist`, the branches of a conditional, the arguments of `coalesce` (zclconf/go-cty, `cty/convert/unify.go`).
//!
//! A value does not say whether it is a list or a tuple, a map or an object. Where that decides what a conversion gives,
//! both results are alternatives.

use super::sets::set_of;
use super::types::{parse_number, to_text};
use crate::value::{Kind, Text, Value};

/// Values that are looked at for their type; what is larger keeps the types that it was written with.
const MOST_LOOKED_AT: usize = 4_096;
/// Types that are compared for one conversion; people's values nest a few levels deep.
const MOST_COMPARED: usize = 16 * MOST_LOOKED_AT;

/// How deep values nest where each counts once. As an element is looked at both for itself and with all others around it,
/// one that is a level deeper is looked at twice as often, and counts so.
const FREE_LEVELS: u32 = 6;

/// The type of a value as far as conversions ask.
#[derive(Clone, PartialEq, Debug)]
enum Type {
    /// Not known, or `null`, which every type has.
    Any,
    Bool,
    Number,
    String,
    /// A tuple, or a list whose elements happen to be these.
    Sequence(Vec<Type>),
    /// An object, or a map whose elements happen to be these.
    Object(Vec<(Text, Type)>),
    /// A set of one type.
    Set(Box<Type>),
    /// Only the aim of a conversion: a list of one type.
    List(Box<Type>),
    /// Only the aim of a conversion: a map of one type.
    Map(Box<Type>),
    /// Only the aim of a conversion: the first where a value is a tuple or an object, the second where it is a list or
    /// a map.
    Either(Box<(Type, Type)>),
}

/// There is no such type, or a value does not fit into it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Mismatch;

/// The values, converted to their common type.
pub fn unified(values: &[Value]) -> Result<Vec<Value>, Mismatch> {
    let aim = common_type(values)?;
    values.iter().map(|value| convert(value, &aim)).collect()
}

/// One of several values, converted to the type that they have in common.
pub fn unified_one(values: &[Value], chosen: usize) -> Result<Value, Mismatch> {
    convert(&values[chosen], &common_type(values)?)
}

/// The values, converted to their common type or left as they are: it depends on whether they come from collections of
/// one type each.
pub fn perhaps_unified(values: Vec<Value>) -> Vec<Value> {
    let Ok(aim) = common_type(&values) else { return values };
    values.into_iter().map(|value| perhaps_converted(value, &aim)).collect()
}

/// A value as an element of a collection that has these elements, or as it is: whether the collection is of one type
/// nobody knows.
pub fn perhaps_like(value: Value, elements: &[Value]) -> Value {
    match common_type(elements) {
        Ok(aim) if is_primitive(&aim) => perhaps_converted(value, &aim),
        _ => value,
    }
}

/// Whether these are certainly the elements of a tuple: they have different types.
pub fn is_tuple(items: &[Value]) -> bool {
    let mut left = MOST_LOOKED_AT << FREE_LEVELS;
    let types: Vec<Type> = items.iter().map(|item| type_of(item, 0, &mut left)).collect();
    is_mixed(types.iter())
}

fn perhaps_converted(value: Value, aim: &Type) -> Value {
    if fits(&value, aim) {
        return value;
    }
    match convert(&value, aim) {
        Ok(converted) => Value::one_of(vec![value, converted]),
        Err(Mismatch) => value,
    }
}

fn common_type(values: &[Value]) -> Result<Type, Mismatch> {
    let mut left = MOST_LOOKED_AT << FREE_LEVELS;
    let types: Vec<Type> = values.iter().map(|value| type_of(value, 0, &mut left)).collect();
    if left == 0 {
        return Ok(Type::Any);
    }
    // What is left for comparing them: a type is compared in two ways at each level.
    let mut left = MOST_COMPARED;
    let common = unify(&types.iter().collect::<Vec<_>>(), &mut left);
    if left == 0 { Ok(Type::Any) } else { common.ok_or(Mismatch) }
}

fn type_of(value: &Value, level: u32, left: &mut usize) -> Type {
    *left = left.saturating_sub(1_usize.checked_shl(level.max(FREE_LEVELS)).unwrap_or(usize::MAX));
    if *left == 0 {
        return Type::Any;
    }
    let inner = level + 1;
    match &value.kind {
        Kind::Bool(_) => Type::Bool,
        Kind::Number(_) => Type::Number,
        Kind::Text(_) => Type::String,
        Kind::List(items) => Type::Sequence(items.iter().map(|item| type_of(item, inner, left)).collect()),
        Kind::Set(items) => {
            let types: Vec<Type> = items.iter().map(|item| type_of(item, inner, left)).collect();
            let common = unify(&types.iter().collect::<Vec<_>>(), &mut { MOST_COMPARED });
            Type::Set(Box::new(common.unwrap_or(Type::Any)))
        }
        Kind::Object(items) => {
            Type::Object(items.iter().map(|(key, item)| (key.clone(), type_of(item, inner, left))).collect())
        }
        Kind::OneOf(values) => {
            let mut types = values.iter().map(|value| type_of(value, level, left)).filter(|kind| *kind != Type::Any);
            let first = types.next().unwrap_or(Type::Any);
            if types.all(|kind| kind == first) { first } else { Type::Any }
        }
        Kind::Null | Kind::Many(_) | Kind::Lazy(_) | Kind::Unknown(_) => Type::Any,
    }
}

/// The type that all of these can be converted to; none where there is none.
fn unify(types: &[&Type], left: &mut usize) -> Option<Type> {
    *left = left.saturating_sub(types.len());
    if *left == 0 {
        return Some(Type::Any);
    }
    let known: Vec<&Type> = types.iter().copied().filter(|kind| **kind != Type::Any).collect();
    let Some(&first) = known.first() else { return Some(Type::Any) };
    if is_primitive(first) && known.iter().all(|kind| *kind == first) {
        return Some(first.clone());
    }
    if known.iter().all(|kind| is_primitive(kind)) {
        // Every primitive can be written as a string; a number is no truth value.
        return known.contains(&&Type::String).then_some(Type::String);
    }
    let sequences: Vec<&[Type]> = known
        .iter()
        .filter_map(|kind| if let Type::Sequence(items) = kind { Some(&items[..]) } else { None })
        .collect();
    let objects: Vec<&[(Text, Type)]> =
        known.iter().filter_map(|kind| if let Type::Object(items) = kind { Some(&items[..]) } else { None }).collect();
    let sets: Vec<&Type> =
        known.iter().filter_map(|kind| if let Type::Set(element) = kind { Some(&**element) } else { None }).collect();
    if sequences.len() == known.len() {
        return unify_sequences(&sequences, left);
    }
    if objects.len() == known.len() {
        return unify_objects(&objects, left);
    }
    if !sets.is_empty() && sets.len() + sequences.len() == known.len() {
        // A set counts for more than a list: the list's elements are converted to the set's.
        return Some(Type::Set(Box::new(unify(&sets, left)?)));
    }
    None
}

fn is_primitive(kind: &Type) -> bool {
    matches!(kind, Type::Bool | Type::Number | Type::String)
}

fn unify_sequences(sequences: &[&[Type]], left: &mut usize) -> Option<Type> {
    let all: Vec<&Type> = sequences.iter().flat_map(|items| items.iter()).collect();
    let element = unify(&all, left);
    let as_list = element.clone().map(|element| Type::List(Box::new(element)));
    let length = sequences[0].len();
    if sequences.iter().any(|items| items.len() != length) {
        return as_list;
    }
    let positions =
        (0..length).map(|index| unify(&sequences.iter().map(|items| &items[index]).collect::<Vec<_>>(), left));
    let Some(each) = positions.collect::<Option<Vec<Type>>>() else {
        return if sequences.iter().all(|items| is_mixed(items.iter())) { None } else { as_list };
    };
    if sequences.iter().all(|items| is_mixed(items.iter())) {
        return Some(Type::Sequence(each));
    }
    Some(match (as_list, element) {
        (None, _) => Type::Sequence(each),
        (Some(as_list), Some(element)) if each.iter().all(|kind| *kind == element) => as_list,
        (Some(as_list), _) => Type::Either(Box::new((Type::Sequence(each), as_list))),
    })
}

fn unify_objects(objects: &[&[(Text, Type)]], left: &mut usize) -> Option<Type> {
    let all: Vec<&Type> = objects.iter().flat_map(|items| items.iter().map(|(_, kind)| kind)).collect();
    let element = unify(&all, left);
    let as_map = element.clone().map(|element| Type::Map(Box::new(element)));
    if objects.iter().any(|items| items.iter().any(|(key, _)| key.known().is_none())) {
        return Some(as_map.unwrap_or(Type::Any));
    }
    let keys = |items: &[(Text, Type)]| items.iter().map(|(key, _)| key.clone()).collect::<Vec<_>>();
    let names = keys(objects[0]);
    if objects.iter().any(|items| items.len() != names.len() || keys(items) != names) {
        return as_map;
    }
    let mixed = objects.iter().all(|items| is_mixed(items.iter().map(|(_, kind)| kind)));
    let attributes = names.into_iter().enumerate().map(|(index, name)| {
        let kind = unify(&objects.iter().map(|items| &items[index].1).collect::<Vec<_>>(), left)?;
        Some((name, kind))
    });
    let Some(each) = attributes.collect::<Option<Vec<_>>>() else { return if mixed { None } else { as_map } };
    if mixed {
        return Some(Type::Object(each));
    }
    Some(match (as_map, element) {
        (None, _) => Type::Object(each),
        (Some(as_map), Some(element)) if each.iter().all(|(_, kind)| *kind == element) => as_map,
        (Some(as_map), _) => Type::Either(Box::new((Type::Object(each), as_map))),
    })
}

/// Whether these are certainly not the elements of one list: they have different types.
fn is_mixed<'t>(mut types: impl Iterator<Item = &'t Type>) -> bool {
    let Some(first) = types.find(|kind| **kind != Type::Any) else { return false };
    types.any(|kind| *kind != Type::Any && !alike(first, kind))
}

/// Whether two types may be one, the lengths of lists and the keys of maps left aside.
fn alike(a: &Type, b: &Type) -> bool {
    match (a, b) {
        (Type::Any, _) | (_, Type::Any) => true,
        (Type::Sequence(a), Type::Sequence(b)) => {
            !is_mixed(a.iter().chain(b)) || (a.len() == b.len() && a.iter().zip(b).all(|(a, b)| alike(a, b)))
        }
        (Type::Object(a), Type::Object(b)) => {
            !is_mixed(a.iter().chain(b).map(|(_, kind)| kind))
                || (a.len() == b.len() && a.iter().zip(b).all(|((ka, a), (kb, b))| ka == kb && alike(a, b)))
        }
        (Type::Set(a), Type::Set(b)) => alike(a, b),
        _ => a == b,
    }
}

/// Whether a value is of this type already.
fn fits(value: &Value, aim: &Type) -> bool {
    match (&value.kind, aim) {
        (_, Type::Any)
        | (Kind::Null | Kind::Unknown(_) | Kind::Lazy(_) | Kind::Many(_), _)
        | (Kind::Text(_), Type::String)
        | (Kind::Number(_), Type::Number)
        | (Kind::Bool(_), Type::Bool) => true,
        (Kind::OneOf(values), _) => values.iter().all(|value| fits(value, aim)),
        (_, Type::Either(types)) => fits(value, &types.0) && fits(value, &types.1),
        (Kind::List(items), Type::List(element)) | (Kind::Set(items), Type::Set(element)) => {
            items.iter().all(|item| fits(item, element))
        }
        (Kind::List(items), Type::Sequence(types)) => {
            items.len() == types.len() && items.iter().zip(types).all(|(item, kind)| fits(item, kind))
        }
        (Kind::Object(items), Type::Map(element)) => items.iter().all(|(_, item)| fits(item, element)),
        (Kind::Object(items), Type::Object(types)) => {
            items.len() == types.len() && items.iter().zip(types).all(|((_, item), (_, kind))| fits(item, kind))
        }
        _ => false,
    }
}

/// A value of this type.
fn convert(value: &Value, aim: &Type) -> Result<Value, Mismatch> {
    let rebuilt = |kind: Kind| Ok(Value { kind, ..value.clone() });
    let each = |items: &[Value], element: &Type| {
        items.iter().map(|item| convert(item, element)).collect::<Result<Vec<_>, _>>()
    };
    match (&value.kind, aim) {
        _ if fits(value, aim) => Ok(value.clone()),
        (Kind::OneOf(values), _) => {
            let converted: Vec<Value> = values.iter().filter_map(|value| convert(value, aim).ok()).collect();
            if converted.is_empty() { Err(Mismatch) } else { Ok(Value::one_of(converted).with_refs(&value.refs)) }
        }
        (_, Type::Either(types)) => match (convert(value, &types.0), convert(value, &types.1)) {
            (Ok(a), Ok(b)) => Ok(Value::one_of(vec![a, b])),
            (Ok(only), Err(Mismatch)) | (Err(Mismatch), Ok(only)) => Ok(only),
            (Err(Mismatch), Err(Mismatch)) => Err(Mismatch),
        },
        (Kind::Number(_) | Kind::Bool(_), Type::String) => match to_text(&value.kind) {
            Some(text) => rebuilt(Kind::Text(text)),
            None => Err(Mismatch),
        },
        (Kind::Text(Text::Partial(_)), Type::Number | Type::Bool) => Ok(value.clone()),
        (Kind::Text(Text::Known(text)), Type::Number) => match parse_number(text) {
            Some(number) => rebuilt(Kind::Number(number)),
            None => Err(Mismatch),
        },
        (Kind::Text(Text::Known(text)), Type::Bool) => match super::types::parse_bool(text) {
            Some(truth) => rebuilt(Kind::Bool(truth)),
            None => Err(Mismatch),
        },
        (Kind::List(items) | Kind::Set(items), Type::List(element)) => {
            rebuilt(Kind::List(each(items, element)?.into()))
        }
        (Kind::List(items) | Kind::Set(items), Type::Set(element)) => rebuilt(set_of(each(items, element)?)),
        (Kind::List(items), Type::Sequence(types)) if items.len() == types.len() => {
            let items = items.iter().zip(types).map(|(item, kind)| convert(item, kind));
            rebuilt(Kind::List(items.collect::<Result<_, _>>()?))
        }
        (Kind::Object(items), Type::Map(element)) => {
            let items = items.iter().map(|(key, item)| Ok((key.clone(), convert(item, element)?)));
            rebuilt(Kind::Object(items.collect::<Result<_, _>>()?))
        }
        (Kind::Object(items), Type::Object(types)) if items.len() == types.len() => {
            let items = items.iter().zip(types).map(|((key, item), (_, kind))| Ok((key.clone(), convert(item, kind)?)));
            rebuilt(Kind::Object(items.collect::<Result<_, _>>()?))
        }
        _ => Err(Mismatch),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::{Symbol, Why};

    fn unknown() -> Value {
        Value::unknown(Why::new("no default", None), Symbol::new("var.d"))
    }

    fn list(items: &[Value]) -> Value {
        Value::list(items.to_vec())
    }

    #[test]
    fn a_string_wins() {
        let values = unified(&[Value::number(1.0), unknown(), Value::string("a")]).unwrap();
        assert!(values[0].same(&Value::string("1")) && values[1].same(&unknown()));
        assert!(unified(&[Value::number(1.0), Value::bool(true)]).is_err());
        assert!(unified(&[Value::number(1.0), list(&[])]).is_err());
        assert!(unified(&[Value::null(), list(&[])]).is_ok());
    }

    #[test]
    fn a_list_or_a_tuple_is_both() {
        let tuple = list(&[Value::number(1.0), Value::string("a")]);
        let either = list(&[Value::number(2.0), Value::number(3.0)]);
        let values = unified(&[tuple.clone(), either]).unwrap();
        assert_eq!(values[0].alternatives().len(), 2);
        assert!(unified(&[tuple.clone(), tuple.clone()]).unwrap()[0].same(&tuple));
    }

    #[test]
    fn references_stay() {
        use crate::value::{InstanceKey, NodeId, Ref, Refs};
        let refs = Refs::default().with(Ref::attribute(NodeId(1), InstanceKey::Single, "arn"));
        let number = Value::number(1.0).with_refs(&refs);
        let values = unified(&[list(&[number]), list(&[Value::string("a")])]).unwrap();
        assert_eq!(values[0].all_refs(), refs);
    }
}
