"""The commit that brought the current version, and the lines that it replaced."""

from __future__ import annotations

from typing import TYPE_CHECKING

from release.model.records import dataclass
from release.model.regex import regex

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from release.system.view import View

_LONGEST = 2000  # bytes; git is asked for no longer line
_HEADER = regex(rb"@@ -[0-9]+(?:,([0-9]+))? \+[0-9]+(?:,([0-9]+))? @@")


@dataclass(frozen=True, kw_only=True, slots=True)
class Replaced:
    """Neighbouring lines of the file ``path`` that were replaced, and the line ``before`` them.

    Bytes without their line feeds; ``before`` is empty at the start of the file.
    """

    path: str
    removed: tuple[bytes, ...]
    added: tuple[bytes, ...]
    before: bytes


def read_last_bump(view: View, path: str, text: bytes, since: str = "HEAD") -> str:
    """Return the last commit up to *since* that put *text* into the file *path*, empty where history does not say.

    It does not where *text* has a zero byte or is longer than 2000 bytes.
    """
    if b"\0" in text or len(text) > _LONGEST:
        return ""
    needle = text.decode("utf-8", "surrogateescape")
    options = ("-1", "--format=%H", "--no-show-signature", "--no-textconv")
    answer = view.git("log", *options, f"-S{needle}", since, "--", path)
    return answer.text.strip() if answer.ok else ""


def read_replaced(view: View, commit: str, paths: Sequence[str]) -> Iterator[Replaced]:
    """Yield what *commit* replaced in the files *paths*, relative to the project.

    Nothing where there is nothing before it: it is the first one, or where a shallow clone ends.
    """
    options = ("-p", "-U1", "--relative", "--no-renames", "--no-prefix", "--no-commit-id", "--text")
    answer = view.git("diff-tree", *options, commit, "--", *paths)
    lines = iter(answer.out.split(b"\n") if answer.ok else ())
    path = ""
    for line in lines:
        if line.startswith(b"+++ "):
            path = _unquoted(line[4:].removesuffix(b"\t"))
        elif header := _HEADER.match(line):
            yield from _runs(path, lines, [int(count or 1) for count in header.groups()])


def read_written(view: View, commit: str, paths: Sequence[str]) -> frozenset[tuple[str, bytes]]:
    """Return (path, line) of all lines that *commit* wrote in *paths*, relative to the project, without their ends.

    All of its files where there is nothing before it.
    """
    options = ("-p", "-U0", "--root", "--relative", "--no-renames", "--no-prefix", "--no-commit-id", "--text")
    answer = view.git("diff-tree", *options, commit, "--", *paths)
    found: set[tuple[str, bytes]] = set()
    path, left = "", 0
    for line in answer.out.split(b"\n") if answer.ok else ():
        header = _HEADER.match(line) if not left else None
        if line.startswith(b"+++ ") and not left:
            path = _unquoted(line[4:].removesuffix(b"\t"))
        elif header:
            left = sum(int(count or 1) for count in header.groups())
        elif left and line[:1] in {b"-", b"+"}:
            left -= 1
            if line[:1] == b"+":
                found.add((path, line[1:].rstrip(b"\r")))
    return frozenset(found)


def _runs(path: str, lines: Iterator[bytes], left: list[int]) -> Iterator[Replaced]:
    """Yield the runs of replaced lines in one hunk, of whose old and new lines so many are *left*."""
    removed: list[bytes] = []
    added: list[bytes] = []
    before = b""
    while left[0] > 0 or left[1] > 0:
        line = next(lines, None)
        if line is None:
            break
        sign, text = line[:1] or b" ", line[1:]  # a setting of git's leaves out the blank of an empty line
        if sign == b" ":
            if removed and added:
                yield Replaced(path=path, removed=tuple(removed), added=tuple(added), before=before)
            before, removed, added = text, [], []
        if sign == b"-":
            removed.append(text)
        elif sign == b"+":
            added.append(text)
        left[0] -= sign in b" -"
        left[1] -= sign in b" +"
    if removed and added:
        yield Replaced(path=path, removed=tuple(removed), added=tuple(added), before=before)


def _unquoted(name: bytes) -> str:
    """Return the path that git shows as *name*: as in C, in quotes, where it has other than plain letters."""
    if name[:1] == b'"':
        name = name.strip()[1:-1].decode("unicode_escape").encode("latin-1")
    return name.decode("utf-8", "surrogateescape")
