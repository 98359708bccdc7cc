"""Records: dataclasses whose functions are not compiled anew for each class.

The standard decorator writes and compiles up to eight functions for a class, which takes half a millisecond; a bump
defines fifty-five records and an audit two hundred before either has read a file, and makes one or two of most. Here
all functions are shared, which takes a tenth; ``__init__`` alone is compiled where a record is made often. To a type
checker they are dataclasses, and it is the type checker that keeps anybody from changing a frozen one: at run time
nothing does.
"""

from __future__ import annotations

import dataclasses
from operator import attrgetter
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable
    from dataclasses import dataclass

__all__ = ["dataclass"]

_OFTEN = 50  # as many are made one name after the other in the time that compiling takes


def _record(*, frozen: bool = False, repr: bool = True, **options: Any) -> Callable[[type], Any]:  # noqa: A002 - its name
    """Do what ``dataclasses.dataclass`` does, for those of its options that are used here."""

    def made(kind: type) -> Any:
        stated = kind.__annotations__
        # As text each would be searched three times for what makes it no field.
        kind.__annotations__ = {name: text if "ClassVar" in text else object for name, text in stated.items()}
        record: Any = dataclasses.dataclass(init=False, eq=False, repr=False, match_args=False, **options)(kind)
        record.__annotations__ = stated
        for field in dataclasses.fields(record):
            field.type = stated.get(field.name, field.type)
        _fill(record)
        _compare(record, is_hashed=frozen)
        if repr:
            _show(record)
        return record

    return made


def _fill(record: Any) -> None:
    """Give *record* an ``__init__`` that needs no compiling; one that is asked often, or for more, is compiled."""
    fields = dataclasses.fields(record)
    names = frozenset(field.name for field in fields if field.init)
    given = {field.name: field.default for field in fields if field.default is not dataclasses.MISSING}
    made = {field.name: field.default_factory for field in fields if field.default_factory is not dataclasses.MISSING}
    needed = names - given.keys() - made.keys()
    is_finished = hasattr(record, "__post_init__")
    left = _OFTEN

    def __init__(self: Any, *values: Any, **named: Any) -> None:  # noqa: N807 - it becomes the method
        nonlocal left
        left -= 1
        if values or left < 0 or not needed <= named.keys() <= names:
            record.__init__ = _compiled(record)
            record.__init__(self, *values, **named)
            return
        for name, value in {**given, **named}.items():
            setattr(self, name, value)
        for name, make in made.items():
            if name not in named:
                setattr(self, name, make())
        if is_finished:
            self.__post_init__()

    record.__init__ = __init__


def _compiled(record: Any) -> Any:
    """Return the ``__init__`` that the standard decorator makes for the fields of *record*."""
    body: dict[str, Any] = {"__doc__": record.__doc__, "__qualname__": record.__qualname__, "__annotations__": {}}
    if hasattr(record, "__post_init__"):
        body["__post_init__"] = record.__post_init__
    for field in dataclasses.fields(record):
        body["__annotations__"][field.name] = field.type
        options: dict[str, Any] = {"default": field.default, "default_factory": field.default_factory}
        body[field.name] = dataclasses.field(**options, init=field.init, kw_only=field.kw_only)
    twin: Any = type(record.__name__, (), body)
    return dataclasses.dataclass(eq=False, repr=False, match_args=False, slots=True)(twin).__init__


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
