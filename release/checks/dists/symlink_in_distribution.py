"""A link, a device or a pipe in a distribution.

Why: a link that leads out of the folder lets the next member write anywhere; a device or a pipe stops or fools whoever
reads it. A wheel cannot hold a link at all: what is installed is a text file with the target's name.

Example: bad: ``pkg/data -> /etc``, any link in a wheel. Good: plain files, and in an sdist links inside of it.

Fix: put a copy of the file in place of the link.

Sources: PEP 721 (sdists are unpacked with tar's data filter); PEP 427.
"""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING

from release.checks.dist_findings import Voice, read, shown, unread
from release.model.contents import LINK, OTHER

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.contents import Member
    from release.model.dists import DistFacts, FileFacts
    from release.model.finding import Finding

ID = "symlink-in-distribution"
_VOICE = Voice(ID)


def judge(facts: DistFacts) -> Iterator[Finding]:
    """Wheels hold files alone; links of an sdist stay inside of it."""
    yield from unread(_VOICE, facts.files)
    for file, held in read(facts.files):
        links = [member for member in held.members if member.kind in {LINK, OTHER}]
        found = [(member.path, words) for member in links if (words := _wrong(file, member))]
        inside = f"{len(links)} links, all inside of it" if links else "plain files and folders alone"
        yield from _VOICE.each_or_passed(file.where, found, "put a copy of the file in its place", inside)


def _wrong(file: FileFacts, member: Member) -> str:
    if member.kind == OTHER:
        return "it is a device or a pipe"
    if file.is_wheel:
        return f"it is a link to {shown(member.link)}, and a wheel cannot hold one"
    top = file.held.top if file.held else ""
    target, folder = member.link, posixpath.dirname(member.path)
    inside = target.removeprefix(f"{top}/")
    if inside == target:  # a symbolic link is relative to its folder, a hard one names a member
        inside = posixpath.normpath(posixpath.join(folder, target))
    leaves = inside.startswith(("../", "/")) or inside == ".." or re.match(r"[A-Za-z]:|\\", target)
    return f"it is a link to {shown(target)}, out of the folder" if leaves else ""
