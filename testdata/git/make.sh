#!/bin/sh
# Writes packed/, a repository as `git gc` leaves it: one pack with deltas, references in packed-refs, an annotated tag.
# Needs git; the tests do not.
set -eu
cd "$(dirname "$0")"
rm -rf packed
export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_SYSTEM=/dev/null
export GIT_AUTHOR_NAME=a GIT_AUTHOR_EMAIL=a@example.com GIT_COMMITTER_NAME=a GIT_COMMITTER_EMAIL=a@example.com
export GIT_AUTHOR_DATE="2026-01-01T00:00:00Z" GIT_COMMITTER_DATE="2026-01-01T00:00:00Z"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
git init -q -b main "$work"
for count in 1 2 3 4 5 6; do
  for name in $(seq "$count"); do
    printf 'resource "aws_acm_certificate" "c%s" {\n  domain_name       = "c%s.example.com"\n' "$name" "$name"
    printf '  validation_method = "EMAIL"\n}\n'
  done >"$work/main.tf"
  git -C "$work" add main.tf
  git -C "$work" commit -qm "$count certificates"
  if [ "$count" = 3 ]; then git -C "$work" tag -a three -m "three of them"; fi
done
git -C "$work" gc -q --aggressive
mkdir -p packed/objects/pack
cp "$work"/.git/objects/pack/*.pack "$work"/.git/objects/pack/*.idx packed/objects/pack/
chmod 644 packed/objects/pack/*
cp "$work/.git/HEAD" "$work/.git/config" "$work/.git/packed-refs" packed/
