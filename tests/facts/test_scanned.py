"""zizmor is asked without the network, as a child; what it cannot say is said."""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path

import pytest
from workflow_cases import FILE, flow, job, run

from release.config import Config
from release.facts.audit.workflows import read_workflows
from release.system.view import View

pytestmark = [
    pytest.mark.skipif(sys.platform == "win32", reason="the stand-in is a script"),
    pytest.mark.skipif(
        bool(shutil.which("zizmor", path=str(Path(sys.executable).parent))),
        reason="the real zizmor, beside the interpreter, would be asked",
    ),
]
FOUND = {
    "ident": "artipacked",
    "desc": "words",
    "determinations": {"severity": "High"},
    "locations": [
        {
            "symbolic": {"key": {"Local": {"verbatim_path": FILE}}, "kind": "Primary"},
            "concrete": {"location": {"start_point": {"row": 2}, "end_point": {"row": 2}}},
        }
    ],
}


def scan(make_project, monkeypatch, says: str | None, code: int = 0):
    project = make_project({FILE: flow("push", a=job(run("x")))})
    programs = project.root.parent / "programs"
    programs.mkdir()
    if says is not None:
        script = programs / "zizmor"
        log = programs / "asked"
        tell = f"open({str(log)!r}, 'w').write(repr((sys.argv[1:], 'GH_TOKEN' in os.environ)))"
        script.write_text(f"#!{sys.executable}\nimport os, sys\n{tell}\n")
        with script.open("a") as file:
            file.write(f"print({says!r})\nsys.exit({code})\n")
        script.chmod(0o755)
    git = str(Path(shutil.which("git") or "").parent)
    monkeypatch.setenv("PATH", f"{programs}:{git}")
    monkeypatch.setenv("GH_TOKEN", "made-up-token")
    view = View(project.root)
    return read_workflows(view, Config(), "x").scan, programs / "asked"


def test_its_findings_are_facts(make_project, monkeypatch):
    found, asked = scan(make_project, monkeypatch, json.dumps([FOUND]))
    assert [(item.rule, item.severity, item.path, item.first) for item in found.found] == [
        ("artipacked", "high", FILE, 3)
    ]
    assert found.problem == ""
    words, has_token = eval(asked.read_text())
    assert {"--offline", "--format=json", FILE} <= set(words)
    assert not has_token


def test_where_it_is_not_installed_that_is_said(make_project, monkeypatch):
    if Path(shutil.which("git") or "").with_name("zizmor").exists():
        pytest.skip("zizmor stands beside git")
    found, _ = scan(make_project, monkeypatch, None)
    assert (found.found, found.problem) == ((), "zizmor is not installed")


@pytest.mark.parametrize(
    ("says", "code"),
    [
        pytest.param("fatal: no", 1, id="it fails"),
        pytest.param("not JSON", 0, id="no JSON"),
        pytest.param('[{"ident": "x"}]', 0, id="another shape"),
        pytest.param('{"a": 1}', 0, id="no list"),
    ],
)
def test_an_answer_that_is_none_is_a_problem(make_project, monkeypatch, says, code):
    found, _ = scan(make_project, monkeypatch, says, code)
    assert found.problem
    assert found.found == ()
