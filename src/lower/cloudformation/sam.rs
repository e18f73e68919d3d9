//! What SAM's `Globals` say about domains: they hold for every API of a kind, also for the one that SAM makes by itself
//! (docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-specification-template-anatomy-globals.html).

use std::rc::Rc;

use super::program::{Instance, Resource};
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
    let mut apis = Vec::new();
    for (key, section) in globals.entries() {
        let known = SECTIONS.iter().find(|(name, _)| key.key_text().as_deref() == Some(name));
        if let Some((name, kind)) = known
            && section.get("Domain").is_some()
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

/// The properties of a resource; of an API that stands for a section of `Globals`, the section itself.
pub(super) fn properties<'t>(resource: &Resource<'t>) -> Option<Node<'t>> {
    if resource.name.starts_with("Globals.") { Some(resource.body) } else { resource.body.get("Properties") }
}
