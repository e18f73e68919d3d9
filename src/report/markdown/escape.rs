//! Scanned text in Markdown that GitHub renders: it is shown as it is, and is never markup, a link, a mention of
//! somebody or a reference to an issue.

use std::fmt::Write as _;

use super::super::clean;

/// A sentence of a rule: what stands between backticks is code.
pub(super) fn sentence(text: &str) -> String {
    let text = clean::text(text);
    let parts: Vec<&str> = text.split('`').collect();
    if parts.len().is_multiple_of(2) {
        return prose(&text);
    }
    let shown = |(index, part): (usize, &&str)| if index.is_multiple_of(2) { prose(part) } else { code(part) };
    parts.iter().enumerate().map(shown).collect()
}

/// Code. HTML's element takes any text once its characters are escaped; backticks of Markdown do not.
pub(super) fn code(text: &str) -> String {
    if text.is_empty() {
        return String::new();
    }
    format!("<code>{}</code>", escaped(&clean::text(text), &Apart::CODE))
}

/// Words. `@name`, `#12`, `www.` and `://` become links in rendered text, however they are escaped; a space of no width
/// keeps them apart.
///
/// Issues and commits are looked for in words, and not in code.
fn prose(text: &str) -> String {
    if !clean::is_reference(text) {
        return escaped(text, &Apart::PROSE);
    }
    let word = |word: &str| if clean::is_reference(word) { code(word) } else { escaped(word, &Apart::PROSE) };
    text.split(' ').map(word).collect::<Vec<_>>().join(" ")
}

/// What stands between the parts of what would become a link.
struct Apart {
    /// Behind an `@`.
    mail: &'static str,
    /// Anywhere else.
    other: &'static str,
}

impl Apart {
    /// An address of mail becomes a link in HTML's elements as well; this is neither shown nor copied.
    const CODE: Self = Self { mail: "<!-- -->", other: "" };
    const PROSE: Self = Self { mail: "&#8203;", other: "&#8203;" };
}

fn escaped(text: &str, apart: &Apart) -> String {
    let mut shown = String::new();
    for (at, c) in text.char_indices() {
        let www = || text.get(at.saturating_sub(3)..at).is_some_and(|before| before.eq_ignore_ascii_case("www"));
        if c == '.' && www() {
            // GitHub looks for this one before it resolves references, and also in HTML's elements.
            let _ = write!(shown, "{}&#46;", apart.other);
            continue;
        }
        character(c, &mut shown);
        match c {
            '@' => shown.push_str(apart.mail),
            '#' => shown.push_str(apart.other),
            ':' if text[at + 1..].starts_with('/') => shown.push_str(apart.other),
            _ => {}
        }
    }
    shown
}

/// A character reference is text wherever Markdown or HTML would see markup in the character itself.
fn character(c: char, shown: &mut String) {
    if !c.is_ascii() || c.is_ascii_alphanumeric() || matches!(c, ' ' | '.' | ',' | '-' | '/' | '(' | ')' | ';' | '\'') {
        shown.push(c);
    } else {
        let _ = write!(shown, "&#{};", u32::from(c));
    }
}

/// A path as a part of a URL.
pub(super) fn path(path: &str) -> String {
    let mut url = String::new();
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'/' | b'.' | b'-' | b'_') {
            url.push(char::from(byte));
        } else {
            let _ = write!(url, "%{byte:02X}");
        }
    }
    url
}

/// A fenced block of lines; the fence is longer than any in them.
pub(super) fn fenced(language: &str, lines: &[String]) -> String {
    let lines: Vec<_> = lines.iter().map(|line| clean::text(line)).collect();
    let mut fence = "```".to_owned();
    while lines.iter().any(|line| line.contains(&fence)) {
        fence.push('`');
    }
    format!("{fence}{language}\n{}\n{fence}\n", lines.join("\n"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_markup() {
        assert_eq!(sentence("`a|b` is <b>"), "<code>a&#124;b</code> is &#60;b&#62;");
        assert_eq!(sentence("a ` [b](c) *d*"), "a &#96; &#91;b&#93;(c) &#42;d&#42;");
        assert_eq!(
            sentence("@org #12 www.x http://x"),
            "&#64;&#8203;org &#35;&#8203;12 <code>www&#46;x</code> http&#58;&#8203;//x"
        );
        assert_eq!(sentence("a`b (GH-1) deadbeef"), "a&#96;b <code>(GH-1)</code> <code>deadbeef</code>");
        assert_eq!(code("a\n`@b`"), "<code>a␊&#96;&#64;<!-- -->b&#96;</code>");
        assert_eq!(code("x www.y"), "<code>x www&#46;y</code>");
        assert_eq!(path("a b/ä#.tf"), "a%20b/%C3%A4%23.tf");
        assert_eq!(fenced("hcl", &["a````b".to_owned()]), "`````hcl\na````b\n`````\n");
    }
}
