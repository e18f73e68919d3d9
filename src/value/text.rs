//! Strings of which a part may be unknown.

use std::fmt;
use std::sync::Arc;

use super::maybe::Why;

/// A string.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Text {
    /// All of it is known.
    Known(Arc<str>),
    /// At least one piece is unknown; literals are not empty and never adjacent.
    Partial(Arc<[Piece]>),
}

/// A piece of a string.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Piece {
    /// Known text.
    Literal(Arc<str>),
    /// An unknown string, which may be empty, and why it is unknown.
    Hole(Symbol, HoleWhy),
}

/// The reason of a hole; it does not take part in comparisons, the symbol says which hole it is.
#[derive(Clone, Debug)]
pub struct HoleWhy(pub Why);

impl PartialEq for HoleWhy {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}
impl Eq for HoleWhy {}
impl PartialOrd for HoleWhy {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}
impl Ord for HoleWhy {
    fn cmp(&self, _: &Self) -> std::cmp::Ordering {
        std::cmp::Ordering::Equal
    }
}
impl std::hash::Hash for HoleWhy {
    fn hash<H: std::hash::Hasher>(&self, _: &mut H) {}
}

/// Which unknown value: `var.domain`, `module.a.var.domain`, `lower(var.domain)`. Equal symbols are equal values.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Symbol(Arc<str>);

/// Names of more bytes than any that people write.
const VERY_LONG: usize = 4_096;
/// A symbol is for comparing and for reading; past this it is neither.
const LONGEST_SYMBOL: usize = 160;

impl Symbol {
    /// A symbol of this name.
    pub fn new(name: impl Into<Arc<str>>) -> Self {
        let name = name.into();
        if name.len() > LONGEST_SYMBOL {
            return Self(format!("#{:016x}", hash_of_long(name.as_bytes())).into());
        }
        Self(name)
    }

    /// What a text gives.
    pub fn of_text(text: &Text) -> Self {
        match text.known() {
            // It is read once, and not copied.
            Some(known) if known.len() > VERY_LONG => Self(format!("#{:016x}", !long_hash(known.as_bytes())).into()),
            _ => Self::new(format!("{:?}", text.to_string())),
        }
    }

    /// What a function of these gives.
    pub fn of_call(function: &str, arguments: impl Iterator<Item = Symbol>) -> Self {
        let mut name = format!("{function}(");
        for (index, argument) in arguments.enumerate() {
            if index > 0 {
                name.push_str(", ");
            }
            name.push_str(&argument.0);
        }
        name.push(')');
        Self::new(name)
    }

    /// An attribute or an element of it.
    #[must_use]
    pub fn step(&self, step: fmt::Arguments<'_>) -> Self {
        Self::new(format!("{}{step}", self.0))
    }

    /// Whether it reads as an expression that somebody wrote, not as what only tells values apart.
    fn is_readable(&self) -> bool {
        const INTERNAL: [&str; 6] = ["failure@", "unknown@", "loop@", "either(", "many(", DIRECTIVE];
        // What is too long to be read, and the numbers of resources.
        let is_number = self.0.contains('#') && !self.0.starts_with("sensitive #");
        !is_number && !INTERNAL.iter().any(|mark| self.0.contains(mark))
    }

    /// A number that stands for the name and does not tell it.
    pub fn digest(&self) -> String {
        format!("sensitive #{:08x}", hash(self.0.as_bytes()) & 0xffff_ffff)
    }

    /// The name.
    pub fn name(&self) -> &str {
        &self.0
    }
}

/// The beginning of a text, of so many bytes at most.
pub fn beginning(text: &str, most: usize) -> &str {
    let end = (0..=most.min(text.len())).rev().find(|end| text.is_char_boundary(*end));
    &text[..end.unwrap_or_default()]
}

/// What a directive of a template is called where its condition is not known.
pub const DIRECTIVE: &str = "%{…}";

/// FNV-1a: small, and the same on every machine.
fn hash(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, &byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

/// A number for a name that is not kept.
fn hash_of_long(bytes: &[u8]) -> u64 {
    if bytes.len() > VERY_LONG { long_hash(bytes) } else { hash(bytes) }
}

/// One that takes eight bytes at once: what is very long may be hashed thousands of times.
fn long_hash(bytes: &[u8]) -> u64 {
    let (words, rest) = bytes.as_chunks::<8>();
    let mix = |hash: u64, word: [u8; 8]| {
        let hash = (hash ^ u64::from_le_bytes(word)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        hash ^ (hash >> 32)
    };
    let hash = words.iter().fold(bytes.len() as u64, |hash, &word| mix(hash, word));
    rest.iter().fold(hash, |hash, &byte| mix(hash, [byte, 0, 0, 0, 0, 0, 0, 0]))
}

impl Text {
    /// A string from pieces.
    pub fn from_pieces(pieces: impl IntoIterator<Item = Piece>) -> Self {
        let mut joined: Vec<Piece> = Vec::new();
        let mut open = String::new();
        for piece in pieces {
            match piece {
                Piece::Literal(text) => open.push_str(&text),
                Piece::Hole(..) => {
                    if !open.is_empty() {
                        joined.push(Piece::Literal(std::mem::take(&mut open).into()));
                    }
                    joined.push(piece);
                }
            }
        }
        if joined.is_empty() {
            return Self::Known(open.into());
        }
        if !open.is_empty() {
            joined.push(Piece::Literal(open.into()));
        }
        Self::Partial(joined.into())
    }

    /// A string that is wholly unknown.
    pub fn hole(symbol: Symbol, why: Why) -> Self {
        Self::Partial(Arc::new([Piece::Hole(symbol, HoleWhy(why))]))
    }

    /// The string, if all of it is known.
    pub fn known(&self) -> Option<&str> {
        match self {
            Self::Known(text) => Some(text),
            Self::Partial(_) => None,
        }
    }

    /// As a reader is shown it: what has no name that says anything to them is `…`. Different texts may look the same.
    pub fn shown(&self) -> String {
        let of_piece = |piece: &Piece| match piece {
            Piece::Literal(text) => text.to_string(),
            Piece::Hole(symbol, _) if symbol.is_readable() => format!("${{{}}}", symbol.name()),
            Piece::Hole(..) => "…".to_owned(),
        };
        match self {
            Self::Known(text) => text.to_string(),
            Self::Partial(pieces) => pieces.iter().map(of_piece).collect(),
        }
    }

    /// The pieces.
    pub fn pieces(&self) -> Vec<Piece> {
        match self {
            Self::Known(text) => vec![Piece::Literal(text.clone())],
            Self::Partial(pieces) => pieces.to_vec(),
        }
    }

    /// Why a part of it is unknown.
    pub fn why(&self) -> Option<&Why> {
        match self {
            Self::Known(_) => None,
            Self::Partial(pieces) => pieces.iter().find_map(|piece| match piece {
                Piece::Hole(_, why) => Some(&why.0),
                Piece::Literal(_) => None,
            }),
        }
    }

    /// What it certainly starts with.
    pub fn known_prefix(&self) -> &str {
        match self {
            Self::Known(text) => text,
            Self::Partial(pieces) => match pieces.first() {
                Some(Piece::Literal(text)) => text,
                _ => "",
            },
        }
    }

    /// What it certainly ends with.
    pub fn known_suffix(&self) -> &str {
        match self {
            Self::Known(text) => text,
            Self::Partial(pieces) => match pieces.last() {
                Some(Piece::Literal(text)) => text,
                _ => "",
            },
        }
    }

    /// How many bytes it has at least.
    pub fn least_length(&self) -> usize {
        match self {
            Self::Known(text) => text.len(),
            Self::Partial(pieces) => {
                pieces.iter().map(|piece| if let Piece::Literal(text) = piece { text.len() } else { 0 }).sum()
            }
        }
    }

    /// Equality where it is known: equal pieces are equal; what starts or ends differently is not.
    pub fn equal(&self, other: &Self) -> Option<bool> {
        match (self, other) {
            (Self::Known(a), Self::Known(b)) => Some(a == b),
            (Self::Partial(a), Self::Partial(b)) => equal(a, b),
            (Self::Known(text), Self::Partial(pieces)) | (Self::Partial(pieces), Self::Known(text)) => {
                equal(&[Piece::Literal(text.clone())], pieces)
            }
        }
    }

    /// Whether it ends so, where that is known: what is unknown in both is the same where it is the same unknown.
    pub fn ends_with(&self, end: &Self) -> Option<bool> {
        let (mut ours, mut theirs) = (self.pieces(), end.pieces());
        while let Some(piece) = theirs.pop() {
            match (ours.pop(), piece) {
                (Some(same), piece) if same == piece => {}
                (Some(Piece::Literal(own)), Piece::Literal(text)) => {
                    if let Some(rest) = own.strip_suffix(&*text) {
                        ours.extend((!rest.is_empty()).then(|| Piece::Literal(rest.into())));
                    } else if let Some(rest) = text.strip_suffix(&*own) {
                        theirs.push(Piece::Literal(rest.into()));
                    } else {
                        return Some(false);
                    }
                }
                // Nothing is left of it, and of the end something is, unless it is unknown and empty.
                (None, Piece::Literal(_)) => return Some(false),
                (None, Piece::Hole(..)) => {
                    let is_longer = theirs.iter().any(|piece| matches!(piece, Piece::Literal(_)));
                    return is_longer.then_some(false);
                }
                (Some(Piece::Hole(..)), _) | (Some(_), Piece::Hole(..)) => return None,
            }
        }
        Some(true)
    }

    /// Without a prefix that it certainly has.
    pub fn strip_prefix(&self, prefix: &str) -> Option<Self> {
        match self {
            Self::Known(text) => text.strip_prefix(prefix).map(|rest| Self::Known(rest.into())),
            Self::Partial(pieces) => match pieces.first() {
                Some(Piece::Literal(text)) => text.strip_prefix(prefix).map(|rest| {
                    let first = std::iter::once(Piece::Literal(rest.into()));
                    Self::from_pieces(first.chain(pieces.iter().skip(1).cloned()))
                }),
                _ => None,
            },
        }
    }

    /// Without a suffix that it certainly has.
    pub fn strip_suffix(&self, suffix: &str) -> Option<Self> {
        match self {
            Self::Known(text) => text.strip_suffix(suffix).map(|rest| Self::Known(rest.into())),
            Self::Partial(pieces) => match &pieces[..] {
                [before @ .., Piece::Literal(text)] => text.strip_suffix(suffix).map(|rest| {
                    let last = (!rest.is_empty()).then(|| Piece::Literal(rest.into()));
                    Self::from_pieces(before.iter().cloned().chain(last))
                }),
                _ => None,
            },
        }
    }

    /// Each known piece changed; holes stay what they are.
    #[must_use]
    pub fn map_literals(&self, change: impl Fn(&str) -> String) -> Self {
        match self {
            Self::Known(text) => Self::Known(change(text).into()),
            Self::Partial(pieces) => Self::from_pieces(pieces.iter().map(|piece| match piece {
                Piece::Literal(text) => Piece::Literal(change(text).into()),
                hole @ Piece::Hole(..) => hole.clone(),
            })),
        }
    }

    /// Each known piece changed by a function that works on single characters (`lower`, `upper`); holes stay what they
    /// are, under the function's name.
    #[must_use]
    pub fn map_characters(&self, function: &str, change: impl Fn(&str) -> String) -> Self {
        match self {
            Self::Known(text) => Self::Known(change(text).into()),
            Self::Partial(pieces) => Self::from_pieces(pieces.iter().map(|piece| match piece {
                Piece::Literal(text) => Piece::Literal(change(text).into()),
                Piece::Hole(symbol, why) => {
                    Piece::Hole(Symbol::of_call(function, std::iter::once(symbol.clone())), why.clone())
                }
            })),
        }
    }
}

/// Equality of two sequences of pieces, where it is known.
fn equal(mut ours: &[Piece], mut theirs: &[Piece]) -> Option<bool> {
    while let ([first, rest @ ..], [same, others @ ..]) = (ours, theirs)
        && first == same
    {
        (ours, theirs) = (rest, others);
    }
    while let ([rest @ .., last], [others @ .., same]) = (ours, theirs)
        && last == same
    {
        (ours, theirs) = (rest, others);
    }
    let (own, other) = (Ends::of(ours), Ends::of(theirs));
    if own.is_known && other.is_known {
        return Some(own.prefix == other.prefix);
    }
    let differ_at_start = own.prefix.bytes().zip(other.prefix.bytes()).any(|(a, b)| a != b);
    let differ_at_end = own.suffix.bytes().rev().zip(other.suffix.bytes().rev()).any(|(a, b)| a != b);
    let is_shorter = |a: &Ends<'_>, b: &Ends<'_>| a.is_known && a.least < b.least;
    let differ = differ_at_start || differ_at_end || is_shorter(&own, &other) || is_shorter(&other, &own);
    differ.then_some(false)
}

/// What is known of a sequence of pieces.
struct Ends<'p> {
    is_known: bool,
    prefix: &'p str,
    suffix: &'p str,
    /// How many bytes there are at least.
    least: usize,
}

impl<'p> Ends<'p> {
    fn of(pieces: &'p [Piece]) -> Self {
        let literal = |piece: Option<&'p Piece>| match piece {
            Some(Piece::Literal(text)) => &**text,
            _ => "",
        };
        Self {
            is_known: !pieces.iter().any(|piece| matches!(piece, Piece::Hole(..))),
            prefix: literal(pieces.first()),
            suffix: literal(pieces.last()),
            least: pieces.iter().map(|piece| literal(Some(piece)).len()).sum(),
        }
    }
}

impl From<&str> for Text {
    fn from(text: &str) -> Self {
        Self::Known(text.into())
    }
}

impl fmt::Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Known(text) => f.write_str(text),
            Self::Partial(pieces) => pieces.iter().try_for_each(|piece| match piece {
                Piece::Literal(text) => f.write_str(text),
                Piece::Hole(symbol, _) => write!(f, "${{{}}}", symbol.name()),
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hole(name: &str) -> Piece {
        Piece::Hole(Symbol::new(name), HoleWhy(Why::new("no default", None)))
    }

    fn text(pieces: &[Piece]) -> Text {
        Text::from_pieces(pieces.iter().cloned())
    }

    #[test]
    fn a_partial_string_knows_its_ends() {
        let name = text(&[Piece::Literal("*.".into()), hole("var.d"), Piece::Literal(".example.com".into())]);
        assert_eq!(name.to_string(), "*.${var.d}.example.com");
        assert_eq!((name.known_prefix(), name.known_suffix()), ("*.", ".example.com"));
        assert_eq!(name.strip_prefix("*.").unwrap().to_string(), "${var.d}.example.com");
        assert_eq!(name.equal(&Text::from("*.a.example.org")), Some(false));
        assert_eq!(name.equal(&Text::from("*.a.example.com")), None);
        assert_eq!(name.equal(&Text::from("*.")), Some(false));
        assert_eq!(name.equal(&name.clone()), Some(true));
        let (domain, host) = (text(&[hole("var.d")]), text(&[Piece::Literal("www.".into()), hole("var.d")]));
        assert_eq!((domain.equal(&host), host.equal(&domain)), (Some(false), Some(false)));
        assert_eq!(domain.equal(&text(&[hole("var.e"), hole("var.d")])), None);
    }

    #[test]
    fn only_names_that_say_something_are_shown() {
        let shown = |name: &str| text(&[Piece::Literal("www.".into()), hole(name)]).shown();
        assert_eq!(shown("var.domain"), "www.${var.domain}");
        for internal in [
            "failure@83..93",
            "#e367e83bcfd35f1a",
            "either(\"a\", \"b\")",
            "lower(failure@8..9)",
            "f(#e367e83bcfd35f1a)",
        ] {
            assert_eq!(shown(internal), "www.…", "{internal}");
        }
    }

    #[test]
    fn literals_are_joined() {
        assert_eq!(text(&[Piece::Literal("a".into()), Piece::Literal("b".into())]), Text::from("ab"));
        assert_eq!(text(&[]), Text::from(""));
    }
}
