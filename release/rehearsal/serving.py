"""Serve a WSGI application on 127.0.0.1 from threads, record every request, and do to it what is planned."""

from __future__ import annotations

import contextlib
import socket
import sys
import threading
from dataclasses import field
from fnmatch import fnmatchcase
from socketserver import TCPServer, ThreadingMixIn
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlsplit
from wsgiref.simple_server import ServerHandler, WSGIRequestHandler, WSGIServer

from release.model.records import dataclass
from release.model.redact import HIDDEN
from release.rehearsal.faults import Fault, Plans

if TYPE_CHECKING:
    import ssl
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from typing import BinaryIO, Self

    from release.rehearsal.authority import Authority

    Environ = dict[str, Any]
    StartResponse = Callable[..., Any]
    Application = Callable[[Environ, StartResponse], Iterable[bytes]]

_SECRET_HEADERS = {"authorization", "proxy-authorization", "private-token", "job-token", "deploy-token", "cookie"}
_PIECE = 64 * 1024
_IDLE_S = 30


@dataclass(kw_only=True, slots=True)
class Record:
    """One request as the server saw it; header names are in lower case, and secrets in them are hidden."""

    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    length: int
    status: int = 0  # 0: no answer was sent
    fault: Fault = field(default_factory=Fault)

    def __str__(self) -> str:
        """Return the request line and what came of it."""
        return f"{self.method} {self.path} {self.status or 'no answer'}"


class Body:
    """A request's body: ends where its length says, and is taken piece by piece."""

    def __init__(self, stream: BinaryIO, length: int) -> None:
        """Read at most *length* bytes of *stream*."""
        self._stream = stream
        self.length = length
        self.left = length

    def read(self, size: int = -1) -> bytes:
        """Return up to *size* bytes, all that is left without a size; none at the end.

        Raises ``ConnectionAbortedError`` where the client stops before the end.
        """
        if size < 0:
            return b"".join(iter(lambda: self.read(_PIECE), b""))
        data = self._stream.read(min(size, self.left))
        if not data and self.left and size:
            self.left = 0
            raise ConnectionAbortedError("the client stopped in the middle of its request")
        self.left -= len(data)
        return data

    def drain(self, upto: int | None = None) -> None:
        """Take what is left, or up to the byte *upto*: a client that still sends does not hear an answer."""
        floor = 0 if upto is None else self.length - upto
        while self.left > floor and self.read(min(_PIECE, self.left - floor)):
            pass


class _Handler(WSGIRequestHandler):
    timeout = _IDLE_S
    server: _Server

    def handle(self) -> None:
        try:
            self._handle()
        except OSError:  # cut connections, time-outs and failed handshakes are what these servers are for
            self.close_connection = True

    def _handle(self) -> None:
        self.raw_requestline = self.rfile.readline(65537)
        if len(self.raw_requestline) > 65536 or not self.parse_request():  # noqa: PLR2004 - as the base class
            return
        output: Any = self.wfile
        handler: Any = ServerHandler(self.rfile, output, sys.stderr, self.get_environ(), multithread=True)
        handler.request_handler = self
        handler.run(self.server.get_app())

    def get_environ(self) -> dict[str, Any]:
        return {**super().get_environ(), "REQUEST_URI": self.path}

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base class names it
        """Stay quiet: the requests are recorded."""


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True
    request_queue_size = 128
    context: ssl.SSLContext | None = None

    def __init__(self, application: Any, context: ssl.SSLContext | None) -> None:
        self.context = context
        self._open: dict[threading.Thread, socket.socket] = {}
        self._lock = threading.Lock()
        super().__init__(("127.0.0.1", 0), _Handler)
        self.set_app(application)

    def server_bind(self) -> None:
        """Bind without asking a name server who 127.0.0.1 is."""
        TCPServer.server_bind(self)
        self.server_name, self.server_port = "127.0.0.1", self.server_address[1]
        self.setup_environ()

    def get_request(self) -> tuple[socket.socket, Any]:
        request, address = super().get_request()
        request.settimeout(_IDLE_S)
        if self.context is not None:  # the handshake happens in the request's own thread, at its first read
            request = self.context.wrap_socket(request, server_side=True, do_handshake_on_connect=False)
        return request, address

    def process_request(self, request: Any, client_address: Any) -> None:
        thread = threading.Thread(target=self._process, args=(request, client_address), daemon=True)
        with self._lock:
            self._open[thread] = request
        thread.start()

    def _process(self, request: Any, client_address: Any) -> None:
        self.process_request_thread(request, client_address)
        with self._lock:
            self._open.pop(threading.current_thread(), None)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Stay quiet: an application's own mistake has been answered with 500 and is recorded so."""

    def end(self) -> None:
        """Cut what is still open and wait for its threads."""
        with self._lock:
            still = dict(self._open)
        for request in still.values():
            with contextlib.suppress(OSError):  # closed in the meantime
                request.shutdown(socket.SHUT_RDWR)
        for thread in still:
            thread.join(timeout=10)


class Served:
    """A running server: where it is, what it was asked, and what is planned to go wrong."""

    def __init__(
        self, application: Application, *, authority: Authority | None = None, names: tuple[str, ...] = ()
    ) -> None:
        """Serve *application*; with an *authority* over TLS, its certificate being for *names* or for 127.0.0.1."""
        self._application = application
        self._context = authority.server_context(*names) if authority else None
        self._plans = Plans()
        self._closing = threading.Event()
        self._server: _Server | None = None
        self._thread: threading.Thread | None = None
        self.requests: list[Record] = []

    def __enter__(self) -> Self:
        """Start; the port is the system's choice."""
        self._closing.clear()
        self._server = server = _Server(self._answer, self._context)
        self._thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Stop: afterwards there is no thread and no socket."""
        if self._server is None or self._thread is None:
            return
        self._closing.set()
        self._server.shutdown()
        self._server.end()
        self._server.server_close()
        self._thread.join(timeout=10)
        self._server = self._thread = None

    @property
    def url(self) -> str:
        """Where the server is, without a slash at the end."""
        if self._server is None:
            raise LookupError("the server is not running")
        return f"http{'s' if self._context else ''}://127.0.0.1:{self._server.server_port}"

    def plan(self, route: str, *faults: Fault) -> None:
        """Let *faults* happen, in this order, to the coming requests that fit *route* (``POST /legacy/``)."""
        self._plans.add(route, *faults)

    @property
    def unspent(self) -> int:
        """How many planned faults have not happened: a test whose fault never happened has shown nothing."""
        return self._plans.left

    def asked(self, route: str = "*") -> list[Record]:
        """Return the recorded requests that fit *route*."""
        return [record for record in self.requests if fnmatchcase(f"{record.method} {record.path}", route)]

    def _answer(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        record = _recorded(environ)
        record.fault = fault = self._plans.take(record.method, record.path)
        self.requests.append(record)
        body = environ["wsgi.input"] = Body(environ["wsgi.input"], record.length)
        if environ.get("HTTP_TRANSFER_ENCODING"):
            fault = Fault(status=411, reason="Length Required", body=b"Length Required", processed=False)
        if fault.read < 1:
            body.drain(int(record.length * fault.read))
            raise ConnectionAbortedError
        head: list[Any] = ["500 Internal Server Error", []]
        pieces = self._application(environ, _keep(head)) if fault.processed else []
        body.drain()
        if fault.silent_s or fault.lost:
            self._closing.wait(fault.silent_s)
            _close(pieces)
            raise ConnectionAbortedError
        if fault.status:
            _close(pieces)
            head, pieces = _planned(fault)
        record.status = int(head[0][:3])
        start_response(*head)
        return self._in_pieces(pieces, fault) if fault.sent < 1 or fault.pause_s else pieces

    def _in_pieces(self, pieces: Iterable[bytes], fault: Fault) -> Iterator[bytes]:
        whole = b"".join(pieces)
        _close(pieces)
        whole, is_cut = whole[: int(len(whole) * fault.sent)], fault.sent < 1
        step = max(1, -(-len(whole) // 10)) if fault.pause_s else max(1, len(whole))
        for start in range(0, max(1, len(whole)), step):
            self._closing.wait(fault.pause_s)
            yield whole[start : start + step]
        if is_cut:
            raise ConnectionAbortedError


def _recorded(environ: Environ) -> Record:
    headers = {
        name[5:].replace("_", "-").lower(): _without_secret(name[5:], value)
        for name, value in environ.items()
        if name.startswith("HTTP_")
    }
    parts = urlsplit(environ["REQUEST_URI"])
    return Record(
        method=environ["REQUEST_METHOD"],
        path=parts.path,
        query=dict(parse_qsl(parts.query, keep_blank_values=True)),
        headers={**headers, "content-type": environ.get("CONTENT_TYPE", "")},
        length=int(environ.get("CONTENT_LENGTH") or 0),
    )


def _without_secret(name: str, value: str) -> str:
    if name.replace("_", "-").lower() not in _SECRET_HEADERS:
        return value
    scheme, space, _ = value.partition(" ")
    return f"{scheme} {HIDDEN}" if space else HIDDEN


def _keep(head: list[Any]) -> StartResponse:
    def start_response(status: str, headers: list[tuple[str, str]], *_: object) -> None:
        head[:] = [status, headers]

    return start_response


def _planned(fault: Fault) -> tuple[list[Any], Iterable[bytes]]:
    headers = [("Content-Type", "text/plain; charset=utf-8"), ("Content-Length", str(len(fault.body)))]
    return [f"{fault.status} {fault.reason}", [*headers, *fault.headers]], [fault.body]


def _close(pieces: Iterable[bytes]) -> None:
    if hasattr(pieces, "close"):
        pieces.close()
