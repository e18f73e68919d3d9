#!/usr/bin/env bash
# Writes what other tools make of the deployment: cdk/cdk.out of cdk/app.ts, and the plan of terraform/main.tf. The
# scripts in testdata/real do it, and say what they need.
#
#     make.sh              both
#     make.sh cdk          one
#     make.sh plan
set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")"
[ $# -gt 0 ] || set -- cdk plan
for made in "$@"; do
    case $made in
        cdk) APPS=. ../../real/cdk/make.sh cdk ;;
        plan)
            cp terraform/main.tf plan-with-configuration
            CASES=. ../../real/plan/make.sh plan-with-configuration
            cp plan-with-configuration/plan.json plan
            ;;
    esac
done
