//! A DNS-validated certificate of whose names at least one gets no record: it is never issued.

use std::collections::HashSet;

use super::{remedies, words};
use crate::model::{Certificate, DomainName, Existence, Format, Kind, Leaving, Method, Record};
use crate::rule::{Finding, Label, Scene, Severity, Verdict, formats};
use crate::source::Span;
use crate::value::{Part, Why};

/// Its name.
pub const NAME: &str = "missing-validation-records";
pub(super) const SEVERITY: Severity = Severity::Error;
pub(super) const FORMATS: &[Format] = formats::DEFINITIONS;

/// Labels of one kind.
const MOST_SHOWN: usize = 2;

pub(super) fn check(certificate: &Certificate, scene: &Scene<'_>) -> Verdict {
    if matches!(certificate.kind, Kind::Private | Kind::Imported) {
        return Verdict::Fine;
    }
    // What ACM says of a validation counts more than the records that are seen; the rules about its status tell it.
    if matches!(scene.deployment.format, Format::State | Format::Acm) {
        return Verdict::Fine;
    }
    match certificate.method.decide(|method| *method == Method::Dns) {
        Ok(true) => {}
        Ok(false) => return Verdict::Fine,
        Err(why) => return Verdict::Undecided(why),
    }
    if let Kind::Unknown(why) = &certificate.kind {
        return Verdict::Undecided(why.clone());
    }
    let deployment = scene.deployment;
    let leaves = scene.index.departures(certificate.id).iter().any(|departure| departure.what == Leaving::Options);
    if leaves || !deployment.literal_records.is_empty() {
        return Verdict::Fine;
    }
    let coverage = Coverage::of(certificate, scene);
    if coverage.certain.complete(certificate) {
        return Verdict::Fine;
    }
    let doubt = coverage.doubt(certificate, scene).or_else(|| words::made_elsewhere(certificate));
    if let Some(why) = doubt {
        return Verdict::Undecided(why);
    }
    if let Some(why) = &deployment.incomplete {
        return Verdict::Undecided(why.clone());
    }
    Verdict::Violation(Box::new(found(certificate, &coverage, scene)))
}

/// Which names have records: certainly, and not here although they are written; why there may be more.
#[derive(Default)]
struct Coverage<'a> {
    certain: Covered<'a>,
    off: Covered<'a>,
    why: Option<Why>,
    off_by_default: bool,
}

#[derive(Default)]
struct Covered<'a> {
    all: bool,
    names: Vec<DomainName>,
    /// One of an unknown number of names.
    one: bool,
    /// At least one name was taken by its position.
    by_position: bool,
    records: Vec<&'a Record>,
}

impl<'a> Coverage<'a> {
    /// The record of a name is the same for every certificate of an account, in every region: one made for another
    /// certificate serves this one too (docs.aws.amazon.com/acm/latest/userguide/dns-validation.html).
    fn of(certificate: &Certificate, scene: &Scene<'a>) -> Self {
        let mut coverage = Self::default();
        for (record, parts) in scene.index.validating(certificate, &certificate.base_names()) {
            match (&record.place.existence, &certificate.place.existence) {
                (Existence::Yes, _) => coverage.certain.add(record, &parts),
                // What decides about both decides alike.
                (Existence::Perhaps(one), Existence::Perhaps(other)) if one.reason == other.reason => {
                    coverage.certain.add(record, &parts);
                }
                (Existence::Perhaps(why), _) => {
                    coverage.why.get_or_insert_with(|| why.clone());
                }
                (Existence::No { by_default, .. }, _) => {
                    coverage.off_by_default |= by_default;
                    coverage.off.add(record, &parts);
                }
            }
        }
        coverage
    }

    /// Why it is not certain that a name has no record.
    fn doubt(&self, certificate: &Certificate, scene: &Scene<'_>) -> Option<Why> {
        if let Some(why) = &self.why {
            return Some(why.clone());
        }
        if let (true, Some(more)) = (self.certain.one || !self.certain.names.is_empty(), &certificate.names.more) {
            return Some(more.clone());
        }
        if let Some(off) = self.off.records.first().filter(|_| scene.deployment.reusable && self.off_by_default) {
            let reason = format!("`{}` is switched off by a default", off.place.local_address);
            return Some(Why::new(reason, Some(off.place.header)));
        }
        self.namesake(certificate, scene)
    }

    /// A record for another name, or of another certificate, whose name may turn out to be the one that has none.
    fn namesake(&self, certificate: &Certificate, scene: &Scene<'_>) -> Option<Why> {
        let uncovered = self.certain.uncovered(certificate);
        let bases: HashSet<DomainName> = certificate.base_names().into_iter().collect();
        let (record, name) = scene.index.namesake(&uncovered, &bases)?;
        let reason =
            format!("`{}` makes the record of `{name}`, which may be the same name", record.place.local_address);
        Some(Why::new(reason, Some(record.place.header)))
    }
}

impl<'a> Covered<'a> {
    fn add(&mut self, record: &'a Record, parts: &[Part]) {
        self.records.push(record);
        for part in parts {
            match part {
                Part::Whole => self.all = true,
                Part::PickedOne => self.one = true,
                Part::Name(name) => self.names.push(DomainName::new(name)),
                Part::Picked(name) => {
                    self.by_position = true;
                    self.names.push(DomainName::new(name));
                }
            }
        }
    }

    fn complete(&self, certificate: &Certificate) -> bool {
        let bases = certificate.base_names();
        // Of one name, the only option is the first one.
        let single = self.one && certificate.names.more.is_none() && bases.len() == 1;
        self.all
            || single
            || (certificate.names.more.is_none() && !bases.is_empty() && self.uncovered(certificate).is_empty())
    }

    fn uncovered(&self, certificate: &Certificate) -> Vec<DomainName> {
        let names: HashSet<DomainName> = self.names.iter().map(DomainName::base).collect();
        let mut bases = certificate.base_names();
        bases.retain(|base| !names.contains(base));
        bases
    }
}

fn found(certificate: &Certificate, coverage: &Coverage<'_>, scene: &Scene<'_>) -> Finding {
    let format = scene.deployment.format;
    let (bases, all) = (certificate.base_names(), certificate.names_to_prove());
    let without: HashSet<DomainName> = coverage.certain.uncovered(certificate).into_iter().collect();
    let uncovered: Vec<DomainName> = all.iter().filter(|name| without.contains(&name.base())).cloned().collect();
    let covered = bases.len() - uncovered.len();
    let never = remedies::never_issued(format);
    let is_first = coverage.certain.records.is_empty();
    let (message, text) = if is_first {
        let names = if all.is_empty() { "this certificate".to_owned() } else { words::list(&all) };
        (
            format!(
                "nothing here makes the DNS records that validate {names}; unless somebody makes them by hand, {never}"
            ),
            remedies::without_records(format).to_owned(),
        )
    } else if coverage.certain.by_position {
        (
            format!(
                "only {} of {} names {} a validation record ({}); {never}",
                if covered == 1 { "one".to_owned() } else { covered.to_string() },
                bases.len(),
                if covered == 1 { "gets" } else { "get" },
                words::list(&all)
            ),
            format!("{} names need a record each", bases.len()),
        )
    } else {
        (
            format!(
                "{} {} no validation record here; without it, {never}",
                words::list(&uncovered),
                if uncovered.len() == 1 { "gets" } else { "get" }
            ),
            format!("no record for {}", words::list(&uncovered)),
        )
    };
    let waits = scene.index.validations(certificate.id).first();
    let mut related: Vec<Label> = Vec::new();
    let made = match (coverage.certain.by_position, covered) {
        (false, 0) => "makes the record of another name",
        (true, 1) => "makes the record of one name",
        (true, _) => "makes the records of some",
        (false, _) => "makes the others",
    };
    related.extend(headers(&coverage.certain.records).map(|header| Label::new(header, made)));
    related.extend(
        headers(&coverage.off.records).map(|header| Label::new(header, "would make them, and is switched off here")),
    );
    related.extend(coverage.off.records.iter().take(1).filter_map(|record| match record.place.existence {
        Existence::No { at, .. } => Some(Label::new(at, "this is 0 or empty")),
        _ => None,
    }));
    related.extend(
        waits.map(|validation| Label::new(validation.place.header, "waits 75 minutes for it, then the apply fails")),
    );
    let ignored = scene.deployment.ignored_options.iter().filter(|(id, _)| *id == certificate.id);
    related
        .extend(ignored.map(|(_, at)| Label::new(*at, "for mails only; DNS validation ignores it")).take(MOST_SHOWN));
    let remedy = remedies::make_records(certificate, &uncovered, is_first, format);
    Finding {
        rule: NAME,
        severity: SEVERITY,
        message,
        subject: words::subject(&certificate.place),
        consumer: None,
        primary: Label::new(certificate.place.header, text),
        related,
        help: remedy.help,
        suggestion: remedy.suggestion,
        attribute: "domain_validation_options",
        values: vec![("names", bases.iter().map(ToString::to_string).collect::<Vec<_>>().join(" "))],
    }
}

/// The first blocks that make records; the instances of one are one.
fn headers(records: &[&Record]) -> impl Iterator<Item = Span> {
    let mut headers: Vec<Span> = Vec::new();
    for record in records {
        if !headers.contains(&record.place.header) {
            headers.push(record.place.header);
        }
    }
    headers.into_iter().take(MOST_SHOWN)
}
