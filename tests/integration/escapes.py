"""A tree that asks, in every way that definitions have, for what lies outside of it; and what lies there."""

import io
import json
import os
import pathlib
import socket
import zipfile

# What nobody may ever see.
SECRET = "outside.secret.example.com"

CERTIFICATE = 'resource "aws_acm_certificate" "{name}" {{\n  domain_name = {domain}\n  validation_method = "EMAIL"\n}}\n'
TEMPLATE = """AWSTemplateFormatVersion: "2010-09-09"
Resources:
  Certificate:
    Type: AWS::CertificateManager::Certificate
    Properties: {DomainName: %s, ValidationMethod: EMAIL}
"""


def write(path: pathlib.Path, text: str | bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode() if isinstance(text, str) else text)


def certificate(name: str, domain: str) -> str:
    return CERTIFICATE.format(name=name, domain=domain)


def outside(folder: pathlib.Path) -> None:
    """What lies beside the tree."""
    write(folder / "main.tf", certificate("outside", f'"{SECRET}"') + f'output "name" {{ value = "{SECRET}" }}\n')
    write(folder / "secret.txt", SECRET)
    write(folder / "terraform.tfvars", f'name = "{SECRET}"\n')
    write(folder / "template.yaml", TEMPLATE % SECRET)
    write(folder / "app.ts", f'new Certificate("{SECRET}"); // acmlint: allow[email-validation] {SECRET}\n')
    write(folder / "modules/modules.json", "{}")
    write(folder / "info/exclude", "*.tf\n")
    write(folder / "cdk.out/manifest.json", assembly("template.json"))
    write(folder / "cdk.out/template.json", json.dumps(resources(SECRET)))
    write(folder / "acmlint.toml", 'ignore = ["email-validation"]\n')
    write(folder / "baseline.json", "{}")


def resources(domain: str) -> dict:
    properties = {"DomainName": domain, "ValidationMethod": "EMAIL"}
    return {"Resources": {"C": {"Type": "AWS::CertificateManager::Certificate", "Properties": properties}}}


def assembly(template: str, outside: str = "../../outside") -> str:
    stack = {
        "type": "aws:cloudformation:stack",
        "environment": "aws://unknown-account/unknown-region",
        "properties": {"templateFile": template},
        "metadata": {
            "/Stack/C": [
                {
                    "type": "aws:cdk:logicalId",
                    "data": "C",
                    "trace": [f"new C ({outside}/app.ts:1:1)", "at /etc/hostname:1:1", f"({outside}/app.ts:1:1)"],
                }
            ]
        },
    }
    stage = {"type": "cdk:cloud-assembly", "properties": {"directoryName": f"{outside}/cdk.out"}}
    assets = {"type": "cdk:asset-manifest", "properties": {"file": f"{outside}/secret.txt"}}
    artifacts = {"Stack": stack, "Stage": stage, "Stack.assets": assets}
    return json.dumps({"version": "36.0.0", "artifacts": artifacts})


def terraform(tree: pathlib.Path, outside: pathlib.Path) -> None:
    sources = ["../../outside", f"{outside}", f"file://{outside}", "..\\\\..\\\\outside", "./linked", "./up/up/outside"]
    sources += ["./linked/..", "../tree/../../outside", "~/", "//etc"]
    calls = "".join(f'module "m{index}" {{\n  source = "{source}"\n}}\n' for index, source in enumerate(sources))
    listed = [f'module "l{index}" {{\n  source = "example/any/aws"\n}}\n' for index in range(5)]
    write(tree / "terraform/modules.tf", calls + "".join(listed) + certificate("inside", '"inside.example.com"'))
    where = ["../../outside", str(outside), ".terraform/modules/../../../../outside", "linked", "..\\..\\outside"]
    entries = [{"Key": f"l{index}", "Source": "x", "Dir": path} for index, path in enumerate(where)]
    write(tree / "terraform/.terraform/modules/modules.json", json.dumps({"Modules": entries}))
    paths = ["../../outside/secret.txt", f"{outside}/secret.txt", "linked/secret.txt", "secret.txt", "~/.ssh/id_rsa"]
    paths += ["${path.module}/../../outside/secret.txt", "..\\\\..\\\\outside\\\\secret.txt", "/etc/hostname", "/proc/self/environ"]
    functions = ['file("{}")', 'templatefile("{}", {{}})', 'filebase64("{}")', 'filesha256("{}")', 'pathexpand("{}")']
    functions += ['fileexists("{}")', 'join("", fileset("{}", "**"))', 'yamldecode(file("{}"))', 'file(abspath("{}"))']
    blocks = [certificate(f"c{i}_{j}", call.format(path)) for i, call in enumerate(functions) for j, path in enumerate(paths)]
    write(tree / "terraform/functions.tf", "".join(blocks))
    for name in ("linked", "up"):
        (tree / "terraform" / name).symlink_to(outside if name == "linked" else "..")
    for name, target in (
        ("secret.txt", outside / "secret.txt"),
        ("linked.tf", outside / "main.tf"),
        ("terraform.tfvars", outside / "terraform.tfvars"),
        (".terraform.lock.hcl", outside / "secret.txt"),
        ("zero.tf", "/dev/zero"),
        ("random.auto.tfvars", "/dev/urandom"),
        ("loop.tf", "loop.tf"),
        ("environment.yaml", "/proc/self/environ"),
        ("stdin.json", "/dev/stdin"),
    ):
        (tree / "terraform" / name).symlink_to(target)
    # What terraform init made is outside, too.
    write(tree / "downloaded/main.tf", 'module "x" {\n  source = "example/any/aws"\n}\n' + certificate("x", '"x.example.com"'))
    (tree / "downloaded/.terraform").symlink_to(outside)


def templates(tree: pathlib.Path, outside: pathlib.Path) -> None:
    urls = ["../../outside/template.yaml", f"{outside}/template.yaml", f"file://{outside}/template.yaml", "linked/template.yaml"]
    nested = "".join(
        f"  {kind}{index}:\n    Type: {type}\n    Properties: {{{key}: '{url}'}}\n"
        for index, url in enumerate(urls)
        for kind, type, key in (
            ("Stack", "AWS::CloudFormation::Stack", "TemplateURL"),
            ("Application", "AWS::Serverless::Application", "Location"),
            ("Function", "AWS::Serverless::Function", "CodeUri"),
            ("Api", "AWS::Serverless::Api", "DefinitionUri"),
        )
    )
    include = f"Transform: {{Name: 'AWS::Include', Parameters: {{Location: '{outside}/template.yaml'}}}}\n"
    write(tree / "templates/stack.yaml", include + TEMPLATE % "inside.example.com" + nested)
    (tree / "templates/linked").symlink_to(outside)
    (tree / "templates/linked.yaml").symlink_to(outside / "template.yaml")
    settings = f'version = 0.1\n[default.deploy.parameters]\ntemplate_file = "{outside}/template.yaml"\n'
    write(tree / "templates/samconfig.toml", settings + 'parameter_overrides = "file://../../outside/secret.txt"\n')


def apps(tree: pathlib.Path, outside: pathlib.Path) -> None:
    for number, template in enumerate(["../../../outside/cdk.out/template.json", f"{outside}/cdk.out/template.json", "t.json"]):
        app = tree / f"app{number}"
        write(app / "cdk.json", json.dumps({"app": "touch /tmp/run", "output": "../../outside/cdk.out"}))
        write(app / "cdk.out/manifest.json", assembly(template, "../../../outside"))
    (tree / "app2/cdk.out/t.json").symlink_to(outside / "cdk.out/template.json")
    write(tree / "app3/cdk.json", json.dumps({"app": "node app.js"}))
    (tree / "app3/cdk.out").symlink_to(outside / "cdk.out")


def archive(path: pathlib.Path, outside: pathlib.Path) -> None:
    """A plan as terraform writes it, with members that lead elsewhere."""
    entries = [{"Key": "", "Source": "", "Dir": "."}, {"Key": "m", "Source": "../../outside", "Dir": str(outside)}]
    members = {
        "tfplan": "tfplan",
        "tfstate": "{}",
        "tfconfig/modules.json": json.dumps(entries),
        "tfconfig/m-/main.tf": 'module "m" {\n  source = "../../outside"\n}\n' + certificate("a", 'file("../../outside/secret.txt")'),
        "tfconfig/m-/../../../../written.tf": certificate("written", '"written.example.com"'),
        f"{outside}/written.tf": certificate("written", '"written.example.com"'),
    }
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        for name, text in members.items():
            file.writestr(name, text)
    write(path, packed.getvalue())


def special(tree: pathlib.Path, outside: pathlib.Path) -> None:
    """Files that are none, and ignore files that would never end."""
    special = tree / "special"
    write(special / "main.tf", certificate("special", '"special.example.com"'))
    for name in ("pipe.tf", "pipe.yaml", "terraform.tfvars", "samconfig.toml", "cdk.json"):
        os.mkfifo(special / name)
    listener = socket.socket(socket.AF_UNIX)
    here = os.getcwd()
    os.chdir(special)
    listener.bind("socket.tf")
    os.chdir(here)
    listener.close()
    for number, target in enumerate(["/dev/zero", outside / "secret.txt", outside / "info/exclude"]):
        for name in (".gitignore", ".ignore"):
            folder = tree / f"ignored{number}" / name.lstrip(".")
            write(folder / "main.tf", certificate("x", '"x.example.com"'))
            (folder / name).symlink_to(target)
    write(tree / "ignored-pipe/main.tf", certificate("x", '"x.example.com"'))
    os.mkfifo(tree / "ignored-pipe/.gitignore")
    os.mkfifo(tree / "ignored-pipe/.ignore")
    write(tree / "repository/main.tf", certificate("x", '"x.example.com"'))
    write(tree / "repository/.git", f"gitdir: {outside}\n")
    write(tree / "repository-of-nothing/main.tf", certificate("x", '"x.example.com"'))
    (tree / "repository-of-nothing/.git").symlink_to(outside)
    (tree / "around").symlink_to(".")
    (tree / "everything").symlink_to("/")


def make(folder: pathlib.Path) -> pathlib.Path:
    """Makes both; gives the tree."""
    tree, beside = folder / "tree", folder / "outside"
    outside(beside)
    (tree / ".git").mkdir(parents=True)
    terraform(tree, beside)
    templates(tree, beside)
    apps(tree, beside)
    special(tree, beside)
    archive(tree / "plan/tfplan", beside)
    return tree
