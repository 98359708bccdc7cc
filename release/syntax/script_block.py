"""The block of a script that names what it needs (PEP 723), in comments: one requirement more, by its bytes."""

from __future__ import annotations

import re
from typing import Any

from packaging.requirements import InvalidRequirement, Requirement

from release.model.own import normal_name
from release.syntax import toml

_BLOCK = re.compile(rb"(?m)^# /// script[ \t]*\r?\n(?P<body>(?:#(?:[ \t][^\r\n]*)?\r?\n)+?)# ///[ \t]*\r?$")
_MARK = re.compile(rb"(?m)^# ?")
_LIST = re.compile(rb"(?m)^# dependencies[ \t]*=[ \t]*\[")


def with_dependency(data: bytes, name: str) -> bytes:
    """Return *data* with the requirement *name* first in the script's list.

    As it is where there is no such list, where *name* is in it, or where it could not be added without changing more.
    """
    block = _BLOCK.search(data)
    before = _dependencies(block["body"]) if block else None
    place = _LIST.search(data, block.start("body"), block.end("body")) if block else None
    if before is None or place is None or name in map(_name, before):
        return data
    added = f'"{name}"{", " if before else ""}'.encode()
    after = data[: place.end()] + added + data[place.end() :]
    found = _BLOCK.search(after)
    return after if found and _dependencies(found["body"]) == [name, *before] else data


def _dependencies(body: bytes) -> list[Any] | None:
    try:
        found = toml.parse(_MARK.sub(b"", body)).get("dependencies")
    except ValueError:
        return None
    return found if isinstance(found, list) else None


def _name(requirement: object) -> str:
    try:
        return normal_name(Requirement(str(requirement)).name)
    except InvalidRequirement:
        return ""
