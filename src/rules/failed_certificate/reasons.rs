//! Why ACM refuses a request or a renewal, and what to do about it.
//!
//! The codes are those of `FailureReason` and `RenewalStatusReason` (ACM API Reference, `CertificateDetail` and
//! `RenewalSummary`). What a code means and what helps stands in the user guide: for public certificates in
//! "Certificate request fails" (docs.aws.amazon.com/acm/latest/userguide/troubleshooting-failed.html), for private ones in
//! "Handling exceptions" (docs.aws.amazon.com/acm/latest/userguide/exceptions.html), for CAA in
//! docs.aws.amazon.com/acm/latest/userguide/troubleshooting-caa.html. Four codes are in none of them, and their remedies
//! say no more than their names: `DOMAIN_VALIDATION_DENIED`, `PCA_INVALID_ARGS`, `PCA_INVALID_ARN` and
//! `PCA_NAME_CONSTRAINTS_VALIDATION`.

/// All codes, and a sentence about what to do.
#[rustfmt::skip]
const REMEDIES: [(&str, &str); 17] = [
    ("ADDITIONAL_VERIFICATION_REQUIRED", "ACM wants to know more before it issues for this name, which protects well-known sites: ask AWS Support; for a name of Amazon's own (under amazonaws.com, cloudfront.net, elasticbeanstalk.com) it issues none"),
    ("CAA_ERROR", "a CAA record at the name or above it admits no certificate of Amazon's: add one with `0 issue \"amazon.com\"`, for a wildcard `issuewild` where there is any"),
    ("DOMAIN_NOT_ALLOWED", "VirusTotal lists a name as unsafe: have it taken off there"),
    ("DOMAIN_VALIDATION_DENIED", "the validation of a name was refused: agree with the owner of its domain, and validate by DNS"),
    ("INVALID_PUBLIC_DOMAIN", "a name does not end in a public top-level domain: correct it, or take a private certificate for it"),
    ("NO_AVAILABLE_CONTACTS", "e-mail found no mailbox to go to: give the domain an MX record, or validate by DNS"),
    ("OTHER", "look for a slip in the names; where there is none, ask AWS Support"),
    ("PCA_ACCESS_DENIED", "the private authority does not let ACM use it: grant acm.amazonaws.com the permission (CreatePermission)"),
    ("PCA_INVALID_ARGS", "the private authority does not take what was requested: compare names, key algorithm and options with what it issues"),
    ("PCA_INVALID_ARN", "the ARN of the private authority is not one: correct `CertificateAuthorityArn`"),
    ("PCA_INVALID_DURATION", "the certificate would outlive the private authority: install a longer certificate in the authority"),
    ("PCA_INVALID_STATE", "the private authority is not active: finish creating it, enable it, or renew its own certificate"),
    ("PCA_LIMIT_EXCEEDED", "the private authority has reached its quota: try again, then ask AWS Support to raise it"),
    ("PCA_NAME_CONSTRAINTS_VALIDATION", "the name constraints of the private authority do not admit a name: request another, or use another authority"),
    ("PCA_REQUEST_FAILED", "the network or the service failed: try again, then ask AWS Support"),
    ("PCA_RESOURCE_NOT_FOUND", "the private authority is deleted: create another"),
    ("SLR_NOT_FOUND", "the authority is another account's, and ACM's service-linked role is missing in this one: create it"),
];

/// What to do about a reason; none where this version does not know it.
pub(super) fn remedy(reason: &str) -> Option<&'static str> {
    REMEDIES.iter().find(|(code, _)| *code == reason).map(|(_, remedy)| *remedy)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_reason_has_one_remedy() {
        assert!(REMEDIES.is_sorted_by(|(one, _), (other, _)| one < other));
        assert!(remedy("CAA_ERROR").is_some_and(|remedy| remedy.contains("amazon.com")));
        assert_eq!(remedy("NEW_REASON"), None);
    }
}
