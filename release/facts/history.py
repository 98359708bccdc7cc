"""What the tree stated before: the version in each commit of the file that is the source of truth."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from release.errors import FileUnparsable
from release.facts.mentions import find_mentions
from release.model.facts import stated_version
from release.model.mention import Source

if TYPE_CHECKING:
    from packaging.version import Version

    from release.model.facts import Places
    from release.model.mention import Mention
    from release.system.view import View

_MOST_COMMITS = 60


def stated_before(view: View, places: Places, place: Mention | None = None) -> list[tuple[str, Version]]:
    """Return (as written, version) of each state of the file of *place*, else the first, the oldest one first.

    Repeats are left out.

    The last 60 commits that changed the file are looked at; states that cannot be parsed are left out. Empty where no
    file states the version.
    """
    truth = place or next(iter(places.current()), None)
    if truth is None:
        return []
    commits = view.git("log", f"--max-count={_MOST_COMMITS}", "--format=%H", "--", truth.path).text.split()
    own = replace(places.own, declared=(), excluded=())
    found: list[tuple[str, Version]] = []
    for data in _blobs(view, [f"{commit}:{view.prefix}{truth.path}" for commit in reversed(commits)]):
        try:
            mentions = find_mentions([Source(path=truth.path, data=data)], own, [])
        except FileUnparsable:
            continue
        stated = next((m for m in mentions if m.why == truth.why), None)
        version = stated_version(stated) if stated else None
        if stated and version and (not found or found[-1][1] != version):
            found.append((stated.stated, version))
    return found


def _blobs(view: View, names: list[str]) -> list[bytes]:
    """Return the bytes behind *names* (``COMMIT:PATH``) in one question; what is missing is left out."""
    if not names:
        return []
    answer, found = view.git("cat-file", "--batch", stdin="\n".join([*names, ""]).encode()).out, []
    start = 0
    while start < len(answer):
        end = answer.index(b"\n", start)
        header = answer[start:end].split(b" ")
        start = end + 1
        if header[-2:-1] == [b"blob"]:
            size = int(header[-1])
            found.append(answer[start : start + size])
            start += size + 1
    return found
