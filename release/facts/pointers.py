"""Where the build backend is told to read the version, by pyproject.toml, setup.cfg and setup.py."""

from __future__ import annotations

import ast
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from release.errors import FileUnparsable, PlaceOutside
from release.locations.python_module import VERSION_NAMES
from release.model.own import Pointed
from release.model.regex import regex
from release.syntax import ini
from release.syntax.paths import BASES
from release.syntax.probe import dig
from release.syntax.python import PythonSource, assignments, last_name, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from release.system.view import View

_HATCH_PATTERN = r"(?i)^(?:__version__|VERSION)(?: ?:.*?)? *= *(['\"])v?(?P<version>.+?)\1"
# The version of a JSON object, with at most flat objects and lists before it, where setup.py asks one for its version.
_JSON_PATTERN = (
    r"\A(?:\xef\xbb\xbf)?\s*\{(?:[^{}\[\]]|\{[^{}]*\}|\[[^\[\]]*\])*?[\"'](?:__)?version(?:__)?[\"']\s*:\s*[\"']v?"
    r"(?P<version>[0-9][^\"'\\]*)"
)
_PLAIN = regex(rb"^version[ ]?=[ ]?[\"'][0-9]", re.MULTILINE)  # a script may read it line by line
_OF_PACKAGE = regex(r"/(?:\w*version\w*|package|_*about_*|_*info_*|_*meta\w*)\.py\Z")
_MOST_PACKAGES = 4  # asked where one imports its version from the next
_OPENING = regex(r"open|read|join|path", re.IGNORECASE)
_ASKS_JSON = regex(rb"\[[\"'](?:__)?version(?:__)?[\"']\]")


def find_pointers(view: View, home: str, document: dict[str, Any]) -> tuple[Pointed, ...]:
    """Return the files that state the version of the project in folder *home*, whose pyproject.toml is *document*."""
    found = [
        *_hatch(home, document),
        *_attributes(view, home, dig(document, ("tool", "setuptools", "dynamic", "version")), "setuptools dynamic"),
        *_plain(home, document),
        *_called(view, home, dig(document, ("tool", "pdm", "version", "getter")), "[tool.pdm.version] getter"),
        *_setup_cfg(view, home),
        *_setup_py(view, home),
    ]
    return tuple(pointed for pointed in dict.fromkeys(found) if _is_there(view, pointed.path))


def find_exports(view: View, home: str, packages: Sequence[str]) -> Iterator[Pointed]:
    """Yield the modules from which a package's ``__init__.py`` imports its version."""
    for package in packages:
        for base in BASES:
            yield from _exported(view, f"{home}{base}{package}", set())


def _exported(view: View, folder: str, seen: set[str]) -> Iterator[Pointed]:
    """Yield the modules that the package *folder* imports its version from, itself or by packages in it.

    Those in *seen* are asked already, and more than three are not.
    """
    data = b"" if folder in seen or len(seen) == _MOST_PACKAGES else view.read(f"{folder}/__init__.py") or b""
    seen.add(folder)
    if not (b"import" in data and b"ersion" in data):
        return
    try:
        tree = PythonSource(f"{folder}/__init__.py", data).tree
    except FileUnparsable:
        return
    for node in tree.body:
        module = _module_inside(node, folder.rpartition("/")[2])
        if isinstance(node, ast.ImportFrom) and module:
            names = [alias.name for alias in node.names if (alias.asname or alias.name) in {"__version__", "VERSION"}]
            inside = f"{folder}/{module.replace('.', '/')}"
            if names and _is_there(view, f"{inside}.py"):
                yield Pointed(path=f"{inside}.py", name=names[0], why=f"imported by {folder}/__init__.py")
            elif names:
                yield from _exported(view, inside, seen)


def _module_inside(node: ast.stmt, package: str) -> str:
    """Return the module of *package* from which *node* imports, by ``from .x`` or ``from package.x``, or nothing."""
    module = (node.module or "") if isinstance(node, ast.ImportFrom) else ""
    if isinstance(node, ast.ImportFrom) and node.level == 0:
        return module.removeprefix(f"{package}.") if module.startswith(f"{package}.") else ""
    return module if isinstance(node, ast.ImportFrom) and node.level == 1 else ""


def _is_there(view: View, path: str) -> bool:
    try:
        return view.size(path) is not None
    except PlaceOutside:
        return False


def _hatch(home: str, document: dict[str, Any]) -> Iterator[Pointed]:
    path = dig(document, ("tool", "hatch", "version", "path"))
    pattern = dig(document, ("tool", "hatch", "version", "pattern"))
    if isinstance(path, str):
        why = "[tool.hatch.version] path"
        yield Pointed(path=home + path, pattern=str(pattern) if pattern else _HATCH_PATTERN, why=why)


def _plain(home: str, document: dict[str, Any]) -> Iterator[Pointed]:
    """Yield what pdm, scikit-build-core and maturin read."""
    path = dig(document, ("tool", "pdm", "version", "path")) or dig(document, ("tool", "pdm", "version", "from"))
    if isinstance(path, str):
        yield Pointed(path=home + path, name="__version__", why="[tool.pdm.version] path")
    built = dig(document, ("tool", "scikit-build", "metadata", "version"))
    given = built.get("input") if isinstance(built, dict) else None
    if isinstance(built, dict) and isinstance(given, str):
        pattern = str(built.get("regex") or r"(?i)^(__version__|version)(?: ?\:.*?)? *= *(['\"])v?(?P<version>.*?)\2")
        if "(?P<value>" in pattern:
            pattern = pattern.replace("(?P<value>", "(?P<version>")
        yield Pointed(path=home + given, pattern=pattern, why="[tool.scikit-build.metadata.version]")
    backend = str(dig(document, ("build-system", "build-backend")) or "")
    if backend == "maturin" and dig(document, ("project", "version")) is None:
        manifest = dig(document, ("tool", "maturin", "manifest-path"))
        yield Pointed(path=home + (manifest if isinstance(manifest, str) else "Cargo.toml"), why="maturin")
    if backend == "mesonpy" and dig(document, ("project", "version")) is None:
        yield Pointed(path=f"{home}meson.build", why="meson-python")


def _attributes(view: View, home: str, dynamic: object, why: str) -> Iterator[Pointed]:
    """Yield what ``attr`` (a dotted name) and ``file`` (a path, or a list of them) lead to."""
    attribute = dynamic.get("attr") if isinstance(dynamic, dict) else None
    files = dynamic.get("file") if isinstance(dynamic, dict) else None
    if isinstance(attribute, str):
        yield from _dotted(view, home, attribute, f"{why} attr")
    for path in files if isinstance(files, list) else [files]:
        if isinstance(path, str):
            yield Pointed(path=home + path, why=f"{why} file")


def _dotted(view: View, home: str, attribute: str, why: str) -> Iterator[Pointed]:
    module, _, name = attribute.strip().rpartition(".")
    folder = module.replace(".", "/")
    for base in BASES:
        for path in (f"{home}{base}{folder}.py", f"{home}{base}{folder}/__init__.py"):
            if module and _is_there(view, path):
                yield Pointed(path=path, name=name, why=why)
                return


def _called(view: View, home: str, getter: object, why: str) -> Iterator[Pointed]:
    """Yield the constants that the function *getter* (``package.module:name``) reads, which are named as a version."""
    dotted = getter.partition("(")[0].replace(":", ".") if isinstance(getter, str) else ""
    for function in _dotted(view, home, dotted, why):
        try:
            tree = PythonSource(function.path, view.read(function.path) or b"").tree
        except FileUnparsable:
            return  # it may be that of a newer Python; what else states the version is found without it
        bodies = [node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name == function.name]
        read = {node.id for body in bodies for node in ast.walk(body) if isinstance(node, ast.Name)}
        wanted = read & VERSION_NAMES
        given = {name for names, _, _ in assignments(tree.body) for name in names}
        yield from (replace(function, name=name) for name in sorted(wanted & given))
        package = dotted.split(".")[: -2 + function.path.endswith("/__init__.py")]
        for node in tree.body:
            if isinstance(node, ast.ImportFrom):
                above = package[: len(package) + 1 - node.level] if node.level else []
                names = [alias.name for alias in node.names if (alias.asname or alias.name) in wanted]
                for name in names:
                    yield from _dotted(view, home, ".".join(filter(None, [*above, node.module, name])), why)


def _setup_cfg(view: View, home: str) -> Iterator[Pointed]:
    data = view.read(f"{home}setup.cfg")
    version = ini.parse_file(f"{home}setup.cfg", data).get("metadata", {}).get("version", "") if data else ""
    if version.startswith("attr:"):
        yield from _dotted(view, home, version.removeprefix("attr:"), "setup.cfg attr:")
    elif version.startswith("file:"):
        yield Pointed(path=home + version.removeprefix("file:").strip().split(",")[0].strip(), why="setup.cfg file:")


def _setup_py(view: View, home: str) -> Iterator[Pointed]:
    """Yield what setup.py imports for the version, and the files that it names and may read the version from."""
    data = view.read(f"{home}setup.py")
    if not data or b"setup(" not in data:
        return
    try:
        tree = PythonSource(f"{home}setup.py", data).tree
    except FileUnparsable:
        return  # its own location says so, if it matters
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and last_name(node) in {"setup", "dict"}]
    values = [
        keyword.value
        for called in ("setup", "dict")  # setup(**dict(version=...)) is the same
        for node in calls
        if last_name(node) == called
        for keyword in node.keywords
        if keyword.arg == "version"
    ]
    if not values or text_of(values[0]):
        return
    yield from _imported(view, home, tree, values[0])
    asks_json = b"json" in data and _ASKS_JSON.search(data) is not None
    for path in _named_paths(tree):
        if path.endswith(".json") and (not asks_json or path.endswith("package.json")):
            continue  # package.json is npm's, which has a reader of its own
        found = [base for base in (f"{home}{base}" for base in BASES) if _is_there(view, f"{base}{path}")]
        if home and not found and "/" in path and _is_there(view, path):
            found = [""]  # a script in a folder may be meant to be run at the top
        for base in found:
            name = _name_in(view, f"{base}{path}") if path.endswith(".py") else ""
            pattern = _JSON_PATTERN if path.endswith(".json") else ""
            yield Pointed(path=f"{base}{path}", name=name, pattern=pattern, why="read by setup.py")


def _name_in(view: View, path: str) -> str:
    """Return under which name the module *path* states the version: a plain one in a package's file about itself."""
    data = view.read(path) or b""
    is_plain = _OF_PACKAGE.search(path) and b"__version__" not in data and _PLAIN.search(data)
    return "version" if is_plain else "__version__"


def _imported(view: View, home: str, tree: ast.Module, value: ast.expr) -> Iterator[Pointed]:
    if isinstance(value, ast.Call) and isinstance(value.func, ast.Attribute) and value.func.attr == "strip":
        value = value.func.value
    find, named = (_called, value.func) if isinstance(value, ast.Call) else (_dotted, value)
    wanted = ast.unparse(named)
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                if (alias.asname or alias.name) == wanted:
                    yield from find(view, home, f"{node.module}.{alias.name}", "imported by setup.py")
        elif isinstance(node, ast.Import):
            for alias in node.names:
                name = alias.asname or alias.name
                if wanted.startswith(f"{name}."):
                    attribute = f"{alias.name}{wanted.removeprefix(name)}"
                    yield from _dotted(view, home, attribute, "imported by setup.py")


def _named_paths(tree: ast.Module) -> Iterator[str]:
    """Yield the paths in setup.py that a version may be read from: one literal, or the pieces of one call or ``/``.

    A piece may be a name that the module gives literals to: ``SOURCE = os.path.join("src", "name")``.
    """
    known: dict[str, list[str]] = {}
    for names, value, _ in assignments(tree.body):
        items = value.args if isinstance(value, ast.Call) else [value]
        known |= {name: [text for item in items if (text := text_of(item))] for name in names}
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            pieces = (
                [text_of(item)] if not isinstance(item, ast.Name) else known.get(item.id, []) for item in _items(node)
            )
            texts = [text for piece in pieces for text in piece if text]
            yield from _as_path(texts[:1] if last_name(node) == "open" else texts)
        elif isinstance(node, ast.BinOp):
            yield from _as_path([text for item in ast.walk(node) if (text := text_of(item))][::-1])
            yield from _as_path([text for item in ast.walk(node) if (text := text_of(item))])
        elif isinstance(node, ast.Assign) and (text := text_of(node.value)):
            yield from _as_path([text])


def _items(call: ast.Call) -> list[ast.expr]:
    """Return the arguments of *call*, or what is in a list that a function opens or joins."""
    first = call.args[0] if call.args else None
    is_path = isinstance(first, (ast.List, ast.Tuple)) and _OPENING.search(last_name(call)) is not None
    return first.elts if isinstance(first, (ast.List, ast.Tuple)) and is_path else call.args


def _as_path(pieces: Sequence[str]) -> Iterator[str]:
    for first in range(len(pieces)):
        path = "/".join(piece.strip("/") for piece in pieces[first:])
        is_version = "version" in path.lower() and path.endswith((".txt", ".py", "VERSION", "version", ".in"))
        if (
            (path.endswith((".py", ".json")) or is_version)
            and not path.startswith(("http", "."))
            and path != "setup.py"
        ):
            yield path
