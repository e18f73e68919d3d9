//! Environment, clock and terminal, looked at once.

use std::io::{self, IsTerminal};
use std::path::PathBuf;

use anstream::{AutoStream, ColorChoice};
use jiff::civil::Date;

use super::said::Color;
use crate::limits::Limits;
use crate::report::Look;
use crate::tree;

/// What a command finds around itself.
pub(super) struct Surroundings {
    /// The working directory, or why there is none.
    pub(super) working_directory: Result<PathBuf, String>,
    /// `TF_VAR_*` without the prefix, by name.
    pub(super) variables: Vec<(String, String)>,
    /// Today, in UTC: the same everywhere on the same day.
    pub(super) today: Date,
    /// How stdout looks.
    pub(super) look: Look,
    /// Whether somebody sits in front of stderr who sees a line change.
    pub(super) watched: bool,
    /// Whether stderr is coloured.
    error_color: bool,
}

impl Surroundings {
    /// Looks around.
    pub(super) fn look(color: Color) -> Self {
        let mut variables: Vec<(String, String)> = std::env::vars_os()
            .filter_map(|(name, value)| {
                let name = name.to_str()?.strip_prefix("TF_VAR_")?.to_owned();
                Some((name, value.into_string().ok()?))
            })
            .collect();
        variables.sort();
        let terminal = io::stdout().is_terminal();
        let width = terminal.then(|| terminal_size::terminal_size_of(io::stdout())).flatten();
        Self {
            working_directory: std::env::current_dir()
                .map_err(|error| format!("the working directory cannot be read: {error}")),
            variables,
            today: jiff::Timestamp::now().to_zoned(jiff::tz::TimeZone::UTC).date(),
            look: Look {
                width: width.map_or(Look::default().width, |(width, _)| usize::from(width.0)),
                color: colored(color, terminal, environment),
                unicode: !terminal || draws_unicode(environment),
                files_url: files_url(environment),
                // `FORCE_HYPERLINK` speaks of terminals that are not known; a file or a pipe is none.
                links: terminal && colored(color, terminal, environment) && supports_hyperlinks::supports_hyperlinks(),
                ..Look::default()
            },
            watched: io::stderr().is_terminal() && changes_lines(environment),
            error_color: colored(color, io::stderr().is_terminal(), environment),
        }
    }

    /// All of stdin, or why it cannot be had.
    pub(super) fn stdin(limits: Limits) -> Result<Vec<u8>, String> {
        tree::read_piped(io::stdin().lock(), limits).map_err(|error| format!("stdin cannot be read: {error}"))
    }

    /// Stdout; where it is a console that knows no escape sequences, they are translated.
    pub(super) fn stdout(&self) -> AutoStream<io::Stdout> {
        AutoStream::new(io::stdout(), choice(self.look.color))
    }

    /// Stderr, likewise.
    pub(super) fn stderr(&self) -> AutoStream<io::Stderr> {
        AutoStream::new(io::stderr(), choice(self.error_color))
    }

    /// Surroundings that are always the same.
    #[cfg(test)]
    pub(super) fn still() -> Self {
        Self {
            working_directory: Ok(PathBuf::from("/work")),
            variables: vec![("domain".to_owned(), "example.com".to_owned())],
            today: jiff::civil::date(2026, 1, 1),
            look: Look::default(),
            watched: false,
            error_color: false,
        }
    }
}

fn choice(color: bool) -> ColorChoice {
    if color { ColorChoice::Always } else { ColorChoice::Never }
}

/// A variable that is set to something.
#[expect(clippy::disallowed_methods, reason = "here the environment enters")]
fn environment(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

/// no-color.org, force-color.org and bixense.com/clicolors, in this order.
fn colored(color: Color, terminal: bool, environment: impl Fn(&str) -> Option<String>) -> bool {
    let forced = |name: &str| environment(name).is_some_and(|value| value != "0");
    match color {
        Color::Always => true,
        Color::Never => false,
        Color::Auto if environment("NO_COLOR").is_some() => false,
        Color::Auto if forced("FORCE_COLOR") || forced("CLICOLOR_FORCE") => true,
        Color::Auto => terminal && environment("TERM").is_none_or(|term| term != "dumb"),
    }
}

/// Whether what looks like a terminal changes a line that it has shown: the logs of CI systems do not.
fn changes_lines(environment: impl Fn(&str) -> Option<String>) -> bool {
    environment("CI").is_none() && environment("TERM").is_none_or(|term| term != "dumb")
}

/// Whether a terminal draws frames: not the Linux console, and not where the locale says otherwise (POSIX: `LC_ALL`
/// before `LC_CTYPE` before `LANG`).
fn draws_unicode(environment: impl Fn(&str) -> Option<String>) -> bool {
    if environment("TERM").is_some_and(|term| matches!(&*term, "linux" | "dumb")) {
        return false;
    }
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"].into_iter().find_map(&environment);
    locale.is_none_or(|locale| {
        let locale = locale.to_ascii_lowercase();
        locale.contains("utf-8") || locale.contains("utf8")
    })
}

/// Where GitHub shows the files of the commit that a workflow runs on
/// (docs.github.com/actions/reference/variables-reference, "Default environment variables").
fn files_url(environment: impl Fn(&str) -> Option<String>) -> Option<String> {
    let fine = |name: &str, more: &str| {
        let is_fine = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_') || more.contains(c);
        environment(name).filter(|value| value.chars().all(is_fine))
    };
    fine("GITHUB_ACTIONS", "").filter(|value| value == "true")?;
    let server = fine("GITHUB_SERVER_URL", ":/").filter(|server| server.starts_with("https://"))?;
    Some(format!("{server}/{}/blob/{}/", fine("GITHUB_REPOSITORY", "/")?, fine("GITHUB_SHA", "")?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(pairs: &'static [(&str, &str)]) -> impl Fn(&str) -> Option<String> {
        |name| pairs.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned())
    }

    #[test]
    fn the_argument_comes_before_the_environment_and_that_before_the_terminal() {
        assert!(colored(Color::Always, false, set(&[("NO_COLOR", "1")])));
        assert!(!colored(Color::Never, true, set(&[("FORCE_COLOR", "1")])));
        assert!(!colored(Color::Auto, true, set(&[("NO_COLOR", "1"), ("FORCE_COLOR", "1")])));
        assert!(colored(Color::Auto, false, set(&[("FORCE_COLOR", "1")])));
        assert!(colored(Color::Auto, false, set(&[("CLICOLOR_FORCE", "1")])));
        assert!(!colored(Color::Auto, false, set(&[("CLICOLOR_FORCE", "0")])));
        assert!(colored(Color::Auto, true, set(&[])));
        assert!(!colored(Color::Auto, true, set(&[("TERM", "dumb")])));
    }

    #[test]
    fn a_log_gets_no_line_that_changes() {
        assert!(changes_lines(set(&[("TERM", "xterm")])));
        assert!(!changes_lines(set(&[("CI", "true")])));
        assert!(!changes_lines(set(&[("TERM", "dumb")])));
    }

    #[test]
    fn frames_are_drawn_where_they_can_be() {
        assert!(draws_unicode(set(&[])));
        assert!(draws_unicode(set(&[("LANG", "en_US.UTF-8")])));
        assert!(!draws_unicode(set(&[("LC_ALL", "C"), ("LANG", "en_US.UTF-8")])));
        assert!(!draws_unicode(set(&[("TERM", "linux")])));
    }

    #[test]
    fn files_are_linked_where_a_workflow_says_to_what() {
        const COMMIT: &[(&str, &str)] = &[
            ("GITHUB_ACTIONS", "true"),
            ("GITHUB_SERVER_URL", "https://github.com"),
            ("GITHUB_REPOSITORY", "o/r"),
            ("GITHUB_SHA", "0a1b"),
        ];
        assert_eq!(files_url(set(COMMIT)).as_deref(), Some("https://github.com/o/r/blob/0a1b/"));
        assert_eq!(files_url(set(&COMMIT[1..])), None);
        assert_eq!(files_url(set(&COMMIT[..3])), None);
        let hostile = |name: &str| set(COMMIT)(name).map(|value| value.replace('r', ")](x"));
        assert_eq!(files_url(hostile), None);
    }
}
