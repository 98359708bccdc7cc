"""Supplies: what a project's build and tests need, so that they can be installed where there is no network.

uv keeps what it fetched in its cache, and finds it there. pip does not without an index, so it gets a folder of wheels.
"""

from __future__ import annotations

import sys
from dataclasses import field
from typing import TYPE_CHECKING

from release.dists import environment as environments
from release.errors import BuildFailed, ProgramFailed
from release.model.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from release.system.child import Answer
    from release.system.world import World

_TIMEOUT_S = 600.0
_MOST_LINES = 3
# What backends ask for beside their own requirements, to build a wheel or an editable one (PEP 517, PEP 660).
_ASKED_FOR = ("setuptools", "wheel", "editables~=0.3")
_OFFLINE = {"PIP_NO_INDEX": "1", "UV_OFFLINE": "1"}


@dataclass(frozen=True, kw_only=True, slots=True)
class Needs:
    """The tests' requirements, as an installer's arguments and with the project among them, and the backend's."""

    tests: tuple[str, ...]
    build: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Supplied:
    """The variables with which an installer finds it without a network, and what could not be had."""

    variables: Mapping[str, str] = field(default_factory=dict)
    problem: str = ""


def supply(world: World, root: Path, folder: Path, needs: Needs) -> Supplied:
    """Fetch what *needs* names for the project in *root*, from the index that the user's installer is set to.

    *folder* is for what is made; what is there already, in a cache, is not fetched. Nothing is left in *root* but what
    a backend leaves there.
    """
    fetch = _with_uv if world.view.which("uv") else _with_pip
    groups = (needs.tests, needs.build, _ASKED_FOR)
    try:
        for number, group in enumerate(group for group in groups if group):
            answer = fetch(world, root, (folder, number), group)
            if not answer.ok:
                return Supplied(variables=_variables(folder), problem=_reason(answer))
    except (BuildFailed, ProgramFailed) as problem:
        return Supplied(problem=problem.what)
    return Supplied(variables=_variables(folder))


def _reason(answer: Answer) -> str:
    """Return what the installer said at last and is no advice; a sentence may be folded into several lines."""
    lines = [line.strip() for line in answer.words.splitlines() if line.strip()]
    told = [line for line in lines if not line.startswith(("hint:", "note:", "WARNING:", "[notice]"))]
    return " ".join((told or lines or [f"it ended with exit code {answer.code}"])[-_MOST_LINES:])


def _variables(folder: Path) -> dict[str, str]:
    return {"PIP_FIND_LINKS": folder.as_uri(), "UV_FIND_LINKS": str(folder)}


def _with_uv(world: World, root: Path, place: tuple[Path, int], group: Sequence[str]) -> Answer:
    """Install *group* into an environment of its own, first from the cache alone."""
    folder, number = place
    made = environments.make(world, folder / f"environment-{number}")
    uv = world.view.which("uv") or "uv"
    argv = [uv, "pip", "install", "--quiet", "--python", made.python, *group]
    answer = world.run(argv, timeout_s=_TIMEOUT_S, cwd=root, environment=_OFFLINE)
    return answer if answer.ok else world.run(argv, timeout_s=_TIMEOUT_S, cwd=root)


def _with_pip(world: World, root: Path, place: tuple[Path, int], group: Sequence[str]) -> Answer:
    """Make wheels of *group*, and of all that it needs in turn."""
    wanted = [word for word in group if word != "-e"]
    options = ("--quiet", "--disable-pip-version-check", "--no-input", "--wheel-dir", str(place[0]))
    argv = [sys.executable, "-m", "pip", "wheel", *options, *wanted]
    return world.run(argv, timeout_s=_TIMEOUT_S, cwd=root)
