"""The words behind ``--`` of a session: its options, and nothing that it does not know."""

from __future__ import annotations

from typing import TYPE_CHECKING

from release.errors import OptionUnknown
from release.model.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

HELP = frozenset({"--help", "-h"})


@dataclass(frozen=True, kw_only=True, slots=True)
class Options:
    """What a session takes: ``flags`` stand alone, each of ``values`` has a word behind it or after ``=``."""

    flags: tuple[str, ...] = ()
    values: tuple[str, ...] = ()

    @property
    def usage(self) -> str:
        """The options as they are typed."""
        return " ".join((*(f"[{name} {name[2:].upper()}]" for name in self.values), *(f"[{f}]" for f in self.flags)))


@dataclass(frozen=True, kw_only=True, slots=True)
class Words:
    """What was asked for."""

    given: Mapping[str, str]

    def has(self, name: str) -> bool:
        """Tell whether the option *name* was given."""
        return name in self.given

    def get(self, name: str) -> str:
        """Return the word of the option *name*, empty where it was not given."""
        return self.given.get(name, "")


def read_words(session: str, words: Sequence[str], options: Options) -> Words:
    """Return the options among *words*; :class:`OptionUnknown` where one is none of this session's, or has no word.

    An empty word is one: a CI hands on what it does not have as such, and the session says what is missing.
    """
    given: dict[str, str] = {}
    waiting = [*words]
    while waiting:
        word = waiting.pop(0)
        name, has_value, value = word.partition("=")
        if name in options.values:
            if not has_value and not waiting:
                raise _unknown(session, options, f"{name} has no word behind it", word)
            given[name] = value if has_value else waiting.pop(0)
        elif word in options.flags:
            given[word] = ""
        else:
            raise _unknown(session, options, f"nox -s {session} does not know {word!r}", word)
    return Words(given=given)


def _unknown(session: str, options: Options, what: str, word: str) -> OptionUnknown:
    import difflib  # noqa: PLC0415 - only a mistake needs it

    near = difflib.get_close_matches(word.partition("=")[0], [*options.values, *options.flags], n=1)
    return OptionUnknown(
        what,
        where=(f"nox -s {session} -- {options.usage}",),
        fix=(f"nox -s {session}" + (f" -- {near[0]}" if near else ""),),
    )
