//! String functions.

use regex::Regex;

use super::{Answer, Args, No};
use crate::limits::Limit;
use crate::lower::fuel::PIECE;
use crate::lower::terraform::types::to_text;
use crate::lower::terraform::unicode::{clusters, normal};
use crate::value::{Kind, Passage, Piece, Text, Value};

/// A pattern may be so many times as large as it is long once it is compiled.
const COMPILED: usize = 1_000;
/// What most patterns stay below, in bytes when they are compiled, and the steps that this takes.
const SIMPLE: (usize, usize) = (32 << 10, 100);
/// The steps that it takes to compile one that is not simple.
const COMPLEX: usize = 10_000;

pub(super) fn call(name: &str, args: &Args<'_>) -> Option<Answer> {
    Some(match name {
        "lower" => args.partial(0).map(|text| Value::text(text.map_characters("lower", lower))),
        "upper" => args.partial(0).map(|text| Value::text(text.map_characters("upper", upper))),
        "title" => args.text(0).map(|text| Value::string(title(&text))),
        "chomp" => args.text(0).map(|text| Value::string(text.trim_end_matches(['\n', '\r']))),
        "trimspace" => args.text(0).map(|text| Value::string(text.trim())),
        "trim" => trim(args),
        "trimprefix" => trim_prefix(args),
        "trimsuffix" => trim_suffix(args),
        "strrev" => args.text(0).and_then(|text| {
            clusters(&text).map(|all| Value::string(all.iter().rev().collect::<String>())).ok_or(No::Unknown)
        }),
        "replace" => replace(args),
        "split" => split(args),
        "join" => join(args),
        "indent" => indent(args),
        "substr" => substr(args),
        "startswith" => ends(args, true),
        "endswith" => ends(args, false),
        "strcontains" => both(args, |text, part| Value::bool(text.contains(part))),
        "regex" => regex(args),
        "regexall" => regex_all(args),
        "file" => read(args),
        "fileexists" => match args.text(0) {
            Ok(path) if (args.around.read)(&path).is_ok() => Ok(Value::bool(true)),
            Ok(_) => Err(No::Unknown),
            Err(no) => Err(no),
        },
        _ => return None,
    })
}

fn both(args: &Args<'_>, answer: impl Fn(&str, &str) -> Value) -> Answer {
    Ok(answer(&args.text(0)?, &args.text(1)?))
}

/// Go maps one character to one; `ß` has no such capital.
fn one_to_one(c: char, mut changed: impl Iterator<Item = char>) -> char {
    match (changed.next(), changed.next()) {
        (Some(only), None) => only,
        _ => c,
    }
}

fn lower(text: &str) -> String {
    text.chars().map(|c| if c == '\u{130}' { 'i' } else { one_to_one(c, c.to_lowercase()) }).collect()
}

fn upper(text: &str) -> String {
    text.chars().map(|c| one_to_one(c, c.to_uppercase())).collect()
}

fn title(text: &str) -> String {
    let mut at_start = true;
    text.chars()
        .map(|c| {
            let changed = if at_start { one_to_one(c, c.to_uppercase()) } else { c };
            at_start = if c.is_ascii() { !c.is_ascii_alphanumeric() && c != '_' } else { c.is_whitespace() };
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
        let regex = compile(args, &pattern[1..pattern.len() - 1])?;
        let (mut made, mut end) = (String::new(), 0);
        for found in regex.captures_iter(text) {
            let Some(whole) = found.get(0) else { continue };
            made.push_str(&text[end..whole.start()]);
            found.expand(&with, &mut made);
            end = whole.end();
            args.fits(made.len() / PIECE)?;
        }
        made.push_str(&text[end..]);
        return Ok(Value::string(made));
    }
    match &text {
        Text::Known(text) => {
            let growth = with.len().saturating_sub(pattern.len());
            if growth > 0 {
                args.fits((text.len() + text.matches(&*pattern).count() * growth) / PIECE)?;
            }
            Ok(Value::string(text.replace(&*pattern, &with)))
        }
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
        Text::Known(text) if separator.is_empty() => {
            let all = clusters(&text).ok_or(No::Unknown)?;
            Ok(Value::list(all.iter().map(|c| Value::string(c.to_string())).collect()))
        }
        Text::Known(text) => {
            args.fits(text.matches(&*separator).count())?;
            Ok(Value::list(text.split(&*separator).map(Value::string).collect()))
        }
        Text::Partial(_) => Err(No::Unknown),
    }
}

fn join(args: &Args<'_>) -> Answer {
    let separator = args.text(0)?;
    let mut all: Vec<&Value> = Vec::new();
    for index in 1..args.len() {
        all.extend(args.items(index)?);
    }
    // What is joined with nothing stays what it is: `join("", aws_x.y[*].arn)` is that ARN.
    if let [only] = all[..]
        && matches!(&only.kind, Kind::Unknown(unknown) if unknown.scalar && unknown.not_null && !unknown.failed)
    {
        return Ok(only.clone());
    }
    args.fits(all.len() * separator.len() / PIECE)?;
    let mut pieces: Vec<Piece> = Vec::new();
    for (index, item) in all.into_iter().enumerate() {
        let text = to_text(&item.kind).ok_or_else(|| {
            if item.is_known() || item.failed() {
                No::Failed("a string is needed here".to_owned())
            } else {
                No::Unknown
            }
        })?;
        if index > 0 {
            pieces.push(Piece::Literal(separator.clone()));
        }
        pieces.extend(text.pieces());
    }
    Ok(Value::text(Text::from_pieces(pieces)))
}

fn indent(args: &Args<'_>) -> Answer {
    let spaces = usize::try_from(args.integer(0)?).unwrap_or(0);
    let text = args.text(1)?;
    args.fits(spaces.saturating_mul(text.matches('\n').count()) / PIECE)?;
    args.fits(spaces / PIECE)?;
    Ok(Value::string(text.replace('\n', &format!("\n{}", " ".repeat(spaces)))))
}

fn substr(args: &Args<'_>) -> Answer {
    let characters = clusters(&args.text(0)?).ok_or(No::Unknown)?;
    let (offset, length) = (args.integer(1)?, args.integer(2)?);
    let total = i64::try_from(characters.len()).map_err(|_| No::Unknown)?;
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

/// The pattern of `regex` and `regexall`: all of its groups have names, or none.
fn compile_groups(args: &Args<'_>, pattern: &str) -> Result<Regex, No> {
    let regex = compile(args, pattern)?;
    let named = regex.capture_names().flatten().count();
    if named > 0 && named + 1 < regex.captures_len() {
        return Err(No::Failed("some groups of the pattern have names and some have none".to_owned()));
    }
    Ok(regex)
}

fn compile(args: &Args<'_>, pattern: &str) -> Result<Regex, No> {
    let most = args.around.fuel.limits.of(Limit::PatternBytes);
    if pattern.len() > most {
        return Err(No::Met(Limit::PatternBytes, "this pattern is too long"));
    }
    let within = |size: usize| regex::RegexBuilder::new(pattern).size_limit(size).build();
    args.around.fuel.charge(SIMPLE.1);
    let mut built = within(SIMPLE.0);
    if matches!(built, Err(regex::Error::CompiledTooBig(_))) {
        args.around.fuel.charge(COMPLEX);
        built = within(most.saturating_mul(COMPILED));
    }
    built.map_err(|error| match error {
        regex::Error::CompiledTooBig(_) => No::Refused("this pattern is too large when it is compiled"),
        _ => No::Unknown,
    })
}

fn regex(args: &Args<'_>) -> Answer {
    let (pattern, text) = (args.text(0)?, args.text(1)?);
    let regex = compile_groups(args, &pattern)?;
    match regex.captures(&text) {
        Some(captures) => Ok(captured(&regex, &captures)),
        None => Err(No::Failed("the pattern does not match".to_owned())),
    }
}

fn regex_all(args: &Args<'_>) -> Answer {
    let (pattern, text) = (args.text(0)?, args.text(1)?);
    let regex = compile_groups(args, &pattern)?;
    let mut all = Vec::new();
    for captures in regex.captures_iter(&text) {
        args.fits((all.len() + 1) * regex.captures_len())?;
        all.push(captured(&regex, &captures));
    }
    args.around.fuel.charge(all.len() * regex.captures_len());
    Ok(Value::list(all))
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

/// Whether a file is one that values, a plan or a state are kept in, or declarations of what is sensitive. A link may give
/// it any name, so that it is told by what is in it.
fn holds_values(path: &str, text: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path).to_ascii_lowercase();
    if [".tfvars", ".tfstate", ".env"].iter().any(|kind| name.contains(kind)) {
        return true;
    }
    let is_json = text.trim_start().starts_with(['{', '[']);
    let known = ["\"terraform_version\"", "\"format_version\"", "\"ParameterValue\"", "\"Parameters\""];
    let is_set = |line: &str| {
        let name = line.trim_start().trim_start_matches("export ").trim_start_matches(is_of_a_name);
        name.len() < line.trim_start().len() && name.trim_start().starts_with('=')
    };
    let first = || text.lines().find(|line| !line.trim().is_empty() && !line.trim_start().starts_with(['#', '/']));
    (is_json && known.iter().any(|known| text.contains(known)))
        || (text.contains("variable") && text.contains("sensitive"))
        || first().is_some_and(is_set)
}

fn is_of_a_name(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || letter == '_' || letter == '-'
}

fn read(args: &Args<'_>) -> Answer {
    let path = args.text(0)?;
    let (text, first) = (args.around.read)(&path).map_err(No::Unread)?;
    let value = Value::text(normal(&text));
    // A long way is told where it matters who can read the file.
    let is_pem = text.starts_with("-----BEGIN ");
    // What Terraform marks as sensitive in these has no mark here.
    let value = if holds_values(&path, &text) { value.made_secret() } else { value };
    Ok(if is_pem { value.through(Passage { span: first, text: "read from this file".into() }) } else { value })
}
