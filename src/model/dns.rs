//! Hosted zones, and what is written into them.

use super::{Deployment, DomainName, Place, Setting};
use crate::source::Span;
use crate::value::{Maybe, Part, Passage, Why};

/// Index into [`Deployment::zones`](super::Deployment::zones).
pub type ZoneId = usize;

/// A hosted zone of Route 53.
#[derive(Clone, Debug)]
pub struct Zone {
    /// The resource or data source.
    pub place: Place,
    /// Its name.
    pub name: Setting<DomainName>,
    /// Whether it is private.
    pub private: Maybe<bool>,
    /// What makes it private.
    pub private_by: Option<Span>,
    /// Whether it is only looked up.
    pub looked_up: bool,
    /// In whose name it is made: what is the same for two zones puts them into one account, what differs says nothing.
    pub account: Option<String>,
}

/// A hosted zone that validation records are written into.
#[derive(Clone, Debug)]
pub struct Destination {
    /// Whose records; none where it is all that the record covers.
    pub part: Option<Part>,
    /// Which zone; alternatives.
    pub zones: Vec<InZone>,
    /// Why it is not known which of several.
    pub doubt: Option<Why>,
    /// The expression that says so.
    pub at: Span,
    /// The places it came through, the last one first.
    pub trail: Vec<Passage>,
}

/// A hosted zone, as a record names it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum InZone {
    /// One that is made or looked up here.
    Here(ZoneId),
    /// One of which nothing but its id is known, or not even that.
    Unknown(Why),
}

impl InZone {
    /// The zone, where it is made or looked up here.
    pub fn here<'d>(&self, deployment: &'d Deployment) -> Option<&'d Zone> {
        match self {
            Self::Here(zone) => deployment.zones.get(*zone),
            Self::Unknown(_) => None,
        }
    }
}

/// A record set that says who may issue certificates for a name, or that has somebody else say it.
#[derive(Clone, Debug)]
pub struct RecordSet {
    /// The resource.
    pub place: Place,
    /// Its name from the root of the DNS.
    pub name: Maybe<DomainName>,
    /// Whether its zone is private, and does not matter to authorities.
    pub private: Maybe<bool>,
    /// What it says.
    pub content: Content,
    /// Where that is written.
    pub at: Span,
    /// The places that it came through, the last one first.
    pub trail: Vec<Passage>,
}

/// What a record set says of who may issue certificates.
#[derive(Clone, Debug)]
pub enum Content {
    /// CAA: these properties.
    Caa {
        /// Those that are known and concern certificates for servers.
        properties: Vec<CaaProperty>,
        /// Why there may be others.
        more: Option<Why>,
    },
    /// CNAME: whoever has the name that it points to.
    Alias,
    /// NS: whoever has the zone that begins here.
    Delegation,
    /// It cannot be known what it is.
    Unknown(Why),
}

/// A property of a CAA record set (RFC 8659, 4).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CaaProperty {
    /// Whether it is for wildcards: `issuewild`, and not `issue`.
    pub wildcard: bool,
    /// The authority, in lower case and without parameters; empty for none.
    pub issuer: String,
    /// Where it is written.
    pub at: Span,
}
