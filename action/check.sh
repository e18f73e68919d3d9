#!/usr/bin/env bash
# One scan, told in every way that was asked for. What it ends with is an output; the action's last step fails on it.
set -euo pipefail

out=$(mktemp -d "$RUNNER_TEMP/acmlint.XXXXXX")

# Whether a folder that a workflow names by a path of the repository lies in it: a pull request may have put a link there.
is_inside() {
  local workspace folder
  [[ "$1" != /* && "$1" != ?:* && -n "${GITHUB_WORKSPACE:-}" ]] || return 0
  workspace=$(cd -P -- "$GITHUB_WORKSPACE" && pwd) && folder=$(cd -P -- "$2" 2>/dev/null && pwd) || return 1
  [[ "$folder/" == "${workspace%/}/"* ]]
}

if ! is_inside "$INPUT_WORKING_DIRECTORY" .; then
  echo "::error title=acmlint::the input working-directory leads out of the repository"
  exit 2
fi

# Values of the job's environment may be secrets, and a pull request could have them told as the name of a certificate.
for name in "${!TF_VAR_@}"; do unset "$name"; done

# The lines of a text that are not empty, as the array `lines`.
split() {
  lines=()
  local line
  while IFS= read -r line || [[ -n "$line" ]]; do
    line=${line%$'\r'}
    [[ -z "$line" ]] || lines+=("$line")
  done <<<"$1"
}

is_true() {
  [[ "$1" == [Tt][Rr][Uu][Ee] ]]
}

# The topmost folder of the repository. git itself would take a nearer one that only looks like a repository, which a
# commit may hold, and run the programs that its settings name; no commit holds a `.git`.
top() {
  local folder
  folder=$(pwd -P)
  until [[ -e "$folder/.git" ]]; do
    [[ "$folder" == */* ]] || return 1
    folder=${folder%/*}
  done
  echo "$folder/"
}

# What was there before: the commit whose findings do not count. Where it is not known, or cannot be had, everything
# counts.
base() {
  local sha=${BASE:-} commit parents top
  if ! top=$(top); then
    echo "::notice title=acmlint::there is no repository to compare with, so all findings count" >&2
    return
  fi
  # The base in the event is as old as the last push to the branch; what GitHub merged with is the first parent.
  if commit=$(git -C "$top" cat-file commit HEAD 2>/dev/null); then
    parents=$(sed -n '/^$/q;s/^parent //p' <<<"$commit")
    if [[ -n "${PULL_REQUEST_HEAD:-}" && "$(sed -n 2p <<<"$parents")" == "$PULL_REQUEST_HEAD" ]]; then
      sha=$(sed -n 1p <<<"$parents")
    fi
  fi
  if [[ ! "$sha" =~ ^[0-9a-f]{40}([0-9a-f]{24})?$ || "$sha" =~ ^0+$ ]]; then
    echo "::notice title=acmlint::there is no commit to compare with, so all findings count" >&2
    return
  fi
  # A checkout has one commit; the one before is fetched without its history.
  if ! git -C "$top" cat-file -e "$sha^{commit}" 2>/dev/null &&
    ! GIT_TERMINAL_PROMPT=0 git -C "$top" fetch --quiet --no-tags --no-recurse-submodules --depth=1 origin "$sha" >/dev/null 2>&1; then
    echo "::notice title=acmlint::the commit to compare with cannot be fetched, so all findings count" >&2
    return
  fi
  echo "$sha"
}

arguments=(-o "jsonl=$out/findings.jsonl")
if is_true "$INPUT_ANNOTATIONS"; then arguments+=(-o "github=$out/annotations.txt"); fi
if is_true "$INPUT_SUMMARY"; then arguments+=(-o "markdown=$out/summary.md"); fi
if [[ -n "$INPUT_SARIF_FILE" ]]; then arguments+=(-o "sarif=$out/acmlint.sarif"); fi
if [[ -n "$INPUT_CONFIG" ]]; then arguments+=(--config "$INPUT_CONFIG"); fi
if [[ -n "$INPUT_FAIL_ON" ]]; then arguments+=("--fail-on=$INPUT_FAIL_ON"); fi
if is_true "$INPUT_CHANGED_ONLY"; then
  revision=$(base 2>"$out/base.log")
  cat "$out/base.log"
  if [[ -n "$revision" ]]; then arguments+=("--new-from=$revision"); fi
fi
# An array without elements is unbound in the bash of macOS.
split "$INPUT_ARGS"
arguments+=(${lines[@]+"${lines[@]}"})
split "$INPUT_PATHS"
if [[ ${#lines[@]} -eq 0 ]]; then lines=(.); fi

# What is printed may hold scanned text, in which the runner must see no commands.
token=stop-$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
echo "::stop-commands::$token"
code=0
"$ACMLINT" check "${arguments[@]}" -- "${lines[@]}" </dev/null 2>&1 || code=$?
echo
echo "::$token::"

if [[ -s "$out/annotations.txt" ]]; then cat "$out/annotations.txt"; fi
if [[ -s "$out/summary.md" ]]; then cat "$out/summary.md" >>"$GITHUB_STEP_SUMMARY"; fi
if [[ ! -s "$out/findings.jsonl" ]]; then
  : >"$out/findings.jsonl"
  echo "::error title=acmlint::acmlint could not do its job; the log of this step says why"
fi

# The last line counts, `"findings":{"error":1,"warning":0,"note":2}`.
count() {
  tail -n 1 "$out/findings.jsonl" |
    sed -n 's/^{"type":"summary",.*"findings":{\([^}]*\)}.*$/\1/p' | tr ',' '\n' | sed -n "s/^\"$1\":\([0-9]*\)$/\1/p"
}
errors=$(count error) warnings=$(count warning) notes=$(count note)
{
  echo "findings=$((${errors:-0} + ${warnings:-0} + ${notes:-0}))"
  echo "errors=${errors:-0}"
  echo "warnings=${warnings:-0}"
  echo "exit-code=$code"
} >>"$GITHUB_OUTPUT"
# Only what this run wrote is handed on; what lies there already, a link perhaps, is not written through.
if [[ -n "$INPUT_SARIF_FILE" && -s "$out/acmlint.sarif" && "$INPUT_SARIF_FILE" != *$'\n'* ]]; then
  file=$INPUT_SARIF_FILE
  if ! is_inside "$file" "$(dirname -- "$file")"; then
    echo "::error title=acmlint::the input sarif-file leads out of the repository, and is not written"
    exit 2
  fi
  if [[ -L "$file" || -f "$file" ]]; then rm -f -- "$file"; fi
  cp -- "$out/acmlint.sarif" "$file"
  [[ "$file" == /* || "$file" == ?:* ]] || file="$PWD/$file"
  # Other actions know no paths of Git's bash.
  if command -v cygpath >/dev/null; then file=$(cygpath -m "$file"); fi
  echo "sarif-file=$file" >>"$GITHUB_OUTPUT"
fi
