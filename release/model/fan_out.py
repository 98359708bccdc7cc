"""The test sessions as jobs of a CI, one each."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING

from release.model.records import dataclass
from release.model.regex import regex

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

MOST_JOBS = 256  # of one matrix, on GitHub
# A name goes through a file of the CI and a shell's variable; these characters mean nothing to either.
_SESSION = regex(r"[\w.][\w .,()='\"\[\]{}:/+<>!~@-]{0,199}")
_PYTHON = regex(r"(?:pypy)?3\.\d+(?:\.\d+)?t?(?:-v?[\w.]+)?")


@dataclass(frozen=True, kw_only=True, slots=True)
class SessionJob:
    """One session, and the Python that it needs."""

    session: str
    python: str


@dataclass(frozen=True, kw_only=True, slots=True)
class FanOut:
    """All test jobs, and the one that the build runs beside them."""

    tests: tuple[SessionJob, ...]
    first: SessionJob

    def outputs(self) -> dict[str, str]:
        """Return what a job hands on to those that follow: ``tests`` as JSON, ``first`` and its ``python``."""
        tests = json.dumps([asdict(test) for test in self.tests])
        return {"tests": tests, "first": self.first.session, "python": self.first.python}


def fan_out(listed: Iterable[Mapping[str, object]], names: Sequence[str], usual: str) -> FanOut | None:
    """Return the jobs of what Nox *listed* for the sessions *names*, ``None`` where there is none.

    A session that names no version of Python, or a program instead, gets the *usual* one. ``ValueError`` with the name
    of a session that cannot be handed to a job, or with their number where they are too many.
    """
    tests = []
    for entry in listed:
        session, python = str(entry.get("session") or ""), str(entry.get("python") or "")
        if entry.get("name") not in names:
            continue
        if not _SESSION.fullmatch(session):
            raise ValueError(f"{session!r} has characters that no job's name has")
        tests.append(SessionJob(session=session, python=python if _PYTHON.fullmatch(python) else usual))
    if len(tests) > MOST_JOBS:
        raise ValueError(f"{len(tests)} sessions are more than the {MOST_JOBS} jobs of a matrix")
    if not tests:
        return None
    return FanOut(tests=tuple(tests), first=next((test for test in tests if test.python == usual), tests[-1]))


def is_session_of(session: str, names: Sequence[str]) -> bool:
    """Tell whether *session* (``tests-3.12(django='5')``) is one of the sessions *names*."""
    return any(session == name or session.startswith((f"{name}-", f"{name}(")) for name in names)
