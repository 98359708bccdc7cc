"""Places that state another version than the project.

Why: what is built, tagged and told to users would have different numbers.

Example: bad: pyproject.toml says 1.0.2, ``__init__.py`` says 1.0.1. Good: one version everywhere.

Fix: ``invoke bump VERSION --stale``.

Sources: our own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from release.checks.saying import Says

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.auditing import AuditFacts
    from release.model.finding import Finding

ID = "disagreeing-version"
ITEMS = ("GATE-15",)
_SAYS = Says(ID)


def judge(facts: AuditFacts) -> Iterator[Finding]:
    """All places that state the version state the same."""
    found = facts.tree.disagreeing if facts.tree else None
    if found is None or facts.tree is None:
        yield _SAYS.unknown("", "no place could be read that states the version", "invoke status")
        return
    for place in found:
        where, _, stated = place.rpartition(": ")
        told = f"states {stated}, the project is at {facts.version}"
        yield _SAYS.failed(where, told, f"invoke bump {facts.version} --stale")
    if not found:
        yield _SAYS.passed("", f"{facts.tree.places} places state {facts.version}")
