"""A web API that speaks JSON: one document, pages of them, and acts that are done once though answers get lost."""

from __future__ import annotations

import time
from dataclasses import field
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import urlencode

from release.errors import OutsideAnswered, OutsideUnreachable
from release.model.records import dataclass
from release.system.http import Request

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from typing import BinaryIO

    from release.errors import ReleaseError
    from release.system.http import Digest, Response
    from release.system.view import View
    from release.system.world import World

    T = TypeVar("T")

PAGE = 100
_MOST_PAGES = 200
_TRIES = 3
_LONGEST_WAIT_S = 60.0
_BUSY = frozenset({408, 429, 500, 502, 503, 504})
_NOT_FOUND, _CONFLICT, _FORBIDDEN = 404, 409, 403
_SLOWEST = 50_000  # bytes a second


@dataclass(frozen=True, kw_only=True, slots=True)
class Api:
    """An API at *address*; the token is in *headers*. *refusal* tells what an answer that is no success means.

    *timeout_s* bounds each wait for the server, four times as much that for one who takes a file.
    """

    view: View
    address: str
    headers: Mapping[str, str] = field(repr=False)
    refusal: Callable[[Response], ReleaseError] = field(repr=False)
    timeout_s: float = 30.0

    def url(self, path: str, **query: str | int) -> str:
        """Return the address of *path*, which is quoted already."""
        return f"{self.address}{path}" + (f"?{urlencode(query)}" if query else "")

    def request(self, method: str, url: str, body: bytes | BinaryIO | None = None, *, size: int = 0) -> Request:
        """Return a request that is sent once; *size* in bytes is what a transfer's deadline follows."""
        kind = {} if body is None else {"Content-Type": "application/json"}
        if size:
            kind = {"Content-Type": "application/octet-stream"}
        deadline_s = max(120.0, size / _SLOWEST)
        return Request(
            url=url,
            method=method,
            headers={**self.headers, **kind},
            body=body,
            tries=1,
            timeout_s=self.timeout_s * 4 if size else self.timeout_s,
            deadline_s=deadline_s,
        )

    def find(self, path: str, **query: str | int) -> Any | None:
        """Return the document at *path*, ``None`` where there is none."""
        answer = self._fetched(self.url(path, **query))
        return None if answer.status == _NOT_FOUND else self._required(answer).json()

    def pages(self, path: str, **query: str | int) -> Iterator[dict[str, Any]]:
        """Yield the entries of every page. The server says in a header which page is the last; a page may be empty."""
        for number in range(1, _MOST_PAGES + 1):
            answer = self._required(self._fetched(self.url(path, **query, per_page=PAGE, page=number)))
            entries = answer.json()
            if not isinstance(entries, list):
                raise OutsideAnswered(f"{answer.shown} did not answer with a list", where=(answer.words[:200],))
            yield from (entry for entry in entries if isinstance(entry, dict))
            if not _has_next(answer, len(entries)):
                return
        raise OutsideAnswered(f"{self.url(path)} has more than {_MOST_PAGES} pages")

    def act(self, world: World, request: Request, read: Callable[[Any], T], arrived: Callable[[], T | None]) -> T:
        """Send *request* and return what *read* makes of the answer's document.

        Where no answer says what became of it, *arrived* looks; only if it finds nothing, the request is sent again.
        """
        for number in range(1, _TRIES + 1):
            answer: Response | None = None
            try:
                answer = world.send(request)
                if answer.ok:
                    return read(answer.json() if answer.body else {})
                problem = self.refusal(answer)
            except (OutsideUnreachable, OutsideAnswered) as lost:
                problem = lost
            if answer is not None and not (answer.ok or _may_be_sent_again(answer)):
                raise problem
            found = arrived()
            if found is not None:
                return found
            if number == _TRIES or wait_s(answer) > _LONGEST_WAIT_S:
                break
            time.sleep(wait_s(answer))
        raise problem

    def remove(self, world: World, path: str) -> None:
        """Delete what is at *path*; that it is not there is as good."""
        request = Request(url=self.url(path), method="DELETE", headers=self.headers)
        answer = world.send(request)
        if answer.status != _NOT_FOUND:
            self._required(answer)

    def download(self, url: str, to: BinaryIO | Digest, size: int, headers: Mapping[str, str]) -> None:
        """Write what is at *url* to *to*: a file of *size* bytes."""
        request = Request(
            url=url,
            headers=headers,
            timeout_s=self.timeout_s,
            deadline_s=max(300.0, size / _SLOWEST),
            largest=size + PAGE,
        )
        self._required(self.view.fetch(request, to))

    def _required(self, answer: Response) -> Response:
        if not answer.ok:
            raise self.refusal(answer)
        return answer

    def _fetched(self, url: str) -> Response:
        """Ask; where the server says that it was asked too often, wait for as long as it says, within bounds."""
        for _ in range(_TRIES):
            answer = self.view.fetch(Request(url=url, headers=self.headers, timeout_s=self.timeout_s))
            if not (answer.status == _FORBIDDEN and is_limited(answer)) or wait_s(answer) > _LONGEST_WAIT_S:
                break
            time.sleep(wait_s(answer))
        return answer


def is_limited(answer: Response) -> bool:
    """Tell whether *answer* refuses because there were too many requests, whatever its status."""
    is_told = "retry-after" in answer.headers or answer.headers.get("x-ratelimit-remaining") == "0"
    is_refusal = answer.status == _FORBIDDEN and (is_told or b"rate limit" in answer.body.lower())
    return answer.status == 429 or is_refusal  # noqa: PLR2004 - HTTP's "Too Many Requests"


def is_busy(answer: Response) -> bool:
    """Tell whether *answer* is a server's trouble that may be over in a while."""
    return answer.status in _BUSY or answer.status >= 500 or is_limited(answer)  # noqa: PLR2004 - HTTP's server errors


def _may_be_sent_again(answer: Response) -> bool:
    """Tell whether *answer* leaves open what became of an act, or says that it has been done before."""
    return is_busy(answer) or answer.status == _CONFLICT or b"already" in answer.body.lower()


def wait_s(answer: Response | None) -> float:
    """Return how long the server of *answer* wants to be left alone, in seconds; a moment where it does not say."""
    import urllib3  # noqa: PLC0415 - 30 ms, and most commands send nothing; never a part of it before it is whole

    said = answer.headers.get("retry-after", "") if answer else ""
    try:
        return urllib3.Retry().parse_retry_after(said) if said else _until_reset_s(answer) if answer else 0.2
    except urllib3.exceptions.HTTPError:
        return 1.0


def _until_reset_s(answer: Response) -> float:
    """Return the seconds until the limit on requests starts anew, at least one."""
    reset = answer.headers.get("x-ratelimit-reset", "")
    is_over = answer.headers.get("x-ratelimit-remaining") == "0" and reset.isdecimal()
    return max(1.0, int(reset) - time.time()) if is_over else 1.0


def _has_next(answer: Response, count: int) -> bool:
    if "link" in answer.headers:
        return 'rel="next"' in answer.headers["link"]
    if "x-next-page" in answer.headers:
        return bool(answer.headers["x-next-page"].strip())
    return count >= PAGE
