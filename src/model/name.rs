//! Domain names as certificates have them.

use std::fmt;

use crate::value::Text;

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

    #[test]
    fn a_wildcard_covers_one_label() {
        let name = |text: &str| DomainName::new(&Text::from(text));
        assert_eq!(name("*.example.com").covers(&name("www.example.com")), Some(true));
        assert_eq!(name("*.example.com").covers(&name("example.com")), Some(false));
        assert_eq!(name("*.example.com").covers(&name("a.b.example.com")), Some(false));
        assert_eq!(name("example.com").covers(&name("Example.com.")), Some(true));
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
