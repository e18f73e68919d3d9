//! A validation that can only fail: of a certificate that nobody validates, by records that it does not have, in a
//! region where it is not.

use super::words;
use crate::model::{Certificate, Existence, Format, Kind, Method, Region, Setting, Validation};
use crate::rule::{Answers, Finding, Label, Scene, Severity, Verdict, formats};
use crate::source::Span;
use crate::value::Why;

pub(super) const NAME: &str = "impossible-validation";
pub(super) const SEVERITY: Severity = Severity::Error;
pub(super) const FORMATS: &[Format] = formats::TERRAFORM;

/// Why a validation fails.
enum Fails {
    Imported,
    Private,
    Email(Span),
    Elsewhere { own: Region, certificate: Region },
}

pub(super) fn check(scene: &Scene<'_>, answer: Answers<'_>) {
    for validation in &scene.deployment.validations {
        answer(&validation.place, judged(validation, scene));
    }
}

fn judged(validation: &Validation, scene: &Scene<'_>) -> Verdict {
    let certificates: Vec<&Certificate> =
        validation.certificates.iter().filter_map(|&id| scene.deployment.certificates.get(id)).collect();
    let certificates: Vec<&Certificate> = certificates
        .into_iter()
        .filter(|certificate| !matches!(certificate.place.existence, Existence::No { .. }))
        .collect();
    let Some(first) = certificates.first() else {
        return match &validation.others {
            Some(why) => Verdict::Undecided(why.clone()),
            None => Verdict::Fine,
        };
    };
    let mut fails = None;
    let mut sound = false;
    for certificate in &certificates {
        match failure(validation, certificate) {
            Ok(Some(failure)) => {
                fails.get_or_insert((*certificate, failure));
            }
            Ok(None) => sound = true,
            Err(why) => return Verdict::Undecided(why),
        }
    }
    let Some((certificate, failure)) = fails else { return Verdict::Fine };
    if let Some(why) = validation.others.clone().or_else(|| words::made_elsewhere(certificate)) {
        return Verdict::Undecided(why);
    }
    if sound {
        let reason = format!("which of the certificates of `{}` it is for is not known", first.place.local_address);
        return Verdict::Undecided(Why::new(reason, validation.at));
    }
    Verdict::Violation(Box::new(found(validation, certificate, failure)))
}

/// Why the validation of a certificate fails, if it does, or why that is not known.
fn failure(validation: &Validation, certificate: &Certificate) -> Result<Option<Fails>, Why> {
    match &certificate.kind {
        Kind::Imported => return Ok(Some(Fails::Imported)),
        Kind::Private => return Ok(Some(Fails::Private)),
        Kind::Unknown(why) => return Err(why.clone()),
        Kind::Public => {}
    }
    if let Some((own, certificate)) = apart(&validation.region, &certificate.region)? {
        return Ok(Some(Fails::Elsewhere { own, certificate }));
    }
    let Some(fqdns) = &validation.fqdns else { return Ok(None) };
    if !certificate.method.decide(|method| *method == Method::Email)? {
        return Ok(None);
    }
    match &fqdns.more {
        None => Ok(Some(Fails::Email(fqdns.at))),
        // Its options are none, and what is made of none is none.
        Some(why) => Err(why.clone()),
    }
}

/// The two regions, where both are known and not the same; why that is not known. Two that come from one place are one.
fn apart(own: &Setting<Region>, certificate: &Setting<Region>) -> Result<Option<(Region, Region)>, Why> {
    let (Some(here), Some(there)) = (own.value.possible(), certificate.value.possible()) else {
        let is_one = own.at == certificate.at && own.trail == certificate.trail;
        let unknown = [own, certificate].into_iter().find_map(|setting| setting.decide(|_| true).err());
        return match unknown {
            Some(why) if !is_one => Err(why),
            _ => Ok(None),
        };
    };
    let shared = here.iter().any(|region| there.contains(region));
    match (here.first(), there.first()) {
        (Some(here), Some(there)) if !shared => Ok(Some((here.clone(), there.clone()))),
        _ => Ok(None),
    }
}

fn found(validation: &Validation, certificate: &Certificate, failure: Fails) -> Finding {
    let named = words::named(certificate);
    let at = validation.at.unwrap_or(validation.place.header);
    let made = |text: &str| Label::new(certificate.place.header, text);
    let mut related = Vec::new();
    let (message, primary, help, value) = match failure {
        Fails::Imported | Fails::Private => {
            let (word, text) = match failure {
                Fails::Private => ("private", "issued by a private authority, at once"),
                _ => ("imported", "imported: it is issued already"),
            };
            related.push(made(text));
            (
                format!("nobody validates {named}, which is {word}: its validation fails (`no validation necessary`)"),
                Label::new(at, format!("this certificate is {word}")),
                "remove the validation, and give the ARN of the certificate to what takes it",
                word.to_owned(),
            )
        }
        Fails::Email(at) => {
            related.push(made("validated by e-mail"));
            related.extend(certificate.method.at.map(|at| Label::new(at, "five mails, and no record")));
            related.extend(words::passages(&certificate.method.trail));
            (
                format!(
                    "{named} is validated by e-mail and has no records: its validation fails \
                     (`validation_record_fqdns is not valid for EMAIL validation`)"
                ),
                Label::new(at, "names records"),
                "validate by DNS, or leave `validation_record_fqdns` out: then it waits until somebody clicked",
                "EMAIL".to_owned(),
            )
        }
        Fails::Elsewhere { own, certificate: there } => {
            related.extend(words::passages(&validation.region.trail));
            related.push(made(&format!("made in {there}")));
            related.extend(words::passages(&certificate.region.trail));
            (
                format!("{named} is made in {there}, and its validation looks for it in {own} and does not find it"),
                Label::new(at, format!("looked for in {own}")),
                "give the validation the provider of its certificate",
                own.to_string(),
            )
        }
    };
    Finding {
        rule: NAME,
        severity: SEVERITY,
        message,
        subject: words::subject(&validation.place),
        consumer: None,
        primary,
        related,
        help: vec![help.to_owned()],
        suggestion: Vec::new(),
        attribute: "certificate_arn",
        values: vec![("certificate", value)],
    }
}
