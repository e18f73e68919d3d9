//! Findings that were there before: what is remembered of them, and what they silence.
//!
//! A finding is known where its fingerprint is the same: the same rule, file, address, attribute and value. One that is
//! known nowhere by that may still be one that moved: the same but for the file, if the file that had it was looked at
//! and has it no more, or is itself no more. Both are one to one: what is there twice and was there once is new once.

mod baseline;

use std::collections::{BTreeMap, HashMap};

pub use baseline::{Fault, is_baseline, parse, print};

use super::Outcome;
use super::fingerprint::Identity;
use super::reach::{Reach, Standing};
use crate::rule::{Reported, Suppression, in_module};
use crate::source::Sources;

/// What is remembered of equal findings.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Entry {
    /// The file, relative to the tree.
    pub file: String,
    /// The rule's name.
    pub rule: String,
    /// The address of what they are about, in its module.
    pub address: String,
    /// What they are recognised by in their file.
    pub fingerprint: u64,
    /// What they are recognised by in any file.
    pub value: u64,
    /// How many there are, each as often as its module is called.
    pub count: usize,
}

/// The findings of an outcome that nothing silences, as they are remembered: sorted, one for all equal ones.
pub fn remember(outcome: &Outcome) -> Vec<Entry> {
    entries(&outcome.findings, &outcome.sources)
}

/// The findings that nothing silences, likewise.
pub(super) fn entries(findings: &[Reported], sources: &Sources) -> Vec<Entry> {
    let mut entries: BTreeMap<Entry, usize> = BTreeMap::new();
    for reported in findings.iter().filter(|reported| reported.suppressed.is_none()) {
        let finding = &reported.finding;
        let identity = Identity::of(finding, sources);
        let entry = Entry {
            file: sources.path(finding.primary.span).to_owned(),
            rule: finding.rule.to_owned(),
            address: in_module(&finding.subject.address),
            fingerprint: identity.here,
            value: identity.anywhere,
            count: 0,
        };
        *entries.entry(entry).or_default() += reported.sites.len().max(1);
    }
    entries.into_iter().map(|(entry, count)| Entry { count, ..entry }).collect()
}

/// Silences the findings that are known, each entry as many as it counts. Gives the entries without those that were
/// looked for and are there no more.
pub(super) fn silence(findings: &mut [Reported], known: &[Entry], reach: &Reach<'_>, by: &Suppression) -> Vec<Entry> {
    let mut left: Vec<Left> = known.iter().map(|entry| Left { count: entry.count, is_met: false }).collect();
    let open = findings.iter_mut().filter(|reported| reported.suppressed.is_none());
    let mut open: Vec<(Identity, &mut Reported)> =
        open.map(|reported| (Identity::of(&reported.finding, reach.sources), reported)).collect();
    let mut here = index(known, |entry| entry.fingerprint);
    open.retain_mut(|(identity, reported)| !take(&mut here, identity.here, &mut left, reported, by));
    let standing: Vec<Standing> = known.iter().map(|entry| reach.standing(&entry.rule, &entry.file)).collect();
    let mut anywhere = index(known, |entry| entry.value);
    for candidates in anywhere.values_mut() {
        candidates.retain(|&at| standing[at] != Standing::Unseen);
    }
    open.retain_mut(|(identity, reported)| !take(&mut anywhere, identity.anywhere, &mut left, reported, by));
    let remaining = known.iter().zip(standing).zip(left).map(|((entry, standing), left)| match standing {
        Standing::Seen if reach.is_open(&entry.rule, &entry.file) => entry.clone(),
        Standing::Seen if reach.is_whole && !left.is_met => Entry { count: entry.count - left.count, ..entry.clone() },
        // Who looks at some callers of a module knows nothing of the others.
        Standing::Seen if left.count == entry.count && !left.is_met => Entry { count: 0, ..entry.clone() },
        Standing::Seen | Standing::Gone | Standing::Unseen => entry.clone(),
    });
    remaining.filter(|entry| entry.count > 0).collect()
}

/// What is left of an entry.
struct Left {
    count: usize,
    /// There are more of them now, so that it silences none of those.
    is_met: bool,
}

/// The positions of entries by what they are recognised by, the first one last.
fn index(known: &[Entry], by: fn(&Entry) -> u64) -> HashMap<u64, Vec<usize>> {
    let mut index: HashMap<u64, Vec<usize>> = HashMap::new();
    for (at, entry) in known.iter().enumerate().rev() {
        index.entry(by(entry)).or_default().push(at);
    }
    index
}

/// Silences a finding by the first entry that has some left; others are used up for good.
fn take(
    index: &mut HashMap<u64, Vec<usize>>,
    hash: u64,
    left: &mut [Left],
    reported: &mut Reported,
    by: &Suppression,
) -> bool {
    let Some(candidates) = index.get_mut(&hash) else { return false };
    while candidates.pop_if(|at| left[*at].count == 0).is_some() {}
    let Some(&at) = candidates.last() else { return false };
    // One more caller of a module that has the mistake makes it once more.
    let Some(rest) = left[at].count.checked_sub(reported.sites.len().max(1)) else {
        left[at].is_met = true;
        return false;
    };
    left[at].count = rest;
    reported.suppressed = Some(by.clone());
    true
}
