"""Test: the project's own tests in one environment, installed anew when anything they depend on changed."""

from __future__ import annotations

import shlex
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from release.dists import environment as environments
from release.dists.environment import Environment
from release.errors import BuildFailed, OptionUnknown, ProgramFailed, TestsFailed
from release.facts.testing import read_test_setup
from release.git.state import ask_state, read_state
from release.model.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Callable

    from release.config import Config
    from release.facts.testing import TestSetup
    from release.system.view import View
    from release.system.world import World

_STAMP = "release-tasks.stamp"


@dataclass(frozen=True, kw_only=True, slots=True)
class TestPlan:
    """What is installed and run; ``stamp`` is empty where the working tree has changes, so nothing is reused.

    ``is_told`` says that the configuration states the requirements.
    """

    setup: TestSetup
    arguments: tuple[str, ...]
    stamp: str
    timeout_s: float
    is_told: bool


def plan(view: View, config: Config, arguments: tuple[str, ...]) -> TestPlan | None:
    """Return how the tests run, with *arguments* after their command; ``None`` where the project has no tests."""
    setup = read_test_setup(view, config)
    if setup is None:
        return None
    state = read_state(view, ask_state(view)) if view.git_folder else None
    is_known = state is not None and not state.changed
    stamp = sha256(f"{state.commit} {setup.key}".encode()).hexdigest() if state and is_known else ""
    return TestPlan(
        setup=setup,
        arguments=arguments,
        stamp=stamp,
        timeout_s=config.tests.timeout,
        is_told=bool(config.tests.requires),
    )


def environment_at(folder: str, session: str) -> Environment:
    """Return the environment that Nox made in *folder*; :class:`OptionUnknown` where it was told to make none."""
    if not folder:
        raise OptionUnknown(
            f"nox -s {session} needs an environment of its own",
            where=("nox --no-venv, or none as what makes environments",),
            why="what the tests need would be installed into the Python that Nox is in",
            fix=(f"nox -s {session}",),
        )
    return Environment(folder=Path(folder).absolute())


def apply(plan: TestPlan, world: World, environment: Environment, on_line: Callable[[str], None]) -> None:
    """Install what is needed and run the tests; :class:`TestsFailed` where they do not pass."""
    stamp = environment.folder / _STAMP
    if not (plan.stamp and world.view.read_anywhere(stamp) == plan.stamp):
        _install(plan, world, environment)
        world.write(str(stamp), plan.stamp.encode())
    program, *rest = (*plan.setup.command, *plan.arguments)
    argv = [environment.python if program == "python" else program, *rest]
    variables = environment.variables(world.view)
    try:
        answer = world.run(argv, timeout_s=plan.timeout_s, environment=variables, on_line=on_line)
    except ProgramFailed as problem:
        fix = "$EDITOR pyproject.toml  # [tool.release.tests] command"
        raise TestsFailed(f"the tests did not begin: {problem.what}", where=(" ".join(argv),), fix=(fix,)) from None
    if not answer.ok:
        how = f"took longer than {plan.timeout_s:g} s" if answer.code is None else f"ended with exit code {answer.code}"
        raise TestsFailed(f"the tests {how}", where=(" ".join(argv[1:]),), fix=("nox -s tests",))


def _install(plan: TestPlan, world: World, environment: Environment) -> None:
    """Install the project and what its tests need; what the backend leaves beside the sources is removed."""
    with world.in_turn("install"):
        before = set(_left_behind(world.view))
        answer = environments.install(world, environment, plan.setup.requirements)
        for path in set(_left_behind(world.view)) - before:
            world.remove(path)
    if not answer.ok:
        raise BuildFailed(
            "what the tests need cannot be installed",
            where=environments.reasons(answer),
            fix=(
                *(("$EDITOR pyproject.toml  # [tool.release.tests] requires",) if plan.is_told else ()),
                shlex.join(("python", "-m", "pip", "install", *plan.setup.requirements)),
            ),
        )


def _left_behind(view: View) -> list[str]:
    """Setuptools writes an egg-info beside the sources, which an installed project does not need."""
    found = [(folder, name) for folder in (".", "src") for name in view.names(folder)]
    return [f"{folder}/{name.rstrip('/')}" for folder, name in found if name.endswith(".egg-info/")]
