//! What must not be shown of a state.
//!
//! A state holds every value in plain text, and a finding is shown with the text around it: `terraform show -json` puts
//! everything on one line, where the status of an imported certificate stands next to its private key. Marks do not
//! suffice, for a password that a tag was made from is marked in `tags` and stands bare in `tags_all`. So what nothing
//! here reads is made unreadable before the text is kept at all, and what is marked as sensitive with it.

use std::collections::HashSet;
use std::ops::Range;

use super::instances::instances;
use crate::model::consumers::{self, CONSUMERS, Consumer};
use crate::source::{Owner, Sources};
use crate::syntax::json::{self, Kind, Value};

/// Keys whose values may be shown beside those of the attributes that take a certificate: what a resource is, and what
/// is read of a certificate, its validation, its records and a zone.
const SHOWN: [&str; 31] = [
    "address",
    "arn",
    "certificate_arn",
    "certificate_authority_arn",
    "domain",
    "domain_name",
    "format_version",
    "fqdn",
    "index",
    "index_key",
    "key_algorithm",
    "lineage",
    "mode",
    "module",
    "name",
    "not_after",
    "provider",
    "provider_name",
    "records",
    "renewal_eligibility",
    "renewal_status",
    "renewal_status_reason",
    "resource_record_name",
    "resource_record_type",
    "resource_record_value",
    "status",
    "subject_alternative_names",
    "terraform_version",
    "type",
    "types",
    "validation_method",
];

/// The text of a state with what must not be shown made unreadable, every character as long as it was.
pub fn without_secrets(text: &str) -> String {
    let scratch = Sources::default();
    let file = scratch.add("", "", Owner::User);
    let Ok(tree) = json::parse(file, text) else {
        // What it says is not known; that it is no JSON can be shown all the same.
        return masked(text, std::iter::once(0..text.len()));
    };
    let taken = CONSUMERS.iter().flat_map(|consumer| consumer.path.last().into_iter().chain(served(consumer)));
    let mut hidden = Hidden { ranges: Vec::new(), shown: SHOWN.iter().chain(taken).copied().collect() };
    hidden.unless_shown(tree.root(), true);
    for instance in instances(tree.root()).ok().flatten().unwrap_or_default() {
        for (key, value) in instance.attributes.entries() {
            if key.as_str().is_some_and(|key| instance.is_sensitive(&key)) {
                hidden.whole(value);
            }
        }
    }
    hidden.ranges.sort_by_key(|range| range.start);
    masked(text, hidden.ranges.into_iter())
}

fn served(consumer: &Consumer) -> Option<&'static &'static str> {
    consumers::served(consumer.resource)?.last()
}

/// Ranges of a text that must not be shown.
struct Hidden {
    ranges: Vec<Range<usize>>,
    shown: HashSet<&'static str>,
}

impl Hidden {
    /// Hides every string but those of keys that may be shown. The steps of a path to a sensitive value are none.
    fn unless_shown(&mut self, value: Value<'_>, shown: bool) {
        match value.kind() {
            Kind::String if !shown => self.ranges.push(value.span().range()),
            Kind::Array => value.items().for_each(|item| self.unless_shown(item, shown)),
            Kind::Object => {
                for (key, inner) in value.entries() {
                    let Some(key) = key.as_str() else { continue };
                    match &*key {
                        "sensitive_attributes" => {}
                        "outputs" => self.whole(inner),
                        key => self.unless_shown(inner, self.shown.contains(key)),
                    }
                }
            }
            _ => {}
        }
    }

    /// Hides every string, number and key.
    fn whole(&mut self, value: Value<'_>) {
        match value.kind() {
            Kind::String | Kind::Number => self.ranges.push(value.span().range()),
            _ => {
                value.items().for_each(|item| self.whole(item));
                for (key, inner) in value.entries() {
                    self.ranges.push(key.span().range());
                    self.whole(inner);
                }
            }
        }
    }
}

/// A text with these ranges, in order, made unreadable. What is between quotes stays a string, and a number a number.
fn masked(text: &str, hidden: impl Iterator<Item = Range<usize>>) -> String {
    let mut masked = String::with_capacity(text.len());
    let mut at = 0;
    for range in hidden {
        let (Some(before), Some(secret)) = (text.get(at..range.start), text.get(range.clone())) else { continue };
        masked.push_str(before);
        match secret.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')) {
            Some(inner) => {
                masked.push('"');
                masked.extend(inner.chars().map(star));
                masked.push('"');
            }
            None if secret.parse::<f64>().is_ok() => masked.extend(secret.chars().map(|_| '1')),
            None => masked.extend(secret.chars().map(star)),
        }
        at = range.end;
    }
    masked.push_str(text.get(at..).unwrap_or(""));
    masked
}

/// A character that says nothing, as long as this one.
fn star(c: char) -> char {
    match c.len_utf8() {
        1 if matches!(c, '\n' | '\r') => c,
        1 => '*',
        2 => '·',
        3 => '•',
        _ => '𝄙',
    }
}
