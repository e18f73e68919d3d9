//! The baseline as a file: read, written, mended.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use super::files;
use super::meant::{self, Mistake};
use super::said::{self, Global};
use super::surroundings::Surroundings;
use super::{FAILED, FINE, Stop, complain, tell_problems};
use crate::check::known::{self, Entry};
use crate::check::{self, Outcome, Request};
use crate::config::Config;
use crate::source::Sources;
use crate::tree;

/// A baseline and where it is.
pub(super) struct Baseline {
    path: PathBuf,
    /// As it was named.
    shown: String,
    /// What it remembers.
    pub(super) entries: Vec<Entry>,
}

/// A larger one is not read: with 100,000 findings it has as many bytes.
const LARGEST: u64 = 16 << 20;

/// The name that a baseline has where nothing else is said.
const NAME: &str = "acmlint-baseline.json";

/// The baseline that is named, or else that of the settings.
pub(super) fn named<'p>(said: Option<&'p Path>, config: Option<&'p Config>) -> Option<&'p Path> {
    said.or_else(|| config?.baseline.as_ref().map(|baseline| baseline.value.as_path()))
}

/// Does what is said about a baseline; `sources` has the settings.
pub(super) fn act(
    said: &said::Baseline,
    global: &Global,
    surroundings: &Surroundings,
    config: Option<&Config>,
    sources: Sources,
) -> Result<u8, Stop> {
    let path = |said: &'_ Option<PathBuf>| named(said.as_deref(), config).unwrap_or(Path::new(NAME)).to_owned();
    let request = |input, rules| meant::request(input, global, surroundings, config, meant::arguments(rules)?);
    match said {
        said::Baseline::Create { input, rules, output } => {
            let mut outcome = match run(&request(input, rules)?, surroundings, sources) {
                Ok(outcome) => outcome,
                Err(code) => return Ok(code),
            };
            let (least, _) = meant::least(rules, config);
            outcome.findings.retain(|reported| reported.finding.severity >= least);
            let baseline =
                Baseline { entries: known::remember(&outcome), ..Baseline::at(&path(output), surroundings)? };
            // One that was made for more than is looked at today is replaced as well.
            let before = Baseline::read(&path(output), surroundings).map(|before| count(&before.entries));
            baseline.write()?;
            if !global.quiet {
                let (shown, count) = (&baseline.shown, count(&baseline.entries));
                let before = before.map(|before| format!(" in place of {before}")).unwrap_or_default();
                complain(surroundings, &format!("{shown} remembers {}{before}", findings(count)));
            }
        }
        said::Baseline::Prune { input, rules, baseline } => {
            let mut baseline = Baseline::read(&path(baseline), surroundings)?;
            let mut request = request(input, rules)?;
            request.known.baseline = Some(baseline.entries.clone());
            let outcome = match run(&request, surroundings, sources) {
                Ok(outcome) => outcome,
                Err(code) => return Ok(code),
            };
            let left = outcome.baseline.unwrap_or_default();
            let removed = count(&baseline.entries) - count(&left);
            if removed > 0 {
                baseline.entries = left;
                baseline.write()?;
            }
            if !global.quiet {
                let (shown, left) = (&baseline.shown, count(&baseline.entries));
                complain(surroundings, &format!("{shown}: {removed} removed, {left} left"));
            }
        }
    }
    Ok(FINE)
}

/// A run that has to be whole: what could not be read may hold what is to be remembered.
fn run(request: &Request, surroundings: &Surroundings, sources: Sources) -> Result<Outcome, u8> {
    let outcome = check::run(request, sources);
    tell_problems(&outcome.problems, &outcome.sources, surroundings);
    if outcome.problems.iter().any(|problem| problem.fatal) { Err(FAILED) } else { Ok(outcome) }
}

impl Baseline {
    fn at(path: &Path, surroundings: &Surroundings) -> Result<Self, Mistake> {
        let here = surroundings.working_directory.clone().map_err(Mistake)?;
        let shown = path.strip_prefix(&here).unwrap_or(path).display().to_string();
        Ok(Self { path: here.join(path), shown, entries: Vec::new() })
    }

    /// Reads the baseline in a file, relative to the working directory.
    pub(super) fn read(path: &Path, surroundings: &Surroundings) -> Result<Self, Mistake> {
        let baseline = Self::at(path, surroundings)?;
        let shown = &baseline.shown;
        let failed = |why: String| Mistake(format!("the baseline {shown} cannot be read: {why}"));
        let bytes = read(&baseline.path).map_err(|error| match error.kind() {
            io::ErrorKind::NotFound => failed("it does not exist; `acmlint baseline create` writes it".to_owned()),
            _ => failed(error.to_string()),
        })?;
        if bytes.len() as u64 > LARGEST {
            return Err(failed(format!("it has more than {} MiB", LARGEST >> 20)));
        }
        let text = String::from_utf8(bytes).map_err(|_| failed("it is not UTF-8".to_owned()))?;
        let entries = known::parse(&text).map_err(|fault| {
            let (line, column) = (fault.at.line, fault.at.column);
            Mistake(format!("{shown}:{line}:{column}: {}", fault.message))
        })?;
        Ok(Self { entries, ..baseline })
    }

    /// Says how many of the entries are left to be taken out.
    pub(super) fn tell_stale(&self, left: &[Entry], surroundings: &Surroundings) {
        let stale = count(&self.entries) - count(left);
        if stale > 0 {
            let (shown, findings) = (&self.shown, findings(stale));
            let (matches, them) = if stale == 1 { ("matches", "it") } else { ("match", "them") };
            let hint = format!("`acmlint baseline prune` takes {them} out");
            complain(
                surroundings,
                &format!("warning: {shown} remembers {findings} that {matches} nothing any more; {hint}"),
            );
        }
    }

    /// Writes it: all of it or nothing, and into no other file than the named one. Settings name it too, and they may be a
    /// stranger's: what is no baseline is not replaced.
    fn write(&self) -> Result<(), Stop> {
        let failed = |why: String| Stop::Failed(format!("the baseline {} cannot be written: {why}", self.shown));
        let is_taken = || match read(&self.path) {
            Ok(bytes) => !String::from_utf8(bytes).is_ok_and(|text| known::is_baseline(&text)),
            Err(_) => false,
        };
        if is_taken() {
            return Err(failed("there is a file of that name, which is no baseline; remove it first".to_owned()));
        }
        files::write(&self.path, |out| out.write_all(known::print(&self.entries).as_bytes()))
            .map_err(|error| failed(error.to_string()))
    }
}

/// The bytes of a regular file, a little more than is read at most.
fn read(path: &Path) -> io::Result<Vec<u8>> {
    tree::is_where_it_seems(path).map_err(|error| io::Error::other(error.to_string()))?;
    // Asked before it is opened: opening a pipe waits for its other end.
    if !fs::metadata(path)?.is_file() {
        return Err(io::Error::other("it is not a regular file"));
    }
    let mut bytes = Vec::new();
    File::open(path)?.take(LARGEST + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn count(entries: &[Entry]) -> usize {
    entries.iter().map(|entry| entry.count).sum()
}

fn findings(count: usize) -> String {
    format!("{count} finding{}", if count == 1 { "" } else { "s" })
}
