//! What clients connect to, whether it has a certificate or not.

use super::{Place, Region, Served, Setting};
use crate::source::Span;
use crate::value::Maybe;

/// Something that clients connect to.
#[derive(Clone, Debug)]
pub struct Endpoint {
    /// The resource.
    pub place: Place,
    /// Where it is written: the header of the resource, or of a block in it.
    pub at: Span,
    /// What it is.
    pub kind: EndpointKind,
    /// Where it runs.
    pub region: Setting<Region>,
    /// Its protocol as it is written, in capitals; none where nothing says it.
    pub protocol: Setting<Option<String>>,
    /// The names that it serves, where it has a list of them.
    pub names: Served,
    /// Whether it is given a certificate, ACM's or one of IAM.
    pub certificate: Maybe<bool>,
    /// Whether it is told to use the default certificate of the service.
    pub default_certificate: Setting<bool>,
    /// Its TLS policy, or the least version of TLS that it takes, as it is written; none where nothing says it.
    pub policy: Setting<Option<String>>,
}

/// What an endpoint is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum EndpointKind {
    /// A distribution of CloudFront.
    Distribution,
    /// A listener of an Application, Network or Gateway Load Balancer.
    Listener,
    /// A listener of a Classic Load Balancer.
    ClassicListener,
    /// A domain name of API Gateway.
    ApiDomain,
}
