"""A wheel without any code.

Why: a wrong path in the build's configuration makes a wheel that installs, imports nothing and passes every test that
runs in the checkout.

Example: bad: a wheel that holds ``.dist-info`` alone. Good: a wheel with the package in it.

Fix: correct the package's path in the build's configuration. A wheel that only names other projects is meant so:
whoever approves decides.

Sources: check-wheel-contents W007 and W008.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from release.checks.dist_findings import Voice, read, unread

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.dists import DistFacts
    from release.model.finding import Finding

ID = "empty-package"
_VOICE = Voice(ID)


def judge(facts: DistFacts) -> Iterator[Finding]:
    """Each wheel holds more than its own metadata."""
    yield from unread(_VOICE, facts.wheels)
    for file, held in read(facts.wheels):
        beside = [path for path in held.paths() if not path.partition("/")[0].endswith(".dist-info")]
        filled = [member.path for member in held.files if member.path in beside and member.size]
        fix = "correct the package's path in the build's configuration"
        if filled:
            yield _VOICE.passed(file.where, f"{len(beside)} files beside its metadata")
        elif not beside and file.metadata and file.metadata.requires_dist:
            yield _VOICE.asking().failed(file.where, "it holds no code, and only names what it depends on", fix)
        elif len(beside) == 1 and beside[0].endswith("/__init__.py"):
            yield _VOICE.asking().failed(file.where, f"all it holds is {beside[0]}, which is empty", fix)
        else:
            yield _VOICE.failed(
                file.where, "it holds nothing but its metadata" if not beside else "all its files are empty", fix
            )
