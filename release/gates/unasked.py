"""``invoke approve --yes``: nobody typed the version; where the project allows that, the journal still tells of it."""

from __future__ import annotations

from release.gates.typed import verify

__all__ = ["NAME", "verify"]

NAME = "unasked"
