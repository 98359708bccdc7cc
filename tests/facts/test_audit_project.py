"""The project as an audit sees it: documents, addresses, scripts, and the gate since the last release."""

from __future__ import annotations

import re
from datetime import datetime, timezone

import pytest
import shapes

from release.config import read_config
from release.facts.audit.collecting import collect
from release.facts.audit.documents import parse_document
from release.model.project_facts import SESSIONS, TASKS, Document, Policy, ProjectFacts
from release.system.view import View

PYPROJECT = '[project]\nname = "demo"\nversion = "1.0"\n'
MARKDOWN = b"""\
# Demo

Write to us, see [the plan](docs/plan.md "title") and [us](https://project.invalid).

## If a token leaks ##

```console
$ invoke incident token
# no title
nox -s publish -- --index testpypi
```

Then call `invoke audit --online`; invoke the other thing. `invoke TASK` is any.

Old title
---------
text
"""
RST = b"""\
Demo
====

See `the plan <docs/plan.rst>`_.

.. _home: https://project.invalid

Releasing
---------

Run::

    nox -s release
    python -m release status

and more.
"""


def see(project):
    view = View(project.root)
    return collect(view, read_config(view), is_online=False).facts


@pytest.fixture
def make(make_project):
    def made(files: dict, **options):
        return make_project({"pyproject.toml": PYPROJECT, **files}, **options)

    return made


def test_sections_links_and_commands_of_markdown():
    found = parse_document("README.md", MARKDOWN)
    assert [(each.title, each.line) for each in found.sections] == [
        ("", 1),
        ("Demo", 1),
        ("If a token leaks", 5),
        ("Old title", 15),
    ]
    assert [(each.target, each.line) for each in found.links] == [("docs/plan.md", 3), ("https://project.invalid", 3)]
    named = [(each.face, each.name, each.line) for each in found.commands]
    assert named == [("invoke", "incident", 8), ("nox", "publish", 10), ("invoke", "audit", 13)]


def test_sections_links_and_commands_of_restructured_text():
    found = parse_document("README.rst", RST)
    assert [each.title for each in found.sections] == ["", "Demo", "Releasing"]
    assert [each.target for each in found.links] == ["docs/plan.rst", "https://project.invalid"]
    assert [(each.face, each.name) for each in found.commands] == [("nox", "release"), ("invoke", "status")]


@pytest.mark.parametrize("data", [b"", b"\xff\xfe\x00", b"```\nno end", b"=====\n", b"[](<" * 500], ids=range(5))
def test_any_bytes_are_a_document(data):
    assert parse_document("README.md", data).path == "README.md"


def test_security_documents_have_the_day_of_their_last_commit(make):
    project = make({"SECURITY.md": "# Security\n", "docs/incident.md": "# Incident\n", "docs/other.md": "x\n"})
    documents = {each.path: each.changed for each in see(project).tree.documents}
    assert documents["SECURITY.md"] == documents["docs/incident.md"] == datetime.now(timezone.utc).date()
    assert documents["docs/other.md"] is None


def test_addresses_come_without_passwords(make):
    text = (
        '[project.urls]\nHome = "http://project.invalid"\n[[tool.uv.index]]\nurl = "https://u:secret@mirror.invalid/"\n'
    )
    text += '[tool.release.forge]\nurl = "https://forge.invalid/a/b"\n'
    text += '[tool.release.indexes.other]\nsimple = "https://me:word@other.invalid/simple/"\n'
    project = make({"pyproject.toml": PYPROJECT + text})
    project.git("remote", "set-url", "origin", "https://token@remote.invalid/a/b")
    assert {each.url for each in see(project).tree.addresses} == {
        "http://project.invalid",
        "https://mirror.invalid/",
        "https://forge.invalid/a/b",
        "https://other.invalid/simple/",
        "https://remote.invalid/a/b",
    }


def test_scripts_that_upload_or_trust_anybody_are_found(make):
    project = make(
        {
            "Makefile": "upload:\n\ttwine upload dist/*\n# uv publish\n",
            "setup.cfg": "[tool]\nx = pip install --trusted-host index.invalid\n",
            "docs/guide.md": "twine upload\n",
        }
    )
    found = see(project).tree
    assert [each.where for each in found.uploads] == ["Makefile:2"]
    assert [each.where for each in found.unverified] == ["setup.cfg:2"]


WORKFLOW = "jobs:\n  publish:\n    environment: pypi\n    steps: []\n"


def gates_after(make, text: str) -> list[str]:
    project = make({".github/workflows/release.yml": WORKFLOW}, tag="v1.0")
    project.commit("change", **{".github/workflows/release.yml": text})
    found = see(project).tree
    assert found.since == "v1.0"
    return [each.text for each in found.removed_gates]


def test_a_gate_that_is_gone_since_the_last_release_is_told(make):
    assert gates_after(make, WORKFLOW.replace("    environment: pypi\n", "")) == ["environment: pypi"]


def test_an_attribute_that_says_not_to_compare_hides_nothing(make):
    project = make({".github/workflows/release.yml": WORKFLOW, ".gitattributes": "* -diff\n"}, tag="v1.0")
    text = WORKFLOW.replace("    environment: pypi\n", "")
    project.commit("change", **{".github/workflows/release.yml": text, "Makefile": "upload:\n\ttwine upload x\n"})
    found = see(project).tree
    assert [each.text for each in found.removed_gates] == ["environment: pypi"]
    assert [each.where for each in found.uploads] == ["Makefile:2"]


def test_a_gate_that_moved_is_still_there(make):
    assert gates_after(make, WORKFLOW.replace("publish:", "upload:") + "    # more\n") == []


def test_a_copy_that_no_forge_reads_was_no_gate(make):
    files = {".github/workflows/release.yml": WORKFLOW, ".github/workflows/release_yml": WORKFLOW}
    project = make(files, tag="v1.0")
    project.git("rm", "--quiet", ".github/workflows/release_yml")
    project.commit("tidy")
    assert see(project).tree.removed_gates == ()


def test_without_a_release_there_is_nothing_to_compare_with(make):
    assert see(make({".github/workflows/release.yml": WORKFLOW})).tree.removed_gates is None


def test_the_projects_own_tasks_and_sessions_are_known(make):
    tasks = "from invoke import task\n@task\ndef make_docs(c): ...\ndef helper(): ...\n"
    nox = 'import nox\n@nox.session(name="lint-all")\ndef lint(session): ...\nimport release.sessions\n'
    found = see(make({"tasks.py": tasks, "noxfile.py": nox})).tree
    assert {"make-docs", "make_docs", "lint-all", "lint"} <= found.known
    assert "helper" not in found.known
    assert found.faces == ("noxfile.py",)


def test_where_the_work_stands_is_told(make):
    project = make({})
    project.write("pyproject.toml", PYPROJECT + "# changed\n")
    work = see(project).tree.work
    assert (work.branch, work.is_release_branch, work.changed) == ("main", True, ("pyproject.toml",))


def test_a_place_that_disagrees_is_told(make):
    project = make({"src/demo/__init__.py": '__version__ = "0.9"\n'})
    found = see(project)
    assert (found.version, found.tree.disagreeing) == ("1.0", ("src/demo/__init__.py:1: 0.9",))


def test_the_tasks_and_sessions_that_documents_may_name_are_those_that_there_are(make):
    from release.tasks import ns  # noqa: PLC0415 - Invoke is needed here alone

    assert sorted(TASKS) == sorted(ns.task_names)
    listed = make({"noxfile.py": shapes.NOXFILE}).nox("-l").out
    assert set(re.findall(r"^[-*] (\w+)", listed, re.MULTILINE)) == set(SESSIONS)


@pytest.mark.parametrize(
    ("path", "is_ours"),
    [
        pytest.param(".github/SECURITY.md", True, id="the policy"),
        pytest.param("docs/incident-response.md", True, id="a plan"),
        pytest.param("docs/security/tokens.md", True, id="in a folder"),
        pytest.param("docs/PYPI_PUBLISHING_SECURITY.md", True, id="about publishing"),
        pytest.param("docs/web-security.rst", False, id="for the users of a web framework"),
    ],
)
def test_documents_about_security_are_those_of_the_project_itself(path, is_ours):
    policy = Policy(stages=(), approvals=1, allows_yes=False, allows_account_token=False, tries=1, wait_s=1)
    seen = ProjectFacts(policy=policy, documents=(Document(path=path, sections=(), links=(), commands=()),))
    assert bool(seen.security_documents()) is is_ours


def test_a_row_of_tildes_begins_no_code_in_restructured_text():
    text = (
        b"Title\n~~~~~\n\nuse ``flask run`` to invoke the command::\n\n    invoke bump 1.0\n\nand to invoke the other\n"
    )
    assert [each.name for each in parse_document("docs/a.rst", text).commands] == ["bump"]


@pytest.mark.parametrize("directive", ["code-block:: console", "code:: sh", "prompt:: bash"])
def test_a_directive_for_code_begins_some(directive):
    text = f".. {directive}\n\n    invoke bump 1.0\n\nthen invoke the other\n"
    assert [each.name for each in parse_document("a.rst", text.encode()).commands] == ["bump"]
