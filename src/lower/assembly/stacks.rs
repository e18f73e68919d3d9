//! Stacks, with their templates, the stacks nested in them, and what made their resources.

use std::collections::{HashMap, HashSet};

use super::checkout::Checkout;
use super::metadata::path_of_nested;
use super::{Artifact, Assembly};
use crate::lower::cloudformation::stacks::{Made, Stack};
use crate::lower::cloudformation::template::Template;
use crate::lower::cloudformation::templates::Templates;
use crate::source::{Sources, Span};
use crate::syntax::node::Node;
use crate::tree::{Tree, join, parent};

/// How deep stacks may be nested.
const DEEPEST: usize = 32;

/// See [`Assembly::stacks`].
pub(super) fn stacks<'t>(
    assembly: &Assembly,
    tree: &dyn Tree,
    sources: &Sources,
    templates: &Templates<'t>,
) -> (Vec<Stack<'t>>, Vec<(Span, String)>) {
    let calls = assembly.artifacts.iter().flat_map(|artifact| artifact.metadata.calls());
    let checkout = Checkout::new(tree, sources, parent(&assembly.directory), calls);
    let mut builder = Builder { templates, taken: HashSet::new(), checkout };
    let (mut stacks, mut problems) = (Vec::new(), Vec::new());
    for artifact in &assembly.artifacts {
        let Some(template) = builder.take(&artifact.template) else {
            let reason = if builder.taken.contains(&artifact.template) {
                "is another stack's"
            } else if builder.checkout.is_there(&artifact.template) {
                "is no template"
            } else {
                "is not here"
            };
            problems.push((artifact.at, format!("`{}` {reason}", artifact.template)));
            continue;
        };
        let mut stack = builder.stack(artifact, template, Some(""), 0);
        stack.name = Some(artifact.name.clone());
        stack.parameters.clone_from(&artifact.parameters);
        stacks.push(stack);
    }
    (stacks, problems)
}

struct Builder<'a, 't> {
    templates: &'a Templates<'t>,
    /// Each template is one stack's, so that none is nested in itself.
    taken: HashSet<String>,
    checkout: Checkout<'a>,
}

impl<'t> Builder<'_, 't> {
    fn take(&mut self, path: &str) -> Option<&'t Template<'t>> {
        let template = self.templates.at(path)?;
        self.taken.insert(path.to_owned()).then_some(template)
    }

    /// A stack of an artifact: the nested one of a path, which need not be known, or with an empty path its own.
    fn stack(&mut self, artifact: &Artifact, template: &'t Template<'t>, own: Option<&str>, depth: usize) -> Stack<'t> {
        let mut resources = HashMap::new();
        let mut inner = HashMap::new();
        for (id, resource) in &template.resources {
            let Some(id) = id.key_text() else { continue };
            let noted = || resource.get("Metadata")?.get("aws:cdk:path")?.as_str().map(Into::into);
            let told = || artifact.metadata.path(own?, &id).map(str::to_owned);
            let path: Option<String> = told().or_else(noted);
            let kind = resource.get("Type").and_then(Node::as_str);
            if depth < DEEPEST && kind.is_some_and(|kind| kind == "AWS::CloudFormation::Stack") {
                let stack = self.nested(artifact, *resource, path.as_deref(), depth);
                inner.extend(stack.map(|stack| (id.clone().into_owned(), stack)));
            }
            if let Some(path) = path {
                resources.insert(id.into_owned(), self.made(artifact, &path));
            }
        }
        let (region, account) = (artifact.region.clone(), artifact.account.clone());
        Stack { region, account, resources, nested: inner, ..Stack::of(template) }
    }

    /// The stack that a resource nests. Only the command line writes down its template; else it is what is published
    /// under the name in the URL, or what the nested stack's construct says.
    fn nested(
        &mut self,
        artifact: &Artifact,
        resource: Node<'t>,
        path: Option<&str>,
        depth: usize,
    ) -> Option<Stack<'t>> {
        let directory = parent(&artifact.template);
        let construct = path.and_then(path_of_nested);
        let noted = || join(directory, &resource.get("Metadata")?.get("aws:asset:path")?.as_str()?);
        let published = || artifact.assets.file(resource.get("Properties")?.get("TemplateURL")?).map(str::to_owned);
        let told = || join(directory, artifact.metadata.template(construct?)?);
        let file = noted().or_else(published).or_else(told)?;
        let template = self.take(&file)?;
        let name = file.rsplit('/').next().unwrap_or_default();
        let construct = construct.or_else(|| artifact.metadata.nested(name));
        Some(self.stack(artifact, template, construct, depth + 1))
    }

    fn made(&mut self, artifact: &Artifact, path: &str) -> Made {
        let shown = path.strip_suffix("/Resource").or_else(|| path.strip_suffix("/Default")).unwrap_or(path);
        let construct = artifact.metadata.construct(path);
        let assigned = construct.into_iter().flat_map(|construct| &construct.assigned);
        Made {
            path: Some(shown.to_owned()),
            origin: construct.and_then(|construct| self.checkout.line(construct.calls())),
            properties: assigned
                .filter_map(|(property, calls)| Some((property.clone(), self.checkout.line(calls)?)))
                .collect(),
        }
    }
}
