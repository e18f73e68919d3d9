//! What cannot be parsed, as far as it says that something is sensitive: nobody knows then which of its values that is, so
//! that none is shown.

use std::collections::HashMap;
use std::ops::Range;

use super::SyntaxError;
use crate::source::Span;

/// What marks values of Terraform that must not be shown, as an argument or as a function.
const MARKS: [&str; 2] = ["sensitive", "ephemeral"];
/// What marks a parameter of CloudFormation.
const NO_ECHO: &str = "NoEcho";
/// The lines of a template around an error that are looked at, in each direction.
const FARTHEST: usize = 50;

/// Takes words out of what is said of such blocks of a configuration; gives the places of their values. What begins in the
/// first column begins a block, as `terraform fmt` writes it.
pub fn in_configuration(text: &str, errors: &mut [SyntaxError]) -> Vec<Span> {
    let mut hidden = Vec::new();
    if errors.is_empty() || !is_marked(text) {
        return hidden;
    }
    let begins = |at: &usize| text[*at..].starts_with(|first: char| first.is_ascii_alphabetic());
    let lines = memchr::memchr_iter(b'\n', text.as_bytes()).map(|newline| newline + 1);
    let starts: Vec<usize> = std::iter::once(0).chain(lines.filter(begins)).chain([text.len()]).collect();
    // Whether something in a block is marked; many errors may be in one.
    let mut known: HashMap<usize, bool> = HashMap::new();
    for error in errors {
        let number = starts.partition_point(|start| *start <= error.span.start as usize).clamp(1, starts.len() - 1);
        let block = starts[number - 1]..starts[number];
        let is_new = !known.contains_key(&number);
        if *known.entry(number).or_insert_with(|| is_marked(&text[block.clone()])) {
            error.message = without_words(&error.message);
            if is_new {
                hidden.extend(values(text, block, '=').map(|value| Span::new(error.span.file, value)));
            }
        }
    }
    hidden
}

fn is_marked(text: &str) -> bool {
    MARKS.iter().any(|mark| memchr::memmem::find(text.as_bytes(), mark.as_bytes()).is_some())
}

/// Takes words out of what is said of such parameters of a template in YAML; gives the places of their values. What is
/// indented as the line of an error, or further, belongs together.
pub fn in_template(text: &str, errors: &mut [SyntaxError]) -> Vec<Span> {
    let mut hidden = Vec::new();
    if memchr::memmem::find(text.as_bytes(), NO_ECHO.as_bytes()).is_none() {
        return hidden;
    }
    let indent = |line: &str| line.len() - line.trim_start().len();
    for error in errors {
        let Some((before, behind)) = text.split_at_checked(error.span.start as usize) else { continue };
        let start = before.rfind('\n').map_or(0, |newline| newline + 1);
        let end = behind.find('\n').map_or(text.len(), |newline| before.len() + newline + 1);
        let own = indent(&text[start..end]);
        let belongs = |line: &&str| own > 0 && (line.trim().is_empty() || indent(line) >= own);
        let above = text[..start].split_inclusive('\n').rev().take(FARTHEST).take_while(belongs).map(str::len);
        let below = text[end..].split_inclusive('\n').take(FARTHEST).take_while(belongs).map(str::len);
        let block = start - above.sum::<usize>()..end + below.sum::<usize>();
        if text[block.clone()].contains(NO_ECHO) {
            error.message = without_words(&error.message);
            hidden.extend(values(text, block, ':').map(|value| Span::new(error.span.file, value)));
        }
    }
    hidden
}

/// What stands behind the first sign of each line, or all of one that goes on with a value from further up.
fn values(text: &str, block: Range<usize>, sign: char) -> impl Iterator<Item = Range<usize>> {
    let mut at = block.start;
    text[block.clone()].split_inclusive('\n').filter_map(move |line| {
        let start = at;
        at += line.len();
        let behind = match line.find(sign) {
            Some(sign) => sign + 1,
            None if start > block.start => 0,
            None => return None,
        };
        let value = line[behind..].trim();
        let first = start + line.len() - line[behind..].trim_start().len();
        let is_told = value.chars().all(|c| c.is_ascii_punctuation()) || matches!(value, "true" | "false");
        (!is_told).then(|| first..first + value.len())
    })
}

/// A message with marks alone in quotes, and no words.
pub fn without_words(message: &str) -> String {
    let piece = |(index, piece): (usize, &str)| match index % 2 {
        1 if piece.contains(char::is_alphanumeric) => "`…`".to_owned(),
        1 => format!("`{piece}`"),
        _ => piece.to_owned(),
    };
    message.split('`').enumerate().map(piece).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{FileId, Owner, Sources};
    use crate::syntax::{hcl, yaml};

    /// What is left of a text where its errors are told, and what is said of them.
    fn shown(text: &str, parse: impl Fn(&Sources, FileId) -> (Vec<SyntaxError>, Vec<Span>)) -> (String, String) {
        let sources = Sources::default();
        let (errors, hidden) = parse(&sources, sources.add("file", text, Owner::User));
        let mut shown = text.to_owned();
        for span in hidden {
            shown.replace_range(span.range(), &"*".repeat(span.range().len()));
        }
        let said: Vec<&str> = errors.iter().map(|error| &*error.message).collect();
        (shown, said.join("\n"))
    }

    fn configuration(sources: &Sources, file: FileId) -> (Vec<SyntaxError>, Vec<Span>) {
        let text = &sources.file(file).text;
        let mut errors = hcl::parse(file, text).errors;
        let hidden = in_configuration(text, &mut errors);
        (errors, hidden)
    }

    fn template(sources: &Sources, file: FileId) -> (Vec<SyntaxError>, Vec<Span>) {
        let text = &sources.file(file).text;
        let mut errors = yaml::parse(file, text).errors;
        let hidden = in_template(text, &mut errors);
        (errors, hidden)
    }

    #[test]
    fn no_value_of_a_broken_block_that_marks_one_is_left() {
        for text in [
            "variable \"p\" { sensitive = true default = \"hunter2\" }\n",
            "variable \"p\" {\n  sensitive = true\n  default = \"hunter2\n}\n",
            "variable \"p\" {\n  default = hunter2 hunter3\n  sensitive = true\n}\n",
            "variable \"p\" {\n  sensitive = true\n  default = 'hunter2'\n}\n",
            "variable \"p\" {\n  sensitive = true\n  default = [\n    \"a\" \"hunter2\",\n    hunter3\n  ]\n}\n",
            "output \"p\" {\n  ephemeral = true\n  value = \"${hunter2\"\n}\n",
            "locals {\n  p = sensitive(\"hunter2\" \"hunter3\")\n}\n",
        ] {
            let (shown, said) =
                shown(&format!("variable \"a\" {{\n  default = \"public\"\n}}\n{text}locals {{}}\n"), configuration);
            assert!(!said.is_empty() && !said.contains("hunter") && !shown.contains("hunter"), "{said}\n{shown}");
            assert!(shown.contains("\"public\"") && shown.ends_with("locals {}\n"), "{shown}");
        }
    }

    #[test]
    fn other_blocks_are_shown_as_they_are() {
        let text = "variable \"p\" {\n  sensitive = true\n}\nlocals {\n  a = b c\n}\n";
        assert_eq!(shown(text, configuration), (text.to_owned(), "expected a line break, found `c`".to_owned()));
    }
    #[test]
    fn no_value_of_a_broken_parameter_that_is_not_echoed_is_left() {
        for entry in [
            "{Type: String, NoEcho: true, Default: \"hunter2}\n",
            "\n    NoEcho: true\n    Default: @hunter2\n",
            "\n    Default: *hunter2\n    NoEcho: true\n",
            "\n    NoEcho: true\n\n    Default: hunter2: x\n",
            "\n    NoEcho: true\n   Default: hunter2\n",
            "\n    NoEcho: true\n    Default: \"hunter2\" hunter3\n",
        ] {
            let text = format!("Parameters:\n  P: {entry}Resources:\n  R:\n    Type: AWS::SNS::Topic\n");
            let (shown, said) = shown(&text, template);
            assert!(!said.is_empty() && !said.contains("hunter") && !shown.contains("hunter"), "{said}\n{shown}");
            assert!(shown.contains("Type: AWS::SNS::Topic"), "{shown}");
        }
        let text = "Parameters:\n  P:\n    NoEcho: true\nResources:\n  R:\n    Type: @topic\n";
        assert_eq!(shown(text, template).0, text);
    }
}
