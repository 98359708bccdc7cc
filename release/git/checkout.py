"""A clean checkout of one commit, in a folder of its own: nothing of the working tree is in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from release.errors import BuildFailed

if TYPE_CHECKING:
    from pathlib import Path

    from release.system.world import World

_TIMEOUT_S = 600.0
# The same bytes on every machine: no line-end conversion, no hooks, whatever its user configured.
_SETTINGS = (
    "-c",
    "core.autocrlf=false",
    "-c",
    "core.eol=lf",
    "-c",
    "core.hooksPath=/dev/null",
    "-c",
    "advice.detachedHead=false",
)


def check_out(world: World, commit: str, folder: Path, *, has_submodules: bool = True) -> None:
    """Clone the repository into *folder* (its tags too, sharing its objects); check *commit* and submodules out."""
    _run(world, folder.parent, "clone", "--quiet", "--shared", "--no-checkout", str(world.view.top), str(folder))
    _run(world, folder, "checkout", "--quiet", "--detach", commit)
    if has_submodules and world.view.read_anywhere(folder / ".gitmodules"):
        _run(world, folder, "submodule", "--quiet", "update", "--init", "--recursive")


def _run(world: World, cwd: Path, *arguments: str) -> None:
    answer = world.run(
        ["git", *_SETTINGS, *arguments], cwd=cwd, environment={"GIT_TERMINAL_PROMPT": "0"}, timeout_s=_TIMEOUT_S
    )
    if not answer.ok:
        raise BuildFailed(
            f"git {arguments[0]} failed while a clean checkout was made",
            where=tuple(answer.words.splitlines()[-6:]),
            fix=("git submodule update --init --recursive",) if arguments[0] == "submodule" else ("git fsck",),
        )
