"""Trail: what was done for this release, and for all of them, and the proof that nobody changed the record."""

from __future__ import annotations

from typing import TYPE_CHECKING

from release.facts.trail import read_last_rows, read_rows, require_proof
from release.model.trail import Trail

if TYPE_CHECKING:
    from release.system.view import View


def look(view: View, *, is_all: bool, is_proved: bool, with_steps: bool) -> Trail:
    """Return the trail of the last release, or of all; with *is_proved* only where the chain of the journal holds.

    Unless *with_steps*, the steps of longer acts are counted and not kept: a journal may be large.
    """
    proof = require_proof(view) if is_proved else None
    rows, hidden = [], 0
    for row in read_rows(view) if is_all else read_last_rows(view):
        if with_steps or not row.is_small:
            rows.append(row)
        else:
            hidden += 1
    return Trail(
        rows=tuple(rows),
        hidden=hidden,
        is_all=is_all,
        proved=proof.events if proof else 0,
        head=proof.head if proof else "",
    )
