//! What a `for_each` says beyond the instances that it lists: what it would make if the condition that makes it empty
//! were otherwise.

use super::program::{Binding, Expansion, Program, Scope};
use crate::model::Existence;
use crate::syntax::hcl::{Expr, ExprKind, For, Step};
use crate::value::{Kind, Value};

/// Locals that are followed from one to the next.
const FARTHEST: u32 = 16;

/// What a `for_each` would make.
#[derive(Default)]
struct Written {
    elements: Vec<Value>,
    defaulted: bool,
}

impl<'a> Program<'a> {
    /// An expansion, completed by what its `for_each` says.
    pub fn as_written(&self, mut expansion: Expansion, expr: &'a Expr, scope: Scope<'_>) -> Expansion {
        if let Existence::No { by_default, .. } = &mut expansion.existence {
            let mut written = Written::default();
            self.written(expr, scope, FARTHEST, &mut written);
            *by_default |= written.defaulted;
            if let (Some(ghost), false) = (expansion.repetitions.first_mut(), written.elements.is_empty()) {
                ghost.each = ghost.each.take().map(|(key, _)| (key, Value::one_of(written.elements)));
            }
        }
        expansion
    }

    fn written(&self, expr: &'a Expr, scope: Scope<'_>, farthest: u32, into: &mut Written) {
        match &expr.kind {
            ExprKind::Paren(inner) => self.written(inner, scope, farthest, into),
            ExprKind::Conditional(branches) => {
                let [condition, yes, no] = &**branches;
                into.defaulted |= self.eval(condition, scope).all_refs().defaulted();
                self.written(yes, scope, farthest, into);
                self.written(no, scope, farthest, into);
            }
            ExprKind::For(loop_) if loop_.condition.is_some() => self.unfiltered(loop_, scope, into),
            ExprKind::Call { name, args, .. } if matches!(&*name.text, "toset" | "tomap") => {
                if let [only] = &args[..] {
                    self.written(only, scope, farthest, into);
                }
            }
            ExprKind::Step(root, Step::Attr(name)) if matches!(&root.kind, ExprKind::Variable(root) if &**root == "local") =>
            {
                let local = self.instance(scope.instance).module.locals.get(&*name.text).copied();
                if let (Some(local), Some(nearer)) = (local, farthest.checked_sub(1)) {
                    self.written(&local.expr, Scope::of(scope.instance), nearer, into);
                }
            }
            _ => into.take(&self.eval(expr, scope)),
        }
    }

    /// What a `for` with a condition gives for every element, and whether a default decides the condition.
    fn unfiltered(&self, loop_: &'a For, scope: Scope<'_>, into: &mut Written) {
        let collection = self.eval(&loop_.collection, scope);
        let items: Vec<(Value, Value)> = match &collection.kind {
            Kind::List(items) | Kind::Set(items) => items.iter().map(|item| (item.clone(), item.clone())).collect(),
            Kind::Object(items) => items.iter().map(|(key, item)| (Value::text(key.clone()), item.clone())).collect(),
            Kind::Many(element) => vec![((**element).clone(), (**element).clone())],
            _ => return,
        };
        for (key, item) in items {
            let value = Binding { name: &loop_.value_var.text, value: item, outer: scope.bindings };
            let key = loop_.key_var.as_ref().map(|name| Binding { name: &name.text, value: key, outer: Some(&value) });
            let inner = Scope { bindings: Some(key.as_ref().unwrap_or(&value)), ..scope };
            if let Some(condition) = &loop_.condition {
                into.defaulted |= self.eval(condition, inner).all_refs().defaulted();
            }
            into.elements.push(self.eval(&loop_.value, inner));
        }
    }
}

impl Written {
    fn take(&mut self, value: &Value) {
        match &value.kind {
            Kind::List(items) | Kind::Set(items) => self.elements.extend(items.iter().cloned()),
            Kind::Object(items) => self.elements.extend(items.iter().map(|(_, item)| item.clone())),
            Kind::Many(element) => self.elements.push((**element).clone()),
            Kind::OneOf(values) => values.iter().for_each(|value| self.take(value)),
            _ => {}
        }
    }
}
