"""An emergency without a written procedure: what to do about a token that leaked, and who decides.

Why: in the first hour nobody invents a good plan. The steps for a leaked token, and whom to wake, have to stand in the
repository, with names and times.

Example: bad: SECURITY.md has an address and nothing else. Good: a section "If a token leaks" that says how it is
revoked and replaced, and a section "Who decides" with people and hours.

Fix: write both sections into SECURITY.md or docs/incident.md; ``invoke incident token --drill`` prints the steps.

Sources: NIST SP 800-61r3; OpenSSF, Guide to implementing a coordinated vulnerability disclosure process.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from release.checks.saying import Says

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from release.model.audit import Answers
    from release.model.auditing import AuditFacts
    from release.model.finding import Finding
    from release.model.project_facts import Document, Section

ID = "missing-procedure"
ITEMS = ("IRP-1", "IRP-3")
_ROTATION = re.compile(r"rotat|revok|leak|compromis|replac", re.IGNORECASE)
_SECRET = re.compile(r"token|credential|secret", re.IGNORECASE)
_ESCALATION = re.compile(r"escalat|who decides|responsib|on.?call|roles|contacts?\b", re.IGNORECASE)
_TIME = re.compile(r"\b(?:\d+|one|two|three|a|an)\s*(?:business |working )?(?:hours?|h|days?|weeks?)\b", re.IGNORECASE)
_SAYS = Says(ID)


def judge(facts: AuditFacts) -> Iterator[Finding]:
    """The documents say how a token is replaced, and who decides how fast."""
    if facts.tree is None:
        yield _SAYS.unknown("", "nobody could read the documents")
        return
    documents = facts.tree.security_documents()
    rotation = _first(documents, lambda each: bool(_ROTATION.search(each.title) and _SECRET.search(_whole(each))))
    says = _SAYS.on("IRP-1")
    if rotation:
        yield says.passed(rotation, "says what to do about a token that leaked")
    else:
        fix = 'write a section "If a token leaks" into SECURITY.md: revoke, replace, test, tell'
        yield says.failed("", "no section of a security document tells how a token is replaced", fix)
    yield _escalation(documents, facts.answers)


def _escalation(documents: tuple[Document, ...], answers: Answers) -> Finding:
    says = _SAYS.on("IRP-3")
    fix = 'write a section "Who decides" into SECURITY.md, with people of [people] and times'
    where = _first(documents, lambda each: bool(_ESCALATION.search(each.title) and _TIME.search(each.text)))
    if not where:
        return says.failed("", "no section of a security document says who decides, and within which time", fix)
    names = {str(word).lower() for name, person in answers.people.items() for word in (name, person.get("email", ""))}
    roles = {
        str(role).lower()
        for person in answers.people.values()
        for role in _list(person.get("roles"))
        if len(str(role)) > 1
    }
    text = "\n".join(_whole(each) for document in documents for each in document.sections).lower()
    if not any(word and word in text for word in names | roles):
        return says.failed(where, "names nobody, and no role, of [people]", fix)
    return says.passed(where, "says who decides, and within which time")


def _first(documents: tuple[Document, ...], fits: Callable[[Section], bool]) -> str:
    """Return the place of the first section that *fits*, empty where none does."""
    places = (f"{each.path}:{section.line}" for each in documents for section in each.sections if fits(section))
    return next(places, "")


def _whole(section: Section) -> str:
    return f"{section.title}\n{section.text}"


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []
