//! Exceptions, and the exceptions that nothing needs any more.
//!
//! `# acmlint: allow[rule, rule] why this is fine until=2027-03-01` beside or above an attribute, a block or an element
//! of a list covers all of it; in `.tf.json` the text of a `"//"` property covers the object it stands in. In templates
//! such a comment covers an entry, an element or a resource, and `Metadata: {acmlint: {allow: [...]}}` the resource or
//! the template that has it. In a program that was synthesized, a comment covers what is told at its line. In
//! the settings, `[[allow]]` covers files and addresses.
//!
//! An exception is a decision that somebody made once: it has to say why, it may end on a day, and when what it was made
//! for is gone it is reported, so that it cannot hide the next mistake at the same place. Exceptions for other tools
//! hold where they name the same mistake, and are never reported.

mod apply;
mod cover;
mod metadata;
mod peers;
mod program;
mod read;

use jiff::civil::Date;

use crate::glob::{Address, Paths};
use crate::rule::Alias;
use crate::source::{FileId, Sources, Span, Spanned};
use crate::syntax::hcl;
use crate::syntax::node::Node;
use crate::value::beginning;

pub use apply::{Open, UNUSED, apply};
pub use program::in_programs;

/// An exception as it is written.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Exception {
    /// The comment, or the entry under `Metadata`.
    pub span: Span,
    /// How it is written.
    pub form: Form,
    /// The tool that it was written for, where that is another one.
    pub tool: Option<&'static str>,
    /// The names of the rules. Another tool's may end in `*`, for all that start so.
    pub rules: Vec<Spanned<String>>,
    /// Why it is fine; empty where nothing says so.
    pub reason: String,
    /// The last day on which it holds.
    pub until: Option<Spanned<Date>>,
    /// How far it reaches, where it is a comment.
    pub reach: Reach,
    /// All that it covers.
    pub covers: Option<Span>,
    /// What it covers instead of one place: where the settings have it.
    pub area: Option<Area>,
    /// The address of what it stands at or in, or the file's path.
    pub address: String,
    /// What cannot be understood in it, a sentence that starts with a verb, and where.
    pub fault: Option<Spanned<String>>,
}

/// What an exception of the settings covers.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Area {
    /// In these files,
    pub paths: Paths,
    /// what has such an address, with or without its instance.
    pub address: Option<Address>,
}

/// How an exception is written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Form {
    /// As a comment.
    Comment,
    /// Under `Metadata` of a template.
    Metadata,
    /// In the settings.
    Setting,
    /// Under `Metadata` of a template that a program wrote, with the line that made what has it, where that is known.
    Synthesized(Option<Span>),
}

/// What a comment covers.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Reach {
    /// What it stands beside or directly above.
    Beside,
    /// The block, the resource, the output that it stands in.
    Block,
    /// The file, at whose top it stands.
    File,
}

impl Exception {
    fn new(span: Span, form: Form) -> Self {
        let (rules, reason, address) = (Vec::new(), String::new(), String::new());
        let (tool, reach, area) = (None, Reach::Beside, None);
        Self { span, form, tool, rules, reason, until: None, reach, covers: None, area, address, fault: None }
    }

    /// One of the settings, which are the file at `path`.
    pub fn setting(
        span: Span,
        path: &str,
        rules: Vec<Spanned<String>>,
        reason: &str,
        until: Option<Spanned<Date>>,
        area: Area,
    ) -> Self {
        let reason = read::reason_of(reason);
        let written = Self::new(span, Form::Setting);
        Self { rules, reason, until, area: Some(area), address: path.to_owned(), ..written }
    }

    /// Whether it is about some addresses only.
    pub fn has_address(&self) -> bool {
        self.area.as_ref().is_some_and(|area| area.address.is_some())
    }

    /// Whether it names, for its tool, what that tool calls so.
    fn names(&self, alias: &Alias) -> bool {
        let is_named =
            |name: &str| name.strip_suffix('*').map_or(name == alias.name, |start| alias.name.starts_with(start));
        self.tool == Some(alias.tool) && self.rules.iter().any(|rule| is_named(&rule.value))
    }

    /// Keeps what cannot be understood, if it is the first.
    fn complain(&mut self, span: Span, what: impl Into<String>) {
        self.fault.get_or_insert_with(|| {
            let what = what.into();
            let value = if what.len() > read::LONGEST_REASON {
                beginning(&what, read::LONGEST_REASON).to_owned()
            } else {
                what
            };
            Spanned { value, span }
        });
    }
}

/// The exceptions of a configuration's file.
pub fn in_configuration(document: &hcl::Document, sources: &Sources) -> Vec<Exception> {
    let Some(first) = document.comments.first() else { return Vec::new() };
    let file = sources.file(first.span.file);
    let text = &*file.text;
    let comments: Vec<Span> = document.comments.iter().map(|comment| comment.span).collect();
    let mut exceptions = read::all(&comments, text);
    if exceptions.is_empty() {
        return exceptions;
    }
    // No block starts with a bracket: this is JSON.
    if text.trim_start_matches('\u{feff}').trim_start().starts_with(['{', '[']) {
        cover::hcl::in_json(&mut exceptions, document, text);
    } else {
        cover::hcl::items(&document.body).cover(&mut exceptions, &comments, file);
    }
    finished(exceptions, document.errors.is_empty(), sources)
}

/// The exceptions of a file with templates: its documents and its comments, and whether all of it could be read.
pub fn in_templates(
    file: FileId,
    roots: &[Node<'_>],
    comments: &[Span],
    whole: bool,
    sources: &Sources,
) -> Vec<Exception> {
    let text = &*sources.file(file).text;
    if memchr::memmem::find(text.as_bytes(), b"acmlint").is_none() && !peers::may_speak(text) {
        return Vec::new();
    }
    let mut exceptions = read::all(comments, text);
    if !exceptions.is_empty() {
        cover::nodes::items(roots, text).cover(&mut exceptions, comments, sources.file(file));
    }
    exceptions.extend(roots.iter().flat_map(|root| metadata::read(*root)));
    finished(exceptions, whole, sources)
}

/// What a syntax error swallowed cannot be found, and the error is reported already. What another tool's exception covers
/// is that tool's concern.
fn finished(mut exceptions: Vec<Exception>, whole: bool, sources: &Sources) -> Vec<Exception> {
    exceptions.retain(|exception| exception.covers.is_some() || (whole && exception.tool.is_none()));
    for exception in exceptions.iter_mut().filter(|exception| exception.address.is_empty()) {
        sources.path(exception.span).clone_into(&mut exception.address);
    }
    exceptions
}

#[cfg(test)]
mod tests;
