"""How many files the wheels of past releases hold, without fetching them: a zip archive says it in its last bytes."""

from __future__ import annotations

import concurrent.futures
from dataclasses import replace
from typing import TYPE_CHECKING

from release.errors import ReleaseError
from release.system.http import Request

if TYPE_CHECKING:
    from collections.abc import Mapping

    from release.model.publishing import Served
    from release.model.review import Past
    from release.system.view import View

_END, _MARK = 22, b"PK\x05\x06"  # the end of a central directory without a comment (APPNOTE 4.3.16)
_MANY = 0xFFFF  # more are told elsewhere
_PARTIAL = 206
_AT_ONCE = 6


def with_counts(
    view: View, past: tuple[Past, ...], wheels: Mapping[str, Served], known: Mapping[str, int]
) -> tuple[Past, ...]:
    """Return *past* with the number of members of each release's wheel (by version), ``None`` where nobody can tell.

    *known* are numbers of earlier times, by version; only for the others the index is asked, for some bytes each.
    """

    def counted(each: Past) -> Past:
        wheel = wheels.get(each.version)
        files = known.get(each.version) or (count_members(view, wheel) if wheel else None)
        return replace(each, files=files)

    with concurrent.futures.ThreadPoolExecutor(max_workers=_AT_ONCE) as pool:
        return tuple(pool.map(counted, past))


def count_members(view: View, wheel: Served) -> int | None:
    """Return how many members *wheel* says it has; ``None`` where the index gives whole files, or it is no zip."""
    headers = {"Range": f"bytes=-{_END}", "Accept-Encoding": "identity"}
    request = Request(url=wheel.url, headers=headers, tries=1, timeout_s=5.0, deadline_s=8.0, largest=_END)
    try:
        answer = view.fetch(request)
    except ReleaseError:
        return None
    end = answer.body
    if answer.status != _PARTIAL or len(end) != _END or not end.startswith(_MARK):
        return None
    count = int.from_bytes(end[10:12], "little")
    return count if count < _MANY else None
