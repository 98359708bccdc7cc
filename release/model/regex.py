"""Regular expressions that are compiled when they are first used.

A command needs a third of the some two hundred that its modules hold, and compiling all was a tenth of its time.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, AnyStr, cast

if TYPE_CHECKING:
    from re import Pattern


def regex(text: AnyStr, flags: int = 0) -> Pattern[AnyStr]:
    """Return what :func:`re.compile` would, without the work; a mistake in *text* shows when it is used."""
    return cast("Pattern[AnyStr]", _Later(text, flags))


class _Later:
    """A pattern in waiting; what was once asked of the compiled one is kept as its own."""

    def __init__(self, text: str | bytes, flags: int) -> None:
        self.__dict__["_given"] = (text, flags)

    def __getattr__(self, name: str) -> Any:
        found = getattr(re.compile(*self.__dict__["_given"]), name)
        self.__dict__[name] = found
        return found
