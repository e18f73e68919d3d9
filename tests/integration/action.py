#!/usr/bin/env python3
"""Runs the action as a runner does, on repositories that are made for it: what it says, what it writes, how it ends, and
that nothing in a file, a name or an input is ever taken for a command. Its release is one of this folder, good and forged.

    cargo build && python3 -m venv target/action && target/action/bin/pip install -q pyyaml
    target/action/bin/python tests/integration/action.py [BINARY]

Needs bash, git and tar; no network."""

import hashlib
import json
import os
import re
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[2]
BINARY = Path(sys.argv[1] if len(sys.argv) > 1 else ROOT / "target/debug/acmlint").resolve()
VERSION = re.search(r'^version = "(.*)"$', (ROOT / "Cargo.toml").read_text(), re.M)[1]
ACTION = yaml.safe_load((ROOT / "action.yml").read_text())
ARCHIVE = "acmlint-x86_64-unknown-linux-musl.tar.gz"

FAULTS = """provider "aws" { region = "eu-west-1" }
resource "aws_acm_certificate" "site" {
  domain_name       = "www.example.com"
  validation_method = "DNS"
  lifecycle { create_before_destroy = true }
}
resource "aws_cloudfront_distribution" "site" {
  viewer_certificate { acm_certificate_arn = aws_acm_certificate.site.arn }
}
"""
MAIL = """resource "aws_acm_certificate" "%s" {
  domain_name       = "%s"
  validation_method = "EMAIL"
  lifecycle { create_before_destroy = true }
}
output "%s" { value = aws_acm_certificate.%s.arn }
"""


def mail(name, domain="mail.example.com"):
    return MAIL % (name, domain, name, name)


def expression(text, contexts):
    """`a.b.c`, and the first of several with `||` that is not empty: all that the action uses."""
    for one in text.split("||"):
        value = contexts
        for step in one.strip().split("."):
            value = value.get(step, "") if isinstance(value, dict) else ""
        if value:
            return str(value)
    return ""


def evaluate(text, contexts):
    return re.sub(r"\$\{\{(.*?)\}\}", lambda found: expression(found[1], contexts), str(text))


def commands(log):
    """The lines of a log that a runner obeys, `::` first in a line or `##[` anywhere, as long as it is listening."""
    heard, stopped = [], None
    for line in log.splitlines():
        bare = line.strip()
        if stopped:
            stopped = None if bare == f"::{stopped}::" else stopped
        elif bare.startswith("::stop-commands::"):
            stopped = bare.removeprefix("::stop-commands::")
            assert re.fullmatch(r"stop-[0-9a-f]{32}", stopped), line
        elif bare.startswith("::") or "##[" in line:
            heard.append(line)
    assert stopped is None, "the runner listens again at the end"
    return heard


class Job:
    """A repository and a runner around it."""

    def __init__(self, files):
        self.temporary = tempfile.TemporaryDirectory()
        self.folder = Path(self.temporary.name)
        self.workspace, self.temp = self.folder / "work space", self.folder / "runner temp"
        for path in (self.workspace, self.temp, self.folder / "bin"):
            path.mkdir()
        self.environment = {
            "PATH": f"{self.folder / 'bin'}:{os.environ['PATH']}",
            "HOME": str(self.folder),
            "GIT_CONFIG_NOSYSTEM": "1",
            "GITHUB_ACTIONS": "true",
            "GITHUB_SERVER_URL": "https://github.com",
            "GITHUB_REPOSITORY": "o/r",
            "GITHUB_SHA": "0" * 39 + "1",
            "RUNNER_OS": "Linux",
            "RUNNER_ARCH": "X64",
            "RUNNER_TEMP": str(self.temp),
        }
        self.github = {"action_path": str(ROOT), "token": "", "event": {}}
        self.git("init", "-q", "-b", "main")
        self.commit(files)

    def git(self, *arguments, at=None):
        identity = ("-c", "user.name=a", "-c", "user.email=a@example.com")
        done = subprocess.run(
            ("git", *identity, *arguments), cwd=at or self.workspace, env=self.environment, check=True,
            capture_output=True, text=True,
        )
        return done.stdout.strip()

    def commit(self, files):
        for path, text in files.items():
            path = self.workspace / path
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        self.git("add", "-A")
        self.git("commit", "-qm", "x")
        return self.git("rev-parse", "HEAD")

    def tool(self, name, script):
        path = self.folder / "bin" / name
        path.write_text("#!/usr/bin/env bash\n" + script)
        path.chmod(0o755)

    def run(self, **given):
        names = {name.replace("_", "-"): value for name, value in given.items()}
        assert names.keys() <= ACTION["inputs"].keys(), names
        contexts = {"github": self.github, "steps": {}}
        contexts["inputs"] = {
            name: evaluate(names.get(name, about.get("default", "")), contexts)
            for name, about in ACTION["inputs"].items()
        }
        self.log, self.summary, self.code = "", "", 0
        for number, step in enumerate(ACTION["runs"]["steps"]):
            assert step["shell"] == "bash" and "${{" not in step["run"], step["name"]
            files = {name: self.temp / f"{number}.{name}" for name in ("GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY")}
            for file in files.values():
                file.write_text("")
            environment = {"GITHUB_WORKSPACE": str(self.workspace)} | self.environment
            environment |= {name: str(file) for name, file in files.items()}
            environment |= {name: evaluate(value, contexts) for name, value in (step.get("env") or {}).items()}
            where = self.workspace / evaluate(step.get("working-directory", "."), contexts)
            done = subprocess.run(
                ("bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]), cwd=where, env=environment,
                stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace", timeout=300,
            )
            self.log += done.stdout
            self.summary += files["GITHUB_STEP_SUMMARY"].read_text()
            lines = files["GITHUB_OUTPUT"].read_text().splitlines()
            outputs = dict(line.split("=", 1) for line in lines)
            assert len(outputs) == len(lines) and "<<" not in "".join(outputs), lines
            contexts["steps"][step.get("id")] = {"outputs": outputs}
            if done.returncode:
                self.code = done.returncode
                break
        self.outputs = {name: evaluate(about["value"], contexts) for name, about in ACTION["outputs"].items()}
        self.heard = commands(self.log)
        for line in self.heard:
            assert re.match(r"::(error|warning|notice) ", line) and "##[" not in line, line
        assert not list(self.folder.rglob("pwned*")), self.log
        return self

    def told(self, level):
        return [line for line in self.heard if line.startswith(f"::{level} ")]


def with_binary(files):
    job = Job(files)
    job.tool("acmlint", f'exec "{BINARY}" "$@"\n')
    return job


def findings_are_told_and_fail_the_last_step():
    job = with_binary({"infra/main.tf": FAULTS}).run(binary="acmlint")
    assert job.code == 1, job.log
    assert len(job.told("error")) == 2 and "file=infra/main.tf,line=8," in "".join(job.heard), job.heard
    assert "```mermaid" in job.summary and "(https://github.com/o/r/blob/000" in job.summary
    assert job.outputs == {"findings": "3", "errors": "2", "warnings": "1", "exit-code": "1", "sarif-file": ""}


def a_clean_tree_passes_and_says_what_was_looked_at():
    job = with_binary({"main.tf": "locals {}\n"}).run(binary="acmlint")
    assert job.code == 0 and not job.heard and "nothing to check: 1 file read" in job.summary, job.log
    assert job.outputs["findings"] == "0" and job.outputs["exit-code"] == "0"


def inputs_do_what_they_say():
    job = with_binary({"main.tf": FAULTS, "mail/main.tf": mail("m")})
    assert job.run(binary="acmlint", fail_on="never").code == 0 and len(job.heard) == 4
    assert job.run(binary="acmlint", annotations="false").code == 1 and not job.heard and job.summary
    assert job.run(binary="acmlint", summary="false").code == 1 and job.heard and not job.summary
    assert job.run(binary="acmlint", paths="mail", fail_on="error").code == 0 and len(job.told("warning")) == 1
    assert job.run(binary="acmlint", paths="mail\n", args="--ignore\n\nemail-validation\r\n").code == 0, job.log
    assert not job.heard
    # What the working directory is does not change what GitHub is told.
    assert job.run(binary="../../bin/acmlint", working_directory="mail").code == 1, job.log
    assert "file=mail/main.tf," in job.heard[0] and len(job.heard) == 1


def sarif_is_written_where_it_is_asked_for():
    job = with_binary({"infra/main.tf": FAULTS}).run(binary="acmlint", sarif_file="out put.sarif", working_directory="infra")
    file = Path(job.outputs["sarif-file"])
    assert file == job.workspace / "infra" / "out put.sarif" and job.code == 1, job.log
    assert len(json.loads(file.read_text())["runs"][0]["results"]) == 3


def a_configuration_is_named():
    job = with_binary({"main.tf": FAULTS, "set tings.toml": 'fail-on = "never"\n'})
    assert job.run(binary="acmlint", config="set tings.toml").code == 0, job.log
    assert job.run(binary="acmlint", config="set tings.toml", fail_on="error").code == 1, job.log
    assert job.run(binary="acmlint", config="missing.toml").code == 2, job.log


def a_job_that_cannot_be_done_is_no_clean_one():
    job = with_binary({"main.tf": FAULTS})
    for wrong in ({"args": "--no-such-argument"}, {"fail_on": "$(touch pwned)"}, {"paths": "missing"}):
        assert job.run(binary="acmlint", **wrong).code == 2 and job.told("error"), job.log
        assert job.outputs["exit-code"] == "2", job.outputs
    assert job.run(binary="no-such-program").code == 2 and job.told("error")


def nothing_is_taken_for_a_command():
    evil = "::error::pwned ##[group]pwned $(touch pwned) `touch pwned` %0A::set-env name=X::pwned @you <img> | ```"
    names = ["a b", "%0A::error::c", "new\nline\n::error::d", "$(touch pwned)", "`touch pwned`", "-rf", "::add-mask::x"]
    text = mail("m", evil)
    job = with_binary({f"{name}/main.tf": text for name in names})
    job.git("checkout", "-qb", "$(touch${IFS}pwned)`touch${IFS}pwned`")
    job.run(binary="acmlint", args="--undecided")
    assert len(job.told("warning")) == len(names), job.log
    assert "file=%250A%3A%3Aerror%3A%3Ac/main.tf," in "".join(job.heard), job.heard
    # A path a line, whatever is in it.
    for name in ("a b", "$(touch pwned)", "`touch pwned`", "-rf", "%0A::error::c", "::add-mask::x"):
        job.run(binary="acmlint", paths=f"\n{name}\n")
        assert len(job.told("warning")) == 1 and job.code == 1, (name, job.log)
    hostile = "$(touch pwned)`touch pwned`;touch pwned\n\"' ${{ github.token }}\n::error::pwned"
    for name in ("paths", "config", "fail_on", "sarif_file", "args", "version", "annotations", "changed_only", "token"):
        job.run(**{"binary": "acmlint", name: hostile})
        assert "exit-code" in job.outputs and job.code in (0, 1, 2), (name, job.log)
    assert job.run(binary=hostile).code == 2
    assert job.run(version=hostile).code == 2


def a_pull_request_cannot_attack():
    """Whatever is committed: nothing is run, nothing is read or written elsewhere, and nothing that is known is told."""
    secret = "hunter2" * 3
    evil = "::add-mask::a ##[add-matcher]m.json %0A::set-output name=b::c ](javascript:d) <img src=//e> ${{ github.token }}"
    job = with_binary({"main.tf": mail("seen")})
    job.environment |= {"TF_VAR_password": secret, "AWS_SECRET_ACCESS_KEY": secret, "GITHUB_TOKEN": secret}
    job.github["token"] = secret
    home = job.folder
    (home / ".aws").mkdir()
    (home / ".aws/credentials").write_text(f"[default]\naws_secret_access_key = {secret}\n")
    (home / "elsewhere").mkdir()
    (home / "elsewhere/main.tf").write_text(mail("elsewhere", f"{secret}.example.com"))
    (home / "elsewhere/secret.auto.tfvars").write_text(f'password = "{secret}"\n')
    (home / "elsewhere/template.json").write_text(json.dumps({"Resources": {"A": {
        "Type": "AWS::CertificateManager::Certificate", "Properties": {"DomainName": secret}}}}))
    outside, modules = os.path.relpath(home / "elsewhere", job.workspace), ".terraform/modules/modules.json"
    job.commit({
        # Names of files, and what is in them.
        "::error::n/main.tf": mail("name", evil.replace("${", "$${")),
        "m.json": json.dumps({"problemMatcher": [{"owner": "x", "pattern": [{"regexp": "(.*)", "message": 1}]}]}),
        "environment/main.tf": 'variable "password" {}\n' + mail("environment", "${var.password}.example.com"),
        "functions/main.tf": "".join(mail(f"f{number}", "${%s}" % call) for number, call in enumerate((
            f'file("{home}/.aws/credentials")', 'file("~/.aws/credentials")', f'file("{outside}/main.tf")',
            'templatefile("/proc/self/environ", {})', f'filebase64("{outside}/main.tf")', 'file("link.txt")',
            f'join(",", fileset("{home}", "**"))', 'file("/proc/self/cmdline")',
        ))),
        "modules/main.tf": f'module "m" {{ source = "{outside}" }}\nmodule "n" {{ source = "n/n/aws" }}\n' + mail("m"),
        f"modules/{modules}": json.dumps({"Modules": [
            {"Key": "n", "Source": "n/n/aws", "Dir": outside}, {"Key": "", "Source": "", "Dir": "."}]}),
        "nested/template.json": json.dumps({"Resources": {
            "N": {"Type": "AWS::CloudFormation::Stack", "Properties": {"TemplateURL": f"{outside}/template.json"}},
            "C": {"Type": "AWS::CertificateManager::Certificate", "Properties": {"DomainName": evil}}}}),
        "cdk/cdk.json": json.dumps({"app": "touch pwned", "output": outside}),
        # Settings: to print what is elsewhere, to write there, to take for ever, to be printed themselves.
        "settings/acmlint.toml": f'baseline = "{outside}/main.tf"\n[[allow]]\nrule = "{evil}"\nreason = "{evil}"\n',
        "settings/main.tf": mail("settings"),
        "slow/acmlint.toml": "exclude = [%s]\n" % ", ".join(f'"{"*a" * 40}{number}"' for number in range(150)),
        "slow/" + "a" * 120 + ".tf": mail("slow"),
    })
    links = {
        "link.txt": home / ".aws/credentials", "functions/link.txt": home / ".aws/credentials",
        "linked": home / "elsewhere", "linked.tf": home / "elsewhere/main.tf",
        "secret.auto.tfvars": home / "elsewhere/secret.auto.tfvars", "acmlint.toml": home / ".aws/credentials",
        "baseline.json": home / ".aws/credentials", "out": home / "elsewhere", "loop": Path("loop"), "environ.tf":
        Path("/proc/self/environ"), "zero.tf": Path("/dev/zero"), "samconfig.toml": home / ".aws/credentials",
    }
    for name, to in links.items():
        (job.workspace / name).symlink_to(to)
    job.git("add", "-A")
    job.git("commit", "-qm", evil)
    before = {path: path.read_bytes() for path in home.joinpath("elsewhere").iterdir()}
    judged = 0
    runs = (
        {}, {"paths": "linked"}, {"paths": "linked.tf\nenviron.tf\nzero.tf\nlink.txt"}, {"config": "acmlint.toml"},
        {"config": "settings/acmlint.toml"}, {"config": "slow/acmlint.toml"}, {"args": "--baseline\nbaseline.json"},
        {"sarif_file": "out/acmlint.sarif"}, {"sarif_file": "linked.tf"}, {"working_directory": "linked"},
        {"args": "--undecided\n--verbose"}, {"working_directory": "settings"}, {"changed_only": "true"},
        {"args": "--plan\nlink.txt"}, {"args": "--files-from\nlink.txt"}, {"args": "--var-file\nsecret.auto.tfvars"},
    )
    for number, inputs in enumerate(runs * 2):
        if number == len(runs):
            # Settings that cannot be read end everything; now it can begin.
            (job.workspace / "acmlint.toml").unlink()
        job.run(binary="acmlint", **inputs)
        judged += job.code == 1
        told = job.log + job.summary + "".join(f"{name}={value}" for name, value in job.outputs.items())
        sarif = job.workspace / "linked.tf"
        if inputs.get("sarif_file") == "linked.tf" and not sarif.is_symlink():
            told += sarif.read_text()
            sarif.unlink()
            sarif.symlink_to(links["linked.tf"])
        assert secret not in told, (inputs, told[max(0, told.index(secret) - 300):][:600])
        assert job.code in (1, 2), (inputs, job.log)
        if number >= len(runs) and inputs.get("args", "").startswith(("--baseline", "--plan", "--files-from")):
            assert "it leads out of the repository" in job.log, (inputs, job.log)
        assert "https://github.com" in job.summary or job.code == 2, (inputs, job.log)
        after = {path: path.read_bytes() for path in home.joinpath("elsewhere").iterdir()}
        assert after == before, (inputs, after.keys() - before.keys())
    assert judged == 6, judged


def only_what_is_new_counts():
    job = with_binary({"main.tf": mail("old")})
    base = job.git("rev-parse", "HEAD")
    job.git("checkout", "-qb", "branch")
    head = job.commit({"new.tf": mail("new", "new.example.com")})
    job.github["event"] = {"pull_request": {"base": {"sha": base}, "head": {"sha": head}}}
    job.run(binary="acmlint", changed_only="true")
    assert len(job.told("warning")) == 1 and "new.tf" in job.heard[0] and job.code == 1, job.log

    # What a checkout has of a pull request: one commit, which merges it with a base that went on meanwhile.
    job.git("checkout", "-q", "main")
    job.commit({"other.tf": mail("other", "other.example.com")})
    job.git("merge", "-q", "--no-ff", "-m", "m", "branch")
    job.git("config", "uploadpack.allowAnySHA1InWant", "true")
    origin = job.workspace
    job.workspace = job.folder / "checkout"
    job.git("clone", "-q", "--depth=1", f"file://{origin}", str(job.workspace), at=job.folder)
    job.run(binary="acmlint", changed_only="true")
    assert len(job.told("warning")) == 1 and "file=new.tf" in job.heard[0], job.log

    # Without anything to compare with, everything counts, and that is said.
    for before in ("0" * 40, "", "f" * 40, "--upload-pack=touch pwned", "$(touch pwned)"):
        job.github["event"] = {"before": before}
        job.run(binary="acmlint", changed_only="true")
        assert len(job.told("warning")) == 3 and len(job.told("notice")) == 1 and job.code == 1, (before, job.log)


def a_folder_that_looks_like_a_repository_is_none():
    """git takes a folder with these for a bare repository, wherever it lies, and its settings name programs."""
    job = with_binary({"infra/main.tf": mail("old")})
    base = job.git("rev-parse", "HEAD")
    remote = f'[remote "origin"]\n\turl = .\n\tuploadpack = "touch \\"{job.folder}/pwned\\";"\n'
    for settings in (f"[core]\n\tbare = true\n{remote}", f"[core]\n\tbare = false\n\tworktree = .\n{remote}"):
        job.commit({
            "infra/new.tf": mail("new"), "infra/config": settings, "infra/HEAD": "ref: refs/heads/main\n",
            "infra/objects/x": "", "infra/refs/x": "",
        })
        for before in (base, "f" * 40):
            job.github["event"] = {"before": before}
            job.run(binary="acmlint", changed_only="true", working_directory="infra")
            assert len(job.told("warning")) == (1 if before == base else 2), job.log


def release(job, checksum=None, says=None):
    """A release in a folder; its binary is a script that runs the real one."""
    folder = job.folder / "releases" / f"v{VERSION}"
    folder.mkdir(parents=True, exist_ok=True)
    script = job.folder / "acmlint"
    version = f'[ "$1" != --version ] || {{ echo "{says}"; exit; }}\n' if says else ""
    script.write_text(f'#!/usr/bin/env bash\n{version}exec "{BINARY}" "$@"\n')
    script.chmod(0o755)
    with tarfile.open(folder / ARCHIVE, "w:gz") as archive:
        archive.add(script, "acmlint")
    actual = hashlib.sha256((folder / ARCHIVE).read_bytes()).hexdigest()
    (folder / "SHA256SUMS").write_text(f"{'0' * 64}  other.tar.gz\n{checksum or actual}  {ARCHIVE}\n")
    job.environment["ACMLINT_RELEASES"] = f"file://{job.folder}/releases"


# What gh is asked lands in a file; `$2` of this is how it ends.
GH = 'echo "$*" >>"$HOME/asked"; [ "$2" = --help ] && exit 0; echo "::error::said by gh"; exit {}\n'
NO_GH = "exit 1\n"


def a_release_is_verified():
    job = Job({"main.tf": FAULTS})
    job.github["token"] = "read-only"
    release(job)
    job.tool("gh", GH.format(0))
    assert job.run().code == 1 and len(job.told("error")) == 2, job.log
    assert "Verified: the SHA-256 checksum" in job.log and "Verified: the attestation" in job.log, job.log
    assert f"attestation verify {ARCHIVE} --repo acmlint/acmlint" in (job.folder / "asked").read_text()
    # A tag is the release of its name, as the input is.
    job.github |= {"action_ref": f"v{VERSION}", "action_repository": "else/where"}
    assert job.run().code == 1 and "--repo else/where" in (job.folder / "asked").read_text()
    for version in ("9.9.9", "v9.9.9"):
        assert job.run(version=version).code == 2 and "SHA256SUMS" not in job.log.split("acmlint 9.9.9")[0], job.log
    job.github["action_ref"] = "v9.9.9"
    assert job.run().code == 2 and "of acmlint 9.9.9 cannot be had" in job.log
    assert job.run(version=f"v{VERSION}").code == 1


def a_release_that_was_changed_is_not_run():
    job = Job({"main.tf": FAULTS})
    job.github["token"] = "read-only"
    job.tool("gh", GH.format(0))
    for checksum in ("0" * 64, "0" * 63, "$(touch pwned)", "f" * 64 + "  x"):
        release(job, checksum=checksum)
        assert job.run().code == 2 and "checksum" in job.told("error")[0] and not job.summary, job.log
    release(job, says="acmlint 0.0.1")
    assert job.run().code == 2 and "another version" in job.told("error")[0], job.log
    release(job)
    job.tool("gh", GH.format(1))
    assert job.run().code == 2 and "not attested" in job.told("error")[0] and len(job.heard) == 1, job.log


def where_nothing_can_be_attested_that_is_said():
    job = Job({"main.tf": FAULTS})
    release(job)
    job.tool("gh", GH.format(1))
    assert job.run().code == 1 and "there is no token" in job.told("notice")[0], job.log
    job.github["token"] = "of another server"
    job.environment["GITHUB_SERVER_URL"] = "https://git.example.com"
    assert job.run().code == 1 and "there is no token" in job.told("notice")[0], job.log
    job.tool("gh", NO_GH)
    assert job.run().code == 1 and "there is no gh" in job.told("notice")[0], job.log
    job.environment["RUNNER_ARCH"] = "ARM"
    assert job.run().code == 2 and "no release for this runner" in job.told("error")[0], job.log


CASES = [
    findings_are_told_and_fail_the_last_step,
    a_clean_tree_passes_and_says_what_was_looked_at,
    inputs_do_what_they_say,
    sarif_is_written_where_it_is_asked_for,
    a_configuration_is_named,
    a_job_that_cannot_be_done_is_no_clean_one,
    nothing_is_taken_for_a_command,
    a_pull_request_cannot_attack,
    only_what_is_new_counts,
    a_folder_that_looks_like_a_repository_is_none,
    a_release_is_verified,
    a_release_that_was_changed_is_not_run,
    where_nothing_can_be_attested_that_is_said,
]

if __name__ == "__main__":
    failed = 0
    for case in CASES:
        try:
            case()
            print(f"fine: {case.__name__}")
        except AssertionError:
            import traceback

            traceback.print_exc()
            failed += 1
    sys.exit(f"{failed} failed" if failed else 0)
