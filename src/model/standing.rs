//! What ACM says about a certificate that exists (ACM API Reference, `CertificateDetail`).

use crate::source::Spanned;

/// What ACM said when somebody asked: a state, or a description of the certificate.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Standing {
    /// `Status`
    pub status: Option<Spanned<Status>>,
    /// `FailureReason`, of a request that failed.
    pub failure: Option<Spanned<String>>,
    /// `RenewalEligibility`: whether managed renewal will renew it.
    pub eligible: Option<Spanned<bool>>,
    /// The names whose validation is still owed.
    pub owed: Vec<Owed>,
    /// `InUseBy`: whether anything uses it, where that was told.
    pub in_use: Option<bool>,
}

/// The status of a certificate.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Status {
    /// Requested, and not yet validated.
    PendingValidation,
    /// Issued.
    Issued,
    /// Not usable for a reason that the API does not give.
    Inactive,
    /// Its last day is over.
    Expired,
    /// Nothing proved the names within 72 hours.
    ValidationTimedOut,
    /// Revoked.
    Revoked,
    /// The request failed.
    Failed,
    /// What this version does not know.
    Other(String),
}

/// A name whose validation is still owed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Owed {
    /// The name.
    pub domain: String,
    /// The record that has to exist: its name, type and value.
    pub record: Option<(String, String, String)>,
    /// The mailboxes that were written to.
    pub mailboxes: Vec<String>,
}

impl Status {
    /// The status of a name that the API has for it.
    pub fn of(name: &str) -> Self {
        match name {
            "PENDING_VALIDATION" => Self::PendingValidation,
            "ISSUED" => Self::Issued,
            "INACTIVE" => Self::Inactive,
            "EXPIRED" => Self::Expired,
            "VALIDATION_TIMED_OUT" => Self::ValidationTimedOut,
            "REVOKED" => Self::Revoked,
            "FAILED" => Self::Failed,
            other => Self::Other(other.to_owned()),
        }
    }

    /// The name that the API has for it.
    pub fn name(&self) -> &str {
        match self {
            Self::PendingValidation => "PENDING_VALIDATION",
            Self::Issued => "ISSUED",
            Self::Inactive => "INACTIVE",
            Self::Expired => "EXPIRED",
            Self::ValidationTimedOut => "VALIDATION_TIMED_OUT",
            Self::Revoked => "REVOKED",
            Self::Failed => "FAILED",
            Self::Other(name) => name,
        }
    }
}
