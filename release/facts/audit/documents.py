"""The documents of a project: their sections, links and the commands that they name."""

from __future__ import annotations

import ast
import re
from datetime import date
from typing import TYPE_CHECKING

from release.model.project_facts import Document, Link, Named, Section

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from release.system.view import View

_DOCUMENT = re.compile(
    r"(?:(?:\.github|docs?|security)/(?:.*/)?[^/]+|[^/]+)\.(?:md|rst)|README|SECURITY", re.IGNORECASE
)
_SECURITY = re.compile(r"security|incident|response|emergency", re.IGNORECASE)
_MOST = 300
_TITLE = re.compile(r" {0,3}#{1,6}[ \t]+(.+?)[ \t#]*")
_UNDERLINE = re.compile(r"([=\-~^\"'*+#])\1{2,}[ \t]*")
_FENCE = re.compile(r" {0,3}(```+|~~~+)")
_BLOCK = re.compile(r"::\s*\Z|\.\. (?:code-block|code|sourcecode|console|prompt)::")
_LINK = re.compile(r"\[[^\]]*\]\(\s*<?([^)\s>]+)>?[^)]*\)|`[^`<]*<([^>\s]+)>`__?|^\s*\.\. _[^:]+: (\S+)")
_CODE = re.compile(r"``?([^`]+)``?")
_COMMAND = re.compile(
    r"(?:^|[\s;&|(\"'])(?:(invoke|inv)|(nox)(?: -\S+)*? (?:-s|-e|--sessions?)|(?:python3? -m )(release))[ \t]+"
    r"([A-Za-z_][\w-]*)(?![\w.:/=-])"
)


def read_documents(view: View, files: Iterable[str]) -> tuple[Document, ...]:
    """Return the documents among the tracked *files*; those about security with the day of their last commit."""
    paths = [path for path in sorted(files) if _DOCUMENT.fullmatch(path)][:_MOST]
    dated = {path: view.git_later("log", "-1", "--format=%cs", "--", path) for path in paths if _SECURITY.search(path)}
    days = {path: child.answer().text.strip() for path, child in dated.items()}
    found = []
    for path in paths:
        data = view.read(path)
        if data is not None:
            day = days.get(path)
            found.append(parse_document(path, data, date.fromisoformat(day) if day else None))
    return tuple(found)


def parse_document(path: str, data: bytes, changed: date | None = None) -> Document:
    """Return what stands in the document *data*."""
    lines = data.decode("utf-8", "replace").splitlines()
    sections = tuple(_sections(lines, is_rst=path.endswith(".rst")))
    links, commands = [], []
    for number, line, is_code in _told(lines, is_rst=path.endswith(".rst")):
        if not is_code:
            links += [Link(target=next(filter(None, found)), line=number) for found in _LINK.findall(line)]
        for text in [line.strip().removeprefix("$ ")] if is_code else _CODE.findall(line):
            commands += [
                Named(face="nox" if nox else "invoke", name=name, line=number)
                for _, nox, _, name in _COMMAND.findall(text)
                if not name.isupper()  # a word to be filled in
            ]
    return Document(path=path, sections=sections, links=tuple(links), commands=tuple(commands), changed=changed)


def own_commands(view: View) -> frozenset[str]:
    """Return the names of the tasks in the project's ``tasks.py`` and of the sessions in its ``noxfile.py``."""
    return frozenset(name for path in ("tasks.py", "noxfile.py") for name in _defined(view.read(path) or b""))


def _defined(source: bytes) -> Iterator[str]:
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError):
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef) and node.decorator_list:
            yield node.name
            yield node.name.replace("_", "-")
        elif isinstance(node, ast.Call):
            for word in node.keywords:
                if word.arg == "name" and isinstance(word.value, ast.Constant):
                    yield str(word.value.value)


def _sections(lines: list[str], *, is_rst: bool) -> Iterator[Section]:
    title, start, text = "", 1, list[str]()
    for number, line, is_code in _told(lines, is_rst=is_rst):
        found = None if is_code else _TITLE.fullmatch(line)
        is_underlined = not is_code and bool(_UNDERLINE.fullmatch(line)) and bool(text) and bool(text[-1].strip())
        if found or is_underlined:
            above = text if found else text[:-1]
            yield Section(title=title, line=start, text="\n".join(above))
            title, start, text = (found[1], number, []) if found else (text[-1].strip(), number - 1, [])
        else:
            text.append(line)
    yield Section(title=title, line=start, text="\n".join(text))


def _told(lines: list[str], *, is_rst: bool = False) -> Iterator[tuple[int, str, bool]]:
    """Yield each line's number (from 1), its text, and whether it is code."""
    fence = ""
    is_block = False
    for number, line in enumerate(lines, start=1):
        found = None if is_rst else _FENCE.match(line)  # a row of tildes is a title's there
        if found and not fence:
            fence = found[1]
        elif found and found[1].startswith(fence):
            fence = ""
        else:
            is_begun = is_block or _BLOCK.search(lines[number - 2])
            is_block = is_rst and bool(is_begun) and line[:1] in {"", " ", "\t"}
            yield number, line, bool(fence) or (is_block and bool(line.strip()))
