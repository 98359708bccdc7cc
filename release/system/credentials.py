"""Credentials: those for publishing, which other programs have no business with, and those that lie in files."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from release.model.redact import passwords_in
from release.model.regex import regex

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_PREFIXES = (
    "TWINE_",
    "UV_PUBLISH_",
    "FLIT_",
    "HATCH_INDEX_",
    "POETRY_PYPI_TOKEN_",
    "POETRY_HTTP_BASIC_",
    "PDM_PUBLISH_",
)
_NAMES = frozenset(
    {"PYPI_API_TOKEN", "PYPI_TOKEN", "TEST_PYPI_API_TOKEN", "TESTPYPI_API_TOKEN", "ACTIONS_ID_TOKEN_REQUEST_TOKEN"}
)
_IDENTITY = "_ID_TOKEN"  # as a GitLab job names the identities that it is given
_LARGEST = 64 * 1024
_PASSWORD = regex(r"\bpassword\b[ \t]*[=:]?[ \t]*(?:\"([^\"\n]+)\"|((\S+).*))", re.IGNORECASE)
_HEADER = regex(r"authorization[ \t]*:[ \t]*\w+[ \t]+([^\s\"]+)", re.IGNORECASE)


def without_publishing(environment: Mapping[str, str]) -> dict[str, str]:
    """Return *environment* without the variables that let a program publish."""
    return {name: value for name, value in environment.items() if not _is_for_publishing(name)}


def _is_for_publishing(name: str) -> bool:
    return name.startswith(_PREFIXES) or name in _NAMES or name.endswith(_IDENTITY)


def stored(environment: Mapping[str, str], root: Path, git_folder: Path | None) -> tuple[str, ...]:
    """Return the passwords in the files that git, twine and pip log in with: whom we ask may send them back to us."""
    found: set[str] = set()
    for path, has_passwords in _files(environment, root, git_folder):
        text = _read(path)
        plain = text.lower()
        found.update(passwords_in(text), _HEADER.findall(text) if "authorization" in plain else ())
        if has_passwords and "password" in plain:
            found.update(piece.strip() for pieces in _PASSWORD.findall(text) for piece in pieces)
    return tuple(found)


def _files(environment: Mapping[str, str], root: Path, git_folder: Path | None) -> Iterator[tuple[Path, bool]]:
    """Yield files, and whether what stands behind the word "password" in them is one."""
    yield root / "pyproject.toml", False
    if git_folder is not None:
        yield git_folder / "config", False
    if environment.get("GIT_CONFIG_GLOBAL"):
        yield Path(environment["GIT_CONFIG_GLOBAL"]), False
    if environment.get("NETRC"):
        yield Path(environment["NETRC"]), True
    home = environment.get("HOME") or environment.get("USERPROFILE")
    if home:
        yield from ((Path(home, name), True) for name in (".netrc", "_netrc", ".pypirc"))
        settings = Path(environment.get("XDG_CONFIG_HOME") or Path(home, ".config"))
        for path in (Path(home, ".gitconfig"), Path(home, ".git-credentials"), settings / "git" / "credentials"):
            yield path, False
        yield settings / "pip" / "pip.conf", False


def _read(path: Path) -> str:
    try:
        with path.open("rb") as stream:
            return stream.read(_LARGEST).decode("utf-8", "replace")
    except (OSError, ValueError):
        return ""
