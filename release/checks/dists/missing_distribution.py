"""A release without its sdist or without a wheel.

Why: without a wheel every user runs the build; without an sdist nobody can, where no wheel fits.

Example: bad: ``dist/`` holds the wheel alone. Good: one sdist, one wheel or more.

Fix: ``nox -s build``.

Sources: packaging.python.org, "Package Formats"; the index's upload rules (one sdist a release).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from release.model.finding import Finding, Outcome

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.dists import DistFacts

ID = "missing-distribution"


def judge(facts: DistFacts) -> Iterator[Finding]:
    """One sdist and at least one wheel are expected (an index takes one sdist a release)."""
    for kind in ("sdist", "wheel"):
        names = [file.distribution.filename for file in facts.files if file.distribution.kind == kind]
        is_right = len(names) == 1 if kind == "sdist" else bool(names)
        yield Finding(
            check=ID,
            outcome=Outcome.PASSED if is_right else Outcome.FAILED,
            where=kind,
            evidence=", ".join(names) or f"no {kind} in dist/",
            fix="" if is_right else "nox -s build",
        )
