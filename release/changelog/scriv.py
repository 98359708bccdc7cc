"""scriv (``[tool.scriv]`` in pyproject.toml, ``[scriv]`` in INI files): fragments become an entry."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

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
    return _settings(view)[0]


def command(_view: View, release: Release, _path: str) -> tuple[str, ...]:
    """Return the command that writes the entry and removes the fragments; it takes the date from the clock."""
    return (NAME, "collect", "--no-add", "--no-edit", "--version", release.new)


def log(view: View, _version: str) -> str:
    """Return the file that the entry is written to."""
    table = _settings(view)[1]
    return str(table.get("changelog", "CHANGELOG.${config:format}")).replace(
        "${config:format}", str(table.get("format", "rst"))
    )


def news(view: View) -> tuple[str, ...]:
    """Return the folder of the fragments."""
    return (str(_settings(view)[1].get("fragment_directory", "changelog.d")),)


def _settings(view: View) -> tuple[str, dict[str, Any]]:
    """Return the file that configures it and its section; both are empty where there is none."""
    for path in _INI:
        data = view.read(path)
        if data is not None and b"scriv]" in data:
            parsed = ini.parse_file(path, data)
            for name in ("scriv", "tool.scriv"):
                if name in parsed:
                    return path, parsed[name]
    data = view.read("pyproject.toml")
    table = dig(toml.parse_file("pyproject.toml", data), ("tool", "scriv")) if data is not None else None
    return ("pyproject.toml", table) if isinstance(table, dict) else ("", {})
