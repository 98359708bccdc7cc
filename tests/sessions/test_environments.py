"""The environment that Nox makes for the tests: what the project declares, whatever makes it."""

from __future__ import annotations

import shutil
import sys
import sysconfig
import venv

import pytest

pytestmark = [pytest.mark.usefixtures("offline"), pytest.mark.measured]

PROJECT = """\
[build-system]
requires = []
build-backend = "backend"
backend-path = ["."]

[project]
name = "demo"
version = "1"

[tool.release.tests]
command = ["python", "tests/holds.py"]
"""
HOLDS = """\
import pathlib
import sys

found = pathlib.Path(sys.prefix).glob("lib/*/site-packages/*")
print("holds", sorted(path.name for path in found if path.suffix not in {".pth", ".py", ".virtualenv"}))
"""
BACKEND = """\
import zipfile


def build_editable(folder, *_, **__):
    with zipfile.ZipFile(f"{folder}/demo-1-py3-none-any.whl", "w") as made:
        made.writestr("demo-1.dist-info/METADATA", "Metadata-Version: 2.1\\nName: demo\\nVersion: 1\\n")
        made.writestr("demo-1.dist-info/WHEEL", "Wheel-Version: 1.0\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n")
        made.writestr("demo-1.dist-info/RECORD", "")
    return "demo-1-py3-none-any.whl"
"""
FILES = {"pyproject.toml": PROJECT, "backend.py": BACKEND, "tests/holds.py": HOLDS, ".gitignore": "/.nox/\n"}
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
    assert holds == "holds ['demo-1.dist-info']"
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
