"""The public API of two wheels compared: names by our own reading, what breaks by griffe where that is installed."""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from release.index.upload import package_folder
from release.model.review import Api, ApiChange
from release.syntax.public_names import INHERITED, given_names, imported_modules, public_names

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from collections.abc import Set as AbstractSet
    from pathlib import Path

    from release.syntax.public_names import Module
    from release.system.child import Answer
    from release.system.world import World

_TIMEOUT_S = 120.0
_MOST = 1_000
_ALL_OF = 600  # modules; of larger packages griffe reads what changed, and what that needs
_HOW = 'pip install "release-tasks[review]"'
_REMOVED = "OBJECT_REMOVED"


def compare_names(old: Mapping[str, Module], new: Mapping[str, Module]) -> Api:
    """Return the public names that are new and gone, from the changed modules and all ``__init__`` files, by path."""
    before, after = public_names(old.values()), public_names(new.values())
    added, removed = (
        [ApiChange(name=name, words=told[name].removeprefix(INHERITED)) for name in _only(told, other)]
        for told, other in ((after, before.keys()), (before, after.keys()))
    )
    more, less = [], []
    for name in sorted(before.keys() & after.keys()):
        if _is_inherited(before[name]) or _is_inherited(after[name]):
            continue
        ours, theirs = (_parameters(words[name]) for words in (before, after))
        more += [
            ApiChange(name=f"{name}({_argument(each)})", words="new parameter") for each in theirs if each not in ours
        ]
        less += [
            ApiChange(name=f"{name}({_argument(each)})", words="parameter is gone")
            for each in ours
            if each not in theirs
        ]
    names = Api(added=_outermost(added, more), removed=_outermost(removed, less), seen_by="the names in the code")
    return _without_given(names, new)


def ask_griffe(world: World, wheels: tuple[Path, Path], wanted: Iterable[str] | None) -> Answer | None:
    """Return what the child answers that compares both *wheels* with griffe, ``None`` where griffe is not installed.

    It reads the modules (those *wanted*, or all) and runs none of them.
    """
    if find_spec("griffe") is None:
        return None
    with world.scratch() as folder:
        listed = folder / "modules"
        if wanted is not None:
            world.write(str(listed), "\n".join(wanted).encode())
        argv = [sys.executable, "-m", "release.system.breakages", *map(str, wheels), str(folder)]
        return world.run(
            [*argv, *([str(listed)] if wanted is not None else [])],
            timeout_s=_TIMEOUT_S,
            cwd=folder,
            environment={"PYTHONPATH": package_folder(), "PYTHONUNBUFFERED": "1"},
        )


def with_breakages(names: Api, answer: Answer | None, new: Mapping[str, Module]) -> Api:
    """Return *names* with what griffe says breaks; where it said nothing, that part is unseen, and it is said why.

    *new* are the modules as they are now.
    """
    if answer is None:
        return replace(names, unseen=f"griffe is not here: {_HOW}")
    try:
        told: dict[str, Any] = json.loads(answer.text)
    except ValueError:
        how = f"took longer than {_TIMEOUT_S:g} s" if answer.code is None else f"ended with {answer.code}"
        return replace(names, unseen=f"griffe {how}: {answer.words.strip()[-200:]}")
    return _without_given(_api(told, names), new)


def modules_needed(changed: Iterable[str], read: Iterable[Module], every: Mapping[str, str]) -> list[str] | None:
    """Return the files that griffe has to read for the *changed* ones, ``None`` for all (as of small packages).

    *read* are the changed modules before and now, *every* the path of each module by its name. Beside what changed it
    is what that takes names from, so that a class is compared with what it inherits.
    """
    if len(every) <= _ALL_OF:
        return None
    taken = {every[name] for module in read for name in imported_modules(module) if name in every}
    return sorted({*changed, *taken})


def _without_given(api: Api, new: Mapping[str, Module]) -> Api:
    """Tell of what is gone from the code, and comes from a module's ``__getattr__`` now, that it changed."""
    given = given_names(new.values())
    moved = {each.name for each in api.removed} & given
    gone = [each for each in api.removed if not any(f"{each.name}.".startswith(f"{name}.") for name in given)]
    come = [ApiChange(name=name, words="comes from __getattr__ of its module now") for name in sorted(moved)]
    return replace(api, removed=tuple(gone), changed=tuple([*api.changed, *come][:_MOST]))


def _api(told: dict[str, Any], names: Api) -> Api:
    removed, changed = [], []
    for each in told["breakages"]:
        if each["kind"] == _REMOVED:
            removed.append(ApiChange(name=each["name"], words="is gone"))
        else:
            changed.append(ApiChange(name=each["name"], words=_words(each)))
    problems = "; ".join(told["problems"])
    return Api(
        added=names.added,
        changed=tuple(dict.fromkeys(changed))[:_MOST],
        removed=tuple(dict.fromkeys(removed))[:_MOST],
        seen_by="griffe",
        unseen=f"griffe could not read {problems}" if problems else "",
    )


def _words(each: Mapping[str, str]) -> str:
    what = each["what"][:1].lower() + each["what"][1:]
    if each["kind"].startswith("PARAMETER_"):
        return f"{what}: {each['old'] or each['new']}"
    values = " -> ".join(value for value in (each["old"], each["new"]) if value)
    return f"{what}: {values}" if values else what


def _only(told: Mapping[str, str], other: AbstractSet[str]) -> list[str]:
    """Return the names that *other* has not; inherited ones only where their own class does not tell them."""
    names = sorted(told.keys() - other)
    own = {name.rpartition(".")[2] for name in names if not _is_inherited(told[name])}
    return [name for name in names if not _is_inherited(told[name]) or name.rpartition(".")[2] not in own]


def _is_inherited(words: str) -> bool:
    return words.startswith(INHERITED)


def _parameters(words: str) -> list[str]:
    if not words.startswith("function("):
        return []
    names = words.removeprefix("function(").removesuffix(")").split(", ")
    return [name for name in names if name not in {"", "*", "/", "self", "cls"}]


def _argument(name: str) -> str:
    return name if name.startswith("*") else f"{name}="


def _outermost(names: list[ApiChange], parameters: list[ApiChange]) -> tuple[ApiChange, ...]:
    """Leave out what is inside of something that is told itself, as the methods of a new class."""
    known = {change.name for change in names}
    kept = [change for change in names if change.name.rpartition(".")[0] not in known]
    return tuple([*kept, *parameters][:_MOST])
