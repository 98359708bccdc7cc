"""YAML of CI files as a small typed tree: every key and value with its text as written, its bytes and its line.

PyYAML composes, it never constructs: no tag makes an object, ``on`` stays ``on`` and ``1.10`` stays ``1.10``.
Anchors are followed as the forges follow them; a merge key (``<<``) is what GitLab reads, GitHub refuses it.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from itertools import accumulate
from typing import TYPE_CHECKING

import yaml

from release.model.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_MOST_NODES = 50_000  # a real file has some thousands; anchors of anchors have billions
_DEEPEST = 100
_LOADER: type = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_ENDLESS = "anchors inside of anchors without end"
_WIDE = re.compile(r"[^\x00-\x7f]")
_BOM = b"\xef\xbb\xbf"


@dataclass(frozen=True, kw_only=True, slots=True)
class Broken:
    """The file is not YAML that a forge would read: the parser's words, and the line (from 1) that it stopped at."""

    words: str
    line: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Node:
    """One value. ``data[start:end]`` are its bytes; ``line`` counts from 1, ``column`` from 0.

    A scalar has its ``text`` (``None`` for the others), a mapping its ``keys`` and a mapping or sequence its ``items``
    in their order. ``style`` is empty for what is plain or in block style, else the quote, ``|``, ``>`` or ``{``.
    """

    start: int
    end: int
    line: int
    column: int
    text: str | None = None
    keys: tuple[Node, ...] | None = None
    items: tuple[Node, ...] = ()
    style: str = ""

    def __iter__(self) -> Iterator[Node]:
        """Yield the values of a mapping or sequence."""
        return iter(self.items)

    @property
    def is_mapping(self) -> bool:
        """Whether this is a mapping."""
        return self.keys is not None

    @property
    def is_sequence(self) -> bool:
        """Whether this is a sequence."""
        return self.keys is None and self.text is None

    def pairs(self) -> Iterator[tuple[str, Node, Node]]:
        """Yield (name, key, value) of each entry of a mapping, nothing for the others."""
        for key, value in zip(self.keys or (), self.items if self.is_mapping else (), strict=False):
            yield key.text or "", key, value

    def key(self, name: str) -> Node | None:
        """Return the key *name* itself, ``None`` where there is none."""
        return next((key for found, key, _ in self.pairs() if found == name), None)

    def get(self, *names: str) -> Node | None:
        """Return the value under *names*, one inside of the other, ``None`` where there is none."""
        node: Node | None = self
        for name in names:
            node = next((value for found, _, value in node.pairs() if found == name), None) if node else None
        return node

    def read(self, *names: str) -> str:
        """Return the text under *names*, empty where there is none."""
        found = self.get(*names)
        return (found.text or "") if found else ""


def parse(data: bytes, *, merges: bool = False) -> Node | Broken | None:
    """Return the tree of the one document in *data*, ``None`` for an empty one.

    With *merges* the entries under ``<<`` count as the mapping's own. :class:`Broken` is what no forge reads: wrong
    syntax, bytes that are not UTF-8, a key that stands twice (where merges are off), endless anchors.
    """
    body = data.removeprefix(_BOM)
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError as problem:
        return Broken(words="not UTF-8", line=body.count(b"\n", 0, problem.start) + 1)
    try:
        composed = _composed(text)
        reader = _Reader(text, len(data) - len(body), merges=merges)
        return None if composed is None else reader.read(composed, 0)
    except yaml.MarkedYAMLError as problem:
        mark = problem.problem_mark or problem.context_mark
        return Broken(words=str(problem.problem or "not YAML"), line=mark.line + 1 if mark else 1)
    except yaml.YAMLError as problem:
        return Broken(words=(str(problem).splitlines() or ["not YAML"])[0], line=1)
    except RecursionError:
        return Broken(words=_ENDLESS, line=1)


def _composed(text: str) -> yaml.Node | None:
    loader = _LOADER(text)
    try:
        node: yaml.Node | None = loader.get_single_node()
        return node
    finally:
        loader.dispose()


class _Reader:
    def __init__(self, text: str, shift: int, *, merges: bool) -> None:
        wide = [(found.start(), len(found[0].encode("utf-8")) - 1) for found in _WIDE.finditer(text)]
        self._wide = [at for at, _ in wide]
        self._more = [0, *accumulate(more for _, more in wide)]
        self._shift, self._merges, self._count = shift, merges, 0

    def read(self, node: yaml.Node, depth: int) -> Node:
        self._count += 1
        mark = node.start_mark
        if self._count > _MOST_NODES or depth > _DEEPEST:
            raise yaml.MarkedYAMLError(problem=_ENDLESS, problem_mark=mark)
        start, end, line, column = self._byte(mark.index), self._byte(node.end_mark.index), mark.line + 1, mark.column
        if isinstance(node, yaml.ScalarNode):
            return Node(start=start, end=end, line=line, column=column, text=node.value, style=node.style or "")
        style = "{" if isinstance(node, yaml.CollectionNode) and node.flow_style else ""
        if isinstance(node, yaml.SequenceNode):
            items = tuple(self.read(item, depth + 1) for item in node.value)
            return Node(start=start, end=end, line=line, column=column, items=items, style=style)
        entries = self._entries(node.value, depth)
        keys, values = tuple(key for key, _ in entries), tuple(value for _, value in entries)
        return Node(start=start, end=end, line=line, column=column, keys=keys, items=values, style=style)

    def _entries(self, pairs: list[tuple[yaml.Node, yaml.Node]], depth: int) -> list[tuple[Node, Node]]:
        own: dict[str, tuple[Node, Node]] = {}
        merged: dict[str, tuple[Node, Node]] = {}
        for raw_key, raw_value in pairs:
            key, value = self.read(raw_key, depth + 1), self.read(raw_value, depth + 1)
            name = key.text if key.text is not None else f"({key.start})"
            if name == "<<" and self._merges:
                for source in value.items if value.is_sequence else (value,):
                    for found, inner, node in source.pairs():
                        merged.setdefault(found, (inner, node))
                continue
            if name in own and not self._merges:
                raise yaml.MarkedYAMLError(problem=f"the key {name!r} stands twice", problem_mark=raw_key.start_mark)
            own[name] = (key, value)
        return list(({**merged, **own}).values())

    def _byte(self, index: int) -> int:
        """Return where the character at *index* starts in the file, in bytes."""
        return self._shift + index + self._more[bisect_left(self._wide, index)]


def texts(node: Node | None) -> tuple[str, ...]:
    """Return the scalars of a sequence, or the one scalar that stands in its place; nothing for what is neither."""
    if node is None:
        return ()
    if node.text is not None:
        return (node.text,) if node.text else ()
    return tuple(item.text for item in node.items if item.text is not None) if node.is_sequence else ()


def plain(node: Node | None) -> Mapping[str, str]:
    """Return the scalars of a mapping by their names."""
    return {name: value.text for name, _, value in node.pairs() if value.text is not None} if node else {}
