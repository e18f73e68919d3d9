//! A validation that is told of fewer records than its certificate needs.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::{remedies, words};
use crate::model::{
    Certificate, CertificateId, DomainName, Existence, Format, Fqdns, Kind, Method, NamedBy, Validation,
};
use crate::rule::{Answers, Finding, Label, Scene, Severity, Verdict, formats};
use crate::value::{Part, Why};

pub(super) const NAME: &str = "incomplete-validation-fqdns";
pub(super) const SEVERITY: Severity = Severity::Error;
pub(super) const FORMATS: &[Format] = formats::TERRAFORM;

/// What the list says of a certificate.
enum Named {
    All,
    /// Some have no record in it; these, where it is known which.
    Some(Vec<DomainName>),
    Unknown(Why),
}

/// What the elements of a list name.
#[derive(Default)]
struct Told {
    /// The records of whole certificates.
    wholes: HashSet<CertificateId>,
    /// Of how many elements nobody knows whose record they are, and of how many the records of several names.
    untold: usize,
    several: usize,
    /// How many elements are the record of one name.
    single: HashMap<DomainName, usize>,
    /// Those names of which a part is not known.
    open: Vec<DomainName>,
}

pub(super) fn check(scene: &Scene<'_>, answer: Answers<'_>) {
    // The instances of a validation may have one list in common, with an element for each of them.
    let mut known: HashMap<*const [NamedBy], Told> = HashMap::new();
    for validation in &scene.deployment.validations {
        if let Some(fqdns) = &validation.fqdns {
            let told = known.entry(Arc::as_ptr(&fqdns.named)).or_insert_with(|| Told::of(&fqdns.named));
            answer(&validation.place, judged(validation, fqdns, told, scene));
        }
    }
}

impl Told {
    fn of(named: &[NamedBy]) -> Self {
        let mut all = Self::default();
        for element in named {
            let wholes = element.iter().filter(|(_, part)| *part == Part::Whole);
            all.wholes.extend(wholes.map(|(id, _)| *id));
            // The record of a name is one for all certificates of an account.
            let mut told: Vec<DomainName> = element
                .iter()
                .filter_map(|(_, part)| match part {
                    Part::Name(name) | Part::Picked(name) => Some(DomainName::new(name).base()),
                    Part::Whole | Part::PickedOne => None,
                })
                .collect();
            told.dedup();
            match &mut told[..] {
                [] => all.untold += 1,
                [_] => told.into_iter().for_each(|one| *all.single.entry(one).or_default() += 1),
                _ => all.several += 1,
            }
        }
        all.open = all.single.keys().filter(|name| name.text().known().is_none()).cloned().collect();
        all
    }
}

fn judged(validation: &Validation, fqdns: &Fqdns, told: &Told, scene: &Scene<'_>) -> Verdict {
    let mut missing: Option<(&Certificate, Vec<DomainName>)> = None;
    let mut sound = false;
    for certificate in validation.certificates.iter().filter_map(|&id| scene.deployment.certificates.get(id)) {
        let is_there = !matches!(certificate.place.existence, Existence::No { .. });
        if !is_there || matches!(certificate.kind, Kind::Private | Kind::Imported) {
            continue;
        }
        match certificate.method.decide(|method| *method == Method::Dns) {
            Ok(true) => {}
            Ok(false) => continue,
            Err(why) => return Verdict::Undecided(why),
        }
        match named(certificate, fqdns, told) {
            Named::All => sound = true,
            Named::Some(names) => {
                missing.get_or_insert((certificate, names));
            }
            Named::Unknown(why) => return Verdict::Undecided(why),
        }
    }
    let Some((certificate, names)) = missing else { return Verdict::Fine };
    let unknown = match &certificate.kind {
        Kind::Unknown(why) => Some(why.clone()),
        _ if sound => Some(Why::new("which certificate it waits for is not known", validation.at)),
        _ => validation.others.clone().or_else(|| words::made_elsewhere(certificate)),
    };
    match unknown {
        Some(why) => Verdict::Undecided(why),
        None => Verdict::Violation(Box::new(found(validation, fqdns, certificate, &names, scene))),
    }
}

/// How many of a certificate's records are named.
fn named(certificate: &Certificate, fqdns: &Fqdns, told: &Told) -> Named {
    if fqdns.more.is_some() && told.wholes.contains(&certificate.id) {
        return Named::All;
    }
    let names = certificate.base_names();
    let bases: HashSet<&DomainName> = names.iter().filter(|name| told.single.contains_key(*name)).collect();
    // Elements of which nobody knows whose record they are: each is one at most. A name that is known is the same as
    // another one that is known, or is not.
    let open_names: Vec<&DomainName> = names.iter().filter(|name| name.text().known().is_none()).collect();
    let may_be_one = |name: &DomainName| match name.text().known() {
        Some(_) => open_names.iter().any(|own| own.equal(name).is_none()),
        None => names.iter().any(|own| own.equal(name).is_none()),
    };
    let others: Vec<&DomainName> =
        if open_names.is_empty() { told.open.iter().collect() } else { told.single.keys().collect() };
    let perhaps = others.into_iter().filter(|name| !bases.contains(name) && may_be_one(name));
    let open = told.untold + told.several + perhaps.filter_map(|name| told.single.get(name)).sum::<usize>();
    let unclear = (told.several > 0).then(|| Why::new("whose records these are is not known", Some(fqdns.at)));
    let doubt = unclear.or_else(|| certificate.names.fewer.clone());
    let missing: Vec<DomainName> =
        certificate.names_to_prove().into_iter().filter(|name| !bases.contains(&name.base())).collect();
    // As many as there are names: nothing says that they are not theirs.
    if certificate.names.more.is_none() && missing.len() <= open {
        return Named::All;
    }
    if let Some(why) = doubt.or_else(|| fqdns.more.clone()) {
        return Named::Unknown(why);
    }
    // Names of which a part is unknown may turn out to be one.
    if distinct(&names) > bases.len() + open {
        return Named::Some(if open == 0 { missing } else { Vec::new() });
    }
    let unknown = || names.iter().find_map(|name| name.text().why().cloned());
    let why = certificate.names.more.clone().or_else(unknown);
    Named::Unknown(why.unwrap_or_else(|| Why::new("which names are the same is not known", certificate.names.at)))
}

/// How many names there are at least.
fn distinct(names: &[DomainName]) -> usize {
    let mut certain: Vec<&DomainName> = Vec::new();
    for name in names {
        if certain.len() > MOST_COMPARED || certain.iter().all(|other| name.equal(other) == Some(false)) {
            certain.push(name);
        }
    }
    certain.len()
}

/// No certificate has more names.
const MOST_COMPARED: usize = 100;

fn found(
    validation: &Validation,
    fqdns: &Fqdns,
    certificate: &Certificate,
    missing: &[DomainName],
    scene: &Scene<'_>,
) -> Finding {
    let names = certificate.base_names();
    let (count, given) = (distinct(&names), fqdns.named.len());
    let records = if given == 1 { "one record".to_owned() } else { format!("{given} records") };
    let is_exact = certificate.names.more.is_none() && names.len() == count;
    let needs = if is_exact { count.to_string() } else { format!("at least {count}") };
    let which = match missing {
        [] => format!("it needs {needs}"),
        [only] => format!("that of `{only}` is missing"),
        several => format!("those of {} are missing", words::list(several)),
    };
    Finding {
        rule: NAME,
        severity: SEVERITY,
        message: format!(
            "the validation of {} names {records}, and {which}; it fails at once (`missing … DNS validation record`)",
            words::named(certificate),
        ),
        subject: words::subject(&validation.place),
        consumer: None,
        primary: Label::new(fqdns.at, format!("{records} of {needs}")),
        related: vec![Label::new(
            certificate.names.others.or(certificate.names.at).unwrap_or(certificate.place.header),
            format!("{needs} names with a record each"),
        )],
        help: vec!["name the records of all names, and it waits for all of them".to_owned()],
        suggestion: remedies::all_records(scene.index.records(certificate.id)),
        attribute: "validation_record_fqdns",
        values: vec![("named", given.to_string()), ("names", count.to_string())],
    }
}
