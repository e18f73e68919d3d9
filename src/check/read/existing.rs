//! What exists: a deployment for each Terraform state, and for each document with answers of the ACM API.

use std::panic::{AssertUnwindSafe, catch_unwind};

use rayon::prelude::*;

use super::documents::{Content, Found};
use super::{Context, Kind, Order, Seen, Unit, failed};
use crate::discover::Document;
use crate::lower::{acm, state};
use crate::model::{Deployment, Format};
use crate::source::FileId;
use crate::syntax::SyntaxError;

/// What lowers a document; none where it is not what it looks like.
type Lower = fn(&str, FileId, &str) -> Result<Option<Deployment>, SyntaxError>;

/// The deployments of these documents; and, of the documents that turned out to be something else, their paths.
pub(super) fn units(context: &Context<'_>, documents: &[Found]) -> (Vec<Unit>, Vec<String>) {
    let read = documents.par_iter().filter_map(|found| {
        let (format, lower): (Format, Lower) = match found.document {
            Document::State => (Format::State, state::lower),
            Document::Acm => (Format::Acm, acm::lower),
            _ => return None,
        };
        let Content::Text(file) = found.content else { return None };
        Some(unit(context, &found.path, file, format, lower).ok_or_else(|| found.path.clone()))
    });
    read.partition_map(|read| match read {
        Ok(unit) => rayon::iter::Either::Left(unit),
        Err(other) => rayon::iter::Either::Right(other),
    })
}

fn unit(context: &Context<'_>, path: &str, file: FileId, format: Format, lower: Lower) -> Option<Unit> {
    let text = &context.sources.file(file).text;
    let broken = || Deployment { path: path.to_owned(), format, files: vec![file], ..Deployment::default() };
    // A panic in one document is that document's problem.
    let (deployment, errors, problem) = match catch_unwind(AssertUnwindSafe(|| lower(path, file, text))) {
        Ok(Ok(deployment)) => (deployment?, Vec::new(), None),
        Ok(Err(error)) => (broken(), vec![error], None),
        Err(_) => (broken(), Vec::new(), Some(failed(&context.viewpoint.path(path)))),
    };
    let seen = Seen { path: path.to_owned(), errors, ..Seen::default() };
    let order = Order::of(Kind::Existing, path);
    Some(Unit { order, deployment, wanted: context.named.holds(path), files: vec![seen], problem, turn: None })
}
