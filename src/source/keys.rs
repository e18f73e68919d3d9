//! Private keys are not kept.
//!
//! Findings show the text around what they point to, in many formats, and whatever is read of a text may end up in a
//! sentence. So a private key is taken out of a text before anything else sees it, and a stand-in of the same length put
//! in its place: that there was a key, and where, is all that is ever known of it.
//!
//! What is a key is what PEM (RFC 7468) makes of one: Base64 behind a line that says that a private key begins, as lines
//! of a file, of a heredoc or of a list, with escaped line breaks, or encoded a second time.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::LazyLock;

use memchr::memmem::Finder;

use crate::base64;

/// What begins any PEM block.
const BEGIN: &str = "-----BEGIN ";
/// What ends any.
const END: &str = "-----END";
/// The same in Base64, as far as neither what stands before nor what follows matters: with none, one and two bytes before
/// it in its group of three. Each with the letters of the group that stand before.
const BEGIN_ENCODED: [(&str, usize); 3] = [("LS0tLS1CRUdJTi", 0), ("0tLS0tQkVHSU4g", 2), ("tLS0tLUJFR0lOI", 3)];
/// Searches for both, prepared once for all files.
static FIND: LazyLock<Finder<'static>> = LazyLock::new(|| Finder::new(BEGIN));
static FIND_ENCODED: LazyLock<[(Finder<'static>, usize); 3]> =
    LazyLock::new(|| BEGIN_ENCODED.map(|(begin, before)| (Finder::new(begin), before)));
/// What stands where a key was. It cannot be mistaken for Base64.
const STAND_IN: &str = "not-shown-";
/// The same for one that stands in no file.
const STAND_IN_ELSEWHERE: &str = "left-out-";
/// Lines of PEM are twice as long; no word of a language, of which there may be some between two lines, is.
const SHORTEST_LINE: usize = 32;
/// Some write shorter ones, longer than the sixteen digits of a vector. Above a footer they are hidden as well; whether
/// there was a key they do not say, as what stands in for one may be as long.
const SHORTEST_BEFORE_FOOTER: usize = 17;
/// The largest key that ACM takes has 5 KiB (`ImportCertificate`), and nobody's has ten times that.
const LONGEST_KEY: usize = 50 << 10;
/// How long an interpolation between two lines may be.
const LONGEST_INTERPOLATION: usize = 1_000;
/// How long the label of a block may be.
const LONGEST_LABEL: usize = 40;

/// A text without the private keys in it, as long as it was.
pub fn without_keys(text: &str) -> Cow<'_, str> {
    without(text, STAND_IN)
}

/// The same of what the command line or the environment says: that it has a key is said nowhere, for it is not in the
/// definitions.
pub fn without_keys_of_elsewhere(text: &str) -> String {
    without(text, STAND_IN_ELSEWHERE).into_owned()
}

fn without<'t>(text: &'t str, stand_in: &str) -> Cow<'t, str> {
    let mut hidden = Vec::new();
    for begin in FIND.find_iter(text.as_bytes()) {
        if let Some(header) = header(text, begin) {
            lines(text.as_bytes(), header.end, &mut hidden);
        }
    }
    let mut text = replaced(text, &hidden, stand_in);
    let mut encoded: Vec<usize> = FIND_ENCODED
        .iter()
        .flat_map(|(begin, before)| begin.find_iter(text.as_bytes()).map(move |at| (at, *before)))
        .filter_map(|(at, before)| at.checked_sub(before))
        .filter(|at| text.is_char_boundary(*at))
        .collect();
    encoded.sort_unstable();
    let mut behind = 0;
    for begin in encoded {
        if begin >= behind {
            behind = encoded_key(&mut text, begin, stand_in);
        }
    }
    text
}

/// Whether a private key was taken out of a text. Its header alone, or with three dots below it, is none.
pub fn held_key(text: &str) -> bool {
    FIND.find_iter(text.as_bytes()).any(|begin| {
        let Some(header) = header(text, begin) else { return false };
        let rest = &text[header.end..];
        let body = rest.find(END).map_or(rest, |end| &rest[..end]);
        body.contains(&STAND_IN.repeat(SHORTEST_LINE)[..SHORTEST_LINE])
    })
}

/// Whether a text has a private key that cannot be read without a passphrase (PKCS #8, or the older headers of OpenSSL).
pub fn is_encrypted(text: &str) -> bool {
    text.contains("-----BEGIN ENCRYPTED PRIVATE KEY-----") || text.contains("Proc-Type: 4,ENCRYPTED")
}

/// The line that begins a private key, where one begins here.
fn header(text: &str, begin: usize) -> Option<Range<usize>> {
    let label = &text.as_bytes()[begin + BEGIN.len()..];
    let label = &label[..label.len().min(LONGEST_LABEL)];
    let end = memchr::memmem::find(label, b"-----")?;
    memchr::memmem::find(&label[..end], b"PRIVATE KEY")?;
    Some(begin..begin + BEGIN.len() + end + "-----".len())
}

/// The lines of Base64 between a header and the next line of dashes. Where that is no footer, somebody cut the key off,
/// and only what is too long to be anything else is a part of it.
fn lines(text: &[u8], start: usize, hidden: &mut Vec<Range<usize>>) {
    let most = &text[start..text.len().min(start + LONGEST_KEY)];
    let dashes = memchr::memmem::find(most, b"-----");
    let has_footer = dashes.is_some_and(|dashes| most[dashes..].starts_with(END.as_bytes()));
    let end = start + dashes.unwrap_or(most.len());
    let (mut at, mut was_line) = (start, false);
    while at < end {
        match text[at] {
            b'\\' if letter(&text[at..end]) == 0 => at += escape(&text[at..end]),
            b'$' | b'%' if text.get(at + 1) == Some(&b'{') => {
                let most = end.min(at + LONGEST_INTERPOLATION);
                at = memchr::memchr(b'}', &text[at..most]).map_or(at + 2, |close| at + close + 1);
                was_line = false;
            }
            _ if letter(&text[at..end]) > 0 => {
                let length = letters(&text[at..end]);
                let is_code = text.get(at + length).is_some_and(|next| matches!(next, b'.' | b'_' | b'(' | b'['));
                // The last line is as long as it is.
                was_line = length >= SHORTEST_LINE
                    || (has_footer && !is_code && (was_line || length >= SHORTEST_BEFORE_FOOTER));
                if was_line {
                    hidden.push(at..at + length);
                } else if !has_footer {
                    return;
                }
                at += length;
            }
            _ => at += 1,
        }
    }
}

/// How long the letters of Base64 are with which something begins.
fn letters(text: &[u8]) -> usize {
    let mut at = 0;
    loop {
        match letter(&text[at..]) {
            0 => return at,
            length => at += length,
        }
    }
}

/// How long the letter of Base64 is with which something begins; 0 where it is none. Some writers of JSON escape those
/// that are neither letters nor digits.
fn letter(text: &[u8]) -> usize {
    match text {
        [byte, ..] if base64::is_letter(*byte) => 1,
        [b'\\', b'/', ..] => 2,
        [b'\\', b'u', b'0', b'0', b'2', b'b' | b'B' | b'f' | b'F', ..]
        | [b'\\', b'u', b'0', b'0', b'3', b'd' | b'D', ..] => 6,
        _ => 0,
    }
}

/// How long an escape of a string is: what it escapes is no letter of the key.
fn escape(text: &[u8]) -> usize {
    let length = match text.get(1) {
        Some(b'u') => 6,
        Some(b'x') => 4,
        _ => 2,
    };
    length.min(text.len())
}

/// Hides a key in what is encoded from here on; says where that ends.
fn encoded_key(text: &mut Cow<'_, str>, begin: usize, stand_in: &str) -> usize {
    let bytes = text.as_bytes();
    let mut letters = Vec::new();
    let mut at = begin;
    while let Some(&byte) = bytes.get(at)
        && letters.len() < LONGEST_KEY
    {
        match byte {
            byte if base64::is_letter(byte) => letters.push(at),
            // It may go on in the next line, whose break may be escaped.
            b' ' | b'\t' | b'\r' | b'\n' => {}
            b'\\' if matches!(bytes.get(at + 1), Some(b'n' | b'r' | b't')) => at += 1,
            _ => break,
        }
        at += 1;
    }
    let padded = letters.iter().position(|&at| bytes[at] == b'=').map_or(letters.len(), |padding| padding + 3);
    let whole = padded.min(letters.len()) / 4 * 4;
    let word: Vec<u8> = letters[..whole].iter().map(|&at| bytes[at]).collect();
    let Some(decoded) = base64::decoded(&word) else { return at };
    // What stands behind it and belongs to something else is no text.
    let valid = std::str::from_utf8(&decoded).map_or_else(|error| error.valid_up_to(), str::len);
    let Ok(plain) = std::str::from_utf8(&decoded[..valid]) else { return at };
    let Cow::Owned(plain) = without(plain, stand_in) else { return at };
    let shown = if valid == decoded.len() { plain.as_bytes() } else { &plain.as_bytes()[..valid / 3 * 3] };
    let mut changed = std::mem::take(text.to_mut()).into_bytes();
    for (&place, letter) in letters.iter().zip(base64::encoded(shown).bytes()) {
        changed[place] = letter;
    }
    *text = Cow::Owned(String::from_utf8(changed).unwrap_or_default());
    at
}

fn replaced<'t>(text: &'t str, hidden: &[Range<usize>], stand_in: &str) -> Cow<'t, str> {
    if hidden.is_empty() {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len());
    let mut behind = 0;
    for range in hidden {
        shown.push_str(&text[behind..range.start]);
        shown.extend(stand_in.chars().cycle().take(range.len()));
        behind = range.end;
    }
    shown.push_str(&text[behind..]);
    Cow::Owned(shown)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// No key: letters as long as the lines of one.
    fn line(letter: char) -> String {
        letter.to_string().repeat(64)
    }

    #[test]
    fn a_key_is_hidden_however_it_is_written() {
        let (a, b) = (line('A'), line('B'));
        for (begin, between, end) in [
            ("-----BEGIN PRIVATE KEY-----\n", "\n", "\nQg==\n-----END PRIVATE KEY-----\n"),
            ("x = <<-EOT\n    -----BEGIN RSA PRIVATE KEY-----\r\n    ", "\r\n    ", "\r\n    Qg==\r\n    -----END RSA"),
            ("\"-----BEGIN EC PRIVATE KEY-----\\n", "\\n", "\\nQg==\\n-----END EC PRIVATE KEY-----\\n\""),
            ("[\"-----BEGIN PRIVATE KEY-----\", \"", "\", \"", "\", \"Qg==\", \"-----END PRIVATE KEY-----\"]"),
            ("- -----BEGIN PRIVATE KEY-----\n- ", "\n- ", "\n- Qg==\n- -----END PRIVATE KEY-----"),
            ("-----BEGIN PRIVATE KEY-----", "", "Qg==-----END PRIVATE KEY-----"),
            ("-----BEGIN PRIVATE KEY-----\\u000a", "\\u000A", "\\u000aQg==\\u000a-----END PRIVATE KEY-----"),
        ] {
            let text = format!("{begin}{a}{between}{b}{end}");
            let shown = without_keys(&text);
            assert!(!shown.contains("AAA") && !shown.contains("BBB") && !shown.contains("Qg"), "{shown}");
            assert_eq!(shown.len(), text.len());
            assert!(shown.starts_with(begin), "{shown}");
            assert!(held_key(&shown) && !held_key(&text));
        }
    }

    #[test]
    fn what_surrounds_a_key_stays() {
        let a = line('A');
        let text = format!(
            "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: DES-EDE3-CBC,0123456789ABCDEF\n\n{a}\n\
             ${{local.rest_of_the_key}}\n-----END RSA PRIVATE KEY-----\nEOT\n}}\nx = certificateauthorityarnofthisone"
        );
        let shown = without_keys(&text);
        assert_eq!(shown, text.replace(&a, &STAND_IN.repeat(7)[..64]));
        assert!(is_encrypted(&shown));
        let open = format!("x = \"-----BEGIN PRIVATE KEY-----\\n{a}\\nabc\"\nEOT = y");
        assert_eq!(without_keys(&open), open.replace(&a, &STAND_IN.repeat(7)[..64]));
    }

    #[test]
    fn what_is_no_key_stays() {
        for text in [
            "-----BEGIN PRIVATE KEY-----\n...\n-----END PRIVATE KEY-----",
            "startswith(var.certificate_private_key_of_this, \"-----BEGIN PRIVATE KEY-----\")",
            "-----BEGIN CERTIFICATE-----\nMIIBMIIBMIIBMIIBMIIBMIIBMIIBMIIBMIIBMIIBMIIBMIIBMIIBMIIBMIIBMIIB\n-----END CERTIFICATE-----",
            "-----BEGIN ",
            "LS0tLS1CRUdJTi",
            "LS0tLS1CRUdJTi=AAA=",
        ] {
            assert_eq!(without_keys(text), text);
            assert!(!held_key(text));
        }
    }

    #[test]
    fn a_key_that_is_encoded_is_hidden_in_its_code() {
        let key = format!("-----BEGIN PRIVATE KEY-----\n{}\n-----END PRIVATE KEY-----\n", line('A'));
        let code = base64::encoded(key.as_bytes());
        for behind in ["\"", "\nOther: x", "=", ""] {
            let shown = without_keys(&format!("x: {code}{behind}")).into_owned();
            assert!(shown.ends_with(behind), "{shown}");
            let inside = base64::decoded(&shown.as_bytes()[3..3 + code.len()]).unwrap();
            let inside = String::from_utf8(inside).unwrap();
            assert!(held_key(&inside) && !inside.contains("AAA"), "{inside}");
        }
        let lines: Vec<&str> = code.as_bytes().chunks(76).map(|line| std::str::from_utf8(line).unwrap()).collect();
        assert_ne!(without_keys(&lines.join("\n")), lines.join("\n"));
        assert_ne!(without_keys(&lines.join("\\n")), lines.join("\\n"));
        for before in ["{", "{\"", "{\"k", "Bag Attributes\n  localKeyID: 01\n", "0123456789"] {
            let code = base64::encoded(format!("{before}{key}").as_bytes());
            let inside = base64::decoded(without_keys(&code).as_bytes()).unwrap();
            let inside = String::from_utf8(inside).unwrap();
            assert!(inside.starts_with(before) && held_key(&inside) && !inside.contains("AAA"), "{inside}");
        }
    }

    #[test]
    fn short_lines_above_a_footer_are_hidden_and_say_nothing() {
        let lines = ["A".repeat(17), "B".repeat(24), "C".repeat(31), "Qg==".to_owned()].join("\n");
        let text = format!("-----BEGIN PRIVATE KEY-----\n{lines}\n-----END PRIVATE KEY-----");
        let shown = without_keys(&text);
        assert!(!shown.contains("AAA") && !shown.contains("BBB") && !shown.contains("CCC") && !shown.contains("Qg"));
        assert!(!held_key(&shown));
        // An interpolation that does not end hides nothing of what follows.
        let open = format!("-----BEGIN PRIVATE KEY-----\n${{\n{}\n-----END PRIVATE KEY-----", line('D'));
        assert!(!without_keys(&open).contains("DDD"));
    }

    #[test]
    fn letters_that_json_escapes_are_letters() {
        let some = ["A".repeat(9), "B".repeat(9), "C".repeat(9), "D".repeat(9)];
        for escaped in ["\\/", "\\u002B", "\\u002f"] {
            let line = some.join(escaped);
            for end in ["\\n-----END PRIVATE KEY-----\"", "\\nQg=="] {
                let shown = without_keys(&format!("\"-----BEGIN PRIVATE KEY-----\\n{line}{end}")).into_owned();
                assert!(!shown.contains("AAA") && !shown.contains("DDD") && held_key(&shown), "{shown}");
            }
        }
    }

    #[test]
    fn a_key_of_elsewhere_is_none_of_the_definitions() {
        let key = format!("-----BEGIN PRIVATE KEY-----\n{}\n-----END PRIVATE KEY-----\n", line('A'));
        for text in [&key, &format!("{{a = \"{}\"}}", key.replace('\n', "\\n"))] {
            let shown = without_keys_of_elsewhere(text);
            assert!(!shown.contains("AAA") && !held_key(&shown) && shown.len() == text.len(), "{shown}");
        }
        let inside = base64::decoded(without_keys_of_elsewhere(&base64::encoded(key.as_bytes())).as_bytes()).unwrap();
        assert!(!String::from_utf8(inside).unwrap().contains("AAA"));
        assert_eq!(without_keys_of_elsewhere("example.com"), "example.com");
    }

    #[test]
    fn hostile_texts_take_no_longer_than_others() {
        for text in ["-----BEGIN PRIVATE KEY-----", "LS0tLS1CRUdJTi", "LS0tLS1CRUdJTiBQUklWQVRFIEtFWS0tLS0t"] {
            let text = text.repeat(40_000);
            assert_eq!(without_keys(&text).len(), text.len());
        }
    }
}
