//! Settings and where each comes from.

use std::fmt::Write as _;

use serde_json::{Value, json};

use super::clean;

/// The settings that hold for a path.
pub struct Shown {
    /// The path, as it was named.
    pub path: String,
    /// The file that they come from, if there is one.
    pub file: Option<String>,
    /// Settings of the run.
    pub settings: Vec<Setting>,
    /// What holds for each rule.
    pub rules: Vec<Setting>,
}

/// A setting.
pub struct Setting {
    /// Its name.
    pub name: String,
    /// Its value.
    pub value: Value,
    /// The same for people.
    pub text: String,
    /// Where it comes from: `default`, an argument, or a place in a file.
    pub origin: String,
}

impl Shown {
    /// For people.
    pub fn text(&self) -> String {
        let path = clean::text(&self.path);
        let mut text = match &self.file {
            Some(file) => format!("{} holds for {path}\n", clean::text(file)),
            None => format!("no acmlint.toml holds for {path}\n"),
        };
        for group in [&self.settings, &self.rules] {
            let width = |of: fn(&Setting) -> &str| {
                group.iter().map(|one| clean::text(of(one)).chars().count()).max().unwrap_or(0).min(WIDEST)
            };
            let (names, values) = (width(|one| &one.name), width(|one| &one.text));
            text.push('\n');
            for one in group {
                let (name, value) = (clean::text(&one.name), clean::text(&one.text));
                // Into a string: it cannot fail.
                let _ = writeln!(text, "  {name:names$}  {value:values$}  {}", clean::text(&one.origin));
            }
        }
        text
    }

    /// For programs.
    pub fn json(&self) -> Value {
        let settings: Vec<Value> = self
            .settings
            .iter()
            .map(|one| json!({ "name": one.name, "value": one.value, "origin": one.origin }))
            .collect();
        let rules = self.rules.iter().map(|one| {
            let mut rule = json!({ "name": one.name, "origin": one.origin });
            if let (Value::Object(rule), Value::Object(value)) = (&mut rule, &one.value) {
                rule.extend(value.clone());
            }
            rule
        });
        json!({
            "path": self.path,
            "file": self.file,
            "settings": settings,
            "rules": rules.collect::<Vec<_>>(),
        })
    }
}

/// A wider column helps nobody.
const WIDEST: usize = 60;
