"""A test index that has nothing of this project from here.

Why: what an index refuses is found out where it costs nothing. That the test index lists a file is a fact; that
somebody remembers an upload is not.

Example: bad: testpypi answers 404. Good: it lists a file with the digest that was uploaded from here.

Fix: ``nox -s publish -- --index testpypi``, then ``nox -s verify -- --index testpypi``.

Sources: the packaging user guide, "Using TestPyPI".
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from release.checks.index_findings import ASK, digests_here, testpypi_of, where
from release.checks.saying import Says
from release.model.ownership import LISTING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.auditing import AuditFacts
    from release.model.finding import Finding

ID = "absent-from-test-index"
ITEMS = ("OWN-11",)
_SAYS = Says(ID)
_FIX = "nox -s publish -- --index testpypi && nox -s verify -- --index testpypi"


def judge(facts: AuditFacts) -> Iterator[Finding]:
    """The test index lists a file that was uploaded from here, with the same bytes."""
    test = testpypi_of(facts)
    if test is None or test.is_known is None:
        yield _SAYS.unknown(where(test), test.why(LISTING) if test else "the test index was not asked", ASK)
        return
    if not test.files:
        yield _SAYS.failed(where(test), f"it has no file of {facts.project}", _FIX)
        return
    known = digests_here(facts, test.index)
    ours = [file for file in test.files if file.filename in known]
    if not ours:
        told = f"it has {len(test.files)} files, and none that is known to be from here"
        yield _SAYS.unknown(where(test), told, _FIX)
    for file in ours:
        if not file.sha256:
            yield _SAYS.unknown(where(test), f"{file.filename}: the index does not tell its SHA-256")
        elif file.sha256 == known[file.filename]:
            yield _SAYS.passed(where(test), f"{file.filename} is what was uploaded from here")
        else:
            yield _SAYS.failed(where(test), f"{file.filename} has other bytes than were uploaded from here", _FIX)
