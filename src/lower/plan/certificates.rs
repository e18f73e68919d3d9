//! `aws_acm_certificate` of a plan to the model, and where things are made.

use std::borrow::Cow;
use std::collections::HashSet;

use super::Plan;
use super::document::{Change, text};
use super::planned::{AFTER_THE_APPLY, Planned};
use super::reach::{heads, references, told_at};
use crate::lower::facts::{key_algorithm, name_of, sensitive, setting, written_names};
use crate::lower::terraform::certificates::method_of;
use crate::lower::told;
use crate::model::{
    Call, Certificate, Existence, Kind, Lifecycle, Material, Method, Names, Place, Provider, Region, Setting,
};
use crate::source::Span;
use crate::syntax::json::Value as Node;
use crate::value::{Kind as ValueKind, Maybe, Passage, Text, Why};

/// Variables that are passed on as variables.
const MOST_PASSES: usize = 64;

impl<'t> Plan<'_, 't> {
    /// A certificate that is there after the apply.
    pub fn certificate(&mut self, id: usize, change: &Change<'t>) -> Certificate {
        let after = Planned::after(change.node);
        // The provider fills in a name where nobody gives one.
        let domain = after.get("domain_name");
        let is_named =
            domain.node().is_some() || (domain.is_unknown() && self.gives(change, "domain_name") == Some(true));
        let kind = kind(change, after, is_named);
        let method = self.method(change, after, &kind);
        let lifecycle = lifecycle(change, &kind);
        Certificate {
            id,
            place: self.place(change),
            names: self.names(change, after).bounded(),
            method,
            key_algorithm: self.key_algorithm(change, after),
            request: self.request(change, after),
            region: self.region(change),
            lifecycle,
            // A plan was made from what ACM said just before.
            standing: change.stays().then(|| told::standing(&|name| known(after.get(name)))),
            material: Material::default(),
            authorities: Vec::new(),
            written: None,
            kind,
        }
    }

    /// Where a resource instance is.
    pub fn place(&self, change: &Change<'t>) -> Place {
        let resource = self.resource(change);
        Place {
            address: change.address.to_string(),
            local_address: resource.map_or_else(|| change.kind.to_string(), |resource| resource.address.clone()),
            header: resource.map_or(change.header, |resource| resource.header),
            block: resource.map_or(change.header, |resource| resource.node.span()),
            key: change.key.clone(),
            existence: Existence::Yes,
            calls: self.calls(change.instance),
            origin: None,
        }
    }

    /// The module calls that lead to a module instance.
    pub fn calls(&self, instance: usize) -> Vec<Call> {
        let document = self.document;
        let mut calls: Vec<Call> =
            std::iter::successors(Some(&document.instances[instance]), |one| Some(&document.instances[one.caller?]))
                .filter_map(|one| document.modules[one.module].call.as_ref())
                .map(|call| {
                    let source = call.node.get("source").and_then(Node::as_str);
                    // A path within the configuration starts with a dot.
                    let foreign = source.filter(|source| !source.starts_with('.')).map(Cow::into_owned);
                    Call { address: format!("module.{}", call.name), header: call.header, foreign }
                })
                .collect();
        calls.reverse();
        calls
    }

    /// Whether the configuration gives an argument.
    fn gives(&self, change: &Change<'t>, name: &str) -> Option<bool> {
        let arguments = self.resource(change)?.expressions;
        Some(arguments.is_some_and(|arguments| arguments.get(name).is_some()))
    }

    fn names(&self, change: &Change<'t>, after: Planned<'t>) -> Names {
        let domain = after.get("domain_name");
        let others = after.get("subject_alternative_names");
        let (at, rest) = (domain.node().map(Node::span), others.node().map(Node::span));
        let mut names = Names { at, others: rest, ..Names::default() };
        let unknown = |planned: Planned<'_>| Why::new(AFTER_THE_APPLY, planned.span());
        let secret = domain.is_sensitive() || others.is_sensitive();
        let mut seen: HashSet<String> = HashSet::new();
        for planned in [vec![domain], others.items()].concat() {
            let mut value = planned.to_value(&change.address);
            if secret {
                value.refs = value.refs.made_secret();
            }
            let at = planned.span().unwrap_or(change.header);
            match &value.kind {
                ValueKind::Text(text) if text.least_length() > 0 => {
                    let name = name_of(text, &value);
                    if seen.insert(name.text().to_string()) {
                        names.written.extend(written_names(&value, at, Some(at) == names.at, None));
                        names.list.push(name);
                    }
                }
                ValueKind::Unknown(_) => names.more = Some(unknown(planned)),
                _ => {}
            }
        }
        // The provider tells the list once all of it is known; before version 3 it did not when nobody gave one.
        if others.is_unknown() && self.gives(change, "subject_alternative_names") != Some(false) {
            names.more = Some(unknown(others));
        }
        // Where all of them are unknown, the provider plans the first name alone (internal/service/acm/certificate.go,
        // `CustomizeDiff`), as if there were no others.
        let given = self.resource(change).and_then(|resource| resource.expressions?.get("subject_alternative_names"));
        if let Some(given) = given.filter(|_| names.list.len() == 1)
            && !self.is_known(given, change.instance)
        {
            names.more.get_or_insert_with(|| Why::new(AFTER_THE_APPLY, Some(told_at(given))));
        }
        names
    }

    /// Whether an expression has a value at the plan for certain: it is made from variables and nothing else.
    fn is_known(&self, expression: Node<'t>, instance: usize) -> bool {
        let (mut pending, mut left) = (vec![(expression, instance)], MOST_PASSES);
        while let Some((expression, instance)) = pending.pop() {
            left -= 1;
            if left == 0 {
                return false;
            }
            for (reference, _) in references(expression).map_or_else(Vec::new, heads) {
                let Some(name) = reference.strip_prefix("var.") else { return false };
                let this = &self.document.instances[instance];
                let call = self.document.modules[this.module].call.as_ref();
                let name = name.split(['.', '[']).next().unwrap_or_default();
                let argument = call.and_then(|call| call.node.get("expressions")?.get(name));
                pending.extend(argument.zip(this.caller));
            }
        }
        true
    }

    fn method(&mut self, change: &Change<'t>, after: Planned<'t>, kind: &Kind) -> Setting<Method> {
        let planned = after.get("validation_method");
        let Some(written) = planned.node().filter(|_| !planned.is_unknown()) else {
            // The provider fills in what nobody gives; what is given and unknown looks the same.
            let absent = matches!(kind, Kind::Private | Kind::Imported)
                || self.gives(change, "validation_method") == Some(false)
                || planned.is_absent();
            let why = || Why::new(AFTER_THE_APPLY, planned.span());
            return Setting::absent(if absent { Maybe::Known(Method::Absent) } else { Maybe::Unknown(why()) });
        };
        let at = self.first_told(change, "validation_method", written);
        let mut method = setting(at, &planned.to_value(&change.address).at(at), method_of);
        // What the provider says of certificates that nobody validates.
        if method.value.known() == Some(&Method::Other("NONE".to_owned())) {
            method.value = Maybe::Known(Method::Absent);
        }
        method.trail = self.variable_behind(change, "validation_method").into_iter().collect();
        method
    }

    /// Where a value is told that several instances of one resource share: one mistake has one place.
    fn first_told(&mut self, change: &Change<'t>, attribute: &'static str, written: Node<'t>) -> Span {
        let header = self.resource(change).map_or(change.header, |resource| resource.header);
        let value = written.as_str().unwrap_or_default().into_owned();
        *self.told.entry((header.start, attribute, value)).or_insert_with(|| written.span())
    }

    /// The root's variable that an argument is made from, where it is nothing else.
    fn variable_behind(&self, change: &Change<'t>, name: &str) -> Option<Passage> {
        if change.instance != 0 {
            return None;
        }
        let list = references(self.resource(change)?.expressions?.get(name)?)?;
        let [(reference, _)] = &heads(list)[..] else { return None };
        let variable = reference.strip_prefix("var.").filter(|name| !name.contains(['.', '[']))?;
        let value = self.document.variables.get(variable)?.get("value")?;
        Some(Passage { span: value.span(), text: format!("the value of `var.{variable}`").into() })
    }

    fn key_algorithm(&self, change: &Change<'t>, after: Planned<'t>) -> Setting<Text> {
        let planned = after.get("key_algorithm");
        match planned.node() {
            Some(node) if !planned.is_unknown() => {
                setting(node.span(), &planned.to_value(&change.address), key_algorithm)
            }
            _ if self.gives(change, "key_algorithm") == Some(false) => {
                Setting::absent(Maybe::Known(key_algorithm(None)))
            }
            _ => Setting::absent(Maybe::Unknown(Why::new(AFTER_THE_APPLY, planned.span()))),
        }
    }

    /// Where a resource instance is made: its own argument, its provider, the ARN that it has already.
    pub fn region(&self, change: &Change<'t>) -> Setting<Region> {
        let after = Planned::after(change.node);
        if let Some(own) = self.own_region(after, "the resource's own `region`") {
            return own;
        }
        let key = self.resource(change).and_then(|resource| text(resource.node, "provider_config_key"));
        let mut setting = match key {
            Some(key) => self.provider(&key, change.instance),
            None => {
                Setting::absent(Maybe::Unknown(Why::new("the plan does not say its provider", Some(change.header))))
            }
        };
        if setting.value.possible().is_none() {
            let arns = [after.get("arn"), Planned::before(change.node).get("arn")];
            if let Some(known) = arns.into_iter().find_map(|arn| region_of_arn(arn)) {
                setting = known;
            }
        }
        setting
    }

    /// The `region` that a resource or data source has itself, since version 6 of the provider.
    pub fn own_region(&self, values: Planned<'t>, text: &str) -> Option<Setting<Region>> {
        let own = values.get("region");
        let at = own.node().map(Node::span)?;
        if own.is_sensitive() {
            return Some(Setting::absent(Maybe::Unknown(sensitive(at))));
        }
        let code = own.text().filter(|code| !code.is_empty())?;
        let trail = vec![Passage { span: at, text: text.into() }];
        Some(Setting { value: Maybe::Known(Region::new(&code)), at: Some(at), trail })
    }

    /// The region of a provider configuration by its key: `aws`, `aws.east`, `module.edge:aws`. Terraform has followed
    /// the `providers` maps of the calls already; `instance` is the module instance that uses it.
    pub fn provider(&self, key: &str, instance: usize) -> Setting<Region> {
        let Some(&provider) = self.document.providers.get(key) else {
            return Setting::absent(Maybe::Unknown(Why::new(format!("provider `{key}` is not in the plan"), None)));
        };
        let name = key.rsplit_once(':').map_or(key, |(_, name)| name);
        let Some(expression) = provider.get("expressions").and_then(|arguments| arguments.get("region")) else {
            let why = format!("provider `{name}` names no region; it comes from the environment");
            return Setting::absent(Maybe::Unknown(Why::new(why, Some(provider.span()))));
        };
        let text = if name.contains('.') { format!("provider `{name}`") } else { "the default provider".to_owned() };
        let module = text_of_module(provider);
        // The instance of the module that declares it: the one that uses it, or one that calls that.
        let instances = &self.document.instances;
        let declares = |index: &usize| super::document::without_indices(&instances[*index].address) == module;
        let owner = std::iter::successors(Some(instance), |index| instances[*index].caller).find(declares);
        let at = told_at(expression);
        let mut trail = vec![Passage { span: at, text: text.into() }];
        let value = self.constant(expression, owner.unwrap_or_default(), &mut trail);
        let value = match value {
            Ok(node) => match node.as_str().filter(|code| !code.is_empty()) {
                Some(code) => Maybe::Known(Region::new(&code)),
                None => Maybe::Unknown(Why::new("the region comes from the environment", Some(at))),
            },
            Err(why) => Maybe::Unknown(why),
        };
        Setting { value, at: Some(at), trail }
    }

    /// A constant, or the value of the one variable that an expression is.
    fn constant(&self, expression: Node<'t>, instance: usize, trail: &mut Vec<Passage>) -> Result<Node<'t>, Why> {
        let (mut expression, mut instance) = (expression, instance);
        for _ in 0..MOST_PASSES {
            let at = Some(expression.span());
            let Some(list) = references(expression) else {
                return expression.get("constant_value").ok_or_else(|| Why::new("the plan does not tell it", at));
            };
            let heads = heads(list);
            let [(reference, at)] = &heads[..] else {
                return Err(Why::new("the plan does not tell how it is made", at));
            };
            let Some(name) = reference.strip_prefix("var.").filter(|name| !name.contains(['.', '['])) else {
                return Err(Why::new(
                    format!("a plan does not tell the value of `{reference}`; scan the configuration beside it"),
                    Some(*at),
                ));
            };
            let this = &self.document.instances[instance];
            let module = &self.document.modules[this.module];
            let declared = module.variables.get(name);
            if declared.and_then(|variable| variable.get("sensitive")).and_then(Node::as_bool) == Some(true) {
                return Err(sensitive(*at));
            }
            let default = declared.and_then(|variable| variable.get("default"));
            let Some(caller) = this.caller else {
                let value = self.document.variables.get(name).and_then(|variable| variable.get("value")).or(default);
                let value =
                    value.ok_or_else(|| Why::new(format!("`var.{name}` has no value in the plan"), Some(*at)))?;
                trail.insert(0, Passage { span: value.span(), text: format!("the value of `var.{name}`").into() });
                return Ok(value);
            };
            let argument = module.call.as_ref().and_then(|call| call.node.get("expressions")?.get(name));
            let Some(argument) = argument else {
                return default.ok_or_else(|| Why::new(format!("`var.{name}` has no value in the plan"), Some(*at)));
            };
            trail.insert(0, Passage { span: told_at(argument), text: format!("passed to `var.{name}`").into() });
            (expression, instance) = (argument, caller);
        }
        Err(Why::new("it is passed on too often", Some(expression.span())))
    }

    /// The AWS provider configurations of the root.
    pub fn providers(&self) -> Vec<Provider> {
        let keys = self.document.providers.iter();
        let mut keys: Vec<&str> = keys
            .filter(|(key, node)| !key.contains(':') && text(**node, "name").is_some_and(|name| name == "aws"))
            .map(|(key, _)| &**key)
            .collect();
        keys.sort_unstable();
        keys.into_iter().map(|key| Provider { name: key.to_owned(), region: self.provider(key, 0) }).collect()
    }
}

/// An attribute that is known and may be printed.
fn known(planned: Planned<'_>) -> Option<Node<'_>> {
    planned.node().filter(|_| !planned.has_unknown() && !planned.is_sensitive())
}

fn kind(change: &Change<'_>, after: Planned<'_>, is_named: bool) -> Kind {
    match after.get("type").text().as_deref() {
        Some("IMPORTED") => return Kind::Imported,
        Some("PRIVATE") => return Kind::Private,
        Some("AMAZON_ISSUED") => return Kind::Public,
        _ => {}
    }
    let given = |name: &str| {
        let argument = after.get(name);
        argument.is_unknown() || argument.node().is_some_and(|node| node.as_str().is_none_or(|text| !text.is_empty()))
    };
    // PEM that is known only after the apply may turn out to be none; a name there is says that it does.
    if ["private_key", "private_key_wo", "certificate_body"].into_iter().any(given) {
        return if is_named && !change.stays() {
            Kind::Unknown(Why::new("whether it is imported is known only after the apply", Some(change.header)))
        } else {
            Kind::Imported
        };
    }
    let authority = after.get("certificate_authority_arn");
    match (given("certificate_authority_arn"), authority.is_unknown()) {
        (false, _) => Kind::Public,
        (true, true) if after.get("validation_method").node().is_some() => {
            Kind::Unknown(Why::new("its authority is known only after the apply", authority.span()))
        }
        (true, _) => Kind::Private,
    }
}

fn text_of_module(provider: Node<'_>) -> String {
    text(provider, "module_address").map_or_else(String::new, std::borrow::Cow::into_owned)
}

/// The fourth field of an ARN that is known.
pub fn region_of_arn(arn: Planned<'_>) -> Option<Setting<Region>> {
    let text = arn.text()?;
    let region = text.split(':').nth(3).filter(|region| !region.is_empty())?;
    let at = arn.span()?;
    let trail = vec![Passage { span: at, text: "its ARN".into() }];
    Some(Setting { value: Maybe::Known(Region::new(region)), at: Some(at), trail })
}

/// A replacement is all that shows the order: `lifecycle` is in no plan.
fn lifecycle(change: &Change<'_>, kind: &Kind) -> Lifecycle {
    let why = "a plan does not tell `ignore_changes`; scan the configuration beside it";
    let ignored_names = Maybe::Unknown(Why::new(why, Some(change.header)));
    let mut lifecycle = Lifecycle { ignored_names, ..Lifecycle::default() };
    lifecycle.create_before_destroy = match change.replaces {
        Some((first, at)) => {
            // None of its arguments replaces an imported certificate; something did.
            lifecycle.replace_triggered_by = (*kind == Kind::Imported).then_some(at);
            Some((Maybe::Known(first), at))
        }
        None if *kind == Kind::Imported => None,
        None => {
            let why = "a plan tells it only of what it replaces; scan the configuration beside it";
            Some((Maybe::Unknown(Why::new(why, Some(change.header))), change.header))
        }
    };
    lifecycle
}
