"""Read a form with files as it arrives: files go to disk piece by piece, so that memory does not grow with them."""

from __future__ import annotations

import hashlib
from dataclasses import field
from email.message import Message
from typing import TYPE_CHECKING

from release.model.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from release.rehearsal.serving import Body

_PIECE = 256 * 1024
_LARGEST_HEAD = 16 * 1024
_LARGEST_FIELD = 8 * 1024 * 1024


@dataclass(frozen=True, kw_only=True, slots=True)
class Received:
    """A file of a form, where it was put, with the digests taken on the way."""

    field: str
    filename: str
    kind: str
    path: Path
    size: int
    sha256: str
    blake2_256: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Form:
    """What a form held: texts by field, in the order they came, and files."""

    fields: dict[str, list[str]] = field(default_factory=dict)
    files: list[Received] = field(default_factory=list)

    def first(self, name: str) -> str:
        """Return the first text of field *name*, empty where there is none."""
        return next(iter(self.fields.get(name, [])), "")


def read_form(body: Body, content_type: str, folder: Path) -> Form:
    """Read *body*, with files put into *folder*; ``ValueError`` where it is not a complete form."""
    head = Message()
    head["Content-Type"] = content_type
    boundary = head.get_param("boundary")
    if head.get_content_type() != "multipart/form-data" or not isinstance(boundary, str):
        raise ValueError("the body is not a form")
    parts, form = _Parts(body, boundary.encode("latin-1")), Form()
    for part in parts:
        name = str(part.get_param("name", "", "content-disposition"))
        if (filename := part.get_filename()) is None:
            form.fields.setdefault(name, []).append(parts.text())
        else:
            target = folder / f"part-{len(form.files)}"
            form.files.append(_received(parts, name, filename, part.get_content_type(), target))
    return form


def _received(parts: _Parts, name: str, filename: str, kind: str, target: Path) -> Received:
    sha256, blake2, size = hashlib.sha256(), hashlib.blake2b(digest_size=32), 0
    with target.open("wb") as stream:
        for piece in parts.data():
            stream.write(piece)
            sha256.update(piece)
            blake2.update(piece)
            size += len(piece)
    return Received(
        field=name,
        filename=filename,
        kind=kind,
        path=target,
        size=size,
        sha256=sha256.hexdigest(),
        blake2_256=blake2.hexdigest(),
    )


class _Parts:
    """The parts of a form, one after the other; each one's data is taken before the next is asked for."""

    def __init__(self, body: Body, boundary: bytes) -> None:
        self._body = body
        self._held = b"\r\n"  # the first boundary stands at the very beginning, the others at the beginning of a line
        self._mark = b"\r\n--" + boundary

    def __iter__(self) -> Iterator[Message]:
        for _ in self._until(self._mark):
            pass
        while not self._is_last():
            for _ in self._until(b"\r\n"):
                pass
            yield _head(b"".join(self._until(b"\r\n\r\n", _LARGEST_HEAD)))

    def data(self) -> Iterator[bytes]:
        return self._until(self._mark)

    def text(self) -> str:
        return b"".join(self._until(self._mark, _LARGEST_FIELD)).decode("utf-8", "replace")

    def _is_last(self) -> bool:
        while len(self._held) < len(b"--"):
            piece = self._body.read(min(_PIECE, self._body.left))
            if not piece:
                raise ValueError("the form ends too early")
            self._held += piece
        return self._held.startswith(b"--")

    def _until(self, mark: bytes, largest: int = 0) -> Iterator[bytes]:
        taken = 0
        while (at := self._held.find(mark)) < 0:
            ready, self._held = self._held[: 1 - len(mark)], self._held[1 - len(mark) :]
            taken += len(ready)
            if largest and taken > largest:
                raise ValueError("a part of the form is too long")
            yield ready
            piece = self._body.read(min(_PIECE, self._body.left))
            if not piece:
                raise ValueError("the form ends too early")
            self._held += piece
        ready, self._held = self._held[:at], self._held[at + len(mark) :]
        yield ready


def _head(data: bytes) -> Message:
    head = Message()
    for line in data.decode("utf-8", "replace").split("\r\n"):
        name, _, value = line.partition(":")
        head[name] = value.strip()
    return head
