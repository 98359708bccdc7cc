"""A licence that is stated in other words, or licence files that are others than before.

Why: users' lawyers and scanners read these fields; a licence that fell out of them stops people from upgrading.

Example: the move from ``License: MIT License`` to ``License-Expression: MIT`` is good, and worth a look; a licence
file that is not listed any more is not.

Fix: compare the fields, and set ``license`` and ``license-files`` in pyproject.toml (PEP 639).

Sources: PEP 639; SPDX licence list.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from release.checks.change_findings import judged
from release.model.metadata_changes import LICENCE_FIELDS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.finding import Finding
    from release.model.reviewing import ReviewFacts

ID = "licence-changed"


def judge(facts: ReviewFacts) -> Iterator[Finding]:
    """The licence is stated as before."""
    found = [
        f"{change.field}: {_many(change.removed)} -> {_many(change.added)}"
        for change in facts.review.metadata
        if change.field in LICENCE_FIELDS
    ]
    yield from judged(facts, ID, found, "the licence is stated as before")


def _many(values: tuple[str, ...]) -> str:
    return ", ".join(value.partition("\n")[0] for value in values) or "none"
