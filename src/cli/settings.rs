//! The project's settings: found, read, and shown with what the command line says.

use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use super::meant::{self, Mistake};
use super::said::{Gate, Global, Input, Rules};
use super::surroundings::Surroundings;
use crate::check::Problem;
use crate::config::{self, Config, Found, Origin, Policy};
use crate::limits;
use crate::report::settings::{Setting, Shown};
use crate::rule::{Limits, Severity};
use crate::rules;
use crate::source::{Sources, Spanned, Viewpoint};

/// The settings of the project that some paths belong to.
pub(super) struct Project {
    /// What its file says, if it has one.
    pub(super) config: Option<Config>,
    found: Option<Found>,
    viewpoint: Viewpoint,
}

impl Project {
    /// Finds the file and reads it. Fails with all that is wrong with it.
    pub(super) fn read(
        input: &Input,
        global: &Global,
        surroundings: &Surroundings,
        sources: &Sources,
    ) -> Result<Self, Vec<Problem>> {
        let fault = |path: &Path, message: String| {
            vec![Problem { path: path.to_string_lossy().into_owned(), span: None, message, fatal: true }]
        };
        let here = surroundings.working_directory.clone().map_err(|error| fault(Path::new("."), error))?;
        let paths: Vec<PathBuf> = seeds(input).iter().map(|path| here.join(path)).collect();
        let root = input.root.as_ref().map(|root| here.join(root));
        let found = match &global.config {
            Some(file) => Some(config::named(&here.join(file), &paths, root.as_deref()).map_err(|error| {
                let message = match error.kind() {
                    std::io::ErrorKind::NotFound => "it does not exist".to_owned(),
                    _ => error.to_string(),
                };
                fault(file, message)
            })?),
            None if global.isolated => None,
            None => config::find(&paths, root.as_deref()),
        };
        let Some(found) = found else {
            return Ok(Self { config: None, found: None, viewpoint: Viewpoint::default() });
        };
        let viewpoint = Viewpoint::new(found.root(), &here);
        match found.read(sources) {
            Ok(config) => Ok(Self { config: Some(config), found: Some(found), viewpoint }),
            Err(faults) => Err(faults
                .into_iter()
                .map(|fault| {
                    let path = viewpoint.path(&fault.path);
                    Problem { path, span: fault.span, message: fault.message, fatal: true }
                })
                .collect()),
        }
    }

    /// The file that they come from, as it is printed.
    pub(super) fn file(&self, sources: &Sources) -> Option<String> {
        self.config.as_ref().map(|config| self.viewpoint.path(&sources.file(config.file).path))
    }

    /// What holds for the first of the paths.
    pub(super) fn show(
        &self,
        input: &Input,
        said: (&Rules, Option<Gate>),
        surroundings: &Surroundings,
        sources: &Sources,
    ) -> Result<Shown, Mistake> {
        let here = surroundings.working_directory.clone().map_err(Mistake)?;
        let path = input.paths.first().cloned().unwrap_or_default();
        let inside = self.found.as_ref().and_then(|found| found.inside(&here.join(&path))).unwrap_or_default();
        let policy = Policy::new(self.config.as_ref(), meant::arguments(said.0)?);
        let origin = |origin: Origin| match origin {
            Origin::Default => "default".to_owned(),
            Origin::Argument(name) => name.to_owned(),
            Origin::File(span) => {
                let at = sources.locate(span);
                format!("{}:{}:{}", self.viewpoint.path(sources.path(span)), at.line, at.column)
            }
        };
        let rules = policy.at(&inside).into_iter().map(|ruling| {
            let own = rules::find(ruling.rule).map_or(Severity::Warning, |rule| rule.severity);
            let (severity, severity_by) = match ruling.severity {
                Some((severity, span)) => (severity, Origin::File(span)),
                None => (own, Origin::Default),
            };
            let value = json!({
                "judges": ruling.judges,
                "severity": severity,
                "severity-origin": origin(severity_by),
            });
            let text = match (ruling.judges, severity_by) {
                (false, _) => "off".to_owned(),
                (true, Origin::Default) => severity.name().to_owned(),
                (true, by) => format!("{} ({})", severity.name(), origin(by)),
            };
            Setting { name: ruling.rule.to_owned(), value, text, origin: origin(ruling.by) }
        });
        let rules = rules.collect();
        let settings = self.settings(input, said, policy.region(&inside));
        let settings = settings.into_iter().map(|(name, value, by)| Setting {
            name: name.to_owned(),
            text: as_text(&value),
            value,
            origin: origin(by),
        });
        Ok(Shown {
            path: path.to_string_lossy().into_owned(),
            file: self.file(sources),
            settings: settings.collect(),
            rules,
        })
    }

    /// What holds beside the rules: the name, the value, and who says so.
    fn settings(
        &self,
        input: &Input,
        said: (&Rules, Option<Gate>),
        region: Option<&Spanned<String>>,
    ) -> Vec<(&'static str, Value, Origin)> {
        let config = self.config.as_ref();
        let gate = meant::gate(said.1, config);
        let least = meant::least(said.0, config);
        let mut settings = vec![
            ("fail-on", json!(gate.0.map_or("never", Severity::name)), gate.1),
            ("min-severity", json!(least.0), least.1),
        ];
        let region = match (&input.region, region) {
            (Some(said), _) => (json!(said), Origin::Argument("--region")),
            (None, Some(written)) => (json!(written.value), Origin::File(written.span)),
            (None, None) => (Value::Null, Origin::Default),
        };
        settings.push(("region", region.0, region.1));
        let written = |value: Option<(Value, Origin)>, default: Value| value.unwrap_or((default, Origin::Default));
        let names = config.and_then(|config| config.max_names.as_ref());
        let names = names.map(|names| (json!(names.value), Origin::File(names.span)));
        let names = written(names, json!(Limits::default().names));
        settings.push(("max-names", names.0, names.1));
        for limit in &limits::SETTINGS {
            let said = config.into_iter().flat_map(|config| &config.limits).find(|said| said.value.0 == limit.limit);
            let by = said.map_or(Origin::Default, |said| Origin::File(said.span));
            settings.push((limit.name, json!(said.map_or(limit.default, |said| said.value.1)), by));
        }
        let baseline = config.and_then(|config| config.baseline.as_ref());
        let baseline = baseline.map(|file| (json!(self.seen(&file.value)), Origin::File(file.span)));
        let baseline = written(baseline, Value::Null);
        settings.push(("baseline", baseline.0, baseline.1));
        if let Some(exclude) = config.and_then(|config| config.exclude.as_ref()) {
            settings.push(("exclude", json!(exclude.value.patterns()), Origin::File(exclude.span)));
        }
        if !input.exclude.is_empty() {
            settings.push(("exclude", json!(input.exclude), Origin::Argument("--exclude")));
        }
        for exception in config.iter().flat_map(|config| &config.allow) {
            let rules: Vec<&str> = exception.rules.iter().map(|rule| &*rule.value).collect();
            settings.push(("allow", json!(rules), Origin::File(exception.span)));
        }
        settings
    }

    /// A file of the tree as it is printed.
    fn seen(&self, file: &Path) -> String {
        let inside = self.found.as_ref().and_then(|found| file.strip_prefix(found.root()).ok());
        self.viewpoint.path(&inside.unwrap_or(file).to_string_lossy().replace('\\', "/"))
    }
}

/// The paths that decide which project it is.
fn seeds(input: &Input) -> Vec<PathBuf> {
    if !input.paths.iter().any(|path| path.as_os_str() == "-") {
        return input.paths.clone();
    }
    // A document from stdin belongs to the project of the file that it stands for.
    let folder = input.stdin_filename.as_deref().and_then(|name| Path::new(name).parent());
    vec![folder.map(|folder| Path::new(".").join(folder)).filter(|folder| folder.is_dir()).unwrap_or(".".into())]
}

fn as_text(value: &Value) -> String {
    match value {
        Value::Null => "none".to_owned(),
        Value::String(text) => text.clone(),
        Value::Array(items) => items.iter().map(as_text).collect::<Vec<_>>().join(", "),
        other => other.to_string(),
    }
}
