"""Something in ``dist/`` that is not a distribution of this version: an upload of ``dist/*`` would send it too.

Why: the wildcard does not ask. Files of last week's version, notes and settings went public that way.

Example: bad: ``dist/.env``, ``dist/other-1.0.tar.gz``. Good: this version's distributions alone.

Fix: remove it; ``nox -s build`` clears older distributions of the project itself.

Sources: twine's documentation (``twine upload dist/*``).
"""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

from release.model.finding import Finding, Outcome

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.dists import DistFacts

ID = "unexpected-file"


def judge(facts: DistFacts) -> Iterator[Finding]:
    """``dist/`` holds this project's distributions and nothing else."""
    for name in facts.others:
        yield Finding(
            check=ID,
            outcome=Outcome.FAILED,
            where=f"dist/{name}",
            evidence="not a distribution of this project",
            fix=shlex.join(("rm", "-r", f"dist/{name}")),
        )
    if not facts.others:
        yield Finding(
            check=ID, outcome=Outcome.PASSED, where="dist/", evidence=f"{len(facts.files)} files, all expected"
        )
