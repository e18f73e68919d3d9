//! What a run looked at, so that it can say of something that was there before whether it is there no more.

use std::collections::HashSet;

use super::judge::Said;
use super::read::Read;
use super::{Request, rule_names};
use crate::config::Ruling;
use crate::discover;
use crate::glob::Paths;
use crate::rule::Undecided;
use crate::source::Sources;
use crate::tree::{Disk, Tree, parent};

/// How far a run reached.
pub(super) struct Reach<'r> {
    request: &'r Request,
    read: &'r Read<Said>,
    exclude: Paths,
    /// Folders with questions of a rule that could not be decided.
    open: HashSet<(&'r str, &'r str)>,
    /// Folders with files that could not be read to their end.
    broken: HashSet<&'r str>,
    /// Whether all of the tree was named.
    pub is_whole: bool,
    /// The text that was read.
    pub sources: &'r Sources,
}

/// What a run can say of what a file had before.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Standing {
    /// It was looked for: what was not found is there no more.
    Seen,
    /// The file was not named, and is there no more.
    Gone,
    /// It was not looked for, and may be there.
    Unseen,
}

impl<'r> Reach<'r> {
    pub(super) fn new(
        request: &'r Request,
        read: &'r Read<Said>,
        undecided: &'r [Undecided],
        sources: &'r Sources,
    ) -> Self {
        // What is no pattern has ended the run before.
        let exclude = discover::excluded(&request.exclude).unwrap_or_default();
        let places = undecided.iter().flat_map(|one| [one.subject.span, one.at].map(|span| (one.rule, span)));
        let open = places.map(|(rule, span)| (rule, parent(sources.path(span)))).collect();
        let broken = read.errors.iter().map(|error| sources.path(error.span));
        let broken = broken.chain(read.unread.iter().map(String::as_str)).map(parent).collect();
        Self { request, read, exclude, open, broken, is_whole: read.named.contains(""), sources }
    }

    /// Whether what a rule found in a file may be there although it was not found: around it there is a question that the
    /// rule could not decide, or a file that could not be read.
    pub(super) fn is_open(&self, rule: &str, file: &str) -> bool {
        self.open.contains(&(rule, parent(file))) || self.broken.contains(parent(file))
    }

    /// What can be said of what a rule found in a file.
    pub(super) fn standing(&self, rule: &str, file: &str) -> Standing {
        let judged = self.request.rules.iter().any(|own| own.name == rule);
        if !judged && rule_names().contains(&rule) {
            return Standing::Unseen;
        }
        let policy = &self.request.settings.policy;
        let counts = |ruling: &Ruling| ruling.rule != rule || ruling.judges;
        if policy.depends_on_paths() && !policy.at(file).iter().all(counts) {
            return Standing::Unseen;
        }
        let named = self.read.named.touches(file);
        let is_left_out = self.exclude.hold(file) || self.request.settings.exclude.hold(file);
        if is_left_out && !self.read.walked.contains(file) {
            return Standing::Unseen;
        }
        if self.read.walked.contains(file) || self.sources.knows(file) {
            return if named { Standing::Seen } else { Standing::Unseen };
        }
        match self.read.disk.as_ref().is_none_or(|disk: &Disk| disk.is_file(file)) {
            true => Standing::Unseen,
            false if named => Standing::Seen,
            false => Standing::Gone,
        }
    }
}
