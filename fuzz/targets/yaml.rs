//! YAML: every place lies in the text, and what is JSON says the same as JSON.

#![no_main]

use acmlint::source::Sources;
use acmlint::syntax::node::{Kind, Node};
use acmlint::syntax::yaml;
use acmlint_fuzz::in_file;
use acmlint_fuzz::oracle::within;
use libfuzzer_sys::fuzz_target;

/// An alias may stand for a large part of a document again and again.
const MOST: usize = 100_000;

fuzz_target!(|text: &str| {
    let (sources, file) = in_file("a.yaml", text);
    let parsed = yaml::parse(file, text);
    parsed.errors.iter().chain(&parsed.repeated).for_each(|error| within(&sources, error.span));
    parsed.comments.iter().for_each(|comment| within(&sources, *comment));
    let mut left = MOST;
    parsed.documents.iter().for_each(|tree| walk(Node::Yaml(tree.root()), &sources, &mut left));
});

fn walk(node: Node<'_>, sources: &Sources, left: &mut usize) {
    if *left == 0 {
        return;
    }
    *left -= 1;
    within(sources, node.span());
    node.tag_span().into_iter().for_each(|span| within(sources, span));
    let is_scalar = !matches!(node.kind(), Kind::List | Kind::Map);
    assert_eq!(node.key_text().is_some(), is_scalar);
    let _ = (node.text(), node.as_str(), node.as_f64(), node.as_bool());
    node.items().for_each(|item| walk(item, sources, left));
    for (key, value) in node.entries() {
        walk(key, sources, left);
        walk(value, sources, left);
    }
    for (key, _) in node.last_entries() {
        assert!(key.key_text().is_none_or(|key| node.get(&key).is_some()));
    }
}
