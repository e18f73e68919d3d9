//! A root module and everything that it calls, as one program: module instances, resources, and values that are
//! evaluated when they are asked for, once for each module instance.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeSet, HashMap};
use std::rc::Rc;

use super::alike::Alike;
use super::misuses::Refusals;
use super::module::{Library, Mode, Module, Resource, attribute, is_sensitive, keyword, label};
use super::sources::{Found, ModuleMap};
use super::variables::Inputs;
use crate::limits::Limit;
use crate::lower::fuel::{Fuel, INSTANCE, WRITTEN};
use crate::model::{Call, Existence};
use crate::source::{Owner, Span};
use crate::syntax::hcl::{Block, Body};
use crate::value::{InstanceKey, Kind, Lazy, NodeId, Passage, Symbol, Value, Why};

pub use super::expansion::{Expansion, Repetition, Shape, expand_for_each};

/// Evaluations inside evaluations; the stack of a worker is sized for it.
const DEEPEST: u32 = 1_200;

/// What was asked before; none where the answer is being looked for.
type Answers<K, A> = RefCell<HashMap<K, Option<A>>>;

/// A root module, ready to be asked.
pub struct Program<'a> {
    /// Modules by directory.
    pub library: &'a Library<'a>,
    /// What is given to the root's variables.
    pub inputs: Inputs,
    /// The root's directory.
    pub root: String,
    modules: ModuleMap,
    instances: RefCell<Vec<Rc<Instance<'a>>>>,
    nodes: RefCell<Vec<Rc<Node<'a>>>>,
    node_ids: RefCell<HashMap<(u32, usize), NodeId>>,
    values: Answers<Question<'a>, Value>,
    pub(super) expansions: Answers<(u32, usize), Rc<Expansion>>,
    calls: Answers<(u32, usize), Rc<Called<'a>>>,
    pub(super) alike: RefCell<Alike>,
    problems: RefCell<Vec<(Span, String)>>,
    /// Where what must not be printed is written.
    secrets: RefCell<BTreeSet<Span>>,
    /// What is left of the work that may be done.
    pub(super) fuel: Fuel,
    pub(super) refusals: RefCell<Refusals>,
    pub(super) tolerant: Cell<u32>,
}

/// What is asked only once.
#[derive(Clone, PartialEq, Eq, Hash)]
pub enum Question<'a> {
    /// A local of a module instance.
    Local(u32, &'a str),
    /// An input variable of a module instance.
    Variable(u32, &'a str),
    /// An output of a module instance.
    Output(u32, &'a str),
    /// The arguments of a call whose module is not here.
    Arguments(u32, usize),
    /// An attribute of a resource instance.
    Attribute(NodeId, InstanceKey, String),
    /// What a data source was given.
    Given(NodeId, InstanceKey),
}

/// One instance of a module.
pub struct Instance<'a> {
    /// Its number.
    pub id: u32,
    /// Its module.
    pub module: &'a Module<'a>,
    /// Who calls it.
    pub parent: Option<Parent<'a>>,
    /// `module.a["x"]`; empty for the root.
    pub address: String,
    /// The calls that lead here, the outermost first.
    pub calls: Vec<Call>,
    /// Whether it exists.
    pub existence: Existence,
}

/// Who calls a module instance.
pub struct Parent<'a> {
    /// The calling module instance.
    pub instance: u32,
    /// The call.
    pub call: &'a Block,
    /// Which of its instances.
    pub repetition: Repetition,
}

/// A resource of a module instance.
pub struct Node<'a> {
    /// Its number.
    pub id: NodeId,
    /// The module instance.
    pub instance: Rc<Instance<'a>>,
    /// Its declaration.
    pub resource: &'a Resource<'a>,
    /// Which of the resources of its module it is.
    pub index: usize,
}

/// A module call: its instances, or why its module is not here.
pub enum Called<'a> {
    /// The module is here.
    Here {
        /// How its instances are addressed.
        shape: Shape,
        /// Its instances.
        instances: Vec<Rc<Instance<'a>>>,
    },
    /// It is not.
    Elsewhere(Why),
}

/// Names that are in force where an expression stands.
#[derive(Clone, Copy)]
pub struct Scope<'s> {
    /// The module instance.
    pub instance: u32,
    /// The instance of the block that holds the expression.
    pub repetition: Option<&'s Repetition>,
    /// Names of `for` expressions and `dynamic` blocks, the innermost first.
    pub bindings: Option<&'s Binding<'s>>,
}

/// A name of a `for` expression or a `dynamic` block.
pub struct Binding<'s> {
    /// The name.
    pub name: &'s str,
    /// Its value.
    pub value: Value,
    /// The names around it.
    pub outer: Option<&'s Binding<'s>>,
}

impl<'s> Scope<'s> {
    /// The scope of a module instance's own expressions.
    pub fn of(instance: u32) -> Self {
        Self { instance, repetition: None, bindings: None }
    }

    /// The scope of an instance of a block.
    pub fn repeated(instance: u32, repetition: &'s Repetition) -> Self {
        Self { instance, repetition: Some(repetition), bindings: None }
    }

    /// The value of a name.
    pub fn binding(&self, name: &str) -> Option<&'s Value> {
        std::iter::successors(self.bindings, |binding| binding.outer)
            .find(|binding| binding.name == name)
            .map(|binding| &binding.value)
    }
}

impl<'a> Program<'a> {
    /// The program of a root module.
    pub fn new(library: &'a Library<'a>, root: &str, inputs: Inputs) -> Self {
        let files = library.module(root).files.iter().filter_map(|parsed| parsed.file);
        let written = files.map(|file| library.files.sources.file(file).text.len()).sum();
        let program = Self {
            library,
            inputs,
            root: root.to_owned(),
            modules: ModuleMap::of(root),
            instances: RefCell::default(),
            nodes: RefCell::default(),
            node_ids: RefCell::default(),
            values: RefCell::default(),
            expansions: RefCell::default(),
            calls: RefCell::default(),
            alike: RefCell::default(),
            problems: RefCell::default(),
            secrets: RefCell::default(),
            fuel: Fuel::new(library.limits, DEEPEST, written),
            refusals: RefCell::default(),
            tolerant: Cell::new(0),
        };
        program.instances.borrow_mut().push(Rc::new(Instance {
            id: 0,
            module: library.module(root),
            parent: None,
            address: String::new(),
            calls: Vec::new(),
            existence: Existence::Yes,
        }));
        program
    }

    /// A module instance by its number.
    pub fn instance(&self, id: u32) -> Rc<Instance<'a>> {
        self.instances.borrow()[id as usize].clone()
    }

    /// A resource by its number.
    pub fn node(&self, id: NodeId) -> Rc<Node<'a>> {
        self.nodes.borrow()[id.0 as usize].clone()
    }

    /// The resource that a module instance declares at an index.
    pub fn node_of(&self, instance: &Rc<Instance<'a>>, index: usize) -> NodeId {
        *self.node_ids.borrow_mut().entry((instance.id, index)).or_insert_with(|| {
            let mut nodes = self.nodes.borrow_mut();
            let id = NodeId(nodes.len() as u32);
            let resource = &instance.module.resources[index];
            nodes.push(Rc::new(Node { id, instance: instance.clone(), resource, index }));
            id
        })
    }

    /// Calls every module that is called, from the root down, and gives all instances in that order.
    pub fn all_instances(&self) -> Vec<Rc<Instance<'a>>> {
        let mut all = vec![self.instance(0)];
        let mut next = 0;
        while next < all.len() {
            let instance = all[next].clone();
            next += 1;
            for index in 0..instance.module.calls.len() {
                if let Called::Here { instances, .. } = &*self.called(&instance, index) {
                    all.extend(instances.iter().cloned());
                }
            }
        }
        all
    }

    /// What could not be followed so far.
    pub fn problems(&self) -> Vec<(Span, String)> {
        self.problems.borrow().clone()
    }

    /// Notes what could not be followed, once.
    pub fn problem(&self, span: Span, message: String) {
        let mut problems = self.problems.borrow_mut();
        if !problems.iter().any(|(at, text)| *at == span && *text == message) {
            problems.push((span, message));
        }
    }

    /// Answers a question once. A question that needs its own answer has none.
    pub fn once(&self, question: Question<'a>, at: Option<Span>, answer: impl FnOnce() -> Value) -> Value {
        match self.values.borrow().get(&question) {
            Some(Some(value)) => return value.clone(),
            Some(None) => return Value::unknown(Why::new("it depends on itself", at), Symbol::new("cycle")),
            None => {}
        }
        self.values.borrow_mut().insert(question.clone(), None);
        let value = answer();
        self.values.borrow_mut().insert(question, Some(value.clone()));
        value
    }

    /// Counts an instance of a resource, and what the one before took beside that; whether nothing is left for it.
    pub fn is_over(&self, node: &Node<'_>, key: &InstanceKey, before: usize) -> bool {
        let address = node.instance.address.len() + node.resource.name.len() + key.length();
        self.fuel.charge(INSTANCE + before + address / WRITTEN);
        self.fuel.is_over(node.resource.block.header)
    }

    /// The instances of a module call.
    pub fn called(&self, instance: &Rc<Instance<'a>>, index: usize) -> Rc<Called<'a>> {
        let key = (instance.id, index);
        let call = instance.module.calls[index];
        match self.calls.borrow().get(&key) {
            Some(Some(called)) => return called.clone(),
            Some(None) => return Rc::new(Called::Elsewhere(Why::new("it depends on itself", Some(call.header)))),
            None => {}
        }
        self.calls.borrow_mut().insert(key, None);
        let called = Rc::new(self.call(instance, call));
        self.calls.borrow_mut().insert(key, Some(called.clone()));
        called
    }

    fn call(&self, caller: &Rc<Instance<'a>>, call: &'a Block) -> Called<'a> {
        let name = label(call, 0).unwrap_or_default();
        let path: Vec<&str> =
            caller.calls.iter().map(|call| call.address.trim_start_matches("module.")).chain([name]).collect();
        let module = match self.modules.find(self.library, caller.module, call, &path.join(".")) {
            Found::Module(module) => module,
            Found::Nowhere(why) => return Called::Elsewhere(why),
        };
        let mut ancestors = std::iter::successors(Some(caller.clone()), |instance| {
            instance.parent.as_ref().map(|parent| self.instance(parent.instance))
        });
        if ancestors.any(|ancestor| std::ptr::eq(ancestor.module, module)) {
            self.problem(call.header, format!("module `{name}` calls itself"));
            return Called::Elsewhere(Why::new(format!("module `{name}` calls itself"), Some(call.header)));
        }
        let limits = &self.fuel.limits;
        if caller.calls.len() >= limits.of(Limit::ModuleDepth) {
            self.fuel.met(Limit::ModuleDepth, call.header, "module calls inside module calls");
            return Called::Elsewhere(Why::new("the call is nested too deeply", Some(call.header)));
        }
        let expansion = self.expand(call.body(), Scope::of(caller.id));
        let mut instances = Vec::with_capacity(expansion.repetitions.len());
        for repetition in expansion.repetitions {
            // What a module declares is looked at in each of its instances.
            self.fuel.charge(1 + (module.resources.len() + module.calls.len()) / 8);
            let id = self.instances.borrow().len();
            self.fuel.charge((caller.address.len() + name.len() + repetition.key.length()) / WRITTEN);
            if self.fuel.is_over(call.header) {
                return Called::Elsewhere(Why::new("there are too many module instances", Some(call.header)));
            }
            if id >= limits.of(Limit::ModuleInstances) {
                self.fuel.met(Limit::ModuleInstances, call.header, "there are too many module instances");
                return Called::Elsewhere(Why::new("there are too many module instances", Some(call.header)));
            }
            let dot = if caller.address.is_empty() { "" } else { "." };
            let mut calls = caller.calls.clone();
            let foreign = self.foreign(module, call);
            calls.push(Call { address: format!("module.{name}"), header: call.header, foreign });
            let instance = Rc::new(Instance {
                id: id as u32,
                module,
                address: format!("{}{dot}module.{name}{}", caller.address, repetition.shown(&repetition.key)),
                calls,
                existence: caller.existence.clone().and(&expansion.existence),
                parent: Some(Parent { instance: caller.id, call, repetition }),
            });
            self.instances.borrow_mut().push(instance.clone());
            instances.push(instance);
        }
        Called::Here { shape: expansion.shape, instances }
    }

    /// The value of `module.name`.
    pub fn module_value(&self, instance: u32, name: &str, span: Span) -> Value {
        let caller = self.instance(instance);
        let Some(index) = caller.module.call_index(name) else {
            return self.undeclared(instance, "module", name, span);
        };
        match &*self.called(&caller, index) {
            Called::Here { shape, instances } => {
                let lazy = |instance: &Rc<Instance<'a>>| Value::new(Kind::Lazy(Lazy::Module(instance.id)));
                let present = instances.iter().filter(|instance| !matches!(instance.existence, Existence::No { .. }));
                match shape {
                    Shape::Single => instances.first().map_or_else(Value::null, lazy),
                    Shape::Count => Value::list(present.map(lazy).collect()),
                    Shape::ForEach => Value::object(
                        present
                            .filter_map(|instance| match &instance.parent.as_ref()?.repetition.key {
                                InstanceKey::Key(key) => Some((key.clone(), lazy(instance))),
                                _ => None,
                            })
                            .collect(),
                    ),
                    Shape::Unknown => Value::new(Kind::Many(instances.first().map_or_else(Value::null, lazy).into())),
                }
            }
            Called::Elsewhere(why) => {
                let call = caller.module.calls[index];
                let symbol = Symbol::new(format!("{}module.{name}", self.prefix(instance)));
                let refs = self
                    .once(Question::Arguments(instance, index), Some(call.header), || {
                        let expansion = self.expand(call.body(), Scope::of(instance));
                        let scopes =
                            expansion.repetitions.iter().map(|repetition| Scope::repeated(instance, repetition));
                        Value::list(scopes.flat_map(|scope| self.body_values(call.body(), scope)).collect())
                    })
                    .all_refs();
                Value::unknown(why.clone(), symbol).with_refs(&refs)
            }
        }
    }

    /// The value of every attribute in a body and its blocks, `count`, `for_each` and `depends_on` left out.
    pub fn body_values(&self, body: &'a Body, scope: Scope<'_>) -> Vec<Value> {
        self.visits(body, scope).attributes.into_iter().map(|visited| visited.value).collect()
    }

    /// The value of `resource_type.name`.
    pub fn resource_value(&self, scope: Scope<'_>, mode: Mode, kind: &str, name: &str, span: Span) -> Value {
        let instance = self.instance(scope.instance);
        let Some(index) = instance.module.resource(mode, kind, name) else {
            let dot = if mode == Mode::Data { "data." } else { "" };
            return self.undeclared(scope.instance, &format!("{dot}{kind}"), name, span);
        };
        let node = self.node_of(&instance, index);
        self.expansion(&instance, index).value(node)
    }

    /// The value of `local.name`.
    pub fn local(&self, instance: u32, name: &str, span: Span) -> Value {
        let module = self.instance(instance).module;
        let Some((&name, attribute)) = module.locals.get_key_value(name) else {
            return self.undeclared(instance, "local", name, span);
        };
        self.once(Question::Local(instance, name), Some(span), || {
            let value = self.eval(&attribute.expr, Scope::of(instance));
            value.through(Passage { span: attribute.span, text: format!("`local.{name}`").into() })
        })
    }

    /// The value of `var.name`.
    pub fn variable(&self, instance: u32, name: &str, span: Span) -> Value {
        let this = self.instance(instance);
        let Some((&name, variable)) = this.module.variables.get_key_value(name) else {
            return self.undeclared(instance, "var", name, span);
        };
        self.once(Question::Variable(instance, name), Some(span), || {
            let declared = variable.declared();
            let given = match &this.parent {
                Some(parent) => self.argument(parent, &this.address, name),
                None => self.inputs.value(name, declared.constraint.as_ref(), self.library.files.sources),
            };
            let given = given.filter(|value| declared.nullable || !matches!(value.kind, Kind::Null));
            let symbol = || Symbol::new(format!("{}var.{name}", self.prefix(instance)));
            let hidden = self.inputs.hidden().filter(|_| this.parent.is_none());
            let value = match (given, declared.default) {
                // A plan has a value of every variable; where that is the default, it is told where that is written.
                (Some(value), Some(default)) if this.parent.is_none() && self.inputs.is_planned() => {
                    let own = self.eval(default, Scope::of(instance));
                    let text = format!("the default of `var.{name}`").into();
                    if own.same(&value) { own.through(Passage { span: default.span, text }) } else { value }
                }
                (Some(value), _) => value,
                (None, Some(_)) if hidden.is_some() => {
                    let why = hidden.cloned().unwrap_or_else(|| Why::new("it is not known", Some(span)));
                    Value::unknown(why, symbol())
                }
                (None, Some(default)) => {
                    let value = self.eval(default, Scope::of(instance));
                    let text = format!("the default of `var.{name}`").into();
                    let value = value.through(Passage { span: default.span, text });
                    // A module inside the tree gets its defaults from its caller's silence: that is a decision.
                    if this.parent.is_none() { value.map_refs(&|refs| refs.clone().made_default()) } else { value }
                }
                (None, None) => {
                    let why = Why::new(format!("`var.{name}` has no default"), Some(variable.block.header));
                    Value::unknown(why, symbol())
                }
            };
            let value = self.bounded(value, span);
            let converted = match &declared.constraint {
                Some(constraint) => constraint.convert(value, &|expr| self.eval(expr, Scope::of(instance))),
                None => value,
            };
            if declared.sensitive { self.concealed(&converted) } else { converted }
        })
    }

    /// A value that must not be printed, nor what is written where it comes from.
    pub(super) fn concealed(&self, value: &Value) -> Value {
        let mut secrets = self.secrets.borrow_mut();
        value.places(&mut |at| {
            // What is written as a name or a call tells nothing.
            let text = self.library.files.sources.text(at);
            if text.starts_with(|first: char| first.is_ascii_digit() || "\"-<{[".contains(first)) {
                secrets.insert(at);
            }
        });
        drop(secrets);
        value.made_secret()
    }

    /// Where what must not be printed is written, as far as anything asked for it.
    pub(super) fn secrets(&self) -> Vec<Span> {
        self.secrets.borrow().iter().copied().collect()
    }

    /// What is declared in none of the files: Terraform refuses it, and other tools generate files before Terraform runs.
    fn undeclared(&self, instance: u32, kind: &str, name: &str, span: Span) -> Value {
        let why = Why::new(format!("`{kind}.{name}` is declared nowhere in the scanned files"), Some(span));
        Value::unknown(why, Symbol::new(format!("{}{kind}.{name}", self.prefix(instance))))
    }

    fn argument(&self, parent: &Parent<'a>, address: &str, name: &str) -> Option<Value> {
        let argument = attribute(parent.call.body(), name)?;
        let value = self.eval(&argument.expr, Scope::repeated(parent.instance, &parent.repetition));
        let short = address.rsplit("module.").next().unwrap_or_default();
        let text = format!("passed to `module.{short}` as `{name}`").into();
        Some(value.through(Passage { span: argument.expr.span, text }))
    }

    /// The value of an output.
    pub fn output(&self, instance: u32, name: &str, span: Span) -> Value {
        let this = self.instance(instance);
        let Some((&name, block)) = this.module.outputs.get_key_value(name) else {
            return self.undeclared(instance, "output", name, span);
        };
        let Some(value) = attribute(block.body(), "value") else { return Value::null() };
        self.once(Question::Output(instance, name), Some(span), || {
            let result = self.eval(&value.expr, Scope::of(instance));
            let result = if is_sensitive(block.body()) { self.concealed(&result) } else { result };
            // The outputs of code that is not its reader's explain nothing to them.
            if self.library.files.sources.file(value.span.file).owner == Owner::Foreign {
                return result;
            }
            result.through(Passage {
                span: value.expr.span,
                text: format!("output `{name}` of `{}`", this.address).into(),
            })
        })
    }

    /// The `source` of a module that is not its reader's.
    fn foreign(&self, module: &Module<'_>, call: &Block) -> Option<String> {
        let mut files = module.files.iter().filter_map(|parsed| parsed.file);
        files.find(|&file| self.library.files.sources.file(file).owner == Owner::Foreign)?;
        let source = attribute(call.body(), "source").and_then(|source| keyword(&source.expr));
        Some(source.unwrap_or_default().to_owned())
    }

    /// What stands before names of a module instance: `module.a.`.
    pub fn prefix(&self, instance: u32) -> String {
        let this = self.instance(instance);
        if this.address.is_empty() { String::new() } else { format!("{}.", this.address) }
    }
}
