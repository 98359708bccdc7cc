"""Reading the files that git tracks: each once, under its own name, and never what lies outside of the project."""

from __future__ import annotations

from typing import TYPE_CHECKING

from release.errors import PlaceOutside
from release.model.mention import Leftover, Source

if TYPE_CHECKING:
    from collections.abc import Iterable

    from release.system.view import View

_HEAD = 8000  # bytes in which git looks for a zero


def tracked(view: View, paths: tuple[str, ...]) -> list[str]:
    """Return those of *paths* that git tracks, in their order."""
    if not paths:
        return []  # without a path git lists every file
    answer = view.git("ls-files", "-z", "--", *paths)
    listed = set(answer.text.split("\0"))
    return [path for path in paths if path in listed]


def read_sources(
    view: View, paths: Iterable[str], unread: list[Leftover], seen: dict[str, Source], *, only_text: bool = False
) -> dict[str, Source]:
    """Read *paths*, but no file twice: not one that was *seen* before, and under its own name, not a link's.

    *only_text* leaves out what git would take for binary by its bytes; an attribute (``uv.lock -diff``) says nothing.
    """
    wanted = [path for path in paths if path not in seen]
    if not wanted:
        return {}
    links = {path: real for path in wanted if (real := _followed(view, path)) != path}
    known = set(tracked(view, tuple(links.values()))) if links else set()
    names = {_followed(view, path) for path in seen}
    found: dict[str, Source] = {}
    for path in sorted(wanted, key=links.__contains__):
        real = links.get(path, path)
        if path in links and real not in known:
            unread.append(Leftover(path=path, line=1, text="", reason=f"a link to {real}, which git does not track"))
        elif real not in names and (source := _source(view, path, unread, only_text=only_text)):
            found[path] = source
            names.add(real)
    return found


def _followed(view: View, path: str) -> str:
    try:
        return view.name_of(path)
    except PlaceOutside:
        return path


def _source(view: View, path: str, unread: list[Leftover], *, only_text: bool) -> Source | None:
    try:
        data = view.read(path)
    except PlaceOutside:
        if path in {"pyproject.toml", "setup.cfg", "setup.py"}:
            raise
        unread.append(Leftover(path=path, line=1, text="", reason="a link that leads out of the project"))
        return None
    if data is None and view.size(path) is not None and not (only_text and _is_binary(_head(view, path))):
        unread.append(Leftover(path=path, line=1, text="", reason="larger than 8 MiB, not read"))
    return None if data is None or (only_text and _is_binary(data)) else Source(path=path, data=data)


def _head(view: View, path: str) -> bytes:
    with view.open(path) as file:
        return file.read(_HEAD)


def _is_binary(data: bytes) -> bool:
    return b"\0" in data[:_HEAD]
