//! What a comment stands at.

use super::read::enclosing_object;
use crate::source::Span;
use crate::syntax::hcl::{Block, Body, Document, Expr, ExprKind, Key};

/// Something that an exception can cover.
pub(super) struct Item {
    span: Span,
    /// The address of the top-level block it belongs to.
    block: Option<usize>,
}

/// What a comment covers, and the address of the block that this belongs to.
pub(super) struct Covered {
    pub(super) extent: Option<Span>,
    pub(super) address: Option<String>,
}

/// Blocks, attributes, and the elements of lists and objects, by where they start; what holds others comes first.
pub(super) fn items(body: &Body) -> Vec<Item> {
    let mut items = Vec::new();
    for attribute in &body.attributes {
        items.push(Item { span: attribute.span, block: None });
        elements(&attribute.expr, None, &mut items);
    }
    for (index, block) in body.blocks.iter().enumerate() {
        items.push(Item { span: block.span, block: Some(index) });
        inside(&block.body, index, &mut items);
    }
    items.sort_by_key(|item| (item.span.start, std::cmp::Reverse(item.span.end)));
    items
}

fn inside(body: &Body, top: usize, items: &mut Vec<Item>) {
    for attribute in &body.attributes {
        items.push(Item { span: attribute.span, block: Some(top) });
        elements(&attribute.expr, Some(top), items);
    }
    for block in &body.blocks {
        items.push(Item { span: block.span, block: Some(top) });
        inside(&block.body, top, items);
    }
}

fn elements(expr: &Expr, block: Option<usize>, items: &mut Vec<Item>) {
    match &expr.kind {
        ExprKind::Tuple(list) => {
            for element in list {
                items.push(Item { span: element.span, block });
                elements(element, block, items);
            }
        }
        ExprKind::Object(entries) => {
            for (key, value) in entries {
                let key = match key {
                    Key::Word(name) => name.span,
                    Key::Expr(expr) => expr.span,
                };
                items.push(Item { span: key.to(value.span), block });
                elements(value, block, items);
            }
        }
        ExprKind::Paren(inner) => elements(inner, block, items),
        ExprKind::Call { args, .. } => args.iter().for_each(|argument| elements(argument, block, items)),
        _ => {}
    }
}

/// What the comment of this number covers.
pub(super) fn covered(index: usize, document: &Document, items: &[Item], text: &str) -> Covered {
    let comment = document.comments[index].span;
    let json = !text[comment.range()].starts_with(['#', '/']);
    let item = if json {
        let extent = in_json(comment, document, text);
        return Covered { extent, address: extent.and_then(|extent| address_around(extent, document)) };
    } else if let Some(line) = alone(comment, text) {
        above(index, document, items, text, line)
    } else {
        beside(comment, items, text)
    };
    let address = match item {
        Some(item) => item.block.map(|block| address(&document.body.blocks[block])),
        None => address_around(comment, document),
    };
    Covered { extent: item.map(|item| item.span), address }
}

/// The end of the comment where nothing but white space stands before it on its line.
fn alone(comment: Span, text: &str) -> Option<usize> {
    let start = comment.start as usize;
    text[line_start(text, start)..start].trim().is_empty().then_some(comment.end as usize)
}

fn line_start(text: &str, offset: usize) -> usize {
    memchr::memrchr(b'\n', &text.as_bytes()[..offset]).map_or(0, |newline| newline + 1)
}

/// The item that follows the comment, over other comments but not over a blank line.
fn above<'i>(
    index: usize,
    document: &Document,
    items: &'i [Item],
    text: &str,
    mut position: usize,
) -> Option<&'i Item> {
    let mut comments = document.comments[index + 1..].iter().peekable();
    loop {
        let rest = &text[position..];
        let code = rest.trim_start();
        let blank = &rest[..rest.len() - code.len()];
        if blank.matches('\n').count() > 1 {
            return None;
        }
        position += blank.len();
        match comments.next_if(|comment| comment.span.start as usize == position) {
            Some(comment) => position = comment.span.end as usize,
            None => break,
        }
    }
    let found = items.partition_point(|item| (item.span.start as usize) < position);
    items.get(found).filter(|item| item.span.start as usize == position)
}

/// The largest item that ends directly before the comment, else the smallest one that starts on its line and holds it.
fn beside<'i>(comment: Span, items: &'i [Item], text: &str) -> Option<&'i Item> {
    let before = text[..comment.start as usize].trim_end_matches(|c: char| c.is_whitespace() || c == ',').len();
    let line = line_start(text, comment.start as usize);
    let until = items.partition_point(|item| item.span.start < comment.start);
    let earlier = &items[..until];
    earlier.iter().find(|item| item.span.end as usize == before).or_else(|| {
        earlier
            .iter()
            .rev()
            .take_while(|item| item.span.start as usize >= line)
            .find(|item| item.span.contains(comment))
    })
}

/// The object in which a `"//"` stands; where that is a block's body, the whole block.
fn in_json(comment: Span, document: &Document, text: &str) -> Option<Span> {
    let object = Span::new(comment.file, enclosing_object(text, comment.start as usize)?);
    let mut extent = object;
    let mut blocks: Vec<&Block> = document.body.blocks.iter().collect();
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
    Some(extent)
}

fn address_around(span: Span, document: &Document) -> Option<String> {
    document.body.blocks.iter().find(|block| block.span.contains(span)).map(address)
}

/// `aws_acm_certificate.site`, `data.aws_acm_certificate.site`, `module.site`, `provider.aws`.
fn address(block: &Block) -> String {
    let kind = (&*block.kind.text != "resource").then_some(&*block.kind.text);
    kind.into_iter().chain(block.labels.iter().map(|label| &*label.text)).collect::<Vec<_>>().join(".")
}
