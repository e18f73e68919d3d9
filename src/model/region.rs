//! AWS regions and their partitions.

use std::fmt;
use std::sync::Arc;

use crate::value::beginning;

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

/// What is kept of a code, in bytes.
const LONGEST_CODE: usize = 64;

impl Region {
    /// A region by its code.
    pub fn new(code: &str) -> Self {
        // No code has a third of it; what is longer is none, and is not copied as a whole wherever a region is.
        Self(beginning(code, LONGEST_CODE).into())
    }

    /// Its code.
    pub fn code(&self) -> &str {
        &self.0
    }

    /// Whether it is written as the codes of regions are: `eu-west-1`, `us-gov-east-1`.
    pub fn is_code(&self) -> bool {
        let parts: Vec<&str> = self.0.split('-').collect();
        let is_word = |part: &&str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_lowercase());
        let [words @ .., number] = &parts[..] else { return false };
        words.len() >= 2
            && words.iter().all(is_word)
            && !number.is_empty()
            && number.bytes().all(|b| b.is_ascii_digit())
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_placeholder_is_no_region() {
        for code in ["eu-west-1", "us-gov-east-1", "ap-southeast-2", "us-isob-east-1"] {
            assert!(Region::new(code).is_code(), "{code}");
        }
        for text in ["region", "us-east", "111122223333", "REGION-x-1", "", "eu-west-1a"] {
            assert!(!Region::new(text).is_code(), "{text}");
        }
    }
}
