"""Families: folders with one member per file, written out as a list and imported only when asked for."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import ModuleType


class Family:
    """The members of one package, in a stated order.

    A member's file name is its public id, with ``_`` for ``-``. Members are not discovered: one that is listed
    but missing from an installed copy is an ``ImportError`` when it is loaded, never a silent gap.
    """

    def __init__(self, package: str, *members: str) -> None:
        """Name the *package* (dotted) and its *members* (module names), in the order they are asked."""
        self.package = package
        self.members = members
        self._loaded: dict[str, ModuleType] = {}

    def load(self, member: str) -> ModuleType:
        """Return the module of *member*; ``KeyError`` if the family has none of that name."""
        if member not in self.members:
            raise KeyError(member)
        if member not in self._loaded:
            self._loaded[member] = import_module(f"{self.package}.{member}")
        return self._loaded[member]

    def __iter__(self) -> Iterator[ModuleType]:
        """Yield every member's module in the stated order, importing each when it is reached."""
        return (self.load(member) for member in self.members)
