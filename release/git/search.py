"""Which tracked files hold some digits."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from release.system.child import Child
    from release.system.view import View


def ask_holders(view: View, texts: Sequence[str]) -> Child:
    """Start asking which tracked text files of the project hold any of *texts*; :func:`read_holders` waits."""
    patterns = [argument for text in texts for argument in ("-e", text)]
    return view.git_later("grep", "-l", "-z", "-I", "--fixed-strings", "--no-color", *patterns)


def read_holders(child: Child) -> tuple[str, ...]:
    """Return the paths, relative to the project."""
    return tuple(path for path in child.answer().out.decode("utf-8", "surrogateescape").split("\0") if path)
