"""Small edits of YAML by its bytes: a key more in a mapping, another text for a scalar; nothing else changes.

What is in flow style is left alone. Every result is parsed again, and must be the old tree with those edits made.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from release.model.records import dataclass
from release.syntax.workflow_yaml import Node, parse

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_LINE_END = re.compile(rb"\r\n|\n|\r|\Z")
_PLAIN = re.compile(r"[A-Za-z0-9{][\w .{}$-]*")


@dataclass(frozen=True, kw_only=True, slots=True)
class Added:
    """Keys and texts to add to the block mapping that starts at ``mapping`` (bytes), below its key ``after``.

    With ``inside`` they go into the mapping under that key, which is made where there is none. With ``before`` they
    stand above the key of that name.
    """

    mapping: int
    entries: tuple[tuple[str, str], ...]
    after: str = ""
    inside: str = ""
    before: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Replaced:
    """Another text for the scalar at ``data[start:end]``: ``old``, which stands in it once or more, becomes ``new``."""

    start: int
    end: int
    old: str
    new: str


Edit = Added | Replaced


def edited(data: bytes, edits: Sequence[Edit]) -> bytes | None:
    """Return *data* with all *edits* made, ``None`` where one of them cannot be made without changing more."""
    root = parse(data)
    if not isinstance(root, Node):
        return None
    nodes = {node.start: node for node in walk(root) if node.is_mapping}
    pieces: list[tuple[int, int, bytes]] = []
    for edit in edits:
        piece = (
            _replacement(data, edit) if isinstance(edit, Replaced) else _insertion(data, nodes.get(edit.mapping), edit)
        )
        if piece is None:
            return None
        pieces.append(piece)
    after = _spliced(data, pieces)
    found = parse(after) if after is not None else None
    if not isinstance(found, Node) or _shape(found, ()) != _shape(root, edits):
        return None
    return after


def walk(node: Node) -> Iterator[Node]:
    """Yield *node* and everything in it."""
    yield node
    for item in node.items:
        yield from walk(item)


def _spliced(data: bytes, pieces: list[tuple[int, int, bytes]]) -> bytes | None:
    parts, position = [], 0
    for start, end, text in sorted(pieces):
        if start < position:
            return None
        parts += [data[position:start], text]
        position = end
    return b"".join([*parts, data[position:]])


def _replacement(data: bytes, edit: Replaced) -> tuple[int, int, bytes] | None:
    text = data[edit.start : edit.end]
    old = edit.old.encode()
    return (edit.start, edit.end, text.replace(old, edit.new.encode())) if old in text else None


def _insertion(data: bytes, node: Node | None, edit: Added) -> tuple[int, int, bytes] | None:
    """Return where the new lines go (twice the same offset) and what they are."""
    if node is None or node.style or not node.keys:
        return None
    if any(not _PLAIN.fullmatch(text) for entry in edit.entries for text in entry):
        return None
    end = _LINE_END.search(data)
    newline = (end[0] if end else b"") or b"\n"
    if edit.before:
        key = node.key(edit.before)
        return _lines_before(data, key, edit.entries, newline) if key else None
    inner, key = (node.get(edit.inside), node.key(edit.inside)) if edit.inside else (node, None)
    if inner is not None and (edit.inside or not edit.after):
        return _lines_before(data, inner.keys[0], edit.entries, newline) if inner.keys and not inner.style else None
    value, after = node.get(edit.after), node.key(edit.after)
    if value is None or after is None or value.text is None or value.style in {"|", ">"}:
        return None
    indent = b" " * after.column
    lines = [(f"{name}: {text}").encode() for name, text in edit.entries]
    if edit.inside:
        lines = [edit.inside.encode() + b":", *(b"  " + line for line in lines)]
    stop = _LINE_END.search(data, value.end)
    at = stop.start() if stop else len(data)
    return at, at, b"".join(newline + indent + line for line in lines)


def _lines_before(
    data: bytes, key: Node, entries: Sequence[tuple[str, str]], newline: bytes
) -> tuple[int, int, bytes] | None:
    """Return the lines that stand above *key*, in its column; it must begin its line."""
    start = key.start - key.column
    if data[start : key.start].strip(b" "):
        return None
    lines = [b" " * key.column + f"{name}: {text}".encode() + newline for name, text in entries]
    return start, start, b"".join(lines)


def _shape(node: Node, edits: Sequence[Edit]) -> object:
    """Return *node* as plain lists and mappings of texts, with *edits* made."""
    if node.text is not None:
        for edit in edits:
            if isinstance(edit, Replaced) and (edit.start, edit.end) == (node.start, node.end):
                return node.text.replace(edit.old, edit.new)
        return node.text
    if node.is_sequence:
        return [_shape(item, edits) for item in node.items]
    found: dict[str, object] = {name: _shape(value, edits) for name, _, value in node.pairs()}
    for edit in edits:
        if isinstance(edit, Added) and edit.mapping == node.start:
            inner = found.setdefault(edit.inside, {}) if edit.inside else found
            if isinstance(inner, dict):
                inner.update({name: {} if text == "{}" else text for name, text in edit.entries})
    return found
