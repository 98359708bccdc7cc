"""Reading distributions without unpacking them: digest, size and the metadata inside."""

from __future__ import annotations

import tarfile
import zipfile
from email.parser import BytesHeaderParser
from hashlib import sha256
from typing import TYPE_CHECKING

from release.model.distribution import Distribution, kind_of
from release.model.dists import Metadata

if TYPE_CHECKING:
    from typing import BinaryIO

    from release.system.view import View

_CHUNK = 1 << 20
_LARGEST_METADATA = 4 << 20


def describe(stream: BinaryIO, filename: str) -> Distribution:
    """Return name, kind, size and SHA-256 of what *stream* holds; it is closed. Memory does not grow with its size."""
    hasher, size = sha256(), 0
    with stream:
        while chunk := stream.read(_CHUNK):
            hasher.update(chunk)
            size += len(chunk)
    return Distribution(filename=filename, kind=kind_of(filename), size=size, sha256=hasher.hexdigest())


def read_metadata(view: View, path: str) -> Metadata:
    """Return what METADATA (wheel) or PKG-INFO (sdist) states; ``ValueError`` says why it cannot be read."""
    try:
        with view.open(path) as stream:
            data = _wheel_metadata(stream) if path.endswith(".whl") else _sdist_metadata(stream, path)
    except (zipfile.BadZipFile, tarfile.TarError, EOFError, OSError, KeyError) as problem:
        raise ValueError(f"not a readable archive: {problem}") from None
    headers = BytesHeaderParser().parsebytes(data)
    return Metadata(name=str(headers["Name"] or ""), version=str(headers["Version"] or ""))


def _wheel_metadata(stream: BinaryIO) -> bytes:
    with zipfile.ZipFile(stream) as wheel:
        found = [info for info in wheel.infolist() if _is_metadata(info.filename, ".dist-info/METADATA")]
        if len(found) != 1 or found[0].file_size > _LARGEST_METADATA:
            raise ValueError(f"{len(found)} METADATA files of a usable size in it, 1 expected")
        return wheel.read(found[0])


def _sdist_metadata(stream: BinaryIO, path: str) -> bytes:
    if path.endswith(".zip"):
        with zipfile.ZipFile(stream) as archive:
            return archive.read(next(n for n in archive.namelist() if _is_metadata(n, "/PKG-INFO")))
    with tarfile.open(fileobj=stream, mode="r|gz") as archive:
        for member in archive:
            if _is_metadata(member.name, "/PKG-INFO") and member.size <= _LARGEST_METADATA:
                opened = archive.extractfile(member)
                return opened.read() if opened else b""
    raise ValueError("no PKG-INFO in it")


def _is_metadata(name: str, ending: str) -> bool:
    return name.endswith(ending) and name.count("/") == 1
