//! How something comes to take a certificate only when it is issued.

use super::{Remedy, all_records};
use crate::model::{Attachment, Call, Certificate, Existence, Method, Place, Record, Validation};
use crate::rule::Scene;
use crate::value::{InstanceKey, Maybe};

/// What is said of the ARN that a validation gives.
const SAME: &str = "it is the same, and there when it is issued";

/// What takes a certificate after its validation.
pub(in crate::rules) fn wait_for_validation(
    certificate: &Certificate,
    attachment: &Attachment,
    scene: &Scene<'_>,
) -> Remedy {
    let all = scene.index.validations(certificate.id);
    let (off, made): (Vec<&Validation>, Vec<&Validation>) =
        all.iter().copied().partition(|validation| matches!(validation.place.existence, Existence::No { .. }));
    let calls = &certificate.place.calls;
    if let Some(depth) = calls.iter().position(|call| call.foreign.is_some()) {
        let module = &calls[..=depth];
        if made.iter().all(|validation| validation.place.calls.starts_with(module)) {
            return have_module_wait(&calls[depth], module, certificate, attachment, !made.is_empty());
        }
    }
    let mut remedy = match (&made[..], off.first()) {
        ([], None) => add(certificate, attachment, scene),
        ([], Some(off)) => switch_on(off, attachment, scene),
        _ => take(certificate, attachment, &made),
    };
    let creates_first = certificate.lifecycle.propagated_from.is_some()
        || matches!(certificate.lifecycle.create_before_destroy, Some((Maybe::Known(true), _)));
    if !creates_first {
        remedy.help.push(
            "set `create_before_destroy` on the certificate, too: without it, a later replacement waits for what still \
             takes the old one"
                .into(),
        );
    }
    remedy
}

/// Where nothing can be written beside the certificate.
fn have_module_wait(
    call: &Call,
    module: &[Call],
    certificate: &Certificate,
    attachment: &Attachment,
    waits: bool,
) -> Remedy {
    let name = &call.address;
    let source = call.foreign.as_deref().unwrap_or_default();
    let is_dns = certificate.method.decide(|method| *method == Method::Dns) == Ok(true);
    if source.ends_with("terraform-aws-modules/acm/aws") && is_dns {
        return Remedy::new(format!(
            "have `{name}` wait, and take its `acm_certificate_arn`: it is given when the certificate is issued"
        ))
        .write(["validate_certificate = true", "wait_for_validation  = true"]);
    }
    let is_beside = module.split_last().is_some_and(|(_, outer)| attachment.place.calls == outer);
    if waits && is_beside {
        return Remedy::new(format!(
            "`{name}` has a validation, and gives the ARN before it: wait for all of the module"
        ))
        .write([format!("depends_on = [{name}]")]);
    }
    Remedy::new(format!(
        "have `{name}` wait for the validation, or make the validation beside the call, from the ARN that it gives"
    ))
}

/// The ARN of a validation that is made, or else a wait for it.
fn take(certificate: &Certificate, attachment: &Attachment, made: &[&Validation]) -> Remedy {
    let here: Vec<&Validation> =
        made.iter().copied().filter(|validation| validation.place.calls == attachment.place.calls).collect();
    let Some(validation) = here.first() else { return hand_on(made[0], certificate, attachment) };
    let attribute = attachment.consumer.path.last().copied().unwrap_or_default();
    let address = &validation.place.local_address;
    if !gives_the_arn(validation, certificate) {
        let why = if validation.place.key == InstanceKey::Single {
            "it may be the validation of another certificate, so that its ARN may be another one"
        } else {
            "a validation has no ARN where its `count` or `for_each` leaves it out"
        };
        return Remedy::new(format!("wait for it with `depends_on`, and leave the ARN as it is: {why}"))
            .write([depends_on(here.iter().map(|validation| &validation.place))]);
    }
    let index = match (&validation.place.key, &attachment.index) {
        (InstanceKey::Single, _) => "",
        (_, Some(index)) => index.as_str(),
        _ => return Remedy::new(format!("take the `certificate_arn` of `{address}` with the same index: {SAME}")),
    };
    Remedy::new(format!("take the ARN from the validation: {SAME}"))
        .write([format!("{attribute} = {address}{index}.certificate_arn")])
}

/// Whether a validation is there whenever its certificate is, under the same index, and is of no other one.
fn gives_the_arn(validation: &Validation, certificate: &Certificate) -> bool {
    let is_single = validation.place.key == InstanceKey::Single;
    let is_of_it = validation.others.is_none() && (validation.certificates.len() == 1 || !is_single);
    is_of_it && (is_single || (validation.is_parallel && certificate.place.key != InstanceKey::Single))
}

/// A wait for each of these.
fn depends_on<'a>(places: impl Iterator<Item = &'a Place>) -> String {
    let mut addresses: Vec<&str> = Vec::new();
    for place in places {
        if !addresses.contains(&place.local_address.as_str()) {
            addresses.push(&place.local_address);
        }
    }
    format!("depends_on = [{}]", addresses.join(", "))
}

/// The ARN of a validation that is not where it is taken.
fn hand_on(validation: &Validation, certificate: &Certificate, attachment: &Attachment) -> Remedy {
    let (own, taker) = (&validation.place.calls, &attachment.place.calls);
    let address = &validation.place.local_address;
    let arn = match validation.place.key {
        InstanceKey::Single => format!("`{address}.certificate_arn`"),
        _ => format!("the `certificate_arn` of `{address}`"),
    };
    if taker.starts_with(own) {
        let module = path(&taker[..=own.len()]);
        return Remedy::new(format!("give {arn} to `{module}` in the place of the certificate's: {SAME}"));
    }
    if *own != certificate.place.calls {
        let module = path(own);
        return Remedy::new(format!(
            "give {arn} out of `{module}` through an output, and take that in the place of the certificate's: {SAME}"
        ));
    }
    if gives_the_arn(validation, certificate) {
        return Remedy::new(format!("give {arn} on where the ARN is handed over: {SAME}"));
    }
    Remedy::new("have the output that gives the ARN wait for the validation")
        .write([depends_on(std::iter::once(&validation.place))])
}

/// `module.site.module.edge`
fn path(calls: &[Call]) -> String {
    calls.iter().map(|call| call.address.as_str()).collect::<Vec<_>>().join(".")
}

/// The validation that is there, and is not made.
fn switch_on(off: &Validation, attachment: &Attachment, scene: &Scene<'_>) -> Remedy {
    let address = &off.place.local_address;
    let waits = attachment.waits.validations.iter().filter_map(|&number| scene.deployment.validations.get(number));
    if waits.into_iter().any(|validation| validation.place.header == off.place.header) {
        return Remedy::new(format!("`{address}` is switched off, and to wait for it waits for nothing: have it made"));
    }
    let remedy = Remedy::new(format!("`{address}` is switched off: have it made, and wait for it"));
    if off.place.calls == attachment.place.calls {
        return remedy.write([depends_on(std::iter::once(&off.place))]);
    }
    remedy
}

/// A validation where there is none.
fn add(certificate: &Certificate, attachment: &Attachment, scene: &Scene<'_>) -> Remedy {
    let place = &certificate.place;
    let whereabouts = certificate.written.as_ref().map(|written| &written.whereabouts[..]);
    let with = match whereabouts {
        Some([]) => "",
        Some([("region", _)]) => " in the region of the certificate",
        _ => " with the provider of the certificate",
    };
    let mut remedy = if place.calls == attachment.place.calls {
        Remedy::new(format!("add a validation{with}, and take the ARN from it: {SAME}"))
    } else {
        Remedy::new(format!(
            "add a validation{with} beside it, and give its `certificate_arn` on where the ARN is handed over: {SAME}"
        ))
    };
    let address = &place.local_address;
    let written = certificate.written.as_ref().and_then(|written| written.repeated_by);
    let mut arguments: Vec<(&str, String)> = Vec::new();
    let instance = match (&place.key, written) {
        (InstanceKey::Single, _) => address.clone(),
        (InstanceKey::Index(_), _) | (_, Some("count")) => {
            arguments.push(("count", format!("length({address})")));
            format!("{address}[count.index]")
        }
        (InstanceKey::Key(_), _) | (_, Some(_)) => {
            arguments.push(("for_each", address.clone()));
            "each.value".to_owned()
        }
        (InstanceKey::Any, None) => return remedy,
    };
    for (name, text) in whereabouts.unwrap_or_default() {
        // Each value is a certificate here.
        let text = if text.contains("each.value") { format!("{instance}.{name}") } else { text.clone() };
        arguments.push((name, text));
    }
    arguments.push(("certificate_arn", format!("{instance}.arn")));
    let records: Vec<&Record> = scene.index.records(certificate.id).to_vec();
    // Those of one instance cannot be told from those of the others.
    let beside = place.key == InstanceKey::Single && records.iter().all(|record| record.place.calls == place.calls);
    let line = all_records(&records).pop().filter(|_| beside);
    if let Some((name, text)) = line.as_deref().and_then(|line| line.split_once(" = ")) {
        arguments.push((name, text.to_owned()));
    }
    let longest = arguments.iter().map(|(name, _)| name.len()).max().unwrap_or_default();
    let name = address.rsplit('.').next().unwrap_or("this");
    remedy = remedy.write([format!("resource \"aws_acm_certificate_validation\" \"{name}\" {{")]);
    remedy = remedy.write(arguments.iter().map(|(name, text)| format!("  {name:longest$} = {text}")));
    remedy.write(["}"])
}
