"""How results look in a CI: annotations beside the code, GitLab's code quality report, and the test jobs.

Sources: GitHub Docs, "Workflow commands" (error, warning); actions/toolkit, ``command.ts`` for the escapes; GitLab
Docs, "Code Quality report format".
"""

from __future__ import annotations

import json
from hashlib import sha256
from typing import TYPE_CHECKING

from release.model.line import Line
from release.model.regex import regex

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from release.errors import ReleaseError
    from release.model.fan_out import FanOut
    from release.model.finding import Finding

MOST = 10  # of each level are shown for a step; more are dropped in silence
_PATH = r"(?:[\w@.+-]+/)*[\w@+-][\w@.+-]*|\.[\w@./+-]+"
# Not a time (12:30), not a host with its port.
_PLACE = regex(rf"(?:^|(?<=\s))(?=[^\s:]*[A-Za-z])(?=[^\s:]*[./])({_PATH}):([1-9]\d*)(?=[\s:,;]|$)")
_FILE = regex(r"(?:[\w@.+-]+/)*[\w@+-][\w@.+-]*\.\w+")
_DATA = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A"})
_PROPERTY = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A", ":": "%3A", ",": "%2C"})


def matrix(found: FanOut) -> Iterator[Line]:
    """The test jobs, and the one that the build runs."""
    yield Line(f"{len(found.tests)} test {'job' if len(found.tests) == 1 else 'jobs'}", "strong")
    for test in found.tests:
        with_build = ", also beside the build" if test == found.first else ""
        yield Line(f"  {test.session:<32} Python {test.python}{with_build}")
    yield Line(f'next  nox -s "{found.first.session}"')


def error_annotation(problem: ReleaseError, folder: str = "") -> str:
    """Return *problem* as an annotation, at the first place in a file that it names; *folder* is the project's own."""
    place = next((found for words in problem.where if (found := place_in(words))), ("", 0))
    words = (problem.what, *(f"where: {each}" for each in problem.where), f"why: {problem.why}" if problem.why else "")
    fixes = (f"fix: {each}" for each in problem.fix)
    return _command("error", problem.id, place, "\n".join(filter(None, (*words, *fixes))), folder)


def finding_annotations(findings: Iterable[Finding], folder: str = "", room: int = MOST - 1) -> tuple[str, ...]:
    """Return failed *findings* as annotations: errors are those that end the release, warnings those that ask.

    There are at most *room* of each; the last then says how many more there are.
    """
    found = tuple(findings)
    blocking, asking = [each for each in found if each.blocks], [each for each in found if each.asks]
    return (*_of_level("error", blocking, folder, room), *_of_level("warning", asking, folder, room))


def code_quality(findings: Iterable[Finding], problem: ReleaseError | None = None, folder: str = "") -> str:
    """Return GitLab's code quality report (JSON) of the failed *findings* and of *problem*.

    Each needs a file: what names none stands at the head of ``pyproject.toml``.
    """
    told = [
        (each.check, each.evidence, place_in(each.where) or _file_in(each.where), "major" if each.blocks else "minor")
        for each in findings
        if each.blocks or each.asks
    ]
    if problem is not None:
        place = next((found for words in problem.where if (found := place_in(words))), None)
        told.append((problem.id, problem.what, place, "critical"))
    entries = []
    for check, words, place, severity in told:
        path, line = place or ("pyproject.toml", 1)
        entries.append(
            {
                "description": words,
                "check_name": check,
                "fingerprint": sha256(f"{check}\0{path}\0{words}".encode()).hexdigest(),
                "severity": severity,
                "location": {"path": f"{folder}{path}", "lines": {"begin": line}},
            }
        )
    return f"{json.dumps(entries, indent=1)}\n"


def place_in(words: str) -> tuple[str, int] | None:
    """Return the first file and line (``path:line``) that *words* name."""
    found = _PLACE.search(words)
    return (found[1], int(found[2])) if found else None


def _file_in(words: str) -> tuple[str, int] | None:
    return (words, 1) if _FILE.fullmatch(words) else None


def _of_level(level: str, findings: Sequence[Finding], folder: str, room: int) -> Iterator[str]:
    shown = findings if len(findings) <= room else findings[: room - 1]
    for each in shown:
        fix = f"\nfix: {each.fix}" if each.fix else ""
        place = place_in(each.where) or _file_in(each.where) or ("", 0)
        where = "" if place[0] or not each.where else f"{each.where}: "
        yield _command(level, each.check, place, f"{where}{each.evidence}{fix}", folder)
    if len(shown) < len(findings):
        yield _command(level, "more", ("", 0), f"{len(findings) - len(shown)} more are in the log", folder)


def _command(level: str, title: str, place: tuple[str, int], message: str, folder: str) -> str:
    """Return a command of the workflow's runner; no text can end it or begin another."""
    path, line = place
    named = {"file": f"{folder}{path}" if path else "", "line": str(line) if path else "", "title": title}
    properties = ",".join(f"{name}={value.translate(_PROPERTY)}" for name, value in named.items() if value)
    return f"::{level} {properties}::{message.translate(_DATA)}"
