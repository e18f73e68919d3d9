//! Keys as people are told of them.

use super::SyntaxError;
use crate::source::Span;

/// How many errors of one text are told: nobody reads more, and a hostile text has millions.
pub(super) const MOST_ERRORS: usize = 1_000;

/// Tells of each key but the first of its name, and empties the list.
pub(super) fn repeated<K: Ord + AsRef<str>>(keys: &mut Vec<(K, Span)>, errors: &mut Vec<SyntaxError>) {
    keys.sort_unstable_by(|(one, a), (other, b)| (one, a.start).cmp(&(other, b.start)));
    for pair in keys.windows(2) {
        if let [(one, _), (other, span)] = pair
            && one == other
            && errors.len() < MOST_ERRORS
        {
            let message = format!("the key `{}` stands twice in this mapping", shown(other.as_ref()));
            errors.push(SyntaxError { message, span: *span });
        }
    }
    keys.clear();
}

/// How many characters of a name a message shows.
const SHOWN: usize = 60;

/// A name on one line of a bounded length.
pub(super) fn shown(name: &str) -> String {
    let mut shown: String = name.chars().take(SHOWN).flat_map(char::escape_debug).collect();
    if name.chars().nth(SHOWN).is_some() {
        shown.push_str("...");
    }
    shown
}
