//! Facts that change with time, with the day they were true.

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

/// Days before its end at which ACM starts to renew a public certificate that lives 198 days
/// (docs.aws.amazon.com/acm/latest/userguide/dns-renewal-validation.html).
pub(super) const PUBLIC_RENEWAL_DAYS: u32 = 45;

/// The same of a certificate that a private authority issues through ACM, and that lives 395 days
/// (docs.aws.amazon.com/acm/latest/userguide/renew-private-cert.html).
pub(super) const PRIVATE_RENEWAL_DAYS: u32 = 60;

/// Days before the end at which an alarm is worth something: a renewal that was going to work has worked by then, and
/// ACM starts to send notices (docs.aws.amazon.com/acm/latest/userguide/supported-events.html).
pub(super) const ALARM_DAYS: u32 = 30;
