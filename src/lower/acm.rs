//! What the ACM API answered, as `aws acm describe-certificate` and `aws acm list-certificates` print it, or `jq` behind
//! them: one document, an array, or several documents one after another.
//!
//! `DescribeCertificate` tells everything about one certificate, `ListCertificates` a little about each of an account
//! and region; what was not told is unknown.

#[cfg(test)]
mod tests;

use crate::model::{
    Certificate, CertificateId, Deployment, Existence, Format, Kind, Lifecycle, Material, Method, Names, Owed, Place,
    Renewal, Request, Setting, Standing, Status, ValidationRecord,
};
use crate::source::{FileId, Span, Spanned};
use crate::syntax::SyntaxError;
use crate::syntax::json::{self, Kind as Json, Value};
use crate::value::{InstanceKey, Maybe, Why};

use super::told;

/// Lowers what the API answered; none where nothing in it is a certificate.
pub fn lower(path: &str, file: FileId, text: &str) -> Result<Option<Deployment>, SyntaxError> {
    let tree = json::parse_all(file, text)?;
    let mut deployment = Deployment {
        path: path.to_owned(),
        format: Format::Acm,
        files: vec![file],
        incomplete: Some(Why::new("the API does not say what takes it", None)),
        ..Deployment::default()
    };
    let mut is_answer = false;
    for root in tree.roots() {
        let roots: Vec<Value<'_>> = if root.kind() == Json::Array { root.items().collect() } else { vec![root] };
        for root in roots {
            let list = root.get("CertificateSummaryList");
            is_answer |= list.is_some();
            let one = || root.get("Certificate").or(Some(root));
            let told = list.map_or_else(|| one().into_iter().collect(), |list| list.items().collect::<Vec<_>>());
            for detail in told {
                let Some(arn) = told::string(detail.get("CertificateArn")) else { continue };
                // A certificate of the API without a status is something else that has an ARN.
                if detail.get("Status").is_some() {
                    is_answer = true;
                    deployment.certificates.push(certificate(deployment.certificates.len(), detail, &arn));
                }
            }
        }
    }
    Ok(is_answer.then_some(deployment))
}

fn certificate(id: CertificateId, detail: Value<'_>, arn: &Spanned<String>) -> Certificate {
    let header = arn.span;
    let place = Place {
        address: arn.value.clone(),
        local_address: arn.value.clone(),
        header,
        block: detail.span(),
        key: InstanceKey::Single,
        existence: Existence::Yes,
        calls: Vec::new(),
        origin: None,
    };
    let kind = kind(detail, header);
    Certificate {
        id,
        names: names(detail, header),
        method: method(detail, &kind, header),
        key_algorithm: told::key_algorithm(told::string(detail.get("KeyAlgorithm")).as_ref(), header),
        request: request(detail, header),
        region: told::region(Some(arn), header),
        lifecycle: Lifecycle::default(),
        standing: Some(standing(detail, &kind)),
        material: Material::default(),
        authorities: Vec::new(),
        written: None,
        place,
        kind,
    }
}

/// What it was requested with. `ListCertificates` tells of it only whether it may be exported, and neither tells tags.
fn request(detail: Value<'_>, header: Span) -> Request {
    let options = detail.get("Options");
    let option = |told: Option<Value<'_>>, when: &str, default: bool| {
        let told = told::string(told)?;
        let value = if told.value == when { !default } else { default };
        Some(Setting { value: Maybe::Known(value), at: Some(told.span), trail: Vec::new() })
    };
    let export = detail.get("ExportOption").or_else(|| options?.get("Export"));
    let logged = options.and_then(|options| options.get("CertificateTransparencyLoggingPreference"));
    let untold = Request::untold(&Why::new("the API did not tell it", Some(header)));
    Request {
        transparency: option(logged, "DISABLED", true).unwrap_or_else(|| untold.transparency.clone()),
        export: option(export, "ENABLED", false).unwrap_or_else(|| untold.export.clone()),
        ..untold
    }
}

fn kind(detail: Value<'_>, header: Span) -> Kind {
    match detail.get("Type").and_then(Value::as_str).as_deref() {
        Some("AMAZON_ISSUED") => Kind::Public,
        Some("PRIVATE") => Kind::Private,
        Some("IMPORTED") => Kind::Imported,
        _ => Kind::Unknown(Why::new("the API did not say how the certificate came to be", Some(header))),
    }
}

fn names(detail: Value<'_>, header: Span) -> Names {
    let all = detail.get("SubjectAlternativeNames").or_else(|| detail.get("SubjectAlternativeNameSummaries"));
    let are_more = detail.get("HasAdditionalSubjectAlternativeNames").and_then(Value::as_bool) == Some(true);
    Names {
        more: (are_more || all.is_none()).then(|| Why::new("not all of its names were told", Some(header))),
        ..told::names(detail.get("DomainName"), all.into_iter().flat_map(Value::items))
    }
}

/// How the names are validated. While a certificate moves from e-mail to DNS they need not agree.
fn method(detail: Value<'_>, kind: &Kind, header: Span) -> Setting<Method> {
    if matches!(kind, Kind::Private | Kind::Imported) {
        return Setting::absent(Maybe::Known(Method::Absent));
    }
    let options = detail.get("DomainValidationOptions").into_iter().flat_map(Value::items);
    let methods: Vec<Spanned<String>> =
        options.filter_map(|option| told::string(option.get("ValidationMethod"))).collect();
    let Some(first) = methods.first() else {
        return Setting::absent(Maybe::Unknown(Why::new(
            "the API did not say how its names are validated",
            Some(header),
        )));
    };
    Setting {
        value: Maybe::any_of(methods.iter().map(|method| Maybe::Known(told::method(Some(&method.value)))))
            .because(Some(Why::new("its names are validated in different ways", Some(first.span)))),
        at: Some(first.span),
        trail: Vec::new(),
    }
}

fn standing(detail: Value<'_>, kind: &Kind) -> Standing {
    let text = |key: &str| told::string(detail.get(key));
    let summary = detail.get("RenewalSummary");
    let renewal = told::string(summary.and_then(|summary| summary.get("RenewalStatus")));
    let renewal = renewal.map(|told| Spanned { value: Renewal::of(&told.value), span: told.span });
    let waits = renewal.as_ref().is_some_and(|renewal| renewal.value == Renewal::PendingValidation);
    Standing {
        status: text("Status").map(|told| Spanned { value: Status::of(&told.value), span: told.span }),
        failure: text("FailureReason"),
        eligible: text("RenewalEligibility").map(|told| Spanned { value: told.value != "INELIGIBLE", span: told.span }),
        owed: owed(if waits { summary.unwrap_or(detail) } else { detail }),
        in_use: in_use(detail, kind),
        last_day: told::day(detail.get("NotAfter")),
        renewal_failure: told::string(summary.and_then(|summary| summary.get("RenewalStatusReason"))),
        renewal,
    }
}

/// Whether anything uses it. What may have been exported may be used where ACM does not see it.
fn in_use(detail: Value<'_>, kind: &Kind) -> Option<Spanned<bool>> {
    let (used, span) = match (detail.get("InUseBy"), detail.get("InUse")) {
        (Some(users), _) if users.kind() == Json::Array => (users.items().next().is_some(), users.span()),
        (_, Some(used)) => (used.as_bool()?, used.span()),
        _ => return None,
    };
    let export = detail.get("ExportOption").or_else(|| detail.get("Options")?.get("Export"));
    let exportable = *kind == Kind::Private || export.and_then(Value::as_str).as_deref() == Some("ENABLED");
    (used || !exportable).then_some(Spanned { value: used, span })
}

/// The names that are not validated yet.
fn owed(told: Value<'_>) -> Vec<Owed> {
    let options = told.get("DomainValidationOptions").into_iter().flat_map(Value::items);
    let pending = options.filter(|option| {
        option.get("ValidationStatus").and_then(Value::as_str).as_deref() == Some("PENDING_VALIDATION")
    });
    let owed = pending.filter_map(|option| {
        let record = option.get("ResourceRecord").and_then(|record| {
            let text = |key: &str| told::string(record.get(key)).map(|told| told.value);
            Some(ValidationRecord { name: text("Name")?, kind: text("Type")?, value: text("Value")? })
        });
        let mailboxes = option.get("ValidationEmails").into_iter().flat_map(Value::items);
        Some(Owed {
            domain: told::string(option.get("DomainName"))?.value,
            record,
            mailboxes: mailboxes.filter_map(|mailbox| Some(told::string(Some(mailbox))?.value)).collect(),
        })
    });
    owed.collect()
}
