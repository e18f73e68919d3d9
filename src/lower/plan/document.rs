//! A plan as tables: what its configuration declares, what changes, what the state held before.
//!
//! A plan says the same thing in several places and joins them by addresses: `resource_changes` has an entry an
//! instance, `configuration` one a resource of a module call. Everything here is gone through once.

use std::borrow::Cow;
use std::collections::HashMap;

use super::planned::Planned;
use crate::lower::described::{LONGEST_ADDRESS, TOO_LONG};
use crate::source::Span;
use crate::syntax::json::{Kind as Json, Value as Node};
use crate::value::{InstanceKey, Text};

/// A plan.
pub struct Document<'t> {
    /// Modules of the configuration, the root first, callers before whom they call.
    pub modules: Vec<Module<'t>>,
    /// Instances of modules, the root first.
    pub instances: Vec<ModuleInstance>,
    /// Resource instances that are there after the apply.
    pub changes: Vec<Change<'t>>,
    /// Provider configurations by key.
    pub providers: HashMap<Cow<'t, str>, Node<'t>>,
    /// The values of the root's variables.
    pub variables: HashMap<Cow<'t, str>, Node<'t>>,
    /// What the state held, by address.
    pub prior: HashMap<Cow<'t, str>, Planned<'t>>,
    /// Addresses without indices and attributes of which something in the plan is made; none where it does not tell.
    pub relevant: Option<Vec<(String, Cow<'t, str>)>>,
    /// Why there may be more than what is planned: it failed, or was made for a part.
    pub partial: Option<(&'static str, Span)>,
    /// What is more than acmlint goes through, and where.
    pub cuts: Vec<(Span, String)>,
    /// Where ARNs may be written out.
    pub written: Vec<Node<'t>>,
    by_address: HashMap<String, usize>,
}

/// A module of the configuration: a call of it.
pub struct Module<'t> {
    /// The call; none of the root.
    pub call: Option<ModuleCall<'t>>,
    /// Its resources and data sources.
    pub resources: Vec<Resource<'t>>,
    /// Those by their address in the module.
    pub by_address: HashMap<String, usize>,
    /// Outputs.
    pub outputs: HashMap<Cow<'t, str>, Node<'t>>,
    /// Variables.
    pub variables: HashMap<Cow<'t, str>, Node<'t>>,
    /// The modules that it calls.
    pub calls: HashMap<Cow<'t, str>, usize>,
}

/// A call of a module.
#[derive(Clone)]
pub struct ModuleCall<'t> {
    /// Its name.
    pub name: Cow<'t, str>,
    /// Its name, where it is written.
    pub header: Span,
    /// All that is told of it.
    pub node: Node<'t>,
}

/// A resource or data source of the configuration.
pub struct Resource<'t> {
    /// Its address in its module: `data.aws_x.y`.
    pub address: String,
    /// Whether it is a data source.
    pub is_data: bool,
    /// Its type.
    pub kind: Cow<'t, str>,
    /// Its address, where it is written.
    pub header: Span,
    /// All that is told of it.
    pub node: Node<'t>,
    /// What its arguments are made from.
    pub expressions: Option<Node<'t>>,
}

/// An instance of a module.
pub struct ModuleInstance {
    /// `module.a["x"]`; empty for the root.
    pub address: String,
    /// Its module; an index.
    pub module: usize,
    /// Who calls it; an index.
    pub caller: Option<usize>,
    /// Which instance.
    pub key: InstanceKey,
    /// The instances that it calls, by the name of the call.
    pub calls: HashMap<String, Vec<usize>>,
}

/// What happens to a resource instance.
pub struct Change<'t> {
    /// Its address.
    pub address: Cow<'t, str>,
    /// The instance of its module; an index.
    pub instance: usize,
    /// Its resource in that module; none where the configuration does not have it.
    pub resource: Option<usize>,
    /// Its type.
    pub kind: Cow<'t, str>,
    /// Whether it is a data source.
    pub is_data: bool,
    /// Which instance.
    pub key: InstanceKey,
    /// Its address, where it is written.
    pub header: Span,
    /// `change`
    pub node: Node<'t>,
    /// What is replaced, and how, where it is: whether the new one comes first.
    pub replaces: Option<(bool, Span)>,
}

impl Change<'_> {
    /// Whether it is there already, and stays.
    pub fn stays(&self) -> bool {
        self.replaces.is_none() && self.node.get("before").is_some_and(|before| before.kind() == Json::Object)
    }
}

impl<'t> Resource<'t> {
    /// The expression of `for_each`.
    pub fn for_each(&self) -> Option<Node<'t>> {
        self.node.get("for_each_expression")
    }

    /// What decides how many there are.
    pub fn repetition(&self) -> Option<Node<'t>> {
        self.for_each().or_else(|| self.node.get("count_expression"))
    }
}

/// Modules inside modules.
const DEEPEST_MODULE: usize = 64;
/// What is told of deeper ones.
const TOO_DEEP: &str = "modules nest deeper than the 64 levels that acmlint follows";
/// Module instances that are told apart.
const MOST_INSTANCES: usize = 50_000;

impl<'t> Document<'t> {
    /// Reads the tables of a plan.
    pub fn read(root: Node<'t>) -> Self {
        let top: HashMap<Cow<'t, str>, Node<'t>> = entries(root).collect();
        let configuration = top.get("configuration").copied();
        let mut document = Self {
            modules: Vec::new(),
            instances: Vec::new(),
            changes: Vec::new(),
            providers: named(configuration, "provider_config"),
            variables: top.get("variables").into_iter().copied().flat_map(entries).collect(),
            prior: HashMap::new(),
            relevant: top.get("relevant_attributes").map(|list| relevant(*list)),
            partial: partial(&top),
            cuts: Vec::new(),
            written: ["variables", "configuration"].iter().filter_map(|key| top.get(*key).copied()).collect(),
            by_address: HashMap::from([(String::new(), 0)]),
        };
        document.module(configuration.and_then(|node| node.get("root_module")), None, 0);
        document.instances.push(ModuleInstance {
            address: String::new(),
            module: 0,
            caller: None,
            key: InstanceKey::Single,
            calls: HashMap::new(),
        });
        if let Some(values) = top.get("prior_state").and_then(|state| state.get("values")) {
            document.state(values.get("root_module"), 0);
        }
        document.changes(top.get("resource_changes").copied());
        document.call_the_rest();
        document
    }

    fn module(&mut self, node: Option<Node<'t>>, call: Option<ModuleCall<'t>>, depth: usize) -> usize {
        let index = self.modules.len();
        let mut resources: Vec<Resource<'t>> = node
            .and_then(|node| node.get("resources"))
            .into_iter()
            .flat_map(Node::items)
            .filter_map(resource)
            .collect();
        if let Some(long) = resources.iter().find(|resource| resource.address.len() > LONGEST_ADDRESS) {
            self.cut(long.header, TOO_LONG);
        }
        resources.retain(|resource| resource.address.len() <= LONGEST_ADDRESS);
        let by_address =
            resources.iter().enumerate().map(|(index, resource)| (resource.address.clone(), index)).collect();
        self.modules.push(Module {
            call,
            resources,
            by_address,
            outputs: named(node, "outputs"),
            variables: named(node, "variables"),
            calls: HashMap::new(),
        });
        let calls = node.and_then(|node| node.get("module_calls"));
        if let Some(calls) = calls.filter(|_| depth >= DEEPEST_MODULE) {
            self.cut(calls.span(), TOO_DEEP);
            return index;
        }
        for (key, call) in calls.into_iter().flat_map(Node::entries) {
            let Some(name) = key.as_str() else { continue };
            let header = key.span();
            let called =
                self.module(call.get("module"), Some(ModuleCall { name: name.clone(), header, node: call }), depth + 1);
            self.modules[index].calls.insert(name, called);
        }
        index
    }

    fn cut(&mut self, at: Span, what: &str) {
        if !self.cuts.iter().any(|(_, known)| known == what) {
            self.cuts.push((at, what.to_owned()));
        }
    }

    fn state(&mut self, module: Option<Node<'t>>, depth: usize) {
        let Some(module) = module else { return };
        if depth >= DEEPEST_MODULE {
            return self.cut(module.span(), TOO_DEEP);
        }
        for resource in module.get("resources").into_iter().flat_map(Node::items) {
            if let Some(address) = text(resource, "address") {
                self.prior.insert(address, Planned::of_state(resource));
            }
        }
        for child in module.get("child_modules").into_iter().flat_map(Node::items) {
            self.state(Some(child), depth + 1);
        }
    }

    fn changes(&mut self, list: Option<Node<'t>>) {
        let mut known: HashMap<Cow<'t, str>, usize> = HashMap::new();
        for node in list.into_iter().flat_map(Node::items) {
            let fields: HashMap<Cow<'t, str>, Node<'t>> = entries(node).collect();
            let field = |name: &str| fields.get(name).copied().and_then(Node::as_str);
            let (Some(address), Some(change)) = (fields.get("address"), fields.get("change")) else { continue };
            if address.as_str().is_some_and(|text| text.len() > LONGEST_ADDRESS) {
                self.cut(address.span(), TOO_LONG);
                continue;
            }
            let actions = change.get("actions");
            let words: Vec<Cow<'t, str>> = actions.into_iter().flat_map(Node::items).filter_map(Node::as_str).collect();
            // What is deleted or forgotten is not there any more; a deposed object is what an apply left behind.
            if matches!(words.iter().map(|word| &**word).collect::<Vec<_>>()[..], ["delete" | "forget"])
                || fields.contains_key("deposed")
            {
                continue;
            }
            let module = field("module_address").unwrap_or_default();
            let Some(instance) = known.get(&module).copied().or_else(|| self.instance(&module)) else { continue };
            known.insert(module, instance);
            let is_data = field("mode").is_some_and(|mode| mode == "data");
            let (kind, name) = (field("type").unwrap_or_default(), field("name").unwrap_or_default());
            let local = format!("{}{kind}.{name}", if is_data { "data." } else { "" });
            let index = fields.get("index").copied();
            let replaces = match words.iter().map(|word| &**word).collect::<Vec<_>>()[..] {
                ["delete", "create"] => Some(false),
                ["create", "delete"] => Some(true),
                _ => None,
            };
            self.changes.push(Change {
                address: address.as_str().unwrap_or_default(),
                instance,
                resource: self.modules[self.instances[instance].module].by_address.get(&local).copied(),
                kind,
                is_data,
                key: index.map_or(InstanceKey::Single, key_of),
                header: address.span(),
                node: *change,
                replaces: replaces.zip(actions.map(Node::span)),
            });
        }
    }

    /// The module instance of an address, and those on the way to it; none where the configuration does not call it.
    fn instance(&mut self, address: &str) -> Option<usize> {
        let mut current = 0;
        let mut rest = address;
        while !rest.is_empty() {
            let (name, key, behind) = module_step(rest)?;
            rest = behind;
            current = match self.called(current, name, &key) {
                Some(instance) => instance,
                None => self.call(current, name, key)?,
            };
        }
        Some(current)
    }

    /// The instance of a call that has this key.
    pub fn called(&self, caller: usize, name: &str, key: &InstanceKey) -> Option<usize> {
        self.by_address.get(&address(&self.instances[caller].address, name, key)).copied()
    }

    fn call(&mut self, caller: usize, name: &str, key: InstanceKey) -> Option<usize> {
        let module = *self.modules[self.instances[caller].module].calls.get(name)?;
        let index = self.instances.len();
        if index >= MOST_INSTANCES {
            if let Some(call) = &self.modules[module].call {
                self.cut(call.header, "there are more module instances than the 50000 that acmlint tells apart");
            }
            return None;
        }
        let address = address(&self.instances[caller].address, name, &key);
        if address.len() > LONGEST_ADDRESS {
            if let Some(call) = &self.modules[module].call {
                self.cut(call.header, TOO_LONG);
            }
            return None;
        }
        self.by_address.insert(address.clone(), index);
        self.instances.push(ModuleInstance { address, module, caller: Some(caller), key, calls: HashMap::new() });
        self.instances[caller].calls.entry(name.to_owned()).or_default().push(index);
        Some(index)
    }

    /// A module that only passes values on has no resources whose changes would name its instances.
    fn call_the_rest(&mut self) {
        let mut next = 0;
        while next < self.instances.len() {
            let mut missing: Vec<String> = self.modules[self.instances[next].module]
                .calls
                .keys()
                .filter(|name| !self.instances[next].calls.contains_key(&***name))
                .map(|name| name.clone().into_owned())
                .collect();
            missing.sort_unstable();
            for name in missing {
                self.call(next, &name, InstanceKey::Any);
            }
            next += 1;
        }
    }
}

fn address(outer: &str, name: &str, key: &InstanceKey) -> String {
    let dot = if outer.is_empty() { "" } else { "." };
    format!("{outer}{dot}module.{name}{key}")
}

/// The entries of an object by name.
pub fn entries(node: Node<'_>) -> impl Iterator<Item = (Cow<'_, str>, Node<'_>)> {
    node.entries().filter_map(|(key, value)| Some((key.as_str()?, value)))
}

/// A string of an object.
pub fn text<'t>(node: Node<'t>, key: &str) -> Option<Cow<'t, str>> {
    node.get(key).and_then(Node::as_str)
}

fn named<'t>(node: Option<Node<'t>>, key: &str) -> HashMap<Cow<'t, str>, Node<'t>> {
    node.and_then(|node| node.get(key)).into_iter().flat_map(entries).collect()
}

fn resource(node: Node<'_>) -> Option<Resource<'_>> {
    let address = node.get("address")?;
    Some(Resource {
        address: address.as_str()?.into_owned(),
        is_data: text(node, "mode").is_some_and(|mode| mode == "data"),
        kind: text(node, "type")?,
        header: address.span(),
        node,
        expressions: node.get("expressions"),
    })
}

fn relevant(list: Node<'_>) -> Vec<(String, Cow<'_, str>)> {
    let items = list.items().filter_map(|item| {
        let attribute = item.get("attribute").and_then(|path| path.items().next()).and_then(Node::as_str);
        Some((without_indices(&text(item, "resource")?), attribute.unwrap_or(Cow::Borrowed("*"))))
    });
    items.collect()
}

fn partial<'t>(top: &HashMap<Cow<'t, str>, Node<'t>>) -> Option<(&'static str, Span)> {
    let is = |key: &str, value: bool| top.get(key).filter(|node| node.as_bool() == Some(value)).map(|node| node.span());
    let failed =
        is("errored", true).map(|span| ("the plan failed, and what came behind the failure is not in it", span));
    failed.or_else(|| Some(("the plan was made for a part of the configuration", is("complete", false)?)))
}

/// `count` and `for_each` as instances are addressed.
fn key_of(index: Node<'_>) -> InstanceKey {
    match (index.as_str(), index.as_f64()) {
        (Some(key), _) => InstanceKey::Key(Text::from(&*key)),
        (_, Some(number)) if number >= 0.0 && number.fract() == 0.0 =>
        {
            #[expect(clippy::cast_sign_loss, reason = "it is not negative")]
            InstanceKey::Index(number as usize)
        }
        _ => InstanceKey::Any,
    }
}

/// The first call of `module.a["x"].module.b`, its key, and what stands behind it.
fn module_step(address: &str) -> Option<(&str, InstanceKey, &str)> {
    let rest = address.strip_prefix("module.")?;
    let end = rest.find(['.', '[']).unwrap_or(rest.len());
    let (name, rest) = rest.split_at(end);
    let (key, rest) = index_step(rest);
    Some((name, key, rest.strip_prefix('.').unwrap_or(rest)))
}

/// An index at the start of a text, and what stands behind it.
pub fn index_step(text: &str) -> (InstanceKey, &str) {
    let Some(inner) = text.strip_prefix('[') else { return (InstanceKey::Single, text) };
    if let Some(quoted) = inner.strip_prefix('"') {
        let mut escaped = false;
        let end = quoted.find(|c| {
            let ends = c == '"' && !escaped;
            escaped = c == '\\' && !escaped;
            ends
        });
        if let Some(end) = end {
            let quoted = &inner[..end + 2];
            let key = serde_json::from_str::<String>(quoted).unwrap_or_else(|_| quoted[1..=end].to_owned());
            let rest = &inner[end + 2..];
            return (InstanceKey::Key(Text::from(&*key)), rest.strip_prefix(']').unwrap_or(rest));
        }
    }
    let Some(end) = inner.find(']') else { return (InstanceKey::Any, "") };
    let key = inner[..end].parse().map_or(InstanceKey::Any, InstanceKey::Index);
    (key, &inner[end + 1..])
}

/// An address without the keys of its instances.
pub fn without_indices(address: &str) -> String {
    let mut bare = String::with_capacity(address.len());
    let mut rest = address;
    while let Some(at) = rest.find('[') {
        bare.push_str(&rest[..at]);
        rest = index_step(&rest[at..]).1;
    }
    bare.push_str(rest);
    bare
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_taken_apart() {
        assert_eq!(without_indices(r#"module.a["x.[0]\"]y"].aws_x.y[0]"#), "module.a.aws_x.y");
        assert_eq!(without_indices("aws_x.y[broken"), "aws_x.y");
        let (name, key, rest) = module_step(r#"module.a["x.y"].module.b[1]"#).unwrap();
        assert_eq!((name, key, rest), ("a", InstanceKey::Key("x.y".into()), "module.b[1]"));
    }
}
