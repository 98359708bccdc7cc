"""Calling the tool that writes the project's change log: planned by what it is, run in a clean checkout."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from release.changelog import git_cliff
from release.changelog.tools import find_tool
from release.errors import ChangelogEmpty, ChangelogFailed, PlaceOutside, PlaceUncommitted, ToolMissing
from release.model.edit import FileEdit
from release.model.records import dataclass
from release.system.files import permissions

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from release.model.changelog import Release
    from release.system.view import View
    from release.system.world import World

_TIMEOUT_S = 300.0
# Dates in UTC; nothing of a project that a tool imports is left behind as byte code.
_ENVIRONMENT = {"TZ": "UTC", "PYTHONDONTWRITEBYTECODE": "1", "NO_COLOR": "1"}
_GIT = ("git", "-c", "core.autocrlf=false", "-c", "core.safecrlf=false", "-c", "core.quotePath=false")
_REGULAR = {"100644", "100755", "000000"}
_EXECUTABLE = 0o755


@dataclass(frozen=True, kw_only=True, slots=True)
class Call:
    """A tool's command for one version: ``program`` is its full path, ``command`` what a person would type.

    ``news`` are the folders of its fragments, empty where it has none, and ``log`` is the file that it writes.
    """

    command: tuple[str, ...]
    program: str
    configured_in: str
    version: str
    log: str
    empty_code: int | None = None
    news: tuple[str, ...] = ()

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

    @property
    def files(self) -> tuple[FileEdit, ...]:
        """All of them."""
        return (*self.changed, *self.added, *self.removed)


def plan_call(view: View, release: Release, *, path: str = "", tool: str = "auto") -> Call | None:
    """Return how the change log *path* is written, ``None`` where no tool is configured for it or *tool* is ``none``.

    Raises :class:`ToolMissing` where the tool is not installed.
    """
    member = find_tool(view, tool)
    if member is None:
        return None
    where = member.configured_in(view)
    command = member.command(view, release, path)
    program = view.which(member.NAME)
    if program is None:
        raise ToolMissing(
            f"{member.NAME} writes this project's change log and is not installed",
            where=(
                where or f"[tool.release.changelog] tool = {member.NAME}",
                "it is neither beside the running Python nor on PATH",
            ),
            fix=(
                f"pip install {member.NAME}",
                'or, in pyproject.toml: [tool.release.changelog] tool = "none"',
            ),
        )
    return Call(
        command=command,
        program=program,
        configured_in=where,
        version=release.new,
        log=member.log(view, release.new) or path,
        empty_code=member.EMPTY_CODE,
        news=member.news(view),
    )


def run_call(
    world: World, call: Call, folder: Path, edits: Sequence[FileEdit] = (), *, empty: str = "warn"
) -> Collected:
    """Run *call* in *folder*, the project in a clean checkout, after *edits*, and return what it did there.

    The project itself stays as it is. A version without changes gets a note, or raises :class:`ChangelogEmpty` where
    *empty* is ``refuse``; :class:`ChangelogFailed` says what the tool said.
    """
    ours = {edit.path: edit for edit in edits}
    written = {path: _write(world, folder, edit) for path, edit in ours.items()}
    answer = world.run((call.program, *call.command[1:]), cwd=folder, environment=_ENVIRONMENT, timeout_s=_TIMEOUT_S)
    is_empty = call.empty_code is not None and answer.code == call.empty_code
    if not answer.ok and not is_empty:
        ended = "it took too long" if answer.code is None else f"exit code {answer.code}"
        raise ChangelogFailed(
            f"{call.name} failed: {ended}",
            where=(" ".join(call.command), *answer.words.replace(f"{folder}/", "").splitlines()[-8:]),
            why="it ran in a scratch folder, so nothing was changed",
            fix=(
                f"invoke bump {call.version} --dry-run",
                'or, in pyproject.toml: [tool.release.changelog] tool = "none"',
            ),
        )
    found: dict[str, list[FileEdit]] = {"M": [], "A": [], "D": []}
    for difference in _differences(world, folder):
        edit = _edit_of(world, folder, difference)
        is_ours = edit.path in written and written[edit.path] == edit.after
        if not is_ours and edit.before != edit.after:
            found[difference.state].append(_upon(ours.get(edit.path), edit))
    is_unfed = call.name != git_cliff.NAME and not found["D"]
    notes = _notes(call, empty) if is_unfed or not (found["M"] or found["A"]) else ()
    return Collected(changed=tuple(found["M"]), added=tuple(found["A"]), removed=tuple(found["D"]), notes=notes)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Difference:
    """One file that is not as it was checked out: M, A or D; git's modes before and after."""

    state: str
    path: str
    modes: tuple[str, str]


def _write(world: World, folder: Path, edit: FileEdit) -> bytes:
    """Write our own *edit* into the checkout, with its line ends; return what :func:`_edit_of` will read of it."""
    after = edit.after or b""  # ours only change what files hold
    with world.view.open_anywhere(folder / edit.path) as stream:
        is_unix = b"\r\n" not in stream.read()
    world.write(str(folder / edit.path), after.replace(b"\r\n", b"\n") if is_unix else after)
    return after


def _edit_of(world: World, folder: Path, difference: _Difference) -> FileEdit:
    """Return what became of one file, as the working tree has it, not as the checkout."""
    path, before, after, mode = difference.path, None, None, 0
    if difference.state != "A":
        before = world.view.read(path)
        if before is None:
            raise PlaceUncommitted(f"{path} is in the last commit and not here", where=(path,), fix=("git status",))
    if difference.state != "D":
        with world.view.open_anywhere(folder / path) as stream:
            after = _like(before or b"", stream.read())
        mode = _EXECUTABLE if difference.state == "A" and difference.modes[1] == "100755" else 0
    else:
        mode = permissions(world.view.path(path))
    return FileEdit(path=path, before=before, after=after, edits=(), mode=mode)


def _upon(ours: FileEdit | None, edit: FileEdit) -> FileEdit:
    """Return *edit* with the places that we edited in the same file: the tool has seen them."""
    return replace(edit, edits=ours.edits) if ours and edit.after is not None else edit


def _notes(call: Call, empty: str) -> tuple[str, ...]:
    words = f"{call.name} found no changes for {call.version}"
    if empty == "refuse":
        fix = f"{call.name} create" if call.news else "git log --oneline"
        raise ChangelogEmpty(words, where=(call.configured_in,), fix=(fix, f"invoke bump {call.version}"))
    return (words,)


def _differences(world: World, folder: Path) -> list[_Difference]:
    """Return each file of the project in *folder* that is not as it was checked out."""
    rows = b""
    for arguments in (("add", "--all", ":/"), ("diff", "--cached", "--raw", "--no-renames", "--no-relative", "-z")):
        answer = world.run((*_GIT, *arguments), cwd=folder, timeout_s=_TIMEOUT_S)
        if not answer.ok:
            raise ChangelogFailed("git cannot tell what changed", where=(answer.words[:300],), fix=("git fsck",))
        rows = answer.out
    pieces = rows.decode("utf-8", "surrogateescape").split("\0")
    found, prefix = [], world.view.prefix
    for row, path in zip(pieces[::2], pieces[1::2], strict=False):
        before, after, *_, state = row.removeprefix(":").split(" ")
        if not path.startswith(prefix):
            raise PlaceOutside(f"the change log's tool writes {path}, which is not in this project", where=(path,))
        if not {before, after} <= _REGULAR or state not in {"M", "A", "D"}:
            raise ChangelogFailed(f"the change log's tool makes {path} another kind of file", where=(path,))
        found.append(_Difference(state=state, path=path.removeprefix(prefix), modes=(before, after)))
    return found


def _like(before: bytes, after: bytes) -> bytes:
    """Return *after* with the line ends of *before*: a working tree may have others than a checkout."""
    is_windows = b"\r\n" in before and b"\r\n" not in after
    return after.replace(b"\n", b"\r\n") if is_windows else after
