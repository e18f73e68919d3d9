#!/usr/bin/env bash
# Gets the acmlint of a release, and only one that is what was released: the checksum of its archive has to stand in the
# release's SHA256SUMS, and its attestation has to say that this repository's workflow built it. Gives the path of the
# binary as the output `binary`.
#
# ACMLINT_RELEASES is where releases lie, for mirrors and tests. Whoever writes the workflow decides about it, as about
# everything else that its job runs; checksum and attestation are asked for all the same.
set -euo pipefail

fail() {
  echo "::error title=acmlint::$1"
  exit 2
}

give() {
  echo "binary=$1" >>"$GITHUB_OUTPUT"
}

if [[ -n "$INPUT_BINARY" ]]; then
  binary=$(command -v -- "$INPUT_BINARY") || fail "the input binary names nothing that can be run"
  [[ "$binary" == /* || "$binary" == ?:* ]] || binary="$PWD/$binary"
  [[ "$binary" != *$'\n'* ]] || fail "the input binary is more than one line"
  echo "The binary was named by the workflow; nothing of it is verified."
  give "$binary"
  exit
fi

# A tag of this action is the release of the same name. A branch or a commit is not; the version stands in its Cargo.toml.
exact='^[0-9]+\.[0-9]+\.[0-9]+(-[0-9A-Za-z.-]+)?$'
version=${INPUT_VERSION#v}
if [[ -z "$version" && "${ACTION_REF:-}" == v* && "${ACTION_REF#v}" =~ $exact ]]; then
  version=${ACTION_REF#v}
fi
if [[ -z "$version" ]]; then
  version=$(sed -n 's/^version = "\(.*\)"$/\1/p' "$ACTION_PATH/Cargo.toml" | head -n 1)
fi
[[ "$version" =~ $exact ]] || fail "the input version is not one such as 1.2.3"

repository=${ACTION_REPOSITORY:-acmlint/acmlint}
[[ "$repository" =~ ^[A-Za-z0-9_.-]+/[A-Za-z0-9_.-]+$ ]] || fail "the action's repository has no name"

case "$RUNNER_OS-$RUNNER_ARCH" in
  Linux-X64) target=x86_64-unknown-linux-musl ;;
  Linux-ARM64) target=aarch64-unknown-linux-musl ;;
  macOS-X64) target=x86_64-apple-darwin ;;
  macOS-ARM64) target=aarch64-apple-darwin ;;
  # Windows on ARM runs programs for x86-64.
  Windows-X64 | Windows-ARM64) target=x86_64-pc-windows-msvc ;;
  *) fail "there is no release for this runner; the input binary can name one that was built for it" ;;
esac
archive=acmlint-$target.tar.gz name=acmlint
if [[ "$RUNNER_OS" == Windows ]]; then archive=acmlint-$target.zip name=acmlint.exe; fi

folder=$(mktemp -d "$RUNNER_TEMP/acmlint.XXXXXX")
protocols='=https'
if [[ -n "${ACMLINT_RELEASES:-}" ]]; then
  protocols='=https,http,file'
  echo "Releases are taken from where ACMLINT_RELEASES says."
fi
releases=${ACMLINT_RELEASES:-https://github.com/$repository/releases/download}
for file in "$archive" SHA256SUMS; do
  curl --proto "$protocols" --tlsv1.2 --fail --silent --show-error --location --retry 3 --max-time 300 \
    --output "$folder/$file" -- "$releases/v$version/$file" ||
    fail "$file of acmlint $version cannot be had"
done

cd "$folder"
expected=$(awk -v name="$archive" '$2 == name || $2 == "*" name { print $1 }' SHA256SUMS)
if command -v sha256sum >/dev/null; then
  actual=$(sha256sum <"$archive" | cut -d ' ' -f 1)
else
  actual=$(shasum -a 256 <"$archive" | cut -d ' ' -f 1)
fi
[[ "$expected" =~ ^[0-9a-f]{64}$ && "$actual" == "$expected" ]] ||
  fail "the checksum of $archive is not the one in SHA256SUMS"
echo "Verified: the SHA-256 checksum of $archive of acmlint $version."

# Where it can be asked for, no answer is as bad as a wrong one. gh needs a token even for what is public, and the token
# of a server of its own is none of github.com.
if ! command -v gh >/dev/null || ! gh attestation --help >/dev/null 2>&1; then
  echo "::notice title=acmlint::the attestation of the release was not verified: there is no gh here that can"
elif [[ -z "${GH_TOKEN:-}" || "${GITHUB_SERVER_URL:-https://github.com}" != https://github.com ]]; then
  echo "::notice title=acmlint::the attestation of the release was not verified: there is no token for github.com"
elif GH_HOST=github.com gh attestation verify "$archive" --repo "$repository" >attestation.log 2>&1; then
  echo "Verified: the attestation that a workflow of $repository built it."
else
  token=stop-$(od -An -N16 -tx1 /dev/urandom | tr -d " \n")
  echo "::stop-commands::$token"
  cat attestation.log
  echo "::$token::"
  fail "$archive is not attested by $repository"
fi

if [[ "$archive" != *.zip ]]; then
  tar -xzf "$archive" "$name" || tar -xzf "$archive" "./$name"
elif command -v unzip >/dev/null; then
  unzip -q "$archive" "$name"
else
  # Git's own tar knows no zip.
  "$SYSTEMROOT/System32/tar.exe" -xf "$archive" "$name"
fi
# An older release is attested as well.
said=$("./$name" --version)
[[ "$said" == "acmlint $version" ]] || fail "the archive of acmlint $version holds another version"
give "$folder/$name"
