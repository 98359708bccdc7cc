"""A child that uploads with twine: ``python -m release.system.uploading --repository-url URL FILE...``.

twine alone waits for a silent server for ever, sends a failed file five times within a blink, and ends at a 429 without
a word of how long to wait. Here its session gets time-outs, and pauses before an answer of trouble is handed on, as
long as ``Retry-After`` says. What happens is told on standard output, one JSON object a line behind :data:`MARK`. The
password is in ``TWINE_PASSWORD`` and nowhere else.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import random
import sys
import time
from typing import TYPE_CHECKING, Any

import requests
from requests.adapters import HTTPAdapter
from twine.commands import upload
from twine.exceptions import TwineException
from twine.settings import Settings
from urllib3.exceptions import InvalidHeader
from urllib3.util import Retry

if TYPE_CHECKING:
    from collections.abc import Sequence

    from twine.package import PackageFile
    from twine.repository import Repository

MARK = "\x1erelease:"
_CONNECT_S, _READ_S = 10, 60
_LONGEST_WAIT_S = 60.0
_FIRST_WAIT_S = 0.5
_AGAIN = frozenset({429, 500, 502, 503, 504})
_LOST = 75
_EVERY_S = 1.0


class _Adapter(HTTPAdapter):
    """Sends with time-outs, and waits before it hands on that the server is in trouble."""

    def __init__(self) -> None:
        super().__init__(max_retries=Retry(total=0, connect=2, read=False, backoff_factor=0.5))
        self.file = ""
        self._troubles = 0

    def send(self, request: requests.PreparedRequest, **options: Any) -> requests.Response:  # type: ignore[override]
        options["timeout"] = (_CONNECT_S, _READ_S)
        if request.body is not None and hasattr(request.body, "read"):
            request.body = _Told(request.body, self.file)
        answer = super().send(request, **options)
        wait = self._wait(answer)
        tell("answer", file=self.file, status=answer.status_code, reason=str(answer.reason or ""), wait=round(wait, 1))
        time.sleep(wait)
        return answer

    def _wait(self, answer: requests.Response) -> float:
        if answer.status_code not in _AGAIN:
            self._troubles = 0
            return 0.0
        self._troubles += 1
        pause = _FIRST_WAIT_S * 2 ** (self._troubles - 1) * random.uniform(0.8, 1.2)  # noqa: S311 - no secret
        asked = answer.headers.get("Retry-After", "")
        with contextlib.suppress(InvalidHeader):
            pause = Retry().parse_retry_after(asked) if asked else pause
        return float(min(pause, _LONGEST_WAIT_S))


class _Told:
    """A body that tells, at most once a second, how much of it has been read."""

    def __init__(self, body: Any, file: str) -> None:
        self._body, self._file, self._sent = body, file, 0
        self._total = int(getattr(body, "len", 0))
        self._next = time.monotonic() + _EVERY_S

    def read(self, size: int = -1) -> bytes:
        piece: bytes = self._body.read(size)
        self._sent += len(piece)
        if piece and time.monotonic() >= self._next:
            self._next = time.monotonic() + _EVERY_S
            tell("sent", file=self._file, bytes=self._sent, of=self._total)
        return piece


class _Settings(Settings):
    """twine's settings, whose repository uses our adapter and knows which file it sends."""

    def create_repository(self) -> Repository:
        repository = super().create_repository()
        adapter, send = _Adapter(), repository.upload

        def told(package: PackageFile, max_redirects: int = 5) -> requests.Response:
            adapter.file = package.basefilename
            return send(package, max_redirects)

        repository.upload = told  # type: ignore[method-assign]
        for scheme in ("https://", "http://"):
            repository.session.mount(scheme, adapter)
        return repository


def tell(event: str, **data: object) -> None:
    """Print one event for the program that started this one."""
    sys.stdout.write(f"{MARK}{json.dumps({'event': event, **data})}\n")
    sys.stdout.flush()


def main(arguments: Sequence[str]) -> int:
    """Upload, and return 0, 1 for a refusal, or 75 where the connection or the answer was lost."""
    parser = argparse.ArgumentParser(prog="uploading")
    _Settings.register_argparse_arguments(parser)  # user and password come from the environment
    parser.add_argument("files", nargs="+")
    asked = parser.parse_args([*arguments, "--non-interactive", "--disable-progress-bar"])
    files = asked.files
    settings = _Settings.from_argparse(asked)
    try:
        upload.upload(settings, files)
    except requests.HTTPError as problem:
        body = problem.response.text if problem.response is not None else ""
        tell("refused", words=str(problem)[:600], body=body[:2000])
        return 1
    except (requests.RequestException, OSError) as problem:
        tell("lost", words=f"{type(problem).__name__}: {problem}"[:600])
        return _LOST
    except (TwineException, ValueError) as problem:
        tell("refused", words=f"{type(problem).__name__}: {problem}"[:600], body="")
        return 1
    tell("all")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
