//! The run: discover, parse, lower, judge, allow.

mod elsewhere;
mod fingerprint;
mod ground;
mod groups;
mod judge;
pub mod known;
mod merged;
mod named;
mod reach;
mod read;
mod revision;
mod rulings;
pub mod story;
mod survey;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicUsize;

use self::ground::Ground;
use self::reach::Reach;
use self::read::Read;
use crate::config::{self, Settings};
use crate::discover;
use crate::limits::Limits;
use crate::lower::terraform::module::is_configuration;
use crate::model::Deployment;
use crate::rule::{Reported, Rule, Suppression, Undecided};
use crate::rules;
use crate::source::{Sources, Span, Viewpoint};

pub use self::story::Story;
use crate::tree::{self, Memory, Tree};

/// What a run is asked to do, everything resolved: nothing below looks at the environment, the clock or a terminal.
#[expect(clippy::struct_excessive_bools, reason = "each is an option of its own")]
pub struct Request {
    /// The tree that may be read; found from the paths where it is not given.
    pub root: Option<PathBuf>,
    /// Files and folders to look at.
    pub paths: Vec<PathBuf>,
    /// A document that was piped in, instead of files and folders.
    pub piped: Option<Piped>,
    /// Plans of configurations that are looked at, wherever they lie.
    pub plans: Vec<Piped>,
    /// What relative paths are relative to; absolute.
    pub working_directory: PathBuf,
    /// Globs of paths to leave out.
    pub exclude: Vec<String>,
    /// Whether a path that is left out stays so where it is named.
    pub force_exclude: bool,
    /// Whether `.gitignore` is respected.
    pub gitignore: bool,
    /// Values for variables.
    pub variables: Variables,
    /// The region that templates are deployed to.
    pub region: Option<String>,
    /// The rules to judge by, sorted by name.
    pub rules: Vec<&'static Rule>,
    /// Whether exceptions silence anything.
    pub allow: bool,
    /// What is known of before.
    pub known: Known,
    /// The day that dates are compared with.
    pub today: jiff::civil::Date,
    /// What the project's settings say beside all this.
    pub settings: Settings,
    /// Whether what has no word about certificates is passed over unread; the findings are the same either way.
    pub search: bool,
    /// How many threads to use; 0 for as many as there are cores.
    pub threads: usize,
    /// Counted while the run goes on, for those who watch it.
    pub progress: Arc<Progress>,
}

impl Request {
    /// Reads a document that is all there is, and judges nothing.
    fn piped(document: Piped) -> Self {
        Self {
            root: None,
            paths: Vec::new(),
            piped: Some(document),
            plans: Vec::new(),
            working_directory: PathBuf::from("/"),
            exclude: Vec::new(),
            force_exclude: false,
            gitignore: false,
            variables: Variables::default(),
            region: None,
            rules: Vec::new(),
            allow: false,
            known: Known::default(),
            today: jiff::civil::Date::ZERO,
            settings: Settings::default(),
            search: true,
            threads: 1,
            progress: Arc::default(),
        }
    }
}

/// Findings that were there before, and are silenced.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Known {
    /// Those of a baseline.
    pub baseline: Option<Vec<known::Entry>>,
    /// Those of a revision of the repository, by its name (gitrevisions(7)).
    pub revision: Option<String>,
}

impl Known {
    /// Whether any are known.
    fn is_asked(&self) -> bool {
        self.baseline.is_some() || self.revision.is_some()
    }
}

/// How far a run is.
#[derive(Default, Debug)]
pub struct Progress {
    /// Files that there are.
    pub files: AtomicUsize,
    /// Files that were looked into.
    pub read: AtomicUsize,
    /// Configurations that were evaluated.
    pub configurations: AtomicUsize,
}

/// A document that was handed over.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Piped {
    /// Its path; nothing is read there.
    pub name: String,
    /// What is in it.
    pub bytes: Vec<u8>,
}

/// Values for variables, as Terraform takes them.
#[derive(Clone, Default)]
pub struct Variables {
    /// What the command line says, in order.
    pub arguments: Vec<Argument>,
    /// `TF_VAR_name` of the environment, without the prefix, sorted by name.
    pub environment: Vec<(String, String)>,
}

/// What the command line says about variables.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Argument {
    /// The value of one.
    Value(String, String),
    /// A file of values.
    File(PathBuf),
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
    /// What the findings are about, by deployment.
    pub stories: Vec<Story>,
    /// How the paths of `sources` are printed.
    pub viewpoint: Viewpoint,
    /// How code hosts name them: from the root of the repository, where there is one.
    pub repository: Viewpoint,
    /// The rules that judged, sorted by name.
    pub rules: Vec<&'static Rule>,
    /// What is left to be known of the baseline: without what was looked for and is there no more.
    pub baseline: Option<Vec<known::Entry>>,
}

impl Outcome {
    /// Brings everything into the order in which it is told, by path, place and rule, and gives every finding its
    /// fingerprint.
    pub fn settle(&mut self) {
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
        fingerprint::assign(&mut self.findings, sources);
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

/// Does what is asked. Text is kept in `sources`, which may hold some already.
pub fn run(request: &Request, sources: Sources) -> Outcome {
    let result = on_threads(request, |ground| {
        let before = revision::findings(request, ground, &sources)?;
        let mut read = read::read(request, ground, &sources, &|lowered| judge::deployment(request, lowered))?;
        // What was piped in is in no tree, and there are no other tools' files beside it.
        let nowhere = Memory::default();
        let disk = read.disk.take();
        let tree = disk.as_ref().map_or(&nowhere as &dyn Tree, |disk| disk);
        let judged = judge::together(request, &mut read, tree, &sources);
        Ok((judged, Read { disk, ..read }, before))
    });
    concluded(request, sources, result)
}

/// Does what is asked of all of a tree that takes the place of the disk, where nothing is looked at: neither paths nor
/// files of variables, nor plans beside the tree, nor a revision.
pub fn run_in(tree: &dyn Tree, request: &Request, sources: Sources) -> Outcome {
    let ground = Ground::of_tree(request);
    let result = in_pool(request.threads, || {
        let tell = |lowered: read::Lowered<'_>| judge::deployment(request, lowered);
        let mut read = read::read_tree(request, &ground, tree, &[], &sources, &tell)?;
        let judged = judge::together(request, &mut read, tree, &sources);
        Ok((judged, read, None))
    });
    concluded(request, sources, result)
}

/// What was read and judged, and what a revision has of it.
type Done = (judge::Judged, Read<judge::Said>, Option<Vec<known::Entry>>);

fn concluded(request: &Request, sources: Sources, result: Result<Done, Problem>) -> Outcome {
    let mut outcome = Outcome { sources, rules: request.rules.clone(), ..Outcome::default() };
    let (judged, read, before) = match result {
        Ok(done) => done,
        Err(problem) => {
            outcome.problems.push(problem);
            return outcome;
        }
    };
    outcome.findings = judged.findings;
    outcome.undecided = judged.undecided;
    outcome.problems = judged.problems;
    outcome.looked_at = judged.looked_at;
    outcome.stories = judged.stories;
    outcome.settle();
    let reach = Reach::new(request, &read, &outcome.undecided, &outcome.sources);
    if let Some(baseline) = &request.known.baseline {
        let left = known::silence(&mut outcome.findings, baseline, &reach, &Suppression::Baseline);
        outcome.baseline = Some(left);
    }
    if let (Some(before), Some(revision)) = (before, &request.known.revision) {
        known::silence(&mut outcome.findings, &before, &reach, &Suppression::Revision(revision.clone()));
    }
    outcome.viewpoint = read.viewpoint;
    outcome.repository = read.repository;
    outcome
}

/// Only reads: what the definitions say, and how the paths of the sources are printed. Text is kept in `sources`.
pub fn model(request: &Request, sources: Sources) -> (Sources, Vec<Deployment>, Vec<Problem>, Viewpoint) {
    let tell = |lowered: read::Lowered<'_>| {
        lowered.sources.keep_all();
        lowered.wanted.then_some(lowered.deployment)
    };
    match on_threads(request, |ground| read::read(request, ground, &sources, &tell)) {
        Ok(read) => (sources, read.told.into_iter().flatten().collect(), read.problems, read.viewpoint),
        Err(problem) => (sources, Vec::new(), vec![problem], Viewpoint::default()),
    }
}

/// Whether a file is a definition, or the settings: what nothing may be written over. A report that has words of one is
/// none.
pub fn is_definition(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let has_settings = [config::NAME, survey::SETTINGS_OF_SAM, survey::SETTINGS_OF_CDK].contains(&&*name);
    if has_settings || is_configuration(&name) || name.contains(".tfvars") {
        return true;
    }
    let Ok(bytes) = tree::read_named(path, Limits::default()) else { return false };
    if discover::recognise(&name, &discover::as_utf8(bytes.clone())).is_none() {
        return false;
    }
    let request = Request::piped(Piped { name: name.into_owned(), bytes });
    let (_, deployments, problems, _) = model(&request, Sources::default());
    !deployments.is_empty() || problems.is_empty()
}

/// Evaluation is recursive and its depth is counted; this holds the deepest count many times over.
const STACK: usize = 128 << 20;

/// Starts as many threads as are asked for, and no more than one for so little that they would wait for each other most
/// of the time; `run` gets the ground, which is none where nothing is named.
fn on_threads<T: Send>(
    request: &Request,
    run: impl FnOnce(Option<&Ground>) -> Result<T, Problem> + Send,
) -> Result<T, Problem> {
    let ground = match &request.piped {
        Some(piped) => Some(Ground::piped(request, piped)),
        None => Ground::find(request)?,
    };
    let is_little = || ground.as_ref().is_none_or(Ground::is_little);
    let threads = if request.threads == 0 && is_little() { 1 } else { request.threads };
    in_pool(threads, || run(ground.as_ref()))
}

/// Runs on so many threads; 0 for as many as there are cores.
fn in_pool<T: Send>(threads: usize, run: impl FnOnce() -> Result<T, Problem> + Send) -> Result<T, Problem> {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).stack_size(STACK).build();
    match pool {
        Ok(pool) => pool.install(run),
        Err(error) => {
            Err(Problem { path: ".".to_owned(), span: None, message: format!("no threads: {error}"), fatal: true })
        }
    }
}

/// The names of all rules.
fn rule_names() -> Vec<&'static str> {
    rules::RULES.iter().map(|rule| rule.name).collect()
}
