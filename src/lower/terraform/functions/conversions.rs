//! Functions that make one type of another.

use super::{Answer, Args, No, of_one_type};
use crate::lower::terraform::sets::set_of;
use crate::lower::terraform::types::{parse_bool, parse_number, to_text};
use crate::value::{Kind, Text, Value};

pub(super) fn call(name: &str, args: &Args<'_>) -> Option<Answer> {
    Some(match name {
        "list" => of_one_type(args.values).map(Value::list),
        "tolist" => args.value(0).and_then(to_list),
        "toset" => args.value(0).and_then(to_set),
        "tomap" => args.value(0).and_then(to_map),
        "tostring" => args.value(0).and_then(to_string),
        "tonumber" => args.value(0).and_then(to_number),
        "tobool" => args.value(0).and_then(to_bool),
        "sensitive" => args.value(0).map(Value::made_secret),
        "nonsensitive" => args.value(0).map(|value| value.map_refs(&|refs| refs.clone().made_public())),
        "issensitive" => args.value(0).map(|value| Value::bool(value.refs.secret())),
        _ => return None,
    })
}

fn rebuilt(value: &Value, kind: Kind) -> Value {
    Value { kind, ..value.clone() }
}

/// What is converted when it is known, and `null`, which is of every type.
fn otherwise(value: &Value) -> Answer {
    match &value.kind {
        Kind::Unknown(unknown) if unknown.failed => Err(No::Failed(unknown.why.reason.to_string())),
        Kind::Null | Kind::Unknown(_) | Kind::Lazy(_) | Kind::Many(_) => Ok(value.clone()),
        _ => Err(No::Failed("this value cannot be converted".to_owned())),
    }
}

fn to_list(value: &Value) -> Answer {
    match &value.kind {
        Kind::Unknown(unknown) if unknown.scalar => Err(no_collection()),
        Kind::List(items) | Kind::Set(items) => Ok(rebuilt(value, Kind::List(of_one_type(items)?.into()))),
        _ => otherwise(value),
    }
}

fn to_set(value: &Value) -> Answer {
    match &value.kind {
        Kind::Unknown(unknown) if unknown.scalar => Err(no_collection()),
        Kind::List(items) | Kind::Set(items) => Ok(rebuilt(value, set_of(of_one_type(items)?))),
        _ => otherwise(value),
    }
}

fn to_map(value: &Value) -> Answer {
    match &value.kind {
        Kind::Object(items) => {
            let (keys, values): (Vec<Text>, Vec<Value>) = items.iter().cloned().unzip();
            Ok(rebuilt(value, Kind::Object(keys.into_iter().zip(of_one_type(&values)?).collect())))
        }
        _ => otherwise(value),
    }
}

fn no_collection() -> No {
    No::Failed("a collection is needed here".to_owned())
}

fn to_string(value: &Value) -> Answer {
    match &value.kind {
        Kind::Text(_) | Kind::Number(_) | Kind::Bool(_) => match to_text(&value.kind) {
            Some(text) => Ok(rebuilt(value, Kind::Text(text))),
            None => Err(No::Unknown),
        },
        _ => not_a_collection(value),
    }
}

fn to_number(value: &Value) -> Answer {
    match &value.kind {
        Kind::Number(_) => Ok(value.clone()),
        Kind::Text(Text::Partial(_)) => Err(No::Unknown),
        Kind::Text(Text::Known(text)) => match parse_number(text) {
            Some(number) => Ok(rebuilt(value, Kind::Number(number))),
            None => Err(No::Failed("this is not a number".to_owned())),
        },
        _ => not_a_collection(value),
    }
}

fn to_bool(value: &Value) -> Answer {
    match &value.kind {
        Kind::Bool(_) => Ok(value.clone()),
        Kind::Text(Text::Partial(_)) => Err(No::Unknown),
        Kind::Text(Text::Known(text)) => match parse_bool(text) {
            Some(truth) => Ok(rebuilt(value, Kind::Bool(truth))),
            None => Err(No::Failed("this is not a truth value".to_owned())),
        },
        _ => not_a_collection(value),
    }
}

fn not_a_collection(value: &Value) -> Answer {
    match &value.kind {
        Kind::Many(_) => Err(No::Failed("a collection is no single value".to_owned())),
        _ => otherwise(value),
    }
}
