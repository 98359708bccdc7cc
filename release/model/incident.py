"""Incidents: the steps of each emergency, what is known of one, and how long it took."""

from __future__ import annotations

from dataclasses import field
from datetime import date, datetime, timezone
from typing import TYPE_CHECKING

from release.model.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

TOKEN, REPOSITORY = "token", "repository"
WRITTEN_DOWN = "TCI-4"
_HOUR_S = 3600


@dataclass(frozen=True, slots=True)
class Step:
    """One step: the item of the checklist, and what a person does where no program can."""

    item: str
    ask: str


PROCEDURES: Mapping[str, tuple[Step, ...]] = {
    TOKEN: (
        Step(WRITTEN_DOWN, "nothing: the incident is written down"),
        Step("TCI-3", "stop every workflow that can use the token: gh workflow disable FILE"),
        Step("TCI-1", "delete the token on the index, in the account's settings, under API tokens"),
        Step("TCI-2", "delete the secret at the forge: gh secret delete NAME --env ENVIRONMENT"),
        Step("TCR-1", "register the workflow as trusted publisher; or make a token for this project alone"),
        Step("TCR-2", "store the new one: gh secret set NAME --env ENVIRONMENT; or write that none is needed"),
        Step("TCR-3", "publish to the test index from CI, and name the run"),
        Step("TCR-4", "run: invoke audit --online"),
        Step("TCP-1", "sit together over it within two weeks, and write down what was learnt"),
        Step("TCP-2", "name the commit that changes the procedures by what was learnt"),
        Step("TCP-3", "name the check, rule or commit that keeps it from coming back"),
        Step("TCP-4", "tell whom it concerns, publish the advisory, yank what is bad; name who was told"),
    ),
    REPOSITORY: (
        Step("RCI-3", "stop all workflows, in the repository's settings, under Actions"),
        Step("RCI-1", "replace every secret of the repository, its environments and its organization"),
        Step("RCI-2", "read the commits that are listed, and say which are bad"),
        Step("RCI-4", "tell the forge's support, and name the ticket"),
        Step("RCA-1", "compare the releases by hand that could not be compared, and say which are touched"),
        Step("RCA-2", "read the log of logins of everybody with rights, and of the organization"),
        Step("RCA-3", "look for new keys, hooks and people: invoke audit --online --select forge"),
        Step("RCA-4", "say which of the secrets that are listed could have been read"),
        Step("RCR-1", "let everybody replace password, keys and tokens; name them"),
        Step("RCR-2", "put access right until this is clean: invoke audit --online --select GHP,REP"),
        Step("RCR-3", "compare tags and commits with a clone from before, and say which"),
        Step("RCR-4", "run: invoke audit --online; nothing runs again before it has no failure"),
    ),
}
# Until when nothing more can happen, and until when everything is right again.
_CONTAINS = {TOKEN: ("TCI",), REPOSITORY: ("RCI",)}
_RESOLVES = {TOKEN: ("TCI", "TCR"), REPOSITORY: ("RCI", "RCA", "RCR")}


@dataclass(frozen=True, kw_only=True, slots=True)
class Incident:
    """One incident: its table in the register, and its place among the others (``None``: not written yet)."""

    record: Mapping[str, object]
    number: int | None = None

    @property
    def id(self) -> str:
        """Its name."""
        return str(self.record["id"])

    @property
    def kind(self) -> str:
        """``token`` or ``repository``."""
        return str(self.record["kind"])

    @property
    def done(self) -> dict[str, str]:
        """What was done, by item."""
        steps = self.record.get("steps")
        return {str(item): str(words) for item, words in steps.items()} if isinstance(steps, dict) else {}

    @property
    def left(self) -> tuple[Step, ...]:
        """The steps that are not done, in their order."""
        return tuple(step for step in PROCEDURES[self.kind] if not self.done.get(step.item))


@dataclass(frozen=True, kw_only=True, slots=True)
class IncidentPlan:
    """What will be gone through; ``item`` is the only step that is meant, empty for all that are left."""

    incident: Incident
    path: str
    item: str = ""
    evidence: str = ""
    is_probed: bool = False

    @property
    def steps(self) -> tuple[Step, ...]:
        """The steps that this run goes through; that it is written down belongs to every one."""
        return tuple(step for step in self.incident.left if self.item in {"", step.item} or step.item == WRITTEN_DOWN)


@dataclass(frozen=True, kw_only=True, slots=True)
class Told:
    """What a program saw or did in a step, which is over only where it ``is_done``; ``report`` is a file of more."""

    words: str = ""
    is_done: bool = False
    report: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Metrics:
    """Hours from one point to the next, ``None`` where one of them is not known."""

    to_detect: float | None
    to_contain: float | None
    to_resolve: float | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Handled:
    """Where an incident stands after a run; ``told`` is what each step of the run came to. A drill has no register."""

    incident: Incident
    told: Mapping[str, Told] = field(default_factory=dict)
    metrics: Metrics
    is_drill: bool = False


def with_step(record: Mapping[str, object], item: str, evidence: str, now: datetime) -> dict[str, object]:
    """Return *record* with the step *item* done at *now* (UTC), and with what follows from that."""
    steps = record.get("steps")
    done = {**(steps if isinstance(steps, dict) else {}), item: evidence}
    made: dict[str, object] = {**record, "steps": done}
    if item == "TCP-1":
        made.setdefault("review", now.date())
    elif item in {"TCP-2", "TCP-3"}:
        made["changes"] = [*_list(record, "changes"), evidence]
    elif item == "TCP-4":
        made["told"] = [*_list(record, "told"), evidence]
    kind = str(record["kind"])
    for key, begins in (("contained", _CONTAINS[kind]), ("resolved", _RESOLVES[kind])):
        if all(step.item in done for step in PROCEDURES[kind] if step.item[:3] in begins):
            made.setdefault(key, now)
    return made


def metrics_of(record: Mapping[str, object]) -> Metrics:
    """Return how long each part took, as far as *record* tells; a day alone begins at midnight UTC."""
    return Metrics(
        to_detect=_hours(record, "started", "detected"),
        to_contain=_hours(record, "detected", "contained"),
        to_resolve=_hours(record, "detected", "resolved"),
    )


def advisory(project: str, incident: Incident) -> Iterator[str]:
    """Yield the lines of an advisory that is prepared, with gaps where only people know."""
    since = incident.record["detected"]
    yield f"{project}: security advisory {incident.id} (draft)"
    yield ""
    if incident.kind == TOKEN:
        yield f"Others saw a token that can publish {project}. We noticed on {since} (UTC)."
        yield "It was deleted at ... (UTC). Releases that were not made by us: none known / ..."
    else:
        yield f"The repository of {project} was changed by others. We noticed on {since} (UTC)."
        yield "Releases that are touched: none known / ..."
    yield ""
    yield "What to do: install a release that is not touched, compare its SHA-256, and replace every secret that a"
    yield "machine held on which a touched release was installed or imported."
    yield ""
    yield "What we did, what we learnt, and whom to ask: ..."


def _hours(record: Mapping[str, object], first: str, last: str) -> float | None:
    start, end = _moment(record.get(first)), _moment(record.get(last))
    return round((end - start).total_seconds() / _HOUR_S, 2) if start and end else None


def _moment(value: object) -> datetime | None:
    if isinstance(value, datetime):
        return value if value.tzinfo else value.replace(tzinfo=timezone.utc)
    return datetime(value.year, value.month, value.day, tzinfo=timezone.utc) if isinstance(value, date) else None


def _list(record: Mapping[str, object], key: str) -> list[object]:
    found = record.get(key)
    return list(found) if isinstance(found, list) else []
