//! What is measured within one process: each part of a run by itself.
//!
//! A scenario is prepared once and then run as often as somebody likes; what is measured is the run. The inputs are those
//! of a generated tree, and for plans, states and evaluation those of this repository.

#![allow(
    dead_code,
    clippy::disallowed_methods,
    reason = "each benchmark takes what it needs, and all read their inputs"
)]

use std::fs;
use std::hint::black_box;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use acmlint::check::{self, Known, Outcome, Request, Variables};
use acmlint::config::Settings;
use acmlint::lower::cloudformation::stacks::Stack;
use acmlint::lower::cloudformation::template::Template;
use acmlint::lower::cloudformation::templates::Templates;
use acmlint::lower::terraform::module::{Files, Library};
use acmlint::lower::terraform::variables::Inputs;
use acmlint::lower::{assembly, cloudformation, plan, state, terraform};
use acmlint::model::{Certificate, Deployment, Format, Index, Strangers};
use acmlint::report::{self, Look};
use acmlint::rule::{Beyond, Check, Limits, Scene, Verdict};
use acmlint::rules::RULES;
use acmlint::source::{FileId, Owner, Sources};
use acmlint::syntax::node::Node;
use acmlint::syntax::{hcl, json, yaml};
use acmlint::tree::{Memory, Tree, parent};

use crate::trees;

/// A part of a run.
pub(crate) struct Scenario {
    /// Its name.
    pub(crate) name: &'static str,
    /// Gets everything ready.
    pub(crate) prepare: fn(&Path) -> Prepared,
}

/// A scenario that only has to be run.
pub(crate) struct Prepared {
    /// How many bytes of input it works on.
    pub(crate) bytes: u64,
    /// Runs it.
    pub(crate) run: Box<dyn Fn()>,
}

/// All of them. `prepare` takes the folder of a generated tree.
pub(crate) const ALL: &[Scenario] = &[
    Scenario {
        name: "syntax-hcl-items",
        prepare: |tree| parsed(tree, ".tf", |file, text| drop(black_box(hcl::parse(file, text)))),
    },
    Scenario {
        name: "syntax-hcl",
        prepare: |tree| parsed(tree, ".tf", |file, text| read(&hcl::parse(file, text).body)),
    },
    Scenario {
        name: "syntax-yaml",
        prepare: |tree| parsed(tree, ".yaml", |file, text| drop(black_box(yaml::parse(file, text)))),
    },
    Scenario {
        name: "syntax-json",
        prepare: |tree| parsed(tree, ".template.json", |file, text| drop(black_box(json::parse(file, text)))),
    },
    Scenario { name: "evaluation", prepare: |_| evaluation() },
    Scenario { name: "front-end-terraform", prepare: |tree| lowered(&files(&tree.join("terraform")), configurations) },
    Scenario {
        name: "front-end-cloudformation",
        prepare: |tree| lowered(&files(&tree.join("cloudformation")), templates),
    },
    Scenario { name: "front-end-assembly", prepare: |tree| lowered(&files(&tree.join("cdk")), assemblies) },
    Scenario { name: "front-end-plan", prepare: |_| lowered(&here(PLANS), plans) },
    Scenario { name: "front-end-state", prepare: |_| lowered(&here(STATES), states) },
    Scenario { name: "rules", prepare: rules },
    Scenario { name: "report-full", prepare: |tree| reported(tree, report::Format::Full) },
    Scenario { name: "report-json", prepare: |tree| reported(tree, report::Format::Json) },
    Scenario { name: "report-sarif", prepare: |tree| reported(tree, report::Format::Sarif) },
    Scenario { name: "report-markdown", prepare: |tree| reported(tree, report::Format::Markdown) },
];

/// What `evaluation` evaluates.
const EVALUATED: &[&str] = &["benches/inputs/evaluation.tf"];

/// Plans, as Terraform wrote them.
const PLANS: &[&str] = &[
    "testdata/model/every-format/plan/plan.json",
    "testdata/real/plan/for-each-with-wildcard/plan.json",
    "testdata/real/plan/module-providers/plan.json",
    "testdata/real/plan/replace-destroy-first/plan.json",
];

/// States, likewise.
const STATES: &[&str] = &[
    "testdata/real/state/certificates/terraform.tfstate",
    "testdata/real/state/site/state.json",
    "testdata/real/state/site/terraform.tfstate",
    "testdata/real/state/statuses/terraform.tfstate",
];

/// The files of a folder and what is in them, by their paths in it.
fn files(folder: &Path) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut open = vec![folder.to_owned()];
    while let Some(directory) = open.pop() {
        for entry in fs::read_dir(&directory).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() {
                open.push(path);
            } else if let (Ok(inside), Ok(text)) = (path.strip_prefix(folder), fs::read_to_string(&path)) {
                found.push((inside.to_string_lossy().replace('\\', "/"), text));
            }
        }
    }
    found.sort();
    found
}

/// Files: paths and texts.
type Texts = [(String, String)];

/// Some files of this repository.
fn here(paths: &[&str]) -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    paths.iter().filter_map(|path| Some(((*path).to_owned(), fs::read_to_string(root.join(path)).ok()?))).collect()
}

/// A number that stands for all inputs.
pub(crate) fn inputs(tree: &Path) -> u64 {
    let all = [files(tree), here(EVALUATED), here(PLANS), here(STATES)].concat();
    trees::hash(all.iter().flat_map(|(path, text)| [path.as_bytes(), text.as_bytes()]))
}

fn size(files: &Texts) -> u64 {
    files.iter().map(|(_, text)| text.len() as u64).sum()
}

/// Parses every file of a tree with this ending.
fn parsed(tree: &Path, ending: &str, parse: fn(FileId, &Arc<str>)) -> Prepared {
    let mut files = files(tree);
    files.retain(|(path, _)| path.ends_with(ending));
    let sources = Sources::default();
    let ids: Vec<FileId> = files.iter().map(|(path, text)| sources.add(path, &**text, Owner::User)).collect();
    let bytes = size(&files);
    Prepared { bytes, run: Box::new(move || ids.iter().for_each(|id| parse(*id, &sources.file(*id).text))) }
}

/// Reads what stands in blocks, which is left until somebody asks.
fn read(body: &hcl::Body) {
    body.blocks.iter().for_each(|block| read(black_box(block.body())));
}

/// Evaluates a configuration that was parsed before.
fn evaluation() -> Prepared {
    let files = here(EVALUATED);
    let bytes = size(&files);
    // What was parsed borrows its text, and is wanted until the process ends.
    let tree: &Memory = Box::leak(Box::new(memory(&files)));
    let directory = "benches/inputs";
    let sources: &Sources = Box::leak(Box::default());
    let files: &Files<'_> = Box::leak(Box::new(Files::new(tree, sources)));
    let library: &Library<'_> = Box::leak(Box::new(Library::new(files)));
    let run = || drop(black_box(terraform::deployment::lower(library, directory, Inputs::default())));
    run();
    Prepared { bytes, run: Box::new(run) }
}

fn memory(files: &Texts) -> Memory {
    let tree = Memory::default();
    for (path, text) in files {
        tree.write(path, text.as_str());
    }
    tree
}

/// A front end, from text to the model.
type FrontEnd = fn(&Memory, &Sources) -> Vec<Deployment>;

fn lowered(files: &Texts, front_end: FrontEnd) -> Prepared {
    let tree = memory(files);
    Prepared { bytes: size(files), run: Box::new(move || drop(black_box(front_end(&tree, &Sources::default())))) }
}

fn configurations(tree: &Memory, sources: &Sources) -> Vec<Deployment> {
    let files = Files::new(tree, sources);
    let library = Library::new(&files);
    let mut directories: Vec<String> = tree.paths().iter().map(|path| parent(path).to_owned()).collect();
    directories.dedup();
    directories.iter().map(|directory| terraform::deployment::lower(&library, directory, Inputs::default())).collect()
}

/// The files of a tree and their texts, kept in `sources`.
fn texts<'s>(tree: &Memory, sources: &'s Sources) -> Vec<(FileId, &'s str)> {
    let added = tree.paths().into_iter().filter_map(|path| {
        let text = String::from_utf8(tree.read(&path).ok()?).ok()?;
        let file = sources.add(&path, text, Owner::User);
        Some((file, &*sources.file(file).text))
    });
    added.collect()
}

fn templates(tree: &Memory, sources: &Sources) -> Vec<Deployment> {
    let mut deployments = Vec::new();
    for (file, text) in texts(tree, sources) {
        let path = &sources.file(file).path;
        let lower = |root: Node<'_>| {
            let templates: Vec<Template<'_>> = Template::new(path, file, text, &[], root).into_iter().collect();
            let stacks = templates.iter().map(Stack::of);
            cloudformation::deployment::lower(
                &Templates::new(&templates),
                stacks,
                path,
                Format::CloudFormation,
                acmlint::limits::Limits::default(),
            )
        };
        if path.strip_suffix(".json").is_some() {
            deployments.extend(json::parse(file, text).iter().map(|tree| lower(Node::Json(tree.root()))));
        } else {
            let documents = yaml::parse(file, text).documents;
            deployments.extend(documents.iter().map(|tree| lower(Node::Yaml(tree.root()))));
        }
    }
    deployments
}

fn assemblies(tree: &Memory, sources: &Sources) -> Vec<Deployment> {
    let mut deployments = Vec::new();
    for (manifest, _) in
        texts(tree, sources).into_iter().filter(|(file, _)| sources.file(*file).path.ends_with("manifest.json"))
    {
        let Ok(Some(assembly)) = assembly::read(tree, sources, manifest) else { continue };
        let files: Vec<FileId> = assembly.templates(tree).iter().filter_map(|path| sources.find(path)).collect();
        let parsed: Vec<(FileId, json::Tree<'_>)> = files
            .iter()
            .filter_map(|file| Some((*file, json::parse(*file, &sources.file(*file).text).ok()?)))
            .collect();
        let mut templates = Vec::new();
        for (file, tree) in &parsed {
            let source = sources.file(*file);
            templates.extend(Template::of_stack(&source.path, *file, &source.text, &[], Node::Json(tree.root())));
        }
        let templates = Templates::new(&templates);
        let (stacks, _) = assembly.stacks(tree, sources, &templates);
        deployments.push(cloudformation::deployment::lower(
            &templates,
            stacks,
            &assembly.directory,
            Format::Cdk,
            acmlint::limits::Limits::default(),
        ));
    }
    deployments
}

fn plans(tree: &Memory, sources: &Sources) -> Vec<Deployment> {
    let texts = texts(tree, sources).into_iter();
    let lower = |(file, text)| {
        let tree = json::parse(file, text).ok()?;
        Some(plan::lower(&tree, &sources.file(file).path).deployment)
    };
    texts.filter_map(lower).collect()
}

fn states(tree: &Memory, sources: &Sources) -> Vec<Deployment> {
    let texts = texts(tree, sources).into_iter();
    let lower = |(file, text): (FileId, &str)| {
        state::lower(&sources.file(file).path, file, &state::without_secrets(text)).ok()?
    };
    texts.filter_map(lower).collect()
}

/// Every rule over every deployment of a tree, of the plans and of the states.
fn rules(tree: &Path) -> Prepared {
    let inputs: [(Vec<(String, String)>, FrontEnd); 5] = [
        (files(&tree.join("terraform")), configurations),
        (files(&tree.join("cloudformation")), templates),
        (files(&tree.join("cdk")), assemblies),
        (here(PLANS), plans),
        (here(STATES), states),
    ];
    let bytes = inputs.iter().map(|(files, _)| size(files)).sum();
    let lower = |(files, front_end): &(Vec<(String, String)>, FrontEnd)| front_end(&memory(files), &Sources::default());
    let deployments: Vec<Deployment> = inputs.iter().flat_map(lower).collect();
    let lookups = deployments.iter().flat_map(|deployment| deployment.lookups.iter().cloned()).collect();
    let arns = deployments.iter().flat_map(|deployment| deployment.arns.iter().cloned()).collect();
    let beyond = Beyond { strangers: Strangers::new(lookups, arns), handed_over: None };
    Prepared { bytes, run: Box::new(move || deployments.iter().for_each(|deployment| judge(deployment, &beyond))) }
}

fn judge(deployment: &Deployment, beyond: &Beyond) {
    let (today, limits) = (jiff::civil::date(2026, 11, 22), Limits::default());
    let scene = Scene { deployment, index: Index::of(deployment), today, limits };
    let each = |check: &dyn Fn(&Certificate) -> Verdict| {
        deployment.certificates.iter().for_each(|certificate| drop(black_box(check(certificate))));
    };
    for rule in RULES {
        match rule.check {
            Check::Certificate(check) => each(&|certificate| check(certificate, &scene)),
            Check::Across(check) => each(&|certificate| check(certificate, &scene, beyond)),
            Check::Attachment(check) => {
                deployment.attachments.iter().for_each(|attachment| drop(black_box(check(attachment, &scene))));
            }
            Check::Places(check) => check(&scene, &mut |_, verdict| drop(black_box(verdict))),
            Check::Run => {}
        }
    }
}

/// Writes what is found in a tree.
fn reported(tree: &Path, format: report::Format) -> Prepared {
    let outcome = outcome(tree);
    let write = move || {
        let mut text = Vec::new();
        // Nothing can go wrong with writing to memory.
        let _ = report::write(format, &outcome, &Look::default(), Duration::ZERO, &mut text);
        text
    };
    Prepared { bytes: write().len() as u64, run: Box::new(move || drop(black_box(write()))) }
}

fn outcome(tree: &Path) -> Outcome {
    let request = Request {
        root: Some(tree.to_owned()),
        paths: vec![tree.to_owned()],
        piped: None,
        plans: Vec::new(),
        working_directory: tree.to_owned(),
        exclude: Vec::new(),
        force_exclude: false,
        gitignore: true,
        variables: Variables::default(),
        region: None,
        rules: RULES.iter().collect(),
        allow: true,
        known: Known::default(),
        today: jiff::civil::date(2026, 11, 22),
        settings: Settings::default(),
        search: true,
        threads: 1,
        progress: Arc::default(),
    };
    check::run(&request, Sources::default())
}
