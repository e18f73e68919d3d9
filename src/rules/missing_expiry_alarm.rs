//! A certificate that people have to renew, and nothing tells them when.

use std::collections::{HashMap, HashSet};

use super::{remedies, words};
use crate::model::{Certificate, CertificateId, Format, Kind, Method, Watched};
use crate::rule::{Answers, Finding, Label, Scene, Severity, Verdict, formats};
use crate::value::{Maybe, Why};

pub(super) const NAME: &str = "missing-expiry-alarm";
pub(super) const SEVERITY: Severity = Severity::Note;
pub(super) const FORMATS: &[Format] = formats::DEFINITIONS;

pub(super) fn check(scene: &Scene<'_>, answers: Answers<'_>) {
    // What exists was judged where it is defined.
    if !FORMATS.contains(&scene.deployment.format) {
        return;
    }
    let mut seen_to: HashSet<CertificateId> = HashSet::new();
    let mut of_some: HashMap<CertificateId, Why> = HashMap::new();
    let mut open: Option<Why> = scene.deployment.incomplete.clone();
    let mut all_are = false;
    for watch in &scene.deployment.watches {
        match watch.watches.decide(|watches| *watches) {
            Ok(watches) => all_are |= watches,
            Err(why) => open = open.or(Some(why)),
        }
    }
    for alarm in &scene.deployment.alarms {
        let fires = alarm.is_below.decide(|below| *below);
        if fires == Ok(false) || matches!(alarm.place.existence, crate::model::Existence::No { .. }) {
            continue;
        }
        for one in &alarm.watched {
            match (one, &fires) {
                (Watched::Made(id), Ok(_)) if alarm.watched.len() == 1 => {
                    seen_to.insert(*id);
                }
                (Watched::Made(id), _) => {
                    let why = Why::new("an alarm may watch it, or another one", Some(alarm.place.header));
                    of_some.insert(*id, why);
                }
                (Watched::Unknown(why), _) => open = open.or_else(|| Some(why.clone())),
                (Watched::Elsewhere, _) => {}
            }
        }
    }
    for certificate in &scene.deployment.certificates {
        let is_seen_to = all_are || seen_to.contains(&certificate.id);
        let verdict = match renewed_by_people(certificate) {
            Err(why) if !is_seen_to => Verdict::Undecided(why),
            Ok(true) if !is_seen_to => match of_some.get(&certificate.id).or(open.as_ref()) {
                Some(why) => Verdict::Undecided(why.clone()),
                None => Verdict::Violation(Box::new(found(certificate, scene.deployment.format))),
            },
            _ => Verdict::Fine,
        };
        answers(&certificate.place, verdict);
    }
}

fn renewed_by_people(certificate: &Certificate) -> Result<bool, Why> {
    match (&certificate.kind, &certificate.method.value) {
        (Kind::Imported, _) => Ok(true),
        (Kind::Private, _) => Ok(false),
        (kind, method) => match method.decide(|method| *method == Method::Email) {
            Ok(false) if *kind == Kind::Public || !matches!(method, Maybe::Known(Method::Absent)) => Ok(false),
            Err(why) => Err(why),
            Ok(by_mail) => match kind {
                Kind::Unknown(why) => Err(why.clone()),
                _ => Ok(by_mail),
            },
        },
    }
}

fn found(certificate: &Certificate, format: Format) -> Finding {
    let remedy = remedies::watch(certificate, format);
    let how = if certificate.kind == Kind::Imported { "is imported" } else { "is validated by e-mail" };
    let primary = match certificate.method.at.filter(|_| certificate.kind != Kind::Imported) {
        Some(at) => Label::new(at, "people have to renew it"),
        None if certificate.material.derived.is_some() => {
            Label::new(certificate.place.header, "only an apply renews it")
        }
        None => Label::new(certificate.place.header, "people have to renew it"),
    };
    Finding {
        rule: NAME,
        severity: SEVERITY,
        message: format!("{} {how}, and nothing here says when it nears its end", words::named(certificate)),
        subject: words::subject(&certificate.place),
        consumer: None,
        primary,
        related: Vec::new(),
        help: remedy.help,
        suggestion: remedy.suggestion,
        attribute: "domain_name",
        values: Vec::new(),
    }
}
