"""Index API tokens, read offline: which index and project they are for, and until when; and narrowing them.

No record or text made here holds a part of a token as it is written; only :func:`narrowed` returns one.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta, timezone
from enum import Enum
from typing import TYPE_CHECKING

from release.index.caveats import OfPublisher, OfUser, Period, ProjectIds, Projects, Unknown, limits, read_caveat
from release.index.macaroon import read_macaroon
from release.model.own import normal_name
from release.model.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from release.index.caveats import Caveat

_PLAIN_NAME = re.compile(r"[A-Za-z0-9._-]{1,100}")
_MOST_NAMES, _MOST_SHOWN = 3, 60
_EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)


class Reach(str, Enum):
    """What a token is good for at most: some projects, all of an account or publisher, nothing, or nobody knows."""

    PROJECTS = "projects"
    ACCOUNT = "account"
    PUBLISHER = "publisher"
    NOTHING = "nothing"
    UNKNOWN = "unknown"


@dataclass(frozen=True, kw_only=True, slots=True)
class Scope:
    """What all caveats of a token leave together, at most: the index may know restrictions that are not written in it.

    *names* and *ids* are ``None`` where no caveat speaks of them, and so are *not_before* and *expires* (Unix, s).
    ``has_unknown`` is true where restrictions exist, or may exist, that cannot be read.
    """

    reach: Reach
    names: frozenset[str] | None
    ids: frozenset[str] | None
    not_before: int | None
    expires: int | None
    is_from_publisher: bool
    has_unknown: bool

    @property
    def is_one_project(self) -> bool:
        """Tell whether it is limited to a single project, by name or by id."""
        return self.reach is Reach.PROJECTS and 1 in {len(self.names or ()), len(self.ids or ())}

    def excludes(self, project: str) -> bool:
        """Tell whether it is certainly not for *project*; false also where nobody knows."""
        is_other = self.names is not None and normal_name(project) not in self.names
        return is_other or self.reach is Reach.NOTHING

    def is_valid_at(self, now: int) -> bool:
        """Tell whether *now* (Unix, s) is in its time; the index counts the second of its end as too late."""
        return (self.not_before is None or self.not_before <= now) and (self.expires is None or now < self.expires)


@dataclass(frozen=True, kw_only=True, slots=True, repr=False)
class Token:
    """What is written in a token, without what makes it valid: the token cannot be made again from this.

    *location* is the domain of the index that made it, *identifier* the index's own id for it.
    """

    location: str
    identifier: str
    caveats: tuple[Caveat, ...]

    def __repr__(self) -> str:
        """Return its index and what it is for; nothing secret."""
        return f"<Token of {_shown(self.location)}: {describe(self)}>"

    @property
    def scope(self) -> Scope:
        """What all its caveats leave together."""
        return _scope(self.caveats)


def read_token(text: str) -> Token:
    """Return what is written in the token *text*; blanks and line ends around it do not matter.

    Raises :class:`TokenInvalid` for everything that is no token: a placeholder, a piece of one, another kind of secret.
    """
    macaroon = read_macaroon(text)
    return Token(
        location=macaroon.location,
        identifier=macaroon.identifier,
        caveats=tuple(map(read_caveat, macaroon.caveats)),
    )


def narrowed(text: str, project: str, *, not_before: int, expires: int) -> str:
    """Return the token *text* limited to *project*, and to the time from *not_before* until *expires* (Unix, s).

    Nothing that is in it goes away, so it is never good for more than before. Raises :class:`TokenInvalid` where
    *text* is no token.
    """
    return read_macaroon(text).with_caveats(limits(normal_name(project), not_before=not_before, expires=expires))


def is_for(token: Token, location: str) -> bool:
    """Tell whether the index with the domain *location* made the *token*; one that names no index is for none."""
    return bool(token.location) and token.location.lower() == location.lower()


def describe(token: Token) -> str:
    """Return in words what the *token* is for: ``project mylib, expires 2026-12-01T00:00:00Z``; nothing secret."""
    scope = token.scope
    words = [_reach_in_words(scope)]
    if scope.is_from_publisher and scope.reach is not Reach.PUBLISHER:
        words.append("from a trusted publisher")
    if scope.has_unknown and scope.reach is not Reach.UNKNOWN:
        words.append("further restrictions unknown")
    if scope.not_before is not None and scope.not_before > 0:
        words.append(f"valid from {_utc(scope.not_before)}")
    if scope.expires is not None:
        words.append(f"expires {_utc(scope.expires)}")
    return ", ".join(words)


def _scope(caveats: Sequence[Caveat]) -> Scope:
    names = _common(caveat.names for caveat in caveats if isinstance(caveat, Projects))
    ids = _common(caveat.ids for caveat in caveats if isinstance(caveat, ProjectIds))
    periods = [caveat for caveat in caveats if isinstance(caveat, Period)]
    reach = _reach(caveats, names, ids)
    return Scope(
        reach=reach,
        names=names,
        ids=ids,
        not_before=max((period.not_before for period in periods), default=None),
        expires=min((period.expires for period in periods), default=None),
        is_from_publisher=any(isinstance(caveat, OfPublisher) for caveat in caveats),
        has_unknown=reach is Reach.UNKNOWN or any(isinstance(caveat, Unknown) for caveat in caveats),
    )


def _common(groups: Iterable[Iterable[str]]) -> frozenset[str] | None:
    sets = [frozenset(group) for group in groups]
    return frozenset.intersection(*sets) if sets else None


def _reach(caveats: Sequence[Caveat], names: frozenset[str] | None, ids: frozenset[str] | None) -> Reach:
    users = [caveat.id for caveat in caveats if isinstance(caveat, OfUser)]
    publishers = {caveat.id for caveat in caveats if isinstance(caveat, OfPublisher)}
    is_void = frozenset() in (names, ids) or len({*users} - {""}) > 1 or len(publishers) > 1
    reaches = {
        Reach.NOTHING: is_void,
        Reach.PROJECTS: names is not None or ids is not None,
        Reach.PUBLISHER: publishers,
        Reach.ACCOUNT: users,
    }
    return next((reach for reach, is_so in reaches.items() if is_so), Reach.UNKNOWN)


def _reach_in_words(scope: Scope) -> str:
    if scope.reach is Reach.PROJECTS:
        return _projects_in_words(scope)
    return {
        Reach.ACCOUNT: "whole account",
        Reach.PUBLISHER: "all projects of a trusted publisher",
        Reach.NOTHING: "no project at all",
    }.get(scope.reach, "restrictions unknown")


def _projects_in_words(scope: Scope) -> str:
    if scope.names is None:
        count = len(scope.ids or ())
        return "one project, known by its id" if count == 1 else f"{count} projects, known by their ids"
    names = [_shown(name) for name in sorted(scope.names)[:_MOST_NAMES]]
    more = len(scope.names) - len(names)
    return f"project{'s'[: len(scope.names) > 1]} {', '.join(names)}{f' and {more} more' if more else ''}"


def _shown(name: str) -> str:
    """Return *name*, written as a Python string in ASCII where it is no plain name: it may hold control characters."""
    return name if _PLAIN_NAME.fullmatch(name) else ascii(name[:_MOST_SHOWN])


def _utc(seconds: int) -> str:
    try:
        return (_EPOCH + timedelta(seconds=seconds)).isoformat().replace("+00:00", "Z")
    except OverflowError:
        return "after the year 9999" if seconds > 0 else "before the year 1"
