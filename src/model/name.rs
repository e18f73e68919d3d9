//! Domain names as certificates have them.

use std::fmt;

use crate::value::{Piece, Text};

/// A domain name, lower-cased and without a final dot; parts of it may be unknown.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct DomainName(Text);

impl DomainName {
    /// A name as it is written. DNS does not distinguish case (RFC 4343).
    pub fn new(text: &Text) -> Self {
        // Most are written so, and need no copy.
        let is_lower = |text: &str| !text.ends_with('.') && !text.bytes().any(|byte| byte.is_ascii_uppercase());
        if text.known().is_some_and(is_lower) {
            return Self(text.clone());
        }
        let lower = text.map_literals(str::to_ascii_lowercase);
        Self(lower.strip_suffix(".").unwrap_or(lower))
    }

    /// The name.
    pub fn text(&self) -> &Text {
        &self.0
    }

    /// The name whose validation record it shares: ACM strips a leading `*.`
    /// (docs.aws.amazon.com/acm/latest/userguide/dns-validation.html).
    #[must_use]
    pub fn base(&self) -> Self {
        Self(self.0.strip_prefix("*.").unwrap_or_else(|| self.0.clone()))
    }

    /// Whether it certainly stands for any label.
    pub fn is_wildcard(&self) -> bool {
        self.0.known_prefix().starts_with("*.")
    }

    /// Whether a certificate with this name is good for another one, where that is known: a wildcard stands for one
    /// label, and not for none (RFC 6125, 6.4.3). What is unknown in a name may have dots in it.
    pub fn covers(&self, other: &Self) -> Option<bool> {
        let Some(rest) = self.0.strip_prefix("*.") else {
            let may_be_wildcard = self.0.known().is_none() && self.0.known_prefix() == "*";
            return if may_be_wildcard && end_alike(&self.0, &other.0) { None } else { self.equal(other) };
        };
        if let Some((label, _)) = other.0.known_prefix().split_once('.') {
            let behind = other.0.strip_prefix(&format!("{label}."))?;
            return if label.is_empty() { Some(false) } else { behind.equal(&rest) };
        }
        if other.0.known().is_some() || !end_alike(&rest, &other.0) {
            return Some(false);
        }
        let before = without_end(&other.0, &rest)?.pieces();
        let literals = before.iter().filter_map(|piece| match piece {
            Piece::Literal(text) => Some(&**text),
            Piece::Hole(..) => None,
        });
        // Something behind the first dot is one label more; something without a dot at its end is in a label of the rest.
        let is_longer = literals.collect::<String>().split_once('.').is_some_and(|(_, behind)| !behind.is_empty());
        let may_be_label = match before.last() {
            Some(Piece::Literal(text)) => text.ends_with('.'),
            last => last.is_some(),
        };
        if is_longer || !may_be_label { Some(false) } else { None }
    }

    /// Whether it is a zone's name or lies below it, where that is known. What is unknown in a name may hold dots.
    pub fn is_within(&self, zone: &Self) -> Option<bool> {
        if zone.0.known() == Some("") {
            return None;
        }
        if self == zone {
            return Some(true);
        }
        let below = std::iter::once(Piece::Literal(".".into())).chain(zone.0.pieces());
        match self.0.ends_with(&Text::from_pieces(below)) {
            Some(false) => self.equal(zone),
            answer => answer,
        }
    }

    /// The name itself and those above it that are known to be, the nearest first.
    pub fn enclosing(&self) -> Vec<Self> {
        let mut found = vec![self.clone()];
        let pieces = self.0.pieces();
        for (index, piece) in pieces.iter().enumerate() {
            let Piece::Literal(text) = piece else { continue };
            for (dot, _) in text.match_indices('.') {
                let rest = std::iter::once(Piece::Literal(text[dot + 1..].into()));
                let name = Self(Text::from_pieces(rest.chain(pieces[index + 1..].iter().cloned())));
                found.push(name);
            }
        }
        found
    }

    /// Whether both are the same name, where that is known.
    pub fn equal(&self, other: &Self) -> Option<bool> {
        self.0.equal(&other.0)
    }
}

/// Whether both may end alike: what is known of their ends does not differ.
fn end_alike(a: &Text, b: &Text) -> bool {
    a.known_suffix().bytes().rev().zip(b.known_suffix().bytes().rev()).all(|(a, b)| a == b)
}

/// A text without an end that it certainly has.
fn without_end(text: &Text, end: &Text) -> Option<Text> {
    let (mut own, theirs) = (text.pieces(), end.pieces());
    for (index, piece) in theirs.iter().enumerate().rev() {
        match (own.pop()?, piece) {
            (Piece::Literal(own_text), Piece::Literal(text)) => {
                let rest = own_text.strip_suffix(&**text)?;
                if !rest.is_empty() {
                    own.push(Piece::Literal(rest.into()));
                    if index > 0 {
                        return None;
                    }
                }
            }
            (last, piece) => {
                if last != *piece {
                    return None;
                }
            }
        }
    }
    Some(Text::from_pieces(own))
}

impl fmt::Display for DomainName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.shown())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::{HoleWhy, Symbol, Why};

    /// `${a}` is something unknown.
    fn name(text: &str) -> DomainName {
        let mut pieces = Vec::new();
        let mut rest = text;
        while let Some((before, behind)) = rest.split_once("${") {
            let (hole, behind) = behind.split_once('}').unwrap();
            pieces.push(Piece::Literal(before.into()));
            pieces.extend(Text::hole(Symbol::new(hole), Why::new("no default", None)).pieces());
            rest = behind;
        }
        pieces.push(Piece::Literal(rest.into()));
        DomainName::new(&Text::from_pieces(pieces.into_iter().filter(|piece| *piece != Piece::Literal("".into()))))
    }

    #[test]
    fn a_wildcard_covers_one_label() {
        for (own, other, covers) in [
            ("*.example.com", "www.example.com", Some(true)),
            ("*.example.com", "WWW.Example.COM.", Some(true)),
            ("*.example.com", "*.example.com", Some(true)),
            ("*.example.com", "example.com", Some(false)),
            ("*.example.com", "a.b.example.com", Some(false)),
            ("*.example.com", "*.b.example.com", Some(false)),
            ("*.example.com", "badexample.com", Some(false)),
            ("*.example.com", "www.example.org", Some(false)),
            ("example.com", "Example.com.", Some(true)),
            ("example.com", "www.example.com", Some(false)),
            ("www.example.com", "*.example.com", Some(false)),
            ("*.com", "com", Some(false)),
        ] {
            assert_eq!(name(own).covers(&name(other)), covers, "{own} and {other}");
        }
    }

    #[test]
    fn what_is_unknown_decides_only_what_no_value_of_it_changes() {
        for (own, other, covers) in [
            ("${d}", "${d}", Some(true)),
            ("*.${d}", "www.${d}", Some(true)),
            ("*.${d}", "*.${d}", Some(true)),
            ("*.${d}", "${d}", Some(false)),
            ("*.${d}", "a.b.${d}", Some(false)),
            ("*.${d}", "foo-${d}", Some(false)),
            ("*.${d}", "${x}.${d}", None),
            ("*.${d}", "${x}.b.${d}", Some(false)),
            ("*.${d}", "${x}-b.${d}", None),
            ("*.${d}", "www.${e}", None),
            ("*.${d}.example.com", "www.${d}.example.com", Some(true)),
            ("*.${d}.example.com", "${d}.example.com", Some(false)),
            ("${d}", "www.${d}", Some(false)),
            ("www.${d}", "${d}", Some(false)),
            ("*.example.com", "${x}.example.org", Some(false)),
            ("*.example.com", "${x}.example.com", None),
            ("*.example.com", "${x}example.com", None),
            ("*.example.com", "${x}.b.example.com", Some(false)),
            ("*.example.com", "${x}.com", None),
            ("*.example.com", "${x}", None),
            ("*.example.com", "www.${x}", None),
            ("*.example.com", "www.b.${x}", Some(false)),
            ("*.example.com", "a.${x}.example.com", Some(false)),
            ("www.example.com", "${x}.example.com", None),
            ("www.example.com", "${x}.example.org", Some(false)),
            ("${x}.example.com", "www.example.com", None),
            ("${x}.example.com", "www.example.org", Some(false)),
            ("*${x}", "www.example.com", None),
            ("${x}", "www.example.com", None),
        ] {
            assert_eq!(name(own).covers(&name(other)), covers, "{own} and {other}");
        }
    }

    /// Whatever is decided of names with holes holds for every text that may stand in them.
    #[test]
    fn no_text_in_a_hole_contradicts_what_was_decided() {
        const PARTS: [&str; 9] = ["", "a", "a.b", "*", "*.", ".", "example.com", "a.", ".b"];
        const FORMS: [&str; 16] = [
            "${x}",
            "*.${x}",
            "a.${x}",
            "${x}.example.com",
            "*.${x}.com",
            "*.example.com",
            "a${x}",
            "${x}a.com",
            "${x}.a.com",
            "*${x}",
            "a.${x}.com",
            "${y}",
            "*.${y}",
            "${y}.${x}",
            "a.b.${x}",
            "${x}${y}",
        ];
        for own in FORMS {
            for other in FORMS {
                let Some(decided) = name(own).covers(&name(other)) else { continue };
                for x in PARTS {
                    for y in PARTS {
                        let filled = |form: &str| form.replace("${x}", x).replace("${y}", y);
                        let (own, other) = (filled(own), filled(other));
                        // What is no name is not asked about.
                        let is_name = |text: &str| {
                            let bare = text.strip_prefix("*.").unwrap_or(text);
                            !bare.is_empty() && bare.split('.').all(|label| !label.is_empty() && !label.contains('*'))
                        };
                        if is_name(&own) && is_name(&other) {
                            let found = name(&own).covers(&name(&other));
                            assert_eq!(found, Some(decided), "{own} and {other} with `{x}` and `{y}`");
                        }
                    }
                }
            }
        }
    }

    #[test]
    fn names_lie_in_zones_by_whole_labels() {
        let hole = |name: &str| Piece::Hole(crate::value::Symbol::new(name), HoleWhy(Why::new("no default", None)));
        let known = |text: &str| DomainName::new(&Text::from(text));
        let with = |before: &str, name: &str, behind: &str| {
            let pieces = [Piece::Literal(before.into()), hole(name), Piece::Literal(behind.into())];
            DomainName::new(&Text::from_pieces(pieces))
        };
        assert_eq!(known("a.b.example.com").is_within(&known("example.com")), Some(true));
        assert_eq!(known("example.com").is_within(&known("Example.com.")), Some(true));
        assert_eq!(known("badexample.com").is_within(&known("example.com")), Some(false));
        assert_eq!(known("com").is_within(&known("example.com")), Some(false));
        assert_eq!(with("", "x", ".example.com").is_within(&known("example.com")), Some(true));
        assert_eq!(with("", "x", ".example.com").is_within(&known("example.org")), Some(false));
        assert_eq!(with("", "x", ".example.com").is_within(&known("www.example.com")), None);
        assert_eq!(with("", "x", "example.com").is_within(&known("example.com")), None);
        assert_eq!(with("api.", "x", "").is_within(&with("", "x", "")), Some(true));
        assert_eq!(with("api.", "x", "").is_within(&with("", "y", "")), None);
        assert_eq!(with("", "x", "").is_within(&with("dev.", "x", "")), Some(false));
        assert_eq!(known("api.example.com").is_within(&with("", "x", "")), None);
        assert_eq!(known("api.example.com").is_within(&with("", "x", ".org")), Some(false));
    }

    #[test]
    fn what_lies_above_a_name_is_known_behind_each_dot() {
        let told = |name: &DomainName| name.enclosing().iter().map(ToString::to_string).collect::<Vec<_>>();
        assert_eq!(told(&DomainName::new(&Text::from("a.b.com"))), ["a.b.com", "b.com", "com"]);
        let hole = Piece::Hole(crate::value::Symbol::new("x"), HoleWhy(Why::new("no default", None)));
        let name =
            DomainName::new(&Text::from_pieces([Piece::Literal("a.".into()), hole, Piece::Literal(".b".into())]));
        assert_eq!(told(&name), ["a.${x}.b", "${x}.b", "b"]);
    }

    #[test]
    fn a_final_dot_is_no_part_of_a_name() {
        let hole = Text::hole(crate::value::Symbol::new("d"), crate::value::Why::new("no default", None));
        let dotted = Text::from_pieces(hole.pieces().into_iter().chain([crate::value::Piece::Literal(".".into())]));
        assert_eq!(DomainName::new(&dotted), DomainName::new(&hole));
        assert_eq!(DomainName::new(&Text::from("a.example.com.")), DomainName::new(&Text::from("a.example.com")));
    }

    #[test]
    fn a_wildcard_shares_the_record_of_its_base() {
        let wildcard = DomainName::new(&Text::from("*.Example.com."));
        assert_eq!(wildcard.to_string(), "*.example.com");
        assert_eq!(wildcard.base(), DomainName::new(&Text::from("example.com")));
    }
}
