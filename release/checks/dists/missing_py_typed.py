"""A package that says it is typed, and has no ``py.typed``.

Why: without the marker a type checker takes every annotation of the package for absent, and its users see ``Any``.

Example: bad: the classifier ``Typing :: Typed``, or ``py.typed`` in the sdist alone. Good: ``pkg/py.typed`` in the
wheel.

Fix: add the empty file ``py.typed`` to the package, and to the package's data where the backend asks for that.

Sources: PEP 561; the typing documentation, "Distributing type information".
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from release.checks.dist_findings import Voice, read, unread

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.dists import DistFacts
    from release.model.finding import Finding

ID = "missing-py-typed"
SEVERITY = "ask"
_VOICE = Voice(ID, SEVERITY)
_FIX = "add an empty py.typed to the package (and to its package data), then: nox -s build"


def judge(facts: DistFacts) -> Iterator[Finding]:
    """What calls itself typed has the marker."""
    yield from unread(_VOICE, facts.wheels)
    sources = [path for file in facts.sdists if file.held for path in file.held.paths()]
    for file, held in read(facts.wheels):
        paths = held.paths()
        tops = {path.partition("/")[0] for path in paths}
        marked = [path for path in paths if path.endswith("/py.typed")]
        lost = [path for path in sources if path.endswith("/py.typed") and path.split("/")[-2] in tops]
        says = bool(file.metadata and "Typing :: Typed" in file.metadata.classifiers)
        stubs = any(top.endswith("-stubs") for top in tops)
        if marked or stubs:
            yield _VOICE.passed(file.where, min(marked, default="it holds stubs alone"))
        elif lost:
            yield _VOICE.failed(file.where, f"the sdist has {lost[0]}, the wheel does not", _FIX)
        elif says:
            yield _VOICE.failed(
                file.where, "the classifier Typing :: Typed stands in its metadata, and it has no py.typed", _FIX
            )
        else:
            yield _VOICE.not_applicable(file.where, "it does not say that it is typed")
