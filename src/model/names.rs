//! The names of a certificate: what is known of them, and how they are written.

use super::DomainName;
use crate::source::Span;
use crate::value::{Passage, Text, Why};

/// The names of a certificate.
#[derive(Clone, Debug, Default)]
pub struct Names {
    /// Those that are known, in order, the domain name first.
    pub list: Vec<DomainName>,
    /// Why there may be more.
    pub more: Option<Why>,
    /// Why it may have only some of them.
    pub fewer: Option<Why>,
    /// How many it has at most, where that is known although not all of them are.
    pub most: Option<usize>,
    /// Those that are known, and those that it may have, as they are written.
    pub written: Vec<WrittenName>,
    /// The expression of the first name.
    pub at: Option<Span>,
    /// The expression of the others.
    pub others: Option<Span>,
}

/// Names that are kept of a certificate. ACM issues none with more than 100, so that nothing is said of those behind.
pub const MOST_KEPT: usize = 300;

impl Names {
    /// The same with as many as are kept; that there may be more is said.
    #[must_use]
    pub fn bounded(mut self) -> Self {
        if self.list.len() > MOST_KEPT || self.written.len() > 2 * MOST_KEPT {
            self.list.truncate(MOST_KEPT);
            self.written.truncate(MOST_KEPT);
            self.list.shrink_to_fit();
            self.written.shrink_to_fit();
            let why = || Why::new("it has more names than any certificate can have", self.others.or(self.at));
            self.more.get_or_insert_with(why);
        }
        self
    }
}

/// A name as it is written.
#[derive(Clone, Debug)]
pub struct WrittenName {
    /// As it is written, with its final dot and its capitals.
    pub text: Text,
    /// The expression that says it here.
    pub at: Option<Span>,
    /// The places it came through, the last one first.
    pub trail: Vec<Passage>,
    /// Whether it is the first one, the common name.
    pub is_first: bool,
    /// Why the certificate may be without it.
    pub doubt: Option<Why>,
}
