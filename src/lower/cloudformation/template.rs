//! A document that is a template, with its sections at hand.

use std::borrow::Cow;
use std::collections::HashMap;

use crate::source::{FileId, Span};
use crate::syntax::node::{Kind, Node};

/// A template.
#[derive(Debug)]
pub struct Template<'t> {
    /// The path of its file.
    pub path: String,
    /// Its file.
    pub file: FileId,
    /// The text of the file.
    pub text: &'t str,
    /// The comments in it.
    pub comments: &'t [Span],
    /// The whole document.
    pub root: Node<'t>,
    /// What is under `Resources`, in order: logical ids, and loops.
    pub resources: Vec<(Node<'t>, Node<'t>)>,
    /// What is under `Outputs`.
    pub outputs: Vec<(Node<'t>, Node<'t>)>,
    /// The positions of the outputs, by name; none where a loop or a macro may make others.
    pub output_positions: Option<HashMap<Cow<'t, str>, usize>>,
    /// What is under `Parameters`, by name.
    pub parameters: HashMap<Cow<'t, str>, (Node<'t>, Node<'t>)>,
    /// What is under `Conditions`, by name.
    pub conditions: HashMap<Cow<'t, str>, (Node<'t>, Node<'t>)>,
    /// What is under `Mappings`, by name.
    pub mappings: HashMap<Cow<'t, str>, Node<'t>>,
    /// What is under `Rules`.
    pub rules: Vec<Node<'t>>,
    /// What is under `Globals` (SAM).
    pub globals: Option<Node<'t>>,
    /// The names under `Transform`, and where they are written.
    pub transforms: Vec<(Cow<'t, str>, Span)>,
}

/// The macro that makes a template a SAM one.
pub const SERVERLESS: &str = "AWS::Serverless-2016-10-31";

/// Macros that leave what a template says as it is, or whose work is done here.
const TRANSPARENT: [&str; 4] = [
    SERVERLESS,
    "AWS::LanguageExtensions",
    "AWS::CodeDeployBlueGreen",
    // With a version behind it: `AWS::SecretsManager-2020-07-23`.
    "AWS::SecretsManager-",
];

impl<'t> Template<'t> {
    /// A document as a template; none where it is something else.
    pub fn new(path: &str, file: FileId, text: &'t str, comments: &'t [Span], root: Node<'t>) -> Option<Self> {
        let resources = root.get("Resources")?;
        let is_template = root.get("AWSTemplateFormatVersion").is_some() || has_resource(resources);
        is_template.then(|| Self::of_stack(path, file, text, comments, root)).flatten()
    }

    /// Whether a document would be a template, had it not its `Resources` again with nothing in them.
    pub fn is_emptied(root: Node<'_>) -> bool {
        let mut all = root.entries().filter(|(key, _)| key.key_text().is_some_and(|key| key == "Resources"));
        root.get("Resources").is_some_and(|last| !has_resource(last))
            && all.any(|(_, resources)| has_resource(resources))
    }

    /// A document that is known to be the template of a stack, which may hold nothing; none where it is no map.
    pub fn of_stack(path: &str, file: FileId, text: &'t str, comments: &'t [Span], root: Node<'t>) -> Option<Self> {
        if root.kind() != Kind::Map {
            return None;
        }
        let section = |name: &str| root.get(name).filter(|node| node.kind() == Kind::Map);
        let entries = |name: &str| section(name).into_iter().flat_map(Node::last_entries);
        let by_name = |name: &str| {
            entries(name).filter_map(|(key, value)| Some((key.key_text()?, (key, value)))).collect::<HashMap<_, _>>()
        };
        let outputs: Vec<(Node<'t>, Node<'t>)> = entries("Outputs").collect();
        let position = |(position, (key, _)): (usize, &(Node<'t>, Node<'t>))| {
            Some((key.key_text().filter(|name| !name.starts_with("Fn::"))?, position))
        };
        let output_positions = outputs.iter().enumerate().map(position).collect();
        let transform = root.get("Transform");
        let single = transform.filter(|node| node.kind() != Kind::List);
        let transforms = transform.into_iter().flat_map(Node::items).chain(single);
        let transforms = transforms.filter_map(|node| {
            let name = node.text().or_else(|| node.get("Name").and_then(Node::text))?;
            Some((name, node.span()))
        });
        Some(Self {
            path: path.to_owned(),
            file,
            text,
            comments,
            root,
            resources: entries("Resources").collect(),
            outputs,
            output_positions,
            parameters: by_name("Parameters"),
            conditions: by_name("Conditions"),
            mappings: by_name("Mappings").into_iter().map(|(name, (_, value))| (name, value)).collect(),
            rules: entries("Rules").map(|(_, rule)| rule).collect(),
            globals: section("Globals"),
            transforms: transforms.collect(),
        })
    }

    /// A macro that may turn the template into anything, and where it is named.
    pub fn opaque_macro(&self) -> Option<(&str, Span)> {
        // `AWS::Include` brings in what may name anything here.
        const INCLUDE: &str = "Fn::Transform";
        if let Some(at) = memchr::memmem::find(self.text.as_bytes(), INCLUDE.as_bytes()) {
            return Some((INCLUDE, Span::new(self.file, at..at + INCLUDE.len())));
        }
        self.opaque_transform()
    }

    /// A macro that goes over the whole template and may turn it into anything, and where it is named.
    pub fn opaque_transform(&self) -> Option<(&str, Span)> {
        let opaque = |name: &str| !TRANSPARENT.iter().any(|known| name.starts_with(known));
        self.transforms.iter().find(|(name, _)| opaque(name)).map(|(name, at)| (&**name, *at))
    }

    /// Whether it makes stacks of other templates.
    pub fn nests(&self) -> bool {
        self.resources.iter().any(|(key, body)| {
            body.get("Type").and_then(Node::text).is_some_and(|kind| super::nested::is_stack(&kind))
                || key.key_text().is_some_and(|key| key.starts_with("Fn::ForEach::"))
        })
    }

    /// Whether SAM's macro runs over it.
    pub fn is_serverless(&self) -> bool {
        self.transforms.iter().any(|(name, _)| name.starts_with("AWS::Serverless"))
    }
}

/// Whether anything in a map is a resource, or a loop that makes some.
fn has_resource(resources: Node<'_>) -> bool {
    resources.entries().any(|(key, body)| {
        let loops = key.key_text().is_some_and(|key| key.starts_with("Fn::ForEach::"));
        loops || body.get("Type").and_then(Node::text).is_some_and(|kind| kind.contains("::"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{Owner, Sources};
    use crate::syntax::yaml;

    /// The position of the output `B`, if there is one; none if the outputs have no positions.
    fn position(outputs: &str) -> Option<Vec<usize>> {
        let sources = Sources::default();
        let text = format!("Resources: {{}}\nOutputs:\n{outputs}");
        let file = sources.add("t.yaml", &*text, Owner::User);
        let read = yaml::parse(file, &text);
        let root = Node::Yaml(read.documents.first()?.root());
        let template = Template::of_stack("t.yaml", file, &text, &[], root)?;
        template.output_positions.map(|positions| positions.get("B").copied().into_iter().collect())
    }

    #[test]
    fn outputs_have_positions_where_nothing_makes_others() {
        assert_eq!(position("  A: {Value: a}\n  B: {Value: b}\n"), Some(vec![1]));
        // The last one of a name counts.
        assert_eq!(position("  B: {Value: a}\n  A: {Value: a}\n  B: {Value: b}\n"), Some(vec![1]));
        assert_eq!(position("  A: {Value: a}\n"), Some(vec![]));
        assert_eq!(position("  Fn::ForEach::X: [X, [B], {'${X}': {Value: a}}]\n  B: {Value: b}\n"), None);
        assert_eq!(position("  Fn::Transform: {Name: M}\n  B: {Value: b}\n"), None);
    }
}
