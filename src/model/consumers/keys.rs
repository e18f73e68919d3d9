//! Which keys the services take in a certificate.

use super::Placement;
use crate::value::Maybe;

/// How it follows which keys a consumer's certificate may have.
#[derive(Debug, PartialEq, Eq, Clone, Copy)]
pub enum KeyRule {
    /// Whatever ACM knows.
    Any,
    /// What CloudFront takes.
    CloudFront,
    /// What CloudFront takes, where the certificate has to live in us-east-1 for it.
    Placement,
    /// It depends on the protocol of the listener, which only one kind of load balancer has.
    Listener,
    /// What a Classic Load Balancer takes.
    Classic,
    /// What Transfer Family takes.
    Transfer,
}

/// Which keys a certificate may have.
#[derive(Debug, PartialEq, Eq, Clone, Copy)]
pub enum Keys {
    /// Whatever ACM knows.
    Any,
    /// What CloudFront takes: of the elliptic curves only P-256
    /// (docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cnames-and-https-requirements.html).
    CloudFront,
    /// What a Network Load Balancer takes: no RSA of 4096 bits
    /// (docs.aws.amazon.com/elasticloadbalancing/latest/network/tls-listener-certificates.html).
    Network,
    /// What a Classic Load Balancer takes through ACM: no RSA of 4096 bits and no elliptic curve
    /// (docs.aws.amazon.com/elasticloadbalancing/latest/classic/elb-https-load-balancers.html).
    Classic,
    /// What Transfer Family takes (Transfer Family API Reference, `CreateServer`, `Certificate`).
    Transfer,
}

impl Keys {
    /// Everything that a consumer may ask for.
    pub const ALL: &'static [Self] = &[Self::Any, Self::CloudFront, Self::Network, Self::Classic, Self::Transfer];

    /// The algorithms, as ACM calls them, that are not taken.
    pub fn refused(self) -> &'static [&'static str] {
        match self {
            Self::Any => &[],
            Self::CloudFront => &["EC_secp384r1", "EC_secp521r1"],
            Self::Network => &["RSA_4096"],
            Self::Classic => &["RSA_4096", "EC_prime256v1", "EC_secp384r1", "EC_secp521r1"],
            Self::Transfer => &["RSA_1024", "RSA_3072"],
        }
    }

    /// Whether a key of this algorithm, as ACM calls it, is taken.
    pub fn take(self, algorithm: &str) -> bool {
        !self.refused().contains(&algorithm)
    }
}

impl KeyRule {
    /// Which keys a certificate may have where it must live here; none where the listener's protocol decides.
    pub fn decided(self, placement: &Maybe<Placement>) -> Option<Maybe<Keys>> {
        let keys = match self {
            Self::Listener => return None,
            Self::Any => Keys::Any,
            Self::CloudFront => Keys::CloudFront,
            Self::Classic => Keys::Classic,
            Self::Transfer => Keys::Transfer,
            Self::Placement => return Some(placement.map(|placement| behind_cloudfront(*placement))),
        };
        Some(Maybe::Known(keys))
    }

    /// Which keys a listener of this protocol takes: only Network Load Balancers have `TLS`, only Application Load
    /// Balancers `HTTPS`.
    pub fn of_listener(protocol: Option<&str>) -> Keys {
        if protocol.is_some_and(|protocol| protocol.eq_ignore_ascii_case("TLS")) { Keys::Network } else { Keys::Any }
    }
}

fn behind_cloudfront(placement: Placement) -> Keys {
    if placement == Placement::UsEast1 { Keys::CloudFront } else { Keys::Any }
}
