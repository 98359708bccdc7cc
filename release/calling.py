"""How a task calls its face: nothing of ours is imported before it runs, and its exit code becomes the task's."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from invoke.exceptions import Exit

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


def call_face(run: Callable[[Any], None], *, json: bool, project: str = "", command: str = "bump VERSION") -> None:
    """Run *run* with a face; the commands that are shown name *project* and continue *command*."""
    with _compiled_once():
        from release.faces import Face  # noqa: PLC0415 - nothing is imported before a task runs

        code = Face(json=json, project=project, command=command).run(run)
    if code:
        raise Exit(code=code)


@contextmanager
def _compiled_once() -> Iterator[None]:
    """Let Python keep what it compiles, unless the user said no: Invoke says no for everybody.

    Where the installer has compiled nothing, as uv does not, each task would take twice as long as it has to.
    """
    before = sys.dont_write_bytecode
    sys.dont_write_bytecode = bool(sys.flags.dont_write_bytecode)
    try:
        yield
    finally:
        sys.dont_write_bytecode = before
