//! The command line: the only place that looks at the environment, the clock and the terminal.
//!
//! What was said ([`said`]) is parsed by clap and is plain data; what it means ([`meant`]) is worked out once, into the
//! request of a run and the way its outcome is told.

mod baseline;
mod documents;
mod files;
mod init;
mod interrupt;
mod meant;
mod progress;
mod said;
mod settings;
mod surroundings;

use std::ffi::OsString;
use std::io::{self, BufWriter, ErrorKind, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::{Duration, Instant};

use clap::Parser;

use self::meant::{Meant, Mistake};
use self::progress::Line;
use self::said::{Command, Input, Listing, Said, Settings, Shown};
use self::settings::Project;
use self::surroundings::Surroundings;
use crate::check::{self, Outcome, Problem, Request};
use crate::config::{self, Arguments};
use crate::report::{self, Format, Look, page};
use crate::rules;
use crate::source::Sources;

/// Where mistakes are reported.
const ISSUES: &str = concat!(env!("CARGO_PKG_REPOSITORY"), "/issues");

/// Nothing at or above the gate.
const FINE: u8 = 0;
/// Something.
const FOUND: u8 = 1;
/// The job could not be done.
const FAILED: u8 = 2;

/// Why a command ends early.
enum Stop {
    /// Nobody reads on.
    Closed,
    /// It cannot be done.
    Failed(String),
    /// It cannot be done, and why has been told.
    Told,
}

impl From<io::Error> for Stop {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            ErrorKind::BrokenPipe => Self::Closed,
            _ => Self::Failed(format!("the output cannot be written: {error}")),
        }
    }
}

impl From<Mistake> for Stop {
    fn from(mistake: Mistake) -> Self {
        Self::Failed(mistake.0)
    }
}

/// Does what the arguments say.
pub fn main(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let arguments: Vec<OsString> = arguments.into_iter().collect();
    let mut said = match Said::try_parse_from(&arguments) {
        Ok(said) => said,
        Err(error) => {
            // What is wrong may be the name of a file, which is told again: nothing in it acts on a terminal or a runner.
            let shown = arguments.iter().map(|argument| report::line(&argument.to_string_lossy()).into_owned());
            let error = if error.use_stderr() { Said::try_parse_from(shown).err().unwrap_or(error) } else { error };
            // Help and version are no errors, and go to stdout; a closed pipe is none either.
            let code = if error.use_stderr() { FAILED } else { FINE };
            let is_unheard = error.print().is_err_and(|error| error.kind() != ErrorKind::BrokenPipe);
            return ExitCode::from(if is_unheard { FAILED } else { code });
        }
    };
    tell_of_mistakes_of_ours();
    let surroundings = Surroundings::look(said.global.color);
    let code = match catch_unwind(AssertUnwindSafe(|| act(&mut said, &surroundings))) {
        Ok(Ok(code)) => code,
        Ok(Err(Stop::Closed)) => FINE,
        Ok(Err(Stop::Failed(message))) => {
            complain(&surroundings, &format!("error: {message}"));
            FAILED
        }
        // A panic has told of itself.
        Ok(Err(Stop::Told)) | Err(_) => FAILED,
    };
    ExitCode::from(code)
}

/// From now on a panic says where in acmlint it was, and nothing else: its message may quote what was read, and with it a
/// secret.
pub fn tell_of_mistakes_of_ours() {
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(|at| format!(" (at {}:{})", at.file(), at.line())).unwrap_or_default();
        let _ = writeln!(io::stderr(), "error: this is a mistake in acmlint{place}; please report it: {ISSUES}");
    }));
}

fn act(said: &mut Said, surroundings: &Surroundings) -> Result<u8, Stop> {
    if let Some(input) = said.command.input() {
        meant::take_names(input, surroundings)?;
    }
    let said = &*said;
    let global = &said.global;
    match &said.command {
        Command::Check(check) => {
            let sources = Sources::default();
            let project = project(&check.input, said, surroundings, &sources)?;
            let meant = Meant::new(check, global, surroundings, project.config.as_ref())?;
            judge(&meant, said, surroundings, sources)
        }
        Command::Baseline(what) => {
            let sources = Sources::default();
            let input = what.input();
            let project = project(input, said, surroundings, &sources)?;
            baseline::act(what, global, surroundings, project.config.as_ref(), sources)
        }
        Command::Explain { rule } => {
            let rule = meant::rule(rule)?;
            print(surroundings, &page::terminal(rule.page, &surroundings.look))?;
            Ok(FINE)
        }
        Command::Rules { format } => {
            let text = match format {
                Listing::Text => page::list(rules::RULES, &surroundings.look),
                Listing::Markdown => page::list_markdown(rules::RULES, "rules/"),
                Listing::Json => report::pretty(&page::list_json(rules::RULES)),
            };
            print(surroundings, &text)?;
            Ok(FINE)
        }
        Command::Completions { shell } => {
            write(surroundings, &documents::completions(*shell))?;
            Ok(FINE)
        }
        Command::Man => {
            write(surroundings, &documents::manual()?)?;
            Ok(FINE)
        }
        Command::Model { schema: true, .. } => {
            print(surroundings, &report::pretty(&report::model::schema()))?;
            Ok(FINE)
        }
        Command::Model { input, .. } => {
            let sources = Sources::default();
            let project = project(input, said, surroundings, &sources)?;
            let (config, arguments) = (project.config.as_ref(), Arguments::default());
            let request = meant::request(input, global, surroundings, config, arguments)?;
            let line = watch(&request, said, surroundings);
            let (sources, deployments, problems, viewpoint) = check::model(&request, sources);
            drop(line);
            tell_problems(&problems, &sources, surroundings);
            let deployments: Vec<_> = deployments.iter().collect();
            print(surroundings, &report::pretty(&report::model::document(&deployments, &sources, &viewpoint)))?;
            Ok(if problems.iter().any(|problem| problem.fatal) { FAILED } else { FINE })
        }
        Command::Config { what: Settings::Schema } => {
            print(surroundings, &report::pretty(&config::schema()))?;
            Ok(FINE)
        }
        Command::Config { what: Settings::Show { input, rules, fail_on, format } } => {
            let sources = Sources::default();
            let shown =
                project(input, said, surroundings, &sources)?.show(input, (rules, *fail_on), surroundings, &sources)?;
            let text = match format {
                Shown::Text => shown.text(),
                Shown::Json => report::pretty(&shown.json()),
            };
            print(surroundings, &text)?;
            Ok(FINE)
        }
        Command::Init { folder, only } => {
            let here = surroundings.working_directory.clone().map_err(Stop::Failed)?;
            let (told, failed) = init::write(&here, folder, only)?;
            print(surroundings, &told)?;
            for message in &failed {
                complain(surroundings, &format!("error: {message}"));
            }
            Ok(if failed.is_empty() { FINE } else { FAILED })
        }
    }
}

/// The project's settings; what is wrong with them is told.
fn project(input: &Input, said: &Said, surroundings: &Surroundings, sources: &Sources) -> Result<Project, Stop> {
    let project = Project::read(input, &said.global, surroundings, sources).map_err(|problems| {
        tell_problems(&problems, sources, surroundings);
        Stop::Told
    })?;
    if let Some(file) = project.file(sources).filter(|_| said.global.verbose > 0) {
        complain(surroundings, &format!("settings of {file}"));
    }
    Ok(project)
}

fn judge(meant: &Meant, said: &Said, surroundings: &Surroundings, sources: Sources) -> Result<u8, Stop> {
    let started = Instant::now();
    let line = watch(&meant.request, said, surroundings);
    let mut outcome = check::run(&meant.request, sources);
    drop(line);
    let duration = started.elapsed();
    outcome.findings.retain(|reported| reported.finding.severity >= meant.least);
    tell_problems(&outcome.problems, &outcome.sources, surroundings);
    if let (Some(known), Some(left)) = (&meant.baseline, &outcome.baseline) {
        known.tell_stale(left, surroundings);
    }
    for (format, path) in &meant.files {
        let files_url = surroundings.look.files_url.clone();
        let look = Look { undecided: meant.undecided, files_url, ..Look::default() };
        write_file(*format, path, &outcome, &look, duration)?;
    }
    let look = Look { undecided: meant.undecided, summary: !said.global.quiet, ..surroundings.look.clone() };
    let mut out = BufWriter::new(surroundings.stdout());
    report::write(meant.format, &outcome, &look, duration, &mut out)?;
    out.flush()?;
    if meant.strict && !outcome.undecided.is_empty() && meant.gate.is_some() {
        complain(surroundings, "`--strict` counts the checks that could not be decided");
    }
    if meant.format == Format::Concise && !said.global.quiet {
        complain(surroundings, &report::summary(&outcome));
    }
    if said.global.verbose > 0 {
        let names: Vec<&str> = meant.request.rules.iter().map(|rule| rule.name).collect();
        complain(surroundings, &format!("judged by {} in {} ms", names.join(", "), duration.as_millis()));
    }
    Ok(meant.code(&outcome))
}

/// Says how far a run is, where somebody sits in front of it.
fn watch(request: &Request, said: &Said, surroundings: &Surroundings) -> Option<Line> {
    let watched = surroundings.watched && !said.global.quiet;
    watched.then(|| Line::watch(Arc::clone(&request.progress), io::stderr()))
}

impl Meant {
    /// The exit code of a run; no format plays a part in it.
    fn code(&self, outcome: &Outcome) -> u8 {
        if outcome.problems.iter().any(|problem| problem.fatal) {
            return FAILED;
        }
        let Some(gate) = self.gate else { return FINE };
        let found =
            outcome.findings.iter().any(|reported| reported.suppressed.is_none() && reported.finding.severity >= gate);
        if found || (self.strict && !outcome.undecided.is_empty()) { FOUND } else { FINE }
    }
}

/// A file gets the same report as a pipe: no colour, and a width that does not depend on where it was made.
fn write_file(format: Format, path: &Path, outcome: &Outcome, look: &Look, duration: Duration) -> Result<(), Stop> {
    let failed = |error: io::Error| Stop::Failed(format!("{} cannot be written: {error}", path.display()));
    files::write(path, |out| report::write(format, outcome, look, duration, out)).map_err(failed)
}

fn print(surroundings: &Surroundings, text: &str) -> io::Result<()> {
    write(surroundings, text.as_bytes())
}

fn write(surroundings: &Surroundings, text: &[u8]) -> io::Result<()> {
    let mut out = surroundings.stdout();
    out.write_all(text)?;
    out.flush()
}

fn tell_problems(problems: &[Problem], sources: &Sources, surroundings: &Surroundings) {
    for problem in problems {
        complain(surroundings, &report::problem(problem, sources));
    }
}

/// To stderr; where that is closed there is nobody to tell.
/// Says something on stderr; arguments that it quotes may be the names of strangers' files.
fn complain(surroundings: &Surroundings, text: &str) {
    for line in text.split('\n') {
        let _ = writeln!(surroundings.stderr(), "{}", report::line(line));
    }
}
