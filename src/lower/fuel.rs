//! What the evaluation of a deployment may cost, counted and not timed: whatever makes or goes through a value says what
//! that takes, and where nothing is left every further value is unknown.
//!
//! One step is some 200 nanoseconds and some 300 bytes.

use std::cell::{Cell, RefCell};
use std::collections::HashSet;

use crate::limits::{Limit, Limits};
use crate::model::{Certificate, DomainName};
use crate::source::Span;
use crate::value::{Kind, Refs, Text, Value};

/// Places that are told; whoever meets a limit more often than that knows.
const MOST_TOLD: usize = 100;
/// Bytes of text that take as long as one element.
pub const PIECE: usize = 64;
/// Elements that are looked at in the time of one step.
pub const LOOKED_AT: usize = 4;
/// So many times as many elements as one loop makes may be in a value, those in its elements counted.
const HEAVIEST: usize = 10;
/// What an instance of a resource takes, its place in the model and its judgement included.
pub const INSTANCE: usize = 40;
/// What a certificate takes beside an instance: all rules judge it, and most say something of one that is only written to
/// be many.
const CERTIFICATE: usize = 40;
/// What each of the names of a certificate takes.
pub const NAME: usize = 2;
/// Bytes of an address or a path that take a step each time they are written down: they are copied a dozen times.
pub const WRITTEN: usize = 16;
/// Bytes of text that may take one step beyond what is allowed: what is only long is not hostile.
const READ: u64 = 3;
/// What is told of a heavier one.
pub const TOO_LARGE: &str = "this value is larger than what acmlint puts together";

/// What is used, and what met a limit.
pub struct Fuel {
    /// How far it goes.
    pub limits: Limits,
    /// How many steps there may be.
    most: u64,
    /// How many evaluations there may be inside each other: what the stack of a worker is sized for.
    deepest: u32,
    depth: Cell<u32>,
    steps: Cell<u64>,
    cuts: RefCell<Vec<(Span, String)>>,
    told: RefCell<HashSet<Told>>,
}

/// What is told once: a limit of one deployment once, others at each place.
#[derive(PartialEq, Eq, Hash)]
enum Told {
    Fuel,
    Depth,
    Place(Span, &'static str),
}

impl Fuel {
    /// Nothing is used. What is evaluated was written in so many bytes, as far as each is evaluated once.
    pub fn new(limits: Limits, deepest: u32, written: usize) -> Self {
        Self {
            limits,
            most: allowed(&limits, written as u64),
            deepest,
            depth: Cell::new(0),
            steps: Cell::new(0),
            cuts: RefCell::default(),
            told: RefCell::default(),
        }
    }

    /// Runs an evaluation one level deeper; none where it is too deep or there were too many.
    pub fn deeper<T>(&self, at: Span, run: impl FnOnce() -> T) -> Option<T> {
        let depth = self.depth.get();
        if depth >= self.deepest {
            let deepest = self.deepest;
            self.tell(Told::Depth, at, || format!("it takes more than {deepest} evaluations inside each other"));
            return None;
        }
        if self.is_over(at) {
            return None;
        }
        self.depth.set(depth + 1);
        self.charge(1);
        let result = run();
        self.depth.set(depth);
        Some(result)
    }

    /// Whether something is being evaluated.
    pub fn is_evaluating(&self) -> bool {
        self.depth.get() > 0
    }

    /// Whether nothing is left.
    pub fn is_spent(&self) -> bool {
        self.steps.get() >= self.most
    }

    /// What a value may consist of, that of its elements counted.
    pub fn heaviest(&self) -> usize {
        HEAVIEST * self.limits.of(Limit::Elements)
    }

    /// What is left when a value is taken from it.
    pub fn weigh(&self, value: &Value, mut left: usize) -> usize {
        weigh(value, &mut left, &mut |_| {});
        left
    }

    /// Counts steps.
    pub fn charge(&self, steps: usize) {
        self.steps.set(self.steps.get().saturating_add(steps as u64));
    }

    /// Notes that a limit was met that can be raised.
    pub fn met(&self, limit: Limit, at: Span, what: &'static str) {
        let told = if limit == Limit::Fuel { Told::Fuel } else { Told::Place(at, what) };
        self.tell(told, at, || self.limits.met(limit, what));
    }

    /// Notes that something was more than acmlint goes through.
    pub fn refused(&self, at: Span, what: &'static str) {
        self.tell(Told::Place(at, what), at, || what.to_owned());
    }

    fn tell(&self, told: Told, at: Span, message: impl FnOnce() -> String) {
        let mut cuts = self.cuts.borrow_mut();
        if cuts.len() < MOST_TOLD && self.told.borrow_mut().insert(told) {
            cuts.push((at, message()));
        }
    }

    /// How many steps were taken.
    pub fn steps(&self) -> u64 {
        self.steps.get()
    }

    /// What met a limit.
    pub fn cuts(&self) -> Vec<(Span, String)> {
        self.cuts.borrow().clone()
    }

    /// Whether the steps that are left are none, which is told.
    pub fn is_over(&self, at: Span) -> bool {
        let is_spent = self.is_spent();
        if is_spent {
            self.met(Limit::Fuel, at, "its evaluation takes too many steps");
        }
        is_spent
    }
}

/// How many steps there may be for what was written in so many bytes.
pub fn allowed(limits: &Limits, written: u64) -> u64 {
    limits.of(Limit::Fuel) as u64 + written / READ
}

/// What a certificate takes, and its names, each with its text.
pub fn price(certificate: &Certificate) -> usize {
    let text = |name: &DomainName| name.text().least_length() / WRITTEN;
    CERTIFICATE + certificate.names.list.iter().map(|name| NAME + text(name)).sum::<usize>()
}

/// What it takes to go through a value that is a text.
pub fn reading(value: &Value) -> usize {
    if matches!(value.kind, Kind::Text(_)) { extent(value) } else { 0 }
}

/// What a value consists of itself: its elements, its text.
pub fn extent(value: &Value) -> usize {
    match &value.kind {
        Kind::Text(Text::Known(text)) => text.len() / PIECE,
        Kind::Text(text @ Text::Partial(pieces)) => pieces.len() + text.least_length() / PIECE,
        Kind::List(items) | Kind::Set(items) | Kind::OneOf(items) => items.len(),
        Kind::Object(items) => items.len(),
        _ => 0,
    }
}

/// Takes what a value consists of from what is left, and tells its references on the way.
pub fn weigh(value: &Value, left: &mut usize, refs: &mut dyn FnMut(&Refs)) {
    *left = left.saturating_sub(1 + reading(value));
    if *left == 0 {
        return;
    }
    if !value.refs.is_empty() || value.refs.secret() {
        refs(&value.refs);
    }
    match &value.kind {
        Kind::List(items) | Kind::Set(items) | Kind::OneOf(items) => {
            for item in items.iter() {
                if *left == 0 {
                    return;
                }
                weigh(item, left, refs);
            }
        }
        Kind::Object(items) => {
            for (_, item) in items.iter() {
                if *left == 0 {
                    return;
                }
                weigh(item, left, refs);
            }
        }
        Kind::Many(element) => weigh(element, left, refs),
        _ => {}
    }
}
