//! AWS regions and their partitions.

use std::fmt;
use std::sync::Arc;

/// An AWS region by its code.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Region(Arc<str>);

/// A set of regions with accounts and services of its own.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Partition {
    /// The commercial regions, where CloudFront takes certificates of us-east-1.
    Aws,
    /// China, the government cloud, the isolated and the sovereign ones.
    Other,
}

/// The region of the certificates that CloudFront takes
/// (docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cnames-and-https-requirements.html).
pub const US_EAST_1: &str = "us-east-1";

impl Region {
    /// A region by its code.
    pub fn new(code: &str) -> Self {
        Self(code.into())
    }

    /// Whether a text is like the code of a region, `us-gov-west-1`, and not what stands for one in an example.
    pub fn is_code(text: &str) -> bool {
        let is_word =
            |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
        text.split('-').count() >= 3 && text.split('-').all(is_word) && text.ends_with(|c: char| c.is_ascii_digit())
    }

    /// Its code.
    pub fn code(&self) -> &str {
        &self.0
    }

    /// Its partition, by the prefixes of the partition table that the AWS SDKs carry.
    pub fn partition(&self) -> Partition {
        const OTHER: [&str; 5] = ["cn-", "us-gov-", "us-iso", "eu-iso", "eusc-"];
        if OTHER.iter().any(|prefix| self.0.starts_with(prefix)) { Partition::Other } else { Partition::Aws }
    }

    /// Whether CloudFront takes certificates of it.
    pub fn is_us_east_1(&self) -> bool {
        &*self.0 == US_EAST_1
    }
}

impl fmt::Display for Region {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
