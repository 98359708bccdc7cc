"""What the tests need is known from whichever tool the project tells it to."""

from __future__ import annotations

import pytest

from release.config import Config
from release.facts.testing import read_test_setup
from release.system.view import View


def requirements(tmp_path, **files: str) -> tuple[str, ...]:
    """Return what is installed beside the project and pytest, for a project with tests and *files* (`_` for `.`)."""
    (tmp_path / "tests").mkdir()
    for name, text in files.items():
        (tmp_path / name.replace("_", ".")).write_text(text)
    setup = read_test_setup(View(tmp_path), Config())
    assert setup is not None
    assert setup.requirements[0] == "-e"
    assert setup.requirements[-1] == "pytest"
    return setup.requirements[1:-1]


POETRY = """
[tool.poetry.group.dev.dependencies]
python = "^3.9"
mock = {version = ">=1,<3", extras = ["a"], markers = "os_name == 'posix'", python = "<3.14"}
"""
PYPROJECTS = {
    "poetry, a group": ('[tool.poetry.group.test.dependencies]\nmock = "^1.2.3"\n', ("mock<2,>=1.2.3",)),
    "poetry, before there were groups": ('[tool.poetry.dev-dependencies]\nmock = "~1.2"\n', ("mock<1.3,>=1.2",)),
    "poetry, any": ('[tool.poetry.group.dev.dependencies]\nmock = "*"\n', ("mock",)),
    "poetry, exactly": ('[tool.poetry.group.dev.dependencies]\nmock = "1.2"\n', ("mock==1.2",)),
    "poetry, below 1": ('[tool.poetry.group.dev.dependencies]\nmock = "^0.2.3"\n', ("mock<0.3,>=0.2.3",)),
    "poetry, one number": ('[tool.poetry.group.dev.dependencies]\nmock = "~1"\n', ("mock<2,>=1",)),
    "poetry, a table": (POETRY, ('mock[a]<3,>=1; os_name == "posix" and python_full_version < "3.14"',)),
    "poetry, a folder": ('[tool.poetry.group.dev.dependencies]\nother = {path = "../other"}\nmock = "*"\n', ("mock",)),
    "pdm": ('[tool.pdm.dev-dependencies]\nlint = ["ruff"]\ntest = ["mock>=1", "-e file:///x"]\n', ("mock>=1",)),
    "uv": ('[tool.uv]\ndev-dependencies = ["mock"]\n', ("mock",)),
    "hatch": (
        '[tool.hatch.envs.test]\ndependencies = ["mock"]\nextra-dependencies = ["attrs"]\n',
        ("mock", "attrs"),
    ),
    "hatch test": ('[tool.hatch.envs.hatch-test]\nextra-dependencies = ["mock"]\n', ("mock",)),
    "tox": ('[tool.tox.env_run_base]\ndeps = ["mock"]\n', ("mock",)),
    "tox, as before": ('[tool.tox]\nlegacy_tox_ini = """\n[testenv]\ndeps = mock\n"""\n', ("mock",)),
    "a group is first": ('[dependency-groups]\ntest = ["attrs"]\n[tool.uv]\ndev-dependencies = ["mock"]\n', ("attrs",)),
}


@pytest.mark.parametrize(("text", "expected"), PYPROJECTS.values(), ids=PYPROJECTS)
def test_what_a_pyproject_tells_a_tool_is_installed(tmp_path, text, expected):
    assert requirements(tmp_path, pyproject_toml=text) == (".", *expected)


def test_a_tox_ini_says_what_it_installs_everywhere(tmp_path):
    (tmp_path / "dev.txt").write_text("")
    lines = ("mock >= 1  # that", "py39: attrs", "-r{toxinidir}/dev.txt", "-r gone.txt", "{[x]y}")
    text = "".join(f"    {line}\n" for line in lines)
    assert requirements(tmp_path, tox_ini=f"[testenv]\ndeps =\n{text}") == (".", "mock>=1", "-r", "dev.txt")


@pytest.mark.parametrize(
    "files",
    [
        {"hatch_toml": '[envs.default]\ndependencies = ["mock"]\n'},
        {"tox_toml": '[env_run_base]\ndeps = ["mock"]\n'},
        {"setup_cfg": "[testenv]\ndeps = mock\n"},
        {"setup_cfg": "[options]\ntests_require =\n    mock\n"},
        {"setup_py": "from setuptools import setup\nsetup(name='x', tests_require=['mock'])\n"},
        {"setup_py": "from setuptools import setup\ntests_require = ['mock']\nsetup(tests_require=tests_require)\n"},
    ],
    ids=["hatch.toml", "tox.toml", "tox in setup.cfg", "setup.cfg", "setup.py", "setup.py, a variable"],
)
def test_what_another_file_tells_a_tool_is_installed(tmp_path, files):
    assert requirements(tmp_path, **files) == (".", "mock")


@pytest.mark.parametrize(
    "files",
    [
        {"setup_cfg": "[options.extras_require]\ntest =\n    mock\n"},
        {"setup_py": "from setuptools import setup\nsetup(name='x', extras_require={'docs': [], 'test': ['mock']})\n"},
        {
            "pyproject_toml": "[project]\nname = 'x'\ndynamic = ['optional-dependencies']\n",
            "setup_cfg": "[options.extras_require]\ntest = mock\n",
        },
    ],
    ids=["setup.cfg", "setup.py", "dynamic"],
)
def test_an_extra_for_tests_is_installed_with_the_project(tmp_path, files):
    assert requirements(tmp_path, **files) == (".[test]",)


def test_an_extra_that_the_project_no_longer_declares_is_not_installed(tmp_path):
    pyproject = "[project]\nname = 'x'\nversion = '1'\n"
    files = {"pyproject_toml": pyproject, "setup_cfg": "[options.extras_require]\ntest = mock\n"}
    assert requirements(tmp_path, **files) == (".",)


@pytest.mark.parametrize(
    "files",
    [
        {"setup_py": "def broken(:\n"},
        {"setup_cfg": "[broken\n"},
        {"tox_ini": "deps = 1\n"},
        {"pyproject_toml": "[tool.poetry.group.test]\ndependencies = 1\n[tool.hatch]\nenvs = 1\n[tool]\nuv = 1\n"},
    ],
    ids=["setup.py", "setup.cfg", "tox.ini", "pyproject.toml"],
)
def test_what_cannot_be_read_tells_nothing(tmp_path, files):
    assert requirements(tmp_path, **files) == (".",)
