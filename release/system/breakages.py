"""A child that compares code with griffe: ``python -m release.system.breakages OLD.whl NEW.whl FOLDER [MODULES]``.

It unpacks the Python files of both wheels below FOLDER, reads them and runs nothing of them. MODULES is a file with one
path a line; without it all are read. What breaks is one JSON document on standard output.
"""

from __future__ import annotations

import gc
import json
import logging
import sys
import zipfile
from importlib import import_module
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_LARGEST, _MOST_FILES, _MOST_BYTES = 2 << 20, 20_000, 256 << 20
_MOST = 3_000  # breakages that are told
_ASIDE = {"test", "tests", "testing", "docs", "doc", "examples", "benchmarks"}
_WIDEST = 200


def compare(old: Path, new: Path, folder: Path, wanted: frozenset[str] | None) -> dict[str, Any]:
    """Return what breaks from the wheel *old* to the wheel *new*, each with the public name of the code."""
    griffe = import_module("griffe")
    logging.getLogger("griffe").setLevel(logging.CRITICAL)
    tops = unpack(old, folder / "old", wanted) & unpack(new, folder / "new", wanted)
    found: list[dict[str, str]] = []
    problems: list[str] = []
    wanted_tops = sorted(tops - _ASIDE)
    before, after = (_loaded(griffe, wanted_tops, folder / side, problems) for side in ("old", "new"))
    for top in wanted_tops:
        try:
            for told in _told(griffe, before[top], after[top]):
                if len(found) < _MOST:
                    found.append(told)
        except Exception as problem:  # noqa: BLE001, PERF203 - whatever a hostile or broken file brings about
            problems.append(f"{top}: {type(problem).__name__}: {problem}"[:_WIDEST])
    return {"breakages": found, "problems": problems, "tops": sorted(tops)}


def unpack(wheel: Path, to: Path, wanted: frozenset[str] | None) -> set[str]:
    """Write the Python files of *wheel* below *to*, within limits, and return the top-level packages and modules."""
    tops, size = set(), 0
    with zipfile.ZipFile(wheel) as opened:
        for entry in opened.infolist()[:_MOST_FILES]:
            path = PurePosixPath(entry.filename)
            is_code = path.suffix in {".py", ".pyi"} and all(part.isidentifier() for part in path.with_suffix("").parts)
            is_wanted = wanted is None or path.name.startswith("__init__.") or entry.filename in wanted
            size += entry.file_size if is_code and is_wanted else 0
            if not (is_code and is_wanted) or entry.file_size > _LARGEST or size > _MOST_BYTES:
                continue
            target = to.joinpath(*path.parts)
            target.parent.mkdir(parents=True, exist_ok=True)
            with opened.open(entry) as stream:
                target.write_bytes(stream.read(_LARGEST))
            tops.add(path.parts[0].partition(".")[0])
    return tops


def _loaded(griffe: Any, tops: Sequence[str], folder: Path, problems: list[str]) -> dict[str, Any]:
    """Return the packages, read together, because one may take its names from another."""
    loader = griffe.GriffeLoader(search_paths=[str(folder)], allow_inspection=False)
    found: dict[str, Any] = {}
    for top in tops:
        try:
            found[top] = loader.load(top, try_relative_path=False)
        except Exception as problem:  # noqa: BLE001, PERF203 - as above
            problems.append(f"{top}: {type(problem).__name__}: {problem}"[:_WIDEST])
    loader.resolve_aliases(implicit=False, external=False)
    for module in found.values():
        _offer(module)
    return found


def _offer(package: Any) -> None:
    """Let a package without ``__all__`` offer what it takes from its own modules: for that it takes it."""
    if package.is_init_module and not package.exports:
        package.exports = [name for name, member in package.members.items() if _is_offered(package, name, member)]
    for member in list(package.members.values()):
        if not member.is_alias and member.is_module and not member.name.startswith("_"):
            _offer(member)


def _is_offered(package: Any, name: str, member: Any) -> bool:
    if name.startswith("_") or not member.is_alias:
        return not name.startswith("_")
    try:
        target = member.final_target
    except Exception:  # noqa: BLE001 - an alias that leads nowhere, or in a circle
        return False
    return not target.is_module and target.path.split(".")[0] == package.path.split(".")[0]


def _told(griffe: Any, before: Any, after: Any) -> Iterator[dict[str, str]]:
    public = {**_public(after), **_public(before)}
    for breakage in griffe.find_breaking_changes(before, after):
        path = breakage.obj.path
        if getattr(breakage.new_value or breakage.old_value, "name", "") in {"self", "cls"}:
            continue  # a static method that became one of the class is called as before
        yield {
            "kind": breakage.kind.name,
            "what": str(breakage.kind.value),
            "name": _named(public, path),
            "path": path,
            "old": _value(breakage.old_value),
            "new": _value(breakage.new_value),
        }


def _public(module: Any) -> dict[str, str]:
    """Return, for code that the package itself or another public module offers, the name under which users know it."""
    found: dict[str, str] = {}
    waiting = [module]
    while waiting:
        here = waiting.pop()
        for member in here.members.values():
            if member.is_alias:
                target = _target(member)
                is_known = here is module or any(part.startswith("_") for part in target.split("."))
                if is_known and len(member.path) < len(found.get(target, f"{target}.{member.path}")):
                    found[target] = member.path
            elif member.is_module and not member.name.startswith("_"):
                waiting.append(member)
    return found


def _target(alias: Any) -> str:
    """Return the path of what an alias leads to in the end; the next step of one that leads nowhere, or in a circle."""
    try:
        return str(alias.final_target.path)
    except Exception:  # noqa: BLE001 - griffe's own errors, whose names change with its versions
        return str(alias.target_path)


def _named(public: dict[str, str], path: str) -> str:
    parts = path.split(".")
    for end in range(len(parts), 0, -1):
        here = ".".join(parts[:end])
        if here in public:
            return ".".join([public[here], *parts[end:]])
    return path


def _value(value: object) -> str:
    if isinstance(value, (list, tuple)):
        return ", ".join(map(_value, value))[:_WIDEST]
    text = "" if value is None else str(getattr(value, "name", "") or value)
    return text if len(text) <= _WIDEST else f"{text[:_WIDEST]} …"


def main(argv: Sequence[str]) -> int:
    """Compare what *argv* names; the exit code is 3 where griffe is not installed."""
    old, new, folder, *rest = argv
    wanted = frozenset(Path(rest[0]).read_text(encoding="utf-8").splitlines()) if rest else None
    try:
        import_module("griffe")
    except ImportError:
        return 3
    sys.setrecursionlimit(5_000)
    gc.disable()  # two trees that live until the end: looking for garbage is a fifth of the time
    sys.stdout.write(json.dumps(compare(Path(old), Path(new), Path(folder), wanted)) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
