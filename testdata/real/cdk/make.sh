#!/usr/bin/env bash
# Synthesizes the apps beside this script and writes each one's cdk.out. Installs into a temporary folder outside of
# the repository; needs bash, node 20 or later, npm, python3 with venv, and the two package registries.
#
#     make.sh              every app
#     make.sh email ...    some
#
# APPS names another folder of apps.
set -euo pipefail

here=$(cd "${APPS:-$(dirname "${BASH_SOURCE[0]}")}" && pwd)
work=$(mktemp -d)
work=$(cd "$work" && pwd -P)
trap 'rm -rf "$work"' EXIT

newest=2.276.0
command_line=2.1148.1

# Which library an app is synthesized with, and how.
library() {
    case $1 in
        library-2-130) echo 2.130.0 ;;
        library-2-200 | library-2-200-debug) echo 2.200.0 ;;
        *) echo "$newest" ;;
    esac
}
without_command_line() { [[ $1 == no-cli || $1 == nested-no-cli ]]; }
with_debug() { [[ $1 == debug || $1 == library-2-200-debug ]]; }

# The folder of a library's packages; the apps are copied into it, so that they find them.
install() {
    local folder=$work/$1
    if [[ ! -d $folder ]]; then
        mkdir -p "$folder"
        (
            cd "$folder"
            npm init --yes
            npm install --no-audit --no-fund --ignore-scripts --save-exact "aws-cdk-lib@$1" constructs@10.8.1 \
                "aws-cdk@$command_line" tsx@4.23.15 typescript@5.9.3 @types/node@20.19.43
        ) >"$work/log" 2>&1 || { cat "$work/log" >&2; exit 1; }
    fi
    echo "$folder"
}

synthesize() {
    export HOME=$work/home CDK_DISABLE_CLI_TELEMETRY=true AWS_EC2_METADATA_DISABLED=true
    unset AWS_REGION AWS_DEFAULT_REGION AWS_PROFILE AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY AWS_SESSION_TOKEN
    if with_debug "$1"; then export CDK_DEBUG=1; fi
    if [[ $1 == python ]]; then
        export PATH=$work/python/bin:$PATH JSII_HOST_STACK_TRACES=1 JSII_SILENCE_WARNING_UNTESTED_NODE_VERSION=1
    fi
    if without_command_line "$1"; then
        CDK_OUTDIR=cdk.out npx tsx app.ts
    else
        npx cdk synth --quiet --no-notices --output cdk.out
    fi
}

# What no reader of definitions needs: bundled code, the tree for the console, the library's own report.
strip_bulk() {
    find "$1" -depth -name 'asset.*' -exec rm -r {} +
    find "$1" \( -name tree.json -o -name validation-report.json -o -name performance-counters.json -o -name .cache \
        -o -name synth.lock -o -name 'read.*.lock' \) -exec rm -r {} +
}

# Nor the library's texts about its own switches.
strip_flags() {
    find "$1" -name manifest.json -print0 | xargs -0 node -e '
        const fs = require("fs");
        for (const file of process.argv.slice(1)) {
            const manifest = JSON.parse(fs.readFileSync(file, "utf8"));
            for (const [id, artifact] of Object.entries(manifest.artifacts)) {
                if (["cdk:feature-flag-report", "cdk:tree"].includes(artifact.type)) delete manifest.artifacts[id];
            }
            fs.writeFileSync(file, JSON.stringify(manifest, null, 2));
        }'
}

# As somebody else's machine would have written it.
move_home() {
    find "$1" -type f -print0 | xargs -0 sed -i \
        -e "s|$2/$3|/home/dev/$3|g" -e "s|$2/node_modules|/home/dev/$3/node_modules|g" \
        -e "s|${2#/}/$3|home/dev/$3|g" -e "s|$work|/home/dev|g"
}

make() {
    local app=$1 packages
    packages=$(install "$(library "$app")")
    if [[ $app == python && ! -d $work/python ]]; then
        python3 -m venv "$work/python"
        # The newest of PyPI, which is behind npm.
        "$work/python/bin/pip" install --quiet aws-cdk-lib==2.275.0 constructs==10.8.1
    fi
    cp -R "$here/$app" "$packages/$app"
    rm -rf "$packages/$app/cdk.out"
    (cd "$packages/$app" && synthesize "$app") >"$work/log" 2>&1 || { cat "$work/log" >&2; exit 1; }
    strip_bulk "$packages/$app/cdk.out"
    strip_flags "$packages/$app/cdk.out"
    move_home "$packages/$app/cdk.out" "$packages" "$app"
    rm -rf "$here/$app/cdk.out"
    mv "$packages/$app/cdk.out" "$here/$app/cdk.out"
    echo "$app"
}

apps=("$@")
if [[ ${#apps[@]} == 0 ]]; then
    for folder in "$here"/*/; do apps+=("$(basename "$folder")"); done
fi
for app in "${apps[@]}"; do make "$app"; done
