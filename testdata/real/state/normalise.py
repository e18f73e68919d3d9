"""A state, the same in every run and without a private key.

    normalise.py FROM TO

Times, lineage and the identifiers that AWS gave are replaced, each by one of its own wherever it is mentioned; a
private key and the checksum that terraform keeps of it by a text that is none. The form stays: terraform indents its
state, and `terraform show -json` writes one line.
"""
import json
import re
import sys
import uuid

source, target = sys.argv[1:]
text = open(source).read()
indented = "\n  " in text
document = json.loads(text)
seen = {}
FIXED = {"serial": 7, "not_before": "2026-09-01T00:00:00Z", "not_after": "2027-03-17T23:59:59Z"}


def stable(match):
    return seen.setdefault(match.group(0), str(uuid.uuid5(uuid.NAMESPACE_OID, str(len(seen)))))


def plain(text):
    text = re.sub(r"(?s)-----BEGIN [A-Z ]*PRIVATE KEY-----.*?-----END [A-Z ]*PRIVATE KEY-----", "(a private key)", text)
    text = re.sub(r"(?s)-----BEGIN CERTIFICATE-----.*?-----END CERTIFICATE-----", "(a certificate)", text)
    text = re.sub(r"\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b", stable, text)
    text = re.sub(r"\b20\d\d-\d\d-\d\d[T ]\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]00:00)", "2026-09-01T09:00:00Z", text)
    text = re.sub(r"\b20\d\d-\d\d-\d\d \d\d:\d\d:\d\d(\.\d+)? \+0000 UTC", "2026-09-01 09:00:00 +0000 UTC", text)
    text = re.sub(r"\bterraform-20\d{20,}", "terraform-20260901090000000000000001", text)
    text = re.sub(r"\b[a-z0-9]{11,14}\.cloudfront\.net", "d111111abcdef8.cloudfront.net", text)
    text = re.sub(r"\bd-[a-z0-9]{10}\.execute-api", "d-0123456789.execute-api", text)
    text = re.sub(r"\b[A-Z0-9]{13}\b", "E0123456789AB", text)
    text = re.sub(r"\b(vpc|subnet|acl|rtb|sg|igw|eni|dopt)-[0-9a-f]{8,17}\b", lambda m: m.group(1) + "-0123456789abcdef0", text)
    text = re.sub(r"\bZ[0-9A-Z]{12,21}\b", "Z0123456789ABCDEFGHIJ", text)
    text = re.sub(r"(?<![A-Z0-9])[A-Z0-9]{21,23}(?![A-Z0-9])", "Z0123456789ABCDEFGHIJ", text)
    return re.sub(r"\bapp/(\w+)/[0-9a-f/]+", r"app/\1/50dc6c495c0c9188", text)


def walk(value):
    if isinstance(value, dict):
        # Terraform writes the paths to sensitive values in any order.
        if "sensitive_attributes" in value:
            value["sensitive_attributes"].sort(key=json.dumps)
        return {key: FIXED[key] if value[key] and key in FIXED else walk(item) for key, item in value.items()}
    if isinstance(value, list):
        return [walk(item) for item in value]
    return plain(value) if isinstance(value, str) else value


with open(target, "w") as file:
    json.dump(walk(document), file, indent=2 if indented else None, separators=None if indented else (",", ":"))
    file.write("\n")
