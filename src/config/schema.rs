//! The file as its JSON Schema describes it, for editors. What [`super::read`] takes beyond that it explains better than a
//! schema could.

use std::collections::BTreeMap;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde_json::{Value, json};

use crate::limits::SETTINGS;
use crate::rule::{Limits, Severity};
use crate::rules::RULES;

/// The JSON Schema of `acmlint.toml`.
pub fn schema() -> Value {
    schemars::generate::SchemaSettings::draft07().into_generator().into_root_schema_for::<File>().to_value()
}

/// Settings of acmlint: <https://github.com/acmlint/acmlint>.
#[derive(JsonSchema)]
#[schemars(title = "acmlint.toml", rename_all = "kebab-case", deny_unknown_fields)]
#[expect(dead_code, reason = "only its shape is used")]
struct File {
    /// Judge by these rules only.
    select: Option<Vec<Rule>>,
    /// Judge by these rules, too.
    extend_select: Option<Vec<Rule>>,
    /// Do not judge by these rules.
    ignore: Option<Vec<Rule>>,
    /// Paths to leave out: patterns as in .gitignore, relative to this file.
    exclude: Option<Vec<String>>,
    /// The severity from which on a finding makes the exit code 1.
    fail_on: Option<Gate>,
    /// Leave out findings below this severity.
    min_severity: Option<Severity>,
    /// The file of findings that are known already, relative to this file.
    baseline: Option<String>,
    /// The region that templates are deployed to, where nothing else says it.
    region: Option<String>,
    /// How many names a certificate may have: the quota of the account.
    #[schemars(range(min = 1, max = Limits::MOST_NAMES))]
    max_names: Option<u8>,
    /// How far acmlint goes before it says that it stopped.
    limits: Option<Bounds>,
    /// How bad findings of a rule are.
    severity: Option<BTreeMap<Rule, Severity>>,
    /// Exceptions.
    allow: Option<Vec<Allow>>,
    /// What holds for some paths only: patterns as in .gitignore, relative to this file; of several that match, later ones
    /// have the last word.
    paths: Option<BTreeMap<String, Paths>>,
}

/// Findings that may pass.
#[derive(JsonSchema)]
#[schemars(rename_all = "kebab-case", deny_unknown_fields)]
#[expect(dead_code, reason = "only its shape is used")]
struct Allow {
    /// The rules; names that other linters have for them are understood.
    rule: OneOrMore,
    /// The files: a pattern as in .gitignore, relative to this file. All of them where it is left out.
    path: Option<String>,
    /// The addresses of certificates or of what takes them, `*` for anything, with or without an instance. All of them
    /// where it is left out.
    address: Option<String>,
    /// Why it is fine.
    reason: String,
    /// The last day on which it holds.
    until: Option<String>,
}

/// What holds for some paths.
#[derive(JsonSchema)]
#[schemars(rename_all = "kebab-case", deny_unknown_fields)]
#[expect(dead_code, reason = "only its shape is used")]
struct Paths {
    /// Judge these paths by these rules only.
    select: Option<Vec<Rule>>,
    /// Judge these paths by these rules, too.
    extend_select: Option<Vec<Rule>>,
    /// Do not judge these paths by these rules.
    ignore: Option<Vec<Rule>>,
    /// How bad findings of a rule are in these paths.
    severity: Option<BTreeMap<Rule, Severity>>,
    /// The region that templates in these paths are deployed to, where nothing else says it.
    region: Option<String>,
}

#[derive(JsonSchema)]
#[serde(rename_all = "lowercase")]
#[expect(dead_code, reason = "only its shape is used")]
enum Gate {
    Error,
    Warning,
    Note,
    Never,
}

#[derive(JsonSchema)]
#[serde(untagged)]
#[expect(dead_code, reason = "only its shape is used")]
enum OneOrMore {
    One(Rule),
    More(Vec<Rule>),
}

/// The table of limits.
struct Bounds;

impl JsonSchema for Bounds {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Limits".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let all = SETTINGS.iter().map(|setting| {
            let about = json!({
                "description": format!("How many {}.", setting.counts),
                "type": "integer",
                "default": setting.default,
                "minimum": 1,
                "maximum": setting.most,
            });
            (setting.name.to_owned(), about)
        });
        let all: serde_json::Map<String, Value> = all.collect();
        json_schema!({ "type": "object", "properties": all, "additionalProperties": false })
    }
}

/// The name of a rule.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Rule;

impl JsonSchema for Rule {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Rule".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let names: Vec<&str> = RULES.iter().map(|rule| rule.name).collect();
        // Editors complete the names; those of other linters are as good.
        json_schema!({
            "description": "The name of a rule, or the one that another linter has for it.",
            "anyOf": [{ "enum": names }, { "type": "string" }]
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::read::{ALLOW_KEYS, KEYS, PATHS_KEYS};
    use super::*;

    #[test]
    fn the_schema_has_the_keys_that_are_read() {
        let schema = schema();
        for (at, keys) in [
            ("/properties", &KEYS[..]),
            ("/definitions/Allow/properties", &ALLOW_KEYS[..]),
            ("/definitions/Paths/properties", &PATHS_KEYS[..]),
        ] {
            let mut described: Vec<&str> =
                schema.pointer(at).unwrap().as_object().unwrap().keys().map(String::as_str).collect();
            let mut keys = keys.to_vec();
            keys.sort_unstable();
            described.sort_unstable();
            assert_eq!(described, keys, "{at}");
        }
    }
}
