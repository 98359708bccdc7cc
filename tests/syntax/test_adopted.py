"""The two lines that make a noxfile or a tasks.py call us: every other byte stays, and twice is once."""

from __future__ import annotations

import ast

import pytest

from release.errors import FileUnparsable
from release.syntax.adopted import SESSIONS, TASKS, calls_us, imports_any, sessions_of, tasks_of, with_call

NOXFILE = """\
# Ours. é
import os
import nox
from pathlib import Path

@nox.session(python=["3.12"])
def unit(session):
    session.run("pytest")
"""


def adopted(text: str, calling=SESSIONS, **more) -> str:
    return with_call("noxfile.py", text.encode(), calling, **more).decode()


def is_kept(before: str, after: str) -> bool:
    rest = iter(after.splitlines(keepends=True))
    return all(line in rest for line in before.splitlines(keepends=True))


def test_the_import_comes_beside_the_runners_and_the_call_at_the_end():
    expected = NOXFILE.replace("import nox\n", "import nox\nimport release.sessions\n")
    assert adopted(NOXFILE) == f"{expected}\n\nrelease.sessions.register()\n"


FILES = {
    "empty": "",
    "a docstring": '"""Sessions."""\n',
    "carriage returns": NOXFILE.replace("\n", "\r\n"),
    "no newline at the end": NOXFILE.rstrip(),
    "one line": "import nox; x = 1\n",
    "a statement behind it that goes on": "import nox; x = (\n    1\n)\n",
    "a late import": "x = 1\nimport nox\ny = 2\n",
    "an import of a part": "from nox import session\n\n\n@session\ndef unit(s):\n    pass\n",
    "an import in brackets": "from nox import (\n    session,  # that\n)\n\nx = 1\n",
    "an import in a try": "try:\n    import nox\nexcept ImportError:\n    raise\n",
    "imports of the future": "from __future__ import annotations\n\nx = 1\n",
    "a shebang": "#!/usr/bin/env python\n# -*- coding: utf-8 -*-\nimport nox\n",
    "a long way to the end": NOXFILE + "\n\n\n# end\n",
    "a continued line": "import nox, \\\n    os\n\nx = 1\n",
}


@pytest.mark.parametrize("text", FILES.values(), ids=FILES)
def test_every_byte_is_kept_and_a_second_time_changes_nothing(text):
    after = adopted(text)
    assert is_kept(text if text.endswith("\n") or not text else f"{text}\n", after)
    assert calls_us("noxfile.py", after.encode(), SESSIONS)
    assert adopted(after) == after
    added = len(ast.parse(after).body) - len(ast.parse(text).body)
    assert (added, after.count("\r\n") in {0, after.count("\n")}) == (2, True)


def test_a_last_line_without_an_end_gets_one():
    expected = "import nox\nimport release.sessions\nx = 1\n\nrelease.sessions.register()\n"
    assert adopted("import nox\nx = 1") == expected


def test_an_encoding_that_the_file_declares_is_kept():
    data = "# -*- coding: latin-1 -*-\nimport nox\nname = 'é'\n".encode("latin-1")
    after = with_call("noxfile.py", data, SESSIONS)
    assert after.replace(b"import release.sessions\n", b"").replace(b"\nrelease.sessions.register()\n", b"") == data


def test_what_a_script_runs_stays_last():
    after = adopted(NOXFILE + '\n\n# as a script\nif __name__ == "__main__":\n    nox.main()\n')
    assert after.index("release.sessions.register()") < after.index("# as a script")


@pytest.mark.parametrize(
    "text",
    [
        "import release.sessions\nrelease.sessions.register()\n",
        "import release.sessions as ours\nours.register()\n",
        "from release import sessions\nsessions.register(skip=['build'])\n",
        "from release import sessions as ours\nif True:\n    ours.register()\n",
        "from release.sessions import register\nregister()\n",
        "from release.sessions import register as add\nadd()\n",
        "from release.sessions import *\n",
        "import nox\nfrom release.sessions import build\nnox.session(build)\n",
    ],
)
def test_a_noxfile_that_calls_us_in_another_spelling_is_left(text):
    assert adopted(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "from release.tasks import ns\n",
        "from release.tasks import ns as namespace\n",
        "import release.tasks\nns = release.tasks.ns\n",
        "import release.tasks as x\nns = x.ns\n",
        "from release.tasks import bump, tag\n",
        "from release import tasks\ntasks.register(globals())\n",
    ],
)
def test_a_tasks_file_that_calls_us_in_another_spelling_is_left(text):
    assert adopted(text, TASKS) == text


@pytest.mark.parametrize(
    ("text", "call"),
    [
        ("import release.sessions\n", "release.sessions.register()"),
        ("import release.sessions as ours\n", "ours.register()"),
        ("from release import sessions\n", "sessions.register()"),
        ("from release.sessions import register as add\n", "add()"),
    ],
)
def test_what_imports_us_and_does_nothing_gets_the_call_alone(text, call):
    assert adopted(text) == f"{text}\n{call}\n"


@pytest.mark.parametrize(
    "own",
    [
        "from invocations.packaging import release\n",
        "import release as ours\nrelease = ours\n",
        "def release(c): ...\n",
        "release = 1\n",
        "def f(release): ...\n",
    ],
)
def test_a_name_that_the_file_has_for_something_else_is_not_taken_from_it(own):
    after = adopted(f"from invoke import task\n{own}", TASKS)
    assert "\nimport release.tasks as release_tasks\n" in after
    assert after.endswith("\nrelease_tasks.register(globals())\n")


def test_what_the_call_is_given_can_be_said():
    assert adopted("import nox\n", given='skip=["tests"]').endswith('\nrelease.sessions.register(skip=["tests"])\n')


@pytest.mark.parametrize("text", ["def f(:\n", "import nox\n\tx\n", "\0"], ids=["syntax", "indent", "no text"])
def test_what_is_not_python_is_told_with_its_place(text):
    with pytest.raises(FileUnparsable) as caught:
        adopted(text)
    assert caught.value.where[0].startswith("noxfile.py")


def test_a_relative_import_is_not_of_us():
    assert not calls_us("tasks/__init__.py", b"from .release import tasks\ntasks.ns\n", TASKS)


def test_a_script_that_says_what_it_needs_needs_us_too():
    after = adopted('# /// script\n# dependencies = ["nox>=2025.2"]\n# ///\nimport nox\n')
    assert after.startswith('# /// script\n# dependencies = ["release-tasks", "nox>=2025.2"]\n# ///\n')


def test_sessions_and_tasks_are_known_by_their_names():
    text = """
import nox, nox_poetry
@nox.session
def lint(s): ...
@nox_poetry.session(name="unit-tests", python="3.12")
@nox.parametrize("x", [1])
def unit(s): ...
@other.thing
def no(s): ...
@task(lint)
def build_docs(c): ...
"""
    assert sessions_of("noxfile.py", text.encode()) == ("lint", "unit-tests")
    assert tasks_of("tasks.py", text.encode()) == ("build-docs",)


@pytest.mark.parametrize(
    ("text", "is_there"),
    [("import invoke.tasks\n", True), ("from invoke import task\n", True), ("from .invoke import task\n", False),
     ("from celery import task\n", False), ("def f():\n    import invoke\n", True)],
)  # fmt: skip
def test_whose_tasks_they_are_is_known_by_the_import(text, is_there):
    assert imports_any("tasks.py", text.encode(), TASKS.beside) is is_there
