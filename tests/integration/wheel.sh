#!/usr/bin/env bash
# The wheel and the source distribution, from a clean checkout: both install, and the command runs. Needs python3 with
# PyPI, and the crate registry; some minutes.
set -euo pipefail
cd "$(dirname "$0")/../.."
root=$PWD
version=$(sed -n 's/^version = "\(.*\)"$/\1/p' Cargo.toml | head -n 1)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# What is tested is not how fast the binary is.
export CARGO_TARGET_DIR=$root/target/integration/cargo CARGO_PROFILE_RELEASE_LTO=off
export CARGO_PROFILE_RELEASE_CODEGEN_UNITS=16 CARGO_PROFILE_RELEASE_OPT_LEVEL=1
git clone --quiet "$root" "$work/checkout"
python3 -m venv "$work/maturin"
"$work/maturin/bin/pip" install --quiet 'maturin>=1.9,<2'

# A wheel from the source distribution has all that a wheel from the checkout has.
(cd "$work/checkout" && "$work/maturin/bin/maturin" sdist --out "$work/sdist")
python3 -m venv "$work/user"
"$work/user/bin/pip" wheel --quiet --no-deps --wheel-dir "$work/wheel" "$work"/sdist/acmlint-*.tar.gz
"$work/user/bin/pip" install --quiet "$work"/wheel/acmlint-*.whl

said=$("$work/user/bin/acmlint" --version)
[ "$said" = "acmlint $version" ] || { echo "the wheel says '$said'"; exit 1; }
"$work/user/bin/acmlint" explain email-validation >/dev/null
shown=$("$work/user/bin/pip" list --format freeze | grep '^acmlint==')
[ "$shown" = "acmlint==$version" ] || { echo "the wheel is '$shown'"; exit 1; }
ls -l "$work"/sdist "$work"/wheel
echo "the wheel: fine"
