"""What ``twine check --strict`` says of each file."""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from release.system.world import World

_TIMEOUT_S = 300.0
_ROW = re.compile(r"^Checking (?P<path>.+?): (?P<word>PASSED|FAILED|ERROR)(?P<rest>[^\n]*)$", re.MULTILINE)
_LONGEST = 300


def check(world: World, paths: Sequence[str]) -> dict[str, tuple[bool | None, str]]:
    """Return for each of *paths* whether its long description renders, and twine's words where it does not.

    ``None`` where twine said nothing of the file, as when it crashed on one. Its exit code has the last word: a
    failure that no file explains counts against each.
    """
    argv = [sys.executable, "-m", "twine", "--no-color", "check", "--strict", *paths]
    answer = world.run(argv, timeout_s=_TIMEOUT_S, environment={"COLUMNS": str(_LONGEST)})
    text = (answer.out + answer.err).decode("utf-8", "replace")
    told = _told(text)
    found = {path: _found(*told[path]) if path in told else (None, "") for path in paths}
    explained = answer.ok or any(renders is not True for renders, _ in found.values())
    return found if explained else {path: (False, _short(text)) for path in paths}


def _found(word: str, words: str) -> tuple[bool | None, str]:
    return (True, "") if word == "PASSED" else (False, words)


def _told(text: str) -> dict[str, tuple[str, str]]:
    """Return twine's word and words on each file: what stands between its row and the next."""
    rows = list(_ROW.finditer(text))
    ends = [*(row.start() for row in rows[1:]), len(text)]
    return {
        row["path"]: (row["word"], _short(row["rest"] + text[row.end() : end]))
        for row, end in zip(rows, ends, strict=False)
    }


def _short(text: str) -> str:
    words = " ".join(re.sub(r"\b(ERROR|WARNING)\b", "", text).split())
    return words if len(words) <= _LONGEST else words[:_LONGEST].rpartition(" ")[0] + " ..."
