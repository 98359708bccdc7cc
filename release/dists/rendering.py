"""What ``twine check --strict`` says of each file."""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from release.system.world import World

_TIMEOUT_S = 300.0
_ROW = re.compile(r"^Checking (?P<path>.+): (?P<word>PASSED|FAILED)")


def check(world: World, paths: Sequence[str]) -> dict[str, tuple[bool | None, str]]:
    """Return for each of *paths* whether its long description renders, and twine's words where it does not.

    ``None`` where twine said nothing of the file. Twine's exit code has the last word: a failure that names no file
    counts against each.
    """
    answer = world.run([sys.executable, "-m", "twine", "--no-color", "check", "--strict", *paths], timeout_s=_TIMEOUT_S)
    text = (answer.out + answer.err).decode("utf-8", "replace")
    words = {match["path"]: match["word"] for line in text.splitlines() if (match := _ROW.match(line.strip()))}
    details = "; ".join(line.strip() for line in text.splitlines() if re.match(r"\s*(ERROR|WARNING)", line))[:400]
    found: dict[str, tuple[bool | None, str]] = {}
    for path in paths:
        word = words.get(path)
        if answer.ok:
            found[path] = (True if word == "PASSED" else None, "")
        elif word == "PASSED" and "FAILED" in words.values():
            found[path] = (True, "")
        else:
            found[path] = (False, details or text.strip()[-400:])
    return found
