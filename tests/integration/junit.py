#!/usr/bin/env python3
"""What acmlint writes as JUnit's XML, read by another program (junitparser) and held against Jenkins' schema.

The schema lies in pytest's source distribution; it lacks the attributes `file` and `line` of a case, which GitLab and
CircleCI read, and they are added to it here.

    python3 -m venv target/integration && target/integration/bin/pip install junitparser lxml
    cargo build && target/integration/bin/python tests/integration/junit.py [BINARY]
"""

import pathlib
import subprocess
import sys
import tarfile
import tempfile

import junitparser
from lxml import etree

ROOT = pathlib.Path(__file__).resolve().parents[2]
BINARY = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else ROOT / "target/debug/acmlint").resolve()
XSD = "{http://www.w3.org/2001/XMLSchema}"


def schema(folder: pathlib.Path) -> etree.XMLSchema:
    download = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--no-binary=:all:", "pytest==9.2.0"]
    subprocess.run([*download, "-d", str(folder)], check=True)
    (archive,) = folder.glob("pytest-*.tar.gz")
    with tarfile.open(archive) as tar:
        (name,) = (name for name in tar.getnames() if name.endswith("/junit-10.xsd"))
        document = etree.parse(tar.extractfile(name))
    case = document.find(f"{XSD}element[@name='testcase']/{XSD}complexType")
    for attribute in ("file", "line"):
        etree.SubElement(case, f"{XSD}attribute", name=attribute, type="xs:string")
    return etree.XMLSchema(document)


def run(*arguments: str, cwd: pathlib.Path = ROOT) -> bytes:
    command = [BINARY, "check", "--fail-on", "never", "--format", "junit", *arguments]
    return subprocess.run(command, cwd=cwd, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL).stdout


def check(name: str, text: bytes, validator: etree.XMLSchema) -> junitparser.JUnitXml:
    validator.assertValid(etree.fromstring(text))
    report = junitparser.JUnitXml.fromstring(text)
    cases = [case for suite in report for case in suite]
    results = [result for case in cases for result in case.result]
    kinds = {kind: sum(isinstance(result, kind) for result in results)
             for kind in (junitparser.Failure, junitparser.Error, junitparser.Skipped)}
    assert report.tests == len(cases) > 0
    assert (report.failures, report.errors) == (kinds[junitparser.Failure], kinds[junitparser.Error])
    assert len({(case.classname, case.name) for case in cases}) == len(cases), "two cases are one to GitLab"
    print(f"{name}: {len(cases)} cases, " + ", ".join(f"{n} {kind.__name__.lower()}" for kind, n in kinds.items()))
    return report


def main() -> None:
    with tempfile.TemporaryDirectory() as temporary:
        folder = pathlib.Path(temporary)
        validator = schema(folder)
        own = check("own", run("--pedantic", "--no-allow", "--no-gitignore", "examples", "testdata"), validator)
        assert own.failures > 100
        (folder / "empty").mkdir()
        assert check("empty", run(cwd=folder / "empty"), validator).errors == 0
        assert check("missing", run("missing", cwd=folder / "empty"), validator).errors == 1
        nasty = 'a "<b>]]>&%2e#\u202e\x1b[31m\n'
        (folder / "empty" / f"{nasty}.tf").write_text('resource "aws_acm_certificate" "a" {\n  validation_method = "EMAIL"\n}\n')
        assert check("hostile", run(cwd=folder / "empty"), validator).failures > 0
        assert not validator.validate(etree.fromstring(b"<testsuites><testsuite/></testsuites>")), "takes anything"


main()
