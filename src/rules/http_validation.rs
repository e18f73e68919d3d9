//! A certificate that is to be validated by HTTP, which only CloudFront can do, for what its distribution tenants serve.

use super::{remedies, words};
use crate::model::{Certificate, Format, Kind, Method};
use crate::rule::{Finding, Label, Scene, Severity, Verdict, formats};

pub(super) const NAME: &str = "http-validation";
pub(super) const SEVERITY: Severity = Severity::Error;
pub(super) const FORMATS: &[Format] = formats::DEFINITIONS;

/// What takes certificates that are validated by HTTP
/// (docs.aws.amazon.com/acm/latest/userguide/http-validation.html).
const TENANTS: [&str; 2] = ["aws_cloudfront_distribution_tenant", "AWS::CloudFront::DistributionTenant"];

pub(super) fn check(certificate: &Certificate, scene: &Scene<'_>) -> Verdict {
    if !FORMATS.contains(&scene.deployment.format) {
        return Verdict::Fine;
    }
    if matches!(certificate.kind, Kind::Private | Kind::Imported) {
        return Verdict::Fine;
    }
    match certificate.method.decide(|method| *method == Method::Http) {
        Ok(false) => return Verdict::Fine,
        Err(why) => return Verdict::Undecided(why),
        Ok(true) => {}
    }
    let wildcard = certificate.names.list.iter().find(|name| name.is_wildcard());
    let attachments = scene.index.attachments(certificate.id);
    let is_for_tenants =
        attachments.iter().any(|attachment| TENANTS.contains(&attachment.consumer.resource)) && wildcard.is_none();
    if is_for_tenants {
        return Verdict::Fine;
    }
    if let Kind::Unknown(why) = &certificate.kind {
        return Verdict::Undecided(why.clone());
    }
    if let Some(why) = words::made_elsewhere(certificate) {
        return Verdict::Undecided(why);
    }
    let why = match wildcard {
        Some(name) => format!("which proves no wildcard, and `{name}` is one"),
        None => "which works only for what CloudFront requests for its distribution tenants".to_owned(),
    };
    let remedy = remedies::dns_for_http(certificate, scene.deployment.format);
    let mut related: Vec<Label> = words::passages(&certificate.method.trail).collect();
    related.extend(words::taken_by(attachments.iter().copied()));
    Verdict::Violation(Box::new(Finding {
        rule: NAME,
        severity: SEVERITY,
        message: format!("{} is to be validated by HTTP, {why}; it is never issued", words::named(certificate)),
        subject: words::subject(&certificate.place),
        consumer: None,
        primary: Label::new(certificate.method.at.unwrap_or(certificate.place.header), "CloudFront alone can do that"),
        related,
        help: remedy.help,
        suggestion: if certificate.method.trail.is_empty() { remedy.suggestion } else { Vec::new() },
        attribute: "validation_method",
        values: vec![("validation_method", "HTTP".to_owned())],
    }))
}
