//! What stays the same of a mistake while lines move.

use std::collections::HashMap;

use crate::rule::{Finding, Reported, in_module};
use crate::source::Sources;

/// What a finding is recognised by.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub(super) struct Identity {
    /// 64-bit FNV-1a over rule, file (relative to the tree, so that it does not depend on where acmlint is started),
    /// address in its module, attribute, and the value as [`value`] has it; never a line number.
    pub here: u64,
    /// The same without the file: what stays the same where the file is renamed, or the block moves to another one.
    pub anywhere: u64,
}

impl Identity {
    /// The identity of a finding.
    pub(super) fn of(finding: &Finding, sources: &Sources) -> Self {
        let file = sources.path(finding.primary.span);
        let address = in_module(&finding.subject.address);
        let value = value(sources.text(finding.primary.span));
        // What is about a file as a whole is renamed with it.
        let own = if address == file { "" } else { &address };
        Self {
            here: fnv1a([finding.rule, file, &address, finding.attribute, &value]),
            anywhere: fnv1a([finding.rule, "", own, finding.attribute, &value]),
        }
    }
}

/// Gives every finding its fingerprint: 16 hexadecimal digits of [`Identity::here`]. The second and later of equal ones
/// get `-2`, `-3`, ….
pub(super) fn assign(findings: &mut [Reported], sources: &Sources) {
    let mut seen: HashMap<u64, usize> = HashMap::new();
    for reported in findings {
        let hash = Identity::of(&reported.finding, sources).here;
        let ordinal = seen.entry(hash).and_modify(|count| *count += 1).or_insert(1);
        reported.fingerprint = if *ordinal == 1 { format!("{hash:016x}") } else { format!("{hash:016x}-{ordinal}") };
    }
}

/// What formatters leave of a value, in all languages alike: no white space, no comments, no kind of quotes, brackets and
/// dashes of lists and objects, no commas, no `${}` around an expression.
fn value(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut quote = None;
    let (mut before, mut rest) = ('\n', text);
    let mut line_is_empty = true;
    while let Some(c) = rest.chars().next() {
        let next = rest[c.len_utf8()..].chars().next();
        let outside = quote.is_none();
        let is_apart = before.is_whitespace();
        if outside && let Some(comment) = comment(rest).filter(|_| is_apart) {
            rest = &rest[comment..];
            continue;
        }
        match c {
            '\n' => line_is_empty = true,
            _ if c.is_whitespace() => {}
            // An element of a list of YAML.
            '-' if line_is_empty && next.is_none_or(char::is_whitespace) => {}
            '"' | '\'' => {
                line_is_empty = false;
                // Within a word it is an apostrophe.
                if quote == Some(c) && before != '\\' {
                    quote = None;
                } else if outside && !before.is_alphanumeric() {
                    quote = Some(c);
                }
            }
            _ => {
                line_is_empty = false;
                let escapes = c == '\\' && matches!(next, Some('"' | '\''));
                let interpolates = c == '$' && next == Some('{');
                if !escapes && !interpolates && !matches!(c, ',' | '[' | ']' | '{' | '}') {
                    kept.push(c);
                }
            }
        }
        before = if before == '\\' && c == '\\' { ' ' } else { c };
        rest = &rest[c.len_utf8()..];
    }
    kept
}

/// How long the comment is that a text starts with.
fn comment(text: &str) -> Option<usize> {
    if text.starts_with('#') || text.starts_with("//") {
        return Some(text.find('\n').unwrap_or(text.len()));
    }
    text.starts_with("/*").then(|| text.find("*/").map(|end| end + 2)).flatten()
}

/// 64-bit FNV-1a over strings, each ended by a byte that none of them contains.
fn fnv1a(parts: [&str; 5]) -> u64 {
    parts
        .iter()
        .flat_map(|part| part.bytes().chain(std::iter::once(0xff)))
        .fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_formatter_changes_no_value() {
        let same: [(&str, &str); 14] = [
            // terraform fmt
            ("[\n  \"a\",\n  \"b\",\n]", "[\"a\", \"b\"]"),
            ("\"${var.a}\"", "var.a"),
            ("{\n  a   = 1 # why\n  bcd = [2] // why\n}", "{\n a = 1\n bcd=[2]\n}"),
            ("[\"a\", /* why */ \"b\"]", "[\"a\",\r\n\"b\"]"),
            ("resource \"a\"   \"b\"", "resource \"a\" \"b\""),
            // prettier, YAML
            ("['a', 'b']", "- a\n- \"b\""),
            ("{a: b, c: [d]}", "a: b\n\"c\":\n  - d # why"),
            ("'it''s'", "\"it's\""),
            ("\"a \\\"b\\\"\"", "'a \"b\"'"),
            ("[ a,\n  b ] # two", "[a, b]"),
            ("- # first\n  a: 1\n- b", "-  a: 1\n-   b"),
            ("a long\n  text", "a long text"),
            // prettier, JSON
            ("{\"a\":[1,2]}", "{\n  \"a\": [\n    1,\n    2\n  ]\n}"),
            ("\"AWS::CertificateManager::Certificate\"", "AWS::CertificateManager::Certificate"),
        ];
        for (before, after) in same {
            assert_eq!(value(before), value(after));
        }
    }

    #[test]
    fn what_is_no_format_is_kept() {
        let different: [(&str, &str); 8] = [
            ("a.b", "ab"),
            ("\"a#b\"", "\"a#c\""),
            ("\"a # b\"", "\"a # c\""),
            ("https://a.example.com", "https://b.example.com"),
            ("\"https://a\"", "\"https:\""),
            ("- -1", "- 1"),
            ("a-b", "ab"),
            ("it's # b\n- c", "it's # b\n- d"),
        ];
        for (one, other) in different {
            assert_ne!(value(one), value(other));
        }
        assert_eq!(value("/* never ended"), "/*neverended");
    }

    #[test]
    fn the_hash_is_the_published_one() {
        let hash = "foobar"
            .bytes()
            .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
        assert_eq!(hash, 0x8594_4171_f739_67e8);
        assert_ne!(fnv1a(["a", "b", "", "", ""]), fnv1a(["ab", "", "", "", ""]));
    }
}
