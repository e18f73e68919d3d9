//! What was named on the command line, and what that touches.

use std::collections::HashSet;
use std::sync::Arc;

use crate::lower::terraform::module::is_configuration;
use crate::rule::Finding;
use crate::source::Span;
use crate::tree::parent;

/// The named files and folders of a tree.
///
/// A named file of a Terraform module stands for the module: Terraform reads a directory as one, so a change of
/// `variables.tf` may break, or a block that is gone from `dns.tf` may be missed by, what is written in `main.tf`.
#[derive(Clone, Default)]
pub(super) struct Named {
    /// Whether the tree itself was named.
    everything: bool,
    /// Shared: each deployment that waits for all others keeps them.
    paths: Arc<HashSet<String>>,
    modules: Arc<HashSet<String>>,
}

/// Whether Terraform reads a file where it reads its directory.
fn is_of_module(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    is_configuration(name) || name.ends_with(".tfvars") || name.ends_with(".tfvars.json")
}

/// Adds the paths of a set to those of another one.
fn joined(own: &mut Arc<HashSet<String>>, other: Arc<HashSet<String>>) {
    if own.is_empty() {
        *own = other;
    } else if !other.is_empty() {
        Arc::make_mut(own).extend(other.iter().cloned());
    }
}

impl Extend<String> for Named {
    /// Takes paths, relative to the tree.
    fn extend<I: IntoIterator<Item = String>>(&mut self, paths: I) {
        for path in paths {
            if is_of_module(&path) {
                Arc::make_mut(&mut self.modules).insert(parent(&path).to_owned());
            }
            if path.is_empty() {
                self.everything = true;
            } else {
                Arc::make_mut(&mut self.paths).insert(path);
            }
        }
    }
}

impl FromIterator<String> for Named {
    fn from_iter<I: IntoIterator<Item = String>>(paths: I) -> Self {
        let mut named = Self::default();
        named.extend(paths);
        named
    }
}

impl Named {
    /// What was named, and what that brought with it.
    pub(super) fn join(&mut self, other: Self) {
        self.everything |= other.everything;
        joined(&mut self.paths, other.paths);
        joined(&mut self.modules, other.modules);
    }

    /// Whether a file of this path is one that a configuration is read from.
    pub(super) fn is_of_configuration(path: &str) -> bool {
        is_configuration(path.rsplit('/').next().unwrap_or(path))
    }

    /// Whether all of the tree was named.
    pub(super) fn is_everything(&self) -> bool {
        self.everything
    }

    /// Whether exactly this file or folder was named.
    pub(super) fn contains(&self, path: &str) -> bool {
        if path.is_empty() { self.everything } else { self.paths.contains(path) }
    }

    /// The named ones among a path and the folders around it.
    pub(super) fn around<'p>(&self, path: &'p str) -> impl Iterator<Item = &'p str> {
        let folders = path.match_indices('/').map(|(end, _)| &path[..end]);
        folders.chain([path, ""]).filter(|at| self.contains(at))
    }

    /// Whether a file or folder was named, or lies in a named folder.
    pub(super) fn holds(&self, path: &str) -> bool {
        self.is_everything() || self.around(path).next().is_some()
    }

    /// Whether a file was named, or belongs to a module of which a file was.
    pub(super) fn touches(&self, file: &str) -> bool {
        self.holds(file) || (is_of_module(file) && self.modules.contains(parent(file)))
    }

    /// Whether a file of the module in a folder was named, or the folder.
    pub(super) fn touches_module(&self, folder: &str) -> bool {
        self.holds(folder) || self.modules.contains(folder)
    }
}

/// Every place that a finding shows.
pub(super) fn places(finding: &Finding) -> impl Iterator<Item = Span> {
    [finding.primary.span, finding.subject.span].into_iter().chain(finding.related.iter().map(|label| label.span))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_named_file_stands_for_its_module_and_a_named_folder_for_what_is_in_it() {
        let paths = ["a/variables.tf", "b/prod.tfvars", "c", "d/stack.yaml"].map(str::to_owned);
        let named: Named = paths.into_iter().collect();
        let touched = |path: &str| named.touches(path);
        assert!(touched("a/main.tf") && touched("b/main.tf.json") && touched("c/x/main.tf") && touched("d/stack.yaml"));
        assert!(
            !touched("a/x/main.tf") && !touched("a/stack.yaml") && !touched("d/other.yaml") && !touched("cc/main.tf")
        );
        assert!(named.touches_module("a") && named.touches_module("c/x") && !named.touches_module("d"));
        assert!([String::new()].into_iter().collect::<Named>().touches("x/y"));
    }
}
