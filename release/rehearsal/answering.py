"""Requests and answers as values, and routes that lead from one to the other."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import parse_qs, parse_qsl, unquote, urlsplit

from release.model.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from release.rehearsal.serving import Body, Environ, StartResponse

_PIECE = 256 * 1024
_LARGEST_DOCUMENT = 16 * 1024 * 1024
_RANGE = re.compile(r"bytes=(\d*)-(\d*)")


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked:
    """A request; header names are in lower case, the path is as it was sent."""

    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: Body

    def json(self) -> Any:
        """Return the body's document, ``None`` where it is none; a form becomes a mapping."""
        if self.body.left > _LARGEST_DOCUMENT:
            return None
        data = self.body.read()
        if self.headers.get("content-type", "").startswith("application/x-www-form-urlencoded"):
            return {name: values[-1] for name, values in parse_qs(data.decode("utf-8", "replace")).items()}
        try:
            return json.loads(data or b"{}")
        except ValueError:
            return None


@dataclass(frozen=True, kw_only=True, slots=True)
class Answer:
    """What is sent back: the body is bytes, or a file that is streamed."""

    status: int = 200
    reason: str = ""
    body: bytes | Path = b""
    kind: str = "text/plain; charset=utf-8"
    headers: tuple[tuple[str, str], ...] = ()
    part: tuple[int, int] | None = None  # the first byte of the body that is sent, and the one after the last

    @property
    def line(self) -> str:
        """The status line; what does not go into a header line of Latin-1 becomes a question mark, as on the index."""
        words = self.reason or HTTPStatus(self.status).phrase
        clean = " ".join(words.split()).encode("latin-1", "replace").decode("latin-1")
        return f"{self.status} {clean}"


def document(
    content: Any, status: int = 200, *, kind: str = "application/json", headers: Mapping[str, str] | None = None
) -> Answer:
    """Answer with *content* as JSON."""
    return Answer(status=status, body=json.dumps(content).encode(), kind=kind, headers=tuple((headers or {}).items()))


def nothing(status: int = 204) -> Answer:
    """Answer without a body."""
    return Answer(status=status, kind="")


class Routes:
    """Handlers by method and path. ``{name}`` is one piece of a path, ``{name:path}`` any number of them."""

    def __init__(
        self, missing: Callable[[Asked], Answer], prepare: Callable[[Asked], Answer | None] | None = None
    ) -> None:
        """*missing* answers what no route fits; what *prepare* answers is answered before any route is looked at."""
        self._missing = missing
        self._prepare = prepare
        self._routes: list[tuple[str, re.Pattern[str], Callable[..., Answer]]] = []

    def add(self, route: str, handler: Callable[..., Answer]) -> None:
        """Let *handler* answer ``METHOD /path``; it gets the request, and the named pieces in their order."""
        method, _, path = route.partition(" ")
        pattern = re.escape(path).replace(r"\{", "{").replace(r"\}", "}")
        pattern = re.sub(r"\{\w+:path\}", "(.+)", pattern)
        self._routes.append((method, re.compile(re.sub(r"\{\w+\}", "([^/]+)", pattern)), handler))

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """Answer as a WSGI application."""
        asked = read_request(environ)
        answer = self._prepare(asked) if self._prepare else None
        return send(answer or self._routed(asked), asked.method, start_response)

    def _routed(self, asked: Asked) -> Answer:
        methods = {"GET", "HEAD"} if asked.method == "HEAD" else {asked.method}
        for method, pattern, handler in self._routes:
            if method in methods and (found := pattern.fullmatch(asked.path)):
                return handler(asked, *map(unquote, found.groups()))
        return self._missing(asked)


def read_request(environ: Environ) -> Asked:
    """Return the request in *environ*."""
    parts = urlsplit(environ["REQUEST_URI"])
    headers = {name[5:].replace("_", "-").lower(): value for name, value in environ.items() if name.startswith("HTTP_")}
    return Asked(
        method=environ["REQUEST_METHOD"],
        path=parts.path,
        query=dict(parse_qsl(parts.query, keep_blank_values=True)),
        headers={**headers, "content-type": environ.get("CONTENT_TYPE", "")},
        body=cast("Body", environ["wsgi.input"]),
    )


def send(answer: Answer, method: str, start_response: StartResponse) -> Iterable[bytes]:
    """Start the response and return its body in pieces."""
    size = answer.body.stat().st_size if isinstance(answer.body, Path) else len(answer.body)
    start, end = answer.part or (0, size)
    headers = [*answer.headers]
    if answer.status not in {204, 304}:
        headers += [("Content-Type", answer.kind), ("Content-Length", str(end - start))]
    start_response(answer.line, headers)
    if method == "HEAD":
        return []
    return _streamed(answer.body, start, end) if isinstance(answer.body, Path) else [answer.body[start:end]]


def _streamed(path: Path, start: int, end: int) -> Iterator[bytes]:
    with path.open("rb") as stream:
        stream.seek(start)
        while start < end and (piece := stream.read(min(_PIECE, end - start))):
            start += len(piece)
            yield piece


def in_range(asked: Asked, answer: Answer) -> Answer:
    """Return the part of *answer* that is asked for: one range of bytes, as installers ask for a wheel's end."""
    size = answer.body.stat().st_size if isinstance(answer.body, Path) else len(answer.body)
    answer = replace(answer, headers=(*answer.headers, ("Accept-Ranges", "bytes")))
    found = _RANGE.fullmatch(asked.headers.get("range", ""))
    if found is None or not any(found.groups()):
        return answer
    first, last = found.groups()
    start = int(first) if first else max(0, size - int(last))
    end = min(size, int(last) + 1) if first and last else size
    if start >= end:
        return Answer(status=416, headers=(("Content-Range", f"bytes */{size}"),))
    where = ("Content-Range", f"bytes {start}-{end - 1}/{size}")
    return replace(answer, status=206, headers=(*answer.headers, where), part=(start, end))
