"""What griffe says of two wheels, from a child that runs none of their code."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest
from review_tools import wheel

pytest.importorskip("griffe")

CLIENT = "class Client:\n    def __init__(self, *, {}timeout=None): ...\n"


def said(tmp_path, old, new, *wanted):
    files = wheel(tmp_path / "a", "1.0", old), wheel(tmp_path / "b", "1.1", new)
    folder = tmp_path / "scratch"
    folder.mkdir()
    listed = []
    if wanted:
        (folder / "modules").write_text("\n".join(wanted))
        listed = [str(folder / "modules")]
    argv = [sys.executable, "-m", "release.system.breakages", *map(str, files), str(folder), *listed]
    ran = subprocess.run(argv, capture_output=True, text=True, check=True, cwd=folder)
    return json.loads(ran.stdout)


def breaks(told):
    return {(each["kind"], each["name"], each["old"]) for each in told["breakages"]}


def test_a_parameter_that_is_gone_is_told_under_the_name_that_users_know(tmp_path):
    init = {"demo/__init__.py": "from ._client import Client\n"}
    old = init | {"demo/_client.py": CLIENT.format("proxies=None, ")}
    new = init | {"demo/_client.py": CLIENT.format("")}
    assert breaks(said(tmp_path, old, new)) == {("PARAMETER_REMOVED", "demo.Client.__init__", "proxies")}


def test_names_of_another_package_in_the_same_wheel_are_known(tmp_path):
    files = {"attr/__init__.py": "def field(x): ...\n", "attrs/__init__.py": "from attr import field\n"}
    told = said(tmp_path, files, files | {"attr/__init__.py": "def field(): ...\n"})
    assert told["problems"] == []
    assert ("PARAMETER_REMOVED", "attr.field", "x") in breaks(told)


def test_nothing_of_the_code_is_run(tmp_path):
    mark = tmp_path / "ran"
    code = f"open({str(mark)!r}, 'w')\ndef f(): ...\n"
    said(tmp_path, {"demo/__init__.py": code}, {"demo/__init__.py": code, "griffe.py": code, "json/__init__.py": code})
    assert not mark.exists()


@pytest.mark.parametrize(
    "path", ["../outside.py", "/tmp/outside.py", "a/../../outside.py", "demo/a b.py", "demo\\a.py"]
)
def test_a_name_that_leads_out_is_not_unpacked(tmp_path, path):
    said(tmp_path, {"demo/__init__.py": ""}, {"demo/__init__.py": "", path: "x = 1"})
    found = {file.relative_to(tmp_path).as_posix() for file in tmp_path.rglob("*.py")}
    assert found == {"scratch/old/demo/__init__.py", "scratch/new/demo/__init__.py"}


def test_a_file_that_is_no_python_is_a_problem_or_nothing_but_no_end(tmp_path):
    good = {"good/__init__.py": "def f(): ...\n", "demo/__init__.py": ""}
    told = said(tmp_path, good, {"good/__init__.py": "", "demo/__init__.py": "def (:"})
    assert ("OBJECT_REMOVED", "good.f") in {each[:2] for each in breaks(told)}


def test_only_wanted_modules_and_packages_are_read(tmp_path):
    files = {"demo/__init__.py": "", "demo/a.py": "def f(): ...\n", "demo/b.py": "def g(): ...\n"}
    told = said(tmp_path, files, {"demo/__init__.py": "", "demo/a.py": "", "demo/b.py": ""}, "demo/a.py")
    assert {name for _, name, _ in breaks(told)} == {"demo.a.f"}


def test_a_base_class_is_told_by_its_name(tmp_path):
    code = "class A: ...\nclass B({}): ...\n"
    told = said(tmp_path, {"demo/__init__.py": code.format("A")}, {"demo/__init__.py": code.format("")})
    assert ("CLASS_REMOVED_BASE", "demo.B", "A") in breaks(told)
