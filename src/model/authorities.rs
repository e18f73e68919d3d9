//! Private certificate authorities, and what they issue.

use super::{Place, Setting};
use crate::value::{Maybe, Why};

/// The private authority that a certificate names.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Authority {
    /// One that is made here.
    Here {
        /// Its address.
        address: String,
        /// Its header.
        header: crate::source::Span,
        /// Whether it lets ACM renew what it issued: it grants `acm.amazonaws.com` what a renewal needs.
        permits: Maybe<bool>,
        /// A permission that it grants ACM, and that is not enough for a renewal.
        partial: Option<crate::source::Span>,
    },
    /// One that is not made here, whose permissions are not seen.
    Elsewhere,
    /// It cannot be known which.
    Unknown(Why),
}

/// A certificate that an authority issued at the request of the definitions themselves, and not of ACM
/// (`IssueCertificate`).
#[derive(Clone, Debug)]
pub struct Issued {
    /// The resource.
    pub place: Place,
    /// The name of the template by which it is issued, `EndEntityCertificate/V1`; none where nothing names one, and it is
    /// that.
    pub template: Setting<Option<String>>,
    /// How long it lives, where that is known: `3 MONTHS`.
    pub lives: Option<String>,
}
