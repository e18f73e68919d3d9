//! From TOML to settings. Everything that is wrong is told, not only the first thing.

use std::path::Path;

use jiff::civil::Date;

use super::{Config, Fault, Names, Selection};
use crate::allow::{Area, Exception};
use crate::glob::{Address, Paths};
use crate::limits::{self, Limit};
use crate::model::Region;
use crate::rule::{Limits, Severity, nearest};
use crate::rules;
use crate::source::{FileId, Sources, Span, Spanned};
use crate::syntax::toml::{self, DeTable, DeValue};
use crate::tree;

/// The settings of a file.
pub(crate) const KEYS: [&str; 13] = [
    "select",
    "extend-select",
    "ignore",
    "exclude",
    "fail-on",
    "min-severity",
    "baseline",
    "region",
    "max-names",
    "limits",
    "severity",
    "allow",
    "paths",
];
/// Those of an exception.
pub(super) const ALLOW_KEYS: [&str; 5] = ["rule", "path", "address", "reason", "until"];
/// Those of some paths.
pub(super) const PATHS_KEYS: [&str; 5] = ["select", "extend-select", "ignore", "severity", "region"];

/// What one person can have written: more entries of a list, or tables, are refused.
const MOST: usize = 500;
/// Faults that are told.
const MOST_TOLD: usize = 20;
/// A longer name is cut where it is told.
const LONGEST_SHOWN: usize = 80;

/// Reads a file of these `sources`; its patterns are relative to `folder`, a path of the tree at `root`.
pub(super) fn read(
    file: FileId,
    path: &str,
    folder: &str,
    root: &Path,
    sources: &Sources,
) -> Result<Config, Vec<Fault>> {
    let (table, mut errors) = toml::parse(file, &sources.file(file).text);
    // One mistake makes the parser stumble over the rest of its line.
    errors.dedup_by_key(|error| sources.locate(error.span).line);
    let faults = errors.into_iter().map(|error| Spanned { value: error.message, span: error.span }).collect();
    let mut reader = Reader { file, path, folder, root, faults };
    if reader.faults.is_empty() {
        let config = reader.config(&table);
        if reader.faults.is_empty() {
            return Ok(config);
        }
    }
    let mut faults = reader.faults;
    faults.sort_by_key(|fault| (fault.span.start, fault.span.end));
    let more = faults.len().saturating_sub(MOST_TOLD);
    faults.truncate(MOST_TOLD);
    let told = |fault: Spanned<String>| Fault { path: path.to_owned(), span: Some(fault.span), message: fault.value };
    let mut told: Vec<Fault> = faults.into_iter().map(told).collect();
    if more > 0 {
        told.push(Fault { path: path.to_owned(), span: None, message: format!("{more} more places are wrong") });
    }
    Err(told)
}

/// A value and where it is written.
type Value<'t> = toml::Placed<DeValue<'t>>;

struct Reader<'r> {
    file: FileId,
    path: &'r str,
    folder: &'r str,
    root: &'r Path,
    faults: Vec<Spanned<String>>,
}

impl Reader<'_> {
    fn config(&mut self, table: &DeTable<'_>) -> Config {
        self.known_keys(table, &KEYS, "setting");
        Config {
            file: self.file,
            rules: self.selection(table),
            exclude: self.setting(table, "exclude", Self::patterns),
            fail_on: self.setting(table, "fail-on", |reader, value| {
                reader.one_of(value, &["error", "warning", "note", "never"]).map(Severity::named)
            }),
            min_severity: self.setting(table, "min-severity", Self::severity),
            baseline: self.setting(table, "baseline", |reader, value| {
                let text = reader.text(value, "the path of a file")?;
                let Some(path) = tree::join(reader.folder, &text).filter(|path| !path.is_empty()) else {
                    reader.wrong(value, "this path leads out of the tree".to_owned());
                    return None;
                };
                let path = reader.root.join(path);
                // A link at its place may lead where the words do not.
                let real = path.canonicalize().ok().zip(reader.root.canonicalize().ok());
                if real.is_some_and(|(path, root)| !path.starts_with(root)) {
                    reader.wrong(value, "this path leads out of the tree".to_owned());
                    return None;
                }
                Some(path)
            }),
            max_names: self.setting(table, "max-names", |reader, value| {
                let number = match value.get_ref() {
                    DeValue::Integer(number) => usize::from_str_radix(number.as_str(), number.radix()).ok(),
                    _ => None,
                };
                let number = number.filter(|number| (1..=Limits::MOST_NAMES).contains(number));
                if number.is_none() {
                    reader.expected(value, &format!("a number from 1 to {}", Limits::MOST_NAMES));
                }
                number
            }),
            limits: self.limits(table),
            allow: self.exceptions(table),
            paths: self.paths(table),
        }
    }

    fn selection(&mut self, table: &DeTable<'_>) -> Selection {
        Selection {
            select: self.setting(table, "select", Self::names),
            extend_select: self.setting(table, "extend-select", Self::names),
            ignore: self.setting(table, "ignore", Self::names),
            severity: self.severities(table),
            region: self.setting(table, "region", |reader, value| {
                let text = reader.text(value, "the code of a region, such as \"eu-west-1\"")?;
                if !Region::new(&text).is_code() || text.len() > LONGEST_SHOWN {
                    reader.wrong(value, format!("`{}` is not the code of a region", shown(&text)));
                    return None;
                }
                Some(text)
            }),
        }
    }

    /// A setting and the place of its key.
    fn setting<T>(
        &mut self,
        table: &DeTable<'_>,
        name: &str,
        read: impl FnOnce(&mut Self, &Value<'_>) -> Option<T>,
    ) -> Option<Spanned<T>> {
        let (key, value) = table.get_key_value(name)?;
        let span = Span::new(self.file, key.span());
        read(self, value).map(|value| Spanned { value, span })
    }

    fn severities(&mut self, table: &DeTable<'_>) -> Vec<Spanned<(&'static str, Severity)>> {
        let Some(value) = table.get("severity") else { return Vec::new() };
        let DeValue::Table(table) = value.get_ref() else {
            self.expected(value, "a table of rules and their severities");
            return Vec::new();
        };
        let mut severities = Vec::new();
        for (key, value) in table {
            let span = Span::new(self.file, key.span());
            let name = self.rule(key.get_ref(), span);
            let severity = match value.get_ref().as_str() {
                Some("off" | "none" | "never") => {
                    self.wrong(
                        value,
                        format!("this is no severity; `ignore = [\"{}\"]` switches a rule off", shown(key.get_ref())),
                    );
                    None
                }
                _ => self.severity(value),
            };
            severities.extend(name.zip(severity).map(|value| Spanned { value, span }));
        }
        severities
    }

    fn limits(&mut self, table: &DeTable<'_>) -> Vec<Spanned<(Limit, u32)>> {
        let Some(value) = table.get("limits") else { return Vec::new() };
        let DeValue::Table(table) = value.get_ref() else {
            self.expected(value, "a table with the header `[limits]`");
            return Vec::new();
        };
        self.known_keys(table, &limits::SETTINGS.map(|setting| setting.name), "limit");
        let mut set = Vec::new();
        for setting in &limits::SETTINGS {
            let Some((key, value)) = table.get_key_value(setting.name) else { continue };
            let number = match value.get_ref() {
                DeValue::Integer(number) => u32::from_str_radix(number.as_str(), number.radix()).ok(),
                _ => None,
            };
            match number.filter(|number| (1..=setting.most).contains(number)) {
                Some(number) => {
                    set.push(Spanned { value: (setting.limit, number), span: Span::new(self.file, key.span()) });
                }
                None => self.expected(value, &format!("a number from 1 to {}", setting.most)),
            }
        }
        set
    }

    fn exceptions(&mut self, table: &DeTable<'_>) -> Vec<Exception> {
        let Some(value) = table.get("allow") else { return Vec::new() };
        let entries = match value.get_ref() {
            DeValue::Array(entries) if entries.iter().all(|entry| entry.get_ref().is_table()) => entries,
            _ => {
                self.expected(value, "tables with the header `[[allow]]`");
                return Vec::new();
            }
        };
        if !self.bounded(value, entries.len()) {
            return Vec::new();
        }
        entries.iter().filter_map(|entry| self.exception(entry.get_ref().as_table()?, self.span(entry))).collect()
    }

    fn exception(&mut self, table: &DeTable<'_>, span: Span) -> Option<Exception> {
        self.known_keys(table, &ALLOW_KEYS, "setting of an exception");
        let rules = match table.get("rule") {
            Some(value) if value.get_ref().is_str() => {
                let text = value.get_ref().as_str().unwrap_or_default();
                let span = self.span(value);
                self.rule(text, span).map(|value| vec![Spanned { value, span }])
            }
            Some(value) => self.names(value),
            None => {
                self.faults.push(Spanned { value: "this exception names no `rule`".to_owned(), span });
                None
            }
        };
        let reason = table.get("reason").and_then(|value| self.text(value, "a sentence that says why it is fine"));
        let until = table.get("until").and_then(|value| self.date(value));
        let paths = match table.get("path") {
            Some(value) => self.text(value, "a pattern of paths").and_then(|text| self.pattern(value, &text)),
            None => self.all_paths(),
        };
        let address = table.get("address").and_then(|value| {
            let text = self.text(value, "a pattern of addresses")?;
            Address::new(&text).map_err(|message| self.wrong(value, message)).ok()
        });
        if matches!(&rules, Some(rules) if rules.is_empty()) {
            self.faults.push(Spanned { value: "this exception names no `rule`".to_owned(), span });
        }
        let rules = rules?.into_iter().map(|name| Spanned { value: name.value.to_owned(), span: name.span });
        let area = Area { paths: paths?, address };
        Some(Exception::setting(span, self.path, rules.collect(), &reason.unwrap_or_default(), until, area))
    }

    fn paths(&mut self, table: &DeTable<'_>) -> Vec<(Paths, Selection)> {
        let Some(value) = table.get("paths") else { return Vec::new() };
        let DeValue::Table(tables) = value.get_ref() else {
            self.expected(value, "tables with headers such as `[paths.\"legacy/**\"]`");
            return Vec::new();
        };
        if !self.bounded(value, tables.len()) {
            return Vec::new();
        }
        let mut all = Vec::new();
        for (key, value) in tables {
            let DeValue::Table(table) = value.get_ref() else {
                self.expected(value, "a table with a header such as `[paths.\"legacy/**\"]`");
                continue;
            };
            self.known_keys(table, &PATHS_KEYS, "setting for some paths");
            let selection = self.selection(table);
            match Paths::new(self.folder, [key.get_ref().as_ref()]) {
                Ok(paths) => all.push((key.span().start, paths, selection)),
                Err(message) => {
                    let span = Span::new(self.file, key.span());
                    self.faults.push(Spanned { value: message, span });
                }
            }
        }
        all.sort_by_key(|(start, ..)| *start);
        all.into_iter().map(|(_, paths, selection)| (paths, selection)).collect()
    }

    /// The names of rules in a list.
    fn names(&mut self, value: &Value<'_>) -> Option<Names> {
        let items = self.list(value, "a list of rules, such as [\"email-validation\"]")?;
        let rules = items.into_iter().map(|(text, span)| self.rule(&text, span).map(|value| Spanned { value, span }));
        Some(rules.collect::<Vec<_>>().into_iter().flatten().collect())
    }

    fn patterns(&mut self, value: &Value<'_>) -> Option<Paths> {
        let items = self.list(value, "a list of patterns, such as [\"legacy/**\"]")?;
        let before = self.faults.len();
        for (text, span) in &items {
            if let Err(message) = Paths::new(self.folder, [text.as_str()]) {
                self.faults.push(Spanned { value: message, span: *span });
            }
        }
        if self.faults.len() > before {
            return None;
        }
        let all = Paths::new(self.folder, items.iter().map(|(text, _)| text.as_str()));
        all.map_err(|message| self.wrong(value, message)).ok()
    }

    fn pattern(&mut self, value: &Value<'_>, text: &str) -> Option<Paths> {
        Paths::new(self.folder, [text]).map_err(|message| self.wrong(value, message)).ok()
    }

    /// Everything below the file.
    fn all_paths(&self) -> Option<Paths> {
        Paths::new(self.folder, ["**"]).ok()
    }

    /// The strings of a list.
    fn list(&mut self, value: &Value<'_>, expected: &str) -> Option<Vec<(String, Span)>> {
        let DeValue::Array(items) = value.get_ref() else {
            self.expected(value, expected);
            return None;
        };
        if !self.bounded(value, items.len()) {
            return None;
        }
        let mut strings = Vec::new();
        for item in items {
            strings.extend(self.text(item, "a string").map(|text| (text, self.span(item))));
        }
        Some(strings)
    }

    fn rule(&mut self, name: &str, span: Span) -> Option<&'static str> {
        rules::named(name).map(|rule| rule.name).map_err(|value| self.faults.push(Spanned { value, span })).ok()
    }

    fn severity(&mut self, value: &Value<'_>) -> Option<Severity> {
        self.one_of(value, &["error", "warning", "note"]).and_then(Severity::named)
    }

    fn one_of<'w>(&mut self, value: &Value<'_>, words: &[&'w str]) -> Option<&'w str> {
        let word = value.get_ref().as_str().and_then(|text| words.iter().find(|word| **word == text));
        if word.is_none() {
            let words: Vec<String> = words.iter().map(|word| format!("\"{word}\"")).collect();
            self.expected(value, &format!("one of {}", words.join(", ")));
        }
        word.copied()
    }

    fn date(&mut self, value: &Value<'_>) -> Option<Spanned<Date>> {
        let date = match value.get_ref() {
            DeValue::Datetime(time) if time.time.is_none() => time.to_string().parse::<Date>().ok(),
            DeValue::String(text) => text.trim().parse::<Date>().ok(),
            _ => None,
        };
        if date.is_none() {
            self.expected(value, "a date, such as 2027-03-01");
        }
        date.map(|date| Spanned { value: date, span: self.span(value) })
    }

    fn text(&mut self, value: &Value<'_>, expected: &str) -> Option<String> {
        let text = value.get_ref().as_str().map(str::to_owned);
        if text.is_none() {
            self.expected(value, expected);
        }
        text
    }

    fn known_keys(&mut self, table: &DeTable<'_>, known: &[&str], what: &str) {
        for key in table.keys().filter(|key| !known.contains(&key.get_ref().as_ref())) {
            let name = key.get_ref();
            let hint = match nearest(name, known.iter().copied()) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("there are {}", known.join(", ")),
            };
            let value = format!("there is no {what} `{}`; {hint}", shown(name));
            self.faults.push(Spanned { value, span: Span::new(self.file, key.span()) });
        }
    }

    fn bounded(&mut self, value: &Value<'_>, count: usize) -> bool {
        if count > MOST {
            self.wrong(value, format!("{count} entries are more than acmlint takes here, which is {MOST}"));
        }
        count <= MOST
    }

    fn expected(&mut self, value: &Value<'_>, expected: &str) {
        let found = match value.get_ref() {
            DeValue::String(text) => format!("\"{}\"", shown(text)),
            DeValue::Integer(number) => shown(number.as_str()),
            DeValue::Float(_) => "a number with a fraction".to_owned(),
            DeValue::Boolean(truth) => truth.to_string(),
            DeValue::Datetime(time) => time.to_string(),
            DeValue::Array(_) => "a list".to_owned(),
            DeValue::Table(_) => "a table".to_owned(),
        };
        self.wrong(value, format!("expected {expected}, found {found}"));
    }

    fn wrong(&mut self, value: &Value<'_>, message: String) {
        let span = self.span(value);
        self.faults.push(Spanned { value: message, span });
    }

    fn span(&self, value: &Value<'_>) -> Span {
        Span::new(self.file, value.span())
    }
}

/// A text as a message can hold it.
fn shown(text: &str) -> String {
    let cut: String = text.chars().take(LONGEST_SHOWN).collect();
    cut.escape_debug().to_string()
}
