//! What is read in YAML: for each file in `testdata/yaml`, a line for each value, each error and each comment, with
//! the text that its span has. `UPDATE=1 cargo test --test yaml` rewrites them.

use std::fmt::Write as _;

use crate::common;
use acmlint::source::{Owner, Sources};
use acmlint::syntax::node::{Kind, Node};
use acmlint::syntax::yaml;

/// A value as a line, and what is in it below.
fn outline(sources: &Sources, node: Node<'_>, name: &str, depth: usize, out: &mut String) {
    let indentation = "  ".repeat(depth);
    let tag =
        node.tag().map_or_else(String::new, |tag| format!(" !{tag} {:?}", sources.text(node.tag_span().unwrap())));
    let at = sources.locate(node.span());
    write!(out, "{indentation}{name} {:?}{tag} {}:{}", node.kind(), at.line, at.column).unwrap();
    match node.kind() {
        Kind::List | Kind::Map => writeln!(out, " to {}:{}", at.end_line, at.end_column).unwrap(),
        _ => writeln!(out, " {:?} {:?}", sources.text(node.span()), node.text().unwrap_or("nothing".into())).unwrap(),
    }
    for item in node.items() {
        outline(sources, item, "-", depth + 1, out);
    }
    for (key, value) in node.entries() {
        let tag = key.tag().map_or_else(String::new, |tag| format!("!{tag} "));
        let written = sources.text(key.span()).replace('\n', "\\n");
        let name = key.key_text().map_or_else(|| "a collection".to_owned(), |name| format!("{name:?}"));
        outline(sources, value, &format!("{tag}{written} = {name}:"), depth + 1, out);
    }
}

#[test]
fn every_file_reads_as_it_did() {
    let folder = common::folder("testdata/yaml");
    let mut files: Vec<_> = std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.extension().is_some_and(|extension| extension == "yaml"));
    files.sort();
    let mut wrong = Vec::new();
    for path in files {
        let sources = Sources::default();
        let text = std::fs::read_to_string(&path).unwrap();
        let id = sources.add("a.yaml", text.as_str(), Owner::User);
        let parsed = yaml::parse(id, &text);
        let mut out = String::new();
        for (index, tree) in parsed.documents.iter().enumerate() {
            outline(&sources, Node::Yaml(tree.root()), &format!("document {index}"), 0, &mut out);
        }
        for error in parsed.errors.iter().chain(&parsed.repeated) {
            let at = sources.locate(error.span);
            writeln!(out, "error {}:{} {:?} {}", at.line, at.column, sources.text(error.span), error.message).unwrap();
        }
        for comment in &parsed.comments {
            let at = sources.locate(*comment);
            writeln!(out, "comment {}:{} {:?}", at.line, at.column, sources.text(*comment)).unwrap();
        }
        common::expect(&path.with_extension("txt"), &out, &mut wrong);
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
