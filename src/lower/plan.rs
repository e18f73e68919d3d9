//! Terraform plans: what `terraform show -json` writes of a plan, and the file that `terraform plan -out` writes
//! (developer.hashicorp.com/terraform/internals/json-format).
//!
//! A plan has evaluated what a configuration only says: which instances there are, what their arguments are, which
//! provider makes them, what is replaced and in which order. It tells nothing of files and lines, of `lifecycle`, of
//! locals and of `dynamic` blocks; what passes through those is unknown, and never a finding.

pub mod archive;
pub mod certificates;
mod described;
pub mod document;
pub mod lookups;
pub mod merge;
pub mod planned;
pub mod reach;
mod request;
pub mod secrets;
pub mod takers;
pub mod uses;
pub mod validations;
pub mod waits;
pub mod wire;
pub mod zip;

use std::collections::HashMap;

use document::{Change, Document, Resource, without_indices};
use merge::Outline;
use planned::Planned;
use reach::Follow;
use uses::Uses;

use crate::lower::facts::{Certificates, sensitive};
use crate::lower::terraform::attributes::CERTIFICATE;
use crate::lower::terraform::deployment::is_cluster;
use crate::model::{Deployment, Format};
use crate::source::Span;
use crate::syntax::json::{Tree, Value as Node};
use crate::value::{Refs, Symbol, Value, Why};

/// The major version of the format that this reads.
const MAJOR_VERSION: &str = "1";

/// Whether a document is a plan.
pub fn is_plan(root: Node<'_>) -> bool {
    let has = |key: &str| root.get(key).is_some();
    has("format_version") && (has("resource_changes") || has("planned_values") || has("configuration"))
}

/// A plan that is being lowered.
pub struct Plan<'d, 't> {
    document: &'d Document<'t>,
    follow: Follow<'d, 't>,
    /// What data sources found, by their addresses without keys.
    data: HashMap<String, Vec<Planned<'t>>>,
    /// Where the values of certificates' arguments are told first, by header, argument and value.
    told: HashMap<(u32, &'static str, String), Span>,
}

/// A plan, lowered.
#[derive(Default)]
pub struct Lowered {
    /// What it says by itself.
    pub deployment: Deployment,
    /// What its configuration is matched with; none where the plan could not be read.
    pub outline: Option<Outline>,
}

/// Lowers a plan; `path` is that of its file.
pub fn lower(tree: &Tree<'_>, path: &str) -> Lowered {
    let root = tree.root();
    let mut deployment = Deployment {
        path: path.to_owned(),
        format: Format::Plan,
        files: vec![root.span().file],
        ..Deployment::default()
    };
    let version = root.get("format_version");
    let major = version.and_then(Node::as_str).and_then(|version| Some(version.split('.').next()?.to_owned()));
    if major.as_deref() != Some(MAJOR_VERSION) {
        let at = version.unwrap_or(root).span();
        deployment.problems.push((at, "this version of the plan format is not known; it was not judged".to_owned()));
        return Lowered { deployment, outline: None };
    }
    let document = Document::read(root);
    deployment.incomplete = document.partial.map(|(why, at)| Why::new(why, Some(at)));
    let mut data: HashMap<String, Vec<Planned<'_>>> = HashMap::new();
    let mut prior: Vec<(&str, Planned<'_>)> =
        document.prior.iter().map(|(address, values)| (&**address, *values)).collect();
    prior.sort_unstable_by_key(|(address, _)| *address);
    for (address, values) in prior {
        data.entry(without_indices(address)).or_default().push(values);
    }
    let mut plan = Plan { document: &document, follow: Follow::new(&document), data, told: HashMap::new() };
    deployment.providers = plan.providers();
    let mut certificates = Certificates::default();
    let mut owners = Vec::new();
    for change in &document.changes {
        if !change.is_data && is_cluster(&change.kind) {
            deployment.discoverer.get_or_insert(change.header);
        }
        if change.is_data || change.kind != CERTIFICATE {
            continue;
        }
        let id = deployment.certificates.len();
        let certificate = plan.certificate(id, change);
        if let Some(resource) = change.resource {
            certificates.add(plan.follow.node(change.instance, resource), change.key.clone(), id);
        }
        owners.push((change, id));
        deployment.certificates.push(certificate);
    }
    Uses::find(&plan, &certificates, &owners, &mut deployment);
    deployment.cuts.extend(document.cuts.iter().cloned().chain(plan.follow.cut.take()));
    if let Some((at, what)) = deployment.cuts.first() {
        deployment.incomplete.get_or_insert_with(|| Why::new(what.as_str(), Some(*at)));
    }
    // After the destruction of everything nothing is left; what the configuration says is not about that.
    let destroys = document.changes.iter().all(|change| change.is_data) && document.partial.is_none();
    Lowered { outline: (!destroys).then(|| outline(&document)), deployment }
}

fn outline(document: &Document<'_>) -> Outline {
    let root = &document.modules[0];
    let managed = root.resources.iter().filter(|resource| !resource.is_data).map(|resource| resource.address.clone());
    let variables = document.variables.iter().filter_map(|(name, variable)| {
        let declared = root.variables.get(name).and_then(|declared| declared.get("sensitive"));
        let value = variable.get("value")?;
        if declared.and_then(Node::as_bool) == Some(true) {
            // What stands there is no longer what it was.
            let unknown = Value::unknown(sensitive(value.span()), Symbol::new(format!("var.{name}")));
            return Some((name.to_string(), unknown.with_refs(&Refs::default().made_secret())));
        }
        Some((name.to_string(), Planned::known(value).to_value(name)))
    });
    Outline {
        root: managed.chain(root.calls.keys().map(|name| format!("module.{name}"))).collect(),
        variables: variables.collect(),
        order: document
            .changes
            .iter()
            .filter_map(|change| change.replaces.map(|(first, at)| (change.address.to_string(), (first, Some(at)))))
            .collect(),
        addresses: document.changes.iter().map(|change| change.address.to_string()).collect(),
        partial: document.partial.map(|(why, at)| Why::new(why, Some(at))),
    }
}

impl<'d, 't> Plan<'d, 't> {
    /// The configuration's resource of an instance.
    fn resource(&self, change: &Change<'t>) -> Option<&'d Resource<'t>> {
        let module = self.document.instances[change.instance].module;
        self.document.modules[module].resources.get(change.resource?)
    }
}
