//! Scanned text goes to terminals and into logs, and it was written by others: nothing in it may move the cursor, change
//! colours, open links, turn the reading direction, or tell a runner what to do.
//!
//! Every character stays one character, so that columns stay what they are. Controls become their pictures
//! (ESC is shown as `␛`), what is invisible or turns the direction becomes U+FFFD, and one character of a command becomes
//! another that looks like it.

use std::borrow::Cow;
use std::io::{self, Write};

/// A message, a label or a path is cut behind this many characters: no person reads more, and hostile ones have megabytes.
const LONGEST: usize = 1_000;

/// What GitHub's runner does on its own where a line of a log starts with `::name::`; AWS writes other names between
/// double colons. Source: `ActionCommandManager.cs` and `IActionCommandExtension` of actions/runner.
const COMMANDS: [&str; 16] = [
    "add-mask",
    "add-matcher",
    "add-path",
    "debug",
    "echo",
    "endgroup",
    "error",
    "group",
    "internal-set-repo-path",
    "notice",
    "remove-matcher",
    "save-state",
    "set-env",
    "set-output",
    "stop-commands",
    "warning",
];

/// Takes the sting out of a text that may lead a runner: one character of each command becomes another of the same length,
/// so that places in the text stay where they are. A double colon counts behind anything but a word or a third
/// colon, as lines are broken only between words; `##[`, `##vso[` (Azure Pipelines) and `##teamcity[` count anywhere.
pub(super) fn disarm(text: &mut String) {
    let commands: Vec<usize> = commands(text).collect();
    for at in commands {
        let shown = if text[at..].starts_with(':') { ";" } else { "(" };
        text.replace_range(at..=at, shown);
    }
}

/// Where the characters are by which a runner knows commands: a colon each, or a bracket.
fn commands(text: &str) -> impl Iterator<Item = usize> {
    let bytes = text.as_bytes();
    memchr::memchr2_iter(b':', b'#', bytes).filter_map(move |at| match (bytes[at], *bytes.get(at + 1)?) {
        (b':', b':') if at == 0 || !(bytes[at - 1].is_ascii_alphanumeric() || bytes[at - 1] == b':') => {
            let name = word(&bytes[at + 2..]);
            COMMANDS.iter().any(|command| command.as_bytes().eq_ignore_ascii_case(name)).then_some(at)
        }
        (b'#', b'#') => {
            let behind = at + 2 + word(&bytes[at + 2..]).len();
            (bytes.get(behind) == Some(&b'[')).then_some(behind)
        }
        _ => None,
    })
}

/// The letters and hyphens that something starts with.
fn word(bytes: &[u8]) -> &[u8] {
    let end = bytes.iter().position(|byte| !byte.is_ascii_alphabetic() && *byte != b'-').unwrap_or(bytes.len());
    &bytes[..end]
}

/// Writes JSON with escapes for whatever a terminal or a runner would act on; who reads the JSON gets it as it was.
pub(super) struct Json<W>(pub W);

impl<W: Write> Write for Json<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let is_plain = bytes.is_ascii() && memchr::memchr2(b'#', b'\x7f', bytes).is_none();
        if is_plain {
            return self.0.write_all(bytes).map(|()| bytes.len());
        }
        // What is written at once are whole characters.
        let text = std::str::from_utf8(bytes).map_err(io::Error::other)?;
        let mut from = 0;
        for (at, c) in text.char_indices() {
            if c == '\u{7f}' || is_hidden(c) || (c == '#' && bytes[..at].ends_with(b"#")) {
                self.0.write_all(&bytes[from..at])?;
                for unit in c.encode_utf16(&mut [0; 2]) {
                    write!(self.0, "\\u{unit:04x}")?;
                }
                from = at + c.len_utf8();
            }
        }
        self.0.write_all(&bytes[from..])?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

/// What is shown for a character of a source line.
pub(super) fn character(c: char) -> char {
    match c {
        '\t' | '\n' => c,
        '\0'..='\u{1f}' => char::from_u32(0x2400 + c as u32).unwrap_or('\u{fffd}'),
        '\u{7f}' => '␡',
        c if is_hidden(c) => '\u{fffd}',
        c => c,
    }
}

/// C1 controls, what is invisible, and what turns the reading direction (Unicode's `Default_Ignorable_Code_Point`
/// without variation selectors and the joiners' visible uses, and `Bidi_Control`), and the two that XML has no place for.
fn is_hidden(c: char) -> bool {
    matches!(c,
        '\u{80}'..='\u{9f}'
        | '\u{ad}'
        | '\u{34f}'
        | '\u{61c}'
        | '\u{115f}'..='\u{1160}'
        | '\u{17b4}'..='\u{17b5}'
        | '\u{180e}'
        | '\u{200b}'..='\u{200f}'
        | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}'
        | '\u{3164}'
        | '\u{feff}'
        | '\u{ffa0}'
        | '\u{fff0}'..='\u{fffb}'
        | '\u{fffe}'..='\u{ffff}'
        | '\u{1bca0}'..='\u{1bca3}'
        | '\u{1d173}'..='\u{1d17a}'
        | '\u{e0000}'..='\u{e007f}')
}

/// A message, a label or a path: one line, safe to print, of bounded length.
pub(super) fn text(text: &str) -> Cow<'_, str> {
    let is_plain = |byte: u8| (b' '..=b'~').contains(&byte);
    let fine = text.len() <= LONGEST
        && (text.bytes().all(is_plain) || text.chars().all(|c| !c.is_control() && !is_hidden(c)))
        && commands(text).next().is_none();
    if fine {
        return Cow::Borrowed(text);
    }
    let shown = |c: char| {
        if c == '\t' {
            ' '
        } else if c == '\n' {
            '␊'
        } else {
            character(c)
        }
    };
    let mut cut: String = text.chars().take(LONGEST).map(shown).collect();
    if text.chars().nth(LONGEST).is_some() {
        cut.push('…');
    }
    disarm(&mut cut);
    Cow::Owned(cut)
}

/// Whether something in a text becomes, without any mark-up, a link where Markdown is shown: an address without a scheme,
/// the name of an issue or of a commit (<https://docs.github.com/en/get-started/writing-on-github/working-with-advanced-formatting/autolinked-references-and-urls>).
pub(super) fn is_reference(text: &str) -> bool {
    let bytes = text.as_bytes();
    let behind = |at: usize, word: &[u8]| {
        at.checked_sub(word.len()).is_some_and(|start| bytes[start..at].eq_ignore_ascii_case(word))
    };
    let is_named = |at: usize| match bytes[at] {
        b'.' => behind(at, b"www"),
        _ => behind(at, b"gh") && bytes.get(at + 1).is_some_and(u8::is_ascii_digit),
    };
    let digits = |bytes: &mut dyn Iterator<Item = &u8>| bytes.take_while(|byte| byte.is_ascii_hexdigit()).count();
    let is_commit = |at: usize| {
        bytes[at].is_ascii_hexdigit()
            && digits(&mut bytes[..at].iter().rev()) + digits(&mut bytes[at..].iter()) >= SHORTEST_COMMIT
    };
    // So many digits in a row are at one of these places.
    memchr::memchr2_iter(b'.', b'-', bytes).any(is_named)
        || (SHORTEST_COMMIT - 1..bytes.len()).step_by(SHORTEST_COMMIT).any(is_commit)
}

/// What the shortest name of a commit has that is made a link.
const SHORTEST_COMMIT: usize = 7;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_acts_on_a_terminal_is_left() {
        let hostile = "a\u{1b}[31mb\u{9b}c\u{202e}d\u{200b}e\u{feff}f\r\n\tg\u{7f}\u{e0041}ä";
        let clean = text(hostile);
        assert_eq!(clean, "a␛[31mb�c�d�e�f␍␊ g␡�ä");
        assert_eq!(clean.chars().count(), hostile.chars().count());
        assert!(matches!(text("`example.com` ä 例"), Cow::Borrowed(_)));
    }

    #[test]
    fn nothing_that_a_runner_obeys_is_left() {
        let hostile = "::error file=x::a ##[group]b ###vso[task.x]c ##teamcity[d] ::Stop-Commands::e ::add-mask::";
        let clean = text(hostile);
        let shown = ";:error file=x::a ##(group]b ###vso(task.x]c ##teamcity(d] ;:Stop-Commands::e ;:add-mask::";
        assert_eq!(clean, shown);
        for names in ["AWS::IAM::Group and AWS::IAM::Role", "arn:aws:s3:::error", "Custom::Debug", "## a [b]"] {
            assert!(matches!(text(names), Cow::Borrowed(_)), "{names}");
        }
    }

    #[test]
    fn json_is_the_same_to_a_reader_and_nothing_to_a_terminal() {
        let hostile = "a\u{1b}[31m\u{9b}1m\u{7f}##[group] ###vso[x] \u{202e}\u{e0041}\"\\ ä";
        let mut bytes = Vec::new();
        serde_json::to_writer_pretty(Json(&mut bytes), &[hostile]).unwrap();
        let json = String::from_utf8(bytes).unwrap();
        assert_eq!(serde_json::from_str::<Vec<String>>(&json).unwrap(), [hostile]);
        assert!(!json.contains("##") && json.chars().all(|c| c == '\n' || !(c.is_control() || is_hidden(c))), "{json}");
    }

    #[test]
    fn length_is_bounded() {
        assert_eq!(text(&"ä".repeat(5_000)).chars().count(), LONGEST + 1);
    }

    #[test]
    fn references_need_no_markup() {
        for word in ["www.example.com", "(WWW.example.com)", "GH-12", "0123abc", "x:0123abcdef"] {
            assert!(is_reference(word), "{word}");
        }
        for word in ["example.com", "wwww", "gh-pages", "012345", "2026-11-22", "certificate"] {
            assert!(!is_reference(word), "{word}");
        }
    }
}
