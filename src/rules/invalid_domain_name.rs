//! A name that no public certificate can have.

mod flaws;
mod punycode;

use self::flaws::{Flaw, flaw};
use super::words;
use crate::model::{Certificate, DomainName, Format, Kind, WrittenName};
use crate::rule::{Finding, Label, Scene, Severity, Verdict, formats};
use crate::value::Why;

pub(super) const NAME: &str = "invalid-domain-name";
pub(super) const SEVERITY: Severity = Severity::Error;
pub(super) const FORMATS: &[Format] = formats::DEFINITIONS;

pub(super) fn check(certificate: &Certificate, scene: &Scene<'_>) -> Verdict {
    if !FORMATS.contains(&scene.deployment.format) {
        return Verdict::Fine;
    }
    // An authority of one's own issues what it likes.
    if matches!(certificate.kind, Kind::Private | Kind::Imported) {
        return Verdict::Fine;
    }
    // Terraform refuses a final dot itself.
    let dot_counts = matches!(scene.deployment.format, Format::CloudFormation | Format::Cdk);
    let mut flawed: Vec<(&WrittenName, Flaw)> = Vec::new();
    let mut open: Option<Why> = None;
    for name in &certificate.names.written {
        match (flaw(name, dot_counts), &name.doubt) {
            (Ok(None), _) => {}
            (Ok(Some(flaw)), None) => flawed.push((name, flaw)),
            (Ok(Some(_)), Some(why)) => open = open.or_else(|| Some(why.clone())),
            (Err(why), _) => open = open.or(Some(why)),
        }
    }
    let mut flawed = flawed.into_iter();
    let Some((name, flaw)) = flawed.next() else {
        let open = open.or_else(|| words::unlisted(certificate));
        return open.map_or(Verdict::Fine, Verdict::Undecided);
    };
    if let Kind::Unknown(why) = &certificate.kind {
        return Verdict::Undecided(why.clone());
    }
    if let Some(why) = words::made_elsewhere(certificate) {
        return Verdict::Undecided(why);
    }
    Verdict::Violation(Box::new(found(certificate, name, &flaw, flawed)))
}

fn found<'n>(
    certificate: &Certificate,
    name: &WrittenName,
    flaw: &Flaw,
    others: impl Iterator<Item = (&'n WrittenName, Flaw)>,
) -> Finding {
    let header = certificate.place.header;
    let at = name.at.unwrap_or(header);
    let mut related: Vec<Label> = words::passages(&name.trail).collect();
    for (other, flaw) in others {
        let label = Label::new(other.at.unwrap_or(header), format!("nor can `{}`: {}", shown(other), flaw.what));
        if label.span != at && !related.contains(&label) {
            related.push(label);
        }
    }
    Finding {
        rule: NAME,
        severity: SEVERITY,
        message: format!("`{}` cannot be on a public certificate: {}", shown(name), flaw.what),
        subject: words::subject(&certificate.place),
        consumer: None,
        primary: Label::new(at, flaw.consequence),
        related,
        help: vec![flaw.help.to_owned()],
        suggestion: Vec::new(),
        attribute: if name.is_first { "domain_name" } else { "subject_alternative_names" },
        values: vec![("name", shown(name))],
    }
}

/// A name as it is written; a very long one is cut.
fn shown(name: &WrittenName) -> String {
    const MOST: usize = 100;
    let text = name.text.shown();
    match text.char_indices().nth(MOST) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}

/// The name without what is no part of it.
fn plain(name: &WrittenName) -> DomainName {
    DomainName::new(&name.text)
}
