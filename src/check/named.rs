//! What was named on the command line, and what that touches.

use std::collections::HashSet;

use crate::lower::terraform::module::is_configuration;
use crate::rule::Finding;
use crate::source::Span;
use crate::tree::parent;

/// The named files and folders of a tree.
///
/// A named file of a Terraform module stands for the module: Terraform reads a directory as one, so a change of
/// `variables.tf` may break, or a block that is gone from `dns.tf` may be missed by, what is written in `main.tf`.
pub(super) struct Named<'r> {
    paths: HashSet<&'r str>,
    modules: HashSet<&'r str>,
}

/// Whether Terraform reads a file where it reads its directory.
fn is_of_module(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    is_configuration(name) || name.ends_with(".tfvars") || name.ends_with(".tfvars.json")
}

impl<'r> Named<'r> {
    /// The named paths, relative to the tree.
    pub(super) fn new(paths: &'r [String]) -> Self {
        let paths: HashSet<&str> = paths.iter().map(String::as_str).collect();
        let modules = paths.iter().filter(|path| is_of_module(path)).map(|path| parent(path)).collect();
        Self { paths, modules }
    }

    /// Whether a file or folder was named, or lies in a named folder.
    pub(super) fn holds(&self, path: &str) -> bool {
        let parents = path.match_indices('/').map(|(end, _)| &path[..end]);
        self.paths.contains(path) || self.paths.contains("") || parents.into_iter().any(|at| self.paths.contains(at))
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
        let named = Named::new(&paths);
        let touched = |path: &str| named.touches(path);
        assert!(touched("a/main.tf") && touched("b/main.tf.json") && touched("c/x/main.tf") && touched("d/stack.yaml"));
        assert!(
            !touched("a/x/main.tf") && !touched("a/stack.yaml") && !touched("d/other.yaml") && !touched("cc/main.tf")
        );
        assert!(named.touches_module("a") && named.touches_module("c/x") && !named.touches_module("d"));
        assert!(Named::new(&[String::new()]).touches("x/y"));
    }
}
