//! Which rules there are. A rule is a file in `rules/` and a page of the same name in the repository's `rules/`.

mod calendar;
mod certificate_outside_us_east_1;
mod email_validation;
mod missing_create_before_destroy;
mod missing_validation_records;
mod unattached_certificate;
mod words;

use crate::rule::{Check, Rule};

macro_rules! rule {
    ($module:ident, $kind:ident, $page:literal) => {
        Rule {
            name: $module::NAME,
            severity: $module::SEVERITY,
            opinion: false,
            page: include_str!(concat!("../rules/", $page, ".md")),
            check: Check::$kind($module::check),
        }
    };
}

/// All rules, by name.
pub const RULES: &[Rule] = &[
    rule!(certificate_outside_us_east_1, Attachment, "certificate-outside-us-east-1"),
    rule!(email_validation, Certificate, "email-validation"),
    rule!(missing_create_before_destroy, Certificate, "missing-create-before-destroy"),
    rule!(missing_validation_records, Certificate, "missing-validation-records"),
    rule!(unattached_certificate, Certificate, "unattached-certificate"),
];

/// The rule of a name.
pub fn find(name: &str) -> Option<&'static Rule> {
    RULES.iter().find(|rule| rule.name == name)
}
