//! A certificate that was imported: ACM does not renew it.

use jiff::civil::Date;

use std::sync::Arc;

use super::{remedies, words};
use crate::model::{Attachment, Certificate, Format, KeyText, Kind, Replacement, Setting, X509};
use crate::rule::{Finding, Label, Scene, Severity, Verdict, formats};
use crate::source::Span;

pub(super) const NAME: &str = "imported-certificate";
pub(super) const SEVERITY: Severity = Severity::Warning;
pub(super) const FORMATS: &[Format] = formats::TERRAFORM_AND_EXISTING;

/// What ACM does not take.
enum Refused {
    EncryptedKey,
    SeveralCertificates(usize),
    LeafInChain,
    Expired(Date),
    NotYetValid(Date),
}

pub(super) fn check(certificate: &Certificate, scene: &Scene<'_>) -> Verdict {
    match &certificate.kind {
        Kind::Imported => {}
        Kind::Unknown(why) => return Verdict::Undecided(why.clone()),
        Kind::Public | Kind::Private => return Verdict::Fine,
    }
    if let Some(why) = words::made_elsewhere(certificate) {
        return Verdict::Undecided(why);
    }
    let finding = match refused(certificate, scene.today) {
        Some((refused, at)) => not_taken(certificate, &refused, at, scene),
        None => not_renewed(certificate, scene),
    };
    Verdict::Violation(Box::new(finding))
}

/// Whether all that takes it is Client VPN, to check its clients' certificates against: ACM issues none for that.
fn is_client_root(certificate: &Certificate, scene: &Scene<'_>) -> bool {
    const ROOTS: [&str; 2] = ["root_certificate_chain_arn", "ClientRootCertificateChainArn"];
    let taken = scene.index.attachments(certificate.id);
    let is_root = |one: &&Attachment| one.consumer.path.last().is_some_and(|last| ROOTS.contains(last));
    !taken.is_empty() && taken.iter().all(is_root)
}

/// Why ACM does not take it, and where that stands: of several reasons the one that is mended first.
fn refused(certificate: &Certificate, today: Date) -> Option<(Refused, Span)> {
    let material = &certificate.material;
    let header = certificate.place.header;
    let is_encrypted = |key: &&Setting<KeyText>| key.decide(|key| *key == KeyText::Encrypted) == Ok(true);
    if let Some(key) = material.key.as_ref().filter(is_encrypted) {
        return Some((Refused::EncryptedKey, key.at.unwrap_or(header)));
    }
    let body = material.body.as_ref()?;
    let at = body.at.unwrap_or(header);
    let several = body.value.possible()?.iter().map(|all| all.len()).min().filter(|count| *count > 1);
    if let Some(count) = several {
        return Some((Refused::SeveralCertificates(count), at));
    }
    // What is signed by itself is its own authority, and may stand in its own chain.
    let leaf = body.value.known().and_then(|all| all.first());
    let chain = material.chain.as_ref().and_then(|chain| Some((chain.value.known()?, chain.at.unwrap_or(header))));
    if let (Some(leaf), Some((chain, at))) = (leaf, chain)
        && !leaf.self_issued
        && chain.contains(leaf)
    {
        return Some((Refused::LeafInChain, at));
    }
    let last = day(body, |one| one.last_day, Iterator::max)?;
    if last < today {
        return Some((Refused::Expired(last), at));
    }
    let first = day(body, |one| one.first_day, Iterator::min)?;
    (first > today).then_some((Refused::NotYetValid(first), at))
}

/// A day of a certificate; of several that it may be, the one that is asked for.
fn day(
    body: &Setting<Arc<[X509]>>,
    of: impl Fn(&X509) -> Date,
    pick: impl FnOnce(std::vec::IntoIter<Date>) -> Option<Date>,
) -> Option<Date> {
    let days: Option<Vec<Date>> = body.value.possible()?.iter().map(|all| all.first().map(&of)).collect();
    pick(days?.into_iter())
}

fn not_taken(certificate: &Certificate, refused: &Refused, at: Span, scene: &Scene<'_>) -> Finding {
    let root = is_client_root(certificate, scene);
    let name = words::named(certificate);
    let (message, label, help, values) = match refused {
        Refused::EncryptedKey => (
            format!("the private key of {name} needs a passphrase, and ACM takes none that does; the import fails"),
            "encrypted".to_owned(),
            "decrypt the key where the import runs, and keep it out of the repository: `openssl pkey -in encrypted.pem`",
            ("private_key", "encrypted".to_owned()),
        ),
        Refused::SeveralCertificates(count) => (
            format!("the body of {name} holds {count} certificates, and ACM takes one; the import fails"),
            format!("{count} certificates"),
            "leave the first one, and give the others to `certificate_chain`",
            ("certificates", count.to_string()),
        ),
        Refused::LeafInChain => (
            format!("the chain of {name} holds the certificate itself, and ACM does not take such a chain"),
            "the certificate itself is one of these".to_owned(),
            "leave in `certificate_chain` only the certificates of the authorities",
            ("certificate_chain", "holds the certificate".to_owned()),
        ),
        Refused::Expired(last) if root => (
            format!(
                "{name} expired on {last}: the VPN's clients that it vouches for cannot connect any more, and ACM does \
                 not import it any more"
            ),
            format!("valid until {last}"),
            "make a new chain for the clients and import it; the ARN stays",
            ("last_day", last.to_string()),
        ),
        Refused::Expired(last) => (
            format!("{name} expired on {last}: whatever serves it is refused, and ACM does not import it any more"),
            format!("valid until {last}"),
            "import the certificate that took its place; the ARN stays",
            ("last_day", last.to_string()),
        ),
        Refused::NotYetValid(first) => (
            format!("{name} is not valid before {first}, and ACM imports none before its first day"),
            format!("valid from {first}"),
            "import it on its first day, and until then the one before it",
            ("first_day", first.to_string()),
        ),
    };
    let mut help = vec![help.to_owned()];
    if !root {
        help.extend(remedies::request(scene.deployment.format));
    }
    Finding { severity: Severity::Error, help, ..finding(certificate, message, Label::new(at, label), values) }
}

fn not_renewed(certificate: &Certificate, scene: &Scene<'_>) -> Finding {
    let (material, header) = (&certificate.material, certificate.place.header);
    let name = words::named(certificate);
    let of_body = |body: &Setting<Arc<[X509]>>| {
        let earliest = day(body, |one| one.last_day, Iterator::min)?;
        (day(body, |one| one.last_day, Iterator::max) == Some(earliest)).then_some(earliest)
    };
    let last = material.body.as_ref().and_then(of_body);
    let told = certificate.standing.as_ref().and_then(|standing| standing.last_day.clone());
    let last = last.map(|day| day.to_string()).or(told);
    let is_over = last.as_ref().is_some_and(|last| *last < scene.today.to_string());
    let consequence = match &last {
        Some(last) if is_over => format!("it expired on {last}"),
        Some(last) => format!("it expires on {last}"),
        None => match material.derived {
            Some(Replacement::InTime) => "only an apply replaces it before it expires".to_owned(),
            Some(Replacement::AfterItsEnd) => "an apply replaces it only after it has expired".to_owned(),
            None => "it expires unless somebody imports the next one in time".to_owned(),
        },
    };
    let root = is_client_root(certificate, scene);
    let outcome = match (root, is_over) {
        (false, _) => "",
        (true, true) => ", and the VPN's clients that it vouches for cannot connect any more",
        (true, false) => ", and then the VPN's clients that it vouches for cannot connect any more",
    };
    let at = material.body.as_ref().and_then(|body| body.at).unwrap_or(header);
    let label = match &last {
        Some(last) => format!("valid until {last}"),
        None if material.derived.is_some() => "what stands here at the time of an apply is imported".to_owned(),
        None => "imported".to_owned(),
    };
    let message = format!("{name} is imported, and ACM does not renew what it did not issue; {consequence}{outcome}");
    let help = if root {
        remedies::import_client_root(certificate)
    } else {
        remedies::import(certificate, scene.deployment.format)
    };
    let values = ("last_day", last.unwrap_or_else(|| "unknown".to_owned()));
    Finding { help, ..finding(certificate, message, Label::new(at, label), values) }
}

fn finding(certificate: &Certificate, message: String, primary: Label, value: (&'static str, String)) -> Finding {
    let body = certificate.material.body.as_ref();
    let related = body.into_iter().flat_map(|body| words::passages(&body.trail));
    let related = related.filter(|label| label.span != primary.span).collect();
    Finding {
        rule: NAME,
        severity: SEVERITY,
        message,
        subject: words::subject(&certificate.place),
        consumer: None,
        primary,
        related,
        help: Vec::new(),
        suggestion: Vec::new(),
        attribute: "certificate_body",
        values: vec![value],
    }
}
