//! A certificate of a state to one of the model.

use super::instances::Instance;
use crate::lower::{facts, told};
use crate::model::{Certificate, CertificateId, Kind, Lifecycle, Maker, Material, Method, Names, Request, Setting};
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
        request: request(instance),
        region: told::region(instance.string("arn").as_ref(), header),
        lifecycle: Lifecycle { create_before_destroy: Some((cbd, at)), ..Lifecycle::default() },
        standing: Some(told::standing(&|name| instance.get(name))),
        material: Material::default(),
        authorities: Vec::new(),
        written: None,
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

/// What it was requested with. A provider of another version has other attributes.
fn request(instance: &Instance<'_>) -> Request {
    let header = instance.place.header;
    let untold =
        |what: &str| Setting::absent(Maybe::Unknown(Why::new(format!("the state does not tell {what}"), Some(header))));
    let filled = |name: &str| {
        let tags = instance.get(name)?;
        Some((tags.entries().next().is_some(), tags.span()))
    };
    let tagged = match (filled("tags_all").or_else(|| filled("tags")), instance.is_sensitive("tags")) {
        (Some((tagged, at)), false) => Setting { value: Maybe::Known(tagged), at: Some(at), trail: Vec::new() },
        _ => untold("its tags"),
    };
    let options = instance.get("options").and_then(|options| options.items().next());
    let option = |name: &str, when: &str, default: bool| {
        let told = told::string(options.and_then(|options| options.get(name)))?;
        let value = if told.value == when { !default } else { default };
        Some(Setting { value: Maybe::Known(value), at: Some(told.span), trail: Vec::new() })
    };
    let mut request = Request::of(Maker::Resource, tagged);
    request.transparency = option("certificate_transparency_logging_preference", "DISABLED", true)
        .unwrap_or_else(|| untold("whether it is logged"));
    request.export = option("export", "ENABLED", false).unwrap_or_else(|| untold("whether it may be exported"));
    request
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
