"""The other projects of the repository: those in step with this one are released with it, the others are strangers."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from release.errors import FileUnparsable
from release.facts.project import MANIFESTS, candidate_paths, own_in
from release.locations import FAMILY
from release.model.facts import stated_version
from release.model.mention import Kind, Source
from release.model.spelling import respell
from release.model.version import is_common, read_version
from release.syntax import json
from release.syntax.paths import is_foreign
from release.syntax.probe import dig

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from packaging.version import Version

    from release.model.own import Own
    from release.system.view import View

_TRUTH = ("pyproject", "setup_cfg", "setup_py", "pointed", "python_module", "version_file", "cargo")


def with_family(view: View, own: Own, holders: Iterable[str], stated: str) -> Own:
    """Return *own* with the projects around *holders*: siblings state the same version, strangers another one.

    In a folder of projects of which half have versions of their own, the same version is chance.
    """
    version, holders = read_version(stated), tuple(holders)
    siblings: list[Own] = []
    strangers: list[str] = []
    for home in _nested(view, own, holders):
        try:
            other = own_in(view, home, own.slug)
            theirs = _version_of(view, other) if other else None
        except FileUnparsable:
            continue  # a template, or a test's
        if other is None:
            continue
        is_chance = is_foreign(home) and version is not None and is_common(version)
        if theirs == version and not is_chance:
            siblings.append(other)
        elif theirs is not None:
            strangers.append(home)
    parts = tuple(_packages_at(view, holders, stated))
    own = replace(own, parts=parts) if parts else own
    mixed = _mixed([other.homes[0] for other in siblings], strangers)
    strangers += [other.homes[0] for other in siblings if _folder_of(other.homes[0]) in mixed]
    siblings = [other for other in siblings if _folder_of(other.homes[0]) not in mixed]
    if not siblings and not strangers:
        return own
    return replace(
        own,
        siblings=tuple(dict.fromkeys(name for other in siblings for name in (other.name, *other.packages))),
        packages=tuple(dict.fromkeys((*own.packages, *(name for other in siblings for name in other.packages)))),
        homes=(*own.homes, *(other.homes[0] for other in siblings)),
        strangers=tuple(strangers),
        pointed=(*own.pointed, *(pointed for other in siblings for pointed in other.pointed)),
    )


def _packages_at(view: View, holders: Iterable[str], stated: str) -> Iterator[str]:
    """Yield the names of the npm packages among *holders* that state the version."""
    for path in holders:
        if path.endswith("/package.json") and not is_foreign(path):
            try:
                package = json.parse_file(path, view.read(path) or b"")
            except FileUnparsable:
                continue
            name, version = str(dig(package, ("name",)) or ""), dig(package, ("version",))
            if name and isinstance(version, str) and respell(version, stated, stated) is not None:
                yield name


def _mixed(siblings: Iterable[str], strangers: Iterable[str]) -> set[str]:
    """Return the folders, below the top, that hold at least as many homes of *strangers* as of *siblings*."""
    alike, others = Counter(map(_folder_of, siblings)), Counter(map(_folder_of, strangers))
    return {folder for folder, count in alike.items() if folder and count <= others[folder]}


def _folder_of(home: str) -> str:
    return home.rstrip("/").rpartition("/")[0]


def _nested(view: View, own: Own, holders: Iterable[str]) -> Iterator[str]:
    """Yield the folders, nearest first and each once, around *holders* in which a project of its own may live."""
    seen: set[str] = set(own.homes)
    for path in holders:
        folder = path.rpartition("/")[0]
        while folder and f"{folder}/" not in seen:
            seen.add(f"{folder}/")
            if any(name in MANIFESTS for name in view.names(folder)):
                yield f"{folder}/"
            folder = folder.rpartition("/")[0]


def _version_of(view: View, own: Own) -> Version | None:
    """Return the version that the first source of truth of *own* states; zeros stand there while none is kept."""
    (home,) = own.homes
    paths = [path for path in candidate_paths(view, own) if path]
    sources = [Source(path=path, data=data, home=home) for path in paths if (data := view.read(path)) is not None]
    zeros = None
    for name in _TRUTH:
        member = FAMILY.load(name)
        for source in sources:
            found = member.find(source, own) if member.claims(source.inside) else ()
            stated = (stated_version(mention) for mention in found if mention.kind is not Kind.DOCUMENT)
            version = next((version for version in stated if version), None)
            if version and any(version.release):
                return version
            zeros = zeros or version
    return zeros
