//! Expressions to values.
//!
//! An expression that cannot be known gives an unknown value that still carries the references of everything in it; an
//! expression that has no value (a missing key) gives a failure, which `try` and `can` look for and everything else
//! passes on as unknown.

use std::sync::Arc;

use super::functions;
use super::module::Mode;
use super::operators;
use super::program::{Binding, Program, Scope};
use super::types::{key_of, to_text};
use crate::source::Span;
use crate::syntax::hcl::{Expr, ExprKind, For, Key, Name, Part, Step};
use crate::value::{Kind, Lazy, MOST_ALTERNATIVES, Piece, Refs, Symbol, Text, Trail, Value, Why};

/// Iterations of one `for` expression.
const MOST_ITERATIONS: usize = 20_000;
/// What a directive's text is called where its condition is not known.
const DIRECTIVE: &str = "%{…}";

/// The value of an expression that refers to nothing: what a tfvars file holds.
pub fn literal(expr: &Expr) -> Value {
    let value = match &expr.kind {
        ExprKind::Null => Value::null(),
        ExprKind::Bool(value) => Value::bool(*value),
        ExprKind::Number(number) => Value::number(*number),
        ExprKind::Text(text) => Value::string(text.clone()),
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
        self.deeper(|| self.eval_kind(expr, scope)).unwrap_or_else(|| {
            Value::unknown(Why::new("it takes too long to evaluate", Some(expr.span)), Symbol::new("too much"))
        })
    }

    fn eval_kind(&self, expr: &'a Expr, scope: Scope<'_>) -> Value {
        match &expr.kind {
            ExprKind::Null | ExprKind::Bool(_) | ExprKind::Number(_) | ExprKind::Text(_) => literal(expr),
            ExprKind::Paren(inner) => self.eval(inner, scope),
            ExprKind::Template(parts) => self.template(parts, scope, expr.span),
            ExprKind::Tuple(items) => Value::list(items.iter().map(|item| self.eval(item, scope)).collect()).at(expr.span),
            ExprKind::Object(items) => self.object(items, scope).at(expr.span),
            ExprKind::Variable(name) => match scope.binding(name) {
                Some(value) => value.clone(),
                None => Value::failure(format!("there is no `{name}` here"), expr.span),
            },
            ExprKind::Step(inner, step) => match self.root(inner, step, scope, expr.span) {
                Some(value) => value,
                None => self.step(&self.eval(inner, scope), step, scope, expr.span),
            },
            ExprKind::Call { name, args, expand } => self.call_function(name, args, *expand, scope, expr.span),
            ExprKind::Conditional(branches) => self.conditional(branches, scope),
            ExprKind::For(loop_) => self.for_expression(loop_, scope, expr.span),
            ExprKind::Unary(operator, inner) => {
                let inner = self.eval(inner, scope);
                functions::lift(&[inner], |values| operators::unary(*operator, &values[0], expr.span))
            }
            ExprKind::Binary(left, operator, right) => {
                let left = self.eval(left, scope);
                if let Some(answer) = operators::short_circuit(*operator, &left) {
                    return answer.at(expr.span);
                }
                let right = self.eval(right, scope);
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
            ExprKind::Variable(root) if scope.binding(root).is_none() => {
                Some(self.named(root, name, scope, span))
            }
            ExprKind::Step(data, Step::Attr(kind)) => match &data.kind {
                ExprKind::Variable(root) if matches!(&**root, "data" | "ephemeral") && scope.binding(root).is_none() => {
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
            ("path", "module") => Value::string(self.path_from_root(&self.instance(scope.instance).module.directory)).at(span),
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

    /// One step from a value.
    pub fn step(&self, value: &Value, step: &'a Step, scope: Scope<'_>, span: Span) -> Value {
        match step {
            Step::Attr(name) => self.attr(value, &name.text, span),
            Step::Index(index) => {
                let index = self.eval(index, scope);
                self.index(value, &index, span)
            }
            Step::AttrSplat(steps) | Step::FullSplat(steps) => self.splat(value, steps, scope, span),
        }
    }

    /// `value.name`
    pub fn attr(&self, value: &Value, name: &str, span: Span) -> Value {
        let result = match &value.kind {
            Kind::OneOf(values) => Value::one_of(values.iter().map(|value| self.attr(value, name, span)).collect()),
            Kind::Object(items) => object_item(items, &Text::from(name), span),
            Kind::Lazy(Lazy::Resource(node, key)) => self.resource_attribute(*node, key, name, span),
            Kind::Lazy(Lazy::Module(instance)) => self.output(*instance, name, span),
            Kind::Unknown(unknown) => unknown_step(unknown, format_args!(".{name}")),
            // `aws_x.y.arn` of something that has `for_each` after all: one of its elements.
            Kind::Many(element) => self.attr(element, name, span),
            Kind::List(_) if name.bytes().all(|byte| byte.is_ascii_digit()) => {
                self.index(value, &Value::number(name.parse().unwrap_or(f64::MAX)), span)
            }
            Kind::List(_) | Kind::Set(_) | Kind::Null | Kind::Bool(_) | Kind::Number(_) | Kind::Text(_) => {
                Value::failure(format!("this value has no attribute `{name}`"), span)
            }
        };
        follow(result, value)
    }

    /// `value[index]`
    pub fn index(&self, value: &Value, index: &Value, span: Span) -> Value {
        let result = match (&value.kind, &index.kind) {
            (Kind::OneOf(values), _) => {
                Value::one_of(values.iter().map(|value| self.index(value, index, span)).collect())
            }
            (_, Kind::OneOf(indexes)) => {
                Value::one_of(indexes.iter().map(|index| self.index(value, index, span)).collect())
            }
            (Kind::Unknown(unknown), _) => unknown_step(unknown, format_args!("[{}]", index.symbol().name())),
            (Kind::Many(element), _) => functions::picked_unknown(element),
            (Kind::List(items) | Kind::Set(items), Kind::Unknown(_)) => Value::one_of(items.to_vec()),
            (Kind::Object(items), Kind::Unknown(_)) => {
                Value::one_of(items.iter().map(|(_, item)| item.clone()).collect())
            }
            (Kind::List(items) | Kind::Set(items), _) => match as_index(index) {
                Some(position) if position < items.len() => functions::picked(&items[position]),
                Some(_) => Value::failure("this position is past the end of the list", span),
                None => Value::failure("a list is indexed with a number", span),
            },
            (Kind::Object(items), _) => match to_text(&index.kind) {
                Some(key) => object_item(items, &key, span),
                None => Value::failure("a map is indexed with a string", span),
            },
            (Kind::Lazy(_), _) => match to_text(&index.kind) {
                Some(Text::Known(name)) => self.attr(value, &name, span),
                _ => Value::unknown(Why::new("which attribute is not known", Some(span)), value.symbol())
                    .with_refs(&value.all_refs()),
            },
            _ => Value::failure("this value has no elements", span),
        };
        follow(result.with_refs(&index.refs), value)
    }

    fn splat(&self, value: &Value, steps: &'a [Step], scope: Scope<'_>, span: Span) -> Value {
        let each = |item: &Value| {
            steps.iter().fold(item.clone(), |item, step| self.step(&item, step, scope, span))
        };
        let result = match &value.kind {
            Kind::OneOf(values) => {
                return Value::one_of(values.iter().map(|value| self.splat(value, steps, scope, span)).collect())
                    .with_refs(&value.refs);
            }
            Kind::Null => Value::list(Vec::new()),
            Kind::List(items) | Kind::Set(items) => Value::list(items.iter().map(each).collect()),
            Kind::Many(element) => Value::new(Kind::Many(Arc::new(each(element)))),
            Kind::Unknown(unknown) if unknown.failed => value.clone(),
            Kind::Unknown(unknown) => Value::new(Kind::Many(Arc::new(each(&unknown_step(unknown, format_args!("[*]")))))),
            _ => Value::list(vec![each(value)]),
        };
        follow(result, value)
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
                    key_of(&key)
                }
            };
            pairs.push((key, self.eval(value, scope)));
        }
        Value::object(pairs).with_refs(&refs)
    }

    fn conditional(&self, branches: &'a [Expr; 3], scope: Scope<'_>) -> Value {
        let [condition, yes, no] = branches;
        let condition = self.eval(condition, scope);
        let refs = condition.all_refs();
        let branch = |taken: &'a Expr, other: &'a Expr| operators::unify(self.eval(taken, scope), other);
        let value = match operators::truth(&condition) {
            Some(true) => branch(yes, no),
            Some(false) => branch(no, yes),
            None => Value::one_of(vec![branch(yes, no), branch(no, yes)]),
        };
        value.with_refs(&refs)
    }

    fn for_expression(&self, loop_: &'a For, scope: Scope<'_>, span: Span) -> Value {
        let collection = self.eval(&loop_.collection, scope);
        if let Kind::OneOf(values) = &collection.kind {
            let results = values.iter().map(|value| self.for_over(loop_, value, scope, span)).collect();
            return Value::one_of(results).with_refs(&collection.refs);
        }
        self.for_over(loop_, &collection, scope, span).with_refs(&collection.refs)
    }

    fn for_over(&self, loop_: &'a For, collection: &Value, scope: Scope<'_>, span: Span) -> Value {
        let number = |index: usize| Value::number(index as f64);
        let items: Vec<(Value, Value)> = match &collection.kind {
            Kind::List(items) => items.iter().enumerate().map(|(index, item)| (number(index), item.clone())).collect(),
            Kind::Set(items) => items.iter().map(|item| (item.clone(), item.clone())).collect(),
            Kind::Object(items) => items.iter().map(|(key, item)| (Value::text(key.clone()), item.clone())).collect(),
            Kind::Unknown(unknown) if unknown.failed => return collection.clone(),
            Kind::Many(_) | Kind::Unknown(_) | Kind::Lazy(_) => return self.for_unknown(loop_, collection, scope, span),
            _ => return Value::failure("this value cannot be iterated", span),
        };
        if items.len() > MOST_ITERATIONS {
            return Value::unknown(Why::new("it iterates too often", Some(span)), Symbol::new("too much"))
                .with_refs(&collection.all_refs());
        }
        let mut results = Vec::with_capacity(items.len());
        let mut certain = true;
        for (key, item) in items {
            let Some((result, included)) = self.iteration(loop_, key, item, scope) else { continue };
            certain &= included;
            results.push(result);
        }
        if !certain {
            let values = results.into_iter().map(|(_, value)| value).collect();
            return Value::new(Kind::Many(Arc::new(Value::one_of(values)))).at(span);
        }
        if loop_.key.is_none() {
            return Value::list(results.into_iter().map(|(_, value)| value).collect()).at(span);
        }
        if !loop_.grouping {
            return Value::object(results).at(span);
        }
        let mut groups: Vec<(Text, Vec<Value>)> = Vec::new();
        for (key, value) in results {
            match groups.iter_mut().find(|(known, _)| *known == key) {
                Some((_, values)) => values.push(value),
                None => groups.push((key, vec![value])),
            }
        }
        Value::object(groups.into_iter().map(|(key, values)| (key, Value::list(values))).collect()).at(span)
    }

    /// One iteration: the result, and whether it is certainly part of the collection; none where it certainly is not.
    fn iteration(&self, loop_: &'a For, key: Value, item: Value, scope: Scope<'_>) -> Option<((Text, Value), bool)> {
        let value_binding = Binding { name: &loop_.value_var.text, value: item, outer: scope.bindings };
        let inner = Scope { bindings: Some(&value_binding), ..scope };
        let key_binding =
            loop_.key_var.as_ref().map(|name| Binding { name: &name.text, value: key, outer: Some(&value_binding) });
        let inner = match &key_binding {
            Some(binding) => Scope { bindings: Some(binding), ..inner },
            None => inner,
        };
        let mut included = true;
        let mut refs = Refs::default();
        if let Some(condition) = &loop_.condition {
            let condition = self.eval(condition, inner);
            refs = condition.all_refs();
            match operators::truth(&condition) {
                Some(false) => return None,
                Some(true) => {}
                None => included = false,
            }
        }
        let key = loop_.key.as_ref().map(|key| self.eval(key, inner));
        let text = key.as_ref().map_or_else(|| Text::from(""), key_of);
        let value = self.eval(&loop_.value, inner).with_refs(&refs);
        let value = match key {
            Some(key) => value.with_refs(&key.refs),
            None => value,
        };
        Some(((text, value), included))
    }

    /// A `for` over what cannot be listed: what one iteration gives stands for all.
    fn for_unknown(&self, loop_: &'a For, collection: &Value, scope: Scope<'_>, span: Span) -> Value {
        let why = collection.why().unwrap_or_else(|| Why::new("its length is not known", Some(span)));
        let element = match &collection.kind {
            Kind::Many(element) => (**element).clone(),
            Kind::Unknown(unknown) => unknown_step(unknown, format_args!("[*]")).with_refs(&collection.refs),
            _ => Value::unknown(why.clone(), Symbol::of_call("each", std::iter::once(collection.symbol())))
                .with_refs(&collection.all_refs()),
        };
        let key = Value::unknown(why, Symbol::of_call("key", std::iter::once(collection.symbol())));
        match self.iteration(loop_, key, element, scope) {
            Some(((_, value), included)) => {
                // A filter that cannot be decided lets through nobody knows which.
                let value = if included { value } else { functions::picked_unknown(&value) };
                let value = if loop_.grouping { Value::new(Kind::Many(Arc::new(value))) } else { value };
                Value::new(Kind::Many(Arc::new(value))).at(span)
            }
            None => Value::list(Vec::new()).at(span),
        }
    }

    fn call_function(&self, name: &'a Name, args: &'a [Expr], expand: bool, scope: Scope<'_>, span: Span) -> Value {
        match &*name.text {
            "try" => {
                for argument in args {
                    let value = self.eval(argument, scope);
                    if !value.failed() {
                        return value;
                    }
                }
                return Value::failure("no argument of `try` has a value", span);
            }
            "can" => {
                let Some(argument) = args.first() else {
                    return Value::failure("`can` takes an expression", span);
                };
                let value = self.eval(argument, scope);
                return Value::bool(!value.failed()).with_refs(&value.all_refs()).at(span);
            }
            _ => {}
        }
        let mut values: Vec<Value> = args.iter().map(|argument| self.eval(argument, scope)).collect();
        if expand && let Some(last) = values.pop() {
            match &last.kind {
                Kind::List(items) | Kind::Set(items) => {
                    values.extend(items.iter().map(|item| item.clone().with_refs(&last.refs)));
                }
                _ => return functions::unknown_call(&name.text, &[values, vec![last]].concat(), span),
            }
        }
        let directory = &self.root;
        let file = |path: &str| functions::read_file(self.library.files.tree, directory, path);
        let trail = values.iter().map(|value| &value.trail).find(|trail| trail.passages().next().is_some()).cloned();
        let mut result = functions::call(&name.text, &values, &file, span);
        if let Some(trail) = trail {
            result.trail = trail;
        }
        result
    }

    fn template(&self, parts: &'a [Part], scope: Scope<'_>, span: Span) -> Value {
        if let [Part::Interpolation(only)] = parts {
            return self.eval(only, scope);
        }
        let mut alternatives: Vec<Vec<Piece>> = vec![Vec::new()];
        let mut refs = Refs::default();
        let mut trail = Trail::default();
        if let Err(failure) = self.template_parts(parts, scope, span, &mut alternatives, &mut refs, &mut trail) {
            return *failure;
        }
        let texts = alternatives.into_iter().map(|pieces| {
            let mut value = Value::text(Text::from_pieces(pieces)).at(span);
            value.trail = trail.clone();
            value
        });
        Value::one_of(texts.collect()).with_refs(&refs)
    }

    fn template_parts(
        &self,
        parts: &'a [Part],
        scope: Scope<'_>,
        span: Span,
        alternatives: &mut Vec<Vec<Piece>>,
        refs: &mut Refs,
        trail: &mut Trail,
    ) -> Result<(), Box<Value>> {
        for part in parts {
            match part {
                Part::Literal(text) => {
                    alternatives.iter_mut().for_each(|pieces| pieces.push(Piece::Literal(text.clone())));
                }
                Part::Interpolation(expr) => {
                    let value = self.eval(expr, scope);
                    *refs = refs.union(&value.all_refs());
                    if trail.passages().next().is_none() {
                        *trail = value.trail.clone();
                    }
                    append(alternatives, &value, expr.span)?;
                }
                Part::If(condition, yes, no) => {
                    let condition = self.eval(condition, scope);
                    *refs = refs.union(&condition.all_refs());
                    match operators::truth(&condition) {
                        Some(true) => self.template_parts(yes, scope, span, alternatives, refs, trail)?,
                        Some(false) => self.template_parts(no, scope, span, alternatives, refs, trail)?,
                        None => {
                            let mut other = alternatives.clone();
                            self.template_parts(yes, scope, span, alternatives, refs, trail)?;
                            self.template_parts(no, scope, span, &mut other, refs, trail)?;
                            alternatives.append(&mut other);
                            if alternatives.len() > MOST_ALTERNATIVES {
                                unknown_text(alternatives, &condition, span);
                            }
                        }
                    }
                }
                Part::For(key, value, collection, body) => {
                    let collection = self.eval(collection, scope);
                    *refs = refs.union(&collection.all_refs());
                    let items: Vec<(Value, Value)> = match &collection.kind {
                        Kind::List(items) | Kind::Set(items) if items.len() <= MOST_ITERATIONS => {
                            items.iter().enumerate().map(|(i, item)| (Value::number(i as f64), item.clone())).collect()
                        }
                        Kind::Object(items) if items.len() <= MOST_ITERATIONS => {
                            items.iter().map(|(key, item)| (Value::text(key.clone()), item.clone())).collect()
                        }
                        _ => {
                            unknown_text(alternatives, &collection, span);
                            continue;
                        }
                    };
                    for (index, item) in items {
                        let binding = Binding { name: &value.text, value: item, outer: scope.bindings };
                        let outer = key.as_ref().map(|key| Binding { name: &key.text, value: index, outer: Some(&binding) });
                        let inner = Scope { bindings: Some(outer.as_ref().unwrap_or(&binding)), ..scope };
                        self.template_parts(body, inner, span, alternatives, refs, trail)?;
                    }
                }
            }
        }
        Ok(())
    }
}

/// Appends what an interpolation gives to every alternative of a template.
fn append(alternatives: &mut Vec<Vec<Piece>>, value: &Value, span: Span) -> Result<(), Box<Value>> {
    let mut texts = Vec::new();
    for possible in value.alternatives() {
        if possible.failed() {
            return Err(Box::new(possible.clone().with_refs(&value.refs)));
        }
        match to_text(&possible.kind) {
            Some(text) => texts.push(text),
            None if possible.is_known() => {
                return Err(Box::new(Value::failure("this value cannot be part of a string", span)));
            }
            None => {
                let why = possible.why().unwrap_or_else(|| Why::new("it is not known", Some(span)));
                texts.push(Text::hole(possible.symbol(), why));
            }
        }
    }
    if alternatives.len() * texts.len() > MOST_ALTERNATIVES {
        unknown_text(alternatives, value, span);
        return Ok(());
    }
    *alternatives = alternatives
        .iter()
        .flat_map(|pieces| texts.iter().map(move |text| pieces.iter().cloned().chain(text.pieces()).collect()))
        .collect();
    Ok(())
}

fn unknown_text(alternatives: &mut Vec<Vec<Piece>>, value: &Value, span: Span) {
    let why = value.why().unwrap_or_else(|| Why::new("it is not known", Some(span)));
    let symbol = Symbol::of_call(DIRECTIVE, std::iter::once(value.symbol()));
    let hole = Text::hole(symbol, why).pieces();
    alternatives.truncate(1);
    alternatives.iter_mut().for_each(|pieces| pieces.extend(hole.iter().cloned()));
}

/// A step from an unknown value: unknown as well, and for the same reason.
fn unknown_step(unknown: &crate::value::Unknown, step: std::fmt::Arguments<'_>) -> Value {
    let mut stepped = unknown.clone();
    stepped.symbol = unknown.symbol.step(step);
    stepped.attribute = None;
    stepped.not_null = false;
    Value::new(Kind::Unknown(stepped))
}

/// A part of a value keeps the references and the way of the whole.
fn follow(mut part: Value, whole: &Value) -> Value {
    part.refs = part.refs.union(&whole.refs);
    if part.trail.passages().next().is_none() {
        part.trail = whole.trail.clone();
    }
    part
}

fn object_item(items: &[(Text, Value)], key: &Text, span: Span) -> Value {
    if let Ok(found) = items.binary_search_by(|(name, _)| name.cmp(key)) {
        return items[found].1.clone();
    }
    let candidates: Vec<Value> =
        items.iter().filter(|(name, _)| name.equal(key) != Some(false)).map(|(_, item)| item.clone()).collect();
    if candidates.is_empty() {
        return Value::failure(format!("there is no key \"{key}\""), span);
    }
    let why = Why::new(format!("it is not known whether there is a key \"{key}\""), Some(span));
    let unknown = Value::unknown(why, Symbol::of_call("item", std::iter::once(Symbol::new(key.to_string()))));
    Value::one_of(candidates.into_iter().chain([unknown]).collect())
}

fn as_index(value: &Value) -> Option<usize> {
    let number = match &value.kind {
        Kind::Number(number) => *number,
        Kind::Text(Text::Known(text)) => super::types::parse_number(text)?,
        _ => return None,
    };
    #[expect(clippy::cast_sign_loss, reason = "checked just before")]
    (number >= 0.0 && number.fract() == 0.0 && number < 1e9).then_some(number as usize)
}
