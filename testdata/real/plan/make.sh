#!/usr/bin/env bash
# Makes plan.json of every case, or of those named, with the real terraform and AWS provider; no account is needed.
#
#   make.sh [CASE]...
#
# It takes terraform 1.11, moto (pip install "moto[server]"), the AWS command line, jq, openssl and python3. AWS is
# played by moto on PORT. Each configuration is copied to a temporary folder and planned there; some cases keep the
# file that `terraform plan -out` writes as well. What differs from run to run (times, ids, keys) is made uniform by
# normalise.py, and no private key stays: in its places stands a text that is none.
#
# PROVIDERS names a folder of unpacked providers (a filesystem mirror); without it they come from the registry.
# CASES names another folder of cases, REGION the region of the environment for those that name none.
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
cases=$(cd "${CASES:-$here}" && pwd)
port=${PORT:-5561}
work=$(mktemp -d)
trap 'kill "${moto:-}" 2>/dev/null || true; rm -rf "$work"' EXIT

{
  echo 'disable_checkpoint = true'
  if [ -n "${PROVIDERS:-}" ]; then
    echo "provider_installation {"
    echo "  filesystem_mirror { path = \"$PROVIDERS\" }"
    echo "}"
  fi
} > "$work/terraformrc"
export TF_CLI_CONFIG_FILE=$work/terraformrc TF_IN_AUTOMATION=1 TF_INPUT=0 CHECKPOINT_DISABLE=1
export AWS_ENDPOINT_URL=http://127.0.0.1:$port AWS_EC2_METADATA_DISABLED=true
export AWS_ACCESS_KEY_ID=testing AWS_SECRET_ACCESS_KEY=testing AWS_SESSION_TOKEN=testing

MOTO_ACM_VALIDATION_WAIT=1 moto_server -H 127.0.0.1 -p "$port" > "$work/moto.log" 2>&1 &
moto=$!
until curl -fs "$AWS_ENDPOINT_URL/moto-api/" > /dev/null; do sleep 0.3; done
aws --region us-east-1 route53 create-hosted-zone --name example.com --caller-reference plans > /dev/null
aws --region eu-west-1 acm request-certificate --domain-name shared.example.com --validation-method DNS > /dev/null
openssl req -x509 -newkey rsa:2048 -nodes -days 3650 -subj /CN=bought.example.com \
  -keyout "$work/key.pem" -out "$work/body.pem" 2> /dev/null

# What a case is applied with first, and what it is planned with; `-` is neither.
before() {
  case $1 in
    *replace-*) echo "-var domain=old.example.com" ;;
    unchanged) echo "-var distributions=0" ;;
    destroy) echo "-refresh=true" ;;
  esac
}
arguments() {
  case $1 in
    email-by-variable) echo "-var method=EMAIL" ;;
    destroy) echo "-destroy" ;;
  esac
}

[ $# -gt 0 ] || set -- $(cd "$cases" && ls -d */ | tr -d /)
for case in "$@"; do
  echo "$case"
  copy=$work/$case
  cp -r "$cases/$case" "$copy"
  rm -f "$copy"/{plan.json,tfplan,expected*.txt}
  if [ -f "$copy/key.pem" ]; then cp "$work/key.pem" "$work/body.pem" "$copy"; fi
  case $case in
    unchanged | region-of-environment) export AWS_REGION=eu-west-1 ;;
    *) if [ -n "${REGION:-}" ]; then export AWS_REGION=$REGION; else unset AWS_REGION; fi ;;
  esac
  (
    cd "$copy"
    terraform init -no-color > init.log || { cat init.log; exit 1; }
    if [ -n "$(before "$case")" ]; then
      terraform apply -no-color -auto-approve $(before "$case") > apply.log || { cat apply.log; exit 1; }
    fi
    # A plan that fails is written all the same.
    terraform plan -no-color -out tfplan $(arguments "$case") > plan.log 2>&1 || [ "$case" = errored ] ||
      { cat plan.log; exit 1; }
    terraform show -json tfplan > plan.json
  )
  python3 "$here/normalise.py" "$copy/plan.json" "$cases/$case/plan.json"
  case $case in
    good | email-by-variable | module-providers | replace-destroy-first) cp "$copy/tfplan" "$cases/$case/tfplan" ;;
  esac
  if [ -f "$copy/key.pem" ]; then cp "$copy/body.pem" "$cases/$case/body.pem"; fi
done
