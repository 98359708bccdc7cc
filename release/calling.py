"""How a task calls its face: nothing of ours is imported before it runs, and its exit code becomes the task's."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from invoke.exceptions import Exit

if TYPE_CHECKING:
    from collections.abc import Callable


def call_face(run: Callable[[Any], None], *, json: bool, project: str = "", command: str = "bump VERSION") -> None:
    """Run *run* with a face; the commands that are shown name *project* and continue *command*."""
    from release.faces import Face  # noqa: PLC0415 - nothing is imported before a task runs

    code = Face(json=json, project=project, command=command).run(run)
    if code:
        raise Exit(code=code)
