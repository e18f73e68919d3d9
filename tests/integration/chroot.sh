#!/usr/bin/env bash
# The static binary in a folder that holds nothing but itself and what it is to check. Needs root.
#
#   ci/release.sh build x86_64-unknown-linux-musl && tests/integration/chroot.sh [BINARY]
set -euo pipefail
cd "$(dirname "$0")/../.."
binary=${1:-target/x86_64-unknown-linux-musl/release/acmlint}
if [ ! -x "$binary" ]; then
  ci/release.sh build x86_64-unknown-linux-musl
fi
empty=$(mktemp -d)
trap 'rm -rf "$empty"' EXIT
cp "$binary" "$empty/acmlint"
cp -r examples/terraform "$empty/src"

in_it() {
  if [ "$(id -u)" = 0 ]; then chroot --userspec 65532:65532 "$empty" "$@"; else sudo chroot --userspec 65532:65532 "$empty" "$@"; fi
}

chmod -R a+rX "$empty"
in_it /acmlint --version
code=0
in_it /acmlint check --format concise /src >"$empty/said" || code=$?
cat "$empty/said"
[ "$code" = 1 ] || { echo "it ended with $code; the examples have mistakes"; exit 1; }
grep -q '^src/.*certificate-outside-us-east-1' "$empty/said" || { echo "the mistake in the region is not said"; exit 1; }
file "$binary" 2>/dev/null || true
echo "alone in a folder: fine, $(stat -c %s "$binary") bytes"
