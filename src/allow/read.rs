//! The words of an exception.

use std::ops::Range;

use jiff::civil::Date;

use super::Exception;
use crate::source::{Span, Spanned};

/// Reads a comment; none where it does not speak to acmlint.
pub(super) fn read(span: Span, text: &str) -> Option<Exception> {
    let all = text.get(span.range())?;
    // What is between the markers, and the byte at which it starts.
    let body = if let Some(rest) = all.strip_prefix("/*") {
        rest.strip_suffix("*/").unwrap_or(rest)
    } else {
        all.strip_prefix("//").unwrap_or(all.trim_start_matches('#'))
    };
    let at = |part: &str| {
        let start = span.start as usize + (part.as_ptr() as usize - all.as_ptr() as usize);
        Span::new(span.file, start..start + part.len())
    };
    let body = body.trim();
    let rest = body.strip_prefix("acmlint")?;
    let mut exception = Exception {
        span,
        rules: Vec::new(),
        reason: String::new(),
        until: None,
        covers: None,
        address: String::new(),
        fault: None,
    };
    let Some(rest) = rest.trim_start().strip_prefix(':') else {
        // A sentence about acmlint is none to it.
        if !rest.trim_start().starts_with("allow[") {
            return None;
        }
        exception.fault = Some(fault(at(body), "lacks the colon behind `acmlint`"));
        return Some(exception);
    };
    let rest = rest.trim_start();
    let word: &str = rest.split(|c: char| c.is_whitespace() || c == '[').next().unwrap_or("");
    let behind = rest[word.len()..].trim_start();
    let brackets = behind.strip_prefix('[').and_then(|inner| inner.split_once(']'));
    let Some((names, tail)) = brackets.filter(|_| word == "allow") else {
        exception.fault = Some(match word {
            "" => fault(at(body), "does not say what it allows"),
            "allow" if behind.starts_with('[') => fault(at(body), "lacks the closing bracket"),
            "allow" => fault(at(body), "lacks the rules in brackets behind `allow`"),
            other => fault(at(word), format!("asks for `{other}`, and only `allow` is understood")),
        });
        return Some(exception);
    };
    exception.rules = names
        .split(',')
        .map(str::trim)
        .filter(|name| !name.is_empty())
        .map(|name| Spanned { value: name.to_owned(), span: at(name) })
        .collect();
    if exception.rules.is_empty() {
        exception.fault = Some(fault(at(body), "names no rule between its brackets"));
    }
    let mut reason: Vec<&str> = Vec::new();
    for word in tail.split_whitespace() {
        match word.strip_prefix("until=") {
            Some(day) => match day.trim_end_matches(['.', ',', ';']).parse::<Date>() {
                Ok(value) => exception.until = Some(Spanned { value, span: at(word) }),
                Err(_) => exception.fault = Some(fault(at(word), format!("has the date `{day}`, which is none"))),
            },
            None => reason.push(word),
        }
    }
    let reason = reason.join(" ");
    let reason = reason.trim_start_matches([':', '-', '–', '—', ' ']);
    if reason.chars().any(char::is_alphanumeric) {
        reason.clone_into(&mut exception.reason);
    }
    Some(exception)
}

fn fault(span: Span, what: impl Into<String>) -> Spanned<String> {
    Spanned { value: what.into(), span }
}

/// The object of a JSON text in which a position stands, braces included.
pub(super) fn enclosing_object(text: &str, position: usize) -> Option<Range<usize>> {
    let mut open: Vec<usize> = Vec::new();
    let mut wanted = None;
    let (mut quoted, mut escaped) = (false, false);
    for (offset, byte) in text.bytes().enumerate() {
        if offset == position {
            wanted = Some((open.len(), *open.last()?));
        }
        match byte {
            _ if escaped => escaped = false,
            b'\\' if quoted => escaped = true,
            b'"' => quoted = !quoted,
            b'{' if !quoted => open.push(offset),
            b'}' if !quoted => {
                if let Some((depth, start)) = wanted
                    && depth == open.len()
                {
                    return Some(start..offset + 1);
                }
                open.pop();
            }
            _ => {}
        }
    }
    None
}
