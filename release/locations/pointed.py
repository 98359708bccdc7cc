"""Files of which the build backend says that they state the version: by a Python name or by a regular expression."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from release.errors import FileUnparsable
from release.locations.python_module import INFO_NAMES, TUPLE_NAMES, numbers
from release.model.mention import Form, Kind, mention_at
from release.model.numbers import read_numbers
from release.model.version import read_version
from release.syntax.globs import may_be_text
from release.syntax.python import PythonSource, assignments, constant, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.mention import Mention, Source
    from release.model.own import Own, Pointed


def claims(path: str) -> bool:
    """Every file that may hold text: which of them are pointed to is known only with the project."""
    return may_be_text(path)


def find(source: Source, own: Own) -> Iterator[Mention]:
    """Yield what the backend reads in this file."""
    for pointed in own.pointed:
        if pointed.path == source.path and pointed.pattern:
            yield from _by_pattern(source, pointed)
        elif pointed.path == source.path and pointed.name:
            yield from _by_name(source, pointed)


def _by_pattern(source: Source, pointed: Pointed) -> Iterator[Mention]:
    try:
        pattern = re.compile(pointed.pattern.encode(), re.MULTILINE)
    except re.error as problem:
        raise FileUnparsable(
            f"{pointed.why} is no regular expression: {problem}",
            where=(pointed.pattern,),
            fix=("$EDITOR pyproject.toml",),
        ) from None
    found = pattern.search(source.data)
    if found and "version" in pattern.groupindex and found["version"]:
        start, end = found.span("version")
        start += len(source.data[start:end]) - len(source.data[start:end].lstrip(b"vV"))
        yield mention_at(source, (start, end), Kind.METADATA, pointed.why)


def _by_name(source: Source, pointed: Pointed) -> Iterator[Mention]:
    """Yield the literals that the module assigns to the name: text, or a tuple of numbers.

    Where the name is given something else (``".".join(...)``), the tuple beside it is the truth; else that follows.
    """
    parsed = PythonSource(source.path, source.data)
    is_given = False
    for names, given, is_fallback in assignments(parsed.tree.body):
        if pointed.name not in names or is_fallback:
            continue
        value = constant(parsed.tree, given)
        text = text_of(value)
        if text and read_version(text):
            span = parsed.literal_span(value, text)
            if span:
                is_given = True
                yield mention_at(source, span, Kind.METADATA, pointed.why)
        elif items := parsed.items_span(value):
            mention = replace(mention_at(source, items, Kind.METADATA, pointed.why), form=Form.NUMBERS)
            if read_numbers(mention.stated):
                is_given = True
                yield mention
    kind, wanted = (Kind.DOCUMENT, INFO_NAMES) if is_given else (Kind.CODE, TUPLE_NAMES)
    yield from numbers(source, parsed, kind, wanted)
