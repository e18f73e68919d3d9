//! A CAA record that admits other authorities only: ACM may not issue.

mod climb;

use super::calendar::AMAZON_ISSUERS;
use super::{remedies, words};
use crate::model::{CaaProperty, Certificate, Content, DomainName, Existence, Format, Kind, RecordSet};
use crate::rule::{Answers, Finding, Label, Scene, Severity, Verdict, formats};
use crate::value::Why;
use climb::{Answer, Dns};

pub(super) const NAME: &str = "caa-forbids-amazon";
pub(super) const SEVERITY: Severity = Severity::Error;
pub(super) const FORMATS: &[Format] = formats::DEFINITIONS;

pub(super) fn check(scene: &Scene<'_>, answers: Answers<'_>) {
    let deployment = scene.deployment;
    if matches!(deployment.format, Format::State | Format::Acm) {
        return;
    }
    let dns = Dns::of(deployment);
    if dns.is_silent() {
        return;
    }
    for certificate in &deployment.certificates {
        if matches!(certificate.kind, Kind::Private | Kind::Imported)
            || matches!(certificate.place.existence, Existence::No { .. })
        {
            continue;
        }
        let mut forbidden: Vec<(&RecordSet, Vec<DomainName>)> = Vec::new();
        for name in &certificate.names.list {
            match dns.ask(name) {
                Answer::Admitted => {}
                Answer::Open(why) => answers(&certificate.place, Verdict::Undecided(why)),
                Answer::Forbidden(set) => match forbidden.iter_mut().find(|(known, _)| std::ptr::eq(*known, set)) {
                    Some((_, names)) => names.push(name.clone()),
                    None => forbidden.push((set, vec![name.clone()])),
                },
            }
        }
        if let Some(why) = &certificate.names.more {
            answers(&certificate.place, Verdict::Undecided(why.clone()));
        }
        let unknown = match &certificate.kind {
            Kind::Unknown(why) => Some(why.clone()),
            _ => certificate.names.fewer.clone().or_else(|| words::made_elsewhere(certificate)),
        };
        for (set, mut names) in forbidden {
            // A plan has them in another order than the configuration.
            names.sort();
            let Some(why) = &unknown else {
                let found = found(certificate, set, &names, deployment.format);
                answers(&set.place, Verdict::Violation(Box::new(found)));
                continue;
            };
            answers(&certificate.place, Verdict::Undecided(why.clone()));
        }
    }
}

/// Whether a CAA record set lets Amazon issue, where that is known. Where there is a property for wildcards, the others
/// are not asked for them; where there is none that is asked, everybody may issue (RFC 8659, 4.2 and 4.3).
fn admits(set: &RecordSet, wildcard: bool) -> Result<bool, Why> {
    let (properties, more) = match &set.content {
        Content::Caa { properties, more } => (properties, more),
        Content::Unknown(why) => return Err(why.clone()),
        Content::Alias | Content::Delegation => return Ok(true),
    };
    let by_wildcard = wildcard && (more.is_some() || properties.iter().any(|property| property.wildcard));
    let mut asked = properties.iter().filter(|property| property.wildcard == by_wildcard).peekable();
    let is_silent = asked.peek().is_none();
    let admits = asked.any(|property| AMAZON_ISSUERS.contains(&property.issuer.as_str()));
    match more {
        Some(why) if !admits => Err(Why { at: why.at.or(Some(set.at)), ..why.clone() }),
        _ => Ok(admits || is_silent),
    }
}

fn tag(property: &CaaProperty) -> &'static str {
    if property.wildcard { "issuewild" } else { "issue" }
}

fn found(certificate: &Certificate, set: &RecordSet, names: &[DomainName], format: Format) -> Finding {
    let properties: &[CaaProperty] = match &set.content {
        Content::Caa { properties, .. } => properties,
        _ => &[],
    };
    let is_wildcard = |name: &DomainName| *name != name.base();
    let by_wildcard = |name: &DomainName| is_wildcard(name) && properties.iter().any(|property| property.wildcard);
    let mut tags: Vec<&str> = names.iter().map(|name| if by_wildcard(name) { "issuewild" } else { "issue" }).collect();
    tags.sort_unstable();
    tags.dedup();
    let asked = || properties.iter().filter(|property| tags.contains(&tag(property)));
    let issuers = asked().map(|property| property.issuer.as_str());
    let mut issuers: Vec<&str> = issuers.filter(|issuer| !issuer.is_empty()).collect();
    issuers.sort_unstable();
    issuers.dedup();
    let whom = if issuers.is_empty() { "nobody".to_owned() } else { format!("only {}", words::list(&issuers)) };
    let at = set.name.known().map_or_else(String::new, |name| format!(" of `{name}`"));
    let remedy = remedies::dns::admit_amazon(&tags, format);
    let header = certificate.place.header;
    let mut related: Vec<Label> = words::passages(&set.trail).collect();
    related.push(Label::new(header, format!("asks for {}", words::list(names))));
    related.extend((set.place.header != set.at).then(|| Label::new(set.place.header, "the CAA record")));
    Finding {
        rule: NAME,
        severity: SEVERITY,
        message: format!(
            "the CAA record{at} lets {whom} issue certificates for {}, so ACM gives up with `CAA_ERROR`",
            words::list(names)
        ),
        subject: words::subject(&certificate.place),
        consumer: None,
        primary: Label::new(asked().next().map_or(set.at, |property| property.at), format!("admits {whom}")),
        related,
        help: remedy.help,
        suggestion: remedy.suggestion,
        attribute: "records",
        values: vec![
            ("names", names.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")),
            ("issuers", issuers.join(" ")),
        ],
    }
}
