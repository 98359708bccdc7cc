"""A project that does not say whom to tell of a hole in it.

Why: who finds a hole and finds no address writes a public issue, or nothing.

Example: bad: no SECURITY.md, or one without an address. Good: ``SECURITY.md`` with a line such as "Report it to
security@project.example, or by a private report at the forge".

Fix: write SECURITY.md with an address of mail or the link to the forge's private reports.

Sources: OpenSSF Scorecard, Security-Policy; RFC 9116 (security.txt).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from release.checks.saying import Says

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.auditing import AuditFacts
    from release.model.finding import Finding

ID = "missing-security-contact"
ITEMS = ("IRP-2",)
_CONTACT = re.compile(
    r"[\w.+-]+@[\w-]+\.[\w.]+|security/advisories|private(?:ly)? (?:vulnerability )?report"
    r"|https?://(?!\S*security/policy)\S*(?:security|hackerone|bugcrowd|huntr|intigriti|yeswehack)",
    re.IGNORECASE,
)
_FIX = "write SECURITY.md: how to report a hole, and to which address"
_SAYS = Says(ID)


def judge(facts: AuditFacts) -> Iterator[Finding]:
    """A security policy stands in the repository and names a way to reach somebody."""
    if facts.tree is None:
        yield _SAYS.unknown("", "nobody could read the documents")
        return
    policies = [each for each in facts.tree.documents if each.path.rpartition("/")[2].lower().startswith("security")]
    for document in policies:
        section = next((each for each in document.sections if _CONTACT.search(f"{each.title}\n{each.text}")), None)
        if section is not None:
            yield _SAYS.passed(f"{document.path}:{section.line}", "says how to reach somebody")
            return
    if policies:
        yield _SAYS.failed(f"{policies[0].path}:1", "names neither an address nor a private way to report", _FIX)
    else:
        yield _SAYS.failed("", "there is no SECURITY.md", _FIX)
