"""Committing exactly the files we wrote, with the project's hooks, and undoing it when a hook meddles."""

from __future__ import annotations

from typing import TYPE_CHECKING

from release.errors import CommitChanged, CommitRefused, ProgramFailed
from release.git.state import relative, ways_to_sign
from release.model.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Sequence

    from release.system.view import View
    from release.system.world import World

_MARK = "release-tasks"


@dataclass(frozen=True, kw_only=True, slots=True)
class Committed:
    """A commit that was made."""

    commit: str
    parent: str
    paths: tuple[str, ...]


def command(message: str, *, is_staged: bool = False) -> tuple[str, ...]:
    """Return the git command that commits what is staged, or the paths given on its standard input."""
    start = ("commit", "--quiet", "--cleanup=verbatim", f"--message={message}")
    return start if is_staged else (*start, "--only", "--pathspec-from-file=-", "--pathspec-file-nul")


def commit(world: World, message: str, paths: Sequence[str], *, mark: str = "", is_staged: bool = False) -> Committed:
    """Commit *paths*; :class:`CommitRefused` with git's and the hooks' words where it did not happen.

    The reflog names *mark*, so that :func:`is_marked` knows the commit after a crash. With *is_staged* the index holds
    them already, and nothing else.
    """
    environment = {"GIT_REFLOG_ACTION": f"{_MARK} {mark}"} if mark else None
    stdin = None if is_staged else pathspecs(paths)
    answer = world.git(*command(message, is_staged=is_staged), stdin=stdin, environment=environment)
    if not answer.ok:
        words = [line for line in answer.words.splitlines() if line.strip()]
        raise CommitRefused(
            "git or a hook refused the commit",
            where=tuple(words[-12:]) or ("no words were given",),
            fix=ways_to_sign(answer.words),
        )
    return read_commit(world.view)


def stage(world: World, paths: Sequence[str]) -> None:
    """Let the index hold *paths*, which it knows, as they are now; :class:`CommitRefused` where it will not.

    In a large tree this and a plain commit take half the time of ``commit --only``, which makes two indexes.
    """
    lines = b"".join(path.encode("utf-8", "surrogateescape") + b"\0" for path in paths)
    answer = world.git("update-index", "--remove", "-z", "--stdin", stdin=lines)
    if not answer.ok:
        words = tuple(answer.words.splitlines()[:8]) or ("no words were given",)
        raise CommitRefused("git would not stage the files", where=words)


def add(world: World, paths: Sequence[str]) -> None:
    """Let the index hold the new files *paths*: git commits only what it knows; :class:`CommitRefused`."""
    answer = world.git("add", "--pathspec-from-file=-", "--pathspec-file-nul", stdin=pathspecs(paths))
    if not answer.ok:
        words = tuple(answer.words.splitlines()[:8]) or ("no words were given",)
        raise CommitRefused("git would not add the files that are new", where=words)


def take_back(world: World, head: str, paths: Sequence[str]) -> None:
    """Take a commit of ours back if one was made on *head*: index entries of *paths* and branch as they were.

    The branch moves last: as long as it has not, all of this can be done again.
    """
    made = read_commit(world.view)
    if made.commit != head and made.parent == head:
        reset(world, head, tuple(dict.fromkeys((*paths, *made.paths))))
        answer = world.git("update-ref", "-m", f"{_MARK}: undo", "HEAD", head, made.commit)
        if not answer.ok:
            raise ProgramFailed(
                f"commit {made.commit[:7]} could not be taken back",
                where=tuple(answer.words.splitlines()[:4]),
                fix=("invoke rollback",),
            )


def take_back_all(world: World, made: Sequence[str], head: str, paths: Sequence[str]) -> None:
    """Take the commits *made* on *head* back, the newest first; a hook may have made more than ours."""
    for parent in (*made[1:], head):
        take_back(world, parent, paths)


def unstage(world: World, head: str, paths: Sequence[str]) -> None:
    """Let the index hold *paths* as *head* has them, if it does not: it may have been told of them before a commit."""
    if paths and not world.view.git("diff-index", "--cached", "--quiet", head, "--", *paths).ok:
        reset(world, head, paths)


def reset(world: World, to: str, paths: Sequence[str]) -> None:
    """Let the index hold *paths* as commit *to* has them."""
    answer = world.git("reset", "--quiet", "--pathspec-from-file=-", "--pathspec-file-nul", to, stdin=pathspecs(paths))
    if not answer.ok:
        raise ProgramFailed(
            "git could not put its index back", where=tuple(answer.words.splitlines()[:4]), fix=("invoke rollback",)
        )


def is_marked(view: View, branch: str, commits: Sequence[str], mark: str) -> bool:
    """Tell whether *branch*'s reflog says that each of *commits* was made by the act of ours that *mark* names."""
    rows = view.git("log", "--walk-reflogs", "--max-count=50", "--format=%H %gs", branch).text.splitlines()
    ours = {row.partition(" ")[0] for row in rows if f" {_MARK} {mark}" in row}
    return set(commits) <= ours


def put_back(world: World, paths: Sequence[str]) -> None:
    """Put tracked *paths* back as the index has them."""
    world.git("checkout-index", "--force", "-z", "--stdin", stdin="\0".join(paths).encode("utf-8", "surrogateescape"))


def require_exactly(made: Committed, paths: Sequence[str]) -> None:
    """Raise :class:`CommitChanged` unless *made* changed *paths* and nothing else."""
    extra, missing = sorted(set(made.paths) - set(paths)), sorted(set(paths) - set(made.paths))
    if extra or missing:
        told = [f"{path}: committed by a hook, not by us" for path in extra]
        told += [f"{path}: taken out of the commit by a hook" for path in missing]
        raise CommitChanged("a hook changed what was committed", where=tuple(told))


def pathspecs(paths: Sequence[str]) -> bytes:
    """Name *paths* and nothing that looks like them; a variable for that would also reach the project's hooks."""
    return "\0".join(f":(literal){path}" for path in paths).encode("utf-8", "surrogateescape")


def read_commit(view: View, commit: str = "HEAD") -> Committed:
    """Return *commit* with all of its paths, also those outside of the project's folder (``../``)."""
    options = ("--no-show-signature", "--name-only", "-z", "--no-relative", "--no-renames", "--format=%H %P")
    text = view.git("log", "-1", *options, commit).out.decode("utf-8", "surrogateescape")
    head, _, names = text.partition("\n")
    commit_id, _, parents = head.strip("\0").partition(" ")
    return Committed(
        commit=commit_id,
        parent=parents.split(" ")[0].strip("\0"),
        paths=tuple(relative(view, name) for name in names.split("\0") if name),
    )
