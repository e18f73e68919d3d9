//! Documents among the files of a tree: what is known by its content, and not by its name.

use std::sync::atomic::Ordering;

use rayon::prelude::*;

use super::{Context, fatal};
use crate::check::Problem;
use crate::discover::{self, Document};
use crate::lower::terraform::module::is_configuration;
use crate::lower::{plan, state};
use crate::source::{FileId, Owner};
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
    /// The paths of plans that were named as such.
    pub plans: Vec<String>,
    /// What was named and could not be read.
    pub problems: Vec<Problem>,
}

enum Sniffed {
    Document(Document, Content),
    Mention,
    Problem(Problem),
}

impl Documents {
    /// Takes the plans that were named as such, by the paths that they have in `context`.
    pub(super) fn take_plans(&mut self, context: &Context<'_>, plans: &[(String, &[u8])]) {
        for (path, bytes) in plans {
            self.found.retain(|found| found.path != *path);
            let sniffed = recognised(context, path, bytes.to_vec());
            if let Some(Sniffed::Document(document @ (Document::Plan | Document::PlanArchive), held)) = sniffed {
                self.found.push(Found { path: path.clone(), document, content: held });
                self.plans.push(path.clone());
            } else {
                let message = "this is no Terraform plan, neither as JSON nor as `terraform plan -out` writes it";
                self.problems.push(fatal(&context.viewpoint.path(path), message.to_owned()));
            }
        }
    }
}

/// Reads what may be a document and keeps what is one.
pub(super) fn sniff_all(context: &Context<'_>, files: &[&str]) -> Documents {
    let read: Vec<(&str, Sniffed)> = files
        .par_iter()
        .filter_map(|&path| {
            let sniffed = sniff(context, path);
            context.request.progress.read.fetch_add(1, Ordering::Relaxed);
            Some((path, sniffed?))
        })
        .collect();
    let mut all = Documents::default();
    for (path, one) in read {
        match one {
            Sniffed::Document(document, held) => {
                let path = path.to_owned();
                all.found.push(Found { path, document, content: held });
            }
            Sniffed::Mention => all.mentions.push(path.to_owned()),
            Sniffed::Problem(problem) => all.problems.push(problem),
        }
    }
    all
}

fn sniff(context: &Context<'_>, path: &str) -> Option<Sniffed> {
    if path.rsplit('/').next().is_some_and(is_configuration) {
        return None;
    }
    let is_seed = context.named.contains(path);
    let problem =
        |message: String| Sniffed::Problem(Problem { fatal: is_seed, ..fatal(&context.viewpoint.path(path), message) });
    let bytes = match context.tree.read_document(path, discover::may_be_document) {
        Ok(bytes) => bytes?,
        // What was not named need not be anything that matters here.
        Err(ReadError::Encrypted) => return None,
        Err(error) => return is_seed.then(|| problem(error.to_string())),
    };
    recognised(context, path, bytes)
}

/// What a file holds.
fn recognised(context: &Context<'_>, path: &str, bytes: Vec<u8>) -> Option<Sniffed> {
    let bytes = discover::as_utf8(bytes);
    let Some(document) = discover::recognise(path, &bytes) else {
        return memchr::memmem::find(&bytes, b":acm:").map(|_| Sniffed::Mention);
    };
    if document == Document::PlanArchive {
        return Some(Sniffed::Document(document, Content::Bytes(bytes)));
    }
    match String::from_utf8(bytes) {
        Ok(text) => {
            // What must not be shown is not kept.
            let text = match document {
                Document::State => state::without_secrets(&text),
                Document::Plan => plan::secrets::without_secrets(&text),
                _ => text,
            };
            let file = context.sources.add(path, text, Owner::User);
            Some(Sniffed::Document(document, Content::Text(file)))
        }
        Err(_) if context.named.holds(path) => {
            let message = "it is not UTF-8".to_owned();
            let fatal = context.named.contains(path);
            Some(Sniffed::Problem(Problem { fatal, ..super::fatal(&context.viewpoint.path(path), message) }))
        }
        Err(_) => None,
    }
}
