"""Two names that are one on Windows and macOS: they differ in case, or in how a letter is composed.

Why: one of the two files is lost there, and which one depends on the order of unpacking.

Example: bad: ``pkg/Model.py`` beside ``pkg/model.py``. Good: names that differ in more than case.

Fix: rename one of them.

Sources: PEP 503 and PEP 427 leave names to the file system; Unicode, UAX 15.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from typing import TYPE_CHECKING

from release.checks.dist_findings import Voice, read, shown, unread

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.contents import Contents
    from release.model.dists import DistFacts
    from release.model.finding import Finding

ID = "case-collision"
_VOICE = Voice(ID)


def judge(facts: DistFacts) -> Iterator[Finding]:
    """No two names are one where case does not count; in an sdist that is for whoever approves to decide."""
    yield from unread(_VOICE, facts.files)
    for file, held in read(facts.files):
        found = list(_collisions(held))
        voice = _VOICE if file.is_wheel else _VOICE.asking()
        yield from voice.each_or_passed(file.where, found, "rename one of them", "no two names differ in case alone")


def _collisions(contents: Contents) -> Iterator[tuple[str, str]]:
    """Yield the shortest paths that collide, folders before what is in them."""
    spelled: dict[str, dict[str, None]] = defaultdict(dict)
    for member in contents.members:
        pieces = member.path.split("/")
        for depth in range(1, len(pieces) + 1):
            path = "/".join(pieces[:depth])
            spelled[unicodedata.normalize("NFC", path).casefold()][path] = None
    for key, paths in spelled.items():
        if len(paths) > 1 and len(spelled.get(key.rpartition("/")[0], ())) < 2:  # noqa: PLR2004 - else told already
            first, second, *_ = paths
            yield first, f"{shown(second)} is the same name where case does not count"
