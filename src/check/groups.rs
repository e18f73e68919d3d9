//! What of a tree is looked at together: a configuration with the modules that it calls, an assembly, templates that nest
//! each other. Everything else is by itself, so that what was read of one group can be forgotten before the next.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use super::survey::{Directory, Survey, Surveyed};
use crate::discover::Document;
use crate::lower::terraform::module::is_configuration;
use crate::tree::{self, Tree, parent};

/// What is looked at together.
#[derive(Debug)]
pub(super) struct Group {
    /// What it is.
    pub members: Members,
    /// How many bytes it has, about.
    pub size: u64,
}

/// The members of a group.
#[derive(Debug)]
pub(super) enum Members {
    /// Configurations that share modules, and the plans that lie beside them.
    Configurations(BTreeSet<String>, Vec<Surveyed>),
    /// Plans without a configuration.
    Plan(Vec<Surveyed>),
    /// Templates.
    Templates(Vec<Surveyed>),
    /// An assembly, those below it, and the templates below them.
    Assembly(Vec<Surveyed>),
    /// States, or answers of the ACM API.
    Existing(Vec<Surveyed>),
}

/// Which names of files nested stacks are made from, of templates that may nest others.
pub(super) type Asked<'a> = dyn Fn(&[Surveyed]) -> HashSet<String> + 'a;

/// The groups of a tree, the largest first. `together` keeps all configurations and plans in one.
pub(super) fn groups(survey: &mut Survey, tree: &dyn Tree, together: bool, asked: &Asked<'_>) -> Vec<Group> {
    let mut groups = Vec::new();
    let (mut manifests, mut documents, mut plans) = (Vec::new(), Vec::new(), Vec::new());
    for document in std::mem::take(&mut survey.documents) {
        match document.document {
            Document::Assembly => manifests.push(document),
            Document::Template => documents.push(document),
            Document::Plan | Document::PlanArchive => plans.push(document),
            Document::State | Document::Acm => groups.push(Group::new(vec![document], Members::Existing)),
        }
    }
    let documents = assemblies(manifests, documents, &mut groups);
    templates(survey, documents, asked, &mut groups);
    configurations(survey, tree, plans, together, &mut groups);
    groups.sort_by_key(|group| std::cmp::Reverse(group.size));
    groups
}

impl Group {
    /// Its documents.
    pub(super) fn documents(&self) -> &[Surveyed] {
        let (Members::Configurations(_, documents)
        | Members::Plan(documents)
        | Members::Templates(documents)
        | Members::Assembly(documents)
        | Members::Existing(documents)) = &self.members;
        documents
    }

    /// A path to name it by.
    pub(super) fn path(&self) -> &str {
        let configuration = match &self.members {
            Members::Configurations(directories, _) => directories.first().map(String::as_str),
            _ => None,
        };
        configuration.or_else(|| Some(&*self.documents().first()?.path)).unwrap_or_default()
    }

    fn new(documents: Vec<Surveyed>, members: impl FnOnce(Vec<Surveyed>) -> Members) -> Self {
        Self { size: documents.iter().map(|document| document.size).sum(), members: members(documents) }
    }
}

/// The assemblies in which something matters, each with those in folders below it: they may be its stages. Gives the
/// templates that lie in none.
fn assemblies(manifests: Vec<Surveyed>, templates: Vec<Surveyed>, groups: &mut Vec<Group>) -> Vec<Surveyed> {
    let folders: BTreeSet<String> = manifests.iter().map(|manifest| parent(&manifest.path).to_owned()).collect();
    // The outermost folder of an assembly around a path.
    let around = |path: &str| {
        let folder = parent(path);
        let outer = folder.match_indices('/').map(|(end, _)| &folder[..end]).chain([folder]);
        std::iter::once("").chain(outer).find(|folder| folders.contains(*folder)).map(str::to_owned)
    };
    let mut members: BTreeMap<String, Vec<Surveyed>> = BTreeMap::new();
    let mut others = Vec::new();
    for document in manifests.into_iter().chain(templates) {
        match around(&document.path) {
            Some(folder) => members.entry(folder).or_default().push(document),
            None => others.push(document),
        }
    }
    let matter = members.into_values().filter(|documents| documents.iter().any(|document| document.matters));
    groups.extend(matter.map(|documents| Group::new(documents, Members::Assembly)));
    others
}

/// The templates that matter, one by one; those that nest others, and whatever these may be, together.
fn templates(survey: &mut Survey, templates: Vec<Surveyed>, asked: &Asked<'_>, groups: &mut Vec<Group>) {
    if !templates.iter().any(|template| template.matters) {
        return;
    }
    let (mut nesting, others): (Vec<_>, Vec<_>) = templates.into_iter().partition(|template| template.nests);
    let names = if nesting.is_empty() { HashSet::new() } else { asked(&nesting) };
    let is_asked = |path: &str| names.contains(path.rsplit('/').next().unwrap_or(path));
    let (nested, single): (Vec<_>, Vec<_>) = others.into_iter().partition(|template| is_asked(&template.path));
    nesting.extend(nested);
    let quiet = survey.quiet_templates.iter().filter(|path| is_asked(path));
    nesting.extend(quiet.map(|path| Surveyed {
        path: path.clone(),
        document: Document::Template,
        matters: false,
        nests: false,
        size: 0,
    }));
    if nesting.iter().any(|template| template.matters) {
        nesting.sort_by(|a, b| a.path.cmp(&b.path));
        groups.push(Group::new(nesting, Members::Templates));
    }
    let single = single.into_iter().filter(|template| template.matters);
    groups.extend(single.map(|template| Group::new(vec![template], Members::Templates)));
}

/// The configurations in which something matters, with all that call it and all that these call.
fn configurations(survey: &mut Survey, tree: &dyn Tree, plans: Vec<Surveyed>, together: bool, groups: &mut Vec<Group>) {
    let mut beside: BTreeMap<String, Vec<Surveyed>> = BTreeMap::new();
    for plan in plans {
        let folder = parent(&plan.path);
        if together || survey.has_configuration(folder) {
            survey.directories.entry(folder.to_owned()).or_default().matters |= survey.has_configuration(folder);
            beside.entry(folder.to_owned()).or_default().push(plan);
        } else {
            groups.push(Group::new(vec![plan], Members::Plan));
        }
    }
    follow(survey, tree);
    let directories = &survey.directories;
    let mut callers: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (caller, directory) in directories {
        for called in directory.called.iter().filter(|called| directories.contains_key(*called)) {
            callers.entry(called).or_default().push(caller);
        }
    }
    // Whoever calls what matters matters.
    let mut relevant: BTreeSet<&str> = BTreeSet::new();
    let mut open: Vec<&str> =
        directories.iter().filter(|(_, directory)| directory.matters).map(|(path, _)| path.as_str()).collect();
    while let Some(path) = open.pop() {
        if relevant.insert(path) {
            open.extend(callers.get(path).into_iter().flatten());
        }
    }
    let mut add = |members: &BTreeSet<&str>, plans: Vec<Surveyed>| {
        let members = members.iter().filter_map(|path| directories.get_key_value(*path));
        let sizes = members.clone().map(|(_, directory)| directory.size);
        let size = sizes.chain(plans.iter().map(|plan| plan.size)).sum();
        let walked = members.filter(|(_, directory)| !directory.is_hidden).map(|(path, _)| path.clone());
        groups.push(Group { size, members: Members::Configurations(walked.collect(), plans) });
    };
    if together {
        return add(&relevant, beside.into_values().flatten().collect());
    }
    let mut left = relevant;
    while let Some(first) = left.pop_first() {
        let mut members = BTreeSet::from([first]);
        let mut open = vec![first];
        while let Some(path) = open.pop() {
            let called = directories.get(path).into_iter().flat_map(|directory| &directory.called);
            let near = called.map(String::as_str).chain(callers.get(path).into_iter().flatten().copied());
            for path in near {
                if left.remove(path) {
                    members.insert(path);
                    open.push(path);
                }
            }
        }
        let plans = members.iter().filter_map(|path| beside.remove(*path)).flatten().collect();
        add(&members, plans);
    }
    let alone = beside.into_values().flatten();
    groups.extend(alone.map(|plan| Group::new(vec![plan], Members::Plan)));
}

/// Looks at the modules that were called and not walked, and at those that `terraform init` downloaded.
fn follow(survey: &mut Survey, tree: &dyn Tree) {
    let mut open: Vec<String> = survey.directories.values().flat_map(|directory| &directory.called).cloned().collect();
    let mut seen: HashSet<String> = HashSet::new();
    while let Some(path) = open.pop() {
        if survey.has_configuration(&path) || !seen.insert(path.clone()) {
            continue;
        }
        let mut directory = Directory { is_hidden: true, ..Directory::default() };
        for name in tree.list(&path).into_iter().filter(|name| is_configuration(name)) {
            let file = if path.is_empty() { name } else { format!("{path}/{name}") };
            match tree.read(&file) {
                Ok(bytes) => directory.take(&path, &bytes),
                Err(_) => directory.matters = true,
            }
        }
        open.extend(directory.called.iter().cloned());
        survey.directories.insert(path, directory);
    }
    for (path, directory) in &mut survey.directories {
        // What was downloaded matters as its caller does, whatever it says.
        directory.matters = directory.matters
            || directory.calls
                && tree::join(path, ".terraform/modules/modules.json").is_some_and(|map| tree.read(&map).is_ok());
    }
}
