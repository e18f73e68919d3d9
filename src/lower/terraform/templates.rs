//! Strings with interpolations and directives.

use super::operators;
use super::program::{Binding, Program, Scope};
use super::types::to_text;
use super::unicode;
use crate::limits::Limit;
use crate::lower::fuel::{LOOKED_AT, TOO_LARGE, extent};
use crate::source::Span;
use crate::syntax::hcl::{Expr, ExprKind, Part, Step};
use crate::value::{DIRECTIVE, Kind, MOST_ALTERNATIVES, Piece, Refs, Symbol, Text, Trail, Value, Why};

impl<'a> Program<'a> {
    pub(super) fn template(&self, parts: &'a [Part], scope: Scope<'_>, span: Span) -> Value {
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
            // What one part adds is bounded, and so what a loop around it adds before nothing is left.
            self.fuel.charge(1);
            if self.fuel.is_over(span) || alternatives.iter().map(Vec::len).sum::<usize>() > self.fuel.heaviest() {
                let why = Why::new(TOO_LARGE, Some(span));
                alternatives.truncate(1);
                return Err(Box::new(Value::unknown(why, Symbol::new("too much")).with_refs(refs)));
            }
            match part {
                Part::Literal(text) => {
                    let text = unicode::normal(text).pieces();
                    for pieces in alternatives.iter_mut() {
                        pieces.extend(text.iter().cloned());
                    }
                }
                Part::Interpolation(expr) => {
                    let value = self.eval(expr, scope);
                    *refs = refs.union(&value.all_refs());
                    if trail.passages().next().is_none() {
                        *trail = value.trail.clone();
                    }
                    let value = self.unset(expr, &value, scope).unwrap_or(value);
                    self.append(alternatives, &value, expr.span)?;
                }
                Part::If(condition, yes, no) => {
                    let condition = self.eval(condition, scope);
                    *refs = refs.union(&condition.all_refs());
                    match operators::truth(&condition) {
                        Some(true) => self.template_parts(yes, scope, span, alternatives, refs, trail)?,
                        Some(false) => self.template_parts(no, scope, span, alternatives, refs, trail)?,
                        None if condition.failed() || condition.is_known() => {
                            return Err(Box::new(operators::failure_of(Some(&condition), span).with_refs(refs)));
                        }
                        None => {
                            self.charge_copies(alternatives, 1);
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
                    let most = self.fuel.limits.of(Limit::Elements);
                    let items: Vec<(Value, Value)> = match &collection.kind {
                        _ if extent(&collection) > most => {
                            self.fuel.met(Limit::Elements, span, "this `for` goes over too many elements");
                            unknown_text(alternatives, &collection, span);
                            continue;
                        }
                        Kind::List(items) | Kind::Set(items) => {
                            items.iter().enumerate().map(|(i, item)| (Value::count(i), item.clone())).collect()
                        }
                        Kind::Object(items) => {
                            items.iter().map(|(key, item)| (Value::text(key.clone()), item.clone())).collect()
                        }
                        Kind::Null | Kind::Bool(_) | Kind::Number(_) | Kind::Text(_) => {
                            return Err(Box::new(
                                Value::failure("this value cannot be iterated", span).with_refs(refs),
                            ));
                        }
                        _ if collection.failed() => {
                            return Err(Box::new(operators::failure_of(Some(&collection), span).with_refs(refs)));
                        }
                        _ => {
                            unknown_text(alternatives, &collection, span);
                            continue;
                        }
                    };
                    for (index, item) in items {
                        let binding = Binding { name: &value.text, value: item, outer: scope.bindings };
                        let outer =
                            key.as_ref().map(|key| Binding { name: &key.text, value: index, outer: Some(&binding) });
                        let inner = Scope { bindings: Some(outer.as_ref().unwrap_or(&binding)), ..scope };
                        self.template_parts(body, inner, span, alternatives, refs, trail)?;
                    }
                }
            }
        }
        Ok(())
    }
}

impl Program<'_> {
    /// A variable of a root whose default is `null`, in a string: nobody applies it so, and a value is given elsewhere.
    fn unset(&self, expr: &Expr, value: &Value, scope: Scope<'_>) -> Option<Value> {
        let ExprKind::Step(root, Step::Attr(name)) = &expr.kind else { return None };
        let is_variable = matches!(&root.kind, ExprKind::Variable(root) if &**root == "var");
        let is_unset = is_variable && matches!(value.kind, Kind::Null) && value.refs.defaulted();
        // What `try` and `can` are given may have no value.
        (is_unset && !self.is_tolerant()).then(|| {
            let why = Why::new(format!("`var.{}` is `null` by default", name.text), Some(expr.span));
            let symbol = Symbol::new(format!("{}var.{}", self.prefix(scope.instance), name.text));
            Value::unknown(why, symbol).with_refs(&value.refs).at(expr.span)
        })
    }

    /// Appends what an interpolation gives to every alternative of a template.
    fn append(&self, alternatives: &mut Vec<Vec<Piece>>, value: &Value, span: Span) -> Result<(), Box<Value>> {
        let texts = texts(value, span)?;
        if alternatives.len() * texts.len() > MOST_ALTERNATIVES {
            unknown_text(alternatives, value, span);
            return Ok(());
        }
        if let [text] = &texts[..] {
            for pieces in alternatives {
                pieces.extend(text.pieces());
            }
            return Ok(());
        }
        self.charge_copies(alternatives, texts.len());
        *alternatives = alternatives
            .iter()
            .flat_map(|pieces| texts.iter().map(move |text| pieces.iter().cloned().chain(text.pieces()).collect()))
            .collect();
        Ok(())
    }

    /// Counts so many copies of all that there is of a template so far.
    fn charge_copies(&self, alternatives: &[Vec<Piece>], times: usize) {
        self.fuel.charge(times * alternatives.iter().map(Vec::len).sum::<usize>() / LOOKED_AT);
    }
}

/// What an interpolation may give.
fn texts(value: &Value, span: Span) -> Result<Vec<Text>, Box<Value>> {
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
    Ok(texts)
}

fn unknown_text(alternatives: &mut Vec<Vec<Piece>>, value: &Value, span: Span) {
    let why = value.why().unwrap_or_else(|| Why::new("it is not known", Some(span)));
    let symbol = Symbol::of_call(DIRECTIVE, std::iter::once(value.symbol()));
    let hole = Text::hole(symbol, why).pieces();
    alternatives.truncate(1);
    for pieces in alternatives.iter_mut() {
        pieces.extend(hole.iter().cloned());
    }
}
