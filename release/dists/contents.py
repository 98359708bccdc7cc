"""Reading what a distribution holds: streamed in blocks, never unpacked, and bounded in everything."""

from __future__ import annotations

import contextlib
import struct
import tarfile
import zipfile
import zlib
from dataclasses import field, replace
from hashlib import sha1, sha256
from typing import TYPE_CHECKING

from release.dists import tar_members, zip_members
from release.dists.bounds import LIMITS, Limits
from release.model.contents import FILE, Contents, Member
from release.model.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import BinaryIO

    from release.dists.bounds import Entry

_BLOCK = 1 << 20
_SEEN, _OVERLAP = 8 << 20, 4096
_BROKEN = (zipfile.BadZipFile, tarfile.TarError, zlib.error, struct.error, EOFError, OSError, ValueError, RuntimeError)

__all__ = ["LIMITS", "Limits", "read_bodies", "read_contents"]


@dataclass(slots=True)
class _Found:
    members: list[Member] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    is_whole: bool = True


def read_contents(
    stream: BinaryIO, filename: str, limits: Limits = LIMITS, look: Callable[[str, bytes], None] | None = None
) -> Contents:
    """Return what the distribution *filename* in *stream* holds; a hostile archive is a problem in it, never an error.

    Memory grows with the number of members, not with their size. *look* gets the path of each file and its bytes, in
    blocks of at most 8 MiB that overlap a little.
    """
    found = _Found()
    with _noting(found):
        for entry in _entries(stream, filename, limits, found.problems):
            member = entry.member
            if member.kind == FILE:
                member = _digested(entry, look, has_blob=not filename.endswith(".whl"))
            found.members.append(member)
    return _of(filename, found)


def read_bodies(
    stream: BinaryIO, filename: str, wanted: Callable[[Member], bool], most_bytes: int = 64 << 20
) -> dict[str, bytes]:
    """Return the bytes of the files for which *wanted* is true, by path (in an sdist without its top folder).

    They see members without digest. What would make it more than *most_bytes* in all is left out; so is everything
    behind the place where an archive cannot be read.
    """
    found, bodies, left = _Found(), {}, most_bytes
    members = _listed(stream, filename)
    top = members.top
    with _noting(found):
        for entry in _entries(stream, filename, LIMITS, found.problems):
            member = _below(entry.member, top)
            if member.kind == FILE and member.size <= left and wanted(member):
                bodies[member.path] = b"".join(entry.blocks(_BLOCK))
                left -= member.size
    return bodies


def _listed(stream: BinaryIO, filename: str) -> Contents:
    """Return the members without reading the files."""
    found = _Found()
    with _noting(found):
        found.members += [entry.member for entry in _entries(stream, filename, LIMITS, found.problems)]
    return _of(filename, found)


def _entries(stream: BinaryIO, filename: str, limits: Limits, problems: list[str]) -> Iterator[Entry]:
    stream.seek(0)
    is_zip = filename.endswith((".whl", ".zip"))
    yield from (zip_members if is_zip else tar_members).entries(stream, limits, problems)


@contextlib.contextmanager
def _noting(found: _Found) -> Iterator[None]:
    try:
        yield
    except OverflowError as problem:
        found.problems.append(str(problem))
        found.is_whole = False
    except _BROKEN as problem:
        words = str(problem) or type(problem).__name__
        found.problems.append(f"it cannot be read: {words}")
        found.is_whole = False


def _digested(entry: Entry, look: Callable[[str, bytes], None] | None, *, has_blob: bool) -> Member:
    hasher, held = sha256(), b""
    blob = sha1(b"blob %d\0" % entry.member.size, usedforsecurity=False)
    for block in entry.blocks(_BLOCK):
        hasher.update(block)
        if has_blob:
            blob.update(block)
        if look is not None:
            held += block
            if len(held) >= _SEEN:
                look(entry.member.path, held)
                held = held[-_OVERLAP:]
    if look is not None:
        look(entry.member.path, held)
    return replace(entry.member, sha256=hasher.hexdigest(), blob=blob.hexdigest() if has_blob else "")


def _of(filename: str, found: _Found) -> Contents:
    top, problems = "", list(found.problems)
    if not filename.endswith(".whl"):
        top = _top(found.members, filename)
        firsts = ((member.path.partition("/")[0], member.path) for member in found.members)
        strangers = [path for first, path in firsts if first not in {top, "", ".."}]
        if strangers:
            problems.append(f"{len(strangers)} members beside its top folder {top}/, as {strangers[0]}")
    members = tuple(_below(member, top) for member in found.members)
    return Contents(
        filename=filename,
        members=tuple(member for member in members if member.path),
        problems=tuple(dict.fromkeys(problems)),
        top=top,
        is_whole=found.is_whole,
    )


def _top(members: list[Member], filename: str) -> str:
    """Return the folder in which everything lies; where there is none, the one that the file's name promises."""
    tops = {member.path.partition("/")[0] for member in members}
    return tops.pop() if len(tops) == 1 else filename.removesuffix(".zip").removesuffix(".tar.gz")


def _below(member: Member, top: str) -> Member:
    if not top:
        return member
    if member.path == top:
        return replace(member, path="")
    return replace(member, path=member.path.removeprefix(f"{top}/"))
