//! The resource instances of a state, in either of its forms.

use std::borrow::Cow;
use std::collections::HashSet;

use crate::lower::described::LONGEST_ADDRESS;
use crate::lower::marks::marks_nothing;
use crate::model::{Existence, Place};
use crate::source::{Span, Spanned};
use crate::syntax::SyntaxError;
use crate::syntax::json::{Kind, Value};
use crate::value::{InstanceKey, Maybe, Text, Why};

/// Attributes that say the names of a certificate: where one is sensitive, so are they all.
const NAMES: [&str; 4] = ["domain_name", "subject_alternative_names", "domain_validation_options", "validation_emails"];

/// What `terraform show -json` prints of an empty state.
const EMPTY: [&str; 2] = ["format_version", "terraform_version"];

/// An instance of a resource or of a data source.
pub(super) struct Instance<'t> {
    /// The resource type.
    pub kind: Cow<'t, str>,
    /// Whether it is a data source.
    pub is_data: bool,
    /// Where it is.
    pub place: Place,
    /// Its attributes.
    pub attributes: Value<'t>,
    /// The attributes that hold something sensitive.
    pub sensitive: Sensitive,
    /// What the state says of `create_before_destroy`.
    pub create_before_destroy: (Maybe<bool>, Span),
}

/// Which attributes of an instance must not be printed.
pub(super) enum Sensitive {
    /// These.
    Some(HashSet<String>),
    /// All of them: what the state says of that was not understood.
    All,
}

impl Sensitive {
    fn holds(&self, name: &str) -> bool {
        match self {
            Self::Some(names) => names.contains(name),
            Self::All => true,
        }
    }
}

impl<'t> Instance<'t> {
    /// An attribute; none where it is not there, is `null`, or must not be printed.
    pub(super) fn get(&self, name: &str) -> Option<Value<'t>> {
        let value = self.attributes.get(name)?;
        (value.kind() != Kind::Null && !self.is_sensitive(name)).then_some(value)
    }

    /// Whether an attribute holds something that must not be printed.
    pub(super) fn is_sensitive(&self, name: &str) -> bool {
        let marked = |name: &str| self.sensitive.holds(name);
        marked(name) || (NAMES.contains(&name) && NAMES.into_iter().any(marked))
    }

    /// A string that is not empty.
    pub(super) fn string(&self, name: &str) -> Option<Spanned<String>> {
        crate::lower::told::string(self.get(name))
    }
}

/// The instances of a state; none where it is not one.
///
/// `cut` becomes the place of one whose address is too long to be copied.
pub(super) fn instances<'t>(root: Value<'t>, cut: &mut Option<Span>) -> Result<Option<Vec<Instance<'t>>>, SyntaxError> {
    if root.get("format_version").is_some() {
        // Other commands print a version of their format, too; of an empty state it is all there is.
        let is_empty = || root.entries().all(|(key, _)| key.as_str().is_some_and(|key| EMPTY.contains(&&*key)));
        return Ok((root.get("values").is_some() || is_empty()).then(|| shown(root)));
    }
    let Some(version) = root.get("version") else { return Ok(None) };
    if ["lineage", "serial", "terraform_version"].iter().all(|key| root.get(key).is_none()) {
        return Ok(None);
    }
    if version.source() != "4" {
        let message = format!("a state of version {}; Terraform writes version 4 since 0.12", version.source());
        return Err(SyntaxError { message, span: version.span() });
    }
    Ok(Some(raw(root, cut)))
}

/// What `terraform show -json` prints.
fn shown<'t>(root: Value<'t>) -> Vec<Instance<'t>> {
    let mut instances = Vec::new();
    let mut modules: Vec<Value<'t>> =
        root.get("values").and_then(|values| values.get("root_module")).into_iter().collect();
    while let Some(module) = modules.pop() {
        for resource in module.get("resources").into_iter().flat_map(Value::items) {
            instances.extend(shown_instance(resource));
        }
        let mut children: Vec<Value<'t>> = module.get("child_modules").into_iter().flat_map(Value::items).collect();
        children.reverse();
        modules.extend(children);
    }
    instances
}

fn shown_instance(resource: Value<'_>) -> Option<Instance<'_>> {
    let named = Named::of(resource)?;
    let address = resource.get("address")?;
    // One that is about to be deleted: its successor is here, too.
    if resource.get("deposed_key").is_some() {
        return None;
    }
    let header = address.span();
    Some(Instance {
        place: Place {
            address: address.as_str()?.into_owned(),
            key: key_of(resource.get("index")),
            ..named.place(header, resource.span())
        },
        kind: named.kind,
        is_data: named.is_data,
        attributes: resource.get("values")?,
        sensitive: marked(resource.get("sensitive_values")),
        create_before_destroy: (
            Maybe::Unknown(Why::new("a state as JSON does not say how it is replaced", Some(header))),
            header,
        ),
    })
}

/// What is marked in a value of the form of the attributes, with `true` in the place of what is sensitive.
fn marked(marks: Option<Value<'_>>) -> Sensitive {
    let Some(marks) = marks.filter(|marks| marks.kind() != Kind::Null) else { return Sensitive::Some(HashSet::new()) };
    let is_sensitive =
        |(key, mark): (Value<'_>, Value<'_>)| key.as_str().filter(|_| !marks_nothing(mark)).map(Cow::into_owned);
    match marks.kind() {
        Kind::Object => Sensitive::Some(marks.entries().filter_map(is_sensitive).collect()),
        _ if marks_nothing(marks) => Sensitive::Some(HashSet::new()),
        _ => Sensitive::All,
    }
}

/// What terraform keeps.
fn raw<'t>(root: Value<'t>, cut: &mut Option<Span>) -> Vec<Instance<'t>> {
    let version = root.get("terraform_version").and_then(Value::as_str);
    let says_order = version.is_none_or(|version| keeps_order(&version));
    let mut instances = Vec::new();
    for resource in root.get("resources").into_iter().flat_map(Value::items) {
        let (Some(named), Some(name)) = (Named::of(resource), resource.get("name")) else { continue };
        let (mut named, mut module) = (named, resource.get("module").and_then(Value::as_str));
        if module.as_ref().map_or(0, |module| module.len()) + named.address().len() > LONGEST_ADDRESS {
            // What is sensitive in it is still to be found.
            cut.get_or_insert(name.span());
            (named.name, module) = ("(too long)".into(), None);
        }
        let module = module.map(|module| format!("{module}."));
        for instance in resource.get("instances").into_iter().flat_map(Value::items) {
            let Some(attributes) = instance.get("attributes").filter(|_| instance.get("deposed").is_none()) else {
                continue;
            };
            let index = instance.get("index_key").filter(|index| index.kind() != Kind::Null);
            let key = key_of(index);
            let header = index.unwrap_or(name).span();
            let place = Place {
                address: format!("{}{}{key}", module.as_deref().unwrap_or(""), named.address()),
                key,
                ..named.place(header, instance.span())
            };
            instances.push(Instance {
                place,
                kind: named.kind.clone(),
                is_data: named.is_data,
                attributes,
                sensitive: match instance.get("sensitive_attributes") {
                    None => Sensitive::Some(HashSet::new()),
                    Some(paths) => starts_of_paths(paths).map_or(Sensitive::All, Sensitive::Some),
                },
                create_before_destroy: order(instance, name.span(), says_order),
            });
        }
    }
    instances
}

/// The first steps of the paths to sensitive values; none where these are written in a way that is not known. A path is a
/// list of steps, of which the first one names an attribute (terraform's `internal/states/statefile/version4.go`).
pub(super) fn starts_of_paths(paths: Value<'_>) -> Option<HashSet<String>> {
    let start = |path: Value<'_>| {
        let step = path.items().next().filter(|_| path.kind() == Kind::Array)?;
        let names_attribute = step.get("type")?.as_str()? == "get_attr";
        step.get("value")?.as_str().filter(|_| names_attribute).map(Cow::into_owned)
    };
    match paths.kind() {
        Kind::Null => Some(HashSet::new()),
        Kind::Array => paths.items().map(start).collect(),
        _ => None,
    }
}

/// `create_before_destroy`, which terraform writes where it is true; where it is not, the resource is at fault, and not
/// one of its instances.
fn order(instance: Value<'_>, name: Span, says_order: bool) -> (Maybe<bool>, Span) {
    match instance.get("create_before_destroy") {
        Some(value) => (Maybe::Known(value.as_bool() == Some(true)), value.span()),
        None if says_order => (Maybe::Known(false), name),
        None => (Maybe::Unknown(Why::new("a state this old does not say how it is replaced", Some(name))), name),
    }
}

/// Whether a version of Terraform keeps `create_before_destroy` in its state: since 0.13
/// (internal/states/statefile/version4.go).
fn keeps_order(version: &str) -> bool {
    let mut numbers = version.split('.').map(|number| number.parse::<u32>().unwrap_or(0));
    let (major, minor) = (numbers.next().unwrap_or(0), numbers.next().unwrap_or(0));
    (major, minor) >= (0, 13)
}

/// What a resource is called.
struct Named<'t> {
    kind: Cow<'t, str>,
    name: Cow<'t, str>,
    is_data: bool,
}

impl<'t> Named<'t> {
    fn of(resource: Value<'t>) -> Option<Self> {
        let text = |key: &str| resource.get(key).and_then(Value::as_str);
        Some(Self { kind: text("type")?, name: text("name")?, is_data: text("mode")? == "data" })
    }

    fn address(&self) -> String {
        format!("{}{}.{}", if self.is_data { "data." } else { "" }, self.kind, self.name)
    }

    fn place(&self, header: Span, block: Span) -> Place {
        Place {
            address: String::new(),
            local_address: self.address(),
            header,
            block,
            key: InstanceKey::Single,
            existence: Existence::Yes,
            calls: Vec::new(),
            origin: None,
        }
    }
}

fn key_of(index: Option<Value<'_>>) -> InstanceKey {
    let Some(index) = index else { return InstanceKey::Single };
    match index.as_str() {
        Some(key) => InstanceKey::Key(Text::from(&*key)),
        None => index.source().parse().map_or(InstanceKey::Any, InstanceKey::Index),
    }
}
