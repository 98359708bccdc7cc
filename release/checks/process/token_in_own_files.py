"""A token in the journal or in an error that we wrote down ourselves.

Why: errors are shown, sent and kept. One that carries a token is a leak that nobody looks for, since the file is ours.

Example: bad: ``.release/last-error.txt`` with a line that holds a whole token. Good: ``***`` in its place.

Fix: revoke the token, then remove the file; tell us, for it is a fault of ours.

Sources: CWE-532 (sensitive information in a log file), CWE-209 (error message).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from release.checks.saying import Says

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.auditing import AuditFacts
    from release.model.finding import Finding

ID = "token-in-own-files"
ITEMS = ("WFS-3", "PEN-1", "TST-4", "OWN-42")
_SAYS = Says(ID)


def judge(facts: AuditFacts) -> Iterator[Finding]:
    """No file that we wrote holds anything in the shape of a token, after runs that failed too."""
    journal = facts.journal
    if journal is None or not journal.acts:
        yield _SAYS.unknown("", "no run has left anything here to look at", "nox -s release")
        return
    for place in journal.leaks:
        yield _SAYS.failed(place, "something in the shape of a token", "revoke it, then: rm .release/last-error.txt")
    failed = [act for act in journal.acts if act.outcome != "done"]
    if not failed:
        yield _SAYS.unknown(journal.path, "no act has failed here, so no error was tried", "invoke rehearse")
    elif not journal.leaks:
        yield _SAYS.passed(journal.path, f"no token after {len(journal.acts)} acts, {len(failed)} of which failed")
