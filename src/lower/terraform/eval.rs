//! Expressions to values.
//!
//! An expression that cannot be known gives an unknown value that still carries the references of everything in it; an
//! expression that has no value (a missing key) gives a failure, which `try` and `can` look for and everything else
//! passes on as unknown.

use super::common;
use super::functions;
use super::module::Mode;
use super::operators;
use super::program::{Program, Scope};
use super::types::{key_of, to_text};
use super::unicode;
use crate::lower::fuel::{LOOKED_AT, TOO_LARGE, extent, reading, weigh};
use crate::source::Span;
use crate::syntax::hcl::{Expr, ExprKind, Key, Name, Step};
use crate::value::{Kind, Refs, Symbol, Text, Value, Why};

/// The value of an expression that refers to nothing: what a tfvars file holds.
pub fn literal(expr: &Expr) -> Value {
    let value = match &expr.kind {
        ExprKind::Null => Value::null(),
        ExprKind::Bool(value) => Value::bool(*value),
        ExprKind::Number(number) => Value::number(*number),
        ExprKind::Text(text) => Value::text(unicode::normal(text)),
        ExprKind::Paren(inner) => literal(inner),
        ExprKind::Unary(operator, inner) => operators::unary(*operator, &literal(inner), expr.span),
        ExprKind::Tuple(items) => Value::list(items.iter().map(literal).collect()),
        ExprKind::Object(items) => Value::object(
            items
                .iter()
                .map(|(key, value)| {
                    let key = match key {
                        Key::Word(name) => Text::Known(name.text.clone()),
                        Key::Expr(expr) => key_of(&literal(expr)),
                    };
                    (key, literal(value))
                })
                .collect(),
        ),
        _ => Value::failure("it is not a literal", expr.span),
    };
    value.at(expr.span)
}

impl<'a> Program<'a> {
    /// The value of an expression.
    pub fn eval(&self, expr: &'a Expr, scope: Scope<'_>) -> Value {
        let value = self.fuel.deeper(expr.span, || self.eval_kind(expr, scope)).unwrap_or_else(|| {
            Value::unknown(Why::new("it takes too long to evaluate", Some(expr.span)), Symbol::new("too much"))
        });
        match &expr.kind {
            ExprKind::Tuple(_)
            | ExprKind::Object(_)
            | ExprKind::Template(_)
            | ExprKind::Call { .. }
            | ExprKind::Conditional(_)
            | ExprKind::For(_) => self.bounded(value, expr.span),
            _ => value,
        }
    }

    /// A value that was put together, unless it is too large: each of a chain of locals can double the one before. What
    /// is large also takes long.
    pub(super) fn bounded(&self, value: Value, span: Span) -> Value {
        let mut refs = Vec::new();
        let heaviest = self.fuel.heaviest();
        let mut left = heaviest;
        weigh(&value, &mut left, &mut |own| refs.push(own.clone()));
        self.fuel.charge(extent(&value) + (heaviest - left) / LOOKED_AT);
        if left > 0 {
            return value;
        }
        self.fuel.refused(span, TOO_LARGE);
        Value::unknown(Why::new("it is too large", Some(span)), Symbol::new("too much"))
            .with_refs(&Refs::union_all(refs.into_iter()))
    }

    fn eval_kind(&self, expr: &'a Expr, scope: Scope<'_>) -> Value {
        match &expr.kind {
            ExprKind::Null | ExprKind::Bool(_) | ExprKind::Number(_) | ExprKind::Text(_) => literal(expr),
            ExprKind::Paren(inner) => self.eval(inner, scope),
            ExprKind::Template(parts) => self.template(parts, scope, expr.span),
            ExprKind::Tuple(items) => {
                Value::list(items.iter().map(|item| self.eval(item, scope)).collect()).at(expr.span)
            }
            ExprKind::Object(items) => self.object(items, scope).at(expr.span),
            ExprKind::Variable(name) => match scope.binding(name) {
                Some(value) => value.clone(),
                None => Value::failure(format!("there is no `{name}` here"), expr.span),
            },
            ExprKind::Step(inner, step) => self.root(inner, step, scope, expr.span).unwrap_or_else(|| {
                let value = self.eval(inner, scope);
                if let Step::Index(index) = step {
                    self.note_index(inner, index, &value, expr.span);
                }
                self.step(&value, step, scope, expr.span)
            }),
            ExprKind::Call { name, args, expand } => self.call_function(name, args, *expand, scope, expr.span),
            ExprKind::Conditional(branches) => self.conditional(branches, scope),
            ExprKind::For(loop_) => self.for_expression(loop_, scope, expr.span),
            ExprKind::Unary(operator, inner) => {
                let inner = self.eval(inner, scope);
                functions::lift(&[inner], |values| operators::unary(*operator, &values[0], expr.span))
            }
            ExprKind::Binary(left_expr, operator, right) => {
                let left = self.eval(left_expr, scope);
                if let Some(answer) = operators::short_circuit(*operator, &left) {
                    return answer.at(expr.span);
                }
                let written = is_written(left_expr) && is_written(right);
                let right = self.eval(right, scope);
                self.fuel.charge(reading(&left) + reading(&right));
                if written && let Some(answer) = operators::equal_as_written(*operator, &left, &right) {
                    return answer.at(expr.span);
                }
                functions::lift(&[left, right], |values| {
                    operators::binary(*operator, &values[0], &values[1], expr.span)
                })
            }
        }
    }

    /// A reference that starts with a name of Terraform's own, or with a resource type.
    fn root(&self, inner: &'a Expr, step: &'a Step, scope: Scope<'_>, span: Span) -> Option<Value> {
        let Step::Attr(Name { text: name, .. }) = step else { return None };
        match &inner.kind {
            ExprKind::Variable(root) if scope.binding(root).is_none() => Some(self.named(root, name, scope, span)),
            ExprKind::Step(data, Step::Attr(kind)) => match &data.kind {
                ExprKind::Variable(root)
                    if matches!(&**root, "data" | "ephemeral") && scope.binding(root).is_none() =>
                {
                    Some(self.resource_value(scope, Mode::Data, &kind.text, name, span))
                }
                _ => None,
            },
            _ => None,
        }
    }

    fn named(&self, root: &str, name: &str, scope: Scope<'_>, span: Span) -> Value {
        let unknown = |reason: &str| {
            let symbol = Symbol::new(format!("{}{root}.{name}", self.prefix(scope.instance)));
            Value::unknown(Why::new(reason, Some(span)), symbol)
        };
        match (root, name) {
            ("var", _) => self.variable(scope.instance, name, span),
            ("local", _) => self.local(scope.instance, name, span),
            ("module", _) => self.module_value(scope.instance, name, span),
            ("each", _) => match (scope.repetition.and_then(|repetition| repetition.each.as_ref()), name) {
                (Some((key, _)), "key") => key.clone(),
                (Some((_, value)), "value") => value.clone(),
                _ => Value::failure(format!("there is no `each.{name}` here"), span),
            },
            ("count", "index") => match scope.repetition.and_then(|repetition| repetition.index.as_ref()) {
                Some(index) => index.clone(),
                None => Value::failure("there is no `count.index` here", span),
            },
            ("path", "root") => Value::string(".").at(span),
            ("path", "module") => {
                Value::string(self.path_from_root(&self.instance(scope.instance).module.directory)).at(span)
            }
            ("path", _) => unknown("the working directory is not known"),
            ("terraform" | "tofu", _) => unknown("the workspace is chosen when Terraform runs"),
            ("self", _) => unknown("it is known only after the apply"),
            ("data" | "ephemeral", _) => Value::failure("a data source has a type and a name", span),
            _ => self.resource_value(scope, Mode::Managed, root, name, span),
        }
    }

    fn path_from_root(&self, directory: &str) -> String {
        if *directory == self.root {
            return ".".to_owned();
        }
        let root: Vec<&str> = self.root.split('/').filter(|part| !part.is_empty()).collect();
        let target: Vec<&str> = directory.split('/').filter(|part| !part.is_empty()).collect();
        let common = root.iter().zip(&target).take_while(|(a, b)| a == b).count();
        let up = std::iter::repeat_n("..", root.len() - common);
        up.chain(target[common..].iter().copied()).collect::<Vec<_>>().join("/")
    }

    fn object(&self, items: &'a [(Key, Expr)], scope: Scope<'_>) -> Value {
        let mut refs = Refs::default();
        let mut pairs = Vec::with_capacity(items.len());
        for (key, value) in items {
            let key = match key {
                Key::Word(name) => Text::Known(name.text.clone()),
                Key::Expr(expr) => {
                    let key = self.eval(expr, scope);
                    refs = refs.union(&key.refs);
                    if let Some(failure) = not_a_key(&key, expr.span) {
                        return failure.with_refs(&refs);
                    }
                    key_of(&key)
                }
            };
            pairs.push((key, self.eval(value, scope)));
        }
        Value::object(pairs).with_refs(&refs)
    }

    fn conditional(&self, branches: &'a [Expr; 3], scope: Scope<'_>) -> Value {
        let [condition, yes, no] = branches;
        let at = condition.span;
        let condition = self.eval(condition, scope);
        let refs = condition.all_refs();
        let truth = operators::truth(&condition);
        if truth.is_none() && (condition.failed() || condition.is_known()) {
            return operators::failure_of(Some(&condition), at).with_refs(&refs);
        }
        // Also the branch that is not taken decides of what type the other one is.
        let values = [self.eval(yes, scope), self.eval(no, scope)];
        let branch = |index: usize| {
            if values[index].failed() {
                return values[index].clone();
            }
            let mismatch = || {
                Value::failure("the branches of this conditional have different types", at)
                    .with_refs(&values[index].all_refs())
            };
            common::unified_one(&values, index).unwrap_or_else(|_| mismatch())
        };
        let value = match truth {
            Some(true) => branch(0),
            Some(false) => branch(1),
            // Where it stands says which condition it was.
            None => match Value::one_of(vec![branch(0), branch(1)]) {
                several @ Value { kind: Kind::OneOf(_), .. } => {
                    several.with_refs(&refs.doubted(condition.why())).at(at)
                }
                one => one,
            },
        };
        value.with_refs(&refs)
    }

    /// The first argument that has a value. Of several possible values the ones that are none make way for the next.
    fn first_of(&self, args: &'a [Expr], scope: Scope<'_>, span: Span) -> Value {
        let mut possible = Vec::new();
        for argument in args {
            let value = self.eval(argument, scope);
            let (failed, valued): (Vec<&Value>, Vec<&Value>) =
                value.alternatives().iter().partition(|value| value.failed());
            if failed.is_empty() && possible.is_empty() {
                return value;
            }
            possible.extend(valued.into_iter().map(|item| item.clone().with_refs(&value.refs)));
            if failed.is_empty() {
                break;
            }
        }
        if possible.is_empty() {
            return Value::failure("no argument of `try` has a value", span);
        }
        Value::one_of(possible)
    }

    fn call_function(&self, name: &'a Name, args: &'a [Expr], expand: bool, scope: Scope<'_>, span: Span) -> Value {
        match &*name.text {
            "try" => return self.tolerantly(|| self.first_of(args, scope, span)),
            "can" => {
                let Some(argument) = args.first() else {
                    return Value::failure("`can` takes an expression", span);
                };
                return can(&self.tolerantly(|| self.eval(argument, scope)), span);
            }
            _ => {}
        }
        let mut values: Vec<Value> = args.iter().map(|argument| self.eval(argument, scope)).collect();
        self.note_element(&name.text, args, &values, span);
        if expand && let Some(last) = values.pop() {
            match &last.kind {
                Kind::List(items) | Kind::Set(items) => {
                    values.extend(items.iter().map(|item| item.clone().with_refs(&last.refs)));
                }
                _ => return functions::unknown_call(&name.text, &[values, vec![last]].concat(), span),
            }
        }
        let directory = &self.root;
        let around = functions::Around {
            read: &|path| functions::read_file(self.library.files, directory, path),
            fuel: &self.fuel,
        };
        let trail = values.iter().map(|value| &value.trail).find(|trail| trail.passages().next().is_some()).cloned();
        let mut result = functions::call(&name.text, &values, &around, span);
        if &*name.text == "sensitive" {
            result = self.concealed(&result);
        }
        // Why it has no value may tell what it was given.
        if result.failed() && values.iter().any(|value| value.all_refs().secret()) {
            let reason = format!("`{}` has no value here", name.text);
            result = Value::failure(reason, span).with_refs(&result.all_refs());
        }
        if let Some(trail) = trail {
            result.trail = result.trail.within(&trail);
        }
        result
    }
}

/// Whether a value is one. What is not known may turn out to have none, but an attribute of a resource is there.
fn can(value: &Value, span: Span) -> Value {
    let certain = match &value.kind {
        Kind::Unknown(unknown) => unknown.failed || unknown.attribute.is_some(),
        Kind::OneOf(values) => values.iter().all(Value::failed) || !values.iter().any(Value::failed),
        _ => true,
    };
    let answer = if certain {
        Value::bool(!value.failed())
    } else {
        functions::unknown_call("can", std::slice::from_ref(value), span)
    };
    answer.with_refs(&value.all_refs()).at(span)
}

/// The failure that a value makes as the key of an object; none where it can be one.
pub(super) fn not_a_key(key: &Value, span: Span) -> Option<Value> {
    if key.failed() {
        return Some(operators::failure_of(Some(key), span));
    }
    (key.is_known() && to_text(&key.kind).is_none()).then(|| Value::failure("a key is a string", span))
}

/// Whether an expression says what its type is: all of it is a literal.
fn is_written(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Null | ExprKind::Bool(_) | ExprKind::Number(_) | ExprKind::Text(_) => true,
        ExprKind::Paren(inner) => is_written(inner),
        ExprKind::Tuple(items) => items.iter().all(is_written),
        ExprKind::Object(items) => items.iter().all(|(key, value)| {
            matches!(key, Key::Word(_) | Key::Expr(Expr { kind: ExprKind::Text(_), .. })) && is_written(value)
        }),
        _ => false,
    }
}
