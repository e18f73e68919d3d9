//! The few lines of a file that a finding shows.
//!
//! The renderer gets these lines only, never a file: its cost grows with what it is given, and a minified file is one
//! line of megabytes. Spans are brought into range and onto character boundaries here, because the renderer panics
//! on others; what is hostile in the text is made visible here too, with the marks moved along.

use std::ops::Range;

use super::clean;
use crate::rule::{Finding, Label};
use crate::source::{File, Sources, Viewpoint};

/// A mark further away than this from the others of its file gets a window of its own.
const FARTHEST: usize = 200;
/// A mark over more lines than this is shown by its first line.
const TALLEST: usize = 6;
/// A line of more bytes than this is cut around its mark.
const LONGEST_LINE: usize = 800;
/// How many bytes stay on either side of the mark, and how many of the mark itself, where a line is cut.
const AROUND: usize = 100;
const LONGEST_MARK: usize = 240;
/// The renderer shows a line between two marked ones when it is alone; lines this near must be the real ones.
const NEAR: usize = 2;
/// No story has more places than this.
const MOST_LABELS: usize = 40;

/// Lines of a file, with marks.
pub(super) struct Window {
    /// The path as it is printed.
    pub(super) path: String,
    /// The number of the first line.
    pub(super) first_line: usize,
    /// The lines, safe to print.
    pub(super) text: String,
    /// What is marked in `text`.
    pub(super) marks: Vec<Mark>,
    /// Where the line was cut: the place in `text` as the renderer counts it, and the real one.
    pub(super) cut: Option<Cut>,
}

/// A marked piece of a window.
pub(super) struct Mark {
    pub(super) range: Range<usize>,
    pub(super) text: String,
    pub(super) primary: bool,
}

/// `line:column` in the window and in the file.
pub(super) struct Cut {
    pub(super) shown: String,
    pub(super) real: String,
}

/// A label whose span is certainly one of its file's.
struct Placed<'a> {
    file: &'a File,
    label: &'a Label,
    primary: bool,
    range: Range<usize>,
    /// Lines, counted from 0, the last one included.
    lines: Range<usize>,
}

/// The windows of a finding: the primary label's first, the others in the order in which they are told.
pub(super) fn windows(finding: &Finding, sources: &Sources, viewpoint: &Viewpoint) -> Vec<Window> {
    let labels = std::iter::once(&finding.primary).chain(&finding.related).take(MOST_LABELS);
    let mut groups: Vec<Vec<Placed<'_>>> = Vec::new();
    for (index, label) in labels.enumerate() {
        let placed = place(label, index == 0, sources);
        let joined = groups.iter_mut().find(|group| near(group, &placed));
        match joined {
            Some(group) => group.push(placed),
            None => groups.push(vec![placed]),
        }
    }
    let mut windows: Vec<Window> = groups.iter().map(|group| window(group, viewpoint)).collect();
    for window in &mut windows {
        clean::disarm(&mut window.text);
    }
    windows
}

/// The start of a line, and its end without the line break.
fn line(file: &File, index: usize) -> Range<usize> {
    let starts = file.line_starts();
    let start = starts.get(index).map_or(file.text.len(), |&start| start as usize);
    let end = starts.get(index + 1).map_or(file.text.len(), |&next| next as usize - 1);
    let end = if file.text[start..end].ends_with('\r') { end - 1 } else { end };
    start..end
}

fn line_of(file: &File, offset: usize) -> usize {
    file.line_starts().partition_point(|&start| start as usize <= offset) - 1
}

fn place<'a>(label: &'a Label, primary: bool, sources: &'a Sources) -> Placed<'a> {
    let file = sources.file(label.span.file);
    let text = &file.text;
    let start = floor(text, label.span.start as usize);
    let end = ceil(text, label.span.end as usize).max(start);
    let end = start + text[start..end].trim_end_matches(['\r', '\n']).len();
    let first = line_of(file, start);
    let start = start.min(line(file, first).end);
    let last = line_of(file, end);
    let whole = last - first <= TALLEST && (first..=last).all(|index| line(file, index).len() <= LONGEST_LINE);
    let (end, last) = if whole { (end, last) } else { (end.min(line(file, first).end), first) };
    Placed { file, label, primary, range: start..end.max(start), lines: first..last }
}

/// Whether a label fits into a group's window.
fn near(group: &[Placed<'_>], placed: &Placed<'_>) -> bool {
    let short = |placed: &Placed<'_>| line(placed.file, placed.lines.start).len() <= LONGEST_LINE;
    short(placed)
        && group.iter().any(|other| {
            short(other)
                && other.label.span.file == placed.label.span.file
                && other.lines.start <= placed.lines.end + FARTHEST
                && placed.lines.start <= other.lines.end + FARTHEST
        })
}

fn window(group: &[Placed<'_>], viewpoint: &Viewpoint) -> Window {
    let first = group.iter().map(|placed| placed.lines.start).min().unwrap_or(0);
    let last = group.iter().map(|placed| placed.lines.end).max().unwrap_or(first);
    let file = group[0].file;
    let mut window = Window {
        path: clean::text(&viewpoint.path(&file.path)).into_owned(),
        first_line: first + 1,
        text: String::new(),
        marks: Vec::new(),
        cut: None,
    };
    if let [placed] = group
        && line(file, first).len() > LONGEST_LINE
    {
        cut(placed, &mut window);
        return window;
    }
    let mut starts = vec![0; group.len()];
    let mut ends = vec![0; group.len()];
    for index in first..=last {
        if index > first {
            window.text.push('\n');
        }
        let shown = group.iter().any(|placed| index + NEAR >= placed.lines.start && index <= placed.lines.end + NEAR);
        let range = line(file, index);
        if !shown || range.len() > LONGEST_LINE {
            continue;
        }
        for (number, placed) in group.iter().enumerate() {
            let at = |offset: usize| window.text.len() + cleaned(&file.text[range.start..offset.min(range.end)]).len();
            if placed.lines.start == index {
                starts[number] = at(placed.range.start);
            }
            if placed.lines.end == index {
                ends[number] = at(placed.range.end);
            }
        }
        window.text.push_str(&cleaned(&file.text[range.clone()]));
        if range.is_empty() {
            // An empty last line is none to the renderer.
            window.text.push(' ');
        }
    }
    window.marks = group
        .iter()
        .enumerate()
        .map(|(number, placed)| mark(placed, starts[number]..ends[number].max(starts[number])))
        .collect();
    window
}

/// A window of a part of a line.
fn cut(placed: &Placed<'_>, window: &mut Window) {
    let text = &placed.file.text;
    let whole = line(placed.file, placed.lines.start);
    let start = placed.range.start;
    let end = floor(text, placed.range.end.min(start + LONGEST_MARK));
    let from = ceil(text, start.saturating_sub(AROUND).max(whole.start));
    let to = floor(text, (end + AROUND).min(whole.end)).max(end);
    if from > whole.start {
        window.text.push('…');
    }
    window.text.push_str(&cleaned(&text[from..start]));
    let shown = window.text.chars().count() + 1;
    let marked = window.text.len();
    window.text.push_str(&cleaned(&text[start..end]));
    window.marks.push(mark(placed, marked..window.text.len()));
    window.text.push_str(&cleaned(&text[end..to]));
    if to < whole.end {
        window.text.push('…');
    }
    let (number, column) = placed.file.position(start);
    window.cut = Some(Cut { shown: format!("{number}:{shown}"), real: format!("{number}:{column}") });
}

fn mark(placed: &Placed<'_>, range: Range<usize>) -> Mark {
    Mark { range, text: clean::text(&placed.label.text).into_owned(), primary: placed.primary }
}

/// The character boundary at or before an offset, which may lie behind the text.
fn floor(text: &str, offset: usize) -> usize {
    (0..=offset.min(text.len())).rev().find(|&offset| text.is_char_boundary(offset)).unwrap_or(0)
}

/// The character boundary at or behind an offset, which may lie behind the text.
fn ceil(text: &str, offset: usize) -> usize {
    (offset.min(text.len())..=text.len()).find(|&offset| text.is_char_boundary(offset)).unwrap_or(text.len())
}

fn cleaned(text: &str) -> String {
    text.chars().map(clean::character).collect()
}
