//! Which attributes of which resource types take an ACM certificate, where that certificate must live, which keys it may
//! have, and which names are served with it.
//!
//! The table says it of every use once, with its spellings in Terraform, CloudFormation and SAM. Look-alikes that take
//! something else are not in it: `certificate_arn` of DMS is a DMS certificate, of `IoT` and Greengrass things a device
//! certificate, and the `*_authority_arn` of MSK, App Mesh and ECS name a private CA. The tests hold it against extracts
//! of the schemas, in which each path that is named like a certificate has to be in the table or among the look-alikes.

mod keys;
mod table;
#[cfg(test)]
mod tests;

use std::collections::HashMap;
use std::sync::LazyLock;

pub use keys::{KeyRule, Keys};

/// An attribute that takes an ACM certificate.
#[derive(Debug, PartialEq, Eq)]
pub struct Consumer {
    /// The resource type.
    pub resource: &'static str,
    /// The attribute's path through nested blocks.
    pub path: Vec<&'static str>,
    /// What it is, for a sentence: "CloudFront".
    pub service: &'static str,
    /// Where the certificate must live.
    pub rule: PlacementRule,
    /// Which keys the certificate may have.
    pub keys: KeyRule,
    /// The attribute that holds the names which are served with the certificate.
    pub names: Option<NamesPath>,
    /// The attribute that holds the protocol of what takes the certificate.
    pub protocol: Option<Vec<&'static str>>,
    /// The attribute that holds the endpoint types of an API's domain name.
    pub types: Option<Vec<&'static str>>,
    /// The attribute takes other things, too: only where a certificate's ARN is known to stand there, one is taken.
    pub is_shared: bool,
    /// The first major version of the AWS provider that has it, where that is newer than version 5.
    pub since: Option<u8>,
}

/// The attribute that holds names.
#[derive(Debug, PartialEq, Eq)]
pub struct NamesPath {
    /// Its path through nested blocks.
    pub path: Vec<&'static str>,
    /// It holds any number of them.
    pub is_list: bool,
}

/// How it follows where a consumer's certificate must live.
#[derive(Debug, PartialEq, Eq, Clone, Copy)]
pub enum PlacementRule {
    /// Always us-east-1.
    UsEast1,
    /// us-east-1 where the API's endpoint is edge-optimised; where it is private, the consumer's region.
    EndpointType,
    /// As [`PlacementRule::EndpointType`], but for SAM, whose default is a regional endpoint and which has one
    /// attribute for both kinds (serverless-application-model, `samtranslator/model/api/api_generator.py`).
    ServerlessEndpoint,
    /// The consumer's own region, where the API's endpoint is a regional one.
    RegionalEndpoint,
    /// The consumer's own region.
    Same,
    /// No page says where.
    Unsaid,
}

/// Where a certificate must live.
#[derive(Debug, PartialEq, Eq, Clone, Copy)]
pub enum Placement {
    /// In us-east-1: the consumer is CloudFront or stands behind it.
    UsEast1,
    /// In the consumer's own region.
    Same,
    /// The attribute is not for a certificate of this endpoint at all.
    Misplaced,
    /// No page says where.
    Unsaid,
}

/// All of them by their resource types.
static CONSUMERS: LazyLock<HashMap<&'static str, Vec<Consumer>>> = LazyLock::new(|| {
    let mut consumers: HashMap<&'static str, Vec<Consumer>> = HashMap::new();
    for one in table::USES {
        for spelling in one.spellings {
            consumers.entry(spelling.resource).or_default().push(Consumer {
                resource: spelling.resource,
                path: steps(spelling.path),
                service: one.service,
                rule: one.rule,
                keys: one.keys,
                names: spelling.names.map(|path| NamesPath { path: steps(path), is_list: spelling.is_list }),
                protocol: spelling.protocol.map(steps),
                types: spelling.types.map(steps),
                is_shared: spelling.is_shared,
                since: spelling.since,
            });
        }
    }
    consumers
});

fn steps(path: &'static str) -> Vec<&'static str> {
    path.split('.').collect()
}

/// The attributes of a resource type that take a certificate.
pub fn of(resource: &str) -> &'static [Consumer] {
    CONSUMERS.get(resource).map_or(&[], Vec::as_slice)
}

/// All attributes that take a certificate, in no order.
pub fn all() -> impl Iterator<Item = &'static Consumer> {
    CONSUMERS.values().flatten()
}
