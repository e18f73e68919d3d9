//! What can be covered in a configuration, and the objects of one that is written as JSON.

use super::{Item, Items};
use crate::allow::{Exception, Reach};
use crate::source::{FileId, Span};
use crate::syntax::hcl::{Block, Body, Document, Expr, ExprKind, Key};

/// Blocks, attributes, and the elements of lists and objects.
pub(in crate::allow) fn items(body: &Body) -> Items {
    let mut items = Vec::new();
    inside(body, None, &mut items);
    Items::new(items, body.blocks.iter().map(address).collect())
}

/// What is in a body that belongs to the block of a number; of the file's own, each block has its own.
fn inside(body: &Body, top: Option<usize>, items: &mut Vec<Item>) {
    for attribute in &body.attributes {
        items.push(Item { span: attribute.span, owner: top });
        elements(&attribute.expr, top, items);
    }
    for (index, block) in body.blocks.iter().enumerate() {
        let owner = top.or(Some(index));
        items.push(Item { span: block.span, owner });
        inside(&block.body, owner, items);
    }
}

fn elements(expr: &Expr, owner: Option<usize>, items: &mut Vec<Item>) {
    match &expr.kind {
        ExprKind::Tuple(list) => {
            for element in list {
                items.push(Item { span: element.span, owner });
                elements(element, owner, items);
            }
        }
        ExprKind::Object(entries) => {
            for (key, value) in entries {
                let key = match key {
                    Key::Word(name) => name.span,
                    Key::Expr(expr) => expr.span,
                };
                items.push(Item { span: key.to(value.span), owner });
                elements(value, owner, items);
            }
        }
        ExprKind::Paren(inner) => elements(inner, owner, items),
        ExprKind::Call { args, .. } => args.iter().for_each(|argument| elements(argument, owner, items)),
        _ => {}
    }
}

/// Each exception covers the object in which its `"//"` stands; where that is a block's body, the whole block.
pub(in crate::allow) fn in_json(exceptions: &mut [Exception], document: &Document, text: &str) {
    let Some(file) = exceptions.first().map(|exception| exception.span.file) else { return };
    let objects = objects(file, text);
    let blocks = &document.body.blocks;
    let tops = blocks.iter().enumerate().map(|(index, block)| Item { span: block.span, owner: Some(index) });
    let tops = Items::new(tops.collect(), blocks.iter().map(address).collect());
    for exception in exceptions {
        let Some(object) = objects.around(exception.span).map(|object| object.span) else { continue };
        if exception.reach == Reach::File && objects.list.first().is_some_and(|whole| whole.span != object) {
            continue;
        }
        let around = tops.up_from(object.start + 1).filter(|block| block.span.contains(object));
        let covers = with_header(object, around.filter_map(|item| blocks.get(item.owner?)).collect());
        exception.covers = Some(covers);
        exception.address = tops.address(tops.around(covers));
    }
}

/// The objects of a JSON text, braces included.
fn objects(file: FileId, text: &str) -> Items {
    let mut open: Vec<usize> = Vec::new();
    let mut items = Vec::new();
    let (mut quoted, mut escaped) = (false, false);
    for (offset, byte) in text.bytes().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if quoted => escaped = true,
            b'"' => quoted = !quoted,
            b'{' if !quoted => open.push(offset),
            b'}' if !quoted => {
                let object = open.pop().map(|start| Span::new(file, start..offset + 1));
                items.extend(object.map(|span| Item { span, owner: None }));
            }
            _ => {}
        }
    }
    Items::new(items, Vec::new())
}

/// An object, with its header where it is the body of one of these blocks or of one in them.
fn with_header(object: Span, mut blocks: Vec<&Block>) -> Span {
    let mut extent = object;
    while let Some(block) = blocks.pop() {
        let is_body = block.span.contains(object)
            && !block.body.attributes.iter().any(|attribute| attribute.span.contains(object))
            && !block.body.blocks.iter().any(|inner| inner.span.contains(object));
        if is_body && (block.span.end == object.end || block.span == object) {
            let (header, start) = (block.header, extent.start.min(block.span.start));
            extent.start = if header.file == extent.file { start.min(header.start) } else { start };
        }
        blocks.extend(block.body.blocks.iter().filter(|inner| inner.span.contains(object)));
    }
    extent
}

/// `aws_acm_certificate.site`, `data.aws_acm_certificate.site`, `module.site`, `provider.aws`.
fn address(block: &Block) -> String {
    let kind = (&*block.kind.text != "resource").then_some(&*block.kind.text);
    kind.into_iter().chain(block.labels.iter().map(|label| &*label.text)).collect::<Vec<_>>().join(".")
}
