"""A release tag on a commit whose files state another version.

Why: the tag says 1.0.2, what is built from it calls itself 1.0.1. Users then report errors of a version that nobody
has.

Example: bad: v1.0.2 on a commit with ``version = "1.0.1"``. Good: ``invoke bump 1.0.2`` and then ``invoke tag``.

Fix: the next version, made by ``invoke bump`` and ``invoke tag``.

Sources: our own; PEP 440 (how versions are compared).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from release.checks.release_tag import over_release
from release.checks.saying import Says
from release.model.version import read_version

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.auditing import AuditFacts
    from release.model.finding import Finding
    from release.model.repository_facts import ReleaseTag

ID = "tag-of-another-version"
ITEMS = ("GATE-01",)
_SAYS = Says(ID)


def judge(facts: AuditFacts) -> Iterator[Finding]:
    """The files of the newest release tag's commit state the version in its name."""
    yield over_release(_SAYS, facts, _look)


def _look(tag: ReleaseTag) -> Finding:
    where = f"refs/tags/{tag.name}"
    if tag.is_computed:
        return _SAYS.passed(where, "the version is made from the tag, so they cannot differ")
    if not tag.stated:
        return _SAYS.unknown(where, f"no file of {tag.commit[:7]} states a version that could be read", "invoke status")
    if read_version(tag.stated) == read_version(tag.version):
        return _SAYS.passed(where, f"its commit states {tag.stated}")
    return _SAYS.failed(where, f"its commit states {tag.stated}", "invoke bump patch && invoke tag")
