"""A link in a document about security that leads nowhere in the repository.

Why: the page that is missing is the one somebody needs when something has gone wrong.

Example: bad: ``[the plan](docs/plan.md)`` without such a file. Good: a link to a file that is tracked.

Fix: correct the link, or add the file.

Sources: our own. Addresses elsewhere are not asked; they only have to be written rightly.
"""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from release.checks.saying import Says

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.auditing import AuditFacts
    from release.model.finding import Finding

ID = "broken-link"
ITEMS = ("OWN-51", "DOC-1")
_SAYS = Says(ID)


def judge(facts: AuditFacts) -> Iterator[Finding]:
    """Every link in the README and the security documents leads to a tracked file or is a whole address."""
    tree = facts.tree
    if tree is None:
        yield _SAYS.unknown("", "nobody could read the documents")
        return
    folders = {posixpath.dirname(path) for path in facts.files}
    folders |= {posixpath.dirname(path) for path in folders} | {"", "."}
    read = {each.path: each for each in tree.documents if each.path.upper().startswith("README")}
    read |= {each.path: each for each in tree.security_documents()}
    seen = 0
    for document in read.values():
        for link in document.links:
            seen += 1
            wrong = _wrong(document.path, link.target, facts.files, folders)
            if wrong:
                yield _SAYS.failed(f"{document.path}:{link.line}", wrong, f"$EDITOR {document.path}")
    if seen:
        yield _SAYS.passed("", f"{seen} links in {len(read)} documents were looked up")
    else:
        yield _SAYS.not_applicable("", f"no link in {len(read)} documents")


def _wrong(path: str, target: str, files: frozenset[str], folders: set[str]) -> str:
    """Return what is wrong with a link from *path* to *target*, empty where nothing is."""
    try:
        parts = urlsplit(target)
    except ValueError:
        return f"{target[:80]} is no address"
    if parts.scheme in {"http", "https"}:
        return "" if parts.hostname else f"{target[:80]} names no host"
    if parts.scheme or parts.netloc or not parts.path:
        return ""  # mailto:, or a place on the same page
    base = "" if parts.path.startswith("/") else posixpath.dirname(path)
    found = posixpath.normpath(posixpath.join(base, unquote(parts.path).lstrip("/")))
    if found.startswith("..") or "{" in found:
        return ""  # it leaves the project, as the forge's own pages do
    return "" if found in files or found in folders else f"there is no {found}"
