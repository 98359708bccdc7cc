"""Fetching a file into the project: streamed, bounded, and put in its place only with the digest that is expected."""

from __future__ import annotations

import os
from hashlib import sha256
from typing import TYPE_CHECKING, BinaryIO

from release.errors import OutsideAnswered
from release.system.http import Digest

if TYPE_CHECKING:
    from release.system.http import Request
    from release.system.world import World


class _Hashed(Digest):
    """A file that is written to, and the digest of what was."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        super().__init__()

    def write(self, data: bytes) -> int:
        self._stream.write(data)
        return super().write(data)

    def seek(self, offset: int) -> int:
        return self._stream.seek(offset)

    def truncate(self) -> None:
        self._stream.seek(0)
        self._stream.truncate()
        self._hash = sha256()


def download(world: World, request: Request, path: str, digest: str) -> None:
    """Fetch *request* into the file *path* of the project, if it has the SHA-256 *digest* (hexadecimal).

    Raises :class:`OutsideAnswered` where it is not given, or is another file; nothing is left of that.
    """
    target = world.view.root / path
    beside = target.with_name(f".{target.name[:200]}.{os.getpid()}.part")
    with world.act("download", url=request.shown, path=path) as result:
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            with beside.open("w+b") as stream:
                hashed = _Hashed(stream)
                answer = world.view.fetch(request, hashed)
                if not answer.ok:
                    raise OutsideAnswered(f"{request.shown} is not given", where=(answer.words[:200],))
                if hashed.hex != digest:
                    raise OutsideAnswered(
                        f"{request.shown} is another file than the index lists",
                        where=(f"listed {digest}", f"given  {hashed.hex}"),
                    )
            os.replace(beside, target)
        finally:
            beside.unlink(missing_ok=True)
        result["sha256"] = digest
