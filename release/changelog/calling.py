"""Calling the tool that writes the project's change log: planned by what it is, run in a clean checkout."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from release.changelog import git_cliff, scriv, towncrier
from release.errors import ChangelogEmpty, ChangelogFailed, ToolMissing
from release.model.edit import FileEdit

if TYPE_CHECKING:
    from pathlib import Path

    from release.model.changelog import Release
    from release.system.view import View
    from release.system.world import World

_TOOLS = (towncrier, scriv, git_cliff)
_TIMEOUT_S = 300.0
# Dates in UTC; nothing of a project that a tool imports is left behind as byte code.
_ENVIRONMENT = {"TZ": "UTC", "PYTHONDONTWRITEBYTECODE": "1", "NO_COLOR": "1"}
_GIT = ("git", "-c", "core.autocrlf=false", "-c", "core.safecrlf=false", "-c", "core.quotePath=false")


@dataclass(frozen=True, kw_only=True, slots=True)
class Call:
    """A tool's command for one version: ``program`` is its full path, ``command`` what a person would type."""

    command: tuple[str, ...]
    program: str
    configured_in: str
    version: str
    empty_code: int | None = None

    @property
    def name(self) -> str:
        """The tool's name."""
        return self.command[0]


@dataclass(frozen=True, kw_only=True, slots=True)
class Collected:
    """What a tool did: files that it changed, added (nothing before) and removed (nothing after)."""

    changed: tuple[FileEdit, ...] = ()
    added: tuple[FileEdit, ...] = ()
    removed: tuple[FileEdit, ...] = ()
    notes: tuple[str, ...] = ()


def plan_call(view: View, release: Release, *, path: str = "", tool: str = "auto") -> Call | None:
    """Return how the change log *path* is written, ``None`` where no tool is configured for it or *tool* is ``none``.

    Raises :class:`ToolMissing` where the tool is not installed.
    """
    chosen = [member for member in _TOOLS if tool == member.NAME or (tool == "auto" and member.configured_in(view))]
    if not chosen:
        return None
    member = chosen[0]
    where = member.configured_in(view)
    program = view.which(member.NAME)
    if program is None:
        raise ToolMissing(
            f"{member.NAME} writes this project's change log and is not installed",
            where=(where or f"[tool.release.changelog] tool = {member.NAME}",),
            fix=(f"pip install {member.NAME}",),
        )
    command = member.command(view, release, path)
    return Call(
        command=command, program=program, configured_in=where, version=release.new, empty_code=member.EMPTY_CODE
    )


def run_call(world: World, call: Call, folder: Path, *, empty: str = "warn") -> Collected:
    """Run *call* in *folder*, the project in a clean checkout, and return what it did there.

    The project itself stays as it is. A version without changes gets a note, or raises :class:`ChangelogEmpty` where
    *empty* is ``refuse``; :class:`ChangelogFailed` says what the tool said.
    """
    answer = world.run((call.program, *call.command[1:]), cwd=folder, environment=_ENVIRONMENT, timeout_s=_TIMEOUT_S)
    is_empty = call.empty_code is not None and answer.code == call.empty_code
    if not answer.ok and not is_empty:
        raise ChangelogFailed(
            f"{call.name} failed",
            where=tuple(answer.words.splitlines()[-6:]),
            fix=(" ".join(call.command),),
        )
    found: dict[str, list[FileEdit]] = {"M": [], "A": [], "D": []}
    for state, path in _differences(world, folder):
        before, after = world.view.read(path) or b"", b""
        if state != "D":
            with world.view.open_anywhere(folder / path) as stream:
                after = _like(before, stream.read())
        found[state].append(FileEdit(path=path, before=before, after=after, edits=()))
    is_unfed = call.name != git_cliff.NAME and not found["D"]
    notes = _notes(call, empty) if is_unfed or not (found["M"] or found["A"]) else ()
    return Collected(changed=tuple(found["M"]), added=tuple(found["A"]), removed=tuple(found["D"]), notes=notes)


def _notes(call: Call, empty: str) -> tuple[str, ...]:
    words = f"{call.name} found no changes for {call.version}"
    if empty == "refuse":
        raise ChangelogEmpty(words, where=(call.configured_in,), fix=(" ".join(call.command),))
    return (words,)


def _differences(world: World, folder: Path) -> list[tuple[str, str]]:
    """Return (A, M or D; path) of each file below *folder* that is not as it was checked out."""
    rows = b""
    for arguments in (("add", "--all", "."), ("diff", "--cached", "--name-status", "--no-renames", "--relative", "-z")):
        answer = world.run((*_GIT, *arguments), cwd=folder, timeout_s=_TIMEOUT_S)
        if not answer.ok:
            raise ChangelogFailed("git cannot tell what changed", where=(answer.words[:300],), fix=("git fsck",))
        rows = answer.out
    pieces = rows.decode("utf-8", "surrogateescape").split("\0")
    return list(zip(pieces[::2], pieces[1::2], strict=False))


def _like(before: bytes, after: bytes) -> bytes:
    """Return *after* with the line ends of *before*: a working tree may have others than a checkout."""
    is_windows = b"\r\n" in before and b"\r\n" not in after
    return after.replace(b"\n", b"\r\n") if is_windows else after
