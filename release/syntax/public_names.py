"""The public names of Python code, read from its syntax: what users can import without an underscore in between."""

from __future__ import annotations

import ast
import warnings
from dataclasses import field
from hashlib import sha256
from typing import TYPE_CHECKING

from release.model.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

INHERITED = "inherited "
_DEEPEST = 12  # re-exports that are followed
_ASIDE = {"test", "tests", "testing", "conftest", "__main__", "docs", "doc", "examples", "benchmarks", "setup"}


@dataclass(slots=True)
class Module:
    """A module: what it defines (``own``), imports (``taken``, as module and name), and takes all of (``stars``).

    ``given`` are the names that its ``__getattr__`` may give: every text in that function. ``definitions`` is a digest
    of the code without what only runs: the bodies of functions, but for ``__init__``, which gives objects attributes.
    """

    name: str
    is_package: bool
    own: dict[str, dict[str, str]] = field(default_factory=dict)
    taken: dict[str, tuple[str, str]] = field(default_factory=dict)
    stars: list[str] = field(default_factory=list)
    bases: dict[str, list[str]] = field(default_factory=dict)
    listed: list[str] | None = None
    given: frozenset[str] = frozenset()
    definitions: str = ""


def read_modules(sources: Mapping[str, bytes]) -> dict[str, Module]:
    """Return the modules in *sources* (paths in a wheel to bytes) by their path; what cannot be parsed is left out."""
    return {path: module for path, data in sources.items() if (module := _parsed(path, data))}


def public_names(every: Iterable[Module]) -> dict[str, str]:
    """Return the public names of *every* module, each with what it is.

    Functions and methods are told with their parameters, and :data:`INHERITED` before them where a class has them from
    another one. A name that several modules have is told under its shortest one.
    """
    modules = {module.name: module for module in every}
    found: dict[tuple[str, str], tuple[str, dict[str, str]]] = {}
    for module in modules.values():
        if not _is_public(module.name):
            continue
        for name in _exported(module, modules):
            home, inner, told = _resolved(modules, module.name, name)
            known = found.get((home, inner))
            public = f"{module.name}.{name}"
            if known is None or (len(public), public) < (len(known[0]), known[0]):
                found[home, inner] = (public, told)
    return {
        f"{public}{rest}": words
        for (home, inner), (public, told) in found.items()
        for rest, words in {**_inherited(modules, home, inner), **told}.items()
    }


def given_names(every: Iterable[Module]) -> frozenset[str]:
    """Return the public names that ``__getattr__`` of a module may give, which its code does not define."""
    return frozenset(
        f"{module.name}.{name}"
        for module in every
        if _is_public(module.name)
        for name in module.given
        if name.isidentifier() and not name.startswith("_")
    )


def imported_modules(module: Module) -> frozenset[str]:
    """Return the modules that *module* takes names from, dotted; a name may itself be one."""
    return frozenset({*module.stars, *(home for home, _ in module.taken.values())}) | frozenset(
        f"{home}.{name}" for home, name in module.taken.values()
    )


def module_name(path: str) -> str:
    """Return the dotted name of the module in the file *path* of a wheel, empty where it is none."""
    if not path.endswith(".py"):
        return ""
    parts = path.removesuffix(".py").removesuffix("/__init__").split("/")
    return ".".join(parts) if all(part.isidentifier() for part in parts) else ""


def _is_public(name: str) -> bool:
    parts = name.split(".")
    return not any(part.startswith("_") or part in _ASIDE for part in parts)


def _parsed(path: str, data: bytes) -> Module | None:
    name = module_name(path)
    if not name:
        return None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(data)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    module = Module(name=name, is_package=path.endswith("/__init__.py"))
    for node in _statements(tree.body):
        _note(module, node)
    module.definitions = _definitions(data, tree.body)
    return module


def _definitions(data: bytes, body: Sequence[ast.stmt]) -> str:
    """Return the digest of *data* without its head of comments, and without bodies of functions on their own lines."""
    lines = data.splitlines()
    begin = min((node.lineno for each in body[:1] for node in (each, *getattr(each, "decorator_list", ()))), default=1)
    cut = set(range(begin - 1))
    for node in _functions(body):
        first = node.body[0]
        if node.name != "__init__" and not lines[first.lineno - 1][: first.col_offset].strip():
            cut.update(range(first.lineno - 1, node.end_lineno or 0))
    return sha256(b"\n".join(line for number, line in enumerate(lines) if number not in cut)).hexdigest()


def _functions(body: Iterable[ast.stmt]) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Yield the functions and methods below *body*, but not those inside of others."""
    for node in body:
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            yield node
        elif isinstance(node, ast.ClassDef):
            yield from _functions(node.body)
        elif isinstance(node, (ast.If, ast.Try)):
            yield from _functions(_statements([node]))


def _statements(body: Iterable[ast.stmt]) -> Iterator[ast.stmt]:
    """Yield the statements of a body, also those below ``if`` and ``try``, but not what only the type checker sees."""
    for node in body:
        if isinstance(node, ast.If) and "TYPE_CHECKING" not in ast.dump(node.test):
            yield from _statements([*node.body, *node.orelse])
        elif isinstance(node, ast.Try):
            inner = [statement for handler in node.handlers for statement in handler.body]
            yield from _statements([*node.body, *inner, *node.orelse, *node.finalbody])
        elif not isinstance(node, ast.If):
            yield node


def _note(module: Module, node: ast.stmt) -> None:
    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
        module.own[node.name] = {"": _function(node)}
        if node.name == "__getattr__":
            module.given = frozenset(_strings(node))
    elif isinstance(node, ast.ClassDef):
        module.own[node.name] = {"": "class", **_class(node)}
        module.bases[node.name] = [ast.unparse(base) for base in node.bases]
    elif isinstance(node, ast.ImportFrom):
        home = _home(module, node)
        for alias in node.names:
            if alias.name == "*":
                module.stars.append(home)
            else:
                module.taken[alias.asname or alias.name] = (home, alias.name)
    else:
        for target, value in _assigned(node):
            if target == "__all__":
                module.listed = [*(module.listed or []), *_strings(value)]
            else:
                module.own.setdefault(target, {"": "attribute"})


def _home(module: Module, node: ast.ImportFrom) -> str:
    if not node.level:
        return node.module or ""
    parts = module.name.split(".")
    parts = parts[: len(parts) - node.level + module.is_package]
    return ".".join([*parts, *([node.module] if node.module else [])])


def _assigned(node: ast.stmt) -> Iterator[tuple[str, ast.expr | None]]:
    if isinstance(node, ast.Assign):
        yield from ((target.id, node.value) for target in node.targets if isinstance(target, ast.Name))
    elif isinstance(node, (ast.AnnAssign, ast.AugAssign)) and isinstance(node.target, ast.Name):
        yield node.target.id, node.value


def _strings(value: ast.AST | None) -> list[str]:
    found = ast.walk(value) if value else ()
    return [node.value for node in found if isinstance(node, ast.Constant) and isinstance(node.value, str)]


def _class(node: ast.ClassDef) -> dict[str, str]:
    found: dict[str, str] = {}
    for inner in _statements(node.body):
        if isinstance(inner, (ast.FunctionDef, ast.AsyncFunctionDef)):
            if inner.name == "__init__" or not inner.name.startswith("_"):
                found.setdefault(f".{inner.name}", _function(inner))
        else:
            for target, _ in _assigned(inner):
                if not target.startswith("_"):
                    found.setdefault(f".{target}", "attribute")
    return found


def _function(node: ast.FunctionDef | ast.AsyncFunctionDef) -> str:
    taken = node.args
    names = [argument.arg for argument in (*taken.posonlyargs, *taken.args)]
    names += [f"*{taken.vararg.arg}"] if taken.vararg else ["*"] if taken.kwonlyargs else []
    names += [argument.arg for argument in taken.kwonlyargs]
    names += [f"**{taken.kwarg.arg}"] if taken.kwarg else []
    return f"function({', '.join(names)})"


def _exported(module: Module, modules: Mapping[str, Module], depth: int = 0) -> list[str]:
    """Return the names that *module* offers: those it lists, else its own and, of a package, those of its parts."""
    if module.listed is not None:
        return [name for name in dict.fromkeys(module.listed) if not name.startswith("_")]
    inside = f"{module.name.split('.')[0]}"
    names = [name for name in module.own if not name.startswith("_")]
    if module.is_package:
        taken = module.taken.items()
        names += [name for name, (home, _) in taken if not name.startswith("_") and home.split(".")[0] == inside]
    for star in module.stars:
        if star in modules and depth < _DEEPEST:
            names += _exported(modules[star], modules, depth + 1)
    return list(dict.fromkeys(names))


def _resolved(modules: Mapping[str, Module], home: str, name: str) -> tuple[str, str, dict[str, str]]:
    """Return the module and the name under which something is defined, and what it is."""
    for _ in range(_DEEPEST):
        module = modules.get(home)
        if module is None or name in module.own:
            return home, name, module.own[name] if module else {"": "name"}
        if name not in module.taken:
            stars = (star for star in module.stars if star in modules and _offers(modules[star], name))
            star = next(stars, "")
            if not star:
                return home, name, {"": "name"}
            home = star
        else:
            home, name = module.taken[name]
    return home, name, {"": "name"}


def _inherited(modules: Mapping[str, Module], home: str, name: str, depth: int = 0) -> dict[str, str]:
    """Return what a class has from those of its bases that are in *modules*; nearer ones win."""
    found: dict[str, str] = {}
    module = modules.get(home)
    for base in module.bases.get(name, ()) if module and depth < _DEEPEST else ():
        prefix, _, last = base.rpartition(".")
        start = _module_called(modules, home, prefix) if prefix else home
        there, inner, told = _resolved(modules, start, last)
        theirs = {rest: f"{INHERITED}{words}" for rest, words in told.items() if rest}
        found = {**_inherited(modules, there, inner, depth + 1), **theirs, **found}
    return found


def _module_called(modules: Mapping[str, Module], home: str, name: str) -> str:
    """Return the module that the code of *home* calls *name*."""
    where, inner = modules[home].taken.get(name, ("", name))
    return f"{where}.{inner}".lstrip(".")


def _offers(module: Module, name: str) -> bool:
    return name in module.own or name in module.taken or bool(module.stars)
