"""New distributions against those of another release: what is in them, their metadata and their public API."""

from __future__ import annotations

import concurrent.futures
from dataclasses import field
from typing import TYPE_CHECKING

from release.dists.contents import read_bodies, read_contents
from release.facts.api_changes import ask_griffe, compare_names, modules_needed, with_breakages
from release.facts.previous import tags_of
from release.model.changes import bounded, compare, differing, pairs
from release.model.metadata_changes import compare_dependencies, compare_entry_points, compare_metadata, compare_tags
from release.model.records import dataclass
from release.model.review import Api, DependencyChange, DistributionChange, FieldChange
from release.syntax.public_names import module_name, read_modules

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from release.model.contents import Contents
    from release.syntax.public_names import Module
    from release.system.view import View
    from release.system.world import World

_FIRST = "there is nothing to compare with"


@dataclass(frozen=True, kw_only=True, slots=True)
class Compared:
    """What two releases differ in."""

    contents: tuple[DistributionChange, ...] = ()
    dependencies: tuple[DependencyChange, ...] = ()
    metadata: tuple[FieldChange, ...] = ()
    api: Api = field(default_factory=lambda: Api(unseen=_FIRST))


@dataclass(frozen=True, kw_only=True, slots=True)
class _File:
    """A distribution on the disk: *path* is absolute."""

    path: Path
    contents: Contents


@dataclass(frozen=True, kw_only=True, slots=True)
class _Pair:
    """A distribution, the one before (``None`` where there was none), and the bytes of what is not the same."""

    old: _File | None
    new: _File
    bodies: tuple[Mapping[str, bytes], Mapping[str, bytes]]

    def modules(self) -> tuple[dict[str, Module], dict[str, Module]]:
        """Read the modules before and now that are not the same, and all ``__init__`` files, by their path."""
        old, new = map(read_modules, self.bodies)
        return old, new

    def body(self, ending: str) -> tuple[bytes | None, bytes | None]:
        """Return the bytes of the file with that *ending* before and now, where they are not the same."""
        old, new = (
            next((data for path, data in sorted(bodies.items()) if path.endswith(ending) and path.count("/") < 2), None)  # noqa: PLR2004
            for bodies in self.bodies
        )
        return old, new

    def changed(self) -> set[str]:
        """Return the modules and stubs that are not the same."""
        old, new = self.bodies
        code = (path for path in {*old, *new} if module_name(path) or path.endswith(".pyi"))
        return {path for path in code if old.get(path) != new.get(path)}


def compare_releases(world: World, old: Sequence[Path], new: Sequence[Path]) -> Compared:
    """Return what the distributions *new* change against *old* (absolute paths); wheels are told first.

    Every file is streamed; of the bytes only those of changed text files are held, at most 64 MiB of each file.
    """
    view = world.view
    with concurrent.futures.ThreadPoolExecutor(max_workers=4) as pool:
        known = {path: pool.submit(_read, view, path) for path in (*old, *new)}
        files = {path: read.result() for path, read in known.items()}
        ordered = sorted(new, key=lambda path: (not path.name.endswith(".whl"), path.name))
        made = pool.map(lambda path: _pair(view, _counterpart(path, old, files), files[path]), ordered)
        found = list(made)
    wheel = next((pair for pair in found if pair.new.path.name.endswith(".whl")), None)
    if wheel is None or wheel.old is None:
        why = _FIRST if wheel or not old else "there is no wheel to read the names from"
        return _with_metadata(_contents(found), wheel or next(iter(found), None), Api(unseen=why))
    if not wheel.changed():
        return _with_metadata(_contents(found), wheel, Api(seen_by="comparing the files: no module changed"))
    old_ones, new_ones = wheel.modules()
    changed = {path for path in wheel.changed() if _is_defined_anew(old_ones.get(path), new_ones.get(path))}
    if not changed:
        return _with_metadata(_contents(found), wheel, Api(seen_by="comparing the code: no definition changed"))
    with concurrent.futures.ThreadPoolExecutor(max_workers=1) as pool:
        needed = _needed(wheel, old_ones, new_ones, changed)
        asked = pool.submit(ask_griffe, world, (wheel.old.path, wheel.new.path), needed)
        contents, names = _contents(found), compare_names(old_ones, new_ones)  # while the child reads
        return _with_metadata(contents, wheel, with_breakages(names, asked.result(), new_ones))


def counterpart(name: str, names: Sequence[str]) -> str:
    """Return which of *names* the distribution *name* is compared with: one for its platform, else one of its kind."""
    if not name.endswith(".whl"):
        return next((each for each in sorted(names) if not each.endswith(".whl")), "")
    wheels = sorted(each for each in names if each.endswith(".whl"))
    same = next((each for each in wheels if tags_of(each) == tags_of(name)), "")
    return same or next(iter(wheels), "")


def _counterpart(path: Path, old: Sequence[Path], files: Mapping[Path, _File]) -> _File | None:
    name = counterpart(path.name, [each.name for each in old])
    return next((files[each] for each in old if each.name == name), None)


def _read(view: View, path: Path) -> _File:
    with view.open_anywhere(path) as stream:
        return _File(path=path, contents=read_contents(stream, path.name))


def _pair(view: View, old: _File | None, new: _File) -> _Pair:
    wanted = differing(old.contents if old else None, new.contents)
    return _Pair(old=old, new=new, bodies=(_bodies(view, old, wanted[0]), _bodies(view, new, wanted[1])))


def _bodies(view: View, file: _File | None, wanted: frozenset[str]) -> dict[str, bytes]:
    if file is None:
        return {}
    is_wheel = file.path.name.endswith(".whl")
    with view.open_anywhere(file.path) as stream:
        return read_bodies(
            stream,
            file.path.name,
            lambda member: member.path in wanted or (is_wheel and member.path.endswith("/__init__.py")),
        )


def _contents(found: Sequence[_Pair]) -> tuple[DistributionChange, ...]:
    told: frozenset[tuple[str, str]] = frozenset()
    changes = []
    for pair in found:
        old = pair.old.contents if pair.old else None
        changes.append(compare(old, pair.new.contents, pair.bodies, told))
        told |= pairs(old, pair.new.contents)
    return bounded(changes)


def _with_metadata(contents: tuple[DistributionChange, ...], pair: _Pair | None, api: Api) -> Compared:
    if pair is None:
        return Compared(contents=contents)
    is_wheel = pair.new.path.name.endswith(".whl")
    old, new = pair.body("/METADATA" if is_wheel else "PKG-INFO")
    fields = [*compare_metadata(old, new)] if new and pair.old else []
    if is_wheel and pair.old:
        fields += compare_entry_points(*pair.body("/entry_points.txt"))
        before, after = pair.body("/WHEEL")
        fields += compare_tags(before, after) if before and after else ()
    dependencies = compare_dependencies(old, new) if new and pair.old else ()
    return Compared(contents=contents, dependencies=dependencies, metadata=tuple(fields), api=api)


def _is_defined_anew(old: Module | None, new: Module | None) -> bool:
    """Tell whether a changed file may define something else now: it is new, gone or unread, or its definitions are."""
    return old is None or new is None or old.definitions != new.definitions


def _needed(pair: _Pair, old: Mapping[str, Module], new: Mapping[str, Module], changed: set[str]) -> list[str] | None:
    """Return the modules that griffe has to read for those *changed*, ``None`` for all."""
    files = [file for file in (pair.old, pair.new) if file]
    every = {module_name(path): path for file in files for path in sorted(file.contents.paths())}
    return modules_needed(changed, [side[path] for side in (old, new) for path in changed & side.keys()], every)
