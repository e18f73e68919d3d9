//! JSON in and out.

use super::{Answer, Args, No};
use crate::value::{Kind, Text, Value};

pub(super) fn call(name: &str, args: &Args<'_>) -> Option<Answer> {
    Some(match name {
        "jsonencode" => args.value(0).and_then(to_json).map(Value::string),
        "jsondecode" => decode(args),
        _ => return None,
    })
}

/// A known value as Terraform writes it: keys sorted, `<`, `>` and `&` escaped.
pub(super) fn to_json(value: &Value) -> Result<String, No> {
    let json = json(value)?;
    Ok(json.to_string().replace('<', "\\u003c").replace('>', "\\u003e").replace('&', "\\u0026"))
}

#[expect(clippy::float_cmp, reason = "a number is whole or it is not")]
fn json(value: &Value) -> Result<serde_json::Value, No> {
    Ok(match &value.kind {
        Kind::Null => serde_json::Value::Null,
        Kind::Bool(value) => (*value).into(),
        Kind::Number(number) if number.trunc() == *number && number.abs() < 9e15 => (*number as i64).into(),
        Kind::Number(number) => (*number).into(),
        Kind::Text(text) => text.known().ok_or(No::Unknown)?.into(),
        Kind::List(items) | Kind::Set(items) => items.iter().map(json).collect::<Result<Vec<_>, No>>()?.into(),
        Kind::Object(items) => {
            let pairs = items.iter().map(|(key, value)| Ok((key.known().ok_or(No::Unknown)?.to_owned(), json(value)?)));
            serde_json::Value::Object(pairs.collect::<Result<_, No>>()?)
        }
        Kind::Unknown(unknown) if unknown.failed => return Err(No::Failed(unknown.why.reason.to_string())),
        Kind::Unknown(_) | Kind::Many(_) | Kind::Lazy(_) | Kind::OneOf(_) => return Err(No::Unknown),
    })
}

fn decode(args: &Args<'_>) -> Answer {
    let text = args.text(0)?;
    let json: serde_json::Value =
        serde_json::from_str(&text).map_err(|error| No::Failed(format!("this is not JSON: {error}")))?;
    Ok(from_json(&json))
}

fn from_json(json: &serde_json::Value) -> Value {
    match json {
        serde_json::Value::Null => Value::null(),
        serde_json::Value::Bool(value) => Value::bool(*value),
        serde_json::Value::Number(number) => Value::number(number.as_f64().unwrap_or(f64::NAN)),
        serde_json::Value::String(text) => Value::string(text.as_str()),
        serde_json::Value::Array(items) => Value::list(items.iter().map(from_json).collect()),
        serde_json::Value::Object(items) => {
            Value::object(items.iter().map(|(key, value)| (Text::from(key.as_str()), from_json(value))).collect())
        }
    }
}
