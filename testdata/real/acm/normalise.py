"""Standard input to standard output: what the AWS command line printed, the same in every run.

    normalise.py

Times become one time, in the form that they had, and the serial one number. The identifier of a certificate is made from its first name, so that
it is the same wherever it is mentioned.
"""
import datetime
import json
import re
import sys
import uuid

TIMES = {
    "CreatedAt": "2026-09-01T09:00:00+00:00", "IssuedAt": "2026-09-01T09:10:00+00:00",
    "ImportedAt": "2026-09-01T09:00:00+00:00", "UpdatedAt": "2026-10-04T09:00:00+00:00",
    "NotBefore": "2026-09-01T00:00:00+00:00", "NotAfter": "2027-03-17T23:59:59+00:00",
}
EXPIRED = {"NotBefore": "2026-03-01T00:00:00+00:00", "NotAfter": "2026-09-14T23:59:59+00:00"}


def walk(value):
    if isinstance(value, dict):
        for key in value:
            if key in TIMES:
                time = (EXPIRED if value.get("Status") == "EXPIRED" else TIMES).get(key, TIMES[key])
                is_text = isinstance(value[key], str)
                value[key] = time if is_text else datetime.datetime.fromisoformat(time).timestamp()
            elif key == "Serial":
                value[key] = "0f:1e:2d:3c:4b:5a:69:78:87:96:a5:b4:c3:d2:e1:f0"
            else:
                walk(value[key])
        if "CertificateArn" in value and "DomainName" in value:
            identifier = uuid.uuid5(uuid.NAMESPACE_DNS, value["DomainName"])
            value["CertificateArn"] = re.sub("[^/]+$", str(identifier), value["CertificateArn"])
    elif isinstance(value, list):
        for item in value:
            walk(item)


document = json.load(sys.stdin)
walk(document)
if "CertificateSummaryList" in document:
    document["CertificateSummaryList"].sort(key=lambda summary: summary["DomainName"])
json.dump(document, sys.stdout, indent=4)
print()
