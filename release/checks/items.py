"""The rows of an audit, as ``items.toml`` beside this file lists them."""

from __future__ import annotations

import pkgutil
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from release.model.audit import CHECKLIST, Item
from release.syntax import toml

if TYPE_CHECKING:
    from collections.abc import Iterator

_FILE = "items.toml"


@lru_cache(maxsize=1)
def read_items() -> tuple[Item, ...]:
    """Return all rows in the order of their documents; a chapter that is a box comes before its items."""
    data = pkgutil.get_data(__package__, _FILE) or b""
    chapters = toml.parse_file(_FILE, data)["chapter"]
    return tuple(item for chapter in chapters for item in _items(chapter))


def _items(chapter: dict[str, Any]) -> Iterator[Item]:
    document = chapter.get("document", CHECKLIST)
    if chapter.get("box", False):
        yield Item(
            id=chapter["id"],
            document=document,
            chapter=chapter["part"],
            title=chapter["title"],
            children=tuple(chapter["items"]),
        )
    for id_, stated in chapter["items"].items():
        about = stated if isinstance(stated, dict) else {"title": stated}
        yield Item(
            id=id_,
            document=document,
            chapter=chapter["part"],
            title=about["title"],
            answer_days=about.get("days", 0),
            is_either=about.get("either", False),
            is_for_each=about.get("each", False),
            by_tool=about.get("tool", False),
        )
