//! Collection functions.

use super::{Answer, Args, No, items, many, of_one_type, picked, picked_unknown};
use crate::limits::Limit;
use crate::lower::terraform::common;
use crate::lower::terraform::sets;
use crate::lower::terraform::types::to_text;
use crate::lower::terraform::unicode::clusters;
use crate::value::{Kind, Symbol, Value, Why, compare_numbers};

/// Elements of a set that are compared to tell how many they are.
const MOST_COUNTED: usize = 256;

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
        "length" => length(args),
        "matchkeys" => match_keys(args),
        "one" => one(args),
        "range" => range(args),
        "reverse" => args.items(0).map(|items| Value::list(items.iter().rev().cloned().collect())),
        "slice" => slice(args),
        "sort" => sort(args),
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
            None if item.is_known() => return Err(No::Failed("this is not a truth value".to_owned())),
            None => unknown = true,
        }
    }
    if unknown { Err(No::Unknown) } else { Ok(Value::bool(all)) }
}

fn chunk(args: &Args<'_>) -> Answer {
    let size = usize::try_from(args.integer(1)?).map_err(|_| No::Failed("a size is not negative".to_owned()))?;
    let items = of_one_type(args.items(0)?)?;
    args.around.fuel.charge(items.len());
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
    if args.values.iter().any(Value::failed) {
        return Err(No::Failed("an argument has no value".to_owned()));
    }
    for value in &of_one_type(args.values)? {
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
            Kind::List(_) | Kind::Set(_) => return Ok(value.clone()),
            _ if value.is_known() => return Err(No::Failed("a list is needed here".to_owned())),
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
        let item = &match &item.kind {
            Kind::Number(_) | Kind::Bool(_) => {
                to_text(&item.kind).map(|text| Value { kind: Kind::Text(text), ..item.clone() })
            }
            Kind::List(_) | Kind::Set(_) | Kind::Object(_) => None,
            _ => Some(item.clone()),
        }
        .ok_or_else(|| No::Failed("only strings can be empty".to_owned()))?;
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

pub(super) fn concat(args: &Args<'_>) -> Answer {
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
    if !listed {
        return Ok(many(all));
    }
    let tuple = args.values.iter().any(|value| items(value).is_ok_and(common::is_tuple));
    Ok(Value::list(if tuple { all } else { common::perhaps_unified(all) }))
}

pub(super) fn element_of_unknown(value: &Value) -> Value {
    let why = value.why().unwrap_or_else(|| Why::new("it is not known", value.at));
    Value::unknown(why, Symbol::of_call("element", std::iter::once(value.symbol()))).with_refs(&value.all_refs())
}

/// Whether a collection has an element, where that is known.
fn has(items: &[Value], wanted: &Value) -> Option<bool> {
    let mut unknown = false;
    for item in items {
        match item.equal(wanted) {
            Some(true) => return Some(true),
            Some(false) => {}
            None => unknown = true,
        }
    }
    if unknown { None } else { Some(false) }
}

fn contains(args: &Args<'_>) -> Answer {
    let wanted = args.value(1)?;
    if matches!(wanted.kind, Kind::Null) {
        return Err(No::Failed("`null` is not looked for".to_owned()));
    }
    has(args.items(0)?, wanted).map(Value::bool).ok_or(No::Unknown)
}

fn distinct(args: &Args<'_>) -> Answer {
    if let Kind::Many(_) = &args.value(0)?.kind {
        return Ok(args.value(0)?.clone());
    }
    let items = of_one_type(args.items(0)?)?;
    if items.len() > args.most() {
        return Err(No::Met(Limit::Elements, "`distinct` compares too many elements"));
    }
    Ok(Value::list(sets::distinct(items, args.most())))
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
    let length = i64::try_from(items.len()).map_err(|_| No::Unknown)?;
    let index = args.integer(1)?.rem_euclid(length);
    Ok(picked(&items[usize::try_from(index).map_err(|_| No::Unknown)?]))
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
            Kind::OneOf(values)
                if values.iter().any(|value| matches!(value.kind, Kind::List(_) | Kind::Set(_) | Kind::Many(_))) =>
            {
                *listed = false;
                values.iter().for_each(|value| spread(value, all, listed));
            }
            // It may be a list.
            Kind::Unknown(unknown) if !unknown.failed && !unknown.scalar => {
                *listed = false;
                all.push(value.clone());
                all.push(element_of_unknown(value));
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
        match item.equal(wanted) {
            Some(true) => return Ok(Value::count(index)),
            Some(false) => {}
            None => return Err(No::Unknown),
        }
    }
    Err(No::Failed("the list does not have this element".to_owned()))
}

/// Whether elements of a set may turn out to be the same.
fn may_be_fewer(items: &[Value]) -> bool {
    let unknown = || {
        items.iter().enumerate().filter(|(_, item)| {
            matches!(item.kind, Kind::Text(_) | Kind::Unknown(_) | Kind::OneOf(_)) && !item.is_known()
        })
    };
    if items.len() > MOST_COUNTED {
        return unknown().next().is_some();
    }
    unknown().any(|(index, item)| {
        items.iter().enumerate().any(|(other, known)| other != index && item.same_of_one_type(known) != Some(false))
    })
}

fn length(args: &Args<'_>) -> Answer {
    let value = args.value(0)?;
    match &value.kind {
        Kind::Set(items) if may_be_fewer(items) => Err(No::Unknown),
        Kind::List(items) | Kind::Set(items) => Ok(Value::count(items.len())),
        Kind::Object(items) if items.len() > 1 && items.iter().any(|(key, _)| key.known().is_none()) => {
            Err(No::Unknown)
        }
        Kind::Object(items) => Ok(Value::count(items.len())),
        Kind::Text(text) => match text.known().and_then(clusters) {
            Some(all) => Ok(Value::count(all.len())),
            None => Err(No::Unknown),
        },
        _ => items(value).map(|items| Value::count(items.len())),
    }
}

fn match_keys(args: &Args<'_>) -> Answer {
    let (values, keys) = (of_one_type(args.items(0)?)?, args.items(1)?);
    if values.len() != keys.len() {
        return Err(No::Failed("there are not as many keys as values".to_owned()));
    }
    let all = of_one_type(&[keys, args.items(2)?].concat())?;
    let (keys, wanted) = all.split_at(values.len());
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
    let before = if step > 0.0 { std::cmp::Ordering::Less } else { std::cmp::Ordering::Greater };
    while compare_numbers(next, limit).ok_or(No::Unknown)? == before {
        numbers.push(Value::number(next));
        next += step;
        if numbers.len() > 1_024 {
            args.around.fuel.charge(numbers.len() / 2);
            return Err(No::Failed("more than 1024 numbers".to_owned()));
        }
    }
    Ok(Value::list(numbers))
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
        let text = to_text(&item.kind).ok_or_else(|| {
            if item.is_known() { No::Failed("only strings are sorted".to_owned()) } else { No::Unknown }
        })?;
        texts.push(Value { kind: Kind::Text(text), ..item.clone() });
    }
    texts.sort_by(sets::order);
    Ok(Value::list(texts))
}
