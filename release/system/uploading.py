"""A child that uploads with twine: ``python -m release.system.uploading``, told what on its standard input.

It is started before anybody knows what to send, because loading twine takes long. The order is one JSON object:
``arguments`` (as of ``twine upload``), ``username`` and ``password``, which are nowhere else; without one it ends.

twine alone waits for a silent server for ever, sends a failed file five times within a blink, and ends at a 429 without
a word of how long to wait. Here its session gets time-outs, and pauses before an answer of trouble is handed on, as
long as ``Retry-After`` says. Of many files the first goes alone, for it makes the release, and then several go side by
side: on Linux half of them in a process of their own, which has its own core. What happens is told on standard output,
one JSON object a line behind :data:`MARK`.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import mmap
import os
import random
import sys
import threading
import time
import traceback
from concurrent.futures import ThreadPoolExecutor
from typing import IO, TYPE_CHECKING, Any, cast

import requests
from requests.adapters import HTTPAdapter
from twine import repository as repositories
from twine.commands import upload
from twine.exceptions import TwineException
from twine.settings import Settings
from urllib3.exceptions import InvalidHeader
from urllib3.util import Retry

if sys.platform == "linux":
    import fcntl

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from twine.package import PackageFile
    from twine.repository import Repository

MARK = "\x1erelease:"
_CONNECT_S, _READ_S = 10, 60
_LONGEST_WAIT_S = 60.0
_FIRST_WAIT_S = 0.5
_AGAIN = frozenset({429, 500, 502, 503, 504})
_REFUSED, _LOST = 1, 75
_MANY, _SIDE_BY_SIDE = 8, 4
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

    sending = ""

    def create_repository(self) -> Repository:
        repository = super().create_repository()
        adapter, send = _Adapter(), repository.upload

        def told(package: PackageFile, max_redirects: int = 5) -> requests.Response:
            if _STOP[0] or _is_orphan():
                raise InterruptedError  # another file was refused, so this one is not sent
            self.sending = adapter.file = package.basefilename
            return send(package, max_redirects)

        repository.upload = told  # type: ignore[method-assign]
        session = repository.session
        for scheme in ("https://", "http://"):
            session.mount(scheme, adapter)
        # The environment's proxies and certificates are looked up once and not for each file, which took 1 ms.
        found = session.merge_environment_settings(repository.url, {}, None, None, None)
        session.proxies, session.verify, session.cert = found["proxies"], found["verify"], found["cert"]
        session.trust_env = False
        return repository


_STOP = mmap.mmap(-1, 1)  # not 0 when nothing more is to be sent, in this process and those that it forks
_TELLING = threading.Lock()
_BETWEEN: list[IO[bytes]] = []
_LEADER: list[int] = []  # in the second process the number of the first


def tell(event: str, **data: object) -> None:
    """Print one event for the program that started this one, on a line of its own whatever else is printed."""
    with _TELLING, _alone():
        sys.stdout.write(f"\n{MARK}{json.dumps({'event': event, **data})}\n")
        sys.stdout.flush()


def main(order: bytes) -> int:
    """Upload, and return 0, 1 for a refusal, or 75 where the connection or the answer was lost."""
    if not order:
        return 0  # whoever started us has ended, or has nothing to send
    for module in (upload, repositories):  # a line in colours for each file takes a quarter of twine's time
        vars(module)["print"] = _nothing  # what it is about is told, and warnings are logged
    told = json.loads(order)
    parser = argparse.ArgumentParser(prog="uploading")
    _Settings.register_argparse_arguments(parser)
    parser.add_argument("files", nargs="+")
    asked = parser.parse_args([*told["arguments"], "--non-interactive", "--disable-progress-bar"])
    asked.username, asked.password = told["username"], told["password"]
    first, *rest = _groups(asked.files)
    codes = [_upload(asked, first)]
    if rest and codes == [0]:
        codes += _side_by_side(asked, rest)
    if not any(codes):
        tell("all")
    return _REFUSED if _REFUSED in codes else max(codes)


def _nothing(*words: object) -> None:
    """Print nothing."""


@contextlib.contextmanager
def _alone() -> Iterator[None]:
    """Keep the other process, where there is one, from printing; the end of ours, whatever it is of, lets it again."""
    for file in _BETWEEN:
        fcntl.lockf(file, fcntl.LOCK_EX)
    try:
        yield
    finally:
        for file in _BETWEEN:
            fcntl.lockf(file, fcntl.LOCK_UN)


def _side_by_side(asked: argparse.Namespace, groups: Sequence[Sequence[str]]) -> list[int]:
    """Upload *groups* at once and return how each ended; where there is another core for it, it gets half of them."""
    if sys.platform != "linux" or len(os.sched_getaffinity(0)) == 1 or len(groups) == 1:
        return _in_threads(asked, groups)
    leader = os.getpid()
    try:
        _BETWEEN.append(os.fdopen(os.memfd_create("telling"), "w+b"))
        number = os.fork()  # no thread of ours is running, and all that twine has loaded is there already
    except OSError:  # no room for another process
        _BETWEEN.clear()
        return _in_threads(asked, groups)
    if number == 0:
        code = _LOST
        _LEADER.append(leader)
        try:
            code = max(_in_threads(asked, groups[1::2]), key=(0, _LOST, _REFUSED).index)
        except BaseException:  # noqa: BLE001 - it ends here, in its own words
            traceback.print_exc()
        finally:
            os._exit(code)
    codes = _in_threads(asked, groups[::2])
    ended = os.waitstatus_to_exitcode(os.waitpid(number, 0)[1])
    if ended not in {0, _REFUSED, _LOST}:
        tell("lost", file="", words=f"the second uploading process ended with {ended}")
    return [*codes, ended if ended in {0, _REFUSED} else _LOST]


def _is_orphan() -> bool:
    """Tell whether we are the second process and the first one has ended: whoever started it counts on its end."""
    return _LEADER != [] and os.getppid() != _LEADER[0]


def _in_threads(asked: argparse.Namespace, groups: Sequence[Sequence[str]]) -> list[int]:
    with ThreadPoolExecutor(len(groups)) as pool:
        return list(pool.map(lambda group: _upload(asked, group), groups))


def _groups(files: Sequence[str]) -> list[list[str]]:
    """Return *files* in groups, each with its attestations: one where they are few, else the first and several more."""
    sent = [file for file in files if not file.endswith(".attestation")]
    signed = [file for file in files if file.endswith(".attestation")]
    several = [sent[:1], *(sent[1:][number::_SIDE_BY_SIDE] for number in range(_SIDE_BY_SIDE))]
    groups = several if len(sent) > _MANY else [sent]
    return [
        [*group, *(each for each in signed if _name(each).startswith(tuple(map(_name, group))))] for group in groups
    ]


def _name(path: str) -> str:
    return path.replace("\\", "/").rpartition("/")[2]


def _upload(asked: argparse.Namespace, files: Sequence[str]) -> int:
    """Upload *files* one after the other; tell what goes wrong, and let nothing more be sent then."""
    own = argparse.Namespace(**vars(asked))  # twine changes what it is given
    settings = cast("_Settings", _Settings.from_argparse(own))
    try:
        upload.upload(settings, list(files))
    except InterruptedError:
        return 0
    except requests.HTTPError as problem:
        answer = problem.response
        told = {"words": str(problem)[:600], "body": answer.text[:2000]} if answer is not None else {"words": ""}
        code = _REFUSED
    except (requests.RequestException, OSError) as problem:
        told, code = {"words": f"{type(problem).__name__}: {problem}"[:600]}, _LOST
    except (TwineException, ValueError) as problem:
        told, code = {"words": f"{type(problem).__name__}: {problem}"[:600]}, _REFUSED
    else:
        return 0
    _STOP[0] = 1
    tell("lost" if code == _LOST else "refused", file=settings.sending, **told)
    return code


if __name__ == "__main__":
    CODE = main(sys.stdin.buffer.read())
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(CODE)  # nothing is left to do, and taking down all that twine has loaded takes long
