"""Importing is cheap and does nothing: the faces load Invoke or Nox and nothing else of others."""

from __future__ import annotations

import json
import subprocess
import sys

import house_scan as house
import pytest

# What importing a module loads, by the distribution's top-level name; site-packages is where others' code lies.
_SCRIPT = """
import json, sys
before = set(sys.modules)
import {module}
loaded = {{
    name.split(".")[0]
    for name in set(sys.modules) - before
    if "site-packages" in str(getattr(sys.modules[name], "__file__", ""))
}}
print(json.dumps(sorted(loaded - {{"release"}})))
ours = sorted(name for name in sys.modules if name.startswith("release."))
print(json.dumps(ours))
"""


def loaded_by(module: str) -> tuple[set[str], list[str]]:
    argv = [sys.executable, "-c", _SCRIPT.format(module=module)]
    ran = subprocess.run(argv, capture_output=True, text=True, check=True)
    foreign, ours = ran.stdout.splitlines()
    return set(json.loads(foreign)), json.loads(ours)


def test_importing_the_package_loads_nothing():
    assert loaded_by("release") == (set(), [])


def test_importing_the_tasks_loads_what_invoke_loads_and_nothing_else():
    foreign, ours = loaded_by("release.tasks")
    assert "invoke" in foreign
    assert foreign == loaded_by("invoke")[0]  # it takes a YAML library that is there
    assert ours == sorted(
        f"release.{name}" for name in ("adoption_tasks", "calling", "security_tasks", "tasking", "tasks")
    )


def test_importing_the_sessions_loads_none_of_our_steps():
    foreign, ours = loaded_by("release.sessions")
    assert not foreign & {"twine", "build", "requests", "rich", "keyring", "tomlkit", "invoke"}
    assert ours == ["release.sessions"]


@pytest.mark.parametrize("module", ["invoke", "json"])
def test_what_a_module_loads_is_seen(module):
    assert bool(loaded_by(module)[0]) == (module == "invoke")


def test_threads_find_urllib3_whole():
    assert [line for name, text in house.modules().items() for line in house.late_parts(name, text)] == []


@pytest.mark.parametrize("source", ["from urllib3.util import Retry", "import urllib3.util.retry", "import urllib3"])
def test_a_part_of_urllib3_that_is_imported_late_is_seen(source):
    assert bool(house.late_parts("release.system.bad", f"def f():\n    {source}")) == ("urllib3." in source)
