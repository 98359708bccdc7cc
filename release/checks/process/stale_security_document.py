"""A security document that nobody has touched for longer than it may stay untouched.

Why: people, tools and addresses change. A document that is a year old is read by somebody in a hurry who trusts it.

Example: bad: the last commit to SECURITY.md is from two years ago, and nobody has said that it still holds. Good: a
commit of this month, or ``invoke answer MTH-4 --evidence "read, no change needed"``.

Fix: read it; then change it, or answer that it needs no change.

Sources: NIST SP 800-53 rev. 5, PL-2 and IR-8 (plans are reviewed and updated).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from release.checks.saying import Says

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.auditing import AuditFacts
    from release.model.finding import Finding
    from release.model.project_facts import Document

ID = "stale-security-document"
ITEMS = ("MTH-4", "ANN-2", "ANN-4")
_SAYS = Says(ID)
_YEAR_DAYS, _MONTH_DAYS = 396, 31
_PLANS = ("incident", "response", "emergency")


def judge(facts: AuditFacts) -> Iterator[Finding]:
    """The documents on security were changed within a month, the policy and the plans within a year."""
    if facts.tree is None:
        yield _SAYS.unknown("", "nobody could read the documents")
        return
    documents = facts.tree.security_documents()
    plans = tuple(each for each in documents if any(word in each.path.lower() for word in _PLANS)) or documents
    yield _newest(_SAYS.on("MTH-4"), documents, facts, _MONTH_DAYS)
    yield _newest(_SAYS.on("ANN-2"), documents, facts, _YEAR_DAYS)
    yield _newest(_SAYS.on("ANN-4"), plans, facts, _YEAR_DAYS)


def _newest(says: Says, documents: tuple[Document, ...], facts: AuditFacts, most: int) -> Finding:
    if not documents:
        return says.failed("", "there is no document about security", "write SECURITY.md")
    dated = [(each.changed, each.path) for each in documents if each.changed is not None]
    if not dated:
        return says.unknown(
            documents[0].path, "git knows no commit of it", f"git add {documents[0].path} && git commit"
        )
    changed, path = max(dated)
    days = (facts.now.date() - changed).days
    if days > most:
        return says.failed(path, f"last changed on {changed}, {days} days ago; {most} is the most", f"$EDITOR {path}")
    return says.passed(path, f"changed on {changed}")
