"""A real HTTP server on this machine that answers from a script, one entry a request, and remembers what it got."""

from __future__ import annotations

import contextlib
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass
class Say:
    """One answer; ``cut`` sends only that many bytes of the body, ``drop`` closes without a word."""

    status: int = 200
    body: bytes = b""
    reason: str = "OK"
    headers: dict[str, str] = field(default_factory=dict)
    cut: int | None = None
    drop: bool = False
    wait: threading.Event | None = None


@dataclass
class Server:
    url: str
    script: list[Say]
    got: list[tuple[str, str, dict[str, str], bytes]] = field(default_factory=list)


@contextlib.contextmanager
def answering(*script):
    """Serve *script*; its last entry is said again and again."""
    server = Server(url="", script=list(script))

    class Handler(BaseHTTPRequestHandler):
        def answer(self):
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            server.got.append((self.command, self.path, {k.lower(): v for k, v in self.headers.items()}, body))
            say = server.script.pop(0) if len(server.script) > 1 else server.script[0]
            if say.wait:
                say.wait.wait(20)
            if say.drop:
                self.close_connection = True
                return
            self.send_response(say.status, say.reason)
            for name, value in {"Content-Length": str(len(say.body)), **say.headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(say.body[: say.cut])
            if say.cut is not None:
                self.close_connection = True

        do_GET = do_HEAD = do_POST = do_PUT = do_PATCH = do_DELETE = answer  # noqa: N815 - http.server's names

        def log_message(self, *_):
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as httpd:
        server.url = f"http://127.0.0.1:{httpd.server_address[1]}"
        thread = threading.Thread(target=httpd.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield server
        finally:
            for say in server.script:
                if say.wait:
                    say.wait.set()
            httpd.shutdown()
            thread.join()
