//! A directory of configuration files as one module: what is declared in it, override files merged.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap, HashSet};

use elsa::sync::{FrozenMap, FrozenVec};

use super::types::Type;
use crate::limits::Limits;
use crate::source::{FileId, Owner, Sources, Span};
use crate::syntax::hcl::{self, Attribute, Block, Body, Document, Expr, ExprKind, Part};
use crate::syntax::{SyntaxError, broken};
use crate::tree::{self, ReadError, Tree};

/// Every file of a run, read and parsed once.
pub struct Files<'t> {
    /// Where files come from.
    pub tree: &'t dyn Tree,
    /// Where their text is kept.
    pub sources: &'t Sources,
    lists: FrozenMap<String, Vec<String>>,
    documents: FrozenMap<String, Box<Parsed>>,
    merged: FrozenVec<Box<Block>>,
}

/// A file, or why there is none.
pub struct Parsed {
    /// Its path.
    pub path: String,
    /// Its text; what comes before the first invalid byte where it is not UTF-8.
    pub file: Option<FileId>,
    /// What it says.
    pub document: Document,
    /// Why it could not be read.
    pub unreadable: Option<ReadError>,
}

impl Parsed {
    /// Whether its blocks are merged into those of other files
    /// (developer.hashicorp.com/terraform/language/files/override).
    pub fn is_override(&self) -> bool {
        self.path.rsplit('/').next().is_some_and(is_override)
    }
}

/// How a file starts that git-crypt encrypted (github.com/AGWA/git-crypt, "commands.cpp").
const GIT_CRYPT: &[u8] = b"\0GITCRYPT\0";

impl<'t> Files<'t> {
    /// No files yet.
    pub fn new(tree: &'t dyn Tree, sources: &'t Sources) -> Self {
        Self { tree, sources, lists: FrozenMap::default(), documents: FrozenMap::default(), merged: FrozenVec::new() }
    }

    /// The names of the files directly in a directory, sorted, asked for once.
    pub fn list(&self, directory: &str) -> &[String] {
        if let Some(names) = self.lists.get(directory) {
            return names;
        }
        self.lists.insert(directory.to_owned(), self.tree.list(directory))
    }

    /// A configuration or variables file, read and parsed if it was not yet.
    pub fn parsed(&self, path: &str) -> &Parsed {
        if let Some(parsed) = self.documents.get(path) {
            return parsed;
        }
        let owner = Self::owner(path);
        let read = self
            .tree
            .read(path)
            .and_then(|bytes| if bytes.starts_with(GIT_CRYPT) { Err(ReadError::Encrypted) } else { Ok(bytes) });
        let parsed = match read {
            Ok(bytes) => self.parse(path, bytes, owner),
            Err(error) => Parsed {
                path: path.to_owned(),
                file: None,
                document: Document { body: Body::default(), errors: Vec::new(), comments: Vec::new() },
                unreadable: Some(error),
            },
        };
        self.documents.insert(path.to_owned(), Box::new(parsed))
    }

    /// Whose a file of the tree is: what `terraform init` downloads is somebody else's.
    pub fn owner(path: &str) -> Owner {
        if path.split('/').any(|part| part == ".terraform") { Owner::Foreign } else { Owner::User }
    }

    /// A text of acmlint's own that stands for a file of somebody else's.
    pub fn builtin(&self, path: &str, text: &'static str) -> &Parsed {
        if let Some(parsed) = self.documents.get(path) {
            return parsed;
        }
        let parsed = self.parse(path, text.as_bytes().to_vec(), Owner::Foreign);
        self.documents.insert(path.to_owned(), Box::new(parsed))
    }

    fn parse(&self, path: &str, bytes: Vec<u8>, owner: Owner) -> Parsed {
        let (text, invalid) = match String::from_utf8(bytes) {
            Ok(text) => (text, None),
            Err(error) => {
                let valid = error.utf8_error().valid_up_to();
                let mut bytes = error.into_bytes();
                bytes.truncate(valid);
                (String::from_utf8(bytes).unwrap_or_default(), Some(valid))
            }
        };
        let file = self.sources.add(path, text, owner);
        let text = &self.sources.file(file).text;
        let mut document = if path.ends_with(".tfvars.json") {
            hcl::parse_json_variables(file, text)
        } else if path.strip_suffix(".json").is_some() {
            hcl::parse_json(file, text)
        } else {
            hcl::parse(file, text)
        };
        let is_configuration = SUFFIXES.iter().any(|suffix| path.ends_with(suffix));
        if is_configuration {
            self.sources.conceal(broken::in_configuration(text, &mut document.errors));
        } else {
            // A word of a file of values may be a part of one.
            document.errors.iter_mut().for_each(|error| error.message = broken::without_words(&error.message));
        }
        if let Some(valid) = invalid {
            document.errors = vec![SyntaxError {
                message: "this byte is not UTF-8; nothing behind it was read".to_owned(),
                span: Span::new(file, valid..valid),
            }];
        }
        Parsed { path: path.to_owned(), file: Some(file), document, unreadable: None }
    }
}

/// Modules by their directories, each put together once.
pub struct Library<'a> {
    /// The files they are made of.
    pub files: &'a Files<'a>,
    /// How far their evaluation goes.
    pub limits: Limits,
    modules: FrozenMap<String, Box<Module<'a>>>,
}

/// What a directory declares.
pub struct Module<'a> {
    /// The directory, relative to the tree; empty for the tree itself.
    pub directory: String,
    /// Its files, overrides last.
    pub files: Vec<&'a Parsed>,
    /// The paths of files whose place others take, with the names of those.
    pub replaced: Vec<(String, String)>,
    /// `variable`
    pub variables: BTreeMap<&'a str, Variable<'a>>,
    /// `locals`
    pub locals: HashMap<&'a str, &'a Attribute>,
    /// `resource` and `data`, in order.
    pub resources: Vec<Resource<'a>>,
    by_name: HashMap<(Mode, &'a str, &'a str), usize>,
    /// `module`, in order.
    pub calls: Vec<&'a Block>,
    calls_by_name: HashMap<&'a str, usize>,
    /// `output`
    pub outputs: BTreeMap<&'a str, &'a Block>,
    /// `provider`
    pub providers: Vec<&'a Block>,
    providers_by_name: HashMap<(&'a str, Option<&'a str>), usize>,
    /// Whether it says where its state is kept or configures a provider: it is applied by itself.
    pub is_root: bool,
}

/// An input variable.
pub struct Variable<'a> {
    /// Its block.
    pub block: &'a Block,
}

/// What the declaration of a variable says.
pub struct Declared<'a> {
    /// Its type constraint, where it has one that was understood.
    pub constraint: Option<Type<'a>>,
    /// Its default.
    pub default: Option<&'a Expr>,
    /// Whether it must not be printed.
    pub sensitive: bool,
    /// Whether `null` stays `null` instead of becoming the default.
    pub nullable: bool,
}

/// `resource` or `data`.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Mode {
    /// `resource`
    Managed,
    /// `data`, and whatever else is only read.
    Data,
}

/// A resource or data source.
pub struct Resource<'a> {
    /// Which of the two.
    pub mode: Mode,
    /// `aws_acm_certificate`
    pub kind: &'a str,
    /// Its name.
    pub name: &'a str,
    /// Its block.
    pub block: &'a Block,
}

/// An attribute of a body.
pub fn attribute<'b>(body: &'b Body, name: &str) -> Option<&'b Attribute> {
    body.attributes.iter().find(|attribute| &*attribute.name.text == name)
}

/// The blocks of a kind in a body.
pub fn blocks<'b>(body: &'b Body, kind: &'b str) -> impl Iterator<Item = &'b Block> {
    body.blocks.iter().filter(move |block| &*block.kind.text == kind)
}

/// An argument of the `lifecycle` block; Terraform 0.11 also took the block as a map.
pub fn lifecycle<'b>(body: &'b Body, name: &str) -> Option<(&'b Expr, Span)> {
    if let Some(found) = blocks(body, "lifecycle").find_map(|block| attribute(block.body(), name)) {
        return Some((&found.expr, found.span));
    }
    let ExprKind::Object(items) = &attribute(body, "lifecycle")?.expr.kind else { return None };
    let (_, value) = items.iter().find(|(key, _)| match key {
        hcl::Key::Word(word) => *word.text == *name,
        hcl::Key::Expr(expr) => keyword(expr) == Some(name),
    })?;
    Some((value, value.span))
}

/// A word, as an expression: Terraform 0.11 and JSON quote what is a keyword elsewhere.
pub fn keyword(expr: &Expr) -> Option<&str> {
    match &expr.kind {
        ExprKind::Variable(word) => Some(word),
        ExprKind::Text(text) => Some(text),
        ExprKind::Paren(inner) => keyword(inner),
        ExprKind::Template(parts) => match &parts[..] {
            [Part::Literal(text)] => Some(text),
            [Part::Interpolation(inner)] => keyword(inner),
            _ => None,
        },
        _ => None,
    }
}

/// The suffixes of configuration files. Terraform ignores `.tofu`; OpenTofu reads all.
const SUFFIXES: [&str; 4] = [".tf", ".tf.json", ".tofu", ".tofu.json"];

/// Whether a file of this name is part of a module.
pub fn is_configuration(name: &str) -> bool {
    SUFFIXES.iter().any(|suffix| name.ends_with(suffix)) && !name.starts_with('.') && !name.ends_with('~')
}

fn is_override(name: &str) -> bool {
    let stem = SUFFIXES.iter().rev().find_map(|suffix| name.strip_suffix(suffix)).unwrap_or(name);
    stem == "override" || stem.ends_with("_override")
}

impl<'a> Library<'a> {
    /// No modules yet.
    pub fn new(files: &'a Files<'a>) -> Self {
        Self { files, limits: Limits::default(), modules: FrozenMap::default() }
    }

    /// The same, with other limits.
    #[must_use]
    pub fn within(self, limits: Limits) -> Self {
        Self { limits, ..self }
    }

    /// The module in a directory; an empty one where it holds no configuration.
    pub fn module(&self, directory: &str) -> &Module<'a> {
        if let Some(module) = self.modules.get(directory) {
            return module;
        }
        let names: Vec<&String> = self.files.list(directory).iter().filter(|name| is_configuration(name)).collect();
        // OpenTofu: `x.tofu` takes the place of `x.tf` (opentofu.org/docs/language/files/).
        let tofu: HashSet<&str> =
            names.iter().map(|name| name.as_str()).filter(|name| name.contains(".tofu")).collect();
        let replacement = |name: &str| {
            let own = tofu.is_empty() || tofu.contains(name);
            let other = if own { None } else { Some(name.replacen(".tf", ".tofu", 1)) };
            other.filter(|other| tofu.contains(&**other))
        };
        let path = |name: &str| if directory.is_empty() { name.to_owned() } else { format!("{directory}/{name}") };
        let (mut chosen, mut replaced) = (Vec::new(), Vec::new());
        for name in names.iter().copied() {
            match replacement(name) {
                Some(other) => replaced.push((path(name), other)),
                None => chosen.push(name),
            }
        }
        chosen.sort_by_key(|name| (is_override(name), name.as_str()));
        let parsed: Vec<&Parsed> = chosen.into_iter().map(|name| self.files.parsed(&path(name))).collect();
        let module = Module { replaced, ..self.assemble(directory, parsed) };
        self.modules.insert(directory.to_owned(), Box::new(module))
    }

    /// A module of one text of acmlint's own.
    pub fn builtin(&self, name: &str, text: &'static str) -> &Module<'a> {
        if let Some(module) = self.modules.get(name) {
            return module;
        }
        let module = self.assemble(name, vec![self.files.builtin(name, text)]);
        self.modules.insert(name.to_owned(), Box::new(module))
    }

    fn assemble(&self, directory: &str, files: Vec<&'a Parsed>) -> Module<'a> {
        let mut module = Module {
            directory: directory.to_owned(),
            variables: BTreeMap::new(),
            locals: HashMap::new(),
            resources: Vec::new(),
            by_name: HashMap::new(),
            calls: Vec::new(),
            calls_by_name: HashMap::new(),
            outputs: BTreeMap::new(),
            providers: Vec::new(),
            providers_by_name: HashMap::new(),
            is_root: false,
            replaced: Vec::new(),
            files,
        };
        for parsed in module.files.clone() {
            let overrides = parsed.is_override();
            for block in &parsed.document.body.blocks {
                module.declare(block, overrides, self.files);
            }
        }
        module
    }
}

impl<'a> Module<'a> {
    /// The index of a resource in [`Module::resources`].
    pub fn resource(&self, mode: Mode, kind: &str, name: &str) -> Option<usize> {
        self.by_name.get(&(mode, kind, name)).copied()
    }

    /// The index of a module call in [`Module::calls`].
    pub fn call_index(&self, name: &str) -> Option<usize> {
        self.calls_by_name.get(name).copied()
    }

    /// A module call by its name.
    pub fn call(&self, name: &str) -> Option<&'a Block> {
        self.call_index(name).map(|index| self.calls[index])
    }

    /// A provider configuration by its name and alias.
    pub fn provider(&self, name: &str, alias: Option<&str>) -> Option<&'a Block> {
        self.providers_by_name.get(&(name, alias)).map(|&index| self.providers[index])
    }

    fn declare(&mut self, block: &'a Block, overrides: bool, files: &'a Files<'a>) {
        let merged = |base: &Block| -> &'a Block { files.merged.push_get(Box::new(merge(base, block))) };
        match (&*block.kind.text, label(block, 0), label(block, 1)) {
            ("variable", Some(name), _) => {
                let block = match self.variables.get(name) {
                    Some(base) if overrides => merged(base.block),
                    _ => block,
                };
                self.variables.insert(name, Variable { block });
            }
            ("output", Some(name), _) => {
                let block = match self.outputs.get(name) {
                    Some(base) if overrides => merged(base),
                    _ => block,
                };
                self.outputs.insert(name, block);
            }
            ("locals", _, _) => {
                for attribute in &block.body().attributes {
                    self.locals.insert(&attribute.name.text, attribute);
                }
            }
            ("resource" | "data" | "ephemeral", Some(kind), Some(name)) => {
                let mode = if &*block.kind.text == "resource" { Mode::Managed } else { Mode::Data };
                if let Some(&index) = self.by_name.get(&(mode, kind, name)) {
                    if overrides {
                        self.resources[index].block = merged(self.resources[index].block);
                    }
                    return;
                }
                self.by_name.insert((mode, kind, name), self.resources.len());
                self.resources.push(Resource { mode, kind, name, block });
            }
            ("module", Some(name), _) => match self.call_index(name) {
                Some(base) if overrides => self.calls[base] = merged(self.calls[base]),
                _ => {
                    self.calls_by_name.entry(name).or_insert(self.calls.len());
                    self.calls.push(block);
                }
            },
            ("provider", Some(name), _) => {
                let alias = attribute(block.body(), "alias").and_then(|alias| keyword(&alias.expr));
                self.is_root |= attribute(block.body(), "region").is_some();
                match self.providers_by_name.get(&(name, alias)).copied() {
                    Some(base) if overrides => self.providers[base] = merged(self.providers[base]),
                    _ => {
                        self.providers_by_name.entry((name, alias)).or_insert(self.providers.len());
                        self.providers.push(block);
                    }
                }
            }
            ("terraform", _, _) => {
                self.is_root |=
                    block.body().blocks.iter().any(|block| matches!(&*block.kind.text, "backend" | "cloud"));
            }
            _ => {}
        }
    }
}

/// The text of a block's label.
pub fn label(block: &Block, index: usize) -> Option<&str> {
    block.labels.get(index).map(|label| &*label.text)
}

impl<'a> Variable<'a> {
    /// What its declaration says.
    pub fn declared(&self) -> Declared<'a> {
        let body = self.block.body();
        let flag = |name: &str| match attribute(body, name).map(|attribute| &attribute.expr.kind) {
            Some(ExprKind::Bool(value)) => Some(*value),
            _ => None,
        };
        Declared {
            constraint: attribute(body, "type").and_then(|attribute| Type::parse(&attribute.expr)),
            default: attribute(body, "default").map(|attribute| &attribute.expr),
            sensitive: is_sensitive(body),
            nullable: flag("nullable") != Some(false),
        }
    }
}

/// Whether what a variable or an output holds must not be printed. Terraform converts what is written there, and an
/// ephemeral value is kept from its own output as well (developer.hashicorp.com/terraform/language/manage-sensitive-data).
pub fn is_sensitive(body: &Body) -> bool {
    ["sensitive", "ephemeral"].iter().filter_map(|name| attribute(body, name)).any(|flag| match &flag.expr.kind {
        ExprKind::Bool(value) => *value,
        ExprKind::Null => false,
        ExprKind::Text(text) => &**text != "false",
        _ => true,
    })
}

/// An override merged into what it overrides: attributes one by one, nested blocks by kind, `lifecycle` by attributes
/// (developer.hashicorp.com/terraform/language/files/override).
fn merge(base: &Block, over: &Block) -> Block {
    let (mut merged, over) = (base.body().clone(), over.body());
    for attribute in &over.attributes {
        match merged.attributes.iter_mut().find(|base| base.name.text == attribute.name.text) {
            Some(base) => *base = attribute.clone(),
            None => merged.attributes.push(attribute.clone()),
        }
    }
    for block in &over.blocks {
        if &*block.kind.text == "lifecycle"
            && let Some(base) = merged.blocks.iter_mut().find(|base| &*base.kind.text == "lifecycle")
        {
            *base = merge(base, block);
        }
    }
    let same_kind = |a: &Block, b: &Block| kind_of_content(a) == kind_of_content(b);
    let replaced: Vec<&Block> = over.blocks.iter().filter(|block| &*block.kind.text != "lifecycle").collect();
    merged.blocks.retain(|base| !replaced.iter().any(|block| same_kind(base, block)));
    merged.blocks.extend(replaced.into_iter().cloned());
    if !merged.blocks.iter().any(|block| &*block.kind.text == "lifecycle") {
        merged.blocks.extend(blocks(over, "lifecycle").cloned());
    }
    Block::read(base.kind.clone(), base.labels.clone(), merged, base.header, base.span)
}

/// The kind of block that a block stands for: a `dynamic` block's label.
pub fn kind_of_content(block: &Block) -> &str {
    if &*block.kind.text == "dynamic" { label(block, 0).unwrap_or("dynamic") } else { &block.kind.text }
}

/// The path of a module that a call names by a local path; none for anything else.
pub fn local_source(directory: &str, call: &Block) -> Option<String> {
    let source = attribute(call.body(), "source").and_then(|source| keyword(&source.expr))?;
    tree::join(directory, &local_path(source)?)
}

/// A local path, as a call writes it; none where the source is none. Terraform takes the separators of Windows, too,
/// wherever it runs (its `internal/addrs/module_source.go`).
pub fn local_path(source: &str) -> Option<Cow<'_, str>> {
    let starts = ["./", "../", ".\\", "..\\"].iter().any(|start| source.starts_with(start));
    (starts || matches!(source, "." | ".."))
        .then(|| if source.contains('\\') { source.replace('\\', "/").into() } else { source.into() })
}
