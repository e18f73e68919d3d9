//! What watches the days that certificates have left.

use super::{CertificateId, Place, Setting};
use crate::source::Span;
use crate::value::{Maybe, Why};

/// An alarm on `DaysToExpiry` of ACM.
#[derive(Clone, Debug)]
pub struct Alarm {
    /// The resource.
    pub place: Place,
    /// From how many days on it fires; none where the threshold is no number, or follows from others.
    pub threshold: Setting<Option<f64>>,
    /// Whether it fires where few days are left, and not many.
    pub is_below: Maybe<bool>,
    /// Which certificates it watches; nothing where it names none, and has nothing to measure.
    pub watched: Vec<Watched>,
}

/// A certificate that an alarm names.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Watched {
    /// One that is made here.
    Made(CertificateId),
    /// One that is not made here.
    Elsewhere,
    /// It cannot be known which.
    Unknown(Why),
}

/// What tells of every certificate of an account that it is about to expire: a rule for the events of ACM, or a rule of AWS
/// Config.
#[derive(Clone, Debug)]
pub struct Watch {
    /// The resource.
    pub place: Place,
    /// Where it says what it watches.
    pub at: Span,
    /// Whether it does.
    pub watches: Maybe<bool>,
}
