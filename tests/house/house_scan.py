"""What the house tests look with: functions over source text, so that a bad example can be shown to each."""

from __future__ import annotations

import ast
import re
from pathlib import Path

PACKAGE = Path(__file__).parents[2] / "release"
FLOORS = (
    ("errors", "family"),
    ("model",),
    ("system", "syntax"),
    (
        "locations",
        "git",
        "dists",
        "checks",
        "report",
        "config",
        "notes",
        "changelog",
        "index",
        "gates",
        "forges",
        "ci",
        "rehearsal",
    ),
    ("facts", "schema"),
    ("emergency",),
    ("steps",),
    ("deciding", "telling", "words", "repairing"),
    ("faces",),
    ("rehearsing", "auditing", "reviewing", "adopting", "calling", "handling", "usage", "importing", "tasking"),
    ("security_tasks", "adoption_tasks"),
    ("tasks", "sessions"),
    ("program",),  # the same Invoke program as the tasks, started in another way
    ("__main__",),
)
_ORDERS = {"release.steps.pipeline", "release.steps.stages"}  # the orders that steps are done in
_FLOOR_OF = {unit: number for number, units in enumerate(FLOORS) for unit in units}
_EFFECT_MODULES = {
    *("subprocess", "socket", "shutil", "tempfile", "os", "time", "urllib.request", "http", "requests", "ssl"),
    *("threading", "signal", "multiprocessing", "asyncio", "ctypes"),
}
# Constants of the platform: they tell how a path is written, and touch nothing.
_HARMLESS = {"os.name", "os.pathsep"}
_EFFECT_CALLS = {"open", "print", "input", "exec", "eval"}
_EFFECT_METHODS = {
    *("read_text", "write_text", "read_bytes", "write_bytes", "mkdir", "unlink", "rmdir", "rename", "touch"),
    *("iterdir", "rglob", "glob", "exists", "is_file", "is_dir", "is_symlink", "stat", "lstat", "chmod", "expanduser"),
    *("symlink_to", "hardlink_to", "rmtree", "resolve"),
}
_EFFECT_NAMES = {
    "os.environ",
    "datetime.now",
    "datetime.utcnow",
    "datetime.today",
    "date.today",
    "Path.cwd",
    "Path.home",
}
_VAGUE = {"utils", "util", "common", "helpers", "helper", "core", "base", "manager"}
_MOST_LINES, _MOST_FUNCTION_LINES = 300, 60


def modules() -> dict[str, str]:
    """Every module of the package: dotted name to source text."""
    found = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
        found[".".join(parts).removesuffix(".__init__")] = path.read_text(encoding="utf-8")
    return found


def unit_of(module: str) -> str:
    """``release.git.tags`` is in the unit ``git``; the package itself (its version) is in none."""
    return module.split(".")[1] if "." in module else ""


def imported(source: str, known: set[str]) -> list[tuple[int, str]]:
    """Line and module of every import in *source*: lazy ones and those for the type checker too."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found += [(node.lineno, alias.name) for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            module = "." * node.level + (node.module or "")
            inner = [f"{module}.{alias.name}" for alias in node.names]
            found += [(node.lineno, name if name in known else module) for name in inner]
    return sorted(set(found))


def floor_breaks(module: str, source: str, known: set[str]) -> list[str]:
    """Imports in *source* that do not point down."""
    unit, breaks = unit_of(module), []
    if unit and unit not in _FLOOR_OF:
        return [f"{module}: the unit {unit} is on no floor"]
    for line, name in imported(source, known):
        target = unit_of(name)
        if name.startswith("."):
            breaks.append(f"{module}:{line}: {name} is relative")
        if not name.startswith("release") or not target:
            continue
        if not unit or (unit != target and _FLOOR_OF.get(target, len(FLOORS)) >= _FLOOR_OF[unit]):
            breaks.append(f"{module}:{line}: {name} is not below")
        if unit == target == "steps" and module not in _ORDERS:
            breaks.append(f"{module}:{line}: {name} is another step")
    return breaks


def cycles(graph: dict[str, set[str]]) -> list[str]:
    """Modules that can be reached from themselves."""

    def reach(start: str) -> set[str]:
        seen, open_ = set(), [*graph.get(start, ())]
        while open_:
            if (name := open_.pop()) not in seen:
                seen.add(name)
                open_ += graph.get(name, ())
        return seen

    return [name for name in graph if name in reach(name)]


def effects(module: str, source: str) -> list[str]:
    """What *source* does to the world, or takes from it, past the View and the World."""
    found = []
    for node in ast.walk(ast.parse(source)):
        found += [f"{module}:{getattr(node, 'lineno', 0)}: {what}" for what in _effects_of(node)]
    return sorted(found)


def _effects_of(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [f"import {alias.name}" for alias in node.names if _is_effect(alias.name) and alias.name != "os"]
    if isinstance(node, ast.ImportFrom) and _is_effect(node.module or ""):
        return [f"from {node.module} import"]
    if isinstance(node, ast.Attribute):
        dotted = ast.unparse(node)
        is_os = dotted.startswith("os.") and dotted.count(".") == 1 and dotted not in _HARMLESS
        return [dotted] if is_os or dotted in _EFFECT_NAMES else []
    return _effects_of_call(node) if isinstance(node, ast.Call) else []


def _effects_of_call(node: ast.Call) -> list[str]:
    if isinstance(node.func, ast.Name) and node.func.id in _EFFECT_CALLS:
        return [f"{node.func.id}()"]
    if isinstance(node.func, ast.Attribute):
        owner = ast.unparse(node.func.value)
        method = node.func.attr
        if method in _EFFECT_METHODS and not _is_view(owner):
            return [f".{method}()"]
        if method == "open" and not _is_view(owner) and not any(word.arg == "fileobj" for word in node.keywords):
            return [f"{owner}.open()"]
    return []


def _is_effect(name: str) -> bool:
    return any(name == module or name.startswith(f"{module}.") for module in _EFFECT_MODULES)


def _is_view(owner: str) -> bool:
    return owner in {"view", "world", "opened"} or owner.endswith((".view", ".world", "_view", "_world"))


def dry_runs(module: str, source: str) -> list[str]:
    """Names below the faces that carry a mode for not acting."""
    pattern = re.compile(r"\b(?:is_|no_)?dry(?:_?run)?\b", re.IGNORECASE)
    found = []
    for node in ast.walk(ast.parse(source)):
        names = [getattr(node, field, None) for field in ("arg", "id", "attr", "name")]
        found += [f"{module}: {name}" for name in names if isinstance(name, str) and pattern.fullmatch(name)]
    return found


def oversized(module: str, source: str) -> list[str]:
    """Modules and functions that are too long, vague names, and things left to do."""
    found = []
    if len(source.splitlines()) > _MOST_LINES:
        found.append(f"{module}: {len(source.splitlines())} lines")
    if module.rpartition(".")[2] in _VAGUE:
        found.append(f"{module}: a vague name")
    found += [f"{module}: {word}" for word in re.findall(r"\b(?:TODO|FIXME|XXX)\b", source)]
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            lines = (node.end_lineno or 0) - node.lineno + 1
            if lines > _MOST_FUNCTION_LINES:
                found.append(f"{module}.{node.name}: {lines} lines")
    return found


def exception_roots(module: str, source: str) -> list[str]:
    """Classes in *source* that derive from a built-in exception."""
    return [
        f"{module}.{node.name}"
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.ClassDef)
        and any(isinstance(base, ast.Name) and _is_exception(base.id) for base in node.bases)
    ]


def _is_exception(name: str) -> bool:
    builtin = getattr(__import__("builtins"), name, None)
    return isinstance(builtin, type) and issubclass(builtin, BaseException)


def undocumented(module: str, source: str) -> list[str]:
    """Public modules, classes and functions without a docstring."""
    tree = ast.parse(source)
    found = [] if ast.get_docstring(tree) else [module]

    def look(body: list[ast.stmt], where: str) -> None:
        for node in body:
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)) and not node.name.startswith(
                "_"
            ):
                if not ast.get_docstring(node):
                    found.append(f"{where}.{node.name}")
                if isinstance(node, ast.ClassDef):
                    look(node.body, f"{where}.{node.name}")

    look(tree.body, module)
    return found


def late_parts(name: str, text: str) -> list[str]:
    """Return where a function imports a part of urllib3 before it is sure to be whole.

    Its parts import each other: a thread that begins with one while another thread begins with the next one waits for
    it for ever, and Python ends that with an error.
    """
    functions = [
        node for node in ast.walk(ast.parse(text)) if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))
    ]
    found = []
    for node in (node for function in functions for node in ast.walk(function)):
        names = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
        names += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        found += [f"{name}:{node.lineno}: {part}" for part in names if part.startswith("urllib3.")]
    return found
