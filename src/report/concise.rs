//! One line a finding, for editors, `grep` and long lists.

use std::io::{self, Write};

use super::{Look, clean, place};
use crate::check::Outcome;

/// `path:line:col: error[rule] message`; questions that could not be decided likewise.
pub(super) fn write(outcome: &Outcome, look: &Look, out: &mut dyn Write) -> io::Result<()> {
    for finding in super::shown(outcome) {
        let (severity, message) = (finding.severity.name(), clean::text(&finding.message));
        writeln!(out, "{}: {severity}[{}] {message}", place(finding.primary.span, outcome), finding.rule)?;
    }
    if look.undecided {
        for undecided in &outcome.undecided {
            let reason = clean::text(&undecided.reason);
            writeln!(out, "{}: undecided[{}] {reason}", place(undecided.at, outcome), undecided.rule)?;
        }
    }
    Ok(())
}
