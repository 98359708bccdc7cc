"""Records as JSON with a schema name; bytes are told by their digest."""

from __future__ import annotations

import json
import re
from dataclasses import fields, is_dataclass
from datetime import date
from enum import Enum
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from packaging.version import Version

if TYPE_CHECKING:
    from release.errors import ReleaseError

_HIDDEN = {"sources", "pattern", "own"}


def render(kind: str, record: object) -> str:
    """Return *record* as one JSON object; *kind* names its schema (``release-tasks/KIND/1``)."""
    plain = _plain(record)
    body = plain if isinstance(plain, dict) else {kind: plain}
    return _dumped({"schema": f"release-tasks/{kind}/1", **body})


def render_error(problem: ReleaseError) -> str:
    """Return an error as one JSON object; ``exit_code`` is the fine one, also where a session can only say 1."""
    body = {
        "id": problem.id,
        "what": problem.what,
        "where": list(problem.where),
        "why": problem.why,
        "fix": list(problem.fix),
        "exit_code": problem.exit_code,
    }
    return _dumped({"schema": "release-tasks/error/1", "error": body})


def _dumped(record: dict[str, Any]) -> str:
    return json.dumps(record, indent=2)  # ASCII, so that neither a console nor its encoding has to escape anything


def _plain(value: object) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        return {f.name: _plain(getattr(value, f.name)) for f in fields(value) if f.name not in _HIDDEN}
    if isinstance(value, bytes):
        return {"bytes": len(value), "sha256": sha256(value).hexdigest()}
    if isinstance(value, (tuple, list, frozenset)):
        return [_plain(item) for item in (sorted(value) if isinstance(value, frozenset) else value)]
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, Enum):
        return value.value
    return str(value) if isinstance(value, (Version, re.Pattern, date)) else value
