//! JSON, Base64 and percent signs.

use std::borrow::Cow;
use std::fmt::Write;

use super::{Answer, Args, No};
use crate::base64;
use crate::lower::terraform::unicode::normal;
use crate::source::without_keys;
use crate::value::{Kind, Text, Value, exact_number};

pub(super) fn call(name: &str, args: &Args<'_>) -> Option<Answer> {
    Some(match name {
        "jsonencode" => args.value(0).and_then(to_json).map(Value::string),
        "jsondecode" => decode(args),
        "base64encode" => args.text(0).map(|text| Value::string(base64::encoded(text.as_bytes()))),
        "base64decode" => args.text(0).and_then(|text| from_base64(&text)),
        "urlencode" => args.text(0).map(|text| Value::string(url_encoded(&text))),
        _ => return None,
    })
}

/// A known value as Terraform writes it: keys sorted, `<`, `>` and `&` escaped.
pub(super) fn to_json(value: &Value) -> Result<String, No> {
    let mut json = String::new();
    write_json(value, &mut json)?;
    Ok(json)
}

/// A string as JSON.
pub(super) fn quoted(text: &str) -> String {
    let json = serde_json::Value::from(text).to_string();
    let json = json.replace('<', "\\u003c").replace('>', "\\u003e").replace('&', "\\u0026");
    json.replace('\u{2028}', "\\u2028").replace('\u{2029}', "\\u2029")
}

fn write_json(value: &Value, json: &mut String) -> Result<(), No> {
    match &value.kind {
        Kind::Null => json.push_str("null"),
        Kind::Bool(value) => json.push_str(if *value { "true" } else { "false" }),
        Kind::Number(number) if number.is_infinite() => return Err(No::Failed("infinity is no JSON".to_owned())),
        Kind::Number(number) => json.push_str(&exact_number(*number).ok_or(No::Unknown)?),
        Kind::Text(text) => json.push_str(&quoted(text.known().ok_or(No::Unknown)?)),
        Kind::List(items) | Kind::Set(items) => {
            json.push('[');
            for (index, item) in items.iter().enumerate() {
                if index > 0 {
                    json.push(',');
                }
                write_json(item, json)?;
            }
            json.push(']');
        }
        Kind::Object(items) => {
            json.push('{');
            for (index, (key, item)) in items.iter().enumerate() {
                if index > 0 {
                    json.push(',');
                }
                json.push_str(&quoted(key.known().ok_or(No::Unknown)?));
                json.push(':');
                write_json(item, json)?;
            }
            json.push('}');
        }
        Kind::Unknown(unknown) if unknown.failed => return Err(No::Failed(unknown.why.reason.to_string())),
        Kind::Unknown(_) | Kind::Many(_) | Kind::Lazy(_) | Kind::OneOf(_) => return Err(No::Unknown),
    }
    Ok(())
}

fn decode(args: &Args<'_>) -> Answer {
    let text = args.text(0)?;
    // A value of two bytes is a hundred times as large when it is read.
    args.fits(text.len() / 4)?;
    args.around.fuel.charge(text.len() / 4);
    let json: serde_json::Value =
        serde_json::from_str(&text).map_err(|error| No::Failed(format!("this is not JSON: {error}")))?;
    Ok(from_json(&json))
}

fn from_json(json: &serde_json::Value) -> Value {
    match json {
        serde_json::Value::Null => Value::null(),
        serde_json::Value::Bool(value) => Value::bool(*value),
        serde_json::Value::Number(number) => Value::number(number.as_f64().unwrap_or(f64::NAN)),
        serde_json::Value::String(text) => Value::text(normal(text)),
        serde_json::Value::Array(items) => Value::list(items.iter().map(from_json).collect()),
        serde_json::Value::Object(items) => {
            Value::object(items.iter().map(|(key, value)| (Text::from(key.as_str()), from_json(value))).collect())
        }
    }
}

fn from_base64(text: &str) -> Answer {
    // Line breaks may stand anywhere.
    let letters: Vec<u8> = text.bytes().filter(|byte| !matches!(byte, b'\r' | b'\n')).collect();
    let text = base64::decoded(&letters).and_then(|bytes| String::from_utf8(bytes).ok());
    let text = text.ok_or_else(|| No::Failed("this is not the Base64 of a text".to_owned()))?;
    let value = Value::text(normal(&text));
    // A key may come out of what did not look like one.
    Ok(if matches!(without_keys(&text), Cow::Owned(_)) { value.made_secret() } else { value })
}

fn url_encoded(text: &str) -> String {
    text.bytes().fold(String::with_capacity(text.len()), |mut encoded, byte| {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => encoded.push(char::from(byte)),
            b' ' => encoded.push('+'),
            // Writing to a string cannot fail.
            _ => drop(write!(encoded, "%{byte:02X}")),
        }
        encoded
    })
}
