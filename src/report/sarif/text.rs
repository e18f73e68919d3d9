//! Text in a SARIF log: sentences with links to places, and paths as URIs.

use std::fmt::Write as _;

use super::super::clean;
use crate::rule::{Finding, Label};

/// What is wrong, what to do, and a link to each place that explains it, by its id.
pub(super) fn message(finding: &Finding, related: &[&Label]) -> String {
    let mut message = capital(&sentence(&finding.message));
    for help in &finding.help {
        let _ = write!(message, " To do: {}", sentence(help));
    }
    for (label, id) in related.iter().zip(1..) {
        let before = if id == 1 { " See " } else { ", " };
        let _ = write!(message, "{before}[{}]({id})", link(&label.text));
    }
    if !related.is_empty() {
        message.push('.');
    }
    message
}

/// What a place says by itself.
pub(super) fn label(label: &Label) -> String {
    if label.text.is_empty() { "Here.".to_owned() } else { capital(&sentence(&label.text)) }
}

/// A sentence as it stands by itself.
fn capital(sentence: &str) -> String {
    let (first, rest) = sentence.split_at(sentence.chars().next().map_or(0, char::len_utf8));
    first.to_ascii_uppercase() + rest
}

/// A sentence that holds neither a link nor a placeholder, and ends as one.
pub(super) fn sentence(text: &str) -> String {
    let text = plain(text);
    if text.ends_with(['.', '!', '?']) { text } else { format!("{text}.") }
}

/// The text of a link, in which brackets and backslashes are escaped (§3.11.6).
fn link(text: &str) -> String {
    let mut escaped = String::new();
    for c in plain(text).chars() {
        if matches!(c, '\\' | '[' | ']') {
            escaped.push('\\');
        }
        escaped.push(c);
    }
    if escaped.is_empty() { "here".to_owned() } else { escaped }
}

/// Text in which no viewer finds a link or a placeholder. Outside of links §3.11.6 lets brackets stand as they are and
/// knows no escape for a whole link, so `](` is taken apart. Of §3.11.5 only `{0}` is heeded: viewers that substitute
/// nothing would show every `${{var.x}}` doubled.
fn plain(text: &str) -> String {
    let text = clean::text(text).replace("](", "] (");
    let mut plain = String::new();
    let mut rest = text.as_str();
    while let Some(open) = rest.find('{') {
        let inside = &rest[open + 1..];
        let digits = inside.len() - inside.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        plain.push_str(&rest[..open]);
        if digits > 0 && inside[digits..].starts_with('}') {
            let _ = write!(plain, "{{{{{}}}}}", &inside[..digits]);
            rest = &inside[digits + 1..];
        } else {
            plain.push('{');
            rest = inside;
        }
    }
    plain + rest
}

/// A path as a relative reference (RFC 3986 §4.2): everything but unreserved characters and `/` is percent-encoded, also
/// a `:`, which would make a scheme of what stands before it.
pub(super) fn uri(path: &str) -> String {
    let mut uri = String::new();
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~' | b'/') {
            uri.push(char::from(byte));
        } else {
            let _ = write!(uri, "%{byte:02X}");
        }
    }
    uri
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scanned_text_makes_neither_links_nor_placeholders() {
        assert_eq!(sentence("[x](https://a.example) is `site[0]`"), "[x] (https://a.example) is `site[0]`.");
        assert_eq!(sentence("{0}${var.x}{{1}}{}{12"), "{{0}}${var.x}{{{1}}}{}{12.");
        assert_eq!(link(r"a[0]\](1)"), r"a\[0\]\\\] (1)");
        assert_eq!(link(""), "here");
    }

    #[test]
    fn a_path_is_a_relative_reference() {
        assert_eq!(uri("a b/ä#?%.tf"), "a%20b/%C3%A4%23%3F%25.tf");
        assert_eq!(uri("c:/x\u{202e}\0"), "c%3A/x%E2%80%AE%00");
    }
}
