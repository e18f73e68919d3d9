//! What the evaluation of all deployments of a run may cost together.
//!
//! Each has a bound of its own (`lower::fuel`), which many small ones would get around. What follows when the steps of a
//! run are used up is not evaluated. Which that is depends on the order of the groups and of what is in them, and not on
//! how fast each thread was: whoever comes to it early looks at what is known of those before, and in the end all is
//! added up.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};

/// Of so many evaluations with the most steps it is known who they were before all are added up.
const NOTED: u64 = 1_000;

/// Where an evaluation stands among all of a run: the group, its place in that, and which of several of the same.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Default)]
pub(super) struct Turn {
    pub(super) group: usize,
    pub(super) place: usize,
    pub(super) number: usize,
}

/// What is used of what there is.
#[derive(Default)]
pub(super) struct Budget {
    most: AtomicU64,
    noted: AtomicU64,
    spent: Mutex<Vec<(Turn, u64)>>,
}

impl Budget {
    /// Says how many steps there may be.
    pub(super) fn allow(&self, most: u64) {
        self.most.store(most, Ordering::Relaxed);
    }

    /// Notes what an evaluation took.
    pub(super) fn spend(&self, turn: Turn, steps: u64) {
        if steps > self.most.load(Ordering::Relaxed) / NOTED {
            self.spent.lock().unwrap_or_else(PoisonError::into_inner).push((turn, steps));
            self.noted.fetch_add(steps, Ordering::Relaxed);
        }
    }

    /// Whether it is known already that nothing is left for an evaluation; in the end it may turn out to be so.
    pub(super) fn is_spent_before(&self, turn: Turn) -> bool {
        let most = self.most.load(Ordering::Relaxed);
        if self.noted.load(Ordering::Relaxed) <= most {
            return false;
        }
        let spent = self.spent.lock().unwrap_or_else(PoisonError::into_inner);
        spent.iter().filter(|(own, _)| *own < turn).map(|(_, steps)| steps).sum::<u64>() > most
    }

    /// Whether nothing was left for each of these evaluations, when all before it are added up; they are sorted.
    pub(super) fn settle(&self, turns: &[(Turn, u64)]) -> Vec<bool> {
        let most = self.most.load(Ordering::Relaxed);
        let before = turns.iter().scan(0, |sum: &mut u64, (_, steps)| {
            let before = *sum;
            *sum = sum.saturating_add(*steps);
            Some(before)
        });
        before.map(|before| before > most).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn turn(place: usize) -> Turn {
        Turn { place, ..Turn::default() }
    }

    #[test]
    fn what_is_refused_early_is_refused_in_the_end() {
        let steps = [400, 0, 700, 300, 1];
        let budget = Budget::default();
        budget.allow(1_000);
        let all: Vec<(Turn, u64)> = steps.iter().enumerate().map(|(place, steps)| (turn(place), *steps)).collect();
        let settled = budget.settle(&all);
        assert_eq!(settled, [false, false, false, true, true]);
        // Whatever the order in which they end, nobody is refused who is not in the end.
        for first in 0..steps.len() {
            let budget = Budget::default();
            budget.allow(1_000);
            for (own, steps) in all.iter().cycle().skip(first).take(steps.len()) {
                assert!(!budget.is_spent_before(*own) || settled[own.place], "{own:?}");
                budget.spend(*own, *steps);
            }
            assert!(budget.is_spent_before(turn(3)) && !budget.is_spent_before(turn(2)));
        }
    }
}
