//! Where a module call's module is: in the tree, in what `terraform init` downloaded, in acmlint's own stand-in, nowhere.

use std::cell::OnceCell;
use std::collections::HashMap;

use super::module::{Library, Module, attribute, keyword, local_path};
use super::versions::{self, Version};
use crate::source::Span;
use crate::syntax::hcl::Block;
use crate::tree::{self, Tree};
use crate::value::Why;

/// What `.terraform/modules/modules.json` says: directories by the keys of calls.
pub struct ModuleMap {
    root: String,
    /// Read when it is asked for first: most modules are called by a path.
    directories: OnceCell<HashMap<String, String>>,
}

/// Where a module is.
pub enum Found<'m, 'a> {
    /// Here.
    Module(&'m Module<'a>),
    /// Not here.
    Nowhere(Why),
}

#[derive(serde::Deserialize)]
struct Manifest {
    #[serde(rename = "Modules")]
    modules: Vec<Entry>,
}

#[derive(serde::Deserialize)]
struct Entry {
    #[serde(rename = "Key")]
    key: String,
    #[serde(rename = "Dir")]
    directory: String,
}

/// Observable behaviour of terraform-aws-modules/acm, in acmlint's words: its arguments, what they make, its outputs.
/// Version 5 dropped the default of `validation_method` (its README).
const ACM_BEFORE_5: &str = concat!(include_str!("registry/acm.tf"), include_str!("registry/acm-before-5.tf"));
const ACM_SINCE_5: &str = concat!(include_str!("registry/acm.tf"), include_str!("registry/acm-since-5.tf"));
const ACM_OF_ANY: &str = concat!(include_str!("registry/acm.tf"), include_str!("registry/acm-of-any-version.tf"));
/// The first version of the provider that version 5 of the module takes (its versions.tf).
const PROVIDER_OF_ACM_5: Version = [4, 40, 0];

impl ModuleMap {
    /// The map of a root module; empty where there is none.
    pub fn of(root: &str) -> Self {
        Self { root: root.to_owned(), directories: OnceCell::new() }
    }

    /// The directory of a call.
    fn get(&self, key: &str, tree: &dyn Tree) -> Option<&String> {
        self.directories.get_or_init(|| self.read(tree).unwrap_or_default()).get(key)
    }

    fn read(&self, tree: &dyn Tree) -> Option<HashMap<String, String>> {
        let bytes = tree.read(&tree::join(&self.root, ".terraform/modules/modules.json")?).ok()?;
        let entries = serde_json::from_slice::<Manifest>(&bytes).ok()?.modules.into_iter();
        Some(entries.filter_map(|entry| Some((entry.key, tree::join(&self.root, &entry.directory)?))).collect())
    }

    /// The module of a call. `key` is the path of call names from the root.
    pub fn find<'m, 'a>(
        &self,
        library: &'m Library<'a>,
        caller: &Module<'a>,
        call: &Block,
        key: &str,
    ) -> Found<'m, 'a> {
        let Some(source) = attribute(call.body(), "source") else {
            return Found::Nowhere(Why::new("the call names no `source`", Some(call.header)));
        };
        let at = source.expr.span;
        let Some(text) = keyword(&source.expr) else {
            return Found::Nowhere(Why::new("the module's `source` is an expression", Some(at)));
        };
        if let Some(path) = local_path(text) {
            let beside = tree::join(&caller.directory, &path);
            // A binary plan has its modules in folders of its own, and says which.
            let listed = || self.get(key, library.files.tree).filter(|listed| !library.module(listed).files.is_empty());
            let missing = beside.as_ref().is_none_or(|beside| library.module(beside).files.is_empty());
            return match beside.filter(|_| !missing || listed().is_none()).or_else(|| listed().cloned()) {
                Some(directory) => here(library, &directory, text, at),
                None => Found::Nowhere(Why::new(format!("module `{text}` lies outside the scanned tree"), Some(at))),
            };
        }
        let version = attribute(call.body(), "version").and_then(|version| keyword(&version.expr));
        if let Some(major) = acm_major(text, version) {
            // Without an upper bound it is the newest one, unless the provider is one that the newest one does not take.
            let is_open = major == u32::MAX && versions::excludes(caller, PROVIDER_OF_ACM_5);
            return Found::Module(if is_open {
                library.builtin("terraform-aws-modules/acm (some version)", ACM_OF_ANY)
            } else if major < 5 {
                library.builtin("terraform-aws-modules/acm (before version 5)", ACM_BEFORE_5)
            } else {
                library.builtin("terraform-aws-modules/acm", ACM_SINCE_5)
            });
        }
        match self.get(key, library.files.tree) {
            Some(directory) => here(library, directory, text, at),
            None => Found::Nowhere(Why::new(format!("module `{text}` is not in the scanned tree"), Some(at))),
        }
    }
}

fn here<'m, 'a>(library: &'m Library<'a>, directory: &str, source: &str, at: Span) -> Found<'m, 'a> {
    let module = library.module(directory);
    if module.files.is_empty() {
        return Found::Nowhere(Why::new(format!("module `{source}` is not in the scanned tree"), Some(at)));
    }
    Found::Module(module)
}

/// The major version of terraform-aws-modules/acm that a call asks for; none where it calls another module. Without a
/// version it is the newest.
fn acm_major(source: &str, version: Option<&str>) -> Option<u32> {
    let registry =
        source.strip_prefix("registry.terraform.io/").or_else(|| source.strip_prefix("registry.opentofu.org/"));
    if registry.unwrap_or(source) == "terraform-aws-modules/acm/aws" {
        return Some(version.map_or(u32::MAX, highest_major));
    }
    if !source.contains("terraform-aws-modules/terraform-aws-acm") {
        return None;
    }
    let (path, query) = source.split_once('?').unwrap_or((source, ""));
    if path.trim_end_matches(".git").ends_with("terraform-aws-modules/terraform-aws-acm") {
        let reference = query.split('&').find_map(|pair| pair.strip_prefix("ref="));
        return Some(reference.map_or(u32::MAX, |name| first_number(name.trim_start_matches('v')).unwrap_or(u32::MAX)));
    }
    None
}

/// The highest major version that a constraint admits.
fn highest_major(constraint: &str) -> u32 {
    constraint
        .split(',')
        .map(|part| {
            let part = part.trim();
            let digits = part.find(|c: char| c.is_ascii_digit()).unwrap_or(part.len());
            let (operator, version) = part.split_at(digits);
            let numbers: Vec<u32> = version.split('.').filter_map(first_number).collect();
            let major = numbers.first().copied().unwrap_or(u32::MAX);
            match operator.trim() {
                ">=" | ">" | "!=" => u32::MAX,
                "~>" if numbers.len() == 1 => u32::MAX,
                "<" if numbers.iter().skip(1).all(|&number| number == 0) => major.saturating_sub(1),
                _ => major,
            }
        })
        .min()
        .unwrap_or(u32::MAX)
}

fn first_number(text: &str) -> Option<u32> {
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    text[..end].parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_version_decides_the_default() {
        let registry = "terraform-aws-modules/acm/aws";
        for (version, major) in
            [("~> 4.0", 4), ("4.3.2", 4), (">= 3.0, < 5.0", 4), ("~> 3", u32::MAX), ("~> 5.1", 5), (">= 4.0", u32::MAX)]
        {
            assert_eq!(acm_major(registry, Some(version)), Some(major), "{version}");
        }
        let git = "git::https://github.com/terraform-aws-modules/terraform-aws-acm.git?ref=v4.0.1";
        assert_eq!(acm_major(git, None), Some(4));
        assert_eq!(acm_major("github.com/terraform-aws-modules/terraform-aws-acm", None), Some(u32::MAX));
        assert_eq!(acm_major("terraform-aws-modules/alb/aws", None), None);
    }
}
