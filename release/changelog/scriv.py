"""scriv (``[tool.scriv]`` in pyproject.toml, ``[scriv]`` in INI files): fragments become an entry."""

from __future__ import annotations

from typing import TYPE_CHECKING

from release.syntax import ini, toml
from release.syntax.probe import dig

if TYPE_CHECKING:
    from release.model.changelog import Release
    from release.system.view import View

NAME = "scriv"
EMPTY_CODE = 2  # "No changelog fragments to collect"
_INI = ("setup.cfg", "tox.ini", "changelog.d/scriv.ini")


def configured_in(view: View) -> str:
    """Return the file that configures it, empty where none does."""
    for path in _INI:
        data = view.read(path)
        if data is not None and b"scriv]" in data and {"scriv", "tool.scriv"} & set(ini.parse_file(path, data)):
            return path
    data = view.read("pyproject.toml")
    is_there = data is not None and isinstance(dig(toml.parse_file("pyproject.toml", data), ("tool", "scriv")), dict)
    return "pyproject.toml" if is_there else ""


def command(_view: View, release: Release, _path: str) -> tuple[str, ...]:
    """Return the command that writes the entry and removes the fragments; it takes the date from the clock."""
    return (NAME, "collect", "--no-add", "--no-edit", "--version", release.new)
