"""How much of an archive is read, and what one member of it is while that is done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from release.model.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from release.model.contents import Member


@dataclass(frozen=True, kw_only=True, slots=True)
class Limits:
    """The most that is read: members, bytes in all, and bytes out for each byte in, beyond the first ``free``."""

    members: int = 200_000
    size: int = 8 << 30
    ratio: int = 50
    free: int = 64 << 20


LIMITS = Limits()


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """A member, and its bytes (only while it is the current one) in blocks of the given size."""

    member: Member
    blocks: Callable[[int], Iterator[bytes]]


class Count:
    """What was read so far of an archive of *packed* bytes."""

    def __init__(self, limits: Limits, packed: int) -> None:
        """Start at nothing."""
        self._limits, self._packed = limits, packed
        self._members = self._size = 0

    def add(self, size: int) -> None:
        """Count a member of *size* bytes; ``OverflowError`` if that is over a limit."""
        self._members += 1
        self._size += size
        limits = self._limits
        if self._members > limits.members:
            raise OverflowError(f"it holds more than {limits.members} members")
        if self._size > limits.size:
            raise OverflowError(f"it unpacks to more than {limits.size} bytes")
        if self._size > limits.free and self._size > limits.ratio * self._packed:
            raise OverflowError(f"it unpacks to more than {limits.ratio} times its {self._packed} bytes")


def shown_path(name: str) -> str:
    r"""Return *name* with the bytes that are no UTF-8 written as ``\udcff``, so that it can be shown and kept."""
    return name.encode("utf-8", "backslashreplace").decode("utf-8")
