//! Which rules there are. A rule is a file in `rules/` and a page of the same name in the repository's `rules/`.

mod aliases_without_certificate;
mod attached_before_validation;
mod caa_forbids_amazon;
mod calendar;
mod certificate_in_other_region;
mod certificate_outside_us_east_1;
mod conflicting_validation_records;
mod deprecated_certificate_resource;
mod destinations;
mod disabled_transparency;
mod duplicate_hosted_zone;
mod email_validation;
mod endpoint_certificate_mismatch;
mod exportable_certificate;
mod failed_certificate;
mod http_validation;
mod ignored_name_changes;
mod imported_certificate;
mod impossible_validation;
mod incomplete_validation_fqdns;
mod indexed_validation_options;
mod ineligible_renewal;
mod invalid_domain_name;
mod invalid_validation_options;
mod late_expiry_alarm;
mod listener_without_certificate;
mod missing_create_before_destroy;
mod missing_expiry_alarm;
mod missing_validation_method;
mod missing_validation_records;
mod pending_certificate;
mod private_ca_without_permission;
mod private_key_in_source;
mod private_validation_zone;
mod proxied_validation_record;
mod regions;
mod remedies;
mod too_many_names;
mod unattached_certificate;
mod uncovered_name;
mod unknown_validation_keys;
mod unrenewable_private_certificate;
mod unsupported_key_algorithm;
mod untagged_certificate;
mod validation_record_outside_zone;
mod weak_tls_policy;
mod wildcard_domain;
mod words;

use crate::rule::{Alias, Check, Rule, Severity, nearest};

macro_rules! rule {
    ($module:ident, $kind:ident, $page:literal) => {
        rule!($module, $kind, $page, opinion: false)
    };
    ($module:ident, $kind:ident, $page:literal, opinion: $opinion:literal) => {
        Rule {
            name: $module::NAME,
            severity: $module::SEVERITY,
            opinion: $opinion,
            formats: $module::FORMATS,
            page: include_str!(concat!("../rules/", $page, ".md")),
            check: Check::$kind($module::check),
        }
    };
}

/// The rule about what could not be read.
pub const SYNTAX_ERROR: &str = "syntax-error";

pub use certificate_outside_us_east_1::NAME as CERTIFICATE_OUTSIDE_US_EAST_1;
pub use missing_validation_records::NAME as MISSING_VALIDATION_RECORDS;
pub use unattached_certificate::NAME as UNATTACHED_CERTIFICATE;

/// All rules, by name.
pub const RULES: &[Rule] = &[
    rule!(aliases_without_certificate, Places, "aliases-without-certificate"),
    run("allow-without-reason", Severity::Error, include_str!("../rules/allow-without-reason.md")),
    rule!(attached_before_validation, Certificate, "attached-before-validation"),
    rule!(caa_forbids_amazon, Places, "caa-forbids-amazon"),
    rule!(certificate_in_other_region, Attachment, "certificate-in-other-region"),
    rule!(certificate_outside_us_east_1, Attachment, "certificate-outside-us-east-1"),
    rule!(conflicting_validation_records, Places, "conflicting-validation-records"),
    rule!(deprecated_certificate_resource, Certificate, "deprecated-certificate-resource"),
    rule!(disabled_transparency, Certificate, "disabled-transparency", opinion: true),
    rule!(duplicate_hosted_zone, Places, "duplicate-hosted-zone"),
    rule!(email_validation, Certificate, "email-validation"),
    rule!(endpoint_certificate_mismatch, Attachment, "endpoint-certificate-mismatch"),
    run("expired-allow", Severity::Warning, include_str!("../rules/expired-allow.md")),
    rule!(exportable_certificate, Certificate, "exportable-certificate", opinion: true),
    rule!(failed_certificate, Certificate, "failed-certificate"),
    rule!(http_validation, Certificate, "http-validation"),
    rule!(ignored_name_changes, Certificate, "ignored-name-changes"),
    rule!(imported_certificate, Certificate, "imported-certificate"),
    rule!(impossible_validation, Places, "impossible-validation"),
    rule!(incomplete_validation_fqdns, Places, "incomplete-validation-fqdns"),
    rule!(indexed_validation_options, Places, "indexed-validation-options"),
    rule!(ineligible_renewal, Certificate, "ineligible-renewal"),
    rule!(invalid_domain_name, Certificate, "invalid-domain-name"),
    rule!(invalid_validation_options, Places, "invalid-validation-options"),
    rule!(late_expiry_alarm, Places, "late-expiry-alarm"),
    rule!(listener_without_certificate, Places, "listener-without-certificate"),
    rule!(missing_create_before_destroy, Certificate, "missing-create-before-destroy"),
    rule!(missing_expiry_alarm, Places, "missing-expiry-alarm", opinion: true),
    rule!(missing_validation_method, Certificate, "missing-validation-method"),
    rule!(missing_validation_records, Certificate, "missing-validation-records"),
    rule!(pending_certificate, Certificate, "pending-certificate"),
    rule!(private_ca_without_permission, Certificate, "private-ca-without-permission"),
    rule!(private_key_in_source, Places, "private-key-in-source"),
    rule!(private_validation_zone, Places, "private-validation-zone"),
    rule!(proxied_validation_record, Places, "proxied-validation-record"),
    run(SYNTAX_ERROR, Severity::Error, include_str!("../rules/syntax-error.md")),
    rule!(too_many_names, Certificate, "too-many-names"),
    rule!(unattached_certificate, Across, "unattached-certificate"),
    rule!(uncovered_name, Attachment, "uncovered-name"),
    rule!(unknown_validation_keys, Places, "unknown-validation-keys"),
    rule!(unrenewable_private_certificate, Places, "unrenewable-private-certificate"),
    rule!(unsupported_key_algorithm, Places, "unsupported-key-algorithm"),
    rule!(untagged_certificate, Certificate, "untagged-certificate", opinion: true),
    run("unused-allow", Severity::Warning, include_str!("../rules/unused-allow.md")),
    rule!(validation_record_outside_zone, Places, "validation-record-outside-zone"),
    rule!(weak_tls_policy, Places, "weak-tls-policy", opinion: true),
    rule!(wildcard_domain, Certificate, "wildcard-domain", opinion: true),
];

/// What other tools call what a rule finds. A name stands here only where that tool means the same mistake: an exception
/// for it is one for the rule. The rules of some are still to come.
pub const ALIASES: &[Alias] = &[
    alias("cdk_nag", "AwsSolutions-CFR4", "weak-tls-policy"),
    alias("cfn-lint", "E3503", "invalid-validation-options"),
    alias("cfn-lint", "E3676", "listener-without-certificate"),
    alias("cfn-lint", "E3679", "listener-without-certificate"),
    alias("checkov", "CKV2_AWS_42", "aliases-without-certificate"),
    alias("checkov", "CKV2_AWS_71", "wildcard-domain"),
    alias("checkov", "CKV_AWS_103", "weak-tls-policy"),
    alias("checkov", "CKV_AWS_174", "weak-tls-policy"),
    alias("checkov", "CKV_AWS_233", "missing-create-before-destroy"),
    alias("checkov", "CKV_AWS_234", "disabled-transparency"),
    alias("tflint", "aws_acm_certificate_lifecycle", "missing-create-before-destroy"),
    alias("trivy", "AVD-AWS-0013", "weak-tls-policy"),
    alias("trivy", "AVD-AWS-0047", "weak-tls-policy"),
    alias("trivy", "AWS-0013", "weak-tls-policy"),
    alias("trivy", "AWS-0047", "weak-tls-policy"),
];

const fn alias(tool: &'static str, name: &'static str, rule: &'static str) -> Alias {
    Alias { tool, name, rule }
}

const fn run(name: &'static str, severity: Severity, page: &'static str) -> Rule {
    Rule { name, severity, opinion: false, formats: &[], page, check: Check::Run }
}

/// The rule of a name.
pub fn find(name: &str) -> Option<&'static Rule> {
    RULES.iter().find(|rule| rule.name == name)
}

/// The rule that another tool's name stands for.
pub fn find_alias(name: &str) -> Option<&'static Rule> {
    ALIASES.iter().find(|alias| alias.name == name).and_then(|alias| find(alias.rule))
}

/// The rule that is meant by a name, which may be the one that another tool has for it. Fails where there is none, with a
/// sentence.
pub fn named(name: &str) -> Result<&'static Rule, String> {
    let name = name.trim();
    find(name).or_else(|| find_alias(name)).ok_or_else(|| {
        let hint = match nearest(name, RULES.iter().map(|rule| rule.name)) {
            Some(near) => format!("did you mean `{near}`?"),
            None => "`acmlint rules` lists them".to_owned(),
        };
        let shown: String = name.chars().take(LONGEST_SHOWN).collect();
        format!("there is no rule `{}`; {hint}", shown.escape_debug())
    })
}

/// No rule has a longer name.
const LONGEST_SHOWN: usize = 80;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_are_sorted_and_their_pages_are_alike() {
        assert!(RULES.is_sorted_by_key(|rule| rule.name));
        for rule in RULES {
            // Every second piece is the inside of a fence, in which `#` is a comment.
            let prose = rule.page.split("```").step_by(2).flat_map(str::lines);
            let headings: Vec<&str> = prose.filter(|line| line.starts_with("# ") || line.starts_with("## ")).collect();
            let title = format!("# {}", rule.name);
            let mut expected = vec![&*title, "## Why", "## Found", "## Better", "## When to allow it", "## Sources"];
            // What only a rule about certificates has to say.
            if rule.page.contains("\n## How it decides\n") {
                expected.insert(expected.len() - 1, "## How it decides");
            }
            assert_eq!(headings, expected);
            assert!(!rule.summary().is_empty() && !rule.summary().starts_with('#'), "{}", rule.name);
            assert!(rule.page.contains("](https://"), "{} names no source", rule.name);
        }
    }
}
