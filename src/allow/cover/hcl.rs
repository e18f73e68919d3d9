//! What can be covered in a configuration, and the objects of one that is written as JSON.

use std::collections::HashMap;

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
        inside(block.body(), owner, items);
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
    let mut bodies = Bodies {
        objects: objects.list.iter().map(|object| (object.span.end, object.span)).collect(),
        ..Bodies::default()
    };
    let tops = &document.body.blocks;
    tops.iter().enumerate().for_each(|(index, block)| bodies.take(block, index));
    let items = Items::new(bodies.items, tops.iter().map(address).collect());
    for exception in exceptions {
        let Some(object) = objects.around(exception.span).map(|object| object.span) else { continue };
        if exception.reach == Reach::File && objects.list.first().is_some_and(|whole| whole.span != object) {
            continue;
        }
        exception.covers = Some(bodies.blocks.get(&object).map_or(object, |block| with_header(object, block)));
        exception.address = items.address(items.around(object));
    }
}

/// The objects that are bodies of blocks. The blocks of a list start at the same key and hold each other; their bodies
/// do not.
#[derive(Default)]
struct Bodies<'d> {
    /// All objects by where they end.
    objects: HashMap<u32, Span>,
    /// The bodies, with the index of the block of the file that they are in.
    items: Vec<Item>,
    blocks: HashMap<Span, &'d Block>,
}

impl<'d> Bodies<'d> {
    fn take(&mut self, block: &'d Block, top: usize) {
        if let Some(body) = self.objects.get(&block.span.end) {
            self.items.push(Item { span: *body, owner: Some(top) });
            self.blocks.insert(*body, block);
        }
        block.body().blocks.iter().for_each(|inner| self.take(inner, top));
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

/// A block's body with its header.
fn with_header(body: Span, block: &Block) -> Span {
    let starts = [block.span, block.header].into_iter().filter(|span| span.file == body.file).map(|span| span.start);
    Span { start: starts.fold(body.start, u32::min), ..body }
}

/// `aws_acm_certificate.site`, `data.aws_acm_certificate.site`, `module.site`, `provider.aws`.
fn address(block: &Block) -> String {
    let kind = (&*block.kind.text != "resource").then_some(&*block.kind.text);
    kind.into_iter().chain(block.labels.iter().map(|label| &*label.text)).collect::<Vec<_>>().join(".")
}
