"""What makes a noxfile or a tasks.py one that calls us: how it says so, and the two lines that are added where not."""

from __future__ import annotations

import ast
import re
from collections import Counter
from typing import TYPE_CHECKING

from release.errors import EditUnsafe, FileUnparsable
from release.model.records import dataclass
from release.syntax.python import PythonSource
from release.syntax.script_block import with_dependency

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_LINE = re.compile(rb"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+\Z")
_LINE_END = re.compile(rb"\r\n|\r|\n")
_DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
_REGISTER = "register"
_NAME = "release-tasks"


@dataclass(frozen=True, kw_only=True, slots=True)
class Calling:
    """How a file calls us: our ``module``, what stands in the call's brackets, and beside whose import ours comes."""

    module: str
    given: str
    beside: tuple[str, ...]


SESSIONS = Calling(module="release.sessions", given="", beside=("nox", "nox_poetry", "nox_uv"))
TASKS = Calling(module="release.tasks", given="globals()", beside=("invoke", "fabric"))


@dataclass(frozen=True, kw_only=True, slots=True)
class _Ours:
    """What a file knows of us: the expressions that are our module, its names for our function, and whatever else."""

    modules: tuple[str, ...]
    functions: tuple[str, ...]
    has_more: bool


def calls_us(path: str, data: bytes, calling: Calling) -> bool:
    """Tell whether the file uses our module, in whichever spelling; an import alone does nothing.

    :class:`FileUnparsable` where it is not Python.
    """
    return _is_used(_tree(path, data), calling)


def imports_any(path: str, data: bytes, names: Sequence[str]) -> bool:
    """Tell whether the file imports one of the modules *names*, or something out of one."""
    return any(_roots(node) & {*names} for node in ast.walk(_tree(path, data)))


def sessions_of(path: str, data: bytes) -> tuple[str, ...]:
    """Return the names of the Nox sessions that the file defines itself, in their order."""
    return _marked(_tree(path, data), "session")


def tasks_of(path: str, data: bytes) -> tuple[str, ...]:
    """Return the names of the Invoke tasks that the file defines itself, as they are typed, in their order."""
    return tuple(name.strip("_").replace("_", "-") for name in _marked(_tree(path, data), "task"))


def with_call(path: str, data: bytes, calling: Calling, given: str = "") -> bytes:
    """Return *data* with the import and the call that it lacks; every other byte stays.

    Where the script names what it needs (PEP 723), it needs us, too. *given* stands in the call's brackets instead of
    what usually does. What imports us already gets the call alone. :class:`FileUnparsable` where it is not Python,
    :class:`EditUnsafe` where the result would not be the old program and these two lines.
    """
    tree = _tree(path, data)
    if _is_used(tree, calling):
        return data
    data = with_dependency(data, _NAME)
    ours, wanted = _ours(tree, calling), given or calling.given
    short = calling.module.replace(".", "_")
    alias = short if "release" in _bound(tree) else ""
    module = next(iter(ours.modules), alias or calling.module)
    call = f"{ours.functions[0] if ours.functions else f'{module}.{_REGISTER}'}({wanted})"
    is_known = bool(ours.modules or ours.functions)
    new = "" if is_known else f"import {calling.module}" + (f" as {alias}" if alias else "")
    for place in dict.fromkeys((_behind_imports(tree, calling) if new else 0, 0)):
        after = _spliced(data, tree, (new, call), place)
        if _is_exactly(path, tree, after, [text for text in (new, call) if text]):
            return after
    raise EditUnsafe(
        f"the two lines that call us cannot be added to {path} by a program",
        where=(path,),
        why="the file would not read as before plus these lines",
        fix=(f"$EDITOR {path}  # at its end: import {calling.module}; {calling.module}.{_REGISTER}({wanted})",),
    )


def _tree(path: str, data: bytes) -> ast.Module:
    return PythonSource(path, data).tree


def _is_used(tree: ast.Module, calling: Calling) -> bool:
    ours = _ours(tree, calling)
    return ours.has_more or any(
        ast.unparse(node.value) in ours.modules
        if isinstance(node, ast.Attribute)
        else isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ours.functions
        for node in ast.walk(tree)
    )


def _ours(tree: ast.Module, calling: Calling) -> _Ours:
    """Return how the file has imported us so far, wherever in it."""
    parent, _, last = calling.module.partition(".")
    modules, functions, has_more = [], [], False
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            modules += [alias.asname or alias.name for alias in node.names if alias.name == calling.module]
        elif isinstance(node, ast.ImportFrom) and not node.level and node.module == parent:
            modules += [alias.asname or alias.name for alias in node.names if alias.name == last]
        elif isinstance(node, ast.ImportFrom) and not node.level and node.module == calling.module:
            functions += [alias.asname or alias.name for alias in node.names if alias.name == _REGISTER]
            has_more = has_more or any(alias.name != _REGISTER for alias in node.names)
    return _Ours(modules=tuple(modules), functions=tuple(functions), has_more=has_more)


def _bound(tree: ast.Module) -> set[str]:
    """Return every name that something in the file is bound to."""
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, _DEFINITIONS):
            found.add(node.name)
        elif isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
            found.add(node.id)
        elif isinstance(node, ast.arg):
            found.add(node.arg)
        elif isinstance(node, (ast.Import, ast.ImportFrom)):
            found |= {alias.asname or alias.name.partition(".")[0] for alias in node.names}
    return found


def _roots(node: ast.AST) -> set[str]:
    """Return the top-level packages that an import names; nothing for what is none, or is relative."""
    if isinstance(node, ast.Import):
        return {alias.name.partition(".")[0] for alias in node.names}
    if isinstance(node, ast.ImportFrom) and not node.level:
        return {(node.module or "").partition(".")[0]}
    return set()


def _behind_imports(tree: ast.Module, calling: Calling) -> int:
    """Return the line behind which our import comes: that of the runner's import, else the last at the top; 0: none."""
    top: list[ast.stmt] = []
    for number, node in enumerate(tree.body):
        if _roots(node) or isinstance(node, ast.ImportFrom):
            top.append(node)
        elif number or not _is_docstring(node):
            break
    runners = [node for node in tree.body if _roots(node) & {*calling.beside}]
    nodes = runners[-1:] or top[-1:]
    return nodes[0].end_lineno or 0 if nodes else 0


def _is_docstring(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _spliced(data: bytes, tree: ast.Module, lines: tuple[str, str], place: int) -> bytes:
    """Return *data* with the import behind line *place* (0: with the call), and the call at the end.

    What a script runs when it is called by its name stays the last.
    """
    new, call = lines
    found = _LINE_END.search(data)
    end = found[0] if found else b"\n"
    rows = _LINE.findall(data)
    stop = _end(tree, rows)
    head, tail = rows[:stop], rows[stop:]
    if head and not head[-1].endswith((b"\n", b"\r")):
        head[-1] += end
    last = [new.encode(), b""] if new and not place else []
    # Two blank lines stand behind a definition, one behind everything else.
    before = [node for node in tree.body if (node.end_lineno or 0) <= stop]
    blank = 2 if before and isinstance(before[-1], _DEFINITIONS) else 1
    there = next((number for number, row in enumerate(reversed(head)) if row.strip()), len(head))
    gap = max(0, blank - there) if head else 0
    added = [*[b""] * gap, *last, call.encode(), *([b"", b""] if tail else [])]
    head += [row + end for row in added]
    if new and place:
        head.insert(place, new.encode() + end)
    return b"".join((*head, *tail))


def _end(tree: ast.Module, rows: Sequence[bytes]) -> int:
    """Return behind how many lines the call comes: all, or those before ``if __name__ == "__main__"`` at the end."""
    last = tree.body[-1] if tree.body else None
    if not (isinstance(last, ast.If) and "__name__" in ast.unparse(last.test)):
        return len(rows)
    line = last.lineno - 1
    while line and rows[line - 1].lstrip().startswith(b"#"):
        line -= 1
    return line


def _is_exactly(path: str, tree: ast.Module, after: bytes, new: Sequence[str]) -> bool:
    """Tell whether *after* reads as the old program with the *new* statements in it and nothing else."""
    try:
        statements = [ast.dump(node) for node in _tree(path, after).body]
    except FileUnparsable:
        return False
    added = [ast.dump(ast.parse(text).body[0]) for text in new]
    rest = Counter(statements) - Counter(added)
    kept = [text for text in statements if text not in added]
    return rest == Counter(ast.dump(node) for node in tree.body) and kept == [
        text for node in tree.body if (text := ast.dump(node)) not in added
    ]


def _marked(tree: ast.Module, word: str) -> tuple[str, ...]:
    """Return the names of what functions are made by a decorator that ends with *word*."""
    nodes = [node for node in ast.walk(tree) if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))]
    found = [(node.lineno, name) for node in nodes for name in _names(node, word)]
    return tuple(dict.fromkeys(name for _, name in sorted(found)))


def _names(node: ast.FunctionDef | ast.AsyncFunctionDef, word: str) -> Iterator[str]:
    for mark in node.decorator_list:
        called = mark.func if isinstance(mark, ast.Call) else mark
        if ast.unparse(called).rpartition(".")[2] != word:
            continue
        given = [each.value for each in mark.keywords if each.arg == "name"] if isinstance(mark, ast.Call) else []
        name = given[0].value if given and isinstance(given[0], ast.Constant) else node.name
        yield str(name)
