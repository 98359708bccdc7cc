"""towncrier (``[tool.towncrier]`` in towncrier.toml or pyproject.toml): news fragments become a section."""

from __future__ import annotations

from typing import TYPE_CHECKING

from release.syntax import toml
from release.syntax.probe import dig

if TYPE_CHECKING:
    from release.model.changelog import Release
    from release.system.view import View

NAME = "towncrier"
EMPTY_CODE = None  # it writes "No significant changes."


def configured_in(view: View) -> str:
    """Return the file that configures it, empty where none does; towncrier.toml hides pyproject.toml."""
    for path in ("towncrier.toml", "pyproject.toml"):
        data = view.read(path)
        if data is not None and isinstance(dig(toml.parse_file(path, data), ("tool", "towncrier")), dict):
            return path
        if data is not None and path == "towncrier.toml":
            return ""
    return ""


def command(_view: View, release: Release, _path: str) -> tuple[str, ...]:
    """Return the command that writes the section and removes the fragments."""
    return (NAME, "build", "--yes", "--version", release.new, "--date", release.day.isoformat())
