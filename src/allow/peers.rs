//! Exceptions that were written for other tools. Where such a tool has a name for what a rule here finds
//! (`rules::ALIASES`), its exception silences the rule in the same place; what is wrong with it is that tool's to say.
//!
//! An exception that holds only under a circumstance that is not known here (a workspace, a parameter, a part of a
//! finding) silences nothing.

use super::read::{LONGEST_REASON, rule_in, until};
use super::{Exception, Form, Reach};
use crate::source::{Span, Spanned};
use crate::syntax::node::{Kind, Node};
use crate::value::beginning;

/// More than a comment, or a list, that somebody wrote has.
const MOST_NAMES: usize = 100;

/// Words of which every exception of another tool has one.
const WORDS: [&str; 7] = [":skip=", "tflint-ignore", ":ignore:", "checkov", "cfn-lint", "SuppressedRules", "cdk_nag"];

/// Whether a text may hold an exception of another tool.
pub(super) fn may_speak(text: &str) -> bool {
    WORDS.iter().any(|word| memchr::memmem::find(text.as_bytes(), word.as_bytes()).is_some())
}

/// How the comments of a tool are read, a line at a time.
const COMMENTS: [fn(&Line<'_>) -> Vec<Exception>; 3] = [checkov, tflint, trivy];

/// The exceptions of other tools in a comment.
pub(super) fn in_comment(comment: Span, text: &str) -> Vec<Exception> {
    let Some(written) = text.get(comment.range()) else { return Vec::new() };
    if !may_speak(written) {
        return Vec::new();
    }
    let lines = written.lines().map(|line| Line { text: line, comment, all: written });
    lines.flat_map(|line| COMMENTS.into_iter().flat_map(move |read| read(&line))).take(MOST_NAMES).collect()
}

/// A line of a comment.
struct Line<'t> {
    text: &'t str,
    comment: Span,
    all: &'t str,
}

impl<'t> Line<'t> {
    /// What stands behind the first of some marks.
    fn behind(&self, marks: &[&str]) -> Option<&'t str> {
        let first = marks.iter().filter_map(|mark| Some((self.text.find(mark)?, mark.len()))).min()?;
        self.text.get(first.0 + first.1..)
    }

    fn named(&self, name: &str) -> Spanned<String> {
        let start = self.comment.start as usize + (name.as_ptr() as usize - self.all.as_ptr() as usize);
        Spanned { value: name.to_owned(), span: Span::new(self.comment.file, start..start + name.len()) }
    }

    fn exception(&self, tool: &'static str, names: &str, reason: &str, reach: Reach) -> Exception {
        let names = names.split(',').map(str::trim).filter(|name| !name.is_empty()).take(MOST_NAMES);
        let reason = reason.trim_end().trim_end_matches("*/").trim().to_owned();
        let rules = names.map(|name| self.named(name)).collect();
        Exception { tool: Some(tool), rules, reason, reach, ..Exception::new(self.comment, Form::Comment) }
    }
}

/// `checkov:skip=CKV_AWS_1,CKV_AWS_2:reason`, in the block that it is about
/// (<https://www.checkov.io/2.Basics/Suppressing%20and%20Skipping%20Policies.html>).
fn checkov(line: &Line<'_>) -> Vec<Exception> {
    let behind = line.behind(&["checkov:skip=", "bridgecrew:skip=", "cortex:skip="]);
    let exception = behind.map(|behind| {
        let behind = behind.trim_start_matches(' ');
        let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | ',');
        let (names, rest) = behind.split_at(behind.find(|c| !is_name(c)).unwrap_or(behind.len()));
        line.exception("checkov", names, rest.strip_prefix(':').unwrap_or_default(), Reach::Block)
    });
    exception.into_iter().collect()
}

/// `tflint-ignore: rule, rule # reason` at the line or above it, `tflint-ignore-file: rule` at the top of a file; `all`
/// is every rule (<https://github.com/terraform-linters/tflint/blob/master/docs/user-guide/annotations.md>).
fn tflint(line: &Line<'_>) -> Vec<Exception> {
    let marks = [("tflint-ignore: ", Reach::Beside), ("tflint-ignore-file: ", Reach::File)];
    let exceptions = marks.into_iter().filter_map(|(mark, reach)| {
        let behind = line.behind(&[mark])?;
        let (names, rest) = behind.split_at(behind.find(['*', '/', '#']).unwrap_or(behind.len()));
        let mut exception = line.exception("tflint", names, rest.trim_start_matches(['/', '#']), reach);
        for name in exception.rules.iter_mut().filter(|name| name.value == "all") {
            "*".clone_into(&mut name.value);
        }
        Some(exception)
    });
    exceptions.collect()
}

/// `trivy:ignore:AWS-0013`, `tfsec:ignore:AWS-0013`, at the line or above it, several of them with spaces between;
/// `:exp:2027-03-01` is the first day on which it holds no more
/// (<https://trivy.dev/latest/docs/scanner/misconfiguration/#filtering-misconfigurations>).
fn trivy(line: &Line<'_>) -> Vec<Exception> {
    let words = line.text.split_whitespace().map(|word| word.trim_start_matches(['#', '/', '*']));
    let ignored = words.filter_map(|word| word.strip_prefix("trivy:").or_else(|| word.strip_prefix("tfsec:")));
    let exceptions = ignored.filter_map(|ignored| {
        let mut exception = line.exception("trivy", "", "", Reach::Beside);
        let mut sections = ignored.split(':');
        while let (Some(key), Some(value)) = (sections.next(), sections.next()) {
            match key {
                "ignore" if !value.contains('[') => exception.rules.push(line.named(value)),
                "exp" => {
                    until(&mut exception, value, line.comment);
                    let last = exception.until.as_mut()?;
                    last.value = last.value.yesterday().ok()?;
                }
                _ => return None,
            }
        }
        Some(exception)
    });
    exceptions.take(MOST_NAMES).collect()
}

/// Where a tool keeps exceptions under `Metadata`.
struct Place {
    tool: &'static str,
    /// The keys that lead to the list.
    path: &'static [&'static str],
    /// The keys of the name and of the reason in its elements; the elements of some are names.
    keys: Option<(&'static str, &'static str)>,
    /// Whether the template itself may have it, and what its names then have at their end.
    template: Option<&'static str>,
}

/// The page of checkov as above; <https://github.com/aws-cloudformation/cfn-lint#template-based-metadata> and
/// `#resource-based-metadata`, where a template's names may be the first letters of names;
/// <https://github.com/aws-cloudformation/aws-guard-rules-registry> ("rule suppression");
/// <https://github.com/cdklabs/cdk-nag>, as its `NagSuppressions` writes it.
const PLACES: [Place; 4] = [
    Place { tool: "checkov", path: &["checkov", "skip"], keys: Some(("id", "comment")), template: None },
    Place { tool: "cfn-lint", path: &["cfn-lint", "config", "ignore_checks"], keys: None, template: Some("*") },
    Place { tool: "guard", path: &["guard", "SuppressedRules"], keys: None, template: None },
    Place {
        tool: "cdk_nag",
        path: &["cdk_nag", "rules_to_suppress"],
        keys: Some(("id", "reason")),
        template: Some(""),
    },
];

/// The exceptions of other tools in the `Metadata` of a resource, or of the template.
pub(super) fn in_metadata(metadata: Node<'_>, of_template: bool) -> Vec<Exception> {
    let mut exceptions = Vec::new();
    for place in PLACES {
        let Some(end) = (if of_template { place.template } else { Some("") }) else { continue };
        let list = place.path.iter().try_fold(metadata, |node, key| node.get(key));
        // What an alias stands for is read where it is written.
        let Some(list) = list.filter(|list| metadata.span().contains(list.span())) else { continue };
        if list.kind() == Kind::List {
            exceptions.extend(list.items().take(MOST_NAMES).filter_map(|entry| listed(&place, entry, end)));
        }
    }
    exceptions
}

/// An element of such a list.
fn listed(place: &Place, entry: Node<'_>, end: &str) -> Option<Exception> {
    let (name, reason) = match place.keys {
        None => (Some(entry), None),
        Some(_) if entry.get("applies_to").is_some() => (None, None),
        Some((name, reason)) => (entry.get(name), entry.get(reason)),
    };
    let name = name?;
    let rules = vec![Spanned { value: rule_in(&name.as_str()?) + end, span: name.span() }];
    let reason =
        reason.and_then(|reason| Some(beginning(reason.text()?.trim(), LONGEST_REASON).to_owned())).unwrap_or_default();
    Some(Exception { tool: Some(place.tool), rules, reason, ..Exception::new(entry.span(), Form::Metadata) })
}
