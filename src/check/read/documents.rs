//! Documents among the files of a tree: what is known by its content, and not by its name.

use std::panic::{AssertUnwindSafe, catch_unwind};

use rayon::prelude::*;

use super::{Context, Seen, Unit, failed, fatal, is_named};
use crate::check::Problem;
use crate::discover::{self, Document};
use crate::lower::terraform::module::is_configuration;
use crate::lower::{acm, state};
use crate::model::{Deployment, Format};
use crate::source::{FileId, Owner};
use crate::syntax::SyntaxError;
use crate::tree::ReadError;

/// A document that was found, and read.
pub(in crate::check) struct Found {
    /// Its path.
    pub path: String,
    /// What it most probably is.
    pub document: Document,
    /// What is in it.
    pub content: Content,
}

/// What is in a document.
pub(in crate::check) enum Content {
    /// Text.
    Text(FileId),
    /// Bytes of an archive.
    Bytes(Vec<u8>),
}

/// What the files of a tree hold besides configurations.
#[derive(Default)]
pub(in crate::check) struct Documents {
    /// Documents, by path.
    pub found: Vec<Found>,
    /// Other files that name certificates by their ARNs.
    pub mentions: Vec<String>,
    /// What was named and could not be read.
    pub problems: Vec<Problem>,
}

enum Sniffed {
    Document(Document, Content),
    Mention,
    Problem(Problem),
}

/// Reads what may be a document and keeps what is one.
pub(super) fn documents(context: &Context<'_>, files: &[&str]) -> Documents {
    let sniffed: Vec<(&str, Sniffed)> =
        files.par_iter().filter_map(|&path| Some((path, sniff(context, path)?))).collect();
    let mut documents = Documents::default();
    for (path, sniffed) in sniffed {
        match sniffed {
            Sniffed::Document(document, content) => {
                documents.found.push(Found { path: path.to_owned(), document, content });
            }
            Sniffed::Mention => documents.mentions.push(path.to_owned()),
            Sniffed::Problem(problem) => documents.problems.push(problem),
        }
    }
    documents
}

fn sniff(context: &Context<'_>, path: &str) -> Option<Sniffed> {
    if path.rsplit('/').next().is_some_and(is_configuration) {
        return None;
    }
    let problem = |message: String| Sniffed::Problem(fatal(&context.viewpoint.path(path), message));
    let bytes = match context.tree.read_document(path, discover::may_be_document) {
        Ok(bytes) => bytes?,
        // What was not named need not be anything that matters here.
        Err(ReadError::Encrypted) => return None,
        Err(error) => return context.seeds.iter().any(|seed| seed == path).then(|| problem(error.to_string())),
    };
    let Some(document) = discover::recognise(path, &bytes) else {
        return memchr::memmem::find(&bytes, b":acm:").map(|_| Sniffed::Mention);
    };
    if document == Document::PlanArchive {
        return Some(Sniffed::Document(document, Content::Bytes(bytes)));
    }
    match String::from_utf8(bytes) {
        Ok(text) => {
            // What must not be shown is not kept.
            let text = if document == Document::State { state::without_secrets(&text) } else { text };
            let file = context.sources.add(path, text, Owner::User);
            Some(Sniffed::Document(document, Content::Text(file)))
        }
        Err(_) if is_named(context.seeds, path) => Some(problem("it is not UTF-8".to_owned())),
        Err(_) => None,
    }
}

/// The deployments that documents describe by themselves.
pub(super) fn units(context: &Context<'_>, documents: &Documents) -> Vec<Unit> {
    let units = documents.found.par_iter().filter_map(|found| match (found.document, &found.content) {
        (Document::State, Content::Text(file)) => unit(context, found, *file, Format::State, state::lower),
        (Document::Acm, Content::Text(file)) => unit(context, found, *file, Format::Acm, acm::lower),
        _ => None,
    });
    units.collect()
}

/// What lowers a document: none where it is not what it looks like.
type Lower = fn(&str, FileId, &str) -> Result<Option<Deployment>, SyntaxError>;

fn unit(context: &Context<'_>, found: &Found, file: FileId, format: Format, lower: Lower) -> Option<Unit> {
    let path = &found.path;
    let text = &context.sources.file(file).text;
    let broken = || Deployment { path: path.clone(), format, files: vec![file], ..Deployment::default() };
    // A panic in one document is that document's problem.
    let (deployment, errors, problem) = match catch_unwind(AssertUnwindSafe(|| lower(path, file, text))) {
        Ok(Ok(deployment)) => (deployment?, Vec::new(), None),
        Ok(Err(error)) => (broken(), vec![error], None),
        Err(_) => (broken(), Vec::new(), Some(failed(&context.viewpoint.path(path)))),
    };
    let seen = Seen { path: path.clone(), unreadable: None, errors, exceptions: Vec::new() };
    Some(Unit { deployment, wanted: is_named(context.seeds, path), files: vec![seen], problem })
}
