"""Made-up secrets, all ways to write one, and a search for them that shares no code with what hides them."""

from __future__ import annotations

import base64
import html
import json
import re
import zlib
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path  # noqa: TC003 - a dataclass uses it
from urllib.parse import quote

from release.rehearsal import macaroons

PIECE = 12  # so many characters in a row are found
_SPACES = re.compile(r"\s|\\[nrt]")
_SCOPES = {
    "account": [[3, "7"]],
    "project": [[1, ["demo"]], [3, "7"]],
    "other project": [[1, ["other"]], [3, "7"]],
    "minutes": [[1, ["demo"]], [3, "7"], [0, 1_900_000_000, 1_500_000_000]],
    "project by id": [[2, ["0000-1111"]], [3, "7"]],
}


def tokens() -> dict[str, str]:
    """Return a token of every scope, and some that are none."""
    made = {
        scope: macaroons.issue(f"key of {scope}".encode(), "127.0.0.1", f"id of {scope}", caveats)
        for scope, caveats in _SCOPES.items()
    }
    made["cut off"] = made["account"][:-21]
    made["wrong character"] = f"{made['project'][:40]}!{made['project'][41:]}"
    made["no macaroon"] = "pypi-" + base64.urlsafe_b64encode(b"\x00 not a macaroon, but long enough").decode()
    return made


_SHAPES = re.compile(r"pypi-[A-Za-z0-9_-]{20,}|X190b2tlbl9fOnB5cGkt[\w+/=-]{4,}|gh[ps]_\w{12,}|glpat-[\w-]{12,}")


@dataclass(frozen=True)
class Canary:
    """A secret, where it lies, and whom it belongs to; of a *plain* one only the whole is looked for."""

    name: str
    text: str
    user: str = "__token__"
    plain: bool = False

    def spellings(self) -> set[str]:
        """Return the secret as it may be written."""
        text, data = self.text, self.text.encode()
        encoded = {base64.b64encode(data).decode(), base64.b64encode(f"{self.user}:{text}".encode()).decode()}
        quoted = {quote(text, safe=safe) for safe in ("", "/")}
        return {
            text,
            *(each.rstrip("=") for each in encoded),
            *quoted,
            *(re.sub("%..", lambda code: code[0].lower(), each) for each in quoted),
            json.dumps(text)[1:-1],
            json.dumps(text, ensure_ascii=False)[1:-1],
            html.escape(text),
        }


@lru_cache(maxsize=512)
def _pieces(canary: Canary) -> frozenset[str]:
    """Return what gives *canary* away: each row of characters that no other text has, also folded or cut."""
    squeezed = {_SPACES.sub("", spelling) for spelling in canary.spellings()}
    if canary.plain:
        return frozenset(squeezed)
    begin = 40 if canary.text.startswith("pypi-") else 0  # version and index are in every token
    user = len(base64.b64encode(f"{canary.user}:".encode()).rstrip(b"="))
    return frozenset(
        spelling[start : start + PIECE]
        for spelling in squeezed
        for start in range(begin + user * (spelling[:4] not in canary.text[:4]), len(spelling) - PIECE + 1)
    )


@dataclass
class Corpus:
    """All secrets of a run."""

    canaries: list[Canary] = field(default_factory=list)

    def add(self, name: str, text: str, user: str = "__token__", *, plain: bool = False) -> str:
        """Add a secret and return its text."""
        self.canaries.append(Canary(name, text, user, plain))
        return text

    def found_in(self, text: str) -> list[str]:
        """Return the names of the secrets that *text* gives away."""
        squeezed = _SPACES.sub("", text)
        rows = {squeezed[start : start + PIECE] for start in range(len(squeezed))}
        names = []
        for canary in self.canaries:
            pieces = _pieces(canary)
            is_there = any(piece in squeezed for piece in pieces) if canary.plain else not rows.isdisjoint(pieces)
            names += [canary.name] if is_there else []
        shapes = _SHAPES.findall(text)
        return names + [f"the shape of {shape[:5]}" for shape in shapes]


def texts_below(folder: Path, before: dict[Path, bytes] | None = None) -> dict[str, str]:
    """Return what is in the files below *folder* that were not there, or not so, *before*; their names are in it."""
    known = before or {}
    changed = {path: data for path, data in files_below(folder).items() if known.get(path) != data}
    return {str(path): f"{path.name} {_unpacked(path, data)}" for path, data in changed.items()}


def files_below(folder: Path) -> dict[Path, bytes]:
    """Return the bytes of the files below *folder*."""
    paths = [path for path in folder.rglob("*") if path.is_file() and not path.is_symlink()]
    return {path: path.read_bytes() for path in paths}


def _unpacked(path: Path, data: bytes) -> str:
    if path.parent.parent.name == "objects":  # git's
        data = zlib.decompress(data)
    return data.decode("utf-8", "replace")
