"""What tools say that are not ours, where they are installed: pip-audit, auditwheel, abi3audit."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from release.dists.environment import Environment
    from release.system.world import World

_TIMEOUT_S = 120.0
_LONGEST = 300
_FOUND_SOME = 1  # pip-audit's exit code


def find_holes(world: World, environment: Environment) -> tuple[tuple[str, ...] | None, str]:
    """Return the known vulnerabilities of all that is installed in *environment*, ``None`` if nobody could look.

    The second says why; it is empty where pip-audit is not here.
    """
    program = world.view.which("pip-audit")
    if not program:
        return None, ""
    argv = [program, "--format", "json", "--progress-spinner", "off", "--timeout", "15"]
    for folder in environment.libraries(world.view):
        argv += ["--path", str(folder)]
    answer = world.run(argv, timeout_s=_TIMEOUT_S)
    if answer.code not in {0, _FOUND_SOME}:
        return None, _short(answer.words) or "it took too long"
    try:
        rows = json.loads(answer.text)["dependencies"]
        return tuple(_holes(rows)), ""
    except (ValueError, KeyError, TypeError):
        return None, _short(answer.words)


def _holes(rows: list[dict[str, object]]) -> list[str]:
    found = []
    for row in rows:
        for hole in row.get("vulns") or ():  # type: ignore[attr-defined]  # a list, as pip-audit documents it
            fixed = ", ".join(hole.get("fix_versions") or ())
            found.append(f"{row['name']} {row['version']}: {hole['id']}" + (f", without it: {fixed}" * bool(fixed)))
    return found


def ask_about_binary(world: World, wheel: Path) -> dict[str, str | None]:
    """Return what each tool for compiled wheels says of *wheel*: empty if all is well, ``None`` if it is not here."""
    name = wheel.name
    asked = {}
    if "manylinux" in name or "musllinux" in name:
        asked["auditwheel"] = ["show", str(wheel)]
    if "-abi3-" in name:
        asked["abi3audit"] = ["--strict", "--summary", str(wheel)]
    return {tool: _ask(world, tool, arguments) for tool, arguments in asked.items()}


def _ask(world: World, tool: str, arguments: list[str]) -> str | None:
    program = world.view.which(tool)
    if not program:
        return None
    answer = world.run([program, *arguments], timeout_s=_TIMEOUT_S)
    return "" if answer.ok else _short(answer.words) or f"{tool} ended with {answer.code}"


def _short(words: str) -> str:
    return " ".join(words.split())[-_LONGEST:]
