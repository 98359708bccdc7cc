"""The project's own modules: ``__version__``, ``VERSION`` or ``version``, and the docstring's first line.

Only packages of this project are read, and only the files in which projects keep their version; a vendored copy of
something else, a test or an example says nothing about this project. What an ``except`` assigns stands in for a
version that could not be read: it follows the others, and ``0.0.0`` or ``0+unknown`` there is none at all.
"""

from __future__ import annotations

import ast
import re
from dataclasses import replace
from typing import TYPE_CHECKING

from release.errors import FileUnparsable
from release.model.mention import Form, Kind, mention_at
from release.model.numbers import called_name, read_numbers
from release.model.regex import regex
from release.model.version import read_version
from release.syntax.paths import EXAMPLES, TESTS, VENDORED
from release.syntax.python import PythonSource, assignments, constant, last_name, text_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from release.model.mention import Mention, Source
    from release.model.own import Own

FILES = (
    *("__init__.py", "_version.py", "version.py", "__about__.py", "__version__.py", "_about.py", "about.py"),
    *("__meta__.py", "__pkginfo__.py"),
)
_NAMES = ("__version__", "__VERSION__", "__versionstr__", "VERSION", "version")
TUPLE_NAMES = (
    *("version_info", "__version_info__", "VERSION", "__version__", "version", "version_tuple", "__version_tuple__"),
    *("VERSION_INFO", "VERSION_TUPLE", "ver"),
)
VERSION_NAMES = frozenset({*_NAMES, *TUPLE_NAMES})
INFO_NAMES = frozenset(TUPLE_NAMES) - {"VERSION", "version", "__version__"}
_HEX_NAMES = frozenset({"__build__", "hexversion", "__hexversion__", "version_hex"})
_FOREIGN = VENDORED | TESTS | EXAMPLES | {"docs", "doc"}
_DEEPEST = 3
_ASSIGNED = regex(rb"^(?:__version|__VERSION|version|VERSION)\w*[ \t]*[:=]", re.MULTILINE)
_DOCSTRING_HEAD = 1000


def claims(path: str) -> bool:
    """Version files that are not in a folder of vendored code or tests; single modules at the root are asked too."""
    *folders, name = path.split("/")
    if not name.endswith(".py") or _FOREIGN & set(folders):
        return False
    return name in FILES or len([folder for folder in folders if folder != "src"]) == 0


def find(source: Source, own: Own) -> Iterator[Mention]:
    """Yield the module's version and the version in the first line of its docstring ("name vX ...")."""
    speaks = b"version" in source.data.lower() or own.pattern.search(source.data[:_DOCSTRING_HEAD])
    if not (is_own(source.inside, own) and speaks):
        return
    try:
        parsed = PythonSource(source.path, source.data)
    except FileUnparsable:
        if _ASSIGNED.search(source.data):
            raise
        return  # a syntax newer or older than ours, and no version that could be missed
    yield from _docstring(source, parsed, own)
    stated = list(_assigned(source, parsed, own))
    yield from stated
    kind = Kind.DOCUMENT if stated else Kind.CODE
    wanted = {name for name in TUPLE_NAMES if _is_stated(name, source.inside, own)}
    for mention in numbers(source, parsed, kind, wanted):
        if not (called := called_name(mention.stated)) or own.is_named(called):
            yield mention


def _assigned(source: Source, parsed: PythonSource, own: Own) -> Iterator[Mention]:
    series = _series(source, parsed, own)
    for names, given, is_fallback in assignments(parsed.tree.body):
        name = next((name for name in _NAMES if name in names and _is_stated(name, source.inside, own)), "")
        value = constant(parsed.tree, given)
        text = text_of(value) or ""
        is_ours = name and read_version(text) and not (is_fallback and _is_placeholder(text))
        span = parsed.literal_span(value, text) if is_ours else None
        if span and text in series:
            yield replace(mention_at(source, span, Kind.DOCUMENT, name), form=Form.SHORT)
        elif span:
            yield mention_at(source, span, Kind.DOCUMENT if is_fallback else Kind.CODE, name)


def _series(source: Source, parsed: PythonSource, own: Own) -> set[str]:
    """Return ``major.minor`` of what the module assigns to a name that the build backend reads in full there."""
    names = {pointed.name for pointed in own.pointed if pointed.path == source.path} - {""}
    found = assignments(parsed.tree.body) if names else ()
    texts = (text_of(constant(parsed.tree, given)) for assigned, given, _ in found if names & assigned)
    versions = (version for text in texts if text and (version := read_version(text)))
    return {f"{v.major}.{v.minor}" for v in versions if len(v.release) > 2}  # noqa: PLR2004 - with a number behind it


def numbers(source: Source, parsed: PythonSource, kind: Kind, wanted: Collection[str]) -> Iterator[Mention]:
    """Yield tuples of numbers that *wanted* names state, truth where no text is, and hexadecimal build numbers."""
    made_of = _made_of(parsed.tree) if b"__version__" in source.data else frozenset[str]()
    for names, value, is_fallback in assignments(parsed.tree.body):
        name = next((name for name in TUPLE_NAMES if name in names and name in wanted), "")
        name = name or next(iter(sorted(names & made_of)), "")
        span = parsed.items_span(value) if name and not is_fallback else None
        if span:
            mention = replace(mention_at(source, span, kind, name), form=Form.NUMBERS)
            version = read_numbers(mention.stated)
            is_call = isinstance(value, ast.Call) and last_name(value) == "Version"
            is_other = called_name(mention.stated) and not is_call
            if version and len(version.release) > 1 and any(version.release) and not is_other:
                yield mention
        number = parsed.number_span(value) if _HEX_NAMES & names else None
        if number and source.data[number[0] : number[0] + 2] == b"0x":
            mention = mention_at(source, number, Kind.DOCUMENT, min(_HEX_NAMES & names))
            yield replace(mention, form=Form.HEX, is_loose=True)


def _made_of(tree: ast.Module) -> frozenset[str]:
    """Return the names of which the module makes ``__version__``: ``".".join(map(str, numeric))``, ``own.short()``."""
    found: set[str] = set()
    for names, value, _ in assignments(tree.body):
        if "__version__" in names and isinstance(value, ast.Call):
            is_asked = isinstance(value.func, ast.Attribute) and not (value.args or value.keywords)
            asked = value.func.value if isinstance(value.func, ast.Attribute) and is_asked else None
            used = list(ast.walk(value)) if last_name(value) == "join" else [asked]
            found.update(node.id for node in used if isinstance(node, ast.Name))
    return frozenset(found)


def is_own(path: str, own: Own) -> bool:
    """Tell whether *path* is in one of the project's own packages, at most three folders deep, or is its module."""
    folders = [folder.removesuffix(".py") for folder in path.split("/") if folder != "src"]
    if len(folders) == 1 and path.startswith("src/") and "__init__" in own.packages:  # src/ itself is the package
        return path.removeprefix("src/") in FILES
    return len(folders) <= _DEEPEST and any(f in own.packages or own.is_named(f) for f in folders[:2])


def _is_stated(name: str, path: str, own: Own) -> bool:
    """Tell whether *name* says the project's version in *path*; in a sub-package ``VERSION`` may be a protocol's."""
    *folders, file = path.split("/")
    if name == "ver" and "version" not in file:
        return False
    is_top = not folders or folders[-1] == "src" or folders[-1] in own.packages or own.is_named(folders[-1])
    return name.lower().startswith("__version") or is_top


def _is_placeholder(text: str) -> bool:
    """Tell whether *text* says that nobody knows: ``0.0.0``, ``0+unknown``."""
    version = read_version(text)
    return version is None or bool(version.local) or not any(version.release)


def _docstring(source: Source, parsed: PythonSource, own: Own) -> Iterator[Mention]:
    first = parsed.tree.body[0] if parsed.tree.body else None
    text = text_of(first.value) if isinstance(first, ast.Expr) else None
    if not (isinstance(first, ast.Expr) and text):
        return
    if "version" in source.name and read_version(text.strip()):  # the whole docstring is the version
        span = parsed.literal_span(first.value, text.strip(), text.index(text.strip()))
        if span:
            yield mention_at(source, span, Kind.DOCUMENT, "the docstring")
        return
    indent = len(text) - len(text.lstrip())
    line = text.strip().split("\n", 1)[0].encode("utf-8", "replace")
    stated = own.before_version.match(line)
    if stated:
        at = indent + len(line[: stated.start("version")].decode())
        span = parsed.literal_span(first.value, stated["version"].decode(), at)
        if span:
            yield mention_at(source, span, Kind.DOCUMENT, "first line of the docstring")
