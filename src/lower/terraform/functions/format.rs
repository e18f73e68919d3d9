//! `format` and `formatlist` (zclconf/go-cty, `cty/function/stdlib/format.go`).

use super::{Answer, Args, No};
use crate::lower::terraform::types::{parse_bool, parse_number, to_text};
use crate::value::{Kind, Piece, Text, Value, format_number};

/// Padding and digits that a scan could be made to blow up are cut off.
const LARGEST_WIDTH: usize = 200;
/// What is told of a larger one.
const TOO_WIDE: &str = "this is formatted wider than the 200 characters that acmlint writes";

pub(super) fn call(name: &str, args: &Args<'_>) -> Option<Answer> {
    Some(match name {
        "format" => args.text(0).and_then(|pattern| format_with(&pattern, &args.values[1..])),
        "formatlist" => format_list(args),
        _ => return None,
    })
}

/// What stands between a percent sign and its verb.
#[derive(Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a character that stands there or not")]
struct Flags {
    zero: bool,
    minus: bool,
    plus: bool,
    space: bool,
    sharp: bool,
    width: usize,
    precision: Option<usize>,
    position: Option<usize>,
}

fn format_with(pattern: &str, values: &[Value]) -> Answer {
    let mut pieces: Vec<Piece> = Vec::new();
    let (mut next, mut used, mut positioned) = (0, 0, false);
    let mut rest = pattern;
    while let Some(percent) = rest.find('%') {
        pieces.push(Piece::Literal(rest[..percent].into()));
        rest = &rest[percent + 1..];
        let verb_at = rest.find(|c: char| c.is_alphabetic() || c == '%').ok_or_else(bad_format)?;
        let verb = rest[verb_at..].chars().next().ok_or_else(bad_format)?;
        let flags = parse_flags(&rest[..verb_at])?;
        rest = &rest[verb_at + verb.len_utf8()..];
        if verb == '%' {
            pieces.push(Piece::Literal("%".into()));
            continue;
        }
        if let Some(position) = flags.position {
            positioned = true;
            next = position.checked_sub(1).ok_or_else(bad_format)?;
        }
        let value = values.get(next).ok_or_else(bad_format)?;
        next += 1;
        used = used.max(next);
        pieces.extend(format_one(verb, &flags, value)?.pieces());
    }
    if used < values.len() && !positioned {
        return Err(No::Failed("the format has fewer verbs than arguments".to_owned()));
    }
    pieces.push(Piece::Literal(rest.into()));
    Ok(Value::text(Text::from_pieces(pieces)))
}

fn bad_format() -> No {
    No::Failed("the format does not fit its arguments".to_owned())
}

fn parse_flags(text: &str) -> Result<Flags, No> {
    let mut flags = Flags::default();
    let mut rest = text;
    while let Some(flag) = rest.chars().next() {
        match flag {
            '0' => flags.zero = true,
            '-' => flags.minus = true,
            '+' => flags.plus = true,
            ' ' => flags.space = true,
            '#' => flags.sharp = true,
            _ => break,
        }
        rest = &rest[1..];
    }
    let number = |rest: &mut &str| -> Result<Option<usize>, No> {
        let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
        let (digits, behind) = rest.split_at(end);
        *rest = behind;
        if digits.is_empty() {
            return Ok(None);
        }
        let number: usize = digits.parse().map_err(|_| No::Refused(TOO_WIDE))?;
        if number > LARGEST_WIDTH { Err(No::Refused(TOO_WIDE)) } else { Ok(Some(number)) }
    };
    flags.width = number(&mut rest)?.unwrap_or(0);
    if let Some(behind) = rest.strip_prefix('.') {
        rest = behind;
        flags.precision = Some(number(&mut rest)?.unwrap_or(0));
    }
    if let Some(behind) = rest.strip_prefix('[') {
        rest = behind;
        flags.position = number(&mut rest)?;
        rest = rest.strip_prefix(']').ok_or_else(bad_format)?;
    }
    if rest.is_empty() { Ok(flags) } else { Err(bad_format()) }
}

fn format_one(verb: char, flags: &Flags, value: &Value) -> Result<Text, No> {
    if value.failed() || matches!(value.kind, Kind::Null) {
        return Err(bad_format());
    }
    let bare = flags.width == 0 && flags.precision.is_none() && !flags.sharp && !flags.plus && !flags.space;
    let text = to_text(&value.kind);
    let known = text.as_ref().and_then(Text::known);
    match (verb, &value.kind) {
        ('s', _) if bare => text.ok_or_else(|| if value.is_known() { bad_format() } else { No::Unknown }),
        ('v', _) if bare => match text {
            Some(text) => Ok(text),
            None if value.is_known() => super::encoding::to_json(value).map(|json| Text::Known(json.into())),
            None => Err(No::Unknown),
        },
        (_, Kind::Unknown(_) | Kind::Lazy(_) | Kind::Many(_) | Kind::OneOf(_))
        | ('d' | 'f' | 'x' | 'X' | 'o' | 'b', Kind::Text(Text::Partial(_))) => Err(No::Unknown),
        ('s' | 'q', Kind::List(_) | Kind::Set(_) | Kind::Object(_)) => Err(bad_format()),
        ('s', _) => {
            let text = known.ok_or(No::Unknown)?;
            if !text.is_ascii() || flags.sharp {
                return Err(No::Unknown);
            }
            let cut = flags.precision.map_or(text, |most| &text[..most.min(text.len())]);
            Ok(padded(cut, flags))
        }
        ('q', _) if flags.precision.is_none() => {
            let text = known.ok_or(No::Unknown)?;
            if !text.is_ascii() && flags.width > 0 {
                return Err(No::Unknown);
            }
            Ok(padded(&super::encoding::quoted(text), flags))
        }
        ('t', Kind::Bool(truth)) if bare => Ok(if *truth { "true" } else { "false" }.into()),
        ('t', Kind::Text(Text::Known(text))) if bare => {
            parse_bool(text).map(|truth| if truth { "true" } else { "false" }.into()).ok_or_else(bad_format)
        }
        ('d' | 'f' | 'x' | 'X' | 'o' | 'b', Kind::Number(_) | Kind::Text(Text::Known(_))) => {
            let number = match &value.kind {
                Kind::Number(number) => *number,
                _ => known.and_then(parse_number).ok_or_else(bad_format)?,
            };
            formatted_number(verb, flags, number)
        }
        ('d' | 'f' | 'x' | 'X' | 'o' | 'b' | 't', _) => Err(bad_format()),
        _ => Err(No::Unknown),
    }
}

fn formatted_number(verb: char, flags: &Flags, number: f64) -> Result<Text, No> {
    let body = if verb == 'f' {
        let precision = flags.precision.unwrap_or(6);
        if !number.is_finite() || is_tie(number, precision) {
            return Err(No::Unknown);
        }
        format!("{:.precision$}", number.abs())
    } else {
        let text = crate::value::exact_number(number).ok_or(No::Unknown)?;
        if number.is_infinite() || number.fract() != 0.0 {
            return Err(No::Failed(format!("{text} is not a whole number")));
        }
        if flags.precision.is_some() || flags.sharp {
            return Err(No::Unknown);
        }
        #[expect(clippy::cast_sign_loss, reason = "the sign is written apart")]
        let whole = number.abs() as u64;
        match verb {
            'x' => format!("{whole:x}"),
            'X' => format!("{whole:X}"),
            'o' => format!("{whole:o}"),
            'b' => format!("{whole:b}"),
            _ => format_number(number.abs()),
        }
    };
    let sign = match (number < 0.0, flags.plus, flags.space) {
        (true, ..) => "-",
        (_, true, _) => "+",
        (_, _, true) => " ",
        _ => "",
    };
    if flags.zero && !flags.minus {
        let fill = flags.width.saturating_sub(sign.len() + body.len());
        return Ok(Text::Known(format!("{sign}{}{body}", "0".repeat(fill)).into()));
    }
    Ok(padded(&format!("{sign}{body}"), flags))
}

/// Whether it takes more than 64 bits to say which way a number is rounded.
fn is_tie(number: f64, precision: usize) -> bool {
    let scaled = number.abs() * 10_f64.powi(i32::try_from(precision).unwrap_or(i32::MAX));
    scaled >= 1e15 || (scaled.fract() - 0.5).abs() < 1e-6
}

fn padded(text: &str, flags: &Flags) -> Text {
    let fill = flags.width.saturating_sub(text.chars().count());
    let text = match (flags.minus, flags.zero) {
        (true, _) => format!("{text}{}", " ".repeat(fill)),
        (false, true) => format!("{}{text}", "0".repeat(fill)),
        (false, false) => format!("{}{text}", " ".repeat(fill)),
    };
    Text::Known(text.into())
}

fn format_list(args: &Args<'_>) -> Answer {
    let pattern = args.text(0)?;
    let mut length = None;
    for value in &args.values[1..] {
        match &value.kind {
            Kind::List(items) | Kind::Set(items) => {
                if length.is_some_and(|length| length != items.len()) {
                    return Err(No::Failed("the lists have different lengths".to_owned()));
                }
                length = Some(items.len());
            }
            Kind::Many(_) | Kind::Unknown(_) | Kind::Lazy(_) => return Err(No::Unknown),
            _ => {}
        }
    }
    let rows = (0..length.unwrap_or(1)).map(|row| {
        let values: Vec<Value> = args.values[1..]
            .iter()
            .map(|value| match &value.kind {
                Kind::List(items) | Kind::Set(items) => items[row].clone(),
                _ => value.clone(),
            })
            .collect();
        let refs = super::all_refs(&values);
        Ok(format_with(&pattern, &values)?.with_refs(&refs))
    });
    Ok(Value::list(rows.collect::<Result<_, No>>()?))
}
