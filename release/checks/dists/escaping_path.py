r"""A member whose path leads out of the folder that it is unpacked into.

Why: a program that unpacks it without care writes over files of the user: a start script, a key, another package.

Example: bad: ``../../.bashrc``, ``/etc/passwd``, ``C:\x``, ``pkg\..\x``. Good: ``pkg/module.py``.

Fix: find out what put it there, and build again from a clean checkout.

Sources: PEP 706 (filters for tar); CWE-22, "zip slip".
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from release.checks.dist_findings import Voice, is_escaping, read, unread

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.dists import DistFacts
    from release.model.finding import Finding

ID = "escaping-path"
_VOICE = Voice(ID)


def judge(facts: DistFacts) -> Iterator[Finding]:
    """Every path stays below the folder that the file is unpacked into."""
    yield from unread(_VOICE, facts.files)
    for file, held in read(facts.files):
        found = [
            (member.path, "it leads out of the folder, or is written with backslashes")
            for member in held.members
            if is_escaping(member.path)
        ]
        yield from _VOICE.each_or_passed(file.where, found, "nox -s build", "every path stays inside")
