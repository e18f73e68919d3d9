//! Functions of maps and objects.

use std::sync::Arc;

use super::collections::element_of_unknown;
use super::{Answer, Args, No, items, many, of_one_type};
use crate::lower::terraform::common;
use crate::lower::terraform::types::{key_of, to_text};
use crate::value::{Kind, Text, Value};

pub(super) fn call(name: &str, args: &Args<'_>) -> Option<Answer> {
    Some(match name {
        "keys" => keys(args),
        "lookup" => lookup(args),
        "map" => map(args),
        "merge" => merge(args),
        "transpose" => transpose(args),
        "values" => values(args),
        "zipmap" => zipmap(args),
        _ => return None,
    })
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

fn lookup(args: &Args<'_>) -> Answer {
    let (entries, key) = (args.entries(0)?, args.partial(1)?);
    if let Some((_, value)) = entries.iter().find(|(name, _)| *name == key) {
        return Ok(value.clone());
    }
    let values: Vec<Value> = entries.iter().map(|(_, value)| value.clone()).collect();
    let default = args.values.get(2).map(|default| common::perhaps_like(default.clone(), &values));
    if key.known().is_none() || entries.iter().any(|(name, _)| name.equal(&key).is_none()) {
        let possible =
            entries.iter().filter(|(name, _)| name.equal(&key) != Some(false)).map(|(_, value)| value.clone());
        let mut possible: Vec<Value> = possible.collect();
        possible.extend(default);
        return if possible.is_empty() { Err(No::Unknown) } else { Ok(Value::one_of(possible)) };
    }
    match default {
        Some(default) => Ok(default),
        None => Err(No::Failed(format!("there is no key \"{key}\""))),
    }
}

fn map(args: &Args<'_>) -> Answer {
    let (pairs, []) = args.values.as_chunks::<2>() else {
        return Err(No::Failed("every key has a value".to_owned()));
    };
    let values = of_one_type(&pairs.iter().map(|[_, value]| value.clone()).collect::<Vec<_>>())?;
    Ok(Value::object(pairs.iter().map(|[key, _]| key_of(key)).zip(values).collect()))
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
    if keys.iter().any(|key| key.is_known() && to_text(&key.kind).is_none()) {
        return Err(No::Failed("a key is a string".to_owned()));
    }
    Ok(Value::object(keys.iter().zip(values).map(|(key, value)| (key_of(key), value.clone())).collect()))
}
