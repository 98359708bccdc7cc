"""A README that does not lead to the project's page at the index.

Why: people type names wrong, and others register the wrong names. A link in the README is how users know which project
is meant.

Example: bad: a badge that still shows the name from before the project was renamed. Good: one link to the project's own
page.

Fix: link the page in the README.

Sources: our own; typosquatting, as the index's malware reports describe it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from release.checks.saying import Says
from release.model.workflow_parts import PYPI

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.auditing import AuditFacts
    from release.model.finding import Finding
    from release.model.project_facts import Document

ID = "unlinked-page"
ITEMS = ("OWN-04",)
_SAYS = Says(ID)


def judge(facts: AuditFacts) -> Iterator[Finding]:
    """A README leads to the project's own page."""
    pages = facts.workflows.pages.get(PYPI, ()) if facts.workflows else ()
    readmes = [each for each in facts.tree.documents if each.path.upper().startswith("README")] if facts.tree else []
    if not pages or not readmes:
        missing = "the page's address" if not pages else "a README"
        yield _SAYS.unknown("README", f"{missing} could not be read")
        return
    pattern = re.compile("|".join(map(_pattern, pages)), re.IGNORECASE)
    found = {place: link for document in readmes for place, link in _links(document, pattern)}
    for place, link in found.items():
        yield _SAYS.passed(place, link[:120])
    if not found:
        yield _SAYS.failed(readmes[0].path, f"no link leads to {pages[0]}", f"$EDITOR {readmes[0].path}")


def _pattern(page: str) -> str:
    """Return what matches the address *page*, also in its shorter and its older form, and no longer name's."""
    base, _, name = page.rstrip("/").rpartition("/")
    return rf"{re.escape(base.rpartition('/')[0])}/(?:project|p|pypi)/{re.escape(name)}(?![\w.-])"


def _links(document: Document, pattern: re.Pattern[str]) -> Iterator[tuple[str, str]]:
    """Yield place and address of what fits *pattern*: as a link, or in the text, which may be HTML."""
    for link in document.links:
        if pattern.match(link.target):
            yield f"{document.path}:{link.line}", link.target
    for section in document.sections:
        for number, line in enumerate(section.text.split("\n"), start=section.line + 1):
            for found in pattern.finditer(line):
                yield f"{document.path}:{number}", found[0]
