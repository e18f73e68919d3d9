#!/usr/bin/env python3
"""Ask Terraform's own evaluator what every expression means, and write down what it says.

    make.py [--singly] [--check]

expressions.txt   one expression a line; a line that starts with # heads a group
answers.jsonl     in the same order, {"expression": ..., "answer": <json>} or {"expression": ..., "error": true}

The answers come from `terraform console` (the program found on PATH; 1.11 made the committed table), in an empty
directory, so no provider and no configuration takes part. Each expression is asked as `jsonencode(EXPRESSION)`,
and the answer is that text unchanged: a number keeps every digit it was printed with.

A console that reads from a pipe prints only its last result and stops at the first error. So many expressions
share one question, a tuple of `try(jsonencode(EXPRESSION), <marker>)`; a question that fails as a whole, because
an expression does not parse or names something that is not there, is cut in half until the culprit stands alone.
Whatever looks like an error that way is asked once more without `try`, and only then counted as one.

    --singly   ask each expression on its own: slow, and free of any influence of one on another
    --check    write nothing; exit 1 if the committed answers differ
"""
import argparse
import base64
import json
import os
import re
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

HERE = Path(__file__).resolve().parent
ERROR = "<<error>>"
# The console reads its input with a buffer of 64 KiB a line.
LINE_LIMIT = 40_000
ENVIRONMENT = dict(os.environ, CHECKPOINT_DISABLE="1", TF_IN_AUTOMATION="1", TF_CLI_CONFIG_FILE=os.devnull)


def console(question):
    """The text that a string-valued question evaluates to, or None when it fails."""
    with tempfile.TemporaryDirectory() as empty:
        run = subprocess.run(
            ["terraform", "console", "-no-color"], input=f"base64encode({question})\n".encode(),
            cwd=empty, env=ENVIRONMENT, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    lines = run.stdout.decode().split()
    if run.returncode != 0 or not lines:
        return None
    printed = re.fullmatch(r'"([A-Za-z0-9+/=]*)"', lines[-1])
    return base64.b64decode(printed.group(1)).decode() if printed else None


def ask_alone(expression):
    answer = console(f"jsonencode({expression})")
    return ERROR if answer is None else answer


def ask_together(expressions):
    if len(expressions) == 1:
        return [ask_alone(expressions[0])]
    tried = ", ".join(f'try(jsonencode({e}), "{ERROR}")' for e in expressions)
    answers = console(f"jsonencode([{tried}])")
    if answers is not None:
        answers = json.loads(answers)
        if len(answers) == len(expressions):
            return [ask_alone(e) if a == ERROR else a for e, a in zip(expressions, answers)]
    half = len(expressions) // 2
    return ask_together(expressions[:half]) + ask_together(expressions[half:])


def batches(expressions):
    batch, size = [], 0
    for e in expressions:
        cost = len(e.encode()) + 40
        if batch and size + cost > LINE_LIMIT:
            yield batch
            batch, size = [], 0
        batch.append(e)
        size += cost
    if batch:
        yield batch


def main():
    args = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    args.add_argument("--singly", action="store_true")
    args.add_argument("--check", action="store_true")
    a = args.parse_args()
    lines = (HERE / "expressions.txt").read_text().split("\n")
    expressions = [line for line in lines if line.strip() and not line.startswith("#")]
    with ThreadPoolExecutor(2) as pool:
        if a.singly:
            answers = list(pool.map(ask_alone, expressions))
        else:
            answers = [answer for batch in pool.map(ask_together, batches(expressions)) for answer in batch]
    out = []
    for expression, answer in zip(expressions, answers):
        rest = '"error": true' if answer == ERROR else f'"answer": {answer}'
        out.append(f'{{"expression": {json.dumps(expression, ensure_ascii=False)}, {rest}}}\n')
        json.loads(out[-1])
    text = "".join(out)
    errors = answers.count(ERROR)
    print(f"{len(answers)} expressions, {errors} of them errors")
    path = HERE / "answers.jsonl"
    if a.check:
        old = path.read_text().splitlines(keepends=True) if path.exists() else []
        different = [(o, n) for o, n in zip(old, out) if o != n]
        for o, n in different:
            print(f"- {o}+ {n}", end="")
        sys.exit(1 if different or len(old) != len(out) else 0)
    path.write_text(text)


if __name__ == "__main__":
    main()
