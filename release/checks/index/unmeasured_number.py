"""A number in the documents that nobody has measured, or that is not so any more.

Why: "96.48 % coverage" makes people trust a project. A number that was once true and is not measured with each release
is an advertisement.

Example: bad: the README says 96 %, ``coverage.xml`` says 91 %. Good: both say 96 %, or the README says none.

Fix: measure (``coverage xml``), and write what was measured; or leave the number out.

Sources: our own.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from release.checks.saying import Says

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.auditing import AuditFacts
    from release.model.finding import Finding
    from release.model.project_facts import Document

ID = "unmeasured-number"
ITEMS = ("OWN-09",)
_SAYS = Says(ID)
_ALL = 100
_SHARE = r"(\d{1,3}(?:\.\d+)?)\s?(?:%|%25)"
_CLAIM = re.compile(rf"(?i){_SHARE}[^.\n%]{{0,20}}\bcoverage|\bcoverage\b[^\n%]{{0,20}}?{_SHARE}")
_GOAL = re.compile(r"(?i)at least|minimum|fail[-_]under|>=|≥|target|goal|must|should|require|aim|\d\+\s?%|%\+")


def judge(facts: AuditFacts) -> Iterator[Finding]:
    """Every share of coverage in the documents is the one that was measured."""
    stated = facts.index.stated if facts.index else None
    documents = facts.tree.documents if facts.tree else ()
    if not documents:
        yield _SAYS.unknown("", "no document could be read")
        return
    claims = [claim for document in documents for claim in _claims(document)]
    for place, share in claims:
        if stated is None or stated.coverage is None:
            yield _SAYS.unknown(place, f"{share:g} % coverage: nothing here was measured", "coverage xml")
        elif abs(share - stated.coverage) < 1:
            yield _SAYS.passed(place, f"{share:g} %, and {stated.coverage_path} says {stated.coverage:g} %")
        else:
            told = f"{share:g} % coverage, and {stated.coverage_path} says {stated.coverage:g} %"
            yield _SAYS.failed(place, told, f"$EDITOR {place.rpartition(':')[0]}")
    if not claims:
        yield _SAYS.not_applicable("", f"no share of coverage in {len(documents)} documents")


def _claims(document: Document) -> Iterator[tuple[str, float]]:
    """Yield place and share of every coverage that *document* states; a history states what was."""
    if re.search(r"(?i)change|history|news|release[-_ ]?notes", document.path.rpartition("/")[2]):
        return
    for section in document.sections:
        for number, line in enumerate(section.text.split("\n"), start=1):
            for found in _CLAIM.finditer(line):
                share = float(found[1] or found[2])
                if share <= _ALL and not _GOAL.search(line):
                    yield f"{document.path}:{section.line + number}", share
