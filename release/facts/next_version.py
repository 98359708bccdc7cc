"""The next version: what was asked for, in the project's spelling, and higher than all that was before."""

from __future__ import annotations

import re
import shlex
from datetime import datetime, timezone
from typing import TYPE_CHECKING

from release.errors import VersionInvalid, VersionLocal, VersionNotHigher, VersionsDisagree
from release.git.tags import last_release, tag_name
from release.model.development import find_habit, next_development
from release.model.facts import stated_version
from release.model.records import dataclass
from release.model.spelling import VERSION_IN_TEXT, in_style
from release.model.version import PARTS, asked_version, next_version, read_version

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from packaging.version import Version

    from release.config import Config
    from release.facts.repository import Repository
    from release.git.tags import Tag
    from release.model.facts import Places
    from release.system.view import View


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked:
    """What the user asked for: a version or one of its parts; the tags' ``prefix``, and ``flags`` for the way back."""

    version: str
    prefix: str
    flags: tuple[str, ...] = ()


def is_part(text: str) -> bool:
    """Tell whether *text* names a step (``patch``, ``today``) and no version."""
    return text in PARTS or text == "today"


def calendar_version(view: View, places: Places, repository: Repository, prefix: str) -> str:
    """Return the calendar's version of today (UTC); :class:`VersionInvalid` where the tags show no calendar."""
    from release.model.calendar import find_scheme, next_calendar  # noqa: PLC0415 - only CalVer projects need it

    ours = [tag for tag in repository.tags if tag.prefix == prefix and tag.version]
    days = [datetime.fromtimestamp(tag.made, timezone.utc).date() for tag in ours]
    names = [tag.name.removeprefix(prefix) for tag in ours]
    scheme = find_scheme(list(zip(names, days, strict=True)))
    if scheme is None:
        raise VersionInvalid(
            "the tags of this project are no dates",
            where=(f"{len(ours)} tags with prefix {prefix!r}", f"the current version is {places.stated}"),
            why="today is the calendar's next version, and no calendar was found",
            fix=(command("patch"),),
        )
    return next_calendar(scheme, places.stated, view.now().date(), names)


def explicit(text: str) -> str:
    """Return *text*, which names a version and no step; :class:`VersionLocal` where it has a local part."""
    version = asked_version(text)
    if version.local:
        raise VersionLocal(f"{text} has a local part", where=(f"+{version.local}",), fix=(command(version.public),))
    return text


def command(version: object, *flags: str) -> str:
    """Return the bump to paste; an epoch's ``!`` is quoted, shells would take it for their history."""
    return shlex.join(("invoke", "bump", str(version), *flags))


def new_version(view: View, asked: Asked, places: Places, repository: Repository) -> str:
    """Return the new version as this project spells it, higher than what its files state.

    Raises :class:`VersionsDisagree` where a tag behind HEAD is ahead of the files and a step was asked for: from where
    is a person's decision.
    """
    text = _spelled(view, asked, places, repository)
    ahead = _tag_ahead(view, places, repository, asked.prefix)
    is_made = any(tag.name == tag_name(asked.prefix, text) for tag in repository.tags)  # that is refused elsewhere
    if ahead and asked.version in PARTS and asked_version(text) < _version(ahead) and not is_made:
        raise _disagreeing_tag(ahead, places, asked.flags)
    return text


def _spelled(view: View, asked: Asked, places: Places, repository: Repository) -> str:
    text, flags = asked.version, asked.flags
    if text in PARTS:
        if text == "dev":
            return _development(view, places, repository)
        return in_style(next_version(places.highest, text), places.stated)
    new, normal = asked_version(text), str(asked_version(text))
    if new <= places.highest:
        raise _not_higher(new, text, places, flags)
    is_free = text == normal or (text[0].isdigit() and _is_free(places.stated))
    if not is_free and all(in_style(new, like) != text for like in _spellings(view, places, repository)):
        raise VersionInvalid(
            f"{text} is not how this project spells a version",
            where=(f"PEP 440 writes it {normal}", f"the current one is {places.stated}"),
            fix=(command(normal, *flags),),
        )
    return text


def _spellings(view: View, places: Places, repository: Repository) -> Iterator[str]:
    """Yield the versions as this project has spelled them: now, in its tags, and in its source of truth before."""
    from release.facts.history import stated_before  # noqa: PLC0415 - hardly any version has another spelling

    yield places.stated
    tagged = (tag.name.removeprefix(tag.prefix) for tag in repository.tags[-200:])
    yield from (text for text in tagged if read_version(text))
    yield from (text for text, version in stated_before(view, places) if version)


def _is_free(stated: str) -> bool:
    """Tell whether the project itself does not care for the normal form: what is asked for is taken as it is."""
    version = read_version(stated)
    return version is not None and str(version) != stated


def _not_higher(new: Version, text: str, places: Places, flags: Sequence[str]) -> VersionNotHigher:
    current = places.highest
    told = next((m for m in places.mentions if stated_version(m) == current), None)
    forgotten = _with_epoch(new, current)
    what = "the current version" if new == current else f"not higher than {current}"
    return VersionNotHigher(
        f"{text} is {what}",
        where=(f"{told.path}:{told.line}: {told.stated}" if told else f"the last tag: {places.last}",),
        why=f"{current} is of epoch {current.epoch}, which sorts above every version without it" if forgotten else "",
        fix=(command(forgotten or in_style(next_version(current, "patch"), places.stated), *flags),),
    )


def _with_epoch(new: Version, old: Version) -> str:
    """Return *new* in *old*'s epoch if that is what its user forgot."""
    if new.epoch >= old.epoch:
        return ""
    text = f"{old.epoch}!{new.public.split('!')[-1]}"
    return text if asked_version(text) > old else ""


def _tag_ahead(view: View, places: Places, repository: Repository, prefix: str) -> Tag | None:
    """Return the highest tag behind HEAD if it is higher than what the files state."""
    last = last_release(repository.tags, prefix)
    if last is None or places.tool or _version(last) <= places.highest:
        return None
    is_behind = view.git("merge-base", "--is-ancestor", last.commit, repository.state.commit).ok
    return last if is_behind else None


def _disagreeing_tag(tag: Tag, places: Places, flags: Sequence[str]) -> VersionsDisagree:
    told = places.current()[0]
    return VersionsDisagree(
        f"the last tag is ahead of the files of {places.own.name}",
        where=(f"{told.path}:{told.line}: {told.why} = {told.stated}", f"refs/tags/{tag.name} -> {tag.commit[:7]}"),
        fix=(command(in_style(next_version(_version(tag), "patch"), places.stated), *flags),),
    )


def untagged_version(view: View, config: Config, places: Places, last: Tag | None) -> str:
    """Return the version to tag where tags state it: the one of the last bump since the tag *last*, else the next."""
    title = re.escape(config.commit_message.partition("\n")[0])
    pattern = re.compile(title.replace(r"\{version\}", rf"(?:{VERSION_IN_TEXT})").replace(r"\{old\}", r"\S+"))
    since = f"refs/tags/{last.name}..HEAD" if last else "HEAD"
    for subject in view.git("log", "--max-count=50", "--format=%s", since).text.splitlines():
        found = pattern.fullmatch(subject)
        version = read_version(found["version"]) if found else None
        if found and version and version > places.version:
            return found["version"]
    return str(next_version(places.version, "patch"))


def _version(tag: Tag) -> Version:
    return tag.version or asked_version("0")


def _development(view: View, places: Places, repository: Repository) -> str:
    """Return the version after a release, or after a development version, as this project has written it before.

    After a release its habit counts: the number that it raised the last time. A project without one raises the last.
    """
    from release.facts.history import stated_before  # noqa: PLC0415 - only the way back to development needs it

    history = stated_before(view, places)
    highest = places.highest
    habit = "none" if highest.is_prerelease else find_habit([version for _, version in history])
    new = next_version(highest, "dev") if habit == "none" else next_development(highest, habit)
    tags = [(tag.name.removeprefix(tag.prefix), tag.version) for tag in repository.tags]
    known = (text for text, version in reversed([*tags, *history]) if version and version.is_devrelease)
    return in_style(new, next(known, places.stated))
