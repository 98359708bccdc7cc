"""A review as canonical JSON, and back: its SHA-256 stands in the candidate."""

from __future__ import annotations

import json
from dataclasses import asdict, is_dataclass
from enum import Enum
from typing import Any, get_args, get_origin, get_type_hints

from release.model.review import SCHEMA, Review


def canonical(review: Review) -> bytes:
    """Return the JSON: ASCII, sorted keys, no blanks, one line end at the end; same content, same bytes."""
    body = {"schema": SCHEMA, **asdict(review)}
    return (json.dumps(body, sort_keys=True, separators=(",", ":")) + "\n").encode()


def parse_review(data: bytes) -> Review | None:
    """Return the review in *data*, ``None`` where that is none of this schema."""
    try:
        body: dict[str, Any] = json.loads(data)
        if body.pop("schema") != SCHEMA:
            return None
        found = _built(Review, body)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None
    return found if isinstance(found, Review) else None


def _built(kind: Any, value: Any) -> Any:
    """Return *value*, as JSON has it, as what the annotation *kind* says; ``TypeError`` for what does not fit."""
    if is_dataclass(kind) and isinstance(kind, type):
        kinds = get_type_hints(kind)
        return kind(**{name: _built(kinds[name], inner) for name, inner in value.items()})
    if get_origin(kind) is tuple:
        return tuple(_built(get_args(kind)[0], inner) for inner in value)
    if isinstance(kind, type) and issubclass(kind, Enum):
        return kind(value)
    options = get_args(kind) or (kind,)
    if not isinstance(value, options):
        raise TypeError(f"{value!r} is no {kind}")
    return value
