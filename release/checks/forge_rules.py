"""Which rulesets hold for a branch or a tag."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from release.model.forge_settings import Ruleset

_REFS = {"branch": "refs/heads/", "tag": "refs/tags/"}
_PIECES = re.compile(r"(\*\*/|\*\*|\*|\?|\[[^\[\]/]+\])")
_WILD = {"**/": "(?:.*/)?", "**": ".*", "*": "[^/]*", "?": "[^/]"}


def covering(
    rulesets: Iterable[Ruleset] | None, target: str, name: str, default: str = ""
) -> tuple[Ruleset, ...] | None:
    """Return the active rulesets that hold, or may hold, for the branch or tag *name*; ``None`` without rulesets.

    One whose conditions nobody could look at may hold. *default* is the default branch.
    """
    if rulesets is None:
        return None
    ref = f"{_REFS[target]}{name}"
    return tuple(each for each in rulesets if each.is_active and each.target == target and _holds(each, ref, default))


def missing_rules(rulesets: Iterable[Ruleset]) -> str:
    """Return the id of the first ruleset whose rules nobody could look at, empty where there is none."""
    return next((each.id for each in rulesets if each.rules is None), "")


def _holds(ruleset: Ruleset, ref: str, default: str) -> bool:
    if ruleset.includes is None:
        return True
    if any(_fits(pattern, ref, default) for pattern in ruleset.excludes):
        return False
    return any(_fits(pattern, ref, default) for pattern in ruleset.includes)


def _fits(pattern: str, ref: str, default: str) -> bool:
    """Tell whether *pattern* names *ref*: ``*`` is any text within a folder, ``**`` also over several."""
    if pattern in {"~ALL", "~DEFAULT_BRANCH"}:
        return pattern == "~ALL" or ref == f"refs/heads/{default}"
    pieces = (_regular(piece) for piece in _PIECES.split(pattern))
    try:
        return re.fullmatch("".join(pieces), ref) is not None
    except re.error:  # a set that ends before it begins
        return False


def _regular(piece: str) -> str:
    """Return one piece of a pattern as a regular expression."""
    if len(piece) > len("[]") and piece[0] == "[" and piece[-1] == "]":
        return f"[{'^' if piece[1] in '!^' else ''}{piece[1:-1].lstrip('!^')}]".replace("\\", "")
    return _WILD.get(piece, re.escape(piece))
