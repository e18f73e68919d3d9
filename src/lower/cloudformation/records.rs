//! The validation records that the deployment of a certificate makes.

use std::collections::{BTreeMap, HashSet};

use super::certificates::included;
use super::eval::{Argument, function};
use super::program::{Instance, Program, Resource, Scope};
use super::request::OPTION;
use super::resources::CERTIFICATE;
use crate::lower::facts::{name_of, why_of};
use crate::model::{Certificate, DomainName, Existence, Place, Record};
use crate::source::Span;
use crate::syntax::node::Node;
use crate::value::{Kind as ValueKind, Part, Text, Value, Why};

/// Of so many conditions that are not known, every case is looked at.
const MOST_CONDITIONS: usize = 4;

/// An option with a zone: the name that its record is for, and why it may not be made.
struct Zoned {
    /// None where the option does not say which.
    name: Option<Value>,
    doubt: Option<Why>,
    at: Span,
}

/// What follows from the cases that conditions leave open.
pub(super) enum Case {
    /// In every case every name has its record.
    Covered,
    /// In every case, these, some name has none.
    Uncovered(Vec<Scope>),
    /// It is not the same in every case, or not known.
    Open,
}

impl<'t> Program<'t> {
    /// The records of a certificate: CloudFormation makes one for each option with a zone
    /// (`AWS::CertificateManager::Certificate`, `DomainValidationOption`).
    pub(super) fn records(
        &self,
        stack: &Instance<'t>,
        resource: &Resource<'t>,
        certificate: &Certificate,
    ) -> Vec<Record> {
        let record_at = |header: Span, part: Part, doubt: Option<Why>| {
            // The certificate's own condition does not matter to itself.
            let existence = doubt.map_or(Existence::Yes, Existence::Perhaps);
            Record::new(Place { header, existence, ..certificate.place.clone() }, vec![(certificate.id, part)])
        };
        let record = |part, doubt| record_at(certificate.place.header, part, doubt);
        let Some(properties) = resource.body.get("Properties") else { return Vec::new() };
        let scope = self.scope_of(stack, resource);
        if resource.kind != CERTIFICATE {
            return vec![record(Part::Whole, self.custom_records(resource, properties, &scope))];
        }
        if let Some(why) = included(Some(properties)).filter(|_| properties.get("DomainValidationOptions").is_none()) {
            return vec![record(Part::Whole, Some(why))];
        }
        let cases = match self.case(properties, &scope) {
            Case::Covered => return vec![record(Part::Whole, None)],
            Case::Uncovered(cases) => cases,
            Case::Open => vec![scope],
        };
        let options = cases.iter().flat_map(|case| self.options(properties, case));
        let mut records = Vec::new();
        for Zoned { name, doubt, at } in options {
            let Some(value) = name else {
                records.push(record(Part::Whole, doubt));
                continue;
            };
            let several = value.alternatives().len() > 1;
            for alternative in value.alternatives() {
                let name = base_of(alternative);
                let doubt = doubt.clone().or_else(|| several.then(|| why_of(&value, at)));
                records.push(record_at(at, Part::Name(name.text().clone()), doubt));
            }
        }
        records
    }

    /// The options of a certificate that say where mails go and name no zone: to DNS validation they are nothing.
    pub(super) fn options_for_mails(&self, stack: &Instance<'t>, resource: &Resource<'t>) -> Vec<Span> {
        let properties = resource.body.get("Properties").filter(|_| resource.kind == CERTIFICATE);
        let Some(options) = properties.and_then(|properties| properties.get("DomainValidationOptions")) else {
            return Vec::new();
        };
        let elements = self.elements(options, &self.scope_of(stack, resource)).into_iter();
        let for_mails = elements.filter(|(node, ..)| node.get("HostedZoneId").is_none());
        for_mails.filter_map(|(node, scope, _)| Some(self.place_of(node.get("ValidationDomain")?, &scope))).collect()
    }

    /// Whether the names have their records, in every case that the conditions leave open. A name and its option often
    /// stand under the same one.
    pub(super) fn case(&self, properties: Node<'t>, scope: &Scope) -> Case {
        if included(Some(properties)).is_some() {
            return Case::Open;
        }
        let names = ["DomainName", "SubjectAlternativeNames", "DomainValidationOptions"];
        let Some(cases) = self.cases(properties, &names, scope) else { return Case::Open };
        let answers: Vec<Option<bool>> = cases.iter().map(|case| self.is_covered(properties, case)).collect();
        if answers.iter().all(|answer| *answer == Some(true)) {
            return Case::Covered;
        }
        if answers.iter().all(|answer| *answer == Some(false)) { Case::Uncovered(cases) } else { Case::Open }
    }

    /// The cases that the conditions in some properties leave open; none where they are too many.
    pub(super) fn cases(&self, properties: Node<'t>, names: &[&str], scope: &Scope) -> Option<Vec<Scope>> {
        let mut conditions = BTreeMap::new();
        for name in names {
            if let Some(node) = properties.get(name) {
                self.open_conditions(node, scope, &mut conditions);
            }
        }
        if conditions.len() > MOST_CONDITIONS {
            return None;
        }
        let mut cases = vec![scope.clone()];
        for (name, node) in &conditions {
            cases = cases
                .iter()
                .flat_map(|case| match self.condition(name, *node, case) {
                    // What was assumed of others decides this one.
                    Ok(_) => vec![case.clone()],
                    Err(_) => vec![self.assuming(case, *node, true), self.assuming(case, *node, false)],
                })
                .collect();
        }
        Some(cases)
    }

    /// Whether every name has a record in one case, where that is known.
    fn is_covered(&self, properties: Node<'t>, case: &Scope) -> Option<bool> {
        let options = self.options(properties, case);
        let is_open = options.iter().any(|option| option.doubt.is_some());
        let certain = options.iter().filter(|option| option.doubt.is_none());
        let covered: Vec<&Value> = certain.filter_map(|option| option.name.as_ref()).collect();
        let single = |value: &&&Value| value.alternatives().len() == 1;
        let bases: HashSet<DomainName> = covered.iter().filter(single).map(|value| base_of(value)).collect();
        let mut all = Some(true);
        for (name, doubt) in self.name_values(properties, case) {
            let found = match name.alternatives() {
                [_] => bases.contains(&base_of(&name)),
                _ => covered.iter().any(|value| same_choice(value, &name)),
            };
            // A name that is one of several is not the one that an option is for, or is; who knows.
            if doubt.is_some() || (!found && (is_open || name.alternatives().len() > 1)) {
                return None;
            }
            if !found && !matches!(name.kind, ValueKind::Null) {
                all = Some(false);
            }
        }
        all
    }

    /// The names of the conditions in a value that are not known.
    fn open_conditions(&self, node: Node<'t>, scope: &Scope, found: &mut BTreeMap<String, Node<'t>>) {
        let mut pending = vec![node];
        while let Some(node) = pending.pop() {
            if found.len() > MOST_CONDITIONS {
                return;
            }
            let argument = function(node).map_or_else(|| Argument::of(node), |(_, argument)| argument);
            if function(node).is_some_and(|(name, _)| name == "If")
                && let Some(condition) = argument.items().next()
                && let Some(name) = self.written(condition, &scope.locals).filter(|_| condition.tag().is_none())
                && self.condition(&name, condition, scope).is_err()
            {
                found.insert(name.into_owned(), condition);
            }
            pending.extend(argument.node.items());
            pending.extend(argument.node.entries().map(|(_, value)| value));
        }
    }

    fn options(&self, properties: Node<'t>, scope: &Scope) -> Vec<Zoned> {
        let Some(options) = properties.get("DomainValidationOptions") else { return Vec::new() };
        let mut found = Vec::new();
        for (node, scope, doubt) in self.elements(options, scope) {
            let at = self.place_of(node, &scope);
            self.fuel.charge(OPTION);
            if self.fuel.is_over(at) {
                break;
            }
            if function(node).is_some() {
                let value = self.eval(node, &scope);
                if !matches!(value.kind, ValueKind::Null) {
                    found.push(Zoned { name: None, doubt: Some(why_of(&value, at)), at });
                }
                continue;
            }
            let Some(zone) = node.get("HostedZoneId") else { continue };
            let zone_value = self.eval(zone, &scope);
            let alternatives = zone_value.alternatives();
            if alternatives.iter().all(is_absent) {
                continue;
            }
            let may_be_absent = alternatives.iter().any(is_absent);
            let doubt = doubt.or_else(|| may_be_absent.then(|| why_of(&zone_value, zone.span())));
            let domain = node.get("DomainName");
            let name = domain.map(|domain| self.eval(domain, &scope));
            let unnamed = || Why::new("this option does not say which name it is for", Some(at));
            let doubt = doubt.or_else(|| name.is_none().then(unnamed));
            found.push(Zoned { name, doubt, at: self.place_of(domain.unwrap_or(zone), &scope) });
        }
        found
    }
}

/// The name whose record serves a value.
fn base_of(value: &Value) -> DomainName {
    name_of(&super::eval::as_text(value), value).base()
}

/// Whether two values that may be several things are the same one of them: they depend on the same.
fn same_choice(option: &Value, name: &Value) -> bool {
    let (ours, theirs) = (option.alternatives(), name.alternatives());
    ours.len() == theirs.len()
        && option.why() == name.why()
        && ours.iter().zip(theirs).all(|(one, other)| base_of(one) == base_of(other))
}

/// Whether a value is not there: `AWS::NoValue`, or the empty text of a parameter that is not meant.
pub(super) fn is_absent(value: &Value) -> bool {
    match &value.kind {
        ValueKind::Null => true,
        ValueKind::Text(Text::Known(text)) => text.is_empty(),
        _ => false,
    }
}
