//! The stacks that are deployed together, and what is asked about them.

use std::borrow::Cow;
use std::cell::{Cell, OnceCell, RefCell};
use std::collections::{BTreeSet, HashMap, HashSet};
use std::rc::Rc;

use elsa::FrozenVec;

use super::lookup::Published;
use super::resources::Entry;
use super::stacks::{Made, Stack};
use super::template::Template;
use super::templates::Templates;
use crate::limits::Limits;
use crate::lower::fuel::{Fuel, INSTANCE, WRITTEN};
use crate::model::{Call, Existence, Region, Setting};
use crate::source::Span;
use crate::syntax::node::Node;
use crate::value::{NodeId, Symbol, Value, Why};

/// A stack of a program.
pub type StackId = usize;

/// How deep stacks nest in stacks; CloudFormation itself gives up later, but nobody builds that.
const DEEPEST_NESTING: usize = 12;
/// How many stacks a program may have.
const MOST_STACKS: usize = 5_000;
/// How deep values nest in values and names in names.
const DEEPEST_VALUE: u32 = 400;

/// The stacks that are deployed together.
pub struct Program<'t> {
    stacks: FrozenVec<Box<Instance<'t>>>,
    /// The templates of the tree, for nested stacks that are named by an address.
    pub(super) templates: &'t Templates<'t>,
    /// How many resources have a number.
    numbered: Cell<u32>,
    /// Whether a parameter with `NoEcho` was asked for.
    pub(super) met_secret: Cell<bool>,
    /// What was asked before.
    values: RefCell<HashMap<Question, Value>>,
    conditions: RefCell<HashMap<(StackId, String), Result<bool, Why>>>,
    asked: RefCell<HashSet<Question>>,
    /// The maps that keys were looked up in, by their places.
    maps: RefCell<HashMap<Span, ByKey<'t>>>,
    pub(super) published: RefCell<Option<Rc<Published<'t>>>>,
    pub(super) is_publishing: Cell<bool>,
    /// Stacks that nothing holds, by their names.
    roots: RefCell<HashMap<String, Vec<StackId>>>,
    /// What is left of the work that may be done.
    pub(super) fuel: Fuel,
    /// The names of files that nested stacks' templates would have.
    pub(super) file_names: RefCell<HashSet<String>>,
    /// What there is of a stack whose resources are being looked for.
    nothing: Resources<'t>,
    /// What could not be followed.
    pub(super) problems: RefCell<Vec<(Span, String)>>,
    /// Where what must not be printed is written.
    pub(super) secrets: RefCell<BTreeSet<Span>>,
}

/// What is asked once and remembered.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub(super) enum Question {
    Parameter(StackId, String),
    Output(StackId, String),
    Outputs(StackId),
    Resources(StackId),
    Condition(StackId, String),
}

/// The values of a map by their keys, which may be there more than once.
type ByKey<'t> = Rc<HashMap<Cow<'t, str>, Vec<Node<'t>>>>;

/// A stack, with what follows from where it stands.
pub struct Instance<'t> {
    pub(super) id: StackId,
    pub(super) template: &'t Template<'t>,
    pub(super) name: Option<String>,
    pub(super) region: Setting<Region>,
    pub(super) account: Option<String>,
    pub(super) given: HashMap<String, Given<'t>>,
    /// The stack that holds it, if one does.
    pub(super) parent: Option<StackId>,
    /// `Network/`, of a nested stack.
    pub(super) prefix: String,
    pub(super) calls: Vec<Call>,
    pub(super) existence: Existence,
    pub(super) made: HashMap<String, Made>,
    pub(super) nested: RefCell<HashMap<String, Stack<'t>>>,
    resources: OnceCell<Resources<'t>>,
    outputs: OnceCell<Outputs<'t>>,
    /// The nested stacks, by the logical ids of the resources that make them.
    pub(super) children: RefCell<HashMap<String, StackId>>,
}

/// What is given to a parameter.
#[derive(Clone)]
pub(super) enum Given<'t> {
    /// By whoever deploys the stack.
    Text(String),
    /// By the stack that holds it.
    Node(Node<'t>, Scope),
}

/// The resources of a stack, those of loops included.
pub(super) struct Resources<'t> {
    pub(super) list: Vec<Resource<'t>>,
    by_name: HashMap<Rc<str>, usize>,
    first: u32,
    /// Why there may be others.
    pub(super) more: Option<Why>,
}

/// The outputs of a stack, those of loops included.
#[derive(Default)]
struct Outputs<'t> {
    list: Vec<Entry<'t>>,
    /// Where they are by their names, unless the template knows.
    by_name: HashMap<Rc<str>, usize>,
}

/// A resource of a stack.
pub struct Resource<'t> {
    /// Its logical id.
    pub(super) name: Rc<str>,
    /// `AWS::S3::Bucket`
    pub(super) kind: String,
    /// Where the logical id is written.
    pub(super) header: Span,
    pub(super) body: Node<'t>,
    /// What the variables of its loops are.
    pub(super) locals: Locals,
}

/// Where a value is looked at.
#[derive(Clone)]
pub(super) struct Scope {
    pub(super) stack: StackId,
    pub(super) locals: Locals,
    pub(super) facts: Facts,
}

/// The variables of the loops around something.
pub(super) type Locals = Option<Rc<Local>>;

/// A variable of a loop, and those around it.
#[derive(Clone)]
pub(super) struct Local {
    pub(super) name: String,
    pub(super) value: Value,
    pub(super) outer: Locals,
}

/// What holds in a branch of a condition.
pub(super) type Facts = Option<Rc<Fact>>;

/// One thing that holds, and the others.
pub(super) struct Fact {
    pub(super) what: Held,
    pub(super) others: Facts,
}

/// Something that holds.
pub(super) enum Held {
    /// A condition of this name is what it is here.
    Condition(String, bool),
    /// A parameter, or `AWS::Region`, is this.
    Equal(String, Box<Value>),
}

impl<'t> Program<'t> {
    /// A program without stacks.
    pub(super) fn new(templates: &'t Templates<'t>, limits: Limits) -> Self {
        Self {
            stacks: FrozenVec::new(),
            templates,
            numbered: Cell::new(0),
            met_secret: Cell::new(false),
            values: RefCell::default(),
            conditions: RefCell::default(),
            asked: RefCell::default(),
            maps: RefCell::default(),
            published: RefCell::default(),
            is_publishing: Cell::new(false),
            roots: RefCell::default(),
            fuel: Fuel::new(limits, DEEPEST_VALUE, templates.written()),
            file_names: RefCell::default(),
            nothing: Resources { list: Vec::new(), by_name: HashMap::new(), first: 0, more: None },
            problems: RefCell::default(),
            secrets: RefCell::default(),
        }
    }

    /// The stacks, each behind the one that holds it.
    pub(super) fn stacks(&self) -> impl Iterator<Item = &Instance<'t>> {
        (0..self.stacks.len()).map(|id| &self.stacks[id])
    }

    pub(super) fn stack(&self, id: StackId) -> &Instance<'t> {
        &self.stacks[id]
    }

    /// A stack that nothing here holds.
    pub(super) fn add_root(&self, stack: Stack<'t>, region: Setting<Region>) {
        let Stack { template, name, account, parameters, resources, nested, .. } = stack;
        let given = parameters.into_iter().map(|(name, value)| (name, Given::Text(value))).collect();
        if let Some(name) = &name {
            self.roots.borrow_mut().entry(name.clone()).or_default().push(self.stacks.len());
        }
        self.add(Instance {
            id: 0,
            template,
            name,
            region,
            account,
            given,
            parent: None,
            prefix: String::new(),
            calls: Vec::new(),
            existence: Existence::Yes,
            made: resources,
            nested: RefCell::new(nested),
            resources: OnceCell::new(),
            outputs: OnceCell::new(),
            children: RefCell::default(),
        });
    }

    /// The stacks of a name that nothing here holds.
    pub(super) fn roots_named(&self, name: &str) -> Vec<StackId> {
        self.roots.borrow().get(name).cloned().unwrap_or_default()
    }

    /// A stack that a resource of another one makes; where that would go on forever, nothing.
    pub(super) fn add_nested(
        &self,
        parent: &Instance<'t>,
        resource: &Resource<'t>,
        stack: Stack<'t>,
        given: HashMap<String, Given<'t>>,
        existence: Existence,
    ) {
        self.fuel.charge(INSTANCE + stack.template.resources.len() + parent.prefix.len() / WRITTEN);
        if parent.calls.len() >= DEEPEST_NESTING
            || self.stacks.len() >= MOST_STACKS
            || self.fuel.is_over(resource.header)
        {
            self.fuel.refused(resource.header, "there are too many stacks in stacks; this one is not followed");
            return;
        }
        let address = parent.address(resource);
        let mut calls = parent.calls.clone();
        calls.push(Call { address: address.clone(), header: resource.header, foreign: None });
        let id = self.add(Instance {
            id: 0,
            template: stack.template,
            name: stack.name,
            region: parent.region.clone(),
            account: parent.account.clone(),
            given,
            parent: Some(parent.id),
            prefix: format!("{address}/"),
            calls,
            existence,
            made: stack.resources,
            nested: RefCell::new(stack.nested),
            resources: OnceCell::new(),
            outputs: OnceCell::new(),
            children: RefCell::default(),
        });
        parent.children.borrow_mut().insert(resource.name.to_string(), id);
    }

    fn add(&self, instance: Instance<'t>) -> StackId {
        let id = self.stacks.len();
        self.stacks.push(Box::new(Instance { id, ..instance }));
        id
    }

    /// The resources of a stack.
    pub(super) fn resources<'p>(&'p self, stack: &'p Instance<'t>) -> &'p Resources<'t> {
        if let Some(resources) = stack.resources.get() {
            return resources;
        }
        // What a loop over resources runs over may depend on resources.
        let question = Question::Resources(stack.id);
        if !self.asked.borrow_mut().insert(question.clone()) {
            return &self.nothing;
        }
        let (list, more) = self.expanded(stack);
        self.asked.borrow_mut().remove(&question);
        stack.resources.get_or_init(|| {
            let first = self.numbered.get();
            self.numbered.set(first + list.len() as u32);
            let by_name = list.iter().enumerate().map(|(index, resource)| (resource.name.clone(), index)).collect();
            Resources { list, by_name, first, more }
        })
    }

    /// The outputs of a stack.
    pub(super) fn outputs<'p>(&'p self, stack: &'p Instance<'t>) -> &'p [Entry<'t>] {
        if let Some(outputs) = stack.outputs.get() {
            return &outputs.list;
        }
        // What a loop over outputs runs over may depend on outputs.
        let question = Question::Outputs(stack.id);
        if !self.asked.borrow_mut().insert(question.clone()) {
            return &[];
        }
        let list = self.entries_of(stack, &stack.template.outputs).list;
        self.asked.borrow_mut().remove(&question);
        let mut by_name = HashMap::new();
        if stack.template.output_positions.is_none() {
            for (position, output) in list.iter().enumerate() {
                by_name.entry(output.name.clone()).or_insert(position);
            }
        }
        &stack.outputs.get_or_init(|| Outputs { list, by_name }).list
    }

    /// The output of a name.
    pub(super) fn output_named<'p>(&'p self, stack: &'p Instance<'t>, name: &str) -> Option<&'p Entry<'t>> {
        let list = self.outputs(stack);
        let position = match &stack.template.output_positions {
            Some(positions) => positions.get(name),
            None => stack.outputs.get()?.by_name.get(name),
        };
        list.get(*position?)
    }

    /// The resource of a logical id, and the number that references to it have.
    pub(super) fn resource<'p>(&'p self, stack: &'p Instance<'t>, name: &str) -> Option<(NodeId, &'p Resource<'t>)> {
        let resources = self.resources(stack);
        let index = *resources.by_name.get(name)?;
        Some((NodeId(resources.first + index as u32), &resources.list[index]))
    }

    /// The number of a resource by its index.
    pub(super) fn node_of(&self, stack: &Instance<'t>, index: usize) -> NodeId {
        NodeId(self.resources(stack).first + index as u32)
    }

    /// Where the values of a resource are looked at: what its own condition says holds there.
    pub(super) fn scope_of(&self, stack: &Instance<'t>, resource: &Resource<'t>) -> Scope {
        let scope = Scope { stack: stack.id, locals: resource.locals.clone(), facts: None };
        match resource.body.get("Condition") {
            Some(condition) => self.assuming(&scope, condition, true),
            None => scope,
        }
    }

    /// Answers a question once; one that asks itself has no answer.
    pub(super) fn once(&self, question: Question, at: Span, answer: impl FnOnce() -> Value) -> Value {
        if let Some(value) = self.values.borrow().get(&question) {
            return value.clone();
        }
        if !self.asked.borrow_mut().insert(question.clone()) {
            return unknown("it depends on itself", at);
        }
        let value = answer();
        self.asked.borrow_mut().remove(&question);
        self.values.borrow_mut().insert(question, value.clone());
        value
    }

    /// Decides a condition once; one that asks itself is not known. In a branch the answer may be another one.
    pub(super) fn decide_once(
        &self,
        scope: &Scope,
        name: &str,
        at: Span,
        answer: impl FnOnce() -> Result<bool, Why>,
    ) -> Result<bool, Why> {
        let key = (scope.stack, name.to_owned());
        if let Some(known) = self.conditions.borrow().get(&key)
            && (known.is_ok() || scope.facts.is_none())
        {
            return known.clone();
        }
        let question = Question::Condition(scope.stack, name.to_owned());
        if !self.asked.borrow_mut().insert(question.clone()) {
            return Err(Why::new(format!("the condition `{name}` depends on itself"), Some(at)));
        }
        let decided = answer();
        self.asked.borrow_mut().remove(&question);
        if scope.facts.is_none() {
            self.conditions.borrow_mut().insert(key, decided.clone());
        }
        decided
    }

    /// The values of a map's key, as many as there are. Maps may be large, and many keys looked up in each.
    pub(super) fn entries_named(&self, map: Node<'t>, key: &str) -> Vec<Node<'t>> {
        let by_key = || {
            let mut by_key: HashMap<Cow<'t, str>, Vec<Node<'t>>> = HashMap::new();
            for (name, value) in map.entries() {
                if let Some(name) = name.key_text() {
                    by_key.entry(name).or_default().push(value);
                }
            }
            Rc::new(by_key)
        };
        let by_key = self.maps.borrow_mut().entry(map.span()).or_insert_with(by_key).clone();
        by_key.get(key).cloned().unwrap_or_default()
    }
}

impl Instance<'_> {
    /// What a resource of it is called: its construct path where a program made it, else its logical id, behind those
    /// of the stacks around it.
    pub(super) fn address(&self, resource: &Resource<'_>) -> String {
        match self.made.get(&*resource.name).and_then(|made| made.path.as_ref()) {
            Some(path) => path.clone(),
            None => format!("{}{}", self.prefix, resource.name),
        }
    }

    /// Where something that stands directly in the template is looked at.
    pub(super) fn scope(&self) -> Scope {
        Scope { stack: self.id, locals: None, facts: None }
    }
}

/// A value that is not known; the place is its name.
pub(super) fn unknown(reason: impl Into<Rc<str>>, at: Span) -> Value {
    let reason: Rc<str> = reason.into();
    let symbol = Symbol::new(format!("unknown@{}..{}", at.start, at.end));
    Value::unknown(Why::new(&*reason, Some(at)), symbol).at(at)
}
