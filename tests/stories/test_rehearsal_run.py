"""The rehearsal as a newcomer and as a maintainer type it; what it needs, proves, and leaves behind."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import pytest
from project import Project
from terminal import on_a_terminal

from release.rehearsal import demo

STEPS = [
    *("sandbox", "bump", "tag", "release", "audit", "approve"),
    *("publish testpypi", "verify testpypi", "publish pypi", "verify pypi", "announce"),
]
PROOFS = [
    *("environment claim missing", "503 twice", "index lagging", "connection cut in upload 2 of 2"),
    *("token of another project", "one byte changed after approval", "tag moved"),
    *("upload again", "forge release immutable"),
]
OWN = "RELEASE_REHEARSAL_OF_THIS_TEST"
# A project that says all kinds of things which a rehearsal must not take over.
SETTINGS = """
[tool.release]
sign = "always"

[tool.release.publish]
stages = ["pypi"]
tries = 1

[tool.release.approval]
required = 3

[tool.release.ci]
environment = "production"

[tool.release.forge]
kind = "gitlab"
"""


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """An empty folder, with a place for temporary files, secrets and a CI of its own."""
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    for name in ("TMPDIR", "TEMP", "TMP"):
        monkeypatch.setenv(name, str(temporary))
    monkeypatch.setenv("PYPI_API_TOKEN", "pypi-of-the-user-0123456789")
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("CI", "true")
    monkeypatch.setenv(OWN, str(tmp_path))
    empty = tmp_path / "empty"
    empty.mkdir()
    return Project(empty)


@pytest.fixture
def own(make_project):
    """A project of a user, with work that is not committed."""
    pyproject = demo.FILES["pyproject.toml"].replace("rehearsal-demo", "own-project") + SETTINGS
    files = {path: text.replace("rehearsal_demo", "own_project") for path, text in demo.FILES.items()}
    files = {path.replace("rehearsal_demo", "own_project"): text for path, text in files.items()}
    files["README.md"] = files["README.md"].replace("rehearsal-demo", "own-project")
    project = make_project({**files, "pyproject.toml": pyproject}, tag="v1.0.1")
    project.write("README.md", "changed and not committed\n")
    project.write("new.py", "new\n")
    return project


def left_running(tmp_path) -> list[str]:
    """The command lines of processes that the rehearsal of this test started and that are still there."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            variables = (process / "environ").read_bytes().split(b"\0")
            words = (process / "cmdline").read_bytes()
        except OSError:  # it ended in the meantime, or is somebody else's
            continue
        if f"{OWN}={tmp_path}".encode() in variables and int(process.name) != os.getpid():
            found.append(words.decode())
    return found


def rehearse(project, *flags) -> tuple[int, dict]:
    ran = project.run(sys.executable, "-m", "release", "rehearse", "--yes", "--json", *flags)
    assert ran.out, ran.err
    return ran.code, json.loads(ran.out)


@pytest.mark.measured
def test_somebody_without_a_project_sees_all_of_it_and_nothing_stays(folder, tmp_path):
    ran = folder.run(sys.executable, "-m", "release", "rehearse", "--yes")
    assert ran.code == 0, ran.text
    names = [line[2:33].rstrip() for line in ran.out.splitlines() if line[33:42].endswith(" s")]
    assert names == [*STEPS, *PROOFS]
    assert f"rehearsal-demo 1.0.2 was rehearsed: {len(STEPS)} steps and {len(PROOFS)} proofs held" in ran.out
    assert "in your project: python -m release init" in ran.out
    assert list(folder.root.iterdir()) == []
    assert list((tmp_path / "temporary").iterdir()) == []
    assert left_running(tmp_path) == []


@pytest.mark.parametrize("flags", [(), ("--json",), ("--here",)], ids=["plain", "JSON", "here"])
def test_where_nobody_can_be_asked_it_is_said_before_anything_is_done(folder, tmp_path, flags):
    ran = folder.run(sys.executable, "-m", "release", "rehearse", *flags)
    assert (ran.code, "decision-missing" in ran.text) == (4, True), ran.text
    assert "python -m release rehearse --yes" in ran.text
    assert [*folder.root.iterdir(), *(tmp_path / "temporary").iterdir()] == []


def test_there_has_to_be_a_project_for_here(folder, tmp_path):
    ran = folder.run(sys.executable, "-m", "release", "rehearse", "--here", "--yes")
    assert (ran.code, "repository-missing" in ran.text) == (2, True), ran.text
    assert [*folder.root.iterdir(), *(tmp_path / "temporary").iterdir()] == []


@pytest.mark.slow
def test_the_users_own_project_is_rehearsed_and_not_touched(own, folder, tmp_path):
    before = own.tree(), own.git("status", "--porcelain", "--ignored"), own.git("show-ref"), own.head
    code, done = rehearse(own, "--here")
    assert code == 0, done
    assert ([row["name"] for row in done["steps"]], [row["name"] for row in done["proofs"]]) == (STEPS, PROOFS)
    assert (done["project"], done["version"], done["kept"]) == ("own-project", "1.0.2", "")
    assert done["plan"]["uncommitted"] == ["README.md"]
    assert (own.tree(), own.git("status", "--porcelain", "--ignored"), own.git("show-ref"), own.head) == before
    assert own.on_remote("refs/tags/v1.0.2") == ""
    assert list((tmp_path / "temporary").iterdir()) == []
    assert folder.root.exists()
    assert left_running(tmp_path) == []


@pytest.mark.slow
def test_a_session_of_the_project_that_publishes_nothing_is_found_out(own, folder, tmp_path):
    noxfile = '@nox.session(python=False)\ndef publish(session):\n    """Publish."""\n\n\nrelease.sessions.register()\n'
    own.commit("own session", **{"noxfile.py": f"import nox\nimport release.sessions\n\n\n{noxfile}"})
    ran = own.nox("-s", "rehearse", "--", "--here", "--yes")
    assert ran.code == 1
    assert "rehearsal-failed: publish testpypi: testpypi does not have exactly the candidate's files" in ran.err
    (kept,) = (tmp_path / "temporary").iterdir()
    assert f"kept  {kept}" in ran.out
    assert (kept / "project/.release/candidate.json").exists()
    assert "verify testpypi" not in ran.out
    assert folder.root.exists()
    assert left_running(tmp_path) == []


@pytest.mark.slow
@pytest.mark.parametrize(("typed", "expected"), [("1.0.2", 0), ("1.0.3", 4)], ids=["the version", "another"])
def test_a_person_types_the_version(folder, tmp_path, typed, expected):
    folder.write("tasks.py", "from release.tasks import ns\n")
    prompt = b"type 1.0.2 to approve it: "
    code, seen = on_a_terminal(folder, "rehearse", answers=[typed.encode()], prompt=prompt)
    assert code == expected, seen
    assert "rehearsal-demo 1.0.2 waits for your approval" in seen
    assert ("1.0.2 approved, by the version typed" in seen) == (expected == 0)
    assert list((tmp_path / "temporary").iterdir()) == []
