//! Validation options of a template that CloudFormation or ACM refuses, or that leave the stack waiting.

use std::collections::{HashMap, HashSet};

use super::words;
use crate::model::{Certificate, DomainName, Format, Given, Kind, Method, Setting, ValidationOption, WrittenName};
use crate::rule::{Answers, Finding, Label, Limits, Scene, Severity, Verdict, formats};
use crate::source::Span;
use crate::value::{Maybe, Text, Why};

pub(super) const NAME: &str = "invalid-validation-options";
pub(super) const SEVERITY: Severity = Severity::Error;
pub(super) const FORMATS: &[Format] = formats::TEMPLATES;

/// What is wrong with an option.
struct Flaw {
    at: Span,
    label: &'static str,
    /// What is wrong, and what comes of it.
    message: String,
    help: &'static str,
    attribute: &'static str,
    related: Vec<Label>,
}

pub(super) fn check(scene: &Scene<'_>, answers: Answers<'_>) {
    for certificate in &scene.deployment.certificates {
        if certificate.kind == Kind::Private || !FORMATS.contains(&scene.deployment.format) {
            continue;
        }
        if let Method::Other(_) = certificate.method.value.known().unwrap_or(&Method::Absent) {
            answers(&certificate.place, answer(certificate, unknown_method(certificate)));
        }
        let own = Own::of(certificate);
        let mut before = Before::default();
        for option in &certificate.request.validation {
            let flaw = match flaw_of(option, &own).transpose() {
                None => before.twin(option).transpose(),
                known => known,
            };
            before.add(option);
            match flaw {
                None => {}
                Some(Err(why)) => answers(&certificate.place, Verdict::Undecided(why)),
                Some(Ok(flaw)) => {
                    let verdict = match &option.doubt {
                        Some(why) => Verdict::Undecided(why.clone()),
                        None => answer(certificate, flaw),
                    };
                    answers(&certificate.place, verdict);
                }
            }
        }
    }
}

/// A certificate, and its names by what proves them: as many options as names may be looked up in them.
struct Own<'c> {
    certificate: &'c Certificate,
    /// The base of each name, as it is written.
    bases: Vec<DomainName>,
    by_base: HashMap<DomainName, Vec<usize>>,
    /// Those of which a part is not known.
    open: Vec<usize>,
}

impl<'c> Own<'c> {
    fn of(certificate: &'c Certificate) -> Self {
        let names = certificate.names.written.iter();
        let bases: Vec<DomainName> = names.map(|own| DomainName::new(&own.text).base()).collect();
        let mut by_base: HashMap<DomainName, Vec<usize>> = HashMap::new();
        for (index, base) in bases.iter().enumerate() {
            by_base.entry(base.clone()).or_default().push(index);
        }
        let open = (0..bases.len()).filter(|index| bases[*index].text().known().is_none()).collect();
        Self { certificate, bases, by_base, open }
    }

    /// The names that may have this base, in their order, and whether it is known that they have.
    fn of_base(&self, base: &DomainName) -> Vec<(&'c WrittenName, Option<bool>)> {
        let mut indexes: Vec<usize> = match base.text().known() {
            Some(_) => self.by_base.get(base).into_iter().flatten().chain(&self.open).copied().collect(),
            None => (0..self.bases.len()).collect(),
        };
        indexes.sort_unstable();
        indexes.dedup();
        let told =
            indexes.into_iter().map(|index| (&self.certificate.names.written[index], self.bases[index].equal(base)));
        told.filter(|(_, equal)| *equal != Some(false)).collect()
    }
}

fn answer(certificate: &Certificate, flaw: Flaw) -> Verdict {
    if let Kind::Unknown(why) = &certificate.kind {
        return Verdict::Undecided(why.clone());
    }
    Verdict::Violation(Box::new(Finding {
        rule: NAME,
        severity: SEVERITY,
        message: flaw.message,
        subject: words::subject(&certificate.place),
        consumer: None,
        primary: Label::new(flaw.at, flaw.label),
        related: flaw.related,
        help: vec![flaw.help.to_owned()],
        suggestion: Vec::new(),
        attribute: flaw.attribute,
        values: Vec::new(),
    }))
}

fn unknown_method(certificate: &Certificate) -> Flaw {
    let name = match certificate.method.value.known() {
        Some(Method::Other(name)) => name.as_str(),
        _ => "",
    };
    Flaw {
        at: certificate.method.at.unwrap_or(certificate.place.header),
        label: "no method",
        message: format!("`{name}` is no method of validation; ACM refuses the request, and the stack fails"),
        help: "write `DNS`",
        attribute: "ValidationMethod",
        related: words::passages(&certificate.method.trail).collect(),
    }
}

/// The first thing that is wrong with an option; why that cannot be known.
fn flaw_of(option: &ValidationOption, own: &Own<'_>) -> Result<Option<Flaw>, Why> {
    let certificate = own.certificate;
    let has_zone = is_given(&option.zone);
    let has_domain = is_given(&option.mail_domain);
    match (&has_zone, &has_domain) {
        (Ok(true), Ok(true)) => return Ok(Some(both(option))),
        (Ok(false), Ok(false)) => return Ok(Some(neither(option))),
        _ => {}
    }
    if has_zone == Ok(true) {
        if let Some(flaw) = zone_path(option) {
            return Ok(Some(flaw));
        }
        match certificate.method.decide(|method| *method == Method::Email) {
            Ok(true) => return Ok(Some(zone_under_mail(option, certificate))),
            Ok(false) => {}
            Err(why) => return Err(why),
        }
    }
    if let Some(flaw) = stranger(option, own)? {
        return Ok(Some(flaw));
    }
    if has_domain == Ok(true)
        && let Some(flaw) = elsewhere(option)?
    {
        return Ok(Some(flaw));
    }
    // One of both is there, whichever it is.
    match (has_zone, has_domain) {
        (Ok(_), Ok(_)) => Ok(None),
        (Err(why), _) | (_, Err(why)) => Err(why),
    }
}

fn is_given(setting: &Given) -> Result<bool, Why> {
    setting.decide(Option::is_some)
}

/// The name of an option, where it is one text, of which a part may be unknown.
fn text_of(setting: &Given) -> Result<Option<&Text>, Why> {
    match &setting.value {
        Maybe::Known(text) => Ok(text.as_ref()),
        Maybe::OneOf(_, why) | Maybe::Unknown(why) => Err(Why { at: why.at.or(setting.at), ..why.clone() }),
    }
}

fn both(option: &ValidationOption) -> Flaw {
    Flaw {
        at: option.mail_domain.at.unwrap_or(option.at),
        label: "not beside a zone",
        message: format!(
            "{} has both `HostedZoneId` and `ValidationDomain`; CloudFormation takes one of them",
            told(option)
        ),
        help: "a `HostedZoneId` is for DNS, a `ValidationDomain` for e-mail: take the other one away",
        attribute: "ValidationDomain",
        related: option.zone.at.map(|at| Label::new(at, "the zone")).into_iter().collect(),
    }
}

fn neither(option: &ValidationOption) -> Flaw {
    Flaw {
        at: option.name.at.unwrap_or(option.at),
        label: "neither a zone nor a domain for mails",
        message: format!(
            "{} has neither `HostedZoneId` nor `ValidationDomain`; the request is refused, and the stack fails",
            told(option)
        ),
        help: "give the hosted zone of the name, or take the option away and make the record yourself",
        attribute: "HostedZoneId",
        related: Vec::new(),
    }
}

fn zone_path(option: &ValidationOption) -> Option<Flaw> {
    let texts = option.zone.value.possible()?;
    let prefixed = |text: &Option<Text>| text.as_ref().is_some_and(|text| is_path(text.known_prefix()));
    texts.iter().all(prefixed).then(|| Flaw {
        at: option.zone.at.unwrap_or(option.at),
        label: "a path, not the id of a zone",
        message: format!("{} names its zone with a path before the id; the record cannot be made there", told(option)),
        help: "write the id alone, the part behind the last `/`",
        attribute: "HostedZoneId",
        related: Vec::new(),
    })
}

fn is_path(zone: &str) -> bool {
    zone.trim_start_matches('/').starts_with("hostedzone/")
}

fn zone_under_mail(option: &ValidationOption, certificate: &Certificate) -> Flaw {
    let method = match certificate.method.at {
        Some(at) => Label::new(at, "validated by e-mail"),
        None => Label::new(certificate.place.header, "nothing says how, and that means by e-mail"),
    };
    Flaw {
        at: option.zone.at.unwrap_or(option.at),
        label: "a zone is for DNS",
        message: format!(
            "{} has a `HostedZoneId`, but {} is validated by e-mail; the stack fails",
            told(option),
            words::named(certificate)
        ),
        help: "write `ValidationMethod: DNS` beside the options",
        attribute: "HostedZoneId",
        related: vec![method],
    }
}

/// An option for a name that is not on the certificate.
fn stranger(option: &ValidationOption, own: &Own<'_>) -> Result<Option<Flaw>, Why> {
    let certificate = own.certificate;
    if is_same_choice(option, certificate) {
        return Ok(None);
    }
    let Some(text) = text_of(&option.name)? else { return Ok(None) };
    let name = DomainName::new(text);
    let mut open = words::unlisted(certificate);
    for (own, equal) in own.of_base(&name.base()) {
        let why = match (equal, &own.doubt, &option.doubt) {
            (Some(false), ..) => continue,
            (Some(true), None, _) => return Ok(None),
            // Both are there under one condition.
            (Some(true), Some(why), Some(doubt)) if why.reason == doubt.reason => return Ok(None),
            (_, Some(why), _) => why.clone(),
            (None, None, _) => {
                let unknown = text.why().or_else(|| own.text.why()).cloned();
                unknown.unwrap_or_else(|| Why::new("which names are the same is not known", option.name.at))
            }
        };
        open.get_or_insert(why);
    }
    if let Some(why) = open {
        return Err(why);
    }
    // No certificate that ACM issues has more names.
    let names = certificate.names.list.iter().take(Limits::MOST_NAMES).filter_map(|own| own.text().known());
    let near = crate::rule::nearest(&name.to_string(), names);
    let meant = near.map_or_else(String::new, |near| format!(", `{near}` is"));
    Ok(Some(Flaw {
        at: option.name.at.unwrap_or(option.at),
        label: "not one of its names",
        message: format!(
            "`{name}` is not on the certificate{meant}; an option for it proves nothing, and the stack fails or waits"
        ),
        help: "write the name as it stands in `DomainName` or `SubjectAlternativeNames`",
        attribute: "DomainName",
        related: certificate.names.at.map(|at| Label::new(at, "the certificate's first name")).into_iter().collect(),
    }))
}

/// Whether the same condition picks the name of an option and a name of the certificate, in the same way.
fn is_same_choice(option: &ValidationOption, certificate: &Certificate) -> bool {
    let Maybe::OneOf(names, why) = &option.name.value else { return false };
    let picked = certificate.names.written.iter();
    let picked = picked.filter(|own| own.doubt.as_ref().is_some_and(|doubt| doubt.reason == why.reason));
    let bases: HashSet<DomainName> = picked.map(|own| DomainName::new(&own.text).base()).collect();
    let is_picked =
        |name: &Option<Text>| name.as_ref().is_none_or(|name| bases.contains(&DomainName::new(name).base()));
    names.iter().all(is_picked)
}

/// A domain for mails that is neither the name nor above it.
fn elsewhere(option: &ValidationOption) -> Result<Option<Flaw>, Why> {
    let (Some(name), Some(domain)) = (text_of(&option.name)?, text_of(&option.mail_domain)?) else { return Ok(None) };
    let (name, domain) = (DomainName::new(name).base(), DomainName::new(domain));
    match encloses(domain.text(), name.text()) {
        Some(true) => Ok(None),
        None => {
            let why = domain.text().why().or_else(|| name.text().why()).cloned();
            Err(why.unwrap_or_else(|| Why::new("whether it is above the name is not known", option.mail_domain.at)))
        }
        Some(false) => Ok(Some(Flaw {
            at: option.mail_domain.at.unwrap_or(option.at),
            label: "neither the name nor a domain above it",
            message: format!("no mail to `{domain}` can validate `{name}`, which is not under it; the stack fails"),
            help: "name the domain itself or one above it, whose mailboxes are read",
            attribute: "ValidationDomain",
            related: option.name.at.map(|at| Label::new(at, "the name to be validated")).into_iter().collect(),
        })),
    }
}

/// Whether a name is a domain or lies under it, where that is known.
fn encloses(domain: &Text, name: &Text) -> Option<bool> {
    match (domain.known(), name.known()) {
        (Some(domain), Some(name)) => {
            Some(name.strip_suffix(domain).is_some_and(|rest| rest.is_empty() || rest.ends_with('.')))
        }
        _ if domain == name => Some(true),
        _ => {
            let (domain, name) = (domain.pieces(), name.pieces());
            let rest = name.strip_suffix(&domain[..]);
            let is_under = |rest: &[crate::value::Piece]| matches!(rest.last(), Some(crate::value::Piece::Literal(text)) if text.ends_with('.'));
            if rest.is_some_and(is_under) {
                return Some(true);
            }
            // What ends otherwise lies elsewhere.
            let (own, other) = (Text::from_pieces(domain), Text::from_pieces(name));
            let mut ends = own.known_suffix().bytes().rev().zip(other.known_suffix().bytes().rev());
            ends.any(|(a, b)| a != b).then_some(false)
        }
    }
}

/// Options with a zone by what they prove, the first one of each name.
#[derive(Default)]
struct Before<'c>(HashMap<DomainName, Vec<(DomainName, &'c ValidationOption)>>);

impl<'c> Before<'c> {
    fn add(&mut self, option: &'c ValidationOption) {
        if let (Ok(true), Ok(Some(text))) = (is_given(&option.zone), text_of(&option.name)) {
            let name = DomainName::new(text);
            let alike = self.0.entry(name.base()).or_default();
            if alike.iter().all(|(known, _)| *known != name) {
                alike.push((name, option));
            }
        }
    }

    /// An option with a zone whose record another one makes already: a wildcard has the record of its base.
    fn twin(&self, option: &ValidationOption) -> Result<Option<Flaw>, Why> {
        if is_given(&option.zone) != Ok(true) {
            return Ok(None);
        }
        let Ok(Some(text)) = text_of(&option.name) else { return Ok(None) };
        let name = DomainName::new(text);
        let alike = self.0.get(&name.base()).into_iter().flatten();
        let Some((first, other)) = alike.into_iter().find(|(known, _)| *known != name) else { return Ok(None) };
        if let Some(why) = &other.doubt {
            return Err(why.clone());
        }
        Ok(Some(Flaw {
            at: option.name.at.unwrap_or(option.at),
            label: "the same record once more",
            message: format!(
                "`{first}` and `{name}` have one validation record; with a zone for each, Route 53 refuses to make it twice"
            ),
            help: "keep the option of the name without the asterisk, and take the other one away",
            attribute: "DomainName",
            related: other.name.at.map(|at| Label::new(at, "its record is made by this option")).into_iter().collect(),
        }))
    }
}

/// An option, for a sentence.
fn told(option: &ValidationOption) -> String {
    match &option.name {
        Setting { value: Maybe::Known(Some(name)), .. } => format!("the validation option of `{name}`"),
        _ => "a validation option".to_owned(),
    }
}
