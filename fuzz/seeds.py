#!/usr/bin/env python3
"""Writes what the fuzzers start from: `corpus/<target>/`, from testdata, and `dictionary`, the words of the program.

Neither is committed: both are made of what is here already.
"""

import hashlib
import pathlib
import re

HERE = pathlib.Path(__file__).parent
ROOT = HERE.parent
TESTDATA = ROOT / "testdata"

# A larger file is more than a fuzzer can change with a purpose.
LARGEST = 16 << 10

# What is read as a tree starts each file with this and its path (lib.rs).
FILE = "=== "

# Where the words are that mean something to the program.
WORDS = [
    "src/allow/peers.rs",
    "src/allow/read.rs",
    "src/config/read.rs",
    "src/discover/*.rs",
    "src/lower/acm.rs",
    "src/lower/assembly/*.rs",
    "src/lower/cloudformation/*.rs",
    "src/lower/described/*.rs",
    "src/lower/plan/*.rs",
    "src/lower/state/*.rs",
    "src/lower/terraform/*.rs",
    "src/lower/terraform/functions/*.rs",
    "src/model/consumers/table.rs",
    "src/rules.rs",
]


def main():
    dictionary()
    files = sorted(path for path in TESTDATA.rglob("*") if path.is_file() and path.stat().st_size <= LARGEST)
    for path in files:
        kind, data = path.name, path.read_bytes()
        if kind.endswith((".tf", ".tfvars", ".tofu", ".tf.json")):
            seed("hcl", data)
        if kind.endswith((".yaml", ".yml", ".template")):
            seed("yaml", data)
        if kind.endswith((".json", ".tfstate")):
            seed("json", data)
        if kind in ("plan.json", "tfplan") or "/plan/" in str(path) and kind.endswith(".json"):
            seed("plan", data)
        if kind.endswith(".tfstate") or "/acm/" in str(path) and kind.endswith(".json"):
            seed("state", data)
        if kind == "acmlint.toml" or kind == "baseline.json":
            seed("configuration", tree([(kind, data)]))
    for line in (TESTDATA / "terraform-console/expressions.txt").read_text().splitlines():
        seed("evaluator", line.encode())
    for path in sorted(TESTDATA.rglob("*.tf")):
        for value in re.findall(r"^\s+[a-z_]+\s+= (.+)$", path.read_text(errors="replace"), re.M):
            seed("evaluator", value.encode())
    for folder in folders():
        inside = [path for path in sorted(folder.rglob("*")) if path.is_file() and path.name != "expected.txt"]
        entries = [(str(path.relative_to(folder)), path.read_bytes()) for path in inside]
        if sum(len(data) for _, data in entries) > LARGEST:
            continue
        seed("check", tree(entries))
        if any(name.endswith("manifest.json") for name, _ in entries):
            seed("assembly", tree(entries))
        if any(b"acmlint" in data or name == "acmlint.toml" for name, data in entries):
            seed("configuration", tree(entries))


def folders():
    """The innermost folders that are trees of their own: those with an expectation."""
    return sorted(path.parent for path in TESTDATA.rglob("expected.txt"))


def tree(entries):
    return b"".join(FILE.encode() + name.encode() + b"\n" + data.rstrip(b"\n") + b"\n" for name, data in entries)


def seed(target, data):
    folder = HERE / "corpus" / target
    folder.mkdir(parents=True, exist_ok=True)
    (folder / hashlib.sha1(data).hexdigest()).write_bytes(data)


def dictionary():
    words = set()
    for pattern in WORDS:
        for path in sorted(ROOT.glob(pattern)):
            code = path.read_text().split("#[cfg(test)]\nmod ")[0]
            words |= set(re.findall(r'"([A-Za-z0-9_:.${}/#*\[\] -]{2,40})"', code))
    # What is said to people is no word of a language.
    words = {word for word in words if word.count(" ") < 2 and "{}" not in word}
    words |= {"\n" + FILE + name + "\n" for name in NAMES}
    escaped = (word.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\x0a") for word in sorted(words))
    (HERE / "dictionary").write_text("".join(f'"{word}"\n' for word in escaped))


NAMES = [
    "main.tf",
    "m/main.tf",
    "main.tf.json",
    "main_override.tf",
    "terraform.tfvars",
    "a.auto.tfvars.json",
    "main.tofu",
    "plan.json",
    "tfplan",
    "terraform.tfstate",
    "template.yaml",
    "template.json",
    "samconfig.toml",
    "cdk.json",
    "cdk.out/manifest.json",
    "cdk.out/tree.json",
    "cdk.out/A.template.json",
    "cdk.out/A.assets.json",
    "cdk.out/A.metadata.json",
    "acmlint.toml",
    ".terraform/modules/modules.json",
    ".checkov.yaml",
    ".trivyignore",
    "certificate.json",
]


main()
