//! What lies between a certificate's request and its first use: who waits for whom, and how the records are written.

use std::sync::Arc;

use super::{CertificateId, Setting};
use crate::source::Span;
use crate::value::{Part, Text, Why};

/// What has to be done before a consumer is made, by what is written and not by what it takes.
#[derive(Clone, Debug, Default)]
pub struct Waits {
    /// Validations that it depends on, by their index in [`super::Deployment::validations`].
    pub validations: Vec<usize>,
    /// Why there may be more.
    pub more: Option<Why>,
}

/// How the block of a certificate is written, for what is to stand beside it.
#[derive(Clone, Debug, Default)]
pub struct Written {
    /// Its arguments that say where it is made: `provider` and `aws.east`, `region` and `"us-east-1"`.
    pub whereabouts: Vec<(&'static str, String)>,
    /// `count` or `for_each`.
    pub repeated_by: Option<&'static str>,
}

/// Whose records an element of a list names.
pub type NamedBy = Vec<(CertificateId, Part)>;

/// `validation_record_fqdns`, where something is given.
#[derive(Clone, Debug)]
pub struct Fqdns {
    /// The expression.
    pub at: Span,
    /// What it names, an entry an element. An element of which nothing is known names some record.
    pub named: Arc<[NamedBy]>,
    /// Why it may name more.
    pub more: Option<Why>,
}

/// How a record of Route 53 is written.
#[derive(Clone, Debug)]
pub struct Write {
    /// `allow_overwrite`.
    pub overwrite: Setting<bool>,
    /// `zone_id`: equal texts are one zone.
    pub zone: Text,
    /// Who writes it, by what the provider signs in with: the record of a name is another one for each account
    /// (docs.aws.amazon.com/acm/latest/userguide/dns-validation.html).
    pub account: Text,
    /// It is one of several of its name (`set_identifier`).
    pub is_one_of_several: bool,
    /// It is there already, says a plan.
    pub is_there: bool,
}

/// A use of a certificate's validation options that Terraform refuses.
#[derive(Clone, Debug)]
pub struct Misuse {
    /// Whose options.
    pub certificate: CertificateId,
    /// What is done with them.
    pub kind: Refused,
    /// The expression.
    pub at: Span,
}

/// What Terraform refuses to do with validation options: they are a set, and their records are made at the apply.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Refused {
    /// An element is taken by its position. Before version 3 of the provider they were a list.
    Index,
    /// Instances are keyed by the name or the value of a record.
    Keys,
    /// Instances are the options themselves, or their positions.
    Elements,
    /// As many instances as there are options.
    Count,
}

impl super::Deployment {
    /// Whether validation options are a list, or why that is not known.
    pub fn has_options_in_a_list(&self) -> Result<bool, Why> {
        self.options_are_a_list.as_ref().map_or(Ok(false), |list| list.decide(|list| *list))
    }
}
