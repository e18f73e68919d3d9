use super::*;
use crate::source::{Owner, Sources};

fn answer(text: &str) -> Result<Option<Deployment>, SyntaxError> {
    let sources = Sources::default();
    let file = sources.add("c", text, Owner::User);
    lower("c", file, &sources.file(file).text)
}

fn one(fields: &str) -> Certificate {
    let text = format!(r#"{{"CertificateArn": "arn:aws:acm:eu-west-1:1:certificate/a", "Status": "ISSUED"{fields}}}"#);
    answer(&text).unwrap().unwrap().certificates.remove(0)
}

#[test]
fn a_document_an_array_and_several_documents_are_the_same() {
    let bare = r#"{"CertificateArn": "arn:aws:acm:eu-west-1:1:certificate/a", "Status": "ISSUED"}"#;
    let full = format!(r#"{{"Certificate": {bare}}}"#);
    let list = format!(r#"{{"CertificateSummaryList": [{bare}, {bare}]}}"#);
    let count = |text: &str| answer(text).unwrap().map(|deployment| deployment.certificates.len());
    assert_eq!(count(bare), Some(1));
    assert_eq!(count(&full), Some(1));
    assert_eq!(count(&list), Some(2));
    assert_eq!(count(&format!("[{full}, {bare}, {list}]")), Some(4));
    assert_eq!(count(&format!("{full}\n{full}{list}\n")), Some(4));
    assert_eq!(count(r#"{"CertificateSummaryList": []}"#), Some(0));
    assert_eq!(count(r#"{"CertificateArn": "arn:aws:acm:eu-west-1:1:certificate/a"}"#), None);
    assert_eq!(count("[]"), None);
    assert!(answer("{").is_err());
}

#[test]
fn what_was_not_told_is_unknown() {
    let told = one("");
    assert!(matches!(told.kind, Kind::Unknown(_)));
    assert!(matches!(told.method.value, Maybe::Unknown(_)));
    assert!(told.names.more.is_some());
    let standing = told.standing.unwrap();
    assert!(standing.in_use.is_none() && standing.eligible.is_none() && standing.renewal.is_none());
}

#[test]
fn names_that_are_validated_in_different_ways_are_both() {
    let method = one(r#", "Type": "AMAZON_ISSUED",
        "DomainValidationOptions": [{"ValidationMethod": "EMAIL"}, {"ValidationMethod": "DNS"}]"#)
    .method;
    assert!(matches!(method.value, Maybe::OneOf(..)));
    let same = one(r#", "DomainValidationOptions": [{"ValidationMethod": "EMAIL"}, {"ValidationMethod": "EMAIL"}]"#);
    assert_eq!(same.method.value.known(), Some(&Method::Email));
}

#[test]
fn what_may_be_exported_may_be_in_use_out_of_sight() {
    let used = |fields: &str| one(fields).standing.unwrap().in_use.map(|used| used.value);
    assert_eq!(used(r#", "InUseBy": []"#), Some(false));
    assert_eq!(used(r#", "InUseBy": ["arn:x"]"#), Some(true));
    assert_eq!(used(r#", "InUse": false"#), Some(false));
    assert_eq!(used(r#", "InUseBy": [], "Type": "PRIVATE""#), None);
    assert_eq!(used(r#", "InUseBy": [], "Options": {"Export": "ENABLED"}"#), None);
    assert_eq!(used(r#", "InUseBy": ["arn:x"], "Type": "PRIVATE""#), Some(true));
    assert_eq!(used(r#", "InUseBy": null"#), None);
}

#[test]
fn a_renewal_owes_what_its_summary_says() {
    let option = |name: &str, status: &str| format!(r#"{{"DomainName": "{name}", "ValidationStatus": "{status}"}}"#);
    let (done, open) = (option("a.example.com", "SUCCESS"), option("b.example.com", "PENDING_VALIDATION"));
    let told = one(&format!(
        r#", "DomainValidationOptions": [{done}],
        "RenewalSummary": {{"RenewalStatus": "PENDING_VALIDATION", "DomainValidationOptions": [{done}, {open}]}}"#
    ));
    let owed: Vec<String> = told.standing.unwrap().owed.into_iter().map(|owed| owed.domain).collect();
    assert_eq!(owed, ["b.example.com"]);
}
