//! What the check finds to be sound is what hcl-edit takes, and both make the same of it: tests and fuzzing hold any text
//! against that.

#![allow(clippy::panic, reason = "it is a test, and no part of the program")]

use std::ops::Range;
use std::sync::Arc;

use super::grammar::{self, Scratch, Sound};
use super::items::{Item, Sink, split};
use super::lexer::{self, Fault, Token};
use super::mentions::Mention;
use super::read::{Reader, careful, parse};
use super::{Body, Document};
use crate::source::{FileId, Owner, Sources};

fn file() -> FileId {
    Sources::default().add("a.tf", "", Owner::User)
}

/// Holds each item of a text against hcl-edit, and counts.
#[derive(Default)]
struct Comparison {
    text: Arc<str>,
    items: usize,
    sound: usize,
}

impl Sink for Comparison {
    fn sound(&mut self, _at: usize) -> Option<usize> {
        None
    }

    fn item(&mut self, item: &Item<'_>) {
        let (file, text) = (file(), &*self.text);
        if item.word.is_empty() {
            return;
        }
        self.items += 1;
        let shown = &text[item.range.clone()];
        let mut scratch = Scratch::default();
        let Some((sound, end)) = grammar::check(file, text, item.range.start, &mut scratch) else { return };
        self.sound += 1;
        let is_comment = |token: &&Token| token.kind == lexer::Kind::Comment;
        let comments: Vec<_> = item.tokens.iter().filter(is_comment).map(|token| token.start..token.end).collect();
        assert_eq!(scratch.comments, comments, "{shown}");
        assert!(item.tokens.iter().all(|token| token.end <= end) && item.range.end <= end, "{shown}");
        assert!(end == text.len() || text[..end].ends_with('\n'), "{shown}");
        let theirs = careful(file, text, &item.range, item.tokens)
            .unwrap_or_else(|error| panic!("hcl-edit refuses this: {error:?}\n{shown}"));
        let ours = grammar::read(file, text, item.range.start);
        let ours = ours.unwrap_or_else(|| panic!("it is sound and not read:\n{shown}"));
        assert_eq!(format!("{ours:?}"), format!("{theirs:?}"), "{shown}");
        let Sound::Block { kind, labels, span, noted } = sound else { return };
        let block = &theirs.blocks[0];
        assert_eq!((&kind, &labels, span), (&block.kind, &block.labels, block.span), "{shown}");
        let (mut ours, mut theirs): (Vec<Mention<'_>>, Vec<Mention<'_>>) = (Vec::new(), Vec::new());
        ours.extend(noted.iter().map(|noted| noted.mention(text)));
        block.body().mentions(&mut |mention| theirs.push(mention));
        ours.sort_unstable();
        theirs.sort_unstable();
        assert_eq!(ours, theirs, "{shown}");
    }

    fn fault(&mut self, _fault: Fault) {}

    fn comment(&mut self, _range: Range<usize>) {}
}

/// What becomes of a text of which nothing is held to be sound.
fn carefully(text: &Arc<str>) -> Document {
    let document = Document { body: Body::default(), errors: Vec::new(), comments: Vec::new() };
    let mut careful = Careful(Reader { file: file(), text, scratch: Scratch::default(), document });
    split(text, &mut careful);
    careful.0.document
}

struct Careful<'t>(Reader<'t>);

impl Sink for Careful<'_> {
    fn sound(&mut self, _at: usize) -> Option<usize> {
        None
    }

    fn item(&mut self, item: &Item<'_>) {
        self.0.item(item);
    }

    fn fault(&mut self, fault: Fault) {
        self.0.fault(fault);
    }

    fn comment(&mut self, range: Range<usize>) {
        self.0.comment(range);
    }
}

/// Compares all items of a text: how many there are, and how many are sound.
///
/// # Panics
///
/// Where the two differ.
pub fn compare(text: &str) -> (usize, usize) {
    let text: Arc<str> = Arc::from(text);
    let mut comparison = Comparison { text: Arc::clone(&text), ..Comparison::default() };
    split(&text, &mut comparison);
    let (checked, careful) = (parse(file(), &text), carefully(&text));
    assert_eq!(checked.errors, careful.errors, "{text}");
    assert_eq!(format!("{:?}", checked.comments), format!("{:?}", careful.comments), "{text}");
    let outline = |document: &Document| {
        let blocks = document.body.blocks.iter().map(|block| (block.header, block.span)).collect::<Vec<_>>();
        let attributes = document.body.attributes.iter().map(|attribute| attribute.span).collect::<Vec<_>>();
        (blocks, attributes)
    };
    assert_eq!(outline(&checked), outline(&careful), "{text}");
    (comparison.items, comparison.sound)
}
