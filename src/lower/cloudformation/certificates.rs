//! Certificates of templates to the model.

use std::collections::HashSet;

use super::program::{Instance, Locals, Program, Resource, Scope};
use super::records::Case;
use super::resources::CERTIFICATE;
use crate::lower::facts::{key_algorithm, name_of, setting, why_of, written_names};
use crate::model::{
    Certificate, CertificateId, DomainName, Existence, Kind, Lifecycle, Material, Method, Names, Place, Region, Setting,
};
use crate::source::Span;
use crate::syntax::node::{Kind as NodeKind, Node};
use crate::value::{InstanceKey, Kind as ValueKind, Maybe, Passage, Text, Value, Why};

impl<'t> Program<'t> {
    /// Where a resource is.
    pub(super) fn place(&self, stack: &Instance<'t>, resource: &Resource<'t>) -> Place {
        let made = stack.made.get(&*resource.name);
        Place {
            address: stack.address(resource),
            local_address: made.and_then(|made| made.path.clone()).unwrap_or_else(|| resource.name.to_string()),
            header: resource.header,
            block: resource.header.to(resource.body.span()),
            key: InstanceKey::Single,
            existence: stack.existence.clone().and(&self.existence(stack, resource.body, &resource.locals)),
            calls: stack.calls.clone(),
            origin: made.and_then(|made| made.origin),
        }
    }

    /// Whether something with a `Condition` exists.
    pub(super) fn existence(&self, stack: &Instance<'t>, body: Node<'t>, locals: &Locals) -> Existence {
        let Some(condition) = body.get("Condition") else { return Existence::Yes };
        match self.branch(condition, &Scope { locals: locals.clone(), ..stack.scope() }) {
            Ok(true) => Existence::Yes,
            Ok(false) => Existence::No { at: condition.span(), by_default: false },
            Err(why) => Existence::Perhaps(why),
        }
    }

    /// The certificate that a resource makes.
    pub(super) fn certificate(&self, id: CertificateId, stack: &Instance<'t>, resource: &Resource<'t>) -> Certificate {
        let scope = self.scope_of(stack, resource);
        let is_custom = resource.kind != CERTIFICATE;
        let properties = resource.body.get("Properties");
        let cases = match properties.filter(|_| !is_custom).map(|properties| self.case(properties, &scope)) {
            Some(Case::Uncovered(cases)) => cases,
            _ => vec![scope.clone()],
        };
        let read = |name: &str| properties.and_then(|properties| properties.get(name));
        let kind = self.kind(read("CertificateAuthorityArn"), included(properties), &scope);
        let unwritten = unwritten(stack, properties);
        let method = match (is_custom, properties) {
            (true, Some(properties)) => self.custom_method(resource, properties, &scope),
            // A private authority asks nobody for a proof.
            _ if kind == Kind::Private && read("ValidationMethod").is_none() && unwritten.is_none() => {
                Setting::absent(Maybe::Known(Method::Absent))
            }
            _ => self.method(properties, unwritten, &scope),
        };
        let method = match stack.made.get(&*resource.name).and_then(|made| made.properties.get("ValidationMethod")) {
            Some(&span) => {
                let set = Passage { span, text: "this line sets it".into() };
                Setting { trail: method.trail.into_iter().chain([set]).collect(), ..method }
            }
            None => method,
        };
        let region = match (is_custom, properties) {
            (true, Some(properties)) => self.custom_region(stack, properties, &scope),
            _ => held_region(stack, &scope),
        };
        let key = match read("KeyAlgorithm") {
            Some(node) => setting(self.place_of(node, &scope), &self.eval(node, &scope), key_algorithm),
            None => Setting::absent(Maybe::Known(key_algorithm(None))),
        };
        Certificate {
            id,
            place: self.place(stack, resource),
            kind,
            names: self.names(resource, properties, &cases, &scope).bounded(),
            method,
            key_algorithm: key,
            request: self.request(resource, properties, &scope),
            region,
            lifecycle: Lifecycle { creates_first: true, ..Lifecycle::default() },
            standing: None,
            material: Material::default(),
            authorities: Vec::new(),
            written: None,
        }
    }

    /// E-mail is what CloudFormation asks for where nothing is said
    /// (`AWS::CertificateManager::Certificate`, `ValidationMethod`).
    fn method(&self, properties: Option<Node<'t>>, unwritten: Option<Why>, scope: &Scope) -> Setting<Method> {
        let written = properties.and_then(|properties| properties.get("ValidationMethod"));
        let Some(node) = written else {
            return Setting::absent(unwritten.map_or(Maybe::Known(Method::Email), Maybe::Unknown));
        };
        let mut entries = properties.into_iter().flat_map(Node::entries);
        let key = entries.find(|(_, value)| value.span() == node.span()).map_or(node, |(key, _)| key);
        let value = self.eval(node, scope);
        // Of a branch that is the only one, or of a list that is picked from, what is picked.
        let inside = |at: &Span| node.span().contains(*at) && *at != self.place_of(node, scope);
        let at = value.at.filter(inside).unwrap_or_else(|| self.place_under(key, node, scope));
        let method = setting(at, &value, method_of);
        if matches!(value.kind, ValueKind::Null) { Setting { at: None, ..method } } else { method }
    }

    fn kind(&self, authority: Option<Node<'t>>, included: Option<Why>, scope: &Scope) -> Kind {
        let Some(node) = authority else { return included.map_or(Kind::Public, Kind::Unknown) };
        let value = self.eval(node, scope);
        let given = |one: &Value| !matches!(one.kind, ValueKind::Null);
        let alternatives = value.alternatives();
        if alternatives.iter().all(given) {
            // An empty text is what a parameter has that is not meant.
            let may_be_empty = |one: &Value| match &one.kind {
                ValueKind::Unknown(unknown) => unknown.attribute.is_none(),
                ValueKind::Text(text) => text.least_length() == 0,
                _ => false,
            };
            return match alternatives.iter().find(|one| may_be_empty(one)) {
                Some(one) => Kind::Unknown(why_of(one, node.span())),
                None => Kind::Private,
            };
        }
        if alternatives.iter().any(given) { Kind::Unknown(why_of(&value, node.span())) } else { Kind::Public }
    }

    /// Its names, in any of these cases.
    fn names(&self, resource: &Resource<'t>, properties: Option<Node<'t>>, cases: &[Scope], scope: &Scope) -> Names {
        let mut names = Names::default();
        let Some(properties) = properties else { return names };
        names.at = properties.get("DomainName").map(Node::span);
        names.others = properties.get("SubjectAlternativeNames").map(Node::span);
        if cases.len() > 1 {
            names.fewer = Some(Why::new("a condition decides which of its names it has", names.others.or(names.at)));
        }
        for (value, doubt) in cases.iter().flat_map(|case| self.name_values(properties, case)) {
            match doubt {
                Some(why) => {
                    names.more.get_or_insert(why);
                }
                None => names.take(&value, resource.header),
            }
        }
        if properties.get("SubjectAlternativeNames").is_none() {
            names.more = names.more.or_else(|| included(Some(properties)));
        }
        let mut seen = HashSet::new();
        names.list.retain(|name| seen.insert(name.clone()));
        if names.more.is_some() || names.fewer.is_some() {
            names.most = self.most_names(properties, scope);
        }
        for (index, (value, doubt)) in self.name_values(properties, scope).into_iter().enumerate() {
            let is_first = index == 0 && names.at.is_some();
            let at = value.at.or(names.others).or(names.at).unwrap_or(resource.header);
            names.written.extend(written_names(&value, at, is_first, doubt.as_ref()));
        }
        names
    }

    /// How many names there are at most, in any of the cases that conditions leave open.
    fn most_names(&self, properties: Node<'t>, scope: &Scope) -> Option<usize> {
        if included(Some(properties)).is_some() {
            return None;
        }
        let others = properties.get("SubjectAlternativeNames");
        let is_written_out = others.is_none_or(|others| others.kind() == NodeKind::List && others.tag().is_none());
        let cases = self.cases(properties, &["DomainName", "SubjectAlternativeNames"], scope)?;
        let counts = cases.iter().map(|case| {
            let values = self.name_values(properties, case);
            // What is no text may stand for any number of names.
            let is_one = |value: &Value| match &value.kind {
                ValueKind::Unknown(unknown) => is_written_out || unknown.scalar,
                ValueKind::Object(_) | ValueKind::List(_) => false,
                _ => true,
            };
            let is_there = |value: &&Value| !matches!(value.kind, ValueKind::Null);
            let all = values.iter().map(|(value, _)| value).filter(is_there);
            all.clone().all(is_one).then(|| all.count())
        });
        counts.reduce(|most, count| Some(most?.max(count?))).flatten()
    }

    /// The values that are the names of a certificate, the first name first; and of those that may be none, or several,
    /// why.
    pub(super) fn name_values(&self, properties: Node<'t>, scope: &Scope) -> Vec<(Value, Option<Why>)> {
        let mut names = Vec::new();
        if let Some(node) = properties.get("DomainName") {
            let value = self.eval(node, scope);
            let doubt =
                matches!(value.kind, ValueKind::Object(_)).then(|| Why::new("this is no name", Some(node.span())));
            names.push((value, doubt));
        }
        let Some(others) = properties.get("SubjectAlternativeNames") else { return names };
        let is_written_out = others.kind() == NodeKind::List && others.tag().is_none();
        for (node, scope, doubt) in self.elements(others, scope) {
            let value = self.eval(node, &scope);
            match &value.kind {
                ValueKind::List(items) => names.extend(items.iter().map(|item| (item.clone(), doubt.clone()))),
                // What stands for the whole list may be any number of names.
                ValueKind::Unknown(unknown) if !is_written_out && !unknown.scalar => {
                    let doubt = doubt.unwrap_or_else(|| why_of(&value, node.span()));
                    names.push((value, Some(doubt)));
                }
                _ => names.push((value, doubt)),
            }
        }
        names
    }
}

/// The region of a stack, as far as the condition around something says it.
pub(super) fn held_region(stack: &Instance<'_>, scope: &Scope) -> Setting<Region> {
    let held = super::eval::held(&scope.facts, "AWS::Region");
    match held.as_ref().map(|value| (&value.kind, value.at)) {
        Some((ValueKind::Text(Text::Known(code)), at)) if stack.region.value.known().is_none() => {
            let value = Maybe::Known(Region::new(code));
            let held = at.map(|span| Passage { span, text: "a condition holds it to this".into() });
            Setting { value, at, trail: held.into_iter().collect() }
        }
        _ => stack.region.clone(),
    }
}

impl Names {
    /// Takes the names that a value is.
    fn take(&mut self, value: &Value, at: Span) {
        match &value.kind {
            ValueKind::Null => {}
            ValueKind::OneOf(_) => {
                self.more.get_or_insert_with(|| why_of(value, at));
            }
            _ => {
                let name: DomainName = name_of(&super::eval::as_text(value), value);
                if name.text().known() != Some("") {
                    self.list.push(name);
                }
            }
        }
    }
}

/// Why a property that is not written may be there all the same: a snippet is put in beside it
/// (docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/transform-aws-include.html).
pub(super) fn included(properties: Option<Node<'_>>) -> Option<Why> {
    let (key, _) = properties?.entries().find(|(key, _)| key.key_text().is_some_and(|key| key == "Fn::Transform"))?;
    Some(Why::new("a macro may bring in properties that are not here", Some(key.span())))
}

/// The same, or a macro goes over the whole template.
fn unwritten(stack: &Instance<'_>, properties: Option<Node<'_>>) -> Option<Why> {
    let of_template = || {
        let (name, at) = stack.template.opaque_transform()?;
        Some(Why::new(format!("the macro `{name}` may change the template"), Some(at)))
    };
    included(properties).or_else(of_template)
}

pub(super) fn method_of(text: Option<&str>) -> Method {
    match text {
        None | Some("" | "EMAIL") => Method::Email,
        Some("DNS") => Method::Dns,
        Some("HTTP") => Method::Http,
        Some(other) => Method::other(other),
    }
}
