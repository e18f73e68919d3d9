//! A finding for people: the sentence, the lines it is about with what there is to say about them, and what to do.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::io::{self, Write};

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};
use anstyle::{AnsiColor, Style};

use super::window::{Window, windows};
use super::{Look, clean, tally};
use crate::check::Outcome;
use crate::rule::{Finding, Severity, Undecided};

/// Narrower than this nothing is wrapped any further.
const NARROWEST: usize = 40;

/// Writes the findings that no exception silences, in the order of the outcome, and what was looked at.
pub(super) fn write(outcome: &Outcome, look: &Look, out: &mut dyn Write) -> io::Result<()> {
    let mut explained = BTreeSet::new();
    for finding in super::shown(outcome) {
        let first = explained.insert(finding.rule);
        writeln!(out, "{}\n", render(finding, outcome, look, first))?;
    }
    if look.undecided {
        for undecided in &outcome.undecided {
            writeln!(out, "{}\n", undecided_question(undecided, outcome, look))?;
        }
    }
    if look.summary {
        writeln!(out, "{}", paragraph(&tally::sentence(outcome), look.width, ""))?;
    }
    Ok(())
}

/// One finding; `explain` names the command that shows its page.
pub(super) fn render(finding: &Finding, outcome: &Outcome, look: &Look, explain: bool) -> String {
    let windows = windows(finding, &outcome.sources, &outcome.viewpoint);
    let mut text = title(finding, look);
    text.push('\n');
    let digits = windows.iter().map(last_line).max().unwrap_or(1).to_string().len();
    let mut group = Group::with_level(level(finding.severity)).elements(windows.iter().map(snippet));
    for (name, words) in notes(finding, look, explain) {
        let hanging = digits + 3 + name.len() + 2;
        let mut lines = words.into_iter();
        let mut message = paragraph(&lines.next().unwrap_or_default(), look.width.saturating_sub(hanging), "");
        for line in lines {
            let (on, off) = paint(look, AnsiColor::Green.on_default());
            let _ = write!(message, "\n{on}{line}{off}");
        }
        group = group.element(Level::HELP.with_name(name).message(message));
    }
    let mut frames = renderer(look).render(&[group]);
    let mut from = 0;
    for window in &windows {
        let Some(cut) = &window.cut else { continue };
        // The renderer counts columns in what it is given; of a cut line that is not the file's.
        let shown = format!("{}:{}\n", window.path, cut.shown);
        if let Some(found) = frames[from..].find(&shown) {
            let start = from + found;
            let real = format!("{}:{}\n", window.path, cut.real);
            frames.replace_range(start..start + shown.len(), &real);
            from = start + real.len();
        }
    }
    for line in frames.lines() {
        text.push_str(line.trim_end());
        text.push('\n');
    }
    text.truncate(text.trim_end().len());
    text
}

/// What stands below the frames: a name, and lines of which the first one is wrapped.
fn notes(finding: &Finding, look: &Look, explain: bool) -> Vec<(&'static str, Vec<String>)> {
    let mut notes: Vec<(&'static str, Vec<String>)> =
        finding.help.iter().map(|help| ("help", vec![clean::text(help).into_owned()])).collect();
    if !finding.suggestion.is_empty() {
        if notes.is_empty() {
            notes.push(("help", vec!["write this".to_owned()]));
        }
        if let Some((_, lines)) = notes.last_mut() {
            lines.extend(finding.suggestion.iter().map(|line| format!("+ {}", clean::text(line))));
        }
    }
    let address = clean::text(&finding.subject.address);
    if !address.is_empty() {
        let resource = match &finding.consumer {
            Some(consumer) => {
                let arrow = if look.unicode { "→" } else { "->" };
                format!("{address} {arrow} {}", clean::text(consumer))
            }
            None => address.into_owned(),
        };
        notes.push(("resource", vec![resource]));
    }
    if explain {
        notes.push(("explain", vec![format!("acmlint explain {}", finding.rule)]));
    }
    notes
}

fn snippet(window: &Window) -> Snippet<'_, annotate_snippets::Annotation<'_>> {
    let annotations = window.marks.iter().map(|mark| {
        let kind = if mark.primary { AnnotationKind::Primary } else { AnnotationKind::Context };
        let annotation = kind.span(mark.range.clone());
        if mark.text.is_empty() { annotation } else { annotation.label(mark.text.as_str()) }
    });
    Snippet::source(window.text.as_str())
        .line_start(window.first_line)
        .path(window.path.as_str())
        .annotations(annotations)
}

fn last_line(window: &Window) -> usize {
    window.first_line + memchr::memchr_iter(b'\n', window.text.as_bytes()).count()
}

fn title(finding: &Finding, look: &Look) -> String {
    let name = format!("{}[{}]", finding.severity.name(), finding.rule);
    let line = paragraph(&format!("{name}: {}", clean::text(&finding.message)), look.width, "  ");
    let (on, off) = paint(look, level_style(finding.severity));
    let (bold, plain) = paint(look, Style::new().bold());
    match line.strip_prefix(&name) {
        Some(rest) => format!("{on}{}{off}{bold}{rest}{plain}", linked(&name, &super::url(finding.rule), look)),
        None => line,
    }
}

/// Words that lead to a page where a terminal can do that (OSC 8). Nothing that was scanned is ever a part of an address.
fn linked(words: &str, url: &str, look: &Look) -> String {
    if look.links { format!("\x1b]8;;{url}\x1b\\{words}\x1b]8;;\x1b\\") } else { words.to_owned() }
}

fn undecided_question(undecided: &Undecided, outcome: &Outcome, look: &Look) -> String {
    let (on, off) = paint(look, AnsiColor::Cyan.on_default().bold());
    let name = format!("undecided[{}]", undecided.rule);
    let reason = paragraph(&format!("{name}: {}", clean::text(&undecided.reason)), look.width, "  ");
    let reason = reason.strip_prefix(&name).unwrap_or(&reason).to_owned();
    let place = super::place(undecided.at, outcome);
    format!("{on}{name}{off}{reason}\n  at {place}\n  about {}", clean::text(&undecided.subject.address))
}

/// Words over as many lines as it takes; a word is never broken, so that names and ARNs can be copied.
fn paragraph(text: &str, width: usize, indent: &str) -> String {
    let options = textwrap::Options::new(width.max(NARROWEST))
        .subsequent_indent(indent)
        .break_words(false)
        .word_splitter(textwrap::WordSplitter::NoHyphenation)
        .word_separator(textwrap::WordSeparator::AsciiSpace);
    textwrap::fill(text, options)
}

fn renderer(look: &Look) -> Renderer {
    let renderer = if look.color { Renderer::styled().hyperlink(false) } else { Renderer::plain() };
    let decor = if look.unicode { DecorStyle::Unicode } else { DecorStyle::Ascii };
    renderer.decor_style(decor).term_width(look.width.max(NARROWEST))
}

fn level(severity: Severity) -> Level<'static> {
    match severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    }
}

fn level_style(severity: Severity) -> Style {
    let color = match severity {
        Severity::Error => AnsiColor::BrightRed,
        Severity::Warning => AnsiColor::Yellow,
        Severity::Note => AnsiColor::BrightGreen,
    };
    color.on_default().bold()
}

/// What turns a style on and off again; nothing without colour.
fn paint(look: &Look, style: Style) -> (String, String) {
    if look.color {
        (style.render().to_string(), style.render_reset().to_string())
    } else {
        (String::new(), String::new())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_a_link_where_it_can_be_one() {
        let look = Look { links: true, ..Look::default() };
        assert_eq!(linked("a", "https://b", &look), "\x1b]8;;https://b\x1b\\a\x1b]8;;\x1b\\");
        assert_eq!(linked("a", "https://b", &Look::default()), "a");
    }
}
