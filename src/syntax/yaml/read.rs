//! The builder: the parser's events to arenas.

use std::borrow::Cow;
use std::ops::Range;

use granit_parser::{Event, Options, Parser, ScalarStyle, ScanError, StrInput, options};

use super::fault;
use super::{ALIASED_NODES, DOCUMENTS, Form, LEVELS, NONE, Node, Parsed, Tag, Tree, Value, entries};
use crate::source::{FileId, Span};
use crate::syntax::SyntaxError;
use crate::syntax::keys::{MOST_ERRORS, repeated, shown};

/// How deep everything may nest when aliases are followed: as deep as what is written can.
const LEVELS_FOLLOWED: u32 = 2 * LEVELS as u32;

/// What may stand between tokens.
const BLANKS: [char; 4] = [' ', '\t', '\r', '\n'];

/// A text, what is made of it, and the document at hand.
pub(super) struct Reader<'t> {
    file: FileId,
    text: &'t str,
    parsed: Parsed<'t>,
    tree: Tree<'t>,
    open: Vec<Open>,
    /// What each anchor of the stream names, by the parser's number.
    anchors: Vec<Anchor>,
    /// How many nodes the aliases so far stand for.
    aliased: u32,
    /// Errors of the document at hand that leave it usable.
    errors: Vec<SyntaxError>,
    repeated: Vec<SyntaxError>,
}

/// A collection that is not closed yet.
struct Open {
    index: u32,
    anchor: usize,
    /// Nodes that aliases stood for when it was opened.
    aliased: u32,
    /// Its levels, itself included.
    height: u32,
    /// Where its last child ends.
    end: u32,
    /// How many children it has so far.
    children: u32,
}

/// A node that aliases may name.
#[derive(Clone, Copy, Default)]
struct Anchor {
    index: u32,
    /// How many nodes it is, aliases followed; 0 while it is open.
    nodes: u32,
    /// Its levels; 0 of a scalar.
    height: u32,
}

fn limits() -> Options {
    options! {
        emit_comments: true,
        // A licence's worth of comments may stand between a key and its value.
        max_buffered_comment_events: 1_000_000,
        // JSON has keys of any length.
        simple_key_max_lookahead: 65_536,
        emit_unresolved_aliases: true,
        flow_nesting_limit: LEVELS,
        block_nesting_limit: LEVELS,
    }
}

impl<'t> Reader<'t> {
    pub(super) fn new(file: FileId, text: &'t str) -> Self {
        Self {
            file,
            text,
            parsed: Parsed { documents: Vec::new(), errors: Vec::new(), repeated: Vec::new(), comments: Vec::new() },
            tree: empty(file, text),
            open: Vec::new(),
            anchors: Vec::new(),
            aliased: 0,
            errors: Vec::new(),
            repeated: Vec::new(),
        }
    }

    pub(super) fn stream(mut self) -> Parsed<'t> {
        let mut parser = Parser::new_from_str_with_options(self.text, limits());
        loop {
            match parser.next_event() {
                None => break,
                Some(Ok((Event::DocumentStart(..), span))) if self.parsed.documents.len() == DOCUMENTS => {
                    let span = Span::new(self.file, span.byte_range().unwrap_or_default());
                    let message = format!("more than {DOCUMENTS} documents");
                    self.parsed.errors.push(SyntaxError { message, span });
                    break;
                }
                Some(Ok((event, span))) => self.event(event, span),
                Some(Err(error)) => {
                    self.fail(&error);
                    if let Err(error) = self.recover(&mut parser) {
                        self.fail(&error);
                        break;
                    }
                }
            }
        }
        self.parsed
    }

    fn recover(&mut self, parser: &mut Parser<'t, StrInput<'t>>) -> Result<(), ScanError> {
        self.start();
        parser.proceed_next_document().map(|_| ())
    }

    /// A new document.
    fn start(&mut self) {
        self.tree = empty(self.file, self.text);
        self.open.clear();
        self.errors.clear();
        self.repeated.clear();
        self.aliased = 0;
    }

    fn fail(&mut self, error: &ScanError) {
        let (message, range) = fault::explain(error, self.text);
        self.parsed.errors.push(SyntaxError { message, span: Span::new(self.file, range) });
        self.parsed.errors.truncate(MOST_ERRORS);
    }

    fn complain(&mut self, message: String, span: Span) {
        if self.errors.len() < MOST_ERRORS {
            self.errors.push(SyntaxError { message, span });
        }
    }

    fn event(&mut self, event: Event<'t>, span: granit_parser::Span) {
        let range = span.byte_range().filter(|range| self.text.get(range.clone()).is_some()).unwrap_or_default();
        let tag = span.tag_span().and_then(|tag| tag.byte_range()).unwrap_or_default();
        match event {
            Event::DocumentStart(..) => self.start(),
            Event::DocumentEnd => self.finish(),
            Event::Comment(..) => self.parsed.comments.push(Span::new(self.file, range)),
            Event::Scalar(text, style, anchor, name) => {
                let tag = self.tag(name.as_deref(), tag);
                let index = self.scalar(&text, style, range, tag);
                self.anchor(anchor, Anchor { index, nodes: 1, height: 0 });
            }
            Event::SequenceStart(_, anchor, name) => self.collection(Form::List, range, anchor, name.as_deref(), tag),
            Event::MappingStart(_, anchor, name) => self.collection(Form::Map, range, anchor, name.as_deref(), tag),
            Event::SequenceEnd | Event::MappingEnd => self.close(range),
            Event::Alias(anchor) => self.alias(anchor, range),
            Event::UnresolvedAlias(name) => {
                self.complain(
                    format!("nothing above has the anchor `{}`", shown(&name)),
                    Span::new(self.file, range.clone()),
                );
                self.push(Form::Alias, range, NONE, NONE);
            }
            _ => {}
        }
    }

    fn finish(&mut self) {
        let tree = std::mem::replace(&mut self.tree, empty(self.file, self.text));
        if !tree.nodes.is_empty() && self.open.is_empty() {
            self.parsed.documents.push(tree);
        }
        self.errors.sort_by_key(|error| error.span.start);
        self.parsed.errors.append(&mut self.errors);
        self.parsed.errors.truncate(MOST_ERRORS);
        self.repeated.sort_by_key(|error| error.span.start);
        self.parsed.repeated.append(&mut self.repeated);
        self.parsed.repeated.truncate(MOST_ERRORS);
    }

    fn push(&mut self, form: Form, range: Range<usize>, tag: u32, other: u32) -> u32 {
        let index = self.tree.nodes.len() as u32;
        let (start, end) = (range.start as u32, range.end.max(range.start) as u32);
        if let Some(parent) = self.open.last_mut() {
            parent.end = end;
            parent.children += 1;
        }
        self.tree.nodes.push(Node { form, start, end, next: index + 1, tag, other });
        index
    }

    fn tag(&mut self, tag: Option<&granit_parser::Tag>, range: Range<usize>) -> u32 {
        let Some(tag) = tag else { return NONE };
        let (core, name) = match tag.suffix_in_namespace("tag:yaml.org,2002:") {
            Some(name) => (true, name),
            None => match tag.parts() {
                ("!", suffix) => (false, Cow::Borrowed(suffix)),
                (handle, suffix) => (false, Cow::Owned(format!("{handle}{suffix}"))),
            },
        };
        // `!<!Ref>` is a long way to write `!Ref`, and `!` alone says that a scalar is a string.
        let name = name.strip_prefix('!').unwrap_or(&name);
        let core = core || name.is_empty();
        let (start, end) = (range.start as u32, range.end as u32);
        self.tree.tags.push(Tag { name: name.into(), core, start, end });
        self.tree.tags.len() as u32 - 1
    }

    fn scalar(&mut self, text: &str, style: ScalarStyle, range: Range<usize>, tag: u32) -> u32 {
        let (form, range, written) = match style {
            // The parser says `~` where nothing is written.
            ScalarStyle::Plain if range.is_empty() => {
                return self.push(Form::Plain, self.nothing(range.start), tag, NONE);
            }
            ScalarStyle::Plain => (Form::Plain, range.clone(), range),
            ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted => {
                (Form::Quoted, range.clone(), range.start + 1..range.end.saturating_sub(1))
            }
            ScalarStyle::Literal | ScalarStyle::Folded => {
                let range = if text.is_empty() { self.nothing(range.start) } else { self.lines(range) };
                (Form::Block, range.clone(), range)
            }
        };
        let other = if self.text.get(written) == Some(text) {
            NONE
        } else {
            self.tree.texts.push(text.into());
            self.tree.texts.len() as u32 - 1
        };
        self.push(form, range, tag, other)
    }

    /// The place of a key or value that is left out: right behind what comes before it.
    fn nothing(&self, at: usize) -> Range<usize> {
        let parent = self.open.last();
        let is_value = parent.is_some_and(|open| self.node(open).form == Form::Map && open.children % 2 == 1);
        // The parser has such a value start with its colon.
        let is_colon =
            |rest: &str| rest.strip_prefix(':').is_some_and(|rest| rest.is_empty() || rest.starts_with(BLANKS));
        let colon = is_value && is_colon(&self.text[at..]);
        let before = self.text[..at + usize::from(colon)].trim_end_matches(BLANKS).len();
        let at = before.max(parent.map_or(0, |open| open.end as usize));
        at..at
    }

    fn node(&self, open: &Open) -> Node {
        self.tree.nodes[open.index as usize]
    }

    /// The lines of a block scalar: from its first character to its last that is no blank.
    fn lines(&self, range: Range<usize>) -> Range<usize> {
        let written = &self.text[range.clone()];
        let trimmed = written.trim_end_matches(BLANKS);
        let start = range.start + (trimmed.len() - trimmed.trim_start_matches(BLANKS).len());
        start..range.start + trimmed.len()
    }

    fn collection(
        &mut self,
        form: Form,
        range: Range<usize>,
        anchor: usize,
        name: Option<&granit_parser::Tag>,
        tag: Range<usize>,
    ) {
        let tag = self.tag(name, tag);
        let index = self.push(form, range.clone(), tag, NONE);
        self.tree.nodes[index as usize].next = 0;
        self.anchor(anchor, Anchor { index, nodes: 0, height: 0 });
        self.open.push(Open { index, anchor, aliased: self.aliased, height: 1, end: range.start as u32, children: 0 });
    }

    fn close(&mut self, end: Range<usize>) {
        let Some(open) = self.open.pop() else { return };
        let next = self.tree.nodes.len() as u32;
        // A block collection's end is seen only at the next token, behind blank lines and comments: it ends where its
        // last child does. A flow collection's end is its bracket.
        let node = &mut self.tree.nodes[open.index as usize];
        let end = if end.is_empty() { open.end } else { end.end as u32 };
        node.next = next;
        node.end = end;
        let map = node.form == Form::Map;
        let nodes = (next - open.index).saturating_add(self.aliased - open.aliased);
        self.anchor(open.anchor, Anchor { index: open.index, nodes, height: open.height });
        if let Some(parent) = self.open.last_mut() {
            parent.height = parent.height.max(open.height + 1);
            parent.end = end;
        }
        if map {
            self.check_keys(open.index);
        }
    }

    fn anchor(&mut self, number: usize, anchor: Anchor) {
        // The parser counts anchors from 1.
        if number == 0 {
            return;
        }
        if self.anchors.len() <= number {
            self.anchors.resize(number + 1, Anchor::default());
        }
        self.anchors[number] = anchor;
    }

    fn alias(&mut self, number: usize, range: Range<usize>) {
        let anchor = self.anchors.get(number).copied().unwrap_or_default();
        let name = self.text.get(range.clone()).map(shown).unwrap_or_default();
        let levels = self.open.len() as u32 + anchor.height;
        let wrong = if anchor.nodes == 0 {
            Some(format!("`{name}` stands for what it is a part of"))
        } else if self.aliased.saturating_add(anchor.nodes) > ALIASED_NODES {
            Some(format!("with `{name}`, the aliases of this document stand for more than {ALIASED_NODES} values"))
        } else if levels > LEVELS_FOLLOWED {
            Some(format!("with `{name}`, more than {LEVELS_FOLLOWED} levels of nesting"))
        } else {
            None
        };
        if let Some(message) = wrong {
            // One of too many is told; from there on none is followed.
            if self.aliased <= ALIASED_NODES {
                self.complain(message, Span::new(self.file, range.clone()));
            }
            if self.aliased.saturating_add(anchor.nodes) > ALIASED_NODES {
                self.aliased = u32::MAX;
            }
            self.push(Form::Alias, range, NONE, NONE);
            return;
        }
        self.aliased += anchor.nodes;
        if let Some(parent) = self.open.last_mut() {
            parent.height = parent.height.max(anchor.height + 1);
        }
        self.push(Form::Alias, range, NONE, anchor.index);
    }

    /// Tells of repeated keys and of `<<` that cannot be, and marks the mapping that merges.
    fn check_keys(&mut self, index: u32) {
        let map = Value { tree: &self.tree, index };
        let (mut names, mut merges) = (Vec::new(), false);
        let mut children = entries::Children::of(map);
        while let (Some(key), Some(value)) = (children.next(), children.next()) {
            if entries::is_merge(key) {
                merges = true;
                if !entries::may_merge(value) && self.errors.len() < MOST_ERRORS {
                    let message = "`<<` takes a mapping or a list of mappings".to_owned();
                    self.errors.push(SyntaxError { message, span: key.span() });
                }
            } else if let Some(name) = key.scalar() {
                names.push((name, key.span()));
            }
        }
        repeated(&mut names, &mut self.repeated);
        if merges {
            self.tree.nodes[index as usize].form = Form::Merging;
        }
    }
}

fn empty(file: FileId, text: &str) -> Tree<'_> {
    Tree { file, text, nodes: Vec::new(), tags: Vec::new(), texts: Vec::new() }
}
