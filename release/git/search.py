"""Which tracked files hold some digits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from release.errors import ProgramFailed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from release.system.child import Child
    from release.system.view import View


def ask_holders(view: View, texts: Sequence[str], pathspecs: Sequence[str] = ()) -> Child:
    """Start asking which tracked files of the project hold any of *texts*; :func:`read_holders` waits.

    Binary files, too: git takes for one what an attribute says to be none to compare, as of locks (``uv.lock -diff``).
    Where there are *pathspecs*, git's own patterns for paths, only the files that match one are searched.
    """
    patterns = [f"-e{text}" for text in texts]  # one argument each: no text can be taken for an option
    options = ("-l", "-z", "-a", "--fixed-strings", "--no-color", "--no-full-name", "--no-recurse-submodules")
    return view.git_later("grep", *options, *patterns, "--", *pathspecs, literal=False)


def read_holders(child: Child) -> tuple[str, ...]:
    """Return the paths, relative to the project; :class:`ProgramFailed` where git could not look."""
    answer = child.answer()
    if answer.code not in {0, 1}:  # 1: it looked and found none
        raise ProgramFailed("git cannot search the project's files", where=(answer.words[:300],), fix=("git fsck",))
    return tuple(path for path in answer.out.decode("utf-8", "surrogateescape").split("\0") if path)
