#!/usr/bin/env bash
# Apply every case with the real terraform and AWS provider, and keep the state in both of its forms:
# terraform.tfstate as terraform writes it, state.json as `terraform show -json` prints it. No account is needed.
#
#     make.sh [CASE]...
#
# Needs terraform 1.11, moto 5 (`pip install 'moto[server]'`), openssl and python3; AWS is played by ../acm/server.py on
# PORT. What differs from run to run is made uniform by normalise.py, and no private key stays: in its place stands a
# text that is none. `site` takes some minutes, for the provider waits for what it made.
#
# PROVIDERS names a folder of unpacked providers (a filesystem mirror); without it they come from the registry.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
port=${PORT:-5562}
work=$(mktemp -d)
trap 'kill "${moto:-}" 2>/dev/null || true; rm -rf "$work"' EXIT

{
  echo 'disable_checkpoint = true'
  if [ -n "${PROVIDERS:-}" ]; then
    echo "provider_installation {"
    echo "  filesystem_mirror { path = \"$PROVIDERS\" }"
    echo "}"
  fi
} >"$work/terraformrc"
export TF_CLI_CONFIG_FILE=$work/terraformrc TF_IN_AUTOMATION=1 TF_INPUT=0 CHECKPOINT_DISABLE=1
export AWS_ENDPOINT_URL=http://127.0.0.1:$port AWS_EC2_METADATA_DISABLED=true
export AWS_ACCESS_KEY_ID=testing AWS_SECRET_ACCESS_KEY=testing AWS_SESSION_TOKEN=testing
openssl req -x509 -newkey rsa:2048 -nodes -days 3650 -subj /CN=bought.example.com \
  -keyout "$work/key.pem" -out "$work/body.pem" 2>/dev/null

MOTO_ACM_VALIDATION_WAIT=1 python3 "$here/../acm/server.py" -H 127.0.0.1 -p "$port" >"$work/moto.log" 2>&1 &
moto=$!
until curl -fs "$AWS_ENDPOINT_URL/moto-api/" >/dev/null; do sleep .3; done

[ $# -gt 0 ] || set -- $(cd "$here" && ls -d */ | tr -d /)
for case in "$@"; do
  echo "$case"
  cp -r "$here/$case" "$work/$case"
  (
    cd "$work/$case"
    rm -f terraform.tfstate state.json
    cp "$work/key.pem" "$work/body.pem" .
    terraform init -no-color >init.log || { cat init.log; exit 1; }
    terraform apply -no-color -auto-approve >apply.log || { cat apply.log; exit 1; }
    # A state says what ACM said when a certificate was made, until it is refreshed.
    case $case in
      statuses | sensitive)
        sleep 2
        terraform apply -refresh-only -no-color -auto-approve >>apply.log || { cat apply.log; exit 1; }
        ;;
    esac
    terraform show -json >state.json
  )
  for file in terraform.tfstate state.json; do
    python3 "$here/normalise.py" "$work/$case/$file" "$here/$case/$file"
  done
done
