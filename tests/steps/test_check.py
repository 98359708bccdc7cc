"""Checking: what lies in dist/ is installed, imported and read for real."""

from __future__ import annotations

import io
import shutil
import tarfile
import zipfile
from datetime import timedelta
from hashlib import sha256
from typing import TYPE_CHECKING

import pytest

from release.config import Checks, Config
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
requires = ["flit_core>=3.11"]
build-backend = "flit_core.buildapi"

[project]
name = "small-thing"
requires-python = ">=3.8"
version = "2.0.0"
description = "A small thing."
readme = "README.rst"
license = "MIT"
license-files = ["LICENSE"]
"""


@pytest.fixture(scope="session")
def kept(tmp_path_factory):
    """Where each build of the same files is kept for the other tests, and the environment of the first for all."""
    return tmp_path_factory.mktemp("kept")


@pytest.fixture
def made(make_project, kept):
    """Return a function that makes a project (files may be replaced), builds it and returns it."""

    def make(**files: str):
        module = '"""A small thing."""\n\n__version__ = "2.0.0"\n'
        readme = "Small thing\n===========\n\nSmall.\n"
        defaults = {
            "pyproject.toml": PYPROJECT,
            "small_thing/__init__.py": module,
            "README.rst": readme,
            "LICENSE": "MIT\n",
        }
        project = make_project({**defaults, ".gitignore": "/dist/\n__pycache__/\n", **files})
        same = kept / sha256(repr(sorted(files.items())).encode()).hexdigest()
        if same.exists():
            shutil.copytree(same, project.root, symlinks=True, dirs_exist_ok=True)
            return project
        environments = ".release/environments"
        for other in list(kept.iterdir())[:1]:
            shutil.copytree(other / environments, project.root / environments, symlinks=True)
        view = View(project.root)
        build.apply(build.plan(view, Config()), World(view))
        for folder in ("dist", ".release"):
            shutil.copytree(project.root / folder, same / folder, symlinks=True)
        return project

    return make


def findings(project, config: Config | None = None):
    view = View(project.root)
    return check.apply(check.plan(view, config or Config()), World(view))


def failed(project, config: Config | None = None) -> dict[str, str]:
    return {f"{found.check} {found.where}": found.evidence for found in findings(project, config) if found.blocks}


def test_a_good_pair_passes_every_check(made):
    found = findings(made())
    aside = {finding.check for finding in found if finding.outcome is Outcome.NOT_APPLICABLE}
    assert {finding.outcome for finding in found} == {Outcome.PASSED, Outcome.NOT_APPLICABLE}
    assert aside == {
        "missing-py-typed",
        "invalid-classifier",
        "dead-readme-link",
        "broken-entry-point",
        "broken-console-script",
        "broken-binary",
        "known-vulnerability",
        "unreproducible-build",
    }
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
    found = failed(project)
    wheel = "small_thing-2.0.0-py3-none-any.whl"
    assert found[f"wrong-import-version {wheel}"] == "small_thing says 1.9.9; the project is at 2.0.0"
    assert found[f"wheel-differs-from-sdist {wheel}"].endswith("has other bytes in small_thing/__init__.py")
    assert "wrong-version" not in " ".join(found)


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
    assert set(found) == {f"unreadable-archive {name}", f"broken-install {name}"}
    assert not any("Traceback" in words for words in found.values()), found


def test_the_modules_to_import_can_be_configured(made):
    found = failed(made(), Config(checks=Checks(modules=("small_thing.missing",))))
    assert all("small_thing.missing" in words for words in found.values())
    assert len(found) == 2


def test_an_import_that_never_ends_is_ended(made):
    files = {"small_thing/__init__.py": '"""A small thing."""\n\nimport time\n\ntime.sleep(600)\n'}
    found = failed(made(**files), Config(checks=Checks(timeout=1)))
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


def with_stray_file(project):
    """Put a file into the sdist that git does not have."""
    path = project.root / "dist/small_thing-2.0.0.tar.gz"
    with tarfile.open(path) as opened:
        members = [(info, opened.extractfile(info).read() if info.isreg() else b"") for info in opened]
    with tarfile.open(path, "w:gz") as opened:
        stray = tarfile.TarInfo("small_thing-2.0.0/stray.txt")
        stray.size = 5
        for info, data in (*members, (stray, b"stray")):
            opened.addfile(info, io.BytesIO(data))
    return project


def asked(found) -> list[str]:
    return [finding.check for finding in found if finding.asks]


def test_what_is_to_be_decided_does_not_end_the_release(made):
    found = findings(with_stray_file(made()))
    assert asked(found) == ["file-not-in-git"]
    check.require_passed(found)


def test_the_project_may_say_that_it_does(made):
    found = findings(with_stray_file(made()), Config(checks=Checks(severities={"file-not-in-git": "block"})))
    with pytest.raises(CheckFailed, match="1 of"):
        check.require_passed(found)


def test_a_waiver_says_who_accepted_it_and_until_when(made):
    project = with_stray_file(made())
    until = (View(project.root).now() + timedelta(days=9)).date()
    project.write(
        "release-answers.toml",
        f'[waivers.file-not-in-git]\nreason = "ours"\nowner = "alice"\nuntil = {until}\nwhere = "*: stray.txt"\n',
    )
    (found,) = [each for each in findings(project) if each.outcome is Outcome.FAILED]
    assert found.severity == "waived"
    assert found.evidence.endswith(f"(accepted by alice until {until}: ours)")


def test_a_second_build_elsewhere_gives_the_same_bytes(made):
    found = findings(made(), Config(checks=Checks(rebuild=True)))
    told = {finding.evidence for finding in found if finding.check == "unreproducible-build"}
    assert told == {
        "the wheel built from the sdist has the same bytes",
        "the wheel built from the tree has the same bytes",
        "the sdist built once more has the same bytes",
    }


def test_commands_are_not_run_where_the_project_says_so(made):
    script = '[project.scripts]\nsmall = "small_thing:main"\n'
    code = '"""A small thing."""\n\n__version__ = "2.0.0"\n\n\ndef main():\n    1 / 0\n'
    project = made(**{"pyproject.toml": PYPROJECT + script, "small_thing/__init__.py": code})
    assert [name.split()[0] for name in failed(project)] == ["broken-console-script"]
    assert failed(project, Config(checks=Checks(scripts=False))) == {}
