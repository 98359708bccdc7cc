"""Answers about single places as entries of ``[tool.release.locations]`` that fit these places and no other."""

from __future__ import annotations

import glob
import posixpath
import shlex
from typing import TYPE_CHECKING

from release.errors import EditUnsafe
from release.model.decision import Answer
from release.model.mention import Source
from release.model.regex import regex
from release.syntax.declaring import literal

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from release.model.facts import Places
    from release.model.mention import Leftover

_LINE = regex(r"\r\n|\r|\n")
_MOST_ABOVE = 6


def lines_of(data: bytes) -> list[str]:
    """Return the lines of *data* as text, without their ends."""
    return _LINE.split(data.decode("utf-8", "replace"))


def included(
    files: Mapping[str, bytes], answers: Sequence[tuple[Leftover, Answer]], places: Places
) -> tuple[dict[str, str | int], ...]:
    """Return an ``include`` entry for each place that is ours: the shortest text around it that fits nothing else.

    Places whose text is the same share one entry and its count. Raises :class:`EditUnsafe` where no text tells a place
    from one that is not ours.
    """
    chosen = _by_path(answers, Answer.OURS)
    found: list[dict[str, str | int]] = []
    for path, wanted in chosen.items():
        current = {mention.line for mention in places.current() if mention.path == path}
        for text, count in _texts(Source(path=path, data=files[path]), wanted, current, places.stated):
            entry: dict[str, str | int] = {"path": _relative(path, places), "pattern": text}
            found.append(entry if count == 1 else {**entry, "count": count})
    return tuple(found)


def excluded(files: Mapping[str, bytes], answers: Sequence[tuple[Leftover, Answer]], places: Places) -> tuple[str, ...]:
    """Return an ``exclude`` item for each place that is not ours; a file in which nothing is, is named as a whole."""
    whole = _by_path(answers, Answer.FILE)
    found = [_relative(path, places) for path in whole]
    for path, wanted in _by_path(answers, Answer.NOT).items():
        if path not in whole:
            texts = _texts(Source(path=path, data=files[path]), wanted, set(), places.stated)
            found += [f"{_relative(path, places)}: {text}" for text, _ in texts]
    return tuple(found)


def _by_path(answers: Sequence[tuple[Leftover, Answer]], answer: Answer) -> dict[str, set[int]]:
    found: dict[str, set[int]] = {}
    for place, given in answers:
        if given is answer:
            found.setdefault(place.path, set()).add(place.line)
    return found


def _relative(path: str, places: Places) -> str:
    """Return *path* as seen from the project's folder, with what a shell pattern would read in it escaped."""
    return glob.escape(posixpath.relpath(path, places.own.homes[0] or "."))


def _texts(source: Source, wanted: set[int], current: set[int], stated: str) -> Iterable[tuple[str, int]]:
    """Yield (text with ``{version}``, how often it is there) until all *wanted* lines are covered.

    A text may also fit lines that are the *current* version anyway.
    """
    covered: set[int] = set()
    for line in sorted(wanted):
        if line not in covered:
            text, lines = _text(source, line, wanted | current, stated)
            covered |= set(lines)
            yield text, len(lines)


def _text(source: Source, line: int, allowed: set[int], stated: str) -> tuple[str, list[int]]:
    lines = lines_of(source.data)
    for above in range(min(_MOST_ABOVE, line - 1) + 1):
        text = "\n".join(lines[line - 1 - above : line]).strip()
        head, _, own = text.rpartition("\n")
        pieces = own.split(stated)
        if "{version}" in text or "\ufffd" in text or len(pieces) == 1:
            break
        pieces[0] = f"{head}\n{pieces[0]}" if above else pieces[0]
        patterns = literal(pieces)
        found = [source.line_at(match.start("version")) for match in patterns[0].finditer(source.data)]
        if line in found and allowed.issuperset(found):
            return "{version}".join(pieces), found
    raise EditUnsafe(
        f"no text tells the version in {source.path}:{line} from other places",
        where=(f"{source.path}:{line}: {lines[line - 1].strip()[:120]}",),
        why="an entry of [tool.release.locations] has to fit this place and nothing else",
        fix=(f"$EDITOR {shlex.quote(source.path)} pyproject.toml",),
    )
