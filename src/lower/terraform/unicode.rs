//! Text beyond plain letters. Terraform brings every string into Unicode's normal form C and counts grapheme clusters;
//! the tables for that are worth more than the strings that need them. So what may change or may be one with its
//! neighbour is not known here, and everything else is one cluster a character.

use std::ops::RangeInclusive;

use crate::value::{HoleWhy, Piece, Symbol, Text, Why};

/// Characters that stand for themselves: precomposed letters of the common scripts, punctuation, simple symbols.
const PLAIN: [RangeInclusive<char>; 14] = [
    '\u{0}'..='\u{2ff}',
    '\u{388}'..='\u{482}',
    '\u{48a}'..='\u{52f}',
    '\u{2010}'..='\u{2029}',
    '\u{2030}'..='\u{205e}',
    '\u{20a0}'..='\u{20c0}',
    '\u{2190}'..='\u{2300}',
    '\u{2500}'..='\u{27bf}',
    '\u{3001}'..='\u{3029}',
    '\u{3041}'..='\u{3096}',
    '\u{309b}'..='\u{30ff}',
    '\u{4e00}'..='\u{9fff}',
    '\u{ac00}'..='\u{d7a3}',
    // Skin tones and flags lie outside.
    '\u{1f400}'..='\u{1f64f}',
];

fn is_plain(c: char) -> bool {
    c.is_ascii() || PLAIN.iter().any(|range| range.contains(&c))
}

/// A string as Terraform has it: what its normal form changes, or may change, is a hole.
pub(super) fn normal(text: &str) -> Text {
    if text.chars().all(is_plain) {
        return Text::Known(text.into());
    }
    let mut pieces = Vec::new();
    let mut plain = String::new();
    let mut odd = String::new();
    for c in text.chars() {
        if is_plain(c) {
            if !odd.is_empty() {
                pieces.push(hole(&odd));
                odd.clear();
            }
            plain.push(c);
        } else {
            // What stands before it may be one character with it.
            if odd.is_empty() {
                odd.extend(plain.pop());
                pieces.push(Piece::Literal(std::mem::take(&mut plain).into()));
            }
            odd.push(c);
        }
    }
    if !odd.is_empty() {
        pieces.push(hole(&odd));
    }
    pieces.push(Piece::Literal(plain.into()));
    Text::from_pieces(pieces)
}

fn hole(text: &str) -> Piece {
    let why = Why::new("it has characters that Unicode writes in several ways", None);
    Piece::Hole(Symbol::new(format!("{text:?}")), HoleWhy(why))
}

/// The characters that a person would count, where they are one code point each.
pub(super) fn clusters(text: &str) -> Option<Vec<char>> {
    (text.chars().all(is_plain) && !text.contains("\r\n")).then(|| text.chars().collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_combined_is_not_known() {
        assert_eq!(normal("straße – 名前.example.com").known(), Some("straße – 名前.example.com"));
        let name = normal("www.cafe\u{301}.example.com");
        assert_eq!((name.known_prefix(), name.known_suffix()), ("www.caf", ".example.com"));
        assert_eq!(clusters("a\r\nb"), None);
        assert_eq!(clusters("héé").map(|all| all.len()), Some(3));
    }
}
