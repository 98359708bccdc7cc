"""The living checklist: what is asked (items), what people answered, and the row that each item gets."""

from __future__ import annotations

from dataclasses import field
from enum import Enum
from typing import TYPE_CHECKING

from release.model.finding import Finding
from release.model.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from release.model.ownership import OwnershipFacts

CHECKLIST, GATE, OWNERSHIP = "checklist", "gate", "ownership"


class State(str, Enum):
    """How a row stands. ``human``: a person's word is needed; :class:`Row` says whether it is there."""

    PASSED = "passed"
    FAILED = "failed"
    UNKNOWN = "unknown"
    WAIVED = "waived"
    HUMAN = "human"
    NOT_APPLICABLE = "not-applicable"


class Word(str, Enum):
    """What became of a person's answer."""

    NONE = ""  # none is needed
    VALID = "answered"
    DUE = "due"  # valid, and ends soon
    MISSING = "missing"
    EXPIRED = "expired"
    INVALID = "invalid"
    UNCONFIRMED = "unconfirmed"  # nobody could see who wrote it


@dataclass(frozen=True, kw_only=True, slots=True)
class Item:
    """One box, gate row or ownership row.

    ``document`` is one of :data:`CHECKLIST`, :data:`GATE` and :data:`OWNERSHIP`; ``chapter`` the part it belongs to.
    ``answer_days`` is how long a person's answer may hold, 0 where none is asked for; with ``is_either`` an answer
    makes up for what the checks see, with ``is_for_each`` it has to cover every registered person. ``children`` are the
    items whose worst state is this one's. ``by_tool`` tells that it is worked out from all others.
    """

    id: str
    document: str
    chapter: str
    title: str
    answer_days: int = 0
    is_either: bool = False
    is_for_each: bool = False
    children: tuple[str, ...] = ()
    by_tool: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class ItemFinding(Finding):
    """A finding that speaks to some of its check's items only: ``items`` are their ids."""

    items: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Answer:
    """A person's word on an item: who, on which day, what it rests on, and until when it holds.

    ``written_by`` is the person who, as git says, wrote the lines (the address of one who is not registered), empty
    where git does not know. ``covers`` are those for whom it speaks, beside ``by``. ``where`` is path and line.
    """

    item: str
    by: str
    on: date
    until: date
    evidence: str
    covers: tuple[str, ...] = ()
    written_by: str = ""
    where: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Waiver:
    """A decision to live with an item that is not met, or with what a check of a release found.

    ``place`` is a shell pattern on where that was found, empty for all of it; ``where`` is path and line of the waiver.
    """

    item: str
    reason: str
    owner: str
    until: date
    where: str = ""
    place: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Answers:
    """What ``release-answers.toml`` holds; ``is_there`` is false where there is no such file.

    ``people``, ``tokens`` and ``standards`` are tables by name, ``incidents`` a list of tables, with the keys and kinds
    that ``model/registers.py`` declares. ``problems`` are the entries that do not count, each with its place
    (``path:line: words``); ``lines`` says where a table stands (``people.alice`` or ``incidents.0``).
    """

    answers: Mapping[str, Answer] = field(default_factory=dict)
    waivers: Mapping[str, Waiver] = field(default_factory=dict)
    people: Mapping[str, Mapping[str, object]] = field(default_factory=dict)
    tokens: Mapping[str, Mapping[str, object]] = field(default_factory=dict)
    standards: Mapping[str, Mapping[str, object]] = field(default_factory=dict)
    incidents: tuple[Mapping[str, object], ...] = ()
    problems: tuple[str, ...] = ()
    lines: Mapping[str, int] = field(default_factory=dict)
    is_there: bool = True


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """One item and how it stands, with what that rests on and what to do next.

    ``until`` is when the answer or the waiver that it rests on ends.
    """

    item: Item
    state: State
    evidence: tuple[str, ...] = ()
    fix: tuple[str, ...] = ()
    word: Word = Word.NONE
    until: date | None = None
    checks: tuple[str, ...] = ()

    @property
    def is_met(self) -> bool:
        """Whether nothing has to be done for it now: seen, answered, or not applicable."""
        return self.state in {State.PASSED, State.NOT_APPLICABLE} or (
            self.state is State.HUMAN and self.word in {Word.VALID, Word.DUE}
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class SignOff:
    """The block at the end: the one status box that is ticked, the day (UTC), who reviewed and who approved.

    ``reviewer`` and ``approval`` are empty where nobody has; ``next_review`` is the first day on which an answer or a
    waiver ends.
    """

    status: str
    day: date
    reviewer: str = ""
    approval: str = ""
    next_review: date | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Audit:
    """All rows, the findings behind them, and when this was looked at (UTC, ISO 8601).

    ``notes`` are the subjects that could not be looked at, each with the reason; ``counts`` are the rows by state;
    ``select`` are the words that chose the rows, none for all of them. ``ownership`` is whose the project is, where
    that was asked for by the document's name.
    """

    project: str
    version: str
    at: str
    is_online: bool
    counts: Mapping[str, int]
    rows: tuple[Row, ...]
    findings: tuple[Finding, ...]
    sign_off: SignOff
    notes: tuple[str, ...] = ()
    select: tuple[str, ...] = ()
    ownership: OwnershipFacts | None = None
