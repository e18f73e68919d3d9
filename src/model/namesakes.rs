//! Names that may turn out to be the same.

use std::collections::{BTreeMap, HashMap};

use super::DomainName;
use crate::value::{Piece, Text};

/// Names in some order, found by how they begin and end: what is known to begin or end otherwise is another name, and
/// need not be compared.
#[derive(Debug, Default)]
pub(super) struct Namesakes {
    names: Vec<DomainName>,
    open: Ends,
    known: Ends,
}

/// Names by both of their ends.
#[derive(Debug, Default)]
struct Ends {
    starts: Edge,
    ends: Edge,
}

/// Names by one end: first by the unknown pieces there, then by the known text behind these.
#[derive(Debug, Default)]
struct Edge(HashMap<Vec<Piece>, BTreeMap<String, Vec<usize>>>);

impl Namesakes {
    /// One more name.
    pub(super) fn add(&mut self, name: DomainName) {
        let number = self.names.len();
        let ends = if name.text().known().is_some() { &mut self.known } else { &mut self.open };
        ends.starts.add(start(name.text()), number);
        ends.ends.add(end(name.text()), number);
        self.names.push(name);
    }

    /// The first name that may be the same as another one, and of which it is not known whether it is. `is_meant`: which
    /// names are asked.
    pub(super) fn find(&self, name: &DomainName, is_meant: &dyn Fn(&DomainName) -> bool) -> Option<usize> {
        // What is known is the same as something else that is known, or is not.
        let known = if name.text().known().is_some() { None } else { Some(&self.known) };
        let candidates = std::iter::once(&self.open).chain(known).flat_map(|ends| ends.like(name.text()));
        let mut first: Option<usize> = None;
        for number in candidates {
            let other = &self.names[number];
            if first.is_none_or(|first| number < first) && name.equal(other).is_none() && is_meant(other) {
                first = Some(number);
            }
        }
        first
    }

    /// A name by its number.
    pub(super) fn name(&self, number: usize) -> Option<&DomainName> {
        self.names.get(number)
    }
}

impl Ends {
    /// The names that neither begin nor end otherwise, and some others: those that are alike at one of both ends,
    /// whichever are found first to be fewer.
    fn like(&self, name: &Text) -> Vec<usize> {
        let (start, end) = (start(name), end(name));
        let (mut by_start, mut by_end) = (self.starts.like(&start), self.ends.like(&end));
        let (mut starting, mut ending) = (Vec::new(), Vec::new());
        loop {
            match by_start.next() {
                Some(number) => starting.push(number),
                None => return starting,
            }
            match by_end.next() {
                Some(number) => ending.push(number),
                None => return ending,
            }
        }
    }
}

impl Edge {
    fn add(&mut self, (unknown, known): (Vec<Piece>, String), number: usize) {
        self.0.entry(unknown).or_default().entry(known).or_default().push(number);
    }

    /// Where both have the same unknown pieces, the one known text has to go on like the other one.
    fn like<'s>(&'s self, (unknown, known): &'s (Vec<Piece>, String)) -> Box<dyn Iterator<Item = usize> + 's> {
        let same = self.0.get(unknown).into_iter().flat_map(move |by_text| {
            let shorter = known.char_indices().filter_map(move |(length, _)| by_text.get(&known[..length]));
            let longer = by_text.range::<String, _>(known..).take_while(move |(text, _)| text.starts_with(&**known));
            shorter.chain(longer.map(|(_, numbers)| numbers)).flatten().copied()
        });
        let others = self.0.iter().filter(move |(other, _)| *other != unknown);
        Box::new(same.chain(others.flat_map(|(_, by_text)| by_text.values().flatten().copied())))
    }
}

/// The unknown pieces that a text starts with, and the known text behind them.
fn start(text: &Text) -> (Vec<Piece>, String) {
    edge(text.pieces().into_iter(), ToOwned::to_owned)
}

/// The unknown pieces that a text ends with, from the last one on, and the known text before them, backwards.
fn end(text: &Text) -> (Vec<Piece>, String) {
    edge(text.pieces().into_iter().rev(), |text| text.chars().rev().collect())
}

fn edge(pieces: impl Iterator<Item = Piece>, told: impl Fn(&str) -> String) -> (Vec<Piece>, String) {
    let mut unknown = Vec::new();
    for piece in pieces {
        match piece {
            Piece::Literal(text) => return (unknown, told(&text)),
            Piece::Hole(..) => unknown.push(piece),
        }
    }
    (unknown, String::new())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::{HoleWhy, Symbol, Why};

    /// `{a}` is something unknown.
    fn name(text: &str) -> DomainName {
        let hole = |name: &str| Piece::Hole(Symbol::new(name), HoleWhy(Why::new("nobody knows", None)));
        let pieces = text.split_inclusive('}').flat_map(|part| {
            let (literal, symbol) = part.split_once('{').unwrap_or((part, ""));
            let literal = (!literal.is_empty()).then(|| Piece::Literal(literal.into()));
            literal.into_iter().chain(symbol.strip_suffix('}').map(hole))
        });
        DomainName::new(&Text::from_pieces(pieces))
    }

    #[test]
    fn the_first_name_is_found_that_comparing_with_all_finds() {
        let parts = ["", "a.", "b.", "a.b.", "ä", "{x}", "{y}", "{x}{y}", ".c", "com"];
        let mut names: Vec<DomainName> = Vec::new();
        for (a, b) in parts.iter().flat_map(|a| parts.map(|b| (a, b))) {
            names.extend(parts.map(|c| name(&format!("{a}{b}{c}"))));
        }
        for few in names.chunks(90).chain([&names[..]]) {
            let mut namesakes = Namesakes::default();
            few.iter().cloned().for_each(|name| namesakes.add(name));
            for one in names.iter().step_by(7) {
                let is_meant = |other: &DomainName| other != one && !other.text().known_prefix().starts_with('b');
                let slow = few.iter().position(|other| one.equal(other).is_none() && is_meant(other));
                assert_eq!(namesakes.find(one, &is_meant), slow, "{one}");
            }
        }
    }
}
