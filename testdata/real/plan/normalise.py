#!/usr/bin/env python3
"""Take out of a plan what differs from run to run, and every private key.

    normalise.py PLAN.json OUT.json

Times become one time, ids that AWS makes up are numbered in the order of their appearance, and where a private key
stood there stands a text that is none. The rest stays as terraform wrote it, on one line.
"""
import json
import re
import sys

KEY = "planted-private-key"
# How the letters begin that stand in cases where those of a key would: they say that it is none.
NO_KEY = "Tm8ga2V5IGF0IGFsbDog"
UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
# A zone of Route 53 as moto names it.
ZONE = re.compile(r"\bZ[0-9A-Z]{14,}\b")
TIME = re.compile(r"\b20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z\b")
# What is in the configuration itself, or is an id of AWS's own, stays.
FIXED = {"12345678-1234-1234-1234-123456789012", "658327ea-f89d-4fab-a63d-7e88639e58f6"}


class Names:
    def __init__(self):
        self.known = {}

    def of(self, kind, text):
        number = self.known.setdefault((kind, text), sum(known == kind for known, _ in self.known) + 1)
        if kind == "zone":
            return f"Z{number:020d}"
        return f"{number:08d}-0000-4000-8000-000000000000"


def normalised(value, names):
    if isinstance(value, dict):
        return {normalised(key, names): normalised(item, names) for key, item in value.items()}
    if isinstance(value, list):
        return [normalised(item, names) for item in value]
    if not isinstance(value, str):
        return value
    if "PRIVATE KEY" in value:
        return value if NO_KEY in value else KEY
    value = UUID.sub(lambda found: found[0] if found[0] in FIXED else names.of("uuid", found[0]), value)
    value = ZONE.sub(lambda found: names.of("zone", found[0]), value)
    return TIME.sub("2026-11-22T00:00:00Z", value)


def main(source, target):
    with open(source, encoding="utf-8") as file:
        plan = json.load(file)
    text = json.dumps(normalised(plan, Names()), separators=(",", ":"), ensure_ascii=False)
    assert all(NO_KEY in key for key in re.findall("BEGIN [A-Z ]*PRIVATE KEY(.*?)END [A-Z ]*PRIVATE KEY", text))
    with open(target, "w", encoding="utf-8") as file:
        file.write(text + "\n")


main(*sys.argv[1:])
