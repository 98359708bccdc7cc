"""The Invoke task that adopts a project: parse, call one step, show."""

from __future__ import annotations

from typing import TYPE_CHECKING

from invoke.exceptions import Exit

from release.calling import call_face
from release.tasking import task

if TYPE_CHECKING:
    from invoke.context import Context

    from release.faces import Face


@task(
    help={
        "check": "Change nothing; end with 1 and show the difference where a file is not as it would be made today.",
        "ci": "Whose CI gets files: github, gitlab or none (default: the remote's).",
        "overwrite": "Also replace what was edited by hand since we made it; the difference is shown.",
        "yes": "Do not ask before files that are there already are changed (it asks on a terminal only).",
        "project": "Which project of this repository: its name or its folder.",
        "json": "Print JSON instead of text.",
    },
)
def init(  # noqa: PLR0913, PLR0917 - one parameter a flag, as Invoke wants it
    c: Context,
    check: bool = False,
    ci: str = "",
    overwrite: bool = False,
    yes: bool = False,
    project: str = "",
    json: bool = False,
) -> None:
    """Adopt this project: find everything, write tasks.py, noxfile.py and CI files; a second run changes nothing."""
    drifted: list[bool] = []
    is_dry = c.config.run.dry

    def run(face: Face) -> None:
        from release import adopting  # noqa: PLC0415

        asked = adopting.Asked(
            ci=ci, project=project, is_check=check, overwrites=overwrite, is_sure=yes or json, is_json=json
        )
        drifted.append(adopting.adopt(face, asked, is_dry=is_dry))

    call_face(run, json=json, project=project, command="init")
    if check and any(drifted):
        raise Exit(code=1)
