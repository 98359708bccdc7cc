r"""Jupyter notebooks: pins of this project in the source of cells (``pip install name==1.0``, ``name=1.0`` for conda).

What a cell has printed is what it printed: outputs are left as they are. The source is a text of JSON, in which the
end of a line is written ``\n``; pins are looked for with such escapes blanked, so that positions are the file's.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import replace
from typing import TYPE_CHECKING

from release.model.spelling import VERSION_IN_TEXT
from release.syntax import json
from release.syntax.paths import is_foreign, place_at

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.mention import Mention, Source
    from release.model.own import Own

_ASKED = r"\.__version__\.startswith\([\s\\]{0,2}[\"']"
_CELLS = (["cells"], ["worksheets", "cells"])  # nbformat 4 and 3
_SOURCES = frozenset({"source", "input"})


def claims(path: str) -> bool:
    """Notebooks in any folder that is not foreign, examples too: people copy the pins from there."""
    return path.endswith(".ipynb") and not is_foreign(path, or_example=False)


def find(source: Source, own: Own) -> Iterator[Mention]:
    """Yield the version of each pin of this project that stands in the source of a cell."""
    name = own.pattern.pattern.decode()
    pin = (
        rf"{name}(?:\[[^\]\"\\]{{0,200}}\])?(?:[ ]?(?:===?|~=)[ ]?|(?:\.git)?@|=(?=[0-9]+\.)|{_ASKED}){VERSION_IN_TEXT}"
    )
    pins = list(re.finditer(pin.encode(), json.unescaped(source.data), re.IGNORECASE))
    if not pins:
        return
    json.parse_file(source.path, source.data)
    spans = [span for keys, span in json.texts(source.data) if _is_source(keys)]
    starts = [start for start, _ in spans]
    for found in pins:
        place = bisect_right(starts, found.start()) - 1
        if place >= 0 and found.end() <= spans[place][1]:
            mention = place_at(source, own, found.span("version"), "pin of this project", is_firm=True)
            yield replace(mention, is_dated=b"~=" in found[0])


def _is_source(keys: tuple[str | int, ...]) -> bool:
    """Tell whether *keys* lead to the source of a cell: ``cells, 0, source``, and there to a line of it."""
    path = [key for key in keys if isinstance(key, str)]
    return path[:-1] in _CELLS and path[-1] in _SOURCES
