"""What the caveats of an index token say, as records.

It follows the index's own reading (warehouse/macaroons/caveats): JSON arrays, and the mappings of the first tokens.
"""

from __future__ import annotations

import json
from dataclasses import field
from typing import TYPE_CHECKING, Any

from release.model.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Mapping

    from release.index.macaroon import Stated


@dataclass(frozen=True, kw_only=True, slots=True)
class Projects:
    """Only for the projects of these *names*, as written; the index compares them with normal names (PEP 503)."""

    names: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class ProjectIds:
    """Only for the projects that the index keeps under these *ids*."""

    ids: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Period:
    """Only from *not_before* until just before *expires* (Unix, s)."""

    expires: int
    not_before: int


@dataclass(frozen=True, kw_only=True, slots=True)
class OfUser:
    """Only for the user with this *id*; empty in a token of the first kind, which means whoever made it."""

    id: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class OfPublisher:
    """Only for the trusted publisher with this *id*; *claims* are what its CI said of the run."""

    id: str
    claims: Mapping[str, Any] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, kw_only=True, slots=True)
class Unknown:
    """A caveat that cannot be read, or a third party's: it restricts the token, nobody here knows how."""

    data: bytes = field(repr=False)


Caveat = Projects | ProjectIds | Period | OfUser | OfPublisher | Unknown


def read_caveat(stated: Stated) -> Caveat:
    """Return what a caveat says; whatever cannot be read is :class:`Unknown`."""
    try:
        value = json.loads(stated.data.decode()) if stated.is_ours else None
    except (ValueError, RecursionError):
        value = None
    known = _legacy(value) if isinstance(value, dict) else _current(value)
    return known or Unknown(data=stated.data)


def limits(project: str, *, not_before: int, expires: int) -> tuple[bytes, bytes]:
    """Return the caveats for the one *project* (its normal name) and the time until *expires* (Unix, s)."""
    return _stated([1, [project]]), _stated([0, expires, not_before])


def _stated(caveat: list[Any]) -> bytes:
    return json.dumps(caveat, separators=(",", ":")).encode()


def _current(stated: Any) -> Caveat | None:
    """Read a caveat that is an array; like the index, whatever stands behind the values that it needs is let be."""
    match stated:
        case [0, expires, not_before, *_] if type(expires) is int and type(not_before) is int:
            return Period(expires=expires, not_before=not_before)
        case [1, names, *_] if _is_texts(names):
            return Projects(names=tuple(names))
        case [2, ids, *_] if _is_texts(ids):
            return ProjectIds(ids=tuple(ids))
        case [3, str(user), *_]:
            return OfUser(id=user)
        case [4, str(publisher), *rest] if not rest or rest[0] is None or isinstance(rest[0], dict):
            return OfPublisher(id=publisher, claims=(rest[0] if rest else None) or {})
    return None


def _legacy(stated: Mapping[str, Any]) -> Caveat | None:
    """Read a caveat of the first kind, a mapping."""
    match stated:
        case {"version": 1, "permissions": "user"}:
            return OfUser()
        case {"version": 1, "permissions": {"projects": names}}:
            return _current([1, names])
        case {"version": 1}:
            return None
        case {"exp": expires, "nbf": not_before}:
            return _current([0, expires, not_before])
        case {"project_ids": ids}:
            return _current([2, ids])
    return None


def _is_texts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) for item in value)
