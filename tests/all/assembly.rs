//! What the CDK wrote, read as stacks: `testdata/real/cdk/<app>/cdk.out` must be what `stacks.txt` beside it says;
//! `UPDATE=1` rewrites it. The apps were not synthesized where they lie. And judged as everything else is, beside
//! assemblies that nobody synthesized (`testdata/cdk`): `expected.txt`.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use crate::common;
use acmlint::lower::assembly;
use acmlint::lower::cloudformation::stacks::Stack;
use acmlint::lower::cloudformation::template::Template;
use acmlint::lower::cloudformation::templates::Templates;
use acmlint::source::{Owner, Sources, Span};
use acmlint::syntax::json;
use acmlint::syntax::node::Node;
use acmlint::tree::{Disk, Tree};

fn line(sources: &Sources, span: Span) -> String {
    let location = sources.locate(span);
    format!("{}:{}:{} `{}`", sources.path(span), location.line, location.column, sources.text(span))
}

fn tell(text: &mut String, indent: &str, stack: &Stack<'_>, sources: &Sources) {
    writeln!(text, "{indent}template {}", stack.template.path).unwrap();
    let region = stack.region.as_ref();
    let at = region.and_then(|region| region.at).map(|at| sources.text(at));
    let known = |word: Option<&str>| word.unwrap_or("unknown").to_owned();
    let (name, account) = (known(stack.name.as_deref()), known(stack.account.as_deref()));
    let region = region.map_or("unknown".to_owned(), |region| format!("{} by {}", region.region, region.text));
    writeln!(text, "{indent}name {name}, account {account}, region {region} {}", at.unwrap_or("")).unwrap();
    for (name, value) in &stack.parameters {
        writeln!(text, "{indent}parameter {name} = {value}").unwrap();
    }
    for (id, made) in stack.resources.iter().collect::<BTreeMap<_, _>>() {
        let path = made.path.as_deref().unwrap_or("unknown");
        let origin = made.origin.map_or("unknown".to_owned(), |origin| line(sources, origin));
        writeln!(text, "{indent}- {id}: {path} at {origin}").unwrap();
        for (name, at) in made.properties.iter().collect::<BTreeMap<_, _>>() {
            writeln!(text, "{indent}  {name} at {}", line(sources, *at)).unwrap();
        }
    }
    for (id, nested) in stack.nested.iter().collect::<BTreeMap<_, _>>() {
        writeln!(text, "{indent}{id}").unwrap();
        tell(text, &format!("{indent}    "), nested, sources);
    }
}

fn read(tree: &Disk, directory: &str) -> String {
    let sources = Sources::default();
    let open = |path: &str| {
        let text = String::from_utf8(tree.read(path).unwrap()).unwrap();
        sources.add(path, text, Owner::User)
    };
    let manifest = open(&format!("{directory}/manifest.json"));
    let assembly = assembly::read(tree, &sources, manifest).unwrap().unwrap();
    assert!(assembly.problems.is_empty(), "{directory}: {:?}", assembly.problems);
    let files: Vec<_> = assembly.templates(tree).iter().map(|path| open(path)).collect();
    let texts: Vec<_> = files.iter().map(|file| (*file, &*sources.file(*file).text)).collect();
    let parsed: Vec<_> = texts.iter().map(|(file, text)| (*file, json::parse(*file, text).unwrap())).collect();
    let templates: Vec<_> = parsed
        .iter()
        .map(|(file, tree)| {
            let source = sources.file(*file);
            Template::new(&source.path, *file, &source.text, &[], Node::Json(tree.root())).unwrap()
        })
        .collect();
    let templates = Templates::new(&templates);
    let (stacks, problems) = assembly.stacks(tree, &sources, &templates);
    assert!(problems.is_empty(), "{directory}: {problems:?}");
    let mut text = String::new();
    for stack in &stacks {
        tell(&mut text, "", stack, &sources);
    }
    text
}

#[test]
fn an_assembly_is_read_as_its_stacks() {
    let apps = common::folder("testdata/real/cdk");
    let tree = Disk::new(&apps).unwrap();
    let mut wrong = Vec::new();
    for app in common::folders(&apps) {
        let name = app.file_name().unwrap().to_str().unwrap();
        common::expect(&app.join("stacks.txt"), &read(&tree, &format!("{name}/cdk.out")), &mut wrong);
    }
    assert!(wrong.is_empty(), "{} assemblies differ\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn what_was_synthesized_is_judged() {
    let mut wrong = Vec::new();
    let made_up = common::folders(&common::folder("testdata/cdk"));
    for app in common::folders(&common::folder("testdata/real/cdk")).into_iter().chain(made_up) {
        let outcome = common::scan(&app, common::no_opinions());
        common::sound(&outcome);
        common::expect(&app.join("expected.txt"), &common::tell(&outcome), &mut wrong);
    }
    assert!(wrong.is_empty(), "{} apps differ\n{}", wrong.len(), wrong.join("\n"));
}
