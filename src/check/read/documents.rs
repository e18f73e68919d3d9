//! Documents of a tree: what is known by its content, and not by its name.

use super::{Context, fatal};
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
        let problem = |message: String| {
            let fatal = context.named.contains(&surveyed.path);
            Problem { fatal, ..super::fatal(&context.viewpoint.path(&surveyed.path), message) }
        };
        let bytes = context.tree.read_document(&surveyed.path, |_| true).map_err(|error| problem(error.to_string()))?;
        let bytes = discover::as_utf8(bytes.unwrap_or_default());
        let is_named = context.named.holds(&surveyed.path);
        let held = content(context, &surveyed.path, surveyed.document, bytes);
        match held.map_err(|message| problem(message.to_owned())) {
            Err(problem) if is_named => Err(problem),
            held => Ok(held.ok().map(|held| Found {
                path: surveyed.path.clone(),
                document: surveyed.document,
                content: held,
            })),
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

/// What is in a document of these bytes. Fails with a sentence that says what they are not.
fn content(context: &Context<'_>, path: &str, document: Document, bytes: Vec<u8>) -> Result<Content, &'static str> {
    if document == Document::PlanArchive {
        return Ok(Content::Bytes(bytes));
    }
    let text = String::from_utf8(bytes).map_err(|_| "it is not UTF-8")?;
    // What must not be shown is not kept.
    let text = match document {
        Document::State => state::without_secrets(&text),
        Document::Plan => plan::secrets::without_secrets(&text),
        _ => text,
    };
    Ok(Content::Text(context.sources.add(path, text, Owner::User)))
}
