//! Facts that change with time, with the day they were true.

use crate::model::EndpointKind;

/// Days that a public certificate is valid, since 2026-02-18
/// (docs.aws.amazon.com/acm/latest/userguide/acm-certificate-characteristics.html).
pub(super) const PUBLIC_VALIDITY_DAYS: u32 = 198;

/// The day on which certificate authorities stop validating by e-mail: ballot SC-090, passed on 2025-11-20
/// (cabforum.org/2025/11/20/ballot-sc-090-sunset-remaining-email-based-phone-based-and-crossover-validation-methods/).
pub(super) const EMAIL_VALIDATION_ENDS: &str = "2028-03-15";

/// Hours that ACM waits for a validation (docs.aws.amazon.com/acm/latest/userguide/troubleshooting-DNS-validation.html).
pub(super) const VALIDATION_HOURS: u32 = 72;

/// Hours that a stack waits for a certificate: `timeoutInMinutes` of the create handler in the registry's schema of
/// `AWS::CertificateManager::Certificate`, 2026-10-20.
pub(super) const STACK_HOURS: u32 = 36;

/// Whether a TLS policy lets clients connect with less than TLS 1.2; the service's default where there is none. As of
/// 2026-11: `MinimumProtocolVersion` of CloudFront's `ViewerCertificate`, "Security policies" of the Application and
/// Network Load Balancer guides (whose default for listeners that are not made in the console is
/// `ELBSecurityPolicy-2016-08`), "Choose a security policy" of the API Gateway guide. What is newer is stronger.
pub(super) fn is_weak(kind: EndpointKind, policy: Option<&str>) -> bool {
    let policy = policy.unwrap_or(default_policy(kind));
    match kind {
        EndpointKind::Distribution => matches!(policy, "SSLv3" | "TLSv1" | "TLSv1_2016" | "TLSv1.1_2016"),
        EndpointKind::ApiDomain => policy == "TLS_1_0",
        EndpointKind::Listener | EndpointKind::ClassicListener => {
            let name = policy.strip_prefix("ELBSecurityPolicy-").unwrap_or_default();
            let years = ["2011-", "2014-", "2015-", "2016-", "FS-2018-"];
            let versions = ["TLS13-1-0-", "TLS13-1-1-", "TLS-1-0-", "TLS-1-1-", "FS-1-1-"];
            years.iter().chain(&versions).any(|weak| name.starts_with(weak))
        }
    }
}

/// The policy of an endpoint for which none is written; the API Gateway guide says none.
pub(super) fn default_policy(kind: EndpointKind) -> &'static str {
    match kind {
        EndpointKind::Distribution => "TLSv1",
        EndpointKind::Listener | EndpointKind::ClassicListener => "ELBSecurityPolicy-2016-08",
        EndpointKind::ApiDomain => "TLS_1_2",
    }
}
