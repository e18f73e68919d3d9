//! What was named on the command line.

use std::collections::HashSet;

use crate::tree;

/// The named files and folders, relative to the tree. There may be as many as there are files.
#[derive(Default)]
pub(in crate::check) struct Seeds {
    paths: HashSet<String>,
    /// Folders of named files of variables.
    with_variables: HashSet<String>,
}

impl Seeds {
    /// Whether a path of the tree is one of the named ones.
    pub(super) fn contains(&self, path: &str) -> bool {
        self.paths.contains(path)
    }

    /// Whether a path of the tree is one of the named ones or lies in one.
    pub(in crate::check) fn cover(&self, path: &str) -> bool {
        let mut path = path;
        loop {
            if self.contains(path) {
                return true;
            }
            if path.is_empty() {
                return false;
            }
            path = tree::parent(path);
        }
    }

    /// Takes those of another.
    pub(super) fn join(&mut self, other: Self) {
        self.paths.extend(other.paths);
        self.with_variables.extend(other.with_variables);
    }

    /// Whether a file of variables in a folder was named.
    pub(super) fn give_variables(&self, directory: &str) -> bool {
        self.with_variables.contains(directory)
    }
}

impl Extend<String> for Seeds {
    fn extend<I: IntoIterator<Item = String>>(&mut self, paths: I) {
        for path in paths {
            if path.contains(".tfvars") {
                self.with_variables.insert(tree::parent(&path).to_owned());
            }
            self.paths.insert(path);
        }
    }
}

impl FromIterator<String> for Seeds {
    fn from_iter<I: IntoIterator<Item = String>>(paths: I) -> Self {
        let mut seeds = Self::default();
        seeds.extend(paths);
        seeds
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_covers_what_is_in_it_and_a_file_itself() {
        let seeds: Seeds = ["infra/prod", "shared/main.tf", "x/a.auto.tfvars"].map(str::to_owned).into_iter().collect();
        for path in ["infra/prod", "infra/prod/main.tf", "infra/prod/a/b/c.yaml", "shared/main.tf"] {
            assert!(seeds.cover(path), "{path}");
        }
        for path in ["", "infra", "infra/production/main.tf", "infra/pro", "shared", "shared/main.tf.json", "main.tf"] {
            assert!(!seeds.cover(path), "{path}");
        }
        assert!(seeds.give_variables("x") && !seeds.give_variables("shared"));
        let all: Seeds = [String::new()].into_iter().collect();
        assert!(all.cover("") && all.cover("a/b") && all.cover("a"));
    }
}
