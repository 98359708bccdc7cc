"""What a hostile server says: the secrets that it was sent, in every place and spelling that an answer has."""

from __future__ import annotations

import base64
import html
import json
import re
import textwrap
from urllib.parse import quote

from release.rehearsal import faults

Canaries = tuple[tuple[str, str], ...]  # user and secret


def _raw(known: Canaries) -> str:
    return " and ".join(secret for _, secret in known)


def _basic(known: Canaries) -> str:
    return " and ".join(base64.b64encode(f"{user}:{secret}".encode()).decode() for user, secret in known)


def _cut_at(count: int):
    """Return the secrets behind so many letters that one of them is cut where a message is."""
    return lambda known: "x" * (count - 30) + " " + _raw(known[:1])


BODIES = {
    "plain": _raw,
    "basic": _basic,
    "header": lambda known: f'{{"Authorization": "Basic {_basic(known)}"}}',
    "percent": lambda known: quote(_raw(known), safe=""),
    "percent but slashes": lambda known: re.sub("%..", lambda code: code[0].lower(), quote(_raw(known), safe="/")),
    "json": lambda known: json.dumps({"message": _raw(known), "errors": [{"code": _raw(known), "description": "no"}]}),
    "html": lambda known: f"<html><body><h1>{html.escape(_raw(known))}</h1></body></html>",
    "escaped": lambda known: f"you sent {html.escape(_raw(known))}",
    "folded": lambda known: "\n".join(textwrap.wrap(_raw(known), 40)),
    "base64 folded": lambda known: "\n".join(textwrap.wrap(_basic(known), 60)),
    "shortened": lambda known: " ".join(f"{secret[: len(secret) * 2 // 3]}..." for _, secret in known),
    "end": lambda known: " ".join(f"...{secret[len(secret) // 3 :]}" for _, secret in known),
    "coloured": lambda known: " ".join(f"{secret[:15]}\x1b[31m{secret[15:]}" for _, secret in known),
    "url": lambda known: " ".join(f"https://{user}:{quote(secret, safe='')}@127.0.0.1/x" for user, secret in known),
    **{f"cut at {count}": _cut_at(count) for count in (120, 200, 300, 400, 600, 2000)},
}


def answers(status: int, known: Canaries) -> dict[str, faults.Fault]:
    """Return the hostile answers with *status*: all bodies, and the secrets in the reason and in headers."""
    made = {name: faults.refused(status, body=body(known).encode()) for name, body in BODIES.items()}
    line = _raw(known).encode("ascii", "ignore").decode()
    made["reason"] = faults.refused(status, f"No: {line}", body=b"no")
    made["headers"] = faults.refused(
        status, body=b"{}", headers=(("X-Told", line), ("WWW-Authenticate", f'Basic realm="{_basic(known)}"'))
    )
    made["redirect"] = faults.refused(302, body=line.encode(), headers=(("Location", f"/{quote(line, safe='')}"),))
    return made
