//! Which rules there are. A rule is a file in `rules/` and a page of the same name in the repository's `rules/`.

use crate::rule::{Check, Rule, Severity};

/// All rules, by name.
pub const RULES: &[Rule] = &[];

/// The rule of a name.
pub fn find(name: &str) -> Option<&'static Rule> {
    RULES.iter().find(|rule| rule.name == name)
}
