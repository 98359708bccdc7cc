"""Records: dataclasses whose comparing, hashing and showing are not compiled anew for each class.

The standard decorator writes and compiles up to eight functions for a class, which takes half a millisecond; a bump
defines fifty-five records and an audit two hundred before either has read a file. Here ``__init__`` alone is compiled,
and the rest is shared, which takes a third. To a type checker they are dataclasses, and it is the type checker that
keeps anybody from changing a frozen one: at run time nothing does.
"""

from __future__ import annotations

import dataclasses
from operator import attrgetter
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable
    from dataclasses import dataclass

__all__ = ["dataclass"]


def _record(*, frozen: bool = False, repr: bool = True, **options: Any) -> Callable[[type], Any]:  # noqa: A002 - its name
    """Do what ``dataclasses.dataclass`` does, for those of its options that are used here."""

    def made(kind: type) -> Any:
        record: Any = dataclasses.dataclass(eq=False, repr=False, match_args=False, **options)(kind)
        _compare(record, is_hashed=frozen)
        if repr:
            _show(record)
        return record

    return made


def _compare(record: Any, *, is_hashed: bool) -> None:
    """Give *record* equality by its fields, among its own class, and the hash that goes with it, or none."""
    names = [field.name for field in dataclasses.fields(record) if field.compare]
    values = attrgetter(*names) if names else _nothing
    hashed = [field.name for field in dataclasses.fields(record) if field.compare and field.hash is not False]
    to_hash = attrgetter(*hashed) if hashed else _nothing

    def __eq__(self: object, other: object) -> Any:  # noqa: N807 - it becomes the method
        return values(self) == values(other) if other.__class__ is self.__class__ else NotImplemented

    def __hash__(self: object) -> int:  # noqa: N807 - as above
        return hash(to_hash(self))

    record.__eq__ = __eq__
    record.__hash__ = __hash__ if is_hashed else None


def _show(record: Any) -> None:
    """Give *record* the words of a dataclass; a field with ``repr=False``, as a secret has, is not in them."""
    names = [field.name for field in dataclasses.fields(record) if field.repr]

    def __repr__(self: object) -> str:  # noqa: N807 - it becomes the method
        return f"{type(self).__qualname__}({', '.join(f'{name}={getattr(self, name)!r}' for name in names)})"

    record.__repr__ = __repr__


def _nothing(record: object) -> tuple[()]:  # noqa: ARG001 - a record without fields has nothing to compare
    return ()


if not TYPE_CHECKING:
    dataclass = _record
