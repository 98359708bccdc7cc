"""A transaction as the journal tells it: what it changes from what into what, and how far it came."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from release.model.records import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class Saved:
    """One file: the SHA-256 of its bytes before and after, and where those before are kept (start and length).

    A digest is empty where there is no such file; ``mode`` are the permissions of a file that is made or removed, 0
    where they are those of any new file.
    """

    path: str
    before: str
    after: str
    start: int
    length: int
    mode: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class Begun:
    """What was written down before the first change.

    ``kind`` is ``bump``, ``rollback`` or ``tag``. ``branch`` (a full ref) goes from ``head`` to ``target``, which a
    bump does not know before its commit is made; without ``commit`` only files change. ``dirty`` are files that were
    changed before. ``tool`` is the command that wrote the change log. ``tag`` and ``object`` are the tag that is made,
    or taken away with a commit; ``remote`` and ``remote_branch`` are where a tag and its branch are pushed to.
    """

    id: str
    kind: str
    command: str
    head: str
    branch: str
    commit: bool
    target: str = ""
    files: tuple[Saved, ...] = ()
    dirty: tuple[str, ...] = ()
    tool: str = ""
    tag: str = ""
    object: str = ""
    message: str = ""
    remote: str = ""
    remote_branch: str = ""
    is_signed: bool = False

    @property
    def paths(self) -> tuple[str, ...]:
        """The files that change."""
        return tuple(file.path for file in self.files)

    @property
    def new_paths(self) -> tuple[str, ...]:
        """The files that are made."""
        return tuple(file.path for file in self.files if not file.before)

    @property
    def is_staged(self) -> bool:
        """Whether the index holds the change before the commit is made: with nothing else changed, nothing else is."""
        return self.kind == "bump" and self.commit and not self.dirty

    @property
    def staged_paths(self) -> tuple[str, ...]:
        """The files that the index may hold although no commit does."""
        return self.paths if self.is_staged else self.new_paths

    def data(self) -> dict[str, Any]:
        """Return this as the journal stores it."""
        plain = {field.name: getattr(self, field.name) for field in fields(self)}
        listed = [{field.name: getattr(file, field.name) for field in fields(file)} for file in self.files]
        return {**plain, "files": listed, "dirty": list(self.dirty)}


@dataclass(frozen=True, kw_only=True, slots=True)
class Recorded:
    """A transaction and all that the journal tells from its beginning on: ``events`` after it, the oldest first."""

    begun: Begun
    since: str
    events: tuple[dict[str, Any], ...]

    @property
    def side(self) -> str:
        """How it ended: ``old`` (taken back), ``new``, or empty while it is not over."""
        return str(self._last("transaction:done").get("side", ""))

    @property
    def made(self) -> tuple[str, ...]:
        """The commits that it was found to have made when it ended or began to be taken back, the newest first."""
        return tuple((self._last("transaction:done") or self._last("transaction:back")).get("made", ()))

    @property
    def object(self) -> str:
        """The tag object that it made."""
        return str(self._last("transaction:done").get("object", ""))

    @property
    def is_going_back(self) -> bool:
        """Whether taking it back had begun."""
        return bool(self._last("transaction:back"))

    @property
    def has_run_hooks(self) -> bool:
        """Whether git was asked to commit, so that the project's hooks may have changed other files."""
        return any(event["event"] == "git:begin" and event["data"]["argv"][1] == "commit" for event in self.events)

    @property
    def left_git(self) -> bool:
        """Whether a git was killed, or was at work when the command was: it may have left its locks."""
        done = {event["data"].get("begun") for event in self.events if _is_ended(event)}
        return any(event["event"] == "git:begin" and event["hash"] not in done for event in self.events)

    def _last(self, name: str) -> dict[str, Any]:
        """Return the data of the last event *name* of this transaction, empty where there is none."""
        mine = (event["data"] for event in reversed(self.events) if event["event"] == name)
        return next((data for data in mine if data.get("id") == self.begun.id), {})


def _is_ended(event: dict[str, Any]) -> bool:
    """Whether *event* tells that a program ended by itself: one that a signal ended has a negative code or none."""
    code = event["data"].get("code")
    return event["event"] == "git:done" and code is not None and code >= 0


def read_begun(data: dict[str, Any]) -> Begun:
    """Return what :meth:`Begun.data` stored; ``KeyError`` or ``TypeError`` where it is not that."""
    known = {field.name for field in fields(Begun)}
    plain = {key: value for key, value in data.items() if key in known}
    files = tuple(Saved(**file) for file in plain.pop("files", ()))
    return Begun(**{**plain, "files": files, "dirty": tuple(plain.pop("dirty", ()))})
