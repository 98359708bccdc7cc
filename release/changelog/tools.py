"""The tools that write a change log, and which of them this project uses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from release.changelog import git_cliff, scriv, towncrier

if TYPE_CHECKING:
    from types import ModuleType

    from release.system.view import View

_TOOLS = (towncrier, scriv, git_cliff)


def find_tool(view: View, tool: str = "auto") -> ModuleType | None:
    """Return the module of the tool that writes the change log, ``None`` where none does or *tool* is ``none``."""
    chosen = (member for member in _TOOLS if tool == member.NAME or (tool == "auto" and member.configured_in(view)))
    return next(chosen, None)
