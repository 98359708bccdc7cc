"""A path that is in the archive more than once, or that is a file and a folder.

Why: which of the two is installed depends on the program: a scanner may read the first and an installer the second.
The index refuses such a wheel.

Example: bad: two members ``pkg/__init__.py``. Good: every path once.

Fix: build again; look for a file that two rules of the build's configuration include.

Sources: the index's upload rules (duplicate names); CVE-2025-54368.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from release.checks.dist_findings import Voice, read, unread
from release.model.contents import FOLDER

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.dists import DistFacts
    from release.model.finding import Finding

ID = "duplicate-member"
_VOICE = Voice(ID)


def judge(facts: DistFacts) -> Iterator[Finding]:
    """Every path is there once."""
    yield from unread(_VOICE, facts.files)
    for file, held in read(facts.files):
        counts = Counter(member.path for member in held.members if member.kind != FOLDER)
        folders = {member.path.rpartition("/")[0] for member in held.members}
        found = [(path, f"it is there {count} times") for path, count in counts.items() if count > 1]
        found += [(path, "it is a file and a folder") for path in counts if path in folders and path]
        yield from _VOICE.each_or_passed(file.where, found, "nox -s build", "every path is there once")
