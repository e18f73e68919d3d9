//! The manifest of a cloud assembly: its stacks, where they go, and the assemblies of its stages.

use std::collections::HashSet;
use std::sync::Arc;

use super::{Artifact, Assembly, Assets, Metadata, below};
use crate::lower::cloudformation::stacks::Placed;
use crate::model::Region;
use crate::source::{FileId, Owner, Sources, Span};
use crate::syntax::SyntaxError;
use crate::syntax::json::{self, Value};
use crate::tree::{Tree, join, parent};

/// After how many bytes no further file is read: the manifests and metadata of hundreds of stacks have some 100 MB.
const MOST_BYTES: usize = 256 << 20;

/// What is told of more.
const TOO_MUCH: &str = "the assembly has more than the 256 MiB that acmlint reads of one";

/// How deep assemblies may lie in each other: a stage within a stage is rare.
const DEEPEST: usize = 16;
/// What is told of those deeper.
const TOO_DEEP: &str = "assemblies lie in each other deeper than the 16 levels that acmlint follows";

/// Reads the assembly of a manifest, with its stages; none where it is the manifest of something else. Fails where it
/// is no JSON.
pub fn read(tree: &dyn Tree, sources: &Sources, manifest: FileId) -> Result<Option<Assembly>, SyntaxError> {
    let path = sources.file(manifest).path.clone();
    let assembly = Assembly {
        directory: parent(&path).to_owned(),
        stages: Vec::new(),
        files: Vec::new(),
        problems: Vec::new(),
        cuts: Vec::new(),
        artifacts: Vec::new(),
    };
    let mut reader =
        Reader { tree, sources, assembly, opened: HashSet::from([path]), left: MOST_BYTES, is_over: false };
    let is_one = reader.manifest(manifest, 0)?;
    if reader.is_over {
        let first = Span::new(manifest, 0..0);
        reader.assembly.cuts.push((first, TOO_MUCH.to_owned()));
    }
    Ok(is_one.then_some(reader.assembly))
}

struct Reader<'a> {
    tree: &'a dyn Tree,
    sources: &'a Sources,
    assembly: Assembly,
    /// Each file is one's: of one stack, or the manifest of one stage.
    opened: HashSet<String>,
    left: usize,
    /// Whether something was not read because nothing was left.
    is_over: bool,
}

impl<'a> Reader<'a> {
    /// Reads a manifest; says whether it is one of a cloud assembly.
    fn manifest(&mut self, file: FileId, depth: usize) -> Result<bool, SyntaxError> {
        let manifest = json::parse(file, self.text(file))?;
        let directory = parent(&self.sources.file(file).path);
        let artifacts = || manifest.root().get("artifacts").into_iter().flat_map(Value::entries);
        let of_type = |wanted: &'static str| {
            artifacts().filter(move |(_, artifact)| word(*artifact, "type").is_some_and(|kind| kind == wanted))
        };
        let is_known = |kind: String| kind.starts_with("aws:") || kind.starts_with("cdk:");
        if !artifacts().any(|(_, artifact)| word(artifact, "type").is_some_and(is_known)) {
            return Ok(false);
        }
        self.assembly.files.push(file);
        let mut assets = Assets::default();
        for (_, artifact) in of_type("cdk:asset-manifest") {
            if let Some(file) = property(artifact, "file").and_then(|name| self.open(directory, &name.as_str()?)) {
                let _ = json::parse(file, self.text(file)).map(|tree| assets.read(directory, tree.root()));
            }
        }
        let assets = Arc::new(assets);
        for (id, artifact) in of_type("aws:cloudformation:stack") {
            self.stack(directory, &id.as_str().unwrap_or_default(), artifact, &assets);
        }
        for (_, artifact) in of_type("cdk:cloud-assembly") {
            if let Some(name) = property(artifact, "directoryName") {
                self.stage(directory, name, depth);
            }
        }
        Ok(true)
    }

    fn stack(&mut self, directory: &str, id: &str, artifact: Value<'_>, assets: &Arc<Assets>) {
        let Some(file) = property(artifact, "templateFile") else { return };
        let Some(template) = file.as_str().and_then(|name| join(directory, &name)) else { return };
        let shown = word(artifact, "displayName").unwrap_or_else(|| id.to_owned());
        let environment = artifact.get("environment");
        let (account, region) = environment.and_then(|written| goes_to(&written.as_str()?)).unwrap_or_default();
        let region = region.map(|region| Placed {
            region,
            at: environment.map(Value::span),
            text: format!("the environment of the stack `{shown}`"),
        });
        let mut metadata = Metadata::default();
        if let Some(inline) = artifact.get("metadata") {
            metadata.read(inline);
        }
        let more = word(artifact, "additionalMetadataFile").and_then(|name| self.open(directory, &name));
        if let Some(more) = more {
            let _ = json::parse(more, self.text(more)).map(|tree| metadata.read(tree.root()));
        }
        metadata.index(template.rsplit('/').next().unwrap_or_default());
        let parameters = property(artifact, "parameters").into_iter().flat_map(Value::entries);
        self.assembly.artifacts.push(Artifact {
            name: property(artifact, "stackName").and_then(Value::as_str).map_or_else(|| id.to_owned(), Into::into),
            region,
            account,
            parameters: parameters
                .filter_map(|(name, value)| Some((name.as_str()?.into_owned(), value.as_str()?.into_owned())))
                .collect(),
            template,
            at: file.span(),
            metadata,
            assets: Arc::clone(assets),
        });
    }

    /// The assembly of a stage, in a folder of this one.
    fn stage(&mut self, directory: &str, name: Value<'_>, depth: usize) {
        let inner = name.as_str().and_then(|name| join(directory, &name));
        let Some(inner) = inner.filter(|inner| inner != directory && below(inner, directory).is_some()) else { return };
        if depth >= DEEPEST {
            if self.assembly.cuts.is_empty() {
                self.assembly.cuts.push((name.span(), TOO_DEEP.to_owned()));
            }
            return;
        }
        let manifest = self.open(&inner, "manifest.json");
        let message = match manifest.map(|manifest| self.manifest(manifest, depth + 1)) {
            Some(Ok(true)) => return self.assembly.stages.push(inner),
            Some(Ok(false)) => "is no manifest of a cloud assembly".to_owned(),
            Some(Err(error)) => format!("cannot be read: {}", error.message),
            None => "cannot be read".to_owned(),
        };
        self.assembly.problems.push((name.span(), format!("`{inner}/manifest.json` {message}")));
    }

    /// A file of the assembly; none where it is not there, or was opened before.
    fn open(&mut self, directory: &str, name: &str) -> Option<FileId> {
        let path = join(directory, name)?;
        if !self.opened.insert(path.clone()) {
            return None;
        }
        if self.left == 0 {
            self.is_over = true;
            return None;
        }
        let read = || {
            let text = String::from_utf8(self.tree.read_document(&path).ok()?).ok()?;
            Some(self.sources.add(&path, text, Owner::User))
        };
        let file = self.sources.find(&path).or_else(read)?;
        self.left = self.left.saturating_sub(self.text(file).len());
        self.assembly.files.push(file);
        Some(file)
    }

    fn text(&self, file: FileId) -> &'a str {
        &self.sources.file(file).text
    }
}

fn property<'t>(artifact: Value<'t>, name: &str) -> Option<Value<'t>> {
    artifact.get("properties")?.get(name)
}

fn word(value: Value<'_>, name: &str) -> Option<String> {
    value.get(name)?.as_str().map(Into::into)
}

/// The account and the region of `aws://123456789012/eu-west-1`, where they are known.
pub(super) fn goes_to(environment: &str) -> Option<(Option<String>, Option<Region>)> {
    let (account, region) = environment.strip_prefix("aws://")?.split_once('/')?;
    let is_account = !account.is_empty() && account.bytes().all(|byte| byte.is_ascii_digit());
    let is_code = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    let is_region = !region.is_empty() && region != "unknown-region" && region.bytes().all(is_code);
    Some((is_account.then(|| account.to_owned()), is_region.then(|| Region::new(region))))
}
