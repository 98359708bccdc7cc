"""A version of Python that could install the release before and cannot install this one.

Why: users of that Python stay on the old release, and get no fix from here on; it is a decision that belongs into the
notes.

Example: ``>=3.9`` becomes ``>=3.10`` in a patch release: bad. In a release whose notes say so: good.

Fix: see that the notes say it; then approve, which records the decision.

Sources: PEP 345 and PEP 440, Requires-Python; NEP 29 and SPEC 0 for usual spans.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from packaging.specifiers import InvalidSpecifier, SpecifierSet

from release.checks.change_findings import judged
from release.model.metadata_changes import PYTHON

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.finding import Finding
    from release.model.reviewing import ReviewFacts

ID = "python-dropped"
_VERSIONS = ("2.7", *(f"3.{minor}" for minor in range(6, 20)))


def judge(facts: ReviewFacts) -> Iterator[Finding]:
    """Every Python that could install the release before can install this one."""
    found = [
        f"Python {version}: {old} -> {new}"
        for change in facts.review.metadata
        if change.field == PYTHON
        for old, new in [("".join(change.removed), "".join(change.added))]
        for version in _dropped(old, new)
    ]
    yield from judged(facts, ID, found, "no version of Python was dropped")


def _dropped(old: str, new: str) -> list[str]:
    """Return the versions (in their last patch) that *old* allows and *new* does not; empty texts allow all."""
    try:
        before, after = SpecifierSet(old), SpecifierSet(new)
    except InvalidSpecifier:
        return []
    return [version for version in _VERSIONS if f"{version}.99" in before and f"{version}.99" not in after]
