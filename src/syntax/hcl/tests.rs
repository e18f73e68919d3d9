//! What the parsers make of texts: each node with the text of its span, and what becomes of broken texts.

mod broken;
mod expressions;
mod files;
mod from_json;
mod soundness;

use super::*;
use crate::source::{FileId, Owner, Sources};

fn file() -> FileId {
    Sources::default().add("a.tf", "", Owner::User)
}

fn all(text: &str) -> Document {
    parse(file(), &text.into())
}

/// The body of a text that has no errors.
fn valid(text: &str) -> Body {
    let document = all(text);
    assert_eq!(document.errors, [], "{text}");
    document.body
}

/// Every error as its message and the text it points at.
fn errors<'t>(text: &'t str, document: &Document) -> Vec<(String, &'t str)> {
    document.errors.iter().map(|error| (error.message.clone(), &text[error.span.range()])).collect()
}

/// An expression's tree, leaves by their values, names included.
fn show(expr: &Expr) -> String {
    let list = |exprs: &[Expr]| exprs.iter().map(show).collect::<Vec<_>>().join(" ");
    match &expr.kind {
        ExprKind::Null => "null".to_owned(),
        ExprKind::Bool(value) => value.to_string(),
        ExprKind::Number(value) => value.to_string(),
        ExprKind::Text(text) => format!("{text:?}"),
        ExprKind::Template(parts) => format!("(template{})", parts.iter().map(show_part).collect::<String>()),
        ExprKind::Tuple(items) => format!("[{}]", list(items)),
        ExprKind::Object(items) => {
            let items = items.iter().map(|(key, value)| match key {
                Key::Word(name) => format!("{}={}", name.text, show(value)),
                Key::Expr(key) => format!("{}={}", show(key), show(value)),
            });
            format!("{{{}}}", items.collect::<Vec<_>>().join(" "))
        }
        ExprKind::Variable(name) => name.to_string(),
        ExprKind::Step(base, step) => format!("{}{}", show(base), show_step(step)),
        ExprKind::Call { name, args, expand } => {
            format!("({}! {}{})", name.text, list(args), if *expand { "..." } else { "" })
        }
        ExprKind::Conditional(branches) => format!("(? {})", list(&branches[..])),
        ExprKind::For(parsed) => format!(
            "(for {}{} in {} :{} {}{}{})",
            parsed.key_var.as_ref().map_or(String::new(), |name| format!("{}, ", name.text)),
            parsed.value_var.text,
            show(&parsed.collection),
            parsed.key.as_ref().map_or(String::new(), |key| format!(" {} =>", show(key))),
            show(&parsed.value),
            if parsed.grouping { "..." } else { "" },
            parsed.condition.as_ref().map_or(String::new(), |condition| format!(" if {}", show(condition))),
        ),
        ExprKind::Unary(operator, operand) => format!("({operator:?} {})", show(operand)),
        ExprKind::Binary(left, operator, right) => format!("({operator:?} {} {})", show(left), show(right)),
        ExprKind::Paren(inner) => format!("({})", show(inner)),
    }
}

fn show_step(step: &Step) -> String {
    let steps = |steps: &[Step]| steps.iter().map(show_step).collect::<String>();
    match step {
        Step::Attr(name) => format!(".{}", name.text),
        Step::Index(index) => format!("[{}]", show(index)),
        Step::AttrSplat(behind) => format!(".*<{}>", steps(behind)),
        Step::FullSplat(behind) => format!("[*]<{}>", steps(behind)),
    }
}

fn show_part(part: &Part) -> String {
    let parts = |parts: &[Part]| parts.iter().map(show_part).collect::<String>();
    match part {
        Part::Literal(text) => format!(" {text:?}"),
        Part::Interpolation(expr) => format!(" {}", show(expr)),
        Part::If(condition, yes, no) => format!(" (if {}{} else{})", show(condition), parts(yes), parts(no)),
        Part::For(key, value, collection, body) => format!(
            " (for {}{} in {}{})",
            key.as_ref().map_or(String::new(), |name| format!("{}, ", name.text)),
            value.text,
            show(collection),
            parts(body)
        ),
    }
}

/// Every span of a body, names and expressions and blocks, parents before children.
fn spans(body: &Body, found: &mut Vec<Span>) {
    for attribute in &body.attributes {
        found.extend([attribute.span, attribute.name.span]);
        expr_spans(&attribute.expr, found);
    }
    for block in &body.blocks {
        found.extend([block.span, block.header, block.kind.span]);
        found.extend(block.labels.iter().map(|label| label.span));
        spans(block.body(), found);
    }
}

fn expr_spans(expr: &Expr, found: &mut Vec<Span>) {
    found.push(expr.span);
    match &expr.kind {
        ExprKind::Null | ExprKind::Bool(_) | ExprKind::Number(_) | ExprKind::Text(_) | ExprKind::Variable(_) => {}
        ExprKind::Template(parts) => part_spans(parts, found),
        ExprKind::Tuple(items) => items.iter().for_each(|item| expr_spans(item, found)),
        ExprKind::Object(items) => {
            for (key, value) in items {
                match key {
                    Key::Word(name) => found.push(name.span),
                    Key::Expr(key) => expr_spans(key, found),
                }
                expr_spans(value, found);
            }
        }
        ExprKind::Step(base, step) => {
            expr_spans(base, found);
            step_spans(step, found);
        }
        ExprKind::Call { name, args, .. } => {
            found.push(name.span);
            for argument in args {
                expr_spans(argument, found);
            }
        }
        ExprKind::Conditional(branches) => branches.iter().for_each(|branch| expr_spans(branch, found)),
        ExprKind::For(parsed) => {
            found.extend(parsed.key_var.iter().chain([&parsed.value_var]).map(|name| name.span));
            expr_spans(&parsed.collection, found);
            parsed.key.iter().chain([&parsed.value]).chain(&parsed.condition).for_each(|expr| expr_spans(expr, found));
        }
        ExprKind::Unary(_, operand) | ExprKind::Paren(operand) => expr_spans(operand, found),
        ExprKind::Binary(left, _, right) => {
            expr_spans(left, found);
            expr_spans(right, found);
        }
    }
}

fn step_spans(step: &Step, found: &mut Vec<Span>) {
    match step {
        Step::Attr(name) => found.push(name.span),
        Step::Index(index) => expr_spans(index, found),
        Step::AttrSplat(steps) | Step::FullSplat(steps) => steps.iter().for_each(|step| step_spans(step, found)),
    }
}

fn part_spans(parts: &[Part], found: &mut Vec<Span>) {
    for part in parts {
        match part {
            Part::Literal(_) => {}
            Part::Interpolation(expr) => expr_spans(expr, found),
            Part::If(condition, yes, no) => {
                expr_spans(condition, found);
                part_spans(yes, found);
                part_spans(no, found);
            }
            Part::For(key, value, collection, body) => {
                found.extend(key.iter().chain([value]).map(|name| name.span));
                expr_spans(collection, found);
                part_spans(body, found);
            }
        }
    }
}
