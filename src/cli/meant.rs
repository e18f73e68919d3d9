//! What was said, resolved.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::baseline::{self, Baseline};
use super::said::{self, Global, Input, Rules};
use super::surroundings::Surroundings;
use crate::check::{Argument, Known, Piped, Request, Variables};
use crate::config::{Arguments, Config, Origin, Settings};
use crate::limits::Limits;
use crate::model::Region;
use crate::report::Format;
use crate::rule::{Rule, Severity};
use crate::rules;
use crate::tree::read_named;

/// Arguments that mean nothing: a lower-case sentence.
#[derive(Debug)]
pub(super) struct Mistake(pub(super) String);

/// A run and what is done with its outcome.
pub(super) struct Meant {
    pub(super) request: Request,
    /// The baseline that the request has, as a file.
    pub(super) baseline: Option<Baseline>,
    /// Findings below this are left out.
    pub(super) least: Severity,
    /// Findings from this on make the run fail.
    pub(super) gate: Option<Severity>,
    pub(super) strict: bool,
    pub(super) undecided: bool,
    pub(super) format: Format,
    /// Further reports.
    pub(super) files: Vec<(Format, PathBuf)>,
}

impl Meant {
    /// What the command line says, and where it says nothing, `config`.
    pub(super) fn new(
        check: &said::Check,
        global: &Global,
        surroundings: &Surroundings,
        config: Option<&Config>,
    ) -> Result<Self, Mistake> {
        let mut request = request(&check.input, global, surroundings, config, arguments(&check.rules)?)?;
        request.allow = !check.no_allow;
        request.known.revision.clone_from(&check.new_from);
        let baseline = baseline::named(check.baseline.as_deref(), config);
        let baseline = baseline.map(|path| Baseline::read(path, surroundings)).transpose()?;
        request.known.baseline = baseline.as_ref().map(|baseline| baseline.entries.clone());
        if let Some(day) = &check.now {
            request.today =
                day.parse().map_err(|_| Mistake(format!("`--now {day}` is not a date such as 2027-03-01")))?;
        }
        Ok(Self {
            request,
            baseline,
            least: least(&check.rules, config).0,
            gate: gate(check.fail_on, config).0,
            strict: check.strict,
            // What makes the run fail has to be seen.
            undecided: check.undecided || check.strict,
            format: check.format,
            files: files(&check.output, surroundings)?,
        })
    }
}

/// Findings below this are left out, and who says so.
pub(super) fn least(rules: &Rules, config: Option<&Config>) -> (Severity, Origin) {
    let said = rules.min_severity.map(|severity| match severity {
        said::Severity::Error => Severity::Error,
        said::Severity::Warning => Severity::Warning,
        said::Severity::Note => Severity::Note,
    });
    let written = config.and_then(|config| config.min_severity.as_ref());
    let written = written.map(|severity| (severity.value, Origin::File(severity.span)));
    let said = said.map(|severity| (severity, Origin::Argument("--min-severity")));
    said.or(written).unwrap_or((Severity::Note, Origin::Default))
}

/// Findings from this on make the run fail, and who says so.
pub(super) fn gate(said: Option<said::Gate>, config: Option<&Config>) -> (Option<Severity>, Origin) {
    let said = said.map(|gate| match gate {
        said::Gate::Error => Some(Severity::Error),
        said::Gate::Warning => Some(Severity::Warning),
        said::Gate::Note => Some(Severity::Note),
        said::Gate::Never => None,
    });
    let written = config.and_then(|config| config.fail_on.as_ref());
    let written = written.map(|gate| (gate.value, Origin::File(gate.span)));
    let said = said.map(|gate| (gate, Origin::Argument("--fail-on")));
    said.or(written).unwrap_or((Some(Severity::Warning), Origin::Default))
}

/// Puts the names that `--files-from` gives beside the others. Fails where stdin is asked for twice.
pub(super) fn take_names(input: &mut Input, surroundings: &Surroundings) -> Result<(), Mistake> {
    let readers = input.paths.iter().chain(&input.files_from).chain(&input.plan);
    if readers.filter(|path| is_stdin(path)).count() > 1 {
        return Err(Mistake("`-` reads all of stdin, and stands in more than one place".to_owned()));
    }
    if let Some(file) = &input.files_from {
        if input.paths.iter().any(|path| is_stdin(path)) {
            return Err(Mistake("`-` reads the only document, and `--files-from` names others".to_owned()));
        }
        let mark = if input.null { 0 } else { b'\n' };
        let names = document(file, &surroundings.working_directory.clone().map_err(Mistake)?, Limits::default())?;
        let names = names.split(|byte| *byte == mark);
        // A file may have the name that stands for stdin on the command line.
        let names = names.filter_map(|name| literal(name, input.null));
        input.paths.extend(names.map(|name| if is_stdin(&name) { Path::new(".").join(name) } else { name }));
    }
    Ok(())
}

/// What to read, with which values, and what to judge it by.
pub(super) fn request(
    input: &Input,
    global: &Global,
    surroundings: &Surroundings,
    config: Option<&Config>,
    arguments: Arguments,
) -> Result<Request, Mistake> {
    let settings = Settings::new(config, arguments);
    let arguments = input.variables.0.iter().map(|said| match said {
        said::Variable::File(path) => Ok(Argument::File(path.clone())),
        said::Variable::Value(var) => match var.split_once('=') {
            Some((name, value)) if !name.trim().is_empty() => {
                Ok(Argument::Value(name.trim().to_owned(), value.to_owned()))
            }
            _ => Err(Mistake(format!("`--var {var}` is not NAME=VALUE"))),
        },
    });
    let working_directory = surroundings.working_directory.clone().map_err(Mistake)?;
    if let Some(region) = input.region.as_ref().filter(|region| !Region::new(region).is_code()) {
        let region = region.escape_debug();
        return Err(Mistake(format!("`--region {region}` is not the code of a region, such as eu-west-1")));
    }
    let piped = piped(input, settings.bounds)?;
    let plans = input.plan.iter().map(|plan| {
        let name = plan.to_string_lossy().into_owned();
        Ok(Piped { name, bytes: document(plan, &working_directory, settings.bounds)? })
    });
    Ok(Request {
        root: input.root.clone(),
        paths: input.paths.clone(),
        piped,
        plans: plans.collect::<Result<_, Mistake>>()?,
        working_directory,
        exclude: input.exclude.clone(),
        force_exclude: input.force_exclude,
        gitignore: !input.no_gitignore,
        variables: Variables {
            arguments: arguments.collect::<Result<_, _>>()?,
            environment: if global.isolated { Vec::new() } else { surroundings.variables.clone() },
        },
        region: input.region.clone(),
        rules: settings.policy.rules(),
        allow: true,
        known: Known::default(),
        today: surroundings.today,
        settings,
        search: true,
        threads: global.threads,
        progress: Arc::default(),
    })
}

fn is_stdin(path: &Path) -> bool {
    path.as_os_str() == "-"
}

/// The bytes of a file that an argument names; `-` is stdin.
fn document(path: &Path, working_directory: &Path, limits: Limits) -> Result<Vec<u8>, Mistake> {
    if is_stdin(path) {
        return Surroundings::stdin(limits).map_err(Mistake);
    }
    let failed = |reason: &dyn std::fmt::Display| Mistake(format!("{}: {reason}", path.display()));
    read_named(&working_directory.join(path), limits).map_err(|error| failed(&error))
}

/// A name as it is written, without what ends a line of a file.
fn literal(name: &[u8], exact: bool) -> Option<PathBuf> {
    let name = if exact { name } else { name.strip_suffix(b"\r").unwrap_or(name) };
    if name.is_empty() {
        return None;
    }
    #[cfg(unix)]
    let name = <std::ffi::OsStr as std::os::unix::ffi::OsStrExt>::from_bytes(name);
    #[cfg(not(unix))]
    let name = &*String::from_utf8_lossy(name);
    Some(PathBuf::from(name))
}

/// What is read from stdin, where that is asked for.
fn piped(input: &Input, limits: Limits) -> Result<Option<Piped>, Mistake> {
    if !input.paths.iter().any(|path| path.as_os_str() == "-") {
        return match &input.stdin_filename {
            Some(_) => Err(Mistake("`--stdin-filename` names what `-` reads, and there is no `-`".to_owned())),
            None => Ok(None),
        };
    }
    if input.paths.len() > 1 {
        return Err(Mistake("`-` reads the only document, and other paths stand beside it".to_owned()));
    }
    let bytes = Surroundings::stdin(limits).map_err(Mistake)?;
    let name = input.stdin_filename.clone().unwrap_or_else(|| "<stdin>".to_owned());
    Ok(Some(Piped { name, bytes }))
}

/// The rule that is meant by a name, which may be the one that another tool has for it.
pub(super) fn rule(name: &str) -> Result<&'static Rule, Mistake> {
    rules::named(name).map_err(Mistake)
}

/// What is said of rules.
pub(super) fn arguments(said: &Rules) -> Result<Arguments, Mistake> {
    let named = |names: &[String]| -> Result<Vec<&'static str>, Mistake> {
        names.iter().map(|name| rule(name).map(|rule| rule.name)).collect()
    };
    Ok(Arguments {
        select: named(&said.select)?,
        extend_select: named(&said.extend_select)?,
        ignore: named(&said.ignore)?,
        pedantic: said.pedantic,
    })
}

fn files(outputs: &[String], surroundings: &Surroundings) -> Result<Vec<(Format, PathBuf)>, Mistake> {
    let mut files: Vec<(Format, PathBuf)> = Vec::new();
    for output in outputs {
        let (format, path) = file(output, surroundings)?;
        if files.iter().any(|(_, other)| *other == path) {
            return Err(Mistake(format!("`-o {output}` writes over a report of the same run")));
        }
        files.push((format, path));
    }
    Ok(files)
}

fn file(output: &str, surroundings: &Surroundings) -> Result<(Format, PathBuf), Mistake> {
    let known = || Format::ALL.map(Format::name).join(", ");
    let (name, path) = output
        .split_once('=')
        .filter(|(_, path)| !path.is_empty())
        .ok_or_else(|| Mistake(format!("`-o {output}` is not FORMAT=FILE")))?;
    if path == "-" {
        return Err(Mistake(format!("`-o {output}` is about a file; `--format {name}` writes to stdout")));
    }
    let format = Format::named(name)
        .ok_or_else(|| Mistake(format!("there is no format `{name}` for `-o`; there are {}", known())))?;
    Ok((format, surroundings.working_directory.clone().map_err(Mistake)?.join(path)))
}

#[cfg(test)]
mod tests {
    use clap::{CommandFactory, Parser};

    use super::*;
    use crate::cli::said::{Command, Said};
    use crate::rules::RULES;

    fn meant(arguments: &[&str]) -> Result<Meant, Mistake> {
        let said = Said::try_parse_from(["acmlint", "check"].iter().chain(arguments)).unwrap();
        let Command::Check(check) = &said.command else { panic!("not check") };
        Meant::new(check, &said.global, &Surroundings::still(), None)
    }

    fn names(arguments: &[&str]) -> Vec<&'static str> {
        meant(arguments).unwrap().request.rules.iter().map(|rule| rule.name).collect()
    }

    #[test]
    fn the_arguments_fit_together() {
        Said::command().debug_assert();
    }

    #[test]
    fn rules_are_selected() {
        let all: Vec<&str> = RULES.iter().filter(|rule| !rule.opinion).map(|rule| rule.name).collect();
        assert_eq!(names(&[]), all);
        assert_eq!(names(&["--select", "unused-allow,syntax-error"]), ["syntax-error", "unused-allow"]);
        assert_eq!(
            names(&["--select", "unused-allow", "--extend-select", "syntax-error", "--ignore", "unused-allow"]),
            ["syntax-error"]
        );
        assert!(!names(&["--ignore", "syntax-error"]).contains(&"syntax-error"));
        let Err(Mistake(message)) = meant(&["--ignore", "sintax-error"]) else { panic!("taken") };
        assert_eq!(message, "there is no rule `sintax-error`; did you mean `syntax-error`?");
    }

    #[test]
    fn values_are_taken_apart() {
        let meant = meant(&[
            "a",
            "b",
            "--var",
            "a=b=c",
            "--var-file",
            "f",
            "--var",
            "a=d",
            "-o",
            "json=x.json",
            "--now",
            "2026-02-28",
            "--fail-on",
            "never",
        ])
        .unwrap();
        assert_eq!(meant.request.paths, [PathBuf::from("a"), PathBuf::from("b")]);
        let value = |text: &str| Argument::Value("a".to_owned(), text.to_owned());
        let file = Argument::File(PathBuf::from("f"));
        assert_eq!(meant.request.variables.arguments, [value("b=c"), file, value("d")]);
        assert_eq!(meant.request.variables.environment.len(), 1);
        assert_eq!(meant.request.today, jiff::civil::date(2026, 2, 28));
        assert_eq!(meant.files, [(Format::Json, Surroundings::still().working_directory.unwrap().join("x.json"))]);
        assert_eq!(meant.gate, None);
    }

    #[test]
    fn nonsense_is_refused() {
        for arguments in
            [["--var", "a"], ["-o", "json"], ["-o", "x=y"], ["-o", "json="], ["--now", "x"], ["--var", "=1"]]
        {
            assert!(meant(&arguments).is_err(), "{arguments:?}");
        }
    }

    #[test]
    fn isolation_leaves_the_environment_out() {
        assert!(meant(&["--isolated"]).unwrap().request.variables.environment.is_empty());
        assert_eq!(meant(&["--isolated"]).unwrap().request.paths, [PathBuf::from(".")]);
    }
}
