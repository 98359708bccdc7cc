"""Lines that files of other formats lack, added to their text: .gitignore, and Dependabot's list of ecosystems."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from release.errors import EditUnsafe
from release.syntax.workflow_yaml import Node, parse

if TYPE_CHECKING:
    from collections.abc import Sequence

_LINE_END = re.compile(rb"\r\n|\r|\n")
_ECOSYSTEM = "github-actions"
_ENTRY = """\
- package-ecosystem: github-actions
  directory: /
  schedule:
    interval: weekly
  cooldown:
    default-days: 7
"""
DEPENDABOT = f"version: 2\nupdates:\n{''.join(f'  {line}' for line in _ENTRY.splitlines(keepends=True))}"


def with_ignored(data: bytes | None, folders: Sequence[str]) -> bytes:
    """Return the .gitignore *data* with a line for each of *folders* (``.release/``) that no line of it is about."""
    there = {line.strip().strip(b"/") for line in (data or b"").splitlines()}
    missing = [folder for folder in folders if folder.strip("/").encode() not in there]
    if not missing:
        return data or b""
    end = _end_of(data or b"")
    head = data or b""
    if head and not head.endswith((b"\n", b"\r")):
        head += end
    return head + b"".join(f"/{folder.strip('/')}/".encode() + end for folder in missing)


def with_watched_actions(path: str, data: bytes) -> bytes:
    """Return Dependabot's file *data* with the ecosystem of actions; as it is where that is there already.

    :class:`EditUnsafe` where its list cannot be read, or is not one line for each entry.
    """
    root = parse(data)
    updates = root.get("updates") if isinstance(root, Node) else None
    if updates is None or not updates.is_sequence or updates.style or not updates.items:
        raise _unsafe(path)
    if _ecosystems(updates).count(_ECOSYSTEM):
        return data
    first, last = updates.items[0], updates.items[-1]
    start = data.rfind(b"\n", 0, first.start) + 1
    dash = data[start : first.start]
    if dash.strip() != b"-":
        raise _unsafe(path)
    indent = dash[: dash.index(b"-")]
    end = _end_of(data)
    stop = len(data[: last.end].rstrip())
    stop = next((found.start() for found in [_LINE_END.search(data, stop)] if found), len(data))
    added = b"".join(end + indent + line.encode() for line in _ENTRY.splitlines())
    after = data[:stop] + added + data[stop:]
    found = parse(after)
    list_after = found.get("updates") if isinstance(found, Node) else None
    if list_after is None or _ecosystems(list_after) != [*_ecosystems(updates), _ECOSYSTEM]:
        raise _unsafe(path)
    return after


def _ecosystems(updates: Node) -> list[str]:
    named = (entry.get("package-ecosystem") for entry in updates)
    return [(node.text or "") if node else "" for node in named]


def _end_of(data: bytes) -> bytes:
    found = _LINE_END.search(data)
    return found[0] if found else b"\n"


def _unsafe(path: str) -> EditUnsafe:
    return EditUnsafe(
        f"{path} has no list of updates that a program could add to",
        where=(path,),
        fix=(f"$EDITOR {path}  # package-ecosystem: {_ECOSYSTEM}, with cooldown: {{default-days: 7}}",),
    )
