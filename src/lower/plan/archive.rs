//! The file that `terraform plan -out` writes: a zip with the plan and the configuration that it was made from.
//!
//! What it plans is in a format that is Terraform's own; of that only the variables, the addresses and the order of
//! replacements are read. The configuration is all there, so that it is lowered like any other, with the plan's
//! variables, and then merged with what the plan says of it.

use std::collections::BTreeSet;

use super::Lowered;
use super::merge::{Outline, merge};
use super::wire;
use super::zip::Archive;
use crate::lower::terraform::deployment;
use crate::lower::terraform::module::{Library, is_configuration};
use crate::lower::terraform::variables::Inputs;
use crate::model::{Deployment, Format};
use crate::tree::Memory;
use crate::value::Why;

/// A binary plan.
pub struct Packed {
    /// The configuration: modules in the folders that the archive has for them.
    pub tree: Memory,
    /// The folder of its root module.
    pub root: String,
    /// What the plan says of it.
    pub outline: Outline,
    /// The folders of all its modules.
    pub directories: Vec<String>,
    /// Whether it destroys all that there is.
    destroys: bool,
}

/// The list of its modules, and where each lay.
const MODULES: &str = "tfconfig/modules.json";
/// What its configuration may have, with that list: what was read can take fifty times as much. The largest repositories
/// in public have 12 MB in two hundred configurations.
const MOST_CONFIGURATION: usize = 8 << 20;

#[derive(serde::Deserialize)]
struct Entry {
    #[serde(rename = "Key")]
    key: String,
    #[serde(rename = "Dir", default)]
    directory: String,
}

/// Whether an archive is that of a plan; none where it is broken.
pub fn is_plan(bytes: &[u8]) -> Option<bool> {
    Archive::open(bytes).map(|archive| archive.has("tfplan"))
}

/// Reads a binary plan; `path` is that of its file. Says why where it cannot be read.
pub fn read(path: &str, bytes: &[u8]) -> Result<Packed, &'static str> {
    let mut archive = Archive::open(bytes).ok_or("the archive is broken")?;
    let plan = archive.read("tfplan").ok_or("the plan in the archive is broken, or has more than 128 MiB")?;
    let contents = wire::contents(&plan)?;
    archive.keep_to(MOST_CONFIGURATION);
    let entries: Vec<Entry> = match archive.read(MODULES) {
        Some(modules) => serde_json::from_slice(&modules).ok(),
        None => (!archive.has(MODULES)).then(Vec::new),
    }
    .ok_or("the list of modules in the archive is broken, or has more than 8 MiB")?;
    // What `terraform init` downloaded is not the reader's to change.
    let downloaded: BTreeSet<&str> = entries
        .iter()
        .filter(|entry| entry.directory.split('/').any(|part| part == ".terraform"))
        .map(|entry| entry.key.as_str())
        .collect();
    let tree = Memory::default();
    let mut keys: BTreeSet<String> = BTreeSet::new();
    let folder = |key: &str| if downloaded.contains(key) { format!(".terraform/m-{key}") } else { format!("m-{key}") };
    for name in archive.names() {
        let Some((key, file)) = name.strip_prefix("tfconfig/m-").and_then(|rest| rest.split_once('/')) else {
            continue;
        };
        if !is_configuration(file) || file.contains(['/', '\\']) {
            continue;
        }
        let text = archive.read(&name).ok_or("the configuration in the archive is broken, or has more than 8 MiB")?;
        tree.write(&format!("{path}/tfconfig/{}/{file}", folder(key)), text);
        keys.insert(key.to_owned());
    }
    let root = format!("{path}/tfconfig/m-");
    let modules: Vec<serde_json::Value> = keys
        .iter()
        .filter(|key| !key.is_empty())
        .map(|key| serde_json::json!({ "Key": key, "Dir": format!("../{}", folder(key)) }))
        .collect();
    tree.write(
        &format!("{root}/.terraform/modules/modules.json"),
        serde_json::json!({ "Modules": modules }).to_string(),
    );
    let partial = match (contents.errored, contents.partial) {
        (true, _) => Some("the plan failed, and what came behind the failure is not in it"),
        (false, true) => Some("the plan was made for a part of the configuration"),
        (false, false) => None,
    };
    let outline = Outline {
        // Filled in by who looks at the configuration.
        root: BTreeSet::new(),
        variables: contents.variables,
        order: contents
            .addresses
            .iter()
            .filter_map(|(address, first)| Some((address.clone(), ((*first)?, None))))
            .collect(),
        addresses: contents.addresses.into_keys().collect(),
        partial: partial.map(|why| Why::new(why, None)),
    };
    let directories = keys.iter().map(|key| format!("{path}/tfconfig/{}", folder(key))).collect();
    Ok(Packed { tree, root, outline, directories, destroys: contents.destroys })
}

impl Packed {
    /// What the configuration in the archive says, with what the plan knows; and the plan's outline.
    pub fn lower<'a>(&self, path: &str, library: &'a Library<'a>) -> Lowered {
        let mut outline = self.outline.clone();
        outline.root = Outline::declared(library.module(&self.root));
        let inputs = Inputs::default().planned(outline.variables.clone());
        let configuration = deployment::lower(library, &self.root, inputs);
        let nothing = Deployment::default();
        let mut deployment = if self.destroys {
            Deployment { files: configuration.files, ..nothing }
        } else {
            merge(configuration, &nothing, &outline)
        };
        path.clone_into(&mut deployment.path);
        deployment.format = Format::Plan;
        Lowered { deployment, outline: (!self.destroys).then_some(outline) }
    }
}
