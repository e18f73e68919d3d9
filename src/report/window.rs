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
/// A document whose first bracket stands further inside is not taken for JSON: this is asked for every mark.
const LONGEST_INDENT: usize = 4096;
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
    let mut windows: Vec<Window> = groups.iter().map(|group| window(group, sources, viewpoint)).collect();
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
    // Only a part of many values is meant, and which one is not known here.
    let many = has_values(file) && text[start..end].starts_with(['{', '[']) && !is_reference(&text[start..end]);
    // A value without quotes is a number or one of three words; any other word is where a parser gave up.
    let is_word = has_values(file) && {
        let text = &text[start..end];
        text.starts_with(char::is_alphabetic) && !["true", "false", "null"].contains(&text)
    };
    let end = if many || is_word { ceil(text, start + 1) } else { end };
    let first = line_of(file, start);
    let start = start.min(line(file, first).end);
    let last = line_of(file, end);
    let whole = last - first <= TALLEST && (first..=last).all(|index| line(file, index).len() <= LONGEST_LINE);
    let (end, last) = if whole { (end, last) } else { (end.min(line(file, first).end), first) };
    let end = if line(file, first).len() > LONGEST_LINE { floor(text, end.min(start + LONGEST_MARK)) } else { end };
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

fn window(group: &[Placed<'_>], sources: &Sources, viewpoint: &Viewpoint) -> Window {
    let first = group.iter().map(|placed| placed.lines.start).min().unwrap_or(0);
    let last = group.iter().map(|placed| placed.lines.end).max().unwrap_or(first);
    let file = group[0].file;
    let mut text = String::new();
    let secrets = sources.concealed(group[0].label.span.file);
    let mut starts = vec![0; group.len()];
    let mut ends = vec![0; group.len()];
    for index in first..=last {
        if index > first {
            text.push('\n');
        }
        let shown = group.iter().any(|placed| index + NEAR >= placed.lines.start && index <= placed.lines.end + NEAR);
        let marked = group.iter().any(|placed| placed.lines.contains(&index) || placed.lines.end == index);
        let whole = line(file, index);
        if !shown || (whole.len() > LONGEST_LINE && !marked) {
            continue;
        }
        for piece in pieces(group, index, &whole, &secrets) {
            let range = &piece.range;
            let before = text.len();
            text.push_str(&if piece.is_shown { cleaned(&file.text[range.clone()]) } else { "…".to_owned() });
            let after = text.len();
            let at = |offset: usize| before + cleaned(&file.text[range.start..offset]).len();
            for (number, placed) in group.iter().enumerate() {
                let (start, end) = (placed.range.start, placed.range.end);
                if placed.lines.start == index && (range.start..=range.end).contains(&start) {
                    starts[number] = match piece.is_shown {
                        false if start < range.end => before,
                        false => after,
                        true => at(start),
                    };
                }
                if placed.lines.end == index && (range.start..=range.end).contains(&end) {
                    ends[number] = match piece.is_shown {
                        false if end > range.start => after,
                        false => before,
                        true => at(end),
                    };
                }
            }
        }
        if whole.is_empty() {
            // An empty last line is none to the renderer.
            text.push(' ');
        }
    }
    let marks: Vec<Mark> = group
        .iter()
        .enumerate()
        .map(|(number, placed)| mark(placed, starts[number]..ends[number].max(starts[number])))
        .collect();
    Window {
        path: clean::text(&viewpoint.path(&file.path)).into_owned(),
        first_line: first + 1,
        cut: moved(group, &marks, &text),
        text,
        marks,
    }
}

/// A part of a line.
struct Piece {
    range: Range<usize>,
    /// Whether it is shown as it is; else there is a mark that something is left out.
    is_shown: bool,
}

/// A line in parts.
fn pieces(group: &[Placed<'_>], index: usize, whole: &Range<usize>, secrets: &[Range<usize>]) -> Vec<Piece> {
    let file = group[0].file;
    let mut pieces = Vec::new();
    let mut end = whole.start;
    let mut push = |range: Range<usize>, is_shown: bool| {
        if !range.is_empty() || (is_shown && whole.is_empty()) {
            pieces.push(Piece { range, is_shown });
        }
    };
    for shown in shown(group, index, whole) {
        let mut from = shown.start;
        for secret in secrets {
            let hidden = secret.start.max(from)..secret.end.min(shown.end);
            if hidden.is_empty() {
                continue;
            }
            // What stands around a value is not the value.
            let open = file.text[hidden.clone()].starts_with(['"', '{', '[', '<']) && hidden.start == secret.start;
            let hidden = hidden.start + usize::from(open)..hidden.end;
            if from < hidden.start {
                push(end..from, false);
                push(from..hidden.start, true);
                end = hidden.start;
            }
            from = hidden.end;
        }
        if from < shown.end || whole.is_empty() {
            push(end..from, false);
            push(from..shown.end, true);
            end = shown.end;
        }
    }
    push(end..whole.end, false);
    pieces
}

/// What may be shown of a line, in its order.
fn shown(group: &[Placed<'_>], index: usize, whole: &Range<usize>) -> Vec<Range<usize>> {
    let file = group[0].file;
    let text = &file.text;
    let mut marked: Vec<Range<usize>> = group
        .iter()
        .filter(|placed| (placed.lines.start..=placed.lines.end).contains(&index))
        .map(|placed| placed.range.start.max(whole.start)..placed.range.end.min(whole.end))
        .collect();
    let mut outer = whole.clone();
    if whole.len() > LONGEST_LINE
        && let [mark] = &marked[..]
    {
        // Such a line has one mark, and that one is no longer than what is shown (see `place`).
        outer.start = ceil(text, mark.start.saturating_sub(AROUND).max(whole.start));
        outer.end = floor(text, (mark.end + AROUND).min(whole.end)).max(mark.end);
    }
    if !has_values(file) {
        return vec![outer];
    }
    marked.sort_unstable_by_key(|mark| (mark.start, mark.end));
    let mut pieces: Vec<Range<usize>> = Vec::new();
    for mark in marked {
        let from = pieces.last().map_or(outer.start, |piece| piece.end);
        let start = if mark.start > from { from + lead(&text[from..mark.start]) } else { from };
        let end = mark.end.max(from);
        let end = end + closing(&text[end..outer.end]);
        match pieces.last_mut() {
            Some(piece) if start == from => piece.end = end,
            _ => pieces.push(start..end),
        }
    }
    pieces
}

/// Whether a file is made of values, some of which may be secret whatever is written about their neighbours: values of
/// variables, settings, plans, states, answers, minified documents.
fn has_values(file: &File) -> bool {
    // Definitions, and the programs that CDK runs; files of values have any name (`-var-file`).
    const CODE: [&str; 18] = [
        "tf", "tofu", "yaml", "yml", "template", "ts", "tsx", "mts", "cts", "js", "jsx", "mjs", "cjs", "py", "java",
        "kt", "cs", "go",
    ];
    // The mark of the byte order is no letter either.
    let first = file.text.bytes().take(LONGEST_INDENT).find(|byte| byte.is_ascii() && !byte.is_ascii_whitespace());
    let is_code = || file.path.rsplit_once('.').is_some_and(|(_, ending)| CODE.contains(&ending));
    matches!(first, Some(b'{' | b'[') | None) || !is_code()
}

/// Whether an object of JSON only names something (docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference,
/// "Intrinsic function reference").
fn is_reference(text: &str) -> bool {
    let inner = text.trim_start_matches(|letter: char| letter == '{' || letter.is_whitespace());
    ["\"Ref\"", "\"Fn::GetAtt\"", "\"Fn::ImportValue\""].iter().any(|name| inner.starts_with(name))
}

/// Where the names begin that a marked value has, in what stands before it on its line.
fn lead(before: &str) -> usize {
    let mut rest = before;
    loop {
        let open = rest.trim_end_matches(|letter: char| letter.is_whitespace() || "{[(".contains(letter));
        if open.is_empty() {
            return 0;
        }
        match open.strip_suffix(['=', ':']).and_then(|named| nameless(named.trim_end())) {
            Some(shorter) => rest = shorter,
            None => return open.len(),
        }
    }
}

/// What stands before a name, quoted or not; none where there is no name.
fn nameless(text: &str) -> Option<&str> {
    let before = match text.strip_suffix('"') {
        Some(quoted) => &quoted[..quoted.rfind('"')?],
        None => text.trim_end_matches(|letter: char| letter.is_alphanumeric() || "_-.".contains(letter)),
    };
    // What is behind an escaped quotation mark is a part of a value.
    (before.len() < text.len() && !before.ends_with('\\') && !text.ends_with("\\\"")).then_some(before)
}

/// How much of what stands behind a marked value says nothing but that something ends or begins.
fn closing(behind: &str) -> usize {
    behind.len()
        - behind.trim_start_matches(|letter: char| letter.is_whitespace() || "{}[](),:=".contains(letter)).len()
}

/// The place that the renderer will name where it is not the real one, because something of the line is left out.
fn moved(group: &[Placed<'_>], marks: &[Mark], text: &str) -> Option<Cut> {
    let (placed, mark) = group.iter().zip(marks).min_by_key(|(_, mark)| (!mark.primary, mark.range.start))?;
    let before = &text[..mark.range.start];
    let column = before[before.rfind('\n').map_or(0, |at| at + 1)..].chars().count() + 1;
    let (number, real) = placed.file.position(placed.range.start);
    (column != real).then(|| Cut { shown: format!("{number}:{column}"), real: format!("{number}:{real}") })
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
