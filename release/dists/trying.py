"""Trying a distribution as a user would: install it into a fresh environment, import what it holds."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from release.dists import environment as environments
from release.model.dists import Tried

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from release.model.own import Own
    from release.system.world import World

# Runs inside the fresh environment; prints one line of JSON that starts with the marker.
_MARKER = "release-tasks-tried:"
_SCRIPT = """
import importlib, importlib.metadata, json, sys
name, wanted = sys.argv[1], sys.argv[2:]
dist = importlib.metadata.distribution(name)
if not wanted:
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
    foreign = ("tests", "test", "docs", "examples")
    wanted = [".".join(dotted) for top, dotted in sorted(tops.items()) if top.isidentifier() and top not in foreign]
versions, failed = {"metadata": dist.version}, {}
for module in wanted:
    try:
        loaded = importlib.import_module(module)
    except BaseException as problem:
        failed[module] = f"{type(problem).__name__}: {problem}"
    else:
        version = getattr(loaded, "__version__", None)
        if isinstance(version, str):
            versions[module] = version
print("release-tasks-tried:" + json.dumps({"modules": wanted, "versions": versions, "failed": failed}))
"""


def try_file(world: World, file: Path, own: Own, *, modules: tuple[str, ...], timeout_s: float) -> Tried:
    """Install *file* with its dependencies into a fresh environment, import *modules* (default: all at its top)."""
    return try_out(world, ([str(file)],), own.name, modules=modules, timeout_s=timeout_s)


def try_out(
    world: World, installs: Sequence[Sequence[str]], name: str, *, modules: tuple[str, ...], timeout_s: float
) -> Tried:
    """Do *installs* (arguments of the installer) in one fresh environment and import *modules* of *name* there."""
    with world.scratch() as folder:
        environment = environments.make(world, folder / "environment")
        for arguments in installs:
            answer = environments.install(world, environment, arguments, cwd=folder)
            if not answer.ok:
                return Tried(words=_last(answer.words) or f"ended with {answer.code}")
        script = folder / "try.py"
        world.write(str(script), _SCRIPT.encode())
        ran = world.run([environment.python, "-I", str(script), name, *modules], timeout_s=timeout_s, cwd=folder)
        line = next((line for line in ran.text.splitlines() if line.startswith(_MARKER)), "")
        if not line:
            return Tried(
                words="importing " + ("took too long" if ran.code is None else f"ended it: {_last(ran.words)}")
            )
        found = json.loads(line.removeprefix(_MARKER))
        return Tried(modules=tuple(found["modules"]), versions=found["versions"], failed=found["failed"])


def _last(words: str) -> str:
    return "; ".join(line.strip() for line in words.splitlines()[-4:])[-400:]
