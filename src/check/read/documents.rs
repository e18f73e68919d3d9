//! Documents of a tree: what is known by its content, and not by its name.

use std::string::FromUtf8Error;

use super::{Context, fatal, templates};
use crate::check::Problem;
use crate::check::survey::Surveyed;
use crate::discover::{self, Document};
use crate::lower::{plan, state};
use crate::source::{FileId, Owner};

/// A document that was read.
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

/// Reads documents; what cannot be read and was named is a problem.
pub(super) fn open(context: &Context<'_>, documents: &[Surveyed], problems: &mut Vec<Problem>) -> Vec<Found> {
    let read = documents.iter().map(|surveyed| {
        let path = &surveyed.path;
        let problem = |message: String, fatal: bool| Problem {
            fatal: fatal || context.named.contains(path),
            ..super::fatal(&context.viewpoint.path(path), message)
        };
        let bytes = context.tree.read_document(path).map_err(|error| problem(error.to_string(), false))?;
        match content(context, path, surveyed.document, discover::as_utf8(bytes)) {
            Ok(read) => Ok(Some(Found { path: path.clone(), document: surveyed.document, content: read })),
            // It says what it is, and what is in it is not known.
            Err(error) if context.named.holds(path) => {
                Err(problem(told(&error), is_definition(context, surveyed, error.as_bytes())))
            }
            Err(_) => Ok(None),
        }
    });
    let mut found = Vec::new();
    for read in read {
        match read {
            Ok(read) => found.extend(read),
            Err(problem) => problems.push(problem),
        }
    }
    found
}

/// The plans that were named as such, by the paths that they have in `context`; what is none is a problem.
pub(super) fn given(context: &Context<'_>, plans: &[(String, &[u8])], problems: &mut Vec<Problem>) -> Vec<Found> {
    let mut found = Vec::new();
    for (path, bytes) in plans {
        let bytes = discover::as_utf8(bytes.to_vec());
        let document = discover::recognise(path, &bytes)
            .filter(|document| matches!(document, Document::Plan | Document::PlanArchive));
        let held = document.and_then(|document| Some((document, content(context, path, document, bytes).ok()?)));
        if let Some((document, held)) = held {
            found.push(Found { path: path.clone(), document, content: held });
        } else {
            let message = "this is no Terraform plan, neither as JSON nor as `terraform plan -out` writes it";
            problems.push(fatal(&context.viewpoint.path(path), message.to_owned()));
        }
    }
    found
}

/// What is said of a document that is no text.
fn told(error: &FromUtf8Error) -> String {
    let before = &error.as_bytes()[..error.utf8_error().valid_up_to()];
    let line = 1 + memchr::memchr_iter(b'\n', before).count();
    format!("it is not UTF-8 (line {line}); nothing of it is read")
}

/// Whether a document that is no text is a definition as far as it is text. The words of a template may be those of prose;
/// the others have keys.
fn is_definition(context: &Context<'_>, surveyed: &Surveyed, bytes: &[u8]) -> bool {
    if surveyed.document != Document::Template {
        return true;
    }
    let layer = context.sources.beside();
    let file = layer.add(&surveyed.path, String::from_utf8_lossy(bytes), Owner::User);
    let (path, document) = (surveyed.path.clone(), surveyed.document);
    let found = Found { path, document, content: Content::Text(file) };
    let parsed = templates::parse(&found, &Context { sources: &layer, ..*context });
    parsed.is_some_and(|parsed| parsed.was_meant(context) || !parsed.templates().is_empty())
}

/// What is in a document of these bytes. Fails where they are no text.
fn content(context: &Context<'_>, path: &str, document: Document, bytes: Vec<u8>) -> Result<Content, FromUtf8Error> {
    if document == Document::PlanArchive {
        return Ok(Content::Bytes(bytes));
    }
    let text = String::from_utf8(bytes)?;
    // What must not be shown is not kept.
    let text = match document {
        Document::State => state::without_secrets(&text),
        Document::Plan => plan::secrets::without_secrets(&text),
        _ => text,
    };
    Ok(Content::Text(context.sources.add(path, text, Owner::User)))
}
