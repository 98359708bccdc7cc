"""towncrier (``[tool.towncrier]`` in towncrier.toml or pyproject.toml): news fragments become a section."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from release.syntax import toml
from release.syntax.probe import dig

if TYPE_CHECKING:
    from release.model.changelog import Release
    from release.system.view import View

NAME = "towncrier"
EMPTY_CODE = None  # it writes "No significant changes."


def configured_in(view: View) -> str:
    """Return the file that configures it, empty where none does; towncrier.toml hides pyproject.toml."""
    return _settings(view)[0]


def command(_view: View, release: Release, _path: str) -> tuple[str, ...]:
    """Return the command that writes the section and removes the fragments."""
    return (NAME, "build", "--yes", "--version", release.new, "--date", release.day.isoformat())


def log(view: View, version: str) -> str:
    """Return the file that *version*'s section is written to."""
    table = _settings(view)[1]
    name = table.get("filename", "NEWS.rst")
    return str(name) if table.get("single_file", True) else str(name).replace("{version}", version)


def news(view: View) -> tuple[str, ...]:
    """Return the folder of the fragments."""
    table = _settings(view)[1]
    package, above = table.get("package", ""), table.get("package_dir", ".")
    usual = f"{above}/{str(package).replace('.', '/')}/newsfragments" if package else "newsfragments"
    return (str(table.get("directory", usual)),)


def _settings(view: View) -> tuple[str, dict[str, Any]]:
    """Return the file that configures it and its table; both are empty where there is none."""
    for path in ("towncrier.toml", "pyproject.toml"):
        data = view.read(path)
        table = dig(toml.parse_file(path, data), ("tool", "towncrier")) if data is not None else None
        if isinstance(table, dict):
            return path, table
        if data is not None and path == "towncrier.toml":
            return "", {}
    return "", {}
