//! What happens to a certificate when it changes.

use crate::source::Span;
use crate::value::Maybe;

/// What happens when a certificate is replaced.
#[derive(Clone, Debug)]
pub struct Lifecycle {
    /// Whoever deploys it creates the replacement first, whatever is written (CloudFormation).
    pub creates_first: bool,
    /// `create_before_destroy` as it is written: what it says and where.
    pub create_before_destroy: Option<(Maybe<bool>, Span)>,
    /// The `lifecycle` block's header.
    pub block: Option<Span>,
    /// A resource that depends on the certificate and has the setting: Terraform passes it on.
    pub propagated_from: Option<(String, Span)>,
    /// `replace_triggered_by`: what replaces it although none of its own arguments does.
    pub replace_triggered_by: Option<Span>,
    /// `ignore_changes = all`: the certificate was made by other means, and what is written here is not what it is.
    pub ignores_all: Option<Span>,
    /// Arguments for names that `ignore_changes` lists, each with where it does.
    pub ignored_names: Maybe<Vec<(&'static str, Span)>>,
}

impl Default for Lifecycle {
    fn default() -> Self {
        Self {
            creates_first: false,
            create_before_destroy: None,
            block: None,
            propagated_from: None,
            replace_triggered_by: None,
            ignores_all: None,
            ignored_names: Maybe::Known(Vec::new()),
        }
    }
}
