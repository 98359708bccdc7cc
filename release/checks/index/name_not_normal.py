"""A name that an index would refuse, or a file whose name is not made from the normal form.

Why: ``My.Demo``, ``my_demo`` and ``my-demo`` are one project. Installers compare the normal form; a file that is named
otherwise is not found by some of them, and the index refuses it since PEP 625.

Example: bad: ``My.Demo-1.0.tar.gz``. Good: ``my_demo-1.0.tar.gz``.

Fix: bring the build backend up to date and build again; correct ``[project] name`` where it is not allowed.

Sources: PEP 503, PEP 508 (names), PEP 625 (names of sdists).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from release.checks.index_findings import listed_of, unlisted, where
from release.checks.saying import Says
from release.model.own import normal_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.auditing import AuditFacts
    from release.model.finding import Finding

ID = "name-not-normal"
ITEMS = ("OWN-01",)
_SAYS = Says(ID)
_NAME = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?")


def judge(facts: AuditFacts) -> Iterator[Finding]:
    """The name is allowed, and the last release's files are named by its normal form."""
    if not facts.project:
        yield _SAYS.unknown("pyproject.toml", "the project's name could not be read")
        return
    if not _NAME.fullmatch(facts.project):
        fix = "correct [project] name: letters, digits, and . - _ between them"
        yield _SAYS.failed("pyproject.toml", f"{facts.project[:80]!r} is no name that an index takes", fix)
        return
    live = listed_of(facts)
    if live is None:
        yield unlisted(_SAYS, facts)
        return
    begins = f"{normal_name(facts.project).replace('-', '_')}-"
    for file in live.newest:
        if file.filename.startswith(begins):
            yield _SAYS.passed(where(live), file.filename)
        else:
            fix = "python -m pip install --upgrade build, and the build backend, before the next release"
            yield _SAYS.failed(where(live), f"{file.filename} does not begin with {begins}", fix)
    if not live.newest:
        yield _SAYS.unknown(where(live), "no file there has a name that can be read")
