//! Collection functions, and the conversions between collections.

use std::sync::Arc;

use super::{Answer, Args, No, items, many, picked, picked_unknown};
use crate::lower::terraform::types::{Type, key_of, set_of, to_text};
use crate::value::{Kind, Symbol, Text, Value, Why};

/// Sets and products that a scan could be made to blow up are cut off.
const LARGEST_PRODUCT: usize = 10_000;

pub(super) fn call(name: &str, args: &Args<'_>) -> Option<Answer> {
    Some(match name {
        "alltrue" => truths(args, true),
        "anytrue" => truths(args, false),
        "chunklist" => chunk(args),
        "coalesce" => coalesce(args),
        "coalescelist" => coalesce_list(args),
        "compact" => compact(args),
        "concat" => concat(args),
        "contains" => contains(args),
        "distinct" => distinct(args),
        "element" => element(args),
        "flatten" => flatten(args),
        "index" => index_of(args),
        "keys" => keys(args),
        "values" => values(args),
        "length" => length(args),
        "list" => Ok(Value::list(args.values.to_vec())),
        "lookup" => lookup(args),
        "map" => map(args),
        "matchkeys" => match_keys(args),
        "merge" => merge(args),
        "one" => one(args),
        "range" => range(args),
        "reverse" => args.items(0).map(|items| Value::list(items.iter().rev().cloned().collect())),
        "setintersection" => set_operation(args, |others, item| {
            others.iter().map(|set| has(set, item)).try_fold(true, |all, one| Some(all && one?))
        }),
        "setsubtract" => set_operation(args, |others, item| {
            others.iter().map(|set| has(set, item)).try_fold(true, |all, one| Some(all && !one?))
        }),
        "setunion" => set_union(args),
        "setproduct" => set_product(args),
        "slice" => slice(args),
        "sort" => sort(args),
        "transpose" => transpose(args),
        "zipmap" => zipmap(args),
        "tolist" => convert(args, &Type::List(Box::new(Type::Any))),
        "toset" => convert(args, &Type::Set(Box::new(Type::Any))),
        "tomap" => convert(args, &Type::Map(Box::new(Type::Any))),
        "tostring" => primitive(args, &Type::String),
        "tonumber" => primitive(args, &Type::Number),
        "tobool" => primitive(args, &Type::Bool),
        "sensitive" => args.value(0).map(|value| value.map_refs(&|refs| refs.clone().made_secret())),
        "nonsensitive" => args.value(0).map(|value| value.map_refs(&|refs| refs.clone().made_public())),
        _ => return None,
    })
}

fn truths(args: &Args<'_>, all: bool) -> Answer {
    let mut unknown = false;
    for item in args.items(0)? {
        match crate::lower::terraform::operators::truth(item) {
            Some(truth) if truth != all => return Ok(Value::bool(!all)),
            Some(_) => {}
            None if matches!(item.kind, Kind::Null) && all => return Ok(Value::bool(false)),
            None if matches!(item.kind, Kind::Null) => {}
            None => unknown = true,
        }
    }
    if unknown { Err(No::Unknown) } else { Ok(Value::bool(all)) }
}

fn chunk(args: &Args<'_>) -> Answer {
    let size = usize::try_from(args.integer(1)?).map_err(|_| No::Failed("a size is not negative".to_owned()))?;
    let items = args.items(0)?;
    let chunks = items.chunks(if size == 0 { items.len().max(1) } else { size });
    Ok(Value::list(chunks.map(|chunk| Value::list(chunk.to_vec())).collect()))
}

/// Whether `coalesce` skips a value, where that is known.
fn skipped(value: &Value) -> Option<bool> {
    match &value.kind {
        Kind::Null => Some(true),
        Kind::Text(text) => match text.known() {
            Some(text) => Some(text.is_empty()),
            None => (text.least_length() > 0).then_some(false),
        },
        // An attribute that a resource always has is not empty either.
        Kind::Unknown(unknown) => (unknown.not_null && unknown.attribute.is_some()).then_some(false),
        _ => Some(false),
    }
}

fn coalesce(args: &Args<'_>) -> Answer {
    let mut possible = Vec::new();
    for index in 0..args.len() {
        let value = args.value(index)?;
        if value.failed() {
            return Err(No::Failed("an argument has no value".to_owned()));
        }
        match skipped(value) {
            Some(true) => {}
            Some(false) => {
                possible.push(value.clone());
                return Ok(Value::one_of(possible));
            }
            None => possible.push(value.clone()),
        }
    }
    if possible.is_empty() {
        return Err(No::Failed("every argument is null or empty".to_owned()));
    }
    Ok(Value::one_of(possible))
}

fn coalesce_list(args: &Args<'_>) -> Answer {
    for value in args.values {
        match &value.kind {
            Kind::List(items) | Kind::Set(items) if items.is_empty() => {}
            Kind::Null => {}
            Kind::List(_) | Kind::Set(_) => return Ok(value.clone()),
            _ => return Err(No::Unknown),
        }
    }
    Err(No::Failed("every list is empty".to_owned()))
}

fn compact(args: &Args<'_>) -> Answer {
    if let Kind::Many(_) = &args.value(0)?.kind {
        return Ok(args.value(0)?.clone());
    }
    let mut kept = Vec::new();
    let mut uncertain = false;
    for item in args.items(0)? {
        match skipped(item) {
            Some(true) => {}
            Some(false) => kept.push(item.clone()),
            None => {
                uncertain = true;
                kept.push(item.clone());
            }
        }
    }
    // An unknown name may be empty; that it is the only thing to be had says that it is not.
    Ok(if uncertain && kept.len() > 1 { many(kept) } else { Value::list(kept) })
}

fn concat(args: &Args<'_>) -> Answer {
    let mut all = Vec::new();
    let mut listed = true;
    for value in args.values {
        match &value.kind {
            Kind::Many(element) => {
                listed = false;
                all.push((**element).clone());
            }
            _ => match items(value) {
                Ok(items) => all.extend(items.iter().map(|item| item.clone().with_refs(&value.refs))),
                Err(No::Unknown) => {
                    listed = false;
                    all.push(element_of_unknown(value));
                }
                Err(no) => return Err(no),
            },
        }
    }
    Ok(if listed { Value::list(all) } else { many(all) })
}

fn element_of_unknown(value: &Value) -> Value {
    let why = value.why().unwrap_or_else(|| Why::new("it is not known", value.at));
    Value::unknown(why, Symbol::of_call("element", std::iter::once(value.symbol()))).with_refs(&value.all_refs())
}

/// Whether a collection has an element, where that is known.
fn has(items: &[Value], wanted: &Value) -> Option<bool> {
    let mut unknown = false;
    for item in items {
        match loosely_equal(item, wanted) {
            Some(true) => return Some(true),
            Some(false) => {}
            None => unknown = true,
        }
    }
    if unknown { None } else { Some(false) }
}

/// Equality after the conversions that a collection of one type makes.
fn loosely_equal(a: &Value, b: &Value) -> Option<bool> {
    match (&a.kind, &b.kind) {
        (Kind::Text(_), Kind::Number(_) | Kind::Bool(_)) | (Kind::Number(_) | Kind::Bool(_), Kind::Text(_)) => {
            to_text(&a.kind)?.equal(&to_text(&b.kind)?)
        }
        _ => a.equal(b),
    }
}

fn contains(args: &Args<'_>) -> Answer {
    let wanted = args.value(1)?;
    has(args.items(0)?, wanted).map(Value::bool).ok_or(No::Unknown)
}

fn distinct(args: &Args<'_>) -> Answer {
    if let Kind::Many(_) = &args.value(0)?.kind {
        return Ok(args.value(0)?.clone());
    }
    let mut unique: Vec<Value> = Vec::new();
    for item in args.items(0)? {
        match unique.iter_mut().find(|known| known.same(item)) {
            Some(known) => known.refs = known.refs.union(&item.refs),
            None => unique.push(item.clone()),
        }
        if unique.len() > LARGEST_PRODUCT {
            return Err(No::Unknown);
        }
    }
    Ok(Value::list(unique))
}

fn element(args: &Args<'_>) -> Answer {
    if let Kind::Many(element) = &args.value(0)?.kind {
        return Ok(picked_unknown(element));
    }
    let items = args.items(0)?;
    if items.is_empty() {
        return Err(No::Failed("the list is empty".to_owned()));
    }
    if !args.value(1)?.is_known() {
        return Ok(Value::one_of(items.to_vec()));
    }
    let index = args.integer(1)?.rem_euclid(items.len() as i64);
    Ok(picked(&items[usize::try_from(index).unwrap_or(0)]))
}

fn flatten(args: &Args<'_>) -> Answer {
    fn spread(value: &Value, all: &mut Vec<Value>, listed: &mut bool) {
        match &value.kind {
            Kind::List(items) | Kind::Set(items) => {
                for item in items.iter() {
                    spread(&item.clone().with_refs(&value.refs), all, listed);
                }
            }
            Kind::Many(element) => {
                *listed = false;
                spread(element, all, listed);
            }
            // One of several lists cannot be spread in place: any of their elements may follow.
            Kind::OneOf(values) if values.iter().any(|value| matches!(value.kind, Kind::List(_) | Kind::Set(_) | Kind::Many(_))) => {
                *listed = false;
                values.iter().for_each(|value| spread(value, all, listed));
            }
            _ => all.push(value.clone()),
        }
    }
    let value = args.value(0)?;
    if !matches!(value.kind, Kind::List(_) | Kind::Set(_) | Kind::Many(_)) {
        return items(value).map(|_| Value::null());
    }
    let (mut all, mut listed) = (Vec::new(), true);
    spread(value, &mut all, &mut listed);
    Ok(if listed { Value::list(all) } else { many(all) })
}

fn index_of(args: &Args<'_>) -> Answer {
    let wanted = args.value(1)?;
    for (index, item) in args.items(0)?.iter().enumerate() {
        match loosely_equal(item, wanted) {
            Some(true) => return Ok(Value::number(index as f64)),
            Some(false) => {}
            None => return Err(No::Unknown),
        }
    }
    Err(No::Failed("the list does not have this element".to_owned()))
}

fn keys(args: &Args<'_>) -> Answer {
    Ok(Value::list(args.entries(0)?.iter().map(|(key, _)| Value::text(key.clone())).collect()))
}

fn values(args: &Args<'_>) -> Answer {
    if let Kind::Many(_) = &args.value(0)?.kind {
        return Ok(args.value(0)?.clone());
    }
    Ok(Value::list(args.entries(0)?.iter().map(|(_, value)| value.clone()).collect()))
}

fn length(args: &Args<'_>) -> Answer {
    let value = args.value(0)?;
    match &value.kind {
        Kind::List(items) | Kind::Set(items) => Ok(Value::number(items.len() as f64)),
        Kind::Object(items) => Ok(Value::number(items.len() as f64)),
        Kind::Text(text) => match text.known() {
            Some(text) => Ok(Value::number(text.chars().count() as f64)),
            None => Err(No::Unknown),
        },
        _ => items(value).map(|items| Value::number(items.len() as f64)),
    }
}

fn lookup(args: &Args<'_>) -> Answer {
    let (entries, key) = (args.entries(0)?, args.partial(1)?);
    if let Some((_, value)) = entries.iter().find(|(name, _)| *name == key) {
        return Ok(value.clone());
    }
    if key.known().is_none() || entries.iter().any(|(name, _)| name.equal(&key).is_none()) {
        let possible = entries.iter().filter(|(name, _)| name.equal(&key) != Some(false)).map(|(_, value)| value.clone());
        let mut possible: Vec<Value> = possible.collect();
        possible.extend(args.values.get(2).cloned());
        return if possible.is_empty() { Err(No::Unknown) } else { Ok(Value::one_of(possible)) };
    }
    match args.values.get(2) {
        Some(default) => Ok(default.clone()),
        None => Err(No::Failed(format!("there is no key \"{key}\""))),
    }
}

fn map(args: &Args<'_>) -> Answer {
    let pairs = args.values.chunks_exact(2).map(|pair| (key_of(&pair[0]), pair[1].clone()));
    Ok(Value::object(pairs.collect()))
}

fn match_keys(args: &Args<'_>) -> Answer {
    let (values, keys, wanted) = (args.items(0)?, args.items(1)?, args.items(2)?);
    let mut matched = Vec::new();
    for (value, key) in values.iter().zip(keys) {
        match has(wanted, key) {
            Some(true) => matched.push(value.clone()),
            Some(false) => {}
            None => return Err(No::Unknown),
        }
    }
    Ok(Value::list(matched))
}

fn merge(args: &Args<'_>) -> Answer {
    let mut all: Vec<(Text, Value)> = Vec::new();
    let mut unlisted = Vec::new();
    for value in args.values {
        match &value.kind {
            Kind::Object(items) => {
                all.extend(items.iter().map(|(key, item)| (key.clone(), item.clone().with_refs(&value.refs))));
            }
            Kind::Null => {}
            Kind::Many(element) => unlisted.push((**element).clone()),
            Kind::Unknown(unknown) if unknown.failed => return Err(No::Failed(unknown.why.reason.to_string())),
            Kind::Unknown(_) | Kind::Lazy(_) => unlisted.push(element_of_unknown(value)),
            _ => return Err(No::Failed("a map is needed here".to_owned())),
        }
    }
    if unlisted.is_empty() {
        return Ok(Value::object(all));
    }
    unlisted.extend(all.into_iter().map(|(_, value)| value));
    Ok(many(unlisted))
}

fn one(args: &Args<'_>) -> Answer {
    let value = args.value(0)?;
    match &value.kind {
        Kind::Many(element) => Ok(picked_unknown(element)),
        Kind::Null => Ok(Value::null()),
        _ => {
            let items = args.items(0)?;
            match items {
                [] => Ok(Value::null()),
                // More than one is an error in Terraform; which one was meant is for the rules to say.
                [first, ..] => Ok(picked(first)),
            }
        }
    }
}

fn range(args: &Args<'_>) -> Answer {
    let (start, limit, step) = match args.len() {
        1 => (0.0, args.number(0)?, None),
        2 => (args.number(0)?, args.number(1)?, None),
        _ => (args.number(0)?, args.number(1)?, Some(args.number(2)?)),
    };
    let step = step.unwrap_or(if limit < start { -1.0 } else { 1.0 });
    if step == 0.0 || (limit > start && step < 0.0) || (limit < start && step > 0.0) {
        return Err(No::Failed("the step leads nowhere".to_owned()));
    }
    let mut numbers = Vec::new();
    let mut next = start;
    while (step > 0.0 && next < limit) || (step < 0.0 && next > limit) {
        numbers.push(Value::number(next));
        next += step;
        if numbers.len() > 1_024 {
            return Err(No::Failed("more than 1024 numbers".to_owned()));
        }
    }
    Ok(Value::list(numbers))
}

fn sets(args: &Args<'_>) -> Result<Vec<Vec<Value>>, No> {
    (0..args.len()).map(|index| Ok(args.items(index)?.to_vec())).collect()
}

fn set_operation(args: &Args<'_>, keep: impl Fn(&[Vec<Value>], &Value) -> Option<bool>) -> Answer {
    let all = sets(args)?;
    let mut kept = Vec::new();
    let Some((first, others)) = all.split_first() else { return Err(No::Failed("a set is needed here".to_owned())) };
    for item in first {
        if keep(others, item).ok_or(No::Unknown)? {
            kept.push(item.clone());
        }
    }
    Ok(Value::new(set_of(kept)))
}

fn set_union(args: &Args<'_>) -> Answer {
    let lists = concat(args)?;
    Ok(match lists.kind {
        Kind::List(items) => Value::new(set_of(items.to_vec())),
        _ => lists,
    })
}

fn set_product(args: &Args<'_>) -> Answer {
    let all = sets(args)?;
    let size = all.iter().map(Vec::len).try_fold(1_usize, usize::checked_mul).ok_or(No::Unknown)?;
    if size > LARGEST_PRODUCT {
        return Err(No::Unknown);
    }
    let mut rows: Vec<Vec<Value>> = vec![Vec::new()];
    for set in &all {
        rows = rows
            .iter()
            .flat_map(|row| set.iter().map(|item| row.iter().cloned().chain([item.clone()]).collect()))
            .collect();
    }
    let rows = rows.into_iter().map(Value::list).collect();
    let is_set = args.values.iter().all(|value| matches!(value.kind, Kind::Set(_)));
    Ok(if is_set { Value::new(set_of(rows)) } else { Value::list(rows) })
}

fn slice(args: &Args<'_>) -> Answer {
    let items = args.items(0)?;
    let (start, end) = (args.integer(1)?, args.integer(2)?);
    match (usize::try_from(start), usize::try_from(end)) {
        (Ok(start), Ok(end)) if start <= end && end <= items.len() => Ok(Value::list(items[start..end].to_vec())),
        _ => Err(No::Failed("the slice is not within the list".to_owned())),
    }
}

fn sort(args: &Args<'_>) -> Answer {
    if let Kind::Many(_) = &args.value(0)?.kind {
        return Ok(args.value(0)?.clone());
    }
    let mut texts = Vec::new();
    for item in args.items(0)? {
        let text = to_text(&item.kind).ok_or_else(|| No::Failed("only strings are sorted".to_owned()))?;
        texts.push(Value { kind: Kind::Text(text), ..item.clone() });
    }
    texts.sort_by(|a, b| match (&a.kind, &b.kind) {
        (Kind::Text(a), Kind::Text(b)) => a.cmp(b),
        _ => std::cmp::Ordering::Equal,
    });
    Ok(Value::list(texts))
}

fn transpose(args: &Args<'_>) -> Answer {
    let mut turned: Vec<(Text, Vec<Value>)> = Vec::new();
    for (key, list) in args.entries(0)? {
        for item in items(list)? {
            let text = key_of(item);
            match turned.iter_mut().find(|(known, _)| *known == text) {
                Some((_, keys)) => keys.push(Value::text(key.clone())),
                None => turned.push((text, vec![Value::text(key.clone())])),
            }
        }
    }
    Ok(Value::object(turned.into_iter().map(|(key, keys)| (key, Value::list(keys))).collect()))
}

fn zipmap(args: &Args<'_>) -> Answer {
    if let (_, Kind::Many(element)) = (args.value(0)?, &args.value(1)?.kind) {
        return Ok(Value::new(Kind::Many(Arc::clone(element))));
    }
    let (keys, values) = (args.items(0)?, args.items(1)?);
    if keys.len() != values.len() {
        return Err(No::Failed("there are not as many keys as values".to_owned()));
    }
    Ok(Value::object(keys.iter().zip(values).map(|(key, value)| (key_of(key), value.clone())).collect()))
}

fn convert(args: &Args<'_>, kind: &Type<'_>) -> Answer {
    let value = args.value(0)?;
    let converted = kind.convert(value.clone(), &|_| Value::null());
    match (&converted.kind, kind) {
        (Kind::Null, _) => Ok(converted),
        (Kind::List(_), Type::List(_)) | (Kind::Set(_), Type::Set(_)) | (Kind::Object(_), Type::Map(_)) => {
            Ok(unified(converted))
        }
        (Kind::Many(_) | Kind::Unknown(_) | Kind::Lazy(_), _) => Ok(converted),
        _ => Err(No::Failed("this value cannot be converted".to_owned())),
    }
}

/// A collection has one type: where one element is a string, the others become strings.
fn unified(value: Value) -> Value {
    let mixed = |items: &[Value]| {
        items.iter().any(|item| matches!(item.kind, Kind::Text(_)))
            && items.iter().any(|item| matches!(item.kind, Kind::Number(_) | Kind::Bool(_)))
    };
    let text = |item: &Value| Type::String.convert(item.clone(), &|_| Value::null());
    let kind = match &value.kind {
        Kind::List(items) if mixed(items) => Kind::List(items.iter().map(text).collect()),
        Kind::Set(items) if mixed(items) => set_of(items.iter().map(text).collect()),
        Kind::Object(items) if mixed(&items.iter().map(|(_, item)| item.clone()).collect::<Vec<_>>()) => {
            Kind::Object(items.iter().map(|(key, item)| (key.clone(), text(item))).collect())
        }
        other => other.clone(),
    };
    Value { kind, ..value }
}

fn primitive(args: &Args<'_>, kind: &Type<'_>) -> Answer {
    let converted = kind.convert(args.value(0)?.clone(), &|_| Value::null());
    match (&converted.kind, kind) {
        (Kind::Null, _) | (Kind::Bool(_), Type::Bool) | (Kind::Number(_), Type::Number) => Ok(converted),
        (Kind::Text(_), Type::String) => Ok(converted),
        (Kind::Text(text), _) if text.known().is_none() => Err(No::Unknown),
        (Kind::Unknown(unknown), _) if !unknown.failed => Ok(converted),
        _ => Err(No::Failed("this value cannot be converted".to_owned())),
    }
}
