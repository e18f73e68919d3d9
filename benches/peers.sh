#!/usr/bin/env bash
# acmlint beside other linters, on the same files of this machine, as whole processes that take turns. Prints tables of
# medians; the README has what they said.
#
#   benches/peers.sh [STACKS [ROUNDS]]     default: 300 stacks, 5 rounds
#
# checkov, cfn-lint (PyPI) and cfn-guard (crates.io) are installed below target/peers, and nowhere else; that needs
# python3 with venv, cargo, and the network. Nothing that is measured needs it.
set -euo pipefail
cd "$(dirname "$0")/.."
stacks=${1:-300} rounds=${2:-5}
peers=$PWD/target/peers
mkdir -p "$peers"

python() {
  [ -x "$peers/$1/bin/$1" ] || { python3 -m venv "$peers/$1" && "$peers/$1/bin/pip" install --quiet "$1" >&2; }
}
python checkov
python cfn-lint
checkov=$peers/checkov/bin/checkov lint=$peers/cfn-lint/bin/cfn-lint guard=$peers/cfn-guard/bin/cfn-guard
[ -x "$guard" ] || cargo install --quiet --locked --root "$peers/cfn-guard" cfn-guard >&2 || guard=
cargo build --quiet --release
cargo bench --quiet --bench whole --no-run
acmlint=$PWD/target/release/acmlint

tree=$peers/tree-$stacks
[ -d "$tree" ] || python3 benches/generate.py --out "$tree" --stacks "$stacks" --cert-share 0.2 >/dev/null

# The environment of an account would have checkov ask a server.
unset BC_API_KEY PRISMA_API_URL
# What a program says of itself, or that it is not here.
version() { "$@" 2>/dev/null | grep -om1 '[0-9][0-9.]*[0-9]' || echo unknown; }
check=("$acmlint" check --isolated --fail-on never)
terraform=("$checkov" --framework terraform --skip-download --quiet --compact -d)
templates=("$checkov" --framework cloudformation --skip-download --quiet --compact -d)
acm=CKV_AWS_233,CKV_AWS_234,CKV2_AWS_71
acmlint_is="acmlint $(version "$acmlint" --version)"
checkov_is="checkov $(version "$checkov" --version)"
lint_is="cfn-lint $(version "$lint" --version)"
guard_is="cfn-guard $(version "${guard:-false}" --version)"

# table TITLE FOLDER COMMANDS...: the commands with `:::` between them, run in a folder.
table() {
  local title=$1 folder=$2
  shift 2
  printf '\n| %s | median | times acmlint | peak memory |\n|---|--:|--:|--:|\n' "$title"
  cargo bench --quiet --bench whole -- compare --rounds "$rounds" --folder "$folder" "$@"
}
with_guard() {
  [ -z "$guard" ] || printf '%s\n' ::: "$guard_is, 4 rules about certificates" "$guard" validate --rules "$PWD/benches/peers.guard" --data .
}
files() { echo "$(find "$1" -type f | wc -l) files, $(find "$1" -type f -exec cat {} + | wc -c) bytes"; }

echo "$(date +%F), $(nproc) cores, $(python3 -V), $(rustc -V)"
[ -n "$guard" ] || echo "cfn-guard could not be built here, and is not in the tables."
mapfile -t guarded < <(with_guard)

folder=$tree/terraform
table "$(find "$folder" -mindepth 1 -type d | wc -l) Terraform configurations ($(files "$folder"))" "$folder" \
  "$acmlint_is" "${check[@]}" --root . . ::: \
  "$checkov_is" "${terraform[@]}" . ::: \
  "$checkov_is, its checks of ACM only" "${terraform[@]}" . --check "$acm"

folder=$tree/cloudformation
table "templates ($(files "$folder"))" "$folder" \
  "$acmlint_is" "${check[@]}" --root . . ::: \
  "$checkov_is" "${templates[@]}" . ::: \
  "$lint_is" "$lint" '**/*.yaml' '**/*.json' "${guarded[@]}"

folder=$PWD/examples/terraform
table "\`examples/terraform\` ($(files "$folder"))" "$folder" \
  "$acmlint_is" "${check[@]}" --root . . ::: \
  "$checkov_is" "${terraform[@]}" .

folder=$PWD/testdata/model/every-format/cloudformation-yaml
table "one template ($(wc -c <"$folder/template.yaml") bytes)" "$folder" \
  "$acmlint_is" "${check[@]}" --root . . ::: \
  "$checkov_is" "${templates[@]}" . ::: \
  "$lint_is" "$lint" template.yaml "${guarded[@]}"
