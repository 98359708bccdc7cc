"""What the checks of distributions share: how they say what they found, and how names in archives are shown."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from release.model.finding import ASK, BLOCK, Finding, Outcome
from release.model.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from release.family import Family
    from release.model.contents import Contents
    from release.model.dists import FileFacts

UNREAD = "nobody read what it holds"
# What every project may have beside its packages.
FOREIGN = frozenset(
    {"test", "tests", "testing", "doc", "docs", "example", "examples", "sample", "samples", "benchmark", "benchmarks"}
    | {"scripts", "tools", "conftest", "setup", "noxfile", "tasks", "build", "dist", "ci"}
)
_ESCAPES = re.compile(r"[/\\]|[A-Za-z]:|(?:.*[/\\])?\.\.(?:[/\\]|$)")
_NO_UTF8 = re.compile(r"\\udc[0-9a-f]{2}")  # how bytes that are no UTF-8 are written
_MOST_EACH, _MOST_NAMED = 8, 4


@dataclass(frozen=True, slots=True)
class Voice:
    """The findings of the check with this id; what fails does what ``severity`` says."""

    check: str
    severity: str = BLOCK

    def asking(self) -> Voice:
        """Return the same check, whose failures are for whoever approves to decide."""
        return Voice(self.check, ASK)

    def passed(self, where: str, evidence: str) -> Finding:
        """It was looked at and is good."""
        return Finding(check=self.check, outcome=Outcome.PASSED, where=shown(where), evidence=evidence)

    def failed(self, where: str, evidence: str, fix: str) -> Finding:
        """It was looked at and is bad."""
        return Finding(
            check=self.check,
            outcome=Outcome.FAILED,
            where=shown(where),
            evidence=evidence,
            fix=fix,
            severity=self.severity,
        )

    def unknown(self, where: str, evidence: str, fix: str = "") -> Finding:
        """Nobody could look; *evidence* says what is missing for that."""
        return Finding(check=self.check, outcome=Outcome.UNKNOWN, where=shown(where), evidence=evidence, fix=fix)

    def not_applicable(self, where: str, evidence: str) -> Finding:
        """There is nothing that could be bad."""
        return Finding(check=self.check, outcome=Outcome.NOT_APPLICABLE, where=shown(where), evidence=evidence)

    def each(self, where: str, found: Iterable[tuple[str, str]], fix: str) -> Iterator[Finding]:
        """Yield a failure for each of *found* (path, evidence); of many, one for the rest."""
        rows = list(found)
        for path, evidence in rows[:_MOST_EACH]:
            yield self.failed(f"{where}: {path}", evidence, fix)
        if len(rows) > _MOST_EACH:
            rest = [path for path, _ in rows[_MOST_EACH:]]
            yield self.failed(where, f"and {len(rest)} more: {listed(rest)}", fix)

    def each_or_passed(self, where: str, found: Iterable[tuple[str, str]], fix: str, fine: str) -> Iterator[Finding]:
        """Yield what :meth:`each` does; where nothing is *found*, that *where* has passed, in the words *fine*."""
        findings = list(self.each(where, found, fix))
        yield from findings or [self.passed(where, fine)]


def judged(family: Family, facts: object) -> tuple[Finding, ...]:
    """Return what the checks of *family* say of *facts*; a check with a ``SEVERITY`` gives it to its failures."""
    found: list[Finding] = []
    for check in family:
        severity = getattr(check, "SEVERITY", BLOCK)
        found += [
            replace(finding, severity=severity) if finding.blocks and severity != BLOCK else finding
            for finding in check.judge(facts)
        ]
    return tuple(found)


def listed(paths: Iterable[str]) -> str:
    """Return the first few of *paths*, and how many more there are."""
    names = [shown(path) for path in paths]
    more = f" and {len(names) - _MOST_NAMED} more" if len(names) > _MOST_NAMED else ""
    return ", ".join(names[:_MOST_NAMED]) + more


def shown(name: str) -> str:
    r"""Return *name* with everything that cannot be seen written out, as ``\x1b`` or ``\u202e``."""
    return "".join(char if char.isprintable() else char.encode("unicode_escape").decode() for char in name)


def is_escaping(path: str) -> bool:
    """Tell whether *path* leads out of the folder that it is unpacked into, or could on some system."""
    return bool(_ESCAPES.match(path)) or "\\" in _NO_UTF8.sub("", path)


def is_of_tests(path: str) -> bool:
    """Tell whether *path* lies where tests do."""
    folders = path.lower().split("/")[:-1]
    name = path.rpartition("/")[2].lower()
    return (
        any(folder in {"test", "tests", "testing", "_tests", "testdata", "unittests"} for folder in folders)
        or name.startswith(("test_", "conftest."))
        or name.endswith("_test.py")
    )


def unread(voice: Voice, files: Iterable[FileFacts]) -> Iterator[Finding]:
    """Yield ``unknown`` for each of *files* whose contents nobody read."""
    for file in files:
        if file.held is None:
            yield voice.unknown(file.where, UNREAD)


def read(files: Iterable[FileFacts]) -> Iterator[tuple[FileFacts, Contents]]:
    """Yield each of *files* that could be read, with what it holds."""
    for file in files:
        if file.held is not None:
            yield file, file.held
