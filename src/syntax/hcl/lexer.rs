//! Tokens of Terraform's language, with a stack of what is open instead of recursion.
//!
//! The grammar is hcl-edit's business; this lexer knows what has to be known to find where things begin and end:
//! strings with interpolations, heredocs, comments and brackets. Its word is final on where a string or a heredoc
//! ends. It stops at the first [`Fault`]; whoever drives it decides where to go on.

use memchr::{memchr, memchr3, memmem};

/// What a token is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Kind {
    Newline,
    Comment,
    Word,
    Number,
    Open,
    Close,
    Assign,
    Colon,
    Comma,
    Other,
    QuoteOpen,
    QuoteClose,
    /// Literal text of a string or heredoc.
    Text,
    /// `${` or `%{`, with its `~`.
    TemplateOpen,
    /// The `}` of a template sequence, with its `~`.
    TemplateClose,
    /// `<<EOT` with its line break.
    HeredocOpen,
    /// The closing delimiter alone.
    HeredocClose,
}

/// Bytes `start..end` of the text.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Token {
    pub(super) kind: Kind,
    pub(super) start: usize,
    pub(super) end: usize,
}

impl Token {
    /// Whether a parser sees it.
    pub(super) fn is_code(self) -> bool {
        !matches!(self.kind, Kind::Newline | Kind::Comment)
    }
}

/// Text that cannot be split into tokens.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Fault {
    pub(super) message: String,
    pub(super) start: usize,
    pub(super) end: usize,
    /// Whether the text ended before something that was opened was closed.
    pub(super) unclosed: bool,
}

#[derive(Clone, Copy)]
enum Mode {
    Bracket(u8),
    Quote,
    Template,
    /// With the delimiter's place.
    Heredoc(usize, usize),
    /// A template that is the whole text.
    Bare,
}

#[derive(Clone, Copy)]
struct Frame {
    mode: Mode,
    start: usize,
}

/// The lexer.
pub(super) struct Lexer<'t> {
    text: &'t str,
    /// Where the next token is searched.
    pub(super) at: usize,
    frames: Vec<Frame>,
    heredocs: bool,
}

impl<'t> Lexer<'t> {
    /// A lexer of code from a byte on.
    pub(super) fn new(text: &'t str, at: usize) -> Self {
        Self { text, at, frames: Vec::new(), heredocs: true }
    }

    /// A lexer of a template without quotes.
    pub(super) fn template(text: &'t str) -> Self {
        Self { text, at: 0, frames: vec![Frame { mode: Mode::Bare, start: 0 }], heredocs: true }
    }

    /// A lexer for text that is known to be broken: `<<` begins nothing, so that no search runs over all of it.
    pub(super) fn without_heredocs(text: &'t str, at: usize) -> Self {
        Self { heredocs: false, ..Self::new(text, at) }
    }

    /// Goes on elsewhere, with nothing open.
    pub(super) fn restart(&mut self, text: &'t str, at: usize) {
        self.text = text;
        self.at = at;
        self.frames.clear();
    }

    /// Sees more of the same text.
    pub(super) fn extend(&mut self, text: &'t str) {
        self.text = text;
    }

    /// Whether something is open.
    pub(super) fn is_open(&self) -> bool {
        !self.frames.is_empty()
    }

    /// The next token; none at the end of the text.
    #[inline]
    pub(super) fn next(&mut self) -> Result<Option<Token>, Box<Fault>> {
        match self.frames.last() {
            None | Some(Frame { mode: Mode::Bracket(_) | Mode::Template, .. }) => self.code(),
            Some(&Frame { mode: Mode::Quote, start }) => self.quoted(start).map(Some),
            Some(&Frame { mode: Mode::Heredoc(from, to), start }) => self.heredoc(from..to, start).map(Some),
            Some(Frame { mode: Mode::Bare, .. }) => Ok(self.bare()),
        }
    }

    /// The fault of whatever was opened last and not closed.
    pub(super) fn unclosed(&self) -> Option<Fault> {
        let frame = self.frames.last()?;
        let (message, length) = match frame.mode {
            Mode::Bracket(open) => (format!("unclosed `{}`", char::from(open)), 1),
            Mode::Quote => ("unclosed string".to_owned(), 1),
            Mode::Template => (format!("unclosed `{}`", &self.text[frame.start..frame.start + 2]), 2),
            Mode::Heredoc(from, to) => (
                format!("unclosed heredoc: no line consists of `{delimiter}` alone", delimiter = &self.text[from..to]),
                to - frame.start,
            ),
            Mode::Bare => return None,
        };
        Some(Fault { message, start: frame.start, end: frame.start + length, unclosed: true })
    }

    #[inline]
    fn token(&mut self, kind: Kind, end: usize) -> Token {
        let token = Token { kind, start: self.at, end };
        self.at = end;
        token
    }

    fn open(&mut self, mode: Mode) {
        self.frames.push(Frame { mode, start: self.at });
    }

    #[inline]
    fn code(&mut self) -> Result<Option<Token>, Box<Fault>> {
        let bytes = self.text.as_bytes();
        while matches!(bytes.get(self.at), Some(b' ' | b'\t')) {
            self.at += 1;
        }
        let Some(&first) = bytes.get(self.at) else {
            return self.unclosed().map_or(Ok(None), |fault| Err(fault.into()));
        };
        let rest = &bytes[self.at..];
        let second = rest.get(1).copied().unwrap_or(0);
        let token = match first {
            b'\n' => self.token(Kind::Newline, self.at + 1),
            b'\r' if second == b'\n' => self.token(Kind::Newline, self.at + 2),
            b'\r' => return Err(self.fault_here("a carriage return without a line feed behind it", 1)),
            b'#' => self.line_comment(),
            b'/' if second == b'/' => self.line_comment(),
            b'/' if second == b'*' => match memmem::find(&rest[2..], b"*/") {
                Some(length) => self.token(Kind::Comment, self.at + length + 4),
                None => return Err(Fault { unclosed: true, ..*self.fault_here("unclosed comment", 2) }.into()),
            },
            b'"' => {
                self.open(Mode::Quote);
                self.token(Kind::QuoteOpen, self.at + 1)
            }
            b'(' | b'[' | b'{' => {
                self.open(Mode::Bracket(first));
                self.token(Kind::Open, self.at + 1)
            }
            b')' | b']' | b'}' => return self.close(first, 1).map(Some),
            b'~' if second == b'}' && matches!(self.frames.last(), Some(Frame { mode: Mode::Template, .. })) => {
                return self.close(b'}', 2).map(Some);
            }
            b'<' if second == b'<' && self.heredocs => self.heredoc_open(),
            b'=' if matches!(second, b'=' | b'>') => self.token(Kind::Other, self.at + 2),
            b'!' | b'<' | b'>' if second == b'=' => self.token(Kind::Other, self.at + 2),
            b'=' => self.token(Kind::Assign, self.at + 1),
            b':' if second == b':' => self.token(Kind::Other, self.at + 2),
            b':' => self.token(Kind::Colon, self.at + 1),
            b',' => self.token(Kind::Comma, self.at + 1),
            b'0'..=b'9' => self.token(Kind::Number, self.at + number_length(rest)),
            b'a'..=b'z' | b'A'..=b'Z' | b'_' | 0x80.. => self.token(Kind::Word, self.at + word_length(rest)),
            _ => self.token(Kind::Other, self.at + 1),
        };
        Ok(Some(token))
    }

    #[expect(clippy::unnecessary_box_returns, reason = "a fault is rare, and large in every result otherwise")]
    fn fault_here(&self, message: impl Into<String>, length: usize) -> Box<Fault> {
        Fault { message: message.into(), start: self.at, end: self.at + length, unclosed: false }.into()
    }

    fn line_comment(&mut self) -> Token {
        let rest = &self.text.as_bytes()[self.at..];
        let mut length = memchr(b'\n', rest).unwrap_or(rest.len());
        if length > 0 && rest[length - 1] == b'\r' {
            length -= 1;
        }
        self.token(Kind::Comment, self.at + length)
    }

    fn close(&mut self, closer: u8, length: usize) -> Result<Token, Box<Fault>> {
        let end = self.at + length;
        let shown = char::from(closer);
        match self.frames.last().map(|frame| frame.mode) {
            Some(Mode::Template) if closer == b'}' => {
                self.frames.pop();
                Ok(self.token(Kind::TemplateClose, end))
            }
            Some(Mode::Bracket(opener)) if closing(opener) == closer => {
                self.frames.pop();
                Ok(self.token(Kind::Close, end))
            }
            Some(Mode::Bracket(opener)) => Err(self.fault_here(
                format!(
                    "unexpected `{shown}`: `{}` is open and needs `{}`",
                    char::from(opener),
                    char::from(closing(opener))
                ),
                1,
            )),
            Some(_) => Err(self.fault_here(format!("unexpected `{shown}`: `${{` is open and needs `}}`"), 1)),
            None => Err(self.fault_here(format!("unexpected `{shown}`: nothing is open"), 1)),
        }
    }

    fn quoted(&mut self, start: usize) -> Result<Token, Box<Fault>> {
        let bytes = self.text.as_bytes();
        let mut at = self.at;
        loop {
            while bytes.get(at).is_some_and(|&byte| CLASSES[usize::from(byte)] & PLAIN != 0) {
                at += 1;
            }
            match bytes.get(at) {
                Some(b'"') if at == self.at => {
                    self.frames.pop();
                    return Ok(self.token(Kind::QuoteClose, at + 1));
                }
                Some(b'"') => return Ok(self.token(Kind::Text, at)),
                Some(b'\\') if !matches!(bytes.get(at + 1), None | Some(b'\n' | b'\r')) => at += 2,
                Some(b'$' | b'%') => match self.marker(at) {
                    Marker::Opens => return Ok(self.text_or_sequence(at)),
                    Marker::Escaped => at += 3,
                    Marker::Plain => at += 1,
                },
                Some(b'\n') | None => {
                    let message = "unclosed string: a quoted string ends on the line where it begins".to_owned();
                    return Err(Fault { message, start, end: start + 1, unclosed: false }.into());
                }
                Some(_) => at += 1,
            }
        }
    }

    fn text_or_sequence(&mut self, at: usize) -> Token {
        if at > self.at {
            return self.token(Kind::Text, at);
        }
        self.open(Mode::Template);
        let strip = usize::from(self.text.as_bytes().get(at + 2) == Some(&b'~'));
        self.token(Kind::TemplateOpen, at + 2 + strip)
    }

    fn marker(&self, at: usize) -> Marker {
        let rest = &self.text.as_bytes()[at..];
        match rest {
            [first, second, b'{', ..] if first == second => Marker::Escaped,
            [_, b'{', ..] => Marker::Opens,
            _ => Marker::Plain,
        }
    }

    fn heredoc_open(&mut self) -> Token {
        let rest = &self.text.as_bytes()[self.at..];
        let name = 2 + usize::from(rest.get(2) == Some(&b'-'));
        let length = word_length(&rest[name..]);
        let line_break = match &rest[name + length..] {
            [b'\n', ..] => 1,
            [b'\r', b'\n', ..] => 2,
            _ => 0,
        };
        if length == 0 || line_break == 0 || matches!(rest[name], b'-' | b'0'..=b'9') {
            return self.token(Kind::Other, self.at + 1);
        }
        let from = self.at + name;
        self.open(Mode::Heredoc(from, from + length));
        self.token(Kind::HeredocOpen, from + length + line_break)
    }

    fn heredoc(&mut self, delimiter: std::ops::Range<usize>, start: usize) -> Result<Token, Box<Fault>> {
        let bytes = self.text.as_bytes();
        let mut at = self.at;
        loop {
            if bytes[at - 1] == b'\n' && may_close(&bytes[at..], bytes[delimiter.start]) {
                let line = &self.text[at..memchr(b'\n', &bytes[at..]).map_or(bytes.len(), |length| at + length)];
                if line.trim() == &self.text[delimiter.clone()] {
                    if at > self.at {
                        return Ok(self.token(Kind::Text, at));
                    }
                    self.frames.pop();
                    self.at += line.len() - line.trim_start().len();
                    return Ok(self.token(Kind::HeredocClose, self.at + delimiter.len()));
                }
            }
            let Some(length) = memchr3(b'\n', b'$', b'%', &bytes[at..]) else {
                let unknown =
                    || Fault { message: "unclosed heredoc".to_owned(), start, end: start + 2, unclosed: true };
                return Err(self.unclosed().unwrap_or_else(unknown).into());
            };
            at += length;
            at += match self.marker(at) {
                _ if bytes[at] == b'\n' => 1,
                Marker::Opens => return Ok(self.text_or_sequence(at)),
                Marker::Escaped => 3,
                Marker::Plain => 1,
            };
        }
    }

    fn bare(&mut self) -> Option<Token> {
        let bytes = self.text.as_bytes();
        let mut at = self.at;
        while let Some(&byte) = bytes.get(at) {
            at += match byte {
                b'$' | b'%' => match self.marker(at) {
                    Marker::Opens => return Some(self.text_or_sequence(at)),
                    Marker::Escaped => 3,
                    Marker::Plain => 1,
                },
                _ => 1,
            };
        }
        (at > self.at).then(|| self.token(Kind::Text, at))
    }
}

enum Marker {
    /// `${`
    Opens,
    /// `$${`
    Escaped,
    /// A lone `$`.
    Plain,
}

fn closing(opener: u8) -> u8 {
    match opener {
        b'(' => b')',
        b'[' => b']',
        _ => b'}',
    }
}

/// A byte that goes on a word. Characters beyond ASCII are taken as letters; hcl-edit looks closer.
const WORD: u8 = 1;
/// A byte that is nothing but text in a quoted string.
const PLAIN: u8 = 2;

/// What each byte is.
static CLASSES: [u8; 256] = {
    let mut classes = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        let is_word = (byte as u8).is_ascii_alphanumeric() || matches!(byte as u8, b'_' | b'-' | 0x80..);
        let is_plain = !matches!(byte as u8, b'"' | b'\\' | b'$' | b'%' | b'\n');
        classes[byte] = if is_word { WORD } else { 0 } | if is_plain { PLAIN } else { 0 };
        byte += 1;
    }
    classes
};

/// Whether a byte goes on a word.
pub(super) fn is_word_byte(byte: u8) -> bool {
    CLASSES[usize::from(byte)] & WORD != 0
}

/// How many bytes of a word stand at the start.
pub(super) fn word_length(bytes: &[u8]) -> usize {
    bytes.iter().position(|&byte| !is_word_byte(byte)).unwrap_or(bytes.len())
}

/// Whether a line of a heredoc may be its last one: it begins with the first byte of the delimiter, or with a blank that
/// is beyond ASCII.
pub(super) fn may_close(line: &[u8], delimiter: u8) -> bool {
    let first = line.iter().find(|byte| !matches!(byte, b'\t' | 0x0b | 0x0c | b'\r' | b' '));
    first.is_some_and(|&byte| byte == delimiter || byte >= 0x80)
}

pub(super) fn number_length(rest: &[u8]) -> usize {
    let digits = |from: usize| rest[from..].iter().take_while(|byte| byte.is_ascii_digit()).count();
    let mut length = digits(0);
    if rest.get(length) == Some(&b'.') && digits(length + 1) > 0 {
        length += 1 + digits(length + 1);
    }
    if matches!(rest.get(length), Some(b'e' | b'E')) {
        let sign = usize::from(matches!(rest.get(length + 1), Some(b'+' | b'-')));
        let exponent = rest.get(length + 1 + sign..).map_or(0, |_| digits(length + 1 + sign));
        if exponent > 0 {
            length += 1 + sign + exponent;
        }
    }
    length
}
