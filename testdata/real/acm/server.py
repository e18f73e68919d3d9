"""moto_server with an ACM that reaches the statuses of the real one.

    server.py [arguments of moto_server]

moto 5.2 issues every requested certificate after a while (MOTO_ACM_VALIDATION_WAIT seconds), describes all as
validated by DNS, and has one record for all names. This one remembers the method, makes a record from the name, as
ACM does for the names of one account, and what becomes of a certificate is said by its tags:

    becomes   a status of the API instead of ISSUED, with the reason behind a colon: FAILED:CAA_ERROR
    renewal   INELIGIBLE, ELIGIBLE, or the status of its last renewal with its reason: FAILED:CAA_ERROR
    used-by   an ARN that is in `InUseBy`

Everything else, EXPIRED of an imported certificate too, is moto's own.
"""
import hashlib
import json
import sys

from moto.acm import models, responses

MAILBOXES = ("admin", "administrator", "hostmaster", "postmaster", "webmaster")

methods = {}
own_request = responses.AWSCertificateManagerResponse.request_certificate
own_describe = models.CertBundle.describe
own_check = models.CertBundle.check


def request_certificate(self):
    result = own_request(self)
    arn = json.loads(result)["CertificateArn"] if isinstance(result, str) else result.result["CertificateArn"]
    methods[arn] = self._get_param("ValidationMethod") or "EMAIL"
    return result


def check(self):
    pending = self.status == "PENDING_VALIDATION"
    own_check(self)
    becomes = self.tags.get("becomes")
    if pending and self.status == "ISSUED" and becomes:
        self.status = becomes.partition(":")[0]


def describe(self):
    out = own_describe(self)
    certificate = out["Certificate"]
    method = methods.get(self.arn, "DNS")
    # moto makes a set of the names, and its order changes from run to run.
    options = sorted(certificate.get("DomainValidationOptions", []), key=lambda option: option["DomainName"])
    for option in options:
        option["ValidationMethod"] = method
        if method == "DNS":
            name = option["DomainName"].removeprefix("*.")
            token = hashlib.sha256(name.encode()).hexdigest()
            option["ResourceRecord"] = {
                "Name": f"_{token[:32]}.{name}.", "Type": "CNAME",
                "Value": f"_{token[32:]}.ykybfrwcxw.acm-validations.aws.",
            }
        else:
            option.pop("ResourceRecord", None)
        if method == "EMAIL":
            domain = option["ValidationDomain"].removeprefix("*.")
            option["ValidationEmails"] = [f"{mailbox}@{domain}" for mailbox in MAILBOXES]
        # A name has one of three statuses of its own (DomainStatus).
        if option["ValidationStatus"] not in ("PENDING_VALIDATION", "SUCCESS"):
            option["ValidationStatus"] = "SUCCESS" if self.status in ("EXPIRED", "REVOKED") else "FAILED"
    if options:
        certificate["DomainValidationOptions"] = options
    names = sorted(certificate["SubjectAlternativeNames"], key=lambda name: (name != certificate["DomainName"], name))
    certificate["SubjectAlternativeNames"] = names
    # The command line prints of each answer what belongs to it: these two are of ListCertificates.
    certificate["SubjectAlternativeNameSummaries"] = names
    certificate["HasAdditionalSubjectAlternativeNames"] = False
    if self.status in ("PENDING_VALIDATION", "FAILED", "VALIDATION_TIMED_OUT"):
        for never in ("IssuedAt", "NotBefore", "NotAfter", "Serial"):
            certificate.pop(never, None)
    becomes, _, reason = self.tags.get("becomes", "").partition(":")
    if self.status == "FAILED" and becomes == "FAILED" and reason:
        certificate["FailureReason"] = reason
    if self.tags.get("used-by"):
        certificate["InUseBy"] = [self.tags["used-by"]]
    renewal, _, reason = self.tags.get("renewal", "").partition(":")
    if renewal in ("ELIGIBLE", "INELIGIBLE"):
        certificate["RenewalEligibility"] = renewal
    elif renewal and self.status == "ISSUED":
        certificate["RenewalEligibility"] = "ELIGIBLE"
        renewed = "SUCCESS" if renewal == "SUCCESS" else "FAILED" if renewal == "FAILED" else "PENDING_VALIDATION"
        certificate["RenewalSummary"] = {
            "RenewalStatus": renewal,
            "DomainValidationOptions": [{**option, "ValidationStatus": renewed} for option in options],
            "UpdatedAt": certificate["CreatedAt"],
            **({"RenewalStatusReason": reason} if reason else {}),
        }
    return out


responses.AWSCertificateManagerResponse.request_certificate = request_certificate
models.CertBundle.check = check
models.CertBundle.describe = describe

from moto.server import main  # noqa: E402

main(sys.argv[1:])
