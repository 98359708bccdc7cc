"""The table of adopted projects tells what does not hold, and the exit code that something does not."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

RUN = Path(__file__).with_name("run.py")
FILES = {"pyproject.toml": '[project]\nname = "thing"\nversion = "1.0"\n', "thing.py": ""}


@pytest.mark.sampled(4)
@pytest.mark.parametrize(
    ("files", "version", "code", "told"),
    [
        ({}, "1.0", 0, "ok | ok | ok | ok | "),
        ({}, "1.1", 1, "ok | 1.0 is not 1.1 | ok | ok | "),
        ({"noxfile.py": "def f(:\n"}, "1.0", 1, "exit 3: "),
        ({"noxfile.py": "import nox\nimport no_such_thing\n"}, "1.0", 0, "before, too: exit 1: ModuleNotFoundError"),
    ],
    ids=["well", "another version", "a broken noxfile", "a noxfile that never worked"],
)
def test_what_does_not_hold_is_in_the_table(make_project, tmp_path, files, version, code, told):
    project = make_project({**FILES, **files}, tag="v1.0")
    project.git("config", "adopt.version", version)
    ran = project.run(sys.executable, str(RUN), str(tmp_path), project.root.name, cwd=tmp_path)
    assert (ran.code, told in ran.out) == (code, True), ran.text
    assert ran.out.splitlines()[-1].startswith(f"{1 - code} of 1 projects")
