//! What can be said on the command line.

use std::path::PathBuf;

use clap::builder::{ArgPredicate, PossibleValuesParser, TypedValueParser};
use clap::{Arg, ArgAction, ArgMatches, Args, FromArgMatches, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;

use crate::report::Format;

/// Finds AWS ACM certificates that will not be issued, taken, renewed or replaced, before anything is deployed.
///
/// Exit codes: 0 nothing found at or above --fail-on, 1 something found, 2 the job could not be done.
#[derive(Parser, Debug)]
#[command(name = "acmlint", version, max_term_width = 100)]
pub(super) struct Said {
    #[command(subcommand)]
    pub(super) command: Command,
    #[command(flatten)]
    pub(super) global: Global,
}

/// What every command takes.
#[derive(Args, Debug)]
pub(super) struct Global {
    /// Print findings only, no last line.
    #[arg(short, long, global = true, conflicts_with = "verbose")]
    pub(super) quiet: bool,
    /// Say more about the run, on stderr.
    #[arg(short, long, global = true, action = ArgAction::Count)]
    pub(super) verbose: u8,
    /// When to colour; auto heeds `NO_COLOR`, `FORCE_COLOR`, `CLICOLOR_FORCE`, then asks the terminal.
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    pub(super) color: Color,
    /// The file of settings [default: the nearest acmlint.toml upward, to the repository's root].
    #[arg(long, global = true, value_name = "FILE", conflicts_with = "isolated")]
    pub(super) config: Option<PathBuf>,
    /// Read no settings from outside the arguments: neither acmlint.toml nor `TF_VAR_*` variables.
    #[arg(long, global = true)]
    pub(super) isolated: bool,
    /// How many threads to use; 0 for one a core.
    #[arg(short = 'j', long = "threads", global = true, value_name = "N", default_value_t = 0)]
    pub(super) threads: usize,
}

#[derive(Subcommand, Debug)]
pub(super) enum Command {
    /// Scan files and folders.
    Check(Box<Check>),
    /// Show the page of a rule: what it finds, why it matters, what is better.
    Explain {
        /// The rule's name.
        rule: String,
    },
    /// List the rules.
    Rules {
        /// How to list them.
        #[arg(long, value_name = "FORMAT", default_value = "text")]
        format: Listing,
    },
    /// Remember the findings of today, so that `check --baseline` shows only others.
    #[command(subcommand)]
    Baseline(Baseline),
    /// Print what the definitions say about certificates, as JSON.
    Model {
        #[command(flatten)]
        input: Box<Input>,
        /// Print the JSON Schema of the model instead.
        #[arg(long)]
        schema: bool,
    },
    /// Show the settings that hold, and where each comes from.
    Config {
        #[command(subcommand)]
        what: Settings,
    },
    /// Write an acmlint.toml, a hook for pre-commit, and a workflow for GitHub; what is there already is left alone.
    Init {
        /// The folder that gets the acmlint.toml; hook and workflow go to the root of its repository.
        #[arg(value_name = "DIR", default_value = ".")]
        folder: PathBuf,
        /// Write only these.
        #[arg(long, value_name = "WHAT", value_delimiter = ',')]
        only: Vec<Part>,
    },
    /// Print completions for a shell.
    Completions {
        /// The shell.
        shell: Shell,
    },
    /// Print the manual page.
    #[command(hide = true)]
    Man,
}

impl Command {
    /// What it reads.
    pub(super) fn input(&mut self) -> Option<&mut Input> {
        match self {
            Self::Check(check) => Some(&mut check.input),
            Self::Model { input, .. }
            | Self::Config { what: Settings::Show { input, .. } }
            | Self::Baseline(Baseline::Create { input, .. } | Baseline::Prune { input, .. }) => Some(input),
            _ => None,
        }
    }
}

/// What is shown of settings.
#[derive(Subcommand, Debug)]
pub(super) enum Settings {
    /// What holds for a path.
    Show {
        #[command(flatten)]
        input: Box<Input>,
        #[command(flatten)]
        rules: Rules,
        /// The severity from which on a finding makes the exit code 1 [default: warning].
        #[arg(long, value_name = "SEVERITY", help_heading = "Gate")]
        fail_on: Option<Gate>,
        /// How it is shown.
        #[arg(long, value_name = "FORMAT", default_value = "text")]
        format: Shown,
    },
    /// The JSON Schema of acmlint.toml.
    Schema,
}

/// What is done with a baseline.
#[derive(Subcommand, Debug)]
pub(super) enum Baseline {
    /// Write a baseline of all that is found now and no exception silences; one that is there is replaced.
    Create {
        #[command(flatten)]
        input: Box<Input>,
        #[command(flatten)]
        rules: Rules,
        /// The file to write [default: that of acmlint.toml, or acmlint-baseline.json].
        #[arg(long, value_name = "FILE", help_heading = "Output")]
        output: Option<PathBuf>,
    },
    /// Take out of a baseline what is found no more in the files and folders that are looked at.
    Prune {
        #[command(flatten)]
        input: Box<Input>,
        #[command(flatten)]
        rules: Rules,
        /// The file to mend [default: that of acmlint.toml, or acmlint-baseline.json].
        #[arg(long, value_name = "FILE", help_heading = "Output")]
        baseline: Option<PathBuf>,
    },
}

impl Baseline {
    /// What is read for it.
    pub(super) fn input(&self) -> &Input {
        match self {
            Self::Create { input, .. } | Self::Prune { input, .. } => input,
        }
    }
}

/// What to read.
#[derive(Args, Debug)]
pub(super) struct Input {
    /// Files and folders, a file brings its whole deployment with it; `-` reads one document from stdin [default: .].
    #[arg(
        value_name = "PATH",
        default_value = ".",
        default_value_if("files_from", ArgPredicate::IsPresent, None),
        hide_default_value = true
    )]
    pub(super) paths: Vec<PathBuf>,
    /// Take further paths from a file, one a line, as they are; `-` is stdin.
    #[arg(long, value_name = "FILE", help_heading = "Input")]
    pub(super) files_from: Option<PathBuf>,
    /// What `--files-from` names ends each path with a NUL (`git diff --name-only -z`).
    #[arg(short = '0', long, requires = "files_from", help_heading = "Input")]
    pub(super) null: bool,
    /// The folder that may be read [default: the repository that holds the paths].
    #[arg(long, value_name = "DIR", help_heading = "Input")]
    pub(super) root: Option<PathBuf>,
    /// The name of what is read from stdin.
    #[arg(long, value_name = "PATH", help_heading = "Input")]
    pub(super) stdin_filename: Option<String>,
    /// A plan, as JSON or as terraform plan -out writes it, of a configuration that is looked at; repeatable.
    #[arg(long, value_name = "FILE", help_heading = "Input")]
    pub(super) plan: Vec<PathBuf>,
    #[command(flatten)]
    pub(super) variables: Variables,
    /// The region that templates are deployed to.
    #[arg(long, value_name = "REGION", help_heading = "Input")]
    pub(super) region: Option<String>,
    /// Leave out paths that match; repeatable.
    #[arg(long, value_name = "GLOB", help_heading = "Input")]
    pub(super) exclude: Vec<String>,
    /// Leave out what --exclude or the settings leave out also where it is named.
    #[arg(long, help_heading = "Input")]
    pub(super) force_exclude: bool,
    /// Read what .gitignore leaves out, too.
    #[arg(long, help_heading = "Input")]
    pub(super) no_gitignore: bool,
}

/// By which rules to judge.
#[derive(Args, Debug)]
pub(super) struct Rules {
    /// Judge by these rules only.
    #[arg(long, value_name = "RULE", value_delimiter = ',', help_heading = "Rules")]
    pub(super) select: Vec<String>,
    /// Judge by these rules, too.
    #[arg(long, value_name = "RULE", value_delimiter = ',', help_heading = "Rules")]
    pub(super) extend_select: Vec<String>,
    /// Do not judge by these rules.
    #[arg(long, value_name = "RULE", value_delimiter = ',', help_heading = "Rules")]
    pub(super) ignore: Vec<String>,
    /// Judge by the rules that are matters of opinion, too.
    #[arg(long, help_heading = "Rules")]
    pub(super) pedantic: bool,
    /// Leave out findings below this severity [default: note].
    #[arg(long, value_name = "SEVERITY", help_heading = "Rules")]
    pub(super) min_severity: Option<Severity>,
}

#[derive(Args, Debug)]
pub(super) struct Check {
    #[command(flatten)]
    pub(super) input: Input,
    #[command(flatten)]
    pub(super) rules: Rules,
    /// Leave out the findings that this file remembers; `acmlint baseline create` writes it [default: that of
    /// acmlint.toml].
    #[arg(long, value_name = "FILE", help_heading = "Known")]
    pub(super) baseline: Option<PathBuf>,
    /// Leave out the findings that this revision of the repository has already.
    #[arg(long, value_name = "REV", help_heading = "Known")]
    pub(super) new_from: Option<String>,
    /// Show everything, whatever an exception allows.
    #[arg(long, help_heading = "Known")]
    pub(super) no_allow: bool,
    /// The severity from which on a finding makes the exit code 1 [default: warning].
    #[arg(long, value_name = "SEVERITY", help_heading = "Gate")]
    pub(super) fail_on: Option<Gate>,
    /// List the checks that could not be decided.
    #[arg(long, help_heading = "Gate")]
    pub(super) undecided: bool,
    /// A check that could not be decided makes the exit code 1.
    #[arg(long, help_heading = "Gate")]
    pub(super) strict: bool,
    /// How findings are written.
    #[arg(long, value_name = "FORMAT", default_value = "full", value_parser = formats(), help_heading = "Output")]
    pub(super) format: Format,
    /// Write a file in a format as well; repeatable.
    #[arg(short, long = "output", value_name = "FORMAT=FILE", help_heading = "Output")]
    pub(super) output: Vec<String>,
    /// The day that dates are compared with.
    #[arg(long, value_name = "DATE", hide = true)]
    pub(super) now: Option<String>,
}

#[derive(ValueEnum, Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Color {
    Auto,
    Always,
    Never,
}

#[derive(ValueEnum, Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Severity {
    Error,
    Warning,
    Note,
}

#[derive(ValueEnum, Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Gate {
    Error,
    Warning,
    Note,
    Never,
}

/// The formats by their names.
fn formats() -> impl TypedValueParser<Value = Format> {
    let names = PossibleValuesParser::new(Format::ALL.map(Format::name));
    names.try_map(|name| Format::named(&name).ok_or("there is no such format"))
}

#[derive(ValueEnum, Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Shown {
    Text,
    Json,
}

/// What `init` writes.
#[derive(ValueEnum, Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Part {
    /// acmlint.toml
    Settings,
    /// .pre-commit-config.yaml
    Hook,
    /// .github/workflows/acmlint.yml
    Workflow,
}

#[derive(ValueEnum, Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Listing {
    Text,
    Json,
    Markdown,
}

/// `--var` and `--var-file` in the order in which they stand: the last one that names a variable counts.
#[derive(Clone, Default, Debug)]
pub(super) struct Variables(pub(super) Vec<Variable>);

/// What is said of variables.
#[derive(Clone, Debug)]
pub(super) enum Variable {
    /// `--var`
    Value(String),
    /// `--var-file`
    File(PathBuf),
}

impl Args for Variables {
    fn augment_args(command: clap::Command) -> clap::Command {
        let input = |argument: Arg| argument.action(ArgAction::Append).help_heading("Input");
        command
            .arg(
                input(Arg::new("var_file").long("var-file").value_name("FILE"))
                    .value_parser(clap::value_parser!(PathBuf))
                    .help("A file of values for variables or parameters, as terraform or aws cloudformation take it; repeatable"),
            )
            .arg(
                input(Arg::new("var").long("var").value_name("NAME=VALUE"))
                    .help("A value for a variable or a parameter; repeatable"),
            )
    }

    fn augment_args_for_update(command: clap::Command) -> clap::Command {
        Self::augment_args(command)
    }
}

impl FromArgMatches for Variables {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, clap::Error> {
        let at = |name: &str| matches.indices_of(name).into_iter().flatten();
        let values = matches.get_many::<String>("var").into_iter().flatten().cloned().map(Variable::Value);
        let files = matches.get_many::<PathBuf>("var_file").into_iter().flatten().cloned().map(Variable::File);
        let mut all: Vec<(usize, Variable)> = at("var").zip(values).chain(at("var_file").zip(files)).collect();
        all.sort_by_key(|(index, _)| *index);
        Ok(Self(all.into_iter().map(|(_, variable)| variable).collect()))
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}
