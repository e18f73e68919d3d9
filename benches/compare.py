#!/usr/bin/env python3
"""Compare what acmlint found in a generated tree with the faults that were planted there.

    acmlint check DIR --format jsonl > JSONL;  compare.py DIR JSONL [--formats terraform,cdk]

DIR      a tree written by generate.py, with its truth.json
JSONL    acmlint's `--format jsonl` output about that tree; `-` reads it from stdin

For each of the planted rules and each format: are the findings as many as the faults, and in the same stacks? The
stack is taken from the path of the finding's primary label: terraform/sNNNNN/..., cdk/sNNNNN/..., and
cloudformation/sNNNNN.yaml. Suppressed findings, and findings of rules that nothing was planted for, are left out of the
comparison; the latter are counted, so that a flood of them is seen. Exit code 1 when anything differs, 2 when the input
is not what it should be.
"""
import argparse
import json
import re
import sys
from collections import Counter, defaultdict
from pathlib import Path

FORMATS = ["terraform", "cloudformation", "cdk"]
PLACE = re.compile(r"(?:^|[/\\])(terraform|cloudformation|cdk)[/\\](s\d{5,})(?=[/\\.]|$)")
SHOWN = 5


def quit_with(message):
    print(f"compare.py: {message}", file=sys.stderr)
    sys.exit(2)


def read_findings(lines):
    """Of each rule and format, how many findings each stack has; and the findings in no stack at all."""
    found, elsewhere, kinds = defaultdict(Counter), Counter(), Counter()
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            record = json.loads(line)
            kinds[record["type"]] += 1
            if record["type"] != "finding" or record.get("suppressed"):
                continue
            rule, file = record["rule"], record["primary"]["file"]
        except (ValueError, KeyError, TypeError) as e:
            quit_with(f"line {number} is not a record of acmlint's: {e!r}")
        # the directory that holds the tree may have such a name too: the last one counts
        places = PLACE.findall(file)
        if places:
            kind, stack = places[-1]
            found[rule, kind][stack] += 1
        else:
            elsewhere[rule, file] += 1
    return found, elsewhere, kinds


def some(names):
    return ", ".join(names[:SHOWN]) + (f" and {len(names) - SHOWN} more" if len(names) > SHOWN else "")


def main():
    args = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    args.add_argument("dir", type=Path)
    args.add_argument("jsonl")
    args.add_argument("--formats", default=",".join(FORMATS), help="which to compare, with commas (default: all)")
    a = args.parse_args()
    formats = [f for f in a.formats.split(",") if f]
    if not formats or set(formats) - set(FORMATS):
        quit_with(f"--formats takes some of {', '.join(FORMATS)}")
    try:
        truth = json.loads((a.dir / "truth.json").read_text())["stacks_with"]
        lines = sys.stdin.readlines() if a.jsonl == "-" else Path(a.jsonl).read_text().splitlines()
    except (OSError, ValueError, KeyError) as e:
        quit_with(f"cannot read the truth or the findings: {e!r}")
    found, elsewhere, kinds = read_findings(lines)
    if not kinds["summary"]:
        quit_with("the findings have no summary line: the run that wrote them did not come to its end")

    wide = max(len(rule) for rule in truth)
    print(f"{'rule':{wide}}  {'format':14}  {'planted':>7}  {'found':>5}  verdict")
    differ, details = False, []
    for rule, by_format in truth.items():
        for kind in formats:
            planted, counted = Counter(by_format[kind]), found[rule, kind]
            missed = sorted(planted - counted)
            extra = sorted(counted - planted)
            same = not missed and not extra
            differ |= not same
            verdict = "equal" if same else "DIFFERENT"
            print(f"{rule:{wide}}  {kind:14}  {planted.total():7}  {counted.total():5}  {verdict}")
            if missed:
                details.append(f"{rule} in {kind}: not found in {some(missed)}")
            if extra:
                details.append(f"{rule} in {kind}: found too often in {some(extra)}")
    for (rule, file), n in sorted(elsewhere.items()):
        if rule in truth:
            differ = True
            details.append(f"{rule}: {n} in {file}, which is in no stack")
    others = Counter()
    for (rule, kind), stacks in found.items():
        if rule not in truth and kind in formats:
            others[rule] += stacks.total()
    if details:
        print("\n" + "\n".join(details))
    if others:
        print("\nnot planted, not compared: " + ", ".join(f"{rule} {n}" for rule, n in sorted(others.items())))
    if kinds["undecided"] or kinds["problem"]:
        print(f"\nundecided: {kinds['undecided']}, problems: {kinds['problem']}")
    sys.exit(1 if differ else 0)


if __name__ == "__main__":
    main()
