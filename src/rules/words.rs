//! Words that several rules use.

use std::fmt::Display;

use crate::model::{Attachment, Certificate, Place};
use crate::rule::{Label, Scene, Subject, Verdict};
use crate::value::{Passage, Why};

/// The certificate as the subject of a finding.
pub(super) fn subject(place: &Place) -> Subject {
    Subject { address: place.address.clone(), span: place.header }
}

/// `a`, `b` and `c`; more than five are counted.
pub(super) fn list<T: Display>(items: &[T]) -> String {
    const MOST: usize = 5;
    let quoted: Vec<String> = items.iter().take(MOST).map(|item| format!("`{item}`")).collect();
    match (items.len(), quoted.split_last()) {
        (0, _) | (_, None) => String::new(),
        (1, Some((only, _))) => only.clone(),
        (count, Some(_)) if count > MOST => format!("{} and {} more", quoted.join(", "), count - MOST),
        (_, Some((last, rest))) => format!("{} and {last}", rest.join(", ")),
    }
}

/// A certificate by its first name, for a sentence.
pub(super) fn named(certificate: &Certificate) -> String {
    match certificate.names.list.first().map(ToString::to_string) {
        Some(name) if name != "…" => format!("the certificate of `{name}`"),
        _ => "this certificate".to_owned(),
    }
}

/// Labels of the places that a value came through, the first one first.
pub(super) fn passages(trail: &[Passage]) -> impl Iterator<Item = Label> {
    trail.iter().rev().map(|passage| Label::new(passage.span, &*passage.text))
}

/// A label for each of the first attributes that take a certificate.
pub(super) fn taken_by<'a>(attachments: impl Iterator<Item = &'a Attachment>) -> Vec<Label> {
    const MOST: usize = 2;
    attachments
        .take(MOST)
        .map(|attachment| Label::new(attachment.at, format!("{} takes it", attachment.consumer.service)))
        .collect()
}

/// Why nothing can be said of a certificate that was made by other means than what is written here.
pub(super) fn made_elsewhere(certificate: &Certificate) -> Option<Why> {
    let at = certificate.lifecycle.ignores_all?;
    Some(Why::new("`ignore_changes = all` says that the certificate is not what is written here", Some(at)))
}

/// Why a certificate may have names that are not seen; those that a condition picks from are.
pub(super) fn unlisted(certificate: &Certificate) -> Option<Why> {
    certificate.names.more.clone().filter(|_| certificate.names.most.is_none())
}

/// What is asked about the status of a certificate that exists, and was not told.
pub(super) fn no_status(certificate: &Certificate) -> Verdict {
    Verdict::Undecided(Why::new("its status was not told", Some(certificate.place.header)))
}

/// ` on 2027-03-17`, the day on which a certificate ends, where it was told.
pub(super) fn end(certificate: &Certificate) -> String {
    let day = certificate.standing.as_ref().and_then(|standing| standing.last_day.as_ref());
    day.map_or_else(String::new, |day| format!(" on {day}"))
}

/// That something takes a certificate of which it is not known which, where something does.
pub(super) fn unseen(scene: &Scene<'_>) -> Option<Why> {
    let (attachment, why) = scene.index.unseen()?;
    let service = attachment.consumer.service;
    let reason = format!("{service} takes a certificate that is not known here: {}", why.reason);
    Some(Why::new(reason, Some(attachment.at)))
}
