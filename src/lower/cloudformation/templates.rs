//! The templates of a tree, as the addresses of nested stacks look for them.

use std::collections::HashMap;

use super::template::Template;

/// Templates that may be looked for by their paths, and by the ends of those.
pub struct Templates<'t> {
    list: &'t [Template<'t>],
    /// The first template of each file.
    by_path: HashMap<&'t str, &'t Template<'t>>,
    /// The templates in the order of the names in their paths, the last names first.
    by_end: Vec<&'t Template<'t>>,
    /// How many bytes they have.
    written: usize,
}

impl<'t> Templates<'t> {
    /// Templates to look for.
    pub fn new(list: &'t [Template<'t>]) -> Self {
        let mut by_path = HashMap::new();
        for template in list {
            by_path.entry(&*template.path).or_insert(template);
        }
        let mut by_end: Vec<&Template<'_>> = list.iter().collect();
        by_end.sort_by(|one, other| names(&one.path).cmp(names(&other.path)));
        Self { list, by_path, by_end, written: list.iter().map(|template| template.text.len()).sum() }
    }

    /// All of them.
    pub fn list(&self) -> &'t [Template<'t>] {
        self.list
    }

    /// How many bytes they have.
    pub(super) fn written(&self) -> usize {
        self.written
    }

    /// The first template of a file.
    pub fn at(&self, path: &str) -> Option<&'t Template<'t>> {
        self.by_path.get(path).copied()
    }

    /// Those whose paths have names in common with a path, from their ends, with how many: the most first.
    pub(super) fn ending(&self, end: &str) -> impl Iterator<Item = (usize, &'t Template<'t>)> {
        let place = self.by_end.partition_point(|template| names(&template.path).lt(names(end)));
        let (before, behind) = self.by_end.split_at(place);
        let in_common = |template: &&'t Template<'t>| (common_end(&template.path, end), *template);
        let mut before = before.iter().rev().map(in_common).peekable();
        let mut behind = behind.iter().map(in_common).peekable();
        let length = |next: Option<&(usize, _)>| next.map(|(length, _)| *length);
        // In the order of the names those next to a path have the most in common with it.
        let next = move || match (length(before.peek()), length(behind.peek())) {
            (one, other) if one >= other => before.next(),
            _ => behind.next(),
        };
        std::iter::from_fn(next).take_while(|(length, _)| *length > 0)
    }
}

/// The names in a path, the last one first.
fn names(path: &str) -> impl Iterator<Item = &str> {
    path.rsplit('/')
}

/// How many names two paths have in common, from their ends.
fn common_end(path: &str, end: &str) -> usize {
    names(path).zip(names(end)).take_while(|(one, other)| one == other).count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{Owner, Sources};
    use crate::syntax::node::Node;
    use crate::syntax::yaml;

    /// The paths among these that have an end in common with another one, with how much of it.
    fn ending(paths: &[&str], end: &str) -> Vec<(usize, String)> {
        let (sources, text) = (Sources::default(), "Resources: {}");
        let file = sources.add("t.yaml", text, Owner::User);
        let read = yaml::parse(file, text);
        let root = Node::Yaml(read.documents[0].root());
        let list: Vec<Template<'_>> =
            paths.iter().filter_map(|path| Template::of_stack(path, file, text, &[], root)).collect();
        Templates::new(&list).ending(end).map(|(length, found)| (length, found.path.clone())).collect()
    }

    #[test]
    fn templates_are_found_by_the_ends_of_their_paths() {
        let paths = ["b.yaml", "x/b.yaml", "a/x/b.yaml", "z/b.yaml", "a/c.yaml", "xb.yaml"];
        let found = ending(&paths, "y/x/b.yaml");
        let lengths: Vec<usize> = found.iter().map(|(length, _)| *length).collect();
        assert_eq!(lengths, [2, 2, 1, 1], "{found:?}");
        assert!(found[..2].iter().all(|(_, path)| path.ends_with("x/b.yaml")), "{found:?}");
        assert_eq!(ending(&paths, "c.yaml"), [(1, "a/c.yaml".to_owned())]);
        assert_eq!(ending(&paths, "d.yaml"), []);
        assert_eq!(ending(&[], "d.yaml"), []);
    }
}
