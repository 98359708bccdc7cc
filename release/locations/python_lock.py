"""Lock files of Python projects: the project's own entries in uv.lock, poetry.lock, pdm.lock and pylock.toml (PEP 751).

An entry is ours where its source is a folder of this repository: the project's own, or one with an own name. What
comes from an index, a URL or a file is a published version, whatever its name. An entry whose version is dynamic
states none, and there is nothing to find. A lock file is generated, so :mod:`release.syntax.locked` reads it by lines
and no TOML parser is asked: uv's grow beyond a megabyte.
"""

from __future__ import annotations

import posixpath
from dataclasses import replace
from typing import TYPE_CHECKING

from release.model.mention import Form
from release.model.regex import regex
from release.syntax.locked import entries, text_of
from release.syntax.paths import is_foreign, place_at

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.mention import Mention, Source
    from release.model.own import Own
    from release.syntax.locked import Entry

_NAMES = frozenset({"uv.lock", "poetry.lock", "pdm.lock"})
_PYLOCK = regex(r"pylock(?:\.[^.]+)?\.toml")
# uv: source = { editable = "." }; pylock: directory = { path = ".", editable = true }
_UV = regex(rb"\{[ \t]*(?:editable|virtual|directory)[ \t]*=[ \t]*")
_PYLOCK_FOLDER = regex(rb"\{(?:[^{}\"']|\"[^\"]*\"|'[^']*')*?\bpath[ \t]*=[ \t]*")
_ARCHIVES = (".whl", ".zip", ".gz", ".bz2", ".xz")


def claims(path: str) -> bool:
    """uv.lock, poetry.lock, pdm.lock, pylock.toml, pylock.NAME.toml, and the locks of scripts (NAME.py.lock)."""
    name = path.rpartition("/")[2]
    return name in _NAMES or name.endswith(".py.lock") or _PYLOCK.fullmatch(name) is not None


def find(source: Source, own: Own) -> Iterator[Mention]:
    """Yield the version of each entry that is a folder of this project."""
    header = "packages" if source.name.startswith("pylock") else "package"
    for entry in entries(source.data, header):
        folder, name = _folder(entry), entry.text("name")
        home = None if folder is None else _home(source, folder)
        if entry.text("version") and home is not None and _is_ours(source, name, home, own):
            yield replace(
                place_at(source, own, entry.span("version"), f"lock entry of {name}", is_firm=True), form=Form.NORMAL
            )


def _folder(entry: Entry) -> str | None:
    """Return the folder from which *entry* is installed, ``None`` where it is installed from anything else."""
    if entry.text("package.source.type") or entry.text("source.type"):
        return entry.text("source.url") if entry.text("source.type") == "directory" else None
    uv, pylock = _UV.match(entry.values.get("source", b"")), _PYLOCK_FOLDER.match(entry.values.get("directory", b""))
    if uv:
        return text_of(entry.values["source"][uv.end() :])
    if pylock:
        return text_of(entry.values["directory"][pylock.end() :])
    path = entry.text("directory.path") or entry.text("path")
    return path if path and not path.endswith(_ARCHIVES) else None


def _home(source: Source, folder: str) -> str:
    """Return *folder*, which is relative to the lock's own, as a home: relative to the tree's root, ending with "/"."""
    path = posixpath.normpath(posixpath.join(posixpath.dirname(source.path), folder.replace("\\", "/")))
    return "" if path == "." else f"{path}/"


def _is_ours(source: Source, name: str, home: str, own: Own) -> bool:
    """Tell whether the folder *home* is a project of ours: in a lock of tests or examples only if that is known."""
    if home in own.homes:
        return True
    is_known = own.home_of(source.path) is not None and not is_foreign(source.inside)
    return is_known and own.is_named(name) and home not in own.strangers
