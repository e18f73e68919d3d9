//! A certificate that was never issued, is over, or will not be renewed: ACM said so.

mod reasons;

use super::calendar::VALIDATION_HOURS;
use super::words;
use crate::model::{Certificate, Format, Kind, Method, Renewal, Standing, Status};
use crate::rule::{Finding, Label, Scene, Severity, Verdict, formats};
use crate::source::{Span, Spanned};

pub(super) const NAME: &str = "failed-certificate";
pub(super) const SEVERITY: Severity = Severity::Error;
pub(super) const FORMATS: &[Format] = formats::EXISTING;

/// What failed.
enum Failure {
    Request,
    TimedOut,
    Expired,
    Revoked,
    Renewal,
}

pub(super) fn check(certificate: &Certificate, scene: &Scene<'_>) -> Verdict {
    let Some(standing) = &certificate.standing else { return Verdict::Fine };
    let Some(status) = &standing.status else { return words::no_status(certificate) };
    let failure = match &status.value {
        Status::Failed => Failure::Request,
        Status::ValidationTimedOut => Failure::TimedOut,
        Status::Expired => Failure::Expired,
        Status::Revoked => Failure::Revoked,
        Status::PendingValidation | Status::Issued | Status::Inactive | Status::Other(_) => {
            match standing.renewal.as_ref().filter(|renewal| renewal.value == Renewal::Failed) {
                Some(renewal) => {
                    return Verdict::Violation(Box::new(found(
                        certificate,
                        standing,
                        &Failure::Renewal,
                        renewal.span,
                        scene,
                    )));
                }
                None => return Verdict::Fine,
            }
        }
    };
    Verdict::Violation(Box::new(found(certificate, standing, &failure, status.span, scene)))
}

fn found(certificate: &Certificate, standing: &Standing, failure: &Failure, at: Span, scene: &Scene<'_>) -> Finding {
    let name = words::named(certificate);
    let reason = match failure {
        Failure::Request => standing.failure.as_ref(),
        Failure::Renewal => standing.renewal_failure.as_ref(),
        Failure::TimedOut | Failure::Expired | Failure::Revoked => None,
    };
    let code = reason.map_or_else(String::new, |reason| format!(": {}", reason.value));
    let (message, label) = match failure {
        Failure::Request => {
            (format!("the request for {name} failed{code}"), "a request that failed cannot be taken up again")
        }
        Failure::TimedOut => (
            format!("nobody validated {name} within {VALIDATION_HOURS} hours, and ACM gave up"),
            "a request that timed out cannot be taken up again",
        ),
        Failure::Expired => (format!("{name} has expired; clients refuse it"), "its last day is over"),
        Failure::Revoked => (format!("{name} is revoked; clients refuse it"), "this cannot be undone"),
        Failure::Renewal => {
            let end = words::end(certificate);
            (format!("the renewal of {name} failed{code}; it expires{end}"), "ACM could not renew it")
        }
    };
    Finding {
        rule: NAME,
        severity: SEVERITY,
        message,
        subject: words::subject(&certificate.place),
        consumer: None,
        primary: Label::new(at, label),
        related: reason.map(|reason| Label::new(reason.span, "this is why")).into_iter().collect(),
        help: help(certificate, failure, reason, scene.deployment.format),
        suggestion: Vec::new(),
        attribute: "status",
        values: values(standing, reason),
    }
}

fn help(certificate: &Certificate, failure: &Failure, reason: Option<&Spanned<String>>, format: Format) -> Vec<String> {
    let why = match failure {
        Failure::Request | Failure::Renewal => match reason {
            Some(reason) => reasons::remedy(&reason.value).map(str::to_owned),
            None => Some("ask ACM for the reason, which is not told here: `aws acm describe-certificate`".to_owned()),
        },
        Failure::TimedOut if certificate.method.decide(|method| *method == Method::Email) == Ok(true) => {
            Some("somebody has to click in the mail in time; validated by DNS it needs nobody".to_owned())
        }
        Failure::TimedOut => Some(
            "publish the record of every name in public DNS, where the domain is delegated to; records in a private \
             zone are not seen"
                .to_owned(),
        ),
        Failure::Expired | Failure::Revoked => None,
    };
    let first = if why.is_some() { "then " } else { "" };
    let then = match (failure, &certificate.kind) {
        (Failure::Renewal, _) => "ACM tries again by itself until it expires".to_owned(),
        (Failure::Expired, Kind::Imported) => {
            "import its successor under the same ARN: what takes it need not change".to_owned()
        }
        (Failure::Expired | Failure::Revoked, _) => {
            format!(
                "request another, hand it to what takes this one, and delete this one{}",
                command(certificate, format)
            )
        }
        (Failure::Request | Failure::TimedOut, _) => {
            format!("{first}delete the request and make a new one{}", command(certificate, format))
        }
    };
    why.into_iter().chain([then]).collect()
}

/// The command that makes another one. It is quoted for a shell, and an address that would end the quotes is left out.
fn command(certificate: &Certificate, format: Format) -> String {
    match format {
        Format::Plan | Format::State if !certificate.place.address.contains('\'') => {
            format!(": `terraform apply -replace='{}'`", certificate.place.address)
        }
        _ => String::new(),
    }
}

fn values(standing: &Standing, reason: Option<&Spanned<String>>) -> Vec<(&'static str, String)> {
    let status = standing.status.as_ref().map(|status| ("status", status.value.name().to_owned()));
    status.into_iter().chain(reason.map(|reason| ("reason", reason.value.clone()))).collect()
}
