//! One finding for each mistake, however many instances and calls lead to it.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::hash::Hash;

use crate::model::Place;
use crate::rule::{Label, Reported};
use crate::source::{Owner, Sources, Span};

/// Labels of calls that lead to one finding.
const MOST_CALLS: usize = 3;

/// Findings, one for each key, in the order in which they came.
pub(super) struct Merged<K> {
    pub(super) findings: Vec<Reported>,
    /// Whether each touches what was named.
    pub(super) touched: Vec<bool>,
    order: HashMap<K, usize>,
}

impl<K> Default for Merged<K> {
    fn default() -> Self {
        Self { findings: Vec::new(), touched: Vec::new(), order: HashMap::new() }
    }
}

impl<K: Eq + Hash> Merged<K> {
    /// Takes a finding, or of one that is known the calls that lead to it.
    pub(super) fn take(&mut self, key: K, reported: Reported, touched: bool) {
        match self.order.entry(key) {
            Entry::Vacant(entry) => {
                entry.insert(self.findings.len());
                self.findings.push(reported);
                self.touched.push(touched);
            }
            Entry::Occupied(entry) => {
                self.touched[*entry.get()] |= touched;
                let merged = &mut self.findings[*entry.get()];
                merged.sites.extend(reported.sites);
                let known = &mut merged.finding.related;
                let shown = known.iter().filter(|label| is_call(label)).count();
                let calls = reported.finding.related.into_iter().filter(is_call);
                let fresh: Vec<Label> =
                    calls.filter(|call| !known.iter().any(|label| label.span == call.span)).collect();
                known.extend(fresh.into_iter().take(MOST_CALLS.saturating_sub(shown)));
            }
        }
    }
}

/// A line of a program, or a block, may make many resources with the same mistake. Those that an exception silences are
/// told apart from those that none does. Keeps what touches what was named.
pub(super) fn one_for_each_place(findings: impl Iterator<Item = (Reported, bool)>) -> Vec<Reported> {
    let mut merged = Merged::default();
    for (reported, touched) in findings {
        let finding = &reported.finding;
        merged.take((finding.rule, finding.primary.span, reported.suppressed.is_some()), reported, touched);
    }
    merged
        .findings
        .into_iter()
        .zip(merged.touched)
        .filter_map(|(reported, touched)| touched.then_some(reported))
        .collect()
}

/// The calls that lead to a resource, the innermost first.
pub(super) fn calls(place: &Place, sources: &Sources, primary: Span) -> impl Iterator<Item = Label> {
    let user = move |span: Span| sources.file(span.file).owner == Owner::User;
    place
        .calls
        .iter()
        .rev()
        .filter(move |call| user(call.header) && call.header != primary)
        .take(1)
        .map(|call| Label::new(call.header, format!("{CALLED} `{}`", call.address)))
}

/// The words that a label of a call starts with.
const CALLED: &str = "called here as";

fn is_call(label: &Label) -> bool {
    label.text.starts_with(CALLED)
}
