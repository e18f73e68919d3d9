//! Validations of a plan, and how the records that they wait for are written.

use super::Plan;
use super::document::{Change, text};
use super::planned::{AFTER_THE_APPLY, Planned};
use super::reach::{heads, references, told_at};
use super::uses::{Known, User, Uses};
use crate::lower::facts::{ARN, sensitive};
use crate::lower::terraform::attributes::VALIDATION_OPTIONS;
use crate::lower::terraform::types::key_of;
use crate::lower::terraform::validations::RECORD;
use crate::model::{CertificateId, Fqdns, Place, Region, Setting, Validation, Write};
use crate::syntax::json::{Kind as Json, Value as Node};
use crate::value::{Maybe, Symbol, Text, Why};

/// Arguments of the provider that decide which account it works in.
const CREDENTIALS: [&str; 9] = [
    "access_key",
    "allowed_account_ids",
    "assume_role",
    "assume_role_with_web_identity",
    "profile",
    "shared_config_files",
    "shared_credentials_file",
    "shared_credentials_files",
    "token",
];

impl<'t> Plan<'_, 't> {
    /// What tells the account of a resource from others: equal texts are one account.
    pub(super) fn account(&self, change: &Change<'t>) -> Text {
        let key = self.resource(change).and_then(|resource| text(resource.node, "provider_config_key"));
        let provider = key.and_then(|key| self.document.providers.get(&*key).copied());
        let arguments = provider.and_then(|provider| provider.get("expressions"));
        let mut told = String::new();
        for name in CREDENTIALS {
            if let Some(argument) = arguments.and_then(|arguments| arguments.get(name)) {
                told.push_str(name);
                write(argument, &mut told);
            }
        }
        // It is compared and never shown.
        if told.is_empty() { Text::from("") } else { Text::from(&*Symbol::new(told).digest()) }
    }
}

/// All strings in an expression.
fn write(node: Node<'_>, into: &mut String) {
    if let Some(text) = node.as_str() {
        into.push('=');
        into.push_str(&text);
    }
    for inner in node.items().chain(node.entries().map(|(_, value)| value)) {
        if matches!(inner.kind(), Json::String | Json::Object | Json::Array) {
            write(inner, into);
        }
    }
}

impl<'t> Uses<'_, '_, 't> {
    pub(super) fn validation(
        &mut self,
        change: &Change<'t>,
        place: Place,
        after: Planned<'t>,
        region: Setting<Region>,
    ) {
        let arn = after.get("certificate_arn");
        let given = self.plan.resource(change).and_then(|resource| resource.expressions);
        let written = given.and_then(|given| given.get("certificate_arn"));
        let told = arn.text();
        let (certificates, others) = match told.as_ref().map(|arn| self.by_arn.get(&**arn)) {
            Some(Some(Known::Made(id))) => (vec![*id], None),
            Some(_) => (Vec::new(), None),
            None => {
                let reach = written.map(|written| self.plan.follow.expression(change.instance, written, None));
                let made = reach.as_ref().map_or_else(Vec::new, |reach| self.certificates.among(&reach.refs, &ARN));
                let blocked = reach.and_then(|reach| reach.blocked.clone());
                let unknown = || made.is_empty().then(|| Why::new(AFTER_THE_APPLY, Some(place.header)));
                let others = blocked.or_else(unknown);
                (made, others)
            }
        };
        let at = match (written, told) {
            (Some(written), None) => Some(told_at(written)),
            _ => arn.span(),
        };
        let fqdns = given.and_then(|given| given.get("validation_record_fqdns"));
        let fqdns = self.fqdns(change, after.get("validation_record_fqdns"), fqdns);
        self.deployment.validations.push(Validation {
            place,
            certificates,
            others,
            at,
            fqdns,
            region,
            is_parallel: false,
        });
    }

    fn fqdns(&self, change: &Change<'t>, planned: Planned<'t>, written: Option<Node<'t>>) -> Option<Fqdns> {
        let at = planned.span().or_else(|| written.map(told_at)).unwrap_or(change.header);
        if planned.is_sensitive() {
            return Some(Fqdns { at, named: [].into(), more: Some(sensitive(at)) });
        }
        if !planned.has_unknown() {
            let items = planned.items();
            return (!items.is_empty()).then(|| Fqdns { at, named: vec![Vec::new(); items.len()].into(), more: None });
        }
        // Nobody gives it, and the provider does not either.
        let written = written?;
        let more = Some(Why::new(AFTER_THE_APPLY, Some(told_at(written))));
        let mut named = Vec::new();
        for (reference, at) in references(written).into_iter().flat_map(heads) {
            let reach = self.plan.follow.resource_as_a_whole(change.instance, &reference, at);
            named.push(match reach {
                Some(reach) => self.certificates.parts(&reach.refs, &[VALIDATION_OPTIONS, "*"]),
                None => Vec::new(),
            });
        }
        Some(Fqdns { at: told_at(written), named: named.into(), more })
    }

    /// How a record is written, where Route 53 has it.
    pub(super) fn write(&self, user: &User<'_, 't>, certificate: CertificateId) -> Option<Write> {
        let after = user.after.filter(|_| user.kind == RECORD)?;
        let overwrite = after.get("allow_overwrite");
        let given = |name: &str| user.resource.and_then(|resource| resource.expressions?.get(name));
        let value = match overwrite.node().and_then(Node::as_bool) {
            Some(value) => Maybe::Known(value),
            // The provider has no word of its own for it.
            None if given("allow_overwrite").is_none() => Maybe::Known(false),
            None if overwrite.is_absent() && !overwrite.is_unknown() => Maybe::Known(false),
            None => Maybe::Unknown(Why::new(AFTER_THE_APPLY, overwrite.span())),
        };
        let at = overwrite.node().and(given("allow_overwrite")).map(told_at);
        let zone = after.get("zone_id");
        let zone = if zone.is_unknown() {
            let heads = given("zone_id").and_then(references).map(heads).unwrap_or_default();
            let made_from = match &heads[..] {
                [(only, _)] if !only.starts_with("each.") && !only.contains("count.") => {
                    format!("{} {only}", user.instance)
                }
                _ => user.place.address.clone(),
            };
            Text::hole(Symbol::new(made_from), Why::new(AFTER_THE_APPLY, Some(user.place.header)))
        } else {
            key_of(&zone.to_value("zone_id"))
        };
        let is_one_of_several = !after.get("set_identifier").is_absent() && given("set_identifier").is_some();
        Some(Write {
            overwrite: Setting { value, at, trail: Vec::new() },
            zone,
            account: self.accounts.get(&certificate).cloned().unwrap_or_else(|| Text::from("")),
            is_one_of_several,
            is_there: user.stays,
        })
    }
}
