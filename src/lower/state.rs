//! Terraform states: what was made, as Terraform keeps it (`terraform.tfstate`, version 4) and as `terraform show -json`
//! prints it.
//!
//! Everything is known in a state, but only what one configuration made is in it: a certificate that nothing here takes
//! may be taken elsewhere. What ACM says of a certificate is what it said when the state was last refreshed, and in one
//! that never was, what it said at the request.

mod certificates;
mod described;
mod instances;
pub(in crate::lower) mod secrets;
#[cfg(test)]
mod tests;
mod uses;

use crate::lower::described::TOO_LONG;
use crate::model::{Deployment, Format};
use crate::source::FileId;
use crate::syntax::{SyntaxError, json};
use crate::value::Why;

pub use secrets::without_secrets;

/// Lowers a state; none where it is not one. What must not be shown of it is not in the text any more
/// ([`without_secrets`]).
pub fn lower(path: &str, file: FileId, text: &str) -> Result<Option<Deployment>, SyntaxError> {
    let tree = json::parse(file, text)?;
    let mut cut = None;
    let Some(instances) = instances::instances(tree.root(), &mut cut)? else { return Ok(None) };
    let mut deployment = Deployment {
        path: path.to_owned(),
        format: Format::State,
        files: vec![file],
        incomplete: Some(Why::new("what other configurations make is not in this state", None)),
        ..Deployment::default()
    };
    let is_made = |index: &usize| instances[*index].kind == certificates::CERTIFICATE && !instances[*index].is_data;
    let makers: Vec<usize> = (0..instances.len()).filter(is_made).collect();
    deployment.certificates =
        makers.iter().enumerate().map(|(id, &index)| certificates::certificate(id, &instances[index])).collect();
    uses::Uses::new(&instances, &makers, &mut deployment).all();
    deployment.cuts.extend(cut.map(|at| (at, TOO_LONG.to_owned())));
    Ok(Some(deployment))
}
