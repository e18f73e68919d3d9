//! Exceptions under `Metadata` of a template: `acmlint: {allow: [{rule: ..., reason: ..., until: ...}]}`, and what other
//! tools have there.

use super::read::{asks_for, reason_of, rule_in, until};
use super::{Exception, Form, peers};
use crate::source::{Span, Spanned};
use crate::syntax::node::{Kind, Node};

/// How deep loops may nest (the page of `Fn::ForEach` says five).
const DEEPEST_LOOP: usize = 8;

/// The exceptions of a template, for the whole of it and for its resources.
pub(super) fn read(root: Node<'_>) -> Vec<Exception> {
    let Some(resources) = root.get("Resources") else { return Vec::new() };
    let mut exceptions = Vec::new();
    of(root, root.span(), "", &mut exceptions);
    resources_in(resources, 0, &mut exceptions);
    exceptions
}

fn resources_in(map: Node<'_>, depth: usize, exceptions: &mut Vec<Exception>) {
    for (key, body) in map.entries() {
        let (Some(name), header) = (key.key_text(), key.span()) else { continue };
        // What an alias stands for is written, and read, above it.
        if body.span().start < header.end {
            continue;
        }
        if name.starts_with("Fn::ForEach::") {
            if let Some(template) = body.items().nth(2).filter(|_| depth < DEEPEST_LOOP) {
                resources_in(template, depth + 1, exceptions);
            }
        } else {
            of(body, header.to(body.span()), &name, exceptions);
        }
    }
}

/// The exceptions in the `Metadata` of something; the template itself has no address.
fn of(holder: Node<'_>, covers: Span, address: &str, exceptions: &mut Vec<Exception>) {
    let metadata = holder.get("Metadata").filter(|metadata| holder.span().contains(metadata.span()));
    let Some(metadata) = metadata else { return };
    let first = exceptions.len();
    if let Some(own) = metadata.get("acmlint") {
        self::own(own, exceptions);
    }
    exceptions.extend(peers::in_metadata(metadata, address.is_empty()));
    for exception in &mut exceptions[first..] {
        exception.covers = Some(covers);
        address.clone_into(&mut exception.address);
    }
}

fn own(own: Node<'_>, exceptions: &mut Vec<Exception>) {
    if own.entries().next().is_none() {
        exceptions.push(faulty(own, "does not say what it allows"));
    }
    for (key, list) in own.entries() {
        match key.key_text().as_deref() {
            Some("allow") if list.kind() == Kind::List => exceptions.extend(list.items().map(entry)),
            Some("allow") => exceptions.push(faulty(list, "does not stand in a list")),
            word => exceptions.push(faulty(key, asks_for(word.unwrap_or_default()))),
        }
    }
}

fn faulty(node: Node<'_>, what: impl Into<String>) -> Exception {
    let mut exception = Exception::new(node.span(), Form::Metadata);
    exception.complain(node.span(), what);
    exception
}

fn entry(node: Node<'_>) -> Exception {
    let mut exception = Exception::new(node.span(), Form::Metadata);
    for (key, value) in node.entries() {
        let written = value.text().filter(|_| value.tag().is_none());
        match key.key_text().as_deref() {
            Some("rule") => exception.rules = rules(value),
            Some("reason") => {
                let words = written.unwrap_or_default();
                exception.reason = reason_of(&words);
            }
            Some("until") => until(&mut exception, written.unwrap_or_default().trim(), value.span()),
            other => {
                let name = other.unwrap_or_default();
                exception.complain(
                    key.span(),
                    format!("has the key `{name}`, and only rule, reason and until mean anything"),
                );
            }
        }
    }
    if exception.rules.is_empty() {
        exception.complain(node.span(), "names no rule");
    }
    exception
}

/// A name, or those of a list.
fn rules(value: Node<'_>) -> Vec<Spanned<String>> {
    let single = (value.kind() != Kind::List).then_some(value);
    let names = value.items().chain(single);
    names.filter_map(|name| Some(Spanned { value: rule_in(&name.as_str()?), span: name.span() })).collect()
}
