//! Which versions of the AWS provider a configuration admits.
//!
//! `domain_validation_options` was a list up to version 2 and is a set since version 3 (the provider's "Version 3 Upgrade
//! Guide"); version 3 needs Terraform 0.12.

use std::rc::Rc;

use super::module::{Files, Module, Parsed, attribute, blocks, keyword, label};
use super::program::Instance;
use crate::source::{Sources, Span};
use crate::syntax::hcl::{Block, Body, Expr, ExprKind, Key};
use crate::tree;
use crate::value::{Maybe, Why};

/// The file in which `terraform init` keeps which versions it chose.
const LOCK: &str = ".terraform.lock.hcl";
/// The first version of the provider in which the options are a set.
const SET_SINCE: Version = [3, 0, 0];
/// The first version of Terraform that takes that provider.
const TERRAFORM_SINCE: Version = [0, 12, 0];

/// Major, minor, patch.
pub type Version = [u32; 3];

/// What a constraint admits: from the first on, and below the second.
#[derive(Clone, Copy)]
struct Range {
    from: Version,
    below: Version,
}

const ANY: Range = Range { from: [0, 0, 0], below: [u32::MAX, 0, 0] };

/// Whether the provider that is used makes the options a list.
pub fn options_are_a_list(files: &Files<'_>, root: &str, instances: &[Rc<Instance<'_>>]) -> Maybe<bool> {
    let locked = tree::join(root, LOCK).and_then(|path| files.tree.read(&path).ok());
    if let Some(version) = locked.and_then(|bytes| locked_version(&String::from_utf8_lossy(&bytes))) {
        return Maybe::Known(version < SET_SINCE);
    }
    let mut range = ANY;
    let (mut said, mut is_of_0_11) = (None, false);
    let mut seen: Vec<&str> = Vec::new();
    for instance in instances {
        if seen.contains(&&*instance.module.directory) {
            continue;
        }
        seen.push(&instance.module.directory);
        for parsed in &instance.module.files {
            is_of_0_11 |= parsed.path.strip_suffix(".json").is_none() && has_syntax_of_0_11(parsed, files.sources);
            for (constraint, at, is_terraform) in constraints(&parsed.document.body) {
                let Some(admitted) = admitted(constraint) else {
                    return Maybe::Unknown(Why::new("this is no version constraint", Some(at)));
                };
                if is_terraform {
                    if admitted.below <= TERRAFORM_SINCE {
                        return Maybe::Known(true);
                    }
                    continue;
                }
                range = Range { from: range.from.max(admitted.from), below: range.below.min(admitted.below) };
                said.get_or_insert(at);
            }
        }
    }
    match said {
        Some(_) if range.from >= SET_SINCE => Maybe::Known(false),
        // Later versions refuse it ("Unsupported block type"), and that one takes no provider since 3.
        _ if is_of_0_11 => Maybe::Known(true),
        // `terraform init` takes the newest one.
        None => Maybe::Known(false),
        Some(_) if range.below <= SET_SINCE => Maybe::Known(true),
        Some(at) => Maybe::Unknown(Why::new(
            "the version of the provider may be one in which the validation options are a list, as they were up to 2",
            Some(at),
        )),
    }
}

/// Whether a file has what Terraform refuses since 0.12: `tags` as a block, though a map is an argument
/// (developer.hashicorp.com, "Upgrading to Terraform v0.12", "Attributes vs. Blocks"), or the name of an argument in
/// quotes.
fn has_syntax_of_0_11(parsed: &Parsed, sources: &Sources) -> bool {
    let has_tags = |block: &Block| {
        let kind = label(block, 0).unwrap_or_default();
        // Its tags were a list of maps.
        let is_map = kind.starts_with("aws_") && kind != "aws_autoscaling_group";
        is_map && may_have_block(block, "tags") && blocks(block.body(), "tags").next().is_some()
    };
    let mut resources =
        parsed.document.body.blocks.iter().filter(|block| matches!(&*block.kind.text, "resource" | "data"));
    let is_quoted = |at: Span| {
        let text = &sources.file(at.file).text;
        let (before, rest) = text.split_at_checked(at.start as usize).unwrap_or_default();
        let start = before.rfind('\n').map_or(0, |at| at + 1);
        let line = [&before[start..], rest.lines().next().unwrap_or_default()].concat();
        let name = line.trim_start().strip_prefix('"').and_then(|line| line.split_once('"'));
        name.is_some_and(|(_, rest)| rest.trim_start().starts_with('='))
    };
    resources.any(has_tags) || parsed.document.errors.iter().any(|error| is_quoted(error.span))
}

fn may_have_block(block: &Block, kind: &str) -> bool {
    let opens = |text: &str, at: usize| text[at + kind.len()..].trim_start_matches([' ', '\t']).starts_with('{');
    block.text().is_none_or(|text| text.match_indices(kind).any(|(at, _)| opens(text, at)))
}

/// Whether a module admits only older versions of the AWS provider than this one.
pub fn excludes(module: &Module<'_>, version: Version) -> bool {
    let of_files = module.files.iter().flat_map(|parsed| constraints(&parsed.document.body));
    let mut ranges = of_files.filter(|(.., is_terraform)| !is_terraform).filter_map(|(text, ..)| admitted(text));
    ranges.any(|range| range.below <= version)
}

/// The constraints on the AWS provider and on Terraform in a file: text, place, and whether it is Terraform's.
fn constraints(body: &Body) -> Vec<(&str, Span, bool)> {
    let mut found = Vec::new();
    for block in &body.blocks {
        match &*block.kind.text {
            "terraform" => {
                if let Some(required) = attribute(block.body(), "required_version") {
                    found.extend(keyword(&required.expr).map(|text| (text, required.expr.span, true)));
                }
                for required in blocks(block.body(), "required_providers") {
                    if let Some(aws) = attribute(required.body(), "aws").and_then(|aws| version_of(&aws.expr)) {
                        found.push((aws.0, aws.1, false));
                    }
                }
            }
            "provider" if label(block, 0) == Some("aws") => {
                if let Some(version) = attribute(block.body(), "version") {
                    found.extend(keyword(&version.expr).map(|text| (text, version.expr.span, false)));
                }
            }
            _ => {}
        }
    }
    found
}

/// `"~> 5.0"`, or the same as the `version` of an object.
fn version_of(expr: &Expr) -> Option<(&str, Span)> {
    match &expr.kind {
        ExprKind::Object(items) => items.iter().find_map(|(key, value)| {
            let is_version = match key {
                Key::Word(word) => &*word.text == "version",
                Key::Expr(expr) => keyword(expr) == Some("version"),
            };
            if is_version { Some((keyword(value)?, value.span)) } else { None }
        }),
        _ => Some((keyword(expr)?, expr.span)),
    }
}

/// What a constraint admits; none where it is not one.
fn admitted(constraint: &str) -> Option<Range> {
    let mut range = ANY;
    for part in constraint.split(',').map(str::trim).filter(|part| !part.is_empty()) {
        let digits = part.find(|c: char| c.is_ascii_digit())?;
        let (operator, version) = part.split_at(digits);
        let numbers: Vec<u32> = version
            .split(['-', '+'])
            .next()?
            .trim()
            .split('.')
            .map(|number| number.parse().ok())
            .collect::<Option<_>>()?;
        let at = |index: usize| numbers.get(index).copied().unwrap_or(0);
        let version = [at(0), at(1), at(2)];
        let next = [at(0), at(1), at(2).saturating_add(1)];
        let (from, below) = match operator.trim() {
            "" | "=" => (version, next),
            ">" => (next, ANY.below),
            ">=" => (version, ANY.below),
            "<" => (ANY.from, version),
            "<=" => (ANY.from, next),
            "!=" => continue,
            // The last number that is given may rise.
            "~>" => match numbers.len() {
                0 | 1 => (version, ANY.below),
                2 => (version, [at(0).saturating_add(1), 0, 0]),
                _ => (version, [at(0), at(1).saturating_add(1), 0]),
            },
            _ => return None,
        };
        range = Range { from: range.from.max(from), below: range.below.min(below) };
    }
    Some(range)
}

/// The version of the AWS provider in a lock file, which is written by a program: one attribute a line.
fn locked_version(text: &str) -> Option<Version> {
    let mut inside = false;
    for line in text.lines().map(str::trim) {
        if line.starts_with("provider ") {
            inside = line.contains("/hashicorp/aws\"");
        }
        if let (true, Some(version)) = (inside, line.strip_prefix("version")) {
            let version = version.trim_start().strip_prefix('=')?.trim().trim_matches('"');
            return admitted(version).map(|range| range.from);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn constraints_admit_ranges() {
        let below_3 = |text: &str| admitted(text).is_some_and(|range| range.below <= SET_SINCE);
        let since_3 = |text: &str| admitted(text).is_some_and(|range| range.from >= SET_SINCE);
        for text in ["~> 2.0", "2.70.0", "~> 2.44.1", "< 3", "<= 2.70", ">= 2.0, < 3.0.0", "=1.60"] {
            assert!(below_3(text) && !since_3(text), "{text}");
        }
        for text in ["~> 3.0", ">= 3", "5.100.0", "~> 4", "> 3.0, != 3.5", ">= 5.0, < 7"] {
            assert!(since_3(text) && !below_3(text), "{text}");
        }
        for text in [">= 2.0", "~> 2", "> 1, < 4", "!= 3.1"] {
            assert!(!since_3(text) && !below_3(text), "{text}");
        }
        for text in ["latest", "~> x.1", "=> 3.0"] {
            assert!(admitted(text).is_none(), "{text}");
        }
    }

    #[test]
    fn a_lock_file_says_what_was_chosen() {
        let text = "provider \"registry.terraform.io/hashicorp/archive\" {\n  version = \"9.0.0\"\n}\n\n\
                    provider \"registry.terraform.io/hashicorp/aws\" {\n  version     = \"2.70.0\"\n  hashes = []\n}\n";
        assert_eq!(locked_version(text), Some([2, 70, 0]));
        assert_eq!(locked_version("# empty"), None);
    }
}
