//! Cloud assemblies: what a CDK app leaves in `cdk.out`, read as the stacks that it deploys.
//!
//! The `manifest` says which stacks there are and where they go, and has the assemblies of stages within it. What the
//! app knew of its constructs is `metadata`: which construct made which resource, and which line of the program did.
//! Those lines are looked for in the `checkout`, as the machine that synthesized need not have been this one. The
//! templates are read by the front end of `CloudFormation`, which is given [stacks](Stack).
//!
//! Source of the format: github.com/aws/aws-cdk-cli, `packages/@aws-cdk/cloud-assembly-schema` (schemas 36 to 55); and
//! what the library wrote, which is kept in `testdata/real/cdk`.

mod assets;
mod checkout;
mod frames;
mod manifest;
mod metadata;
mod stacks;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;
use std::sync::Arc;

use self::assets::Assets;
use self::metadata::Metadata;
use super::cloudformation::stacks::{Placed, Stack};
use super::cloudformation::templates::Templates;
use crate::source::{FileId, Sources, Span};
use crate::tree::{Tree, join};

pub use manifest::read;

/// The endings of templates: the app's own, and those that it takes as they are.
const ENDINGS: [&str; 4] = [".json", ".yaml", ".yml", ".template"];

/// A cloud assembly, with those of its stages.
#[derive(Debug)]
pub struct Assembly {
    /// Its folder.
    pub directory: String,
    /// The folders of its stages' assemblies.
    pub stages: Vec<String>,
    /// Its files that were read: manifests, assets, metadata.
    pub files: Vec<FileId>,
    /// What it names and what could not be read.
    pub problems: Vec<(Span, String)>,
    /// What was not read because it is more than acmlint reads.
    pub cuts: Vec<(Span, String)>,
    artifacts: Vec<Artifact>,
}

/// A stack, as a manifest has it.
#[derive(Debug)]
struct Artifact {
    name: String,
    region: Option<Placed>,
    account: Option<String>,
    parameters: Vec<(String, String)>,
    /// The path of its template.
    template: String,
    /// Where the manifest names that.
    at: Span,
    metadata: Metadata,
    /// What is published for the stacks of its manifest.
    assets: Arc<Assets>,
}

impl Assembly {
    /// Whether a template is this assembly's to name: one that it does not name is left from an earlier synthesis, or
    /// is code that the app bundled, and is not deployed.
    pub fn owns(&self, path: &str) -> bool {
        std::iter::once(&self.directory)
            .chain(&self.stages)
            .filter_map(|folder| below(path, folder))
            .any(|rest| rest.starts_with("asset.") || (!rest.contains('/') && rest.ends_with(".template.json")))
    }

    /// Whether a file lies in this assembly.
    pub fn holds(&self, path: &str) -> bool {
        std::iter::once(&self.directory).chain(&self.stages).any(|folder| below(path, folder).is_some())
    }

    /// Whether a stack of this assembly is made from a template.
    pub fn names(&self, path: &str) -> bool {
        self.artifacts.iter().any(|artifact| artifact.template == path)
    }

    /// The paths of what may be templates of its stacks.
    pub fn templates(&self, tree: &dyn Tree) -> BTreeSet<String> {
        let folders = std::iter::once(&self.directory).chain(&self.stages);
        let files = folders.flat_map(|folder| tree.list(folder).into_iter().filter_map(|name| join(folder, &name)));
        let written = |path: &String| ENDINGS.iter().any(|ending| path.ends_with(ending)) && self.owns(path);
        files.filter(written).chain(self.artifacts.iter().map(|artifact| artifact.template.clone())).collect()
    }

    /// Its stacks, made from these templates, and what is missing of them. A template is that of one stack, as the
    /// library writes them.
    pub fn stacks<'t>(
        &self,
        tree: &dyn Tree,
        sources: &Sources,
        templates: &Templates<'t>,
    ) -> (Vec<Stack<'t>>, Vec<(Span, String)>) {
        stacks::stacks(self, tree, sources, templates)
    }
}

/// What of a path follows a folder that it lies in.
fn below<'p>(path: &'p str, folder: &str) -> Option<&'p str> {
    if folder.is_empty() { Some(path) } else { path.strip_prefix(folder)?.strip_prefix('/') }
}
