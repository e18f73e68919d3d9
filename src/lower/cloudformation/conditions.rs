//! Conditions: true, false, or not known for a reason; and what holds where one is assumed.

use std::rc::Rc;

use super::eval::Argument;
use super::program::{Fact, Facts, Held, Program, Scope};
use crate::lower::fuel::PIECE;
use crate::syntax::node::Node;
use crate::value::{Kind as ValueKind, Value, Why};

/// How much is concluded from one condition; people's take a handful.
const MOST_FACTS: u32 = 64;

impl<'t> Program<'t> {
    /// Whether a condition holds: a name, or a function of conditions.
    pub(super) fn decide(&self, node: Node<'t>, scope: &Scope) -> Result<bool, Why> {
        let why = || Why::new("the condition is too large to be followed", Some(node.span()));
        self.fuel.deeper(node.span(), || self.decide_now(node, scope)).unwrap_or_else(|| Err(why()))
    }

    fn decide_now(&self, node: Node<'t>, scope: &Scope) -> Result<bool, Why> {
        let Some((function, argument)) = condition_function(node) else {
            return match node.text().as_deref() {
                Some("true") => Ok(true),
                Some("false") => Ok(false),
                _ => Err(Why::new("this is no condition", Some(node.span()))),
            };
        };
        match &*function {
            "Condition" => match self.written(argument.node, &scope.locals) {
                Some(name) => self.condition(&name, argument.node, scope),
                None => Err(Why::new("this names no condition", Some(node.span()))),
            },
            "Equals" => self.equals(argument, scope),
            "Not" => match argument.items().next() {
                Some(inner) => self.decide(inner, scope).map(|truth| !truth),
                None => Err(Why::new("`Fn::Not` takes one condition", Some(node.span()))),
            },
            "And" => self.all(argument, scope, true),
            "Or" => self.all(argument, scope, false),
            "Contains" => self.contains(argument, scope),
            _ => Err(Why::new(format!("`{function}` is decided when the stack is deployed"), Some(node.span()))),
        }
    }

    /// Whether the condition of a name holds.
    pub(super) fn condition(&self, name: &str, at: Node<'t>, scope: &Scope) -> Result<bool, Why> {
        if let Some(truth) = assumed(&scope.facts, name) {
            return Ok(truth);
        }
        let stack = self.stack(scope.stack);
        let Some((key, body)) = stack.template.conditions.get(name) else {
            return Err(Why::new(format!("there is no condition `{name}`"), Some(at.span())));
        };
        self.decide_once(scope, name, at.span(), || {
            let scope = Scope { locals: None, ..scope.clone() };
            // Whatever is behind it, two uses of a condition have one answer: its name is the reason.
            self.decide(*body, &scope).map_err(|why| {
                // Of conditions that are made of conditions, the last reason is told.
                let reason = why.reason.rsplit(" is not known: ").next().unwrap_or_default();
                let reason = format!("the condition `{name}` is not known: {reason}");
                Why::new(reason, why.at.or(Some(key.span())))
            })
        })
    }

    fn equals(&self, argument: Argument<'t>, scope: &Scope) -> Result<bool, Why> {
        let sides: Vec<Value> = argument.items().map(|side| self.eval(side, scope)).collect();
        let [left, right] = &sides[..] else {
            return Err(Why::new("`Fn::Equals` takes two values", Some(argument.node.span())));
        };
        same(left, right).ok_or_else(|| {
            let why = left.why().or_else(|| right.why());
            why.unwrap_or_else(|| Why::new("this comparison is not known", Some(argument.node.span())))
        })
    }

    /// `Fn::And` (`truth` is true) and `Fn::Or`: one that is otherwise decides.
    fn all(&self, argument: Argument<'t>, scope: &Scope, truth: bool) -> Result<bool, Why> {
        let mut unknown = None;
        for item in argument.items() {
            match self.decide(item, scope) {
                Ok(found) if found != truth => return Ok(found),
                Ok(_) => {}
                Err(why) => {
                    unknown.get_or_insert(why);
                }
            }
        }
        unknown.map_or(Ok(truth), Err)
    }

    fn contains(&self, argument: Argument<'t>, scope: &Scope) -> Result<bool, Why> {
        let why = || Why::new("whether the list contains the value is not known", Some(argument.node.span()));
        let sides: Vec<Node<'t>> = argument.items().collect();
        let [list, value] = sides[..] else { return Err(why()) };
        let (list, value) = (self.eval(list, scope), self.eval(value, scope));
        let ValueKind::List(items) = &list.kind else { return Err(why()) };
        let answers: Vec<Option<bool>> = items.iter().map(|item| same(item, &value)).collect();
        if answers.contains(&Some(true)) {
            return Ok(true);
        }
        if answers.iter().all(|answer| *answer == Some(false)) {
            return Ok(false);
        }
        // One of the list, whichever it is.
        let within = value.alternatives().iter().all(|one| items.iter().any(|item| same(item, one) == Some(true)));
        if within { Ok(true) } else { Err(value.why().unwrap_or_else(why)) }
    }

    /// The scope of a branch in which a condition (a name, or a function) is what it is there.
    pub(super) fn assuming(&self, scope: &Scope, condition: Node<'t>, truth: bool) -> Scope {
        let mut facts = scope.facts.clone();
        self.assume(scope, condition, truth, &mut facts, &mut { MOST_FACTS });
        Scope { facts, ..scope.clone() }
    }

    fn assume(&self, scope: &Scope, condition: Node<'t>, truth: bool, facts: &mut Facts, left: &mut u32) {
        // What is not concluded is not known, and may make a value open.
        if *left == 0 {
            return self
                .fuel
                .refused(condition.span(), "more is to be concluded from this condition than acmlint does");
        }
        *left -= 1;
        self.fuel.charge(1);
        let mut hold = |what| *facts = Some(Rc::new(Fact { what, others: facts.take() }));
        // A name by itself, as the `Condition` of a resource and the first argument of `Fn::If` have it.
        let named = || ("Condition".into(), Argument::of(condition));
        let (function, argument) = condition_function(condition).unwrap_or_else(named);
        match (&*function, truth) {
            ("Condition", _) => {
                // The name itself holds, and what it stands for.
                let Some(name) = self.written(argument.node, &scope.locals) else { return };
                hold(Held::Condition(name.clone().into_owned(), truth));
                let body = self.stack(scope.stack).template.conditions.get(&*name).map(|(_, body)| *body);
                if let Some(body) = body {
                    self.assume(scope, body, truth, facts, left);
                }
            }
            ("Not", _) => {
                if let Some(inner) = argument.items().next() {
                    self.assume(scope, inner, !truth, facts, left);
                }
            }
            ("And", true) | ("Or", false) => {
                for inner in argument.items() {
                    self.assume(scope, inner, truth, facts, left);
                }
            }
            ("Equals", true) => {
                let sides: Vec<Node<'t>> = argument.items().collect();
                let [left, right] = sides[..] else { return };
                for (one, other) in [(left, right), (right, left)] {
                    if let Some(name) = super::eval::reference(one)
                        && let Some(text) = other.text().filter(|_| other.tag().is_none())
                    {
                        self.fuel.charge((name.len() + text.len()) / PIECE);
                        let value = Value::string(text.into_owned()).at(other.span());
                        hold(Held::Equal(name.into_owned(), Box::new(value)));
                    }
                }
            }
            _ => {}
        }
    }
}

/// Whether two values are the same, where that is known; `AWS::NoValue` is nothing.
fn same(left: &Value, right: &Value) -> Option<bool> {
    match (&left.kind, &right.kind) {
        (ValueKind::Null, ValueKind::Null) => Some(true),
        _ => left.same_of_one_type(right),
    }
}

/// What holds for the condition of a name.
fn assumed(facts: &Facts, name: &str) -> Option<bool> {
    let mut next = facts.as_ref();
    while let Some(fact) = next {
        if let Held::Condition(known, truth) = &fact.what
            && known == name
        {
            return Some(*truth);
        }
        next = fact.others.as_ref();
    }
    None
}

/// A function in the place of a condition.
fn condition_function(node: Node<'_>) -> Option<(std::borrow::Cow<'_, str>, Argument<'_>)> {
    if let Some((function, argument)) = super::eval::function(node) {
        return Some((function, argument));
    }
    let mut entries = node.entries();
    let (key, value) = entries.next()?;
    let is_condition = key.key_text().as_deref() == Some("Condition") && entries.next().is_none();
    is_condition.then(|| ("Condition".into(), Argument::of(value)))
}
