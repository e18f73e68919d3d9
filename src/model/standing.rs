//! What ACM says about a certificate that exists (ACM API Reference, `CertificateDetail`).

use crate::source::Spanned;

/// What ACM said when somebody asked: a state, or a description of the certificate. What was not told is none.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Standing {
    /// `Status`
    pub status: Option<Spanned<Status>>,
    /// `FailureReason`, of a request that failed.
    pub failure: Option<Spanned<String>>,
    /// `RenewalEligibility`: whether managed renewal will renew it.
    pub eligible: Option<Spanned<bool>>,
    /// `RenewalStatus`: how far its renewal is.
    pub renewal: Option<Spanned<Renewal>>,
    /// `RenewalStatusReason`, of a renewal that failed.
    pub renewal_failure: Option<Spanned<String>>,
    /// The names whose validation is still owed, for the request or for the renewal.
    pub owed: Vec<Owed>,
    /// `InUseBy`: whether anything uses it, where what was told answers that.
    pub in_use: Option<Spanned<bool>>,
    /// The day of `NotAfter`, like `2027-03-17`.
    pub last_day: Option<String>,
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

/// The status of a renewal (`RenewalSummary`).
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Renewal {
    /// ACM is trying to validate the names by itself.
    Underway,
    /// It could not, and somebody has to act.
    PendingValidation,
    /// Renewed.
    Success,
    /// Not renewed: it ends on its last day.
    Failed,
    /// What this version does not know.
    Other(String),
}

/// A name whose validation is still owed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Owed {
    /// The name.
    pub domain: String,
    /// The record that has to exist.
    pub record: Option<ValidationRecord>,
    /// The mailboxes that were written to.
    pub mailboxes: Vec<String>,
}

/// The record that proves a name.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ValidationRecord {
    /// Its name.
    pub name: String,
    /// Its type: `CNAME`.
    pub kind: String,
    /// What it points to.
    pub value: String,
}

impl Standing {
    /// Whether its status was told and is this one.
    pub fn is(&self, status: &Status) -> bool {
        self.status.as_ref().is_some_and(|told| told.value == *status)
    }
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

impl Renewal {
    /// The status of a name that the API has for it.
    pub fn of(name: &str) -> Self {
        match name {
            "PENDING_AUTO_RENEWAL" => Self::Underway,
            "PENDING_VALIDATION" => Self::PendingValidation,
            "SUCCESS" => Self::Success,
            "FAILED" => Self::Failed,
            other => Self::Other(other.to_owned()),
        }
    }

    /// The name that the API has for it.
    pub fn name(&self) -> &str {
        match self {
            Self::Underway => "PENDING_AUTO_RENEWAL",
            Self::PendingValidation => "PENDING_VALIDATION",
            Self::Success => "SUCCESS",
            Self::Failed => "FAILED",
            Self::Other(name) => name,
        }
    }
}
