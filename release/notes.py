"""The change log's section of one version, as tag message and release notes use it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from release.errors import ConfigInvalid
from release.model.regex import regex
from release.syntax.prose import headings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.system.view import View

_STEMS = ("CHANGELOG", "CHANGES", "HISTORY", "NEWS", "RELEASE_NOTES", "RELEASES")
NAMES = tuple(f"{stem}{suffix}" for suffix in (".md", ".rst", ".txt", "") for stem in _STEMS)
_FOLDERS = ("", "docs/", "doc/", "docs/source/")

# At a section's end: where a link leads, where one arrives, and the line above the next title.
_NOT_TEXT = regex(
    rb"\[[^\]]+\]:\s+\S+.*|<a (?:id|name)=[\"'][^\"']*[\"']></a>|\.\. _[^:]+:.*|([=\-~^\"'`*+#.:_])\1{2,}[ \t]*"
)


_TELLS = regex(rb"[0-9]\.[0-9]|unreleased", re.IGNORECASE)


def find_changelog(view: View, configured: str = "") -> str:
    """Return the path of the change log, empty where there is none.

    That is the *configured* one (:class:`ConfigInvalid` where it does not exist), else the first of :data:`NAMES`, at
    the root and then in the documentation's folder, that has sections of versions; else the first.
    """
    if configured:
        if view.read(configured) is None:
            where = (f"tool.release.changelog.path: {configured}",)
            raise ConfigInvalid(f"there is no change log {configured}", where=where, fix=("$EDITOR pyproject.toml",))
        return configured
    paths = list(_candidates(view))
    return next((path for path in paths if _has_sections(view.read(path) or b"")), paths[0] if paths else "")


def read_section(view: View, stated: str, configured: str = "") -> str:
    """Return the text below the heading of version *stated* in the change log, empty where there is none."""
    path = find_changelog(view, configured)
    data = view.read(path) if path else None
    return section(data, stated) if data else ""


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


def _candidates(view: View) -> Iterator[str]:
    for folder in _FOLDERS:
        here = {name.lower(): f"{folder}{name}" for name in view.names(folder or ".")}
        yield from (here[name.lower()] for name in NAMES if name.lower() in here)


def _has_sections(data: bytes) -> bool:
    return any(_TELLS.search(heading.title) for heading in headings(data))
