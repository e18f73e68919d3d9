//! TOML: the tools that deploy what is scanned keep their settings in it, of which the strings matter, and acmlint its
//! own.

pub use toml::Spanned as Placed;
pub use toml::de::{DeTable, DeValue};

use super::SyntaxError;
use crate::source::{FileId, Span, Spanned};

/// A string of a document: the keys that lead to it, and where it is written, with its quotes.
pub type Entry = (Vec<String>, Spanned<String>);

/// The strings of a document, those in arrays under the array's keys, and the first place that is no TOML.
pub fn strings(file: FileId, text: &str) -> (Vec<Entry>, Option<SyntaxError>) {
    let (table, errors) = parse(file, text);
    let mut found = Vec::new();
    collect(&table, file, &mut Vec::new(), &mut found);
    (found, errors.into_iter().next())
}

/// The table of a document, and all places that are no TOML.
pub fn parse(file: FileId, text: &str) -> (DeTable<'_>, Vec<SyntaxError>) {
    let (table, errors) = DeTable::parse_recoverable(text);
    (table.into_inner(), errors.iter().map(|error| syntax_error(error, file)).collect())
}

fn syntax_error(error: &toml::de::Error, file: FileId) -> SyntaxError {
    SyntaxError { message: error.message().to_owned(), span: Span::new(file, error.span().unwrap_or(0..0)) }
}

fn collect(table: &DeTable<'_>, file: FileId, path: &mut Vec<String>, found: &mut Vec<Entry>) {
    for (key, value) in table {
        path.push(key.get_ref().to_string());
        match value.get_ref() {
            DeValue::String(text) => {
                let span = Span::new(file, value.span());
                found.push((path.clone(), Spanned { value: text.to_string(), span }));
            }
            // The parser bounds how deep tables nest.
            DeValue::Array(items) => {
                let strings = items.iter().filter_map(|item| Some((item.get_ref().as_str()?, item.span())));
                found.extend(strings.map(|(text, range)| {
                    (path.clone(), Spanned { value: text.to_owned(), span: Span::new(file, range) })
                }));
            }
            DeValue::Table(inner) => collect(inner, file, path, found),
            _ => {}
        }
        path.pop();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{Owner, Sources};

    #[test]
    fn strings_are_found_where_they_stand() {
        let sources = Sources::default();
        let text = "[default.deploy.parameters]\nregion = \"eu-west-1\"\nretries = 3\n";
        let file = sources.add("samconfig.toml", text, Owner::User);
        let (strings, error) = strings(file, text);
        assert!(error.is_none());
        let [(path, value)] = &strings[..] else { panic!("{strings:?}") };
        assert_eq!(path.join("."), "default.deploy.parameters.region");
        assert_eq!((value.value.as_str(), sources.text(value.span)), ("eu-west-1", "\"eu-west-1\""));
    }

    #[test]
    fn what_is_no_toml_is_told_at_its_place() {
        let sources = Sources::default();
        let text = "a = \"1\"\nb = = 2\n";
        let file = sources.add("x.toml", text, Owner::User);
        let (strings, error) = strings(file, text);
        assert_eq!((strings.len(), sources.locate(error.unwrap().span).line), (1, 2));
    }
}
