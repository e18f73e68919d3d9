//! The region that `samconfig.toml` deploys a template to, and the parameters that it gives
//! (docs.aws.amazon.com/serverless-application-model/latest/developerguide/serverless-sam-cli-config.html).

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::atomic::{AtomicBool, Ordering};

use super::{Context, Problem};
use crate::check::survey::SETTINGS_OF_SAM;
use crate::lower::cloudformation::stacks::Placed;
use crate::model::Region;
use crate::source::{Owner, Span, Spanned};
use crate::syntax::toml::{self, Entry};
use crate::tree;

/// Commands whose parameters say where a stack goes.
const COMMANDS: [&str; 3] = ["deploy", "global", "sync"];
/// What is deployed where nothing says it.
const DEFAULTS: [&str; 3] = ["template.yaml", "template.yml", "template.json"];

/// The settings of a tree.
pub(super) struct Settings {
    /// What they say, by their directories.
    said: HashMap<String, Said>,
    /// Those that cannot be read, by their directories.
    broken: BTreeMap<String, Broken>,
}

/// What settings say, found once for all templates: there may be thousands of both.
struct Said {
    /// The templates that they are about.
    templates: HashSet<String>,
    /// Where these go, if all environments agree.
    region: Option<Placed>,
    /// The values for parameters on which all environments agree.
    parameters: Vec<(String, String)>,
}

/// Settings that cannot be read.
struct Broken {
    /// The templates that they are about, as far as they can be read.
    templates: HashSet<String>,
    /// Whether they name any.
    names_any: bool,
    /// Why not.
    problem: Problem,
    /// Whether a template was looked at that they may be about.
    is_missed: AtomicBool,
}

impl Settings {
    /// Reads these files.
    pub(super) fn read(context: &Context<'_>, files: &[String]) -> Self {
        let mut settings = Self { said: HashMap::new(), broken: BTreeMap::new() };
        for path in files {
            let directory = tree::parent(path).to_owned();
            let (strings, problem) = match context.tree.read(path) {
                Ok(bytes) => strings(context, path, &bytes),
                Err(error) => (Vec::new(), Some((None, error.to_string()))),
            };
            let Some((span, why)) = problem else {
                let said = Said::new(&strings, &directory);
                settings.said.insert(directory, said);
                continue;
            };
            let message = format!("{why}; what it says of templates is not known");
            let problem = Problem { path: context.viewpoint.path(path), span, message, fatal: false };
            let (templates, names_any) = (templates(&strings, &directory), names(&strings).next().is_some());
            settings
                .broken
                .insert(directory, Broken { templates, names_any, problem, is_missed: AtomicBool::new(false) });
        }
        settings
    }

    /// Remembers that a template was looked at.
    pub(super) fn miss(&self, template: &str) {
        for (directory, broken) in &self.broken {
            // The name of the template may be what cannot be read.
            let is_beside = !broken.names_any && tree::parent(template) == directory;
            if is_beside || broken.templates.contains(template) {
                broken.is_missed.store(true, Ordering::Relaxed);
            }
        }
    }

    /// What is told of those that cannot be read, and may be about templates that were looked at.
    pub(super) fn problems(&self) -> impl Iterator<Item = &Problem> {
        let missed = self.broken.values().filter(|broken| broken.is_missed.load(Ordering::Relaxed));
        missed.map(|broken| &broken.problem)
    }

    /// Where a template goes, if all environments agree.
    pub(super) fn region(&self, template: &str) -> Option<Placed> {
        self.nearest(template)?.1.region.clone()
    }

    /// The values that a template gets for its parameters, as far as all environments agree.
    pub(super) fn parameters(&self, template: &str) -> &[(String, String)] {
        self.nearest(template).map_or(&[], |(_, said)| &said.parameters)
    }

    /// The file of the settings that are about a template.
    pub(super) fn file(&self, template: &str) -> Option<String> {
        self.nearest(template).and_then(|(directory, _)| tree::join(directory, SETTINGS_OF_SAM))
    }

    /// The settings that are about a template: the nearest ones, with their directory.
    fn nearest<'p>(&self, template: &'p str) -> Option<(&'p str, &Said)> {
        let mut directory = tree::parent(template);
        loop {
            if let Some(said) = self.said.get(directory).filter(|said| said.templates.contains(template)) {
                return Some((directory, said));
            }
            if directory.is_empty() {
                return None;
            }
            directory = tree::parent(directory);
        }
    }
}

impl Said {
    fn new(strings: &[Entry], directory: &str) -> Self {
        let (templates, region) = (templates(strings, directory), agreed(strings));
        Self { templates, region, parameters: agreed_parameters(strings) }
    }
}

/// The values for parameters, as far as all environments agree.
fn agreed_parameters(strings: &[Entry]) -> Vec<(String, String)> {
    let mut values: BTreeMap<String, Option<String>> = BTreeMap::new();
    for (key, value) in parameters(strings, "parameter_overrides").flat_map(|text| assignments(&text.value)) {
        let known = values.entry(key).or_insert_with(|| Some(value.clone()));
        if known.as_ref() != Some(&value) {
            *known = None;
        }
    }
    // What one environment does not give, it leaves to the default.
    let deployed = strings.iter().filter(|(path, _)| path.len() > 1 && path[1] == "deploy");
    let mut environments: HashMap<&String, HashSet<String>> =
        deployed.filter_map(|(path, _)| Some((path.first()?, HashSet::new()))).collect();
    for (path, value) in strings {
        if let Some(given) = path.first().and_then(|environment| environments.get_mut(environment)) {
            given.extend(assignments(&value.value).into_iter().map(|(name, _)| name));
        }
    }
    values.retain(|key, _| environments.values().all(|given| given.contains(key)));
    values.into_iter().filter_map(|(key, value)| Some((key, value?))).collect()
}

/// The strings of a file, and where and why it cannot be read.
fn strings(context: &Context<'_>, path: &str, bytes: &[u8]) -> (Vec<Entry>, Option<(Option<Span>, String)>) {
    let text = String::from_utf8_lossy(bytes);
    let file = context.sources.add(path, &*text, Owner::User);
    let (strings, error) = toml::strings(file, &context.sources.file(file).text);
    let problem = match (str::from_utf8(bytes), error) {
        (Err(error), _) => {
            let at = error.valid_up_to();
            Some((Some(Span::new(file, at..at)), "this byte is not UTF-8".to_owned()))
        }
        (Ok(_), error) => error.map(|error| (Some(error.span), error.message)),
    };
    (strings, problem)
}

/// The values of a parameter, in every environment and command.
fn parameters<'s>(strings: &'s [Entry], name: &'s str) -> impl Iterator<Item = &'s Spanned<String>> {
    strings.iter().filter_map(move |(path, value)| match &path[..] {
        [_, command, section, key] => {
            (COMMANDS.contains(&&**command) && section == "parameters" && key == name).then_some(value)
        }
        _ => None,
    })
}

/// The templates that the settings of a directory are about. What a build leaves in `.aws-sam` is made from the default.
fn templates(strings: &[Entry], directory: &str) -> HashSet<String> {
    let mut own = names(strings).peekable();
    let defaults = if own.peek().is_none() { &DEFAULTS[..] } else { &[] };
    own.chain(defaults.iter().copied()).filter_map(|name| tree::join(directory, name)).collect()
}

/// The templates that settings name.
fn names(strings: &[Entry]) -> impl Iterator<Item = &str> {
    let named = parameters(strings, "template_file").chain(parameters(strings, "template"));
    named.map(|value| &*value.value).filter(|name| !name.contains(".aws-sam"))
}

/// `Name=value "Other=a b"`, or `ParameterKey=Name,ParameterValue=value`.
fn assignments(text: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut rest = text.trim();
    while let Some((key, behind)) = rest.split_once('=') {
        let (value, next) = match behind.strip_prefix(['"', '\'']) {
            Some(quoted) => quoted.split_once(['"', '\'']).unwrap_or((quoted, "")),
            None => behind.split_once(char::is_whitespace).unwrap_or((behind, "")),
        };
        let key = key.trim().trim_start_matches(['"', '\'']);
        match (key, value.split_once(",ParameterValue=")) {
            ("ParameterKey", Some((key, value))) => found.push((key.to_owned(), value.to_owned())),
            _ => found.push((key.to_owned(), value.trim_end_matches(['"', '\'']).to_owned())),
        }
        rest = next.trim();
    }
    found
}

fn agreed(strings: &[Entry]) -> Option<Placed> {
    let mut regions = parameters(strings, "region");
    let first = regions.next()?;
    regions.all(|region| region.value == first.value).then(|| Placed {
        region: Region::new(&first.value),
        at: Some(first.span),
        text: "where `sam deploy` takes it".to_owned(),
    })
}
