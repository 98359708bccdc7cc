"""The members of a tar.gz, one after the other; a header's size is bounded too."""

from __future__ import annotations

import gzip
import tarfile
from typing import TYPE_CHECKING

from release.dists.bounds import Count, Entry, shown_path
from release.model.contents import FILE, FOLDER, LINK, OTHER, Member

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import BinaryIO

    from release.dists.bounds import Limits

_LARGEST_HEADER = 4 << 20
_BLOCK = 1 << 16
_PERMISSIONS = 0o7777


class _Source:
    """The unpacked stream; more than ``allowed`` bytes are not read from it, whatever a header asks for."""

    def __init__(self, stream: BinaryIO) -> None:
        self._file = gzip.GzipFile(fileobj=stream)
        self.allowed = _LARGEST_HEADER

    def read(self, size: int) -> bytes:
        data = self._file.read(size)
        self.allowed -= len(data)
        if self.allowed < 0:
            raise OverflowError(
                f"a header of it, or what stands behind its end, is larger than {_LARGEST_HEADER} bytes"
            )
        return data


def entries(stream: BinaryIO, limits: Limits, problems: list[str]) -> Iterator[Entry]:
    """Yield the members of the tar.gz in *stream*; what is odd goes to *problems*."""
    packed = stream.seek(0, 2)
    stream.seek(0)
    count, source = Count(limits, packed), _Source(stream)
    with tarfile.open(fileobj=source, mode="r|") as archive:  # type: ignore[call-overload]  # it only reads
        while (info := archive.next()) is not None:
            archive.members.clear()  # it keeps every header, and needs none in a stream
            count.add(info.size)
            source.allowed += info.size
            if info.issparse():
                problems.append("a member of it is sparse, which indexes refuse")
            yield Entry(member=_member(info), blocks=_Reader(archive, info))
            source.allowed = _LARGEST_HEADER + info.size
    source.allowed = _LARGEST_HEADER
    while data := source.read(_BLOCK):
        if data.strip(b"\0"):
            problems.append("something stands behind its end")
            break


class _Reader:
    """Reads one member in blocks."""

    def __init__(self, archive: tarfile.TarFile, info: tarfile.TarInfo) -> None:
        self._archive, self._info = archive, info

    def __call__(self, size: int) -> Iterator[bytes]:
        body = self._archive.extractfile(self._info)
        while body is not None and (block := body.read(size)):
            yield block


def _member(info: tarfile.TarInfo) -> Member:
    kind = OTHER
    if info.isreg():
        kind = FILE
    elif info.isdir():
        kind = FOLDER
    elif info.issym() or info.islnk():
        kind = LINK
    path = shown_path(info.name)
    path = path.removeprefix("./") or path
    return Member(
        path=path.rstrip("/") if kind == FOLDER else path,
        size=info.size if kind == FILE else 0,
        mode=info.mode & _PERMISSIONS,
        kind=kind,
        link=shown_path(info.linkname) if kind == LINK else "",
    )
