//! Templates: a deployment for each that no other one nests.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::ptr;

use rayon::prelude::*;

use super::documents::{Content, Found};
use super::inputs::Inputs;
use super::{Context, Kind, Order, Problem, Seen, Unit, failed};
use crate::allow;
use crate::discover;
use crate::lower::cloudformation::deployment;
use crate::lower::cloudformation::stacks::Stack;
use crate::lower::cloudformation::template::Template;
use crate::lower::cloudformation::templates::Templates;
use crate::model::{Deployment, Format};
use crate::source::{FileId, Span};
use crate::syntax::node::{self, Node};
use crate::syntax::{SyntaxError, broken, json, yaml};

/// A document that may hold templates, parsed.
pub(in crate::check) struct Parsed<'s> {
    pub path: &'s str,
    pub file: FileId,
    pub text: &'s str,
    json: Option<json::Tree<'s>>,
    yaml: Vec<yaml::Tree<'s>>,
    comments: Vec<Span>,
    pub errors: Vec<SyntaxError>,
    /// Keys that stand twice: CloudFormation takes the last one, and says nothing.
    pub repeated: Vec<SyntaxError>,
}

/// Parses a document.
pub(in crate::check) fn parse<'s>(found: &'s Found, context: &Context<'s>) -> Option<Parsed<'s>> {
    let Content::Text(file) = found.content else { return None };
    let text = &*context.sources.file(file).text;
    let mut parsed = Parsed {
        path: &found.path,
        file,
        text,
        json: None,
        yaml: Vec::new(),
        comments: Vec::new(),
        errors: Vec::new(),
        repeated: Vec::new(),
    };
    let is_yaml = [".yaml", ".yml"].iter().any(|ending| found.path.ends_with(ending));
    if text.trim_start_matches('\u{feff}').trim_start().starts_with('{') {
        match json::parse(file, text) {
            Ok(tree) => {
                parsed.repeated = node::repeated_keys(Node::Json(tree.root()));
                parsed.json = Some(tree);
                return Some(parsed);
            }
            // YAML may start with a brace, too.
            Err(_) if is_yaml => {}
            Err(error) => {
                parsed.errors.push(error);
                return Some(parsed);
            }
        }
    }
    let read = yaml::parse(file, text);
    (parsed.yaml, parsed.comments) = (read.documents, read.comments);
    (parsed.errors, parsed.repeated) = (read.errors, read.repeated);
    context.sources.conceal(broken::in_template(text, &mut parsed.errors));
    Some(parsed)
}

impl Parsed<'_> {
    /// The templates in it.
    pub(in crate::check) fn templates(&self) -> Vec<Template<'_>> {
        self.roots().filter_map(|root| Template::new(self.path, self.file, self.text, &self.comments, root)).collect()
    }

    /// The templates in a document that the manifest of an assembly names.
    pub(in crate::check) fn synthesized(&self) -> Vec<Template<'_>> {
        self.roots()
            .filter_map(|root| Template::of_stack(self.path, self.file, self.text, &self.comments, root))
            .collect()
    }

    fn roots(&self) -> impl Iterator<Item = Node<'_>> {
        let roots = self.json.iter().map(|tree| Node::Json(tree.root()));
        roots.chain(self.yaml.iter().map(|tree| Node::Yaml(tree.root())))
    }

    /// Whether a text that could not be parsed was meant to be a template: one that was named or has the ending, and has
    /// the first words of one, and is not what a generator makes one from.
    pub(super) fn was_meant(&self, context: &Context<'_>) -> bool {
        let text = if self.text.contains('\0') { Cow::Owned(self.text.replace('\0', "")) } else { self.text.into() };
        let filled = |line: &str| line.replace("{{resolve:", "").contains("{{") || is_placeholder(line.trim());
        let generated = ["{%", "<%"].iter().any(|mark| text.contains(mark)) || text.lines().any(filled);
        let starts = |line: &str| {
            let line = line.trim_start_matches(['"', '\'', ' ', '{']);
            line.starts_with("AWSTemplateFormatVersion") || line.starts_with("Resources")
        };
        let is_json = || text.chars().find(char::is_ascii_graphic) == Some('{');
        let has_words = || {
            text.lines().any(starts)
                || (is_json() && ["\"Resources\"", "\"AWS::"].iter().all(|word| text.contains(word)))
        };
        let is_named = || discover::is_named_like_document(self.path) || context.named.contains(self.path);
        !generated && is_named() && has_words()
    }
}

/// A line that a generator puts something into: `%RESOURCES%`.
fn is_placeholder(line: &str) -> bool {
    let inner = line.strip_prefix('%').and_then(|rest| rest.strip_suffix('%'));
    inner.is_some_and(|name| !name.is_empty() && name.chars().all(|c| c.is_ascii_uppercase() || c == '_'))
}

/// The deployments of these documents, each done with as it is there; and, of the documents that turned out to be
/// something else, their paths.
pub(super) fn units<R: Send>(
    context: &Context<'_>,
    documents: &[Parsed<'_>],
    inputs: &Inputs<'_>,
    each: &(dyn Fn(Unit) -> R + Sync),
) -> (Vec<R>, Vec<String>) {
    let mut others = Vec::new();
    let mut units = Vec::new();
    let mut templates: Vec<Template<'_>> = Vec::new();
    let mut empty: Vec<&Parsed<'_>> = Vec::new();
    for parsed in documents {
        let found = parsed.templates();
        if !found.is_empty() {
            templates.extend(found);
        } else if parsed.was_meant(context) && !parsed.errors.is_empty() || parsed.roots().any(Template::is_emptied) {
            empty.push(parsed);
        } else {
            others.push(parsed.path.to_owned());
        }
    }
    let all = Templates::new(&templates);
    // What is named brings the templates that it nests.
    let is_named = |template: &Template<'_>| context.named.holds(&template.path);
    let all_named = empty.iter().all(|parsed| context.named.holds(parsed.path));
    let brought = if all_named { HashSet::new() } else { deployment::asked(&all, &is_named) };
    for parsed in empty {
        let name = parsed.path.rsplit('/').next().unwrap_or(parsed.path);
        let mut unit = unreadable(context, parsed);
        if !unit.wanted && brought.contains(name) {
            // A finding is of what was named.
            unit.wanted = true;
            unit.problem = parsed.errors.first().map(|error| Problem {
                path: context.viewpoint.path(parsed.path),
                span: Some(error.span),
                message: error.message.clone(),
                fatal: false,
            });
        }
        units.push(each(unit));
    }
    let nested: HashSet<*const Template<'_>> = deployment::nested(&all).into_iter().map(ptr::from_ref).collect();
    let is_root = |template: &&Template<'_>| !nested.contains(&ptr::from_ref(*template));
    let roots: Vec<(usize, &Template<'_>)> = templates.iter().filter(is_root).enumerate().collect();
    let of_files: Vec<&[(usize, &Template<'_>)]> = roots.chunk_by(|(_, a), (_, b)| a.path == b.path).collect();
    let by_path: HashMap<&str, &Parsed<'_>> = documents.iter().map(|parsed| (parsed.path, parsed)).collect();
    let seen = |path: &str| by_path.get(path).map(|parsed| seen(parsed, context));
    let unit = |number: usize, root: &Template<'_>, given: &mut HashSet<FileId>| {
        let order = Order { number, ..Order::of(Kind::Template, &root.path) };
        let Some(turn) = context.turn(number, 0) else {
            return each(Unit::skipped(order, Format::CloudFormation, context.named.holds(&root.path)));
        };
        let mut stack = Stack::of(root);
        inputs.give(&mut stack);
        let bounds = context.request.settings.bounds;
        let lower = || deployment::lower(&all, [stack], &root.path, Format::CloudFormation, bounds);
        let (deployment, problem) = match catch_unwind(AssertUnwindSafe(lower)) {
            Ok(deployment) => (deployment, None),
            Err(_) => (
                Deployment { path: root.path.clone(), format: Format::CloudFormation, ..Deployment::default() },
                Some(failed(&context.viewpoint.path(&root.path))),
            ),
        };
        let path = |file: &FileId| context.sources.file(*file).path.as_str();
        let paths = deployment.files.iter().map(path);
        let is_named = |path: &str| context.named.holds(path);
        let settings = || inputs.settings.file(&root.path);
        let wanted =
            is_named(&root.path) || paths.into_iter().any(is_named) || settings().is_some_and(|path| is_named(&path));
        if wanted {
            inputs.settings.miss(&root.path);
        }
        let new = deployment.files.iter().filter(|file| wanted && given.insert(**file));
        let files = new.map(path).filter_map(seen).collect();
        each(Unit { order, deployment, wanted, files, problem, turn: Some(turn) })
    };
    // A file may be a thousand documents. What it says as a whole goes to the first one that is wanted, and therefore
    // they are done with one after the other.
    units.par_extend(of_files.par_iter().flat_map_iter(|roots| {
        let (unit, mut given) = (&unit, HashSet::new());
        roots.iter().map(move |(number, root)| unit(*number, root, &mut given))
    }));
    (units, others)
}

/// The names of the files that stacks in stacks are made from, as far as these templates say.
pub(super) fn asked(context: &Context<'_>, nesting: &[Found]) -> HashSet<String> {
    let parsed: Vec<Parsed<'_>> = nesting.par_iter().filter_map(|found| parse(found, context)).collect();
    let templates: Vec<Template<'_>> = parsed.iter().flat_map(Parsed::templates).collect();
    deployment::asked(&Templates::new(&templates), &|_| true)
}

/// A template that could not be read at all, or has nothing in it.
fn unreadable(context: &Context<'_>, parsed: &Parsed<'_>) -> Unit {
    let deployment = Deployment {
        path: parsed.path.to_owned(),
        format: Format::CloudFormation,
        files: vec![parsed.file],
        ..Deployment::default()
    };
    let wanted = context.named.holds(parsed.path);
    let order = Order::of(Kind::Template, parsed.path);
    Unit { order, deployment, wanted, files: vec![seen(parsed, context)], problem: None, turn: None }
}

/// A file of templates.
pub(super) fn seen(parsed: &Parsed<'_>, context: &Context<'_>) -> Seen {
    let roots: Vec<Node<'_>> = parsed.roots().collect();
    let (whole, comments) = (parsed.errors.is_empty(), &parsed.comments);
    Seen {
        path: parsed.path.to_owned(),
        unreadable: None,
        replaced_by: None,
        errors: parsed.errors.clone(),
        repeated: parsed.repeated.clone(),
        exceptions: allow::in_templates(parsed.file, &roots, comments, whole, context.sources),
    }
}
