"""What the providers' schemas know of certificates: the paths that src/model/consumers is held against.

    terraform providers schema -json | python3 extract.py terraform >terraform-5.100.0.txt
    python3 extract.py cloudformation CFNLINT/data/schemas >cloudformation-2026-10-20.txt

The first reads what Terraform prints in a folder that requires hashicorp/aws 5.100.0 and nothing else, the second the
registry's schemas, and SAM's, as cfn-lint 1.58.0 carries them. Of every type with an attribute that can be set and is
named like a certificate that is referred to, both write those, marked with `!`, and what stands near them.
"""

import json
import pathlib
import re
import sys


WORD = re.compile("[A-Z]+(?![a-z])|[A-Z]?[a-z]+")
CERTIFICATE = {"acm", "cert", "certs", "certificate", "certificates"}
REFERENCE = {"arn", "arns", "id", "ids", "identifier"}
# What the table names beside a certificate: names that are served, protocols, endpoint types, policies.
NEAR = {"aliases", "certificate", "configuration", "domain", "domains", "endpoint", "name", "policy", "protocol", "types"}
NEAR |= {"value", "version"}


def words(step):
    return [word.lower() for word in WORD.findall(step)]


def smells(path):
    """Whether it is named like a certificate that is referred to."""
    *outer, last = map(words, path)
    if last[-1] in REFERENCE:
        return any(CERTIFICATE & set(step) for step in (*outer, last))
    return last[-1] in CERTIFICATE


# Types in which a certificate is one setting of many, and named by none of the attributes.
SETTINGS = re.compile(
    "aws_elastic_beanstalk_(environment|configuration_template)"
    "|AWS::ElasticBeanstalk::(Environment|ConfigurationTemplate)"
)


def show(types):
    for kind, paths in sorted(types.items()):
        marked = {path for path, is_text in paths if is_text and smells(path)}
        near = {path for path, _ in paths if words(path[-1])[-1] in NEAR}
        is_shown = marked or SETTINGS.fullmatch(kind)
        if is_shown:
            print(kind)
        for path in sorted(marked | near) if is_shown else ():
            print(f"  {'.'.join(path)}{' !' if path in marked else ''}")


def terraform(schema):
    (provider,) = schema["provider_schemas"].values()
    types = provider["resource_schemas"]
    return {kind: list(blocks(one["block"], ())) for kind, one in types.items()}


def blocks(block, outer):
    for name, attribute in block.get("attributes", {}).items():
        if attribute.get("computed") and not attribute.get("optional"):
            continue
        path = (*outer, name)
        if "nested_type" in attribute:
            yield from blocks(attribute["nested_type"], path)
        else:
            yield from values(attribute["type"], path)
    for name, inner in block.get("block_types", {}).items():
        yield from blocks(inner["block"], (*outer, name))


def values(kind, path):
    if isinstance(kind, str):
        yield path, kind == "string"
    elif kind[0] == "object":
        for name, inner in kind[1].items():
            yield from values(inner, (*path, name))
    else:
        yield from values(kind[1], path)


def cloudformation(folder):
    types = {}
    for provider in ("us-east-1", "sam"):
        names = json.loads((folder / "providers" / f"{provider}.json").read_text())
        for kind, file in names.items():
            schema = json.loads((folder / "resources" / f"{file}.json").read_text())
            unset = {tuple(path.split("/")[2:]) for path in schema.get("readOnlyProperties", ())}
            found = set()
            properties(schema, schema, (), frozenset(), found)
            types[kind] = [(path, is_text) for path, is_text in found if not unset & set(beginnings(path))]
    return types


def beginnings(path):
    return (path[:length] for length in range(1, len(path) + 1))


def properties(root, node, path, seen, found):
    if not isinstance(node, dict) or len(path) > 10:
        return
    if reference := node.get("$ref"):
        if reference not in seen:
            target = root
            for step in reference.removeprefix("#/").split("/"):
                target = target[step.replace("~1", "/")]
            properties(root, target, path, seen | {reference}, found)
        return
    kinds = node.get("type", ())
    kinds = [kinds] if isinstance(kinds, str) else kinds
    is_leaf = path and not {"properties", "items", "anyOf", "oneOf", "allOf"} & node.keys()
    if is_leaf and not {"object", "array"} & set(kinds):
        found.add((path, not kinds or "string" in kinds))
    for name, inner in node.get("properties", {}).items():
        properties(root, inner, (*path, name), seen, found)
    if isinstance(node.get("items"), dict):
        properties(root, node["items"], path, seen, found)
    for many in ("anyOf", "oneOf", "allOf"):
        for inner in node.get(many, ()):
            properties(root, inner, path, seen, found)


match sys.argv[1:]:
    case ["terraform"]:
        show(terraform(json.load(sys.stdin)))
    case ["cloudformation", folder]:
        show(cloudformation(pathlib.Path(folder)))
    case _:
        sys.exit(__doc__)
