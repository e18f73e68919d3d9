//! What SAM's `Globals` say about domains: they hold for every API of a kind, also for the one that SAM makes by itself
//! (docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-specification-template-anatomy-globals.html).

use std::collections::HashSet;
use std::rc::Rc;

use super::program::{Instance, Resource};
use super::visit::{Leaf, Leaves};
use crate::syntax::node::Node;

/// Sections of `Globals` and the resource types that they are about.
const SECTIONS: [(&str, &str); 3] = [
    ("Api", "AWS::Serverless::Api"),
    ("HttpApi", "AWS::Serverless::HttpApi"),
    ("WebSocketApi", "AWS::Serverless::WebSocketApi"),
];

/// The APIs that `Globals` speak of, one for each section with a domain, as if each were a resource: its properties are
/// those of the section.
pub(super) fn global_apis<'t>(stack: &Instance<'t>) -> Vec<Resource<'t>> {
    let Some(globals) = stack.template.globals.filter(|_| stack.template.is_serverless()) else { return Vec::new() };
    // Where an API is written out, what it says itself comes first.
    let types = stack.template.resources.iter().filter_map(|(_, body)| body.get("Type")?.text());
    let written: HashSet<_> = types.filter(|kind| kind.starts_with("AWS::Serverless::")).collect();
    let mut apis = Vec::new();
    for (key, section) in globals.entries() {
        let known = SECTIONS.iter().find(|(name, _)| key.key_text().as_deref() == Some(name));
        if let Some((name, kind)) = known
            && section.get("Domain").is_some()
            && !written.contains(*kind)
        {
            apis.push(Resource {
                name: Rc::from(format!("Globals.{name}")),
                kind: (*kind).to_owned(),
                header: key.span(),
                body: section,
                locals: None,
            });
        }
    }
    apis
}

/// The section of `Globals` that holds for an API which is written out.
pub(super) fn globals<'t>(stack: &Instance<'t>, resource: &Resource<'t>) -> Option<Node<'t>> {
    let (section, _) = SECTIONS.iter().find(|(_, kind)| *kind == resource.kind)?;
    let globals = stack.template.globals.filter(|_| stack.template.is_serverless())?;
    globals.get(section).filter(|_| !is_global(resource))
}

/// Adds what `Globals` say of the domain of an API, but for what the API says itself.
pub(super) fn add_globals<'t>(leaves: &mut Leaves<'t>, further: Leaves<'t>) {
    let said: HashSet<_> = leaves.values.iter().map(|leaf| leaf.path.clone()).collect();
    let is_about = |leaf: &Leaf<'_>| leaf.path.first().is_some_and(|first| first == "Domain");
    let behind = leaves.blocks.len();
    for mut leaf in further.values.into_iter().filter(|leaf| is_about(leaf) && !said.contains(&leaf.path)) {
        leaf.blocks.iter_mut().for_each(|block| *block += behind);
        leaves.values.push(leaf);
    }
    for mut block in further.blocks {
        block.blocks.iter_mut().for_each(|block| *block += behind);
        leaves.blocks.push(block);
    }
}

fn is_global(resource: &Resource<'_>) -> bool {
    resource.name.starts_with("Globals.")
}

/// The properties of a resource; of an API that stands for a section of `Globals`, the section itself.
pub(super) fn properties<'t>(resource: &Resource<'t>) -> Option<Node<'t>> {
    if is_global(resource) { Some(resource.body) } else { resource.body.get("Properties") }
}
