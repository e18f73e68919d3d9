//! What there is in a tree: every file is read once and searched for the words without which nothing can be said about
//! certificates. What has none is counted and forgotten; what may matter is read again, and parsed, when its turn comes.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::hash::{BuildHasher, RandomState};
use std::sync::atomic::Ordering;
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::ground::Ground;
use super::named::Named;
use super::read::fatal;
use super::{Argument, Problem, Request, Variables};
use crate::discover::{self, Document, Start};
use crate::limits::Limit;
use crate::lower::terraform::module::is_configuration;
use crate::tree::{self, Open, Opened, ReadError, Tree, Without};

/// What is read of a file at once. Larger ones are searched in pieces of it. It costs its own pages before anything is
/// read.
const PIECE: usize = 128 << 10;
/// What is looked at of a file to say that it is no document.
const HEAD: usize = 8 << 10;
/// Where SAM keeps what a template is deployed with.
pub(super) const SETTINGS_OF_SAM: &str = "samconfig.toml";

/// Where CDK keeps how an app is run.
pub(super) const SETTINGS_OF_CDK: &str = "cdk.json";

/// What there is in a tree.
#[derive(Default)]
pub(super) struct Survey {
    /// Directories with configurations that may matter or call modules.
    pub directories: BTreeMap<String, Directory>,
    /// Documents that may matter, by path.
    pub documents: Vec<Surveyed>,
    /// The paths of templates that do not matter by themselves, sorted; others may nest them.
    pub quiet_templates: Vec<String>,
    /// Other files that name certificates by their ARNs.
    pub mentions: Vec<String>,
    /// `cdk.json` of apps that were named.
    pub apps: Vec<String>,
    /// `samconfig.toml`
    pub settings: Vec<String>,
    /// What was named and could not be read.
    pub problems: Vec<Problem>,
    /// The files that there were, where somebody is going to ask.
    pub walked: BTreeSet<String>,
    /// Definitions that were named or lie in what was named.
    pub definitions: usize,
    /// All directories with configurations, as `hasher` has them.
    all: HashSet<u64>,
    hasher: RandomState,
}

/// A directory of a configuration.
#[derive(Default, Debug)]
pub(super) struct Directory {
    /// Whether it may say something about certificates.
    pub matters: bool,
    /// Whether it may call modules.
    pub calls: bool,
    /// The directories that it may call as modules.
    pub called: BTreeSet<String>,
    /// How many bytes it has.
    pub size: u64,
    /// Whether it is called and was not walked: it is no deployment of its own.
    pub is_hidden: bool,
}

/// A document.
#[derive(Debug)]
pub(super) struct Surveyed {
    /// Its path.
    pub path: String,
    /// What it most probably is.
    pub document: Document,
    /// Whether it may say something about certificates.
    pub matters: bool,
    /// Whether it is a template that may make stacks of other templates.
    pub nests: bool,
    /// How many bytes it has.
    pub size: u64,
}

/// Looks at the files of a tree.
pub(super) fn survey(request: &Request, ground: &Ground, tree: &dyn Tree, named: &Named) -> Result<Survey, Problem> {
    let without = discover::without(&request.exclude, &request.settings.exclude, request.gitignore)
        .map_err(|message| fatal(".", message))?;
    let (folders, files): (Vec<String>, Vec<String>) =
        ground.seeds.iter().cloned().partition(|seed| tree.is_directory(seed));
    let starts = if ground.whole { vec![String::new()] } else { folders.clone() };
    let surveyor = Surveyor {
        request,
        ground,
        tree,
        named,
        is_one_walk: starts.len() == 1 && files.is_empty(),
        all_matters: !request.search || given_values_matter(request),
        found: Mutex::default(),
        seen: Mutex::default(),
    };
    surveyor.walk(&starts, &without);
    let apps = std::mem::take(&mut surveyor.found().all_apps);
    let outputs: Vec<String> = apps.iter().filter_map(|app| discover::output_of_app(app)).collect();
    surveyor.walk(&outputs.into_iter().filter(|output| tree.is_directory(output)).collect::<Vec<_>>(), &without);
    for seed in folders {
        // A named folder is looked at also where .gitignore leaves it out as a whole.
        if !seed.is_empty() && !surveyor.found().reached.contains(&seed) {
            surveyor.walk(&[seed], &without);
        }
    }
    for seed in files {
        // A template of a cloud assembly is read with its manifest.
        let manifest = tree::join(tree::parent(&seed), "manifest.json");
        for path in manifest.filter(|manifest| tree.is_file(manifest)).into_iter().chain([seed]) {
            surveyor.look(&path, &|limit| open(tree, &path, limit));
        }
    }
    let Found { mut survey, variables, .. } = surveyor.found.into_inner().unwrap_or_else(PoisonError::into_inner);
    for (folder, is_named) in variables {
        if is_named || survey.has_configuration(&folder) {
            survey.directories.entry(folder).or_default().matters = true;
        }
    }
    survey.documents.sort_by(|a, b| a.path.cmp(&b.path));
    for paths in [&mut survey.quiet_templates, &mut survey.mentions, &mut survey.apps, &mut survey.settings] {
        paths.sort();
    }
    Ok(survey)
}

/// Whether a value that the command line or the environment gives to variables may say something about certificates: it
/// may do so in a configuration that has no word of them.
fn given_values_matter(request: &Request) -> bool {
    let matters = |text: &str| discover::may_matter(text.as_bytes());
    let Variables { arguments, environment } = &request.variables;
    arguments.iter().any(|argument| match argument {
        Argument::Value(_, value) => matters(value),
        Argument::File(_) => true,
    }) || environment.iter().any(|(_, value)| matters(value))
}

/// A file by its path.
fn open(tree: &dyn Tree, path: &str, limit: Limit) -> Result<Opened, ReadError> {
    let bytes = match limit {
        Limit::DocumentSize => tree.read_document(path)?,
        _ => tree.read(path)?,
    };
    Ok(Opened::new(bytes))
}

struct Surveyor<'s> {
    request: &'s Request,
    ground: &'s Ground,
    tree: &'s dyn Tree,
    named: &'s Named,
    /// Whether every file is met once.
    is_one_walk: bool,
    /// Whether everything matters, whatever words it has.
    all_matters: bool,
    found: Mutex<Found>,
    seen: Mutex<HashSet<String>>,
}

#[derive(Default)]
struct Found {
    survey: Survey,
    all_apps: Vec<String>,
    /// The named folders in which there are files.
    reached: HashSet<String>,
    /// The folder of the configuration that was met last.
    folder: Option<String>,
    /// Directories with values for variables that may matter, and whether a file of them was named.
    variables: HashMap<String, bool>,
}

thread_local! {
    static BUFFER: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
}

impl Surveyor<'_> {
    fn found(&self) -> MutexGuard<'_, Found> {
        self.found.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn walk(&self, starts: &[String], without: &Without) {
        for start in starts {
            self.tree.walk(start, without, &|path, open| self.look(path, open), &|path, error| self.miss(path, &error));
        }
    }

    /// Whether a file is met for the first time. Walks from several folders may meet it again, and that from an app's
    /// output what lies there.
    fn is_new(&self, path: &str) -> bool {
        let once = self.is_one_walk && memchr::memmem::find(path.as_bytes(), b"cdk.out/").is_none();
        once || self.seen.lock().unwrap_or_else(PoisonError::into_inner).insert(path.to_owned())
    }

    /// What may hold definitions and cannot be looked at is told. It makes the run fail where it lies in what was named,
    /// and its name does not leave open what it is.
    fn miss(&self, path: &str, error: &ReadError) {
        let may_be_definition = match error {
            ReadError::NotUnicode(false) => may_be_named(path),
            _ => true,
        };
        if !may_be_definition || !self.is_new(path) {
            return;
        }
        let is_known = !matches!(error, ReadError::NotUnicode(_)) || Named::is_of_configuration(path);
        let shown = self.ground.viewpoint.path(path);
        let problem = Problem { fatal: is_known && self.named.holds(path), ..fatal(&shown, error.to_string()) };
        self.found().survey.problems.push(problem);
    }

    fn look(&self, path: &str, open: &Open<'_>) {
        if !self.is_new(path) {
            return;
        }
        let progress = &self.request.progress;
        progress.files.fetch_add(1, Ordering::Relaxed);
        let reached: Vec<&str> =
            if self.named.is_everything() { Vec::new() } else { self.named.around(path).collect() };
        if !reached.is_empty() || self.request.known.is_asked() {
            let mut found = self.found();
            for folder in reached {
                if !found.reached.contains(folder) {
                    found.reached.insert(folder.to_owned());
                }
            }
            if self.request.known.is_asked() {
                found.survey.walked.insert(path.to_owned());
            }
        }
        let name = path.rsplit('/').next().unwrap_or(path);
        if is_configuration(name) {
            self.configuration(path, open);
        } else {
            self.other(path, name, open);
        }
        progress.read.fetch_add(1, Ordering::Relaxed);
    }

    fn configuration(&self, path: &str, open: &Open<'_>) {
        let folder = tree::parent(path);
        let mut directory = Directory::default();
        let is_read = BUFFER.with_borrow_mut(|buffer| {
            if let Ok(bytes) = open(Limit::FileSize).and_then(|file| whole(file, buffer)) {
                directory.take(folder, bytes);
                directory.matters |= self.all_matters || self.named.contains(path);
                true
            } else {
                // Whoever reads it says why it cannot be read.
                directory.matters = true;
                false
            }
        });
        let is_named = self.named.touches(path);
        let mut found = self.found();
        // Files of one folder mostly come one after the other.
        if found.folder.as_deref() != Some(folder) {
            found.folder = Some(folder.to_owned());
            let key = found.survey.hasher.hash_one(folder);
            found.survey.all.insert(key);
        }
        found.survey.definitions += usize::from(is_named && is_read);
        if !directory.matters && !directory.calls && directory.called.is_empty() {
            return;
        }
        match found.survey.directories.get_mut(folder) {
            Some(known) => known.join(directory),
            None => drop(found.survey.directories.insert(folder.to_owned(), directory)),
        }
    }

    fn other(&self, path: &str, name: &str, open: &Open<'_>) {
        let is_seed = self.named.contains(path);
        match name {
            SETTINGS_OF_SAM => self.found().survey.settings.push(path.to_owned()),
            SETTINGS_OF_CDK => {
                let mut found = self.found();
                found.all_apps.push(path.to_owned());
                if self.named.holds(path) {
                    found.survey.apps.push(path.to_owned());
                }
            }
            _ => {}
        }
        let is_of_variables = name.contains(".tfvars");
        let read = BUFFER.with_borrow_mut(|buffer| searched(path, open, buffer, Expected { is_seed, is_of_variables }));
        let matters = read.as_ref().map_or(true, |read| read.matters) || self.all_matters || is_seed;
        if is_of_variables && matters {
            let folder = tree::parent(path).to_owned();
            let variables = &mut self.found().variables;
            let is_named = variables.entry(folder).or_default();
            *is_named |= is_seed;
        }
        BUFFER.with_borrow_mut(|buffer| {
            if buffer.len() > 16 * PIECE {
                *buffer = Vec::new();
            }
        });
        match read {
            Ok(read) => self.keep(path, &read, matters),
            // What was not named need not be anything that matters here.
            Err(error) if is_seed => {
                let path = self.ground.viewpoint.path(path);
                self.found().survey.problems.push(fatal(&path, error.to_string()));
            }
            // It says what it is, and what is in it is not known.
            Err(error @ ReadError::TooLarge(_)) if self.named.holds(path) => {
                let problem = fatal(&self.ground.viewpoint.path(path), error.to_string());
                self.found().survey.problems.push(problem);
            }
            Err(ReadError::Refused(reason)) if may_be_named(path) && self.named.holds(path) => {
                let problem = Problem { fatal: false, ..fatal(&self.ground.viewpoint.path(path), reason) };
                self.found().survey.problems.push(problem);
            }
            Err(_) => {}
        }
    }

    fn keep(&self, path: &str, read: &Searched, matters: bool) {
        let Some(document) = read.document else {
            if read.mentions {
                self.found().survey.mentions.push(path.to_owned());
            }
            return;
        };
        let is_kept = matters || read.nests || matches!(document, Document::Assembly | Document::PlanArchive);
        let is_named = usize::from(self.named.holds(path));
        let survey = &mut self.found().survey;
        survey.definitions += is_named;
        if is_kept {
            let path = path.to_owned();
            survey.documents.push(Surveyed { path, document, matters, nests: read.nests, size: read.size });
        } else if document == Document::Template {
            survey.quiet_templates.push(path.to_owned());
        }
    }
}

impl Survey {
    /// Whether files of a configuration lie directly in a folder, as far as was walked.
    pub(super) fn has_configuration(&self, folder: &str) -> bool {
        self.all.contains(&self.hasher.hash_one(folder))
    }
}

impl Directory {
    /// Takes a file of it.
    pub(super) fn take(&mut self, folder: &str, bytes: &[u8]) {
        let found = discover::in_configuration(bytes, |path| self.called.extend(tree::join(folder, path)));
        self.matters |= found.matters;
        self.calls |= found.calls;
        self.size += bytes.len() as u64;
    }

    fn join(&mut self, other: Self) {
        self.matters |= other.matters;
        self.calls |= other.calls;
        self.called.extend(other.called);
        self.size += other.size;
    }
}

/// Whether a definition may have this name.
fn may_be_named(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    is_configuration(name) || name.ends_with(".tfvars") || discover::is_named_like_document(name)
}

/// What the search in a file that is no configuration found.
#[derive(Default)]
struct Searched {
    document: Option<Document>,
    matters: bool,
    nests: bool,
    mentions: bool,
    size: u64,
}

/// What is known of a file before it is opened.
#[derive(Clone, Copy)]
struct Expected {
    /// Whether it was named: whatever it is, it is looked at.
    is_seed: bool,
    /// Whether it is named like values for variables.
    is_of_variables: bool,
}

fn searched(path: &str, open: &Open<'_>, buffer: &mut Vec<u8>, expected: Expected) -> Result<Searched, ReadError> {
    let Expected { is_seed, is_of_variables } = expected;
    let mut file = open(Limit::DocumentSize)?;
    let mut length = file.fill(buffer, 0, PIECE)?;
    let head = &buffer[..length.min(HEAD)];
    let start = Start::of(head);
    let may_be_document = is_seed || discover::may_be_document(path, start, head);
    if !may_be_document && !is_of_variables {
        return Ok(Searched::default());
    }
    // Anything else has to be read as a whole before it can be searched.
    let is_plain = start == Start::Text;
    let mut matters = discover::may_matter(&buffer[..length]);
    if length == PIECE {
        let size = match file.size() {
            Err(error @ ReadError::TooLarge(_)) => {
                let is_any = discover::recognise_any(path, start, buffer).is_some() || is_of_variables;
                return if is_any { Err(error) } else { Ok(Searched::default()) };
            }
            size => size?,
        };
        if !matters && is_plain {
            matters = rest_matters(&mut file, buffer)?;
            if !matters {
                let document = discover::recognise(path, &buffer[..PIECE]);
                return Ok(Searched { document, size, ..Searched::default() });
            }
        }
        length = open(Limit::DocumentSize)?.fill(buffer, 0, size as usize)?;
    }
    let read = &buffer[..length];
    let wide = (!is_plain).then(|| discover::as_utf8(read.to_vec()));
    let read = wide.as_deref().unwrap_or(read);
    let document = may_be_document.then(|| discover::recognise_any(path, start, read)).flatten();
    let nests = document == Some(Document::Template) && discover::may_nest(read, matters);
    let has_words = |wide: &[u8]| {
        discover::may_matter(wide) || (start != Start::Zip && discover::may_matter(&discover::without_nuls(wide)))
    };
    matters |= wide.as_deref().is_some_and(has_words);
    Ok(Searched {
        document,
        matters,
        nests,
        mentions: matters && memchr::memmem::find(read, b":acm:").is_some(),
        size: length as u64,
    })
}

/// Searches what follows the first piece, which stays where it is, to say what it is a piece of.
fn rest_matters(file: &mut Opened, buffer: &mut Vec<u8>) -> Result<bool, ReadError> {
    let from = PIECE + discover::LONGEST_WORD;
    buffer.resize(from + PIECE, 0);
    let mut end = PIECE;
    loop {
        buffer.copy_within(end - discover::LONGEST_WORD..end, PIECE);
        end = file.fill(buffer, from, from + PIECE)?;
        if discover::may_matter(&buffer[PIECE..end]) {
            return Ok(true);
        }
        if end < from + PIECE {
            return Ok(false);
        }
    }
}

/// All of a file.
fn whole(mut file: Opened, buffer: &mut Vec<u8>) -> Result<&[u8], ReadError> {
    let mut length = file.fill(buffer, 0, PIECE)?;
    if length == PIECE {
        let size = file.size()? as usize;
        length = file.fill(buffer, PIECE, size)?;
    }
    Ok(&buffer[..length])
}
