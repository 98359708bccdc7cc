"""Mend: change in the workflows what a machine can change, by their bytes; comments and all the rest stay."""

from __future__ import annotations

from typing import TYPE_CHECKING

from release.checks import WORKFLOW
from release.errors import PlaceReadOnly, PlaceUncommitted
from release.facts.audit.mending import MENDABLE, mend
from release.git.state import ask_state, read_state
from release.git.transaction import Change, make
from release.model.edit import FileEdit
from release.model.mending import Mendings, MendPlan

if TYPE_CHECKING:
    from release.model.auditing import AuditFacts
    from release.system.view import View
    from release.system.world import World

_COMMAND = "audit --fix"


def plan(view: View, facts: AuditFacts) -> MendPlan:
    """Return what can be mended of what the checks of workflows found in *facts*; nothing is changed.

    Raises :class:`PlaceUncommitted` where a file has changes that a commit does not hold, and :class:`PlaceReadOnly`
    where one cannot be written.
    """
    head = view.git("rev-parse", "HEAD").text.strip()
    if facts.workflows is None or view.prefix:  # the workflows of a project in a folder stand above it
        return MendPlan(files=(), mends=(), head=head)
    findings = [finding for check in WORKFLOW if check.ID in MENDABLE for finding in check.judge(facts)]
    data = {file.path: view.read(file.path) for file in facts.workflows.files}
    mended = mend(facts.workflows, findings, {path: found for path, found in data.items() if found is not None})
    files = tuple(FileEdit(path=item.path, before=item.before, after=item.after, edits=()) for item in mended)
    _require_writable(view, files)
    return MendPlan(files=files, mends=tuple(found for item in mended for found in item.mends), head=head)


def apply(plan: MendPlan, world: World) -> Mendings:
    """Write every file or none; without one there is nothing to do."""
    if plan.files:
        change = Change(
            command=_COMMAND,
            files=plan.files,
            head=plan.head,
            commit=False,
            message="",
            dirty=(),
            again=f"invoke {_COMMAND}",
        )
        make(world, change)
    return Mendings(plan=plan)


def _require_writable(view: View, files: tuple[FileEdit, ...]) -> None:
    changed = set(read_state(view, ask_state(view)).changed)
    for file in files:
        if file.path in changed:
            raise PlaceUncommitted(
                f"{file.path} has to be edited and has changes that are not committed",
                where=(file.path,),
                fix=(f"git commit -- {file.path}", f"git stash push -- {file.path}"),
            )
        obstacle = view.obstacle(file.path)
        if obstacle:
            raise PlaceReadOnly(
                f"{file.path} cannot be written: it is {obstacle}", where=(file.path,), fix=(f"chmod u+w {file.path}",)
            )
