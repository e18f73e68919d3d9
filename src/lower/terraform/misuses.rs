//! What Terraform refuses to do with validation options: they are a set of objects of which only `domain_name` is known
//! before the apply.
//!
//! Seen with Terraform 1.11.4 and version 5.100 of the provider: a literal index is refused wherever it stands, also in
//! `try` and in the branch of a conditional that is not taken; any other one when it is evaluated. Positions in
//! `tolist(…)`, and the number of options, are unknown as soon as there are two: two elements may turn out to be equal.

use super::attributes::{CERTIFICATE, VALIDATION_OPTIONS};
use super::module::Mode;
use super::program::{Binding, Program, Scope};
use crate::lower::facts::Certificates;
use crate::model::{Misuse, Refused};
use crate::source::Span;
use crate::syntax::hcl::{Expr, ExprKind, For, Step};
use crate::value::{Kind, Ref, Refs, Text, Value};

/// Locals that are followed from one to the next.
const FARTHEST: u32 = 16;
/// Misuses of one deployment that are told.
const MOST: usize = 1_000;

/// Misuses, as the certificates' options that they are about.
pub type Refusals = Vec<(Ref, Refused, Span)>;

impl<'a> Program<'a> {
    /// The misuses that were met in what was evaluated, by certificate.
    pub fn misuses(&self, certificates: &Certificates) -> Vec<Misuse> {
        let mut misuses: Vec<Misuse> = Vec::new();
        for (reference, kind, at) in self.refusals.borrow().iter() {
            let owners = certificates.of(reference.node, &reference.key);
            misuses.extend(owners.iter().map(|&certificate| Misuse { certificate, kind: *kind, at: *at }));
        }
        misuses.sort_by_key(|misuse| (misuse.certificate, misuse.kind, misuse.at.file, misuse.at.start));
        misuses.dedup_by_key(|misuse| (misuse.certificate, misuse.kind, misuse.at));
        misuses
    }

    /// Evaluates what may fail without harm: the arguments of `try` and `can`.
    pub(super) fn tolerantly<T>(&self, run: impl FnOnce() -> T) -> T {
        self.tolerant.set(self.tolerant.get() + 1);
        let result = run();
        self.tolerant.set(self.tolerant.get() - 1);
        result
    }

    /// Whether what is evaluated may fail without harm.
    pub(super) fn is_tolerant(&self) -> bool {
        self.tolerant.get() > 0
    }

    fn refuse(&self, refs: &Refs, kind: Refused, at: Span) {
        let mut refusals = self.refusals.borrow_mut();
        for reference in refs.iter().filter(|reference| self.is_options(reference)) {
            let known = refusals
                .iter()
                .any(|(one, _, span)| *span == at && one.node == reference.node && one.key == reference.key);
            if !known && refusals.len() < MOST {
                refusals.push((reference.clone(), kind, at));
            }
        }
    }

    fn is_options(&self, reference: &Ref) -> bool {
        *reference.attribute == *VALIDATION_OPTIONS && {
            let resource = self.node(reference.node);
            resource.resource.kind == CERTIFICATE && resource.resource.mode == Mode::Managed
        }
    }

    /// Notes `x[index]` where `x` is a set of options.
    pub(super) fn note_index(&self, inner: &Expr, index: &Expr, value: &Value, at: Span) {
        let is_direct = is_attribute(inner) && matches!(value.kind, Kind::Set(_) | Kind::Many(_));
        let is_literal = matches!(index.kind, ExprKind::Number(_) | ExprKind::Text(_));
        if (is_direct && is_literal) || (self.tolerant.get() == 0 && (is_direct || is_set_of_options(value))) {
            self.refuse(&value.all_refs(), Refused::Index, at);
        }
    }

    /// Notes `element(x, index)` where `x` is a set of options.
    pub(super) fn note_element(&self, name: &str, args: &[Expr], values: &[Value], at: Span) {
        let (Some(inner), Some(value)) = (args.first(), values.first()) else { return };
        let is_direct = is_attribute(inner) && matches!(value.kind, Kind::Set(_) | Kind::Many(_));
        if name == "element" && self.tolerant.get() == 0 && (is_direct || is_set_of_options(value)) {
            self.refuse(&value.all_refs(), Refused::Index, at);
        }
    }

    /// Notes a `for_each` whose keys only the apply will know.
    pub(super) fn note_for_each(&self, expr: &'a Expr, scope: Scope<'_>) {
        self.keys(expr, scope, FARTHEST);
    }

    /// Notes a `count` that only the apply will know.
    pub(super) fn note_count(&self, expr: &'a Expr, scope: Scope<'_>) {
        let ExprKind::Call { name, args, .. } = &bare(expr).kind else { return };
        if let ("length", [only]) = (&*name.text, &args[..]) {
            let value = self.eval(only, scope);
            if has_several(&value) {
                self.refuse(&value.all_refs(), Refused::Count, expr.span);
            }
        }
    }

    fn keys(&self, expr: &'a Expr, scope: Scope<'_>, farthest: u32) {
        let Some(nearer) = farthest.checked_sub(1) else { return };
        match &expr.kind {
            ExprKind::Paren(inner) => self.keys(inner, scope, nearer),
            ExprKind::Conditional(branches) => match super::operators::truth(&self.eval(&branches[0], scope)) {
                Some(true) => self.keys(&branches[1], scope, nearer),
                Some(false) => self.keys(&branches[2], scope, nearer),
                None => {}
            },
            ExprKind::Step(root, Step::Attr(name)) if matches!(&root.kind, ExprKind::Variable(root) if &**root == "local") =>
            {
                let local = self.instance(scope.instance).module.locals.get(&*name.text).copied();
                if let Some(local) = local {
                    self.keys(&local.expr, Scope::of(scope.instance), nearer);
                }
            }
            ExprKind::Call { name, args, expand: false } => match (&*name.text, &args[..]) {
                ("tomap" | "merge", args) => args.iter().for_each(|argument| self.keys(argument, scope, nearer)),
                ("toset", [only]) => {
                    let value = self.eval(only, scope);
                    self.elements(&value, expr.span);
                }
                ("zipmap", [keys, _]) => {
                    let value = self.eval(keys, scope);
                    if !value.is_known() {
                        self.refuse(&value.all_refs(), Refused::Keys, keys.span);
                    }
                }
                _ => {}
            },
            ExprKind::For(loop_) if loop_.key.is_some() => self.keys_of_loop(loop_, scope),
            ExprKind::Step(..) if is_attribute(expr) => {
                let value = self.eval(expr, scope);
                self.elements(&value, expr.span);
            }
            _ => {}
        }
    }

    /// A set as a whole: of the options themselves, or of strings that are made from their records.
    fn elements(&self, value: &Value, at: Span) {
        let (Kind::Set(items) | Kind::List(items)) = &value.kind else {
            if let Kind::Many(element) = &value.kind {
                let kind = if is_option(element) { Refused::Elements } else { Refused::Keys };
                self.refuse(&element.all_refs(), kind, at);
            }
            return;
        };
        for item in items.iter() {
            let kind = if is_option(item) { Refused::Elements } else { Refused::Keys };
            self.refuse(&item.all_refs(), kind, at);
        }
    }

    fn keys_of_loop(&self, loop_: &'a For, scope: Scope<'_>) {
        let collection = self.eval(&loop_.collection, scope);
        let items: Vec<Value> = match &collection.kind {
            Kind::List(items) | Kind::Set(items) => items.to_vec(),
            Kind::Object(items) => items.iter().map(|(_, item)| item.clone()).collect(),
            Kind::Many(element) => vec![(**element).clone()],
            _ => return,
        };
        let Some(key) = &loop_.key else { return };
        // Whether two options are one is known after the apply, and so is who comes second.
        let of_list = matches!(&bare(&loop_.collection).kind, ExprKind::Call { name, args, .. } if &*name.text == "tolist"
            && args.first().is_some_and(|options| has_several(&self.eval(options, scope))));
        for (position, item) in items.into_iter().enumerate() {
            let place = Value::count(position);
            let outer = loop_.key_var.as_ref().map(|name| Binding {
                name: &name.text,
                value: if of_list { place.with_refs(&item.all_refs()) } else { place },
                outer: scope.bindings,
            });
            let binding =
                Binding { name: &loop_.value_var.text, value: item, outer: outer.as_ref().or(scope.bindings) };
            let inner = Scope { bindings: Some(&binding), ..scope };
            let value = self.eval(key, inner);
            let is_position = of_list && value.is_known();
            if is_position || !value.is_known() {
                let kind = if is_position { Refused::Elements } else { Refused::Keys };
                self.refuse(&value.refs, kind, key.span);
            }
            if let Some(condition) = &loop_.condition {
                let condition_value = self.eval(condition, inner);
                if super::operators::truth(&condition_value).is_none() {
                    self.refuse(&condition_value.all_refs(), Refused::Keys, condition.span);
                }
            }
        }
    }
}

fn bare(expr: &Expr) -> &Expr {
    match &expr.kind {
        ExprKind::Paren(inner) => bare(inner),
        _ => expr,
    }
}

/// `….domain_validation_options`
fn is_attribute(expr: &Expr) -> bool {
    matches!(&bare(expr).kind, ExprKind::Step(_, Step::Attr(name)) if &*name.text == VALIDATION_OPTIONS)
}

/// Whether a value is one of a certificate's options.
fn is_option(value: &Value) -> bool {
    let Kind::Object(items) = &value.kind else { return false };
    items.iter().any(|(key, item)| {
        *key == Text::from("resource_record_name")
            && item.refs.iter().any(|reference| *reference.attribute == *VALIDATION_OPTIONS)
    })
}

fn is_set_of_options(value: &Value) -> bool {
    matches!(&value.kind, Kind::Set(items) if !items.is_empty() && items.iter().all(is_option))
}

fn has_several(value: &Value) -> bool {
    is_set_of_options(value) && matches!(&value.kind, Kind::Set(items) if items.len() > 1)
}
