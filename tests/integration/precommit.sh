#!/usr/bin/env bash
# The hooks as pre-commit runs them, in a repository of their own: a commit that breaks something in a file which it
# leaves alone is stopped, others pass, and a list of names that is too long for one command is split. Needs python3 with
# PyPI, and the crate registry; two builds, some minutes.
#
#   cargo build && tests/integration/precommit.sh [BINARY]
set -euo pipefail
cd "$(dirname "$0")/../.."
root=$PWD
binary=$(realpath "${1:-target/debug/acmlint}")
tools=$root/target/integration
# `import pre_commit` answers for an environment that another script made.
"$tools/bin/python" -c 'import pre_commit' 2>/dev/null || {
  python3 -m venv "$tools" && "$tools/bin/pip" install --quiet 'pre-commit>=4,<5'
}
pre_commit=$tools/bin/pre-commit

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export PRE_COMMIT_HOME=$work/home GIT_CONFIG_GLOBAL=$work/gitconfig GIT_CONFIG_SYSTEM=/dev/null
# What is tested is not how fast the binary is.
export CARGO_TARGET_DIR=$tools/cargo CARGO_PROFILE_RELEASE_LTO=off CARGO_PROFILE_RELEASE_CODEGEN_UNITS=16
export CARGO_PROFILE_RELEASE_OPT_LEVEL=1
git config --global user.name nobody
git config --global user.email nobody@example.com
git config --global init.defaultBranch main
git config --global protocol.file.allow always
mkdir "$work/bin"
ln -s "$binary" "$work/bin/acmlint"

"$pre_commit" validate-manifest .pre-commit-hooks.yaml
git clone --quiet "$root" "$work/hooks"
cp .pre-commit-hooks.yaml "$work/hooks"
git -C "$work/hooks" diff --quiet || git -C "$work/hooks" commit --quiet --all --message "The hooks as they are"
rev=$(git -C "$work/hooks" rev-parse HEAD)

region() {
  printf 'variable "region" {\n  default = "%s"\n}\n' "$1" >variables.tf
}

repository() {
  git init --quiet "$1"
  cd "$1"
  region us-east-1
  printf 'terraform {\n  backend "s3" {}\n}\n\nprovider "aws" {\n  region = var.region\n}\n' >providers.tf
  cat >cdn.tf <<'TF'
data "aws_acm_certificate" "site" {
  domain = "www.example.com"
}

resource "aws_cloudfront_distribution" "site" {
  viewer_certificate {
    acm_certificate_arn = data.aws_acm_certificate.site.arn
  }
}
TF
  echo "# A shop" >README.md
  echo "a: 1" >notes.yaml
  git add .
  git commit --quiet --message "All is well"
}

# expect CODE WORD COMMAND...: how it ends, and what it says.
expect() {
  local code=$1 word=$2 actual=0
  shift 2
  "$@" >"$work/said" 2>&1 || actual=$?
  if [ "$actual" != "$code" ] || ! grep -q -- "$word" "$work/said"; then
    tail -n 60 "$work/said"
    echo "$id: $* ended with $actual instead of $code, or did not say '$word'"
    exit 1
  fi
}

for id in ${IDS:-acmlint-system acmlint acmlint-source}; do
  started=$SECONDS
  [ "$id" != acmlint-system ] || export PATH=$work/bin:$PATH
  repository "$work/$id"

  region eu-west-1
  git add .
  expect 1 'cdn.tf:7' "$pre_commit" try-repo "$work/hooks" "$id" --verbose

  printf 'repos:\n  - repo: %s\n    rev: %s\n    hooks: [{id: %s}]\n' "$work/hooks" "$rev" "$id" >.pre-commit-config.yaml
  git add .
  expect 0 '' "$pre_commit" install
  expect 1 'certificate-outside-us-east-1' git commit --message "Move to Ireland"

  region us-east-1
  echo "# of the edge" >>variables.tf
  git add .
  expect 0 'Passed' git commit --message "Say why"

  echo "b: 2" >>notes.yaml
  git add .
  expect 0 'Passed' git commit --message "Change what is no definition"
  echo "More" >>README.md
  git add .
  expect 0 'no files to check' git commit --message "Change what no hook looks at"

  # A name that looks like an option is a name.
  region eu-west-1
  touch -- '--exclude=**.tf'
  git add .
  expect 1 'cdn.tf:7' git commit --message "Hide it"
  git rm --quiet --force -- '--exclude=**.tf'

  # Some 200 kB of names: more than one command takes.
  mkdir filler
  for number in $(seq 3000); do
    echo "locals {}" >"filler/$(printf 'a-name-that-is-long-enough-to-fill-a-command-line-%04d.tf' "$number")"
  done
  git add .
  expect 1 'cdn.tf:7' "$pre_commit" run --all-files
  commands=$("$pre_commit" run --all-files --verbose | grep -c 'acmlint explain\|no findings' || true)
  [ "$commands" -gt 1 ] || { echo "$id: 3000 names were not split"; exit 1; }
  region us-east-1
  git add .
  expect 0 'Passed' "$pre_commit" run --all-files
  cd "$root"
  [ "$id" != acmlint-system ] || export PATH=${PATH#"$work/bin:"}
  echo "$id: fine, $((SECONDS - started)) s"
done
