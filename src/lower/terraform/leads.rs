//! Which items lead to a certificate, by what is written: of those that do not, nothing has to be read or evaluated to
//! know who takes a certificate, who makes its records and who waits for it.
//!
//! A value knows of a certificate only where what it is made from names one, through whatever names lie between. So an
//! item leads to a certificate where it mentions one, or something that leads to one. It is enough to know of modules, not
//! of their instances. What is said in words instead, the text of a validation record or the content of a file, leads to
//! certificates as well.

use std::collections::HashMap;
use std::rc::Rc;

use memchr::memmem;

use super::attributes::{CERTIFICATE, VALIDATION};
use super::graph::Item;
use super::module::{Mode, Module, label};
use super::program::{Called, Instance, Program};
use crate::source::{FileId, Span};
use crate::syntax::hcl::{Attribute, Block, Mention};

/// What decides whether anything of a called module is made, and when.
const OF_THE_WHOLE: [&str; 3] = ["count", "for_each", "depends_on"];

/// The items that lead to a certificate.
pub struct Leads<'a> {
    /// The module of each instance, by the instance's number.
    modules: Vec<usize>,
    numbers: Vec<Numbers<'a>>,
    /// Whether each item is one, by its number.
    found: Vec<bool>,
}

/// What is declared in a module, as numbers.
struct Numbers<'a> {
    resources: usize,
    calls: usize,
    named: HashMap<Named<'a>, usize>,
    /// Everything that the module makes.
    all: usize,
    /// What whoever calls the module says of all of it.
    circumstances: usize,
}

#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Named<'a> {
    Local(&'a str),
    Variable(&'a str),
    Output(&'a str),
}

/// What leads to what.
struct Search<'p, 'a> {
    program: &'p Program<'a>,
    said: &'p [&'p str],
    modules: Vec<&'a Module<'a>>,
    numbers: Vec<Numbers<'a>>,
    /// The calls of each module.
    calls: Vec<Vec<Call>>,
    /// What mentions each item.
    mentioned_by: Vec<Vec<usize>>,
    /// Where something is said in words.
    words: HashMap<FileId, Vec<usize>>,
    found: Vec<usize>,
}

/// Where a call leads to.
#[derive(Clone, Default)]
struct Call {
    modules: Vec<usize>,
    /// Whether its module is not here, at least for one of those who call.
    elsewhere: bool,
}

impl<'a> Leads<'a> {
    /// Looks for them. `said` is what stands for certificates beside their names.
    pub fn find(program: &Program<'a>, instances: &[Rc<Instance<'a>>], said: &[&str]) -> Self {
        let (modules, search) = Search::new(program, instances, said);
        let (numbers, found) = search.run();
        Self { modules, numbers, found }
    }

    fn of(&self, instance: u32) -> &Numbers<'a> {
        &self.numbers[self.modules[instance as usize]]
    }

    /// Whether a resource does.
    pub fn resource(&self, instance: u32, index: usize) -> bool {
        self.found[self.of(instance).resources + index]
    }

    /// Whether a call does, by its arguments.
    pub fn call(&self, instance: u32, index: usize) -> bool {
        self.found[self.of(instance).calls + index]
    }

    /// Whether a variable does.
    pub fn variable(&self, instance: u32, name: &'a str) -> bool {
        self.named(instance, Named::Variable(name))
    }

    /// Whether an output does.
    pub fn output(&self, instance: u32, name: &'a str) -> bool {
        self.named(instance, Named::Output(name))
    }

    fn named(&self, instance: u32, name: Named<'a>) -> bool {
        self.of(instance).named.get(&name).is_some_and(|number| self.found[*number])
    }

    /// Whether what has dependencies does.
    pub fn item(&self, item: Item<'a>) -> bool {
        match item {
            Item::Resource(instance, index) => self.resource(instance, index),
            Item::Local(instance, name) => self.named(instance, Named::Local(name)),
            Item::Variable(instance, name) => self.variable(instance, name),
            Item::Output(instance, name) => self.output(instance, name),
            Item::Module(instance) => self.found[self.of(instance).all],
            Item::Foreign(instance, index) => self.call(instance, index),
        }
    }
}

impl<'p, 'a> Search<'p, 'a> {
    fn new(program: &'p Program<'a>, instances: &[Rc<Instance<'a>>], said: &'p [&'p str]) -> (Vec<usize>, Self) {
        let mut search = Self {
            program,
            said,
            modules: Vec::new(),
            numbers: Vec::new(),
            calls: Vec::new(),
            mentioned_by: Vec::new(),
            words: HashMap::new(),
            found: Vec::new(),
        };
        let mut known: HashMap<*const Module<'a>, usize> = HashMap::new();
        let mut modules = vec![0; instances.iter().map(|instance| instance.id as usize + 1).max().unwrap_or_default()];
        for instance in instances {
            let module =
                *known.entry(std::ptr::from_ref(instance.module)).or_insert_with(|| search.add(instance.module));
            modules[instance.id as usize] = module;
        }
        for instance in instances {
            for index in 0..instance.module.calls.len() {
                let call = &mut search.calls[modules[instance.id as usize]][index];
                match &*program.called(instance, index) {
                    Called::Here { instances, .. } => {
                        let module = instances.first().map(|called| modules[called.id as usize]);
                        call.modules.extend(module.filter(|module| !call.modules.contains(module)));
                    }
                    Called::Elsewhere(_) => call.elsewhere = true,
                }
            }
        }
        for number in 0..search.modules.len() {
            for parsed in &search.modules[number].files {
                let Some((file, places)) = parsed.file.and_then(|file| search.places(file)) else { continue };
                // What it says is part of blocks that stand elsewhere.
                if parsed.is_override() {
                    search.found.push(search.numbers[number].circumstances);
                }
                search.words.insert(file, places);
            }
        }
        (modules, search)
    }

    fn add(&mut self, module: &'a Module<'a>) -> usize {
        let mut next = self.mentioned_by.len();
        let mut take = |count: usize| {
            next += count;
            next - count
        };
        let (resources, calls) = (take(module.resources.len()), take(module.calls.len()));
        let locals = module.locals.keys().map(|name| Named::Local(name));
        let variables = module.variables.keys().map(|name| Named::Variable(name));
        let outputs = module.outputs.keys().map(|name| Named::Output(name));
        let named = locals.chain(variables).chain(outputs).map(|name| (name, take(1))).collect();
        let (all, circumstances) = (take(1), take(1));
        self.mentioned_by.resize_with(next, Vec::new);
        self.numbers.push(Numbers { resources, calls, named, all, circumstances });
        self.calls.push(vec![Call::default(); module.calls.len()]);
        self.modules.push(module);
        self.modules.len() - 1
    }

    /// Where in a file certificates are spoken of in words, and where the content of another file is taken.
    fn places(&self, file: FileId) -> Option<(FileId, Vec<usize>)> {
        let text = &*self.program.library.files.sources.file(file).text;
        let mut places: Vec<usize> = Vec::new();
        for word in self.said {
            places.extend(memmem::find_iter(text.as_bytes(), word));
        }
        let reads = |at: &usize| {
            let (before, behind) = (&text[..*at], &text[at + "file".len()..]);
            !before.ends_with(|c: char| c.is_alphanumeric() || c == '_') && behind.trim_start().starts_with('(')
        };
        places.extend(memmem::find_iter(text.as_bytes(), "file").filter(reads));
        (!places.is_empty()).then_some((file, places))
    }

    fn is_said_in(&self, span: Span) -> bool {
        let places = self.words.get(&span.file).map_or(&[][..], Vec::as_slice);
        places.iter().any(|place| span.range().contains(place))
    }

    fn run(mut self) -> (Vec<Numbers<'a>>, Vec<bool>) {
        for number in 0..self.modules.len() {
            self.read(number);
        }
        let mut leads = vec![false; self.mentioned_by.len()];
        while let Some(item) = self.found.pop() {
            if !std::mem::replace(&mut leads[item], true) {
                self.found.append(&mut self.mentioned_by[item]);
            }
        }
        (self.numbers, leads)
    }

    /// Notes everything that the items of a module mention.
    fn read(&mut self, module: usize) {
        let declared = self.modules[module];
        let Numbers { resources, calls, all, circumstances, .. } = self.numbers[module];
        for (index, resource) in declared.resources.iter().enumerate() {
            let number = resources + index;
            let is_one = resource.mode == Mode::Managed && matches!(resource.kind, CERTIFICATE | VALIDATION);
            self.block(module, resource.block, number);
            self.found.extend(is_one.then_some(number));
            self.leads_on(number, all);
            self.leads_on(circumstances, number);
        }
        for (name, attribute) in &declared.locals {
            if let Some(number) = self.number(module, Named::Local(name)) {
                self.attribute(module, attribute, number);
            }
        }
        for (name, block) in &declared.outputs {
            if let Some(number) = self.number(module, Named::Output(name)) {
                self.block(module, block, number);
                self.leads_on(number, all);
            }
        }
        for (name, variable) in &declared.variables {
            if let Some(number) = self.number(module, Named::Variable(name)) {
                self.block(module, variable.block, number);
                self.leads_on(circumstances, number);
                let given = || self.program.inputs.say(name, self.said, self.program.library.files.sources);
                self.found.extend((module == 0 && given()).then_some(number));
            }
        }
        for (index, call) in declared.calls.iter().enumerate() {
            self.call(module, index, call);
            self.leads_on(calls + index, all);
            self.leads_on(circumstances, calls + index);
        }
    }

    /// What a call is given, and what it says of all that the module makes.
    fn call(&mut self, module: usize, index: usize, call: &'a Block) {
        let number = self.numbers[module].calls + index;
        self.block(module, call, number);
        for called in self.calls[module][index].modules.clone() {
            let Numbers { all, circumstances, .. } = self.numbers[called];
            self.leads_on(all, self.numbers[module].all);
            self.leads_on(self.numbers[module].circumstances, circumstances);
            for attribute in &call.body().attributes {
                let name = &*attribute.name.text;
                if OF_THE_WHOLE.contains(&name) {
                    self.attribute(module, attribute, circumstances);
                } else if let Some(variable) = self.number(called, Named::Variable(name)) {
                    self.attribute(module, attribute, variable);
                }
            }
        }
    }

    fn number(&self, module: usize, name: Named<'a>) -> Option<usize> {
        self.numbers[module].named.get(&name).copied()
    }

    fn leads_on(&mut self, from: usize, to: usize) {
        self.mentioned_by[from].push(to);
    }

    fn block(&mut self, module: usize, block: &'a Block, number: usize) {
        block.mentions(&mut |mention| self.mention(module, mention, number));
        self.found.extend(self.is_said_in(block.span).then_some(number));
    }

    fn attribute(&mut self, module: usize, attribute: &'a Attribute, number: usize) {
        attribute.expr.mentions(&mut |mention| self.mention(module, mention, number));
        self.found.extend(self.is_said_in(attribute.span).then_some(number));
    }

    fn mention(&mut self, module: usize, mention: Mention<'a>, by: usize) {
        let Mention { root, name, last } = mention;
        let declared = self.modules[module];
        let target = match (root, last) {
            ("var", _) => self.number(module, Named::Variable(name)),
            ("local", _) => self.number(module, Named::Local(name)),
            ("module", output) => {
                let call = declared.calls.iter().position(|call| label(call, 0) == Some(name));
                let Some(index) = call else { return };
                let Call { modules, elsewhere } = self.calls[module][index].clone();
                for called in modules {
                    let all = self.numbers[called].all;
                    let target = output.map_or(Some(all), |output| self.number(called, Named::Output(output)));
                    if let Some(target) = target {
                        self.leads_on(target, by);
                    }
                }
                // Whatever is given to a module that is not here may come out of it.
                elsewhere.then(|| self.numbers[module].calls + index)
            }
            ("data", Some(last)) => self.resource(module, Mode::Data, name, last),
            _ => self.resource(module, Mode::Managed, root, name),
        };
        if let Some(target) = target {
            self.leads_on(target, by);
        }
    }

    fn resource(&self, module: usize, mode: Mode, kind: &str, name: &str) -> Option<usize> {
        let index = self.modules[module].resource(mode, kind, name);
        index.map(|index| self.numbers[module].resources + index)
    }
}
