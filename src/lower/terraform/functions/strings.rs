//! String functions.

use regex::Regex;

use super::{Answer, Args, No};
use crate::lower::terraform::types::to_text;
use crate::value::{Kind, Piece, Text, Value, format_number};

/// A pattern over which a scan could be made to take long is not compiled.
const LARGEST_PATTERN: usize = 1_000;

pub(super) fn call(name: &str, args: &Args<'_>) -> Option<Answer> {
    Some(match name {
        "lower" => args.partial(0).map(|text| Value::text(text.map_characters("lower", str::to_lowercase))),
        "upper" => args.partial(0).map(|text| Value::text(text.map_characters("upper", str::to_uppercase))),
        "title" => args.text(0).map(|text| Value::string(title(&text))),
        "chomp" => args.text(0).map(|text| Value::string(text.trim_end_matches(['\n', '\r']))),
        "trimspace" => args.text(0).map(|text| Value::string(text.trim())),
        "trim" => trim(args),
        "trimprefix" => trim_prefix(args),
        "trimsuffix" => trim_suffix(args),
        "strrev" => args.text(0).map(|text| Value::string(text.chars().rev().collect::<String>())),
        "replace" => replace(args),
        "split" => split(args),
        "join" => join(args),
        "format" => format_values(args, 0),
        "formatlist" => format_list(args),
        "indent" => indent(args),
        "substr" => substr(args),
        "startswith" => ends(args, true),
        "endswith" => ends(args, false),
        "strcontains" => both(args, |text, part| Value::bool(text.contains(part))),
        "regex" => regex(args),
        "regexall" => regex_all(args),
        "file" => read(args),
        "fileexists" => match args.text(0) {
            Ok(path) if (args.files)(&path).is_some() => Ok(Value::bool(true)),
            Ok(_) => Err(No::Unknown),
            Err(no) => Err(no),
        },
        _ => return None,
    })
}

fn both(args: &Args<'_>, answer: impl Fn(&str, &str) -> Value) -> Answer {
    Ok(answer(&args.text(0)?, &args.text(1)?))
}

fn title(text: &str) -> String {
    let mut at_start = true;
    text.chars()
        .map(|c| {
            let changed = if at_start { c.to_uppercase().collect::<String>() } else { c.to_string() };
            at_start = !c.is_alphanumeric() && c != '_' && c != '\'';
            changed
        })
        .collect()
}

fn trim(args: &Args<'_>) -> Answer {
    let set: Vec<char> = args.text(1)?.chars().collect();
    Ok(Value::string(args.text(0)?.trim_matches(&set[..])))
}

fn trim_prefix(args: &Args<'_>) -> Answer {
    let (text, prefix) = (args.partial(0)?, args.text(1)?);
    if let Some(stripped) = text.strip_prefix(&prefix) {
        return Ok(Value::text(stripped));
    }
    certainly_not(&text, &prefix, true).map(|()| Value::text(text))
}

fn trim_suffix(args: &Args<'_>) -> Answer {
    let (text, suffix) = (args.partial(0)?, args.text(1)?);
    if let Some(stripped) = text.known().and_then(|known| known.strip_suffix(&*suffix)) {
        return Ok(Value::string(stripped));
    }
    if text.known_suffix().len() >= suffix.len() && text.known_suffix().ends_with(&*suffix) {
        let mut pieces = text.pieces();
        if let Some(Piece::Literal(last)) = pieces.last_mut() {
            *last = last[..last.len() - suffix.len()].into();
        }
        return Ok(Value::text(Text::from_pieces(pieces)));
    }
    certainly_not(&text, &suffix, false).map(|()| Value::text(text))
}

/// Unknown, unless the text certainly does not start (or end) with the part.
fn certainly_not(text: &Text, part: &str, at_start: bool) -> Result<(), No> {
    let differs = if at_start {
        text.known_prefix().bytes().zip(part.bytes()).any(|(a, b)| a != b)
    } else {
        text.known_suffix().bytes().rev().zip(part.bytes().rev()).any(|(a, b)| a != b)
    };
    if differs || text.known().is_some() { Ok(()) } else { Err(No::Unknown) }
}

fn replace(args: &Args<'_>) -> Answer {
    let (text, pattern, with) = (args.partial(0)?, args.text(1)?, args.text(2)?);
    let expression = pattern.len() > 1 && pattern.starts_with('/') && pattern.ends_with('/');
    if expression {
        let text = text.known().ok_or(No::Unknown)?;
        let regex = compile(&pattern[1..pattern.len() - 1])?;
        return Ok(Value::string(regex.replace_all(text, &*with)));
    }
    match &text {
        Text::Known(text) => Ok(Value::string(text.replace(&*pattern, &with))),
        // A wildcard's star stands at the front, and what is unknown behind it is a name without one.
        Text::Partial(pieces) if &*pattern == "*." || &*pattern == "*" => {
            Ok(Value::text(Text::from_pieces(pieces.iter().map(|piece| match piece {
                Piece::Literal(text) => Piece::Literal(text.replace(&*pattern, &with).into()),
                hole @ Piece::Hole(..) => hole.clone(),
            }))))
        }
        Text::Partial(_) => Err(No::Unknown),
    }
}

fn split(args: &Args<'_>) -> Answer {
    let (separator, text) = (args.text(0)?, args.partial(1)?);
    match text {
        Text::Known(text) if text.is_empty() => Ok(Value::list(vec![Value::string("")])),
        Text::Known(text) if separator.is_empty() => {
            Ok(Value::list(text.chars().map(|c| Value::string(c.to_string())).collect()))
        }
        Text::Known(text) => Ok(Value::list(text.split(&*separator).map(Value::string).collect())),
        Text::Partial(_) => Err(No::Unknown),
    }
}

fn join(args: &Args<'_>) -> Answer {
    let separator = args.text(0)?;
    let mut pieces: Vec<Piece> = Vec::new();
    let mut first = true;
    for index in 1..args.len() {
        for item in args.items(index)? {
            let text = to_text(&item.kind).ok_or_else(|| {
                if item.is_known() { No::Failed("a string is needed here".to_owned()) } else { No::Unknown }
            })?;
            if !first {
                pieces.push(Piece::Literal(separator.clone()));
            }
            first = false;
            pieces.extend(text.pieces());
        }
    }
    Ok(Value::text(Text::from_pieces(pieces)))
}

fn format_values(args: &Args<'_>, skip: usize) -> Answer {
    let pattern = args.text(skip)?;
    format_with(&pattern, &args.values[skip + 1..])
}

/// The verbs that occur: `%s %d %v %q %t %%`, `%f` with a precision, and widths of `%d`.
fn format_with(pattern: &str, values: &[Value]) -> Answer {
    let mut pieces: Vec<Piece> = Vec::new();
    let mut next = 0;
    let mut rest = pattern;
    while let Some(percent) = rest.find('%') {
        pieces.push(Piece::Literal(rest[..percent].into()));
        rest = &rest[percent + 1..];
        let verb_at = rest.find(|c: char| c.is_alphabetic() || c == '%').ok_or_else(bad_format)?;
        let verb = rest[verb_at..].chars().next().ok_or_else(bad_format)?;
        let mut flags = &rest[..verb_at];
        rest = &rest[verb_at + verb.len_utf8()..];
        if verb == '%' {
            pieces.push(Piece::Literal("%".into()));
            continue;
        }
        if let Some(end) = flags.strip_prefix('[').and_then(|inner| inner.find(']')) {
            let position: usize = flags[1..=end].parse().map_err(|_| bad_format())?;
            next = position.checked_sub(1).ok_or_else(bad_format)?;
            flags = &flags[end + 2..];
        }
        let value = values.get(next).ok_or_else(bad_format)?;
        next += 1;
        pieces.extend(format_one(verb, flags, value)?.pieces());
    }
    pieces.push(Piece::Literal(rest.into()));
    Ok(Value::text(Text::from_pieces(pieces)))
}

fn bad_format() -> No {
    No::Failed("the format does not fit its arguments".to_owned())
}

fn format_one(verb: char, flags: &str, value: &Value) -> Result<Text, No> {
    if value.failed() {
        return Err(bad_format());
    }
    match (verb, &value.kind) {
        ('s' | 'v', _) if flags.is_empty() => match to_text(&value.kind) {
            Some(text) => Ok(text),
            None if verb == 'v' && value.is_known() => super::encoding::to_json(value).map(|json| Text::Known(json.into())),
            None if value.is_known() => Err(bad_format()),
            None => Err(No::Unknown),
        },
        (_, Kind::Unknown(_)) => Err(No::Unknown),
        ('q', _) => match to_text(&value.kind).as_ref().and_then(Text::known) {
            Some(text) => Ok(Text::Known(serde_json::Value::from(text).to_string().into())),
            None => Err(No::Unknown),
        },
        ('t', Kind::Bool(value)) => Ok(Text::Known(value.to_string().into())),
        ('d' | 'f' | 's' | 'v', Kind::Text(_) | Kind::Number(_)) => {
            let text = to_text(&value.kind).ok_or(No::Unknown)?;
            let text = text.known().ok_or(No::Unknown)?.to_owned();
            Ok(Text::Known(format_number_with(verb, flags, &text)?.into()))
        }
        _ => Err(No::Unknown),
    }
}

fn format_number_with(verb: char, flags: &str, text: &str) -> Result<String, No> {
    let (width, precision) = flags.split_once('.').map_or((flags, None), |(width, precision)| (width, Some(precision)));
    let zero = width.starts_with('0');
    let width = width.trim_start_matches('0');
    let width: usize = if width.is_empty() { 0 } else { width.parse().map_err(|_| No::Unknown)? };
    if width > 200 {
        return Err(No::Unknown);
    }
    let number = || super::parse_number(text).ok_or_else(bad_format);
    let body = match verb {
        'd' => format_number(number()?.trunc()),
        'f' => {
            let precision = precision.map_or(Ok(6), str::parse).map_err(|_| No::Unknown)?;
            if precision > 30 {
                return Err(No::Unknown);
            }
            format!("{:.*}", precision, number()?)
        }
        _ => text.to_owned(),
    };
    let fill = width.saturating_sub(body.chars().count());
    Ok(match (zero && verb != 's', body.strip_prefix('-')) {
        (true, Some(digits)) => format!("-{}{digits}", "0".repeat(fill)),
        (true, None) => format!("{}{body}", "0".repeat(fill)),
        (false, _) => format!("{}{body}", " ".repeat(fill)),
    })
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

fn indent(args: &Args<'_>) -> Answer {
    let spaces = usize::try_from(args.integer(0)?).unwrap_or(0);
    if spaces > 1_000 {
        return Err(No::Unknown);
    }
    Ok(Value::string(args.text(1)?.replace('\n', &format!("\n{}", " ".repeat(spaces)))))
}

fn substr(args: &Args<'_>) -> Answer {
    let characters: Vec<char> = args.text(0)?.chars().collect();
    let (offset, length) = (args.integer(1)?, args.integer(2)?);
    let total = characters.len() as i64;
    let start = if offset < 0 { (total + offset).max(0) } else { offset.min(total) };
    let end = if length < 0 { total } else { (start + length).min(total) };
    let (Ok(start), Ok(end)) = (usize::try_from(start), usize::try_from(end)) else { return Err(No::Unknown) };
    Ok(Value::string(characters[start..end].iter().collect::<String>()))
}

fn ends(args: &Args<'_>, start: bool) -> Answer {
    let (text, part) = (args.partial(0)?, args.text(1)?);
    let known = if start { text.known_prefix() } else { text.known_suffix() };
    let found = if start { known.starts_with(&*part) } else { known.ends_with(&*part) };
    if found {
        return Ok(Value::bool(true));
    }
    certainly_not(&text, &part, start).map(|()| Value::bool(false))
}

fn compile(pattern: &str) -> Result<Regex, No> {
    if pattern.len() > LARGEST_PATTERN {
        return Err(No::Unknown);
    }
    regex::RegexBuilder::new(pattern).size_limit(1 << 20).build().map_err(|_| No::Unknown)
}

fn regex(args: &Args<'_>) -> Answer {
    let (pattern, text) = (args.text(0)?, args.text(1)?);
    let regex = compile(&pattern)?;
    match regex.captures(&text) {
        Some(captures) => Ok(captured(&regex, &captures)),
        None => Err(No::Failed("the pattern does not match".to_owned())),
    }
}

fn regex_all(args: &Args<'_>) -> Answer {
    let (pattern, text) = (args.text(0)?, args.text(1)?);
    let regex = compile(&pattern)?;
    Ok(Value::list(regex.captures_iter(&text).map(|captures| captured(&regex, &captures)).collect()))
}

fn captured(regex: &Regex, captures: &regex::Captures<'_>) -> Value {
    let group = |found: Option<regex::Match<'_>>| found.map_or_else(Value::null, |found| Value::string(found.as_str()));
    if regex.captures_len() == 1 {
        return group(captures.get(0));
    }
    if regex.capture_names().flatten().next().is_some() {
        let names = regex.capture_names().flatten();
        return Value::object(names.map(|name| (Text::from(name), group(captures.name(name)))).collect());
    }
    Value::list((1..captures.len()).map(|index| group(captures.get(index))).collect())
}

fn read(args: &Args<'_>) -> Answer {
    let path = args.text(0)?;
    (args.files)(&path).map(Value::string).ok_or(No::Unknown)
}
