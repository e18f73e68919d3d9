//! Two resources that make the same validation record: the second one fails.

use std::collections::{HashMap, HashSet};

use super::words;
use crate::model::index::names_of;
use crate::model::{CertificateId, DomainName, Existence, Format, Record, Refused, Setting, Write};
use crate::rule::{Answers, Finding, Label, Scene, Severity, Verdict, formats};
use crate::source::Span;
use crate::value::{Part, Text, Why};

pub(super) const NAME: &str = "conflicting-validation-records";
pub(super) const SEVERITY: Severity = Severity::Error;
pub(super) const FORMATS: &[Format] = formats::TERRAFORM;

/// Records of one name that are compared with each other.
const MOST_COMPARED: usize = 64;

/// What is made for a name: the record, how it is written, and for which of the certificate's names.
#[derive(Clone, Copy)]
struct Made<'a> {
    record: &'a Record,
    write: &'a Write,
}

pub(super) fn check(scene: &Scene<'_>, answer: Answers<'_>) {
    let mut told: HashSet<(Span, Span)> = HashSet::new();
    for (name, made) in by_name(scene) {
        for (index, second) in made.iter().enumerate().take(MOST_COMPARED) {
            for first in &made[..index] {
                // The instances of one block are one mistake.
                let pair = (first.record.place.header, second.record.place.header);
                if told.contains(&pair) {
                    continue;
                }
                match conflict(first, second) {
                    Ok(None) => {}
                    Ok(Some(culprit)) => {
                        told.insert(pair);
                        let other = if std::ptr::eq(culprit.record, second.record) { first } else { second };
                        let finding = found(&name, &culprit, other, scene);
                        answer(&culprit.record.place, Verdict::Violation(Box::new(finding)));
                    }
                    Err(why) => answer(&second.record.place, Verdict::Undecided(why)),
                }
            }
        }
    }
    open(scene, answer);
}

/// What is made for each name, in the order of the records.
fn by_name<'a>(scene: &Scene<'a>) -> Vec<(DomainName, Vec<Made<'a>>)> {
    let mut places: HashMap<DomainName, usize> = HashMap::new();
    let mut names: Vec<(DomainName, Vec<Made<'a>>)> = Vec::new();
    for record in &scene.deployment.records {
        // What takes an option by its position is refused before it makes anything.
        let is_refused = |(id, _): &(CertificateId, Part)| {
            scene.index.misuses(*id).iter().any(|misuse| misuse.kind == Refused::Index)
        };
        let Some(write) = record.write.as_ref().filter(|_| exists(record)) else { continue };
        if record.covers.iter().any(is_refused) {
            continue;
        }
        let mut own: Vec<DomainName> = record
            .covers
            .iter()
            .filter(|(_, part)| matches!(part, Part::Name(_) | Part::Picked(_)))
            .filter_map(|(id, part)| Some(names_of(scene.deployment.certificates.get(*id)?, part)))
            .flatten()
            .map(|name| name.base())
            .collect();
        own.sort();
        own.dedup();
        // A record has one name: of what is made from several, nobody knows which.
        let [name] = &own[..] else { continue };
        let place = *places.entry(name.clone()).or_insert_with(|| {
            names.push((name.clone(), Vec::new()));
            names.len() - 1
        });
        names[place].1.push(Made { record, write });
    }
    names
}

fn exists(record: &Record) -> bool {
    !matches!(record.place.existence, Existence::No { .. })
}

/// Which of two records of one name fails, if one does, or why that is not known.
fn conflict<'a>(first: &Made<'a>, second: &Made<'a>) -> Result<Option<Made<'a>>, Why> {
    if first.write.account != second.write.account
        || first.write.is_one_of_several
        || second.write.is_one_of_several
        || (first.write.is_there && second.write.is_there)
    {
        return Ok(None);
    }
    let overwrites = |write: &Write| overwrites(&write.overwrite);
    // What is there already collides with nothing: what is new does.
    let fails = match (first.write.is_there, second.write.is_there) {
        (true, _) => vec![second],
        (_, true) => vec![first],
        _ => vec![second, first],
    };
    let answers: Vec<Result<bool, Why>> = fails.iter().map(|made| overwrites(made.write)).collect();
    if answers.iter().all(|answer| *answer == Ok(true)) {
        return Ok(None);
    }
    match first.write.zone.equal(&second.write.zone) {
        Some(true) => {}
        Some(false) => return Ok(None),
        None => {
            let reason = "whether both records are made in the same zone is not known";
            return Err(Why::new(reason, Some(second.record.place.header)));
        }
    }
    if let Some(why) = answers.iter().find_map(|answer| answer.clone().err()) {
        return Err(why);
    }
    if answers.contains(&Ok(true)) {
        let reason = "only one of the two may overwrite, and which one is made first is not known";
        return Err(Why::new(reason, Some(second.record.place.header)));
    }
    for made in [first, second] {
        if let Existence::Perhaps(why) = &made.record.place.existence {
            return Err(why.clone());
        }
    }
    Ok(fails.first().map(|made| **made))
}

fn overwrites(overwrite: &Setting<bool>) -> Result<bool, Why> {
    overwrite.decide(|overwrite| *overwrite)
}

/// Records of names that cannot be listed: whether a wildcard and its base are among them is not known.
fn open(scene: &Scene<'_>, answer: Answers<'_>) {
    for record in scene.deployment.records.iter().filter(|record| exists(record)) {
        let Some(write) = record.write.as_ref().filter(|write| !write.is_there && !write.is_one_of_several) else {
            continue;
        };
        let is_whole = |part: &Part| matches!(part, Part::Whole);
        let mut wholes = record.covers.iter().filter(|(_, part)| is_whole(part)).map(|(id, _)| *id);
        let certificate = wholes.find_map(|id| scene.deployment.certificates.get(id));
        let unknown = certificate.and_then(|certificate| certificate.names.more.clone());
        if let (Some(why), false) = (unknown, overwrites(&write.overwrite) == Ok(true)) {
            answer(&record.place, Verdict::Undecided(why));
        }
    }
}

fn found(name: &DomainName, culprit: &Made<'_>, other: &Made<'_>, scene: &Scene<'_>) -> Finding {
    let (place, block) = (&culprit.record.place, other.record.place.header);
    let covered = |record: &Record| {
        let id = record.covers.first().map(|(id, _)| *id);
        id.and_then(|id| scene.deployment.certificates.get(id))
    };
    let (own, others) = (covered(culprit.record), covered(other.record));
    let is_one = own.map(|own| own.id) == others.map(|others| others.id);
    let mut related: Vec<Label> = words::passages(&culprit.write.overwrite.trail).collect();
    if block != place.header {
        related.push(Label::new(block, "makes it, too"));
    }
    let wildcard = own.and_then(|own| own.names.list.iter().find(|own| own.base() == *name && *own != name).cloned());
    let who = if let Some(wildcard) = wildcard.filter(|_| is_one) {
        related.extend(own.map(|own| {
            let at = own.names.others.or(own.names.at).unwrap_or(own.place.header);
            Label::new(at, format!("`{wildcard}` and `{name}` have one record"))
        }));
        format!("`{wildcard}` and `{name}` are validated by the same record")
    } else {
        let certificates = own.into_iter().chain(others).map(|one| one.place.header);
        let mut shown: Vec<Span> = Vec::new();
        for header in certificates.filter(|header| *header != place.header && *header != block) {
            if !shown.contains(&header) {
                shown.push(header);
                related.push(Label::new(header, format!("needs the record of `{name}`")));
            }
        }
        format!("two certificates are validated by the same record of `{name}`")
    };
    let at = culprit.write.overwrite.at;
    Finding {
        rule: NAME,
        severity: SEVERITY,
        message: format!("{who}, and it is made twice; the second time fails (`InvalidChangeBatch … already exists`)"),
        subject: words::subject(place),
        consumer: None,
        primary: match at {
            Some(at) => Label::new(at, "does not overwrite what is there"),
            None => Label::new(place.header, "without `allow_overwrite`"),
        },
        related,
        help: vec![
            "let the records overwrite: they are the same, and Route 53 keeps one".to_owned(),
            "removing one of them later removes the record of both".to_owned(),
        ],
        suggestion: vec!["allow_overwrite = true".to_owned()],
        attribute: "allow_overwrite",
        values: vec![("name", Text::to_string(name.text()))],
    }
}
