//! Stacks in stacks: which template of the tree a nested stack is made from.

use std::collections::HashMap;

use super::program::{Given, Instance, Program, Resource};
use super::stacks::Stack;
use super::template::Template;
use crate::syntax::node::Node;
use crate::tree;
use crate::value::{Kind as ValueKind, Piece, Text, Value};

/// How many templates whose paths end alike are looked at for one that takes the parameters of a nested stack.
const MOST_ALIKE: usize = 256;

/// Whether a resource makes a nested stack.
pub(super) fn is_stack(kind: &str) -> bool {
    matches!(kind, "AWS::CloudFormation::Stack" | "AWS::Serverless::Application")
}

impl<'t> Program<'t> {
    /// Adds the nested stacks of all stacks, and theirs.
    pub(super) fn nest(&self) {
        let mut next = 0;
        while next < self.stacks().count() {
            let stack = self.stack(next);
            self.nest_in(stack);
            next += 1;
        }
    }

    /// Adds the nested stacks of one stack.
    pub(super) fn nest_in(&self, stack: &Instance<'t>) {
        for resource in self.resources(stack).list.iter().filter(|resource| is_stack(&resource.kind)) {
            self.nest_one(stack, resource);
        }
    }

    fn nest_one(&self, parent: &Instance<'t>, resource: &Resource<'t>) {
        let Some(properties) = resource.body.get("Properties") else { return };
        let scope = self.scope_of(parent, resource);
        let parameters: Vec<(String, Node<'t>)> = properties
            .get("Parameters")
            .into_iter()
            .flat_map(Node::entries)
            .filter_map(|(key, value)| Some((key.key_text()?.into_owned(), value)))
            .collect();
        let known = parent.nested.borrow_mut().remove(&*resource.name);
        let stack = known.or_else(|| {
            let address = properties.get("TemplateURL").or_else(|| properties.get("Location"))?;
            let template = self.addressed(parent, &self.eval(address, &scope), &parameters)?;
            Some(Stack::of(template))
        });
        let Some(stack) = stack else { return };
        if self.holds(parent, stack.template) {
            let message = "this stack holds itself".to_owned();
            self.problems.borrow_mut().push((resource.header, message));
            return;
        }
        let given: HashMap<String, Given<'t>> =
            parameters.into_iter().map(|(name, node)| (name, Given::Node(node, scope.clone()))).collect();
        let existence = parent.existence.clone().and(&self.existence(parent, resource.body, &resource.locals));
        self.add_nested(parent, resource, stack, given, existence);
    }

    /// Whether a stack is of a template, or is held by one that is.
    fn holds(&self, stack: &Instance<'t>, template: &Template<'t>) -> bool {
        std::ptr::eq(stack.template, template)
            || stack.parent.is_some_and(|parent| self.holds(self.stack(parent), template))
    }

    /// The template of the tree at an address: a path beside the parent (`aws cloudformation package` uploads it), or
    /// the end of the address of a bucket.
    fn addressed(
        &self,
        parent: &Instance<'t>,
        address: &Value,
        given: &[(String, Node<'t>)],
    ) -> Option<&'t Template<'t>> {
        let ValueKind::Text(text) = &address.kind else { return None };
        let fits = |template: &Template<'t>| {
            given.iter().all(|(name, _)| template.parameters.contains_key(name.as_str()))
                && !std::ptr::eq(template, parent.template)
        };
        if let Some(path) = text.known().filter(|path| !path.contains("://")) {
            let path = tree::join(tree::parent(&parent.template.path), path)?;
            self.ask(&path);
            return self.templates.at(&path);
        }
        let end = end_of(text)?;
        self.ask(&end);
        let mut alike = self.templates.ending(&end);
        let mut fitting = alike.by_ref().take(MOST_ALIKE).filter(|(_, template)| fits(template));
        let (longest, best) = fitting.next()?;
        // Several that fit equally are as good as none, and so are those that were not looked at.
        let fits_best = |next: Option<(usize, _)>| next.is_none_or(|(length, _)| length < longest);
        (fits_best(fitting.next()) && fits_best(alike.next())).then_some(best)
    }

    /// Remembers the name of a file that a template of the tree would have to have.
    fn ask(&self, path: &str) {
        self.file_names.borrow_mut().extend(path.rsplit('/').next().map(str::to_owned));
    }

    /// The templates of nested stacks.
    pub(super) fn nested_templates(&self) -> Vec<&'t Template<'t>> {
        self.stacks().filter(|stack| stack.parent.is_some()).map(|stack| stack.template).collect()
    }
}

/// What an address certainly ends with, from a whole name on: `templates/vpc.yaml`.
fn end_of(text: &Text) -> Option<String> {
    let end = text.known_suffix();
    let end = end.split(['?', '#']).next().unwrap_or(end);
    let path = match text {
        // Behind the host.
        Text::Known(_) => end.split_once("://").and_then(|(_, rest)| rest.split_once('/')).map(|(_, path)| path),
        Text::Partial(pieces) if pieces.iter().any(|piece| matches!(piece, Piece::Literal(_))) => {
            end.split_once('/').map(|(_, path)| path)
        }
        Text::Partial(_) => None,
    }?;
    (!path.is_empty() && !path.ends_with('/')).then(|| path.to_owned())
}
