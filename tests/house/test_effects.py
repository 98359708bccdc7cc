"""Plans cannot act: no dry-run flag below the faces, and no effect outside of release/system."""

from __future__ import annotations

import house_scan as house
import pytest

SOURCES = house.modules()
FACES = (
    "release.faces",
    "release.adopting",
    "release.adoption_tasks",
    "release.auditing",
    "release.handling",
    "release.security_tasks",
    "release.tasks",
    "release.sessions",
    "release.program",
    "release.__main__",
)


def test_no_effect_outside_of_system():
    outside = {
        name: text for name, text in SOURCES.items() if not name.startswith(("release.system", "release.rehearsal"))
    }  # the latter plays the outside
    assert [line for name, text in outside.items() for line in house.effects(name, text)] == []


@pytest.mark.parametrize(
    "source",
    [
        *("import subprocess", "import shutil as s", "from urllib.request import urlopen", "import http.client"),
        *("from os import environ", "import os\nos.environ['X']", "import os\nos.getcwd()", "import os.path"),
        *("def f():\n    import time", "open('x')", "print('x')", "input()", "path.read_text()", "path.open()"),
        *("(folder / 'x').exists()", "path.write_bytes(b'')", "path.mkdir()", "datetime.now()", "Path.cwd()"),
        *("tarfile.open(path)", "Path('~').expanduser()", "for p in root.rglob('*'): pass"),
    ],
)
def test_an_effect_is_seen(source):
    assert house.effects("release.steps.bad", source)


@pytest.mark.parametrize(
    "source",
    [
        *("import os\nos.pathsep", "import os\nos.name", "import sys\nsys.executable", "view.open('x')"),
        *("self._world.view.open('x')", "tarfile.open(fileobj=stream)", "'a'.replace('a', 'b')"),
    ],
)
def test_what_touches_nothing_is_allowed(source):
    assert house.effects("release.steps.good", source) == []


def test_nothing_below_the_faces_knows_of_a_dry_run():
    below = {name: text for name, text in SOURCES.items() if name not in FACES}
    assert [line for name, text in below.items() for line in house.dry_runs(name, text)] == []


@pytest.mark.parametrize("source", ["def f(dry_run): ...", "f(dry_run=True)", "is_dry = 1", "self.dryrun", "x.dry"])
def test_a_dry_run_flag_is_seen(source):
    assert house.dry_runs("release.steps.bad", source)
