#!/usr/bin/env bash
# Ask an ACM for certificates of every status, and keep what the AWS command line says of them.
#
#     make.sh [PORT]
#
# Needs moto 5 (`pip install 'moto[server]'`), the AWS command line and openssl. Nothing leaves this machine.
set -euo pipefail
cd "$(dirname "$0")"
port=${1:-5562}
work=$(mktemp -d)
export AWS_ACCESS_KEY_ID=testing AWS_SECRET_ACCESS_KEY=testing AWS_SESSION_TOKEN=testing AWS_EC2_METADATA_DISABLED=true
export AWS_ENDPOINT_URL=http://127.0.0.1:$port AWS_DEFAULT_REGION=eu-west-1 AWS_DEFAULT_OUTPUT=json AWS_PAGER=

MOTO_ACM_VALIDATION_WAIT=1 python3 server.py -H 127.0.0.1 -p "$port" >"$work/moto.log" 2>&1 &
server=$!
trap 'kill $server; rm -rf "$work"' EXIT
until curl -fs "$AWS_ENDPOINT_URL/moto-api/" >/dev/null; do sleep .3; done

# keep NAME ARN: what the command line says of it, with the times and identifiers of this run replaced.
keep() { aws acm describe-certificate --certificate-arn "$2" | python3 normalise.py >"$1.json"; }
request() { aws acm request-certificate --query CertificateArn --output text "$@"; }

listener=arn:aws:elasticloadbalancing:eu-west-1:123456789012:loadbalancer/app/shop/50dc6c495c0c9188
declare -A arn
request_as() { local name=$1; shift; arn[$name]=$(request "$@"); }

request_as issued --domain-name shop.example.com --subject-alternative-names '*.shop.example.com' \
  --validation-method DNS --tags Key=used-by,Value=$listener Key=renewal,Value=SUCCESS
request_as unused --domain-name old.example.com --validation-method DNS
request_as ineligible --domain-name api.example.com --validation-method DNS \
  --tags Key=used-by,Value=$listener Key=renewal,Value=INELIGIBLE
request_as issued-by-email --domain-name mail.example.com --validation-method EMAIL \
  --tags Key=used-by,Value=$listener Key=renewal,Value=ELIGIBLE
request_as failed --domain-name caa.example.com --validation-method DNS --tags Key=becomes,Value=FAILED:CAA_ERROR
request_as timed-out --domain-name late.example.com --validation-method DNS --tags Key=becomes,Value=VALIDATION_TIMED_OUT
request_as expired --domain-name gone.example.com --validation-method DNS --tags Key=becomes,Value=EXPIRED
request_as revoked --domain-name stolen.example.com --validation-method DNS --tags Key=becomes,Value=REVOKED
request_as renewal-failed --domain-name moved.example.com --validation-method DNS \
  --tags Key=used-by,Value=$listener Key=renewal,Value=FAILED:CAA_ERROR
request_as renewal-pending --domain-name lost.example.com --subject-alternative-names www.lost.example.com \
  --validation-method DNS --tags Key=used-by,Value=$listener Key=renewal,Value=PENDING_VALIDATION
request_as private --domain-name db.example.internal \
  --certificate-authority-arn arn:aws:acm-pca:eu-west-1:123456789012:certificate-authority/11111111-2222-3333-4444-555555555555

# openssl counts in days; a certificate that ends in some seconds is signed by the module that moto itself needs.
python3 - "$work" <<'PY'
import datetime, sys
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

now = datetime.datetime.now(datetime.timezone.utc)
for name, life in (("imported", 365 * 86400), ("imported-expired", 8)):
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, f"{name}.example.com")])
    certificate = (
        x509.CertificateBuilder().subject_name(subject).issuer_name(subject).public_key(key.public_key())
        .serial_number(x509.random_serial_number()).not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(seconds=life))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(f"{name}.example.com")]), critical=False)
        .sign(key, hashes.SHA256()))
    open(f"{sys.argv[1]}/{name}.crt", "wb").write(certificate.public_bytes(serialization.Encoding.PEM))
    open(f"{sys.argv[1]}/{name}.key", "wb").write(key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()))
PY
for name in imported imported-expired; do
  arn[$name]=$(aws acm import-certificate --certificate "fileb://$work/$name.crt" --private-key "fileb://$work/$name.key" \
    --query CertificateArn --output text)
done
request_as pending --domain-name new.example.com --subject-alternative-names '*.new.example.com' www.example.org \
  --validation-method DNS --tags Key=becomes,Value=PENDING_VALIDATION
request_as pending-by-email --domain-name post.example.com --validation-method EMAIL \
  --tags Key=becomes,Value=PENDING_VALIDATION
sleep 9

for name in "${!arn[@]}"; do keep "$name" "${arn[$name]}"; done
# The second version of the command line prints times like this; the first does so when it is told to.
printf '[default]\ncli_timestamp_format = iso8601\n' >"$work/config"
AWS_CONFIG_FILE=$work/config aws acm list-certificates | python3 normalise.py >list.json
# What `xargs -n1 aws acm describe-certificate` prints: documents one after another.
cat failed.json pending.json imported.json >several.json
