#!/usr/bin/env bash
# What acmlint writes as SARIF, held against the schema (check-jsonschema) and against the rules of SARIF's makers and of
# GitHub's code scanning (Sarif.Multitool, "Sarif;Ghas"). Needs npm, python3 and a registry for each; takes a minute.
#
#   cargo build && tests/integration/sarif.sh [BINARY]
set -euo pipefail
cd "$(dirname "$0")/../.."
acmlint=$(realpath "${1:-target/debug/acmlint}")
tools=$PWD/target/integration
multitool=$tools/node_modules/@microsoft/sarif-multitool-linux

if [ ! -x "$multitool/Sarif.Multitool" ]; then
  npm install --silent --no-audit --no-fund --prefix "$tools" @microsoft/sarif-multitool-linux@5.7.0
  chmod u+x "$multitool/Sarif.Multitool"
fi
[ -x "$tools/bin/check-jsonschema" ] || { python3 -m venv "$tools" && "$tools/bin/pip" install --quiet check-jsonschema; }
export DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# The tool exits with 0 whatever it finds. Its notes are about what acmlint leaves out on purpose: messages by id,
# snippets (scanned text may hold secrets), version control, ids like CA1000, pages that it cannot reach.
complaints() {
  "$multitool/Sarif.Multitool" validate "$1" --rule-kind "Sarif;Ghas" --level "Error;Warning" >"$work/said" 2>&1 || true
  grep -q "^Analysis completed successfully" "$work/said" || { cat "$work/said"; echo "the validator failed on $1"; exit 1; }
  grep -E ": (error|warning) " "$work/said" || true
  "$tools/bin/check-jsonschema" --schemafile "$multitool/sarif-2.1.0.json" "$1" || true
}

validate() {
  local said; said=$(complaints "$1")
  if [ "$said" != "ok -- validation done" ]; then echo "$1: $said"; exit 1; fi
  python3 - "$1" <<'P'
import gzip, json, sys
bytes = open(sys.argv[1], "rb").read()
run = json.loads(bytes)["runs"][0]
packed = len(gzip.compress(bytes))
assert packed < 10_000_000 and len(run["results"]) <= 5_000
print(f"{sys.argv[1].rsplit('/')[-1]}: {len(run['results'])} results, {len(bytes)} bytes, {packed} compressed: fine")
P
}

# Every rule over everything that is here.
"$acmlint" check --pedantic --no-allow --no-gitignore --fail-on never --format sarif examples testdata benches \
  >"$work/own.sarif" 2>/dev/null
validate "$work/own.sarif"

# Nothing at all, and something that is not there.
mkdir -p "$work/empty/.git" && cd "$work/empty"
"$acmlint" check --format sarif >"$work/empty.sarif"
validate "$work/empty.sarif"
[ "$("$acmlint" check --format sarif missing 2>/dev/null >"$work/missing.sarif"; echo $?)" = 2 ]
validate "$work/missing.sarif"

# Names and text of strangers.
mkdir -p "$work/hostile/.git" && cd "$work/hostile"
python3 - <<'P'
import os
nasty = 'a "<b>]]>%2e#?&{0} [x](https://a.example) ![y](z)\u202e\u001b[31m\n@all'
resource = 'resource "aws_acm_certificate" "%s" {\n  validation_method = "EMAIL"\n  domain_name = "%s"\n}\n'
folder = nasty.replace("/", "_")
os.mkdir(folder)
with open(f"{folder}/{folder}.tf", "w") as file:
    file.write(resource % ("a", nasty.replace("\n", "\\n").replace('"', '\\"')))
with open("c:d.tf.json", "w") as file:
    padding = "ä" * 2_000_000
    file.write('{"locals":{"x":"%s"},"resource":{"aws_acm_certificate":{"b":{"validation_method":"EMAIL"}}}}' % padding)
os.mkdir("many")
with open("many/main.tf", "w") as file:
    file.writelines(resource % (f"c{n}", "example.com") for n in range(6_000))
P
"$acmlint" check --fail-on never --format sarif >"$work/hostile.sarif" 2>/dev/null
validate "$work/hostile.sarif"

# The validators can fail, each of them.
python3 - "$work" <<'P'
import json, sys
for name, spoil in {
    "level": lambda run: run["results"][0].update(level="fatal"),
    "help": lambda run: run["tool"]["driver"]["rules"][0].pop("help"),
}.items():
    log = json.load(open(sys.argv[1] + "/own.sarif"))
    spoil(log["runs"][0])
    json.dump(log, open(f"{sys.argv[1]}/spoiled-{name}.sarif", "w"))
P
complaints "$work/spoiled-level.sarif" | grep -q "'fatal' is not one of" || { echo "the schema takes anything"; exit 1; }
complaints "$work/spoiled-help.sarif" | grep -q "GH2012" || { echo "the validator takes anything"; exit 1; }
echo "spoiled logs: refused"
