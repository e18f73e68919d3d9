//! A certificate of a state to one of the model.

use std::collections::HashMap;

use super::instances::Instance;
use crate::lower::{facts, told};
use crate::model::{
    Certificate, CertificateId, Kind, Lifecycle, Material, Method, Names, Owed, Renewal, Setting, Standing, Status,
    ValidationRecord,
};
use crate::source::Spanned;
use crate::syntax::json::Value;
use crate::value::{Maybe, Why};

pub(super) const CERTIFICATE: &str = "aws_acm_certificate";

/// The certificate that an instance is.
pub(super) fn certificate(id: CertificateId, instance: &Instance<'_>) -> Certificate {
    let header = instance.place.header;
    let names = names(instance);
    let (cbd, at) = instance.create_before_destroy.clone();
    Certificate {
        id,
        place: instance.place.clone(),
        kind: kind(instance),
        method: method(instance),
        key_algorithm: told::key_algorithm(instance.string("key_algorithm").as_ref(), header),
        region: told::region(instance.string("arn").as_ref(), header),
        lifecycle: Lifecycle { create_before_destroy: Some((cbd, at)), ..Lifecycle::default() },
        standing: Some(standing(instance)),
        material: Material::default(),
        authorities: Vec::new(),
        names,
    }
}

fn kind(instance: &Instance<'_>) -> Kind {
    let is_set = |name: &str| instance.is_sensitive(name) || instance.string(name).is_some();
    match instance.string("type").as_ref().map(|kind| kind.value.as_str()) {
        Some("AMAZON_ISSUED") => Kind::Public,
        Some("PRIVATE") => Kind::Private,
        Some("IMPORTED") => Kind::Imported,
        // The attribute is younger than these.
        _ if is_set("certificate_authority_arn") => Kind::Private,
        _ if is_set("certificate_body") => Kind::Imported,
        _ if matches!(method(instance).value, Maybe::Known(Method::Dns | Method::Email | Method::Http)) => Kind::Public,
        _ => Kind::Unknown(Why::new(
            "the state does not say how the certificate came to be",
            Some(instance.place.header),
        )),
    }
}

fn method(instance: &Instance<'_>) -> Setting<Method> {
    let name = "validation_method";
    if instance.is_sensitive(name) {
        return Setting::absent(Maybe::Unknown(facts::sensitive(instance.place.header)));
    }
    let written = instance.get(name);
    let text = written.and_then(Value::as_str);
    Setting { value: Maybe::Known(told::method(text.as_deref())), at: written.map(Value::span), trail: Vec::new() }
}

fn names(instance: &Instance<'_>) -> Names {
    if instance.is_sensitive("domain_name") {
        return Names { more: Some(facts::sensitive(instance.place.header)), ..Names::default() };
    }
    let all = instance.get("subject_alternative_names").into_iter().flat_map(Value::items);
    told::names(instance.get("domain_name"), all)
}

fn standing(instance: &Instance<'_>) -> Standing {
    let status = instance.string("status").map(|told| Spanned { value: Status::of(&told.value), span: told.span });
    let renewed = instance.get("renewal_summary").and_then(|summary| summary.items().next());
    let summary = |key: &str| told::string(renewed.and_then(|summary| summary.get(key)));
    let renewal = summary("renewal_status").map(|told| Spanned { value: Renewal::of(&told.value), span: told.span });
    let waits = status.as_ref().is_some_and(|status| status.value == Status::PendingValidation)
        || renewal.as_ref().is_some_and(|renewal| renewal.value == Renewal::PendingValidation);
    Standing {
        // The provider does not ask for it.
        failure: None,
        eligible: instance
            .string("renewal_eligibility")
            .map(|told| Spanned { value: told.value != "INELIGIBLE", span: told.span }),
        renewal_failure: summary("renewal_status_reason"),
        owed: if waits { owed(instance) } else { Vec::new() },
        in_use: None,
        last_day: told::day(instance.get("not_after")),
        status,
        renewal,
    }
}

/// What a pending validation waits for. A state does not say which of the names are validated already.
fn owed(instance: &Instance<'_>) -> Vec<Owed> {
    let options = instance.get("domain_validation_options").into_iter().flat_map(Value::items);
    let records = options.filter_map(|option| {
        let text = |key: &str| told::string(option.get(key)).map(|told| told.value);
        let record = ValidationRecord {
            name: text("resource_record_name")?,
            kind: text("resource_record_type")?,
            value: text("resource_record_value")?,
        };
        Some(Owed { domain: text("domain_name")?, record: Some(record), mailboxes: Vec::new() })
    });
    let mut owed: Vec<Owed> = records.collect();
    let mut of_domain: HashMap<String, usize> = HashMap::new();
    let mails = instance.get("validation_emails").into_iter().flat_map(Value::items);
    for mail in mails.filter_map(|mail| told::string(Some(mail))) {
        let Some((_, domain)) = mail.value.split_once('@') else { continue };
        let index = *of_domain.entry(domain.to_owned()).or_insert_with(|| {
            owed.push(Owed { domain: domain.to_owned(), record: None, mailboxes: Vec::new() });
            owed.len() - 1
        });
        owed[index].mailboxes.push(mail.value);
    }
    owed
}
