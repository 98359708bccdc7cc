"""The transaction: files, index and commit are all old or all new, whatever comes between."""

from __future__ import annotations

from typing import TYPE_CHECKING

from release.errors import CommitChanged, FileChanged, ReleaseError
from release.git import commit as committing
from release.git import hooks
from release.git.kept import keep, restore
from release.git.recorded import digest_now, read_unfinished, require_finished
from release.git.refs import unlock
from release.git.state import ask_state, read_state
from release.model.edit import digest
from release.model.records import dataclass
from release.model.transaction import Begun, Saved
from release.system.undo import new_id

if TYPE_CHECKING:
    from collections.abc import Sequence

    from release.git.kept import Kept
    from release.model.edit import FileEdit
    from release.system.view import View
    from release.system.world import World


@dataclass(frozen=True, kw_only=True, slots=True)
class Change:
    """Files to write, make and remove and, with ``commit``, to commit on ``head``.

    ``dirty`` are other files that are changed already and stay as they are. ``again`` is the command that tries it
    once more, ``tool`` the one that wrote the change log.
    """

    command: str
    files: tuple[FileEdit, ...]
    head: str
    commit: bool
    message: str
    dirty: tuple[str, ...]
    again: str
    tool: str = ""


def make(world: World, change: Change) -> str:
    """Make *change* and return its commit (empty without one), or leave everything as it was to the byte.

    What recovery needs after a kill is in the journal before the first write.
    """
    with world.alone(change.command):
        require_finished(world.view)
        begun = Begun(
            id=new_id(),
            kind="bump",
            command=change.command,
            head=change.head,
            branch=_require_head(world.view, change),
            commit=change.commit,
            files=saved(change.files),
            dirty=change.dirty,
            tool=change.tool,
        )
        kept = keep(world.view, change.dirty if change.commit else ())
        replace(world, begun, change.files)
        try:
            made = _commit(world, change, begun) if change.commit else ""
        except BaseException as problem:
            _tell(problem, change, _take_back_fully(world, change, kept, begun))
            world.finish({"id": begun.id, "side": "old"})
            raise
        world.finish({"id": begun.id, "side": "new", "made": [made] if made else []}, keep=begun.id)
    return made


def saved(edits: Sequence[FileEdit]) -> tuple[Saved, ...]:
    """Return what is written down of *edits*; their bytes before are kept one after the other."""
    files, start = [], 0
    for edit in edits:
        digests, length = {"before": digest(edit.before), "after": digest(edit.after)}, len(edit.before or b"")
        files.append(Saved(path=edit.path, **digests, start=start, length=length, mode=edit.mode))
        start += length
    return tuple(files)


def replace(world: World, begun: Begun, edits: Sequence[FileEdit]) -> None:
    """Begin the transaction and write every edit or none."""
    try:
        world.begin(begun.data(), [edit.before or b"" for edit in edits])
        world.replace_files(edits)
    except BaseException as problem:
        world.go_back({"id": begun.id})
        if not isinstance(problem, FileChanged):  # that is found before the first write, and is somebody's to keep
            world.restore_files([edit for edit in edits if digest_now(world.view, edit.path) == digest(edit.after)])
        world.finish({"id": begun.id, "side": "old"})
        raise


def _require_head(view: View, change: Change) -> str:
    """Return the branch's full name; refuse where HEAD is not the commit that was planned for."""
    head, _, branch = view.git("rev-parse", "HEAD", "--symbolic-full-name", "HEAD").text.strip().partition("\n")
    if head != change.head:
        raise FileChanged(
            "HEAD moved while the bump was planned",
            where=(f"HEAD was {change.head[:7]} and is {head[:7]}",),
            why="the plan was made for another commit",
            fix=(change.again,),
        )
    return branch


def _commit(world: World, change: Change, begun: Begun) -> str:
    """Commit the files and return the commit; nothing but that commit may have happened."""
    view, paths = world.view, [file.path for file in change.files]
    if begun.new_paths:
        committing.add(world, begun.new_paths)
    if begun.is_staged:
        committing.stage(world, [path for path in paths if path not in begun.new_paths])
    made = committing.commit(world, change.message, paths, mark=begun.id, is_staged=begun.is_staged)
    committing.require_exactly(made, paths)
    # In a large tree looking at every file takes a tenth of the bump.
    changed = set(read_state(view, ask_state(view)).changed) - set(change.dirty) if hooks.may_run(view) else set[str]()
    changed |= {file.path for file in begun.files if digest_now(view, file.path) != file.after}
    if changed or made.parent != change.head:
        raise CommitChanged(
            "a hook changed files while the commit was made"
            if changed
            else "a hook made another commit than the one that was planned",
            where=tuple(sorted(changed)) or (f"the parent of {made.commit[:7]} is {made.parent[:7]}",),
            fix=("git rev-parse --git-path hooks",),
        )
    return made.commit


def _take_back_fully(world: World, change: Change, kept: Kept, begun: Begun) -> tuple[str, ...]:
    """Take everything back, also where its user interrupts again: half of it would be neither old nor new."""
    try:
        unlock(world, read_unfinished(world.view))
        made = world.view.git("rev-list", "--first-parent", f"{change.head}..HEAD").text.split()
        world.go_back({"id": begun.id, "made": made})
        committing.take_back_all(world, made, change.head, begun.paths)
        committing.unstage(world, change.head, begun.staged_paths)
        return restore(world, kept, change.files)
    except KeyboardInterrupt:  # every part can be done twice, and all of it takes less than a second
        return _take_back_fully(world, change, kept, begun)


def _tell(problem: BaseException, change: Change, meddled: Sequence[str]) -> None:
    """Add to the error what was put back beside our own files, and the command to try again."""
    if isinstance(problem, ReleaseError):
        problem.where = (*problem.where, *meddled)
        problem.fix = (*problem.fix, change.again)
