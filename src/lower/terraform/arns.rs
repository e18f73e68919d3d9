//! ARNs of certificates that are written out in a file: of the configuration, or of another tool that deploys beside it.

use std::collections::BTreeMap;

use memchr::memmem;

use super::module::Parsed;
use crate::model::{Region, Serves, WrittenArn};
use crate::source::{FileId, Sources, Span};

/// The middle of every such ARN: `arn:aws:acm:eu-west-1:111122223333:certificate/…`.
const SERVICE: &str = ":acm:";
/// What stands behind the account.
const AFTER: &str = ":certificate/";
/// What stands between the service and the certificate is a region and an account, or expressions for them.
const LONGEST: usize = 120;

/// The ARNs of certificates in a configuration file, those in comments left out.
pub fn written(parsed: &Parsed, sources: &Sources) -> Vec<WrittenArn> {
    let Some(file) = parsed.file else { return Vec::new() };
    let arns = written_in(file, &sources.file(file).text);
    outside(arns, parsed.document.comments.iter().map(|comment| comment.span))
}

/// Those of a file that are in none of its comments.
pub fn outside(mut arns: Vec<WrittenArn>, comments: impl Iterator<Item = Span>) -> Vec<WrittenArn> {
    if arns.is_empty() {
        return arns;
    }
    let comments: BTreeMap<u32, Span> = comments.map(|comment| (comment.start, comment)).collect();
    let is_commented =
        |at: Span| comments.range(..=at.start).next_back().is_some_and(|(_, comment)| comment.contains(at));
    arns.retain(|arn| !is_commented(arn.at));
    arns
}

/// The ARNs of certificates in any text.
pub fn written_in(file: FileId, text: &str) -> Vec<WrittenArn> {
    memmem::find_iter(text.as_bytes(), SERVICE)
        .filter_map(|service| {
            // Never more than the neighbourhood is searched: a line may be megabytes long.
            let first = floor(text, service.saturating_sub(LONGEST));
            let start = first + text[first..service].rfind("arn:")?;
            let rest = &text[service + SERVICE.len()..];
            let rest = &rest[..floor(rest, LONGEST + AFTER.len())];
            let rest = &rest[..rest.find('\n').unwrap_or(rest.len())];
            let region = rest.split(':').next().filter(|region| !region.is_empty())?;
            rest.find(AFTER).filter(|&end| end <= LONGEST)?;
            let at = Span::new(file, start..service + SERVICE.len() + region.len());
            let region = (!region.contains("${")).then(|| Region::new(region));
            Some(WrittenArn { region, serves: Serves::Unseen, at })
        })
        .collect()
}

/// The last place at or before `at` where a character starts.
fn floor(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}
