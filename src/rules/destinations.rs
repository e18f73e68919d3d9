//! Validation records and the hosted zones that they are written into: what the rules about zones walk through.

use std::collections::HashMap;

use super::words;
use crate::model::{Certificate, Destination, DomainName, Existence, Format, Kind, Method, Record};
use crate::rule::{Answers, Finding, Scene, Verdict};
use crate::value::{Part, Why};

/// A record of a certificate, and a zone that it is written into.
pub(super) struct Written<'a> {
    pub(super) record: &'a Record,
    pub(super) destination: &'a Destination,
    pub(super) certificate: &'a Certificate,
    /// The names that it validates.
    pub(super) names: Vec<DomainName>,
    /// Whether it validates only one of them, and nobody knows which; why there may be others.
    pub(super) one_of: bool,
    pub(super) more: Option<Why>,
}

impl Written<'_> {
    /// The names, for a sentence.
    pub(super) fn told(&self) -> String {
        if self.names.is_empty() { words::named(self.certificate) } else { words::list(&self.names) }
    }

    /// Whether a question is answered with yes for what is written here: for a name at least, or where it is for one of
    /// several, for each of them.
    pub(super) fn asks(&self, question: impl Fn(&DomainName) -> Result<bool, Why>) -> Result<bool, Why> {
        let (mut yes, mut no, mut open) = (false, false, self.more.clone());
        for name in &self.names {
            match question(name) {
                Ok(answer) => (yes, no) = (yes || answer, no || !answer),
                Err(why) => open = open.or(Some(why)),
            }
        }
        match open {
            _ if yes && !self.one_of => Ok(true),
            Some(why) => Err(why),
            None if yes && no => Err(unclear(self)),
            None => Ok(yes),
        }
    }

    /// Why what is wrong with the record may not matter to its certificate.
    fn doubt(&self) -> Option<Why> {
        let method = self.certificate.method.decide(|method| *method == Method::Dns);
        let kind = match &self.certificate.kind {
            Kind::Unknown(why) => Some(why.clone()),
            _ => None,
        };
        let fewer = self.certificate.names.fewer.clone();
        method.err().or(kind).or(fewer).or_else(|| words::made_elsewhere(self.certificate))
    }
}

/// Asks of each record whether it is written where ACM does not find it. What another record makes right for the same
/// names, in whatever DNS, is right: there may be one in the private zone and one in the public one.
pub(super) fn judge(
    scene: &Scene<'_>,
    answers: Answers<'_>,
    ask: impl Fn(&Written<'_>) -> Result<bool, Why>,
    found: impl Fn(&Written<'_>) -> Finding,
) {
    // What is said of certificates that exist tells better whether their records were found.
    if matches!(scene.deployment.format, Format::State | Format::Acm) {
        return;
    }
    let mut right: HashMap<DomainName, Option<Why>> = HashMap::new();
    let mut asked = Vec::new();
    for record in &scene.deployment.records {
        let doubt = match &record.place.existence {
            Existence::No { .. } => continue,
            Existence::Perhaps(why) => Some(why.clone()),
            Existence::Yes => None,
        };
        let mut is_right = |names: &[DomainName], why: Option<Why>| {
            for name in names {
                let known = right.entry(name.clone()).or_insert_with(|| why.clone());
                if why.is_none() {
                    *known = None;
                }
            }
        };
        for (id, part) in &record.covers {
            let Some(certificate) = scene.deployment.certificates.get(*id) else { continue };
            if record.destinations.is_empty() {
                is_right(&names(certificate, part).0, doubt.clone());
            }
            for destination in &record.destinations {
                let (names, one_of) = names(certificate, destination.part.as_ref().unwrap_or(part));
                let is_told = destination.part.is_some() || matches!(part, Part::Name(_));
                let more = certificate.names.more.clone().filter(|_| !is_told);
                // A template's custom resource makes the records of all names.
                let one_of = one_of && record.place.address != certificate.place.address;
                let written = Written { record, destination, certificate, names, one_of, more };
                let answer = ask(&written);
                match &answer {
                    Ok(true) => {}
                    Ok(false) if !one_of => is_right(&written.names, doubt.clone()),
                    Ok(false) => is_right(&written.names, Some(unclear(&written))),
                    Err(why) => is_right(&written.names, Some(why.clone())),
                }
                asked.push((written, answer));
            }
        }
    }
    for (written, answer) in asked {
        let certificate = written.certificate;
        let is_moot = matches!(certificate.kind, Kind::Private | Kind::Imported)
            || matches!(certificate.place.existence, Existence::No { .. })
            || certificate.method.decide(|method| *method == Method::Dns) == Ok(false);
        if is_moot {
            continue;
        }
        let others: Vec<_> = written.names.iter().map(|name| right.get(name)).collect();
        let verdict = match answer {
            Ok(false) => Verdict::Fine,
            // The names have their records elsewhere.
            _ if !others.is_empty() && others.iter().all(|other| matches!(other, Some(None))) => Verdict::Fine,
            Err(why) => Verdict::Undecided(why),
            Ok(true) => match others.into_iter().flatten().flatten().next().cloned().or_else(|| written.doubt()) {
                Some(why) => Verdict::Undecided(why),
                None => Verdict::Violation(Box::new(found(&written))),
            },
        };
        answers(&written.record.place, verdict);
    }
}

fn unclear(written: &Written<'_>) -> Why {
    Why::new("which of its names the record is for is not known", Some(written.destination.at))
}

/// The names that a part of a certificate's options is about, and whether it is one of them. What was taken by its
/// position out of a set may be any element of it.
fn names(certificate: &Certificate, part: &Part) -> (Vec<DomainName>, bool) {
    match part {
        Part::Name(name) => (vec![DomainName::new(name)], false),
        Part::Whole | Part::Picked(_) | Part::PickedOne => {
            let names = certificate.base_names();
            let one_of = names.len() > 1 || certificate.names.more.is_some();
            (names, one_of)
        }
    }
}
