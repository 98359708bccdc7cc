"""The environment that Nox makes for the tests: what the project declares, whatever makes it."""

from __future__ import annotations

import json
import shutil
import sys
import sysconfig
import venv

import pytest

from release.rehearsal import demo

pytestmark = [pytest.mark.usefixtures("offline"), pytest.mark.measured]

HOLDS = """\
import pathlib
import sys

found = pathlib.Path(sys.prefix).glob("lib/*/site-packages/*")
print("holds", sorted(path.name for path in found if path.suffix not in {".pth", ".py", ".virtualenv"}))
"""
FILES = {**demo.FILES, "tests/test_what_is_there.py": HOLDS}  # a project that nothing has to be fetched for
NOXFILE = "import release.sessions\n\nrelease.sessions.register()\n"
WITHOUT_UV = f"import sys\n\nsys.modules['uv'] = None\n{NOXFILE}"


@pytest.fixture
def without_uv(tmp_path):
    """A Python with all that is installed here beside which, and on PATH, there is git and no uv."""
    venv.create(tmp_path / "bare", with_pip=False)
    (libraries,) = (tmp_path / "bare").glob("lib/*/site-packages")
    (libraries / "all.pth").write_text(f"import site; site.addsitedir({sysconfig.get_path('purelib')!r})\n")
    for name in ("git", "sh"):
        (tmp_path / "bare/bin" / name).symlink_to(str(shutil.which(name)))
    return str(tmp_path / "bare/bin")


def run_tests(project, *words: str, folder: str = "") -> tuple[str, str]:
    """Run the session; return the line that tells what made the environment, and the one of what it holds."""
    python, variables = (f"{folder}/python", {"PATH": folder}) if folder else (sys.executable, {})
    ran = project.run(python, "-m", "nox", *words, "-s", "tests", **variables)
    assert ran.code == 0, ran.text
    made = next(line for line in ran.text.splitlines() if "Creating virtual environment" in line)
    return made, next(line for line in ran.text.splitlines() if line.startswith("holds"))


def test_the_environment_of_the_tests_is_the_same_with_uv_and_without(make_project, without_uv):
    made, holds = run_tests(make_project({**FILES, "noxfile.py": NOXFILE}, name="with"))
    assert "(uv)" in made
    assert holds == f"holds ['rehearsal_demo-{demo.VERSION}.dist-info']"
    other = make_project({**FILES, "noxfile.py": WITHOUT_UV}, name="without")
    made, found = run_tests(other, folder=without_uv)
    assert "(venv)" in made
    assert found == holds
    journal = (other.root / ".release/journal.jsonl").read_text()
    assert "__pip-runner__.py" in journal


@pytest.mark.parametrize(
    ("words", "noxfile"),
    [
        (("-fb", "virtualenv"), ""),
        (("--force-venv-backend=virtualenv",), ""),
        ((), "nox.options.force_venv_backend = 'virtualenv'"),
    ],
    ids=["short", "long", "noxfile"],
)
def test_what_makes_the_environment_can_be_forced(make_project, without_uv, words, noxfile):
    project = make_project({**FILES, "noxfile.py": f"import nox\n\n{noxfile}\n{WITHOUT_UV}"})
    made, holds = run_tests(project, *words, folder=without_uv)
    assert "(virtualenv)" in made
    assert "pip" in holds


def test_an_environment_without_pip_is_made_anew_where_no_other_pip_is(make_project, without_uv):
    project = make_project({**FILES, "noxfile.py": WITHOUT_UV})
    assert "(venv)" in run_tests(project, folder=without_uv)[0]
    project.commit("work", **{"noxfile.py": f"import sys\n\nsys.modules['pip'] = None\n{WITHOUT_UV}"})
    made, holds = run_tests(project, folder=without_uv)
    assert "(virtualenv)" in made
    assert "pip" in holds


@pytest.mark.parametrize("words", [("--no-venv",), ("-fb", "none")], ids=["no-venv", "none"])
def test_without_an_environment_of_their_own_the_tests_do_not_run_and_nothing_is_installed(make_project, words):
    project = make_project({**FILES, "noxfile.py": NOXFILE})
    ran = project.nox(*words, "-s", "tests")
    error = json.loads(project.read(".release/error.json"))["error"]
    assert (ran.code, error["id"], error["fix"]) == (1, "option-unknown", ["nox -s tests"])
    assert "needs an environment of its own" in ran.text
    assert "Traceback" not in ran.text
    assert "holds" not in ran.out
