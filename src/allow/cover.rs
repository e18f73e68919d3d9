//! What a comment stands at.

pub(super) mod hcl;
pub(super) mod nodes;

use super::{Exception, Reach};
use crate::source::{File, Span};

/// What an exception can cover.
#[derive(Clone, Copy)]
struct Item {
    span: Span,
    /// The index of its address.
    owner: Option<usize>,
}

/// All that exceptions can cover in a file.
pub(super) struct Items {
    /// By where they start; what holds others comes first.
    list: Vec<Item>,
    /// The index of the item that holds each.
    holders: Vec<Option<usize>>,
    /// The addresses of what the items belong to.
    owners: Vec<String>,
}

impl Items {
    fn new(mut list: Vec<Item>, owners: Vec<String>) -> Self {
        list.sort_by_key(|item| (item.span.start, std::cmp::Reverse(item.span.end)));
        let mut holders = Vec::with_capacity(list.len());
        let mut open: Vec<usize> = Vec::new();
        for (index, item) in list.iter().enumerate() {
            while open.pop_if(|outer| !list[*outer].span.contains(item.span)).is_some() {}
            holders.push(open.last().copied());
            open.push(index);
        }
        Self { list, holders, owners }
    }

    /// Says of exceptions that are comments what they cover, and where they stand.
    pub(super) fn cover(&self, exceptions: &mut [Exception], comments: &[Span], file: &File) {
        let text = &*file.text;
        let follows = follows(comments, text);
        for exception in exceptions {
            let comment = exception.span;
            let line = line_start(file, comment);
            let item = match exception.reach {
                Reach::File => None,
                Reach::Block => self.block(comment, line, text),
                Reach::Beside => match comments.binary_search_by_key(&comment.start, |comment| comment.start) {
                    Ok(index) if is_alone(comment, line, text) => follows[index].and_then(|at| self.at(at, text)),
                    _ => self.beside(comment, line, text),
                },
            };
            exception.covers = match exception.reach {
                Reach::File => (comment.start == 0).then(|| Span::new(comment.file, 0..text.len())),
                _ => item.map(|item| item.span),
            };
            exception.address = self.address(item.or_else(|| self.around(comment)));
        }
    }

    fn address(&self, item: Option<&Item>) -> String {
        item.and_then(|item| item.owner).map(|owner| self.owners[owner].clone()).unwrap_or_default()
    }

    /// The largest item that starts at a position, behind what YAML may write before it.
    fn at(&self, position: usize, text: &str) -> Option<&Item> {
        let found = self.list.partition_point(|item| (item.span.start as usize) < position);
        let item = self.list.get(found)?;
        let before = text.get(position..item.span.start as usize)?;
        let is_mark = |word: &str| matches!(word, "-" | "?") || word.starts_with(['!', '&']);
        before.split_whitespace().all(is_mark).then_some(item)
    }

    /// The largest item that starts on the comment's line and ends directly before it, else the smallest that ends
    /// there, else the smallest one that starts on the line and holds the comment.
    fn beside(&self, comment: Span, line: usize, text: &str) -> Option<&Item> {
        let before = end_before(comment, text);
        let (mut ended, mut holding) = (None, None);
        for item in self.up_from(comment.start) {
            let on_line = item.span.start as usize >= line;
            if item.span.end as usize == before {
                if ended.is_none() || on_line {
                    ended = Some(item);
                }
            } else if holding.is_none() && on_line && item.span.contains(comment) {
                holding = Some(item);
            }
        }
        ended.or(holding)
    }

    /// The largest item with an address that holds the comment, or ends before it on its line.
    fn block(&self, comment: Span, line: usize, text: &str) -> Option<&Item> {
        let before = Some(end_before(comment, text)).filter(|before| *before > line);
        let around = |item: &&Item| item.span.contains(comment) || Some(item.span.end as usize) == before;
        self.up_from(comment.start).filter(|item| item.owner.is_some()).filter(around).last()
    }

    /// The smallest item that holds a span.
    fn around(&self, span: Span) -> Option<&Item> {
        self.up_from(span.start + 1).find(|item| item.span.contains(span))
    }

    /// The last item that starts before a position, and those that hold it, the innermost first.
    fn up_from(&self, position: u32) -> impl Iterator<Item = &Item> {
        let last = self.list.partition_point(|item| item.span.start < position).checked_sub(1);
        std::iter::successors(last, |index| self.holders[*index]).map(|index| &self.list[index])
    }
}

/// Where the code starts that each comment stands above: behind other comments, but not behind a blank line.
fn follows(comments: &[Span], text: &str) -> Vec<Option<usize>> {
    let mut follows: Vec<Option<usize>> = vec![None; comments.len()];
    for index in (0..comments.len()).rev() {
        let end = comments[index].end as usize;
        let code = text[end..].trim_start();
        let start = text.len() - code.len();
        if text[end..start].matches('\n').count() > 1 {
            continue;
        }
        follows[index] = match comments.get(index + 1) {
            Some(next) if next.start as usize == start => follows[index + 1],
            _ => Some(start),
        };
    }
    follows
}

/// Whether nothing stands before the comment on its line; the dash of a YAML list is no more than what it indents.
fn is_alone(comment: Span, line: usize, text: &str) -> bool {
    text[line..comment.start as usize].split_whitespace().all(|word| word == "-")
}

/// Where that ends which stands before a comment.
fn end_before(comment: Span, text: &str) -> usize {
    text[..comment.start as usize].trim_end_matches(|c: char| c.is_whitespace() || c == ',').len()
}

/// Where the line of a comment starts.
fn line_start(file: &File, comment: Span) -> usize {
    let starts = file.line_starts();
    starts[starts.partition_point(|start| *start <= comment.start) - 1] as usize
}
