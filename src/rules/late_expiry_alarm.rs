//! An alarm on the days that a certificate has left, at so many days that every renewal sets it off.

use super::calendar::{ALARM_DAYS, PRIVATE_RENEWAL_DAYS, PUBLIC_RENEWAL_DAYS};
use super::{remedies, words};
use crate::model::{Alarm, Certificate, Format, Kind, Method, Watched};
use crate::rule::{Answers, Finding, Label, Scene, Severity, Verdict, formats};
use crate::value::{Maybe, Why};

pub(super) const NAME: &str = "late-expiry-alarm";
pub(super) const SEVERITY: Severity = Severity::Note;
pub(super) const FORMATS: &[Format] = formats::DEFINITIONS;

pub(super) fn check(scene: &Scene<'_>, answers: Answers<'_>) {
    // What exists was judged where it is defined.
    if !FORMATS.contains(&scene.deployment.format) {
        return;
    }
    for alarm in &scene.deployment.alarms {
        answers(&alarm.place, verdict(alarm, scene));
    }
}

fn verdict(alarm: &Alarm, scene: &Scene<'_>) -> Verdict {
    let mut earliest = None;
    for watched in &alarm.watched {
        match renewal(watched, scene) {
            // Nobody renews it but people, and they want to be told early.
            Ok(None) => return Verdict::Fine,
            Ok(Some((days, certificate))) => {
                earliest =
                    Some(earliest.map_or(
                        (days, certificate),
                        |one: (u32, _)| if one.0 >= days { one } else { (days, certificate) },
                    ));
            }
            Err(why) => return unless_low(alarm, why),
        }
    }
    // An alarm that names no certificate measures nothing.
    let Some((days, certificate)) = earliest else { return Verdict::Fine };
    let is_at_renewal = alarm.threshold.decide(|threshold| threshold.is_some_and(|own| own >= f64::from(days)));
    match (is_at_renewal, alarm.is_below.decide(|below| *below)) {
        (Ok(false), _) | (_, Ok(false)) => Verdict::Fine,
        (Ok(true), Ok(true)) => Verdict::Violation(Box::new(found(alarm, days, certificate, scene.deployment.format))),
        (Err(why), _) | (_, Err(why)) => Verdict::Undecided(why),
    }
}

/// What is not known of a certificate does not matter where the alarm is late enough for every one.
fn unless_low(alarm: &Alarm, why: Why) -> Verdict {
    let is_low = |threshold: &Option<f64>| threshold.is_some_and(|own| own < f64::from(PUBLIC_RENEWAL_DAYS));
    let is_above = alarm.is_below.decide(|below| !below) == Ok(true);
    if is_above || alarm.threshold.decide(is_low) == Ok(true) { Verdict::Fine } else { Verdict::Undecided(why) }
}

/// How many days before its end ACM renews a certificate; none where it does not, or where that waits for people.
fn renewal<'a>(watched: &Watched, scene: &'a Scene<'_>) -> Result<Option<(u32, &'a Certificate)>, Why> {
    let unclear = |at| Why::new("whether ACM renews its certificate, and when, is not known", at);
    let certificate = match watched {
        Watched::Made(id) => scene.deployment.certificates.get(*id),
        Watched::Unknown(why) => return Err(why.clone()),
        Watched::Elsewhere => None,
    };
    let Some(certificate) = certificate else { return Err(unclear(None)) };
    match &certificate.kind {
        Kind::Imported => Ok(None),
        Kind::Private => Ok(Some((PRIVATE_RENEWAL_DAYS, certificate))),
        Kind::Unknown(why) => Err(why.clone()),
        Kind::Public => match &certificate.method.value {
            Maybe::Known(Method::Email) => Ok(None),
            Maybe::Known(_) => Ok(Some((PUBLIC_RENEWAL_DAYS, certificate))),
            Maybe::OneOf(_, why) | Maybe::Unknown(why) => Err(why.clone()),
        },
    }
}

fn found(alarm: &Alarm, days: u32, certificate: &Certificate, format: Format) -> Finding {
    let threshold =
        alarm.threshold.value.possible().into_iter().flatten().flatten().copied().fold(f64::INFINITY, f64::min);
    let remedy = remedies::alarm_later(ALARM_DAYS, format);
    let at = alarm.threshold.at.unwrap_or(alarm.place.header);
    let mut related: Vec<Label> = words::passages(&alarm.threshold.trail).collect();
    related.push(Label::new(certificate.place.header, format!("ACM renews it {days} days before its end")));
    Finding {
        rule: NAME,
        severity: SEVERITY,
        message: format!(
            "the alarm fires {threshold} days before {} ends, and ACM renews it only from {days} days on: every healthy \
             renewal sets it off",
            words::named(certificate)
        ),
        subject: words::subject(&alarm.place),
        consumer: None,
        primary: Label::new(at, "not after the day on which a renewal begins"),
        related,
        help: remedy.help,
        suggestion: if alarm.threshold.trail.is_empty() { remedy.suggestion } else { Vec::new() },
        attribute: "threshold",
        values: vec![("threshold", threshold.to_string())],
    }
}
