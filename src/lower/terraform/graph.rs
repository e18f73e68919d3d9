//! Who passes `create_before_destroy` on to whom.
//!
//! Terraform turns the setting on for everything that a resource with it depends on, through locals, variables, outputs
//! and resources in between (`internal/terraform/transform_destroy_cbd.go`). Dependencies are what is *written*: also the
//! branch of a conditional that is not taken, and also those of a resource or a module whose `count` is 0 (planned with
//! Terraform 1.11.4).

use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use super::module::{Mode, attribute, label, lifecycle};
use super::operators::truth;
use super::program::{Called, Instance, Program, Scope};
use crate::source::Span;
use crate::syntax::hcl::{Body, Expr, ExprKind, Key, Part, Step};

/// A resource with the setting: its address, and where the setting stands.
pub type Origin = (String, Span);

/// What has dependencies.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Item<'a> {
    Resource(u32, usize),
    Local(u32, &'a str),
    Variable(u32, &'a str),
    Output(u32, &'a str),
    /// Everything in a module instance.
    Module(u32),
}

/// Resources that get the setting from a resource that depends on them, by module instance and index.
pub type Propagation = HashMap<(u32, usize), Origin>;

/// Follows every resource that has the setting to everything that it depends on.
pub fn propagation<'a>(program: &Program<'a>, instances: &[Rc<Instance<'a>>]) -> Propagation {
    let mut walk = Walk { program, found: HashMap::new(), seen: HashSet::new() };
    for instance in instances {
        for (index, resource) in instance.module.resources.iter().enumerate() {
            if resource.mode != Mode::Managed {
                continue;
            }
            let Some(at) = setting(program, instance, &resource.block.body) else { continue };
            let address = format!("{}{}.{}", program.prefix(instance.id), resource.kind, resource.name);
            walk.from(Item::Resource(instance.id, index), &(address, at));
        }
    }
    walk.found
}

fn setting<'a>(program: &Program<'a>, instance: &Instance<'a>, body: &'a Body) -> Option<Span> {
    let (expr, at) = lifecycle(body, "create_before_destroy")?;
    let value = program.eval(expr, Scope::of(instance.id));
    (truth(&value) == Some(true)).then_some(at)
}

struct Walk<'p, 'a> {
    program: &'p Program<'a>,
    found: Propagation,
    seen: HashSet<Item<'a>>,
}

impl<'a> Walk<'_, 'a> {
    fn from(&mut self, start: Item<'a>, origin: &Origin) {
        let mut open = vec![start];
        while let Some(item) = open.pop() {
            let mut next = Vec::new();
            self.dependencies(item, &mut next);
            for item in next {
                if self.seen.insert(item) {
                    if let Item::Resource(instance, index) = item {
                        self.found.insert((instance, index), origin.clone());
                    }
                    open.push(item);
                }
            }
        }
    }

    fn dependencies(&self, item: Item<'a>, into: &mut Vec<Item<'a>>) {
        match item {
            Item::Resource(id, index) => {
                let instance = self.program.instance(id);
                self.body(&instance, &instance.module.resources[index].block.body, into);
                if let Some(parent) = &instance.parent {
                    let caller = self.program.instance(parent.instance);
                    for name in ["depends_on", "count", "for_each"] {
                        if let Some(attribute) = attribute(&parent.call.body, name) {
                            self.expr(&caller, &attribute.expr, into);
                        }
                    }
                }
            }
            Item::Local(id, name) => {
                let instance = self.program.instance(id);
                if let Some(attribute) = instance.module.locals.get(name) {
                    self.expr(&instance, &attribute.expr, into);
                }
            }
            Item::Variable(id, name) => {
                let instance = self.program.instance(id);
                if let Some(parent) = &instance.parent
                    && let Some(argument) = attribute(&parent.call.body, name)
                {
                    self.expr(&self.program.instance(parent.instance), &argument.expr, into);
                }
            }
            Item::Output(id, name) => {
                let instance = self.program.instance(id);
                if let Some(block) = instance.module.outputs.get(name) {
                    self.body(&instance, &block.body, into);
                }
            }
            Item::Module(id) => {
                let instance = self.program.instance(id);
                into.extend((0..instance.module.resources.len()).map(|index| Item::Resource(id, index)));
                for index in 0..instance.module.calls.len() {
                    if let Called::Here { instances, .. } = &*self.program.called(&instance, index) {
                        into.extend(instances.iter().map(|instance| Item::Module(instance.id)));
                    }
                }
            }
        }
    }

    fn body(&self, instance: &Rc<Instance<'a>>, body: &'a Body, into: &mut Vec<Item<'a>>) {
        for attribute in &body.attributes {
            self.expr(instance, &attribute.expr, into);
        }
        for block in &body.blocks {
            self.body(instance, &block.body, into);
        }
    }

    fn exprs(&self, instance: &Rc<Instance<'a>>, exprs: impl IntoIterator<Item = &'a Expr>, into: &mut Vec<Item<'a>>) {
        exprs.into_iter().for_each(|expr| self.expr(instance, expr, into));
    }

    fn expr(&self, instance: &Rc<Instance<'a>>, expr: &'a Expr, into: &mut Vec<Item<'a>>) {
        match &expr.kind {
            ExprKind::Null | ExprKind::Bool(_) | ExprKind::Number(_) | ExprKind::Variable(_) => {}
            // In JSON, `depends_on` holds references in quotes.
            ExprKind::Text(text) => {
                if let Some((kind, name)) = text.split_once('.') {
                    self.reference(instance, kind, name.split('.').next().unwrap_or_default(), None, into);
                }
            }
            ExprKind::Template(parts) => self.parts(instance, parts, into),
            ExprKind::Tuple(items) => self.exprs(instance, items, into),
            ExprKind::Object(items) => {
                for (key, value) in items {
                    if let Key::Expr(key) = key {
                        self.expr(instance, key, into);
                    }
                    self.expr(instance, value, into);
                }
            }
            ExprKind::Step(inner, step) => {
                if !self.chain(instance, inner, step, into) {
                    self.expr(instance, inner, into);
                }
                if let Step::Index(index) = step {
                    self.expr(instance, index, into);
                }
            }
            ExprKind::Call { args, .. } => self.exprs(instance, args, into),
            ExprKind::Conditional(branches) => self.exprs(instance, branches.iter(), into),
            ExprKind::For(loop_) => {
                self.exprs(instance, [&loop_.collection, &loop_.value], into);
                self.exprs(instance, loop_.key.iter().chain(&loop_.condition), into);
            }
            ExprKind::Unary(_, inner) | ExprKind::Paren(inner) => self.expr(instance, inner, into),
            ExprKind::Binary(left, _, right) => self.exprs(instance, [&**left, &**right], into),
        }
    }

    fn parts(&self, instance: &Rc<Instance<'a>>, parts: &'a [Part], into: &mut Vec<Item<'a>>) {
        for part in parts {
            match part {
                Part::Literal(_) => {}
                Part::Interpolation(expr) => self.expr(instance, expr, into),
                Part::If(condition, yes, no) => {
                    self.expr(instance, condition, into);
                    self.parts(instance, yes, into);
                    self.parts(instance, no, into);
                }
                Part::For(_, _, collection, body) => {
                    self.expr(instance, collection, into);
                    self.parts(instance, body, into);
                }
            }
        }
    }

    /// `a.b`, `data.a.b`, `module.a.b`; whether it was one of these.
    fn chain(&self, instance: &Rc<Instance<'a>>, inner: &'a Expr, step: &'a Step, into: &mut Vec<Item<'a>>) -> bool {
        match (&inner.kind, step) {
            (ExprKind::Variable(root), Step::Attr(name)) => {
                self.reference(instance, root, &name.text, None, into);
                true
            }
            (ExprKind::Step(first, Step::Attr(middle)), Step::Attr(last)) => match &first.kind {
                ExprKind::Variable(root) if &**root == "data" => {
                    if let Some(index) = instance.module.resource(Mode::Data, &middle.text, &last.text) {
                        into.push(Item::Resource(instance.id, index));
                    }
                    true
                }
                ExprKind::Variable(root) if &**root == "module" => {
                    self.reference(instance, root, &middle.text, Some(&last.text), into);
                    true
                }
                _ => false,
            },
            // `module.a[0].b`
            (ExprKind::Step(indexed, Step::Index(_)), Step::Attr(last)) => match &indexed.kind {
                ExprKind::Step(first, Step::Attr(middle)) => match &first.kind {
                    ExprKind::Variable(root) if &**root == "module" => {
                        self.reference(instance, root, &middle.text, Some(&last.text), into);
                        true
                    }
                    _ => false,
                },
                _ => false,
            },
            _ => false,
        }
    }

    fn reference(
        &self,
        instance: &Rc<Instance<'a>>,
        root: &'a str,
        name: &'a str,
        output: Option<&'a str>,
        into: &mut Vec<Item<'a>>,
    ) {
        match root {
            "var" => into.push(Item::Variable(instance.id, name)),
            "local" => into.push(Item::Local(instance.id, name)),
            "module" => {
                let Some(index) = instance.module.calls.iter().position(|call| label(call, 0) == Some(name)) else {
                    return;
                };
                match &*self.program.called(instance, index) {
                    Called::Here { instances, .. } => into.extend(instances.iter().map(|called| match output {
                        Some(output) => Item::Output(called.id, output),
                        None => Item::Module(called.id),
                    })),
                    // What a module that is not here makes depends on what it is given.
                    Called::Elsewhere(_) => self.body(instance, &instance.module.calls[index].body, into),
                }
            }
            _ => {
                if let Some(index) = instance.module.resource(Mode::Managed, root, name) {
                    into.push(Item::Resource(instance.id, index));
                }
            }
        }
    }
}
