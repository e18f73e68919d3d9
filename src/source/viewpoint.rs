//! From where paths are seen: files are named relative to the scanned tree, people read them relative to where they stand.

use std::path::{Component, Path};

/// How the paths of a tree look from a working directory. The default looks from the tree's root.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Viewpoint {
    /// The folders from the part that tree and working directory share down to the working directory, inside the tree.
    inside: Vec<String>,
    /// What stands before every path, with a final `/`: where the tree is not around the working directory.
    before: String,
}

impl Viewpoint {
    /// The view of the tree at `root` from `working_directory`; both absolute and free of `..`. Nothing is looked up.
    pub fn new(root: &Path, working_directory: &Path) -> Self {
        let names = |path: &Path| -> Vec<String> {
            path.components()
                .filter(|part| !matches!(part, Component::CurDir))
                .map(|part| part.as_os_str().to_string_lossy().into_owned())
                .collect()
        };
        let (root, here) = (names(root), names(working_directory));
        let shared = root.iter().zip(&here).take_while(|(a, b)| a == b).count();
        if shared == root.len() {
            return Self { inside: here[shared..].to_vec(), before: String::new() };
        }
        let mut before = "../".repeat(here.len() - shared);
        for name in &root[shared..] {
            before.push_str(name);
            before.push('/');
        }
        Self { inside: Vec::new(), before }
    }

    /// A path of the tree as it is printed.
    pub fn path(&self, path: &str) -> String {
        if self.inside.is_empty() {
            let folder = self.before.strip_suffix('/');
            return match folder {
                Some(folder) if path == "." => folder.to_owned(),
                _ => format!("{}{path}", self.before),
            };
        }
        let names: Vec<&str> = path.split('/').filter(|name| !matches!(*name, "" | ".")).collect();
        let shared = names.iter().zip(&self.inside).take_while(|(a, b)| **a == b.as_str()).count();
        let printed = "../".repeat(self.inside.len() - shared) + &names[shared..].join("/");
        match printed.strip_suffix('/') {
            Some(folder) => folder.to_owned(),
            None if printed.is_empty() => ".".to_owned(),
            None => printed,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_seen_from_where_one_stands() {
        let seen = |root: &str, here: &str, path: &str| Viewpoint::new(Path::new(root), Path::new(here)).path(path);
        assert_eq!(seen("/r", "/r", "a/b.tf"), "a/b.tf");
        assert_eq!(seen("/r", "/r/a", "a/b.tf"), "b.tf");
        assert_eq!(seen("/r", "/r/a/c", "a/b.tf"), "../b.tf");
        assert_eq!(seen("/r", "/r/a/c", "a"), "..");
        assert_eq!(seen("/r", "/r/a", "a"), ".");
        assert_eq!(seen("/r", "/r/a/c", "."), "../..");
        assert_eq!(seen("/w/r", "/w", "b.tf"), "r/b.tf");
        assert_eq!(seen("/w/r", "/w", "."), "r");
        assert_eq!(seen("/w/r", "/w/x/y", "b.tf"), "../../r/b.tf");
        assert_eq!(Viewpoint::default().path("a.tf"), "a.tf");
    }
}
