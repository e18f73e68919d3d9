//! The run: discover, parse, lower, judge, allow.

use crate::rule::{Reported, Undecided};
use crate::source::{Sources, Span};

/// What a run found.
pub struct Outcome {
    /// All text that was read.
    pub sources: Sources,
    /// Findings, sorted by path, line and rule; also those that an exception silences.
    pub findings: Vec<Reported>,
    /// Questions that could not be decided, sorted likewise.
    pub undecided: Vec<Undecided>,
    /// What could not be done.
    pub problems: Vec<Problem>,
    /// What was looked at.
    pub looked_at: LookedAt,
}

/// Something that could not be done, and where.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Problem {
    /// The path it is about.
    pub path: String,
    /// The place in it, where there is one.
    pub span: Option<Span>,
    /// What is wrong, a lower-case sentence without a full stop.
    pub message: String,
    /// Whether it makes the run fail (exit code 2): an input that was named and could not be read.
    pub fatal: bool,
}

/// What was looked at.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct LookedAt {
    /// Files that were read.
    pub files: usize,
    /// Deployments that were judged.
    pub deployments: usize,
    /// Certificates in them.
    pub certificates: usize,
}
