"""What an index lists of a project: its JSON (PEP 691), asked past every cache."""

from __future__ import annotations

from datetime import datetime, timezone
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin

from release.errors import OutsideAnswered
from release.model.publishing import Listing, Served
from release.system.http import Request

if TYPE_CHECKING:
    from release.index.addresses import Index
    from release.system.http import Response
    from release.system.view import View

_JSON = "application/vnd.pypi.simple.v1+json"
_GONE = 404


def read_listing(view: View, index: Index, project: str, tries: int = 5) -> Listing:
    """Return what *index* lists of *project*; :class:`OutsideAnswered` where that is no simple index in JSON."""
    address = index.project(project)
    headers = {"Accept": _JSON, "Cache-Control": "no-cache", "Pragma": "no-cache"}
    answer = view.fetch(Request(url=address, headers=headers, tries=tries))
    now = _time_of(answer)
    if answer.status == _GONE:
        return Listing(is_known=False, now=now)
    if not answer.ok:
        raise OutsideAnswered(f"{index.name} does not list {project}", where=(answer.shown, answer.words[:300]))
    if not answer.headers.get("content-type", "").startswith(_JSON):
        raise OutsideAnswered(
            f"{index.name} does not list its projects in JSON (PEP 691)",
            where=(answer.shown, f"content-type: {answer.headers.get('content-type', '')[:80]}"),
        )
    try:
        return _listing(answer.json(), address, answer, now)
    except (KeyError, TypeError, ValueError, AttributeError):
        raise OutsideAnswered(f"{index.name} lists {project} in a form of its own", where=(answer.shown,)) from None


def _listing(document: dict[str, Any], address: str, answer: Response, now: datetime | None) -> Listing:
    return Listing(
        files=tuple(_served(entry, address) for entry in document["files"]),
        versions=tuple(str(version) for version in document.get("versions", ())),
        status=str(document.get("project-status", {}).get("status", "")),
        serial=answer.headers.get("x-pypi-last-serial", ""),
        now=now,
    )


def _served(entry: dict[str, Any], address: str) -> Served:
    uploaded = entry.get("upload-time")
    return Served(
        filename=str(entry["filename"]),
        url=urljoin(address, str(entry["url"])),
        sha256=str((entry.get("hashes") or {}).get("sha256", "")).lower(),
        size=int(entry["size"]) if entry.get("size") is not None else None,
        uploaded=datetime.fromisoformat(uploaded.replace("Z", "+00:00")) if uploaded else None,
        is_yanked=bool(entry.get("yanked")),
        provenance=str(entry.get("provenance") or ""),
    )


def _time_of(answer: Response) -> datetime | None:
    try:
        return parsedate_to_datetime(answer.headers["date"]).astimezone(timezone.utc)
    except (KeyError, ValueError, TypeError):
        return None
