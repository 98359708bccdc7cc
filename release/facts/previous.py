"""The release to compare with: the one before on the index, or a folder, a version or a tag that somebody names."""

from __future__ import annotations

import json
from dataclasses import asdict, field, replace
from typing import TYPE_CHECKING, Any

from release.dists.describing import describe
from release.errors import OutsideAnswered, OutsideUnreachable, ReleaseError
from release.facts.past_releases import with_counts
from release.index.addresses import find_index
from release.index.listing import read_listing
from release.model.distribution import is_of_project, promised
from release.model.records import dataclass
from release.model.review import FIRST, FOUND, UNSEEN, Past, Previous
from release.model.version import read_version
from release.system.downloading import download
from release.system.http import Request

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from packaging.version import Version

    from release.config import Config
    from release.model.distribution import Distribution
    from release.model.publishing import Listing, Served
    from release.system.view import View
    from release.system.world import World

FOLDER = ".release/previous"
_KEPT = f"{FOLDER}/kept.json"
_LARGEST, _LARGEST_IN_ALL = 2 << 30, 4 << 30
_DEADLINE_S = 900.0
_TRIES = 2
_MOST_PAST = 12
_SUPPORTED = (".whl", ".tar.gz", ".zip")


@dataclass(frozen=True, kw_only=True, slots=True)
class Wanted:
    """What to compare with: ``previous``, whose ``files`` have to be fetched from an index, or lie in ``folder``.

    ``tag`` is one that has to be built. ``past`` are the sizes of the releases before, the newest last, ``wheels`` one
    wheel of each; ``there`` are the files that the index has of the new version already.
    """

    previous: Previous
    files: tuple[Served, ...] = ()
    folder: str = FOLDER
    tag: str = ""
    past: tuple[Past, ...] = ()
    wheels: Mapping[str, Served] = field(default_factory=dict)
    there: tuple[str, ...] = ()


def find_previous(view: View, config: Config, project: str, version: str) -> Wanted:
    """Return the release of *project* before *version* on the last index that is published to; nothing is fetched yet.

    It is the highest lower one with a file that is not yanked; pre-releases are left out unless *version* is one, or
    there are no others.
    Where the index does not answer, it is what was kept from the last time, and that is said.
    """
    name = config.publish.stages[-1]
    try:
        listing = _listing(view, config, project)
    except (OutsideUnreachable, OutsideAnswered) as problem:
        return _kept(view, name, (project, version), problem)
    released = by_version(listing, project)
    lower = _before(released, version)
    if lower is None:
        words = f"{name} has no release of {project}" if not released else f"{name} has no lower release of {project}"
        return Wanted(previous=Previous(state=FIRST, where=name, words=f"{words}: everything is new"))
    ours = read_version(version)
    there = tuple(file.filename for file in listing.files if (found := promised(file.filename)) and found[1] == ours)
    return replace(_of_index(name, released, lower), there=there)


def find_version(view: View, config: Config, project: str, version: str) -> Wanted:
    """Return the release of exactly this *version* on the index, also one that is yanked."""
    name = config.publish.stages[-1]
    try:
        listing = _listing(view, config, project)
    except (OutsideUnreachable, OutsideAnswered) as problem:
        return _unseen(name, problem)
    released, parsed = by_version(listing, project, yanked=True), read_version(version)
    if parsed is None or parsed not in released:
        return Wanted(previous=Previous(state=UNSEEN, where=name, words=f"{name} has no {project} {version}"))
    return _of_index(name, released, parsed)


def find_folder(view: View, folder: str, project: str) -> Wanted:
    """Return the distributions of *project* that lie in *folder*, which may be outside of this one."""
    there = str(view.root / folder)
    names = [name for name in view.names(there) if is_of_project(name, project)]
    versions = sorted({str(found[1]) for name in names if (found := promised(name))})
    if len(versions) != 1:
        several = f"has several versions: {', '.join(versions)}" if versions else f"holds no distribution of {project}"
        return Wanted(previous=Previous(state=UNSEEN, where=folder, words=f"{folder} {several}"), folder=there)
    files = tuple(describe(view.open_anywhere(view.root / folder / name), name) for name in names)
    return Wanted(previous=Previous(state=FOUND, version=versions[0], where=folder, files=files), folder=there)


def fetch(world: World, wanted: Wanted, names: Sequence[str]) -> Wanted:
    """Download what is not kept yet and return what is there then, with its digests; what cannot be had is said.

    Each file is compared with the digest that the index lists, also one that was kept. *names* are the files of the new
    release: of many wheels those for the same platforms count.
    """
    if not wanted.files:
        return wanted
    files, words = _fitting(wanted.files, names), ""
    if unlisted := [file.filename for file in files if not file.sha256]:
        words = f"{wanted.previous.where} lists no SHA-256 of {unlisted[0]}"
    elif sum(file.size or 0 for file in files) > _LARGEST_IN_ALL:
        words = f"its files have more than {_LARGEST_IN_ALL} bytes"
    if words:
        return replace(wanted, previous=replace(wanted.previous, state=UNSEEN, words=words))
    had: list[Distribution] = []
    try:
        for file in files:
            path = f"{FOLDER}/{file.filename}"
            kept = _described(world.view, path, file.filename)
            if kept is None or kept.sha256 != file.sha256:
                _download(world, file, path)
                kept = _described(world.view, path, file.filename)
            had += [kept] if kept else []
    except ReleaseError as problem:
        words = "; ".join((problem.what, *problem.where[:2]))
        return replace(wanted, previous=replace(wanted.previous, state=UNSEEN, words=words))
    _forget(world, {file.filename for file in files})
    done = replace(wanted.previous, files=tuple(had))
    past = with_counts(world.view, wanted.past, wanted.wheels, _known_counts(world.view))
    record = {"previous": asdict(done), "past": [asdict(each) for each in past]}
    body = json.dumps(record, indent=1, sort_keys=True).encode()
    if world.view.read(_KEPT) != body:
        world.write(_KEPT, body)
    return replace(wanted, previous=done, past=past)


def by_version(listing: Listing, project: str, *, yanked: bool = False) -> dict[Version, tuple[Served, ...]]:
    """Return the files of each release that an index lists; without those that are *yanked*, unless they count too."""
    found: dict[Version, tuple[Served, ...]] = {}
    for file in listing.files:
        parsed = promised(file.filename)
        is_usable = file.filename.endswith(_SUPPORTED) and is_of_project(file.filename, project)
        if parsed and is_usable and (yanked or not file.is_yanked):
            found[parsed[1]] = (*found.get(parsed[1], ()), file)
    return found


def _listing(view: View, config: Config, project: str) -> Listing:
    return read_listing(view, find_index(config.publish.stages[-1], config.indexes), project, tries=_TRIES)


def _before(released: Iterable[Version], version: str) -> Version | None:
    parsed = read_version(version)
    lower = [each for each in released if parsed is None or each < parsed]
    if parsed is not None and not parsed.is_prerelease:
        lower = [each for each in lower if not each.is_prerelease] or lower
    return max(lower, default=None)


def _of_index(name: str, released: Mapping[Version, tuple[Served, ...]], version: Version) -> Wanted:
    files = released[version]
    days = sorted(file.uploaded.date().isoformat() for file in files if file.uploaded)
    previous = Previous(state=FOUND, version=str(version), where=name, day=days[0] if days else "")
    lower = sorted(each for each in released if each <= version)[-_MOST_PAST:]
    past = tuple(Past(version=str(each), size=sum(file.size or 0 for file in released[each])) for each in lower)
    wheels = {str(each): file for each in lower for file in released[each] if file.filename.endswith(".whl")}
    return Wanted(previous=previous, files=files, past=past if all(each.size for each in past) else (), wheels=wheels)


def _fitting(files: Sequence[Served], names: Sequence[str]) -> tuple[Served, ...]:
    """Return the sdist, and of the wheels those for what the new ones are for; one where none is."""
    wheels = [file for file in files if file.filename.endswith(".whl")]
    others = sorted((f for f in files if not f.filename.endswith(".whl")), key=lambda file: file.filename)
    tags = {tags_of(name) for name in names if name.endswith(".whl")}
    fitting = [file for file in wheels if tags_of(file.filename) in tags] or wheels[:1]
    return (*others[-1:], *sorted(fitting, key=lambda file: file.filename))


def tags_of(filename: str) -> str:
    """Return what a wheel is for: Python, ABI and platform as in its name."""
    return "-".join(filename.removesuffix(".whl").split("-")[-3:])


def _download(world: World, file: Served, path: str) -> None:
    largest = min(_LARGEST, file.size) if file.size else _LARGEST
    request = Request(url=file.url, largest=largest, deadline_s=_DEADLINE_S, tries=_TRIES)
    download(world, request, path, file.sha256)


def _described(view: View, path: str, filename: str) -> Distribution | None:
    return None if view.size(path) is None else describe(view.open(path), filename)


def _forget(world: World, names: set[str]) -> None:
    for name in world.view.names(FOLDER):
        if name.endswith(_SUPPORTED) and name not in names:
            world.remove(f"{FOLDER}/{name}")


def _unseen(name: str, problem: ReleaseError) -> Wanted:
    """Return that nobody could look; the index is told by its name alone, for the page may become public."""
    words = f"{name} could not be reached" if isinstance(problem, OutsideUnreachable) else problem.what
    return Wanted(previous=Previous(state=UNSEEN, words=words))


def _record(view: View) -> dict[str, Any]:
    try:
        return json.loads(view.read(_KEPT) or b"{}") or {}
    except ValueError:
        return {}


def _known_counts(view: View) -> dict[str, int]:
    """Return how many members the wheels of past releases have, as it was seen before."""
    try:
        return {str(each["version"]): int(each["files"]) for each in _record(view)["past"] if each["files"]}
    except (KeyError, TypeError, ValueError):
        return {}


def _kept(view: View, name: str, release: tuple[str, str], problem: ReleaseError) -> Wanted:
    """Return what was kept of the release before; it is said that nobody knows whether it is the last one."""
    project, version = release
    none = _unseen(name, problem)
    try:
        body = _record(view)["previous"]
        names = [str(each["filename"]) for each in body["files"]]
        if any("/" in name or not is_of_project(name, project) for name in names):
            return none
        there = [_described(view, f"{FOLDER}/{name}", name) for name in names]
        listed = {str(each["filename"]): str(each["sha256"]) for each in body["files"]}
        files = tuple(file for file in there if file and listed[file.filename] == file.sha256)
        lower, ours = read_version(str(body["version"])), read_version(version)
        if len(files) != len(names) or not files or (lower and ours and lower >= ours):
            return none
        words = f"{none.previous.words}; compared with {body['version']} as it was kept, which may not be the last one"
        previous = replace(
            none.previous, version=str(body["version"]), where=str(body["where"]), files=files, words=words
        )
        return replace(none, previous=previous)
    except (KeyError, TypeError, ValueError, AttributeError):
        return none
