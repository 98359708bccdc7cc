"""A file that runs at every start of Python, new or different.

Why: a ``.pth`` file or ``sitecustomize.py`` in a wheel runs in every program of the environment, imported or not;
litellm 1.82.8 stole credentials in this way (March 2026).

Example: bad: ``litellm_init.pth`` with one line that starts with ``import``. Good: none at all.

Fix: take it out of the wheel; where it is meant, a waiver in release-answers.toml says who decided that.

Sources: Python documentation, "site: Site-specific configuration hook"; CPython issue 33944.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from release.checks.change_findings import judged
from release.model.finding import BLOCK
from release.model.signs import PTH

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.finding import Finding
    from release.model.reviewing import ReviewFacts

ID = "new-startup-code"


def judge(facts: ReviewFacts) -> Iterator[Finding]:
    """No file runs at every start of Python."""
    found = [f"{change.path}: {sign}" for change in facts.changes for sign in change.signs if PTH in sign]
    yield from judged(facts, ID, found, "no file runs at every start of Python", BLOCK)
