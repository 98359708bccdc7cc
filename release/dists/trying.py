"""Trying a distribution as a user would: install it into a fresh environment, import it, run its commands."""

from __future__ import annotations

import concurrent.futures
import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from release.dists import auditing
from release.dists import environment as environments
from release.model.dists import Tried
from release.model.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from release.dists.environment import Environment
    from release.system.world import World

_MOST_COMMANDS, _AT_ONCE, _COMMAND_S = 16, 4, 30.0
# Runs inside the fresh environment; prints one line of JSON that starts with the marker.
_MARKER = "release-tasks-tried:"
_SCRIPT = r"""
import importlib, importlib.metadata, json, re, sys
name, wanted = sys.argv[1], sys.argv[2:]
dist = importlib.metadata.distribution(name)
tops = {}
for file in dist.files or ():
    parts = file.parts
    if parts[0] in ("..", "__pycache__") or parts[0].endswith((".dist-info", ".data", ".egg-info")):
        continue
    stem, is_code = parts[-1].split(".")[0], parts[-1].endswith((".py", ".so", ".pyd"))
    if is_code and (len(parts) == 1 or stem == "__init__"):
        dotted = parts[:-1] if stem == "__init__" else (stem,)
        top = dotted[0]
        if top not in tops or len(dotted) < len(tops[top]):
            tops[top] = dotted
if not wanted:
    foreign = ("tests", "test", "docs", "examples")
    wanted = [".".join(dotted) for top, dotted in sorted(tops.items()) if top.isidentifier() and top not in foreign]
extras = [re.split(r"[^\w.-]", each)[0].lower() for each in dist.requires or () if "extra" in each]
versions, failed, points, needs, commands = {"metadata": dist.version}, {}, {}, {}, []


def lacking(problem):
    # what is not installed, and whether an extra would bring it
    seen = set()
    while problem is not None and id(problem) not in seen:
        seen.add(id(problem))
        top = (getattr(problem, "name", None) or "").split(".")[0]
        if isinstance(problem, ModuleNotFoundError) and top and top not in tops:
            plain = top.lower().replace("_", "-")
            return top, any(plain in each or each in plain for each in extras)
        problem = problem.__cause__ or problem.__context__
    return "", False


for module in wanted:
    try:
        loaded = importlib.import_module(module)
    except BaseException as problem:
        name, is_extra = lacking(problem)
        if is_extra and len(wanted) > 1:
            needs[module] = name + " (an extra)"
        else:
            failed[module] = f"{type(problem).__name__}: {problem}"
    else:
        version = getattr(loaded, "__version__", None)
        if isinstance(version, str):
            versions[module] = version
for point in dist.entry_points:
    label = f"{point.group}: {point.name}"
    if point.group == "console_scripts":
        commands.append(point.name)
    try:
        point.load()
    except BaseException as problem:
        name, is_extra = lacking(problem)
        if name:
            needs[label] = name + " (an extra)" * is_extra
        else:
            points[label] = f"{type(problem).__name__}: {problem}"
    else:
        points[label] = ""
told = {"modules": wanted, "versions": versions, "failed": failed}
told |= {"entry_points": points, "needs": needs, "commands": commands}
print("release-tasks-tried:" + json.dumps(told))
"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Attempt:
    """What is tried of the project *name*: *modules* are imported (default: all at its top).

    ``runs_commands`` starts each console script with ``--help``; ``asks_tools`` asks whether the dependencies agree,
    and whether any of them has a known hole.
    """

    name: str
    modules: tuple[str, ...]
    timeout_s: float
    runs_commands: bool = False
    asks_tools: bool = False


def try_file(world: World, file: Path, attempt: Attempt) -> Tried:
    """Install *file* with its dependencies into a fresh environment, and do what *attempt* says."""
    return try_out(world, ([str(file)],), attempt)


def try_out(world: World, installs: Sequence[Sequence[str]], attempt: Attempt) -> Tried:
    """Do *installs* (arguments of the installer) in one fresh environment, and there what *attempt* says.

    The first brings the project; the others bring what it needs, and are left out once nothing is needed.
    """
    with world.scratch() as folder:
        environment = environments.make(world, folder / "environment")
        for arguments in installs:
            if arguments is not installs[0] and not environments.has_needs(world.view, environment):
                break
            answer = environments.install(world, environment, arguments, cwd=folder)
            if not answer.ok:
                return Tried(words=_last(answer.words) or f"ended with {answer.code}")
        with concurrent.futures.ThreadPoolExecutor(max_workers=_AT_ONCE) as pool:
            holes = pool.submit(auditing.find_holes, world, environment) if attempt.asks_tools else None
            conflicts = pool.submit(environments.conflicts, world, environment) if attempt.asks_tools else None
            tried, commands = _load(world, environment, folder, attempt)
            if attempt.runs_commands and not tried.words:
                names = commands[:_MOST_COMMANDS]
                ran = pool.map(lambda name: _run(world, environment, folder, name), names)
                tried = replace(tried, commands=dict(zip(names, ran, strict=True)))
            found, words = holes.result() if holes else (None, "")
            told = conflicts.result() if conflicts else None
        return replace(tried, conflicts=told, holes=found, holes_words=words)


def _load(world: World, environment: Environment, folder: Path, attempt: Attempt) -> tuple[Tried, list[str]]:
    """Import modules and load entry points; return what became of that, and the names of the console scripts."""
    script = folder / "try.py"
    world.write(str(script), _SCRIPT.encode())
    argv = [environment.python, "-I", str(script), attempt.name, *attempt.modules]
    ran = world.run(argv, timeout_s=attempt.timeout_s, cwd=folder)
    line = next((line for line in ran.text.splitlines() if line.startswith(_MARKER)), "")
    if not line:
        how = "took too long" if ran.code is None else f"ended it: {_last(ran.words)}"
        return Tried(words=f"importing {how}"), []
    found: dict[str, Any] = json.loads(line.removeprefix(_MARKER))
    commands = found.pop("commands")
    return Tried(**{**found, "modules": tuple(found["modules"])}), commands


def _run(world: World, environment: Environment, folder: Path, name: str) -> str:
    """Return how ``NAME --help`` ended, empty if well."""
    program = world.view.which_in(environment.scripts, name)
    if not program:
        return "the installer made no program for it"
    variables = {**environment.variables(world.view), "COLUMNS": "100"}
    answer = world.run([program, "--help"], timeout_s=_COMMAND_S, cwd=folder, environment=variables)
    if answer.code is None:
        return f"it ran for more than {_COMMAND_S:g} s"
    if answer.code == 0:
        return ""
    how = "a traceback, " if "Traceback (most recent call last)" in answer.words else ""
    return f"{how}exit code {answer.code}: {_last(answer.words)}"


def _last(words: str) -> str:
    return "; ".join(line.strip() for line in words.splitlines()[-4:])[-400:]
