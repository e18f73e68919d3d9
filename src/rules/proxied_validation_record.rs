//! A validation record for which Cloudflare answers with addresses of its own.

use super::{remedies, words};
use crate::model::{Certificate, Existence, Format, Kind, Method, Record, Setting};
use crate::rule::{Answers, Finding, Label, Scene, Severity, Verdict, formats};
use crate::value::Part;

pub(super) const NAME: &str = "proxied-validation-record";
pub(super) const SEVERITY: Severity = Severity::Error;
pub(super) const FORMATS: &[Format] = formats::TERRAFORM;

pub(super) fn check(scene: &Scene<'_>, answers: Answers<'_>) {
    if matches!(scene.deployment.format, Format::State | Format::Acm) {
        return;
    }
    for record in &scene.deployment.records {
        let Some(proxied) = &record.proxied else { continue };
        for (id, part) in &record.covers {
            if let Some(certificate) = scene.deployment.certificates.get(*id) {
                answers(&record.place, verdict(record, proxied, certificate, part));
            }
        }
    }
}

fn verdict(record: &Record, proxied: &Setting<bool>, certificate: &Certificate, part: &Part) -> Verdict {
    if matches!(certificate.kind, Kind::Private | Kind::Imported)
        || matches!(certificate.place.existence, Existence::No { .. })
    {
        return Verdict::Fine;
    }
    let method = certificate.method.decide(|method| *method == Method::Dns);
    match (proxied.decide(|proxied| *proxied), method) {
        (Ok(false), _) | (_, Ok(false)) => Verdict::Fine,
        (Err(why), _) | (_, Err(why)) => Verdict::Undecided(why),
        (Ok(true), Ok(true)) => match words::made_elsewhere(certificate) {
            Some(why) => Verdict::Undecided(why),
            None => Verdict::Violation(Box::new(found(record, proxied, certificate, part))),
        },
    }
}

fn found(record: &Record, proxied: &Setting<bool>, certificate: &Certificate, part: &Part) -> Finding {
    let name = match part {
        Part::Name(name) => format!("`{name}`"),
        _ => words::list(&certificate.base_names()),
    };
    let mut related: Vec<Label> = words::passages(&proxied.trail).collect();
    related.push(Label::new(certificate.place.header, "waits for this record"));
    let remedy = remedies::dns::do_not_proxy();
    Finding {
        rule: NAME,
        severity: SEVERITY,
        message: format!(
            "Cloudflare proxies the record that validates {name} and answers with addresses of its own, so ACM finds no \
             CNAME and the certificate is never issued"
        ),
        subject: words::subject(&certificate.place),
        consumer: None,
        primary: Label::new(proxied.at.unwrap_or(record.place.header), "proxied"),
        related,
        help: remedy.help,
        suggestion: remedy.suggestion,
        attribute: "proxied",
        values: vec![("proxied", "true".to_owned())],
    }
}
