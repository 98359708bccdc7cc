"""HTTP: one exchange, bounded in time, size and tries. No header that holds a secret leaves the host it is for.

urllib3 does the work: pools, TLS, ``Retry-After``, back-off with jitter. It is taken without requests, which would put
what it finds in a ``.netrc`` in place of a header of ours.
"""

from __future__ import annotations

import json
import os
import re
import time
from dataclasses import field
from functools import lru_cache
from hashlib import sha256
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit, urlunsplit

from release.errors import AddressUnsafe, OutsideAnswered, OutsideUnreachable
from release.model.records import dataclass
from release.model.redact import longest_first, redact, secrets_in

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import BinaryIO

    from urllib3 import BaseHTTPResponse, PoolManager
    from urllib3.util import Retry, Timeout

LARGEST_ANSWER = 32 * 1024 * 1024
READING = frozenset({"GET", "HEAD"})
_SECRET_HEADERS = frozenset({"authorization", "proxy-authorization", "cookie", "private-token", "job-token"})
_AGAIN = frozenset({429, 500, 502, 503, 504})
_LONGEST_WAIT_S = 60
_PIECE = 256 * 1024
_AT_ONCE = 16  # connections to one host that are kept: an audit asks many things side by side
_MOST_LOOKED_AT = 16 * 1024
_LOOPBACK = ("127.0.0.1", "::1", "localhost")


@dataclass(frozen=True, kw_only=True, slots=True)
class Request:
    """What is asked: ``body`` is bytes or an open file, which is streamed from its beginning.

    ``tries`` counts the first one; after the first a server's trouble (429, 500, 502, 503, 504), a lost connection and
    a time-out are tried again. ``timeout_s`` bounds each wait for the other side, ``deadline_s`` the whole exchange.
    """

    url: str
    method: str = "GET"
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    body: bytes | BinaryIO | None = field(default=None, repr=False)
    tries: int = 5
    timeout_s: float = 15.0
    deadline_s: float = 120.0
    largest: int = LARGEST_ANSWER

    @property
    def shown(self) -> str:
        """The address for people and for the journal: without user, query and fragment."""
        parts = urlsplit(self.url)
        return urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], parts.path, "", ""))

    @property
    def secrets(self) -> tuple[str, ...]:
        """What the headers hold that must not be seen, also as the other side may tell it back."""
        stated = [value for name, value in self.headers.items() if name.lower() in _SECRET_HEADERS]
        return tuple({secret for value in stated for secret in (value, value.rpartition(" ")[2])} - {""})


@dataclass(frozen=True, kw_only=True, slots=True)
class Response:
    """What came back; header names are in lower case. The body is empty where it was written to a file."""

    status: int
    reason: str = field(repr=False)
    headers: Mapping[str, str] = field(repr=False)
    body: bytes = field(repr=False)
    shown: str
    secrets: tuple[str, ...] = field(default=(), repr=False)

    @property
    def ok(self) -> bool:
        """Whether the other side did what it was asked for."""
        return 200 <= self.status < 300  # noqa: PLR2004 - HTTP's range of success

    @property
    def words(self) -> str:
        """The status, and what the other side said of it: the reason, which some put the cause into, and the body.

        It is without secrets: whom we ask may repeat what it was sent.
        """
        text = redact(self.body[:_MOST_LOOKED_AT].decode("utf-8", "replace").strip(), self.secrets)[:600]
        reason = redact(self.reason, self.secrets)
        return " ".join(piece for piece in (str(self.status), reason, "" if text[:1] == "<" else text) if piece)

    def json(self) -> Any:
        """Return the body's document; :class:`OutsideAnswered` where it is none."""
        try:
            return json.loads(self.body)
        except (ValueError, RecursionError):
            raise OutsideAnswered(f"{self.shown} did not answer in JSON", where=(self.words[:200],)) from None


class Digest:
    """A place to write an answer to that keeps nothing but its SHA-256."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self.truncate()

    def write(self, data: bytes) -> int:
        """Take *data* in."""
        self._hash.update(data)
        return len(data)

    def seek(self, offset: int) -> int:
        """Do nothing: whoever writes again from the beginning truncates, too."""
        return offset

    def truncate(self) -> None:
        """Forget what was written."""
        self._hash = sha256()

    @property
    def hex(self) -> str:
        """The digest of all that was written, 64 hexadecimal digits."""
        return self._hash.hexdigest()


def exchange(request: Request, environment: Mapping[str, str], to: BinaryIO | Digest | None = None) -> Response:
    """Send *request* and return the answer, whatever its status; with *to* the body of a success is written there.

    Raises :class:`OutsideUnreachable` where no complete answer came within tries and deadline, :class:`OutsideAnswered`
    where it is larger than it may be, and :class:`AddressUnsafe` before anything is sent where a secret would travel
    in the clear.
    """
    # 30 ms, and most commands send nothing. The whole package first and always: threads that begin with different parts
    # of it would wait for each other.
    import urllib3  # noqa: PLC0415 - as above

    _require_safe(request)
    end = time.monotonic() + request.deadline_s
    retries = _retries(request)
    while True:
        try:
            answer = _sent(request, environment, retries, end)
            retries = answer.retries or retries
            _require_no_downgrade(request, answer)
            return _read(request, answer, environment, to)
        except urllib3.exceptions.MaxRetryError as problem:  # noqa: PERF203 - each try may fail on its own
            raise _unreachable(request, problem.reason or problem) from None
        except (urllib3.exceptions.HTTPError, OSError) as problem:
            if time.monotonic() >= end:
                raise _unreachable(request, problem) from None
            try:
                retries = retries.increment(request.method, request.url, error=problem)
            except (urllib3.exceptions.HTTPError, OSError):
                raise _unreachable(request, problem) from None
            retries.sleep()


def _sent(request: Request, environment: Mapping[str, str], retries: Retry, end: float) -> BaseHTTPResponse:
    headers = dict(request.headers)
    if request.body is not None and not isinstance(request.body, bytes):
        headers["Content-Length"] = str(request.body.seek(0, os.SEEK_END))
        request.body.seek(0)  # a lost try may have read it
    is_plain = request.url.startswith("http:") and urlsplit(request.url).hostname in _LOOPBACK
    return _pool(_proxy(request.url, environment), _authorities(environment), is_plain=is_plain).request(
        request.method,
        request.url,
        headers=headers,
        body=request.body,
        retries=retries,
        redirect=request.method in READING,
        timeout=_timeout(request, end),
        preload_content=False,
        decode_content=True,
    )


def _retries(request: Request) -> Retry:
    import urllib3  # noqa: PLC0415 - as above

    return urllib3.Retry(
        total=request.tries - 1,
        redirect=5 if request.method in READING else 0,
        raise_on_redirect=False,
        raise_on_status=False,
        allowed_methods=None,  # the caller says with `tries` whether it may be sent twice
        status_forcelist=_AGAIN,
        backoff_factor=0.5,
        backoff_jitter=0.5,
        backoff_max=20,
        retry_after_max=_LONGEST_WAIT_S,
        remove_headers_on_redirect=_SECRET_HEADERS,
    )


def _timeout(request: Request, end: float) -> Timeout:
    import urllib3  # noqa: PLC0415 - as above

    left = max(0.1, end - time.monotonic())
    return urllib3.Timeout(connect=min(10.0, request.timeout_s, left), read=min(request.timeout_s, left))


def _read(
    request: Request, answer: BaseHTTPResponse, environment: Mapping[str, str], to: BinaryIO | Digest | None
) -> Response:
    """Read the whole body; what was written to the file by a try that broke off is overwritten."""
    kept, size = [], 0
    is_file = to is not None and 200 <= answer.status < 300  # noqa: PLR2004 - HTTP's range of success
    if to is not None:
        to.seek(0)
        to.truncate()
    with answer:
        for piece in answer.stream(_PIECE):
            size += len(piece)
            if size > request.largest:
                raise OutsideAnswered(f"{request.shown} answers with more than {request.largest} bytes")
            if to is not None and is_file:
                to.write(piece)
            else:
                kept.append(piece)
    return Response(
        status=answer.status,
        reason=str(answer.reason or ""),
        headers={name.lower(): value for name, value in answer.headers.items()},
        body=b"".join(kept),
        shown=request.shown,
        secrets=longest_first((*request.secrets, *secrets_in(environment))),
    )


@lru_cache(maxsize=8)
def _pool(proxy: str, authorities: str, *, is_plain: bool) -> PoolManager:
    """Return the connections by way of *proxy*; plain ones, to this machine, read authorities only if led to TLS."""
    import logging  # noqa: PLC0415 - as above

    import certifi  # noqa: PLC0415 - beside the system's authorities, of which some systems have none
    import urllib3  # noqa: PLC0415 - as above

    logging.getLogger("urllib3").setLevel(logging.ERROR)  # Nox shows what any library logs; what failed is told by us
    trusted: dict[str, Any] = {"ca_certs": authorities or certifi.where()}
    if not is_plain:
        import ssl  # noqa: PLC0415 - as above

        trusted = {"ssl_context": ssl.create_default_context(cafile=authorities or None)}
        if not authorities:
            trusted["ssl_context"].load_verify_locations(certifi.where())
    if proxy:
        return urllib3.ProxyManager(proxy, maxsize=_AT_ONCE, **trusted)
    return urllib3.PoolManager(maxsize=_AT_ONCE, **trusted)


def _authorities(environment: Mapping[str, str]) -> str:
    names = ("REQUESTS_CA_BUNDLE", "SSL_CERT_FILE", "CURL_CA_BUNDLE")
    return next((environment[name] for name in names if os.path.isfile(environment.get(name, ""))), "")  # noqa: PTH113


def _proxy(url: str, environment: Mapping[str, str]) -> str:
    """Return the proxy that *environment* names for *url*, empty for a direct connection."""
    from urllib.request import proxy_bypass_environment  # type: ignore[attr-defined]  # noqa: PLC0415 - as above

    parts = urlsplit(url)
    proxies = {name[:-6].lower(): value for name, value in environment.items() if name.lower().endswith("_proxy")}
    host = parts.hostname or ""
    if host in _LOOPBACK or proxy_bypass_environment(host, proxies):
        return ""
    return proxies.get(parts.scheme) or proxies.get("all", "")


def _require_safe(request: Request) -> None:
    """Refuse to send a secret in the clear, except on this machine."""
    parts = urlsplit(request.url)
    has_secret = any(name.lower() in _SECRET_HEADERS for name in request.headers) or bool(parts.password)
    if parts.scheme != "https" and not (parts.scheme == "http" and (parts.hostname in _LOOPBACK or not has_secret)):
        raise AddressUnsafe(f"{request.shown} is not an https address", where=(request.shown,))


def _require_no_downgrade(request: Request, answer: BaseHTTPResponse) -> None:
    """Refuse an answer that a redirect has fetched in the clear."""
    found = answer.geturl() or request.url
    if found.startswith("http:") and not request.url.startswith("http:"):
        answer.close()
        raise AddressUnsafe(f"{request.shown} leads to an address without TLS", where=(_told(request, found),))


def _unreachable(request: Request, problem: BaseException) -> OutsideUnreachable:
    words = str(problem).rpartition(">: ")[2] or type(problem).__name__
    return OutsideUnreachable(
        f"{urlsplit(request.url).hostname} did not answer {request.method}",
        where=(request.shown, _told(request, words.replace(request.url, request.shown))),
    )


def _told(request: Request, words: str) -> str:
    """Return the beginning of *words*, which the other side has a part in, without secrets and queries."""
    return re.sub(r"\?[^\s'\")]+", "", redact(words, request.secrets))[:300]
