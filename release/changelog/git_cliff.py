"""git-cliff (cliff.toml, ``[tool.git-cliff]``): commits since the last tag become a section."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from release.syntax import toml
from release.syntax.probe import dig

if TYPE_CHECKING:
    from release.model.changelog import Release
    from release.system.view import View

NAME = "git-cliff"
EMPTY_CODE = None  # it writes a title without text


def configured_in(view: View) -> str:
    """Return the file that configures it, empty where none does."""
    return _configuration(view)[0]


def command(view: View, release: Release, path: str) -> tuple[str, ...]:
    """Return the command that writes the change log *path* (default: CHANGELOG.md).

    The section is put on top, so that what people wrote below stays. A change log that does not exist, or has a
    footer, or is named in the configuration itself, is written in whole as git-cliff does.
    """
    where, table = _configuration(view)
    about = (NAME, "--config", where, "--tag", release.new_tag) if where else (NAME, "--tag", release.new_tag)
    changelog = table.get("changelog", {})
    settings = changelog if isinstance(changelog, dict) else {}
    if settings.get("output"):
        return about
    footer = settings.get("footer")
    is_whole = not path or view.size(path) is None or (isinstance(footer, str) and bool(footer.strip()))
    return (*about, "--output", path or "CHANGELOG.md") if is_whole else (*about, "--unreleased", "--prepend", path)


def log(view: View, _version: str) -> str:
    """Return the file that the configuration names, empty where it names none."""
    changelog = _configuration(view)[1].get("changelog", {})
    return str(changelog.get("output", "")) if isinstance(changelog, dict) else ""


def news(_view: View) -> tuple[str, ...]:
    """Return no folders: commits are its news."""
    return ()


def _configuration(view: View) -> tuple[str, dict[str, Any]]:
    """Return the file that configures it and its table; both are empty where there is none."""
    for path in ("cliff.toml", ".cliff.toml", ".config/cliff.toml"):
        data = view.read(path)
        if data is not None:
            return path, toml.parse_file(path, data)
    data = view.read("pyproject.toml")
    table = dig(toml.parse_file("pyproject.toml", data), ("tool", "git-cliff")) if data is not None else None
    return ("pyproject.toml", table) if isinstance(table, dict) else ("", {})
