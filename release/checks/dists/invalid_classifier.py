"""A classifier that is not on the index's list, or not any more.

Why: the index refuses the whole file for it.

Example: bad: ``Development Status :: Stable``, ``Private :: Do Not Upload``. Good: ``Development Status :: 5 -
Production/Stable``.

Fix: take the one from the list that is meant. ``Private ::`` keeps a project from the public index: whoever approves
decides.

Sources: the package trove-classifiers, which is the list; the index's upload rules.
"""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

from release.checks.dist_findings import Voice, listed, shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.dists import DistFacts
    from release.model.finding import Finding

ID = "invalid-classifier"
_VOICE = Voice(ID)
_FIX = "$EDITOR pyproject.toml"


def judge(facts: DistFacts) -> Iterator[Finding]:
    """Every classifier is on the list."""
    for file in facts.files:
        if file.metadata is None:
            yield _VOICE.unknown(file.where, "its metadata cannot be read")
            continue
        stated = file.metadata.classifiers
        if not stated:
            yield _VOICE.not_applicable(file.where, "it has no classifiers")
            continue
        private = [text for text in stated if text.startswith("Private ::")]
        wrong = [_judged(text) for text in stated if text not in private]
        told = [words for words in wrong if words]
        if told:
            yield _VOICE.failed(file.where, "; ".join(told[:4]), _FIX)
        if private:
            yield _VOICE.asking().failed(file.where, f"{listed(private)}: indexes refuse that", _FIX)
        if not told and not private:
            yield _VOICE.passed(file.where, f"{len(stated)} classifiers, all on the list")


def _judged(text: str) -> str:
    from trove_classifiers import classifiers, deprecated_classifiers  # noqa: PLC0415 - 800 of them

    if text in deprecated_classifiers:
        better = ", ".join(deprecated_classifiers[text])
        return f"{shown(text)} is deprecated" + (f", use {better}" if better else "")
    if text in classifiers:
        return ""
    near = difflib.get_close_matches(text, classifiers, n=1)
    return f"{shown(text)} is not on the list" + (f"; did you mean {near[0]}?" if near else "")
