//! Exceptions in programs that were synthesized: only the lines that made something are looked at, and what stands
//! directly above them, so that no language has to be known for it.

use std::collections::HashSet;

use super::{Exception, read};
use crate::source::{Sources, Span};

/// More than a line that somebody wrote has.
const MOST_MENTIONS: usize = 20;

/// More lines of comments than somebody writes between an exception and what it covers. Each of many lines may stand
/// below the same comments.
const MOST_COMMENTS: usize = 50;

/// The exceptions at the lines of programs that made something, each with its address: at a line's end, or alone above
/// it.
pub fn in_programs<'a>(made: impl IntoIterator<Item = (Span, &'a str)>, sources: &Sources) -> Vec<Exception> {
    let mut exceptions = Vec::new();
    let mut seen = HashSet::new();
    for (origin, address) in made {
        let file = sources.file(origin.file);
        let starts = file.line_starts();
        let number = starts.partition_point(|start| *start <= origin.start).saturating_sub(1);
        if !seen.insert((origin.file, number)) {
            continue;
        }
        let line = |number: usize| -> Span {
            let end = starts.get(number + 1).map_or(file.text.len(), |next| *next as usize);
            Span::new(origin.file, starts[number] as usize..end)
        };
        let covers = line(number);
        let above = (0..number).rev().take(MOST_COMMENTS).map(line);
        let above = above.take_while(|line| is_comment(&file.text[line.range()]));
        for line in std::iter::once(covers).chain(above) {
            let exception = comments_in(line, &file.text).find_map(|comment| read::read(comment, &file.text));
            exceptions.extend(exception.map(|exception| Exception {
                covers: Some(covers),
                address: address.to_owned(),
                ..exception
            }));
        }
    }
    exceptions
}

/// Whether nothing but a comment, or a part of one, stands on a line.
fn is_comment(line: &str) -> bool {
    ["//", "#", "/*", "*"].iter().any(|mark| line.trim_start().starts_with(mark))
}

/// What may be a comment on a line that speaks to acmlint.
fn comments_in(line: Span, text: &str) -> impl Iterator<Item = Span> {
    let written = &text[line.range()];
    written.match_indices("acmlint").take(MOST_MENTIONS).filter_map(move |(at, _)| {
        let before = written[..at].trim_end();
        let mark = ["//", "/*", "#"].into_iter().find(|mark| before.ends_with(mark))?;
        let start = before.len() - mark.len();
        let rest = &written[start..];
        let end = if mark == "/*" { rest.find("*/").map(|end| end + 2) } else { None };
        let end = end.unwrap_or(rest.trim_end().len());
        let start = line.start as usize + start;
        Some(Span::new(line.file, start..start + end))
    })
}
