"""A file of the sdist with other bytes than git has.

Why: people review what is in git. A module that is changed on its way into the archive is one that nobody has seen.

Example: bad: ``pkg/__init__.py`` differs from the commit. Good: the same bytes, byte for byte.

Fix: build from a clean checkout (``nox -s build`` does); where the build writes the file, stop tracking it.

Sources: CVE-2024-3094 (xz); the aiocpa incident, November 2024.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from release.checks.dist_findings import Voice, read, unread
from release.model.contents import FILE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.dists import DistFacts
    from release.model.finding import Finding

ID = "file-differs-from-git"
SEVERITY = "ask"
_VOICE = Voice(ID, SEVERITY)
# What backends write anew by design: setuptools its section of setup.cfg, maturin the paths in Cargo.toml.
_REWRITTEN = re.compile(r"(?:PKG-INFO|setup\.cfg|(?:.*/)?Cargo\.(?:toml|lock)|(?:.*/)?[^/]+\.egg-info/.*)$")
_SHA1 = 40


def judge(facts: DistFacts) -> Iterator[Finding]:
    """What the sdist shares with git has the same bytes."""
    yield from unread(_VOICE, facts.sdists)
    for file, held in read(facts.sdists):
        blobs = facts.tree.blobs if facts.tree else {}
        if not blobs or any(len(blob) != _SHA1 for blob in blobs.values()):
            yield _VOICE.unknown(file.where, "git could not be asked for the names of its files")
            continue
        shared = [member for member in held.members if member.kind == FILE and member.path in blobs]
        found = [m.path for m in shared if m.blob != blobs[m.path] and not _REWRITTEN.match(m.path)]
        words = "its bytes are not those of the commit"
        yield from _VOICE.each_or_passed(
            file.where, ((path, words) for path in found), "nox -s build", f"{len(shared)} files are as in git"
        )
