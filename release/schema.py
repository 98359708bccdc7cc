"""The JSON Schema of ``[tool.release]``, made from the declarations: for editors, and for validate-pyproject."""

from __future__ import annotations

from dataclasses import MISSING, Field, fields, is_dataclass
from typing import Any

from release.config import Config, Include
from release.model.finding import SEVERITIES
from release.model.settings import CHOICES, MOST_DAYS, NEVER_EMPTY, RULES, IndexAt

_ID = "urn:release-tasks:configuration:1"
_DRAFT = "http://json-schema.org/draft-07/schema#"
# What stands nowhere but in the code that reads it.
_REMOTE = r"^[^/:\\]*$"
_PLACE = r"^.+: [\s\S]*\{version\}"


def tool_schema(tool: str = "release") -> dict[str, Any]:
    """Return the schema of ``[tool.release]``; validate-pyproject asks for it by the table's name."""
    return {
        "$schema": _DRAFT,
        "$id": _ID,
        "title": f"[tool.{tool}]: release-tasks",
        **_object(Config),
    }


def tables() -> dict[str, Any]:
    """Return the class of each table by its name (``tests``), in the order of the configuration; the root is empty."""
    found = {"": Config}
    found |= {entry.name: kind for entry in fields(Config) if (kind := table_of(entry)) is not None}
    return found | {"indexes.NAME": IndexAt}


def table_of(entry: Field[Any]) -> Any:
    """Return the class of the table that *entry* is, ``None`` where it is a key."""
    made = entry.default_factory
    return made if made is not MISSING and is_dataclass(made) else None


def name_of(entry: Field[Any]) -> str:
    """Return the key as it is written in a file."""
    return entry.name.replace("_", "-")


def default_of(entry: Field[Any]) -> Any:
    """Return the default of a key, as JSON and TOML have it."""
    value = entry.default if entry.default_factory is MISSING else entry.default_factory()
    return list(value) if isinstance(value, tuple) else value


def _object(kind: Any, description: str = "") -> dict[str, Any]:
    about = {"description": description} if description else {}
    inner = {name_of(entry): _of(entry) for entry in fields(kind)}
    return {"type": "object", **about, "additionalProperties": False, "properties": inner}


def _of(entry: Field[Any]) -> dict[str, Any]:
    """Return the schema of one entry: a table, or a key with its type, its rules, its meaning and its default."""
    doc = str(entry.metadata.get("doc", ""))
    kind = table_of(entry)
    if kind is not None:
        return _object(kind, doc)
    if entry.name == "indexes":
        return {"type": "object", "description": doc, "additionalProperties": _object(IndexAt)}
    return {**_typed(entry), "description": doc, "default": default_of(entry)}


def _typed(entry: Field[Any]) -> dict[str, Any]:
    kind, name = str(entry.type), entry.name
    if name == "include":
        return {"type": "array", "items": {"anyOf": [{"type": "string", "pattern": _PLACE}, _include()]}}
    if name == "severities":
        return {"type": "object", "additionalProperties": {"enum": [*SEVERITIES]}}
    if kind.startswith("tuple"):
        return {"type": "array", "items": _text(name), **({"minItems": 1} if name in NEVER_EMPTY else {})}
    if kind == "bool":
        return {"type": "boolean"}
    if kind == "int":
        return {"type": "integer", "minimum": 1, **({"maximum": MOST_DAYS} if name == "expires_days" else {})}
    return _text(name)


def _text(name: str) -> dict[str, Any]:
    if name in CHOICES:
        return {"type": "string", "enum": [*CHOICES[name]]}
    if name == "remote":
        return {"type": "string", "pattern": _REMOTE}
    return {"type": "string", **({"pattern": f"^(?:{RULES[name][0].pattern})$"} if name in RULES else {})}


def _include() -> dict[str, Any]:
    texts = {"path": {"type": "string", "minLength": 1}, "pattern": {"type": "string", "pattern": r"\{version\}"}}
    assert {*texts, "count"} == {entry.name for entry in fields(Include)}  # noqa: S101 - a fourth key belongs here, too
    return {
        "type": "object",
        "required": ["path", "pattern"],
        "additionalProperties": False,
        "properties": {**texts, "count": {"type": "integer", "minimum": 1, "default": 1}},
    }
