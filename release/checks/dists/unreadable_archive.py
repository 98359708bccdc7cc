"""An archive that is broken, boundless, or that two programs would read in two ways.

Why: an installer that sees other files than a scanner installs what nobody looked at. An archive that unpacks to a
thousand times its size fills the disk of whoever opens it.

Example: bad: a wheel with bytes behind its end, or an sdist with two folders at its top. Good: what a build backend
writes.

Fix: build again; never edit an archive.

Sources: the index's upload rules (archive framing, ratio, top folder); CVE-2025-54368; PEP 625.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from release.checks.dist_findings import Voice, shown, unread

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.dists import DistFacts
    from release.model.finding import Finding

ID = "unreadable-archive"
_VOICE = Voice(ID)


def judge(facts: DistFacts) -> Iterator[Finding]:
    """Each archive was read to its end, within bounds, and in the only way it can be read."""
    yield from unread(_VOICE, facts.files)
    for file in facts.files:
        if file.contents is not None and file.contents.problems:
            yield _VOICE.failed(file.where, shown("; ".join(file.contents.problems[:3])), "nox -s build")
        elif file.contents is not None:
            size = sum(member.size for member in file.contents.members)
            yield _VOICE.passed(file.where, f"{len(file.contents.members)} members, {size} bytes")
