#!/usr/bin/env bash
# The steps of a release. The workflow runs them, and so can anyone on their own machine:
#
#   ci/release.sh check [TAG]           the tag, Cargo.toml, Cargo.lock and CHANGELOG.md name the same version
#   ci/release.sh build TARGET          the binary for a target
#   ci/release.sh pack TARGET           dist/acmlint-TARGET.tar.gz (.zip for Windows); the same bytes for the same inputs
#   ci/release.sh verify TARGET         the archive unpacks to a binary that works
#   ci/release.sh wheel TARGET          dist/*.whl
#   ci/release.sh sbom TARGET           dist/acmlint-TARGET.cdx.json, what the binary is made of (CycloneDX)
#   ci/release.sh sums                  dist/SHA256SUMS of the archives and of what they are made of
#   ci/release.sh image TAG...          a container image of the packed musl binaries; `--push` in $BUILDX pushes it
#   ci/release.sh notes                 what CHANGELOG.md says of this version
set -euo pipefail
cd "$(dirname "$0")/.."
export CARGO_TERM_COLOR=never

version=$(sed -n 's/^version = "\(.*\)"$/\1/p' Cargo.toml | head -n 1)
python=$(command -v python3 || command -v python)

fail() {
  echo "error: $*" >&2
  exit 1
}

binary() {
  case $1 in
    *windows*) echo acmlint.exe ;;
    *) echo acmlint ;;
  esac
}

archive() {
  case $1 in
    *windows*) echo "dist/acmlint-$1.zip" ;;
    *) echo "dist/acmlint-$1.tar.gz" ;;
  esac
}

# The section of CHANGELOG.md about this version.
notes() {
  awk -v heading="## $version" '
    /^## / { inside = ($0 == heading || index($0, heading " ") == 1); next }
    inside { print }
  ' CHANGELOG.md
}

check() {
  [ -z "${1:-}" ] || [ "$1" = "v$version" ] || fail "the tag is $1, and Cargo.toml says $version"
  cargo metadata --locked --offline --no-deps --format-version 1 >/dev/null || fail "Cargo.lock is not up to date"
  [ -n "$(notes | tr -d '[:space:]')" ] || fail "CHANGELOG.md says nothing of $version"
  echo "version $version"
}

# Where there is no C compiler for a musl target, rustc's own linker does: nothing here is C.
linker() {
  local variable
  variable=CARGO_TARGET_$(echo "$1" | tr '[:lower:]-' '[:upper:]_')_LINKER
  case $1 in
    "$(rustc -vV | sed -n 's/^host: \([^-]*\).*/\1/p')"-*) ;;
    *-linux-musl) export "$variable=rust-lld" ;;
  esac
}

build() {
  rustup target add "$1"
  linker "$1"
  cargo build --release --locked --bin acmlint --target "$1"
}

pack() {
  local from="target/$1/release" stage
  stage=$(mktemp -d)
  cp "$from/$(binary "$1")" README.md CHANGELOG.md LICENSE-APACHE LICENSE-MIT "$stage"
  completions "$1" "$stage"
  mkdir -p dist
  "$python" ci/pack.py "$(archive "$1")" "$stage" "$(git log -1 --format=%ct)"
  rm -r "$stage"
}

# Completions and the manual page, as a binary that runs here writes them.
completions() {
  local runs="target/$1/release/$(binary "$1")" shell
  "$runs" --version >/dev/null 2>&1 || runs="cargo run --quiet --locked --"
  mkdir "$2/completions"
  for shell in bash elvish fish powershell zsh; do
    $runs completions "$shell" >"$2/completions/acmlint.$shell"
  done
  $runs man >"$2/acmlint.1"
}

verify() {
  local unpacked code=0
  unpacked=$(mktemp -d)
  "$python" -c 'import shutil, sys; shutil.unpack_archive(*sys.argv[1:3])' "$(archive "$1")" "$unpacked"
  for file in README.md CHANGELOG.md LICENSE-APACHE LICENSE-MIT completions/acmlint.bash acmlint.1; do
    [ -s "$unpacked/$file" ] || fail "$file is not in $(archive "$1")"
  done
  local binary="$unpacked/$(binary "$1")"
  chmod +x "$binary"
  case $1 in
    *-linux-musl) if readelf -lW "$binary" | grep -q INTERP; then fail "$binary is not static"; fi ;;
  esac
  if [ "${RUNS:-yes}" = yes ]; then
    [ "$("$binary" --version | tr -d '\r')" = "acmlint $version" ] || fail "$binary is not version $version"
    "$binary" check --root examples examples/terraform >/dev/null || code=$?
    [ "$code" = 1 ] || fail "the examples have mistakes, and $binary ends with $code"
  fi
  rm -r "$unpacked"
  echo "$(archive "$1") is fine"
}

wheel() {
  # Of a static binary, one wheel serves every C library; pip wants a name for each.
  local libraries=(pypi)
  linker "$1"
  case $1 in
    *-linux-musl) libraries=(manylinux2014 musllinux_1_2) ;;
  esac
  for library in "${libraries[@]}"; do
    maturin build --release --locked --target "$1" --compatibility "$library" --out dist
  done
}

# Needs cargo-cyclonedx. The commit decides about every byte: neither the clock nor the folder of the build is in it.
sbom() {
  local file="dist/acmlint-$1.cdx.json"
  SOURCE_DATE_EPOCH=$(git log -1 --format=%ct) \
    cargo cyclonedx --quiet --format json --spec-version 1.5 --target "$1" --override-filename acmlint.cdx
  mkdir -p dist
  cargo tree --locked --edges normal --target "$1" --prefix none --format '{p}' |
    "$python" -c '
import json, re, sys
written, file = sys.argv[1:]
text = re.sub(r"path\+file://[^#\"]*#", "", open(written, encoding="utf-8").read())
bill = json.loads(text)
named = {(part["name"], part["version"]) for part in [bill["metadata"]["component"], *bill["components"]]}
built = {(line.split()[0], line.split()[1].lstrip("v")) for line in sys.stdin if line.strip()}
assert len(built) > 50 and not built - named, f"not in the bill: {built - named}"
open(file, "w", encoding="utf-8", newline="\n").write(text)
' acmlint.cdx.json "$file"
  rm acmlint.cdx.json
  echo "$file is complete"
}

sums() {
  cd dist
  shopt -s nullglob
  # PyPI attests to the wheels itself.
  local files=(acmlint-*.tar.gz acmlint-*.zip acmlint-*.cdx.json)
  sha256sum "${files[@]}" >SHA256SUMS
  sha256sum --check --quiet SHA256SUMS
  cat SHA256SUMS
}

image() {
  local tags=() tag context
  for tag in "$@"; do tags+=(--tag "$tag"); done
  context=$(mktemp -d)
  for architecture in amd64:x86_64 arm64:aarch64; do
    mkdir "$context/${architecture%:*}"
    tar -xzf "dist/acmlint-${architecture#*:}-unknown-linux-musl.tar.gz" -C "$context/${architecture%:*}" \
      acmlint LICENSE-APACHE LICENSE-MIT
  done
  # shellcheck disable=SC2086 # options, separated by spaces
  docker buildx build --file Dockerfile --platform linux/amd64,linux/arm64 --build-arg "VERSION=$version" \
    --build-arg "REVISION=$(git rev-parse HEAD)" "${tags[@]}" ${BUILDX:-} "$context"
  rm -r "$context"
}

command=${1:-}
[ "$#" -eq 0 ] || shift
case $command in
  check | build | pack | verify | wheel | sbom | sums | image | notes) "$command" "$@" ;;
  *) sed -n '2,13s/^# \{0,1\}//p' "$0" >&2 && exit 2 ;;
esac
