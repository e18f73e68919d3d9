//! What must not be printed of a plan or a state.
//!
//! Terraform writes sensitive values in clear text and says beside them that they are sensitive. Findings show the text
//! around what they point to, in many formats; so secrets are taken out of the text before anything else sees it.

use std::collections::{HashMap, HashSet};

use crate::lower::marks::{marks_all, marks_nothing};
use crate::lower::state::secrets::bare;
use crate::source::{Owner, Sources, Span, held_key, without_keys};
use crate::syntax::json::{self, Kind as Json, Value as Node};

/// A shorter value is nothing that anybody could search for.
const SHORTEST_COPY: usize = 5;

/// The same text with every secret replaced by a stand-in of the same length, equal ones by equal ones.
pub fn without_secrets(text: &str) -> String {
    // Places are only compared with each other here.
    let file = Sources::default().add("", "", Owner::User);
    let text = &*without_keys(text);
    let Ok(tree) = json::parse(file, text) else { return bare(text) };
    let mut secrets = Secrets::default();
    secrets.gather(tree.root());
    secrets.copies(tree.root(), false);
    secrets.replaced(text)
}

#[derive(Default)]
struct Secrets {
    spans: Vec<Span>,
    texts: HashSet<String>,
}

impl Secrets {
    fn gather(&mut self, node: Node<'_>) {
        let mut fields: HashMap<&str, Node<'_>> = HashMap::new();
        for (key, value) in node.entries() {
            let known = key.as_str().and_then(|key| FIELDS.iter().find(|field| **field == key));
            if let Some(field) = known {
                fields.insert(field, value);
            }
        }
        for (value, mark) in MARKED {
            if let (Some(value), Some(mark)) = (fields.get(value), fields.get(mark)) {
                self.marked(*value, *mark);
            }
        }
        if fields.get("sensitive").is_some_and(|mark| marks_all(*mark)) {
            for name in ["value", "default"] {
                if let Some(value) = fields.get(name) {
                    self.all(*value);
                }
            }
        }
        if let Some(root) = fields.get("configuration").and_then(|configuration| configuration.get("root_module")) {
            self.calls(root);
            if let Some(values) = fields.get("variables") {
                self.arguments(root.get("variables"), *values);
            }
        }
        for inner in node.items().chain(node.entries().map(|(_, value)| value)) {
            if matches!(inner.kind(), Json::Array | Json::Object) {
                self.gather(inner);
            }
        }
    }

    /// What calls give to sensitive variables.
    fn calls(&mut self, module: Node<'_>) {
        for (_, call) in module.get("module_calls").into_iter().flat_map(Node::entries) {
            let Some(inner) = call.get("module") else { continue };
            if let Some(given) = call.get("expressions") {
                self.arguments(inner.get("variables"), given);
            }
            self.calls(inner);
        }
    }

    fn arguments(&mut self, declared: Option<Node<'_>>, given: Node<'_>) {
        let is_sensitive = |node: &Node<'_>| node.get("sensitive").is_some_and(marks_all);
        let sensitive: HashSet<_> = declared
            .into_iter()
            .flat_map(Node::entries)
            .filter(|(_, variable)| is_sensitive(variable))
            .filter_map(|(name, _)| name.as_str())
            .collect();
        for (_, value) in
            given.entries().filter(|(name, _)| name.as_str().is_some_and(|name| sensitive.contains(&name)))
        {
            self.all(value);
        }
    }

    /// What a tree of marks says is sensitive. Where it has another form than the value, everything is.
    fn marked(&mut self, value: Node<'_>, mark: Node<'_>) {
        match (mark.kind(), value.kind()) {
            _ if marks_all(mark) => self.all(value),
            (Json::Array, Json::Array) => {
                value.items().zip(mark.items()).for_each(|(value, mark)| self.marked(value, mark));
            }
            (Json::Object, Json::Object) => {
                let marks: HashMap<_, _> =
                    mark.entries().filter_map(|(key, mark)| Some((key.as_str()?, mark))).collect();
                for (key, value) in value.entries() {
                    if let Some(mark) = key.as_str().and_then(|key| marks.get(&key)) {
                        self.marked(value, *mark);
                    }
                }
            }
            _ if !marks_nothing(mark) => self.all(value),
            _ => {}
        }
    }

    fn all(&mut self, value: Node<'_>) {
        match value.kind() {
            Json::String => {
                self.spans.push(value.span());
                if let Some(text) = value.as_str().filter(|text| text.len() >= SHORTEST_COPY) {
                    self.texts.insert(text.into_owned());
                }
            }
            Json::Number => self.spans.push(value.span()),
            _ => {
                value.items().for_each(|inner| self.all(inner));
                for (key, inner) in value.entries() {
                    self.spans.push(key.span());
                    self.all(inner);
                }
            }
        }
    }

    /// Copies that carry no mark: arguments as they are written, what a provider derived.
    fn copies(&mut self, node: Node<'_>, in_value: bool) {
        if let (Json::String, Some(text)) = (node.kind(), node.as_str()) {
            // That a key is written in the configuration is no secret; which it is, is not in the text any more.
            let is_pem = text.starts_with("-----BEGIN ") && text.trim_end().ends_with("-----");
            let may_stay = is_pem && held_key(&text);
            if !may_stay && ((in_value && self.texts.contains(&*text)) || text.contains("PRIVATE KEY-----")) {
                self.spans.push(node.span());
            }
            return;
        }
        for item in node.items() {
            self.copies(item, in_value);
        }
        for (key, value) in node.entries() {
            let inside = in_value || key.as_str().is_some_and(|key| VALUES.contains(&&*key));
            self.copies(value, inside);
        }
    }

    fn replaced(mut self, text: &str) -> String {
        self.spans.sort_by_key(|span| (span.start, span.end));
        self.spans.dedup();
        let mut numbers: HashMap<&str, usize> = HashMap::new();
        let mut shown = String::with_capacity(text.len());
        let mut behind = 0;
        for span in &self.spans {
            let range = span.range();
            shown.push_str(&text[behind..range.start]);
            let secret = &text[range.clone()];
            match secret.strip_prefix('"').and_then(|secret| secret.strip_suffix('"')) {
                Some(inner) => {
                    let base = inner.strip_prefix("*.");
                    let number = numbers.len();
                    let number = *numbers.entry(base.unwrap_or(inner)).or_insert(number);
                    shown.push('"');
                    shown.push_str(if base.is_some() { "*." } else { "" });
                    stand_in(&mut shown, number, base.unwrap_or(inner).len());
                    shown.push('"');
                }
                None => shown.extend(secret.chars().map(|c| if c.is_ascii_digit() { '1' } else { c })),
            }
            behind = range.end;
        }
        shown.push_str(&text[behind..]);
        shown
    }
}

/// A word of a length for the secret of a number.
fn stand_in(shown: &mut String, mut number: usize, length: usize) {
    for _ in 0..length {
        let letter = if number > 0 { b'a' + (number % 26) as u8 } else { b'x' };
        number /= 26;
        shown.push(char::from(letter));
    }
}

/// Values, and the trees that mark what is sensitive in them.
const MARKED: [(&str, &str); 3] =
    [("after", "after_sensitive"), ("before", "before_sensitive"), ("values", "sensitive_values")];
/// What is looked at in an object.
const FIELDS: [&str; 11] = [
    "after",
    "after_sensitive",
    "before",
    "before_sensitive",
    "values",
    "sensitive_values",
    "sensitive",
    "value",
    "default",
    "configuration",
    "variables",
];
/// What holds values, and no words of Terraform's own.
const VALUES: [&str; 6] = ["after", "before", "values", "value", "default", "constant_value"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_marked_is_replaced_and_its_copies_with_it() {
        let text = r#"{"resource_changes":[{"change":{"after":{"d":"secret-name","n":4711,"s":["*.secret-name","open"]},
            "after_sensitive":{"d":true,"n":true,"s":[true,false]}}}],
            "configuration":{"root_module":{"resources":[{"expressions":{"d":{"constant_value":"secret-name"}}}]}}}"#;
        let shown = without_secrets(text);
        assert!(!shown.contains("secret-name") && !shown.contains("4711"), "{shown}");
        assert!(shown.contains(r#""open""#) && shown.contains(r#""*.xxxxxxxxxxx""#), "{shown}");
        assert_eq!(shown.len(), text.len());
    }

    #[test]
    fn a_mark_of_another_form_than_its_value_marks_all_of_it() {
        for mark in ["\"true\"", "1", "[true]", "[[{\"a\":true}]]", "\"\""] {
            let text = format!(r#"{{"change":{{"after":{{"d":"secret-name"}},"after_sensitive":{mark}}}}}"#);
            assert!(!without_secrets(&text).contains("secret-name"), "{mark}");
        }
        for mark in ["false", "null", "[]", "[false]", "{}", "{\"d\":false}", "{\"other\":true}"] {
            let text = format!(r#"{{"change":{{"after":{{"d":"public-name"}},"after_sensitive":{mark}}}}}"#);
            assert!(without_secrets(&text).contains("public-name"), "{mark}");
        }
        let text = r#"{"variables":{"a":{"value":"secret-name","sensitive":"yes"}}}"#;
        assert!(!without_secrets(text).contains("secret-name"));
    }

    #[test]
    fn values_of_sensitive_variables_are_replaced() {
        let text = r#"{"variables":{"a":{"value":"secret-value"},"b":{"value":"public-value"}},
            "configuration":{"provider_config":{},"root_module":{"variables":{"a":{"sensitive":true,"default":"another-one"}},
            "module_calls":{"m":{"expressions":{"x":{"constant_value":"third"}},
            "module":{"variables":{"x":{"sensitive":true}}}}}}}}"#;
        let shown = without_secrets(text);
        for secret in ["secret-value", "another-one", "third"] {
            assert!(!shown.contains(secret), "{shown}");
        }
        assert!(shown.contains("public-value"), "{shown}");
    }

    #[test]
    fn a_private_key_is_one_wherever_it_stands() {
        assert!(!without_secrets(r#"{"a":["-----BEGIN PRIVATE KEY-----\nabc"]}"#).contains("abc"));
    }
}
