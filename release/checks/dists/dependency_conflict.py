"""Dependencies that do not fit together, as the installer sees them in a fresh environment.

Why: two requirements that exclude each other are found by whoever installs the project next to nothing else.

Example: bad: ``pip check`` says "thing requires x<2, but you have x 2.1". Good: "No broken requirements found".

Fix: correct the bounds in ``[project] dependencies``.

Sources: pip's documentation, "pip check".
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from release.checks.dist_findings import Voice, shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.dists import DistFacts
    from release.model.finding import Finding

ID = "dependency-conflict"
_VOICE = Voice(ID)


def judge(facts: DistFacts) -> Iterator[Finding]:
    """What is installed with each wheel fits together."""
    for file in facts.wheels:
        conflicts = file.tried.conflicts if file.tried and not file.tried.words else None
        if conflicts is None:
            yield _VOICE.unknown(file.where, "the installer did not say whether its dependencies fit together")
        elif conflicts:
            yield _VOICE.failed(
                file.where, shown("; ".join(conflicts[:4])), "correct the bounds in [project] dependencies"
            )
        else:
            yield _VOICE.passed(file.where, "its dependencies fit together")
