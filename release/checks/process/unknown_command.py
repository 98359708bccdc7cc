"""A command in a document that does not exist.

Why: whoever follows the document in an emergency types it, and loses the time in which it mattered.

Example: bad: ``nox -s publsh`` in RELEASING.md. Good: ``nox -s publish``.

Fix: correct the document.

Sources: our own.
"""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

from release.checks.saying import Says
from release.model.project_facts import SESSIONS, TASKS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.auditing import AuditFacts
    from release.model.finding import Finding

ID = "unknown-command"
ITEMS = ("DOC-1", "GATE-47")
_SAYS = Says(ID)


def judge(facts: AuditFacts) -> Iterator[Finding]:
    """Every task and session that a document names is one of the project's or of ours."""
    tree = facts.tree
    if tree is None:
        yield _SAYS.unknown("", "nobody could read the documents")
        return
    ours = {"invoke": TASKS, "nox": SESSIONS}
    seen = 0
    for document in tree.documents:
        for command in document.commands:
            seen += 1
            known = {*ours[command.face], *tree.known}
            if command.name not in known:
                near = difflib.get_close_matches(command.name, sorted(known), n=1)
                told = f"there is no {command.face} {command.name}" + (f"; {near[0]} is meant?" if near else "")
                yield _SAYS.failed(f"{document.path}:{command.line}", told, f"$EDITOR {document.path}")
    if not seen:
        yield _SAYS.not_applicable("", f"none of {len(tree.documents)} documents names a task or a session")
    else:
        yield _SAYS.passed("", f"{seen} commands in {len(tree.documents)} documents were looked up")
