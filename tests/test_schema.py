"""The schema says of a configuration what the program says of it, and stands where validate-pyproject looks."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import fields
from importlib import import_module
from pathlib import Path

import pytest
from validate_pyproject import api, errors, plugins

from release.config import read_config
from release.errors import ConfigInvalid
from release.schema import name_of, table_of, tables, tool_schema
from release.syntax import toml
from release.system.view import View

ROOT = Path(__file__).parents[1]
RIGHT = {
    "nothing": "[tool.release]",
    "every kind of key": """
[tool.release]
branches = ["main"]
remote = "upstream"
sign = "always"
build-timeout = 7
[tool.release.tests]
command = ["make", "check"]
[tool.release.approval]
not-author = true
expires-days = 3650
signers = ".github/allowed_signers"
[tool.release.publish]
stages = ["testpypi", "pypi"]
[tool.release.ci]
environment = "production"
workflow = "publish.yml"
[tool.release.locations]
include = ["docs/a.md: V: {version}", { path = "*.html", pattern = "<b>{version}</b>", count = 2 }]
[tool.release.checks.severities]
unexpected-file = "ask"
[tool.release.indexes.private]
upload = "https://index.example.invalid/upload/"
""",
}
WRONG = {
    "an unknown key": "[tool.release]\nbranch = 'main'",
    "an unknown key in a table": "[tool.release.tests]\ncomand = []",
    "an unknown table": "[tool.release.test]\ncommand = []",
    "a text for a list": "[tool.release]\nbranches = 'main'",
    "a number in a list": "[tool.release]\nbranches = ['main', 1]",
    "an empty list": "[tool.release]\nbranches = []",
    "no stage": "[tool.release.publish]\nstages = []",
    "a text for a number": "[tool.release]\nbuild-timeout = '7'",
    "zero": "[tool.release]\nbuild-timeout = 0",
    "true for a number": "[tool.release.approval]\nrequired = true",
    "too many days": "[tool.release.approval]\nexpires-days = 3651",
    "a number for true": "[tool.release.approval]\nnot-author = 1",
    "a choice that is none": "[tool.release]\nsign = 'sometimes'",
    "a file outside": "[tool.release.approval]\nsigners = '../signers'",
    "an absolute file": "[tool.release.approval]\nsigners = '/etc/signers'",
    "no environment": "[tool.release.ci]\nenvironment = ''",
    "an address as remote": "[tool.release]\nremote = 'https://example.invalid/x.git'",
    "a place without version": "[tool.release.locations]\ninclude = ['README.md: here']",
    "a place without pattern": "[tool.release.locations]\ninclude = [{path = 'README.md'}]",
    "a place with another key": "[tool.release.locations]\ninclude = [{path = 'a', pattern = '{version}', x = 1}]",
    "a severity that is none": "[tool.release.checks.severities]\nunexpected-file = 'loud'",
    "a key of an index": "[tool.release.indexes.private]\nupload-url = 'x'",
    "no table": "[tool]\nrelease = 1",
}


def validator() -> api.Validator:
    return api.Validator(plugins=[plugins.PluginWrapper("release", tool_schema)])


@pytest.mark.parametrize("text", RIGHT.values(), ids=RIGHT)
def test_what_the_program_takes_is_valid(tmp_path, text):
    (tmp_path / ".github").mkdir()
    (tmp_path / ".github/allowed_signers").write_text("a@b.example ssh-ed25519 AAAA\n")
    (tmp_path / "pyproject.toml").write_text(text)
    read_config(View(tmp_path))
    validator()(toml.parse(text.encode()))


@pytest.mark.parametrize("text", WRONG.values(), ids=WRONG)
def test_what_the_program_refuses_is_invalid(tmp_path, text):
    (tmp_path / "pyproject.toml").write_text(text)
    with pytest.raises(ConfigInvalid):
        read_config(View(tmp_path))
    with pytest.raises(errors.ValidationError):
        validator()(toml.parse(text.encode()))


def test_every_key_has_a_type_a_meaning_and_a_default():
    def walk(node):
        for name, inner in node.get("properties", {}).items():
            if "properties" in inner or name == "indexes":
                yield from walk(inner if "properties" in inner else inner["additionalProperties"])
            else:
                yield name, inner

    found = dict(walk(tool_schema()))
    declared = {name_of(entry) for kind in tables().values() for entry in fields(kind) if table_of(entry) is None}
    assert set(found) == declared - {"indexes"}
    assert all(inner["type"] and inner["description"] and "default" in inner for inner in found.values())


def test_the_entry_point_leads_to_the_schema():
    declared = toml.parse((ROOT / "pyproject.toml").read_bytes())["project"]["entry-points"]
    module, _, function = declared["validate_pyproject.tool_schema"]["release"].partition(":")
    assert getattr(import_module(module), function)("release") == tool_schema()


def test_the_page_about_the_configuration_is_not_stale():
    made = subprocess.run(
        [sys.executable, "docs/configuration.py", "--print"], cwd=ROOT, capture_output=True, check=True
    )
    page = (ROOT / "docs/configuration.md").read_bytes()
    assert made.stdout.decode().splitlines() == page.decode().splitlines(), "python docs/configuration.py"


def test_the_page_names_every_key():
    page = (ROOT / "docs/configuration.md").read_text(encoding="utf-8")
    missing = [
        name_of(entry)
        for kind in tables().values()
        for entry in fields(kind)
        if table_of(entry) is None and entry.name != "indexes" and f"| `{name_of(entry)}` |" not in page
    ]
    assert missing == []
