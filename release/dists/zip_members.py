"""The members of a wheel or zip, as its central directory lists them; the directory is bounded before it is read."""

from __future__ import annotations

import stat
import struct
import zipfile
from typing import TYPE_CHECKING

from release.dists.bounds import Count, Entry, shown_path
from release.model.contents import FILE, FOLDER, LINK, OTHER, Member

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import BinaryIO

    from release.dists.bounds import Limits

_END, _END_SIZE = b"PK\x05\x06", 22
_LOCATOR, _LOCATOR_SIZE, _WIDE_SIZE = b"PK\x06\x07", 20, 56
_LONGEST_COMMENT = 1 << 16
_ROW = 46  # bytes at least of each row in the directory
_LONGEST_LINK = 4096
_METHODS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
_ENCRYPTED = 1
_PERMISSIONS = 0o7777


def entries(stream: BinaryIO, limits: Limits, problems: list[str]) -> Iterator[Entry]:
    """Yield the members of the zip in *stream*; what is odd goes to *problems*."""
    packed = stream.seek(0, 2)
    problems += _framing(stream, packed, limits)
    stream.seek(0)
    count = Count(limits, packed)
    with zipfile.ZipFile(stream) as archive:
        infos = archive.infolist()
        if infos and min(info.header_offset for info in infos) > 0:
            problems.append("something stands before its first member")
        for info in infos:
            count.add(info.file_size)
            if info.flag_bits & _ENCRYPTED:
                raise ValueError(f"{shown_path(info.orig_filename)} in it is encrypted")
            if info.compress_type not in _METHODS:
                problems.append("a member of it is packed in a way that indexes refuse")
        for info in infos:
            yield Entry(member=_member(archive, info), blocks=_Reader(archive, info))


class _Reader:
    """Reads one member in blocks."""

    def __init__(self, archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> None:
        self._archive, self._info = archive, info

    def __call__(self, size: int) -> Iterator[bytes]:
        opened = self._archive
        with opened.open(self._info) as body:
            while block := body.read(size):
                yield block


def _framing(stream: BinaryIO, packed: int, limits: Limits) -> Iterator[str]:
    """Yield what two readers could see differently; ``OverflowError`` for a directory that is too long to be read."""
    start = max(0, packed - _LONGEST_COMMENT - _END_SIZE)
    stream.seek(start)
    tail = stream.read()
    at = tail.rfind(_END)
    if at < 0 or at + _END_SIZE > len(tail):
        return  # zipfile says what it is not
    size, offset, comment = struct.unpack("<IIH", tail[at + 12 : at + _END_SIZE])
    end = start + at
    if at >= _LOCATOR_SIZE and tail[at - _LOCATOR_SIZE :].startswith(_LOCATOR):
        stream.seek(*struct.unpack("<Q", tail[at - 12 : at - 4]))
        size, offset = struct.unpack("<QQ", stream.read(_WIDE_SIZE)[40:56])
        end -= _LOCATOR_SIZE + _WIDE_SIZE
    _require_short(stream, end - size, size, limits)
    if _END in tail[max(0, offset - start) : at]:
        yield "it has more than one end, so that two readers may see two archives"
    if comment or at + _END_SIZE < len(tail):
        yield "something stands behind its end"
    if offset + size != end:
        yield "its directory is not where its end says"


def _require_short(stream: BinaryIO, offset: int, size: int, limits: Limits) -> None:
    """Walk over the rows of a long directory without keeping any."""
    if size <= _ROW * limits.members or offset < 0:
        return
    stream.seek(offset)
    rows = 0
    while size > 0 and len(row := stream.read(_ROW)) == _ROW:
        more = sum(struct.unpack("<HHH", row[28:34]))
        stream.seek(more, 1)
        size -= _ROW + more
        rows += 1
        if rows > limits.members:
            raise OverflowError(f"it holds more than {limits.members} members")


def _member(opened: zipfile.ZipFile, info: zipfile.ZipInfo) -> Member:
    path, mode, link = shown_path(info.orig_filename), info.external_attr >> 16, ""
    kind = FOLDER if path.endswith("/") else FILE
    if stat.S_ISLNK(mode):
        kind = LINK
        with opened.open(info) as body:
            link = body.read(_LONGEST_LINK).decode("utf-8", "backslashreplace")
    elif stat.S_IFMT(mode) not in {0, stat.S_IFREG, stat.S_IFDIR}:
        kind = OTHER
    return Member(
        path=path.rstrip("/") if kind == FOLDER else path,
        size=info.file_size if kind == FILE else 0,
        mode=mode & _PERMISSIONS,
        kind=kind,
        link=link,
    )
