#!/usr/bin/env bash
# Makes the plans of cases: RULE/plan/CASE/plan.json is what the real terraform plans for RULE/terraform/CASE.
#
#     plans.sh                 all that there are
#     plans.sh RULE/CASE...    these, also new ones
#
# testdata/real/plan/make.sh does it, and says what it needs. A case's arguments.txt is not looked at: variables have
# to have values.
set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")"
[ $# -gt 0 ] || set -- $(ls -d */plan/*/ | sed 's|/plan/|/|; s|/$||')
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
for case in "$@"; do
    cp -r "${case%/*}/terraform/${case#*/}" "$work/${case/\//.}"
done
status=0
CASES=$work REGION=eu-west-1 ../real/plan/make.sh || status=$?
for case in "$@"; do
    [ -f "$work/${case/\//.}/plan.json" ] || continue
    mkdir -p "${case%/*}/plan/${case#*/}"
    mv "$work/${case/\//.}/plan.json" "${case%/*}/plan/${case#*/}/plan.json"
done
exit $status
