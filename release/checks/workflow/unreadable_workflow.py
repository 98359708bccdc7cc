"""A CI file that is not what the forge reads: nobody knows what it does, and the forge does nothing.

Why: a file that does not parse starts no run, and a gate or test that stands in it is not there. Here it also means
that no check could look into it.

Example: bad: a tab in the indentation, the same key twice, a list where a mapping belongs. Good: what
``actionlint`` takes.

Fix: correct the line.

Sources: GitHub Docs, "Workflow syntax"; YAML 1.2.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from release.checks.workflow_findings import Voice

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.auditing import AuditFacts
    from release.model.finding import Finding

ID = "unreadable-workflow"
ITEMS = ("OWN-20", "TST-1")
_VOICE = Voice(ID, "correct the line")


def judge(facts: AuditFacts) -> Iterator[Finding]:
    """Every CI file is read."""
    if facts.workflows is None:
        yield _VOICE.unknown("", "nobody looked at the workflows", "invoke audit, in the project's git repository")
        return
    for file in facts.workflows.unread:
        say = _VOICE.unknown if "elsewhere" in file.problem else _VOICE.failed
        yield say(file.place.where, file.problem)
    for read in facts.workflows.files:
        yield _VOICE.passed(read.path, "is read")
    if not facts.workflows.files and not facts.workflows.unread:
        yield _VOICE.absent("no file tells CI what to do")
