"""Checking: what lies in dist/ is installed, imported and read for real."""

from __future__ import annotations

import shutil
import zipfile
from typing import TYPE_CHECKING

import pytest

from release.config import Check, Config
from release.errors import CheckFailed
from release.model.finding import Outcome
from release.steps import build, check
from release.system.view import View
from release.system.world import World

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.usefixtures("offline")

PYPROJECT = """\
[build-system]
requires = ["flit_core>=3.4"]
build-backend = "flit_core.buildapi"

[project]
name = "small-thing"
requires-python = ">=3.8"
version = "2.0.0"
description = "A small thing."
readme = "README.rst"
"""


@pytest.fixture
def made(make_project):
    """Return a function that makes a project (files may be replaced), builds it and returns it."""

    def make(**files: str):
        module = '"""A small thing."""\n\n__version__ = "2.0.0"\n'
        readme = "Small thing\n===========\n\nSmall.\n"
        defaults = {"pyproject.toml": PYPROJECT, "small_thing/__init__.py": module, "README.rst": readme}
        project = make_project({**defaults, ".gitignore": "/dist/\n__pycache__/\n", **files})
        view = View(project.root)
        build.apply(build.plan(view, Config()), World(view))
        return project

    return make


def findings(project, config: Config | None = None):
    view = View(project.root)
    return check.apply(check.plan(view, config or Config()), World(view))


def failed(project, config: Config | None = None) -> dict[str, str]:
    return {
        f"{found.check} {found.where}": found.evidence
        for found in findings(project, config)
        if found.outcome is Outcome.FAILED
    }


def test_a_good_pair_passes_every_check(made):
    found = findings(made())
    assert {finding.outcome for finding in found} == {Outcome.PASSED}
    assert len(found) == 13
    check.require_passed(found)


def test_an_import_that_fails_is_told_for_wheel_and_sdist(made):
    files = {"small_thing/__init__.py": '"""A small thing."""\n\nimport nowhere_to_be_found\n'}
    found = failed(made(**files))
    assert set(found) == {
        "broken-install small_thing-2.0.0-py3-none-any.whl",
        "broken-install small_thing-2.0.0.tar.gz",
    }
    assert all("nowhere_to_be_found" in words for words in found.values())


def test_a_module_that_says_another_version_is_told(made):
    project = made()
    project.write("small_thing/__init__.py", '"""A small thing."""\n\n__version__ = "1.9.9"\n')
    wheel = project.root / "dist/small_thing-2.0.0-py3-none-any.whl"
    replace_member(wheel, "small_thing/__init__.py", project.read("small_thing/__init__.py"))
    project.git("checkout", "--", ".")
    assert failed(project) == {
        "wrong-import-version small_thing-2.0.0-py3-none-any.whl": "small_thing says 1.9.9; the project is at 2.0.0"
    }


def test_a_readme_that_does_not_render_is_told_in_twines_words(made):
    found = failed(made(**{"README.rst": "Small\n=====\n\n.. nonsense-directive::\n\n`broken\n"}))
    assert {name.split(" ")[0] for name in found} == {"unrendered-readme"}
    assert len(found) == 2
    assert all('Unknown directive type "nonsense-directive"' in words for words in found.values()), found


def test_a_file_left_over_from_another_version_fails(made):
    project = made()
    dist = project.root / "dist"
    shutil.copy(dist / "small_thing-2.0.0.tar.gz", dist / "small_thing-1.9.0.tar.gz")
    found = failed(project)
    assert found["wrong-version small_thing-1.9.0.tar.gz"] == "its file name says 1.9.0, the project is at 2.0.0"


def test_something_else_in_dist_fails(made):
    project = made()
    project.write("dist/.env", "TOKEN=1\n")
    assert failed(project) == {"unexpected-file dist/.env": "not a distribution of this project"}


def test_an_empty_dist_is_no_release(made):
    project = made()
    shutil.rmtree(project.root / "dist")
    assert set(failed(project)) == {"missing-distribution sdist", "missing-distribution wheel"}


@pytest.mark.parametrize("name", ["small_thing-2.0.0-py3-none-any.whl", "small_thing-2.0.0.tar.gz"])
def test_a_file_that_is_no_archive_fails_without_a_traceback(made, name):
    project = made()
    project.write(f"dist/{name}", b"\x00 not an archive")
    found = failed(project)
    assert f"wrong-version {name}" in found
    assert f"broken-install {name}" in found
    assert not any("Traceback" in words for words in found.values()), found


def test_the_modules_to_import_can_be_configured(made):
    found = failed(made(), Config(check=Check(modules=("small_thing.missing",))))
    assert all("small_thing.missing" in words for words in found.values())
    assert len(found) == 2


def test_an_import_that_never_ends_is_ended(made):
    files = {"small_thing/__init__.py": '"""A small thing."""\n\nimport time\n\ntime.sleep(600)\n'}
    found = failed(made(**files), Config(check=Check(timeout=1)))
    assert {words for name, words in found.items() if name.startswith("broken-install")} == {"importing took too long"}


def test_a_failed_finding_blocks_with_its_fix(made):
    project = made()
    project.write("dist/.env", "TOKEN=1\n")
    with pytest.raises(CheckFailed) as caught:
        check.require_passed(findings(project))
    assert caught.value.where == ("unexpected-file: dist/.env: not a distribution of this project",)
    assert caught.value.fix == ("rm -r dist/.env",)


def replace_member(archive: Path, member: str, data: bytes) -> None:
    with zipfile.ZipFile(archive) as opened:
        members = {info.filename: opened.read(info) for info in opened.infolist()}
    members[member] = data
    with zipfile.ZipFile(archive, "w") as opened:
        for name, content in members.items():
            if not name.endswith("RECORD"):
                opened.writestr(name, content)
        opened.writestr(next(name for name in members if name.endswith("RECORD")), record_of(members))


def record_of(members: dict[str, bytes]) -> str:
    return "".join(f"{name},,\n" for name in members)


def test_a_missing_readme_is_told_with_the_line_that_mends_it(made):
    project = made(**{"pyproject.toml": PYPROJECT.replace('readme = "README.rst"\n', "")})
    with pytest.raises(CheckFailed) as caught:
        check.require_passed(findings(project))
    assert [fix.split(" in ")[0] for fix in caught.value.fix] == ['set readme = "README.md"']
