use super::*;
use crate::model::{Certificate, Kind, Method, Renewal, Serves, Status, Taken};
use crate::source::{Owner, Sources};
use crate::value::{InstanceKey, Maybe};

/// A state is only ever read without what must not be shown.
fn state(text: &str) -> Result<Option<Deployment>, SyntaxError> {
    let sources = Sources::default();
    let file = sources.add("s", without_secrets(text), Owner::User);
    lower("s", file, &sources.file(file).text)
}

fn read(text: &str) -> Deployment {
    state(text).unwrap().unwrap()
}

const ARN: &str = "arn:aws:acm:eu-west-1:1:certificate/a";

/// A state with these resources; each is its type, its attributes, and what else its instance has.
fn raw(resources: &[(&str, &str, &str)]) -> String {
    let resources = resources.iter().map(|(kind, attributes, more)| {
        format!(
            r#"{{"mode": "managed", "type": "{kind}", "name": "x", "instances": [{{"attributes": {{{attributes}}}{more}}}]}}"#
        )
    });
    let resources: Vec<String> = resources.collect();
    format!(r#"{{"version": 4, "terraform_version": "1.11.4", "serial": 1, "resources": [{}]}}"#, resources.join(",\n"))
}

fn certificate(attributes: &str, more: &str) -> Certificate {
    read(&raw(&[("aws_acm_certificate", attributes, more)])).certificates.remove(0)
}

#[test]
fn what_is_a_state_is_known_by_its_keys() {
    assert!(state(r#"{"format_version": "1.0"}"#).unwrap().is_some());
    assert!(state(r#"{"format_version": "1.0", "terraform_version": "1.11.4"}"#).unwrap().is_some());
    assert!(state(r#"{"format_version": "1.0", "valid": true, "diagnostics": []}"#).unwrap().is_none());
    assert!(state(r#"{"version": 4, "resources": []}"#).unwrap().is_none());
    assert!(state(r#"{"version": 4, "serial": 1, "resources": []}"#).unwrap().is_some());
    assert!(state("[]").unwrap().is_none());
    let old = state(r#"{"version": 3, "serial": 1, "modules": []}"#).unwrap_err();
    assert_eq!(old.message, "a state of version 3; Terraform writes version 4 since 0.12");
}

/// The two forms of a real state.
macro_rules! real {
    ($case:literal) => {
        [
            include_str!(concat!("../../../testdata/real/state/", $case, "/terraform.tfstate")),
            include_str!(concat!("../../../testdata/real/state/", $case, "/state.json")),
        ]
    };
}

#[test]
fn both_forms_say_the_same() {
    for [kept, shown] in [real!("certificates"), real!("site"), real!("statuses"), real!("empty"), real!("sensitive")] {
        let told = |text: &str| {
            let mut certificates: Vec<String> = read(text)
                .certificates
                .iter()
                .map(|one| {
                    let standing = one.standing.as_ref().unwrap();
                    let status = standing.status.as_ref().map(|status| status.value.clone());
                    let eligible = standing.eligible.as_ref().map(|eligible| eligible.value);
                    let place = &one.place;
                    let names = &one.names.list;
                    format!(
                        "{} {} {names:?} {:?} {:?} {:?} {status:?} {eligible:?} {:?}",
                        place.address, place.local_address, one.kind, one.method.value, one.region.value, standing.owed
                    )
                })
                .collect();
            certificates.sort();
            certificates
        };
        assert_eq!(told(kept), told(shown));
    }
}

#[test]
fn a_certificate_is_what_its_attributes_say() {
    let one = certificate(
        &format!(
            r#""arn": "{ARN}", "type": "AMAZON_ISSUED", "domain_name": "Example.com",
            "subject_alternative_names": ["*.example.com", "example.com"], "validation_method": "DNS",
            "key_algorithm": "RSA_2048", "status": "ISSUED", "renewal_eligibility": "INELIGIBLE",
            "not_after": "2027-03-17T23:59:59Z",
            "renewal_summary": [{{"renewal_status": "FAILED", "renewal_status_reason": "CAA_ERROR"}}]"#
        ),
        r#", "index_key": "a", "create_before_destroy": true"#,
    );
    assert_eq!(one.place.address, "aws_acm_certificate.x[\"a\"]");
    assert_eq!(one.kind, Kind::Public);
    let names: Vec<String> = one.names.list.iter().map(ToString::to_string).collect();
    assert_eq!(names, ["example.com", "*.example.com"]);
    assert_eq!(one.method.value.known(), Some(&Method::Dns));
    assert_eq!(one.region.value.known().map(ToString::to_string).as_deref(), Some("eu-west-1"));
    assert!(matches!(one.lifecycle.create_before_destroy, Some((Maybe::Known(true), _))));
    let standing = one.standing.unwrap();
    assert!(standing.is(&Status::Issued));
    assert_eq!(standing.eligible.map(|eligible| eligible.value), Some(false));
    assert_eq!(standing.renewal.map(|renewal| renewal.value), Some(Renewal::Failed));
    assert_eq!(standing.renewal_failure.map(|reason| reason.value).as_deref(), Some("CAA_ERROR"));
    assert_eq!(standing.last_day.as_deref(), Some("2027-03-17"));
}

#[test]
fn what_is_younger_than_the_state_is_unknown_or_follows() {
    assert_eq!(certificate(r#""certificate_authority_arn": "arn:aws:acm-pca:x""#, "").kind, Kind::Private);
    assert_eq!(certificate(r#""certificate_body": "PEM""#, "").kind, Kind::Imported);
    assert_eq!(certificate(r#""validation_method": "EMAIL""#, "").kind, Kind::Public);
    assert!(matches!(certificate("", "").kind, Kind::Unknown(_)));
    assert!(certificate("", "").standing.unwrap().status.is_none());
}

#[test]
fn how_it_is_replaced_is_told_since_0_13() {
    let of = |version: &str| {
        let text = raw(&[("aws_acm_certificate", "", "")]).replace("1.11.4", version);
        read(&text).certificates.remove(0).lifecycle.create_before_destroy.unwrap().0
    };
    assert_eq!(of("0.13.0"), Maybe::Known(false));
    assert_eq!(of("1.11.4"), Maybe::Known(false));
    assert!(matches!(of("0.12.31"), Maybe::Unknown(_)));
}

#[test]
fn what_takes_it_is_joined_by_its_arn() {
    let elsewhere = "arn:aws:acm:us-east-1:1:certificate/b";
    let deployment = read(&raw(&[
        ("aws_lb_listener", &format!(r#""certificate_arn": "{ARN}""#), ""),
        ("aws_acm_certificate", &format!(r#""arn": "{ARN}""#), ""),
        ("aws_acm_certificate_validation", &format!(r#""certificate_arn": "{ARN}""#), ""),
        (
            "aws_cloudfront_distribution",
            &format!(
                r#""aliases": ["a.example.com"], "viewer_certificate": [{{"acm_certificate_arn": "{elsewhere}"}}]"#
            ),
            "",
        ),
        ("aws_cloudfront_distribution", r#""viewer_certificate": [{"acm_certificate_arn": ""}]"#, ""),
    ]));
    let taken: Vec<&Taken> =
        deployment.attachments.iter().flat_map(|one| &one.targets).map(|target| &target.certificate).collect();
    assert!(matches!(taken[0], Taken::Made { certificate: 0, validated: true }), "{taken:?}");
    assert!(matches!(taken[1], Taken::Arn { region, .. } if region.is_us_east_1()), "{taken:?}");
    assert_eq!(taken.len(), 2);
    assert!(matches!(&deployment.arns[0].serves, Serves::Names(names) if names.len() == 1));
    assert_eq!(deployment.validations[0].certificates, [0]);
}

#[test]
fn one_that_is_about_to_be_deleted_does_not_count() {
    let deposed = raw(&[("aws_acm_certificate", "", r#", "deposed": "1234abcd""#)]);
    assert!(read(&deposed).certificates.is_empty());
}

#[test]
fn a_record_is_made_in_whatever_dns() {
    let option = r#""domain_validation_options": [{"domain_name": "a.example.com",
        "resource_record_name": "_1.a.example.com.", "resource_record_type": "CNAME",
        "resource_record_value": "_2.acm-validations.aws."}]"#;
    let covered = |kind: &str, attributes: &str| {
        read(&raw(&[("aws_acm_certificate", option, ""), (kind, attributes, "")])).records.len()
    };
    let route53 = r#""name": "_1.a.example.com", "records": ["_2.acm-validations.aws."]"#;
    assert_eq!(covered("aws_route53_record", route53), 1);
    assert_eq!(covered("cloudflare_record", r#""name": "_1.a", "value": "_2.acm-validations.aws""#), 1);
    assert_eq!(
        covered("aws_route53_record", r#""name": "_9.a.example.com", "records": ["_2.acm-validations.aws."]"#),
        0
    );
    assert_eq!(
        covered("aws_route53_record", r#""name": "_1.a.example.com", "records": ["_3.acm-validations.aws."]"#),
        0
    );
}

#[test]
fn what_must_not_be_shown_is_not_kept() {
    let text = raw(&[
        (
            "aws_acm_certificate",
            r#""arn": "arn:x", "domain_name": "höhle.example.com", "private_key": "-----BEGIN", "status": "ISSUED",
            "subject_alternative_names": ["höhle.example.com"], "tags_all": {"owner": "hunter2"}, "port": 443"#,
            r#", "sensitive_attributes": [[{"type": "get_attr", "value": "domain_name"}], [{"type": "get_attr", "value": "port"}]]"#,
        ),
        ("random_string", r#""id": "hunter2", "result": "hunter2""#, ""),
    ]);
    let text = text.replacen('{', r#"{"outputs": {"name": {"value": {"name": "hunter2"}, "type": "hunter2"}},"#, 1);
    let shown = without_secrets(&text);
    assert_eq!(shown.len(), text.len());
    assert_eq!(shown.chars().count(), text.chars().count());
    for secret in ["hunter2", "BEGIN", "hle", "443"] {
        assert!(!shown.contains(secret), "{secret} in {shown}");
    }
    assert!(shown.contains(r#""status": "ISSUED""#) && shown.contains(r#""port": 111"#));
    let one = read(&text).certificates.remove(0);
    assert!(one.names.list.is_empty() && one.names.more.is_some());
    assert_eq!(one.place.key, InstanceKey::Single);
}

#[test]
fn of_what_is_no_json_it_is_shown_where_it_is_none() {
    let secret = r#"{"password": "hün\u0065ter2\\", "port": -443.5e3, "on": true, "key": }"#;
    let shown = without_secrets(secret);
    assert_eq!(shown, r#"{"********": "*·*\u1111****\\", "****": -111.1e1, "**": true, "***": }"#);
    let wrong = [
        secret,
        "{\"a\": \"hunter2\n\"x\": 1}",
        "{\"a: \"hunter2\", \"b\": \"hunter2\"}",
        "{\"a\": \"hunter2\\q\"}",
        "{\"a\": \"hunter2\\u12\"}",
        "{\"a\": \"hunter2\\",
        "{\"a\": [\"hunter2\"",
        "{\"a\": hunter2}",
        "{\"a\": \"hunter2\"} 1",
        "",
    ];
    for text in wrong {
        let shown = without_secrets(text);
        assert_eq!((shown.len(), shown.chars().count()), (text.len(), text.chars().count()));
        assert!(!shown.contains("hunter"), "{shown}");
        let file = Sources::default().add("", "", Owner::User);
        let (before, after) = (json::parse(file, text).unwrap_err(), json::parse(file, &shown).unwrap_err());
        assert_eq!(before.span.start, after.span.start, "{text}: {} {}", before.message, after.message);
    }
}

#[test]
fn the_cost_of_a_large_state_grows_in_proportion() {
    // Every certificate has the same ARN, the same record and a thousand names; every other resource mentions them.
    let names: Vec<String> = (0..1000).map(|index| format!("\"n{index}.example.com\"")).collect();
    let mails: Vec<String> = (0..1000).map(|index| format!("\"a@n{index}.example.com\"")).collect();
    let attributes = format!(
        r#""arn": "{ARN}", "status": "PENDING_VALIDATION", "subject_alternative_names": [{}], "validation_emails": [{}],
        "domain_validation_options": [{{"domain_name": "a", "resource_record_name": "_1.a",
        "resource_record_type": "CNAME", "resource_record_value": "_2.acm-validations.aws"}}]"#,
        names.join(","),
        mails.join(",")
    );
    // And one resource has as many attributes as marks.
    let many = |of: &dyn Fn(usize) -> String| (0..20_000).map(of).collect::<Vec<_>>().join(",");
    let marked = many(&|index| format!(r#""a{index}": "x""#));
    let marks = many(&|index| format!(r#"[{{"type": "get_attr", "value": "b{index}"}}]"#));
    let marks = format!(r#", "sensitive_attributes": [{marks}]"#);
    let record = r#""name": "_1.a", "records": ["_2.acm-validations.aws"], "certificate_arn": "arn""#;
    let mut resources = vec![("aws_acm_certificate", attributes.as_str(), ""); 100];
    resources.extend(vec![("aws_lb_listener", record, ""); 10_000]);
    resources.push(("random_pet", &marked, &marks));
    let deployment = read(&raw(&resources));
    assert_eq!((deployment.certificates.len(), deployment.records.len()), (100, 10_000));
}

#[test]
fn a_word_of_a_million_letters_in_a_broken_state_is_hidden_at_once() {
    let start = std::time::Instant::now();
    let word = "a".repeat(1_000_000);
    let hidden = without_secrets(&format!(r#"{{"version": 4, "serial": 1, "resources": ["{word}"#));
    assert!(!hidden.contains("aa") && hidden.len() > word.len());
    assert!(start.elapsed() < std::time::Duration::from_secs(5), "{:?}", start.elapsed());
}
