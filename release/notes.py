"""The change log's section of one version, as tag message and release notes use it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from release.syntax.prose import headings

if TYPE_CHECKING:
    from release.system.view import View

NAMES = (
    "CHANGELOG.md",
    "CHANGELOG.rst",
    "CHANGES.md",
    "CHANGES.rst",
    "HISTORY.md",
    "HISTORY.rst",
    "NEWS.md",
    "NEWS.rst",
)


# At a section's end: where a link leads, and the line above the next title.
_NOT_TEXT = re.compile(rb"\[[^\]]+\]:\s+\S+.*|\.\. _[^:]+:.*|([=\-~^\"'`*+#.:_])\1{2,}[ \t]*")


def read_section(view: View, stated: str) -> str:
    """Return the text below the heading of version *stated* in the first change log found, empty where none is."""
    here = {name.lower(): name for name in view.names()}
    for name in NAMES:
        data = view.read(here[name.lower()]) if name.lower() in here else None
        if data:
            return section(data, stated)
    return ""


def section(data: bytes, stated: str) -> str:
    """Return the text of the section whose heading names version *stated*, without the heading."""
    named = re.compile(rf"(?<![0-9.!]){re.escape(stated)}(?![0-9A-Za-z]|\.[0-9]|[-_.+][A-Za-z])".encode())
    found = headings(data)
    matching = [number for number, heading in enumerate(found) if named.search(heading.title)]
    if not matching:
        return ""
    number = min(matching, key=lambda number: found[number].level)  # "Bump rich to 1.0.2" is deeper than "1.0.2"
    heading = found[number]
    end = next((later.start for later in found[number + 1 :] if later.level <= heading.level), len(data))
    lines = data[heading.start : end].splitlines()[_title_lines(data[heading.start : end]) :]
    while lines and (not lines[-1].strip() or _NOT_TEXT.fullmatch(lines[-1])):
        lines.pop()
    return b"\n".join(lines).decode("utf-8", "replace").strip()


def _title_lines(text: bytes) -> int:
    return 1 if text.lstrip().startswith(b"#") else 2
