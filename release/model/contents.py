"""What a distribution holds, as its archive states it: nothing was unpacked to learn it."""

from __future__ import annotations

from release.model.records import dataclass

FILE, FOLDER, LINK, OTHER = "file", "folder", "link", "other"
_EXECUTABLE = 0o111


@dataclass(frozen=True, kw_only=True, slots=True)
class Member:
    """One member of an archive.

    ``path`` is as it stands there, however hostile, with ``/``; in an sdist without the top folder. ``size`` is in
    bytes, ``mode`` the permission bits (0 where none are stated), ``kind`` is :data:`FILE`, :data:`FOLDER`,
    :data:`LINK` (``link`` is where it leads) or :data:`OTHER` (a device, a pipe). ``sha256`` is that of a file's bytes,
    ``blob`` the name (SHA-1) that git gives them, empty in a wheel.
    """

    path: str
    size: int = 0
    mode: int = 0
    kind: str = FILE
    sha256: str = ""
    link: str = ""
    blob: str = ""

    @property
    def is_executable(self) -> bool:
        """Whether anybody may run it."""
        return self.kind == FILE and bool(self.mode & _EXECUTABLE)


@dataclass(frozen=True, kw_only=True, slots=True)
class Contents:
    """The members of the distribution *filename*, in the archive's order; ``top`` is an sdist's top folder.

    ``problems`` say why an installer or an index could refuse the archive, or read it in another way than was done
    here; where it could not be read to its end, ``members`` are those before that and ``is_whole`` is false.
    """

    filename: str
    members: tuple[Member, ...] = ()
    problems: tuple[str, ...] = ()
    top: str = ""
    is_whole: bool = True

    @property
    def files(self) -> tuple[Member, ...]:
        """The members that are plain files."""
        return tuple(member for member in self.members if member.kind == FILE)

    def paths(self) -> frozenset[str]:
        """Return the paths of all plain files."""
        return frozenset(member.path for member in self.members if member.kind == FILE)
