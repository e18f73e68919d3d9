//! The words of an exception.

use jiff::civil::Date;

use super::{Exception, Form, peers};
use crate::source::{Span, Spanned};
use crate::value::beginning;

/// How much is kept of a reason, and of what is wrong with an exception, in bytes.
pub(super) const LONGEST_REASON: usize = 1_000;
/// How much is kept of the name of a rule.
const LONGEST_NAME: usize = 100;

/// The exceptions among comments, also those of other tools.
pub(super) fn all(comments: &[Span], text: &str) -> Vec<Exception> {
    let read = |comment: &Span| read(*comment, text).into_iter().chain(peers::in_comment(*comment, text));
    comments.iter().flat_map(read).collect()
}

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
    let mut exception = Exception::new(span, Form::Comment);
    let Some(rest) = rest.trim_start().strip_prefix(':') else {
        // A sentence about acmlint is none to it.
        if !rest.trim_start().starts_with("allow[") {
            return None;
        }
        exception.complain(at(body), "lacks the colon behind `acmlint`");
        return Some(exception);
    };
    let rest = rest.trim_start();
    let word: &str = rest.split(|c: char| c.is_whitespace() || c == '[').next().unwrap_or("");
    let behind = rest[word.len()..].trim_start();
    let brackets = behind.strip_prefix('[').and_then(|inner| inner.split_once(']'));
    let Some((names, tail)) = brackets.filter(|_| word == "allow") else {
        match word {
            "" => exception.complain(at(body), "does not say what it allows"),
            "allow" if behind.starts_with('[') => exception.complain(at(body), "lacks the closing bracket"),
            "allow" => exception.complain(at(body), "lacks the rules in brackets behind `allow`"),
            other => exception.complain(at(word), asks_for(other)),
        }
        return Some(exception);
    };
    exception.rules = names
        .split(',')
        .map(str::trim)
        .filter(|name| !name.is_empty())
        .map(|name| Spanned { value: name.to_owned(), span: at(name) })
        .collect();
    if exception.rules.is_empty() {
        exception.complain(at(body), "names no rule between its brackets");
    }
    let mut reason: Vec<&str> = Vec::new();
    for word in tail.split_whitespace() {
        match word.strip_prefix("until=") {
            Some(day) => until(&mut exception, day.trim_end_matches(['.', ',', ';']), at(word)),
            None => reason.push(word),
        }
    }
    exception.reason = reason_in(&reason.join(" "));
    Some(exception)
}

/// Takes the last day on which an exception holds.
pub(super) fn until(exception: &mut Exception, day: &str, span: Span) {
    match day.parse::<Date>() {
        Ok(value) => exception.until = Some(Spanned { value, span }),
        Err(_) => exception.complain(span, format!("has the date `{day}`, which is none")),
    }
}

/// What of a text of several lines is a reason.
pub(super) fn reason_of(text: &str) -> String {
    // A document may have one text in a thousand places.
    let words: Vec<&str> = beginning(text, LONGEST_REASON).split_whitespace().collect();
    reason_in(&words.join(" "))
}

/// What of a text names a rule.
pub(super) fn rule_in(text: &str) -> String {
    beginning(text.trim(), LONGEST_NAME).to_owned()
}

/// What of a text is a reason: nothing where it has no words, and no more than is told of it.
pub(super) fn reason_in(text: &str) -> String {
    let text = text.trim_start_matches([':', '-', '–', '—', ' ']);
    let text = beginning(text, LONGEST_REASON);
    if text.chars().any(char::is_alphanumeric) { text.to_owned() } else { String::new() }
}

pub(super) fn asks_for(word: &str) -> String {
    format!("asks for `{word}`, and only `allow` is understood")
}
