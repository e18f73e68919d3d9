//! A certificate that CDK's `DnsValidatedCertificate` makes: a function of its own, which is deprecated.

use super::words;
use crate::model::{Certificate, Format, Maker};
use crate::rule::{Finding, Label, Scene, Severity, Verdict, formats};

pub(super) const NAME: &str = "deprecated-certificate-resource";
pub(super) const SEVERITY: Severity = Severity::Note;
pub(super) const FORMATS: &[Format] = formats::TEMPLATES;

pub(super) fn check(certificate: &Certificate, _: &Scene<'_>) -> Verdict {
    let Maker::DnsValidatedCertificate { cleans_up } = &certificate.request.maker else { return Verdict::Fine };
    let removes = cleans_up.decide(|cleans_up| *cleans_up) == Ok(true);
    let header = certificate.place.header;
    let (primary, related) = match cleans_up.at.filter(|_| removes) {
        Some(at) => (Label::new(at, "it removes records that others may share"), vec![Label::new(header, "made here")]),
        None => (Label::new(header, "made by a function of a deprecated construct"), Vec::new()),
    };
    let mut help = vec![
        "make it with `Certificate` and `CertificateValidation.fromDns(zone)`; for another region, in a stack of that \
         region, with `crossRegionReferences` on both"
            .to_owned(),
        "the change makes a new certificate beside the old one; deploy it to what serves the names before the old one goes"
            .to_owned(),
    ];
    if removes {
        help.insert(0, "until then, take `cleanupRoute53Records` away".to_owned());
    }
    Verdict::Violation(Box::new(Finding {
        rule: NAME,
        severity: if removes { Severity::Warning } else { SEVERITY },
        message: if removes {
            format!(
                "{} goes away with its validation records, and what shares them no longer renews",
                words::named(certificate)
            )
        } else {
            format!("{} is made by `DnsValidatedCertificate`, which is deprecated", words::named(certificate))
        },
        subject: words::subject(&certificate.place),
        consumer: None,
        primary,
        related,
        help,
        suggestion: vec!["validation: acm.CertificateValidation.fromDns(zone),".to_owned()],
        attribute: "Type",
        values: vec![("cleanup_records", removes.to_string())],
    }))
}
