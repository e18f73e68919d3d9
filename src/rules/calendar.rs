//! Facts that change with time, with the day they were true.

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
