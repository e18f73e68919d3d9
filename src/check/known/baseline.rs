//! The baseline as a file: JSON, sorted, a key a line, without line numbers, so that it changes little and merges well.

use std::collections::BTreeMap;

use serde::Serialize;

use super::Entry;
use crate::source::{FileId, Location, Owner, Sources, Span};
use crate::syntax::json::{self, Kind, Value};

/// The version that is written and read.
const VERSION: u32 = 1;

/// What is wrong with a baseline, and where.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Fault {
    /// Where.
    pub at: Location,
    /// What is wrong, a lower-case sentence without a full stop.
    pub message: String,
}

/// How a baseline is written.
#[derive(Serialize)]
struct Written<'e> {
    version: u32,
    findings: Vec<WrittenEntry<'e>>,
}

#[derive(Serialize)]
struct WrittenEntry<'e> {
    rule: &'e str,
    file: &'e str,
    address: &'e str,
    fingerprint: String,
    value: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    count: Option<usize>,
}

/// The text of a baseline.
pub fn print(entries: &[Entry]) -> String {
    let findings = entries.iter().map(|entry| WrittenEntry {
        rule: &entry.rule,
        file: &entry.file,
        address: &entry.address,
        fingerprint: format!("{:016x}", entry.fingerprint),
        value: format!("{:016x}", entry.value),
        count: (entry.count > 1).then_some(entry.count),
    });
    let written = Written { version: VERSION, findings: findings.collect() };
    // Text and numbers can always be written.
    serde_json::to_string_pretty(&written).unwrap_or_default() + "\n"
}

/// The entries of a baseline, sorted. An entry that stands twice, as merges leave it, counts once.
pub fn parse(text: &str) -> Result<Vec<Entry>, Fault> {
    let sources = Sources::default();
    let file = sources.add("", text, Owner::User);
    entries(file, text).map_err(|(span, message)| Fault { at: sources.locate(span), message })
}

/// Whether a text is that of a baseline, also of one that a merge has broken, or nothing yet.
pub fn is_baseline(text: &str) -> bool {
    let text = text.trim_start();
    text.is_empty() || (text.starts_with('{') && text.contains("\"version\"") && text.contains("\"findings\""))
}

type Faulty<T> = Result<T, (Span, String)>;

fn entries(file: FileId, text: &str) -> Faulty<Vec<Entry>> {
    let tree = json::parse(file, text).map_err(|error| (error.span, error.message))?;
    let root = tree.root();
    let wrong = |value: Value<'_>, message: &str| (value.span(), message.to_owned());
    if root.kind() != Kind::Object {
        return Err(wrong(root, "a baseline is an object with `version` and `findings`"));
    }
    let version = root.get("version").ok_or_else(|| wrong(root, "a baseline has a `version`"))?;
    if version.source() != VERSION.to_string() {
        return Err(wrong(version, "this version of a baseline is not known; a later acmlint may have written it"));
    }
    let findings = root.get("findings").filter(|findings| findings.kind() == Kind::Array);
    let findings = findings.ok_or_else(|| wrong(root, "a baseline has a list of `findings`"))?;
    let mut entries: BTreeMap<Entry, usize> = BTreeMap::new();
    for item in findings.items() {
        let (entry, count) = entry(item)?;
        let counted = entries.entry(entry).or_default();
        *counted = count.max(*counted);
    }
    Ok(entries.into_iter().map(|(entry, count)| Entry { count, ..entry }).collect())
}

/// An entry, and how often it counts.
fn entry(item: Value<'_>) -> Faulty<(Entry, usize)> {
    let text = |name: &str| {
        let value = item.get(name).ok_or_else(|| (item.span(), format!("an entry of a baseline has a `{name}`")))?;
        let text = value.as_str().ok_or_else(|| (value.span(), format!("`{name}` is a text")))?;
        Ok((value, text.into_owned()))
    };
    let hash = |name: &str| {
        let (value, text) = text(name)?;
        let is_hash = text.len() == 16 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
        let hash = u64::from_str_radix(&text, 16).ok().filter(|_| is_hash);
        hash.ok_or_else(|| (value.span(), format!("`{name}` has 16 hexadecimal digits")))
    };
    let count = match item.get("count") {
        None => 1,
        Some(count) => count
            .source()
            .parse()
            .ok()
            .filter(|count| (1..=u32::MAX as usize).contains(count))
            .ok_or_else(|| (count.span(), "`count` is a whole number, 1 or more".to_owned()))?,
    };
    let entry = Entry {
        file: text("file")?.1,
        rule: text("rule")?.1,
        address: text("address")?.1,
        fingerprint: hash("fingerprint")?,
        value: hash("value")?,
        count: 0,
    };
    Ok((entry, count))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn known(file: &str, count: usize) -> Entry {
        let (rule, address) = ("email-validation".to_owned(), "aws_acm_certificate.a".to_owned());
        Entry { file: file.to_owned(), rule, address, fingerprint: 0xab, value: u64::MAX, count }
    }

    #[test]
    fn what_is_written_is_read() {
        let entries = [known("a.tf", 1), known("b.tf", 3)];
        assert_eq!(parse(&print(&entries)).unwrap(), entries);
        assert_eq!(parse(&print(&[])).unwrap(), []);
        let expected = "{\n  \"version\": 1,\n  \"findings\": [\n    {\n      \"rule\": \"email-validation\",\n      \
                        \"file\": \"a.tf\",\n";
        assert_eq!(&print(&entries)[..expected.len()], expected);
    }

    #[test]
    fn an_entry_that_a_merge_left_twice_counts_once() {
        let twice = [known("b.tf", 2), known("a.tf", 1), known("b.tf", 3)];
        assert_eq!(parse(&print(&twice)).unwrap(), [known("a.tf", 1), known("b.tf", 3)]);
    }

    #[test]
    fn a_broken_baseline_is_told_with_its_place() {
        let good = print(&[known("a.tf", 2)]);
        let cases = [
            (String::new(), (1, 1), ""),
            ("[]".to_owned(), (1, 1), "an object"),
            ("{\"findings\": []}".to_owned(), (1, 1), "`version`"),
            (good.replace("\"version\": 1", "\"version\": 2"), (2, 14), "not known"),
            (good.replace("\"version\": 1", "\"version\": \"1\""), (2, 14), "not known"),
            ("{\"version\": 1}".to_owned(), (1, 1), "`findings`"),
            (good.replace("      \"file\"", "<<<<<<< HEAD\n      \"file\""), (6, 1), ""),
            (good.replace("00000000000000ab", "+0000000000000ab"), (8, 22), "16 hexadecimal"),
            (good.replace("\"count\": 2", "\"count\": -2"), (10, 16), "whole number"),
            (good.replace("\"count\": 2", "\"count\": 99999999999999999999"), (10, 16), "whole number"),
            (good.replace("\"a.tf\"", "7"), (6, 15), "`file` is a text"),
            ("[".repeat(100_000), (1, 1), ""),
        ];
        for (text, (line, column), words) in cases {
            let fault = parse(&text).unwrap_err();
            assert!(fault.message.contains(words), "{text}: {}", fault.message);
            if text.len() < 90_000 {
                assert_eq!((fault.at.line, fault.at.column), (line, column), "{text}: {}", fault.message);
            }
        }
    }
}
