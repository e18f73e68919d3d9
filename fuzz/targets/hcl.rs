//! Terraform's language: what the grammar takes is what hcl-edit takes, both make the same of it, and every place lies in
//! the text.

#![no_main]

use std::sync::Arc;

use acmlint::syntax::hcl::{self, Body, comparison};
use acmlint::source::Sources;
use acmlint_fuzz::in_file;
use acmlint_fuzz::oracle::within;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    comparison::compare(text);
    let (sources, file) = in_file("a.tf", text);
    let document = hcl::parse(file, &Arc::from(text));
    document.errors.iter().for_each(|error| within(&sources, error.span));
    document.comments.iter().for_each(|comment| within(&sources, comment.span));
    body(&document.body, &sources);
    match hcl::parse_expression(file, text) {
        Ok(expression) => within(&sources, expression.span),
        Err(error) => within(&sources, error.span),
    }
    let document = hcl::parse_json(file, text);
    document.errors.iter().for_each(|error| within(&sources, error.span));
    body(&document.body, &sources);
});

fn body(of: &Body, sources: &Sources) {
    for attribute in &of.attributes {
        within(sources, attribute.span);
        within(sources, attribute.expr.span);
    }
    for block in &of.blocks {
        within(sources, block.span);
        within(sources, block.header);
        block.mentions(&mut |_| {});
        body(block.body(), sources);
    }
}
