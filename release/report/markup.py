"""Text of others as HTML: nothing in it is markup, and what people would not see is written out and marked."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from release.model.redact import visible

if TYPE_CHECKING:
    from collections.abc import Iterable

_LONGEST = 400
_ROOM = 40_000  # bytes of one list
_UNITS = ("bytes", "kB", "MB", "GB")
_STEP = 1000


def text(value: str, most: int = _LONGEST) -> str:
    """Return *value* on one line, at most *most* characters of it; line ends and tabs are written out, too."""
    cut = value if len(value) <= most else value[:most]
    more = "" if cut is value else f' <span class="cut">… {len(value) - most} characters more</span>'
    if cut.isascii() and cut.isprintable():
        return escape(cut) + more
    return "".join(_shown(character, kept="") for character in cut) + more


def plain(value: str, most: int = _LONGEST) -> str:
    """Return *value* on one line for an attribute or a title, in which nothing can be marked."""
    cut = value if len(value) <= most else f"{value[:most]}…"
    return escape(visible(cut).replace("\n", "\\n").replace("\t", "\\t"))


def block(value: str, most: int) -> str:
    """Return *value* with its lines and tabs, at most *most* characters of it."""
    cut = value if len(value) <= most else value[:most]
    more = "" if cut is value else f'<span class="cut">… {len(value) - most} characters more</span>'
    if cut.isascii() and cut.replace("\n", "").isprintable():
        return escape(cut) + more
    return "".join(_shown(character, kept="\n\t") for character in cut) + more


def code(value: str, most: int = _LONGEST) -> str:
    """Return :func:`text` as code."""
    return f"<code>{text(value, most)}</code>"


def rows(pairs: Iterable[tuple[str, str]]) -> str:
    """Return a list of names and what they are, which is HTML already; what is empty is left out."""
    inner = "".join(f"<dt>{escape(name)}</dt><dd>{value}</dd>" for name, value in pairs if value)
    return f"<dl>{inner}</dl>" if inner else ""


def table(heads: Iterable[str], body: Iterable[Iterable[str]], most: int = _ROOM) -> str:
    """Return a table of at most *most* bytes; the cells are HTML already, and carry their column's name.

    It ends with how many rows did not fit; it is empty where there are none.
    """
    names = [escape(head) for head in heads]
    lines = [
        "<tr>" + "".join(f'<td data-h="{name}">{cell}</td>' for name, cell in zip(names, row, strict=True)) + "</tr>"
        for row in body
    ]
    kept = fitting(lines, most)
    if len(kept) < len(lines):
        kept.append(f'<tr><td class="cut" colspan="{len(names)}">{_left_out(len(lines) - len(kept))}</td></tr>')
    head = "".join(f"<th scope=col>{name}</th>" for name in names)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{''.join(kept)}</tbody></table>" if kept else ""


def bullets(items: Iterable[str], most: int = _ROOM, tag: str = "ul") -> str:
    """Return a list of at most *most* bytes that ends with how many did not fit; the items are HTML already."""
    lines = [f"<li>{item}</li>" for item in items]
    kept = fitting(lines, most)
    if len(kept) < len(lines):
        kept.append(f'<li class="cut">{_left_out(len(lines) - len(kept))}</li>')
    return f"<{tag}>{''.join(kept)}</{tag}>" if kept else ""


def fitting(pieces: Iterable[str], most: int) -> list[str]:
    """Return the first of *pieces* that have at most *most* bytes together."""
    kept: list[str] = []
    for piece in pieces:
        most -= len(piece.encode("utf-8", "backslashreplace"))
        if most < 0:
            break
        kept.append(piece)
    return kept


def fold(summary: str, inner: str, *, is_open: bool = False) -> str:
    """Return a part that opens and closes; both are HTML already."""
    return f"<details{' open' if is_open else ''}><summary>{summary}</summary>{inner}</details>"


def size(count: int | None) -> str:
    """Return a number of bytes for people; empty for ``None``."""
    if count is None:
        return ""
    number, unit = float(count), 0
    while number >= _STEP and unit < len(_UNITS) - 1:
        number, unit = number / _STEP, unit + 1
    return f"{count} {_UNITS[0]}" if unit == 0 else f"{number:.1f} {_UNITS[unit]}"


def many(count: int, noun: str) -> str:
    """Return the number with its noun, in the plural where it is not one."""
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"


def _left_out(count: int) -> str:
    return f"and {count:,} more that did not fit here; .release/review.json has all"


def _shown(character: str, kept: str) -> str:
    if character in kept:
        return character
    seen = {"\n": "\\n", "\t": "\\t"}.get(character) or visible(character)
    return escape(character) if seen == character else f'<b class="x">{escape(seen)}</b>'
