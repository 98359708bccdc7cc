"""How a review is made and shown, from a session."""

from __future__ import annotations

from typing import TYPE_CHECKING

from release.steps import review as step

if TYPE_CHECKING:
    from release.faces import Face


def review(face: Face, against: str = "") -> None:
    """Compare what lies in ``dist/`` with *against*, write the page, and show it in short.

    Where the candidate is of the same files, its tests and findings are on the page too, and its digest. A release is
    not ended here, whatever the page says: that is for ``nox -s release`` and for whoever approves.
    """
    plan = step.plan(face.view, face.config, against)
    with face.world.alone("review"):
        known = step.find_candidate(face.view, plan)
        findings, tests = (known.findings, known.tests) if known else ((), None)
        made = step.apply(plan, face.world, findings, tests)
        step.render(face.world, made, known)
    face.show("review", made)
