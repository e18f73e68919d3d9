//! What an app knew of its constructs: the resource that each made, and the calls that made it.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::frames::{Frame, frame};
use crate::syntax::json::Value;

/// What is known of the constructs of a stack and of those nested in it. Paths are without their first slash.
#[derive(Debug, Default)]
pub(super) struct Metadata {
    constructs: BTreeMap<String, Construct>,
    /// The paths of nested stacks by the names of their templates (`aws:cdk:templateFile`).
    by_template: HashMap<String, String>,
    /// The paths of resources by the path of the nested stack that they are in, an empty one for the stack itself, and
    /// by their logical ids.
    by_logical_id: HashMap<(String, String), String>,
}

/// What is known of a construct.
#[derive(Debug, Default)]
pub(super) struct Construct {
    logical_id: Option<String>,
    template: Option<String>,
    /// The calls that made it, the innermost first (`aws:cdk:creationStack`).
    created: Vec<Frame>,
    /// The calls that older libraries tell where they are asked to (`trace`).
    traced: Vec<Frame>,
    /// The calls that set properties afterwards (`aws:cdk:propertyAssignment`), the last one last.
    pub assigned: Vec<(String, Vec<Frame>)>,
}

/// A longer path is none.
const LONGEST: usize = 4096;

impl Metadata {
    /// Takes up what stands under `metadata` in a manifest, or in a file of its own: lists of entries by paths.
    pub(super) fn read(&mut self, value: Value<'_>) {
        for (path, entries) in value.entries() {
            let Some(path) = path.as_str().filter(|path| path.len() <= LONGEST) else { continue };
            let path = path.trim_start_matches('/');
            let mut construct = self.constructs.remove(path).unwrap_or_default();
            entries.items().for_each(|entry| construct.read(entry));
            self.constructs.insert(path.to_owned(), construct);
        }
    }

    /// Finds out which resource is in which stack, once everything is read. The stack itself has this template.
    pub(super) fn index(&mut self, template: &str) {
        let templates =
            self.constructs.iter().filter_map(|(path, construct)| Some((construct.template.as_ref()?, path)));
        let nested = templates.filter(|(name, _)| *name != template);
        self.by_template = nested.map(|(name, path)| (name.clone(), path.clone())).collect();
        let nested: HashSet<&str> = self
            .constructs
            .keys()
            .filter_map(|path| path_of_nested(path))
            .chain(self.by_template.values().map(String::as_str))
            .collect();
        let mut index = HashMap::new();
        for (path, construct) in &self.constructs {
            if let Some(id) = &construct.logical_id {
                let owner = ancestors(path).find(|ancestor| nested.contains(ancestor)).unwrap_or_default();
                index.insert((owner.to_owned(), id.clone()), path.clone());
            }
        }
        self.by_logical_id = index;
    }

    /// The path of the construct that made a resource of the nested stack of a path, or with an empty one of the
    /// stack itself.
    pub(super) fn path(&self, stack: &str, logical_id: &str) -> Option<&str> {
        self.by_logical_id.get(&(stack.to_owned(), logical_id.to_owned())).map(String::as_str)
    }

    /// The path of the nested stack of a template.
    pub(super) fn nested(&self, template: &str) -> Option<&str> {
        self.by_template.get(template).map(String::as_str)
    }

    /// The template of a nested stack.
    pub(super) fn template(&self, nested: &str) -> Option<&str> {
        self.constructs.get(nested)?.template.as_deref()
    }

    /// What is known of a construct.
    pub(super) fn construct(&self, path: &str) -> Option<&Construct> {
        self.constructs.get(path)
    }

    /// The calls that made each construct.
    pub(super) fn calls(&self) -> impl Iterator<Item = &[Frame]> {
        self.constructs.values().map(Construct::calls)
    }
}

impl Construct {
    fn read(&mut self, entry: Value<'_>) {
        let Some(kind) = entry.get("type").and_then(Value::as_str) else { return };
        let data = entry.get("data");
        let name = || data.and_then(Value::as_str).map(Into::into);
        match &*kind {
            "aws:cdk:logicalId" => {
                self.logical_id = name();
                if let Some(trace) = entry.get("trace") {
                    self.traced = frames(trace);
                }
            }
            "aws:cdk:templateFile" => self.template = name(),
            "aws:cdk:creationStack" => self.created = data.map(frames).unwrap_or_default(),
            "aws:cdk:propertyAssignment" => {
                let property = data.and_then(|data| data.get("propertyName")?.as_str());
                let stack = data.and_then(|data| data.get("stackTrace"));
                if let (Some(property), Some(stack)) = (property, stack) {
                    self.assigned.push((property.into_owned(), frames(stack)));
                }
            }
            _ => {}
        }
    }

    /// The calls that made it, the innermost first.
    pub(super) fn calls(&self) -> &[Frame] {
        if self.created.is_empty() { &self.traced } else { &self.created }
    }
}

fn frames(value: Value<'_>) -> Vec<Frame> {
    value.items().filter_map(|item| frame(&item.as_str()?)).collect()
}

/// The path of the nested stack that a resource of this path makes:
/// `Shop/Certificates.NestedStack/Certificates.NestedStackResource` makes `Shop/Certificates`.
pub(super) fn path_of_nested(path: &str) -> Option<&str> {
    let (outer, inner) = path.rsplit_once('/')?;
    inner.strip_suffix(".NestedStackResource")?;
    outer.strip_suffix(".NestedStack")
}

/// What stands before each slash of a path, the longest first.
fn ancestors(path: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(path.rsplit_once('/'), |(outer, _)| outer.rsplit_once('/')).map(|(outer, _)| outer)
}
