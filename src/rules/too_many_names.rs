//! A certificate with more names than ACM issues one for.

use std::collections::HashSet;

use super::words;
use crate::model::{Certificate, DomainName, Format, Kind, Names};
use crate::rule::{Finding, Label, Limits, Scene, Severity, Verdict, formats};
use crate::value::Why;

pub(super) const NAME: &str = "too-many-names";
pub(super) const SEVERITY: Severity = Severity::Warning;
pub(super) const FORMATS: &[Format] = formats::DEFINITIONS;

pub(super) fn check(certificate: &Certificate, scene: &Scene<'_>) -> Verdict {
    // The quota is asked at a request: not of what is imported, and not of what exists.
    let is_requested = !matches!(certificate.kind, Kind::Private | Kind::Imported);
    if !is_requested || !FORMATS.contains(&scene.deployment.format) {
        return Verdict::Fine;
    }
    let (names, most) = (&certificate.names, scene.limits.names);
    // Names that a condition picks from are no more than its longest choice.
    let bound = names.more.is_none().then_some(names.list.len());
    if bound.into_iter().chain(names.most).any(|count| count <= most) {
        return Verdict::Fine;
    }
    let certain = if names.fewer.is_some() { 0 } else { certain(names) };
    if certain <= most {
        return Verdict::Undecided(doubt(certificate));
    }
    if let Kind::Unknown(why) = &certificate.kind {
        return Verdict::Undecided(why.clone());
    }
    if let Some(why) = words::made_elsewhere(certificate) {
        return Verdict::Undecided(why);
    }
    Verdict::Violation(Box::new(found(certificate, certain, scene.limits)))
}

/// How many names it has at least; a few over the most that there can be are as good as more.
fn certain(names: &Names) -> usize {
    let (known, partial): (Vec<&DomainName>, Vec<&DomainName>) =
        names.list.iter().partition(|name| name.text().known().is_some());
    let known: HashSet<&DomainName> = known.into_iter().collect();
    let mut distinct: Vec<&DomainName> = known.into_iter().collect();
    for name in partial {
        if distinct.len() > Limits::MOST_NAMES {
            break;
        }
        if distinct.iter().all(|other| name.equal(other) == Some(false)) {
            distinct.push(name);
        }
    }
    distinct.len()
}

/// What leaves the number open.
fn doubt(certificate: &Certificate) -> Why {
    let names = &certificate.names;
    let unknown = || names.list.iter().find_map(|name| name.text().why());
    let why = names.more.as_ref().or(names.fewer.as_ref()).or_else(unknown).cloned();
    why.unwrap_or_else(|| Why::new("which of its names are the same is not known", names.at))
}

fn found(certificate: &Certificate, certain: usize, limits: Limits) -> Finding {
    let names = &certificate.names;
    let is_exact = names.more.is_none() && names.list.len() == certain;
    let count = if is_exact { certain.to_string() } else { format!("at least {certain}") };
    let is_refused = certain > Limits::MOST_NAMES;
    let limit = if is_refused { Limits::MOST_NAMES } else { limits.names };
    let refused = if is_refused {
        format!("ACM issues none for more than {limit}")
    } else if limits == Limits::default() {
        format!("ACM refuses more than {limit} until the quota of the account is raised")
    } else {
        format!("`max-names` says that the quota of the account is {limit}")
    };
    let mut help = vec!["let a wildcard stand for its names, or request several certificates".to_owned()];
    if !is_refused {
        help.push(format!(
            "where the quota was raised (Service Quotas raises it to {} at most), write it as `max-names` into \
             acmlint.toml",
            Limits::MOST_NAMES
        ));
    }
    Finding {
        rule: NAME,
        severity: if is_refused { Severity::Error } else { SEVERITY },
        message: format!("{} has {count} names; {refused}", words::named(certificate)),
        subject: words::subject(&certificate.place),
        consumer: None,
        primary: Label::new(
            names.others.or(names.at).unwrap_or(certificate.place.header),
            format!("{count} names with the first one"),
        ),
        related: Vec::new(),
        help,
        suggestion: Vec::new(),
        attribute: "subject_alternative_names",
        values: vec![("names", certain.to_string()), ("limit", limit.to_string())],
    }
}
