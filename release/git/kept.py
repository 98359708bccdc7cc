"""What is not ours while a commit is made: kept before the hooks run, and put back when the commit did not stand."""

from __future__ import annotations

from posixpath import normpath
from typing import TYPE_CHECKING

from release.errors import PlaceOutside
from release.git import commit as committing
from release.git.state import ask_state, read_state
from release.model.edit import FileEdit
from release.model.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from release.system.view import View
    from release.system.world import World

# Where changes are kept that were put back and may have been a person's, made while a hook ran.
FOLDER = ".release/put-back"
_NO_ENTRY = f"0 {'0' * 40} 0"


@dataclass(frozen=True, kw_only=True, slots=True)
class Kept:
    """The changed files of the user: their bytes, and their entries in the index as ``update-index`` reads them."""

    paths: tuple[str, ...]
    files: dict[str, bytes]
    entries: bytes


def keep(view: View, paths: Sequence[str]) -> Kept:
    """Return what *paths* hold now, in the working tree and in the index."""
    if not paths:
        return Kept(paths=(), files={}, entries=b"")
    read = {path: _read(view, path) for path in paths}
    entries = view.git("ls-files", "--stage", "--full-name", "-z", "--", *paths).out
    absent = {normpath(f"{view.prefix}{path}") for path in paths}
    absent -= {entry.partition("\t")[2] for entry in entries.decode("utf-8", "surrogateescape").split("\0")}
    gone = "".join(f"{_NO_ENTRY}\t{path}\0" for path in sorted(absent)).encode("utf-8", "surrogateescape")
    return Kept(
        paths=tuple(paths),
        files={path: data for path, data in read.items() if data is not None},
        entries=gone + entries,
    )


def restore(world: World, kept: Kept, ours: Sequence[FileEdit]) -> tuple[str, ...]:
    """Put back *ours*, what was *kept*, and every other tracked file; return what became of each that was changed.

    A hook's change to a file cannot be told from its user's, made meanwhile: a copy goes to :data:`FOLDER` first, and
    what cannot be copied there, as a file outside of the project, stays as it is.
    """
    if kept.entries:
        world.git("update-index", "-z", "--index-info", stdin=kept.entries)
    changed = {path: data for path, data in kept.files.items() if _read(world.view, path) != data}
    aside = _set_aside(world, tuple(changed))
    mine = [FileEdit(path=path, before=changed[path], after=b"", edits=()) for path in aside]
    world.restore_files([*ours, *mine])
    others = sorted(set(read_state(world.view, ask_state(world.view)).changed) - set(kept.paths))
    return tuple(sorted((*_told(world, changed, aside), *put_aside(world, others))))


def put_aside(world: World, paths: Sequence[str]) -> tuple[str, ...]:
    """Put tracked *paths* back as HEAD has them, a copy of each in :data:`FOLDER`; return what became of each."""
    aside = _set_aside(world, paths)
    if aside:
        committing.reset(world, "HEAD", aside)
        committing.put_back(world, aside)
    return _told(world, paths, aside)


def _told(world: World, paths: Iterable[str], aside: Sequence[str]) -> tuple[str, ...]:
    return tuple(
        f"{path}: changed meanwhile and put back; that change is in {_aside(world.view, path)}"
        if path in aside
        else f"{path}: changed meanwhile and left as it is, because it lies outside of the repository"
        for path in paths
    )


def _read(view: View, path: str) -> bytes | None:
    try:
        return view.read(path)
    except PlaceOutside:
        return None


def _set_aside(world: World, paths: Sequence[str]) -> list[str]:
    """Copy what *paths* hold to :data:`FOLDER`; return those that may be put back now: copied, or gone altogether."""
    return [path for path in paths if world.copy(path, _aside(world.view, path))]


def _aside(view: View, path: str) -> str:
    """Return where a copy of *path* goes; what lies beside the project is named from the repository's top."""
    return f"{FOLDER}/{normpath(view.prefix + path) if path.startswith('../') else path}"
