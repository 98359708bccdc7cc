"""What the tests need, as the other tools are told that a project uses: Poetry, PDM, uv, Hatch, setuptools, tox."""

from __future__ import annotations

import ast
import contextlib
from typing import TYPE_CHECKING, Any

from packaging.requirements import InvalidRequirement, Requirement

from release.errors import FileUnparsable
from release.model.regex import regex
from release.syntax import ini, toml
from release.syntax.probe import dig
from release.syntax.python import PythonSource, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.system.view import View

NAMES = ("test", "tests", "testing", "dev", "develop")
_HATCH = ("hatch-test", *NAMES, "default")
_VERSION = regex(r"(?P<sign>[~^]?)(?P<version>[0-9]+(?:\.[0-9]+)*\S*)")
_FILE = regex(r"(?:-r|--requirement)[ =]?(?P<path>\S+)")
_TOX = "{toxinidir}/"


def legacy_extra(view: View) -> str:
    """Return the extra for tests that setup.cfg or setup.py declares, empty where neither does."""
    data = view.read("setup.cfg")
    declared = _ini(data).get("options.extras_require", {}) if data else {}
    script = view.read("setup.py")
    if script:
        declared |= dict.fromkeys(_script_extras(script), "")
    return next((name for name in NAMES if name in declared), "")


def tool_requirements(view: View, document: dict[str, Any]) -> tuple[str, ...]:
    """Return what one of the tools installs for the tests, as an installer's arguments; nothing where none does."""
    hatch = toml.parse_file("hatch.toml", view.read("hatch.toml") or b"")
    for found in (
        _poetry(document),
        _lists(document, ("tool", "pdm", "dev-dependencies")),
        _texts(dig(document, ("tool", "uv", "dev-dependencies"))),
        _hatch(dig(document, ("tool", "hatch", "envs"))),
        _hatch(dig(hatch, ("envs",))),
        _tests_require(view),
        _tox(view, document),
    ):
        if found:
            return found
    return ()


def _ini(data: bytes) -> dict[str, Any]:
    with contextlib.suppress(ValueError):
        return ini.parse(data)
    return {}


def _texts(value: object) -> tuple[str, ...]:
    return tuple(_readable(value if isinstance(value, list) else []))


def _readable(lines: list[Any]) -> Iterator[str]:
    """Yield the lines that an installer understands as requirements."""
    for line in lines:
        with contextlib.suppress(InvalidRequirement):
            yield str(Requirement(str(line).partition(" #")[0].strip()))


def _lists(document: dict[str, Any], keys: tuple[str, ...]) -> tuple[str, ...]:
    """Return the first list that is named for tests in the table under *keys*."""
    table = dig(document, keys)
    named = (_texts(table.get(name)) for name in NAMES) if isinstance(table, dict) else iter(())
    return next((found for found in named if found), ())


def _poetry(document: dict[str, Any]) -> tuple[str, ...]:
    groups = [dig(document, ("tool", "poetry", "group", name, "dependencies")) for name in NAMES]
    for table in (*groups, dig(document, ("tool", "poetry", "dev-dependencies"))):
        if isinstance(table, dict) and table:
            return tuple(text for name, value in table.items() for text in _from_poetry(name, value))
    return ()


def _from_poetry(name: str, value: Any) -> Iterator[str]:
    """Yield the requirement that Poetry's *value* for *name* is; nothing for what is no file of an index."""
    for each in value if isinstance(value, list) else [value]:
        table = each if isinstance(each, dict) else {"version": each}
        if name == "python" or not isinstance(table.get("version"), str):
            continue
        extras = f"[{','.join(map(str, table['extras']))}]" if isinstance(table.get("extras"), list) else ""
        marks = [f"({table['markers']})"] if table.get("markers") else []
        marks += [_python_marker(str(table["python"]))] if table.get("python") else []
        bounds = ",".join(_bounds(part.strip()) for part in table["version"].split(","))
        marker = f"; {' and '.join(mark for mark in marks if mark)}" if any(marks) else ""
        yield from _readable([f"{name}{extras}{bounds}{marker}"])


def _python_marker(text: str) -> str:
    parts = [_bounds(part.strip()) for part in text.split(",")]
    signs = (regex(r"(>=|<=|==|!=|<|>)\s*([0-9.]+)").fullmatch(one) for part in parts for one in part.split(","))
    return " and ".join(f"python_full_version {found[1]} '{found[2]}'" for found in signs if found)


def _bounds(text: str) -> str:
    """Return Poetry's ``^1.2``, ``~1.2`` or ``1.2`` as PEP 440 says it; anything else as it is."""
    found = _VERSION.fullmatch(text)
    if text in {"*", ""} or "||" in text:
        return ""
    if not found:
        return text
    if not found["sign"]:
        return f"=={found['version']}"
    numbers = [int(piece) for piece in regex(r"[0-9]+").findall(found["version"])][:3]
    first = next((at for at, number in enumerate(numbers) if number), len(numbers) - 1)
    kept = first if found["sign"] == "^" else min(1, len(numbers) - 1)
    over = [*numbers[:kept], numbers[kept] + 1]
    return f">={found['version']},<{'.'.join(map(str, over))}"


def _hatch(envs: object) -> tuple[str, ...]:
    """Return what the first environment for tests installs; that of ``hatch test`` has pytest by itself."""
    for name in _HATCH if isinstance(envs, dict) else ():
        listed = [dig(envs, (name, key)) for key in ("dependencies", "extra-dependencies")]
        found = tuple(text for value in listed for text in _texts(value))
        if found:
            return found
    return ()


def _tests_require(view: View) -> tuple[str, ...]:
    data, script = view.read("setup.cfg"), view.read("setup.py")
    stated = _ini(data).get("options", {}).get("tests_require", "") if data else ""
    listed = next(_script_values(script, "tests_require"), None) if script else None
    items = [text_of(item) for item in listed.elts] if isinstance(listed, (ast.List, ast.Tuple)) else []
    return tuple(_readable([*stated.splitlines(), *(item for item in items if item)]))


def _script_extras(script: bytes) -> list[str]:
    found = next(_script_values(script, "extras_require"), None)
    return [name for key in found.keys if (name := text_of(key))] if isinstance(found, ast.Dict) else []


def _script_values(script: bytes, name: str) -> Iterator[ast.expr]:
    """Yield what a setup.py gives as *name*: in a call, or as a variable of that name."""
    with contextlib.suppress(FileUnparsable):
        for node in ast.walk(PythonSource("setup.py", script).tree):
            if (isinstance(node, ast.keyword) and node.arg == name) or (
                isinstance(node, ast.Assign)
                and any(isinstance(target, ast.Name) and target.id == name for target in node.targets)
            ):
                yield node.value


def _tox(view: View, document: dict[str, Any]) -> tuple[str, ...]:
    own = toml.parse_file("tox.toml", view.read("tox.toml") or b"")
    for table in (dig(own, ("env_run_base",)), dig(document, ("tool", "tox", "env_run_base"))):
        found = _texts(dig(table, ("deps",)))
        if found:
            return found
    legacy = dig(document, ("tool", "tox", "legacy_tox_ini"))
    for data in (view.read("tox.ini"), view.read("setup.cfg"), str(legacy).encode() if legacy else None):
        stated = _ini(data).get("testenv", {}).get("deps", "") if data else ""
        found = tuple(_from_tox(view, stated.splitlines()))
        if found:
            return found
    return ()


def _from_tox(view: View, lines: list[str]) -> Iterator[str]:
    """Yield what tox installs everywhere; what it does for some Pythons alone, or computes, is left out."""
    for line in lines:
        text = line.partition(" #")[0].strip()
        named = _FILE.fullmatch(text)
        path = named["path"].removeprefix(_TOX) if named else ""
        if path and "{" not in path and view.size(path) is not None:
            yield from ("-r", path)
        elif not named:
            yield from _readable([text])
