"""Refs: where one points, and moving several at once, each only from where it is known to be."""

from __future__ import annotations

from typing import TYPE_CHECKING

from release.errors import ProgramFailed
from release.model.records import dataclass

if TYPE_CHECKING:
    from release.model.transaction import Begun, Recorded
    from release.system.view import View
    from release.system.world import World


@dataclass(frozen=True, kw_only=True, slots=True)
class RefChange:
    """A ref (full name) and the objects it goes from and to; empty where it does not exist."""

    name: str
    old: str
    new: str

    @property
    def line(self) -> str:
        """This as ``git update-ref --stdin`` reads it."""
        if not self.old:
            return f"create {self.name} {self.new}\n"
        return f"update {self.name} {self.new} {self.old}\n" if self.new else f"delete {self.name} {self.old}\n"


def read_ref(view: View, name: str) -> str:
    """Return the object that the ref *name* points at, empty where there is no such ref."""
    return view.git("rev-parse", "--verify", "--quiet", name).text.strip()


def change_refs(world: World, why: str, *changes: RefChange) -> None:
    """Make all *changes* or none of them; the reflog tells *why*. :class:`ProgramFailed` where git does not."""
    if not changes:
        return
    lines = "".join(change.line for change in changes).encode("utf-8", "surrogateescape")
    answer = world.git("update-ref", "-m", f"release-tasks: {why}", "--stdin", stdin=lines)
    if not answer.ok:
        raise ProgramFailed(
            f"git would not move {', '.join(change.name for change in changes)}",
            where=tuple(answer.words.splitlines()[:6]) or (f"git update-ref ended with exit code {answer.code}",),
            fix=("git for-each-ref",),
        )


def unlock(world: World, found: Recorded | None) -> None:
    """Remove the locks that a git of ours left when it was killed; those of others stay."""
    if found is not None and found.left_git:
        world.unlock_git(_lock_files(world.view, found.begun), found.since)


def _lock_files(view: View, begun: Begun) -> list[str]:
    """Return where git's locks lie for what *begun* touches; the index's is first."""
    names = ["index.lock", "HEAD.lock", "packed-refs.lock", "packed-refs.new", "reftable/tables.list.lock"]
    names += [f"{begun.branch}.lock"] if begun.branch.startswith("refs/") else []
    names += [f"refs/tags/{begun.tag}.lock"] if begun.tag else []
    names += [f"refs/remotes/{begun.remote}/{begun.remote_branch}.lock"] if begun.remote else []
    asked = [word for name in names for word in ("--git-path", name)]
    return view.git("rev-parse", *asked).text.splitlines()
