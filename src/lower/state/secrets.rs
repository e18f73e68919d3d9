//! What must not be shown of a state.
//!
//! A state holds every value in plain text, and a finding is shown with the text around it: `terraform show -json` puts
//! everything on one line, where the status of an imported certificate stands next to its private key. Marks do not
//! suffice, for a password that a tag was made from is marked in `tags` and stands bare in `tags_all`. So what nothing
//! here reads is made unreadable before the text is kept at all, and what is marked as sensitive with it.

use std::collections::HashSet;
use std::ops::Range;

use super::instances::{instances, starts_of_paths};
use crate::model::consumers;
use crate::source::{Owner, Sources};
use crate::syntax::json::{self, Kind, Value};

/// Keys whose values may be shown beside those of the attributes that take a certificate: what a resource is, and what
/// is read of a certificate, its validation, its records and a zone.
const SHOWN: [&str; 38] = [
    "address",
    "arn",
    "certificate_arn",
    "certificate_authority_arn",
    "certificate_transparency_logging_preference",
    "domain",
    "domain_name",
    "export",
    "format_version",
    "fqdn",
    "host",
    "hostname",
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
    "subdomain",
    "subject_alternative_names",
    "terraform_version",
    "type",
    "types",
    "updated_at",
    "validation_emails",
    "validation_method",
];

/// What validation records point into.
const VALIDATION_HOST: &str = ".acm-validations.aws";

/// The text of a state with what must not be shown made unreadable, every character as long as it was.
pub fn without_secrets(text: &str) -> String {
    let scratch = Sources::default();
    let file = scratch.add("", "", Owner::User);
    let Ok(tree) = json::parse(file, text) else { return bare(text) };
    let taken = consumers::all().filter(|consumer| !consumer.is_shared).flat_map(|consumer| {
        let names = consumer.names.as_ref().and_then(|names| names.path.last());
        let paths = [consumer.path.last(), names, consumer.protocol.as_ref().and_then(|path| path.last())];
        paths.into_iter().flatten()
    });
    let mut hidden = Hidden { ranges: Vec::new(), shown: SHOWN.iter().chain(taken).copied().collect() };
    hidden.unless_shown(tree.root(), true);
    for instance in instances(tree.root(), &mut None).ok().flatten().unwrap_or_default() {
        for (key, value) in instance.attributes.entries() {
            if key.as_str().is_some_and(|key| instance.is_sensitive(&key)) {
                hidden.whole(value);
            }
        }
    }
    hidden.ranges.sort_by_key(|range| range.start);
    masked(text, hidden.ranges.into_iter())
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
            // What a validation record points to stands in public DNS, and has a key of its own with each provider.
            Kind::String if shown || value.source().contains(VALIDATION_HOST) => {}
            Kind::String => self.ranges.push(value.span().range()),
            Kind::Array => value.items().for_each(|item| self.unless_shown(item, shown)),
            Kind::Object => {
                for (key, inner) in value.entries() {
                    let Some(key) = key.as_str() else { continue };
                    match &*key {
                        "sensitive_attributes" if starts_of_paths(inner).is_some() => {}
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

/// What is left of a text that is no JSON: as much as says where it is none. A line ends every string, so that a quote
/// too many or too few turns no string inside out for longer.
pub(in crate::lower) fn bare(text: &str) -> String {
    const LITERALS: [&str; 5] = ["true", "false", "null", "e", "E"];
    const LONGEST: usize = "false".len();
    let mut bare = String::with_capacity(text.len());
    let mut rest = text;
    let mut in_string = false;
    while let Some(c) = rest.chars().next() {
        // Of a longer one it is enough to know that it is longer.
        let word = rest.bytes().take(LONGEST + 1).take_while(u8::is_ascii_alphabetic).count();
        let length = match c {
            '\\' if in_string => escape(rest, &mut bare),
            _ if !in_string && LITERALS.contains(&&rest[..word]) => {
                bare.push_str(&rest[..word]);
                word
            }
            _ => {
                bare.push(match c {
                    '"' | '\n' | '\r' => c,
                    '{' | '}' | '[' | ']' | ',' | ':' | '+' | '-' | '.' | ' ' | '\t' if !in_string => c,
                    '0'..='9' if !in_string => '1',
                    _ => star(c),
                });
                in_string = c != '\n' && (in_string != (c == '"'));
                c.len_utf8()
            }
        };
        rest = &rest[length..];
    }
    bare
}

/// An escape of a string, as right or wrong as it was; says how long it is.
fn escape(rest: &str, bare: &mut String) -> usize {
    bare.push('\\');
    let Some(kind) = rest[1..].chars().next() else { return 1 };
    bare.push(if matches!(kind, '"' | '\\' | '/' | 'b' | 'f' | 'n' | 'r' | 't' | 'u' | '\n') {
        kind
    } else {
        star(kind)
    });
    let digits = rest[1..].bytes().skip(1).take(4).take_while(u8::is_ascii_hexdigit).count();
    let digits = if kind == 'u' { digits } else { 0 };
    bare.extend(std::iter::repeat_n('1', digits));
    1 + kind.len_utf8() + digits
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
