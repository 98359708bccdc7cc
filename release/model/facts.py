"""What was seen of the project's version: its places, whether they agree, and what is stale."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from release.model.mention import Kind
from release.model.spelling import respell, short_form
from release.model.version import read_version

if TYPE_CHECKING:
    from packaging.version import Version

    from release.model.mention import Leftover, Mention, Own, Source


@dataclass(frozen=True, kw_only=True, slots=True)
class Places:
    """Everything that states, or seems to state, the project's version.

    ``stated`` is the current version as the first source of truth writes it; ``mentions`` are all anchored places,
    whatever they state; ``left`` are digits that equal the version and are not ours,
    ``unread`` is what could not be looked into, ``sources`` are the files that hold current or stale places.
    """

    own: Own
    stated: str
    version: Version
    mentions: tuple[Mention, ...]
    left: tuple[Leftover, ...]
    unread: tuple[Leftover, ...] = ()
    sources: tuple[Source, ...] = field(default=(), repr=False)

    def current(self) -> tuple[Mention, ...]:
        """Return the places that state the current version, in one of its spellings."""
        return tuple(mention for mention in self.mentions if self.is_current(mention))

    def is_current(self, mention: Mention) -> bool:
        """Tell whether *mention* states the current version."""
        return self.restated(mention, self.stated) is not None

    def restated(self, mention: Mention, new: str) -> str | None:
        """Return what *mention* reads once the project is at *new*; ``None`` where it is not the current version."""
        new_version = read_version(new) or self.version
        if mention.is_short:
            short = short_form(mention.stated, self.version, new_version)
            if short is not None:
                return short
        is_shorter = mention.stated.count(".") < self.stated.count(".")
        return None if mention.is_loose and is_shorter else respell(mention.stated, self.stated, new)

    def stale(self) -> tuple[Mention, ...]:
        """Return the anchored documents that state an older version."""
        return tuple(m for m in self.mentions if m.kind is Kind.DOCUMENT and self._is_older(m))

    def disagreeing(self) -> tuple[Mention, ...]:
        """Return the sources of truth that do not state the current version."""
        return tuple(m for m in self.mentions if m.kind is not Kind.DOCUMENT and not self.is_current(m))

    @property
    def highest(self) -> Version:
        """The highest version that a source of truth states."""
        stated = (read_version(mention.stated) for mention in self.disagreeing())
        return max((self.version, *(version for version in stated if version)))

    def _is_older(self, mention: Mention) -> bool:
        version = read_version(mention.stated.replace("--", "-"))
        if version is None or mention.is_loose or self.is_current(mention):
            return False
        return version < self.version
