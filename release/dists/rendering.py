"""What ``twine check --strict`` says of each file."""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from release.system.world import World

_TIMEOUT_S = 300.0
_ROW = re.compile(r"^Checking (?P<path>.+?): (?P<word>PASSED|FAILED)[^\n]*$", re.MULTILINE)
_LONGEST = 300


def check(world: World, paths: Sequence[str]) -> dict[str, tuple[bool | None, str]]:
    """Return for each of *paths* whether its long description renders, and twine's words where it does not.

    ``None`` where twine said nothing of the file. Twine's exit code has the last word: a failure that names no file
    counts against each.
    """
    argv = [sys.executable, "-m", "twine", "--no-color", "check", "--strict", *paths]
    answer = world.run(argv, timeout_s=_TIMEOUT_S, environment={"COLUMNS": str(_LONGEST)})
    text = (answer.out + answer.err).decode("utf-8", "replace")
    told = _told(text)
    names_one = any(word == "FAILED" for word, _ in told.values())
    found: dict[str, tuple[bool | None, str]] = {}
    for path in paths:
        word, words = told.get(path, ("", ""))
        if answer.ok:
            found[path] = (True if word == "PASSED" else None, "")
        elif word == "PASSED" and names_one:
            found[path] = (True, "")
        else:
            found[path] = (False, words or _short(text))
    return found


def _told(text: str) -> dict[str, tuple[str, str]]:
    """Return twine's word and words on each file: what stands between its row and the next."""
    rows = list(_ROW.finditer(text))
    ends = [row.start() for row in rows[1:]] + [len(text)]
    return {row["path"]: (row["word"], _short(text[row.end() : end])) for row, end in zip(rows, ends, strict=True)}


def _short(text: str) -> str:
    words = " ".join(re.sub(r"\b(ERROR|WARNING)\b", "", text).split())
    return words if len(words) <= _LONGEST else words[:_LONGEST].rpartition(" ")[0] + " ..."
