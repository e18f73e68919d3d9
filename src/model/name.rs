//! Domain names as certificates have them.

use std::fmt;

use crate::value::{Piece, Text};

/// A domain name, lower-cased and without a final dot; parts of it may be unknown.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct DomainName(Text);

impl DomainName {
    /// A name as it is written. DNS does not distinguish case (RFC 4343).
    pub fn new(text: &Text) -> Self {
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
    /// label, and not for none (RFC 6125, 6.4.3).
    pub fn covers(&self, other: &Self) -> Option<bool> {
        let (Some(own), Some(name)) = (self.0.known(), other.0.known()) else { return self.equal(other) };
        Some(match own.strip_prefix("*.") {
            Some(rest) => own == name || name.split_once('.').is_some_and(|(_, behind)| behind == rest),
            None => own == name,
        })
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

impl fmt::Display for DomainName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::{HoleWhy, Why};

    #[test]
    fn a_wildcard_covers_one_label() {
        let name = |text: &str| DomainName::new(&Text::from(text));
        assert_eq!(name("*.example.com").covers(&name("www.example.com")), Some(true));
        assert_eq!(name("*.example.com").covers(&name("example.com")), Some(false));
        assert_eq!(name("*.example.com").covers(&name("a.b.example.com")), Some(false));
        assert_eq!(name("example.com").covers(&name("Example.com.")), Some(true));
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
