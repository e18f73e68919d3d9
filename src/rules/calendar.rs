//! Facts that change with time, with the day they were true.

use crate::model::EndpointKind;

/// Days that a public certificate is valid, since 2026-02-18
/// (docs.aws.amazon.com/acm/latest/userguide/acm-certificate-characteristics.html).
pub(super) const PUBLIC_VALIDITY_DAYS: u32 = 198;

/// The day on which certificate authorities stop validating by e-mail: ballot SC-090, passed on 2025-11-20
/// (cabforum.org/2025/11/20/ballot-sc-090-sunset-remaining-email-based-phone-based-and-crossover-validation-methods/).
pub(super) const EMAIL_VALIDATION_ENDS: &str = "2028-03-15";

/// The names by which a CAA record admits Amazon's authority (docs.aws.amazon.com/acm/latest/userguide/setup-caa.html).
pub(super) const AMAZON_ISSUERS: [&str; 4] = ["amazon.com", "amazontrust.com", "awstrust.com", "amazonaws.com"];

/// Hours that ACM waits for a validation (docs.aws.amazon.com/acm/latest/userguide/troubleshooting-DNS-validation.html).
pub(super) const VALIDATION_HOURS: u32 = 72;

/// Hours that a stack waits for a certificate: `timeoutInMinutes` of the create handler in the registry's schema of
/// `AWS::CertificateManager::Certificate`, 2026-10-20.
pub(super) const STACK_HOURS: u32 = 36;

/// The day from which every public certificate is in the transparency logs, whatever is asked for (the API model of
/// `CertificateTransparencyLoggingPreference` in botocore 1.43.29).
pub(super) const TRANSPARENCY_IS_CERTAIN: &str = "2026-06-12";

/// Keys that come with imported certificates only (`RequestCertificate`, `KeyAlgorithm`), 2026-11-22.
pub(super) const IMPORT_ONLY_KEYS: [&str; 4] = ["RSA_1024", "RSA_3072", "RSA_4096", "EC_secp521r1"];

/// Domains of Amazon for which nobody else gets a certificate
/// (docs.aws.amazon.com/acm/latest/userguide/troubleshooting-failed.html), 2026-11-22.
pub(super) const AMAZON_DOMAINS: [&str; 3] = ["amazonaws.com", "cloudfront.net", "elasticbeanstalk.com"];

/// Domains under which no public authority can validate a name, and what they are instead. Those that an RFC or ICANN has
/// set aside stay so; the others are not in the root zone on 2026-11-22 and were refused or put off when somebody asked for
/// them (IANA's registry of special-use domain names; RFC 6762, appendix G; ICANN board, 2018-02-04 and 2024-07-29).
/// `example` and its like are for documentation, where nobody deploys them: they are not here.
pub(super) const SPECIAL_USE: &[(&str, &str)] = &[
    ("alt", "for names outside the DNS (RFC 9476)"),
    ("corp", "delegated to nobody: too many networks use it inside (ICANN, 2018)"),
    ("home", "delegated to nobody: too many networks use it inside (ICANN, 2018)"),
    ("home.arpa", "for home networks (RFC 8375)"),
    ("internal", "reserved for private use (ICANN, 2024)"),
    ("intranet", "no top-level domain, only used inside networks (RFC 6762, appendix G)"),
    ("invalid", "reserved: no name is under it (RFC 6761)"),
    ("lan", "no top-level domain, only used inside networks (RFC 6762, appendix G)"),
    ("local", "for multicast DNS (RFC 6762)"),
    ("localhost", "for the machine itself (RFC 6761)"),
    ("mail", "delegated to nobody: too many networks use it inside (ICANN, 2018)"),
    ("onion", "for Tor, outside the DNS (RFC 7686)"),
    ("private", "no top-level domain, only used inside networks (RFC 6762, appendix G)"),
    ("test", "for tests (RFC 6761)"),
];

/// Days before its end at which ACM starts to renew a public certificate that lives 198 days
/// (docs.aws.amazon.com/acm/latest/userguide/dns-renewal-validation.html).
pub(super) const PUBLIC_RENEWAL_DAYS: u32 = 45;

/// The same of a certificate that a private authority issues through ACM, and that lives 395 days
/// (docs.aws.amazon.com/acm/latest/userguide/renew-private-cert.html).
pub(super) const PRIVATE_RENEWAL_DAYS: u32 = 60;

/// Days before the end at which an alarm is worth something: a renewal that was going to work has worked by then, and
/// ACM starts to send notices (docs.aws.amazon.com/acm/latest/userguide/supported-events.html).
pub(super) const ALARM_DAYS: u32 = 30;

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
