//! reviewdog's diagnostics, `DiagnosticResult` of
//! <https://github.com/reviewdog/reviewdog/blob/master/proto/rdf/reviewdog.proto>.
//!
//! Paths are relative to the working directory: reviewdog starts there too and joins them with its place in the
//! repository. Columns count bytes. Messages become comments on pull requests, in Markdown, by an account of the
//! repository: nothing that was scanned may act there.

use std::io::{self, Write};

use serde::Serialize;

use super::{clean, place};
use crate::check::Outcome;
use crate::rule::{Label, Reported, Severity};
use crate::source::{File, Span};

/// No comment links more places.
const MOST_RELATED: usize = 20;

#[derive(Serialize)]
struct DiagnosticResult<'a> {
    source: Source,
    /// The worst one.
    #[serde(skip_serializing_if = "Option::is_none")]
    severity: Option<&'static str>,
    diagnostics: Vec<Diagnostic<'a>>,
}

#[derive(Serialize)]
struct Source {
    name: &'static str,
    url: &'static str,
}

#[derive(Serialize)]
struct Diagnostic<'a> {
    message: String,
    location: Location,
    severity: &'static str,
    code: Code<'a>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related_locations: Vec<Related>,
    /// The line of the format `concise`.
    original_output: String,
}

#[derive(Serialize)]
struct Code<'a> {
    value: &'a str,
    url: String,
}

#[derive(Serialize)]
struct Related {
    message: String,
    location: Location,
}

#[derive(Serialize)]
struct Location {
    path: String,
    range: Range,
}

/// The end is the position behind the last character.
#[derive(Serialize)]
struct Range {
    start: Position,
    end: Position,
}

#[derive(Serialize, PartialEq, Eq, PartialOrd, Ord, Clone, Copy)]
struct Position {
    line: usize,
    /// Counts bytes of UTF-8, from 1.
    column: usize,
}

/// Writes one document.
pub(super) fn write(outcome: &Outcome, out: &mut dyn Write) -> io::Result<()> {
    let worst = super::shown(outcome).map(|finding| finding.severity).max();
    let result = DiagnosticResult {
        source: Source { name: env!("CARGO_PKG_NAME"), url: env!("CARGO_PKG_REPOSITORY") },
        severity: worst.map(severity),
        diagnostics: super::reported(outcome).map(|reported| diagnostic(reported, outcome)).collect(),
    };
    serde_json::to_writer_pretty(&mut *out, &result)?;
    writeln!(out)
}

fn diagnostic<'a>(reported: &'a Reported, outcome: &Outcome) -> Diagnostic<'a> {
    let finding = &reported.finding;
    let related = |label: &Label| Related { message: markdown(&label.text), location: location(label.span, outcome) };
    let (name, message) = (finding.severity.name(), clean::text(&finding.message));
    let at = place(finding.primary.span, outcome);
    Diagnostic {
        message: markdown(&finding.message),
        location: location(finding.primary.span, outcome),
        severity: severity(finding.severity),
        code: Code { value: finding.rule, url: super::url(finding.rule) },
        related_locations: finding.related.iter().take(MOST_RELATED).map(related).collect(),
        original_output: format!("{at}: {name}[{}] {message}", finding.rule),
    }
}

fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "ERROR",
        Severity::Warning => "WARNING",
        Severity::Note => "INFO",
    }
}

fn location(span: Span, outcome: &Outcome) -> Location {
    let file = outcome.sources.file(span.file);
    let start = position(file, span.start);
    let end = position(file, span.end).max(start);
    Location { path: clean::text(&outcome.viewpoint.path(&file.path)).into_owned(), range: Range { start, end } }
}

fn position(file: &File, offset: u32) -> Position {
    let offset = (offset as usize).min(file.text.len());
    let starts = file.line_starts();
    let line = starts.partition_point(|&start| start as usize <= offset);
    Position { line, column: offset - starts[line - 1] as usize + 1 }
}

/// Text that Markdown shows as it is. Inside of code it acts on nothing, so every word that it could act on becomes code;
/// what is code already stays, with its quotes made single ones of a pair.
fn markdown(text: &str) -> String {
    let mut text = clean::text(text).replace("``", "''");
    if text.matches('`').count() % 2 == 1
        && let Some(last) = text.rfind('`')
    {
        text.replace_range(last..=last, "'");
    }
    let word = |word: &str| {
        let acts =
            |c: char| matches!(c, '\\' | '<' | '>' | '[' | ']' | '!' | '*' | '_' | '~' | '#' | '&' | '|' | '@' | ':');
        let bare = word.trim_end_matches([':', '!']);
        if bare.contains(acts) || clean::is_reference(bare) { format!("`{word}`") } else { word.to_owned() }
    };
    let pieces = text.split('`').enumerate().map(|(index, piece)| {
        if index % 2 == 1 {
            return format!("`{piece}`");
        }
        piece.split(' ').map(word).collect::<Vec<_>>().join(" ")
    });
    pieces.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markdown_acts_on_nothing() {
        let plain = "CloudFront takes `a[0]` of eu-west-1; why: it is so!";
        assert_eq!(markdown(plain), plain);
        assert_eq!(markdown("![x](https://a.example) @all <b> *a*"), "`![x](https://a.example)` `@all` `<b>` `*a*`");
        assert_eq!(markdown("a `b <i> c"), "a 'b `<i>` c");
        assert_eq!(markdown("``<b>`` `x`"), "`''<b>''` `x`");
        assert_eq!(markdown("a\n# b https://c"), "`a␊#` b `https://c`");
        assert_eq!(markdown("a`b www.c.example deadbeef0 GH-1"), "a'b `www.c.example` `deadbeef0` `GH-1`");
    }
}
