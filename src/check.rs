//! The run: discover, parse, lower, judge, allow.

use std::path::PathBuf;

use crate::model::Deployment;
use crate::rule::{Reported, Rule, Undecided};
use crate::source::{Sources, Span, Viewpoint};

/// What a run is asked to do, everything resolved: nothing below looks at the environment, the clock or a terminal.
pub struct Request {
    /// The tree that may be read; found from the paths where it is not given.
    pub root: Option<PathBuf>,
    /// Files and folders to look at.
    pub paths: Vec<PathBuf>,
    /// What relative paths are relative to; absolute.
    pub working_directory: PathBuf,
    /// Globs of paths to leave out.
    pub exclude: Vec<String>,
    /// Whether `.gitignore` is respected.
    pub gitignore: bool,
    /// Values for variables.
    pub variables: Variables,
    /// The rules to judge by, sorted by name.
    pub rules: Vec<&'static Rule>,
    /// Whether exceptions silence anything.
    pub allow: bool,
    /// The day that dates are compared with.
    pub today: jiff::civil::Date,
    /// How many threads to use; 0 for as many as there are cores.
    pub threads: usize,
}

/// Values for variables, as Terraform takes them.
#[derive(Clone, Default)]
pub struct Variables {
    /// Files of values, in order.
    pub files: Vec<PathBuf>,
    /// Names and values, in order.
    pub values: Vec<(String, String)>,
    /// `TF_VAR_name` of the environment, without the prefix, sorted by name.
    pub environment: Vec<(String, String)>,
}

/// What a run found.
#[derive(Default)]
pub struct Outcome {
    /// All text that was read.
    pub sources: Sources,
    /// Findings, sorted by path, line and rule; also those that an exception silences.
    pub findings: Vec<Reported>,
    /// Questions that could not be decided, sorted likewise.
    pub undecided: Vec<Undecided>,
    /// What could not be done.
    pub problems: Vec<Problem>,
    /// What was looked at.
    pub looked_at: LookedAt,
    /// How the paths of `sources` are printed.
    pub viewpoint: Viewpoint,
}

impl Outcome {
    /// Brings everything into the order in which it is told: by path, place and rule.
    pub fn sort(&mut self) {
        let sources = &self.sources;
        let place = |span: Span| (sources.path(span), span.start);
        self.findings.sort_by_cached_key(|reported| {
            let finding = &reported.finding;
            let (path, start) = place(finding.primary.span);
            (path, start, finding.rule, finding.subject.address.clone())
        });
        self.undecided.sort_by_cached_key(|undecided| {
            let (path, start) = place(undecided.at);
            (path, start, undecided.rule, undecided.subject.address.clone())
        });
        self.problems.sort_by_cached_key(|problem| {
            (problem.path.clone(), problem.span.map(|span| span.start), problem.message.clone())
        });
    }
}

/// Something that could not be done, and where.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Problem {
    /// The path it is about, as it is printed.
    pub path: String,
    /// The place in it, where there is one.
    pub span: Option<Span>,
    /// What is wrong, a lower-case sentence without a full stop.
    pub message: String,
    /// Whether it makes the run fail (exit code 2): an input that was named and could not be read.
    pub fatal: bool,
}

/// What was looked at.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct LookedAt {
    /// Files that were read.
    pub files: usize,
    /// Deployments that were judged.
    pub deployments: usize,
    /// Certificates in them.
    pub certificates: usize,
}

/// Does what is asked.
pub fn run(_request: &Request) -> Outcome {
    Outcome::default()
}

/// Only reads: what the definitions say, and how the paths of the sources are printed.
pub fn model(_request: &Request) -> (Sources, Vec<Deployment>, Vec<Problem>, Viewpoint) {
    (Sources::default(), Vec::new(), Vec::new(), Viewpoint::default())
}
