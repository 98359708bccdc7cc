"""Write docs/configuration.md from the declarations: `python docs/configuration.py`; with `--print` only show it."""

from __future__ import annotations

import json
import sys
from dataclasses import Field, fields
from pathlib import Path
from typing import Any

from release import schema
from release.model.settings import CHOICES

PAGE = Path(__file__).with_suffix(".md")
_HEAD = """\
<!-- Made by docs/configuration.py from the declarations in release/config.py and release/model/settings.py. -->

# Configuration

Everything stands in `pyproject.toml`, below `[tool.release]`, and everything has a default: a project without that
table is released all the same. All mistakes are told at once, each with its line and the nearest key. Editors, and
`validate-pyproject`, know the keys by a JSON Schema that this package brings along.
"""
_KINDS = {"str": "text", "int": "whole number above 0", "bool": "true or false"}


def page() -> str:
    """Return the whole page."""
    return "\n".join([_HEAD, *(_table(name, kind) for name, kind in schema.tables().items())])


def _table(name: str, kind: Any) -> str:
    whole = ".".join(("tool", "release", *((name,) if name else ())))
    rows = [_row(entry) for entry in fields(kind) if schema.table_of(entry) is None and entry.name != "indexes"]
    about = {entry.name: str(entry.metadata["doc"]) for entry in fields(schema.tables()[""])}
    words = about.get(name.partition(".")[0], "What holds for all.")
    return "\n".join(
        [
            f"## `[{whole}]`",
            "",
            words,
            "",
            "| key | what it takes | default | meaning |",
            "|---|---|---|---|",
            *rows,
            "",
        ]
    )


def _row(entry: Field[Any]) -> str:
    default = schema.default_of(entry)
    shown = f"`{json.dumps(default, ensure_ascii=False)}`" if default not in ({}, "", []) else "none"
    cells = (f"`{schema.name_of(entry)}`", _kind(entry), shown, str(entry.metadata["doc"]))
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def _kind(entry: Field[Any]) -> str:
    choices = CHOICES.get(entry.name)
    if choices and str(entry.type) == "str":  # a key of the same name in another table may take something else
        return ", ".join(f"`{choice}`" for choice in choices)
    if entry.name == "include":
        return "list of texts or tables"
    if str(entry.type).startswith("tuple"):
        return "list of texts"
    return _KINDS.get(str(entry.type), "table of texts")


if __name__ == "__main__":
    if "--print" in sys.argv:
        sys.stdout.write(page())
    else:
        PAGE.write_text(page(), encoding="utf-8", newline="\n")
