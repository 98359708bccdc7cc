"""A release tag that is only a name for a commit: nobody signed for it, and it has no date and no message.

Why: an annotated tag is an object of its own, with who made it, when, and why; git describe and the forge's rules look
at those only. A lightweight tag can be moved without a trace.

Example: bad: ``git tag v1.0.2``. Good: ``invoke tag``, which makes ``git tag --annotate``.

Fix: leave the old one where it is; make the next one with ``invoke tag``.

Sources: git-tag(1), "annotated and unsigned tags".
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from release.checks.release_tag import over_release
from release.checks.saying import Says

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.auditing import AuditFacts
    from release.model.finding import Finding
    from release.model.repository_facts import ReleaseTag

ID = "lightweight-tag"
ITEMS = ("GATE-01",)
_SAYS = Says(ID)


def judge(facts: AuditFacts) -> Iterator[Finding]:
    """The newest release tag is annotated, with a message."""
    yield over_release(_SAYS, facts, _look)


def _look(tag: ReleaseTag) -> Finding:
    where = f"refs/tags/{tag.name}"
    if tag.has_message:
        return _SAYS.passed(where, "is annotated and has a message")
    if tag.is_annotated:
        return _SAYS.failed(where, "is annotated without a message", "make the next one with: invoke tag")
    return _SAYS.failed(where, "is lightweight: nobody signed for it", "make the next one with: invoke tag")
