"""Where the version stands: every anchored place, and every look-alike with the reason it is none."""

from __future__ import annotations

import contextlib
import shlex
from dataclasses import replace
from typing import TYPE_CHECKING

from packaging.version import Version

from release.errors import FileUnparsable, VersionsDisagree
from release.facts.declared import configured, excluded, require_counts
from release.facts.habits import read_habits
from release.facts.homes import with_family
from release.facts.known import Known, last_named, read_known, searched
from release.facts.leftovers import find_leftovers, find_tuples
from release.facts.mentions import find_mentions, in_order
from release.facts.project import candidate_paths
from release.facts.sources import read_sources, tracked
from release.facts.stateless import nothing_found, scm_tool
from release.facts.truth import find_truth, first_truth, second_truth, without_others
from release.facts.written import written_by_bumps
from release.git.search import ask_holders, read_holders
from release.git.tags import last_release, tag_prefix
from release.locations import pathspecs, readers
from release.locations.citation import OF_WORK
from release.locations.security_policy import SUPPORTED
from release.model.facts import Places, stated_version
from release.model.mention import Form, Leftover, Source
from release.model.version import next_version, read_version
from release.syntax.context import AGENT, FILE, LINKED, NAMED, SAME
from release.syntax.paths import is_foreign

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from release.config import Config
    from release.facts.repository import Repository
    from release.model.mention import Mention
    from release.model.own import Declared, Own
    from release.system.child import Child
    from release.system.view import View

_DECLARING = ("bumpversion", "bumpver", "tbump", "commitizen", "semantic_release", "release_please")
_OLDER, _MOST_STALE = 12, 500
_LARGEST_STALE = 256 * 1024
_CAN_BE_STALE = ("document", "notebook")
_COUNTED = frozenset({Form.NUMBERS, Form.HEX, Form.PARTS})
_NOT_MOVED = "the supported version, which no bump is known to have moved"
_ONLY_NAMED = frozenset({NAMED, FILE, SAME, AGENT, LINKED})  # where they are all there is, they may be a tale


def read_places(
    view: View, own: Own, known: Known | None = None, meanwhile: Callable[[], object] = lambda: None
) -> Places:
    """Return every place; :class:`NothingFound` where no source of truth states a version.

    The current version is what the first source of truth states, in the order of the family of locations: project
    metadata before code. Where the version comes from tags it is the last release's, as *known*. Tracked files only;
    files above 8 MiB and links out of the project are listed as unread. *meanwhile* is called while git searches.
    """
    known = known or Known()
    older = known.released[:_OLDER]
    stale = ask_holders(view, older, pathspecs(_CAN_BE_STALE)) if older else None
    try:
        return _read(view, own, known, stale, meanwhile)
    except BaseException:
        if stale:
            stale.end()
        raise


def _read(view: View, own: Own, known: Known, stale: Child | None, meanwhile: Callable[[], object]) -> Places:
    last, locations = known.last, known.locations
    unread: list[Leftover] = []
    sources = read_sources(view, tracked(view, candidate_paths(view, own)), unread, {})
    asked = configured(locations, own.homes[0]) if locations else ()
    left_out = excluded(locations, own.homes[0]) if locations else ()
    own = replace(own, declared=(*asked, *_declared(sources.values(), own)), excluded=left_out)
    if any(place.count is not None for place in asked):
        globs = tuple(f":(glob){place.glob}" for place in asked)
        listed = view.git("ls-files", "-z", "--", *globs, literal=False).text.split("\0")
        sources |= read_sources(view, [path for path in listed if path], unread, sources)
        require_counts(asked, sources.values())
    mentions = find_mentions(sources.values(), own, unread)
    truth = find_truth(mentions, known.asked, own) or second_truth(mentions, own)
    tool = "" if truth else scm_tool(view, own.homes[0])
    truth = truth or (None if tool or last else first_truth(mentions))
    if truth is None and not last:
        raise nothing_found(own, sources.values(), tool)
    version = stated_version(truth) if truth else read_version(last)
    if version and version.is_prerelease:
        last = max(
            (last, *last_named(view, own, mentions, version)), key=lambda text: read_version(text) or Version("0")
        )
    assert version is not None  # noqa: S101 - find_truth() returns only what can be read
    stated = last if truth is None else truth.stated if truth.form not in _COUNTED else str(version)
    search = ask_holders(view, searched(stated, version, last))
    try:
        meanwhile()
    except BaseException:
        search.end()
        raise
    holders = read_holders(search)
    own = _with_charts(view, without_others(with_family(view, own, holders, stated), mentions, truth), holders, version)
    new = read_sources(view, tracked(view, _of_siblings(view, own)), unread, sources)
    new |= read_sources(view, holders, unread, sources | new, only_text=True)
    seen = sources | new
    seen |= _stale_sources(view, own, read_holders(stale) if stale else (), seen)
    mentions = find_mentions(seen.values(), own, unread)
    places = Places(
        own=own,
        stated=stated,
        version=version,
        mentions=tuple(mentions),
        left=(),
        unread=tuple(dict.fromkeys(unread)),
        last=last,
        made=known.made,
        tool="" if truth else tool or "its tags: no source of truth states one",
        asked=read_version(known.asked),
    )
    if truth is None and not tool and all(mention.why in _ONLY_NAMED for mention in places.current()):
        raise nothing_found(own, seen.values(), tool)
    places = _with_habits(view, _as_moved_before(view, places, seen), seen)
    paths = {mention.path for mention in places.mentions}
    left = tuple(_left(seen.values(), stated, places.current(), places.own))
    return replace(places, left=left, sources=tuple(source for path, source in seen.items() if path in paths))


def _as_moved_before(view: View, places: Places, seen: dict[str, Source]) -> Places:
    """Return *places* without the supported version where history does not say that it moves with the project's.

    Nor do places at the last release move on where no bump brought them there: they are stale.
    """
    current = places.current()
    # The citation names the last release whoever wrote it: that is what it is for.
    waiting = frozenset(m for m in places.mentions if m.why != OF_WORK and places.is_at_last(m))
    if waiting:
        in_turn = in_order(waiting)
        places = replace(places, forgotten=waiting - written_by_bumps(view, seen, in_turn, current))
    tables = [mention for mention in current if mention.why == SUPPORTED]
    chance = frozenset(tables) - written_by_bumps(view, seen, tables, current) if tables else ()
    unread = tuple(Leftover(path=m.path, line=m.line, text=m.stated, reason=_NOT_MOVED) for m in chance)
    mentions = tuple(mention for mention in places.mentions if mention not in chance)
    return replace(places, mentions=mentions, unread=(*places.unread, *unread)) if chance else places


def _with_habits(view: View, places: Places, seen: dict[str, Source]) -> Places:
    """Return *places* with those lines that went from version to version before, whatever their syntax says."""
    current = places.current()
    habits = read_habits(view, places.own, places.stated, seen, current, places.asked)
    if places.version.is_prerelease and places.last:
        published = [mention for mention in places.mentions if places.is_at_last(mention)]
        habits += read_habits(view, places.own, places.last, seen, published)
    if not habits:
        return places
    own = replace(places.own, habits=habits)
    paths = {habit.path for habit in habits}
    again = find_mentions([source for path, source in seen.items() if path in paths], own, [])
    others = (mention for mention in places.mentions if mention.path not in paths)
    kept = (mention for mention in again if mention.why != SUPPORTED or mention in places.mentions)
    return replace(places, own=own, mentions=tuple(in_order([*others, *kept])))


def _stale_sources(view: View, own: Own, holders: tuple[str, ...], seen: dict[str, Source]) -> dict[str, Source]:
    """Return the documents that hold an older release's digits and name the project.

    History is none of them, and neither is a file that nobody writes by hand, being larger than 256 KiB.
    """
    paths = [path for path in holders if path not in seen and any(readers(path, _CAN_BE_STALE))]
    found = read_sources(view, paths[:_MOST_STALE], [], seen, only_text=True)
    written = ((path, source) for path, source in found.items() if len(source.data) <= _LARGEST_STALE)
    return {path: source for path, source in written if own.pattern.search(source.data)}


def _with_charts(view: View, own: Own, holders: Iterable[str], version: Version) -> Own:
    """Return *own* with the folders of Helm's charts among *holders* that deploy *version*."""
    files = [path for path in holders if path.rpartition("/")[2] == "Chart.yaml" and not is_foreign(path)]
    if not files:
        return own
    from release.syntax import yaml  # noqa: PLC0415 - only charts need it

    ours = (path for path in files if read_version(yaml.text(view.read(path) or b"", "appVersion")) == version)
    return replace(own, charts=tuple(path.removesuffix("Chart.yaml") for path in ours))


def _of_siblings(view: View, own: Own) -> tuple[str, ...]:
    return candidate_paths(view, replace(own, homes=own.homes[1:], pointed=())) if len(own.homes) > 1 else ()


def _declared(sources: Iterable[Source], own: Own) -> Iterator[Declared]:
    """Yield what the configurations of other bump tools say of the version's places."""
    for source in sources:
        home = own.home_of(source.path) or ""
        for member in readers(source.path.removeprefix(home), _DECLARING):
            with contextlib.suppress(FileUnparsable):
                yield from member.declares(replace(source, home=home))


def read_stated(view: View, own: Own, repository: Repository, config: Config) -> str:
    """Return the version that the project states, or, where only tags state it, that of the tag on HEAD."""
    prefix = tag_prefix(repository.tags, own, config.tag_prefix)
    here = [tag for tag in repository.tags if tag.commit == repository.state.commit and tag.prefix == prefix]
    tag = last_release(here, prefix)
    places = read_places(view, own, read_known(repository, own, config))
    if places.tool and tag is None:
        raise nothing_found(own, places.sources, places.tool)
    require_agreement(places)
    return tag.name.removeprefix(prefix) if places.tool and tag else places.stated


def require_agreement(places: Places) -> None:
    """Refuse where sources of truth state different versions."""
    disagreeing = places.disagreeing()
    if disagreeing:
        raise VersionsDisagree(
            f"{places.own.name} states more than one version",
            where=tuple(f"{m.path}:{m.line}: {m.why} = {m.stated}" for m in (places.current()[0], *disagreeing)),
            fix=(shlex.join(("invoke", "bump", str(next_version(places.highest, "patch")), "--stale")),),
        )


def _left(sources: Iterable[Source], stated: str, current: tuple[Mention, ...], own: Own) -> Iterable[Leftover]:
    spans: dict[str, list[tuple[int, int]]] = {}
    for mention in current:
        spans.setdefault(mention.path, []).append((mention.start, mention.end))
    version = read_version(stated)
    for source in sources:
        yield from find_leftovers(source, stated.encode(), spans.get(source.path, []), own)
        if version and source.path.endswith(".py"):
            yield from find_tuples(source, version, spans.get(source.path, []))
