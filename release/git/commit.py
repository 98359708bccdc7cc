"""Committing exactly the files we wrote, with the project's hooks, and undoing it when a hook meddles."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from release.errors import CommitChanged, CommitRefused
from release.git.state import relative

if TYPE_CHECKING:
    from collections.abc import Sequence

    from release.system.view import View
    from release.system.world import World


@dataclass(frozen=True, kw_only=True, slots=True)
class Committed:
    """A commit that was made."""

    commit: str
    parent: str
    paths: tuple[str, ...]


def command(message: str) -> tuple[str, ...]:
    """Return the git command that commits the paths given on its standard input."""
    return (
        *("commit", "--quiet", "--only", "--cleanup=verbatim", f"--message={message}"),
        *("--pathspec-from-file=-", "--pathspec-file-nul"),
    )


def commit(world: World, message: str, paths: Sequence[str]) -> Committed:
    """Commit *paths*; :class:`CommitRefused` with git's and the hooks' words where it did not happen."""
    answer = world.git(*command(message), stdin=pathspecs(paths))
    if not answer.ok:
        words = [line for line in answer.words.splitlines() if line.strip()]
        raise CommitRefused(
            "git or a hook refused the commit",
            where=tuple(words[-12:]) or ("no words were given",),
            fix=(),
        )
    return _last_commit(world.view)


def take_back(world: World, head: str, paths: Sequence[str]) -> None:
    """Take a commit of ours back if one was made on *head*: branch and index entries of *paths* as they were."""
    made = _last_commit(world.view)
    if made.commit != head and made.parent == head:
        world.git("update-ref", "-m", "release-tasks: undo", "HEAD", head, made.commit)
        paths = tuple(dict.fromkeys((*paths, *made.paths)))
        world.git("reset", "--quiet", "--pathspec-from-file=-", "--pathspec-file-nul", stdin=pathspecs(paths))


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


def _last_commit(view: View) -> Committed:
    """Return HEAD's commit with all of its paths, also those outside of the project's folder (``../``)."""
    options = ("--no-show-signature", "--name-only", "-z", "--no-relative", "--no-renames", "--format=%H %P")
    text = view.git("log", "-1", *options).out.decode("utf-8", "surrogateescape")
    head, _, names = text.partition("\n")
    commit_id, _, parents = head.strip("\0").partition(" ")
    return Committed(
        commit=commit_id,
        parent=parents.split(" ")[0].strip("\0"),
        paths=tuple(relative(view, name) for name in names.split("\0") if name),
    )
