"""Importing Invoke quickly takes nothing away from it."""

from __future__ import annotations

import subprocess
import sys
from importlib.metadata import version

import pytest

LATE = (
    *("getpass", "importlib.metadata", "invoke.vendor.yaml", "locale", "logging", "pprint", "textwrap"),
    *("inspect", "tokenize", "traceback", "unittest.mock", "urllib.parse"),
)
QUICK = "import sys\nfrom release.importing import import_invoke\nimport_invoke()\n"


def printed(script, *arguments, **options):
    """Return what a new Python prints that runs *script*."""
    done = subprocess.run(
        [sys.executable, "-c", script, *arguments], capture_output=True, text=True, check=False, timeout=60, **options
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_a_task_runs_without_what_only_tests_of_tasks_need(tmp_path):
    script = "import sys\nfrom release.__main__ import main\ntry: main()\nfinally: print(*sys.modules)"
    loaded = printed(script, "--list", cwd=tmp_path).split()
    assert "invoke.program" in loaded
    assert {*LATE, "asyncio", "email.message"} & set(loaded) == {"textwrap"}  # for the list itself


@pytest.mark.parametrize("name", LATE)
def test_who_imports_one_of_the_modules_afterwards_gets_the_real_one(name):
    script = f"{QUICK}import importlib\nmodule = importlib.import_module({name!r})\nprint(module.__file__)"
    assert printed(script).endswith(".py")


def test_a_module_that_is_there_before_stays():
    script = f"import unittest.mock, importlib.metadata\n{QUICK}import invoke.context as c\n"
    script += "print(c.Mock is unittest.mock.Mock, importlib.metadata is sys.modules['importlib.metadata'])"
    assert printed(script) == "True True"


def test_invoke_still_knows_its_version_and_what_it_has_not():
    script = f"{QUICK}import invoke\nprint(invoke.__version__, hasattr(invoke, 'nothing'), hasattr(invoke, 'task'))"
    assert printed(script) == f"{version('invoke')} False True"


def test_a_context_for_tests_still_counts_its_calls():
    script = f"{QUICK}from invoke import MockContext, Result\nfrom unittest.mock import Mock\n"
    script += "context = MockContext(run=Result('toots'))\nprint(context.run('a').stdout)\n"
    script += "context.run.assert_called_once_with('a')\nprint(isinstance(context.run, Mock))"
    assert printed(script).split() == ["toots", "True"]


def test_what_invoke_keeps_of_a_module_is_the_real_one_afterwards():
    script = f"{QUICK}import invoke, yaml\nfrom importlib.metadata import version\n"
    script += "print(issubclass(invoke.util.yaml.YAMLError, Exception), invoke.util.yaml.__file__ is not None)\n"
    script += "print(invoke.metadata.version('nox') == version('nox'))"
    assert printed(script).split() == ["True"] * 3


def test_settings_in_yaml_are_still_read(tmp_path):
    (tmp_path / "invoke.yaml").write_text("run:\n  echo: true\n")
    script = f"{QUICK}from invoke import Config\nconfig = Config(project_location=sys.argv[1])\n"
    script += "config.load_project()\nprint(config.run.echo)"
    assert printed(script, str(tmp_path)) == "True"


@pytest.mark.parametrize(
    ("context", "is_quick"),
    [
        ("from unittest.mock import Mock\nclass Context(Mock): kind = 'new'\n", False),
        ("from importlib.metadata import files\nkind = 'new' if [f.name for f in files('invoke')] else ''\n", True),
        ("from importlib import metadata\nkind = 'new' if metadata.__file__ else ''\n", False),
    ],
    ids=["a class of a double", "what is called at once", "where a module is"],
)
def test_an_invoke_that_needs_more_while_it_is_imported_gets_it(tmp_path, monkeypatch, context, is_quick):
    package = tmp_path / "invoke"
    package.mkdir()
    (package / "__init__.py").write_text("from . import runners, context\n__version__ = '9'\n")
    (package / "runners.py").write_text("from unittest.mock import Mock\n")
    (package / "context.py").write_text(context)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path), prepend=":")
    script = f"{QUICK}import invoke, unittest.mock\nfrom invoke import context, runners\n"
    script += "print(getattr(context, 'Context', context).kind, invoke.__version__)\n"
    script += "print(isinstance(runners.Mock(), unittest.mock.Mock), runners.Mock is not unittest.mock.Mock)"
    assert printed(script).split() == ["new", "9", "True", str(is_quick)]


def test_what_invoke_says_for_debugging_is_shown_to_who_asks(tmp_path):
    asked = subprocess.run(
        [sys.executable, "-m", "release", "--debug", "--list"],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
        cwd=tmp_path,
    )
    assert "invoke.program.parse_tasks: Parsing tasks against" in asked.stderr
    assert "bump" in asked.stdout


def test_what_invoke_says_is_heard_by_who_listens_later():
    script = f"{QUICK}import invoke.util, logging\nlog = logging.getLogger('invoke')\nheard = []\n"
    script += "log.addFilter(lambda record: heard.append(record.getMessage()))\nlog.setLevel('DEBUG')\n"
    script += "invoke.util.debug('now %s', 1)\nprint(heard, invoke.util.log.name)"
    assert printed(script) == "['now 1'] invoke"


def test_nothing_but_invoke_and_one_function_of_pathlib_keeps_a_stand_in():
    script = f"{QUICK}import sys, invoke.program, pathlib, dataclasses, subprocess, inspect, logging\n"
    script += "for name, module in sorted(sys.modules.items()):\n"
    script += "    if name.partition('.')[0] not in ('invoke', 'release', '__main__'):\n"
    script += "        for key, value in vars(module).items():\n            made = getattr(value, '__module__', '')\n"
    script += "            if made == 'release.importing' and callable(value): print(name, key)\n"
    assert printed(script) in {"", "pathlib urlquote_from_bytes"}


def test_folders_are_searched_as_always(tmp_path):
    (tmp_path / "a.txt").touch()
    script = f"{QUICK}from pathlib import Path\nhere = Path(sys.argv[1])\n"
    script += "print([path.name for path in here.glob('*.txt')], Path('a/b.py').match('*.py'), here.as_uri()[:7])"
    assert printed(script, str(tmp_path)) == "['a.txt'] True file://"


def test_beside_another_thread_invoke_is_imported_as_always():
    script = "import sys, threading\nstop = threading.Event()\nthreading.Thread(target=stop.wait).start()\n"
    script += (
        f"{QUICK}import invoke.util\nprint(type(invoke.util.log).__name__, 'unittest.mock' in sys.modules)\nstop.set()"
    )
    assert printed(script) == "Logger True"


def test_an_invoke_that_is_imported_already_is_left_alone():
    script = f"import invoke\nbefore = dict(vars(invoke))\n{QUICK}print(dict(vars(invoke)) == before)"
    assert printed(script) == "True"
