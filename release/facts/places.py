"""Where the version stands: every anchored place, and every look-alike with the reason it is none."""

from __future__ import annotations

import re
import shlex
from dataclasses import replace
from typing import TYPE_CHECKING

from release.errors import FileUnparsable, NothingFound, PlaceOutside, VersionsDisagree
from release.facts.leftovers import find_leftovers, find_tuples
from release.facts.project import candidate_paths
from release.git.search import ask_holders, read_holders
from release.git.tags import last_release, tag_prefix
from release.locations import FAMILY, python_module
from release.model.facts import Places
from release.model.mention import Kind, Leftover, Source
from release.model.spelling import spellings
from release.model.version import next_version, read_version
from release.syntax import toml
from release.syntax.probe import dig

if TYPE_CHECKING:
    from collections.abc import Iterable

    from release.config import Config
    from release.facts.repository import Repository
    from release.model.mention import Mention
    from release.model.own import Own
    from release.system.view import View

_SCM = re.compile(
    r"(setuptools[-_.]scm|hatch[-_.]vcs|versioningit|dunamai|pbr|versioneer|uv-dynamic-versioning)\b.*", re.IGNORECASE
)
_SCM_IN_SETUP_PY = re.compile(rb"(use_scm_version|versioneer|pbr)\s*[=.]")


def read_places(view: View, own: Own) -> Places:
    """Return every place; :class:`NothingFound` where no source of truth states a version.

    The current version is what the first source of truth states, in the order of the family of locations: project
    metadata before code. Tracked files only; files above 8 MiB and links out of the project are listed as unread.
    """
    unread: list[Leftover] = []
    sources = _sources(view, _tracked(view, candidate_paths(view, own)), unread, {})
    mentions = find_mentions(sources.values(), own, unread)
    truth = _truth(mentions)
    if truth is None:
        raise _nothing_found(view, own, sources.values())
    version = read_version(truth.stated)
    assert version is not None  # noqa: S101 - _truth() returns only what can be read
    holders = read_holders(ask_holders(view, spellings(truth.stated)))
    new = _sources(view, holders, unread, sources)
    mentions += find_mentions(new.values(), own, unread)
    seen = sources | new
    places = Places(
        own=own, stated=truth.stated, version=version, mentions=tuple(mentions), left=(), unread=tuple(unread)
    )
    paths = {mention.path for mention in mentions}
    left = tuple(_left(seen.values(), truth.stated, places.current(), own))
    return replace(places, left=left, sources=tuple(source for path, source in seen.items() if path in paths))


def real_path(view: View, path: str) -> str:
    """Return *path* with links followed, relative to the project: the name under which git commits its bytes."""
    return view.path(path).relative_to(view.path(".")).as_posix()


def read_stated(view: View, own: Own, repository: Repository, config: Config) -> str:
    """Return the version that the project states, or, where only tags state it, that of the tag on HEAD."""
    try:
        places = read_places(view, own)
    except NothingFound:
        prefix = tag_prefix(repository.tags, own, config.tag_prefix)
        here = [tag for tag in repository.tags if tag.commit == repository.state.commit and tag.prefix == prefix]
        tag = last_release(here, prefix)
        if tag is None:
            raise
        return tag.name.removeprefix(prefix)
    require_agreement(places)
    return places.stated


def require_agreement(places: Places) -> None:
    """Refuse where sources of truth state different versions."""
    disagreeing = places.disagreeing()
    if disagreeing:
        raise VersionsDisagree(
            f"{places.own.name} states more than one version",
            where=tuple(f"{m.path}:{m.line}: {m.why} = {m.stated}" for m in (places.current()[0], *disagreeing)),
            fix=(shlex.join(("invoke", "bump", str(next_version(places.highest, "patch")), "--stale")),),
        )


def find_mentions(sources: Iterable[Source], own: Own, unread: list[Leftover]) -> list[Mention]:
    """Return all mentions in *sources*, truth first; a document that cannot be parsed goes to *unread*."""
    by_span: dict[tuple[str, int], Mention] = {}
    members = tuple(FAMILY)
    for source in sources:
        for member in members:
            if not member.claims(source.path):
                continue
            try:
                for mention in member.find(source, own):
                    by_span.setdefault((mention.path, mention.start), mention)
            except FileUnparsable as problem:
                if _is_truth(source.path, own):
                    raise
                unread.append(Leftover(path=source.path, line=1, text="", reason=problem.what))
    order = {Kind.METADATA: 0, Kind.CODE: 1, Kind.DOCUMENT: 2}
    return sorted(by_span.values(), key=lambda m: (order[m.kind], m.path.count("/") if m.kind is Kind.CODE else 0))


def _truth(mentions: list[Mention]) -> Mention | None:
    return next((m for m in mentions if m.kind is not Kind.DOCUMENT and read_version(m.stated)), None)


def _is_truth(path: str, own: Own) -> bool:
    is_metadata = path in {"pyproject.toml", "setup.cfg", "setup.py"}
    return is_metadata or (python_module.claims(path) and python_module.is_own(path, own))


def _tracked(view: View, paths: tuple[str, ...]) -> list[str]:
    answer = view.git("ls-files", "-z", "--", *paths)
    listed = set(answer.text.split("\0"))
    return [path for path in paths if path in listed]


def _sources(view: View, paths: Iterable[str], unread: list[Leftover], seen: dict[str, Source]) -> dict[str, Source]:
    """Read *paths*, but no file twice: not one that was *seen* before, and not one under two names."""
    wanted = [path for path in paths if path not in seen]
    links = {path: real for path in wanted if (real := _followed(view, path)) != path}
    tracked = set(_tracked(view, tuple(links.values()))) if links else set()
    names = {_followed(view, path) for path in seen}
    found: dict[str, Source] = {}
    for path in wanted:
        real = links.get(path, path)
        if path in links and real not in tracked:
            unread.append(Leftover(path=path, line=1, text="", reason=f"a link to {real}, which git does not track"))
        elif real not in names and (source := _source(view, path, unread)):
            found[path] = source
            names.add(real)
    return found


def _followed(view: View, path: str) -> str:
    try:
        return real_path(view, path)
    except PlaceOutside:
        return path


def _source(view: View, path: str, unread: list[Leftover]) -> Source | None:
    try:
        data = view.read(path)
    except PlaceOutside:
        if path in {"pyproject.toml", "setup.cfg", "setup.py"}:
            raise
        unread.append(Leftover(path=path, line=1, text="", reason="a link that leads out of the project"))
        return None
    if data is None and view.size(path) is not None:
        unread.append(Leftover(path=path, line=1, text="", reason="larger than 8 MiB, not read"))
    return None if data is None else Source(path=path, data=data)


def _left(sources: Iterable[Source], stated: str, current: tuple[Mention, ...], own: Own) -> Iterable[Leftover]:
    spans: dict[str, list[tuple[int, int]]] = {}
    for mention in current:
        spans.setdefault(mention.path, []).append((mention.start, mention.end))
    version = read_version(stated)
    for source in sources:
        yield from find_leftovers(source, stated.encode(), spans.get(source.path, []), own)
        if version and source.path.endswith(".py"):
            yield from find_tuples(source, version)


def _nothing_found(view: View, own: Own, sources: Iterable[Source]) -> NothingFound:
    tool, tuples = _scm_tool(view), [left for source in sources for left in find_tuples(source)]
    if tuples:
        return NothingFound(
            f"{own.name} states its version as a tuple only",
            where=tuple(f"{left.path}:{left.line}: {left.text}" for left in tuples),
            why="only a version that is written as text can be found and changed",
            fix=('write __version__ = "X.Y.Z" beside it, and version = "X.Y.Z" in [project] of pyproject.toml',),
        )
    if tool:
        return NothingFound(
            f"{own.name} has no place that states its version",
            where=(tool,),
            why="it takes the version from git tags, so there is nothing to edit",
            fix=(
                "git describe --tags",
                'git tag --annotate VERSION --message "Release VERSION" && git push origin VERSION',
            ),
        )
    return NothingFound(
        f"{own.name} has no place that states its version",
        where=("pyproject.toml, setup.cfg, setup.py", f"modules of {', '.join(own.packages) or own.name}"),
        why="none of them holds a literal version that their syntax makes the project's",
        fix=('add version = "0.1.0" to [project] in pyproject.toml',),
    )


def _scm_tool(view: View) -> str:
    """Return where it says that the version comes from git, empty where nothing does."""
    data = view.read("pyproject.toml")
    requires = dig(toml.parse(data), ("build-system", "requires")) if data else None
    for requirement in requires if isinstance(requires, list) else ():
        if _SCM.fullmatch(str(requirement)):
            return f"pyproject.toml: build-system.requires has {requirement}"
    found = _SCM_IN_SETUP_PY.search(view.read("setup.py") or b"")
    return f"setup.py: {found[1].decode()}" if found else ""
